"""The outbox: which deliveries are due, and what became of each attempt.

At least once: an attempt is committed before anything is sent, so a process that dies between sending and
recording sends again, under the same dedup key, and never forgets. A delivery is `waiting` until it is `sent`,
folded into a digest (`digested`), or given up (`dead`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from monitor.core.telling.alerting import one_a_family
from monitor.core.telling.holding import Told
from monitor.model import Alert, Delivery, PendingDelivery
from monitor.store.alerts import insert_alerts, recorded_alert
from monitor.store.codec import CLOCK_SLIP, time_of, time_text
from monitor.store.connection import Store
from monitor.store.standing import as_it_stands

UNRECORDED = 3  # attempts in a row after which the process died: then the alert itself is what kills it
KILLED = f"the process ended {UNRECORDED} times in a row while sending it"


def deliveries_due(store: Store, now: datetime) -> list[PendingDelivery]:
    """The deliveries whose time has come, oldest alert first; each alert with the sources it has by now.

    Of a publisher's family it names one; a contradiction that no longer stands says so in its note.

    What was made or tried at a time that has not come yet is due too: the clock was ahead then.
    """
    rows = store.rows(
        """
        SELECT deliveries.key AS delivery_key, channel, attempts, alerts.*
        FROM deliveries JOIN alerts ON alerts.key = deliveries.alert_key
        WHERE state = 'waiting' AND (next_attempt_at <= ? OR created_at > ? OR claimed_at > ?)
        ORDER BY alerts.created_at, deliveries.key
        """,
        (time_text(now), *2 * [time_text(now + CLOCK_SLIP)]),
    )
    return [
        PendingDelivery(
            row["delivery_key"],
            row["key"],
            one_a_family(as_it_stands(store, recorded_alert(store, row).alert)),
            row["channel"],
            row["attempts"],
        )
        for row in rows
    ]


def settling(store: Store, now: datetime) -> tuple[int, datetime | None]:
    """How many alerts wait for further reports of the same, and when the last of them may go out."""
    (row,) = store.rows(
        """
        SELECT count(DISTINCT alerts.key) AS alerts, max(deliver_after) AS until
        FROM deliveries JOIN alerts ON alerts.key = deliveries.alert_key
        WHERE state = 'waiting' AND attempts = 0 AND deliver_after > ?
        """,
        (time_text(now),),
    )
    return row["alerts"], time_of(row["until"]) if row["until"] else None


def give_up_killer(store: Store, key: int, now: datetime) -> bool:
    """Make a dead letter of a delivery whose last attempts all ended with the process; whether it was one."""
    with store.writing() as connection:
        given_up = connection.execute(
            "UPDATE deliveries SET state = 'dead', settled_at = ?, error = ?"
            " WHERE key = ? AND state = 'waiting' AND unrecorded >= ?",
            (time_text(now), KILLED, key, UNRECORDED),
        )
        return given_up.rowcount == 1


def claim_delivery(store: Store, key: int, now: datetime) -> bool:
    """Count an attempt before it is made; False when there is nothing to send any more."""
    with store.writing() as connection:
        claimed = connection.execute(
            "UPDATE deliveries SET attempts = attempts + 1, unrecorded = unrecorded + 1, claimed_at = ?"
            " WHERE key = ? AND state = 'waiting'",
            (time_text(now), key),
        )
        return claimed.rowcount == 1


def record_delivery(store: Store, delivery: Delivery, now: datetime, retry_at: datetime | None) -> None:
    """Keep the outcome of an attempt: sent, to be tried again at `retry_at`, or (None) a dead letter."""
    state = "sent" if delivery.ok else "waiting" if retry_at else "dead"
    at = time_text(now)
    with store.writing() as connection:
        connection.execute(
            """
            UPDATE deliveries SET state = ?, unrecorded = 0, error = ?, settled_at = ?,
                next_attempt_at = coalesce(?, next_attempt_at)
            WHERE key = ?
            """,
            (
                state,
                delivery.error,
                None if state == "waiting" else at,
                time_text(retry_at) if retry_at else None,
                delivery.key,
            ),
        )
        connection.execute(
            "INSERT INTO attempts (delivery_key, at, ok, error) VALUES (?, ?, ?, ?)",
            (delivery.key, at, int(delivery.ok), delivery.error),
        )


def postpone_deliveries(store: Store, keys: Sequence[int], until: datetime) -> None:
    """Hold deliveries back until then (quiet hours, caps); no attempt is counted."""
    with store.writing() as connection:
        connection.executemany(
            "UPDATE deliveries SET next_attempt_at = ? WHERE key = ? AND state = 'waiting'",
            [(time_text(until), key) for key in keys],
        )


def fold_into_digest(store: Store, keys: Sequence[int], digest: Alert, now: datetime) -> int | None:
    """Replace waiting deliveries by the one of `digest`; its key, None when it is on record already."""
    with store.writing() as connection:
        made = insert_alerts(connection, (digest,))
        if not made:
            return None
        connection.executemany(
            "UPDATE deliveries SET state = 'digested', settled_at = ?, digest_key = ?"
            " WHERE key = ? AND state = 'waiting'",
            [(time_text(now), made[0], key) for key in keys],
        )
    return made[0]


def revive_dead(store: Store, now: datetime, channel: str | None = None) -> int:
    """Put dead letters back among those waiting, of one channel or all; how many there were."""
    with store.writing() as connection:
        return connection.execute(
            "UPDATE deliveries SET state = 'waiting', attempts = 0, unrecorded = 0, settled_at = NULL,"
            " next_attempt_at = ? WHERE state = 'dead' AND channel = coalesce(?, channel)",
            (time_text(now), channel),
        ).rowcount


def channels_on_record(store: Store) -> list[str]:
    """The channels that anything was ever to be sent over, in alphabetical order."""
    return [row["channel"] for row in store.rows("SELECT DISTINCT channel FROM deliveries ORDER BY channel")]


def sent_since(store: Store, channel: str, since: datetime) -> list[datetime]:
    """When this channel was sent something, since then: what caps are counted on."""
    rows = store.rows(
        "SELECT settled_at FROM deliveries WHERE channel = ? AND state = 'sent' AND settled_at >= ?"
        " ORDER BY settled_at",
        (channel, time_text(since)),
    )
    return [time_of(row["settled_at"]) for row in rows]


def told_since(store: Store, channel: str, since: datetime) -> list[Told]:
    """What this channel was sent about storylines since then: what cooldowns are counted on."""
    rows = store.rows(
        """
        SELECT settled_at, alerts.storyline, json_extract(alerts.detail, '$.about') AS about
        FROM deliveries JOIN alerts ON alerts.key = deliveries.alert_key
        WHERE channel = ? AND state = 'sent' AND settled_at >= ? AND alerts.storyline <> '' ORDER BY settled_at
        """,
        (channel, time_text(since)),
    )
    return [Told(datetime.fromisoformat(row["settled_at"]), row["storyline"], row["about"] or "") for row in rows]
