"""News of the feeds themselves, through the assembled monitor: to the channels for notices, once, and over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.assembly import assemble
from monitor.config import load_config
from monitor.pipeline import Monitor, deliver, poll
from tests.newsroom import Item, Newsroom, open_newsroom

START = datetime(2025, 3, 3, 6, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
BAKERS = Item("Bakers end strike", "The bakers agreed on better pay.", START, "https://gazette.example/bakers")

CONFIG = """\
database: monitor.db
polling: {{allowed_networks: [127.0.0.0/8]}}
channels:
  news: {{url: "{news}", default: true}}
  desk: {{url: "{desk}", default: false}}
alerts: {{notices: [desk]}}
feeds:
  - {{url: "{feed}", name: Harbour Gazette}}
"""


@pytest.fixture
def newsroom() -> Iterator[Newsroom]:
    with open_newsroom() as room:
        yield room


@pytest.fixture
def monitor(tmp_path: Path, newsroom: Newsroom) -> Monitor:
    channel = newsroom.channel
    path = tmp_path / "monitor.yaml"
    (tmp_path / "storylines").mkdir()
    path.write_text(CONFIG.format(news=f"{channel}/news", desk=f"{channel}/desk", feed=newsroom.url("gazette")))
    newsroom.publish("gazette", BAKERS)
    monitor = assemble(load_config(path))
    cycle(monitor, 0)
    return monitor


def cycle(monitor: Monitor, hours: float) -> None:
    """Ask the feed, due or not, and send what is to be sent, so many hours after START."""
    poll(monitor, START + hours * HOUR, is_due=False)
    deliver(monitor, START + hours * HOUR)


def told(newsroom: Newsroom) -> list[tuple[str, str]]:
    """Where each message went, and its title."""
    return [(place, alert["title"]) for place, alert in zip(newsroom.places, newsroom.alerts, strict=True)]


def test_a_feed_that_fails_for_long_is_told_of_once_and_so_is_its_return(monitor: Monitor, newsroom: Newsroom) -> None:
    newsroom.page("gazette", 500, "down")
    for hours in (1, 2, 10, 20):
        cycle(monitor, hours)
    assert told(newsroom) == []

    for hours in (26, 30, 50):
        cycle(monitor, hours)
    ((place, title),) = told(newsroom)
    assert place == "/alerts/desk"
    assert "Harbour Gazette" in title
    assert "no success since 3 Mar 2025 06:00 UTC" in title
    assert "5 failures in a row, the last: answered with status 500" in newsroom.alerts[0]["message"]

    newsroom.pages.clear()
    for hours in (51, 52):
        cycle(monitor, hours)
    (_, (place, title)) = told(newsroom)
    assert place == "/alerts/desk"
    assert "Harbour Gazette" in title
    assert "2 days" in title
    assert "since 3 Mar 2025 06:00 UTC" in title


def test_a_feed_that_is_gone_for_good_is_told_of_once_and_asked_no_more(monitor: Monitor, newsroom: Newsroom) -> None:
    newsroom.page("gazette", 410, "gone")
    for hours in (1, 2, 3):
        poll(monitor, START + hours * HOUR + timedelta(minutes=59), is_due=True)
        deliver(monitor, START + hours * HOUR + timedelta(minutes=59))

    ((place, title),) = told(newsroom)
    assert place == "/alerts/desk"
    assert "Harbour Gazette" in title
    assert [status for _, status in newsroom.statuses] == [200, 410]
