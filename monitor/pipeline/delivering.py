"""The third step: send what is due over each channel, and record what came of it."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from monitor.core.telling import holding, notices
from monitor.model import AlertKind, Delivery, Outcome, PendingDelivery
from monitor.pipeline.ports import Monitor, Report, finished
from monitor.store import Store
from monitor.store.alerts import record_alerts
from monitor.store.deliveries import (
    KILLED,
    claim_delivery,
    deliveries_due,
    fold_into_digest,
    give_up_killer,
    postpone_deliveries,
    record_delivery,
    sent_since,
    told_since,
)

logger = logging.getLogger(__name__)

REMEMBERED = timedelta(days=2)  # how far back a channel's messages count towards its cap
GIVE_UP_AFTER = 3  # failures in a row after which a channel is left alone until the next cycle


def deliver(monitor: Monitor, now: datetime) -> Report:
    """Send every alert that is due to each of its channels, as quiet hours, cooldowns and caps allow."""
    report = Report("deliver")
    with monitor.open_store() as store:
        due = deliveries_due(store, now)
        for channel in dict.fromkeys(delivery.channel for delivery in due):
            _deliver_to(monitor, store, report, channel, [each for each in due if each.channel == channel], now)
        return finished(store, report, now)


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
    made = [_fold(store, group, channel, now) for group in plan.digests]
    if plan.is_capped and policy.daily_cap is not None:
        until = holding.next_digest(now, policy)
        made += record_alerts(store, (notices.cap_reached(channel, policy.daily_cap, until=until, now=now),))
    # Not simply all that is due by now: what another step recorded meanwhile has not been planned for.
    made_now = [each for each in deliveries_due(store, now) if each.channel == channel and each.alert_key in made]
    _send_all(monitor, store, report, [*plan.alone, *made_now], now)


def _send_all(
    monitor: Monitor, store: Store, report: Report, deliveries: Sequence[PendingDelivery], now: datetime
) -> None:
    failed = 0  # in a row
    for delivery in deliveries:
        if monitor.is_stopping() or failed >= GIVE_UP_AFTER:
            return
        with report.isolating(f"alert {delivery.alert_key} to {delivery.channel}"):
            failed = 0 if _send(monitor, store, report, delivery, now) else failed + 1


def _fold(store: Store, group: Sequence[PendingDelivery], channel: str, now: datetime) -> int | None:
    alerts = [delivery.alert for delivery in group]
    gathered = notices.digest(alerts, reason="held back and gathered", channels=(channel,), now=now)
    return fold_into_digest(store, [delivery.key for delivery in group], gathered, now)


def _send(monitor: Monitor, store: Store, report: Report, delivery: PendingDelivery, now: datetime) -> bool:
    if give_up_killer(store, delivery.key, now):
        report.count("not sent")
        _tell_elsewhere(monitor, store, delivery, Outcome(ok=False, error=KILLED), gave_up=True, now=now)
        return False
    if not claim_delivery(store, delivery.key, now):
        return True
    outcome = monitor.send(delivery.channel, delivery.alert, f"a{delivery.alert_key}")
    attempts = delivery.attempts + 1
    retry_at = None if outcome.ok else holding.next_attempt(attempts, now, outcome.retry_after)
    record_delivery(store, Delivery(delivery.key, outcome.ok, outcome.error, outcome.retry_after), now, retry_at)
    report.count("sent" if outcome.ok else "not sent")
    if outcome.ok:
        return True
    logger.warning("deliver: alert %s to %s: %s", delivery.alert_key, delivery.channel, outcome.error)
    if holding.tells_failure(attempts) and delivery.alert.kind is not AlertKind.CHANNEL_FAILING:
        _tell_elsewhere(monitor, store, delivery, outcome, gave_up=retry_at is None, now=now)
    return False


def _tell_elsewhere(
    monitor: Monitor, store: Store, delivery: PendingDelivery, outcome: Outcome, *, gave_up: bool, now: datetime
) -> None:
    alert = notices.channel_failing(
        delivery.channel,
        outcome.error,
        [delivery.alert],
        gave_up=gave_up,
        channels=monitor.notice_channels,
        now=now,
        instead=monitor.default_channels,
    )
    if alert.channels:
        record_alerts(store, (alert,))
