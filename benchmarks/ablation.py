"""What each part of matching and novelty is worth: left out one at a time, on streams that nothing was chosen on.

    python -m benchmarks.ablation [--cache FOLDER]

Prints tables in Markdown. F1 of new developments is the mean over nine thresholds round the shipped one, because a
curve over fifty developments jumps by two or three points between neighbours; differences below one point are noise.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy

from benchmarks import fitting
from benchmarks.fitting import Prepared, fit_event, fit_match, fit_pair, matchable, prepare, simulate
from benchmarks.streams import SMALL, EmbeddingCache, Score, Stream, load_all, score_alerts, score_matches
from monitor.background import load_background
from monitor.core.storylines import sameness
from monitor.core.storylines.background import Background
from monitor.core.storylines.lexical import TermStatistics
from monitor.core.storylines.style import StyleModel
from monitor.core.storylines.weights import MATCH_OBSERVATIONS, Weights
from monitor.embedder import PACKAGED_ID

NEIGHBOURS = (0.42, 0.44, 0.46, 0.48, 0.50, 0.52, 0.54, 0.56, 0.58)
MATCH_PARTS: Mapping[str, tuple[int, ...]] = {
    "nothing": (),
    "likeness above background": (0,),
    "likeness by spread": (1,),
    "both likenesses": (0, 1),
    "own word in the title": (2,),
    "terms": (3, 4),
    "the storyline's words where it begins": (5,),
    "the storyline's words": (6,),
    "the storyline's words, both": (5, 6),
    "all words": (2, 3, 4, 5, 6),
}
MATCH_LOOSENESSES = (0.01, 0.03, 0.1, 0.3, 1.0)
EVENT_LOOSENESSES = (0.1, 0.3, 1.0, 3.0, 10.0)
CHANGES = (0.0, 4.0, 6.0, 12.0, 30.0)
PARTS: Mapping[str, tuple[tuple[int, ...], tuple[int, ...]]] = {
    "nothing": ((), ()),
    "style by vectors": ((0, 1), ()),
    "style by words": ((2, 3), ()),
    "both styles": ((0, 1, 2, 3), ()),
    "outer marks": ((4, 5, 6, 7, 8), ()),
    "both styles and outer marks": (tuple(range(9)), ()),
    "match score": ((9,), ()),
    "storyline's own words": ((10,), ()),
    "voice of the lead": ((11, 12, 13, 14), ()),
    "pair: text cosine": ((), (0,)),
    "pair: title cosine": ((), (1,)),
    "pair: shared words": ((), (2,)),
    "pair: title words known": ((), (3,)),
    "pair: all words": ((), (2, 3)),
    "pair: time": ((), (4, 5)),
}


@dataclass(frozen=True, slots=True)
class Fold:
    """One stream left out, with the others, all matched by a rule from the others."""

    out: Prepared
    others: tuple[Prepared, ...]
    background: Background


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cache", type=Path, help="folder that keeps vectors between runs")
    cache = EmbeddingCache(parser.parse_args().cache)
    streams = load_all(cache)
    table_of_matches(streams)
    folds = [fold(name, streams) for name in streams if name not in SMALL]
    print("| left out | F1 | of it | repeats % | off % | without event % |\n|---|---|---|---|---|---|")
    for name, (event, pair) in PARTS.items():
        report(name, folds, [rules(one, event, pair) for one in folds])
    for name, values in sweeps():
        print(f"\n| {name} | F1 | of it | repeats % | off % | without event % |\n|---|---|---|---|---|---|")
        for value in values:
            report(str(value), folds, [rules(one, (), ()) for one in folds], {name: value})
    table_of_fits(folds)
    table_as_shipped(streams)


def table_as_shipped(streams: Mapping[str, Stream]) -> None:
    """Print what each file that is shipped is worth, and `CHANGED`, by the program's own functions and weights."""
    print("\n| left out of what is shipped | matched | new developments | repeats % |\n|---|---|---|---|")
    shipped = load_background(PACKAGED_ID)
    style = shipped.style
    words = StyleModel(title_words=style.title_words, lead_words=style.lead_words)
    report_shipped("nothing", streams, shipped)
    vectors = StyleModel(style.title, style.whole)
    report_shipped("words.tsv.gz", streams, replace(shipped, terms=TermStatistics(), style=vectors))
    report_shipped("vectors.npz", streams, replace(shipped, reference=None, spread=0.0, style=words))
    print("\n| CHANGED | matched | new developments | repeats % |\n|---|---|---|---|")
    usual = sameness.CHANGED
    for value in CHANGES:
        sameness.CHANGED = value
        report_shipped(str(value), streams, shipped)
    sameness.CHANGED = usual


def report_shipped(name: str, streams: Mapping[str, Stream], background: Background) -> None:
    """Print one line: means over the big streams, at the shipped threshold."""
    big = [stream for name, stream in streams.items() if name not in SMALL]
    found = [(stream.rows, *fitting.replay(stream, background)) for stream in big]
    matches = numpy.mean([score_matches(rows, matched) for rows, matched, _ in found])
    scores = [score_alerts(rows, alerted) for rows, _, alerted in found]
    repeats = 100 * sum(score.repeats for score in scores) / sum(score.alerts for score in scores)
    print(f"| {name} | {matches:.1f} | {numpy.mean([score.f1 for score in scores]):.1f} | {repeats:.1f} |", flush=True)


def table_of_matches(streams: Mapping[str, Stream]) -> None:
    """Print what each part of the match is worth, and how much its fit is held back."""
    background = load_background(PACKAGED_ID)
    seen = {name: matchable(stream, background) for name, stream in streams.items()}
    print("| left out of the match | F1 | lowest | of it |\n|---|---|---|---|")
    for name, without in MATCH_PARTS.items():
        kept = [place for place in range(len(MATCH_OBSERVATIONS)) if place not in without]
        report_matches(name, streams, {stream: rows[:, kept] for stream, rows in seen.items()}, fitting.MATCH_LOOSENESS)
    print("\n| MATCH_LOOSENESS | F1 | lowest | of it |\n|---|---|---|---|")
    for looseness in MATCH_LOOSENESSES:
        report_matches(str(looseness), streams, seen, looseness)
    print()


def report_matches(
    name: str, streams: Mapping[str, Stream], seen: Mapping[str, numpy.ndarray], looseness: float
) -> None:
    """Print one line: each big stream matched by a rule from all the others."""
    each = []
    for left_out in (stream for stream in streams if stream not in SMALL):
        others = [stream for stream in streams if stream != left_out]
        labels = [row.is_relevant for other in others for row in streams[other].rows]
        rule = fitting.logistic(numpy.concatenate([seen[other] for other in others]), labels, looseness)
        logits = seen[left_out] @ numpy.array(rule.coefficients) + rule.intercept
        each.append(score_matches(streams[left_out].rows, (logits >= 0.0).tolist()))
    told = " ".join(f"{value:.0f}" for value in each)
    print(f"| {name} | {numpy.mean(each):.1f} | {min(each):.1f} | {told} |", flush=True)


def table_of_fits(folds: list[Fold]) -> None:
    """Print how much the fit of the events is held back."""
    print("\n| EVENT_LOOSENESS | F1 | of it | repeats % | off % | without event % |\n|---|---|---|---|---|---|")
    usual = fitting.EVENT_LOOSENESS
    for looseness in EVENT_LOOSENESSES:
        fitting.EVENT_LOOSENESS = looseness
        report(str(looseness), folds, [rules(one, (), ()) for one in folds])
    fitting.EVENT_LOOSENESS = usual


def sweeps() -> Iterator[tuple[str, tuple[float, ...]]]:
    """The constants that are set by hand, and values to try."""
    yield "CAUTION", (0.1, 0.2, 0.35, 0.5, 0.7, 0.9)
    yield "SURE", (0.5, 0.6, 0.7, 0.76, 0.8, 0.86)
    yield "SHARPNESS", (1.0, 2.0, 4.0, 20.0)


def fold(name: str, streams: Mapping[str, Stream]) -> Fold:
    """Leave one stream out and match all by the others' rule."""
    background = load_background(PACKAGED_ID)
    others = [stream for other, stream in streams.items() if other != name]
    matched = replace(background.weights, match=fit_match(others, background))
    background = replace(background, weights=matched)
    return Fold(prepare(streams[name], background), tuple(prepare(one, background) for one in others), background)


def rules(one: Fold, event: tuple[int, ...], pair: tuple[int, ...]) -> Weights:
    """The rules from the other streams, without some observations."""
    return replace(
        one.background.weights,
        event=fit_event(one.others, one.background, event),
        pair=fit_pair(one.others, pair),
    )


def report(name: str, folds: list[Fold], found: list[Weights], constants: Mapping[str, float] | None = None) -> None:
    """Print one line: mean over folds and thresholds, each fold, and the kinds of useless alerts."""
    scores = [scored(one, weights, constants or {}) for one, weights in zip(folds, found, strict=True)]
    each = [float(numpy.mean([score.f1 for score in row])) for row in scores]
    alerts = sum(score.alerts for row in scores for score in row)
    kinds = [
        100 * sum(getattr(score, kind) for row in scores for score in row) / alerts
        for kind in ("repeats", "off", "without_event")
    ]
    folds_told = " ".join(f"{value:.0f}" for value in each)
    print(
        f"| {name} | {numpy.mean(each):.1f} | {folds_told} | {' | '.join(f'{kind:.0f}' for kind in kinds)} |",
        flush=True,
    )


def scored(one: Fold, weights: Weights, constants: Mapping[str, float]) -> list[Score]:
    """The scores of the stream left out at each threshold, with constants changed for the while."""
    more = constants.get("CAUTION", fitting.CAUTION) - fitting.CAUTION
    weights = replace(weights, pair=replace(weights.pair, intercept=weights.pair.intercept + more))
    before = fitting.SURE, sameness.SHARPNESS
    fitting.SURE, sameness.SHARPNESS = constants.get("SURE", before[0]), constants.get("SHARPNESS", before[1])
    try:
        rows = one.out.stream.rows
        return [score_alerts(rows, simulate(one.out, weights, threshold)) for threshold in NEIGHBOURS]
    finally:
        fitting.SURE, sameness.SHARPNESS = before


if __name__ == "__main__":
    main()
