"""`monitor feeds find`, `add` and `import`: from a page, an address or a list to lines of the configuration file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.cli.database import json_option, print_json
from monitor.cli.options import config_option
from monitor.core.telling.phrases import counted
from monitor.errors import FeedError, InputError, escaped

if TYPE_CHECKING:
    from monitor.feeds.discovering import Discovery
    from monitor.feeds.opml import Outline

_WEB = re.compile(r"https?:/", re.IGNORECASE)  # of its two slashes a path has lost one
private_option = click.option(
    "--allow-private", is_flag=True, help="Let its address be on this machine or the intranet, and say so of the feed."
)
dry_option = click.option("--dry-run", is_flag=True, help="Print what would be added, change nothing.")
SHOWN_PRIVATE = 5  # feeds on a private network that are named one by one


@click.command("find")
@click.argument("page")
@private_option
@config_option
@json_option
def find(page: str, allow_private: bool, path: Path, as_json: bool) -> None:
    """Name the feeds that the web page at the address PAGE offers, as lines for the configuration file."""
    from monitor.cli.feed_lists import as_yaml

    found = _discovered(page, path, allow_private)
    if as_json:
        for link in found.links:
            print_json({"url": link.url, "title": link.title, "is_feed": found.is_feed})
        return
    click.echo(as_yaml(_outlines(found, allow_private)), nl=False)
    what = "this is a feed itself" if found.is_feed else f"{counted(len(found.links), 'feed')} found"
    which = "it" if len(found.links) == 1 else "those that you want"
    command = f"monitor feeds add {'--allow-private ' if allow_private else ''}ADDRESS"
    click.echo(f"{what}; add {which} under 'feeds:' in {path}, or say: {command}", err=True)


def _written(_context: click.Context, _parameter: click.Parameter, given: str | None) -> str | None:
    """What was given, if a file can hold it: bytes that are no text come from the system as half characters."""
    if given is not None and given != given.encode("utf-8", "replace").decode():
        raise click.BadParameter(f"{escaped(given)} is no text in UTF-8, which the configuration is written in")
    return given


@click.command("add")
@click.argument("address")
@click.option("--name", callback=_written, help="What alerts call the outlet. Default: the feed's title.")
@private_option
@dry_option
@config_option
def add(address: str, name: str | None, allow_private: bool, dry_run: bool, path: Path) -> None:
    """Add the feed at ADDRESS to the configuration file, once it was read; of a page, the one feed that it names.

    Every other line of the file stays as it is.
    """
    from dataclasses import replace

    from monitor.cli.feed_lists import add_feeds, as_yaml, fitting

    outlines = _outlines(_discovered(address, path, allow_private), allow_private)
    if len(outlines) > 1:
        listed = "".join(f"\n  {escaped(each.url)}  {escaped(each.title)}".rstrip() for each in outlines)
        raise InputError(f"{address}: the page names {len(outlines)} feeds; add one by its own address:{listed}")
    outline = replace(outlines[0], title=name) if name else outlines[0]
    _, refused = fitting([outline], path)
    if refused:
        raise InputError(f"{outline.url}: not added: {refused[0][1]}")
    if not dry_run:
        add_feeds(path, [outline])
    click.echo(as_yaml([outline]), nl=False)
    click.echo(f"{'would be added' if dry_run else 'added'} to {path}", err=True)


@click.command("import")
@click.argument("source", metavar="OPML")
@dry_option
@config_option
def import_list(source: str, dry_run: bool, path: Path) -> None:
    """Add the feeds of a list in OPML to the configuration file.

    Feeds that are configured already are left as they are, and so is every other line of the file. The file is only
    replaced when it can still be read as a whole.
    """
    from monitor.cli.feed_lists import add_feeds, as_yaml, fitting, list_of
    from monitor.config import load_config

    if _WEB.match(source):
        raise InputError(f"{source}: import reads a file, so save the list first; for a page: monitor feeds find PAGE")
    listed = list_of(Path(source))
    config = load_config(path)
    configured = {feed.url for feed in config.feeds}
    new, refused = fitting([outline for outline in listed.outlines if outline.url not in configured], path)
    left_out = [
        *(f"{escaped(address)}: left out: no http(s) address" for address in listed.left_out),
        *(f"{outline.title or outline.url}: left out: {why}" for outline, why in refused),
    ]
    for line in left_out:
        click.echo(f"{source}: {line}", err=True)
    if dry_run:
        click.echo(as_yaml(new), nl=False)
    elif new:
        add_feeds(path, new)
    verb = "would be added to" if dry_run else "added to"
    known = len(listed.outlines) - len(new) - len(refused)
    counts = (known and f"{known} there already", left_out and f"{len(left_out)} left out")
    total = len(listed.outlines) + len(listed.left_out)
    rest = "".join(f"; {what}" for what in counts if what)
    click.echo(f"{len(new)} of {counted(total, 'feed')} {verb} {path}{rest}", err=dry_run)
    _tell_of_private(new, config.polling.allowed_networks, path)


def _tell_of_private(new: Sequence[Outline], allowed: Sequence[str], path: Path) -> None:
    """Whoever wrote the list may not be who runs the monitor: that an address is private is told, and not permitted."""
    from monitor.feeds.guard import is_plainly_private

    private = [outline.url for outline in new if is_plainly_private(outline.url, allowed)]
    for url in private[:SHOWN_PRIVATE]:
        click.echo(f"  {escaped(url)}", err=True)
    if private:
        more = f", {len(private) - SHOWN_PRIVATE} more among them" if len(private) > SHOWN_PRIVATE else ""
        click.echo(
            f"{'This is' if len(private) == 1 else 'These are'} on this machine or the intranet{more}, and will not be "
            f"asked without a line `allow_private: true` in {path}; write it where you know the feed.",
            err=True,
        )


def _discovered(page: str, path: Path, allow_private: bool) -> Discovery:
    """What stands at the address. Raises InputError or FeedError, in words for whoever typed it, where no feed does."""
    from monitor.assembly import poll_settings
    from monitor.config import load_config
    from monitor.feeds.discovering import discover
    from monitor.feeds.guard import PERMITTED
    from monitor.feeds.settings import PollSettings

    if not _WEB.match(page):
        raise InputError(f"{page}: write the address with http:// or https://")
    settings = poll_settings(load_config(path).polling) if path.exists() else PollSettings()
    try:
        found = discover(page, now=datetime.now(UTC), settings=settings, allow_private=allow_private)
    except FeedError as error:
        way_out = f"say --allow-private, or name the network in {path}: `polling: {{allowed_networks: [...]}}`"
        raise FeedError(error.kind, f"{page}: {str(error).replace(PERMITTED, way_out)}") from error
    if not found.links:
        raise InputError(f"{page}: the page names no feed")
    return found


def _outlines(found: Discovery, allow_private: bool) -> list[Outline]:
    from monitor.feeds.opml import Outline

    return [Outline(link.url, link.title, allow_private=allow_private) for link in found.links]
