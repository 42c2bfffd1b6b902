"""Fetches the pages of new entries for their full text: few at a time, as robots.txt allows, and only good ones."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from urllib.parse import urlsplit

from monitor.errors import FeedError
from monitor.feeds.articles import what_is_wrong
from monitor.feeds.confined import ConfinedReader
from monitor.feeds.decoding import document_text
from monitor.feeds.document import Source
from monitor.feeds.fetching import Answer, Client, fetch
from monitor.feeds.robots import EVERYTHING, LARGEST_ROBOTS, NOTHING, Rules, rules_of, whole_lines
from monitor.model import Feed, ParsedEntry


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
        completed: list[ParsedEntry] = []
        tried = read = 0
        for entry in entries:
            if entry.entry_id in known:
                completed.append(replace(entry, content=""))
            elif entry.link and tried < self.http.settings.pages_per_poll:
                tried += 1
                text = await self._text(entry, feed)
                read += bool(text)
                completed.append(replace(entry, content=text or entry.content))
            else:
                completed.append(entry)
        return tuple(completed), f"full text of {read} of {tried} pages" if read < tried else ""

    async def _text(self, entry: ParsedEntry, feed: Feed) -> str:
        """The text of the entry's page; "" where it cannot be had or is not the article."""
        settings = self.http.settings
        try:
            if not await self._may_read(entry.link, feed):
                return ""
            answer = await fetch(
                self.http,
                entry.link,
                {},
                feed=feed,
                max_body=settings.page_max_body,
                seconds=settings.page_timeout,
                spacing=settings.page_spacing,
                may_visit=lambda url: self._may_read(url, feed),
            )
            content_type = answer.headers.get("Content-Type", "text/html")
            if answer.status != 200 or not answer.is_whole or "html" not in content_type.lower():
                return ""
            text = await self.confined.extract(answer.body, Source(answer.url, self.now, content_type))
        except FeedError:
            return ""
        return "" if what_is_wrong(text, entry.title, entry.summary) else text

    async def _may_read(self, url: str, feed: Feed) -> bool:
        """Whether robots.txt lets us read the page (RFC 9309): no such file allows, an unreachable one forbids."""
        try:
            parts = urlsplit(url)
        except ValueError:
            return False
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self._rules:
            self._rules[origin] = await self._rules_of(origin, feed)
        return self._rules[origin].allow(url)

    async def _rules_of(self, origin: str, feed: Feed) -> Rules:
        try:
            answer = await fetch(
                self.http,
                f"{origin}/robots.txt",
                {},
                feed=feed,
                max_body=LARGEST_ROBOTS,
                may_cut=True,
                seconds=self.http.settings.page_timeout,
            )
        except FeedError:
            return NOTHING
        return _rules_in(answer)


def _rules_in(answer: Answer) -> Rules:
    """What a host's robots.txt says; of one that is too long, its beginning (RFC 9309, 2.5)."""
    is_too_long = not answer.is_whole and len(answer.body) >= LARGEST_ROBOTS
    if answer.status >= 500 or not (answer.is_whole or is_too_long):
        return NOTHING  # who knows what would have followed where the connection broke off
    if answer.status != 200:
        return EVERYTHING
    return rules_of(document_text(whole_lines(answer.body) if is_too_long else answer.body))
