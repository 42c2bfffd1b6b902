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
    words = WordWeights(candidate, memory)
    logits = [
        background.weights.pair.logit(observations(candidate, known, words)) - CHANGED * is_changed(candidate, known)
        for known in told
    ]
    return Repeat(chance(joined(logits)), told[int(numpy.argmax(logits))])


def joined(logits: Sequence[float] | numpy.ndarray) -> float:
    """The log-odds of the likeliest pair, a little more where several come near it: a soft maximum."""
    largest = float(numpy.max(logits))
    return largest + float(numpy.log(numpy.exp(SHARPNESS * (numpy.asarray(logits) - largest)).sum())) / SHARPNESS


class WordWeights:
    """Weights of words as the storyline stands now, computed once for each word; and those of one entry in sum."""

    def __init__(self, candidate: Known, memory: StorylineMemory) -> None:
        self.memory = memory
        self.known: dict[str, float] = {}
        self.length = self.length_of(candidate)
        self.title = sum(self[stem] for stem in candidate.title_stems) or 1.0

    def __getitem__(self, stem: str) -> float:
        if stem not in self.known:
            self.known[stem] = self.memory.weight(stem)
        return self.known[stem]

    def length_of(self, entry: Known) -> float:
        """Length of the entry's vector of word weights."""
        return math.sqrt(sum(self[stem] ** 2 for stem in entry.all_stems)) or 1.0


def observations(one: Known, other: Known, words: WordWeights) -> tuple[float, ...]:
    """What a pair is judged by (`weights.PAIR_OBSERVATIONS`); `words` was made for `one`, the later entry."""
    shared = sum(words[stem] ** 2 for stem in one.all_stems & other.all_stems)
    return (
        float(one.vectors.whole @ other.vectors.whole),
        float(one.vectors.title @ other.vectors.title),
        shared / (words.length * words.length_of(other)),
        sum(words[stem] for stem in one.title_stems & other.all_stems) / words.title,
        *_apart(one, other),
    )


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
        pair[0] * (numpy.stack([known.vectors.whole for known in told]) @ candidate.vectors.whole)
        + pair[1] * (numpy.stack([known.vectors.title for known in told]) @ candidate.vectors.title)
        + apart @ numpy.array(pair[4:])
    )
    return [told[place] for place in numpy.argsort(-rough, kind="stable")[:CLOSEST]]
