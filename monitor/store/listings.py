"""Entries, figures and alerts as lists for people and programs. Read only."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from monitor.model import Alert, AlertKind, ContradictionKind, RecordedFigure, Relation
from monitor.store.alerts import recorded_alert
from monitor.store.codec import time_of, time_of_or_none, time_text, to_json
from monitor.store.connection import Store
from monitor.store.figures import FIGURE_COLUMNS, FIGURES, recorded_figure_of
from monitor.store.overview import PLACE
from monitor.store.standing import as_it_stands


@dataclass(frozen=True, slots=True)
class Selection:
    """Which rows a list shows; "" and None select all. `bucket` may also be "waiting" or "quarantined"."""

    storyline: str = ""
    bucket: str = ""
    feed: str = ""  # part of the feed's name or address
    since: datetime | None = None
    limit: int = 50


@dataclass(frozen=True, slots=True)
class MatchLine:
    """One storyline's match of an entry, in a list."""

    storyline: str
    score: float
    threshold: float
    belonging: str


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One entry in a list."""

    key: int
    reported_at: datetime
    published_at: datetime | None
    first_seen_at: datetime
    source: str
    title: str
    link: str
    version: int
    bucket: str
    reason: str
    matches: tuple[MatchLine, ...]


@dataclass(frozen=True, slots=True)
class VerdictLine:
    """One verdict on a figure, with the figure it was held against."""

    relation: Relation
    kind: ContradictionKind | None
    confident: bool
    reason: str
    earlier_key: int | None


@dataclass(frozen=True, slots=True)
class FigureLine:
    """One figure of a ledger with the verdicts that now stand on it."""

    recorded: RecordedFigure
    superseded_at: datetime | None
    verdicts: tuple[VerdictLine, ...]


@dataclass(frozen=True, slots=True)
class DeliveryLine:
    """Where one alert stands on one channel; `told_by` is the alert whose message told it, where that is another."""

    channel: str
    state: str
    attempts: int
    next_attempt_at: datetime
    settled_at: datetime | None
    error: str
    told_by: int | None = None
    told_by_kind: AlertKind | None = None


@dataclass(frozen=True, slots=True)
class AlertLine:
    """One alert with its deliveries."""

    key: int
    alert: Alert
    deliveries: tuple[DeliveryLine, ...]


def list_entries(store: Store, selection: Selection) -> list[EntryLine]:
    """Entries, the latest report first."""
    rows = store.rows(
        f"""
        SELECT entries.*, feeds.name AS source, {PLACE} AS place FROM entries JOIN feeds ON feeds.key = feed_key
        WHERE (:since IS NULL OR reported_at >= :since) AND (:bucket = '' OR {PLACE} = :bucket)
            AND (:feed = '' OR instr(lower(feeds.name), lower(:feed)) OR instr(lower(feeds.url), lower(:feed)))
            AND (:storyline = '' OR entries.key IN
                (SELECT entry_key FROM matches WHERE storyline = :storyline AND belonging <> 'off'))
        ORDER BY reported_at DESC, entries.key DESC LIMIT :limit
        """,
        _values(selection),
    )
    matches = matches_of(store, [row["key"] for row in rows])
    return [_entry_line(row, matches.get(row["key"], ())) for row in rows]


def list_figures(store: Store, selection: Selection, *, text: str = "") -> list[FigureLine]:
    """The ledger of a storyline or of all, the latest report first; `text` stands in the figure or its sentence."""
    rows = store.rows(
        f"""
        SELECT {FIGURE_COLUMNS} FROM {FIGURES} JOIN feeds ON feeds.key = entries.feed_key
        WHERE (:since IS NULL OR figures.reported_at >= :since) AND (:storyline = '' OR storyline = :storyline)
            AND (:feed = '' OR instr(lower(feeds.name), lower(:feed)) OR instr(lower(feeds.url), lower(:feed)))
            AND instr(lower(figures.detail), lower(:text))
        ORDER BY figures.reported_at DESC, figures.key DESC LIMIT :limit
        """,
        {**_values(selection), "text": text},
    )
    return figure_lines(store, rows)


def figures_stated_by(store: Store, entry_key: int) -> list[FigureLine]:
    """The figures of an entry, those of its older versions included, in the order of the text."""
    rows = store.rows(
        f"SELECT {FIGURE_COLUMNS} FROM {FIGURES} WHERE figures.entry_key = ? ORDER BY figures.version, start",
        (entry_key,),
    )
    return figure_lines(store, rows)


def figures_by_key(store: Store, keys: Sequence[int]) -> dict[int, RecordedFigure]:
    """The figures with these keys, as far as they are on record."""
    rows = store.rows(
        f"SELECT {FIGURE_COLUMNS} FROM {FIGURES} WHERE figures.key IN (SELECT value FROM json_each(?))",
        (to_json(list(keys)),),
    )
    return {row["key"]: recorded_figure_of(row) for row in rows}


def list_alerts(store: Store, selection: Selection) -> list[AlertLine]:
    """Alerts, the latest first."""
    rows = store.rows(
        """
        SELECT * FROM alerts
        WHERE (:since IS NULL OR created_at >= :since) AND (:storyline = '' OR storyline = :storyline)
        ORDER BY created_at DESC, key DESC LIMIT :limit
        """,
        _values(selection),
    )
    return [alert_line(store, row) for row in rows]


def alert_line(store: Store, row: sqlite3.Row) -> AlertLine:
    """The alert in a row of `alerts`, with its deliveries."""
    deliveries = store.rows(
        """
        SELECT deliveries.*, gathered.kind AS told_by_kind
        FROM deliveries LEFT JOIN alerts AS gathered ON gathered.key = digest_key
        WHERE alert_key = ? ORDER BY deliveries.key
        """,
        (row["key"],),
    )
    return AlertLine(
        key=row["key"],
        alert=as_it_stands(store, recorded_alert(store, row).alert),
        deliveries=tuple(_delivery_line(delivery) for delivery in deliveries),
    )


def matches_of(store: Store, keys: Sequence[int]) -> dict[int, tuple[MatchLine, ...]]:
    """The matches of entries, the best first, without those that are off."""
    rows = store.rows(
        """
        SELECT entry_key, storyline, score, threshold, belonging FROM matches
        WHERE belonging <> 'off' AND entry_key IN (SELECT value FROM json_each(?))
        ORDER BY entry_key, score - threshold DESC
        """,
        (to_json(list(keys)),),
    )
    found: dict[int, tuple[MatchLine, ...]] = {}
    for row in rows:
        line = MatchLine(row["storyline"], row["score"], row["threshold"], row["belonging"])
        found[row["entry_key"]] = (*found.get(row["entry_key"], ()), line)
    return found


def _values(selection: Selection) -> dict[str, Any]:
    return {
        "storyline": selection.storyline,
        "bucket": selection.bucket,
        "feed": selection.feed,
        "since": time_text(selection.since) if selection.since else None,
        "limit": selection.limit,
    }


def _entry_line(row: sqlite3.Row, matches: tuple[MatchLine, ...]) -> EntryLine:
    return EntryLine(
        key=row["key"],
        reported_at=time_of(row["reported_at"]),
        published_at=time_of_or_none(row["published_at"]),
        first_seen_at=time_of(row["first_seen_at"]),
        source=row["source"],
        title=row["title"],
        link=row["link"],
        version=row["version"],
        bucket=row["place"],
        reason=row["reason"],
        matches=matches,
    )


def figure_lines(store: Store, rows: Sequence[sqlite3.Row]) -> list[FigureLine]:
    """The figures in rows of `SELECT {FIGURE_COLUMNS} FROM {FIGURES}`, each with its verdicts."""
    verdicts: dict[int, list[VerdictLine]] = {}
    for finding in store.rows(
        "SELECT * FROM findings WHERE figure_key IN (SELECT value FROM json_each(?)) ORDER BY key",
        (to_json([row["key"] for row in rows]),),
    ):
        verdicts.setdefault(finding["figure_key"], []).append(_verdict_line(finding))
    return [
        FigureLine(recorded_figure_of(row), time_of_or_none(row["superseded_at"]), tuple(verdicts.get(row["key"], ())))
        for row in rows
    ]


def _verdict_line(row: sqlite3.Row) -> VerdictLine:
    return VerdictLine(
        relation=Relation(row["relation"]),
        kind=ContradictionKind(row["kind"]) if row["kind"] else None,
        confident=bool(row["confident"]),
        reason=row["reason"],
        earlier_key=row["earlier_key"],
    )


def _delivery_line(row: sqlite3.Row) -> DeliveryLine:
    return DeliveryLine(
        channel=row["channel"],
        state=row["state"],
        attempts=row["attempts"],
        next_attempt_at=time_of(row["next_attempt_at"]),
        settled_at=time_of_or_none(row["settled_at"]),
        error=row["error"],
        told_by=row["digest_key"],
        told_by_kind=AlertKind(row["told_by_kind"]) if row["told_by_kind"] else None,
    )


def storylines_on_record(store: Store) -> list[str]:
    """The ids of all storylines that anything was ever held against, in alphabetical order."""
    rows = store.rows(
        "SELECT storyline FROM matches UNION SELECT storyline FROM alerts WHERE storyline <> '' ORDER BY 1"
    )
    return [row["storyline"] for row in rows]
