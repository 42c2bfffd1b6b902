"""Feeds whose guids change at every fetch: what is on record does not grow with the polls."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from click.testing import CliRunner

from monitor.cli.feeds import feeds
from monitor.core import pacing
from monitor.feeds import poll_feeds
from monitor.model import Feed, Poll
from monitor.store import Store, open_store
from monitor.store.feeds import feeds_on_record, known_entries, sync_feeds
from monitor.store.polls import record_poll
from tests.feeds.polled import NOW, SETTINGS
from tests.feedserver import FeedServer, Request, reply, rss

HEADLINES = ["Bridge reopens", "Ferry stops", "Tunnel floods"]
DATES = {
    "at their times": "Sun, 22 Nov 2026 0{n}:1{n}:07 GMT",
    "by day": "Sun, 22 Nov 2026 00:00:00 +0200",
    "without dates": "",
}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "monitor.db") as opened:
        yield opened


def serve(server: FeedServer, date: str, headlines: list[str]) -> str:
    """A feed without links whose guids change at every fetch."""
    guids = count()

    def listed(request: Request) -> bytes:
        items = [
            f"<item><title>{title}</title><guid isPermaLink='false'>{next(guids)}</guid><pubDate>{date.format(n=n)}"
            f"</pubDate><description>{title}, says the mayor.</description></item>"
            for n, title in enumerate(headlines)
        ]
        return reply(200, rss(*items))

    return server.serves("/feed", listed)


def poll(store: Store, url: str, guid_policy: str = "trust") -> Poll:
    """One poll, as it is done and recorded."""
    sync_feeds(store, [Feed(url, "Evening Post", "evening", guid_policy=guid_policy)], NOW)
    (record,) = feeds_on_record(store)
    polls: list[Poll] = []
    poll_feeds(
        [record],
        now=NOW,
        settings=SETTINGS,
        on_poll=polls.append,
        known=lambda address, ids: known_entries(store, address, ids),
    )
    record_poll(store, polls[0], pacing.advance(record, polls[0]))
    return polls[0]


def titles(store: Store) -> list[str]:
    return [title for (title,) in store.rows("SELECT title FROM entries ORDER BY key")]


def test_entries_with_times_are_recorded_once(server: FeedServer, store: Store) -> None:
    headlines = list(HEADLINES)
    url = serve(server, DATES["at their times"], headlines)
    for _ in range(3):
        outcome = poll(store, url)

    assert (titles(store), outcome.known_share, outcome.message) == (HEADLINES, 1, "")
    headlines.append("Road closed")
    assert [poll(store, url).known_share for _ in range(2)] == [0.75, 1]
    assert titles(store) == [*HEADLINES, "Road closed"]


@pytest.mark.parametrize("dates", ["by day", "without dates"])
def test_where_times_do_not_tell_the_feed_says_what_to_set(server: FeedServer, store: Store, dates: str) -> None:
    url = serve(server, DATES[dates], HEADLINES)
    first, second = poll(store, url), poll(store, url)

    assert first.message == ""
    assert "set 'guid: hash' at the feed" in second.message
    assert len(titles(store)) == 6
    poll(store, url, "hash")
    assert poll(store, url, "hash").message == ""
    assert len(titles(store)) == 9  # once more, and then never again


def test_the_list_of_feeds_shows_what_to_set(server: FeedServer, store: Store, tmp_path: Path) -> None:
    url = serve(server, "", HEADLINES)
    config = tmp_path / "monitor.yaml"
    config.write_text(f"feeds:\n  - url: {url}\nchannels:\n  desk: json://127.0.0.1:9/\n", encoding="utf-8")
    poll(store, url)
    poll(store, url)

    told = CliRunner().invoke(feeds, ["--config", str(config)], catch_exceptions=False).output

    assert "set 'guid: hash' at the feed" in " ".join(told.split())
