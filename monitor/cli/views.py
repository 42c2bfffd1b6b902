"""`monitor status`, `entries` and `alerts`: what is on record, for people and for programs."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from monitor.cli.database import (
    check_storyline,
    console,
    database_options,
    json_option,
    opened,
    opened_as_configured,
    print_json,
    since_option,
    tell_replay,
)
from monitor.cli.options import limit_option
from monitor.model import Bucket

# The last two are of `monitor.store.overview`, which would bring the database into `--help`.
BUCKETS = (*(bucket.value for bucket in Bucket), "waiting", "quarantined")

storyline_option = click.option("--storyline", default="", metavar="ID", help="Only this storyline's.")


@click.command()
@database_options
@json_option
def status(config: Path, db: Path | None, as_json: bool) -> None:
    """Show how the monitor and its feeds are doing."""
    from monitor.store.overview import overview

    with opened_as_configured(config, db) as (store, configured):
        found = overview(store, datetime.now(UTC), configured)
    if as_json:
        print_json(found)
        return
    from monitor.cli.status_page import status_page

    out = console()
    out.print(status_page(found, out.width), crop=False)


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

    console().print(
        entry_table(found, datetime.now(UTC))
        if found
        else "No entries. `monitor status` tells how many there are in which bucket."
    )


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
        tell_replay(store)
    if as_json:
        for line in found:
            print_json(line, id=f"a{line.key}")
        return
    from monitor.cli.tables import alert_table

    console().print(
        alert_table(found, datetime.now(UTC)) if found else "No alerts. `monitor entries` shows where each entry ended."
    )
