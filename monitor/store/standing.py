"""What has become of a contradiction since it was told: an outlet took a figure back, or it is judged otherwise now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from monitor.core.telling.alerting import EARLIER, NOW
from monitor.core.telling.phrases import judged_otherwise, taken_back
from monitor.model import Alert, AlertKind, Quote, Relation
from monitor.store.codec import time_of, time_text
from monitor.store.connection import Store

STANDING = (Relation.CONTRADICTS, Relation.FIRST)  # verdicts that take nothing back


def as_it_stands(store: Store, alert: Alert) -> Alert:
    """The alert with `note` saying why what it told no longer stands; as it was where it does.

    A contradiction falls with its later figure, and with the last of its earlier ones.
    """
    if alert.kind is not AlertKind.CONTRADICTION:
        return alert
    later = [quote for quote in alert.quotes if quote.label == NOW]
    earlier = [quote for quote in alert.quotes if quote.label == EARLIER]
    note = _gone(store, alert, later) or _gone(store, alert, earlier) or _judged_anew(store, alert, later)
    return replace(alert, note=note) if note else alert


def _gone(store: Store, alert: Alert, quotes: Sequence[Quote]) -> str:
    """That none of the figures quoted is stated any more, "" where one is or none is on record."""
    taken = [(quote, _taken_back_at(store, alert, quote)) for quote in quotes]
    last = max(((at, quote) for quote, at in taken if at is not None), key=lambda each: each[0], default=None)
    if last is None or any(at is None for _, at in taken):
        return ""
    at, quote = last
    return taken_back(quote.source, quote.figure, at)


def _taken_back_at(store: Store, alert: Alert, quote: Quote) -> datetime | None:
    """When the entry's text changed so that it no longer holds the figure; None where it does, or held none.

    What was replaced by the very text that the alert tells of was never right beside it: the alert tells just that.
    """
    if quote.reported_at is None:
        return None
    (row,) = store.rows(
        """
        SELECT max(stated.superseded_at) AS at FROM figures AS stated JOIN entries ON entries.key = stated.entry_key
        WHERE stated.storyline = :storyline AND stated.reported_at = :reported AND entries.link = :link
            AND stated.text = :text AND stated.superseded_at > :told
            AND NOT EXISTS (
                SELECT 1 FROM figures AS now
                WHERE now.entry_key = stated.entry_key AND now.storyline = stated.storyline
                    AND now.superseded_at IS NULL AND now.unit = stated.unit
                    AND now.low IS stated.low AND now.high IS stated.high
            )
        """,
        {
            "storyline": alert.storyline,
            "reported": time_text(quote.reported_at),
            "link": quote.link,
            "text": quote.figure,
            "told": time_text(alert.created_at),
        },
    )
    return time_of(row["at"]) if row["at"] else None


def _judged_anew(store: Store, alert: Alert, quotes: Sequence[Quote]) -> str:
    """That the later figure contradicts nothing any more: an earlier report that came late says what stood.

    One that is first now was held against a text that was changed since and states its figure still.
    """
    for quote in quotes:
        rows = store.rows(
            """
            SELECT findings.relation, findings.reason, findings.judged_at
            FROM figures JOIN entries ON entries.key = figures.entry_key
                JOIN findings ON findings.figure_key = figures.key
            WHERE figures.storyline = ? AND figures.reported_at = ? AND entries.link = ? AND figures.text = ?
                AND figures.superseded_at IS NULL
            ORDER BY findings.relation = 'contradicts' DESC, findings.judged_at DESC, findings.key
            """,
            (alert.storyline, time_text(quote.reported_at) if quote.reported_at else "", quote.link, quote.figure),
        )
        if rows and rows[0]["relation"] not in STANDING and time_of(rows[0]["judged_at"]) > alert.created_at:
            return judged_otherwise(rows[0]["relation"], rows[0]["reason"], time_of(rows[0]["judged_at"]))
    return ""
