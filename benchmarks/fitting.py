"""Fits the weights of matching and novelty on labelled streams, and measures them on streams left out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy

from benchmarks.streams import Row, Stream
from monitor.core.storylines.background import Background
from monitor.core.storylines.matching import match, observations
from monitor.core.storylines.memory import Known, StorylineMemory, known_from
from monitor.core.storylines.novelty import SURE, assess, event_observations
from monitor.core.storylines.profiles import build_profile
from monitor.core.storylines.sameness import joined
from monitor.core.storylines.sameness import observations as pair_observations
from monitor.core.storylines.style import manner_of
from monitor.core.storylines.weights import Logistic, Weights, chance
from monitor.model import Belonging, Match

MATCH_LOOSENESS, EVENT_LOOSENESS, PAIR_LOOSENESS = 0.1, 1.0, 0.1
# Observations of style are log-odds up to 4, cosines are small: scaled, the fit penalises their weights alike.
EVENT_SCALES = numpy.array([0.5] * 10 + [4.0] + [1.0] * 4)
CAUTION = 0.35  # added to the pairs' intercept: the likeliest of many pairs must count, not the average pair


@dataclass(frozen=True, slots=True)
class Prepared:
    """A stream with its matches under given weights and every pair of its matched entries observed.

    `pairs[i]` has shape (i, observations): matched entry i against each earlier one.
    """

    stream: Stream
    matches: tuple[Match, ...]
    places: tuple[int, ...]  # of the matched rows
    events: numpy.ndarray  # shape (matched, observations)
    pairs: tuple[numpy.ndarray, ...]


def fit_match(streams: Sequence[Stream], background: Background) -> Logistic:
    """An entry belongs to its storyline."""
    labels = [row.is_relevant for stream in streams for row in stream.rows]
    return logistic(numpy.concatenate([matchable(stream, background) for stream in streams]), labels, MATCH_LOOSENESS)


def matchable(stream: Stream, background: Background) -> numpy.ndarray:
    """What each row's match is judged by, shape (rows, observations)."""
    profile = build_profile(stream.storyline, stream.phrase, background)
    return numpy.array([observations(row.entry, row.vectors, profile, background) for row in stream.rows])


def prepare(stream: Stream, background: Background) -> Prepared:
    """Match a stream and observe its matched entries and their pairs."""
    profile = build_profile(stream.storyline, stream.phrase, background)
    matches = tuple(match(row.entry, row.vectors, profile, background) for row in stream.rows)
    places = tuple(place for place, found in enumerate(matches) if found.belonging is Belonging.MATCHED)
    memory = StorylineMemory(stream.storyline, background.terms)
    known: list[Known] = []
    pairs = []
    for place in places:
        row = stream.rows[place]
        candidate = known_from(row.entry, row.vectors)
        pairs.append(pair_observations(candidate, known, memory))
        known.append(candidate)
        memory.remember(row.entry, row.vectors, matches[place], alerted=False)
    events = _events(stream, matches, background)[list(places)]
    return Prepared(stream, matches, places, events, tuple(pairs))


def fit_event(prepared: Iterable[Prepared], background: Background, without: Sequence[int] = ()) -> Logistic:
    """An entry that was matched, or should have been, reports an event of the storyline.

    `without` are the places of observations to leave out, here and in `fit_pair`.
    """
    seen, labels = [], []
    for one in prepared:
        observed = _events(one.stream, one.matches, background)
        for place, row in enumerate(one.stream.rows):
            if row.is_relevant or place in one.places:
                seen.append(observed[place] * EVENT_SCALES)
                labels.append(bool(row.events))
    found = logistic(_left_out(seen, without), labels, EVENT_LOOSENESS, is_scaled=True)
    return replace(found, coefficients=tuple((numpy.array(found.coefficients) * EVENT_SCALES).tolist()))


def fit_pair(prepared: Iterable[Prepared], without: Sequence[int] = ()) -> Logistic:
    """Two entries that report events report the same one."""
    seen, labels = [], []
    for one in prepared:
        rows = [one.stream.rows[place] for place in one.places]
        for place, row in enumerate(rows):
            others = [other for other in range(place) if rows[other].events] if row.events else []
            seen.extend(one.pairs[place][other] for other in others)
            labels.extend(bool(set(row.events) & set(rows[other].events)) for other in others)
    found = logistic(_left_out(seen, without), labels, PAIR_LOOSENESS)
    return replace(found, intercept=found.intercept + CAUTION)


def fit(streams: Sequence[Stream], background: Background) -> Weights:
    """All three rules, each from `streams` alone; the threshold stays as it is."""
    matched = replace(background.weights, match=fit_match(streams, background))
    background = replace(background, weights=matched)
    prepared = [prepare(stream, background) for stream in streams]
    return replace(matched, event=fit_event(prepared, background), pair=fit_pair(prepared))


def simulate(one: Prepared, weights: Weights, threshold: float) -> list[bool]:
    """Which rows are alerted at a threshold, from what was observed: many thresholds in little time."""
    told: list[int] = []
    alerted = [False] * len(one.stream.rows)
    pair = numpy.array(weights.pair.coefficients)
    for number, place in enumerate(one.places):
        if one.matches[place].score < SURE:
            continue
        event = chance(weights.event.logit(one.events[number].tolist()))
        logits = one.pairs[number][told] @ pair + weights.pair.intercept
        repeat = chance(joined(logits)) if told else 0.0
        if event * (1 - repeat) >= threshold:
            alerted[place] = True
            told.append(number)
    return alerted


def replay(stream: Stream, background: Background) -> tuple[list[bool], list[bool]]:
    """Which rows are matched and which alerted, by the program's own functions one entry after the other."""
    profile = build_profile(stream.storyline, stream.phrase, background)
    memory = StorylineMemory(stream.storyline, background.terms)
    matched, alerted = [], []
    for row in stream.rows:
        found = match(row.entry, row.vectors, profile, background)
        matched.append(found.belonging is Belonging.MATCHED)
        alerted.append(matched[-1] and _told(row, found, memory, background))
    return matched, alerted


def _told(row: Row, found: Match, memory: StorylineMemory, background: Background) -> bool:
    nothing = numpy.zeros((0, len(row.vectors.title)), dtype=numpy.float32)
    novelty = assess(row.entry, row.vectors, (), nothing, found, memory, background, memory.storyline)
    memory.remember(row.entry, row.vectors, found, alerted=novelty.is_new)
    return novelty.is_new


def _events(stream: Stream, matches: Sequence[Match], background: Background) -> numpy.ndarray:
    manners = (manner_of(row.entry, row.vectors, background.style) for row in stream.rows)
    return numpy.array([event_observations(*pair) for pair in zip(manners, matches, strict=True)])


def _left_out(seen: Sequence[numpy.ndarray], without: Sequence[int]) -> numpy.ndarray:
    found = numpy.array(seen)
    found[:, list(without)] = 0.0
    return found


def logistic(seen: numpy.ndarray, labels: Any, looseness: float, *, is_scaled: bool = False) -> Logistic:
    """A logistic rule on observations as they are, fitted on them standardised unless they are of one scale."""
    from sklearn.linear_model import LogisticRegression

    middle = numpy.zeros(seen.shape[1]) if is_scaled else seen.mean(axis=0)
    spread = numpy.ones(seen.shape[1]) if is_scaled else seen.std(axis=0)
    spread[spread == 0] = 1.0
    model = LogisticRegression(C=looseness, max_iter=3000).fit((seen - middle) / spread, labels)
    coefficients = model.coef_[0] / spread
    return Logistic(tuple(coefficients.tolist()), float(model.intercept_[0] - coefficients @ middle))
