"""Records what was decided about entries, and hands out those on which nothing is decided yet.

Unfinished is a question to a table: an entry whose analysed version is older than its text. An attempt is
counted before the work, so that an entry that kills the process is set aside after three.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from monitor.model import NEAREST_OFF, AlertKind, Analysis, Belonging, Entry, Match, Novelty, Vectors
from monitor.store import alerts
from monitor.store.codec import time_text, to_json
from monitor.store.connection import Store
from monitor.store.entries import ENTRIES, ENTRY_COLUMNS, entry_of
from monitor.store.figures import record_findings
from monitor.store.vectors import half_bytes, vector_bytes

if TYPE_CHECKING:
    import numpy

ATTEMPTS = 3  # an entry that was claimed so often and never finished is quarantined

_FRESH = "analysed_version < entries.version AND quarantined_at IS NULL AND attempts = 0"
_SUSPECT = "analysed_version < entries.version AND quarantined_at IS NULL AND attempts > 0 AND claimed_at <> :now"

_QUARANTINE = """
UPDATE entries SET quarantined_at = :now
WHERE analysed_version < version AND quarantined_at IS NULL AND attempts >= :attempts
"""


def has_unfinished(store: Store) -> bool:
    """Whether there is any entry to claim."""
    return bool(store.rows("SELECT 1 FROM entries WHERE analysed_version < version AND quarantined_at IS NULL LIMIT 1"))


def claim_entries(store: Store, limit: int, now: datetime) -> list[Entry]:
    """Hand out unfinished entries, the oldest report first, and commit that they were tried.

    One that was tried before and never finished comes after all others and alone, so that the one that kills
    the process takes no others with it; and never twice at the same `now`. [] when nothing is left to do.
    """
    values = {"now": time_text(now), "limit": limit, "attempts": ATTEMPTS}
    with store.writing() as connection:
        keys = _claim(connection, _FRESH, values)
        if not keys:
            connection.execute(_QUARANTINE, values)
            keys = _claim(connection, _SUSPECT, {**values, "limit": 1})
    marks = ",".join("?" * len(keys))
    rows = store.rows(
        f"SELECT {ENTRY_COLUMNS} FROM {ENTRIES} WHERE entries.key IN ({marks}) ORDER BY reported_at, entries.key", keys
    )
    return [entry_of(row) for row in rows]


def _claim(connection: sqlite3.Connection, unfinished: str, values: dict[str, object]) -> list[int]:
    rows = connection.execute(
        f"""
        UPDATE entries SET attempts = attempts + 1, claimed_at = :now WHERE key IN (
            SELECT key FROM entries WHERE {unfinished} ORDER BY reported_at, key LIMIT :limit)
        RETURNING key
        """,
        values,
    )
    return [key for (key,) in rows.fetchall()]


def is_analysed(store: Store, feed: str, entry_id: str) -> bool:
    """Whether the entry with this id of the feed at this address is on record, and its newest text analysed."""
    rows = store.rows(
        "SELECT analysed_version >= version AS is_done FROM entries JOIN feeds ON feeds.key = feed_key"
        " WHERE feeds.url = ? AND entry_id = ?",
        (feed, entry_id),
    )
    return bool(rows and rows[0]["is_done"])


def is_judged_anew(store: Store, entry: Entry) -> bool:
    """Whether what was decided about an entry was forgotten, since it had no date then."""
    return bool(store.rows("SELECT 1 FROM entries WHERE key = ? AND analysed_version = 0", (entry.key,)))


def release_entries(store: Store, entries: Sequence[Entry]) -> None:
    """Undo the attempt of entries that were claimed and not worked on, for a reason that is not theirs."""
    with store.writing() as connection:
        connection.executemany(
            "UPDATE entries SET attempts = max(attempts - 1, 0) WHERE key = ? AND version = ?",
            [(entry.key, entry.version) for entry in entries],
        )


def untold_quarantined(store: Store, kind: AlertKind) -> list[tuple[Entry, datetime]]:
    """The entries in quarantine with the moment they came there, of which no alert of `kind` was made since."""
    rows = store.rows(
        f"""
        SELECT {ENTRY_COLUMNS}, quarantined_at FROM {ENTRIES}
        WHERE quarantined_at IS NOT NULL AND analysed_version < version AND NOT EXISTS (
            SELECT 1 FROM alerts WHERE alerts.entry_key = entries.key AND kind = ? AND created_at >= quarantined_at)
        ORDER BY entries.key
        """,
        (kind.value,),
    )
    return [(entry_of(row), datetime.fromisoformat(row["quarantined_at"])) for row in rows]


def free_quarantined(store: Store) -> int:
    """Let quarantined entries be tried again; how many there were."""
    with store.writing() as connection:
        return connection.execute(
            "UPDATE entries SET quarantined_at = NULL, attempts = 0, claimed_at = NULL WHERE quarantined_at IS NOT NULL"
        ).rowcount


def record_analysis(store: Store, analysis: Analysis, now: datetime) -> tuple[int, ...]:
    """Keep all that was decided about one entry, with the alerts it caused, in one transaction.

    Returns the keys of the alerts that are new; one whose dedup key is on record is not made again.
    What an earlier analysis of the same entry said is replaced; figures of its older versions stay, superseded.
    """
    entry, at = analysis.entry, time_text(now)
    with store.writing() as connection:
        if analysis.vectors is not None:
            _record_vectors(connection, entry, analysis.vectors, analysis.sentences, analysis.sentence_vectors)
        _record_matches(connection, entry, analysis.matches)
        _record_novelties(connection, entry, analysis.novelties)
        record_findings(connection, entry, analysis.findings, at)
        _finish(connection, analysis, at)
        made = alerts.insert_alerts(connection, analysis.alerts)
        for dedup_key, source in analysis.joined:
            alerts.join_source(connection, dedup_key, source, entry.key, at)
    return made


def record_vectors(
    store: Store,
    entry: Entry,
    vectors: Vectors,
    sentences: Sequence[str] = (),
    sentence_vectors: numpy.ndarray | None = None,
) -> None:
    """Keep the vectors of another model for an entry that was analysed before, unless it was forgotten meanwhile."""
    with store.writing() as connection:
        if connection.execute("SELECT 1 FROM entries WHERE key = ?", (entry.key,)).fetchone():
            _record_vectors(connection, entry, vectors, sentences, sentence_vectors)


def _finish(connection: sqlite3.Connection, analysis: Analysis, at: str) -> None:
    entry = analysis.entry
    connection.execute(
        """
        UPDATE entries SET analysed_version = max(analysed_version, ?), analysed_at = ?, bucket = ?, reason = ?,
            near_duplicate_of = ?
        WHERE key = ?
        """,
        (entry.version, at, analysis.bucket.value, analysis.reason, analysis.near_duplicate_of, entry.key),
    )


def _record_vectors(
    connection: sqlite3.Connection,
    entry: Entry,
    vectors: Vectors,
    sentences: Sequence[str],
    sentence_vectors: numpy.ndarray | None,
) -> None:
    connection.execute(
        """
        INSERT OR REPLACE INTO vectors (entry_key, model, version, title, whole, parts, sentences, sentence_vectors)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """,
        (
            entry.key,
            vectors.model,
            entry.version,
            vector_bytes(vectors.title),
            vector_bytes(vectors.whole),
            None if vectors.parts is None else vector_bytes(vectors.parts),
            to_json(sentences),
            None if sentence_vectors is None else half_bytes(sentence_vectors),
        ),
    )


def _record_matches(connection: sqlite3.Connection, entry: Entry, matches: Sequence[Match]) -> None:
    near = [match for match in matches if match.belonging is not Belonging.OFF]
    off = [match for match in matches if match.belonging is Belonging.OFF]
    off.sort(key=lambda match: match.threshold - match.score)
    connection.execute("DELETE FROM matches WHERE entry_key = ?", (entry.key,))
    connection.executemany(
        "INSERT INTO matches (storyline, entry_key, version, score, threshold, belonging, detail)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            (
                match.storyline,
                entry.key,
                entry.version,
                match.score,
                match.threshold,
                match.belonging.value,
                to_json(match),
            )
            for match in (*near, *off[:NEAREST_OFF])
        ],
    )


def _record_novelties(connection: sqlite3.Connection, entry: Entry, novelties: Sequence[Novelty]) -> None:
    connection.execute("DELETE FROM novelties WHERE entry_key = ?", (entry.key,))
    connection.executemany(
        "INSERT INTO novelties (storyline, entry_key, version, is_new, score, threshold, detail)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            (
                novelty.storyline,
                entry.key,
                entry.version,
                int(novelty.is_new),
                novelty.score,
                novelty.threshold,
                to_json(novelty),
            )
            for novelty in novelties
        ],
    )
