"""Keeps together what a ledger holds of one measure: its figures, its name, and what stands of it now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from monitor.core.bands import Band, band_of, unit_of
from monitor.core.measure_names import common_measure, measure_name
from monitor.core.shelf import Row
from monitor.core.voices import NO_COPIES
from monitor.model import Finding, Measure


@dataclass(frozen=True, slots=True)
class Series:
    """The figures of one measure of a storyline, oldest first, each with its finding.

    `measure` has the slots that say best what all of them are of, `name` says it in words; `unit` is the newest's.
    """

    name: str
    measure: Measure
    unit: str
    findings: tuple[Finding, ...]
    band: Band | None


def series_of(
    rows: Iterable[Row], finding_on: Callable[[Row], Finding], copies: Mapping[int, int] = NO_COPIES
) -> tuple[Series, ...]:
    """The series of live `rows`, the one with most figures first: what was held against one another is one series."""
    chains: defaultdict[int, list[Row]] = defaultdict(list)
    for row in sorted(rows, key=lambda one: one.position):
        chains[id(_root(row))].append(row)
    found = [_series(chain, finding_on, copies) for chain in chains.values()]
    return tuple(sorted(found, key=lambda one: (-len(one.findings), one.name)))


def _series(rows: Sequence[Row], finding_on: Callable[[Row], Finding], copies: Mapping[int, int]) -> Series:
    figures = [row.figure.figure for row in rows]
    measure = common_measure([figure.measure for figure in figures])
    return Series(
        name=measure_name(measure, figures[-1].name),
        measure=measure,
        unit=unit_of(rows),
        findings=tuple(finding_on(row) for row in rows),
        band=band_of(rows, copies),
    )


def _root(row: Row) -> Row:
    while row.against is not None:
        row = row.against
    return row
