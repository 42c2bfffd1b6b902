"""`monitor status`, `entries`, `figures` and `alerts`: what is on record, for people and for programs."""

from __future__ import annotations

import sys
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
from monitor.cli.options import MOST_LINES
from monitor.errors import ConfigError
from monitor.model import Bucket, Storyline

if TYPE_CHECKING:
    from monitor.store import Store

# The last two are of `monitor.store.overview`, which would bring the database into `--help`.
BUCKETS = (*(bucket.value for bucket in Bucket), "waiting", "quarantined")

limit_option = click.option(
    "--limit",
    type=click.IntRange(1, MOST_LINES),
    metavar="NUMBER",
    default=50,
    show_default=True,
    help="At most so many.",
)
storyline_option = click.option("--storyline", default="", metavar="ID", help="Only this storyline's.")


@click.command()
@database_options
@json_option
def status(config: Path, db: Path | None, as_json: bool) -> None:
    """Show how the monitor and its feeds are doing."""
    from monitor.store.overview import overview

    with opened(config, db) as store:
        found = overview(store, datetime.now(UTC))
    if as_json:
        print_json(found)
        return
    from monitor.cli.status_page import status_page

    console().print(status_page(found))


@click.command()
@storyline_option
@click.option(
    "--bucket", type=click.Choice(BUCKETS), metavar="BUCKET", help=f"Only those that ended here: {', '.join(BUCKETS)}."
)
@click.option("--feed", default="", metavar="TEXT", help="Only feeds with this in their name or address.")
@since_option
@limit_option
@database_options
@json_option
def entries(
    storyline: str,
    bucket: str | None,
    feed: str,
    since: datetime | None,
    limit: int,
    config: Path,
    db: Path | None,
    as_json: bool,
) -> None:
    """List entries and the bucket each ended in."""
    from monitor.store.listings import Selection, list_entries

    with opened(config, db) as store:
        check_storyline(store, storyline)
        found = list_entries(store, Selection(storyline, bucket or "", feed, since, limit))
    if as_json:
        for line in found:
            print_json(line, id=f"e{line.key}")
        return
    from monitor.cli.tables import entry_table

    _show(
        entry_table(found, datetime.now(UTC))
        if found
        else "No entries. `monitor status` tells how many there are in which bucket."
    )


@click.command()
@click.argument("storyline", default="")
@click.option("--text", default="", help="Only figures with this in their words or sentence.")
@click.option("--feed", default="", metavar="TEXT", help="Only feeds with this in their name or address.")
@since_option
@limit_option
@click.option("--plot", is_flag=True, help="Plot each measure over time.")
@click.option("--bands", is_flag=True, help="What stands of each measure now, and how many independent voices say so.")
@click.option("--csv", "as_csv", is_flag=True, help="Answer in CSV, with a header.")
@database_options
@json_option
def figures(
    storyline: str,
    text: str,
    feed: str,
    since: datetime | None,
    limit: int,
    plot: bool,
    bands: bool,
    as_csv: bool,
    config: Path,
    db: Path | None,
    as_json: bool,
) -> None:
    """Show the ledger of a storyline's figures, or of all storylines.

    Below a figure stand, in brackets, what it measures, and then who claims it, the outlet and the entry. The verdict
    says what it does to the figures of the same measure before it.
    """
    from monitor.cli.tables import figure_csv, figure_table
    from monitor.store.listings import Selection, list_figures

    with opened(config, db) as store:
        check_storyline(store, storyline)
        if bands:
            _show_bands(store, storyline, config, as_json)
            return
        found = list_figures(store, Selection(storyline, "", feed, since, limit), text=text)
    if as_json:
        for line in found:
            print_json(line, id=f"f{line.recorded.key}")
    elif as_csv:
        figure_csv(found, sys.stdout)
    elif plot:
        from monitor.cli.plotting import plots

        _show(plots(found) or "No measure has three figures of different times yet.")
    else:
        _show(figure_table(found, datetime.now(UTC)) if found else "No figures on record.")


def _show_bands(store: Store, storyline: str, config: Path, as_json: bool) -> None:
    from monitor.cli.tables import band_table
    from monitor.core.ledger import Ledger
    from monitor.store.listings import storylines_on_record
    from monitor.store.memory import figures_on_record

    chosen = [storyline] if storyline else storylines_on_record(store)
    series = {name: Ledger(_storyline(name, config), figures_on_record(store, name)).series() for name in chosen}
    if as_json:
        for name, found in series.items():
            for one in found:
                print_json(one.band, storyline=name, measure=one.name, figures=len(one.findings))
        return
    _show(band_table(series))


def _storyline(name: str, config: Path) -> Storyline:
    from monitor.config import load_config

    try:
        known = load_config(config).storylines
    except ConfigError:  # the ledger can be looked into without a configuration; declared measures go by name then
        known = ()
    return next((each for each in known if each.id == name), Storyline(name, name, ""))


@click.command()
@storyline_option
@since_option
@limit_option
@database_options
@json_option
def alerts(storyline: str, since: datetime | None, limit: int, config: Path, db: Path | None, as_json: bool) -> None:
    """List alerts and their deliveries."""
    from monitor.store.listings import Selection, list_alerts

    with opened(config, db) as store:
        check_storyline(store, storyline)
        found = list_alerts(store, Selection(storyline, since=since, limit=limit))
    if as_json:
        for line in found:
            print_json(line, id=f"a{line.key}")
        return
    from monitor.cli.tables import alert_table

    _show(
        alert_table(found, datetime.now(UTC)) if found else "No alerts. `monitor entries` shows where each entry ended."
    )


def _show(renderable: object) -> None:
    console().print(renderable)
