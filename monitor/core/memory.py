"""What a storyline holds so far: its entries, what was told of them, their words, names and sentences.

Everything here is rebuilt by remembering the same entries in the same order, so a restart changes no decision.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

import numpy

from monitor.core.lexical import TermStatistics, stem_of, stems, words
from monitor.model import Entry, Match, Storyline, Vectors

RECENT_ALERTS = 400  # alerted entries that an entry is held against: with time in the score, older ones cannot win
RECENT_SENTENCES = 1500  # sentences searched in full for the nearest known one
POSTINGS = 48  # latest sentences kept per rare word: how older sentences are still found
RARE_ENOUGH = 5.0  # rarity (natural logarithm) from which a word leads to older sentences
FRESH_WORDS = 400  # latest entries whose words count as heard of


@dataclass(frozen=True, slots=True)
class Known:
    """One remembered entry, ready to be compared."""

    key: int
    at: datetime
    publisher: str
    title: str
    vectors: Vectors
    title_stems: frozenset[str]
    all_stems: frozenset[str]


@dataclass(frozen=True, slots=True)
class Sentence:
    """One remembered sentence and where it comes from."""

    text: str
    entry_key: int
    at: datetime


@dataclass(slots=True)
class StorylineMemory:
    """The mutable index of one storyline; `remember` is its only way to change.

    Comparing against it costs the same however long it grows: recent alerts and sentences are searched in full,
    older sentences through the rare words that they share with the new one.
    """

    storyline: Storyline
    terms: TermStatistics
    alerted: deque[Known] = field(default_factory=lambda: deque(maxlen=RECENT_ALERTS))
    recent: deque[Known] = field(default_factory=lambda: deque(maxlen=FRESH_WORDS))
    entries: int = 0
    frequency: Counter[str] = field(default_factory=Counter)
    names: set[str] = field(default_factory=set)
    sentences: list[Sentence] = field(default_factory=list)
    postings: dict[str, deque[int]] = field(default_factory=dict)
    _vectors: numpy.ndarray | None = None

    def __post_init__(self) -> None:
        self.names.update(stem_of(word) for word in words(f"{self.storyline.title} {self.storyline.description}"))

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

        `sentence_vectors` has shape (len(sentences), dimensions).
        """
        del match  # part of the record; no comparison reads it yet
        known = known_from(entry, vectors)
        self.entries += 1
        self.frequency.update(known.all_stems)
        self.names.update(known.all_stems)
        self.recent.append(known)
        if alerted:
            self.alerted.append(known)
        if sentence_vectors is not None:
            self._keep_sentences(entry, sentences, sentence_vectors)

    def nearest_sentence(self, sentence: str, vector: numpy.ndarray) -> tuple[float, Sentence | None]:
        """Cosine and the nearest known sentence: among the recent ones and those that share a rare word."""
        if self._vectors is None or not self.sentences:
            return 0.0, None
        count = len(self.sentences)
        places = list(range(max(0, count - RECENT_SENTENCES), count))
        for stem in set(stems(sentence)):
            if self.terms.rarity(stem) >= RARE_ENOUGH:
                places.extend(self.postings.get(stem, ()))
        likeness = self._vectors[places].astype(numpy.float32) @ vector
        best = int(numpy.argmax(likeness))
        return float(likeness[best]), self.sentences[places[best]]

    def _keep_sentences(self, entry: Entry, sentences: Sequence[str], vectors: numpy.ndarray) -> None:
        start = len(self.sentences)
        room = self._with_room(len(sentences), vectors.shape[-1])
        room[start : start + len(sentences)] = vectors
        for place, text in enumerate(sentences, start):
            self.sentences.append(Sentence(text, entry.key, entry.reported_at))
            for stem in set(stems(text)):
                if self.terms.rarity(stem) >= RARE_ENOUGH:
                    self.postings.setdefault(stem, deque(maxlen=POSTINGS)).append(place)

    def _with_room(self, more: int, dimensions: int) -> numpy.ndarray:
        count, kept = len(self.sentences), self._vectors
        if kept is None or count + more > len(kept):
            grown = numpy.zeros((max(256, 2 * count, count + more), dimensions), dtype=numpy.float16)
            if kept is not None:
                grown[:count] = kept[:count]
            self._vectors = kept = grown
        return kept


def known_from(entry: Entry, vectors: Vectors) -> Known:
    """The parts of an entry that comparisons read."""
    title = frozenset(stems(entry.title))
    lead = (entry.summary or entry.content)[:800]
    return Known(
        entry.key, entry.reported_at, entry.publisher, entry.title, vectors, title, title | frozenset(stems(lead))
    )
