"""Which entries belong to which storyline: likeness to its phrases, measured against background news, and its words.

A cosine means another thing for every storyline: to one worded like a whole beat, unrelated news comes as near as its
own entries do to a distinctive one. So each phrase's likeness counts from the value that one background item in twenty
reaches, and in units of how far background items spread. Words that stand in two of title, description and terms are
the storyline's own; a term without any of them is only its surroundings.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy

from monitor.core.storylines.background import Background
from monitor.core.storylines.lexical import TermStatistics, stems
from monitor.core.storylines.terms import Term, found_terms, in_a_row, term_of
from monitor.core.storylines.weights import chance
from monitor.model import Belonging, Component, Entry, Match, Storyline, Vectors

THRESHOLD = 0.5  # a probability: the same for every storyline and model
BORDERLINE = 0.3  # from here to the threshold an entry is kept and shown, never told
QUANTILE = 0.95
SPREAD = 0.095  # standard deviation of the cosines between background items under the packaged model
UNCALIBRATED = 0.30  # stands in for the quantile while nothing is known of a model
REFUSED = 0.6  # cosine from which two entries tell of the same matter: wire copies and follow-ups, not the same beat
LEAD_LENGTH = 800  # characters: about the 256 tokens that the packaged model reads
PART_LENGTH = 900
MOST_PARTS = 8


@dataclass(frozen=True, slots=True)
class Profile:
    """A storyline made ready for matching.

    `vectors` has shape (phrases, dimensions); `baselines` and `spreads` (phrases,): the 95th percentile and the
    standard deviation of each phrase's cosines with background news. `scale` turns the model's cosines into those of
    the packaged one. `own` maps the storyline's own words to their rarity. `refused` (texts, dimensions) stand for what
    comes near and does not belong.
    """

    storyline: Storyline
    vectors: numpy.ndarray
    baselines: numpy.ndarray
    spreads: numpy.ndarray
    scale: float
    terms: tuple[Term, ...]
    own: dict[str, float]
    required: tuple[tuple[str, ...], ...]
    excluded: tuple[tuple[str, ...], ...]
    refused: numpy.ndarray | None = None


@dataclass(frozen=True, slots=True)
class Stack:
    """Storylines that an entry is matched with at once: one product for all phrases, instead of one a storyline.

    `vectors` (phrases, dimensions) and `baselines` (phrases,) hold those of all profiles, one after the other.
    """

    profiles: tuple[Profile, ...]
    vectors: numpy.ndarray
    baselines: numpy.ndarray


@dataclass(frozen=True, slots=True)
class _Reading:
    title: tuple[str, ...]
    lead: tuple[str, ...]  # first sentence
    title_words: frozenset[str]
    words: frozenset[str]


def phrases(storyline: Storyline, confirmed: Sequence[str] = ()) -> tuple[str, ...]:
    """The texts that stand for the storyline and are to be embedded, the main one first.

    `confirmed` are texts of entries that the user said belong to it.
    """
    main = f"{storyline.title}. {storyline.description}"
    return (main, *storyline.examples, *confirmed)


def build_profile(
    storyline: Storyline,
    phrase_vectors: numpy.ndarray,
    background: Background,
    refused: numpy.ndarray | None = None,
) -> Profile:
    """Make the storyline ready; `phrase_vectors` (phrases, dimensions) are those of `phrases(storyline)`, in order.

    `refused` (texts, dimensions) are the vectors of counter-examples, and of entries that the user said do not belong.
    """
    title, description = set(stems(storyline.title)), set(stems(storyline.description))
    baselines, spreads = _calibration(phrase_vectors, background)
    return Profile(
        storyline=storyline,
        vectors=phrase_vectors,
        baselines=baselines,
        spreads=spreads,
        scale=SPREAD / background.spread if background.spread else 1.0,
        terms=tuple(term_of(text, title | description) for text in storyline.terms),
        own=_own_words(
            title, description, {stem for text in storyline.terms for stem in stems(text)}, background.terms
        ),
        required=tuple(stems(text) for text in storyline.require),
        excluded=tuple(stems(text) for text in storyline.exclude),
        refused=refused,
    )


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


def stacked(profiles: Sequence[Profile]) -> Stack:
    """The profiles with their phrases in one array; all have vectors of the same model."""
    if not profiles:
        return Stack((), numpy.zeros((0, 0)), numpy.zeros(0))
    vectors = numpy.concatenate([profile.vectors for profile in profiles])
    return Stack(tuple(profiles), vectors, numpy.concatenate([profile.baselines for profile in profiles]))


def match_each(entry: Entry, vectors: Vectors, stack: Stack, background: Background) -> tuple[Match, ...]:
    """How well `entry` fits each of the storylines, in their order."""
    if not stack.profiles:
        return ()
    above, start, found = _above_background(vectors, stack), 0, []
    for profile in stack.profiles:
        end = start + len(profile.vectors)
        found.append(_match(entry, vectors, profile, above[start:end], background))
        start = end
    return tuple(found)


def _match(entry: Entry, vectors: Vectors, profile: Profile, above: Sequence[float], background: Background) -> Match:
    observed, phrase, named = _observed(entry, profile, above)
    logit = background.weights.match.logit(observed)
    score = chance(logit)
    barred = _barred(entry, profile) or _refused(vectors, profile)
    likeness, _, in_title, in_text, *_ = observed
    components = (
        Component("likeness above background", likeness, phrase),
        Component("own words in the title", in_title),
        Component("own words in title or lead", in_text),
        Component("terms", max(observed[4:]), named),
    )
    told = f"likeness {likeness:+.2f} to {phrase}" + (f", term {named!r}" if named else "")
    reason = barred or f"{score:.2f} against {THRESHOLD:.2f}: {told}"
    belonging = Belonging.OFF if barred else _belonging(score)
    return Match(profile.storyline.id, score, THRESHOLD, belonging, components, reason)


def observations(entry: Entry, vectors: Vectors, profile: Profile) -> tuple[tuple[float, ...], str, str]:
    """What the match is judged by (`weights.MATCH_OBSERVATIONS`), the likest phrase and the term that was found."""
    return _observed(entry, profile, _above_background(vectors, stacked((profile,))))


def _observed(entry: Entry, profile: Profile, above: Sequence[float]) -> tuple[tuple[float, ...], str, str]:
    likeness, by_spread, phrase = _likeness(above, profile)
    reading = _read(entry.title, entry.summary or entry.content)
    in_title = _rarest(profile.own, reading.title_words)
    in_text = _rarest(profile.own, reading.words)
    term_title, term_lead, named = found_terms(reading.title, reading.lead, reading.words, profile.terms)
    return (likeness, by_spread, in_title, in_text, term_title, term_lead), phrase, named


def _calibration(vectors: numpy.ndarray, background: Background) -> tuple[numpy.ndarray, numpy.ndarray]:
    if background.reference is None:
        count = len(vectors)
        return numpy.full(count, UNCALIBRATED), numpy.full(count, SPREAD)
    cosines = background.reference @ vectors.T
    return numpy.quantile(cosines, QUANTILE, axis=0), cosines.std(axis=0)


def _own_words(title: set[str], description: set[str], terms: set[str], statistics: TermStatistics) -> dict[str, float]:
    twice = (title & description) | (title & terms) | (description & terms)
    return {stem: statistics.rarity(stem) for stem in sorted(twice or title)}


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


def _likeness(above: Sequence[float], profile: Profile) -> tuple[float, float, str]:
    best = above.index(max(above))
    likeness, spread = above[best], float(profile.spreads[best])
    phrase = "title and description" if best == 0 else f"example {best}"
    return likeness * profile.scale, likeness / spread, phrase


@lru_cache(maxsize=8)
def _read(title: str, text: str) -> _Reading:
    in_title, lead = stems(title), stems(first_sentence(text))
    return _Reading(in_title, lead, frozenset(in_title), frozenset((*in_title, *lead)))


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
