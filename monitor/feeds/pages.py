"""Fetches the pages of new entries for their full text: few at a time, as robots.txt allows, and only good ones."""

from __future__ import annotations

import asyncio
from collections.abc import Container, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from urllib.parse import urlsplit

from monitor.core.telling.phrases import counted
from monitor.errors import FeedError
from monitor.feeds.articles import what_is_wrong
from monitor.feeds.confined import ConfinedReader
from monitor.feeds.decoding import document_text
from monitor.feeds.document import LONGEST_LINK, Source
from monitor.feeds.fetching import WITH_A_BODY, Allowance, Answer, Client, fetch
from monitor.feeds.robots import EVERYTHING, LARGEST_ROBOTS, NOTHING, Rules, rules_of, whole_lines
from monitor.feeds.troubles import PostponedError
from monitor.model import Feed, FeedFailure, ParsedEntry

_PATIENCE = 2  # pages that a host may leave without an answer before it is asked for no more of them


@dataclass(slots=True)
class PageReader:
    """Reads the texts of pages in one round of polling; remembers the rules of each host for as long."""

    http: Client
    confined: ConfinedReader
    now: datetime
    _rules: dict[str, Rules] = field(default_factory=dict)

    async def complete(
        self, entries: Sequence[ParsedEntry], feed: Feed, known: Container[str]
    ) -> tuple[tuple[ParsedEntry, ...], str]:
        """`entries` with the full text of the new ones' pages as content, and a sentence on how that went.

        An entry whose page is not to be had keeps the feed's own text. Entries on record come without content, so that
        a page once read is never taken for edited because it is not read again.
        """
        ends_at = asyncio.get_running_loop().time() + self.http.settings.pages_timeout
        completed: list[ParsedEntry] = []
        tried = read = 0
        first_trouble = ""
        for entry in entries:
            if entry.entry_id in known:
                completed.append(replace(entry, content=""))
            elif entry.link and tried < self.http.settings.pages_per_poll:
                tried += 1
                text, trouble = await self._text(entry, feed, ends_at)
                read += bool(text)
                first_trouble = first_trouble or trouble
                completed.append(replace(entry, content=text or entry.content))
            else:
                completed.append(entry)
        missing = "the page left out" if tried - read == 1 else "the first left out"
        told = f"full text of {read} of {counted(tried, 'page')}; {missing}: {first_trouble}"
        return tuple(completed), told if read < tried else ""

    async def _text(self, entry: ParsedEntry, feed: Feed, ends_at: float) -> tuple[str, str]:
        """The text of the entry's page; or "", and why it cannot be had in time or is not the article."""
        try:
            async with asyncio.timeout_at(ends_at):
                answer = await self._page(entry.link, feed)
            content_type = answer.headers.get("Content-Type", "text/html")
            if trouble := _what_is_no_page(answer, content_type):
                return "", trouble
            text = await self.confined.extract(answer.body, Source(answer.url, self.now, content_type))
        except FeedError as error:
            return "", str(error)
        except TimeoutError:
            return "", "no time was left for it"
        trouble = what_is_wrong(text, entry.title, entry.summary)
        return "" if trouble else text, trouble

    async def _page(self, url: str, feed: Feed) -> Answer:
        """What stands at an address, if it may be read. Raises FeedError."""
        settings = self.http.settings
        allowance = Allowance(settings.page_timeout)
        if not await self._may_read(url, feed, allowance):
            raise FeedError(FeedFailure.FORBIDDEN_ADDRESS, "its robots.txt forbids it, or cannot be read")
        return await fetch(
            self.http,
            url,
            {},
            feed=feed,
            max_body=settings.page_max_body,
            allowance=allowance,
            spacing=settings.page_spacing,
            may_visit=lambda there: self._may_read(there, feed, allowance),
        )

    async def _may_read(self, url: str, feed: Feed, allowance: Allowance) -> bool:
        """Whether robots.txt lets us read the page (RFC 9309): no such file allows, an unreachable one forbids."""
        if len(url) > LONGEST_LINK:  # where a link led: one of 64 kB takes seconds to hold against the rules
            return False
        try:
            parts = urlsplit(url)
        except ValueError:
            return False
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self._rules:
            self._rules[origin] = await self._rules_of(origin, feed, allowance)
        return self._rules[origin].allow(url)

    async def _rules_of(self, origin: str, feed: Feed, allowance: Allowance) -> Rules:
        """The rules of a host. Raises FeedError where they may come to be known with the next page."""
        has_all_its_time = not allowance.spent
        try:
            answer = await fetch(
                self.http,
                f"{origin}/robots.txt",
                {},
                feed=feed,
                max_body=LARGEST_ROBOTS,
                may_cut=True,
                allowance=allowance,
            )
        except PostponedError:
            raise
        except FeedError as error:
            if error.kind == FeedFailure.TIMEOUT and not has_all_its_time:
                raise
            return NOTHING
        return _rules_in(answer)


def page_reader(http: Client, confined: ConfinedReader, now: datetime) -> PageReader:
    """A reader of pages for one round. A page that hangs says nothing of its host's feeds, nor they of its pages."""
    return PageReader(replace(http, gates=http.gates.with_patience(_PATIENCE)), confined, now)


def _what_is_no_page(answer: Answer, content_type: str) -> str:
    """Why an answer is no page to look for an article in; "" where it may be."""
    if answer.status not in WITH_A_BODY:
        return f"answered with status {answer.status}"
    if not answer.is_whole:
        return "the answer broke off"
    return "" if "html" in content_type.lower() else "no HTML"


def _rules_in(answer: Answer) -> Rules:
    """What a host's robots.txt says; of one that is too long, its beginning (RFC 9309, 2.5)."""
    is_too_long = not answer.is_whole and len(answer.body) >= LARGEST_ROBOTS
    if answer.status >= 500 or not (answer.is_whole or is_too_long):
        return NOTHING  # who knows what would have followed where the connection broke off
    if answer.status != 200:
        return EVERYTHING
    return rules_of(document_text(whole_lines(answer.body) if is_too_long else answer.body))
