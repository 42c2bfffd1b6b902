"""Feeds on record: which are configured, what is remembered of each, which are due."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from monitor.model import Feed, FeedFailure, FeedOnRecord, FeedState, KnownEntry, Validators
from monitor.store.codec import from_json, time_of_or_none, time_text, to_json
from monitor.store.connection import Store

KNOWN_ENTRIES = 2000  # as many as the longest feed that is read

_UPSERT = """
INSERT INTO feeds (url, name, publisher, language, settings, added_at, configured)
VALUES (:url, :name, :publisher, :language, :settings, :now, 1)
ON CONFLICT (url) DO UPDATE SET configured = 1, name = excluded.name, publisher = excluded.publisher,
    language = excluded.language, settings = excluded.settings
"""


def sync_feeds(store: Store, feeds: Sequence[Feed], now: datetime) -> None:
    """Make the feeds on record those that are configured.

    New ones are added and due at once; vanished ones keep their record, marked as not configured.
    Headers stay in memory, since they may hold secrets: a store knows them once it has been told here.
    """
    wanted = {feed.url: feed for feed in feeds}
    if wanted == store.synced and wanted:
        return
    rows = [_feed_values(feed, now) for feed in wanted.values()]
    with store.writing() as connection:
        connection.execute("UPDATE feeds SET configured = 0 WHERE configured = 1")
        connection.executemany(_UPSERT, rows)
    store.synced.clear()
    store.synced.update(wanted)


def _feed_values(feed: Feed, now: datetime) -> dict[str, str]:
    return {
        "url": feed.url,
        "name": feed.name,
        "publisher": feed.publisher,
        "language": feed.language,
        "settings": to_json(replace(feed, headers=())),
        "now": time_text(now),
    }


def feeds_due(store: Store, now: datetime) -> list[FeedOnRecord]:
    """The configured feeds whose next check has come, longest overdue first; retired ones never are."""
    rows = store.rows(
        """
        SELECT * FROM feeds
        WHERE configured = 1 AND retired = 0 AND (next_check_at IS NULL OR next_check_at <= ?)
        ORDER BY next_check_at, key
        """,
        (time_text(now),),
    )
    return [_on_record(store, row) for row in rows]


def feeds_on_record(store: Store, *, configured_only: bool = True) -> list[FeedOnRecord]:
    """All feeds with what is remembered of them, in the order they were added."""
    rows = store.rows("SELECT * FROM feeds WHERE configured >= ? ORDER BY key", (int(configured_only),))
    return [_on_record(store, row) for row in rows]


def known_entries(store: Store, url: str) -> list[KnownEntry]:
    """What is on record of a feed's entries, those seen last first: enough to recognise one whose guid changed."""
    rows = store.rows(
        """
        SELECT entry_id, link, title FROM entries
        WHERE feed_key = (SELECT key FROM feeds WHERE url = ?)
        ORDER BY last_seen_at DESC, key LIMIT ?
        """,
        (url, KNOWN_ENTRIES),
    )
    return [KnownEntry(row["entry_id"], row["link"], row["title"]) for row in rows]


def retire_feed(store: Store, url: str) -> None:
    """Stop asking for a feed that is gone for good."""
    with store.writing() as connection:
        connection.execute("UPDATE feeds SET retired = 1, state = ? WHERE url = ?", (FeedState.RETIRED.value, url))


def _on_record(store: Store, row: sqlite3.Row) -> FeedOnRecord:
    url = row["url"]
    return FeedOnRecord(
        feed=store.synced.get(url) or from_json(Feed, row["settings"]),
        validators=Validators(row["etag"], row["last_modified"]),
        body_hash=row["body_hash"],
        failures=row["failures"],
        first_polled_at=time_of_or_none(row["first_polled_at"]),
        last_polled_at=time_of_or_none(row["last_polled_at"]),
        last_success_at=time_of_or_none(row["last_success_at"]),
        next_check_at=time_of_or_none(row["next_check_at"]),
        newest_entry_at=time_of_or_none(row["newest_entry_at"]),
        failure_told_at=time_of_or_none(row["failure_told_at"]),
        permanent_url=row["permanent_url"],
        permanent_count=row["permanent_count"],
        retired=bool(row["retired"]),
        last_full_at=time_of_or_none(row["listed_at"]),
        rhythm=None if row["rhythm"] is None else timedelta(seconds=row["rhythm"]),
        idle=row["idle"],
        state=FeedState(row["state"]),
        failure=FeedFailure(row["failure"]) if row["failure"] else None,
        message=row["message"],
        title=row["title"],
    )
