"""The series of a storyline's figures as they were judged, and the voices behind them. Read only."""

from __future__ import annotations

from collections.abc import Iterable

from monitor.core.record.series import Series, series_of
from monitor.core.record.voices import voices_of
from monitor.model import Alert, Finding, Quote, RecordedFigure, Relation, Verdict
from monitor.store.codec import to_json
from monitor.store.connection import Store
from monitor.store.figures import FIGURE_COLUMNS, FIGURES, recorded_figure_of
from monitor.store.listings import FigureLine, figure_lines


def series_on_record(store: Store, keys: Iterable[int]) -> list[Series]:
    """The series that hold figures with these keys, from the verdicts on record; without bands."""
    lines = {line.recorded.key: line for line in _linked(store, keys)}
    found = {key: _finding(line, lines) for key, line in lines.items()}
    current = [finding for key, finding in found.items() if lines[key].superseded_at is None]
    replaced = [finding for key, finding in found.items() if lines[key].superseded_at is not None]
    return list(series_of(current, replaced))


def voices_behind(store: Store, alert: Alert) -> tuple[tuple[str, ...], ...]:
    """For each of the alert's quotes the independent voices that now say the same; none where no figure is at hand."""
    copies = copies_on_record(store)
    return tuple(voices_of(_agreeing(store, alert.storyline, quote), copies) for quote in alert.quotes)


def _agreeing(store: Store, storyline: str, quote: Quote) -> list[RecordedFigure]:
    """The figure that a quote shows, and those that agree with it, each by a verdict on record."""
    rows = store.rows(
        f"""
        WITH RECURSIVE agreeing (key) AS (
            SELECT figures.key FROM {FIGURES} WHERE figures.storyline = ? AND entries.link = ? AND figures.text = ?
            UNION SELECT earlier_key FROM findings JOIN agreeing ON figure_key = agreeing.key
                WHERE relation = 'agrees' AND earlier_key IS NOT NULL
            UNION SELECT figure_key FROM findings JOIN agreeing ON earlier_key = agreeing.key WHERE relation = 'agrees'
        )
        SELECT {FIGURE_COLUMNS} FROM {FIGURES}
        WHERE figures.key IN (SELECT key FROM agreeing) AND figures.superseded_at IS NULL
        ORDER BY figures.reported_at, figures.key
        """,
        (storyline, quote.link, quote.figure),
    )
    return [recorded_figure_of(row) for row in rows]


def copies_on_record(store: Store) -> dict[int, int]:
    """The entries that tell an earlier one's report again, each with the earlier one."""
    rows = store.rows("SELECT key, near_duplicate_of FROM entries WHERE near_duplicate_of IS NOT NULL")
    return {row["key"]: row["near_duplicate_of"] for row in rows}


def _linked(store: Store, keys: Iterable[int]) -> list[FigureLine]:
    """The figures with these keys and all that are linked with them by verdicts, oldest report first."""
    rows = store.rows(
        f"""
        WITH RECURSIVE linked (key) AS (
            SELECT value FROM json_each(?)
            UNION SELECT earlier_key FROM findings JOIN linked ON figure_key = linked.key WHERE earlier_key IS NOT NULL
            UNION SELECT figure_key FROM findings JOIN linked ON earlier_key = linked.key
        )
        SELECT {FIGURE_COLUMNS} FROM {FIGURES} WHERE figures.key IN (SELECT key FROM linked)
        ORDER BY figures.reported_at, figures.key
        """,
        (to_json(sorted(keys)),),
    )
    return figure_lines(store, rows)


def _finding(line: FigureLine, lines: dict[int, FigureLine]) -> Finding:
    if not line.verdicts:
        return Finding(line.recorded.storyline, line.recorded, None, Verdict(Relation.FIRST, "not judged"))
    verdict = line.verdicts[0]
    earlier = lines.get(verdict.earlier_key) if verdict.earlier_key else None
    told = Verdict(verdict.relation, verdict.reason, verdict.kind, verdict.confident)
    return Finding(line.recorded.storyline, line.recorded, earlier.recorded if earlier else None, told)
