"""How much each word tells within a storyline, in arrays: hundreds of remembered texts are weighed for every entry."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy

from monitor.core.storylines.lexical import TermStatistics

MOST_NUMBERED = 1_000  # texts whose stems' numbers are kept: more than a storyline holds an entry against


@dataclass(slots=True)
class WordWeights:
    """Stems by number, with their rarity in news at large and in the storyline's own entries.

    A shared word tells more the rarer it is in both: the product of the two inverse document frequencies.
    """

    terms: TermStatistics
    entries: int = 0
    numbers: dict[str, int] = field(default_factory=dict)
    _rarity: numpy.ndarray = field(default_factory=lambda: numpy.zeros(256))
    _frequency: numpy.ndarray = field(default_factory=lambda: numpy.zeros(256))
    _of_texts: dict[frozenset[str], numpy.ndarray] = field(default_factory=dict)

    def add(self, stems: frozenset[str]) -> None:
        """Count the stems of one more entry."""
        self.entries += 1
        numbers = self._numbered(stems)  # first: it may put longer arrays in place
        self._frequency[numbers] += 1

    def weight(self, stem: str) -> float:
        """How much the word tells when two entries share it."""
        if not self.entries:
            return self.terms.rarity(stem)
        number = self.numbers.get(stem)
        frequency = 0.0 if number is None else float(self._frequency[number])
        return self.terms.rarity(stem) * math.log((self.entries + 1.5) / (frequency + 0.5))

    def lengths(self, texts: Sequence[frozenset[str]]) -> list[float]:
        """Length of the vector of the weights of each text's words; 1 for a text without any."""
        numbers = [self._numbers_of(stems) for stems in texts]
        joined = numpy.concatenate([*numbers, numpy.zeros(1, dtype=numpy.intp)])  # so that no text begins past the end
        weights = self._rarity[joined]
        if self.entries:
            weights = weights * (math.log(self.entries + 1.5) - numpy.log(self._frequency[joined] + 0.5))
        starts = numpy.cumsum([0, *map(len, numbers)])
        sums = numpy.add.reduceat(weights * weights, starts).tolist()
        return [math.sqrt(total) if len(own) and total else 1.0 for own, total in zip(numbers, sums, strict=False)]

    def _numbers_of(self, stems: frozenset[str]) -> numpy.ndarray:
        numbers = self._of_texts.get(stems)
        if numbers is None:
            if len(self._of_texts) >= MOST_NUMBERED:
                self._of_texts.clear()
            numbers = self._of_texts[stems] = self._numbered(stems)
        return numbers

    def _numbered(self, stems: Iterable[str]) -> numpy.ndarray:
        found = [self._number(stem) for stem in stems]
        return numpy.array(found, dtype=numpy.intp)

    def _number(self, stem: str) -> int:
        number = self.numbers.get(stem)
        if number is None:
            number = self.numbers[stem] = len(self.numbers)
            if number == len(self._rarity):
                self._rarity = numpy.concatenate((self._rarity, numpy.zeros(number)))
                self._frequency = numpy.concatenate((self._frequency, numpy.zeros(number)))
            self._rarity[number] = self.terms.rarity(stem)
        return number
