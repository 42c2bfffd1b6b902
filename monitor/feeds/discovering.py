"""Looks up which feeds a web page names, through the same guarded client that polls."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from monitor.errors import FeedError
from monitor.feeds import lookups
from monitor.feeds.autodiscovery import FeedLink, feed_links
from monitor.feeds.confined import confined_reader
from monitor.feeds.decoding import document_text
from monitor.feeds.document import Source
from monitor.feeds.fetching import WITH_A_BODY, client, fetch
from monitor.feeds.settings import PollSettings
from monitor.model import Feed, FeedFailure


@dataclass(frozen=True, slots=True)
class Discovery:
    """What stands at an address: the feed itself, or the feeds that the page there names."""

    links: tuple[FeedLink, ...]
    is_feed: bool = False


def discover(url: str, *, now: datetime, settings: PollSettings, allow_private: bool = False) -> Discovery:
    """The feeds at or named by the page at `url`. Raises FeedError where there is no answer to read."""
    return lookups.run(_discovered(Feed(url, "", "", allow_private=allow_private), now, settings))


async def _discovered(page: Feed, now: datetime, settings: PollSettings) -> Discovery:
    async with client(settings) as http, confined_reader(settings) as confined:
        answer = await fetch(http, page.url, {}, feed=page)
        if answer.status not in WITH_A_BODY:
            raise FeedError(FeedFailure.HTTP_ERROR, f"it answered with status {answer.status}")
        content_type = answer.headers.get("Content-Type", "")
        try:
            parsed = await confined.parse(answer.body, Source(answer.url, now, content_type))
        except FeedError as error:
            links = feed_links(document_text(answer.body, content_type), answer.url)
            if not links and error.kind != FeedFailure.NOT_A_FEED:
                raise
            return Discovery(links)
    return Discovery((FeedLink(answer.url, parsed.title),), is_feed=True)
