"""The first step: ask the feeds that are due, and record each answer as it comes."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from monitor.core import pacing, waiting
from monitor.core.telling import notices
from monitor.core.telling.phrases import counted
from monitor.model import Alert, AlertKind, FeedFailure, FeedOnRecord, Poll
from monitor.pipeline.ports import Monitor, PollCalls, Report, finished
from monitor.store import Store
from monitor.store.alerts import record_feed_notice
from monitor.store.feeds import (
    feeds_due,
    feeds_of_storylines,
    feeds_on_record,
    is_cut_off,
    is_synced,
    known_entries,
    reschedule,
    sync_feeds,
)
from monitor.store.polls import record_poll

logger = logging.getLogger(__name__)


def poll(monitor: Monitor, now: datetime, *, is_due: bool = True) -> Report:
    """Ask every feed that is due, and record each answer as it comes; without `is_due`, every feed."""
    report = Report("poll")
    with monitor.open_store() as store:
        _take_up(monitor, store, now)
        records = _to_ask(monitor, store, now, is_due=is_due)
        unasked = set(records)

        def is_recorded(answer: Poll) -> bool:
            failed = len(report.failures)
            with report.isolating(answer.feed), store.writing():
                _record_poll(monitor, store, report, records[answer.feed], answer)
            return len(report.failures) == failed

        def on_poll(answer: Poll) -> None:
            unasked.discard(answer.feed)
            if not is_recorded(answer):
                is_recorded(_unrecordable(answer))

        postponed: Counter[str] = Counter()
        calls = PollCalls(
            on_poll,
            lambda url, why: postponed.update([why]),
            lambda url, ids: known_entries(store, url, ids),
            store.writing,
            monitor.is_stopping,
        )
        monitor.poll_feeds(list(records.values()), now, calls)
        for why, number in postponed.items():
            report.troubles.append(f"{counted(number, 'feed')} put off to the next round: {why}")
            logger.warning("poll: %s", report.troubles[-1])
        if unasked:
            report.count("feeds postponed", len(unasked))
        return finished(store, report, now)


def _take_up(monitor: Monitor, store: Store, now: datetime) -> None:
    """Make the configured feeds those on record; a feed whose settings were mended does not wait as before."""
    if is_synced(store, monitor.feeds):
        return
    # One transaction: were the new settings on record and the process killed, nobody would know that they changed.
    with store.writing():
        before = {record.feed.url: record for record in feeds_on_record(store, configured_only=False)}
        sync_feeds(store, monitor.feeds, now)
        reschedule(store, _rescheduled(monitor, before, now))


def _rescheduled(monitor: Monitor, before: dict[str, FeedOnRecord], now: datetime) -> Iterator[FeedOnRecord]:
    for feed in monitor.feeds:
        known = before.get(feed.url) or FeedOnRecord(feed)
        asked_with = waiting.asked_with(feed, monitor.asked_with)
        changed = waiting.after_change(known, feed, asked_with, now)
        if changed is not None:
            yield replace(known, next_check_at=changed[0], wait_reason=changed[1], asked_with=asked_with)
        elif known.asked_with != asked_with:
            yield replace(known, asked_with=asked_with)


def _to_ask(monitor: Monitor, store: Store, now: datetime, *, is_due: bool) -> dict[str, FeedOnRecord]:
    """The feeds to ask, by address; those that serve an urgent storyline know it, and are due sooner."""
    urgent = [storyline.id for storyline in monitor.storylines if storyline.urgent]
    serving = {record.feed.url: record for record in feeds_of_storylines(store, urgent, now - pacing.URGENT_FOR)}
    due = feeds_due(store, now) if is_due else feeds_on_record(store)
    found = {record.feed.url: replace(record, urgent_for=()) if record.urgent_for else record for record in due}
    hastened = {url: record for url, record in serving.items() if url in found or pacing.may_go_first(record, now)}
    return found | hastened


def _record_poll(monitor: Monitor, store: Store, report: Report, record: FeedOnRecord, answer: Poll) -> None:
    is_alone = answer.failure not in pacing.UNANSWERED or not is_cut_off(store, record, answer.at)
    after = pacing.advance(record, answer, is_cut_off=not is_alone)
    counts = record_poll(store, answer, after)
    kind = pacing.notice(after, answer)
    if kind is not None:
        record_feed_notice(store, answer.feed, _feed_notice(monitor, kind, record, after, answer), answer.at)
    report.count("feeds asked")
    report.count("new entries", counts.new)
    report.count("changed entries", counts.changed)
    if answer.failure is not None:
        report.count("feeds failed")
        report.troubles.append(f"{record.called}: {answer.message}")
        logger.warning("poll: %s: %s (%s)", answer.feed, answer.failure, answer.message)


def _unrecordable(answer: Poll) -> Poll:
    """What is recorded where `answer` cannot be: a failure, so that the feed backs off and is told of."""
    return Poll(
        answer.feed,
        answer.at,
        status=answer.status,
        failure=FeedFailure.UNREADABLE,
        message="its answer cannot be recorded, by a mistake of this program: see its log",
        seconds=answer.seconds,
        size=answer.size,
    )


def _feed_notice(monitor: Monitor, kind: AlertKind, before: FeedOnRecord, after: FeedOnRecord, answer: Poll) -> Alert:
    if kind is AlertKind.FEED_RECOVERED:
        return notices.feed_recovered(before, channels=monitor.notice_channels, now=answer.at)
    return notices.feed_failing(after, answer.message, channels=monitor.notice_channels, now=answer.at)
