"""Decides how long a feed is left alone and says why, and which change of its settings ends the wait.

Rules. A server's Retry-After is obeyed over everything. Its other hints (Cache-Control, Expires, ttl, updatePeriod)
stretch the interval up to a limit, and skipHours move the check, but neither of an urgent feed.
A feed's own rhythm and its share of known entries shorten or stretch it.
Failures back off to a day, after a month to a week; settings that were mended end that wait. While no feed can be
reached, the network here is taken to be away, and none backs off.
Jitter is drawn from the feed's address, so that the same poll always leads to the same next check.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from monitor.model import Feed, FeedFailure, FeedOnRecord, Poll, WaitReason

SHORTEST = timedelta(minutes=2)
URGENT_LONGEST = timedelta(minutes=30)  # however slow its rhythm, an urgent feed is asked this often
SLOWEST = timedelta(hours=2)  # of a healthy feed, unless its interval is set longer
HINT_LONGEST = timedelta(hours=4)  # what ttl and caching headers can ask for
RETRY_AFTER_LONGEST = timedelta(days=7)
BACKOFF_LONGEST = timedelta(days=1)
PROBE = timedelta(days=7)  # of a feed that has failed for a month
LOST_AFTER = timedelta(days=30)
LOST_AFTER_FAILURES = 7  # fewer say little: for most of that time nobody may have asked
JITTER = 0.1  # of the wait, either way

_CHECKS_A_GAP = 4  # a feed that publishes once in an hour is asked four times in it
_LOSING = 0.5  # known share below which entries may scroll off unseen
_IDLE_POLLS = 8  # polls without news after which the wait has doubled

# How many steps of doubling one failure of a kind is worth: what will hardly mend itself backs off faster.
_WEIGHTS = {
    FeedFailure.UNREACHABLE: 1,
    FeedFailure.TIMEOUT: 1,
    FeedFailure.THROTTLED: 1,
    FeedFailure.HTTP_ERROR: 1,
    FeedFailure.UNREADABLE: 2,
    FeedFailure.NOT_A_FEED: 2,
    FeedFailure.TOO_LARGE: 3,
    FeedFailure.FORBIDDEN_ADDRESS: 4,
    FeedFailure.GONE: 4,
}


def next_check(record: FeedOnRecord, poll: Poll, *, is_cut_off: bool = False) -> tuple[datetime, WaitReason]:
    """When the feed is to be asked again, and what decides that; `record` already counts `poll`.

    `is_cut_off` says that `poll` got no answer and other feeds get none either.
    """
    if is_cut_off:
        wait, reason = record.feed.interval, WaitReason.NO_NETWORK
    else:
        wait, reason = _after_failure(record, poll) if record.failures else _after_success(record, poll)
    spread = _spread(record.feed.url)
    # Only downwards where the user is told how long it takes at most.
    wait = max(SHORTEST, wait * (1 + JITTER * ((spread - 1) / 2 if record.is_urgent else spread)))
    if (asked := asked_to_wait(poll)) > wait:
        wait, reason = asked, WaitReason.RETRY_AFTER
    if record.is_urgent:
        return poll.at + wait, reason
    return _outside(poll.at + wait, record.skip_hours, reason)


def asked_to_wait(poll: Poll) -> timedelta:
    """How long the server of a feed that failed asks to be left alone, so far as that is obeyed; nothing if unsaid."""
    return timedelta(0) if poll.failure is None or poll.wait is None else min(poll.wait, RETRY_AFTER_LONGEST)


def after_change(
    record: FeedOnRecord, feed: Feed, asked_with: str, now: datetime
) -> tuple[datetime, WaitReason] | None:
    """When a feed whose settings are now `feed` is to be asked, where that is sooner than on record; None if not.

    `record` holds the settings that it was asked with, `asked_with` the digest of what belongs to them now. Where
    the server asked to be left alone (Retry-After), it is, whatever the settings.
    """
    if record.next_check_at is None or record.last_polled_at is None or record.retired:
        return None
    if not record.failures:
        sooner = _at_quicker_pace(record, feed, record.last_polled_at)
        return sooner if sooner and sooner[0] < record.next_check_at else None
    is_changed = _bearing(record.feed) != _bearing(feed) or record.asked_with not in ("", asked_with)
    if not is_changed or record.wait_reason is WaitReason.RETRY_AFTER or record.next_check_at <= now:
        return None
    return now, WaitReason.CHANGED


def asked_with(feed: Feed, settings: str) -> str:
    """A digest of the feed's headers and of the settings of all feeds, to tell that they changed.

    Headers may hold a password: 16 bits let a change go unseen once in 65,536 times, and nobody test a guess by them.
    """
    return hashlib.sha256(repr((settings, feed.headers)).encode("utf-8", "replace")).hexdigest()[:4]


def _bearing(feed: Feed) -> tuple[object, ...]:
    """The settings of a feed that bear on whether and when it is asked."""
    return feed.interval, feed.urgent, feed.allow_private


def _at_quicker_pace(record: FeedOnRecord, feed: Feed, polled_at: datetime) -> tuple[datetime, WaitReason] | None:
    if feed.interval < record.feed.interval:
        wait = feed.interval
    elif feed.urgent and not record.feed.urgent:
        wait = max(feed.interval, URGENT_LONGEST)
    else:
        return None
    at = polled_at + max(wait, SHORTEST)
    if feed.urgent or record.urgent_for:
        return at, WaitReason.CHANGED
    return _outside(at, record.skip_hours, WaitReason.CHANGED)


def _after_success(record: FeedOnRecord, poll: Poll) -> tuple[timedelta, WaitReason]:
    feed = record.feed
    longest = max(feed.interval, URGENT_LONGEST if record.is_urgent else SLOWEST)
    wait, reason = _own_pace(record, poll)
    hint = max((asked for asked in (poll.wait, record.update_every) if asked is not None), default=timedelta(0))
    hint = timedelta(0) if record.is_urgent else min(hint, HINT_LONGEST)
    if hint > min(wait, longest):
        return hint, WaitReason.HINT
    wait = max(SHORTEST, min(wait, longest))
    return wait, WaitReason.INTERVAL if wait == feed.interval else reason


def _own_pace(record: FeedOnRecord, poll: Poll) -> tuple[timedelta, WaitReason]:
    """How long to wait for what the feed itself has shown: its rhythm, polls without news, and a rush."""
    wait, reason = record.feed.interval, WaitReason.INTERVAL
    if record.rhythm is not None and record.rhythm / _CHECKS_A_GAP > wait:
        wait, reason = record.rhythm / _CHECKS_A_GAP, WaitReason.RHYTHM
    if record.idle:
        wait = wait * (1 + record.idle / _IDLE_POLLS)
        reason = WaitReason.IDLE if reason is WaitReason.INTERVAL else reason
    if poll.known_share is not None and poll.known_share < _LOSING and record.rhythm is not None:
        return min(record.feed.interval, record.rhythm * max(1, len(poll.entries)) / 2), WaitReason.RUSH
    return wait, reason


def _after_failure(record: FeedOnRecord, poll: Poll) -> tuple[timedelta, WaitReason]:
    interval = record.feed.interval
    has_failed_for = poll.at - (record.failing_since or poll.at)
    if has_failed_for > LOST_AFTER and record.failures >= LOST_AFTER_FAILURES:
        return max(PROBE, interval), WaitReason.LOST
    weight = 1 if poll.failure is None else _WEIGHTS[poll.failure]  # None: a 304, which does not heal
    doublings = min(record.failures * weight - 1, 20)
    if interval >= BACKOFF_LONGEST:
        return interval, WaitReason.FAILURES
    return min(interval * float(2**doublings), BACKOFF_LONGEST), WaitReason.FAILURES


def _outside(moment: datetime, skip_hours: tuple[int, ...], reason: WaitReason) -> tuple[datetime, WaitReason]:
    """`moment`, or the start of the next hour that the feed does not ask to skip; to skip them all is no wish."""
    if moment.hour not in skip_hours:
        return moment, reason
    later = moment.replace(minute=0, second=0, microsecond=0)
    for _ in range(23):
        later += timedelta(hours=1)
        if later.hour not in skip_hours:
            return later, WaitReason.SKIP_HOURS
    return moment, reason


def _spread(url: str) -> float:
    """A number from -1 to 1 that is the address's own."""
    digest = hashlib.sha256(url.encode("utf-8", "replace")).digest()
    return int.from_bytes(digest[:4], "big") / 0x7FFFFFFF - 1
