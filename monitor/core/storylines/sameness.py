"""Whether two entries of one storyline report the same development.

Embeddings see the storyline, not the development: likeness alone barely tells a repeat from a first report. The time
between the two tells most, then the rare words that they share.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy

from monitor.core.storylines.background import Background
from monitor.core.storylines.contrast import contrast, is_another_time, is_same_call, read
from monitor.core.storylines.memory import Known, StorylineMemory
from monitor.core.storylines.weights import PAIR_OBSERVATIONS, Logistic, chance

BURST = 1.4  # ln(1 + 3 hours): entries minutes apart are not the same for that alone
LONGEST = 20.0  # root of hours past which more time changes nothing (two and a half weeks)
CHANGED = 12.0  # log-odds against "the same" for titles of the same words that a contrast sets apart: no pair has more
ALIKE = 0.6  # share of the shorter title's words from which titles count as of the same words
SHARPNESS = 2.0  # of the soft maximum: at 1 many unlikely pairs would outvote, past 4 it is the maximum
NEXT_TIME = 18 * 3600.0  # seconds: what "again" happens earlier than that may be the same night, told again
CLOSEST = 24  # told entries, by likeness and time, whose words are compared


@dataclass(frozen=True, slots=True)
class Repeat:
    """The told entry whose development an entry most likely repeats, with the probability; None if nothing was told.

    `observed` is what the pair was judged by (`weights.PAIR_OBSERVATIONS`); `is_changed` says that their titles differ
    in what counts.
    """

    chance: float
    known: Known | None = None
    observed: tuple[float, ...] = ()
    is_changed: bool = False


def likeliest_repeat(candidate: Known, memory: StorylineMemory, background: Background) -> Repeat:
    """Hold the entry against those told of before."""
    if not memory.alerted:
        return Repeat(0.0)
    told, seen = _closest(candidate, memory, background.weights.pair)
    logits = seen @ numpy.array(background.weights.pair.coefficients) + background.weights.pair.intercept
    changed = [is_changed(candidate, known) for known in told]
    logits -= CHANGED * numpy.array(changed)
    place = int(numpy.argmax(logits))
    return Repeat(chance(joined(logits)), told[place], tuple(seen[place].tolist()), changed[place])


def joined(logits: Sequence[float] | numpy.ndarray) -> float:
    """The log-odds of the likeliest pair, a little more where several come near it: a soft maximum."""
    largest = float(numpy.max(logits))
    return largest + float(numpy.log(numpy.exp(SHARPNESS * (numpy.asarray(logits) - largest)).sum())) / SHARPNESS


def observations(one: Known, others: Sequence[Known], memory: StorylineMemory) -> numpy.ndarray:
    """What each pair is judged by (`weights.PAIR_OBSERVATIONS`): `one`, the later entry, beside each of `others`.

    Shape (others, observations).
    """
    if not others:
        return numpy.zeros((0, len(PAIR_OBSERVATIONS)))
    wholes = numpy.stack([other.vectors.whole for other in others]) @ one.vectors.whole
    titles = numpy.stack([other.vectors.title for other in others]) @ one.vectors.title
    moments = numpy.array([other.moment for other in others])
    words = [memory.words.numbered(other.all_stems) for other in others]
    shared = memory.words.overlaps(one.all_stems, one.title_stems, words)
    return numpy.column_stack((wholes, titles, *shared, *_apart(one.moment, moments)))


def is_changed(one: Known, other: Known) -> bool:
    """Whether two titles share most words and yet differ in a number, a name, a day, who does it, or yes and no.

    "12th package" and "13th package", "will" and "will not": vectors and shared words hardly see the difference. So
    does a later one that says "again"; a warning that the next repeats after the first does not.
    """
    if is_another_time(one.title, other.title) and one.moment - other.moment >= NEXT_TIME:
        return True
    words, other_words = one.title_stems, other.title_stems
    if words and other_words and words.isdisjoint(other_words):  # the common case, and soon told
        return False
    if len(words & other_words) < ALIKE * min(len(words), len(other_words)):
        return False
    reading, earlier = read(one.title), read(other.title)
    apart = contrast(reading, earlier)
    return bool(apart) and not (apart == "names" and is_same_call(reading, earlier))


def _apart(one: float, others: numpy.ndarray) -> tuple[numpy.ndarray, numpy.ndarray]:
    """Logarithm and root of the hours between one moment and each of the others, all in seconds, shape (others,)."""
    hours = numpy.abs(others - one) / 3600
    return numpy.maximum(numpy.log1p(hours), BURST), numpy.minimum(numpy.sqrt(hours), LONGEST)


def _closest(candidate: Known, memory: StorylineMemory, pair: Logistic) -> tuple[list[Known], numpy.ndarray]:
    """The told entries that may be the same by likeness and time, and what each pair with them is judged by."""
    told = list(memory.alerted)
    wholes = memory.told_wholes.last(len(told)) @ candidate.vectors.whole
    titles = memory.told_titles.last(len(told)) @ candidate.vectors.title
    by_log, by_root = _apart(candidate.moment, memory.told_moments)
    of_whole, of_title, _, _, of_log, of_root = pair.coefficients
    rough = of_whole * wholes + of_title * titles + of_log * by_log + of_root * by_root
    chosen = numpy.argsort(-rough, kind="stable")[:CLOSEST] if len(told) > CLOSEST else numpy.arange(len(told))
    places = chosen.tolist()
    words = [memory.told_words[place] for place in places]
    shared = memory.words.overlaps(candidate.all_stems, candidate.title_stems, words)
    seen = numpy.array((wholes[chosen], titles[chosen], *shared, by_log[chosen], by_root[chosen]))
    return [told[place] for place in places], seen.T
