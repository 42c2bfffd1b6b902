"""What servers and feeds ask of readers, and what the user sets of a feed, as the configured monitor acts on it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.assembly import assemble
from monitor.config import load_config
from monitor.model import FeedOnRecord
from monitor.pipeline import Monitor, PollCalls, poll
from monitor.store import open_store
from tests.feedserver import FeedServer, feed_server, item, reply, rss

START = datetime(2026, 11, 22, 8, tzinfo=UTC)
MINUTE, STEP = timedelta(minutes=1), timedelta(minutes=5)
SY = 'xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"'
CONFIG = """\
database: monitor.db
polling: {{allowed_networks: [127.0.0.0/8]}}
channels:
  desk: {{url: "json://127.0.0.1:1", default: true}}
feeds:
  - {{url: "{url}", name: Evening Post{options}}}
"""


@pytest.fixture
def server() -> Iterator[FeedServer]:
    with feed_server() as running:
        yield running


def configured(folder: Path, url: str, options: str = "") -> Monitor:
    path = folder / "monitor.yaml"
    path.write_text(CONFIG.format(url=url, options=options))
    return assemble(load_config(path, delivers=True))


def lively(channel: str = "", **headers: str) -> bytes:
    """A feed with an entry every ten minutes, which left to itself is asked four times an hour."""
    dates = [(START - n * 10 * MINUTE).isoformat() for n in range(6)]
    entries = [item(n, f"Report {n}", more=f"<pubDate>{at}</pubDate>") for n, at in enumerate(dates)]
    return reply(200, rss(*entries, channel=channel), Date="Sun, 22 Nov 2026 08:00:00 GMT", **headers)


def asked_at(monitor: Monitor, server: FeedServer, times: int) -> list[int]:
    """After how many minutes the poll step, run every five of them, asks the feed; the first so many of them."""
    found: list[int] = []
    for step in range(12 * 40):
        before = len(server.requests)
        poll(monitor, START + step * STEP)
        if len(server.requests) > before:
            found.append(step * 5)
        if len(found) == times:
            break
    return found


HINTS = [
    ("", {}, 15),
    ("<ttl>60</ttl>", {}, 60),
    ("<ttl>5</ttl>", {}, 15),
    ("<ttl>99999</ttl>", {}, 240),
    (f"<sy:updatePeriod {SY}>hourly</sy:updatePeriod>", {}, 60),
    (f"<sy:updatePeriod {SY}>daily</sy:updatePeriod><sy:updateFrequency {SY}>12</sy:updateFrequency>", {}, 120),
    (f"<sy:updatePeriod {SY}>yearly</sy:updatePeriod>", {}, 240),
    ("", {"Cache_Control": "max-age=3600"}, 60),
    ("", {"Cache_Control": "public, max-age=31536000"}, 240),
    ("", {"Cache_Control": "no-cache", "Expires": "Sun, 22 Nov 2026 10:00:00 GMT"}, 15),
    ("", {"Expires": "Sun, 22 Nov 2026 09:00:00 GMT"}, 60),
    ("", {"Expires": "Sun, 22 Nov 2026 07:00:00 GMT"}, 15),
    ("<ttl>60</ttl>", {"Cache_Control": "max-age=7200"}, 120),
    ("<skipHours><hour>8</hour><hour>9</hour></skipHours>", {}, 120),
    ("<ttl>90</ttl><skipHours><hour>9</hour></skipHours>", {}, 120),
]


@pytest.mark.parametrize(("channel", "headers", "minutes"), HINTS)
def test_what_a_feed_and_its_server_ask_for_sets_the_next_poll(
    server: FeedServer, tmp_path: Path, channel: str, headers: dict[str, str], minutes: int
) -> None:
    monitor = configured(tmp_path, server.serves("/feed", lively(channel, **headers)))

    first, second = asked_at(monitor, server, 2)

    assert first == 0
    assert minutes * 0.9 <= second <= minutes * 1.1 + 5


def test_what_the_document_asked_for_holds_while_it_does_not_change(server: FeedServer, tmp_path: Path) -> None:
    url = server.serves(
        "/feed", lively("<ttl>90</ttl><skipHours><hour>10</hour><hour>11</hour></skipHours>", ETag='"1"')
    )
    monitor = configured(tmp_path, url)
    poll(monitor, START)
    server.serves("/feed", lambda request: reply(304) if "if-none-match" in request.headers else reply(500))

    second, third = asked_at(monitor, server, 2)

    assert 80 <= second <= 105
    assert third == 240  # noon, for the two hours before are to be skipped


def test_a_server_that_is_overloaded_is_left_alone_for_as_long_as_it_says(server: FeedServer, tmp_path: Path) -> None:
    monitor = configured(tmp_path, server.serves("/feed", reply(503, Retry_After="Sun, 22 Nov 2026 14:00:00 GMT")))

    assert asked_at(monitor, server, 2) == [0, 360]


def test_feeds_that_this_machine_could_not_ask_are_told_with_the_reason(tmp_path: Path) -> None:
    def asks_none(feeds: Sequence[FeedOnRecord], now: datetime, calls: PollCalls) -> None:
        calls.on_postponed(feeds[0].feed.url, "no more files can be opened")

    report = poll(replace(configured(tmp_path, "http://127.0.0.1:1/"), poll_feeds=asks_none), START)

    assert report.troubles == ["1 feed put off to the next round: no more files can be opened"]
    assert not report.is_idle


def rows(folder: Path, query: str) -> list[tuple[object, ...]]:
    with open_store(folder / "monitor.db") as store:
        return [tuple(row) for row in store.rows(query)]


def test_the_interval_of_a_feed(server: FeedServer, tmp_path: Path) -> None:
    monitor = configured(tmp_path, server.serves("/feed", lively()), ", interval: 3 h")

    assert 162 <= asked_at(monitor, server, 2)[1] <= 203


def test_the_urgency_of_a_feed_goes_before_what_it_asks_for(server: FeedServer, tmp_path: Path) -> None:
    monitor = configured(tmp_path, server.serves("/feed", lively("<ttl>240</ttl>")), ", urgent: true")

    assert asked_at(monitor, server, 2)[1] <= 35


@pytest.mark.parametrize(
    ("policy", "entry_id"), [("trust", "entry-7"), ("link", "https://evening.example/7"), ("hash", "sha256:")]
)
def test_the_guid_policy_of_a_feed(server: FeedServer, tmp_path: Path, policy: str, entry_id: str) -> None:
    poll(configured(tmp_path, server.serves("/feed", reply(200, rss(item(7)))), f", guid: {policy}"), START)

    ((found,),) = rows(tmp_path, "SELECT entry_id FROM entries")
    assert str(found).startswith(entry_id)


def test_the_publisher_and_the_language_of_a_feed(server: FeedServer, tmp_path: Path) -> None:
    url = server.serves("/feed", reply(200, rss(item(1))))
    poll(configured(tmp_path, url, ", publisher: post-group, language: uk"), START)

    assert rows(tmp_path, "SELECT publisher, language FROM feeds") == [("post-group", "uk")]


def test_the_headers_of_a_feed_by_secret_and_never_in_the_database(
    server: FeedServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POST_KEY", "open-sesame")
    url = server.serves("/feed", reply(200, rss(item(1))))
    poll(configured(tmp_path, url, ', headers: {Authorization: "Bearer ${env:POST_KEY}"}'), START)

    assert server.requests[0].headers["authorization"] == "Bearer open-sesame"
    assert b"open-sesame" not in b"".join(path.read_bytes() for path in tmp_path.glob("monitor.db*"))


@pytest.mark.parametrize(("option", "paths"), [("false", {"/feed"}), ("true", {"/feed", "/robots.txt", "/2"})])
def test_the_full_text_of_a_feed(server: FeedServer, tmp_path: Path, option: str, paths: set[str]) -> None:
    pytest.importorskip("trafilatura", reason="the extra full-text is not installed")
    linked = [item(n).replace("http://evening.example", server.url("")) for n in (1, 2)]
    url = server.serves("/feed", reply(200, rss(linked[0])))
    monitor = configured(tmp_path, url, f", full_text: {option}")
    poll(monitor, START)
    server.serves("/feed", reply(200, rss(*reversed(linked))))
    poll(monitor, START + 20 * MINUTE)

    assert {request.path for request in server.requests} == paths


@pytest.mark.parametrize(("options", "state"), [("", "blocked"), (", allow_private: true", "undated")])
def test_whether_a_feed_may_be_private(server: FeedServer, tmp_path: Path, options: str, state: str) -> None:
    configured(tmp_path, server.serves("/feed", reply(200, rss(item(1)))), options)
    path = tmp_path / "monitor.yaml"
    path.write_text(path.read_text().replace("polling: {allowed_networks: [127.0.0.0/8]}\n", ""))

    poll(assemble(load_config(path, delivers=True)), START)

    assert rows(tmp_path, "SELECT state FROM feeds") == [(state,)]


NO_ANSWER = b"no HTTP\r\n"
TWO_FEEDS = """\
database: monitor.db
polling: {{allowed_networks: [127.0.0.0/8]}}
channels:
  desk: {{url: "json://127.0.0.1:1", default: true}}
feeds:
  - {{url: "{evening}", name: Evening Post, publisher: evening}}
  - {{url: "{morning}", name: Morning Post, publisher: morning{options}}}
"""


def two_feeds(folder: Path, server: FeedServer, options: str = "") -> Monitor:
    path = folder / "monitor.yaml"
    evening, morning = server.serves("/evening", NO_ANSWER), server.serves("/morning", lively())
    path.write_text(TWO_FEEDS.format(evening=evening, morning=morning, options=options))
    return assemble(load_config(path, delivers=True))


def asked_of(monitor: Monitor, server: FeedServer, hours: range, path: str = "/evening") -> int:
    """How often the poll step, run every five minutes in these hours, asks for `path`."""
    before = len(server.requests)
    for step in range(hours.start * 12, hours.stop * 12):
        poll(monitor, START + step * STEP)
    return sum(request.path == path for request in server.requests[before:])


def test_while_no_feed_can_be_reached_none_backs_off(tmp_path: Path, server: FeedServer) -> None:
    monitor = two_feeds(tmp_path, server)
    server.serves("/morning", NO_ANSWER)

    assert asked_of(monitor, server, range(6)) >= 18

    with open_store(tmp_path / "monitor.db") as store:
        rows = store.rows("SELECT failures, state, wait_reason FROM feeds")
    assert [tuple(row) for row in rows] == [(3, "broken", "no network")] * 2


def test_a_feed_that_fails_while_others_answer_backs_off(tmp_path: Path, server: FeedServer) -> None:
    assert asked_of(two_feeds(tmp_path, server), server, range(6)) <= 6


def test_one_publisher_that_is_away_says_nothing_of_the_network(tmp_path: Path, server: FeedServer) -> None:
    monitor = two_feeds(tmp_path, server)
    server.serves("/morning", NO_ANSWER)
    monitor = replace(monitor, feeds=tuple(replace(feed, publisher="evening") for feed in monitor.feeds))

    assert asked_of(monitor, server, range(6)) <= 6


def test_what_is_near_by_says_nothing_of_the_network(tmp_path: Path, server: FeedServer) -> None:
    monitor = two_feeds(tmp_path, server, ", allow_private: true")
    with_third = (tmp_path / "monitor.yaml").read_text() + (
        f'  - {{url: "{server.serves("/third", NO_ANSWER)}", name: Third, publisher: third}}\n'
    )
    (tmp_path / "monitor.yaml").write_text(with_third)
    monitor = assemble(load_config(tmp_path / "monitor.yaml", delivers=True))

    assert asked_of(monitor, server, range(6)) >= 18
