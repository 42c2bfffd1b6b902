"""Asks many feeds at once and hands each outcome over as it is there; never raises for what a feed does."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from time import monotonic

from monitor.core import pacing
from monitor.core.identity import dates_may_shift, guids_may_change, settle, share_known
from monitor.core.telling.phrases import length
from monitor.errors import FeedError, StoreError
from monitor.feeds import lookups
from monitor.feeds.charsets import Body
from monitor.feeds.confined import ConfinedReader, confined_reader
from monitor.feeds.decoding import document_text
from monitor.feeds.document import ParsedFeed, Source, entries_kept
from monitor.feeds.fetching import WITH_A_BODY, Answer, Client, client, fetch
from monitor.feeds.hints import freshness, retry_after
from monitor.feeds.pages import PageReader, page_reader
from monitor.feeds.settings import PollSettings
from monitor.feeds.troubles import PostponedError, own_trouble, shown
from monitor.feeds.unchanged import conditions, hash_of, is_full_due, may_ask_conditionally, validators_of
from monitor.model import FeedFailure, FeedOnRecord, KnownEntry, ParsedEntry, Poll, Validators

logger = logging.getLogger(__name__)

_MOST_WAITING = 96  # outcomes that wait to be handed over: more than a burst brings, or it would hold up fetching
_BURST_SECONDS = 0.025  # outcomes that come within it go over together
_LOOK_SECONDS = 0.2  # between two looks at whether to stop
_NEW_GUIDS = (
    "its entries read like earlier ones, under new guids: if they are the same, set 'guid: hash' at the feed, "
    "or each poll records them again"
)
_NEW_DAYS = (
    "its entries read like earlier ones of other days, and have no guid and no link to know them by: if they are the "
    "same, each poll on which their dates change records them again"
)
_WORTH_TELLING = timedelta(hours=1)  # a shorter wait differs little from what would be waited anyway
_WHAT_A_STATUS_MEANS = {
    401: "asks for credentials (401)",
    403: "forbidden (403)",
    404: "not found (404)",
    410: "gone for good (410)",
    429: "too many requests (429)",
    451: "blocked for legal reasons (451)",
    503: "not available for now (503)",
}


@dataclass(frozen=True, slots=True)
class Caller:
    """Who polls: where outcomes go, what is known of a feed's entries, what to do a burst of outcomes within.

    `is_stopping` is asked several times a second whether the round is to end before it is over.
    """

    on_poll: Callable[[Poll], None]
    on_postponed: Callable[[str, str], None]
    known: Callable[[str, Sequence[str]], Iterable[KnownEntry]]
    together: Callable[[], AbstractContextManager[object]]
    is_stopping: Callable[[], bool]


class _StoppedError(Exception):
    """The round is to end before it is over; what is in flight is dropped, and its feeds stay due."""


@dataclass(frozen=True, slots=True)
class _Postponed:
    """A feed that was not asked, and why; it is still due."""

    feed: str
    why: str


@dataclass(frozen=True, slots=True)
class _Round:
    now: datetime
    settings: PollSettings
    known: Callable[[str, Sequence[str]], Iterable[KnownEntry]]
    http: Client
    confined: ConfinedReader
    pages: PageReader
    finished: asyncio.Queue[Poll | _Postponed]


def poll_all(feeds: Sequence[FeedOnRecord], now: datetime, settings: PollSettings, caller: Caller) -> None:
    """Poll `feeds`, of which there are some, as `monitor.feeds.poll_feeds` promises."""
    try:
        lookups.run(_poll_all(feeds, now, settings, caller))
    except BaseExceptionGroup as group:
        _, others = group.split(_StoppedError)
        if others is not None:
            raise others.exceptions[0] from None  # the caller's own error, as the caller raised it


async def _poll_all(feeds: Sequence[FeedOnRecord], now: datetime, settings: PollSettings, caller: Caller) -> None:
    waiting = iter(_by_turns(feeds))
    finished: asyncio.Queue[Poll | _Postponed] = asyncio.Queue(_MOST_WAITING)
    async with client(settings) as http, confined_reader(settings) as confined, asyncio.TaskGroup() as group:
        around = _Round(now, settings, caller.known, http, confined, page_reader(http, confined, now), finished)
        watching = group.create_task(_watch(caller.is_stopping))
        handing_over = group.create_task(_hand_over(finished, len(feeds), caller))
        handing_over.add_done_callback(lambda _: watching.cancel())
        for _ in range(min(settings.concurrency, len(feeds))):
            group.create_task(_poll_next(waiting, around))


async def _watch(is_stopping: Callable[[], bool]) -> None:
    while not is_stopping():
        await asyncio.sleep(_LOOK_SECONDS)
    raise _StoppedError


async def _poll_next(waiting: Iterator[FeedOnRecord], around: _Round) -> None:
    for record in waiting:
        await around.finished.put(await _poll(record, around))


async def _hand_over(finished: asyncio.Queue[Poll | _Postponed], left: int, caller: Caller) -> None:
    """Give outcomes to the caller in bursts, since one transaction for many feeds costs as much as one for one."""
    while left:
        burst = [await finished.get()]
        if left > 1:
            await asyncio.sleep(_BURST_SECONDS)
        while not finished.empty():
            burst.append(finished.get_nowait())
        left -= len(burst)
        with caller.together():
            for outcome in burst:
                if isinstance(outcome, Poll):
                    caller.on_poll(outcome)
                else:
                    caller.on_postponed(outcome.feed, outcome.why)


async def _poll(record: FeedOnRecord, around: _Round) -> Poll | _Postponed:
    """The outcome of asking one feed, or why it was not asked, so that it stays due and is asked in another round."""
    started = monotonic()
    is_conditional = may_ask_conditionally(record, around.now, around.settings)
    headers = conditions(record.validators) if is_conditional else {}
    found = Poll(record.feed.url, around.now)
    try:
        answer = await fetch(around.http, pacing.address(record), headers, feed=record.feed)
        found = replace(found, status=answer.status, permanent_url=answer.permanent_url)
        found = await _read_answer(found, record, answer, around, is_conditional=is_conditional)
    except PostponedError as error:
        return _Postponed(record.feed.url, str(error))
    except FeedError as error:
        found = _failed(found, error)
    except StoreError:
        raise
    except Exception as error:  # a mistake of ours that this feed brought out: it must not stop the others
        if (ours := own_trouble(error)) is not None:
            return _Postponed(record.feed.url, str(ours))
        logger.exception("poll: %s: its answer brought out a mistake of this program", record.feed.url)
        mistake = f"dealing with its answer failed: {type(error).__name__}, a mistake of this program"
        found = replace(found, failure=FeedFailure.UNREADABLE, message=mistake)
    return replace(found, seconds=round(monotonic() - started, 3))


def _failed(found: Poll, error: FeedError) -> Poll:
    return replace(found, failure=FeedFailure(error.kind), message=str(error))


async def _read_answer(
    found: Poll, record: FeedOnRecord, answer: Answer, around: _Round, *, is_conditional: bool
) -> Poll:
    """`found` with what an answer says."""
    if answer.status == 304 and is_conditional:
        return _unchanged(found, answer, record.validators)
    if answer.status not in WITH_A_BODY:
        return _refused(found, answer)
    found = replace(found, size=len(answer.body))
    body_hash = hash_of(answer.body, around.settings) if answer.is_whole else ""
    if body_hash and body_hash == record.body_hash and not is_full_due(record, around.now, around.settings):
        return replace(_unchanged(found, answer, Validators()), body_hash=body_hash)
    try:
        parsed = await _parsed(record, answer, around)
    except PostponedError:
        raise
    except FeedError as error:
        return _failed(found, error)
    return await _with_entries(replace(found, body_hash=body_hash), record, answer, parsed, around)


def _unchanged(found: Poll, answer: Answer, before: Validators) -> Poll:
    wait = freshness(answer.headers, found.at)
    return replace(found, not_modified=True, validators=validators_of(answer.headers, before), wait=wait)


async def _parsed(record: FeedOnRecord, answer: Answer, around: _Round) -> ParsedFeed:
    """What the answer holds; large bodies, and those that take feedparser, are read in the confined process."""
    source = Source(
        url=answer.url,
        now=around.now,
        content_type=answer.headers.get("Content-Type", ""),
        guid_policy=record.feed.guid_policy,
        max_entries=around.settings.max_entries,
        asked=record.feed.url,
    )
    is_small = len(answer.body) <= around.settings.confine_above
    return (_parsed_here(answer.body, source) if is_small else None) or await around.confined.parse(answer.body, source)


def _parsed_here(body: Body, source: Source) -> ParsedFeed | None:
    from monitor.feeds.parsing import parse_surely  # not for a round of feeds in which nothing changed

    return parse_surely(document_text(body, source.content_type), source)


async def _with_entries(found: Poll, record: FeedOnRecord, answer: Answer, parsed: ParsedFeed, around: _Round) -> Poll:
    """`found` with what was read. Validators and body hash only where all of it was."""
    ids = [entry.entry_id for entry in parsed.entries]
    known = {entry.entry_id: entry for entry in around.known(record.feed.url, ids)}
    entries = settle(parsed.entries, known) if known else parsed.entries
    is_whole = answer.is_whole and parsed.is_whole
    message = parsed.warning or ("" if is_whole else f"the answer broke off: {entries_kept(len(entries))}")
    if record.feed.full_text and record.first_polled_at is not None:
        entries, told = await around.pages.complete(entries, record.feed, known)
        message = message or told
    return replace(
        found,
        entries=entries,
        validators=validators_of(answer.headers, Validators()) if is_whole else None,
        body_hash=found.body_hash if is_whole and not parsed.is_ahead else "",
        title=parsed.title,
        message=message or (_what_cannot_be_known(entries, known) if known else ""),
        wait=freshness(answer.headers, found.at),
        update_every=parsed.update_every,
        skip_hours=tuple(sorted(parsed.skip_hours)),
        known_share=share_known(entries, known) if known else None,
    )


def _what_cannot_be_known(entries: Sequence[ParsedEntry], known: Mapping[str, KnownEntry]) -> str:
    """Why each poll may record again what is on record, where it is not sure whether it is the same; "" where it is."""
    if guids_may_change(entries, known):
        return _NEW_GUIDS
    return _NEW_DAYS if dates_may_shift(entries, known) else ""


def _refused(found: Poll, answer: Answer) -> Poll:
    """`found` where the status is no feed: which failure it is, and when the server wants to see us again."""
    kind = {410: FeedFailure.GONE, 429: FeedFailure.THROTTLED, 503: FeedFailure.THROTTLED}
    message = _WHAT_A_STATUS_MEANS.get(answer.status, f"answered with status {answer.status}")
    wait = retry_after(answer.headers, found.at)
    if wait is not None and wait >= _WORTH_TELLING:
        message = f"{message}; asks to be left alone for {length(wait)}"
    failure = kind.get(answer.status, FeedFailure.HTTP_ERROR)
    if answer.is_elsewhere:
        message = f"redirected to {shown(answer.url)}: {message}"
        if failure is FeedFailure.GONE:
            failure = FeedFailure.HTTP_ERROR  # what is gone is where it led to; the feed may lead elsewhere tomorrow
    return replace(found, failure=failure, message=message, wait=wait)


def _by_turns(feeds: Sequence[FeedOnRecord]) -> list[FeedOnRecord]:
    """`feeds` with those of one host apart, so that a slow host does not hold every slot."""
    by_host: dict[str, list[FeedOnRecord]] = {}
    for record in feeds:
        host = pacing.address(record).partition("//")[2].partition("/")[0]
        by_host.setdefault(host, []).append(record)
    turns = [(turn, record) for records in by_host.values() for turn, record in enumerate(records)]
    return [record for _, record in sorted(turns, key=lambda pair: pair[0])]
