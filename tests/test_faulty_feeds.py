"""What the configured monitor keeps of feeds with faults, and what `monitor feeds` says of each."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from monitor.assembly import assemble
from monitor.cli import cli
from monitor.config import load_config
from monitor.model import FeedOnRecord, Poll
from monitor.pipeline import Monitor, PollCalls, poll
from monitor.store import open_store
from monitor.store.feeds import feeds_due
from tests.feedserver import FORBIDDEN_HOST, RESET, STALL, Answer, FeedServer, Request, feed_server, item, reply, rss

START = datetime(2026, 11, 22, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)
CONFIG = """\
database: monitor.db
polling: {allowed_networks: [127.0.0.1]}
channels:
  desk: {url: "json://127.0.0.1:1", default: true}
feeds:
"""
DATED = "<pubDate>Sun, 22 Nov 2026 07:00:00 GMT</pubDate>"
OLD = "<pubDate>Sun, 22 Mar 2026 07:00:00 GMT</pubDate>"
SOUND = reply(200, rss(item(1, more=DATED)))


@pytest.fixture
def server() -> Iterator[FeedServer]:
    with feed_server() as running:
        yield running


def monitor_of(folder: Path, *urls: str) -> Monitor:
    path = folder / "monitor.yaml"
    path.write_text(CONFIG + "".join(f"  - {{url: '{url}', name: {url.rpartition('/')[2]}}}\n" for url in urls))
    return assemble(load_config(path))


def told(folder: Path) -> dict[str, dict[str, Any]]:
    """What `monitor feeds` says of each feed, by its name."""
    output = CliRunner().invoke(cli, ["feeds", "--json", "--config", str(folder / "monitor.yaml")]).output
    return {feed["name"]: feed for feed in map(json.loads, output.splitlines())}


FAULTS: dict[str, tuple[Answer, str, str]] = {
    "sound": (SOUND, "ok", ""),
    "quiet": (reply(200, rss()), "empty", ""),
    "undated": (reply(200, rss(item(1))), "undated", ""),
    "stale": (reply(200, rss(item(1, more=OLD))), "stale", ""),
    "gone": (reply(410), "retired", "gone for good (410)"),
    "missing": (reply(404), "broken", "not found (404)"),
    "failing": (reply(500), "broken", "answered with status 500"),
    "paid": (reply(402), "blocked", "answered with status 402"),
    "forbidden": (reply(403), "blocked", "forbidden (403)"),
    "throttled": (reply(429), "blocked", "too many requests (429)"),
    "overloaded": (reply(503), "blocked", "not available for now (503)"),
    "circling": (reply(302, Location="/circling"), "broken", "more than 5 redirects, the last to '{url}'"),
    "astray": (
        reply(302, Location="file:///etc/passwd"),
        "blocked",
        "redirected to 'file:///etc/passwd': no http(s) address",
    ),
    "page": (
        reply(200, b"<!doctype html><title>Sign in</title>"),
        "broken",
        "this is a web page that names no feed",
    ),
    "blank": (reply(200), "broken", "the body is empty"),
    "reset": ([RESET], "broken", "the connection was closed without an answer"),
    "cut": (reply(200, rss(item(1, more=DATED), item(2))[:-60]), "ok", "the document ends early: 2 entries kept"),
    "packed": (
        reply(200, gzip.compress(rss(item(1, more=DATED)))[:-9], Content_Encoding="gzip"),
        "ok",
        "the answer broke off: 1 entry kept",
    ),
}


def test_every_state_is_named_as_it_is_and_explained_in_words(server: FeedServer, tmp_path: Path) -> None:
    urls = {name: server.serves(f"/{name}", answer) for name, (answer, _, _) in FAULTS.items()}

    poll(monitor_of(tmp_path, *urls.values()), START)

    expected = {name: (state, words.format(url=urls[name])) for name, (_, state, words) in FAULTS.items()}
    assert {name: (feed["state"], feed["message"]) for name, feed in told(tmp_path).items()} == expected


def test_a_feed_that_leads_to_a_private_address_is_blocked_and_the_address_told(
    server: FeedServer, tmp_path: Path
) -> None:
    private = server.url("/secret", FORBIDDEN_HOST)
    poll(monitor_of(tmp_path, server.serves("/lured", reply(302, Location=private))), START)

    lured = told(tmp_path)["lured"]
    assert lured["state"] == "blocked"
    assert lured["message"].startswith(f"redirected to '{private}': its host has an address on a private network")
    assert [request.path for request in server.requests] == ["/lured"]


def test_an_answer_that_cannot_be_recorded_is_a_failure_of_its_feed_alone(server: FeedServer, tmp_path: Path) -> None:
    names = ("unheard", "sound")
    monitor = monitor_of(tmp_path, *(server.serves(f"/{name}", SOUND) for name in names))

    def garbled(feeds: Sequence[FeedOnRecord], now: datetime, calls: PollCalls) -> None:
        def on_poll(answer: Poll) -> None:
            calls.on_poll(replace(answer, title="\udce9") if answer.feed.endswith("unheard") else answer)

        monitor.poll_feeds(feeds, now, replace(calls, on_poll=on_poll))

    report = poll(replace(monitor, poll_feeds=garbled), START)

    feeds = told(tmp_path)
    assert {name: feed["state"] for name, feed in feeds.items()} == {"unheard": "broken", "sound": "ok"}
    assert feeds["unheard"]["message"].startswith("its answer cannot be recorded")
    assert (report.counts["feeds asked"], report.counts["feeds failed"]) == (2, 1)
    assert report.counts["new entries"] == 1
    assert len(report.failures) == 1
    with open_store(tmp_path / "monitor.db") as store:
        assert feeds_due(store, START + timedelta(minutes=5)) == []


def test_stopping_drops_what_is_in_flight_and_its_feed_stays_due(server: FeedServer, tmp_path: Path) -> None:
    silent = server.serves("/silent", [STALL])
    monitor = replace(monitor_of(tmp_path, silent), is_stopping=lambda: bool(server.requests))

    report = poll(monitor, START)

    assert {name: count for name, count in report.counts.items() if count} == {"feeds postponed": 1}
    assert told(tmp_path)["silent"]["state"] == "never polled"
    with open_store(tmp_path / "monitor.db") as store:
        assert [record.feed.url for record in feeds_due(store, START)] == [silent]


numbers = count(1)


def changing(request: Request) -> bytes:
    turn = next(numbers)
    return reply(200, rss(*(item(n, f"Report {n}", guid=f"{turn}-{n}") for n in range(5))))


def reused(request: Request) -> bytes:
    turn = next(numbers)
    return reply(200, rss(item(turn, f"Another report {turn}", guid="1")))


def edited(request: Request) -> bytes:
    return reply(200, rss(item(1, f"{next(numbers)}0 hurt in blast")))


def shared(request: Request) -> bytes:
    both = [item(1, "First", guid="same"), item(2, "Second", guid="same")]
    return reply(200, rss(*(both if next(numbers) % 2 else reversed(both))))


def flapping(request: Request) -> bytes:
    return reply(500) if next(numbers) % 2 else SOUND


def emptied(request: Request) -> bytes:
    turn = next(numbers)
    return reply(200, rss(*(item(n, f"Report {n}", guid=f"{turn}-{n}") for n in range(200 if turn % 2 else 0))))


KEPT = [
    (changing, 5, 5),
    (emptied, 200, 200),
    (reused, 4, 4),
    (edited, 1, 4),
    (shared, 2, 2),
    (flapping, 1, 1),
    (reply(200, rss(item(1, guid=""), item(2, guid=""))), 2, 2),
    (reply(200, rss(item(1), item(1), item(1))), 1, 1),
]


@pytest.mark.parametrize(("answer", "entries", "versions"), KEPT)
def test_what_four_polls_leave_on_record(
    server: FeedServer, tmp_path: Path, answer: Answer, entries: int, versions: int
) -> None:
    monitor = monitor_of(tmp_path, server.serves("/feed", answer))
    for turn in range(4):
        poll(monitor, START + turn * HOUR, is_due=False)

    with open_store(tmp_path / "monitor.db") as store:
        found = store.rows("SELECT count(*) FROM entries"), store.rows("SELECT sum(version) FROM entries")
    assert [rows[0][0] for rows in found] == [entries, versions]
