"""Alerts on record, each with a delivery for every channel: the outbox.

A dedup key is told once: an alert whose key is on record is not made again.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from monitor.model import Alert, AlertKind, Source
from monitor.store.codec import from_json, time_of_or_none, time_text, time_text_or_none, to_json
from monitor.store.connection import Store


@dataclass(frozen=True, slots=True)
class RecordedAlert:
    """An alert with its key and what became of it."""

    key: int
    alert: Alert


def record_alerts(store: Store, alerts: Sequence[Alert]) -> tuple[int, ...]:
    """Keep alerts that no entry caused, with their deliveries; the keys of those that are new."""
    with store.writing() as connection:
        return insert_alerts(connection, alerts)


def record_feed_notice(store: Store, url: str, alert: Alert, now: datetime) -> tuple[int, ...]:
    """Keep the notice that a feed fails or is back, together with the mark that it was given."""
    told = time_text(now) if alert.kind is AlertKind.FEED_FAILING else None
    with store.writing() as connection:
        connection.execute("UPDATE feeds SET failure_told_at = ? WHERE url = ?", (told, url))
        return insert_alerts(connection, (alert,))


def open_alerts(store: Store, storyline: str, since: datetime) -> list[RecordedAlert]:
    """The alerts of a storyline made since then, oldest first, each with all its sources."""
    rows = store.rows(
        "SELECT * FROM alerts WHERE storyline = ? AND created_at >= ? ORDER BY created_at, key",
        (storyline, time_text(since)),
    )
    return [recorded_alert(store, row) for row in rows]


def recorded_alert(store: Store, row: sqlite3.Row) -> RecordedAlert:
    """The alert in a row of `alerts`, with its sources as they stand now."""
    sources = store.rows("SELECT * FROM sources WHERE alert_key = ? ORDER BY rowid", (row["key"],))
    alert = from_json(Alert, row["detail"])
    return RecordedAlert(row["key"], replace(alert, sources=tuple(_source(source) for source in sources)))


def insert_alerts(connection: sqlite3.Connection, alerts: Sequence[Alert]) -> tuple[int, ...]:
    """Keep alerts and their deliveries inside the caller's transaction; the keys of those that are new."""
    made = []
    for alert in alerts:
        key = _insert(connection, alert)
        if key is not None:
            made.append(key)
            _insert_deliveries(connection, key, alert)
            for source in alert.sources:
                _insert_source(connection, key, source, alert.entry_key, None)
    return tuple(made)


def join_source(connection: sqlite3.Connection, dedup_key: str, source: Source, entry_key: int, now: str) -> None:
    """Add a further source to the alert with that key; nothing when there is none or it is listed."""
    row = connection.execute("SELECT key FROM alerts WHERE dedup_key = ?", (dedup_key,)).fetchone()
    if row is not None:
        _insert_source(connection, row[0], source, entry_key, now)


def _insert(connection: sqlite3.Connection, alert: Alert) -> int | None:
    row = connection.execute(
        """
        INSERT INTO alerts (dedup_key, kind, storyline, headline, created_at, deliver_after, entry_key, detail)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (dedup_key) DO NOTHING RETURNING key
        """,
        (
            alert.dedup_key,
            alert.kind.value,
            alert.storyline,
            alert.headline,
            time_text(alert.created_at),
            time_text_or_none(alert.deliver_after),
            alert.entry_key,
            to_json(replace(alert, sources=())),
        ),
    ).fetchone()
    return None if row is None else int(row[0])


def _insert_deliveries(connection: sqlite3.Connection, key: int, alert: Alert) -> None:
    due = time_text(alert.deliver_after or alert.created_at)
    connection.executemany(
        "INSERT INTO deliveries (alert_key, channel, next_attempt_at) VALUES (?, ?, ?)",
        [(key, channel, due) for channel in dict.fromkeys(alert.channels)],
    )


def _insert_source(
    connection: sqlite3.Connection, alert_key: int, source: Source, entry_key: int | None, joined_at: str | None
) -> None:
    connection.execute(
        """
        INSERT INTO sources (alert_key, link, name, title, publisher, reported_at, joined_at, entry_key)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
        """,
        (
            alert_key,
            source.link,
            source.name,
            source.title,
            source.publisher,
            time_text_or_none(source.reported_at),
            joined_at,
            entry_key,
        ),
    )


def _source(row: sqlite3.Row) -> Source:
    return Source(row["name"], row["link"], row["title"], time_of_or_none(row["reported_at"]), row["publisher"])
