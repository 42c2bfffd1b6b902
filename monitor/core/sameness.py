"""Whether two entries of one storyline report the same development.

Embeddings see the storyline, not the development: likeness alone barely tells a repeat from a first report. The time
between the two tells most, then the rare words that they share.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy

from monitor.core.background import Background
from monitor.core.memory import Known, StorylineMemory
from monitor.core.weights import chance

BURST = 1.4  # ln(1 + 3 hours): entries minutes apart are not the same for that alone
LONGEST = 20.0  # root of hours past which more time changes nothing (two and a half weeks)
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
    logits = [background.weights.pair.logit(observations(candidate, known, words)) for known in told]
    best = int(numpy.argmax(logits))
    return Repeat(chance(logits[best]), told[best])


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
