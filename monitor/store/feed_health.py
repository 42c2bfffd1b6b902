"""How each configured feed is doing: what is on record of it beside its settings of today. Read only."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from monitor.core import pacing, waiting
from monitor.model import Feed, FeedOnRecord, FeedState, WaitReason
from monitor.store.codec import CLOCK_SLIP
from monitor.store.connection import Store
from monitor.store.feeds import on_record


@dataclass(frozen=True, slots=True)
class Configured:
    """The feeds as they are configured now, which the next poll takes up.

    `asked_with` are the settings of all feeds that bear on whether one can be read, as `Monitor` has them.
    """

    feeds: Sequence[Feed]
    asked_with: str = ""


@dataclass(frozen=True, slots=True)
class FeedHealth:
    """A configured feed, and since when and why it fails; `failing_since` is None for one that does not.

    `next_check_at` is None for one that the next poll asks, `first_known_at` for one that no poll has taken up yet.
    """

    name: str
    url: str
    state: FeedState
    failures: int
    failing_since: datetime | None
    last_success_at: datetime | None
    last_polled_at: datetime | None
    next_check_at: datetime | None
    message: str
    entries: int
    urgent_for: tuple[str, ...] = ()  # urgent storylines for whose sake it is asked more often
    interval: timedelta = timedelta(minutes=15)
    wait_reason: WaitReason = WaitReason.INTERVAL
    rhythm: timedelta | None = None  # usual gap between its entries
    idle: int = 0  # polls in a row that brought no new entry
    moved_to: str = ""  # the address that is asked in place of its own
    first_known_at: datetime | None = None


def feed_health(store: Store, now: datetime, configured: Configured | None = None) -> list[FeedHealth]:
    """Every configured feed, those that fail first, the longest failing at the top, the others by name.

    Configured are the feeds of `configured`; without it those of the last poll.
    """
    rows = store.rows(
        """
        SELECT feeds.*, (SELECT count(*) FROM entries WHERE feed_key = feeds.key) AS entries FROM feeds
        WHERE configured = 1 OR ?
        """,
        (configured is not None,),
    )
    if configured is None:
        found = [_health(on_record(store, row), row, now) for row in rows]
    else:
        known = {row["url"]: row for row in rows}
        found = [_as_configured(store, feed, known.get(feed.url), configured, now) for feed in configured.feeds]
    return sorted(found, key=lambda feed: (feed.failing_since is None, feed.failing_since or now, feed.name, feed.url))


def _as_configured(
    store: Store, feed: Feed, row: sqlite3.Row | None, configured: Configured, now: datetime
) -> FeedHealth:
    if row is None:
        return _health(FeedOnRecord(feed), None, now)
    record = on_record(store, row)
    # Headers hold secrets, which a command that only looks does not know: whether they changed, polling will see.
    asked_with = record.asked_with if feed.headers else waiting.asked_with(feed, configured.asked_with)
    changed = waiting.after_change(record, feed, asked_with, now)
    if changed is not None:
        record = replace(record, next_check_at=changed[0], wait_reason=changed[1])
    named = feed if feed.is_named or not record.title else replace(feed, name=record.title)
    return _health(replace(record, feed=named), row, now)


def _health(record: FeedOnRecord, row: sqlite3.Row | None, now: datetime) -> FeedHealth:
    was_clock_ahead = record.last_polled_at is not None and record.last_polled_at > now + CLOCK_SLIP
    asked = pacing.address(record)
    return FeedHealth(
        name=record.feed.name,
        url=record.feed.url,
        state=record.state,
        failures=record.failures,
        failing_since=record.failing_since,
        last_success_at=record.last_success_at,
        last_polled_at=record.last_polled_at,
        next_check_at=now if was_clock_ahead and not record.retired else record.next_check_at,  # `feeds_due` has it so
        message=record.message,
        entries=row["entries"] if row else 0,
        urgent_for=record.urgent_for,
        interval=record.feed.interval,
        wait_reason=record.wait_reason,
        rhythm=record.rhythm,
        idle=record.idle,
        moved_to=asked if asked != record.feed.url else "",
        first_known_at=datetime.fromisoformat(row["added_at"]) if row else None,
    )
