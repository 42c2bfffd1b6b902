"""When each step of the pipeline last ran: how `status` tells a daemon that works from one that is gone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from monitor.store.codec import time_of, time_of_or_none, time_text
from monitor.store.connection import Store

DEMO = "demo"  # the step by which `monitor demo` marks its database: it ran on a clock of its own
REPLAY = "replay"  # the step by which a replay marks its database: what it calls sent went nowhere


@dataclass(frozen=True, slots=True)
class StepOnRecord:
    """The last run of one step: when it ended, whether well, and what it said."""

    name: str
    at: datetime
    ok: bool
    message: str


def record_step(store: Store, name: str, now: datetime, *, ok: bool = True, message: str = "") -> None:
    """Keep that a step has run; only its last run is kept."""
    with store.writing() as connection:
        connection.execute(
            "INSERT INTO steps (name, at, ok, message) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (name) DO UPDATE SET at = excluded.at, ok = excluded.ok, message = excluded.message",
            (name, time_text(now), int(ok), message),
        )


def steps_on_record(store: Store) -> list[StepOnRecord]:
    """The last run of each step, in the order in which they first ran."""
    rows = store.rows("SELECT * FROM steps ORDER BY rowid")
    return [StepOnRecord(row["name"], time_of(row["at"]), bool(row["ok"]), row["message"]) for row in rows]


def is_replay(store: Store) -> bool:
    """Whether the database was made by a replay, which sends nothing."""
    return bool(store.rows("SELECT 1 FROM steps WHERE name = ?", (REPLAY,)))


def latest_time(store: Store) -> datetime | None:
    """The latest moment at which anything was polled, told or run, by the clock of that moment; None for never."""
    rows = store.rows(
        """
        SELECT max(at) AS at FROM (
            SELECT max(at) AS at FROM polls
            UNION ALL SELECT max(created_at) FROM alerts
            UNION ALL SELECT max(at) FROM steps)
        """
    )
    return time_of_or_none(rows[0]["at"])
