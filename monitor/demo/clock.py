"""Decides at which virtual moments the demo polls: when an outlet has something new, and once more later."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import zip_longest

from monitor.demo.outlets import Outlet

START = datetime(2024, 11, 8, 18, tzinfo=UTC)  # the first poll: what the feeds hold by then is kept as known
QUARTER = timedelta(minutes=15)
# A quiet feed is asked at least every two hours, so by then every feed has been asked and every alert has settled.
LATER = timedelta(hours=2, minutes=30)


def moments(outlets: Iterable[Outlet], start: datetime = START) -> list[datetime]:
    """`start`, and after it each quarter of an hour that follows something new, and a look later where it is quiet.

    Between two of them nothing happens that a poll could see, so leaving the rest out changes no answer.
    """
    appeared = [item.appears_at for outlet in outlets for item in outlet.items if item.appears_at > start]
    polls = sorted({_next_quarter(at) for at in appeared})
    looks = [at + LATER for at, following in zip_longest(polls, polls[1:]) if not following or following > at + LATER]
    return sorted({start, *polls, *looks})


def _next_quarter(at: datetime) -> datetime:
    past = timedelta(minutes=at.minute % 15, seconds=at.second, microseconds=at.microsecond)
    return at if not past else at - past + QUARTER
