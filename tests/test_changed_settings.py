"""A user mends the settings of a feed: whether it is asked again at once, whatever happens in between."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.assembly import assemble
from monitor.config import load_config
from monitor.model import FeedOnRecord
from monitor.pipeline import PollCalls, poll
from tests.feedserver import FeedServer, feed_server, item, reply, rss

START = datetime(2026, 11, 22, 8, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
CONFIG = """\
database: monitor.db
polling: {{{polling}}}
channels:
  desk: {{url: "json://127.0.0.1:1", default: true}}
feeds:
  - {{url: "{url}", name: Evening Post{options}}}
"""
LOCAL = "allowed_networks: [127.0.0.0/8]"
LIVELY = rss(
    *(item(n, more=f"<pubDate>{(START - n * 10 * MINUTE).isoformat()}</pubDate>") for n in range(6)),
)


@pytest.fixture
def server() -> Iterator[FeedServer]:
    with feed_server() as running:
        yield running


def poll_with(folder: Path, url: str, minutes: int, options: str = "", polling: str = LOCAL) -> dict[str, int]:
    """One poll, so many minutes after START, as in a new process with these settings; what it counted."""
    path = folder / "monitor.yaml"
    path.write_text(CONFIG.format(url=url, options=options, polling=polling))
    return poll(assemble(load_config(path, delivers=True)), START + minutes * MINUTE).counts


MENDED = [
    (("", "timeout: 30 s"), (", allow_private: true", "timeout: 30 s")),
    (("", "timeout: 30 s"), ("", LOCAL)),
    ((', headers: {Authorization: "Bearer old"}', LOCAL), (', headers: {Authorization: "Bearer new"}', LOCAL)),
    (("", LOCAL), (', headers: {Authorization: "Bearer new"}', LOCAL)),
    (("", f"{LOCAL}, body_limit: 1 kB"), ("", LOCAL)),
    (("", LOCAL), (", interval: 10 min", LOCAL)),
    (("", LOCAL), (", urgent: true", LOCAL)),
]


@pytest.mark.parametrize(("before", "after"), MENDED)
def test_a_failing_feed_whose_settings_were_mended_is_asked_at_the_next_poll(
    server: FeedServer, tmp_path: Path, before: tuple[str, str], after: tuple[str, str]
) -> None:
    url = server.serves("/feed", reply(401, b"x" * 2000))
    assert poll_with(tmp_path, url, 0, *before)["feeds failed"] == 1

    assert poll_with(tmp_path, url, 1, *before) == {}
    assert poll_with(tmp_path, url, 2, *after)["feeds asked"] == 1
    assert poll_with(tmp_path, url, 3, *after) == {}


@pytest.mark.parametrize("options", [", guid: link", ", language: uk", ", publisher: post"])
def test_settings_that_do_not_bear_on_asking_leave_the_wait_as_it_is(
    server: FeedServer, tmp_path: Path, options: str
) -> None:
    url = server.serves("/feed", reply(401))
    poll_with(tmp_path, url, 0)

    assert poll_with(tmp_path, url, 2, options) == {}


@pytest.mark.parametrize("status", [403, 429, 503])
def test_a_server_that_asked_to_be_left_alone_is_left_alone_whatever_the_settings(
    server: FeedServer, tmp_path: Path, status: int
) -> None:
    url = server.serves("/feed", reply(status, Retry_After="7200"))
    poll_with(tmp_path, url, 0)

    assert poll_with(tmp_path, url, 2, ", interval: 5 min") == {}


def test_a_server_that_did_not_say_how_long_is_asked_again(server: FeedServer, tmp_path: Path) -> None:
    url = server.serves("/feed", reply(429))
    poll_with(tmp_path, url, 0)

    assert poll_with(tmp_path, url, 2, polling=f"{LOCAL}, contact: desk@post.example")["feeds asked"] == 1


def test_a_shorter_interval_counts_from_the_last_poll(server: FeedServer, tmp_path: Path) -> None:
    url = server.serves("/feed", reply(200, LIVELY))
    poll_with(tmp_path, url, 0, ", interval: 1 h")

    assert poll_with(tmp_path, url, 9, ", interval: 10 min") == {}
    assert poll_with(tmp_path, url, 10, ", interval: 10 min")["feeds asked"] == 1


def test_a_feed_that_answers_is_not_asked_sooner_for_settings_of_all_feeds(server: FeedServer, tmp_path: Path) -> None:
    url = server.serves("/feed", reply(200, LIVELY))
    poll_with(tmp_path, url, 0)

    assert poll_with(tmp_path, url, 2, polling=f"{LOCAL}, timeout: 20 s") == {}


def test_a_database_of_before_does_not_make_its_failing_feeds_due(server: FeedServer, tmp_path: Path) -> None:
    url = server.serves("/feed", reply(401))
    poll_with(tmp_path, url, 0)
    with sqlite3.connect(tmp_path / "monitor.db") as connection:
        connection.execute("UPDATE feeds SET asked_with = ''")

    assert poll_with(tmp_path, url, 2) == {}
    assert poll_with(tmp_path, url, 3, polling=f"{LOCAL}, timeout: 20 s")["feeds asked"] == 1


def test_a_change_is_not_forgotten_when_the_process_dies_before_the_feed_was_asked(
    server: FeedServer, tmp_path: Path
) -> None:
    url = server.serves("/feed", reply(401))
    poll_with(tmp_path, url, 0)

    path = tmp_path / "monitor.yaml"
    path.write_text(CONFIG.format(url=url, options=", interval: 10 min", polling=LOCAL))
    with pytest.raises(KeyboardInterrupt):
        poll(replace(assemble(load_config(path, delivers=True)), poll_feeds=dies), START + MINUTE)

    assert poll_with(tmp_path, url, 2, ", interval: 10 min")["feeds asked"] == 1


def dies(feeds: Sequence[FeedOnRecord], now: datetime, calls: PollCalls) -> None:
    raise KeyboardInterrupt
