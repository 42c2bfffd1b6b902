"""Urgent storylines: the feeds that bring their entries are asked more often, for as long as they do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from monitor.cli import cli
from monitor.model import Feed, FeedFailure, FeedOnRecord, Poll
from monitor.pipeline import PollCalls, poll
from monitor.store.codec import time_text
from tests.conftest import Embed
from tests.stage import FERRY, GAZETTE, START, WIRE, Stage, report, with_settings

pytestmark = pytest.mark.model

SINKS = report("Ferry Polarlys sinks off Norway", "The ferry Polarlys sank off Norway on Monday; 14 people died.")
ROADS = report("Council repairs roads", "The council of the town will repair eleven roads in spring.")


def stage_of(path: Path, embed: Embed, *, urgent: bool) -> Stage:
    """Two feeds that bring an entry in ten days, so that each is asked every two hours; one brings the ferry."""
    stage = Stage(path / "monitor.db", embed, (with_settings(FERRY, urgent=urgent),), (WIRE, GAZETTE))
    for feed in (WIRE, GAZETTE):
        old = [report(f"Old {feed.name} {day}", "Nothing of note.", -24.0 * day) for day in (10, 20, 30)]
        stage.publish(feed, *old)
    stage.begin()
    stage.publish(WIRE, SINKS)
    stage.publish(GAZETTE, ROADS)
    stage.cycle(0)
    return stage


def asked(stage: Stage, hours: float) -> list[str]:
    """The feeds that the poll step asks, so many hours after START."""
    at = START + timedelta(hours=hours)
    poll(stage.monitor, at)
    with stage.open() as store:
        rows = store.rows("SELECT url FROM feeds WHERE last_polled_at = ? ORDER BY key", (time_text(at),))
        return [row["url"] for row in rows]


def urgent_for(stage: Stage) -> list[str]:
    """The urgent storylines for whose sake each feed is asked more often, as on record."""
    with stage.open() as store:
        return [row["urgent_for"] for row in store.rows("SELECT urgent_for FROM feeds ORDER BY key")]


def test_a_feed_is_asked_sooner_once_it_brought_an_urgent_storylines_entry(embed: Embed, tmp_path: Path) -> None:
    stage = stage_of(tmp_path, embed, urgent=True)

    assert asked(stage, 0.4) == []
    assert asked(stage, 0.6) == [WIRE.url]
    assert asked(stage, 0.9) == []
    assert asked(stage, 1.3) == [WIRE.url]


def test_storylines_that_are_not_urgent_hasten_nothing(embed: Embed, tmp_path: Path) -> None:
    stage = stage_of(tmp_path, embed, urgent=False)

    assert asked(stage, 0.6) == asked(stage, 1.3) == []


def test_a_feed_that_brings_nothing_more_of_it_falls_back_to_its_own_pace(embed: Embed, tmp_path: Path) -> None:
    stage = stage_of(tmp_path, embed, urgent=True)

    assert asked(stage, 0.6) == [WIRE.url]
    assert urgent_for(stage) == ['["ferry"]', "[]"]
    assert asked(stage, 73) == [WIRE.url, GAZETTE.url]
    assert urgent_for(stage) == ["[]", "[]"]
    assert asked(stage, 73.6) == []


def test_a_feed_that_fails_stays_urgent_each_time_that_it_is_due(embed: Embed, tmp_path: Path) -> None:
    stage = stage_of(tmp_path, embed, urgent=True)

    def refuse(feeds: Sequence[FeedOnRecord], now: datetime, calls: PollCalls) -> None:
        for record in feeds:
            calls.on_poll(Poll(record.feed.url, now, failure=FeedFailure.HTTP_ERROR, message="not today"))

    stage.monitor = replace(stage.monitor, poll_feeds=refuse)

    assert [asked(stage, hours) for hours in (0.6, 0.7, 0.9)] == [[WIRE.url], [], [WIRE.url]]
    assert urgent_for(stage) == ['["ferry"]', "[]"]


def test_a_longer_interval_of_the_feed_stands(embed: Embed, tmp_path: Path) -> None:
    slow = Feed(WIRE.url, WIRE.name, WIRE.publisher, interval=timedelta(hours=1))
    stage = stage_of(tmp_path, embed, urgent=True)
    stage.feeds = (slow, GAZETTE)
    stage.restart()

    assert asked(stage, 0.6) == []
    assert asked(stage, 1.01) == [WIRE.url]


def test_feeds_and_status_say_for_which_storyline(embed: Embed, tmp_path: Path) -> None:
    stage = stage_of(tmp_path, embed, urgent=True)
    asked(stage, 0.6)

    pages = [CliRunner().invoke(cli, [page, "--db", str(stage.path)]).output for page in ("feeds", "status")]

    assert "asked every 15 min, more often for ferry; " in pages[0]
    assert "1 asked more often for an urgent storyline" in " ".join(pages[1].split())
