"""Records polls: entries together with the validators that vouch for them, in one transaction."""

from __future__ import annotations

import sqlite3

from monitor.errors import StoreError
from monitor.model import FeedOnRecord, Poll
from monitor.store.codec import time_text
from monitor.store.connection import Store
from monitor.store.entries import PollCounts, record_entries
from monitor.store.feeds import remember_feed


def record_poll(store: Store, poll: Poll, after: FeedOnRecord) -> PollCounts:
    """Keep the outcome of one poll: its entries, and what is now to be remembered of the feed.

    `after` is the feed as pacing left it; nothing of it is decided here. The entries of the first successful poll
    are marked as such. Raises StoreError for a feed that is not on record.
    """
    at = time_text(poll.at)
    with store.writing() as connection:
        key, is_first = _feed_of(connection, store.path, poll.feed)
        counts = record_entries(connection, key, poll.entries, at, is_first_poll=is_first)
        remember_feed(connection, key, after)
        if poll.failure is None and not poll.not_modified and poll.validators is not None:
            connection.execute("UPDATE feeds SET listed_at = ?, listed = ? WHERE key = ?", (at, counts.total, key))
        _record_history(connection, key, poll, at, counts)
    return counts


def _feed_of(connection: sqlite3.Connection, path: str, url: str) -> tuple[int, bool]:
    row = connection.execute("SELECT key, first_polled_at IS NULL FROM feeds WHERE url = ?", (url,)).fetchone()
    if row is None:
        raise StoreError(f"{path}: the feed {url} is not on record")
    return row[0], bool(row[1])


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
