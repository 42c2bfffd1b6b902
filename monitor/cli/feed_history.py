"""What `monitor feeds show` tells of one feed: how it is doing, its settings in force, and its last polls."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from monitor.cli.feed_page import feed_blocks, indented
from monitor.cli.status_page import plain_table, size_in_words
from monitor.cli.times import short_length, short_moment
from monitor.core.telling.hostile import clean
from monitor.core.telling.phrases import counted
from monitor.model import Feed
from monitor.store.feed_health import FeedHealth
from monitor.store.polls import PollOnRecord

POLLS_SHOWN = 10


def matching(known: Sequence[FeedHealth], text: str) -> list[FeedHealth]:
    """The feeds that are called `text` or have it as their address; where there is none, those that hold it."""
    wanted = text.casefold()
    exact = [feed for feed in known if wanted in (feed.name.casefold(), feed.url.casefold())]
    return exact or [feed for feed in known if wanted in feed.name.casefold() or wanted in feed.url.casefold()]


def feed_history(
    health: FeedHealth, feed: Feed, polls: Sequence[PollOnRecord], now: datetime, width: int
) -> RenderableType:
    """The feed as in the list, then its settings and its polls; to be printed uncropped."""
    told = [*feed_blocks([health], now, width), *indented(settings_words(feed), "dim", width), Text()]
    return Group(*told, _table(polls, now) if polls else Text("No poll of it is on record."))


def settings_words(feed: Feed) -> str:
    """The settings in force, by the keys that they have in the configuration; of headers only the names."""
    flags = [name for name in ("urgent", "full_text", "allow_private") if getattr(feed, name)]
    said = {
        "interval": short_length(feed.interval),
        "guid": feed.guid_policy,
        "language": feed.language,
        "publisher": feed.publisher,
        **dict.fromkeys(flags, "true"),
        **({"headers": ", ".join(name for name, _ in feed.headers)} if feed.headers else {}),
    }
    return "settings: " + "; ".join(f"{key} {clean(value)}" for key, value in said.items())


def _table(polls: Sequence[PollOnRecord], now: datetime) -> Table:
    table = plain_table("polled (UTC)", "outcome", "took", "size")
    told = ""
    for poll in polls:
        outcome = Text(_outcome(poll), style="red" if poll.failure else "")
        if poll.message not in ("", told):  # the same trouble, poll after poll, is worded once
            outcome.append(f"\n{clean(poll.message)}", style="dim")
        told = poll.message
        size = size_in_words(poll.size) if poll.size else ""
        table.add_row(short_moment(poll.at, now), outcome, f"{poll.seconds:.1f} s", size)
    return table


def _outcome(poll: PollOnRecord) -> str:
    if poll.failure is not None:
        return f"{poll.failure} ({poll.status})" if poll.status else poll.failure.value
    if poll.not_modified:
        return "not modified"
    listed = counted(poll.new + poll.changed + poll.known, "entry")
    told = [f"{number} {word}" for number, word in ((poll.new, "new"), (poll.changed, "changed")) if number]
    return f"{listed}, {' and '.join(told) or 'none new'}"
