"""Feeds on record: which are configured, what is remembered of each, which are due."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from typing import Any

from monitor.model import Belonging, Feed, FeedFailure, FeedOnRecord, FeedState, KnownEntry, Validators, WaitReason
from monitor.store.codec import CLOCK_SLIP, from_json, time_of_or_none, time_text, time_text_or_none, to_json
from monitor.store.connection import Store
from monitor.store.last_seen import Listed

_MORE_NEWEST = 50  # entries, beyond twice as many as the feed lists, among which a changed guid is looked for

_SECRETS: dict[str, Any] = {each.name: each.default for each in fields(Feed) if each.metadata.get("secret")}

_UPSERT = """
INSERT INTO feeds (url, name, publisher, language, settings, added_at, configured)
VALUES (:url, :name, :publisher, :language, :settings, :now, 1)
ON CONFLICT (url) DO UPDATE SET configured = 1,
    name = CASE WHEN :is_named OR title = '' THEN excluded.name ELSE title END, publisher = excluded.publisher,
    language = excluded.language, settings = excluded.settings
"""


def sync_feeds(store: Store, feeds: Sequence[Feed], now: datetime) -> None:
    """Make the feeds on record those that are configured.

    New ones are added and due at once; vanished ones keep their record, marked as not configured.
    Headers stay in memory, since they may hold secrets: a store knows them once it has been told here.
    """
    wanted = {feed.url: feed for feed in feeds}
    if is_synced(store, feeds):
        return
    rows = [_feed_values(feed, now) for feed in wanted.values()]
    with store.writing() as connection:
        connection.execute("UPDATE feeds SET configured = 0 WHERE configured = 1")
        connection.executemany(_UPSERT, rows)
    store.synced.clear()
    store.synced.update(wanted)


def is_synced(store: Store, feeds: Sequence[Feed]) -> bool:
    """Whether these were the feeds of the last `sync_feeds` through this store, and are still those on record."""
    wanted = {feed.url: feed for feed in feeds}
    return bool(wanted) and wanted == store.synced and _count_configured(store) == len(wanted)


def reschedule(store: Store, records: Iterable[FeedOnRecord]) -> None:
    """Write down when feeds are to be asked, why then, and what they are asked with."""
    rows = [
        (time_text_or_none(record.next_check_at), record.wait_reason.value, record.asked_with, record.feed.url)
        for record in records
    ]
    with store.writing() as connection:
        connection.executemany(
            "UPDATE feeds SET next_check_at = ?, wait_reason = ?, asked_with = ? WHERE url = ?", rows
        )


def _count_configured(store: Store) -> int:
    return int(store.rows("SELECT count(*) FROM feeds WHERE configured = 1")[0][0])


def _feed_values(feed: Feed, now: datetime) -> dict[str, str | int]:
    return {
        "url": feed.url,
        "name": feed.name,
        "publisher": feed.publisher,
        "language": feed.language,
        "is_named": int(feed.is_named),
        "settings": to_json(replace(feed, **_SECRETS)),
        "now": time_text(now),
    }


def feeds_due(store: Store, now: datetime) -> list[FeedOnRecord]:
    """The configured feeds whose next check has come, longest overdue first; retired ones never are.

    One that was polled at a time that has not come yet is due too: the clock was ahead then, and so is its next check.
    """
    rows = store.rows(
        """
        SELECT * FROM feeds
        WHERE configured = 1 AND retired = 0
            AND (next_check_at IS NULL OR next_check_at <= ? OR last_polled_at > ?)
        ORDER BY next_check_at, key
        """,
        (time_text(now), time_text(now + CLOCK_SLIP)),
    )
    return [on_record(store, row) for row in rows]


def feeds_of_storylines(store: Store, storylines: Sequence[str], since: datetime) -> list[FeedOnRecord]:
    """The configured feeds of whose entries, first seen after `since`, some belong to one of these storylines.

    `urgent_for` tells to which, and is not yet written down.
    """
    if not storylines:
        return []
    rows = store.rows(
        """
        SELECT feeds.*, group_concat(DISTINCT matches.storyline) AS found FROM matches
        JOIN entries ON entries.key = matches.entry_key AND entries.first_seen_at > ?
        JOIN feeds ON feeds.key = entries.feed_key AND configured = 1 AND retired = 0
        WHERE matches.belonging = ? AND matches.storyline IN (SELECT value FROM json_each(?))
        GROUP BY feeds.key ORDER BY feeds.key
        """,
        (time_text(since), Belonging.MATCHED.value, to_json(tuple(storylines))),
    )
    return [replace(on_record(store, row), urgent_for=tuple(sorted(row["found"].split(",")))) for row in rows]


def feeds_on_record(store: Store, *, configured_only: bool = True) -> list[FeedOnRecord]:
    """All feeds with what is remembered of them, in the order they were added."""
    rows = store.rows("SELECT * FROM feeds WHERE configured >= ? ORDER BY key", (int(configured_only),))
    return [on_record(store, row) for row in rows]


def is_cut_off(store: Store, record: FeedOnRecord, now: datetime) -> bool:
    """Whether a feed that got no answer at `now` shares that with all others: since it began to fail none was answered,
    and one of another publisher was not answered either.

    Feeds on a private network do not count as answered: they are there without the internet.
    """
    (row,) = store.rows(
        """
        SELECT EXISTS (
            SELECT 1 FROM feeds
            WHERE configured = 1 AND publisher <> :publisher AND failure IN ('unreachable', 'timeout')
        ) AND NOT EXISTS (
            SELECT 1 FROM feeds WHERE configured = 1 AND NOT coalesce(json_extract(settings, '$.allow_private'), 0)
            AND iif(failure IN ('unreachable', 'timeout'), last_success_at, last_polled_at) >= :since
        )
        """,
        {"publisher": record.feed.publisher, "since": time_text(min(record.failing_since or now, now))},
    )
    return bool(row[0])


_KNOWN = """
WITH feed AS (SELECT key, listed, listing FROM feeds WHERE url = :url),
newest AS (
    SELECT entries.key FROM entries WHERE feed_key = (SELECT key FROM feed)
    ORDER BY entries.key DESC LIMIT :more + 2 * (SELECT listed FROM feed)
),
looked_for AS (
    SELECT entries.key FROM entries
    WHERE feed_key = (SELECT key FROM feed) AND entry_id IN (SELECT value FROM json_each(:ids))
    UNION SELECT key FROM newest
    UNION SELECT value FROM feed, json_each(feed.listing)
)
SELECT entry_id, link, title, iif(link = '', summary, ''), iif(link = '', content, ''),
    iif(link = '', published_at, NULL)
FROM entries WHERE key IN looked_for ORDER BY key DESC
"""
_FORGOTTEN = """
SELECT entry_id FROM seen
WHERE feed_key = (SELECT key FROM feeds WHERE url = :url) AND entry_id IN (SELECT value FROM json_each(:ids))
"""


def known_entries(store: Store, url: str, ids: Sequence[str]) -> list[KnownEntry]:
    """What is on record of the entries that a feed lists, the newest first; of those that were pruned the id alone.

    Known by their `ids` are all of them, however old. Those that it listed last and its newest are there besides, as
    many as its lists were long of late: among them an entry is found whose guid has changed.
    """
    values = {"url": url, "ids": to_json(ids), "more": _MORE_NEWEST}
    known = [
        KnownEntry(entry_id, link, title, summary, content, time_of_or_none(published_at))
        for entry_id, link, title, summary, content, published_at in store.rows(_KNOWN, values)
    ]
    return known + [KnownEntry(entry_id, "", "") for (entry_id,) in store.rows(_FORGOTTEN, values)]


@dataclass(frozen=True, slots=True)
class FeedBefore:
    """What a poll has to know of its feed to be recorded: most feeds have entries, and none that were pruned."""

    key: int
    is_first_poll: bool
    has_entries: bool
    has_pruned: bool
    listed: Listed


def feed_before(connection: sqlite3.Connection, url: str) -> FeedBefore | None:
    """The feed with this address as it is on record, inside the caller's transaction."""
    row = connection.execute(
        """
        SELECT key, first_polled_at IS NULL, EXISTS (SELECT 1 FROM entries WHERE feed_key = feeds.key),
            EXISTS (SELECT 1 FROM seen WHERE feed_key = feeds.key), listed_at, listed, listing
        FROM feeds WHERE url = ?
        """,
        (url,),
    ).fetchone()
    return row and FeedBefore(row[0], bool(row[1]), bool(row[2]), bool(row[3]), Listed(*row[4:]))


_REMEMBER = """
UPDATE feeds SET name = ?, title = ?, etag = ?, last_modified = ?, body_hash = ?, state = ?, failure = ?, message = ?,
    failures = ?, failing_since = ?, failure_told_at = ?, first_polled_at = ?, last_polled_at = ?,
    last_success_at = ?, last_full_at = ?, newest_entry_at = ?, next_check_at = ?, rhythm = ?, idle = ?,
    update_every = ?, skip_hours = ?, permanent_url = ?, permanent_count = ?, retired = ?, urgent_for = ?,
    wait_reason = ?, listed_at = ?, listed = ?, listing = ?
WHERE key = ?
"""


def remember_feed(connection: sqlite3.Connection, key: int, record: FeedOnRecord, listed: Listed) -> None:
    """Write down all that is remembered of a feed, inside the caller's transaction."""
    connection.execute(
        _REMEMBER,
        (
            record.title if record.title and not record.feed.is_named else record.feed.name,
            record.title,
            record.validators.etag,
            record.validators.last_modified,
            record.body_hash,
            record.state.value,
            record.failure.value if record.failure else None,
            record.message,
            record.failures,
            time_text_or_none(record.failing_since),
            time_text_or_none(record.failure_told_at),
            time_text_or_none(record.first_polled_at),
            time_text_or_none(record.last_polled_at),
            time_text_or_none(record.last_success_at),
            time_text_or_none(record.last_full_at),
            time_text_or_none(record.newest_entry_at),
            time_text_or_none(record.next_check_at),
            _seconds(record.rhythm),
            record.idle,
            _seconds(record.update_every),
            to_json(record.skip_hours),
            record.permanent_url,
            record.permanent_count,
            int(record.retired),
            to_json(record.urgent_for),
            record.wait_reason.value,
            listed.at,
            listed.number,
            listed.keys,
            key,
        ),
    )


def _seconds(length: timedelta | None) -> float | None:
    return None if length is None else length.total_seconds()


def _length(seconds: float | None) -> timedelta | None:
    return None if seconds is None else timedelta(seconds=seconds)


def on_record(store: Store, row: sqlite3.Row) -> FeedOnRecord:
    """What a row of `feeds` holds; its settings as last synced, or else as last written."""
    feed = store.synced.get(row["url"]) or from_json(Feed, row["settings"])
    return FeedOnRecord(
        feed=feed if feed.name == row["name"] else replace(feed, name=row["name"]),
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
        last_full_at=time_of_or_none(row["last_full_at"]),
        rhythm=_length(row["rhythm"]),
        idle=row["idle"],
        state=FeedState(row["state"]),
        failure=FeedFailure(row["failure"]) if row["failure"] else None,
        message=row["message"],
        title=row["title"],
        failing_since=time_of_or_none(row["failing_since"]),
        update_every=_length(row["update_every"]),
        skip_hours=tuple(json.loads(row["skip_hours"])),
        urgent_for=tuple(json.loads(row["urgent_for"])),
        wait_reason=WaitReason(row["wait_reason"]),
        asked_with=row["asked_with"],
    )
