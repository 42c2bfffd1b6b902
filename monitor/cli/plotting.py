"""Figures over time, one small plot a measure, drawn in characters.

● a value, ▲ at least, ▼ at most, │ a range, ✗ a contradiction. Time runs to the right, values upwards; the scale is
logarithmic where the largest is more than a hundred times the smallest.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from rich.console import Group
from rich.text import Text

from monitor.cli.tables import measure_name, weightiest_verdict
from monitor.core.hostile import clean
from monitor.core.phrases import MONTHS
from monitor.model import Bound, Relation
from monitor.store.listings import FigureLine

WIDTH, HEIGHT = 64, 8  # characters
FEWEST = 3  # figures of a measure that make a plot: two are told as well by two lines
STEEP = 100  # largest over smallest from which the scale is logarithmic
UP = frozenset({Bound.AT_LEAST, Bound.MORE_THAN})
DOWN = frozenset({Bound.AT_MOST, Bound.LESS_THAN})
LEGEND = "● a value  ▲ at least  ▼ at most  │ a range  ✗ contradicts an earlier one"


@dataclass(frozen=True, slots=True)
class _Point:
    at: datetime
    low: float
    high: float
    mark: str


def plots(lines: Sequence[FigureLine]) -> Group | None:
    """A plot for every measure with enough figures, the fullest first; None when there is no such measure."""
    groups: dict[tuple[str, str, str], list[_Point]] = {}
    for line in lines:
        point = _point(line)
        if point is not None:
            figure = line.recorded.figure
            key = (line.recorded.storyline, measure_name(figure), figure.mention.quantity.unit)
            groups.setdefault(key, []).append(point)
    drawn = [
        Text("\n").join(_plot(_title(*key), points))
        for key, points in sorted(groups.items(), key=lambda item: -len(item[1]))
        if len(points) >= FEWEST and len({point.at for point in points}) > 1
    ]
    return Group(*drawn, Text(LEGEND, style="dim")) if drawn else None


def _title(storyline: str, measure: str, unit: str) -> str:
    counted = f"{measure} [{unit}]" if unit not in ("", "person") and unit not in measure else measure
    return clean(f"{storyline}: {counted}")


def _point(line: FigureLine) -> _Point | None:
    quantity = line.recorded.figure.mention.quantity
    ends = [end for end in (quantity.low, quantity.high) if end is not None and math.isfinite(end)]
    if line.superseded_at or not ends:
        return None
    mark = "▲" if quantity.bound in UP else "▼" if quantity.bound in DOWN else "●"
    verdict = weightiest_verdict(line.verdicts)
    if verdict is not None and verdict.relation is Relation.CONTRADICTS and verdict.confident:
        mark = "✗"
    at = line.recorded.figure.as_of or line.recorded.reported_at
    return _Point(at, min(ends), max(ends), mark)


def _plot(title: str, points: Sequence[_Point]) -> list[Text]:
    bottom, top = min(point.low for point in points), max(point.high for point in points)
    start, end = min(point.at for point in points), max(point.at for point in points)
    cells = [[" "] * WIDTH for _ in range(HEIGHT)]
    for point in sorted(points, key=lambda point: point.mark == "✗"):
        column = round((point.at - start) / (end - start) * (WIDTH - 1))
        low, high = (_row(value, bottom, top) for value in (point.low, point.high))
        for row in range(high, low + 1):
            cells[row][column] = "│" if high < low else point.mark
        if point.mark == "✗":
            cells[low][column] = "✗"
    labels = _labels(bottom, top)
    margin = max(len(label) for label in labels)
    body = [
        Text.assemble((f"{label:>{margin}} ┤", "dim"), _coloured("".join(row).rstrip()))
        for label, row in zip(labels, cells, strict=True)
    ]
    return [Text(title, style="bold"), *body, _axis(margin, start, end), Text()]


def _row(value: float, bottom: float, top: float) -> int:
    """The row of a value, 0 at the top."""
    if top <= bottom:
        return HEIGHT // 2
    if bottom > 0 and top / bottom > STEEP:
        value, bottom, top = math.log(value), math.log(bottom), math.log(top)
    return round((top - value) / (top - bottom) * (HEIGHT - 1))


def _labels(bottom: float, top: float) -> list[str]:
    labels = [""] * HEIGHT
    labels[_row(top, bottom, top)] = f"{top:,.10g}"
    labels[_row(bottom, bottom, top)] = f"{bottom:,.10g}"
    return labels


def _coloured(row: str) -> Text:
    text = Text(row)
    text.highlight_regex("✗", "bold red")
    return text


def _axis(margin: int, start: datetime, end: datetime) -> Text:
    first, last = (f"{at.day} {MONTHS[at.month - 1]} {at.year}" for at in (start, end))
    return Text(f"{'':>{margin}} └{first}{last:>{WIDTH - len(first)}}", style="dim")
