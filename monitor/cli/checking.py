"""`monitor check` and `monitor schema`: is the configuration right, and what may stand in it."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from monitor.cli.lines import tell
from monitor.cli.options import config_option
from monitor.core.telling.phrases import counted, moment
from monitor.errors import ConfigError, ConfigProblem, escaped
from monitor.model import Feed, FeedOnRecord, Poll

if TYPE_CHECKING:
    from monitor.config import Config

FAILED = 1  # exit code: the configuration is right, and a feed did not answer as one
MISTAKEN = 2  # exit code: the configuration has mistakes


@click.command()
@config_option
@click.option("--online", is_flag=True, help="Ask each feed once, and tell what it answers; exit 1 when one fails.")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
def check(path: Path, online: bool, as_json: bool) -> None:
    """Name every configuration problem; exit 2 when there is one. What is allowed and perhaps not meant is noted.

    Nothing is sent and nothing is stored. Secrets are looked up, so run it as the daemon is run.
    """
    from monitor.channels import address_problem
    from monitor.config import load_config

    try:
        config = load_config(path, delivers=True, check_address=address_problem)
    except ConfigError as error:
        _tell_problems(error.problems, as_json)
        sys.exit(MISTAKEN)
    if not as_json:
        _tell_summary(config)
        for note in config.notes:
            click.echo(f"note: {note}", err=True)
    polls, unasked = _ask_feeds(config, as_json) if online else ([], {})
    if as_json:
        not_asked = [{"feed": url, "message": why} for url, why in unasked.items()]
        asked = {"polls": [_as_json(poll) for poll in polls], "not_asked": not_asked} if online else {}
        click.echo(json.dumps({"ok": True, **_summary(config), **asked}))
    sys.exit(FAILED if unasked or any(poll.failure for poll in polls) else 0)


def _ask_feeds(config: Config, as_json: bool) -> tuple[list[Poll], dict[str, str]]:
    """What each feed answered, told as it comes; and those that were not asked, by address, with the reason."""
    from monitor.assembly import poll_settings
    from monitor.feeds import poll_feeds

    feeds = {feed.url: feed for feed in config.feeds}
    polls: list[Poll] = []

    def hear(poll: Poll) -> None:
        polls.append(poll)
        if not as_json:
            tell(_answer(escaped(_name(feeds[poll.feed], poll)), poll), indent="  ", hanging=8 * " ")

    unasked: dict[str, str] = {}

    def put_off(url: str, why: str) -> None:
        unasked[url] = why
        if not as_json:
            tell(f"not asked  {escaped(feeds[url].name)} ({url}): {why}", indent="  ", hanging=11 * " ")

    records = [FeedOnRecord(feed) for feed in config.feeds]
    settings = poll_settings(config.polling)
    poll_feeds(records, now=datetime.now(UTC), settings=settings, on_poll=hear, on_postponed=put_off)
    if not as_json:
        failed = sum(poll.failure is not None for poll in polls)
        left_out = f", {len(unasked)} not asked" if unasked else ""
        click.echo(f"{counted(len(polls) - failed, 'feed')} answered, {failed} failed{left_out}")
    return polls, unasked


def _name(feed: Feed, poll: Poll) -> str:
    """What the feed will be called: by the user, or else as it calls itself."""
    return feed.name if feed.is_named or not poll.title else poll.title


def _answer(name: str, poll: Poll) -> str:
    if poll.failure is not None:
        return f"FAILED  {name} ({poll.feed}): {poll.failure.value}: {poll.message}"
    newest = _newest(poll)
    dated = f", newest {moment(newest)}" if newest else ", none dated" if poll.entries else ""
    entries = "1 entry" if len(poll.entries) == 1 else f"{len(poll.entries)} entries"
    said = f"; {poll.message}" if poll.message else ""
    moved = f"; has moved to {poll.permanent_url}" if poll.permanent_url else ""
    return f"ok      {name}: {entries}{dated}, {poll.seconds:.1f} s{said}{moved}"


def _newest(poll: Poll) -> datetime | None:
    return max((entry.published_at.astimezone(UTC) for entry in poll.entries if entry.published_at), default=None)


def _as_json(poll: Poll) -> dict[str, Any]:
    newest = _newest(poll)
    return {
        "feed": poll.feed,
        "ok": poll.failure is None,
        "failure": poll.failure.value if poll.failure else None,
        "message": poll.message,
        "status": poll.status,
        "entries": len(poll.entries),
        "newest": newest.isoformat() if newest else None,
        "permanent_url": poll.permanent_url,
        "seconds": round(poll.seconds, 3),
    }


def _tell_problems(problems: tuple[ConfigProblem, ...], as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps({"ok": False, "problems": _placed(problems)}))
        return
    for problem in problems:
        click.echo(str(problem), err=True)
    click.echo(f"{counted(len(problems), 'problem')} found", err=True)


def _placed(problems: tuple[ConfigProblem, ...]) -> list[dict[str, Any]]:
    return [{"file": each.file, "line": each.line, "column": each.column, "message": each.message} for each in problems]


def _summary(config: Config) -> dict[str, Any]:
    return {
        "config": str(config.path),
        "database": str(config.database),
        "model": config.model,
        "feeds": len(config.feeds),
        "publishers": len({feed.publisher for feed in config.feeds}),
        "storylines": [storyline.id for storyline in config.storylines],
        "channels": [channel.name for channel in config.channels],
        "default_channels": list(config.default_channels),
        "notes": _placed(config.notes),
    }


def _tell_summary(config: Config) -> None:
    defaults = config.default_channels
    channels = [f"{each.name} (default)" if each.name in defaults else each.name for each in config.channels]
    publishers = len({feed.publisher for feed in config.feeds})
    tell(f"{config.path} is fine:")
    tell(f"{counted(len(config.feeds), 'feed')} of {counted(publishers, 'publisher')}", indent="  ")
    _tell_list("storyline", [_of_storyline(config, index) for index in range(len(config.storylines))])
    _tell_list("channel", channels)
    tell(escaped(f"database {config.database}, model {config.model}"), indent="  ")


def _of_storyline(config: Config, index: int) -> str:
    storyline = config.storylines[index]
    told = ", ".join(config.channels_of(storyline))
    return f"{storyline.id}: in shadow, never sent" if storyline.shadow else f"{storyline.id}: to {told}"


def _tell_list(noun: str, items: list[str]) -> None:
    tell(counted(len(items), noun), indent="  ")
    for item in items:
        tell(item, indent="    ")


@click.command()
@click.argument("file", type=click.Choice(["main", "storyline"]), default="main")
def schema(file: str) -> None:
    """Print the JSON schema of the main file or of a storyline file, for editors."""
    from monitor.config import json_schema

    click.echo(json.dumps(json_schema(file), indent=2, ensure_ascii=False))
