"""Feeds: asked politely, read safely, handed over as clean entries."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime

from monitor.feeds.settings import PollSettings
from monitor.model import FeedOnRecord, KnownEntry, Poll

__all__ = ["PollSettings", "poll_feeds"]


def poll_feeds(
    feeds: Sequence[FeedOnRecord],
    *,
    now: datetime,
    settings: PollSettings,
    on_poll: Callable[[Poll], None],
    on_postponed: Callable[[str, str], None] = lambda url, why: None,
    known: Callable[[str, Sequence[str]], Iterable[KnownEntry]] = lambda url, ids: (),
    together: Callable[[], AbstractContextManager[object]] = nullcontext,
    is_stopping: Callable[[], bool] = lambda: False,
) -> None:
    """Ask every feed of `feeds` once, many at a time, and call `on_poll` with each outcome as soon as it is there.

    There is no outcome of a feed whose host has just left another one without an answer, or that a trouble of this
    machine kept from being asked: it is still due, and `on_postponed` is called with its address and the reason.

    Once `is_stopping` says so the round ends at once: there is no outcome of feeds that were not yet asked, had not yet
    answered or had not yet been handed over, and they are still due.

    The callables are called on the caller's thread, one call at a time. `known` is asked, with the address of a feed
    whose body changed and the ids that it lists, for what is on record of these and of others that it listed of late,
    so that guids that change or are reused are seen through. Outcomes come in bursts; each
    burst is handed over within `together()`, such as a transaction.
    What the first two raise, and a StoreError of `known`, stops the round and is raised here; what a feed does is not.
    """
    if not feeds:
        return
    # aiohttp is only for those who poll: the confined parser, `monitor replay` and a round of nothing do without.
    from monitor.feeds.polling import Caller, poll_all

    poll_all(feeds, now, settings, Caller(on_poll, on_postponed, known, together, is_stopping))
