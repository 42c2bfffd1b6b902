"""The page that `monitor feeds` shows: how each feed is doing, why, and when it is asked next and why then."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from datetime import datetime

from rich.text import Text

from monitor.cli.times import ago, clock, short_length
from monitor.core.telling.hostile import clean
from monitor.core.telling.phrases import counted
from monitor.core.waiting import SHORTEST
from monitor.model import FeedState, WaitReason
from monitor.store.feed_health import FeedHealth

STATE = 14  # columns of the state, before everything else
NARROWEST = 20  # columns of the rest, however narrow the terminal


def feed_blocks(found: Sequence[FeedHealth], now: datetime, width: int) -> Iterator[Text]:
    """A few lines a feed, its state before them, for a terminal so many columns wide.

    To be printed without `crop`: an address that is too long for a line stays whole, so that it can be copied.
    """
    for feed in found:
        yield _whole(Text(f"{feed.state:{STATE}}", style=_style(feed)).append(clean(feed.name), style="bold"))
        for words, style in feed_lines(feed, now):
            yield from indented(words, style, width)


def indented(words: str, style: str, width: int) -> Iterator[Text]:
    """One thing that is said of a feed, beside its state, wrapped between words."""
    room = max(width - STATE, NARROWEST)
    for line in textwrap.wrap(words, room, break_long_words=False, break_on_hyphens=False):
        yield _whole(Text(" " * STATE).append(line, style=style))


def _whole(line: Text) -> Text:
    line.no_wrap, line.overflow = True, "ignore"
    return line


def feed_lines(feed: FeedHealth, now: datetime) -> Iterator[tuple[str, str]]:
    """What is said of a feed under its name, each with its style: where, what is the matter, what came, what next."""
    yield clean(feed.url), "dim"
    if feed.moved_to:
        yield f"has moved to {clean(feed.moved_to)}, and is asked there", ""
    if feed.message:
        yield _message(feed), "red" if feed.failures else "yellow"
    if feed.last_polled_at is not None:
        yield _record(feed, now), ""
    yield f"asked every {short_length(max(feed.interval, SHORTEST))}{_urgency(feed)}; {next_words(feed, now)}", ""


def next_words(feed: FeedHealth, now: datetime) -> str:
    """When the feed is asked next, and what decides that."""
    if feed.state is FeedState.RETIRED:
        return "gone for good: now only by `monitor once --all-feeds`"
    if feed.next_check_at is None:
        return "first at the next poll"
    reason = f", {told}" if (told := _reason(feed)) else ""
    if feed.next_check_at <= now:
        return f"due now{reason}" if feed.wait_reason is WaitReason.CHANGED else "due now"
    return f"next in {short_length(feed.next_check_at - now)} ({clock(feed.next_check_at, now)}){reason}"


def _message(feed: FeedHealth) -> str:
    is_of_before = feed.failures and feed.wait_reason is WaitReason.CHANGED
    return ("before its settings changed: " if is_of_before else "") + clean(feed.message)


def _record(feed: FeedHealth, now: datetime) -> str:
    entries = f"{feed.entries:,} {'entry' if feed.entries == 1 else 'entries'}"
    if not feed.failures:
        return f"{entries}, read {ago(feed.last_success_at, now)}"
    read = f"{entries}, last read {ago(feed.last_success_at, now)}" if feed.last_success_at else "never read"
    return f"{read}; failing since {clock(feed.failing_since, now)}" if feed.failing_since else read


def _style(feed: FeedHealth) -> str:
    if feed.failures:
        return "bold red"
    return "yellow" if feed.state is FeedState.NEVER_POLLED else "green"


def _urgency(feed: FeedHealth) -> str:
    return f", more often for {', '.join(feed.urgent_for)}" if feed.urgent_for else ""


def _reason(feed: FeedHealth) -> str:
    match feed.wait_reason:
        case WaitReason.RHYTHM if feed.rhythm is not None:
            return f"as its entries come {short_length(feed.rhythm)} apart"
        case WaitReason.IDLE:
            return f"after {counted(feed.idle, 'poll')} without news"
        case WaitReason.FAILURES:
            return f"after {counted(feed.failures, 'failure')}"
    return {
        WaitReason.RUSH: "as most of its entries were new",
        WaitReason.HINT: "as its server or itself asks",
        WaitReason.RETRY_AFTER: "as its server asks",
        WaitReason.NO_NETWORK: "as no feed could be reached",
        WaitReason.LOST: "after a month of failures",
        WaitReason.SKIP_HOURS: "as it asks not to be read before",
        WaitReason.CHANGED: "as its settings changed",
    }.get(feed.wait_reason, "")
