"""What goes into the parsers, and what they hand over: a feed as its document states it, strings not yet cleaned;
and what is made of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from monitor.feeds.hints import LONGEST_WAIT, whole_number
from monitor.model import ParsedEntry

LONGEST_LINK = 4_000  # characters


@dataclass(frozen=True, slots=True)
class Source:
    """Where a document came from, and all that reading it depends on but its text."""

    url: str  # after redirects
    now: datetime
    content_type: str = ""
    guid_policy: str = "trust"
    max_entries: int = 2_000
    asked: str = ""  # before redirects, as configured


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """A feed, cleaned: entries in document order, each with an id of its own.

    `is_whole` is False where the document ended early: its entries count, its validators do not.
    `update_every` and `skip_hours` are what the document asks of readers. `is_ahead` is True where an entry is left
    without a date that will be believed within a week: then the same document says more.
    """

    title: str
    version: str
    entries: tuple[ParsedEntry, ...]
    is_whole: bool = True
    warning: str = ""
    update_every: timedelta | None = None
    skip_hours: frozenset[int] = frozenset()
    is_ahead: bool = False


@dataclass(slots=True)
class RawEntry:
    """One item as it stands in the document. `is_text` marks fields that the document declares to be plain text."""

    guid: str = ""
    link: str = ""
    title: str = ""
    summary: str = ""
    content: str = ""
    published: str = ""
    updated: str = ""
    author: str = ""
    summary_is_text: bool = False
    content_is_text: bool = False


@dataclass(slots=True)
class RawFeed:
    """A feed as one parser read it.

    `version` is feedparser's name of the format, "" for what is no feed; `is_whole` is False where the document
    ended early; `update_every` what the feed says of its own pace (ttl, sy:updatePeriod).
    """

    version: str = ""
    title: str = ""
    entries: list[RawEntry] = field(default_factory=list)
    is_whole: bool = True
    dropped: int = 0  # entries beyond the most that one feed may have
    ttl: str = ""
    update_period: str = ""
    update_frequency: str = ""


def entries_kept(count: int) -> str:
    """How much there is of what broke off, in words."""
    return "1 entry kept" if count == 1 else f"{count:,} entries kept"


_PERIODS = {
    "hourly": timedelta(hours=1),
    "daily": timedelta(days=1),
    "weekly": timedelta(days=7),
    "monthly": timedelta(days=30),
    "yearly": timedelta(days=365),
}
_JSON = re.compile(r"\s*[{\[]")
ENTRY_START = re.compile(r"<(?:item|entry)(?=[\s>])", re.IGNORECASE)
_ENTRY_ENDS = ("</item>", "</entry>")
_PASSED_OVER = {"<!--": "-->", "<![CDATA[": "]]>"}  # what stands in these are no elements
_PASSED_OVER_START = re.compile("|".join(map(re.escape, _PASSED_OVER)))
_SKIP_HOURS = re.compile(r"<skipHours>((?:\s*<hour>[^<]{0,20}</hour>)*)\s*</skipHours>", re.IGNORECASE)
_LONGEST_TTL = LONGEST_WAIT // timedelta(minutes=1)
_HOUR = re.compile(r"<hour>\s*(\d{1,2})\s*</hour>", re.IGNORECASE)


def pace(raw: RawFeed) -> timedelta | None:
    """How long the document asks readers to stay away (RSS ttl, RSS 1.0 syndication module); None if it does not."""
    waits = []
    if (minutes := whole_number(raw.ttl)) is not None:
        waits.append(min(minutes, _LONGEST_TTL) * timedelta(minutes=1))
    period = _PERIODS.get(raw.update_period.strip().lower())
    if period is not None:
        waits.append(period / (whole_number(raw.update_frequency) or 1))
    return max(waits, default=None)


def hours_to_skip(text: str) -> frozenset[int]:
    """The hours of the day, in UTC, at which a document asks not to be read (RSS 2.0 skipHours; 24 is midnight).

    They stand before or behind its entries: what an entry quotes is none of its feed's wishes. No step looks at any
    part of the text more than twice: the document may be made to keep us busy.
    """
    asked = None if _JSON.match(text) else _SKIP_HOURS.search(_elements(_around_entries(text)))
    if asked is None:
        return frozenset()
    hours = {int(hour) % 24 for hour in _HOUR.findall(asked[1])}
    return frozenset(hours) if len(hours) < 24 else frozenset()


def _around_entries(text: str) -> str:
    first = ENTRY_START.search(text)
    if first is None:
        return text
    return text[: first.start()] + text[max(map(text.rfind, _ENTRY_ENDS), default=-1) :]


def _elements(text: str) -> str:
    """`text` without comments and CDATA; what does not end goes on to the end."""

    def behind(start: re.Match[str]) -> int:
        end = _PASSED_OVER[start[0]]
        found = text.find(end, start.end())
        return len(text) if found < 0 else found + len(end)

    return outside(text, _PASSED_OVER_START, behind)


def outside(text: str, start: re.Pattern[str], behind: Callable[[re.Match[str]], int]) -> str:
    """`text` without the parts that begin with a `start` and end before `behind` it.

    One pass, however many of them begin and never end.
    """
    kept, at = [], 0
    while (found := start.search(text, at)) is not None:
        kept.append(text[at : found.start()])
        at = behind(found)
    return "".join([*kept, text[at:]])
