"""How well matching and novelty do on the labelled streams, everything chosen on the other streams.

    python -m benchmarks.novelty [--cache FOLDER] [--fit] [--no-terms]

For each stream the three rules come from the other streams, never from itself; the threshold is one half. `--fit`
prints the weights from all streams, as they are shipped in monitor/core/storylines/weights.py; what those reach
is optimistic.
Further streams count where MONITOR_MORE_STREAMS names their folder.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from statistics import mean

from benchmarks.fitting import fit, replay
from benchmarks.streams import SMALL, EmbeddingCache, Score, Stream, load_all, score_alerts, score_matches
from monitor.background import load_background
from monitor.core.storylines.background import Background
from monitor.core.storylines.weights import Weights
from monitor.embedder import PACKAGED_ID


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cache", type=Path, help="folder that keeps vectors between runs")
    parser.add_argument("--fit", action="store_true", help="print the weights fitted on all streams")
    parser.add_argument("--no-terms", action="store_true", help="title and description alone")
    arguments = parser.parse_args()
    cache = EmbeddingCache(arguments.cache)
    streams = load_all(cache, with_terms=not arguments.no_terms)
    background = load_background(PACKAGED_ID)
    print("left out in turn: rules from the other streams")
    table({name: (streams[name], leave_out(name, streams, background)) for name in streams}, background)
    print("as shipped: rules from all streams")
    weights = fit(list(streams.values()), background) if arguments.fit else background.weights
    table({name: (stream, weights) for name, stream in streams.items()}, background)
    if arguments.fit:
        print(weights)


def leave_out(name: str, streams: Mapping[str, Stream], background: Background) -> Weights:
    """Rules from all streams but `name`; the two small ones hold the same entries and go together."""
    gone = SMALL if name in SMALL else (name,)
    return fit([stream for other, stream in streams.items() if other not in gone], background)


def table(rules: Mapping[str, tuple[Stream, Weights]], background: Background) -> None:
    """Print a line a stream, then means and shares over the big ones."""
    shown = {name: show(name, stream, replace(background, weights=own)) for name, (stream, own) in rules.items()}
    big = [score for name, score in shown.items() if name not in SMALL]
    alerts = sum(score.alerts for _, score in big)
    print(
        f"{f'the {len(big)} big ones':24s} matched {mean([matches for matches, _ in big]):5.1f}   "
        f"new development {mean([score.f1 for _, score in big]):5.1f}   of {alerts} alerts "
        f"{100 * sum(score.repeats for _, score in big) / alerts:.1f} % repeats, "
        f"{100 * sum(score.off for _, score in big) / alerts:.1f} % off the storyline"
    )


def show(name: str, stream: Stream, background: Background) -> tuple[float, Score]:
    """Print one line: F1 of matches and of new developments, and what the alerts were."""
    matched, alerted = replay(stream, background)
    matches, score = score_matches(stream.rows, matched), score_alerts(stream.rows, alerted)
    print(
        f"{name:24s} matched {matches:5.1f}   new development {score.f1:5.1f}   {score.alerts} alerts: "
        f"{score.firsts} of {score.developments} firsts, {score.repeats} repeats, {score.off} off, "
        f"{score.without_event} without event"
    )
    return matches, score


if __name__ == "__main__":
    main()
