"""Entries as feeds list them: which are new, which have changed, which are known.

Rules of this file:
1. An entry is its feed and its entry id. The same link from another feed is another entry.
2. A text that stood under this entry before is never a new version, so that a feed served by two
   caches that disagree does not change its entries back and forth.
3. A full text that went missing is no change: extraction fails more often than outlets delete.
4. What was pruned is known by its entry id for as long as the feed lists it, and long after.
5. A text that was replaced before anything was decided on it is on record, but never came to count: the next one
   is judged as the first, and as what came with the feed's first poll if that one did.
6. An entry that was left aside for want of a date, and now has one, is judged as if it had come with it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from itertools import chain
from operator import attrgetter
from typing import Any

from monitor.model import Bucket, Entry, ParsedEntry
from monitor.store.codec import time_of, time_of_or_none, time_text_or_none, to_json
from monitor.store.feeds import FeedBefore


@dataclass(frozen=True, slots=True)
class PollCounts:
    """What a poll brought: entries that are new, changed or known; `total` as listed, each id once."""

    new: int = 0
    changed: int = 0
    known: int = 0

    @property
    def total(self) -> int:
        return self.new + self.changed + self.known


@dataclass(slots=True)
class _Sorted:
    new: list[tuple[ParsedEntry, bytes]]
    differing: list[tuple[int, ParsedEntry, bytes]]
    known: list[int]
    dated: list[tuple[int, ParsedEntry]]  # of those known, the ones that had no date until now


ENTRY_COLUMNS = """
    entries.key, entries.version, entries.entry_id, feeds.url AS feed, feeds.name AS source, feeds.publisher,
    entries.link, entries.title, entries.summary, entries.content, entries.published_at, entries.first_seen_at,
    feeds.language, entries.is_first_poll, entries.changed_at
"""
ENTRIES = "entries JOIN feeds ON feeds.key = entries.feed_key"


def entry_of(row: sqlite3.Row) -> Entry:
    """The entry in a row of `SELECT {ENTRY_COLUMNS} FROM {ENTRIES}`."""
    return Entry(
        key=row["key"],
        version=row["version"],
        entry_id=row["entry_id"],
        feed=row["feed"],
        source=row["source"],
        publisher=row["publisher"],
        link=row["link"],
        title=row["title"],
        summary=row["summary"],
        content=row["content"],
        published_at=time_of_or_none(row["published_at"]),
        first_seen_at=time_of(row["first_seen_at"]),
        language=row["language"],
        is_first_poll=row["is_first_poll"] >= row["version"],
        changed_at=time_of_or_none(row["changed_at"]),
    )


def record_entries(
    connection: sqlite3.Connection, feed: FeedBefore, entries: Sequence[ParsedEntry], now: str
) -> tuple[PollCounts, list[int]]:
    """Sort what a feed lists into new, changed and known, and keep it; inside the caller's transaction.

    The keys are those of all that it lists and that is on record now, pruned entries being known without one.
    """
    if not entries:
        return PollCounts(), []
    if not _are_storable(entries):
        entries = [_cleaned(entry) for entry in entries]
    first: dict[str, ParsedEntry] = {}
    for entry in entries:
        first.setdefault(entry.entry_id, entry)
    found = _sort(connection, feed, list(first.values()), now)
    changed = [item for item in found.differing if _is_new_version(connection, *item)]
    made = _insert(connection, feed, found.new, now)
    for key, entry, digest in changed:
        _add_version(connection, key, entry, digest, now)
    for key, entry in found.dated:
        _date(connection, key, entry)
    counts = PollCounts(len(found.new), len(changed), len(first) - len(found.new) - len(changed))
    return counts, [*found.known, *(key for key, _, _ in found.differing), *made]


_ALL_TEXT = attrgetter("entry_id", "link", "title", "summary", "content", "author")
_JUDGED_TEXT = attrgetter("title", "summary", "content")
_TEXT = attrgetter("link", "title", "summary", "content", "author")


def _are_storable(entries: Sequence[ParsedEntry]) -> bool:
    """Whether SQLite can hold all of it as text: no half of a surrogate pair, no NUL."""
    try:
        return b"\0" not in "".join(chain.from_iterable(map(_ALL_TEXT, entries))).encode()
    except UnicodeEncodeError:
        return False


def _cleaned(entry: ParsedEntry) -> ParsedEntry:
    def clean(text: str) -> str:
        return text.encode("utf-8", "replace").decode().replace("\0", "")

    return replace(
        entry,
        entry_id=clean(entry.entry_id),
        link=clean(entry.link),
        title=clean(entry.title),
        summary=clean(entry.summary),
        content=clean(entry.content),
        author=clean(entry.author),
    )


def _sort(connection: sqlite3.Connection, feed: FeedBefore, entries: Sequence[ParsedEntry], now: str) -> _Sorted:
    on_record = _on_record(connection, feed.key, entries) if feed.has_entries else {}
    unknown = [entry.entry_id for entry in entries if entry.entry_id not in on_record]
    pruned = _pruned(connection, feed.key, unknown, now) if feed.has_pruned and unknown else frozenset()
    found = _Sorted([], [], [], [])
    for entry in entries:
        digest = text_hash(entry)
        known = on_record.get(entry.entry_id)
        if known is None:
            if entry.entry_id not in pruned:
                found.new.append((entry, digest))
        elif known[1] == digest:
            found.known.append(known[0])
        else:
            found.differing.append((known[0], entry, digest))
        if known is not None and known[2] == Bucket.UNDATED.value and entry.published_at is not None:
            found.dated.append((known[0], entry))
    return found


def _on_record(
    connection: sqlite3.Connection, feed_key: int, entries: Sequence[ParsedEntry]
) -> dict[str, tuple[int, bytes, str | None]]:
    """Key, text hash and bucket of those that the feed brought before, by entry id."""
    rows = connection.execute(
        "SELECT entry_id, key, text_hash, bucket FROM entries"
        " WHERE feed_key = ? AND entry_id IN (SELECT value FROM json_each(?))",
        (feed_key, to_json([entry.entry_id for entry in entries])),
    )
    return {entry_id: (key, digest, bucket) for entry_id, key, digest, bucket in rows}


def _pruned(connection: sqlite3.Connection, feed_key: int, ids: Sequence[str], now: str) -> frozenset[str]:
    found = connection.execute(
        "SELECT entry_id FROM seen WHERE feed_key = ? AND entry_id IN (SELECT value FROM json_each(?))",
        (feed_key, to_json(ids)),
    ).fetchall()
    if found:
        connection.executemany(
            "UPDATE seen SET last_seen_at = ? WHERE feed_key = ? AND entry_id = ?",
            [(now, feed_key, entry_id) for (entry_id,) in found],
        )
    return frozenset(entry_id for (entry_id,) in found)


def text_hash(entry: ParsedEntry) -> bytes:
    """What tells one text of an entry from another: 16 bytes over title, summary and full text."""
    return blake2b("\x1f".join(_JUDGED_TEXT(entry)).encode(), digest_size=16).digest()


def _is_new_version(connection: sqlite3.Connection, key: int, entry: ParsedEntry, digest: bytes) -> bool:
    if connection.execute(
        "SELECT 1 FROM entry_versions WHERE entry_key = ? AND text_hash = ?", (key, digest)
    ).fetchone():
        return False
    title, summary = connection.execute("SELECT title, summary FROM entries WHERE key = ?", (key,)).fetchone()
    return bool(entry.content) or (title, summary) != (entry.title, entry.summary)


_INSERT = """
INSERT INTO entries (link, title, summary, content, author, published_at, updated_at, text_hash,
    feed_key, entry_id, reported_at, first_seen_at, last_seen_at, is_first_poll)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_TOGETHER = 30  # rows of one statement: takes four fifths of the time of ten, which take as much of that of one
_INSERT_TOGETHER = _INSERT + ", (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)" * (_TOGETHER - 1)


def _insert(
    connection: sqlite3.Connection, feed: FeedBefore, entries: Sequence[tuple[ParsedEntry, bytes]], now: str
) -> range:
    """The keys that new entries were given, in the order of `entries`."""
    if not entries:
        return range(0)
    rows = []
    for entry, digest in entries:
        text = _text(entry, digest)
        published = text[5]
        reported = now if published is None else min(published, now)  # of written times the earlier is the smaller
        rows.append((*text, feed.key, entry.entry_id, reported, now, now, int(feed.is_first_poll)))
    alone = len(rows) % _TOGETHER
    connection.executemany(_INSERT, rows[:alone])
    for start in range(alone, len(rows), _TOGETHER):
        connection.execute(_INSERT_TOGETHER, [*chain.from_iterable(rows[start : start + _TOGETHER])])
    last: int = connection.execute("SELECT last_insert_rowid()").fetchone()[0]
    return range(last - len(rows) + 1, last + 1)  # each key is the highest yet and one more; nobody else writes now


def _text(entry: ParsedEntry, digest: bytes) -> tuple[Any, ...]:
    """One text of an entry, in the order of `_INSERT`: what a new entry and a new version have in common."""
    return (*_TEXT(entry), time_text_or_none(entry.published_at), time_text_or_none(entry.updated_at), digest)


def _date(connection: sqlite3.Connection, key: int, entry: ParsedEntry) -> None:
    """Give an entry its date, and forget what was decided without it."""
    for table in ("matches", "novelties", "figures"):
        connection.execute(f"DELETE FROM {table} WHERE entry_key = ?", (key,))
    connection.execute(
        """
        UPDATE entries SET published_at = :published, updated_at = :updated,
            reported_at = min(:published, first_seen_at), analysed_version = 0, analysed_at = NULL, bucket = NULL,
            reason = '', attempts = 0, claimed_at = NULL
        WHERE key = :key
        """,
        {
            "key": key,
            "published": time_text_or_none(entry.published_at),
            "updated": time_text_or_none(entry.updated_at),
        },
    )


def _add_version(connection: sqlite3.Connection, key: int, entry: ParsedEntry, digest: bytes, now: str) -> None:
    connection.execute(
        """
        INSERT INTO entry_versions (entry_key, version, link, title, summary, content, published_at, replaced_at,
            text_hash)
        SELECT key, version, link, title, summary, content, published_at, ?, text_hash FROM entries WHERE key = ?
        """,
        (now, key),
    )
    connection.execute(
        """
        UPDATE entries SET version = version + 1, link = ?1, title = ?2, summary = ?3, content = ?4, author = ?5,
            published_at = ?6, updated_at = ?7, text_hash = ?8, changed_at = ?9,
            reported_at = min(coalesce(?6, first_seen_at), first_seen_at),
            attempts = 0, claimed_at = NULL, quarantined_at = NULL,
            is_first_poll = CASE WHEN is_first_poll AND analysed_version = 0 THEN version + 1 ELSE is_first_poll END
        WHERE key = ?10
        """,
        (*_text(entry, digest), now, key),
    )
