"""Keeps together what a ledger holds of one measure: its figures, its name, and what stands of it now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from monitor.core.measures.measure_names import common_measure, measure_name
from monitor.core.record.bands import Band, shown_unit
from monitor.model import Finding, Measure, RecordedFigure

Identity = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Series:
    """The figures of one measure of a storyline, oldest first, each with its finding.

    `measure` has the slots that say best what all of them are of, `name` says it in words; `unit` is the newest's.
    `band` is what stands now; None where nothing does, or where the ledger was not asked.
    """

    name: str
    measure: Measure
    unit: str
    findings: tuple[Finding, ...]
    band: Band | None = None


def series_of(findings: Iterable[Finding], replaced: Iterable[Finding] = ()) -> tuple[Series, ...]:
    """The series of `findings`, the one with most figures first: what was held against one another is one series.

    The findings on figures of texts that were `replaced` belong to none, but others were held against them.
    """
    current = list(findings)
    earlier = {identity_of(one.later): one.earlier for one in (*current, *replaced)}
    chains: defaultdict[Identity, list[Finding]] = defaultdict(list)
    for finding in current:
        chains[_root(identity_of(finding.later), earlier)].append(finding)
    found = [_series(chain) for chain in chains.values()]
    return tuple(sorted(found, key=lambda one: (-len(one.findings), one.name)))


def identity_of(figure: RecordedFigure) -> Identity:
    """What tells a figure of a storyline from all others: where in which text it stands."""
    mention = figure.figure.mention
    return figure.entry_key, figure.entry_version, mention.start, mention.end


def _root(figure: Identity, earlier: dict[Identity, RecordedFigure | None]) -> Identity:
    while (before := earlier.get(figure)) is not None:
        figure = identity_of(before)
    return figure


def _series(findings: list[Finding]) -> Series:
    figures = [finding.later.figure for finding in findings]
    measure = common_measure([figure.measure for figure in figures])
    unit = shown_unit(figures[-1].mention.quantity.unit)
    return Series(measure_name(measure, figures[-1].name), measure, unit, tuple(findings))
