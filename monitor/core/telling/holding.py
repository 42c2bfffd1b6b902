"""Decides when a waiting alert goes out: quiet hours, cooldowns, caps, retries. Nothing here ever drops an alert.

- Quiet hours and cooldowns hold an alert; the moment they end it is released, however old it has grown.
- A cap that is reached gathers what is above it into digests at the next digest time: fewer messages, the same alerts.
- A delivery that fails is tried again, ever more rarely, for about three days; then it is a dead letter,
  which the caller tells over another channel (`notices.channel_failing`).
"""

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta, tzinfo

from monitor.core.telling.notices import same_entry
from monitor.model import Alert, AlertKind, PendingDelivery

FIRST_RETRY = timedelta(minutes=1)
LONGEST_RETRY = timedelta(hours=1)
LONGEST_RETRY_AFTER = timedelta(days=1)  # a server that asks for a year is not believed
MOST_ATTEMPTS = 78  # an hour of doubling waits, then hourly: about three days, a long weekend of an outage
TELL_AFTER = 6  # failures in a row after which another channel says so: half an hour
DIGEST_SIZE = 12  # alerts in one digest, so that each keeps a line on a channel of 1,000 characters
LEFT_ALONE = 3  # left-over alerts (of an outage, of a night) up to which each is sent on its own
LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Policy:
    """What the user set for one channel; clock times are in `zone`.

    `quiet_hours` span midnight where the first is after the second. `daily_cap` counts from one `digest_at` to the
    next; None for no cap. `cooldowns` are by storyline id.
    """

    quiet_hours: tuple[time, time] | None = None
    daily_cap: int | None = None
    digest_at: time = time(8, 0)
    cooldowns: Mapping[str, timedelta] = field(default_factory=dict)
    zone: tzinfo = UTC


@dataclass(frozen=True, slots=True)
class Told:
    """An alert that a channel was sent: what a cooldown counts from."""

    at: datetime
    storyline: str
    about: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What becomes of the due deliveries of one channel; each of them is in exactly one place."""

    alone: tuple[PendingDelivery, ...] = ()  # sent now, one message each
    digests: tuple[tuple[PendingDelivery, ...], ...] = ()  # sent now, one message for each (`notices.digest`)
    held: tuple[tuple[PendingDelivery, datetime], ...] = ()  # and until when
    is_capped: bool = False  # some of the held wait for the digest because the cap is reached


def plan(
    due: Sequence[PendingDelivery],
    *,
    policy: Policy,
    sent_at: Sequence[datetime],
    told: Sequence[Told],
    now: datetime,
) -> Plan:
    """Decide what one channel is sent now, oldest first.

    `sent_at` are the moments of the channel's messages since two digest times ago; `told` what it was sent within the
    longest cooldown. Notices and digests (no storyline) are held by quiet hours only; many notices at once, as when the
    network was away, are gathered too.
    """
    held: list[tuple[PendingDelivery, datetime]] = []
    released: list[PendingDelivery] = []
    for delivery in due:
        until = release_at(delivery.alert, now, policy, told)
        if until > now:
            held.append((delivery, until))
        else:
            released.append(delivery)
    lone, flood = _notices([delivery for delivery in released if not delivery.alert.storyline])
    alerts = [delivery for delivery in released if delivery.alert.storyline]
    left_over, fresh = _parted(alerts, policy, sent_at, now)
    messages = _messages(fresh, policy)
    room = _room(policy, sent_at, now)
    above = [] if room is None else messages[room:]
    held += [(delivery, next_digest(now, policy)) for message in above for delivery in message]
    return Plan(
        alone=(*lone, *(message[0] for message in messages[:room] if len(message) == 1)),
        digests=(*_chunks(flood), *_chunks(left_over), *(message for message in messages[:room] if len(message) > 1)),
        held=tuple(held),
        is_capped=bool(above),
    )


def release_at(alert: Alert, now: datetime, policy: Policy, told: Sequence[Told] = ()) -> datetime:
    """The first moment from `now` on at which `alert` may go out.

    It waits for its settle window, then for the cooldown of its storyline, then for the end of quiet hours.
    """
    due = max(now, alert.deliver_after or now, _cooled_at(alert, policy, told))
    return quiet_until(due, policy)


def quiet_until(at: datetime, policy: Policy) -> datetime:
    """The end of the quiet hours that `at` falls into, or `at` itself outside them."""
    if policy.quiet_hours is None:
        return at
    start, end = policy.quiet_hours
    local = at.astimezone(policy.zone)
    clock = local.time()
    is_late, is_early = clock >= start, clock < end
    if not (is_late and is_early if start <= end else is_late or is_early):
        return at
    day = local.date() + timedelta(days=1 if start > end and is_late else 0)
    # An hour that the change to summer time skips or repeats must not release into the past.
    return max(at, datetime.combine(day, end, tzinfo=policy.zone).astimezone(UTC))


def next_digest(now: datetime, policy: Policy) -> datetime:
    """The first digest time after `now`."""
    return _digest_moment(now, policy, 1)


def last_digest(now: datetime, policy: Policy) -> datetime:
    """The latest digest time up to `now`: a day of the cap begins with it."""
    return _digest_moment(now, policy, 0)


def next_attempt(attempts: int, now: datetime, retry_after: timedelta | None = None) -> datetime | None:
    """When to try again after `attempts` failed attempts; None when it is a dead letter.

    What the server asked for (Retry-After) is honoured when it is longer than our own wait.
    """
    if attempts >= MOST_ATTEMPTS:
        return None
    own = FIRST_RETRY * (1 << min(max(attempts, 1) - 1, 10))
    asked = min(retry_after or timedelta(0), LONGEST_RETRY_AFTER)
    return now + max(min(LONGEST_RETRY, own), asked)


def tells_failure(attempts: int) -> bool:
    """Whether another channel is to say now that this one does not deliver: early, and when it gives up."""
    return attempts in (TELL_AFTER, MOST_ATTEMPTS)


def _notices(waiting: Sequence[PendingDelivery]) -> tuple[list[PendingDelivery], list[PendingDelivery]]:
    notices = [delivery for delivery in waiting if delivery.alert.kind is not AlertKind.DIGEST]
    if len(notices) <= LEFT_ALONE:
        return list(waiting), []
    return [delivery for delivery in waiting if delivery.alert.kind is AlertKind.DIGEST], notices


def _cooled_at(alert: Alert, policy: Policy, told: Sequence[Told]) -> datetime:
    # Only something new breaks a cooldown: the first contradiction about a measure, or the first development after
    # contradictions, goes out at once; more about the same thing waits.
    cooldown = policy.cooldowns.get(alert.storyline, timedelta(0))
    same = [each.at for each in told if (each.storyline, each.about) == (alert.storyline, alert.about)]
    return max(same) + cooldown if same and cooldown else LONG_AGO


def _parted(
    alerts: Sequence[PendingDelivery], policy: Policy, sent_at: Sequence[datetime], now: datetime
) -> tuple[list[PendingDelivery], list[PendingDelivery]]:
    # Left over: due before the last digest time, and still here because the cap held it or the channel was down.
    start = last_digest(now, policy)
    left_over = [delivery for delivery in alerts if _due_at(delivery.alert) < start]
    fresh = [delivery for delivery in alerts if _due_at(delivery.alert) >= start]
    day_before = _digest_moment(now, policy, -1)
    was_capped = policy.daily_cap is not None and policy.daily_cap <= sum(day_before <= at < start for at in sent_at)
    if len(left_over) < 2 or not (was_capped or len(left_over) > LEFT_ALONE):
        return [], [*left_over, *fresh]
    return left_over, fresh


def _messages(deliveries: Sequence[PendingDelivery], policy: Policy) -> list[tuple[PendingDelivery, ...]]:
    # One message each, but for what belongs together: all that one entry has to tell, be it of several storylines; and
    # what a cooldown held, which comes free in one moment, where the first to be sent would hold the second again.
    groups: defaultdict[Hashable, list[PendingDelivery]] = defaultdict(list)
    for delivery in deliveries:
        alert = delivery.alert
        is_cooled = policy.cooldowns.get(alert.storyline)
        groups[(alert.storyline, alert.about) if is_cooled else same_entry(alert)].append(delivery)
    return [chunk for group in groups.values() for chunk in _chunks(group)]


def _room(policy: Policy, sent_at: Sequence[datetime], now: datetime) -> int | None:
    if policy.daily_cap is None:
        return None
    start = last_digest(now, policy)
    return max(0, policy.daily_cap - sum(at >= start for at in sent_at))


def _chunks(deliveries: Sequence[PendingDelivery]) -> list[tuple[PendingDelivery, ...]]:
    return [tuple(deliveries[start : start + DIGEST_SIZE]) for start in range(0, len(deliveries), DIGEST_SIZE)]


def _due_at(alert: Alert) -> datetime:
    return alert.deliver_after or alert.created_at


def _digest_moment(now: datetime, policy: Policy, offset: int) -> datetime:
    # offset 0: the latest digest time up to now; 1 and -1: those a day on either side of it.
    local = now.astimezone(policy.zone)
    day = local.date() - timedelta(days=0 if local.time() >= policy.digest_at else 1)
    return datetime.combine(day + timedelta(days=offset), policy.digest_at, tzinfo=policy.zone).astimezone(UTC)
