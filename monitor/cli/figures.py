"""`monitor figures`: the ledger figure by figure, and measure by measure."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.cli.database import (
    check_storyline,
    console,
    database_options,
    json_option,
    opened,
    print_json,
    since_option,
)
from monitor.cli.options import MOST_LINES, limit_option
from monitor.errors import ConfigError
from monitor.model import Storyline

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from monitor.cli.ledger_rows import FigureRow, SeriesRow
    from monitor.core.record.series import Series
    from monitor.store import Store
    from monitor.store.listings import Selection

    _Ledgers = Callable[[str], Sequence[Series]]


@dataclass(frozen=True, slots=True)
class _Form:
    """How the answer is given."""

    json: bool
    csv: bool
    plot: bool
    bands: bool

    def check(self) -> None:
        """Refuse two forms at once: none of them could be left out unseen."""
        given = [f"--{name}" for name in ("json", "csv", "plot") if getattr(self, name)]
        if len(given) > 1:
            raise click.UsageError(f"{', '.join(given)}: an answer has one form, give one of them.")
        if self.plot and self.bands:
            raise click.UsageError("--plot draws how each measure moved, --bands lists what stands: give one of them.")


@click.command()
@click.argument("storyline", default="")
@click.option("--text", default="", help="Only figures with this in their words or sentence.")
@click.option("--feed", default="", metavar="TEXT", help="Only feeds with this in their name or address.")
@since_option
@limit_option
@click.option("--bands", is_flag=True, help="What stands of each measure now, and how many independent voices say so.")
@click.option("--plot", is_flag=True, help="Plot each measure over time.")
@click.option("--csv", "as_csv", is_flag=True, help="Answer in CSV, with a header.")
@database_options
@json_option
def figures(
    storyline: str,
    text: str,
    feed: str,
    since: datetime | None,
    limit: int,
    bands: bool,
    plot: bool,
    as_csv: bool,
    config: Path,
    db: Path | None,
    as_json: bool,
) -> None:
    """Show the ledger of a storyline's figures, or of all storylines.

    Below a figure stand, in brackets, what it measures, and then who claims it, the outlet and the entry. The verdict
    says what it does to the figures of the same measure before it.

    --bands and --plot show whole measures: those of the figures that the other options choose, at most --limit of them.
    """
    from monitor.store.listings import Selection

    form = _Form(as_json, as_csv, plot, bands)
    form.check()
    selection = Selection(storyline, "", feed, since, limit)
    with opened(config, db) as store:
        check_storyline(store, storyline)
        if bands or plot:
            ledgers = _ledgers(store, config) if bands else None
            _show_series(_chosen_series(store, selection, text, ledgers), form)
        else:
            _show_figures(_chosen_figures(store, selection, text), form)


def _chosen_figures(store: Store, selection: Selection, text: str) -> list[FigureRow]:
    from monitor.cli.ledger_rows import figure_rows, series_rows
    from monitor.store.ledgers import series_on_record
    from monitor.store.listings import figures_by_key, list_figures

    lines = list_figures(store, selection, text=text)
    series = series_on_record(store, [line.recorded.key for line in lines])
    earlier = [verdict.earlier_key for line in lines for verdict in line.verdicts if verdict.earlier_key]
    return figure_rows(lines, series_rows(series), figures_by_key(store, earlier))


def _chosen_series(store: Store, selection: Selection, text: str, ledgers: _Ledgers | None) -> list[SeriesRow]:
    """The measures of the chosen figures; with what stands of each where the `ledgers` are to be asked."""
    from monitor.cli.ledger_rows import series_rows
    from monitor.store.ledgers import series_on_record
    from monitor.store.listings import list_figures

    lines = list_figures(store, replace(selection, limit=MOST_LINES), text=text)
    chosen = {line.recorded.key for line in lines}
    storylines = sorted({line.recorded.storyline for line in lines})
    series = [one for name in storylines for one in ledgers(name)] if ledgers else series_on_record(store, chosen)
    return [row for row in series_rows(series) if chosen & row.keys][: selection.limit]


def _ledgers(store: Store, config: Path) -> _Ledgers:
    from monitor.core.record.ledger import Ledger
    from monitor.store.ledgers import copies_on_record
    from monitor.store.memory import figures_on_record

    copies = copies_on_record(store)
    return lambda name: Ledger(_storyline(name, config), figures_on_record(store, name)).series(copies)


def _storyline(name: str, config: Path) -> Storyline:
    from monitor.config import load_config

    try:
        known = load_config(config).storylines
    except ConfigError:  # the ledger can be looked into without a configuration; declared measures go by name then
        known = ()
    return next((each for each in known if each.id == name), Storyline(name, name, ""))


def _show_figures(rows: list[FigureRow], form: _Form) -> None:
    from monitor.cli import ledger_csv, ledger_tables

    if form.json:
        for row in rows:
            print_json(row.line, **row.shown)
    elif form.csv:
        ledger_csv.write_figures(rows, sys.stdout)
    else:
        told = ledger_tables.figure_table(rows, datetime.now(UTC)) if rows else "No figures on record."
        console().print(told)


def _show_series(rows: list[SeriesRow], form: _Form) -> None:
    from monitor.cli import ledger_csv, ledger_tables
    from monitor.cli.plotting import plots

    if form.json:
        for row in rows:
            print_json(row.shown)
    elif form.csv:
        ledger_csv.write_series(rows, sys.stdout)
    elif form.plot:
        page = console()
        page.print(plots(rows, page.width) or "No measure has three figures of different times yet.")
    else:
        console().print(ledger_tables.band_tables(rows) if rows else "No figures on record.")
