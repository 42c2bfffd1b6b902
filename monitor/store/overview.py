"""How the monitor is doing, at a glance: what `status` shows. Read only.

Every entry on record is in exactly one bucket, waiting to be analysed, or quarantined: the counts add up.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from monitor.core.telling.phrases import counted, length, moment
from monitor.model import AlertKind, Bucket, FeedState
from monitor.store.codec import time_of_or_none, time_text
from monitor.store.connection import IN_MEMORY, Store
from monitor.store.feed_health import Configured, FeedHealth, feed_health
from monitor.store.steps import DEMO, REPLAY, StepOnRecord, latest_time, steps_on_record

WAITING = "waiting"
QUARANTINED = "quarantined"
GRACE = timedelta(minutes=15)  # a check later than this says that nobody polls
CLOCK_STEP = timedelta(minutes=2)  # a clock that is kept by the network is never put right by so much
SHOWN = 20  # entries in quarantine, and dead letters, that are named one by one

PLACE = f"""CASE WHEN analysed_version >= entries.version THEN bucket
    WHEN quarantined_at IS NOT NULL THEN '{QUARANTINED}' ELSE '{WAITING}' END"""


@dataclass(frozen=True, slots=True)
class QuarantinedEntry:
    """An entry that was tried too often and set aside."""

    key: int
    title: str
    source: str
    attempts: int
    quarantined_at: datetime


@dataclass(frozen=True, slots=True)
class ChannelHealth:
    """How many deliveries of a channel stand where, and the last error among those not sent."""

    channel: str
    states: dict[str, int]
    oldest_waiting_at: datetime | None
    error: str


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything that `status` tells.

    `verdict` is one sentence for a newcomer, `working` what it comes to; `buckets` sums to `entries`.
    """

    at: datetime
    working: bool
    verdict: str
    feeds: tuple[FeedHealth, ...]
    last_polled_at: datetime | None
    overdue_feeds: int
    entries: int
    buckets: dict[str, int]
    forgotten: int
    oldest_waiting_at: datetime | None
    quarantined: tuple[QuarantinedEntry, ...]
    alerts_today: dict[str, int]
    shadowed_today: int  # of these, the alerts of storylines in shadow, which are sent nowhere
    alerts: int
    channels: tuple[ChannelHealth, ...]
    steps: tuple[StepOnRecord, ...]
    database: str
    size: int
    ahead_at: datetime | None  # the latest time on record where it has not come yet: the clock was ahead, or went back


def overview(store: Store, now: datetime, configured: Configured | None = None) -> Overview:
    """Gather what `status` shows, of the feeds of `configured` or else of the last poll.

    "Today" is the day of `now` in UTC.
    """
    feeds = tuple(feed_health(store, now, configured))
    polled = [feed.last_polled_at for feed in feeds if feed.last_polled_at]
    overdue = sum(_is_overdue(feed, now) for feed in feeds)
    buckets = bucket_counts(store)
    channels = tuple(_channels(store))
    steps = tuple(steps_on_record(store))
    working, verdict = _verdict(feeds, polled, overdue, channels, buckets, steps, now)
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return Overview(
        at=now,
        working=working,
        verdict=verdict,
        feeds=feeds,
        last_polled_at=max(polled, default=None),
        overdue_feeds=overdue,
        entries=_number(store, "SELECT count(*) FROM entries"),
        buckets=buckets,
        forgotten=_number(store, "SELECT count(*) FROM seen"),
        oldest_waiting_at=time_of_or_none(_oldest_waiting(store)),
        quarantined=tuple(_quarantined(store)),
        alerts_today=_alerts_since(store, today),
        shadowed_today=_shadowed_since(store, today),
        alerts=_number(store, "SELECT count(*) FROM alerts"),
        channels=channels,
        steps=steps,
        database=store.path,
        size=_size(store.path),
        ahead_at=_ahead(store, now) if not polled or not _ended(steps, max(polled)) else None,
    )


def _ahead(store: Store, now: datetime) -> datetime | None:
    latest = latest_time(store)
    return latest if latest is not None and latest - now > CLOCK_STEP else None


def bucket_counts(store: Store) -> dict[str, int]:
    """How many entries ended in which bucket, wait, or are quarantined; sums to the number of entries."""
    # In two halves, so that each is read from its partial index and not from the texts.
    rows = store.rows(
        f"""
        SELECT place, count(*) AS number FROM (
            SELECT {PLACE} AS place FROM entries WHERE analysed_at IS NOT NULL
            UNION ALL SELECT {PLACE} FROM entries WHERE analysed_at IS NULL AND analysed_version < version)
        GROUP BY place
        """
    )
    found = {row["place"]: row["number"] for row in rows}
    return {name: found.get(name, 0) for name in (*Bucket, WAITING, QUARANTINED)}


def _is_overdue(feed: FeedHealth, now: datetime) -> bool:
    if feed.state is FeedState.RETIRED or feed.first_known_at is None:
        return False
    return (feed.next_check_at or feed.first_known_at) + GRACE < now


def _verdict(
    feeds: tuple[FeedHealth, ...],
    polled: list[datetime],
    overdue: int,
    channels: tuple[ChannelHealth, ...],
    buckets: dict[str, int],
    steps: tuple[StepOnRecord, ...],
    now: datetime,
) -> tuple[bool, str]:
    if not feeds:
        return False, "Nothing to do: no feed is configured."
    if not polled:
        return False, f"Not started: {counted(len(feeds), 'feed')} configured, none polled yet (`monitor once` does)."
    if ended := _ended(steps, max(polled)):
        return True, ended
    last = f"last poll {length(now - max(polled))} ago"
    if overdue and now - max(polled) > GRACE:
        return False, f"Not running: {last}, {counted(overdue, 'feed')} overdue."
    troubles = _troubles(feeds, overdue, channels, buckets, steps)
    if troubles:
        return False, f"Trouble: {last}, {'; '.join(troubles)}."
    new = f", {len(feeds) - len(polled)} not polled yet" if len(feeds) > len(polled) else ""
    return True, f"Working: {last}, {counted(len(polled), 'feed')} fine{new}."


def _ended(steps: Sequence[StepOnRecord], last_polled_at: datetime) -> str:
    """What a database that was filled on a clock of its own has to say; "" for any that is polled by today's."""
    for step in steps:
        if step.at >= last_polled_at and step.name == DEMO:
            return f"The demo, finished: its own clock ended on {moment(step.at)}; nothing runs on this database."
        if step.at >= last_polled_at and step.name == REPLAY:
            return f"A replay up to {moment(step.at)}, finished: what is called sent here went nowhere."
    return ""


def _troubles(
    feeds: tuple[FeedHealth, ...],
    overdue: int,
    channels: tuple[ChannelHealth, ...],
    buckets: dict[str, int],
    steps: tuple[StepOnRecord, ...],
) -> list[str]:
    failing = sum(feed.failing_since is not None for feed in feeds)
    dead = sum(channel.states.get("dead", 0) for channel in channels)
    quarantined = buckets[QUARANTINED]
    numbers = [
        (failing, f"{failing} of {counted(len(feeds), 'feed')} failing (`monitor feeds --failing` tells why)"),
        (overdue, f"{counted(overdue, 'feed')} overdue: polling does not keep up"),
        (dead, f"{counted(dead, 'alert')} not delivered and given up"),
        (quarantined, f"{quarantined} {'entry' if quarantined == 1 else 'entries'} in quarantine"),
    ]
    steps_failed = [f"the step {step.name} failed: {step.message}" for step in steps if not step.ok]
    return [words for number, words in numbers if number] + steps_failed


def _oldest_waiting(store: Store) -> str | None:
    rows = store.rows(
        "SELECT min(first_seen_at) AS at FROM entries WHERE analysed_version < version AND quarantined_at IS NULL"
    )
    at: str | None = rows[0]["at"]
    return at


def _quarantined(store: Store) -> list[QuarantinedEntry]:
    rows = store.rows(
        """
        SELECT entries.key, entries.title, feeds.name, attempts, quarantined_at
        FROM entries JOIN feeds ON feeds.key = feed_key
        WHERE quarantined_at IS NOT NULL AND analysed_version < version ORDER BY quarantined_at DESC LIMIT ?
        """,
        (SHOWN,),
    )
    return [
        QuarantinedEntry(row["key"], row["title"], row["name"], row["attempts"], datetime.fromisoformat(row[4]))
        for row in rows
    ]


def _alerts_since(store: Store, since: datetime) -> dict[str, int]:
    rows = store.rows(
        "SELECT kind, count(*) AS number FROM alerts WHERE created_at >= ? GROUP BY kind", (time_text(since),)
    )
    found = {row["kind"]: row["number"] for row in rows}
    return {kind: found[kind] for kind in AlertKind if kind in found}


def _shadowed_since(store: Store, since: datetime) -> int:
    return _number(
        store,
        "SELECT count(*) FROM alerts WHERE created_at >= ? AND storyline <> ''"
        " AND NOT EXISTS (SELECT 1 FROM deliveries WHERE alert_key = alerts.key)",
        (time_text(since),),
    )


def _channels(store: Store) -> list[ChannelHealth]:
    rows = store.rows(
        """
        SELECT channel, state, count(*) AS number, min(created_at) AS oldest,
            max(CASE WHEN error <> '' THEN coalesce(claimed_at, '') || ' ' || error END) AS error
        FROM deliveries JOIN alerts ON alerts.key = alert_key GROUP BY channel, state ORDER BY channel
        """
    )
    by_channel: dict[str, dict[str, sqlite3.Row]] = {}
    for row in rows:
        by_channel.setdefault(row["channel"], {})[row["state"]] = row
    return [_channel(name, states) for name, states in by_channel.items()]


def _channel(name: str, states: dict[str, sqlite3.Row]) -> ChannelHealth:
    errors = [row["error"] for state, row in states.items() if state in ("waiting", "dead") and row["error"]]
    return ChannelHealth(
        channel=name,
        states={state: row["number"] for state, row in states.items()},
        oldest_waiting_at=time_of_or_none(states["waiting"]["oldest"]) if "waiting" in states else None,
        error=max(errors, default=" ").split(" ", 1)[1],
    )


def _number(store: Store, sql: str, values: tuple[str, ...] = ()) -> int:
    number: int = store.rows(sql, values)[0][0]
    return number


def _size(path: str) -> int:
    if path == IN_MEMORY:
        return 0
    files = (Path(path + end) for end in ("", "-wal"))
    return sum(file.stat().st_size for file in files if file.exists())
