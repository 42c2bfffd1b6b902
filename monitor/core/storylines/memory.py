"""What a storyline holds so far: its entries, what was told of them, their words and sentences.

Everything here is rebuilt by remembering the same entries in the same order, so a restart changes no decision.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain

import numpy

from monitor.core.storylines.lexical import TermStatistics, stems
from monitor.core.storylines.word_weights import WordWeights
from monitor.model import Entry, Match, Storyline, Vectors

RECENT_ALERTS = 200  # alerted entries that an entry is held against: with time in the score, older ones cannot win
RECENT_SENTENCES = 600  # sentences searched in full for the nearest known one
POSTINGS = 4  # latest sentences kept per rare word: how older sentences are still found
MOST_OLDER = 64  # older sentences compared: the latest of those that share a rare word
RARE_ENOUGH = 5.0  # rarity (natural logarithm) from which a word leads to older sentences
LEAD_LENGTH = 800  # characters of the lead whose words are remembered


@dataclass(frozen=True, slots=True)
class Known:
    """One remembered entry, ready to be compared; `moment` is `at` in seconds since 1970."""

    key: int
    at: datetime
    title: str
    vectors: Vectors
    title_stems: frozenset[str]
    all_stems: frozenset[str]
    moment: float


@dataclass(frozen=True, slots=True)
class Sentence:
    """One remembered sentence and where it comes from."""

    text: str
    entry_key: int
    at: datetime


@dataclass(slots=True)
class Window:
    """The last `size` vectors as float32, one block: those that are compared with every entry need not be gathered."""

    size: int
    _rows: numpy.ndarray | None = None
    _end: int = 0

    def add(self, rows: numpy.ndarray) -> None:
        """Take in further vectors, shape (rows, dimensions)."""
        rows = rows[-self.size :]
        if self._rows is None or len(rows) + self._end > len(self._rows):
            kept = numpy.zeros((0, rows.shape[1])) if self._rows is None else self.last(self.size)
            room = min(2 * self.size, max(64, 2 * (len(kept) + len(rows))))
            self._rows, self._end = numpy.zeros((room, rows.shape[1]), dtype=numpy.float32), len(kept)
            self._rows[: len(kept)] = kept
        self._rows[self._end : self._end + len(rows)] = rows
        self._end += len(rows)

    def last(self, count: int) -> numpy.ndarray:
        """The last `count` vectors, or all there are, shape (at most count, dimensions)."""
        if self._rows is None:
            return numpy.zeros((0, 0), dtype=numpy.float32)
        return self._rows[max(0, self._end - min(count, self.size)) : self._end]


@dataclass(slots=True)
class StorylineMemory:
    """The mutable index of one storyline; it changes by `remember`, and by `tell` for texts that were replaced since.

    Comparing against it costs the same however long it grows: recent alerts and sentences are searched in full,
    older sentences through the rare words that they share with the new one.
    """

    storyline: Storyline
    terms: TermStatistics
    alerted: deque[Known] = field(default_factory=lambda: deque(maxlen=RECENT_ALERTS))
    sentences: list[Sentence] = field(default_factory=list)
    postings: dict[str, list[int]] = field(default_factory=dict)
    # Vectors, moments and the numbers of the words of those alerted, in their order.
    told_wholes: Window = field(default_factory=lambda: Window(RECENT_ALERTS))
    told_titles: Window = field(default_factory=lambda: Window(RECENT_ALERTS))
    told_moments: numpy.ndarray = field(default_factory=lambda: numpy.zeros(0))
    told_words: deque[numpy.ndarray] = field(default_factory=lambda: deque(maxlen=RECENT_ALERTS))
    words: WordWeights = field(init=False)
    _rare: float = field(init=False)  # news entries that may hold a word of that rarity
    _vectors: numpy.ndarray | None = None
    _recent: Window = field(default_factory=lambda: Window(RECENT_SENTENCES))

    def __post_init__(self) -> None:
        self.words = WordWeights(self.terms)
        self._rare = (self.terms.documents + 1) / math.exp(RARE_ENOUGH) - 0.5

    def remember(
        self,
        entry: Entry,
        vectors: Vectors,
        match: Match,
        *,
        alerted: bool,
        sentences: Sequence[str] = (),
        sentence_vectors: numpy.ndarray | None = None,
    ) -> None:
        """Add a matched entry; to be called once for each, in the order in which the entries were judged.

        `alerted` marks a development that counts as told from now on: alerted, held in shadow, or known before the
        first poll. `sentence_vectors` has shape (len(sentences), dimensions).
        """
        del match  # part of the record; no comparison reads it
        known = known_from(entry, vectors)
        self.words.add(known.all_stems)
        if alerted:
            self.tell(known)
        if sentence_vectors is not None:
            self._keep_sentences(entry, sentences, sentence_vectors)

    def tell(self, known: Known) -> None:
        """Count the entry as told from now on."""
        self.alerted.append(known)
        self.told_words.append(self.words.numbered(known.all_stems))
        self.told_wholes.add(known.vectors.whole[None])
        self.told_titles.add(known.vectors.title[None])
        self.told_moments = numpy.append(self.told_moments, known.moment)[-RECENT_ALERTS:]

    def nearest_sentences(
        self, sentences: Sequence[str], vectors: numpy.ndarray
    ) -> list[tuple[float, Sentence | None]]:
        """For each sentence, cosine and the nearest known one: a recent one, or one that shares a rare word.

        `vectors` has shape (len(sentences), dimensions).
        """
        if self._vectors is None or not self.sentences or not sentences:
            return [(0.0, None)] * len(sentences)
        first = max(0, len(self.sentences) - RECENT_SENTENCES)
        older = self._older(sentences, first)
        likeness = vectors @ self._recent.last(RECENT_SENTENCES).T
        if older:
            likeness = numpy.hstack((vectors @ made_whole(self._vectors[older]).T, likeness))
        best = likeness.argmax(axis=1).tolist()
        places = [older[place] if place < len(older) else first + place - len(older) for place in best]
        return [(float(likeness[row, best[row]]), self.sentences[place]) for row, place in enumerate(places)]

    def _older(self, sentences: Sequence[str], before: int) -> list[int]:
        asked = set(chain.from_iterable(map(stems, sentences)))
        found = set(chain.from_iterable(filter(None, map(self.postings.get, asked))))
        return sorted([place for place in found if place < before])[-MOST_OLDER:]

    def _keep_sentences(self, entry: Entry, sentences: Sequence[str], vectors: numpy.ndarray) -> None:
        start = len(self.sentences)
        room = self._with_room(len(sentences), vectors.shape[-1])
        room[start : start + len(sentences)] = halved(vectors)
        self._recent.add(made_whole(room[start : start + len(sentences)]))
        frequency, postings, rare = self.terms.frequency.get, self.postings, self._rare
        for place, text in enumerate(sentences, start):
            self.sentences.append(Sentence(text, entry.key, entry.reported_at))
            for stem in set(stems(text)):
                if frequency(stem, 0) <= rare:
                    places = postings.setdefault(stem, [])
                    places.append(place)
                    del places[:-POSTINGS]

    def _with_room(self, more: int, dimensions: int) -> numpy.ndarray:
        count, kept = len(self.sentences), self._vectors
        if kept is None or count + more > len(kept):
            grown = numpy.zeros((max(256, 2 * count, count + more), dimensions), dtype=numpy.uint16)
            if kept is not None:
                grown[:count] = kept[:count]
            self._vectors = kept = grown
        return kept


def halved(vectors: numpy.ndarray) -> numpy.ndarray:
    """The first sixteen bits of each float32 ("bfloat16"): precise to a 256th, and soon made whole, unlike float16."""
    bits = numpy.ascontiguousarray(vectors, dtype=numpy.float32).view(numpy.uint32)
    rounded: numpy.ndarray = ((bits + 0x8000) >> 16).astype(numpy.uint16)
    return rounded


def made_whole(halved: numpy.ndarray) -> numpy.ndarray:
    """Vectors as float32 again."""
    return (halved.astype(numpy.uint32) << 16).view(numpy.float32)


def known_from(entry: Entry, vectors: Vectors) -> Known:
    """The parts of an entry that comparisons read."""
    title = frozenset(stems(entry.title))
    lead = (entry.summary or entry.content)[:LEAD_LENGTH]
    words = title | frozenset(stems(lead))
    return Known(entry.key, entry.reported_at, entry.title, vectors, title, words, entry.reported_at.timestamp())
