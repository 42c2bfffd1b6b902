"""Feeds in, alerts out: the whole program over HTTP, as a user runs it."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.labelled import ROOT
from tests.newsroom import Item, Newsroom, open_newsroom
from tests.seeds import JANUARY, NOVEMBER, january, november

pytestmark = [pytest.mark.model, pytest.mark.timeout(300)]

BAKERY = "City bakers end strike after pay deal"


@pytest.fixture
def newsroom() -> Iterator[Newsroom]:
    with open_newsroom() as room:
        yield room


class Desk:
    """A user's folder: the configuration and the database in it, and the commands run there."""

    def __init__(self, folder: Path, newsroom: Newsroom, feeds: list[str]) -> None:
        self.folder = folder
        self.newsroom = newsroom
        self.config = folder / "monitor.yaml"
        shutil.copytree(ROOT / "config" / "storylines", folder / "storylines")
        for file in (folder / "storylines").iterdir():
            file.write_text(file.read_text() + "\nmax_age: 3000d\nsettle: 0 s\n")
        addresses = "".join(f"  - {newsroom.url(name)}\n" for name in feeds)
        self.config.write_text(
            "database: monitor.db\n"
            "polling:\n  allowed_networks: [127.0.0.0/8]\n  timeout: 10 s\n"
            f"channels:\n  desk: {{url: '{newsroom.channel}'}}\n"
            f"feeds:\n{addresses}"
        )

    def run(self, *arguments: str, code: int = 0) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "monitor", *arguments],
            capture_output=True,
            text=True,
            check=False,
            env={"PATH": "/usr/bin:/bin", "HOME": str(self.folder), "HF_HUB_OFFLINE": "1"},
            cwd=ROOT,
        )
        assert done.returncode == code, done.stderr
        return done.stdout

    def once(self) -> str:
        return self.run("once", "--all-feeds", "--config", str(self.config))

    def lines(self, *arguments: str) -> list[dict[str, Any]]:
        answer = self.run(*arguments, "--config", str(self.config), "--json")
        return [json.loads(line) for line in answer.splitlines()]

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        with sqlite3.connect(self.folder / "monitor.db") as database:
            return database.execute(sql).fetchall()


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """Four cycles: unrelated entries, the first article, the second, and one that contradicts them."""
    with open_newsroom() as newsroom:
        desk = Desk(tmp_path_factory.mktemp("desk"), newsroom, ["first", "second", "third"])
        before = NOVEMBER - timedelta(days=3)
        for name in ("first", "second", "third"):
            newsroom.publish(name, _unrelated(name, 1, before), _unrelated(name, 2, before))
        desk.once()
        assert newsroom.alerts == []

        newsroom.publish("first", november(), _unrelated("first", 3, NOVEMBER))
        desk.once()
        newsroom.publish("second", january(), _unrelated("second", 4, JANUARY))
        desk.once()
        newsroom.publish(
            "third",
            Item(
                "Pyongyang sent fewer men than thought, official says",
                "There are some 3,000 North Korean soldiers in all in Russia's Kursk region, an Asian intelligence "
                "official said on Wednesday.",
                JANUARY + timedelta(days=2),
                "https://third.example/fewer-men",
            ),
        )
        desk.once()
        yield desk


def test_both_articles_match_their_storylines_and_unrelated_entries_none(story: Desk) -> None:
    found = {row[0]: set() for row in story.rows("SELECT link FROM entries")}
    for link, storyline in story.rows(
        "SELECT link, storyline FROM matches JOIN entries ON entries.key = entry_key WHERE belonging = 'matched'"
    ):
        found[link].add(storyline)

    assert found[november().link] == {"kursk-counteroffensive", "north-korean-deployment", "trump-negotiation"}
    assert found[january().link] >= {"kursk-counteroffensive", "trump-negotiation"}
    assert all(not storylines for link, storylines in found.items() if "bakery" in link)


def test_the_figures_are_kept_with_bound_and_attribution(story: Desk) -> None:
    rows = story.rows("SELECT DISTINCT low, high, bound, unit, claimant FROM figures")
    kept = {(low, high, bound, unit) for low, high, bound, unit, _ in rows}
    claimants = {(low, high): claimant for low, high, _, _, claimant in rows}

    assert {(10000, None, "at_least", unit) for unit in ("person", "North Korean")} & kept
    assert (12000, 12000, "about", "troop") in kept
    assert (386, 579, "between", "square mile") in kept
    assert (38000, None, "more_than", "troop") in kept
    assert any(row[:3] == (15000, 15000, "about") for row in kept)
    assert any(bound == "nearly" and unit == "fraction" for _, _, bound, unit in kept)
    assert (20, 20, "exact", "year") in kept
    assert "U.S. intelligence estimates" in claimants[10000, None]
    assert "Zelensky" in claimants[38000, None]


def test_a_figure_within_the_bound_of_another_is_no_contradiction(story: Desk) -> None:
    judged = story.rows(
        "SELECT relation FROM findings JOIN figures ON figures.key = figure_key WHERE low = 12000 AND bound = 'about'"
    )

    assert judged
    assert ("contradicts",) not in judged


def test_fewer_soldiers_than_stood_arrive_as_one_contradiction_with_both_sides(story: Desk) -> None:
    contradictions = [
        alert
        for alert in story.newsroom.alerts
        if "some 3,000" in alert["message"] and "stood" in alert["title"] + alert["message"]
    ]

    assert len(contradictions) == 1
    message = contradictions[0]["message"]
    assert "some 3,000 North Korean soldiers in all" in message
    assert "at least 10,000 North Koreans" in message or "about 12,000 North Korean troops" in message
    assert "https://third.example/fewer-men" in message
    assert november().link in message or january().link in message
    assert "8 Jan 2025" in message
    assert "16 Nov 2024" in message or "6 Jan 2025" in message


def test_a_second_run_of_the_same_feeds_sends_nothing(story: Desk) -> None:
    sent, counts = len(story.newsroom.alerts), story.rows("SELECT count(*) FROM alerts")

    story.once()

    assert len(story.newsroom.alerts) == sent
    assert story.rows("SELECT count(*) FROM alerts") == counts


def test_feeds_that_are_none_are_told_as_such_and_stop_no_other(tmp_path: Path, newsroom: Newsroom) -> None:
    newsroom.page("page", 200, "<!DOCTYPE html><html><body><h1>Welcome</h1></body></html>")
    newsroom.page("empty", 200, "", "application/rss+xml")
    newsroom.publish("good", _unrelated("good", 1, NOVEMBER))
    desk = Desk(tmp_path, newsroom, ["page", "empty", "missing", "good"])
    text = desk.config.read_text() + "  - http://127.0.0.1:9/refused\n"
    desk.config.write_text(text)

    desk.once()
    status = desk.run("status", "--config", str(desk.config))

    assert desk.rows("SELECT count(*) FROM entries") == [(1,)]
    failures = dict(desk.rows("SELECT url, failure FROM feeds"))
    assert failures[newsroom.url("page")] == "not a feed"
    assert failures[newsroom.url("empty")] == "not a feed"
    assert failures[newsroom.url("missing")] == "http error"
    assert failures["http://127.0.0.1:9/refused"] == "unreachable"
    assert failures[newsroom.url("good")] is None
    for name in ("page", "empty", "missing", "refused"):
        assert name in status


def test_an_unreachable_channel_keeps_its_alerts_until_it_is_back(tmp_path: Path, newsroom: Newsroom) -> None:
    desk = Desk(tmp_path, newsroom, ["outage"])
    newsroom.publish("outage", _unrelated("outage", 1, NOVEMBER))
    desk.once()
    newsroom.publish(
        "outage",
        Item(
            "Ukrainian troops enter a second town in Russia's Kursk region",
            "Ukrainian forces captured the town of Lyubimovka in the Kursk region on Monday, the general staff said.",
            NOVEMBER + timedelta(days=1),
            "https://outage.example/second-town",
        ),
    )
    newsroom.channel_is_down = True
    before = len(newsroom.alerts)
    desk.once()
    assert len(newsroom.alerts) == before
    assert desk.rows("SELECT state, attempts FROM deliveries") == [("waiting", 1)]

    newsroom.channel_is_down = False
    with sqlite3.connect(desk.folder / "monitor.db") as database:
        database.execute("UPDATE deliveries SET next_attempt_at = ?", (datetime.now(UTC).isoformat(),))
    desk.once()

    assert len(newsroom.alerts) == before + 1
    assert desk.rows("SELECT state FROM deliveries") == [("sent",)]


def _unrelated(feed: str, number: int, at: datetime) -> Item:
    return Item(
        f"{BAKERY} {number}" if number % 2 else f"Museum shows restored harbour paintings, part {number}",
        "The union of bakers and the city's shops agreed on better pay after a week without fresh bread."
        if number % 2
        else "Visitors can see the paintings until spring; the restoration took the workshop more than a year.",
        at + timedelta(hours=number),
        f"https://{feed}.example/bakery-{number}",
    )
