"""A host that leaves feeds without an answer holds up a round once, not once a feed."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.assembly import assemble
from monitor.config import load_config
from monitor.errors import FeedError
from monitor.feeds import poll_feeds
from monitor.feeds.fetching import Allowance, PostponedError, _Visit, client
from monitor.feeds.gates import HostGates
from monitor.model import FeedFailure, Poll
from monitor.pipeline import Report, poll
from tests.feeds.polled import HASTY, NOW, on_record
from tests.feedserver import FORBIDDEN_HOST, STALL, FeedServer, item, reply, rss

SOUND = reply(200, rss(item(1)))
BOTH_HOSTS = replace(HASTY, allowed_networks=("127.0.0.0/8",))
CONFIG = """\
database: monitor.db
polling: {{allowed_networks: [127.0.0.0/8], timeout: 1 s}}
channels:
  desk: {{url: "json://127.0.0.1:1", default: true}}
feeds:
"""


def outcomes(server: FeedServer, *urls: str) -> dict[str, Poll]:
    polls: list[Poll] = []
    poll_feeds([on_record(url) for url in urls], now=NOW, settings=BOTH_HOSTS, on_poll=polls.append)
    return {outcome.feed: outcome for outcome in polls}


def test_the_other_feeds_of_a_host_that_hangs_are_not_asked_and_those_of_other_hosts_are(server: FeedServer) -> None:
    silent = [server.serves(f"/{number}", [STALL]) for number in range(9)]
    server.serves("/sound", SOUND)
    elsewhere = server.url("/sound", FORBIDDEN_HOST)

    polls = outcomes(server, *silent, elsewhere)

    assert [polls[url].failure for url in silent if url in polls] == [FeedFailure.TIMEOUT] * 2
    assert len(polls[elsewhere].entries) == 1
    assert len(server.requests) == 3


def test_a_feed_that_leads_to_a_host_that_hangs_is_not_counted_as_failed(server: FeedServer) -> None:
    silent = [server.serves(f"/{number}", [STALL]) for number in range(2)]
    server.serves("/moved", reply(302, Location=silent[0]))
    moved = server.url("/moved", FORBIDDEN_HOST)

    polls = outcomes(server, silent[0], silent[1], moved)

    assert moved not in polls


@pytest.mark.parametrize(("spent", "hangs"), [(0.0, True), (0.1, True), (0.2, False)])
def test_a_host_that_had_little_of_the_time_is_not_said_to_hang(server: FeedServer, spent: float, hangs: bool) -> None:
    url = server.serves("/silent", [STALL])

    async def is_postponed_after() -> bool:
        async with client(HASTY) as http:
            visit = _Visit(http, None, {}, limit=1, may_cut=False, allowance=Allowance(0.3, spent), spacing=0.0)
            with pytest.raises(FeedError, match="no whole answer"):
                await visit.hop(url)
            try:
                async with http.gates.entering("127.0.0.1", 0.0):
                    return False
            except PostponedError:
                return True

    assert asyncio.run(is_postponed_after()) is hangs


def test_an_answer_in_time_shows_that_a_host_does_not_hang(server: FeedServer) -> None:
    silent, sound = server.serves("/silent", [STALL]), server.serves("/sound", SOUND)

    async def visited() -> None:
        async with client(HASTY) as http:
            http.gates = HostGates(HASTY, patience=2)
            for url in (silent, sound, silent, sound):
                visit = _Visit(http, None, {}, limit=9_999, may_cut=False, allowance=Allowance(0.3), spacing=0.0)
                with suppress(FeedError):
                    await visit.hop(url)

    asyncio.run(visited())

    assert [request.path for request in server.requests] == ["/silent", "/sound", "/silent", "/sound"]


def test_feeds_that_were_not_asked_come_first_in_the_next_round(server: FeedServer, tmp_path: Path) -> None:
    feeds = [server.serves(f"/{number}", [STALL]) for number in range(5)]
    path = tmp_path / "monitor.yaml"
    path.write_text(CONFIG.format() + "".join(f"  - {{url: '{url}', name: Feed {url[-1]}}}\n" for url in feeds))
    monitor = assemble(load_config(path))

    first = poll(monitor, NOW)
    asked = {request.path for request in server.requests}
    for number in range(5):
        server.serves(f"/{number}", SOUND)
    second = poll(monitor, NOW + timedelta(minutes=1))

    assert told(first) == {"feeds asked": 2, "feeds failed": 2, "feeds postponed": 3}
    assert told(second) == {"feeds asked": 3, "new entries": 3}
    assert {request.path for request in server.requests[2:]} == {f"/{number}" for number in range(5)} - asked


def told(report: Report) -> dict[str, int]:
    return {name: count for name, count in report.counts.items() if count}
