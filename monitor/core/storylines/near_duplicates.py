"""Finds the same report told again: a wire copy, a light rewrite, a republication under another date.

Two steps. Min-hashing (Broder 1997) finds earlier texts that share a good part of their words, without looking at the
others. Then the pair is judged exactly: how much of the shorter text stands in the longer one, and whether what differs
changes the report (another number, name, day or a reversal), for a text can be copied word by word but for the one
that matters.
"""

from __future__ import annotations

import sys
import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy

from monitor.core.storylines.contrast import Reading, contrast, read
from monitor.model import Entry

PERMUTATIONS = 64
BANDS = 32  # of two rows: a pair that shares a third of all its words is looked at with a chance of 98 %
MOST_IN_BUCKET = 16  # latest entries kept per bucket: a template that hundreds of entries share finds the recent ones
KEY_SIZE = 8  # bytes
MOST_JUDGED = 16  # of those that share bands, the ones that share most
TEXT_LENGTH = 900  # characters of title and lead that are compared
SAME_WORDS = 0.80  # share of the words of the shorter lead that must stand in the longer one
SAME_ORDER = 0.45  # share of the word pairs of the shorter text
OPENING = 6  # first words of a lead, half of which the other text must hold: background is copied below other news
SHORTEST = 5  # words: anything shorter must be the same in full

# Multiply-shift (Dietzfelbinger et al. 1997): an odd factor, and the upper half of the product. Fixed for ever, so that
# the same text has the same signature after a restart.
_FACTORS = numpy.array(
    [zlib.crc32(b"factor %d" % place) << 32 | zlib.crc32(b"offset %d" % place) | 1 for place in range(PERMUTATIONS)],
    dtype=numpy.uint64,
)
_UPPER = numpy.uint64(32)

_SPREAD = numpy.uint64(0x9E3779B97F4A7C15)  # an odd number of about 2^64 / the golden ratio (Knuth 1973, 6.4)
_PLACES = numpy.arange(BANDS, dtype=numpy.uint64)


@dataclass(slots=True)
class NearDuplicateIndex:
    """An index of entries by content; `find` before `add` tells the earlier entry that a new one repeats.

    `buckets` maps what a band of two rows comes to, to the keys of the latest entries of which it comes to the same,
    eight bytes each: most are one key or two, and hundreds are read for every entry. `leads` are the hashes of the
    words of each lead, sorted.
    """

    buckets: dict[int, bytes] = field(default_factory=dict)
    readings: dict[int, Reading] = field(default_factory=dict)
    leads: dict[int, numpy.ndarray] = field(default_factory=dict)

    def add(self, entry: Entry) -> None:
        """Remember the entry under its key; a later version of it takes the place of the earlier one."""
        reading = read(text_of(entry))
        self.readings[entry.key] = reading
        self.leads[entry.key] = _lead_hashes(reading)
        key, held = entry.key.to_bytes(KEY_SIZE, sys.byteorder), self.buckets
        for bucket in _bands(reading.order):
            held[bucket] = held.get(bucket, b"")[-KEY_SIZE * (MOST_IN_BUCKET - 1) :] + key

    def forget(self, key: int) -> None:
        """Never again find the entry with this key."""
        self.readings.pop(key, None)
        self.leads.pop(key, None)

    def find(self, entry: Entry) -> int | None:
        """The key of the earlier entry that this one repeats, the likest, None if there is none."""
        reading = read(text_of(entry))
        near = self._of_the_same_lead(self._sharing_bands(entry.key, reading), _lead_hashes(reading))
        lead = frozenset(reading.lead) if near else frozenset()
        likeness = {key: _likeness(self.readings[key], reading, lead) for key in near}
        best = max(sorted(likeness), key=lambda key: likeness[key], default=None)
        return best if best is not None and likeness[best] > 0 else None

    def _sharing_bands(self, key: int, reading: Reading) -> list[int]:
        """The keys of other entries that share bands, of most of them first."""
        joined = b"".join(filter(None, map(self.buckets.get, _bands(reading.order))))
        keys = numpy.frombuffer(joined, dtype=numpy.int64)
        keys = numpy.sort(keys)
        again = keys[1:][keys[1:] == keys[:-1]]  # each as often as it shares bands, but for once: few share two
        shared = Counter(again.tolist())
        return [each for each, _ in shared.most_common() if each != key and each in self.readings][:MOST_JUDGED]

    def _of_the_same_lead(self, keys: Sequence[int], lead: numpy.ndarray) -> list[int]:
        """Those of the entries with nearly the words of this lead, judged by hash, all at once."""
        if not keys:
            return []
        leads = [self.leads[key] for key in keys]
        counts = numpy.array([len(each) for each in leads])
        joined = numpy.concatenate(leads)
        is_shared = lead.take(lead.searchsorted(joined), mode="clip") == joined
        shared = numpy.add.reduceat(is_shared, counts.cumsum() - counts, dtype=numpy.intp)
        alike = shared >= SAME_WORDS * numpy.minimum(counts, len(lead))
        return [key for key, is_alike in zip(keys, alike.tolist(), strict=True) if is_alike]


def text_of(entry: Entry) -> str:
    """What of an entry is compared: its title and the beginning of its text, a blank line between them."""
    return f"{entry.title}\n\n{(entry.summary or entry.content)[:TEXT_LENGTH]}"


def _likeness(one: Reading, other: Reading, other_lead: frozenset[str]) -> float:
    leads = _covered(frozenset(one.lead), other_lead)
    if leads < SAME_WORDS or not (_opens_in(one, other) and _opens_in(other, one)):
        return 0.0
    if min(len(one.words), len(other.words)) < SHORTEST:
        return 1.0 if one.order == other.order and not contrast(one, other) else 0.0
    pairs = _covered(one.pairs, other.pairs)
    return 0.0 if pairs < SAME_ORDER or contrast(one, other) else leads + pairs


def _opens_in(one: Reading, other: Reading) -> bool:
    """Whether the text begins with what the other says too."""
    opening, words = one.lead[:OPENING], other.words
    return 2 * sum(stem in words for stem in opening) >= len(opening)


def _covered(one: frozenset[Any], other: frozenset[Any]) -> float:
    return len(one & other) / max(1, min(len(one), len(other)))


def _lead_hashes(reading: Reading) -> numpy.ndarray:
    """The hashes of the words of the lead (`Reading.lead`), sorted and each once."""
    hashes = _hashes(reading.order)
    lead = numpy.sort(hashes[reading.title_length :] if reading.title_length < len(hashes) else hashes)
    is_first = numpy.ones(len(lead), dtype=bool)
    numpy.not_equal(lead[1:], lead[:-1], out=is_first[1:])
    return lead[is_first]


@lru_cache(maxsize=4)
def _hashes(stems: tuple[str, ...]) -> numpy.ndarray:
    """A number below 2^32 for each of the words."""
    return numpy.array([zlib.crc32(stem.encode()) for stem in stems], dtype=numpy.uint32)


@lru_cache(maxsize=4)
def _bands(stems: tuple[str, ...]) -> list[int]:
    """What each band of the min-hashes comes to, with the band's place in it, as a number below 2^60."""
    if not stems:
        return []
    lowest = (numpy.multiply.outer(_FACTORS, _hashes(stems).astype(numpy.uint64)) >> _UPPER).min(axis=1)
    mixed = ((lowest[0::2] * _SPREAD + lowest[1::2]) * _SPREAD + _PLACES) * _SPREAD
    found: list[int] = (mixed >> numpy.uint64(4)).tolist()
    return found
