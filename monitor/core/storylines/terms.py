"""The terms that a user names for a storyline, and how far an entry holds them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from monitor.core.storylines.lexical import stems

CONTEXT = 1 / 3  # a term without any of the storyline's own words counts a third of one with
SCATTERED = 0.7  # all words of a term, but not in a row


@dataclass(frozen=True, slots=True)
class Term:
    """A term of a storyline as stems, one or more; `weight` is what it counts when the title holds it in a row."""

    text: str
    stems: tuple[str, ...]
    weight: float


def term_of(text: str, own: set[str]) -> Term:
    """The term ready for comparing; `own` are the storyline's own words."""
    parts = stems(text)
    return Term(text, parts, 1.0 if set(parts) & own else CONTEXT)


def found_terms(
    title: Sequence[str], lead: Sequence[str], words: frozenset[str], terms: Sequence[Term]
) -> tuple[float, float, str]:
    """What the best term counts in the title and in the lead (stems, in order), and the term that counts most.

    `words` are those of both.
    """
    best_title, best_lead, named = 0.0, 0.0, ""
    for term in terms:
        if not words.issuperset(term.stems):
            continue
        in_title, in_lead = term.weight * _held(term.stems, title), term.weight * _held(term.stems, lead)
        if max(in_title, in_lead) > max(best_title, best_lead):
            named = term.text
        best_title, best_lead = max(best_title, in_title), max(best_lead, in_lead)
    return best_title, best_lead, named


def _held(wanted: tuple[str, ...], found: Sequence[str]) -> float:
    if not all(stem in found for stem in wanted):
        return 0.0
    return 1.0 if in_a_row(wanted, found) else SCATTERED


def in_a_row(wanted: tuple[str, ...], found: Sequence[str]) -> bool:
    """Whether `found` holds the wanted stems one after the other."""
    starts = [start for start, stem in enumerate(found) if stem == wanted[0]]
    return any(tuple(found[start : start + len(wanted)]) == wanted for start in starts)
