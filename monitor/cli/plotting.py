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

from monitor.cli.ledger_rows import SeriesRow
from monitor.core.measures.dimensions import factor_of
from monitor.core.measures.measure_names import plural
from monitor.core.record.bands import in_unit
from monitor.core.telling.hostile import clean
from monitor.core.telling.phrases import MONTHS
from monitor.model import Bound, Finding, Relation

WIDTHS, HEIGHT = (40, 96), 8  # characters; a measure that never moved takes one line
BESIDE = 16  # characters of a line that are left to the labels and the axis
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


def plots(rows: Sequence[SeriesRow], width: int) -> Group | None:
    """A plot for every measure with enough figures, in lines of `width` characters; None when there is none."""
    columns = min(max(width - BESIDE, WIDTHS[0]), WIDTHS[1])
    drawn = []
    for row in rows:
        points = [point for finding in row.series.findings if (point := _point(finding, row.series.unit))]
        if len(points) >= FEWEST and len({point.at for point in points}) > 1:
            drawn.append(Text("\n").join(_plot(_title(row), points, columns)))
    return Group(*drawn, Text(LEGEND, style="dim")) if drawn else None


def _title(row: SeriesRow) -> str:
    is_count = row.series.measure.dimension == "count"
    unit = f", {plural(row.series.unit)}" if row.series.unit and not is_count else ""
    return clean(f"{row.storyline}: {row.series.name}{unit}")


def _point(finding: Finding, unit: str) -> _Point | None:
    quantity = finding.later.figure.mention.quantity
    factor = factor_of(quantity.unit)
    ends = [in_unit(end * factor, unit) for end in (quantity.low, quantity.high) if end is not None]
    if not ends or not all(map(math.isfinite, ends)):
        return None
    mark = "▲" if quantity.bound in UP else "▼" if quantity.bound in DOWN else "●"
    if finding.verdict.relation is Relation.CONTRADICTS and finding.verdict.confident:
        mark = "✗"
    at = finding.later.figure.as_of or finding.later.reported_at
    return _Point(at, min(ends), max(ends), mark)


def _plot(title: str, points: Sequence[_Point], width: int) -> list[Text]:
    bottom, top = min(point.low for point in points), max(point.high for point in points)
    start, end = min(point.at for point in points), max(point.at for point in points)
    height = HEIGHT if top > bottom else 1
    cells = [[" "] * width for _ in range(height)]
    for point in sorted(points, key=lambda point: point.mark == "✗"):
        column = round((point.at - start) / (end - start) * (width - 1))
        low, high = (_row(value, bottom, top) for value in (point.low, point.high))
        for row in range(high, low + 1):
            cells[row][column] = "│" if high < low else point.mark
        if point.mark == "✗":
            cells[low][column] = "✗"
    labels = _labels(bottom, top, height)
    margin = max(len(label) for label in labels)
    body = [
        Text.assemble((f"{label:>{margin}} ┤", "dim"), _coloured("".join(row).rstrip()))
        for label, row in zip(labels, cells, strict=True)
    ]
    return [Text(title, style="bold"), *body, _axis(margin, start, end, width), Text()]


def _row(value: float, bottom: float, top: float) -> int:
    """The row of a value, 0 at the top."""
    if top <= bottom:
        return 0
    if bottom > 0 and top / bottom > STEEP:
        value, bottom, top = math.log(value), math.log(bottom), math.log(top)
    return round((top - value) / (top - bottom) * (HEIGHT - 1))


def _labels(bottom: float, top: float, height: int) -> list[str]:
    labels = [""] * height
    labels[_row(top, bottom, top)] = f"{top:,.10g}"
    labels[_row(bottom, bottom, top)] = f"{bottom:,.10g}"
    return labels


def _coloured(row: str) -> Text:
    text = Text(row)
    text.highlight_regex("✗", "bold red")
    return text


def _axis(margin: int, start: datetime, end: datetime, width: int) -> Text:
    is_one_day = start.date() == end.date()
    first, last = (f"{_day(at)}{at: %H:%M}" if is_one_day else _day(at) for at in (start, end))
    return Text(f"{'':>{margin}} └{first}{last:>{width - len(first)}}", style="dim")


def _day(at: datetime) -> str:
    return f"{at.day} {MONTHS[at.month - 1]} {at.year}"
