"""What the tests of polling share: one feed asked once, on loopback only."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from monitor.feeds import PollSettings, poll_feeds
from monitor.model import Feed, FeedOnRecord, KnownEntry, Poll

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
SETTINGS = PollSettings(contact="https://desk.example/bot", allowed_networks=("127.0.0.1",), total_timeout=20)
HASTY = replace(SETTINGS, total_timeout=0.3)


def on_record(url: str, **remembered: object) -> FeedOnRecord:
    """A feed at `url` and what is remembered of it."""
    return replace(FeedOnRecord(Feed(url, "Evening Post", "evening")), **remembered)  # type: ignore[arg-type]  # any field


def poll(feed: str | FeedOnRecord, settings: PollSettings = SETTINGS, known: tuple[KnownEntry, ...] = ()) -> Poll:
    """The outcome of asking one feed once."""
    record = on_record(feed) if isinstance(feed, str) else feed
    polls: list[Poll] = []
    poll_feeds([record], now=NOW, settings=settings, on_poll=polls.append, known=lambda url, ids: known)
    (outcome,) = polls
    return outcome
