"""How well matching and novelty do on the labelled streams, everything chosen on the other streams.

    python -m benchmarks.novelty [--cache FOLDER] [--fit] [--no-terms]

For each stream the three rules and the threshold come from the streams left, never from itself. `--fit` prints the
weights from all streams, as they are shipped in monitor/core/weights.py, and what they reach (which is optimistic).
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy

from benchmarks.fitting import THRESHOLDS, Prepared, fit, prepare, replay, sweep
from benchmarks.streams import BIG, SMALL, EmbeddingCache, Score, Stream, load, score_alerts, score_matches
from monitor.background import load_background
from monitor.core.background import Background
from monitor.core.weights import Weights
from monitor.embedder import PACKAGED_ID


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cache", type=Path, help="folder that keeps vectors between runs")
    parser.add_argument("--fit", action="store_true", help="print the weights fitted on all streams")
    parser.add_argument("--no-terms", action="store_true", help="title and description alone")
    arguments = parser.parse_args()
    cache = EmbeddingCache(arguments.cache)
    streams = {name: load(name, cache, with_terms=not arguments.no_terms) for name in (*BIG, *SMALL)}
    background = load_background(PACKAGED_ID)
    print("left out in turn: rules and threshold from the other streams")
    for name, stream in streams.items():
        show(name, stream, replace(background, weights=leave_out(name, streams, background)))
    print("as shipped: rules and threshold from all streams")
    weights = choose(list(streams.values()), background) if arguments.fit else background.weights
    for name, stream in streams.items():
        show(name, stream, replace(background, weights=weights))
    if arguments.fit:
        print(weights)


def leave_out(name: str, streams: Mapping[str, Stream], background: Background) -> Weights:
    """Rules and threshold from all streams but `name`; the two small ones hold the same entries and go together."""
    gone = SMALL if name in SMALL else (name,)
    return choose([stream for other, stream in streams.items() if other not in gone], background)


def choose(streams: Sequence[Stream], background: Background) -> Weights:
    """Rules from `streams`, and the threshold that is best on the big ones among them, smoothed over neighbours."""
    weights = fit(streams, background, new=0.5)
    big = [stream for stream in streams if stream.storyline.id in BIG]
    prepared = [prepare(stream, replace(background, weights=weights)) for stream in big]
    return replace(weights, new=best_threshold(prepared, weights))


def best_threshold(prepared: Sequence[Prepared], weights: Weights) -> float:
    """The middle of the best run of five neighbouring thresholds, by mean F1 over the streams."""
    curve = numpy.mean([[score.f1 for score in sweep(one, weights)] for one in prepared], axis=0)
    smooth = numpy.convolve(curve, numpy.ones(5) / 5, mode="valid")
    return THRESHOLDS[int(numpy.argmax(smooth)) + 2]


def show(name: str, stream: Stream, background: Background) -> tuple[float, Score]:
    """Print one line: F1 of matches and of new developments, and what the alerts were."""
    matched, alerted = replay(stream, background)
    matches, score = score_matches(stream.rows, matched), score_alerts(stream.rows, alerted)
    print(
        f"{name:24s} matched {matches:5.1f}   new development {score.f1:5.1f}   {score.alerts} alerts: "
        f"{score.firsts} of {score.developments} firsts, {score.repeats} repeats, {score.off} off, "
        f"{score.without_event} without event   threshold {background.weights.new:.2f}"
    )
    return matches, score


if __name__ == "__main__":
    main()
