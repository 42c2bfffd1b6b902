"""What the deciding core has to remember, read back: after a restart, or when it judges the next entry."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from monitor.model import Entry, Match, Novelty, RecordedFigure, Vectors
from monitor.store.codec import from_json, time_text
from monitor.store.connection import Store
from monitor.store.entries import ENTRIES, ENTRY_COLUMNS, entry_of
from monitor.store.figures import FIGURE_COLUMNS, FIGURES, recorded_figure_of
from monitor.store.vectors import halves_of, vector_of

if TYPE_CHECKING:
    import numpy


@dataclass(frozen=True, slots=True)
class MatchedEntry:
    """An entry on a storyline as it was judged.

    `vectors` is None where none of the model asked for are on record; `sentence_vectors` has shape
    (len(sentences), dimensions), None where the entry's sentences were not kept.
    """

    entry: Entry
    match: Match
    novelty: Novelty | None
    vectors: Vectors | None
    sentences: tuple[str, ...]
    sentence_vectors: numpy.ndarray | None


def matched_entries(store: Store, storyline: str, model: str, since: datetime) -> list[MatchedEntry]:
    """The entries that were matched to a storyline and reported since then, in the order in which they were judged."""
    rows = store.rows(
        f"""
        SELECT {ENTRY_COLUMNS}, matches.detail AS match, novelties.detail AS novelty,
            vectors.title AS vector_title, vectors.whole AS vector_whole, vectors.parts AS vector_parts,
            vectors.sentences, vectors.sentence_vectors
        FROM {ENTRIES} JOIN matches ON matches.entry_key = entries.key
        LEFT JOIN novelties ON novelties.entry_key = entries.key AND novelties.storyline = matches.storyline
        LEFT JOIN vectors ON vectors.entry_key = entries.key AND vectors.model = :model
            AND vectors.version = matches.version
        WHERE matches.storyline = :storyline AND matches.belonging = 'matched' AND entries.reported_at >= :since
        ORDER BY entries.analysed_at, entries.reported_at, entries.key
        """,
        {"storyline": storyline, "model": model, "since": time_text(since)},
    )
    return [_matched_entry(row, model) for row in rows]


def _matched_entry(row: sqlite3.Row, model: str) -> MatchedEntry:
    sentences = tuple(json.loads(row["sentences"] or "[]"))
    halves = row["sentence_vectors"]
    return MatchedEntry(
        entry=entry_of(row),
        match=from_json(Match, row["match"]),
        novelty=None if row["novelty"] is None else from_json(Novelty, row["novelty"]),
        vectors=_vectors(row, model),
        sentences=sentences,
        sentence_vectors=None if halves is None else halves_of(halves, len(sentences)),
    )


def _vectors(row: sqlite3.Row, model: str) -> Vectors | None:
    if row["vector_whole"] is None:
        return None
    whole = vector_of(row["vector_whole"])
    parts = row["vector_parts"]
    return Vectors(
        model=model,
        title=vector_of(row["vector_title"]),
        whole=whole,
        parts=None if parts is None else vector_of(parts).reshape(-1, len(whole)),
    )


def entries_without_vectors(store: Store, model: str, since: datetime, newest: int) -> list[Entry]:
    """Analysed entries that have vectors of other models only: the matched ones since then, and the `newest` of all."""
    rows = store.rows(
        f"""
        SELECT {ENTRY_COLUMNS} FROM {ENTRIES}
        WHERE analysed_at IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM vectors WHERE entry_key = entries.key AND model = :model)
        AND (entries.key IN (SELECT entry_key FROM matches WHERE belonging = 'matched') AND reported_at >= :since
            OR entries.key IN (SELECT key FROM entries WHERE analysed_at IS NOT NULL
                ORDER BY reported_at DESC LIMIT :newest))
        ORDER BY reported_at, entries.key
        """,
        {"model": model, "since": time_text(since), "newest": newest},
    )
    return [entry_of(row) for row in rows]


def vectors_on_record(store: Store, model: str, newest: int) -> list[numpy.ndarray]:
    """The vectors of title and lead of the newest entries under a model, newest first."""
    # CROSS JOIN: the newest entries first, by index; SQLite may else read every vector there is and sort.
    rows = store.rows(
        "SELECT vectors.whole FROM entries CROSS JOIN vectors ON entry_key = entries.key AND model = ?"
        " WHERE analysed_at IS NOT NULL ORDER BY reported_at DESC LIMIT ?",
        (model, newest),
    )
    return [vector_of(row["whole"]) for row in rows]


def figures_on_record(store: Store, storyline: str) -> list[RecordedFigure]:
    """The ledger of a storyline, oldest report first, without figures of texts that were replaced."""
    rows = store.rows(
        f"""
        SELECT {FIGURE_COLUMNS} FROM {FIGURES} WHERE figures.storyline = ? AND superseded_at IS NULL
        ORDER BY figures.reported_at, figures.key
        """,
        (storyline,),
    )
    return [recorded_figure_of(row) for row in rows]


def figures_of_entry(store: Store, entry_key: int) -> list[RecordedFigure]:
    """All figures that an entry ever stated, those of its older versions included, oldest first."""
    rows = store.rows(
        f"SELECT {FIGURE_COLUMNS} FROM {FIGURES} WHERE figures.entry_key = ? ORDER BY figures.version, figures.key",
        (entry_key,),
    )
    return [recorded_figure_of(row) for row in rows]


def recent_entries(store: Store, since: datetime) -> list[Entry]:
    """All analysed entries reported since then, oldest first: what near-duplicates are looked for among."""
    rows = store.rows(
        f"""
        SELECT {ENTRY_COLUMNS} FROM {ENTRIES} WHERE reported_at >= ? AND analysed_at IS NOT NULL
        ORDER BY reported_at, entries.key
        """,
        (time_text(since),),
    )
    return [entry_of(row) for row in rows]


def entries_by_key(store: Store, keys: Sequence[int]) -> list[Entry]:
    """The entries with these keys, as they stand now."""
    marks = ",".join("?" * len(keys))
    rows = store.rows(f"SELECT {ENTRY_COLUMNS} FROM {ENTRIES} WHERE entries.key IN ({marks})", keys)
    return [entry_of(row) for row in rows]


def history(store: Store, since: datetime | None = None) -> list[Entry]:
    """All entries seen since then, in the order in which they were first seen: what a replay starts from."""
    rows = store.rows(
        f"""
        SELECT {ENTRY_COLUMNS} FROM {ENTRIES} WHERE entries.first_seen_at >= ?
        ORDER BY entries.first_seen_at, entries.reported_at, entries.key
        """,
        (time_text(since) if since else "",),
    )
    return [entry_of(row) for row in rows]


def all_vectors(store: Store) -> dict[tuple[int, int], list[Vectors]]:
    """The vectors of every text of every entry, under whatever models, by the entry's key and version."""
    found: dict[tuple[int, int], list[Vectors]] = {}
    for row in store.rows("SELECT entry_key, version, model, title, whole FROM vectors"):
        known = Vectors(row["model"], vector_of(row["title"]), vector_of(row["whole"]))
        found.setdefault((row["entry_key"], row["version"]), []).append(known)
    return found


def previous_title(store: Store, entry: Entry) -> str | None:
    """The title of the version that was judged last; None where none was, or none that counts for want of a date."""
    rows = store.rows(
        "SELECT old.title FROM entry_versions AS old JOIN entries ON entries.key = old.entry_key"
        " WHERE entry_key = ? AND old.version = analysed_version",
        (entry.key,),
    )
    return rows[0]["title"] if rows else None


def confirmed_entries(store: Store, storyline: str) -> list[tuple[Entry, bool]]:
    """The entries that the user said do (True) or do not belong to a storyline, latest word last."""
    rows = store.rows(
        f"""
        SELECT {ENTRY_COLUMNS}, feedback.belongs FROM {ENTRIES} JOIN feedback ON feedback.entry_key = entries.key
        WHERE feedback.storyline = ? ORDER BY feedback.at, entries.key
        """,
        (storyline,),
    )
    return [(entry_of(row), bool(row["belongs"])) for row in rows]


def feedback_stamp(store: Store) -> str:
    """Changes whenever the user says something new about an entry."""
    (row,) = store.rows("SELECT count(*) AS number, max(at) AS latest FROM feedback")
    return f"{row['number']} {row['latest']}"


def record_feedback(store: Store, entry_key: int, storyline: str, *, belongs: bool, now: datetime) -> None:
    """Keep the user's word on whether an entry belongs to a storyline; the latest word holds."""
    with store.writing() as connection:
        connection.execute(
            "INSERT OR REPLACE INTO feedback (entry_key, storyline, belongs, at) VALUES (?, ?, ?, ?)",
            (entry_key, storyline, int(belongs), time_text(now)),
        )


def feedback_on(store: Store, entry_key: int) -> dict[str, bool]:
    """What the user said of an entry, by storyline."""
    rows = store.rows("SELECT storyline, belongs FROM feedback WHERE entry_key = ? ORDER BY at", (entry_key,))
    return {row["storyline"]: bool(row["belongs"]) for row in rows}


def forget_feedback(store: Store, entry_key: int, storyline: str) -> None:
    """Take the user's word on an entry back, as if it had never been given."""
    with store.writing() as connection:
        connection.execute("DELETE FROM feedback WHERE entry_key = ? AND storyline = ?", (entry_key, storyline))
