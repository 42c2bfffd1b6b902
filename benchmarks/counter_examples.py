"""What one answer "does not belong" is worth: each false match of the labelled streams made a counter-example in turn.

    python -m benchmarks.counter_examples [--cache FOLDER]

Counts the other matched entries that it would keep out, strangers and members, for cosines and margins round those of
`monitor/core/storylines/matching.py`. Further streams count where MONITOR_MORE_STREAMS names their folder.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

import numpy

from benchmarks.streams import EmbeddingCache, Stream, load_all
from monitor.background import load_background
from monitor.core.storylines.background import Background
from monitor.core.storylines.matching import match
from monitor.core.storylines.profiles import build_profile
from monitor.embedder import PACKAGED_ID
from monitor.model import Belonging

COSINES = (0.60, 0.65, 0.70, 0.75)
MARGINS = (0.0, 0.10, 0.15, 0.20)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cache", type=Path, help="folder that keeps vectors between runs")
    streams = load_all(EmbeddingCache(parser.parse_args().cache))
    background = load_background(PACKAGED_ID)
    pairs = [list(_pairs(stream, background)) for stream in streams.values()]
    answers = sum(len(of_stream) for of_stream in pairs)
    print(f"{answers} false matches in {len(pairs)} streams; kept out by each, on average")
    for cosine in COSINES:
        for margin in MARGINS:
            kept_out = [_kept_out(of_stream, cosine, margin) for of_stream in pairs]
            strangers, members = (sum(count) / max(1, answers) for count in zip(*kept_out, strict=True))
            worse = sum(wrong > right for right, wrong in kept_out)
            print(
                f"from {cosine:.2f}, nearer by {margin:.2f}: strangers {strangers:.2f}, members {members:.2f}, ", end=""
            )
            print(f"more harm than good in {worse} streams")


def _pairs(stream: Stream, background: Background) -> Iterator[tuple[numpy.ndarray, numpy.ndarray, numpy.ndarray]]:
    """For each false match: cosines of the other matches with it, with the storyline, and which of them belong."""
    profile = build_profile(stream.storyline, stream.phrase, background)
    found = (match(row.entry, row.vectors, profile, background) for row in stream.rows)
    rows = [row for row, each in zip(stream.rows, found, strict=True) if each.belonging is Belonging.MATCHED]
    wholes = numpy.stack([row.vectors.whole for row in rows])
    to_own, belongs = (wholes @ profile.vectors.T).max(axis=1), numpy.array([row.is_relevant for row in rows])
    for place in numpy.flatnonzero(~belongs).tolist():
        others = numpy.arange(len(rows)) != place
        yield (wholes @ wholes[place])[others], to_own[others], belongs[others]


def _kept_out(
    pairs: list[tuple[numpy.ndarray, numpy.ndarray, numpy.ndarray]], cosine: float, margin: float
) -> tuple[int, int]:
    """Strangers and members that all counter-examples of a stream keep out."""
    refused = [((likeness >= cosine) & (likeness >= to_own + margin), belongs) for likeness, to_own, belongs in pairs]
    return (
        sum(int((out & ~belongs).sum()) for out, belongs in refused),
        sum(int((out & belongs).sum()) for out, belongs in refused),
    )


if __name__ == "__main__":
    main()
