"""The three steps: poll, analyse, deliver.

Each asks the store what is unfinished, lets the core decide, and records the outcome in one transaction. A kill at
any point loses nothing: what was not recorded is still unfinished, and the next cycle takes it up. This file calls
things in order and decides nothing; it holds the only broad `except` of the program.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from monitor.core import holding, notices, pacing
from monitor.core.analysis import Material, analyse_entry, remember
from monitor.errors import EmbeddingError, StoreError
from monitor.model import (
    Alert,
    AlertKind,
    Analysis,
    Delivery,
    Entry,
    Feed,
    FeedOnRecord,
    KnownEntry,
    Outcome,
    PendingDelivery,
    Poll,
    Storyline,
)
from monitor.store import Store
from monitor.store.alerts import record_alerts, record_feed_notice
from monitor.store.analyses import claim_entries, record_analysis, release_entries
from monitor.store.deliveries import (
    claim_delivery,
    deliveries_due,
    fold_into_digest,
    postpone_deliveries,
    record_delivery,
    sent_since,
    told_since,
)
from monitor.store.feeds import feeds_due, feeds_on_record, known_entries, sync_feeds
from monitor.store.polls import record_poll
from monitor.store.steps import record_step
from monitor.tracking import Desk, Embed, open_desk, prepare

logger = logging.getLogger(__name__)

CHUNK = 32  # entries embedded in one batch: more only pads more, fewer waste the model's start
REMEMBERED = timedelta(days=2)  # how far back a channel's messages count towards its cap

PollFeeds = Callable[
    [Sequence[FeedOnRecord], datetime, Callable[[Poll], None], Callable[[str], Iterable[KnownEntry]]], None
]
Send = Callable[[str, Alert, str], Outcome]


@dataclass(slots=True)
class Seat:
    """Where the desk stands between two cycles; empty until entries are judged, and after a failure."""

    desk: Desk | None = None


@dataclass(frozen=True, slots=True)
class Monitor:
    """The outside of the pipeline: its ports as callables, and what the user configured."""

    open_store: Callable[[], AbstractContextManager[Store]]
    poll_feeds: PollFeeds
    embed: Embed
    model: str
    send: Send
    feeds: tuple[Feed, ...] = ()
    storylines: tuple[Storyline, ...] = ()
    default_channels: tuple[str, ...] = ()
    notice_channels: tuple[str, ...] = ()
    policies: Mapping[str, holding.Policy] = field(default_factory=dict)
    is_stopping: Callable[[], bool] = lambda: False
    on_analysis: Callable[[Analysis, Store], None] = lambda analysis, store: None
    on_progress: Callable[[int, int], None] = lambda done, total: None
    seat: Seat = field(default_factory=Seat)


@dataclass(slots=True)
class Report:
    """What one run of one step did: counts by name, and what failed."""

    step: str
    counts: dict[str, int] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)

    def count(self, name: str, number: int = 1) -> None:
        self.counts[name] = self.counts.get(name, 0) + number

    @contextmanager
    def isolating(self, subject: str) -> Iterator[None]:
        """Let one feed, entry or delivery fail without the others; a database that fails ends the step."""
        try:
            yield
        except (StoreError, EmbeddingError):
            raise
        except Exception as error:  # the one place where anything may go wrong and the rest goes on
            logger.exception("%s: %s failed", self.step, subject)
            self.failures.append(f"{subject}: {type(error).__name__}: {error}")

    @property
    def summary(self) -> str:
        """One line for the log and `monitor status`."""
        counted = ", ".join(f"{number} {name}" for name, number in self.counts.items() if number)
        failed = f"; {len(self.failures)} failed, the first: {self.failures[0]}" if self.failures else ""
        return (counted or "nothing to do") + failed


def run_cycle(monitor: Monitor, now: datetime) -> tuple[Report, ...]:
    """Poll the feeds, analyse what is new, deliver what is due: one turn of everything.

    Alerts that wait for their settle window go out in a later cycle.
    """
    return tuple(step(monitor, now) for step in (poll, analyse, deliver))


# --- poll ----------------------------------------------------------------------


def poll(monitor: Monitor, now: datetime) -> Report:
    """Ask every feed that is due, and record each answer as it comes."""
    report = Report("poll")
    with monitor.open_store() as store:
        sync_feeds(store, monitor.feeds, now)
        due = feeds_due(store, now)
        records = {record.feed.url: record for record in due}

        def on_poll(answer: Poll) -> None:
            with report.isolating(answer.feed):
                _record_poll(monitor, store, report, records[answer.feed], answer)

        monitor.poll_feeds(due, now, on_poll, lambda url: known_entries(store, url))
        return _finished(store, report, now)


def _record_poll(monitor: Monitor, store: Store, report: Report, record: FeedOnRecord, answer: Poll) -> None:
    after = pacing.advance(record, answer)
    counts = record_poll(store, answer, after)
    report.count("feeds asked")
    report.count("new entries", counts.new)
    report.count("changed entries", counts.changed)
    if answer.failure is not None:
        report.count("feeds failed")
        logger.warning("poll: %s: %s (%s)", answer.feed, answer.failure, answer.message)
    kind = pacing.notice(after, answer.at)
    if kind is not None:
        record_feed_notice(store, answer.feed, _feed_notice(monitor, kind, record, after, answer), answer.at)


def _feed_notice(monitor: Monitor, kind: AlertKind, before: FeedOnRecord, after: FeedOnRecord, answer: Poll) -> Alert:
    if kind is AlertKind.FEED_RECOVERED:
        return notices.feed_recovered(before, channels=monitor.notice_channels, now=answer.at)
    return notices.feed_failing(after, answer.message, channels=monitor.notice_channels, now=answer.at)


# --- analyse -------------------------------------------------------------------


def analyse(monitor: Monitor, now: datetime) -> Report:
    """Judge every entry on which nothing is decided yet, oldest report first."""
    report = Report("analyse")
    with monitor.open_store() as store:
        try:
            while not monitor.is_stopping() and (entries := claim_entries(store, CHUNK, now)):
                _analyse_chunk(monitor, store, report, entries, now)
        except EmbeddingError as error:
            logger.error("analyse: skipped: %s", error)  # noqa: TRY400 - the message names the cause
            report.failures.append(str(error))
        return _finished(store, report, now)


def _analyse_chunk(monitor: Monitor, store: Store, report: Report, entries: list[Entry], now: datetime) -> None:
    materials: list[Material] = []
    try:
        desk = monitor.seat.desk = monitor.seat.desk or open_desk(
            store, monitor.storylines, monitor.embed, monitor.model, now
        )
        materials = prepare(desk, store, entries)
    except EmbeddingError:
        release_entries(store, entries)  # the model's fault, not theirs: the attempt does not count
        raise
    for material in materials:
        subject = f"entry {material.entry.key} ({material.entry.link or material.entry.entry_id})"
        with report.isolating(subject), _trusted(monitor):
            _analyse_one(monitor, store, report, monitor.seat.desk or desk, material, now)
        monitor.on_progress(report.counts.get("entries", 0), len(entries))


def _analyse_one(monitor: Monitor, store: Store, report: Report, desk: Desk, material: Material, now: datetime) -> None:
    entry = material.entry
    repeated = desk.duplicates.find(entry)
    analysis = analyse_entry(
        replace(material, near_duplicate_of=repeated),
        desk.tracks,
        desk.background,
        default_channels=monitor.default_channels,
        now=now,
    )
    record_analysis(store, analysis, now)
    remember(material, analysis, desk.tracks)
    desk.duplicates.add(entry)
    report.count("entries")
    report.count(str(analysis.bucket))
    report.count("alerts", len(analysis.alerts))
    monitor.on_analysis(analysis, store)


@contextmanager
def _trusted(monitor: Monitor) -> Iterator[None]:
    """Throw the desk away when anything fails between judging and recording: it may know what the store does not."""
    try:
        yield
    except BaseException:
        monitor.seat.desk = None
        raise


# --- deliver -------------------------------------------------------------------


def deliver(monitor: Monitor, now: datetime) -> Report:
    """Send every alert that is due to each of its channels, as quiet hours, cooldowns and caps allow."""
    report = Report("deliver")
    with monitor.open_store() as store:
        due = deliveries_due(store, now)
        for channel in dict.fromkeys(delivery.channel for delivery in due):
            _deliver_to(monitor, store, report, channel, [each for each in due if each.channel == channel], now)
        return _finished(store, report, now)


def _deliver_to(
    monitor: Monitor, store: Store, report: Report, channel: str, due: Sequence[PendingDelivery], now: datetime
) -> None:
    policy = monitor.policies.get(channel, holding.Policy())
    longest = max([REMEMBERED, *policy.cooldowns.values()])
    plan = holding.plan(
        due,
        policy=policy,
        sent_at=sent_since(store, channel, now - REMEMBERED),
        told=told_since(store, channel, now - longest),
        now=now,
    )
    for delivery, until in plan.held:
        postpone_deliveries(store, [delivery.key], until)
        report.count("held")
    for group in plan.digests:
        _fold(store, group, channel, now)
    sent = list(plan.alone)
    if plan.digests:
        known = {each.key for each in due}
        sent += [each for each in deliveries_due(store, now) if each.channel == channel and each.key not in known]
    for delivery in sent:
        if monitor.is_stopping():
            return
        with report.isolating(f"alert {delivery.alert_key} to {channel}"):
            _send(monitor, store, report, delivery, now)


def _fold(store: Store, group: Sequence[PendingDelivery], channel: str, now: datetime) -> None:
    alerts = [delivery.alert for delivery in group]
    gathered = notices.digest(alerts, reason="held back and gathered", channels=(channel,), now=now)
    fold_into_digest(store, [delivery.key for delivery in group], gathered, now)


def _send(monitor: Monitor, store: Store, report: Report, delivery: PendingDelivery, now: datetime) -> None:
    if not claim_delivery(store, delivery.key, now):
        return
    outcome = monitor.send(delivery.channel, delivery.alert, f"a{delivery.alert_key}")
    attempts = delivery.attempts + 1
    retry_at = None if outcome.ok else holding.next_attempt(attempts, now, outcome.retry_after)
    record_delivery(store, Delivery(delivery.key, outcome.ok, outcome.error, outcome.retry_after), now, retry_at)
    report.count("sent" if outcome.ok else "not sent")
    if outcome.ok:
        return
    logger.warning("deliver: alert %s to %s: %s", delivery.alert_key, delivery.channel, outcome.error)
    if holding.tells_failure(attempts) and delivery.alert.kind is not AlertKind.CHANNEL_FAILING:
        _tell_elsewhere(monitor, store, delivery, outcome, gave_up=retry_at is None, now=now)


def _tell_elsewhere(
    monitor: Monitor, store: Store, delivery: PendingDelivery, outcome: Outcome, *, gave_up: bool, now: datetime
) -> None:
    alert = notices.channel_failing(
        delivery.channel,
        outcome.error,
        [delivery.alert],
        gave_up=gave_up,
        channels=monitor.notice_channels or monitor.default_channels,
        now=now,
    )
    if alert.channels:
        record_alerts(store, (alert,))


def _finished(store: Store, report: Report, now: datetime) -> Report:
    record_step(store, report.step, now, ok=not report.failures, message=report.summary)
    logger.info("%s: %s", report.step, report.summary)
    return report


def next_due(monitor: Monitor) -> datetime | None:
    """When the next feed is due, for a caller that waits; None without feeds."""
    with monitor.open_store() as store:
        times = [record.next_check_at or datetime.now(UTC) for record in feeds_on_record(store)]
    return min(times, default=None)
