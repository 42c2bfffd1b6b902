"""A storyline made ready for matching: its phrases held against background news, its own words and its terms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy

from monitor.core.storylines.background import Background
from monitor.core.storylines.lexical import TermStatistics, stems, weighted
from monitor.core.storylines.terms import Term, term_of
from monitor.model import Storyline

QUANTILE = 0.95
SPREAD = 0.095  # standard deviation of the cosines between background items under the packaged model
UNCALIBRATED = 0.30  # stands in for the quantile while nothing is known of a model


@dataclass(frozen=True, slots=True)
class Profile:
    """A storyline made ready for matching.

    `vectors` has shape (phrases, dimensions); `baselines` and `spreads` (phrases,): the 95th percentile and the
    standard deviation of each phrase's cosines with background news. `scale` turns the model's cosines into those of
    the packaged one. `own` maps the storyline's own words to their rarity, `subject` all its words to their
    share in a vector of length 1. `refused` (texts, dimensions) stand for what
    comes near and does not belong.
    """

    storyline: Storyline
    vectors: numpy.ndarray
    baselines: numpy.ndarray
    spreads: numpy.ndarray
    scale: float
    terms: tuple[Term, ...]
    own: dict[str, float]
    subject: dict[str, float]
    required: tuple[tuple[str, ...], ...]
    excluded: tuple[tuple[str, ...], ...]
    refused: numpy.ndarray | None = None


@dataclass(frozen=True, slots=True)
class SubjectWords:
    """The words of many storylines: the share that each stem has in each of them.

    `shares` has shape (stems + 1, storylines), its first row zeros: that of all stems which no storyline has. It is
    nearly empty, and yet quicker to read than a list of what is in it, as long as storylines are some hundreds.
    """

    rows: dict[str, int]
    shares: numpy.ndarray

    def shared(self, stems: Sequence[str], weights: numpy.ndarray) -> numpy.ndarray:
        """The sum of weight times share over the stems, for each row of `weights` (rows, stems).

        Shape (rows, storylines).
        """
        row = self.rows.get
        found: numpy.ndarray = weights @ self.shares[[row(stem, 0) for stem in stems]]
        return found


def subject_words(subjects: Sequence[dict[str, float]]) -> SubjectWords:
    """The shares of the storylines' words, each given with its share (`Profile.subject`)."""
    rows = {stem: row for row, stem in enumerate(dict.fromkeys(chain.from_iterable(subjects)), 1)}
    shares = numpy.zeros((len(rows) + 1, len(subjects)), dtype=numpy.float32)
    for place, subject in enumerate(subjects):
        for stem, share in subject.items():
            shares[rows[stem], place] = share
    return SubjectWords(rows, shares)


@dataclass(frozen=True, slots=True)
class Stack:
    """Storylines that an entry is matched with at once: one product for all phrases, instead of one a storyline.

    `vectors` (phrases, dimensions), `baselines` and `spreads` (phrases,) hold those of all profiles, one after the
    other; `starts` and `scales` (profiles,) where each begins and its scale, `profile_of` (phrases,) whose each is.
    `owned` tells for a stem the places of the profiles that have it among their own words, and its rarity; `termed` the
    places of those of which a term begins with it, and all stems of that term. `subjects` are all words of all
    profiles.
    """

    profiles: tuple[Profile, ...]
    vectors: numpy.ndarray
    baselines: numpy.ndarray
    spreads: numpy.ndarray
    starts: numpy.ndarray
    scales: numpy.ndarray
    profile_of: numpy.ndarray
    owned: dict[str, tuple[tuple[int, float], ...]]
    termed: dict[str, tuple[tuple[int, frozenset[str]], ...]]
    subjects: SubjectWords


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
    terms = tuple(term_of(text, title | description) for text in storyline.terms if stems(text))
    return Profile(
        storyline=storyline,
        vectors=phrase_vectors,
        baselines=baselines,
        spreads=spreads,
        scale=SPREAD / background.spread if background.spread else 1.0,
        terms=terms,
        own=_own_words(
            title, description, {stem for text in storyline.terms for stem in stems(text)}, background.terms
        ),
        subject=_subject(storyline, terms, background.terms),
        required=tuple(stems(text) for text in storyline.require),
        excluded=tuple(stems(text) for text in storyline.exclude),
        refused=refused,
    )


def stacked(profiles: Sequence[Profile]) -> Stack:
    """The profiles with their phrases in one array; all have vectors of the same model."""
    owned: dict[str, tuple[tuple[int, float], ...]] = {}
    termed: dict[str, tuple[tuple[int, frozenset[str]], ...]] = {}
    for place, profile in enumerate(profiles):
        for stem, rarity in profile.own.items():
            owned[stem] = (*owned.get(stem, ()), (place, rarity))
        for term in profile.terms:
            termed[term.stems[0]] = (*termed.get(term.stems[0], ()), (place, frozenset(term.stems)))
    counts = [len(profile.vectors) for profile in profiles]
    return Stack(
        profiles=tuple(profiles),
        vectors=numpy.concatenate([profile.vectors for profile in profiles]) if profiles else numpy.zeros((0, 0)),
        baselines=numpy.concatenate([numpy.zeros(0), *(profile.baselines for profile in profiles)]),
        spreads=numpy.concatenate([numpy.zeros(0), *(profile.spreads for profile in profiles)]),
        starts=numpy.cumsum([0, *counts])[:-1],
        scales=numpy.array([profile.scale for profile in profiles]),
        profile_of=numpy.repeat(numpy.arange(len(profiles)), counts),
        owned=owned,
        termed=termed,
        subjects=subject_words([profile.subject for profile in profiles]),
    )


def _calibration(vectors: numpy.ndarray, background: Background) -> tuple[numpy.ndarray, numpy.ndarray]:
    if background.reference is None:
        count = len(vectors)
        return numpy.full(count, UNCALIBRATED), numpy.full(count, SPREAD)
    cosines = background.reference @ vectors.T
    return numpy.quantile(cosines, QUANTILE, axis=0), cosines.std(axis=0)


def _own_words(title: set[str], description: set[str], terms: set[str], statistics: TermStatistics) -> dict[str, float]:
    twice = (title & description) | (title & terms) | (description & terms)
    return {stem: statistics.rarity(stem) for stem in sorted(twice or title)}


def _subject(storyline: Storyline, named: Sequence[Term], statistics: TermStatistics) -> dict[str, float]:
    """The storyline's words by weight, a sparse vector of length 1.

    The description's count half; a term's count as much as the term does, so those of its surroundings a third.
    """
    counts = Counter(dict.fromkeys(stems(storyline.description), 0.5))
    counts.update(dict.fromkeys(stems(storyline.title), 1.0))
    for term in named:
        counts.update(dict.fromkeys(term.stems, term.weight))
    return weighted({stem: count * statistics.rarity(stem) for stem, count in counts.items()})
