"""Records polls: entries together with the validators that vouch for them, in one transaction."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime

from monitor.errors import StoreError
from monitor.model import FeedFailure, FeedOnRecord, Poll
from monitor.store.codec import time_text
from monitor.store.connection import Store
from monitor.store.entries import PollCounts, record_entries
from monitor.store.feeds import feed_before, remember_feed
from monitor.store.last_seen import mark_seen, relist


def record_poll(store: Store, poll: Poll, after: FeedOnRecord) -> PollCounts:
    """Keep the outcome of one poll: its entries, and what is now to be remembered of the feed.

    `after` is the feed as pacing left it; nothing of it is decided here. The entries of the first successful poll
    are marked as such. Raises StoreError for a feed that is not on record.
    """
    at = time_text(poll.at)
    with store.writing() as connection:
        before = feed_before(connection, poll.feed)
        if before is None:
            raise StoreError(f"{store.path}: the feed {poll.feed} is not on record")
        counts, keys = record_entries(connection, before, poll.entries, at)
        listed = before.listed
        if poll.failure is None and not poll.not_modified and poll.validators is not None:
            listed = relist(connection, listed, keys, counts.total, at)
        else:
            mark_seen(connection, keys, at)
        remember_feed(connection, before.key, after, listed)
        _record_history(connection, before.key, poll, at, counts)
    return counts


@dataclass(frozen=True, slots=True)
class PollOnRecord:
    """What came of one poll of one feed."""

    at: datetime
    status: int | None  # HTTP status of the last hop
    not_modified: bool
    failure: FeedFailure | None
    message: str
    new: int
    changed: int
    known: int
    seconds: float
    size: int  # bytes of the body after decompression


def last_polls(store: Store, url: str, number: int) -> list[PollOnRecord]:
    """The last so many polls of a feed, the latest first; forgotten ones are not among them."""
    rows = store.rows(
        """
        SELECT at, status, not_modified, failure, message, new, changed, known, seconds, size FROM polls
        WHERE feed_key = (SELECT key FROM feeds WHERE url = ?) ORDER BY key DESC LIMIT ?
        """,
        (url, number),
    )
    return [
        PollOnRecord(
            datetime.fromisoformat(at), status, bool(not_modified), FeedFailure(failure) if failure else None, *rest
        )
        for at, status, not_modified, failure, *rest in rows
    ]


def _record_history(connection: sqlite3.Connection, key: int, poll: Poll, at: str, counts: PollCounts) -> None:
    connection.execute(
        """
        INSERT INTO polls (feed_key, at, status, not_modified, failure, message, new, changed, known, seconds, size)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        (
            key,
            at,
            poll.status,
            int(poll.not_modified),
            poll.failure.value if poll.failure else None,
            poll.message,
            counts.new,
            counts.changed,
            counts.known,
            poll.seconds,
            poll.size,
        ),
    )
