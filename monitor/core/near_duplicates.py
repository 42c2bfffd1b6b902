"""Finds the same report told again: a wire copy, a light rewrite, a republication under another date."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

import numpy

from monitor.core.lexical import WORD
from monitor.model import Entry

PERMUTATIONS = 64
BANDS = 32  # two rows a band: pairs from a Jaccard of about 0.2 are looked at, then judged exactly
SHINGLE = 2  # words
SAME = 0.5  # Jaccard of shingles from which two texts are one report
_PRIME = numpy.uint64((1 << 61) - 1)


@dataclass(slots=True)
class NearDuplicateIndex:
    """An index of entries by content; `find` before `add` tells the earlier entry that a new one repeats."""

    buckets: dict[tuple[int, int, int], list[int]] = field(default_factory=lambda: defaultdict(list))
    shingles: dict[int, frozenset[str]] = field(default_factory=dict)

    def add(self, entry: Entry) -> None:
        """Remember the entry under its key."""
        found = shingles(entry)
        self.shingles[entry.key] = found
        for bucket in _bands(found):
            self.buckets[bucket].append(entry.key)

    def find(self, entry: Entry) -> int | None:
        """The key of the earlier entry that this one repeats, None if there is none."""
        found = shingles(entry)
        keys = {key for bucket in _bands(found) for key in self.buckets.get(bucket, ()) if key != entry.key}
        scored = [(_jaccard(found, self.shingles[key]), -key) for key in keys]
        best, key = max(scored, default=(0.0, 0))
        return -key if best >= SAME else None


def shingles(entry: Entry) -> frozenset[str]:
    """Runs of words of title and lead, lower-case."""
    plain = [word.lower() for word in WORD.findall(f"{entry.title} {entry.summary or entry.content}"[:1500])]
    return frozenset(" ".join(plain[at : at + SHINGLE]) for at in range(max(1, len(plain) - SHINGLE + 1)))


def _bands(found: frozenset[str]) -> list[tuple[int, int, int]]:
    if not found:
        return []
    hashes = numpy.array([_hash(text) for text in found], dtype=numpy.uint64)
    lowest = ((hashes[:, None] * _FACTORS + _OFFSETS) % _PRIME).min(axis=0)
    return [(band, int(lowest[2 * band]), int(lowest[2 * band + 1])) for band in range(BANDS)]


def _hash(text: str) -> int:
    value = 1469598103934665603
    for byte in text.encode():
        value = (value ^ byte) * 1099511628211 & 0xFFFFFFFF
    return value


_FACTORS = numpy.array([(2654435761 * (i + 1)) % (1 << 31) | 1 for i in range(PERMUTATIONS)], dtype=numpy.uint64)
_OFFSETS = numpy.array([(40503 * (i + 7)) % (1 << 31) for i in range(PERMUTATIONS)], dtype=numpy.uint64)


def _jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / (len(one | other) or 1)
