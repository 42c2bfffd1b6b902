"""Why one entry or alert did or did not fire: everything that was decided, read back. Read only."""

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass
from datetime import datetime

from monitor.errors import InputError
from monitor.model import Entry, Match, Novelty, RecordedFigure
from monitor.store.codec import from_json, time_of, time_of_or_none
from monitor.store.connection import Store
from monitor.store.entries import ENTRIES, ENTRY_COLUMNS, entry_of
from monitor.store.last_seen import LAST_SEEN
from monitor.store.ledgers import voices_behind
from monitor.store.listings import AlertLine, FigureLine, alert_line, figures_by_key, figures_stated_by
from monitor.store.memory import feedback_on
from monitor.store.overview import PLACE


@dataclass(frozen=True, slots=True)
class EntryExplanation:
    """One entry with all that was decided about it.

    `earlier` holds the figures that its figures were held against, by key; `alerts` are those it caused and
    those it joined as a further source; `late` holds the keys of the alerts whose messages were out by then;
    `near_duplicate` is the entry that it repeats; `feedback` is what the user said of it, by storyline.
    """

    entry: Entry
    bucket: str
    reason: str
    analysed_at: datetime | None
    last_seen_at: datetime
    attempts: int
    near_duplicate: Entry | None
    matches: tuple[Match, ...]
    novelties: tuple[Novelty, ...]
    nearest: dict[int, Entry]
    figures: tuple[FigureLine, ...]
    earlier: dict[int, RecordedFigure]
    alerts: tuple[AlertLine, ...]
    late: frozenset[int]
    feedback: dict[str, bool]


@dataclass(frozen=True, slots=True)
class AttemptLine:
    """One attempt to send an alert over one channel."""

    channel: str
    at: datetime
    ok: bool
    error: str


@dataclass(frozen=True, slots=True)
class AlertExplanation:
    """One alert with its deliveries, every attempt, and the entry that caused it.

    `voices` has for each of its quotes the independent voices that now stand behind the figure quoted.
    """

    line: AlertLine
    attempts: tuple[AttemptLine, ...]
    entry: EntryExplanation | None
    voices: tuple[tuple[str, ...], ...] = ()


def explain(store: Store, name: str) -> tuple[EntryExplanation | AlertExplanation, ...]:
    """Explain "e12" (an entry), "a3" (an alert), "f7" (the entry that states a figure) or a link.

    A link explains every entry that has it, from whichever feed. Raises InputError when nothing of that name is on
    record.
    """
    sign, number = _split(name)
    if sign == "a":
        return (_alert(store, number, name),)
    if sign == "f":
        keys = [row["entry_key"] for row in store.rows("SELECT entry_key FROM figures WHERE key = ?", (number,))]
    else:
        keys = [number] if sign == "e" else _keys_of_link(store, name)
    found = tuple(_entry(store, key) for key in keys if _has_entry(store, key))
    if not found:
        raise InputError(f"{name}: {_absence(store, sign, number)}")
    return found


_TABLES = {"e": ("entries", "entry"), "f": ("figures", "figure"), "a": ("alerts", "alert")}


def _absence(store: Store, sign: str, number: int) -> str:
    """Why nothing of that name is there: keys are never given twice, so a low one was there once."""
    if not sign:
        return "no entry has this link; ids look like e12, a3 or f7"
    table, noun = _TABLES[sign]
    given = store.rows("SELECT 1 FROM sqlite_sequence WHERE name = ? AND seq >= ?", (table, number))
    return f"this {noun} was forgotten (`monitor prune`)" if given and number else f"no such {noun} on record"


def entry_key(store: Store, name: str) -> int:
    """The key of the entry that "e12" or a link names. Raises InputError when there is none."""
    found = [item.entry.key for item in explain(store, name) if isinstance(item, EntryExplanation)]
    if not found:
        raise InputError(f"{name}: this is an alert; name an entry, like e12, or a link")
    return found[0]


def _split(name: str) -> tuple[str, int]:
    parts = re.fullmatch(r"([aef]?)([0-9]{1,18})", name.strip().lower())
    return (parts[1] or "e", int(parts[2])) if parts else ("", 0)


def _has_entry(store: Store, key: int) -> bool:
    return bool(store.rows("SELECT 1 FROM entries WHERE key = ?", (key,)))


def _keys_of_link(store: Store, link: str) -> list[int]:
    if not link.strip():
        return []  # entries without a link are not all meant
    rows = store.rows("SELECT key FROM entries WHERE link = ? OR entry_id = ? ORDER BY key", (link, link))
    return [row["key"] for row in rows]


def _entry(store: Store, key: int) -> EntryExplanation:
    row = store.rows(
        f"""
        SELECT {ENTRY_COLUMNS}, {PLACE} AS place, reason, analysed_at, {LAST_SEEN} AS last_seen_at, attempts,
            near_duplicate_of
        FROM {ENTRIES} WHERE entries.key = ?
        """,
        (key,),
    )[0]
    novelties = _novelties(store, key)
    figures = tuple(figures_stated_by(store, key))
    near = _entries(store, {row["near_duplicate_of"]})
    return EntryExplanation(
        entry=entry_of(row),
        bucket=row["place"],
        reason=row["reason"],
        analysed_at=time_of_or_none(row["analysed_at"]),
        last_seen_at=time_of(row["last_seen_at"]),
        attempts=row["attempts"],
        near_duplicate=near.get(row["near_duplicate_of"]),
        matches=_matches(store, key),
        novelties=novelties,
        nearest=_entries(store, {novelty.nearest_key for novelty in novelties}),
        figures=figures,
        earlier=figures_by_key(store, _earlier_keys(figures)),
        alerts=_alerts_of(store, key),
        late=_joined_late(store, key),
        feedback=feedback_on(store, key),
    )


def _matches(store: Store, key: int) -> tuple[Match, ...]:
    rows = store.rows("SELECT detail FROM matches WHERE entry_key = ? ORDER BY score - threshold DESC", (key,))
    return tuple(from_json(Match, row["detail"]) for row in rows)


def _novelties(store: Store, key: int) -> tuple[Novelty, ...]:
    rows = store.rows("SELECT detail FROM novelties WHERE entry_key = ? ORDER BY score DESC", (key,))
    return tuple(from_json(Novelty, row["detail"]) for row in rows)


def _earlier_keys(figures: tuple[FigureLine, ...]) -> list[int]:
    keys = (verdict.earlier_key for figure in figures for verdict in figure.verdicts)
    return [key for key in keys if key is not None]


def _entries(store: Store, keys: set[int | None]) -> dict[int, Entry]:
    found: dict[int, Entry] = {}
    for key in keys - {None}:
        for row in store.rows(f"SELECT {ENTRY_COLUMNS} FROM {ENTRIES} WHERE entries.key = ?", (key,)):
            found[row["key"]] = entry_of(row)
    return found


def _alerts_of(store: Store, key: int) -> tuple[AlertLine, ...]:
    rows = store.rows(
        "SELECT * FROM alerts WHERE entry_key = ?"
        " OR key IN (SELECT alert_key FROM sources WHERE sources.entry_key = ?) ORDER BY key",
        (key, key),
    )
    return tuple(alert_line(store, row) for row in rows)


def _joined_late(store: Store, key: int) -> frozenset[int]:
    """The alerts that the entry joined when no channel had their message still before it."""
    rows = store.rows(
        """
        SELECT alert_key FROM sources WHERE entry_key = ? AND joined_at IS NOT NULL
            AND (SELECT min(coalesce(settled_at, '9999') <= joined_at)
                 FROM deliveries WHERE deliveries.alert_key = sources.alert_key)
        """,
        (key,),
    )
    return frozenset(row["alert_key"] for row in rows)


def _alert(store: Store, key: int, name: str) -> AlertExplanation:
    rows = store.rows("SELECT * FROM alerts WHERE key = ?", (key,))
    if not rows:
        raise InputError(f"{name}: {_absence(store, 'a', key)}")
    line = alert_line(store, rows[0])
    attempts = store.rows(
        """
        SELECT channel, at, ok, attempts.error FROM attempts JOIN deliveries ON deliveries.key = delivery_key
        WHERE alert_key = ? ORDER BY attempts.key
        """,
        (key,),
    )
    cause = line.alert.entry_key
    return AlertExplanation(
        line=line,
        attempts=tuple(_attempt(row) for row in attempts),
        entry=_entry(store, cause) if cause is not None and _has_entry(store, cause) else None,
        voices=voices_behind(store, line.alert),
    )


def _attempt(row: sqlite3.Row) -> AttemptLine:
    return AttemptLine(row["channel"], time_of(row["at"]), bool(row["ok"]), row["error"])
