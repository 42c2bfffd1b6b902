"""Which entries belong to which storyline: likeness to its phrases, measured against background news, and its terms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy

from monitor.core.background import Background
from monitor.core.lexical import stems
from monitor.model import Belonging, Component, Entry, Match, Storyline, Vectors

THRESHOLD = 0.05
BORDERLINE = 0.04  # below the threshold by less than this: kept and shown, never told
QUANTILE = 0.95
CORE_TERM = 0.15
CONTEXT_TERM = 0.05
IN_LEAD = 0.7  # a term in the lead counts less than in the title
SCATTERED = 0.7  # all words of a term, but not in a row
UNCALIBRATED = 0.40  # stands in for the background's quantile while nothing is known of a model
LEAD_LENGTH = 800  # characters: about the 256 tokens that the model reads
PART_LENGTH = 900
MOST_PARTS = 8


@dataclass(frozen=True, slots=True)
class Term:
    """A term of a storyline as stems; `weight` is what it adds when the title holds it in a row."""

    text: str
    stems: tuple[str, ...]
    weight: float


@dataclass(frozen=True, slots=True)
class Profile:
    """A storyline made ready for matching.

    `vectors` has shape (phrases, dimensions), `baselines` (phrases,): the cosine that only one in twenty background
    items reaches with that phrase.
    """

    storyline: Storyline
    vectors: numpy.ndarray
    baselines: numpy.ndarray
    terms: tuple[Term, ...]
    required: tuple[tuple[str, ...], ...]
    excluded: tuple[tuple[str, ...], ...]


def phrases(storyline: Storyline, confirmed: Sequence[str] = ()) -> tuple[str, ...]:
    """The texts that stand for the storyline and are to be embedded, the main one first.

    `confirmed` are texts of entries that the user said belong to it.
    """
    main = f"{storyline.title}. {storyline.description}"
    return (main, *storyline.examples, *confirmed)


def build_profile(storyline: Storyline, phrase_vectors: numpy.ndarray, background: Background) -> Profile:
    """Make the storyline ready; `phrase_vectors` (phrases, dimensions) are those of `phrases(storyline)`, in order."""
    own = {*stems(storyline.title), *stems(storyline.description)}
    return Profile(
        storyline=storyline,
        vectors=phrase_vectors,
        baselines=_baselines(phrase_vectors, background),
        terms=tuple(_term(text, own) for text in storyline.terms),
        required=tuple(tuple(stems(text)) for text in storyline.require),
        excluded=tuple(tuple(stems(text)) for text in storyline.exclude),
    )


def texts_to_embed(entry: Entry) -> tuple[str, str]:
    """The title, and the title with the lead: what `Vectors.title` and `Vectors.whole` are made of."""
    lead = (entry.summary or entry.content)[:LEAD_LENGTH].strip()
    if not lead:
        return entry.title, entry.title
    joint = " " if entry.title.rstrip()[-1:] in tuple(".?!") else ". "
    return entry.title, f"{entry.title}{joint}{lead}"


def parts_to_embed(entry: Entry) -> tuple[str, ...]:
    """Pieces of a long full text, beyond what `texts_to_embed` covers: what `Vectors.parts` is made of."""
    text = entry.content if entry.summary else entry.content[LEAD_LENGTH:]
    if len(text) <= LEAD_LENGTH:
        return ()
    starts = range(0, min(len(text), PART_LENGTH * MOST_PARTS), PART_LENGTH)
    return tuple(text[start : start + PART_LENGTH] for start in starts)


def match(entry: Entry, vectors: Vectors, profile: Profile, background: Background) -> Match:
    """How well `entry` fits the storyline, with the parts of the score."""
    del background  # the baselines in the profile were taken from it
    storyline = profile.storyline
    barred = _barred(entry, profile)
    similarity, phrase = _similarity(vectors, profile)
    lexical, named = _lexical(entry, profile.terms)
    score = similarity + lexical
    belonging = Belonging.OFF if barred else _belonging(score)
    components = (
        Component("likeness above background", similarity, phrase),
        Component("terms", lexical, named),
    )
    reason = barred or f"{score:.2f} against {THRESHOLD:.2f}: likeness {similarity:+.2f}, terms {lexical:+.2f}"
    return Match(storyline.id, score, THRESHOLD, belonging, components, reason)


def _baselines(vectors: numpy.ndarray, background: Background) -> numpy.ndarray:
    if background.reference is None:
        return numpy.full(len(vectors), UNCALIBRATED, dtype=numpy.float32)
    return numpy.asarray(numpy.quantile(background.reference @ vectors.T, QUANTILE, axis=0), dtype=numpy.float32)


def _term(text: str, own: set[str]) -> Term:
    parts = tuple(stems(text))
    return Term(text, parts, CORE_TERM if set(parts) & own else CONTEXT_TERM)


def _belonging(score: float) -> Belonging:
    if score >= THRESHOLD:
        return Belonging.MATCHED
    return Belonging.BORDERLINE if score >= THRESHOLD - BORDERLINE else Belonging.OFF


def _barred(entry: Entry, profile: Profile) -> str:
    languages = profile.storyline.languages
    if languages and entry.language.split("-")[0] not in {language.split("-")[0] for language in languages}:
        return f"language {entry.language} is not among {', '.join(languages)}"
    if not profile.required and not profile.excluded:
        return ""
    found = stems(entry.text)
    for text, wanted in zip(profile.storyline.exclude, profile.excluded, strict=True):
        if _in_a_row(wanted, found):
            return f"holds the excluded term {text!r}"
    if profile.required and not any(_in_a_row(wanted, found) for wanted in profile.required):
        return f"holds none of the required terms {', '.join(profile.storyline.require)}"
    return ""


def _similarity(vectors: Vectors, profile: Profile) -> tuple[float, str]:
    rows = [vectors.title, vectors.whole]
    if vectors.parts is not None and len(vectors.parts):
        rows.extend(vectors.parts)
    above = profile.vectors @ numpy.stack(rows).T - profile.baselines[:, None]
    best = int(numpy.argmax(above.max(axis=1)))
    return float(above[best].max()), "title and description" if best == 0 else f"example {best}"


def _lexical(entry: Entry, terms: Sequence[Term]) -> tuple[float, str]:
    title, lead = stems(entry.title), stems(_first_sentence(entry.summary or entry.content))
    best, named = 0.0, ""
    for term in terms:
        held = max(_held(term.stems, title), IN_LEAD * _held(term.stems, lead))
        if term.weight * held > best:
            best, named = term.weight * held, term.text
    return best, named


def _first_sentence(text: str) -> str:
    for end in range(40, len(text)):
        if text[end] in ".!?" and text[end + 1 : end + 2].isspace():
            return text[: end + 1]
    return text[:400]


def _held(wanted: tuple[str, ...], found: list[str]) -> float:
    if not wanted or not set(wanted) <= set(found):
        return 0.0
    return 1.0 if _in_a_row(wanted, found) else SCATTERED


def _in_a_row(wanted: tuple[str, ...], found: list[str]) -> bool:
    return any(tuple(found[start : start + len(wanted)]) == wanted for start in range(len(found) - len(wanted) + 1))
