"""Decides what is on record of a feed after a poll, what is to be said of its state, and when its trouble is told.

When it is asked again is decided in `waiting`. No feed is declared dead but one whose own address answers 410 Gone, and
that one comes back when a user has it asked and it answers.
"""

from __future__ import annotations

import itertools
import statistics
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from monitor.core.waiting import URGENT_LONGEST, asked_to_wait, next_check
from monitor.model import AlertKind, FeedFailure, FeedOnRecord, FeedState, ParsedEntry, Poll, Validators

URGENT_FOR = timedelta(days=3)  # how long a feed stays urgent after its last entry on an urgent storyline
TELL_AFTER = timedelta(hours=24)
URGENT_TELL_AFTER = timedelta(hours=6)
TELL_AFTER_FAILURES = 3
MOVED_AFTER = 3  # permanent redirects in a row that agree

_STALE_GAPS = 10  # gaps of its own rhythm without an entry
_STALE_AT_LEAST = timedelta(days=3)
_STALE_WITHOUT_RHYTHM = timedelta(days=60)
_RHYTHM_ENTRIES = 30  # the newest ones that make the rhythm

UNANSWERED = frozenset({FeedFailure.UNREACHABLE, FeedFailure.TIMEOUT})  # what a network that is away looks like
_REFUSALS = frozenset({401, 402, 403, 407, 429, 451})


def advance(record: FeedOnRecord, poll: Poll, *, is_cut_off: bool = False) -> FeedOnRecord:
    """What is on record of a feed after `poll`: all that polling and pacing decide on, to be stored as it is.

    `is_cut_off` says that `poll` got no answer and other feeds get none either: then the feed is told of as failing,
    and nothing is held against it.
    """
    learned = _failed(record, poll) if poll.failure is not None else _succeeded(record, poll)
    if is_cut_off:
        learned = replace(learned, failures=max(record.failures, min(record.failures + 1, TELL_AFTER_FAILURES)))
    after = replace(_moved(learned, poll), last_polled_at=poll.at, failure=poll.failure, message=poll.message)
    at, reason = next_check(after, poll, is_cut_off=is_cut_off)
    return replace(after, state=state(after, poll), next_check_at=at, wait_reason=reason)


def may_go_first(record: FeedOnRecord, now: datetime) -> bool:
    """Whether a feed that is not due yet is to be asked all the same: it became urgent while it waited for that.

    Which feeds are due is a question to the store, where their next checks stand.
    """
    if not record.urgent_for or record.failures or record.last_polled_at is None:
        return False
    return now - record.last_polled_at >= max(record.feed.interval, URGENT_LONGEST)


def state(record: FeedOnRecord, poll: Poll) -> FeedState:
    """What is to be said of the feed after `poll`, the worst first; `record` already counts `poll`."""
    if record.retired:
        return FeedState.RETIRED
    if poll.failure is not None:
        return FeedState.BLOCKED if _is_refused(poll) else FeedState.BROKEN
    if record.failures:
        return FeedState.BROKEN  # a "not modified" does not heal
    if _is_stale(record, poll.at):
        return FeedState.STALE
    if poll.not_modified:
        return FeedState.NOT_MODIFIED
    if not poll.entries:
        return FeedState.EMPTY
    return FeedState.OK if any(entry.published_at for entry in poll.entries) else FeedState.UNDATED


def address(record: FeedOnRecord) -> str:
    """Where the feed is to be asked: where it has moved to for good, once enough answers agreed."""
    return record.permanent_url if record.permanent_url and record.permanent_count >= MOVED_AFTER else record.feed.url


def rhythm(entries: Iterable[ParsedEntry]) -> timedelta | None:
    """The usual (median) gap between the newest dated entries; None for fewer than three."""
    dates = sorted((entry.published_at for entry in entries if entry.published_at), reverse=True)[:_RHYTHM_ENTRIES]
    if len(dates) < 3:
        return None
    gaps = [(later - earlier).total_seconds() for later, earlier in itertools.pairwise(dates)]
    return timedelta(seconds=round(statistics.median(gaps)))


def notice(record: FeedOnRecord, poll: Poll) -> AlertKind | None:
    """Which alert about the feed itself is due: it has failed for long or is gone, or it is back; None if none is.

    `record` already counts `poll`. Once told, keep `told(record, now)`: each trouble is told once, and its end.
    """
    if record.failure_told_at is None:
        return AlertKind.FEED_FAILING if record.retired or _fails_for_long(record, poll) else None
    return AlertKind.FEED_RECOVERED if not record.failures and not record.retired else None


def told(record: FeedOnRecord, now: datetime) -> FeedOnRecord:
    """`record` after its notice was given."""
    return replace(record, failure_told_at=now if record.failures or record.retired else None)


def _succeeded(record: FeedOnRecord, poll: Poll) -> FeedOnRecord:
    if poll.not_modified and poll.status == 304 and record.failures:
        return record
    learned = replace(
        record,
        failures=0,
        failing_since=None,
        retired=False,  # only a user asks a retired feed, and what answers has come back
        last_success_at=poll.at,
        first_polled_at=record.first_polled_at or (poll.at if _ends_first_poll(record, poll) else None),
        validators=record.validators if poll.validators is None else poll.validators,
        body_hash=record.body_hash if poll.not_modified else poll.body_hash,
        last_full_at=record.last_full_at if poll.not_modified else poll.at,
    )
    return replace(learned, idle=record.idle + 1) if poll.not_modified else _read(learned, poll)


def _ends_first_poll(record: FeedOnRecord, poll: Poll) -> bool:
    """Whether what comes next may be new: what a document that was cut short lacks was there before.

    The second answer ends it in any case, or a feed that is cut short each time would never be told of.
    """
    return poll.not_modified or poll.validators is not None or record.last_success_at is not None


def _read(record: FeedOnRecord, poll: Poll) -> FeedOnRecord:
    """What the document itself says of the feed."""
    dates = [entry.published_at for entry in poll.entries if entry.published_at]
    before = [record.newest_entry_at] if record.newest_entry_at else []
    return replace(
        record,
        idle=record.idle + 1 if poll.known_share == 1 else 0,
        rhythm=rhythm(poll.entries) or record.rhythm,
        newest_entry_at=max([*dates, *before], default=None),
        update_every=poll.update_every,
        skip_hours=poll.skip_hours,
        title=poll.title or record.title,
    )


def _failed(record: FeedOnRecord, poll: Poll) -> FeedOnRecord:
    return replace(
        record,
        failures=record.failures + 1,
        failing_since=min(record.failing_since or poll.at, poll.at),  # a clock may have been ahead
        # Where it moved to may be gone; only its own address can say so of the feed.
        retired=record.retired or (poll.failure is FeedFailure.GONE and address(record) == record.feed.url),
        # Whatever failed, "not modified" could not heal it: the next answer must be a whole one.
        validators=Validators(),
        body_hash=record.body_hash if poll.failure is not FeedFailure.UNREADABLE else "",
    )


def _moved(record: FeedOnRecord, poll: Poll) -> FeedOnRecord:
    """Count the answers that agree on a permanent move; one from the new address itself confirms it."""
    forgotten = replace(record, permanent_url="", permanent_count=0)
    if address(record) != record.feed.url and not poll.permanent_url:
        return record if poll.failure is None else forgotten
    if poll.failure is not None:
        return record
    if not poll.permanent_url:
        return forgotten
    count = record.permanent_count + 1 if poll.permanent_url == record.permanent_url else 1
    return replace(record, permanent_url=poll.permanent_url, permanent_count=count)


def _is_refused(poll: Poll) -> bool:
    return poll.failure in (FeedFailure.THROTTLED, FeedFailure.FORBIDDEN_ADDRESS) or poll.status in _REFUSALS


def _is_stale(record: FeedOnRecord, now: datetime) -> bool:
    """Whether the feed is silent far beyond its own rhythm."""
    if record.newest_entry_at is None:
        return False
    patience = _STALE_WITHOUT_RHYTHM
    if record.rhythm is not None:
        patience = max(record.rhythm * _STALE_GAPS, _STALE_AT_LEAST)
    return now - record.newest_entry_at > patience


def _fails_for_long(record: FeedOnRecord, poll: Poll) -> bool:
    """Whether it has failed for long and often enough, or will have, since until then it may not be asked again."""
    if record.failing_since is None:
        return False
    patience = URGENT_TELL_AFTER if record.is_urgent else TELL_AFTER
    asked = asked_to_wait(poll)
    if asked and poll.at + asked - record.failing_since >= patience:
        return True
    return record.failures >= TELL_AFTER_FAILURES and poll.at - record.failing_since >= patience
