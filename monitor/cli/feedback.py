"""`monitor feedback`: the user's word on whether an entry belongs to a storyline, and what it would change."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.cli.database import check_storyline, database_options, json_option, opened, print_json
from monitor.cli.lines import tell
from monitor.cli.options import MOST_DAYS
from monitor.cli.progress import progress
from monitor.core.telling.phrases import counted

if TYPE_CHECKING:
    from monitor.comparison import Comparison
    from monitor.store import Store

REPLAYED = 30  # days of the database's own history that the effect is shown on


@click.command()
@click.argument("entry", metavar="ENTRY")
@click.argument("answer", type=click.Choice(["yes", "no"]))
@click.option("--storyline", metavar="ID", help="The storyline; may be left out when the entry is close to only one.")
@click.option(
    "--days",
    type=click.IntRange(1, MOST_DAYS),
    default=REPLAYED,
    show_default=True,
    help="How many days of history the effect is shown on.",
)
@click.option("--yes", "is_sure", is_flag=True, help="Do not show the effect, do not ask.")
@database_options
@json_option
def feedback(
    entry: str,
    answer: str,
    storyline: str | None,
    days: int,
    is_sure: bool,
    config: Path,
    db: Path | None,
    as_json: bool,
) -> None:
    """Say that an entry does or does not belong to a storyline.

    ENTRY is an id like e12 or a link. An entry that belongs becomes an example of its storyline, one that does not a
    counter-example. What that would have changed is shown first, by a replay of what the database has seen; then you
    are asked. The latest answer on an entry holds.
    """
    from monitor.store.explanations import entry_key
    from monitor.store.listings import matches_of, storylines_on_record
    from monitor.store.memory import record_feedback

    belongs = answer == "yes"
    with opened(config, db, read_only=False) as store:
        key = entry_key(store, entry)
        check_storyline(store, storyline or "")
        near = [match.storyline for match in matches_of(store, [key]).get(key, ())]
        chosen = storyline or _only(near, storylines_on_record(store), entry)
        if not is_sure:
            _show(_effect(store, config, key, chosen, belongs, days), days, as_json)
            click.confirm(f"Note that e{key} {_words(belongs)} to {chosen}?", abort=True, err=as_json)
        record_feedback(store, key, chosen, belongs=belongs, now=datetime.now(UTC))
    if as_json:
        print_json({"entry": f"e{key}", "storyline": chosen, "belongs": belongs})
        return
    click.echo(f"Noted: e{key} {_words(belongs)} to {chosen}.")
    tell(f"{'More' if belongs else 'Less'} of its kind will be told from now on; what was decided before stays.")


def _effect(store: Store, path: Path, key: int, chosen: str, belongs: bool, days: int) -> Comparison:
    from dataclasses import replace

    from monitor.archive import read_history
    from monitor.comparison import compare
    from monitor.config import load_config
    from monitor.store.memory import confirmed_entries, entries_by_key
    from monitor.tracking import storyline_with

    config = load_config(path)
    storyline = next((each for each in config.storylines if each.id == chosen), None)
    if storyline is None:
        raise click.UsageError(f"{path} has no storyline {chosen!r}")
    known = [(each, word) for each, word in confirmed_entries(store, chosen) if each.key != key]
    before = storyline_with(storyline, known)
    after = storyline_with(storyline, [*known, *((each, belongs) for each in entries_by_key(store, [key]))])
    archive = read_history(store, datetime.now(UTC) - timedelta(days=days))
    with progress("replaying") as on_progress:
        return compare(
            archive, replace(config, storylines=(before,)), replace(config, storylines=(after,)), on_progress
        )


def _show(effect: Comparison, days: int, as_json: bool) -> None:
    from monitor.cli.replaying import print_comparison

    if not as_json and not effect.removed and not effect.added:
        click.echo(f"It would have changed nothing in the last {days} days: the same {counted(effect.kept, 'alert')}.")
        return
    click.echo(f"What it would have changed in the last {days} days (- an alert less, + one more):", err=as_json)
    print_comparison(effect, as_json=as_json)


def _words(belongs: bool) -> str:
    return "belongs" if belongs else "does not belong"


def _only(storylines: Sequence[str], known: Sequence[str], entry: str) -> str:
    if len(storylines) == 1:
        return storylines[0]
    close = f"it is close to {', '.join(storylines)}" if storylines else f"it is close to none of {', '.join(known)}"
    raise click.UsageError(f"name the storyline of {entry} with --storyline ID: {close}")
