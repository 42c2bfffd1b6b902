"""Which entries belong to which storyline: likeness to its phrases, measured against background news, and its words.

A cosine means another thing for every storyline: to one worded like a whole beat, unrelated news comes as near as its
own entries do to a distinctive one. So each phrase's likeness counts from the value that one background item in twenty
reaches, and in units of how far background items spread. Words that stand in two of title, description and terms are
the storyline's own; a term without any of them is only its surroundings.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy

from monitor.core.storylines.background import Background
from monitor.core.storylines.lexical import TermStatistics, stems
from monitor.core.storylines.profiles import Profile, Stack, stacked
from monitor.core.storylines.terms import found_terms, in_a_row
from monitor.core.storylines.weights import chance
from monitor.model import NEAREST_OFF, Belonging, Component, Entry, Match, Vectors

THRESHOLD = 0.5  # a probability: the same for every storyline and model
BORDERLINE = 0.3  # from here to the threshold an entry is kept and shown, never told
REFUSED = 0.6  # cosine from which two entries tell of the same matter: wire copies and follow-ups, not the same beat
LEAD_LENGTH = 800  # characters: about the 256 tokens that the packaged model reads
PART_LENGTH = 900
MOST_PARTS = 8


_Likeness = tuple[float, float, str]  # above the background, the same by its spread, the likest phrase
_Words = tuple[float, float, float, float, str]  # own words in title and text, terms in title and lead, the best term
NO_WORDS: _Words = (0.0, 0.0, 0.0, 0.0, "")


@dataclass(frozen=True, slots=True)
class _Reading:
    title: tuple[str, ...]
    lead: tuple[str, ...]  # first sentence
    title_words: frozenset[str]
    words: frozenset[str]
    all_words: tuple[str, ...]  # each once, those of the rest of the lead too


def texts_to_embed(entry: Entry) -> tuple[str, str]:
    """The title, and the title with the lead: what `Vectors.title` and `Vectors.whole` are made of."""
    lead = (entry.summary or entry.content).strip()[:LEAD_LENGTH]
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
    return match_each(entry, vectors, stacked((profile,)), background)[0]


def match_each(entry: Entry, vectors: Vectors, stack: Stack, background: Background) -> tuple[Match, ...]:
    """How well `entry` fits each of the storylines, in their order.

    Those that come near are explained, and the nearest of the others (`NEAREST_OFF`); the rest has its score alone.
    """
    if not stack.profiles:
        return ()
    rated = _rated(entry, vectors, stack, background)
    off = sorted((score for score, *_ in rated if score < BORDERLINE), reverse=True)[:NEAREST_OFF]
    explained_from = min((BORDERLINE, *off))
    return tuple(
        _explained(entry, vectors, profile, *rating)
        if rating[0] >= explained_from
        else Match(profile.storyline.id, rating[0], THRESHOLD, Belonging.OFF, overlap=rating[-1])
        for profile, rating in zip(stack.profiles, rated, strict=True)
    )


def _rated(
    entry: Entry, vectors: Vectors, stack: Stack, background: Background
) -> list[tuple[float, _Likeness, _Words, float]]:
    """For each storyline the score that the observations alone give, and the observations."""
    above, reading = _above_background(vectors, stack), _read(entry.title, entry.summary or entry.content)
    overlaps = _overlaps(reading.all_words, stack, background.terms)
    worded = {place for stem in reading.words for place in stack.worded.get(stem, ())}
    start, rated, rule = 0, [], background.weights.match
    for place, profile in enumerate(stack.profiles):
        end = start + len(profile.vectors)
        likeness = _likeness(above[start:end], profile)
        words = _words(reading, profile) if place in worded else NO_WORDS
        score = chance(rule.logit(_observed(likeness, words, overlaps[place])))
        rated.append((score, likeness, words, overlaps[place]))
        start = end
    return rated


def _overlaps(found: Sequence[str], stack: Stack, terms: TermStatistics) -> list[float]:
    """Cosine of the entry's words with each storyline's: 1 for an entry made of nothing else."""
    overlaps, squares = [0.0] * len(stack.profiles), 0.0
    for stem in found:
        rarity = terms.rarity(stem)
        squares += rarity * rarity
        for place, share in stack.subjects.get(stem, ()):
            overlaps[place] += rarity * share
    length = math.sqrt(squares) or 1.0
    return [overlap / length for overlap in overlaps]


def _explained(
    entry: Entry,
    vectors: Vectors,
    profile: Profile,
    score: float,
    likeness: _Likeness,
    words: _Words,
    overlap: float,
) -> Match:
    barred = _barred(entry, profile) or _refused(vectors, profile)
    (above, _, phrase), named = likeness, words[-1]
    told = f"likeness {above:+.2f} to {phrase}" + (f", term {named!r}" if named else "")
    reason = barred or f"{score:.2f} against {THRESHOLD:.2f}: {told}"
    components = (
        Component("likeness above background", above, phrase),
        *_of_words(words),
        Component("the storyline's words", overlap),
    )
    belonging = Belonging.OFF if barred else _belonging(score)
    return Match(profile.storyline.id, score, THRESHOLD, belonging, components, reason, overlap)


def observations(entry: Entry, vectors: Vectors, profile: Profile, background: Background) -> tuple[float, ...]:
    """What the match is judged by (`weights.MATCH_OBSERVATIONS`)."""
    ((_, likeness, words, overlap),) = _rated(entry, vectors, stacked((profile,)), background)
    return _observed(likeness, words, overlap)


def _observed(likeness: _Likeness, words: _Words, overlap: float) -> tuple[float, ...]:
    return (*likeness[:2], *words[:4], overlap)


def _words(reading: _Reading, profile: Profile) -> _Words:
    in_title = _rarest(profile.own, reading.title_words)
    in_text = _rarest(profile.own, reading.words)
    return in_title, in_text, *found_terms(reading.title, reading.lead, reading.words, profile.terms)


@lru_cache(maxsize=64)  # to most storylines an entry says nothing: one answer for all of them
def _of_words(words: _Words) -> tuple[Component, ...]:
    in_title, in_text, term_title, term_lead, named = words
    return (
        Component("own words in the title", in_title),
        Component("own words in title or lead", in_text),
        Component("terms", max(term_title, term_lead), named),
    )


def _belonging(score: float) -> Belonging:
    if score >= THRESHOLD:
        return Belonging.MATCHED
    return Belonging.BORDERLINE if score >= BORDERLINE else Belonging.OFF


def _barred(entry: Entry, profile: Profile) -> str:
    languages = profile.storyline.languages
    if languages and entry.language.split("-")[0] not in {language.split("-")[0] for language in languages}:
        return f"language {entry.language} is not among {', '.join(languages)}"
    if not profile.required and not profile.excluded:
        return ""
    found = stems(entry.text)
    for text, wanted in zip(profile.storyline.exclude, profile.excluded, strict=True):
        if in_a_row(wanted, found):
            return f"holds the excluded term {text!r}"
    if profile.required and not any(in_a_row(wanted, found) for wanted in profile.required):
        return f"holds none of the required terms {', '.join(profile.storyline.require)}"
    return ""


def _refused(vectors: Vectors, profile: Profile) -> str:
    # Nearer to a counter-example than to anything that stands for the storyline, and near enough to be of its kind.
    if profile.refused is None or not len(profile.refused):
        return ""
    to_refused = float((profile.refused @ vectors.whole).max())
    if to_refused < REFUSED or to_refused < float((profile.vectors @ vectors.whole).max()):
        return ""
    return f"likeness {to_refused:.2f} to a counter-example, more than to the storyline"


def _above_background(vectors: Vectors, stack: Stack) -> list[float]:
    """How far the entry's likeness to each phrase lies above the phrase's baseline."""
    nearest = numpy.maximum(stack.vectors @ vectors.title, stack.vectors @ vectors.whole)
    if vectors.parts is not None and len(vectors.parts):
        nearest = numpy.maximum(nearest, (stack.vectors @ vectors.parts.T).max(axis=1))
    found: list[float] = (nearest - stack.baselines).tolist()
    return found


def _likeness(above: Sequence[float], profile: Profile) -> _Likeness:
    best = above.index(max(above))
    likeness, spread = above[best], float(profile.spreads[best])
    phrase = "title and description" if best == 0 else f"example {best}"
    return likeness * profile.scale, likeness / spread, phrase


@lru_cache(maxsize=8)
def _read(title: str, text: str) -> _Reading:
    in_title, lead = stems(title), stems(first_sentence(text))
    all_words = tuple(dict.fromkeys((*in_title, *stems(text[:LEAD_LENGTH]))))
    return _Reading(in_title, lead, frozenset(in_title), frozenset((*in_title, *lead)), all_words)


def first_sentence(text: str) -> str:
    """The first sentence of a lead, at most 400 characters."""
    for end in range(40, len(text)):
        if text[end] in ".!?" and text[end + 1 : end + 2].isspace():
            return text[: end + 1]
    return text[:400]


def _rarest(own: dict[str, float], found: frozenset[str]) -> float:
    if found.isdisjoint(own):
        return 0.0
    return max(own[stem] for stem in found if stem in own) / 10
