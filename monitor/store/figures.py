"""The ledger of figures: what each entry stated, and the verdict that now stands on it."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from monitor.model import Entry, Figure, Finding, RecordedFigure
from monitor.store.codec import from_json, time_of, time_text, to_json

FIGURE_COLUMNS = """
    figures.key, figures.storyline, figures.entry_key, figures.version, figures.detail, figures.reported_at,
    figures.source, figures.publisher, entries.title, entries.link, figures.superseded_at
"""
FIGURES = "figures JOIN entries ON entries.key = figures.entry_key"


def recorded_figure_of(row: sqlite3.Row) -> RecordedFigure:
    """The figure in a row of `SELECT {FIGURE_COLUMNS} FROM {FIGURES}`."""
    return RecordedFigure(
        key=row["key"],
        storyline=row["storyline"],
        entry_key=row["entry_key"],
        entry_version=row["version"],
        figure=from_json(Figure, row["detail"]),
        reported_at=time_of(row["reported_at"]),
        source=row["source"],
        publisher=row["publisher"],
        title=row["title"],
        link=row["link"],
    )


def record_findings(connection: sqlite3.Connection, entry: Entry, findings: Sequence[Finding], now: str) -> None:
    """Keep an entry's figures and every verdict, those on older figures judged again included.

    Inside the caller's transaction. Figures of `entry` are new; verdicts replace those that stood on the same figure.
    """
    connection.execute("DELETE FROM figures WHERE entry_key = ? AND version = ?", (entry.key, entry.version))
    connection.execute(
        "UPDATE figures SET superseded_at = ? WHERE entry_key = ? AND superseded_at IS NULL", (now, entry.key)
    )
    keys = _keys(connection, entry, findings)
    judged = sorted({key for finding in findings if (key := keys[finding.later]) is not None})
    connection.executemany("DELETE FROM findings WHERE figure_key = ?", [(key,) for key in judged])
    connection.executemany(
        "INSERT INTO findings (figure_key, earlier_key, relation, kind, confident, reason, judged_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        [_finding_values(finding, keys, now) for finding in findings if keys[finding.later] is not None],
    )


def _keys(
    connection: sqlite3.Connection, entry: Entry, findings: Sequence[Finding]
) -> dict[RecordedFigure | None, int | None]:
    keys: dict[RecordedFigure | None, int | None] = {None: None}
    for finding in findings:
        for figure in (finding.later, finding.earlier):
            if figure is not None and figure not in keys:
                is_own = (figure.entry_key, figure.entry_version) == (entry.key, entry.version)
                keys[figure] = _insert(connection, figure) if is_own else _find(connection, figure)
    return keys


def _find(connection: sqlite3.Connection, recorded: RecordedFigure) -> int | None:
    """The key of an older figure; None when it was pruned while the core still remembered it.

    The core may remember it from before it was stored, without its key: then it is known by where it stands.
    """
    mention = recorded.figure.mention
    row = connection.execute(
        """
        SELECT key FROM figures WHERE key = ? OR (? = 0 AND entry_key = ? AND version = ? AND storyline = ?
            AND start = ? AND text = ?)
        """,
        (
            recorded.key,
            recorded.key,
            recorded.entry_key,
            recorded.entry_version,
            recorded.storyline,
            mention.start,
            mention.text,
        ),
    ).fetchone()
    return None if row is None else int(row[0])


def _finding_values(finding: Finding, keys: dict[RecordedFigure | None, int | None], now: str) -> tuple[object, ...]:
    verdict = finding.verdict
    return (
        keys[finding.later],
        keys[finding.earlier],
        verdict.relation.value,
        verdict.kind.value if verdict.kind else None,
        int(verdict.confident),
        verdict.reason,
        now,
    )


def _insert(connection: sqlite3.Connection, recorded: RecordedFigure) -> int:
    figure, quantity = recorded.figure, recorded.figure.mention.quantity
    cursor = connection.execute(
        """
        INSERT INTO figures (storyline, entry_key, version, reported_at, start, text, low, high, bound, unit, subject,
            claimant, source, publisher, detail)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        (
            recorded.storyline,
            recorded.entry_key,
            recorded.entry_version,
            time_text(recorded.reported_at),
            figure.mention.start,
            figure.mention.text,
            quantity.low,
            quantity.high,
            quantity.bound.value,
            quantity.unit,
            figure.measure.subject,
            figure.attribution.claimant if figure.attribution else "",
            recorded.source,
            recorded.publisher,
            to_json(figure),
        ),
    )
    return int(cursor.lastrowid or 0)
