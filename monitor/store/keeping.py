"""Keeps the database itself: copies of it while it is in use, and what is forgotten when.

Forgetting an entry takes its text, vectors, matches and figures. What stays is its entry id, so that a feed that
still lists it brings nothing new, and the alerts that it caused, until they are old themselves.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from monitor.errors import StoreError
from monitor.store.codec import time_text
from monitor.store.connection import Store
from monitor.store.failures import reason
from monitor.store.last_seen import LAST_SEEN

PAGES = 1024  # copied at a time; between them others may write
FORGET_AT_ONCE = 500  # entries in one transaction, so that nobody waits long for the lock


@dataclass(frozen=True, slots=True)
class Pruned:
    """How much was forgotten."""

    entries: int = 0
    seen: int = 0
    alerts: int = 0
    polls: int = 0


def back_up(store: Store, target: Path, progress: Callable[[int, int], None] | None = None) -> int:
    """Copy the database to a new file while others use it; the size of the copy in bytes.

    The copy is written beside `target` and takes its name only when it is whole. `progress` is told pages done
    and pages in all. Raises StoreError when `target` exists or cannot be written.
    """
    if target.exists():
        raise StoreError(f"{target}: exists already; nothing was overwritten")
    partial = target.with_name(target.name + ".partial")
    try:
        partial.unlink(missing_ok=True)
        _copy(store, partial, progress)
        partial.replace(target)
    except (sqlite3.Error, OSError) as error:
        why = reason(error, str(partial)) if isinstance(error, sqlite3.Error) else error
        partial.unlink(missing_ok=True)
        raise StoreError(f"{target}: the backup could not be written: {why}") from error
    return target.stat().st_size


def _copy(store: Store, partial: Path, progress: Callable[[int, int], None] | None) -> None:
    def told(_: int, remaining: int, total: int) -> None:
        if progress is not None:
            progress(total - remaining, total)

    copy = sqlite3.connect(partial, isolation_level=None)
    try:
        store.connection.backup(copy, pages=PAGES, progress=told)
        copy.execute("PRAGMA journal_mode = DELETE")  # one file, nothing beside it
        verdict = copy.execute("PRAGMA quick_check").fetchone()[0]
        if verdict != "ok":
            raise StoreError(f"{store.path}: the copy is damaged, so is the database: {verdict}")
    finally:
        copy.close()


def prune(
    store: Store,
    *,
    entries_before: datetime,
    matched_before: datetime,
    seen_before: datetime,
    alerts_before: datetime,
    polls_before: datetime,
    progress: Callable[[int], None] | None = None,
) -> Pruned:
    """Forget entries reported, entry ids last seen, alerts and polls made before those times.

    `matched_before` is for entries that belong to a storyline: its memory and ledger live by them.
    Never forgotten: entries that wait for their analysis or that the user gave feedback on, entry ids that
    their feed still lists, and alerts with a delivery that waits. `progress` is told how many entries are gone.
    """
    gone = 0
    while number := _forget_entries(store, time_text(entries_before), time_text(matched_before)):
        gone += number
        if progress is not None:
            progress(gone)
    with store.writing() as connection:
        return Pruned(
            entries=gone,
            seen=_forget_seen(connection, time_text(seen_before)),
            alerts=_forget_alerts(connection, time_text(alerts_before)),
            polls=connection.execute("DELETE FROM polls WHERE at < ?", (time_text(polls_before),)).rowcount,
        )


def _forget_entries(store: Store, before: str, matched_before: str) -> int:
    with store.writing() as connection:
        rows = connection.execute(
            """
            SELECT key FROM entries
            WHERE analysed_at IS NOT NULL AND analysed_version >= version
                AND reported_at < max(:before, :matched_before)
                AND reported_at < CASE WHEN key IN (SELECT entry_key FROM matches WHERE belonging = 'matched')
                    THEN :matched_before ELSE :before END
                AND key NOT IN (SELECT entry_key FROM feedback)
            ORDER BY reported_at LIMIT :limit
            """,
            {"before": before, "matched_before": matched_before, "limit": FORGET_AT_ONCE},
        ).fetchall()
        connection.executemany(
            f"""
            INSERT INTO seen (feed_key, entry_id, last_seen_at)
            SELECT feed_key, entry_id, {LAST_SEEN} FROM entries JOIN feeds ON feeds.key = feed_key
            WHERE entries.key = ?
            """,
            rows,
        )
        connection.executemany("DELETE FROM entries WHERE key = ?", rows)
    return len(rows)


def _forget_seen(connection: sqlite3.Connection, before: str) -> int:
    # A feed that answers "not modified" lists what it listed before: only a later listing shows that an id is gone.
    return connection.execute(
        """
        DELETE FROM seen WHERE last_seen_at < ?
            AND last_seen_at < (SELECT coalesce(listed_at, '') FROM feeds WHERE feeds.key = feed_key)
        """,
        (before,),
    ).rowcount


def _forget_alerts(connection: sqlite3.Connection, before: str) -> int:
    return connection.execute(
        """
        DELETE FROM alerts WHERE created_at < ?
            AND NOT EXISTS (SELECT 1 FROM deliveries WHERE alert_key = alerts.key AND state = 'waiting')
        """,
        (before,),
    ).rowcount


def compact(store: Store) -> None:
    """Give the space of what was forgotten back to the file system; takes as long as a copy."""
    try:
        store.connection.execute("PRAGMA temp_store = FILE")  # the copy may be larger than memory
        store.connection.execute("VACUUM")
        store.connection.execute("PRAGMA temp_store = MEMORY")
    except sqlite3.Error as error:
        raise StoreError(f"{store.path}: {reason(error, store.path)}") from error
