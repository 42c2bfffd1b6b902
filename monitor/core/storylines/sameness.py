"""Whether two entries of one storyline report the same development.

Embeddings see the storyline, not the development: likeness alone barely tells a repeat from a first report. The time
between the two tells most, then the rare words that they share.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy

from monitor.core.storylines.background import Background
from monitor.core.storylines.contrast import contrast
from monitor.core.storylines.memory import Known, StorylineMemory
from monitor.core.storylines.weights import chance

BURST = 1.4  # ln(1 + 3 hours): entries minutes apart are not the same for that alone
LONGEST = 20.0  # root of hours past which more time changes nothing (two and a half weeks)
CHANGED = 6.0  # log-odds against "the same" for titles of the same words that a contrast sets apart
ALIKE = 0.6  # share of the shorter title's words from which titles count as of the same words
SHARPNESS = 2.0  # of the soft maximum: at 1 many unlikely pairs would outvote, past 4 it is the maximum
CLOSEST = 24  # told entries, by likeness and time, whose words are compared


@dataclass(frozen=True, slots=True)
class Repeat:
    """The told entry whose development an entry most likely repeats, with the probability; None if nothing was told."""

    chance: float
    known: Known | None = None


def likeliest_repeat(candidate: Known, memory: StorylineMemory, background: Background) -> Repeat:
    """Hold the entry against those told of before."""
    told = _closest(candidate, memory, background)
    if not told:
        return Repeat(0.0)
    pair = background.weights.pair
    logits = [
        pair.logit(observed) - CHANGED * is_changed(candidate, known)
        for known, observed in zip(told, observations(candidate, told, memory), strict=True)
    ]
    return Repeat(chance(joined(logits)), told[int(numpy.argmax(logits))])


def joined(logits: Sequence[float] | numpy.ndarray) -> float:
    """The log-odds of the likeliest pair, a little more where several come near it: a soft maximum."""
    largest = float(numpy.max(logits))
    return largest + float(numpy.log(numpy.exp(SHARPNESS * (numpy.asarray(logits) - largest)).sum())) / SHARPNESS


def observations(one: Known, others: Sequence[Known], memory: StorylineMemory) -> list[tuple[float, ...]]:
    """What each pair is judged by (`weights.PAIR_OBSERVATIONS`): `one`, the later entry, beside each of `others`."""
    weights = {stem: memory.words.weight(stem) for stem in one.all_stems}  # as the storyline stands now
    squares = {stem: weight**2 for stem, weight in weights.items()}
    length = math.sqrt(sum(squares.values())) or 1.0
    title = sum(weights[stem] for stem in one.title_stems) or 1.0
    lengths = memory.words.lengths([other.all_stems for other in others])
    return [
        (
            float(one.vectors.whole @ other.vectors.whole),
            float(one.vectors.title @ other.vectors.title),
            sum(squares[stem] for stem in one.all_stems & other.all_stems) / (length * other_length),
            sum(weights[stem] for stem in one.title_stems & other.all_stems) / title,
            *_apart(one, other),
        )
        for other, other_length in zip(others, lengths, strict=True)
    ]


def is_changed(one: Known, other: Known) -> bool:
    """Whether two titles share most words and yet differ in a number, a name, a day, who does it, or yes and no.

    "12th package" and "13th package", "will" and "will not": vectors and shared words hardly see the difference.
    """
    shared = len(one.title_stems & other.title_stems)
    if shared < ALIKE * min(len(one.title_stems), len(other.title_stems)):
        return False
    return bool(contrast(one.title_reading, other.title_reading))


def _apart(one: Known, other: Known) -> tuple[float, float]:
    hours = abs((one.at - other.at).total_seconds()) / 3600
    return max(math.log1p(hours), BURST), min(math.sqrt(hours), LONGEST)


def _closest(candidate: Known, memory: StorylineMemory, background: Background) -> list[Known]:
    told = list(memory.alerted)
    if len(told) <= CLOSEST:
        return told
    pair = background.weights.pair.coefficients
    apart = numpy.array([_apart(candidate, known) for known in told])
    rough = (
        pair[0] * (memory.told_wholes.last(len(told)) @ candidate.vectors.whole)
        + pair[1] * (memory.told_titles.last(len(told)) @ candidate.vectors.title)
        + apart @ numpy.array(pair[4:])
    )
    return [told[place] for place in numpy.argsort(-rough, kind="stable")[:CLOSEST]]
