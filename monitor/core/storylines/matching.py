"""Which entries belong to which storyline: likeness to its phrases, measured against background news, and its words.

A cosine means another thing for every storyline: to one worded like a whole beat, unrelated news comes as near as its
own entries do to a distinctive one. So each phrase's likeness counts from the value that one background item in twenty
reaches, and in units of how far background items spread. Words that stand in two of title, description and terms are
the storyline's own; a term without any of them is only its surroundings.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

import numpy

from monitor.core.storylines.background import Background
from monitor.core.storylines.lexical import TermStatistics, stems
from monitor.core.storylines.profiles import Profile, Stack, stacked
from monitor.core.storylines.terms import found_terms, in_a_row
from monitor.core.storylines.weights import MATCH_OBSERVATIONS, chances
from monitor.model import NEAREST_OFF, Belonging, Component, Entry, Match, Vectors

THRESHOLD = 0.5  # a probability: the same for every storyline and model
BORDERLINE = 0.3  # from here to the threshold an entry is kept and shown, never told
REFUSED = 0.65  # cosine from which two entries tell of the same matter: wire copies and follow-ups, not the same beat
NEARER = 0.15  # how much nearer than to the storyline: its own entries come near to what was mistaken for one, too
LEAD_LENGTH = 800  # characters: about the 256 tokens that the packaged model reads
PART_LENGTH = 900
MOST_PARTS = 8
SENTENCE_END = re.compile(r"[.!?](?=\s)")


@dataclass(frozen=True, slots=True)
class _Ratings:
    """One entry beside each storyline of a stack, in arrays: to most of them it says nothing, and is told so quickly.

    `observed` (storylines, `weights.MATCH_OBSERVATIONS`), `scores` (storylines,), `likest` (storylines,): the place
    among all phrases of the one that comes nearest. `terms` names the best term of the storylines that have one.
    """

    observed: numpy.ndarray
    scores: list[float]
    likest: numpy.ndarray
    terms: dict[int, str]


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
    """How well `entry` fits those of the storylines that it comes near, and the nearest of the others (`NEAREST_OFF`).

    In the order of the stack; of the rest there is nothing to say but that they are far.
    """
    if not stack.profiles:
        return ()
    rated = _rated(entry, vectors, stack, background)
    off = sorted([score for score in rated.scores if score < BORDERLINE])[-NEAREST_OFF:]
    least = min((BORDERLINE, *off))
    return tuple(
        _explained(entry, vectors, place, rated, stack) for place, score in enumerate(rated.scores) if score >= least
    )


def _rated(entry: Entry, vectors: Vectors, stack: Stack, background: Background) -> _Ratings:
    """Observe the entry beside each storyline; the scores are what the observations alone give."""
    reading = _read(entry.title, entry.summary or entry.content)
    observed = numpy.zeros((len(stack.profiles), len(MATCH_OBSERVATIONS)))
    observed[:, 0], observed[:, 1], likest = _likenesses(vectors, stack)
    for place, rarity in chain.from_iterable(filter(None, map(stack.owned.get, reading.title_words))):
        observed[place, 2] = max(observed[place, 2], rarity / 10)
    terms = {}
    for place in _places_of_terms(reading.words, stack):
        found = found_terms(reading.title, reading.lead, reading.words, stack.profiles[place].terms)
        observed[place, 3], observed[place, 4], terms[place] = found
    observed[:, 5:7] = _overlaps(reading, stack, background.terms).T
    rule = background.weights.match
    logits = observed @ numpy.array(rule.coefficients) + rule.intercept
    return _Ratings(observed, chances(logits).tolist(), likest, terms)


def _places_of_terms(words: frozenset[str], stack: Stack) -> set[int]:
    """The storylines of which a term's words are all there."""
    begun = chain.from_iterable(filter(None, map(stack.termed.get, words)))
    return {place for place, term in begun if term <= words}


def _overlaps(reading: _Reading, stack: Stack, terms: TermStatistics) -> numpy.ndarray:
    """Cosine of the entry's words with each storyline's, those where it begins and all, shape (2, storylines).

    1 for an entry made of nothing else.
    """
    rarities = terms.rarities(reading.all_words)
    begins = reading.words
    at_beginning = [rarity if stem in begins else 0.0 for stem, rarity in zip(reading.all_words, rarities, strict=True)]
    weights = numpy.array((at_beginning, rarities), dtype=numpy.float32)
    lengths = numpy.sqrt(numpy.square(weights).sum(axis=1))
    lengths[lengths == 0.0] = 1.0
    overlaps: numpy.ndarray = stack.subjects.shared(reading.all_words, weights) / lengths[:, None]
    return overlaps


def _explained(entry: Entry, vectors: Vectors, place: int, rated: _Ratings, stack: Stack) -> Match:
    profile = stack.profiles[place]
    barred = _barred(entry, profile) or _refused(vectors, profile)
    above, _, in_title, term_title, term_lead, first, overlap = rated.observed[place].tolist()
    score, named, likest = (
        rated.scores[place],
        rated.terms.get(place, ""),
        int(rated.likest[place] - stack.starts[place]),
    )
    phrase = f"example {likest}" if likest else "title and description"
    told = f"likeness {above:+.2f} to {phrase}" + (f", term {named!r}" if named else "")
    reason = barred or f"{score:.2f} against {THRESHOLD:.2f}: {told}"
    components = (
        Component("likeness above background", above, phrase),
        Component("own words in the title", in_title),
        Component("terms", max(term_title, term_lead), named),
        Component("the storyline's words where it begins", first),
        Component("the storyline's words", overlap),
    )
    belonging = Belonging.OFF if barred else _belonging(score)
    return Match(profile.storyline.id, score, THRESHOLD, belonging, components, reason, overlap)


def observations(entry: Entry, vectors: Vectors, profile: Profile, background: Background) -> tuple[float, ...]:
    """What the match is judged by (`weights.MATCH_OBSERVATIONS`)."""
    return tuple(_rated(entry, vectors, stacked((profile,)), background).observed[0].tolist())


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
    # Much nearer to a counter-example than to all that stands for the storyline, and near enough to be of its kind.
    if profile.refused is None or not len(profile.refused):
        return ""
    to_refused = float((profile.refused @ vectors.whole).max())
    to_own = float((profile.vectors @ vectors.whole).max())
    if to_refused < REFUSED or to_refused < to_own + NEARER:
        return ""
    return f"likeness {to_refused:.2f} to a counter-example, {to_own:.2f} to the storyline"


def _likenesses(vectors: Vectors, stack: Stack) -> tuple[numpy.ndarray, numpy.ndarray, numpy.ndarray]:
    """How far the entry's likeness to each storyline's likest phrase lies above that phrase's baseline.

    Three arrays, shape (storylines,): that distance as the packaged model would give it, the same in spreads of the
    phrase, and the phrase's place among all.
    """
    nearest = numpy.maximum(stack.vectors @ vectors.title, stack.vectors @ vectors.whole)
    if vectors.parts is not None and len(vectors.parts):
        nearest = numpy.maximum(nearest, (stack.vectors @ vectors.parts.T).max(axis=1))
    above = nearest - stack.baselines
    best = numpy.maximum.reduceat(above, stack.starts)
    places = numpy.flatnonzero(above == best[stack.profile_of])
    likest = places[numpy.searchsorted(places, stack.starts)]  # the first, where two are as near
    return best * stack.scales, best / stack.spreads[likest], likest


@lru_cache(maxsize=8)
def _read(title: str, text: str) -> _Reading:
    in_title, lead = stems(title), stems(first_sentence(text))
    all_words = tuple(dict.fromkeys((*in_title, *stems(text[:LEAD_LENGTH]))))
    return _Reading(in_title, lead, frozenset(in_title), frozenset((*in_title, *lead)), all_words)


def first_sentence(text: str) -> str:
    """The first sentence of a lead, at most 400 characters."""
    end = SENTENCE_END.search(text, 40)
    return text[: end.end()] if end else text[:400]
