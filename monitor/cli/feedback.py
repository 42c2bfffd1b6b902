"""`monitor feedback`: the user's word on whether an entry belongs to a storyline."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from monitor.cli.database import check_storyline, database_options, json_option, opened, print_json


@click.command()
@click.argument("entry", metavar="ENTRY")
@click.argument("answer", type=click.Choice(["yes", "no"]))
@click.option("--storyline", metavar="ID", help="The storyline; may be left out when the entry is close to only one.")
@database_options
@json_option
def feedback(entry: str, answer: str, storyline: str | None, config: Path, db: Path | None, as_json: bool) -> None:
    """Say that an entry does or does not belong to a storyline.

    ENTRY is an id like e12 or a link. Sentences of entries that belong become examples of their storyline; the latest
    answer on an entry holds.
    """
    from monitor.store.explanations import entry_key
    from monitor.store.listings import matches_of
    from monitor.store.memory import record_feedback

    belongs = answer == "yes"
    with opened(config, db, read_only=False) as store:
        key = entry_key(store, entry)
        check_storyline(store, storyline or "")
        chosen = storyline or _only([match.storyline for match in matches_of(store, [key]).get(key, ())], entry)
        record_feedback(store, key, chosen, belongs=belongs, now=datetime.now(UTC))
    if as_json:
        print_json({"entry": f"e{key}", "storyline": chosen, "belongs": belongs})
        return
    click.echo(f"Noted: e{key} {'belongs' if belongs else 'does not belong'} to {chosen}.")


def _only(storylines: list[str], entry: str) -> str:
    if len(storylines) == 1:
        return storylines[0]
    close = f"it is close to {', '.join(storylines)}" if storylines else "it is close to none"
    raise click.UsageError(f"name the storyline of {entry} with --storyline ID: {close}")
