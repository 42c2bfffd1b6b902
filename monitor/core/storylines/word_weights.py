"""How much each word tells within a storyline, in arrays: hundreds of remembered texts are weighed for every entry."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy

from monitor.core.storylines.lexical import TermStatistics

MOST_NUMBERED = 1_000  # texts whose stems' numbers are kept: more than a storyline holds an entry against
NEVER = math.log(0.5)  # the frequency of a word that no entry held yet counts as a half


@dataclass(slots=True)
class WordWeights:
    """Stems by number, with their rarity in news at large and in the storyline's own entries.

    A shared word tells more the rarer it is in both: the product of the two inverse document frequencies.
    """

    terms: TermStatistics
    entries: int = 0
    numbers: dict[str, int] = field(default_factory=dict)
    _frequency: numpy.ndarray = field(default_factory=lambda: numpy.zeros(256))
    # Of each stem its rarity, and that times the logarithm of its frequency here: side by side, for they are read so.
    _rarities: numpy.ndarray = field(default_factory=lambda: numpy.zeros((256, 2)))
    _of_texts: dict[frozenset[str], numpy.ndarray] = field(default_factory=dict)

    def add(self, stems: frozenset[str]) -> None:
        """Count the stems of one more entry."""
        self.entries += 1
        numbers = self.numbered(stems)  # first: it may put longer arrays in place
        self._frequency[numbers] += 1
        self._rarities[numbers, 1] = self._rarities[numbers, 0] * numpy.log(self._frequency[numbers] + 0.5)

    def overlaps(
        self, words: frozenset[str], title: frozenset[str], others: Sequence[numpy.ndarray]
    ) -> tuple[numpy.ndarray, numpy.ndarray]:
        """How much a text shares with each of the others, by weight as the storyline stands now.

        `others` are the numbers of their stems. Two arrays, shape (others,): the cosine of all its `words` with theirs,
        and the share of the words of its `title`, some of those, that stand in theirs. A text without words shares
        nothing.
        """
        if not words or not others:
            return numpy.zeros(len(others)), numpy.zeros(len(others))
        own, own_title = self.numbered(words), self.numbered(title)
        texts = (*others, own)  # its own words last: their sums are its length, and no text begins past the end
        counts = numpy.array([len(numbers) for numbers in texts], dtype=numpy.intp)
        joined = numpy.concatenate(texts)
        weights = self._weights(joined)
        held = numpy.zeros(len(self._rarities), dtype=numpy.uint8)
        held[own], held[own_title] = 1, 2
        in_own = held.take(joined)
        squares = weights * weights
        values = numpy.array((squares, squares * (in_own > 0), weights * (in_own == 2)))
        sums = numpy.add.reduceat(values, counts.cumsum() - counts, axis=1) * (counts > 0)
        of_all, shared, covered = sums[:, :-1]
        length, _, whole_title = sums[:, -1].tolist()
        of_all[of_all == 0.0] = 1.0
        return shared / numpy.sqrt((length or 1.0) * of_all), covered / (whole_title or 1.0)

    def numbered(self, stems: frozenset[str]) -> numpy.ndarray:
        """The numbers of a text's stems, shape (stems,)."""
        numbers = self._of_texts.get(stems)
        if numbers is None:
            if len(self._of_texts) >= MOST_NUMBERED:
                self._of_texts.clear()
            found = list(map(self.numbers.get, stems))
            if None in found:
                found = [self._number(stem) for stem in stems]
            numbers = self._of_texts[stems] = numpy.array(found, dtype=numpy.intp)
        return numbers

    def _weights(self, numbers: numpy.ndarray) -> numpy.ndarray:
        """How much each word tells when two entries share it."""
        rarity, lessened = self._rarities.take(numbers, axis=0).T
        weights: numpy.ndarray = rarity * math.log(self.entries + 1.5) - lessened if self.entries else rarity
        return weights

    def _number(self, stem: str) -> int:
        number = self.numbers.get(stem)
        if number is None:
            number = self.numbers[stem] = len(self.numbers)
            if number == len(self._frequency):
                self._frequency = numpy.concatenate((self._frequency, numpy.zeros(number)))
                self._rarities = numpy.concatenate((self._rarities, numpy.zeros((number, 2))))
            rarity = self.terms.rarity(stem)
            self._rarities[number] = rarity, rarity * NEVER
        return number
