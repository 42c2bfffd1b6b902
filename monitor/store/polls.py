"""Records polls: entries together with the validators that vouch for them, in one transaction."""

from __future__ import annotations

import sqlite3
from datetime import datetime, timedelta

from monitor.errors import StoreError
from monitor.model import FeedFailure, FeedState, Poll
from monitor.store.codec import time_text
from monitor.store.connection import Store
from monitor.store.entries import PollCounts, record_entries


def record_poll(
    store: Store,
    poll: Poll,
    now: datetime,
    next_check_at: datetime,
    *,
    state: FeedState | None = None,
    rhythm: timedelta | None = None,
) -> PollCounts:
    """Keep the outcome of one poll: its entries, validators and the feed's health.

    `state` is what is now to be said of the feed, by default what the poll alone tells; `rhythm` the usual gap
    between its entries, by default as it was. The entries of the first successful poll are marked as such.
    Raises StoreError for a feed that is not on record.
    """
    with store.writing() as connection:
        feed = _feed_of(connection, store.path, poll.feed)
        counts = record_entries(connection, feed, poll.entries, time_text(now))
        _record_health(connection, feed, poll, counts, time_text(now), next_check_at, state, rhythm)
        _record_history(connection, feed["key"], poll, counts)
    return counts


def _feed_of(connection: sqlite3.Connection, path: str, url: str) -> sqlite3.Row:
    cursor = connection.cursor()
    cursor.row_factory = sqlite3.Row
    row: sqlite3.Row | None = cursor.execute("SELECT * FROM feeds WHERE url = ?", (url,)).fetchone()
    if row is None:
        raise StoreError(f"{path}: the feed {url} is not on record")
    return row


_HEALTH = """
UPDATE feeds SET last_polled_at = :at, next_check_at = :next_check_at, status = :status,
    not_modified = :not_modified, failure = :failure, message = :message, state = :state,
    rhythm = coalesce(:rhythm, rhythm),
    retired = CASE WHEN :state = 'retired' THEN 1 ELSE retired END,
    failures = CASE WHEN :failed THEN failures + 1 WHEN :healed THEN 0 ELSE failures END,
    failing_since = CASE WHEN :failed THEN coalesce(failing_since, :at) WHEN :healed THEN NULL ELSE failing_since END,
    first_polled_at = CASE WHEN :failed THEN first_polled_at ELSE coalesce(first_polled_at, :at) END,
    last_success_at = CASE WHEN :healed THEN :at ELSE last_success_at END,
    idle = CASE WHEN :failed THEN idle WHEN :new > 0 THEN 0 ELSE idle + 1 END,
    listed_at = CASE WHEN :listed THEN :now ELSE listed_at END,
    listed = CASE WHEN :listed THEN :count ELSE listed END,
    listed_undated = CASE WHEN :listed THEN :undated ELSE listed_undated END,
    newest_entry_at = CASE WHEN :newest > coalesce(newest_entry_at, '') THEN :newest ELSE newest_entry_at END,
    etag = CASE WHEN :vouched THEN :etag ELSE etag END,
    last_modified = CASE WHEN :vouched THEN :last_modified ELSE last_modified END,
    body_hash = CASE WHEN :vouched AND :body_hash <> '' THEN :body_hash ELSE body_hash END,
    title = CASE WHEN :title <> '' THEN :title ELSE title END,
    permanent_count = CASE WHEN :failed THEN permanent_count WHEN :permanent_url = '' THEN 0
        WHEN permanent_url = :permanent_url THEN permanent_count + 1 ELSE 1 END,
    permanent_url = CASE WHEN :failed THEN permanent_url ELSE :permanent_url END
WHERE key = :key
"""


def _record_health(
    connection: sqlite3.Connection,
    feed: sqlite3.Row,
    poll: Poll,
    counts: PollCounts,
    now: str,
    next_check_at: datetime,
    state: FeedState | None,
    rhythm: timedelta | None,
) -> None:
    failed = poll.failure is not None
    vouched = None if failed else poll.validators
    published = [entry.published_at for entry in poll.entries if entry.published_at and entry.published_at <= poll.at]
    connection.execute(
        _HEALTH,
        {
            "key": feed["key"],
            "at": time_text(poll.at),
            "now": now,
            "next_check_at": time_text(next_check_at),
            "status": poll.status,
            "not_modified": int(poll.not_modified),
            "failure": poll.failure.value if poll.failure else None,
            "message": poll.message,
            "state": (state or plain_state(poll)).value,
            "rhythm": None if rhythm is None else rhythm.total_seconds(),
            "failed": int(failed),
            "healed": int(not failed and not (poll.not_modified and feed["failures"])),
            "listed": int(not failed and not poll.not_modified),
            "count": counts.total,
            "undated": sum(entry.published_at is None for entry in poll.entries),
            "new": counts.new,
            "newest": time_text(max(published)) if published else "",
            "vouched": int(vouched is not None),
            "etag": vouched.etag if vouched else None,
            "last_modified": vouched.last_modified if vouched else None,
            "body_hash": poll.body_hash,
            "title": poll.title,
            "permanent_url": poll.permanent_url,
        },
    )


def _record_history(connection: sqlite3.Connection, feed_key: int, poll: Poll, counts: PollCounts) -> None:
    connection.execute(
        """
        INSERT INTO polls (feed_key, at, status, not_modified, failure, message, new, changed, known, seconds, size)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        (
            feed_key,
            time_text(poll.at),
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


BLOCKED_STATUSES = frozenset({401, 402, 403, 407, 451})


def plain_state(poll: Poll) -> FeedState:
    """What one poll tells of its feed, without its past."""
    if poll.failure is FeedFailure.GONE:
        return FeedState.RETIRED
    if poll.failure is FeedFailure.FORBIDDEN_ADDRESS or (poll.failure and poll.status in BLOCKED_STATUSES):
        return FeedState.BLOCKED
    if poll.failure:
        return FeedState.BROKEN
    if poll.not_modified:
        return FeedState.NOT_MODIFIED
    if not poll.entries:
        return FeedState.EMPTY
    if all(entry.published_at is None for entry in poll.entries):
        return FeedState.UNDATED
    return FeedState.OK
