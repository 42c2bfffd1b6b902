"""Figures and measures as CSV, with a header."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, TextIO

from monitor.cli.ledger_rows import FigureRow, SeriesRow
from monitor.core.record.series import Series
from monitor.core.telling.alerting import figure_words
from monitor.core.telling.hostile import clean
from monitor.model import Figure, Measure, RecordedFigure

Columns = dict[str, Callable[[Any], object]]


def _of_its_figure(of: Callable[[Figure], object]) -> Callable[[FigureRow], object]:
    return lambda row: of(row.line.recorded.figure)


OF_A_FIGURE: Columns = {
    "low": lambda one: one.mention.quantity.low,
    "high": lambda one: one.mention.quantity.high,
    "bound": lambda one: one.mention.quantity.bound.value,
    "unit": lambda one: one.mention.quantity.unit,
    "counted": lambda one: one.mention.counted,
    "place": lambda one: _places(one.measure),
    "as_of": lambda one: _time(one.as_of),
    "claimant": lambda one: one.attribution.claimant if one.attribution else "",
}
FIGURES: Columns = {
    "id": lambda row: f"f{row.line.recorded.key}",
    "storyline": lambda row: row.line.recorded.storyline,
    "series": lambda row: row.series.id if row.series else "",
    "measure": lambda row: row.measure,
    "reported_at": lambda row: _time(row.line.recorded.reported_at),
    "figure": lambda row: row.line.recorded.figure.mention.text,
    **{name: _of_its_figure(of) for name, of in OF_A_FIGURE.items()},
    "source": lambda row: row.line.recorded.source,
    "relation": lambda row: row.verdict.relation.value if row.verdict else "",
    "kind": lambda row: row.verdict.kind.value if row.verdict and row.verdict.kind else "",
    "confident": lambda row: _yes(row.verdict.confident) if row.verdict else "",
    "reason": lambda row: row.verdict.reason if row.verdict else "",
    "earlier": lambda row: f"f{row.earlier.key}" if row.earlier else "",
    "earlier_figure": lambda row: figure_words(row.earlier.figure) if row.earlier else "",
    "earlier_claimant": lambda row: _claimant(row.earlier) if row.earlier else "",
    "earlier_source": lambda row: row.earlier.source if row.earlier else "",
    "earlier_reported_at": lambda row: _time(row.earlier.reported_at) if row.earlier else "",
    "superseded": lambda row: _yes(row.line.superseded_at is not None),
    "sentence": lambda row: row.line.recorded.figure.sentence,
    "link": lambda row: row.line.recorded.link,
}
SERIES: Columns = {
    "series": lambda row: row.id,
    "storyline": lambda row: row.storyline,
    "measure": lambda row: row.series.name,
    "place": lambda row: _places(row.series.measure),
    "low": lambda row: row.series.band.low if row.series.band else "",
    "low_bound": lambda row: row.series.band.low_bound.value if row.series.band else "",
    "high": lambda row: row.series.band.high if row.series.band else "",
    "high_bound": lambda row: row.series.band.high_bound.value if row.series.band else "",
    "unit": lambda row: row.series.unit,
    "voices": lambda row: _voices(row.series),
    "voiced_by": lambda row: "; ".join(row.series.band.voices) if row.series.band else "",
    "figures": lambda row: len(row.series.findings),
    "newest_at": lambda row: _time(row.newest.reported_at),
}


def write_figures(rows: Sequence[FigureRow], file: TextIO) -> None:
    """Write figures as CSV with a header; an open side of a range is an empty cell."""
    _write(FIGURES, rows, file)


def write_series(rows: Sequence[SeriesRow], file: TextIO) -> None:
    """Write what stands of each measure as CSV with a header."""
    _write(SERIES, rows, file)


def _write(columns: Columns, rows: Sequence[FigureRow | SeriesRow], file: TextIO) -> None:
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(of(row)) for of in columns.values()])


def _cell(value: object) -> object:
    """Text of a feed that no spreadsheet takes for a formula; numbers as they are."""
    if not isinstance(value, str):
        return value
    told = clean(value)
    return f"'{told}" if told.startswith(("=", "+", "-", "@")) else told


def _places(measure: Measure) -> str:
    return ", ".join(sorted(measure.places))


def _time(at: datetime | None) -> str:
    return at.isoformat() if at else ""


def _claimant(recorded: RecordedFigure) -> str:
    return recorded.figure.attribution.claimant if recorded.figure.attribution else ""


def _voices(series: Series) -> int:
    return len(series.band.voices) if series.band else 0


def _yes(is_so: bool) -> str:
    return "yes" if is_so else "no"
