"""How much each word tells within a storyline, in arrays: hundreds of remembered texts are weighed for every entry."""

from __future__ import annotations

import math
from collections.abc import Sequence
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
        numbers = self.numbered(stems)  # first: it may put longer arrays in place
        self._frequency[numbers] += 1

    def overlaps(
        self, words: frozenset[str], title: frozenset[str], others: Sequence[frozenset[str]]
    ) -> tuple[numpy.ndarray, numpy.ndarray]:
        """How much a text shares with each of the others, by weight as the storyline stands now.

        Two arrays, shape (others,): the cosine of all its `words` with theirs, and the share of the words of its
        `title` that stand in theirs. A text without words shares nothing.
        """
        numbers = [self.numbered(stems) for stems in others]
        own, own_title = self.numbered(words), self.numbered(title)
        joined = numpy.concatenate([*numbers, numpy.zeros(1, dtype=numpy.intp)])  # so that no text begins past the end
        starts = numpy.cumsum([0, *map(len, numbers)])[:-1]
        has_words = numpy.array([len(each) > 0 for each in numbers], dtype=bool)
        weights = self._weights(joined)
        weights[-1] = 0.0
        squares = weights * weights
        lengths = numpy.sqrt(numpy.add.reduceat(squares, starts)) if others else numpy.zeros(0)
        length, whole_title = float(numpy.sqrt(numpy.square(self._weights(own)).sum())), self._weights(own_title).sum()
        shared = self._of_those(own, joined, squares, starts) * has_words
        covered = self._of_those(own_title, joined, weights, starts) * has_words
        lengths[(lengths == 0.0) | ~has_words] = 1.0
        return shared / ((length or 1.0) * lengths), covered / (float(whole_title) or 1.0)

    def numbered(self, stems: frozenset[str]) -> numpy.ndarray:
        """The numbers of a text's stems, shape (stems,)."""
        numbers = self._of_texts.get(stems)
        if numbers is None:
            if len(self._of_texts) >= MOST_NUMBERED:
                self._of_texts.clear()
            numbers = self._of_texts[stems] = numpy.array([self._number(stem) for stem in stems], dtype=numpy.intp)
        return numbers

    def _weights(self, numbers: numpy.ndarray) -> numpy.ndarray:
        """How much each word tells when two entries share it."""
        weights: numpy.ndarray = self._rarity[numbers]
        if self.entries:
            weights = weights * (math.log(self.entries + 1.5) - numpy.log(self._frequency[numbers] + 0.5))
        return weights

    def _of_those(
        self, chosen: numpy.ndarray, joined: numpy.ndarray, values: numpy.ndarray, starts: numpy.ndarray
    ) -> numpy.ndarray:
        """Sums, for each text that begins at one of `starts`, of the values of its chosen words."""
        is_chosen = numpy.zeros(len(self._rarity), dtype=bool)
        is_chosen[chosen] = True
        return numpy.add.reduceat(values * is_chosen[joined], starts) if len(starts) else numpy.zeros(0)

    def _number(self, stem: str) -> int:
        number = self.numbers.get(stem)
        if number is None:
            number = self.numbers[stem] = len(self.numbers)
            if number == len(self._rarity):
                self._rarity = numpy.concatenate((self._rarity, numpy.zeros(number)))
                self._frequency = numpy.concatenate((self._frequency, numpy.zeros(number)))
            self._rarity[number] = self.terms.rarity(stem)
        return number
