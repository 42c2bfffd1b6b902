"""Figures, and what stands of each measure, as tables for people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from rich.console import Group
from rich.table import Table
from rich.text import Text

from monitor.cli.ledger_rows import FigureRow, SeriesRow
from monitor.cli.status_page import plain_table
from monitor.cli.tables import verdict_words
from monitor.cli.times import short_moment
from monitor.core.measures.measure_names import plural
from monitor.core.record.bands import Band
from monitor.core.telling.alerting import figure_words
from monitor.core.telling.hostile import clean
from monitor.core.telling.phrases import MONTHS
from monitor.model import Bound, Measure

BOUND_WORDS = {
    Bound.ABOUT: "about ", Bound.NEARLY: "nearly ", Bound.AT_LEAST: "at least ", Bound.MORE_THAN: "more than ",
    Bound.AT_MOST: "at most ", Bound.LESS_THAN: "less than ",
}  # fmt: skip
VOICES_NAMED = 5  # voices that are named below a measure; --json has them all


def figure_table(rows: Sequence[FigureRow], now: datetime) -> Table:
    """One row a figure: when, how much of what measure, whose word it is, and what it did to those before it."""
    table = plain_table("id", "reported (UTC)", "figure", "verdict")
    for row in rows:
        recorded = row.line.recorded
        claimant = clean(recorded.figure.attribution.words) if recorded.figure.attribution else ""
        origin = " · ".join(part for part in (claimant, clean(recorded.source), f"e{recorded.entry_key}") if part)
        words = Text(clean(figure_words(recorded.figure)), style="dim" if row.line.superseded_at else "")
        table.add_row(
            f"f{recorded.key}",
            short_moment(recorded.reported_at, now),
            Text.assemble(words, "\n", (f"[{clean(row.measure)}]\n", "italic"), (origin, "dim")),
            _verdict(row),
        )
    return table


def _verdict(row: FigureRow) -> Text:
    words = verdict_words(row.line)
    if row.earlier is not None and not row.line.superseded_at:
        words.append(f" f{row.earlier.key}", style="none")
    reason = clean(row.verdict.reason) if row.verdict and row.earlier else ""
    return Text.assemble(words, (f"\n{reason}" if reason else "", "dim"))


def band_tables(rows: Sequence[SeriesRow]) -> Group:
    """A table for each storyline, one row a measure: what stands now, how many voices say so, and who they are."""
    tables = [
        Group(Text(storyline, style="bold"), _band_table(list(measures)), Text())
        for storyline, measures in groupby(rows, key=lambda row: row.storyline)
    ]
    return Group(*tables)


def _band_table(rows: Sequence[SeriesRow]) -> Table:
    table = plain_table("measure", "stands at", "voices", "figures", "newest")
    table.columns[2].justify = table.columns[3].justify = "right"
    for row in rows:
        band, at = row.series.band, row.newest.reported_at
        table.add_row(
            Text.assemble(clean(row.series.name), (_named(band), "dim")),
            band_words(band, row.series.measure),
            str(len(band.voices) if band else 0),
            str(len(row.series.findings)),
            Text(f"{at.day} {MONTHS[at.month - 1]} {at.year}", no_wrap=True),
        )
    return table


def band_words(band: Band | None, measure: Measure) -> str:
    """A band in words, "at least 10,000 to 12,000"; with the unit where the measure's name does not say it already."""
    if band is None:
        return "nothing"
    high = f"{BOUND_WORDS.get(band.high_bound, '')}{_number(band.high)}"
    low = f"{BOUND_WORDS.get(band.low_bound, '')}{_number(band.low)} to " if band.low != band.high else ""
    is_one = not low and band.high == 1
    unit = "" if measure.dimension == "count" else band.unit if is_one else plural(band.unit)
    return f"{low}{high} {clean(unit)}".strip()


def _named(band: Band | None) -> str:
    voices = band.voices if band else ()
    more = f" and {len(voices) - VOICES_NAMED} more" if len(voices) > VOICES_NAMED else ""
    named = ", ".join(clean(voice) for voice in voices[:VOICES_NAMED])
    return f"\nby {named}{more}" if named else ""


def _number(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) or abs(value) >= 1000 else f"{value:,.4g}"
