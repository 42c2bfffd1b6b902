"""What the commands that look into the database share: which one, since when, and how answers are printed."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from monitor.cli.lines import PLAIN_WIDTH
from monitor.cli.options import Command, config_as

if TYPE_CHECKING:
    from rich.console import Console

    from monitor.store import Store
    from monitor.store.feed_health import Configured

UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def database_options(command: Command) -> Command:
    """Add `--config` and `--db`: the database is the one the configuration names, or the one given."""
    given = click.option(
        "--db", type=click.Path(path_type=Path, dir_okay=False), help="The database, whatever --config says."
    )
    return config_as("config")(given(command))


json_option = click.option("--json", "as_json", is_flag=True, help="Answer in JSON, one object a line.")


class Moment(click.ParamType[datetime]):
    """A date, a time, or a length of time before now: 2026-11-01, 2026-11-01T12:00, 90m, 12h, 3d, 2w."""

    name = "when"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        if isinstance(value, datetime):
            return value
        length = re.fullmatch(r"(\d{1,5})\s*([mhdw])", str(value).strip().lower())
        if length:
            return datetime.now(UTC) - timedelta(**{UNITS[length[2]]: int(length[1])})
        try:
            at = datetime.fromisoformat(str(value).strip())
        except ValueError:
            self.fail(f"{value!r} is no date (2026-11-01), time (2026-11-01T12:00) or length (12h, 3d, 2w)", param, ctx)
        try:
            return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
        except OverflowError:
            self.fail(f"{value!r} lies, in UTC, before the year 1 or after the year 9999", param, ctx)


since_option = click.option("--since", type=Moment(), help="Not before: a date, a time, or 12h, 3d, 2w ago.")


def database_path(config: Path, db: Path | None) -> Path:
    """The database that a command was pointed to. Raises ConfigError for a configuration with mistakes."""
    if db is not None:
        return db
    from monitor.config import load_config

    return load_config(config).database


@contextmanager
def opened(config: Path, db: Path | None, *, read_only: bool = True) -> Iterator[Store]:
    """The database, open for the length of a command. Raises StoreError when there is none."""
    from monitor.store import open_store

    with open_store(database_path(config, db), read_only=read_only, make=False) as store:
        yield store


@contextmanager
def opened_as_configured(
    config: Path, db: Path | None, *, may_be_missing: bool = False
) -> Iterator[tuple[Store, Configured | None]]:
    """The database with the feeds as they are configured now, which it may not know yet; with `db` just that one.

    Raises StoreError when there is no database, unless it `may_be_missing` where the configuration wants it.
    """
    if db is not None:
        with opened(config, db) as store:
            yield store, None
        return
    from monitor.config import load_config
    from monitor.store import open_store
    from monitor.store.connection import IN_MEMORY
    from monitor.store.feed_health import Configured

    loaded = load_config(config)
    is_new = may_be_missing and not loaded.database.exists()
    with open_store(IN_MEMORY if is_new else loaded.database, read_only=not is_new, make=is_new) as store:
        yield store, Configured(loaded.feeds, loaded.polling.asked_with)


def tell_replay(store: Store) -> None:
    """Say, beside the answer, where nothing was sent whatever the answer says."""
    from monitor.store.steps import is_replay

    if is_replay(store):
        click.echo(f"{store.path} is of a replay: what is called sent here went nowhere.", err=True)


def check_storyline(store: Store, storyline: str) -> None:
    """Refuse a storyline that nothing on record belongs to; most often it is a slip of the pen."""
    from difflib import get_close_matches

    from monitor.store.listings import storylines_on_record

    known = storylines_on_record(store)
    if not storyline or storyline in known:
        return
    near = get_close_matches(storyline, known, n=1)
    hint = f"did you mean {near[0]!r}?" if near else f"there are: {', '.join(known) or 'none yet'}"
    raise click.UsageError(f"nothing on record belongs to a storyline {storyline!r}; {hint}")


def console() -> Console:
    """Where people read: coloured in a terminal, plain elsewhere. What feeds wrote is never taken as markup.

    As wide as the terminal, or as COLUMNS says.
    """
    from rich.console import Console

    plain = Console(markup=False, highlight=False, emoji=False)
    if plain.is_terminal or os.environ.get("COLUMNS", "").isdigit():
        return plain
    return Console(markup=False, highlight=False, emoji=False, width=PLAIN_WIDTH)


def print_json(value: Any, **more: Any) -> None:
    """One JSON object on a line of its own; `more` comes first in it."""
    from monitor.store.codec import plain

    click.echo(json.dumps({**more, **plain(value)}, ensure_ascii=False))
