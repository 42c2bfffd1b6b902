"""`monitor feeds`: how each feed is doing; lists of feeds in and out as OPML; the feeds of a page."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from monitor.cli.database import console, database_options, json_option, opened_as_configured, print_json
from monitor.cli.options import config_option
from monitor.core.telling.phrases import counted
from monitor.errors import InputError


@click.group(invoke_without_command=True)
@click.option("--failing", is_flag=True, help="Only the feeds that fail.")
@database_options
@json_option
@click.pass_context
def feeds(context: click.Context, failing: bool, config: Path, db: Path | None, as_json: bool) -> None:
    """List feeds; import and export OPML.

    Without a further word: every configured feed, its state, when it was last read, when it is asked next and why
    then. With --db the feeds are those of the last poll into that database.
    """
    if context.invoked_subcommand is not None:
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
        from monitor.cli.feed_page import print_feeds

        print_feeds(console(), found, now)
    elif known:
        click.echo("No feed fails.")
    else:
        click.echo(
            f"No feed is on record in {db}." if db else f"No feed is configured: name one under 'feeds' in {config}."
        )


@feeds.command("export")
@click.argument("target", required=False, type=click.Path(path_type=Path, dir_okay=False))
@config_option
def export_list(target: Path | None, path: Path) -> None:
    """Write the configured feeds as OPML, to the file TARGET or to standard output."""
    from monitor.config import load_config
    from monitor.feeds.opml import Outline, write_opml

    configured = load_config(path).feeds
    text = write_opml((Outline(feed.url, feed.name, feed.language) for feed in configured), "Storyline Monitor")
    if target is None:
        click.echo(text, nl=False)
        return
    try:
        with target.open("x", encoding="utf-8") as file:  # never over a file that is there, the configuration least
            file.write(text)
    except OSError as error:
        raise InputError(f"{target}: {error.strerror}") from error
    click.echo(f"{target}: {counted(len(configured), 'feed')}")


@feeds.command("import")
@click.argument("source", metavar="OPML", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--dry-run", is_flag=True, help="Print what would be added, change nothing.")
@config_option
def import_list(source: Path, dry_run: bool, path: Path) -> None:
    """Add the feeds of a list in OPML to the configuration file.

    Feeds that are configured already are left as they are, and so is every other line of the file. The file is only
    replaced when it can still be read as a whole.
    """
    from monitor.cli.feed_lists import add_feeds, as_yaml, fitting, outlines_of
    from monitor.config import load_config

    outlines = outlines_of(source)
    configured = {feed.url for feed in load_config(path).feeds}
    new, refused = fitting([outline for outline in outlines if outline.url not in configured], path)
    for outline, why in refused:
        click.echo(f"{source}: {outline.title or outline.url}: left out: {why}", err=True)
    if dry_run:
        click.echo(as_yaml(new), nl=False)
    elif new:
        add_feeds(path, new)
    verb = "would be added to" if dry_run else "added to"
    known = len(outlines) - len(new) - len(refused)
    rest = "".join(
        f"; {what}" for what in (known and f"{known} there already", refused and f"{len(refused)} left out") if what
    )
    click.echo(f"{len(new)} of {counted(len(outlines), 'feed')} {verb} {path}{rest}", err=dry_run)


@feeds.command("find")
@click.argument("page")
@config_option
@json_option
def find(page: str, path: Path, as_json: bool) -> None:
    """Name the feeds that the web page at the address PAGE offers."""
    from monitor.assembly import poll_settings
    from monitor.config import load_config
    from monitor.feeds.discovering import discover
    from monitor.feeds.settings import PollSettings

    settings = poll_settings(load_config(path).polling) if path.exists() else PollSettings()
    found = discover(page, now=datetime.now(UTC), settings=settings)
    if as_json:
        for link in found.links:
            print_json({"url": link.url, "title": link.title, "is_feed": found.is_feed})
    elif found.links:
        for link in found.links:
            click.echo(f"{link.url}  {link.title}" if link.title else link.url)
    else:
        raise InputError(f"{page}: the page names no feed")
