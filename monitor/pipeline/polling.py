"""The first step: ask the feeds that are due, and record each answer as it comes."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime

from monitor.core import pacing
from monitor.core.telling import notices
from monitor.model import Alert, AlertKind, FeedOnRecord, Poll
from monitor.pipeline.ports import Monitor, PollCalls, Report, finished
from monitor.store import Store
from monitor.store.alerts import record_feed_notice
from monitor.store.feeds import feeds_due, feeds_of_storylines, feeds_on_record, known_entries, sync_feeds
from monitor.store.polls import record_poll

logger = logging.getLogger(__name__)


def poll(monitor: Monitor, now: datetime, *, is_due: bool = True) -> Report:
    """Ask every feed that is due, and record each answer as it comes; without `is_due`, every feed."""
    report = Report("poll")
    with monitor.open_store() as store:
        sync_feeds(store, monitor.feeds, now)
        records = _to_ask(monitor, store, now, is_due=is_due)
        waiting = set(records)

        def on_poll(answer: Poll) -> None:
            waiting.discard(answer.feed)
            with report.isolating(answer.feed):
                _record_poll(monitor, store, report, records[answer.feed], answer)

        monitor.poll_feeds(
            list(records.values()), now, PollCalls(on_poll, lambda url: known_entries(store, url), store.writing)
        )
        if waiting:
            report.count("feeds postponed", len(waiting))
        return finished(store, report, now)


def _to_ask(monitor: Monitor, store: Store, now: datetime, *, is_due: bool) -> dict[str, FeedOnRecord]:
    """The feeds to ask, by address; those that serve an urgent storyline know it, and are due sooner."""
    urgent = [storyline.id for storyline in monitor.storylines if storyline.urgent]
    serving = {record.feed.url: record for record in feeds_of_storylines(store, urgent, now - pacing.URGENT_FOR)}
    due = feeds_due(store, now) if is_due else feeds_on_record(store)
    found = {record.feed.url: replace(record, urgent_for=()) if record.urgent_for else record for record in due}
    hastened = {url: record for url, record in serving.items() if url in found or pacing.may_go_first(record, now)}
    return found | hastened


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
