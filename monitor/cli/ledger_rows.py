"""What every form of `monitor figures` shows a row of: a figure beside its measure, or a measure of a storyline."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from monitor.cli.tables import weightiest_verdict
from monitor.core.measures.measure_names import measure_name
from monitor.core.record.series import Series
from monitor.model import Measure, RecordedFigure
from monitor.store.codec import plain
from monitor.store.listings import FigureLine, VerdictLine


@dataclass(frozen=True)
class SeriesRow:
    """One measure of a storyline, as its ledger keeps figures together."""

    series: Series

    @property
    def storyline(self) -> str:
        """The id of its storyline."""
        return self.series.findings[0].storyline

    @property
    def id(self) -> str:
        """What the measure goes by: the id of its first figure."""
        return f"f{self.series.findings[0].later.key}"

    @cached_property
    def keys(self) -> frozenset[int]:
        """The keys of its figures."""
        return frozenset(finding.later.key for finding in self.series.findings)

    @property
    def newest(self) -> RecordedFigure:
        """Its last figure."""
        return self.series.findings[-1].later

    @property
    def shown(self) -> dict[str, Any]:
        """For programs."""
        band = self.series.band
        return {
            "series": self.id,
            "storyline": self.storyline,
            "measure": self.series.name,
            "slots": slots(self.series.measure),
            "low": band and band.low,
            "low_bound": band and band.low_bound.value,
            "high": band and band.high,
            "high_bound": band and band.high_bound.value,
            "unit": self.series.unit,
            "voices": len(band.voices) if band else 0,
            "voiced_by": list(band.voices) if band else [],
            "figures": [f"f{finding.later.key}" for finding in self.series.findings],
            "newest_at": plain(self.newest.reported_at),
        }


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One figure with its verdicts, the measure that the ledger keeps it with, and the figure it was held against.

    `series` is None for a figure of a text that was replaced: no ledger holds it any more.
    """

    line: FigureLine
    series: SeriesRow | None
    earlier: RecordedFigure | None

    @property
    def measure(self) -> str:
        """What it measures: the name of its series."""
        figure = self.line.recorded.figure
        return self.series.series.name if self.series else measure_name(figure.measure, figure.name)

    @property
    def verdict(self) -> VerdictLine | None:
        """The verdict that says most."""
        return weightiest_verdict(self.line.verdicts)

    @property
    def shown(self) -> dict[str, Any]:
        """What programs get beside the figure and its verdicts."""
        earlier = self.earlier
        return {
            "id": f"f{self.line.recorded.key}",
            "series": self.series.id if self.series else None,
            "measure": self.measure,
            "earlier": {"id": f"f{earlier.key}", **plain(earlier)} if earlier else None,
        }


def series_rows(series: Iterable[Series]) -> list[SeriesRow]:
    """Each of `series`, those of one storyline together, the one with most figures first."""
    return sorted(map(SeriesRow, series), key=lambda row: row.storyline)


def figure_rows(
    lines: Sequence[FigureLine], series: Sequence[SeriesRow], earlier: Mapping[int, RecordedFigure]
) -> list[FigureRow]:
    """Each of `lines` beside its series, and the one of `earlier` that its weightiest verdict was held against."""
    known = {key: row for row in series for key in row.keys}
    return [FigureRow(line, known.get(line.recorded.key), _earlier(line, earlier)) for line in lines]


def slots(measure: Measure) -> dict[str, Any]:
    """The slots of a measure that are stated; not the places that its entry names besides."""
    stated = plain(measure)
    return {name: value for name, value in stated.items() if value and name != "around"}


def _earlier(line: FigureLine, earlier: Mapping[int, RecordedFigure]) -> RecordedFigure | None:
    verdict = weightiest_verdict(line.verdicts)
    return earlier.get(verdict.earlier_key) if verdict and verdict.earlier_key else None
