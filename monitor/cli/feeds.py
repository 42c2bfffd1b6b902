"""`monitor feeds`: how each feed is doing; feeds in and out of the configuration file."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from monitor.cli.database import console, database_options, json_option, opened_as_configured, print_json
from monitor.cli.feed_adding import add, find, import_list
from monitor.cli.options import config_option
from monitor.core.telling.phrases import counted
from monitor.errors import InputError, StoreError, escaped

if TYPE_CHECKING:
    from monitor.store.feed_health import FeedHealth

MOST_NAMED = 10  # feeds that a part of a name may mean


class FeedGroup(click.Group):
    """`monitor feeds NAME` is short for `monitor feeds show NAME`: what is no command is taken for a feed."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        return super().resolve_command(ctx, args if args[0] in self.commands else ["show", *args])


@click.group(cls=FeedGroup, invoke_without_command=True)
@click.option("--failing", is_flag=True, help="Only the feeds that fail.")
@database_options
@json_option
@click.pass_context
def feeds(context: click.Context, failing: bool, config: Path, db: Path | None, as_json: bool) -> None:
    """List feeds, or show one; find and add some; import and export OPML.

    Without a further word: every configured feed, its state, when it was last read, when it is asked next and why
    then. With --db the feeds are those of the last poll into that database. `monitor feeds NAME` shows one feed.
    """
    if context.invoked_subcommand is not None:
        if context.get_parameter_source("config") is ParameterSource.COMMANDLINE:
            # A file that was named before the command is never another than the one that the command writes to.
            context.default_map = {context.invoked_subcommand: {"path": str(config), "config": str(config)}}
        return
    from monitor.store.feed_health import feed_health

    now = datetime.now(UTC)
    with opened_as_configured(config, db, may_be_missing=True) as (store, configured):
        known = feed_health(store, now, configured)
    found = [feed for feed in known if feed.failures or not failing]
    if as_json:
        for feed in found:
            print_json(feed)
    elif found:
        from rich.console import Group

        from monitor.cli.feed_page import feed_blocks

        out = console()
        out.print(Group(*feed_blocks(found, now, out.width)), crop=False)
    elif known:
        click.echo("No feed fails.")
    else:
        click.echo(
            f"No feed is on record in {db}." if db else f"No feed is configured: name one under 'feeds' in {config}."
        )


@feeds.command("show")
@click.argument("name")
@database_options
@json_option
@click.pass_context
def show(context: click.Context, name: str, config: Path, db: Path | None, as_json: bool) -> None:
    """Show one feed: how it is doing, its settings in force, and its last ten polls.

    NAME is its name or address, or a part of one that no other feed has.
    """
    from monitor.cli.feed_history import POLLS_SHOWN, feed_history, matching
    from monitor.store.codec import plain
    from monitor.store.feed_health import feed_health
    from monitor.store.feeds import feeds_on_record
    from monitor.store.polls import last_polls

    config, db = (_given(context, key, value) for key, value in (("config", config), ("db", db)))
    now = datetime.now(UTC)
    with opened_as_configured(config, db, may_be_missing=True) as (store, configured):
        health = _the_one(matching(feed_health(store, now, configured), name), name)
        settings = configured.feeds if configured else [record.feed for record in feeds_on_record(store)]
        (feed,) = (feed for feed in settings if feed.url == health.url)
        polls = last_polls(store, health.url, POLLS_SHOWN)
    if as_json:
        shown = replace(feed, headers=tuple((header, "") for header, _ in feed.headers))
        print_json(health, settings=plain(shown), polls=plain(polls))
    else:
        out = console()
        out.print(feed_history(health, feed, polls, now, out.width), crop=False)


def _given(context: click.Context, key: str, value: Any) -> Any:
    """An option as it was given, behind the name or before it: `monitor feeds --config FILE NAME`."""
    is_default = context.get_parameter_source(key) is ParameterSource.DEFAULT
    return context.parent.params[key] if context.parent and is_default and key in context.parent.params else value


def _the_one(found: list[FeedHealth], name: str) -> FeedHealth:
    if not found:
        raise InputError(f"no feed has {name!r} in its name or address; `monitor feeds` lists them all")
    if len(found) > 1:
        addresses = "".join(f"\n  {escaped(feed.url)}  {escaped(feed.name)}" for feed in found[:MOST_NAMED])
        more = f"\n  and {len(found) - MOST_NAMED} more" if len(found) > MOST_NAMED else ""
        raise InputError(f"{len(found)} feeds have {name!r} in their name or address:{addresses}{more}")
    return found[0]


@feeds.command("export")
@click.argument("target", required=False, type=click.Path(path_type=Path, dir_okay=False))
@config_option
def export_list(target: Path | None, path: Path) -> None:
    """Write the configured feeds as OPML, to the file TARGET or to standard output.

    A feed without a name goes out under the title that it gives itself, once that was read.
    """
    from monitor.config import load_config
    from monitor.feeds.opml import Outline, write_opml

    configured = load_config(path).feeds
    titles = _titles(path)
    outlines = (Outline(feed.url, titles.get(feed.url, feed.name), feed.language) for feed in configured)
    text = write_opml(outlines, "Storyline Monitor")
    if target is None:
        click.echo(text, nl=False)
        return
    try:
        with target.open("x", encoding="utf-8") as file:  # never over a file that is there, the configuration least
            file.write(text)
    except OSError as error:
        raise InputError(f"{target}: {error.strerror}") from error
    click.echo(f"{target}: {counted(len(configured), 'feed')}")


def _titles(path: Path) -> dict[str, str]:
    """What each configured feed is called; nothing where the database cannot tell, for the list is not its own."""
    from monitor.store.feed_health import feed_health

    try:
        with opened_as_configured(path, None, may_be_missing=True) as (store, configured):
            return {feed.url: feed.name for feed in feed_health(store, datetime.now(UTC), configured)}
    except StoreError:
        return {}


for command in (add, find, import_list):
    feeds.add_command(command)
