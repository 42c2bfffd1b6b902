"""`monitor backup`, `prune` and `retry`: copies of the database, what is forgotten when, and what was set aside."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from monitor.cli.database import console, database_options, json_option, opened, print_json
from monitor.cli.options import MOST_DAYS, Command


@click.command()
@click.argument("target", type=click.Path(path_type=Path))
@database_options
def backup(target: Path, config: Path, db: Path | None) -> None:
    """Copy the database while it is in use.

    TARGET is the new file, or a folder to put one named after the time into. The copy is checked before it gets its
    name. To restore, stop the daemon and put the copy in the database's place, without its -wal and -shm files.
    """
    from rich.progress import Progress

    from monitor.cli.status_page import size_in_words
    from monitor.store.keeping import back_up

    if target.is_dir():
        target = target / f"monitor-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.db"
    with opened(config, db) as store, Progress(disable=not sys.stdout.isatty(), transient=True) as progress:
        task = progress.add_task("copying")
        size = back_up(store, target, lambda done, total: progress.update(task, completed=done, total=total))
    click.echo(f"{target}: {size_in_words(size)}, checked")


def _kept(name: str, days: int, help_text: str, fewest: int = 1) -> Callable[[Command], Command]:
    """An option that says how many days something is kept."""
    return click.option(
        name,
        type=click.IntRange(fewest, MOST_DAYS),
        metavar="DAYS",
        default=days,
        show_default=True,
        help=help_text,
    )


@click.command()
@_kept("--entries", 180, "Keep entries on no storyline so long.")
@_kept("--matched", 1095, "Keep entries on a storyline, and their figures, so long.")
@_kept("--alerts", 1095, "Keep alerts so long.")
@_kept("--polls", 30, "Keep the history of polls so long.")
@_kept("--seen", 1095, "Recognise a forgotten entry so long after its feed listed it last.", fewest=30)
@click.option("--compact", is_flag=True, help="Give the freed space back; stop the daemon first.")
@database_options
@json_option
def prune(
    entries: int,
    matched: int,
    alerts: int,
    polls: int,
    seen: int,
    compact: bool,
    config: Path,
    db: Path | None,
    as_json: bool,
) -> None:
    """Forget old entries, never what was seen.

    Entries lose their text, vectors and figures, and are recognised all the same when a feed lists them again.
    Entries that wait for their analysis, that you gave feedback on, and alerts that wait to be sent are kept.
    """
    from monitor.store import keeping

    now = datetime.now(UTC)
    with opened(config, db, read_only=False) as store, console().status("Forgetting ...") as line:
        pruned = keeping.prune(
            store,
            entries_before=now - timedelta(days=entries),
            matched_before=now - timedelta(days=matched),
            seen_before=now - timedelta(days=seen),
            alerts_before=now - timedelta(days=alerts),
            polls_before=now - timedelta(days=polls),
            progress=lambda number: line.update(f"Forgetting ... {number:,} entries"),
        )
        if compact:
            line.update("Compacting ...")
            keeping.compact(store)
    if as_json:
        print_json(pruned)
        return
    click.echo(
        f"Forgot {pruned.entries:,} entries, {pruned.alerts:,} alerts, {pruned.polls:,} polls, "
        f"and {pruned.seen:,} ids that no feed has listed for long."
    )


@click.command()
@database_options
@json_option
def retry(config: Path, db: Path | None, as_json: bool) -> None:
    """Analyse entries in quarantine again.

    An entry whose analysis never ended in three tries is set aside; `monitor status` names it. The next analyse step
    tries it anew: of the running daemon, or of `monitor once`. For what a channel did not take, see
    `monitor channels retry`.
    """
    from monitor.store.analyses import free_quarantined

    with opened(config, db, read_only=False) as store:
        number = free_quarantined(store)
    if as_json:
        click.echo(json.dumps({"retried": number}))
        return
    click.echo(f"Entries that will be analysed again: {number}")
