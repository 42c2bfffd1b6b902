"""How long one entry takes to be matched and judged, as the record grows; embedding is not counted.

    python -m benchmarks.analyse_speed [--most 1000000]

Fifty storylines, made-up entries of words drawn by Zipf's law (without its most frequent words: function words are not
compared) and random unit vectors. Each measured entry is matched with all storylines, looked up among the
near-duplicates, judged on one storyline and remembered; one that belongs to none is not judged, so its time is that of
the first two parts. Time is the processor's: run with OMP_NUM_THREADS=1. The record
is frozen out of the garbage collector, as a daemon should do once it has rebuilt it: else its passes over the record
are part of every entry.
"""

from __future__ import annotations

import argparse
import gc
import random
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import numpy

from monitor.background import load_background
from monitor.core.storylines.matching import match_each
from monitor.core.storylines.memory import StorylineMemory
from monitor.core.storylines.near_duplicates import NearDuplicateIndex
from monitor.core.storylines.novelty import assess
from monitor.core.storylines.profiles import Profile, build_profile, stacked
from monitor.embedder import PACKAGED_ID
from monitor.model import Belonging, Entry, Match, Storyline, Vectors

STORYLINES = 50
DIMENSIONS = 384
SENTENCES = 4  # an entry
MEASURED = 300  # entries a round
ROUNDS = 5  # the median of which is printed
VOCABULARY = 30_000
FREQUENT = 100  # ranks that are left out
START = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(slots=True)
class World:
    """Storylines with their memories, and a source of entries that always gives the same ones."""

    chance: random.Random = field(default_factory=lambda: random.Random(1))
    vectors: numpy.random.Generator = field(default_factory=lambda: numpy.random.default_rng(1))
    profiles: list[Profile] = field(default_factory=list)
    memories: list[StorylineMemory] = field(default_factory=list)
    duplicates: NearDuplicateIndex = field(default_factory=NearDuplicateIndex)
    made: int = 0

    def text(self, words: int) -> str:
        """Words drawn by Zipf's law."""
        ranks = (min(VOCABULARY, int(FREQUENT * self.chance.paretovariate(1.0))) for _ in range(words))
        return " ".join(map(word, ranks)).capitalize()

    def unit(self, rows: int) -> numpy.ndarray:
        """Random unit vectors, shape (rows, dimensions)."""
        found = self.vectors.standard_normal((rows, DIMENSIONS)).astype(numpy.float32)
        return found / numpy.linalg.norm(found, axis=1, keepdims=True)

    def entries(self, count: int) -> Iterator[tuple[Entry, Vectors, tuple[str, ...], numpy.ndarray]]:
        """New entries, ten minutes apart, with their vectors, sentences and the sentences' vectors."""
        for _ in range(count):
            self.made += 1
            at = START + timedelta(minutes=10 * self.made)
            sentences = tuple(self.text(18) for _ in range(SENTENCES))
            entry = Entry(self.made, 1, "", "", "", "", "", self.text(10), ". ".join(sentences), "", at, at)
            whole = self.unit(2)
            yield entry, Vectors(PACKAGED_ID, whole[0], whole[1]), sentences, self.unit(SENTENCES)


def word(rank: int) -> str:
    """The made-up word of that rank: letters alone, so that it is one word to whoever reads it."""
    letters = ""
    while rank:
        rank, rest = divmod(rank, 20)
        letters += "bcdfghjklmnpqrstvwxz"[rest] + "o"
    return letters


def main() -> None:
    """Grow the record tenfold at a time and print the time an entry takes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--most", type=int, default=1_000_000, help="sentences on record at the end")
    arguments = parser.parse_args()
    world = build()
    print(f"{'':20s} milliseconds an entry: parts of it          belongs to")
    print(f"{'sentences':>10s} {'entries':>9s} {'match 50':>9s} {'look up':>9s} {'judge':>9s} {'none':>9s} {'one':>9s}")
    size = 1_000
    while size <= arguments.most:
        grow(world, size)
        matched, looked, judged = map(statistics.median, zip(*(measure(world) for _ in range(ROUNDS)), strict=True))
        none, one = matched + looked, matched + looked + judged
        parts = f"{matched:9.2f} {looked:9.2f} {judged:9.2f} {none:9.2f} {one:9.2f}"
        print(f"{size:10,d} {world.made:9,d} {parts}", flush=True)
        size *= 10


def build() -> World:
    """Fifty storylines of made-up words, with three terms each."""
    world, background = World(), load_background(PACKAGED_ID)
    for number in range(STORYLINES):
        terms = tuple(world.text(2) for _ in range(3))
        storyline = Storyline(f"s{number}", world.text(4), world.text(40), terms=terms)
        world.profiles.append(build_profile(storyline, world.unit(1), background))
        world.memories.append(StorylineMemory(storyline, background.terms))
    return world


def grow(world: World, sentences: int) -> None:
    """Fill the memories until they hold `sentences` in all; one entry in ten was told."""
    held = sum(len(memory.sentences) for memory in world.memories)
    for entry, vectors, texts, rows in world.entries((sentences - held) // SENTENCES):
        memory = world.memories[entry.key % STORYLINES]
        told = entry.key // STORYLINES % 10 == 0
        found = Match(memory.storyline.id, 0.9, 0.5, Belonging.MATCHED)
        memory.remember(entry, vectors, found, alerted=told, sentences=texts, sentence_vectors=rows)
        world.duplicates.add(entry)


def measure(world: World) -> tuple[float, float, float]:
    """Milliseconds an entry for matching, for the near-duplicates and for judging with remembering."""
    background, stack = load_background(PACKAGED_ID), stacked(world.profiles)
    entries = list(world.entries(MEASURED))
    gc.collect()
    gc.freeze()
    took = [0.0, 0.0, 0.0]
    for entry, vectors, texts, rows in entries:
        memory = world.memories[entry.key % STORYLINES]
        found = Match(memory.storyline.id, 0.9, 0.5, Belonging.MATCHED)
        moments = [time.process_time()]
        match_each(entry, vectors, stack, background)
        moments.append(time.process_time())
        world.duplicates.find(entry)
        world.duplicates.add(entry)
        moments.append(time.process_time())
        assess(entry, vectors, texts, rows, found, memory, background, memory.storyline)
        memory.remember(entry, vectors, found, alerted=False, sentences=texts, sentence_vectors=rows)
        moments.append(time.process_time())
        took = [total + later - sooner for total, (sooner, later) in zip(took, pairwise(moments), strict=True)]
    matched, looked, judged = (1000 * total / MEASURED for total in took)
    return matched, looked, judged


if __name__ == "__main__":
    main()
