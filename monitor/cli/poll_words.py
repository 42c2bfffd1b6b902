"""What `monitor once` says of polling: which feeds failed and why, and what comes next where none is due."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from monitor.cli.times import clock
from monitor.core.telling.hostile import clean
from monitor.core.telling.phrases import counted
from monitor.model import FeedOnRecord

TROUBLES_SHOWN = 10  # failing feeds named one by one; `monitor feeds --failing` lists them all


def trouble_lines(troubles: Sequence[str]) -> Iterator[str]:
    """Each feed that failed and why, so many of them."""
    yield from (clean(trouble) for trouble in troubles[:TROUBLES_SHOWN])
    if len(troubles) > TROUBLES_SHOWN:
        yield f"and {len(troubles) - TROUBLES_SHOWN} more: `monitor feeds --failing` lists them"


def idle_words(records: Sequence[FeedOnRecord], now: datetime, config: Path) -> str:
    """Why no feed was asked: none is configured, all are gone, or which one is due next; and how many fail."""
    if not records:
        return f"no feed is configured: name one under 'feeds' in {config}"
    waiting = [record for record in records if not record.retired]
    failing = sum(bool(record.failures) for record in records)
    told = f"; {counted(failing, 'feed')} failing (`monitor feeds --failing` tells why)" if failing else ""
    if not waiting:
        return f"no feed is due: all have answered that they are gone for good{told}"
    following = min(waiting, key=lambda record: record.next_check_at or now)
    at = clock(following.next_check_at or now, now)
    return f"no feed is due; next: {clean(following.called)} at {at} (--all-feeds asks now){told}"
