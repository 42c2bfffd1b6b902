"""A kill between any two commits, or in the midst of one, loses nothing and tells nothing twice."""

from __future__ import annotations

import multiprocessing
import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy
import pytest

from monitor.core.storylines import matching, novelty, profiles
from monitor.embedder import Embedder
from monitor.store import open_store
from monitor.store.memory import recent_entries
from tests.crash_child import DIED, name_of, run
from tests.newsroom import Item, Newsroom, open_newsroom

pytestmark = [pytest.mark.model, pytest.mark.timeout(300)]

PROCESSES = multiprocessing.get_context("forkserver")  # forks a process that has loaded the program and nothing else
PROCESSES.set_forkserver_preload(["tests.crash_child"])
START = datetime(2025, 1, 10, 12, 0, tzinfo=UTC)
STORYLINE = """
id: kursk
title: Ukraine's Kursk offensive
description: >-
  Ukraine's cross-border offensive into Russia's Kursk region and the fight to drive its army out.
terms: [Kursk, Sudzha]
settle: 0 s
"""


@dataclass(frozen=True)
class World:
    """A desk that was set up and polled once, with news waiting in its feeds."""

    newsroom: Newsroom
    folder: Path
    vectors: Path


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with open_newsroom() as newsroom:
        folder = tmp_path_factory.mktemp("desk")
        (folder / "storylines").mkdir()
        (folder / "storylines" / "kursk.yaml").write_text(STORYLINE)
        (folder / "monitor.yaml").write_text(
            "database: monitor.db\npolling: {allowed_networks: [127.0.0.0/8]}\n"
            f"channels: {{desk: {{url: '{newsroom.channel}'}}}}\n"
            f"feeds: ['{newsroom.url('one')}', '{newsroom.url('two')}']\n"
        )
        world = World(newsroom, folder, folder / "vectors.npz")
        _publish_background(newsroom)
        _publish_news(newsroom)
        _learn_vectors(world)
        newsroom.feeds = {name: items[1:] for name, items in newsroom.feeds.items()}
        assert _cycle(folder, world.vectors, START, 0) == 0
        _publish_news(newsroom)
        yield world


def _publish_background(newsroom: Newsroom) -> None:
    for name in ("one", "two"):
        newsroom.feeds[name] = []
        newsroom.publish(name, _item(name, "Bakers end their strike", "The bakers' union agreed on better pay.", 1))


def _publish_news(newsroom: Newsroom) -> None:
    newsroom.publish(
        "one",
        _item(
            "one",
            "Ukrainian troops capture 12 villages in Russia's Kursk region",
            "Ukraine's general staff said on Friday that Russia had lost 38,000 troops in the Kursk region so far.",
            30,
        ),
    )
    newsroom.publish(
        "two",
        _item(
            "two",
            "Russia's losses in Kursk put at 15,000 troops",
            "Russia has lost 15,000 troops in the Kursk region so far, a defence official said in Moscow.",
            45,
        ),
    )


def _item(feed: str, title: str, summary: str, minutes: int) -> Item:
    link = f"https://{feed}.example/{title.replace(' ', '-').lower()}"
    return Item(title, summary, START + timedelta(minutes=minutes - 60), link)


def _learn_vectors(world: World) -> None:
    # With the real model, once: the processes that die are many, and each would load it for seconds.
    trial = world.folder.parent / "trial"
    shutil.copytree(world.folder, trial)
    model = Embedder()
    probe = [STORYLINE]
    from monitor.config import load_config

    storylines = load_config(trial / "monitor.yaml").storylines
    probe += [text for storyline in storylines for text in profiles.phrases(storyline)]
    for name, items in world.newsroom.feeds.items():
        for item in items:
            entry = _as_entry(name, item)
            probe += [*matching.texts_to_embed(entry), *novelty.sentences_to_embed(entry)]
    texts = list(dict.fromkeys(probe))
    numpy.savez(world.vectors, **dict(zip(map(name_of, texts), model.embed(texts), strict=True)))


def _as_entry(name: str, item: Item) -> object:
    from monitor.model import Entry

    return Entry(0, 1, "", name, name, name, item.link, item.title, item.summary, "", item.published_at, START)


def _cycle(folder: Path, vectors: Path, now: datetime, point: int) -> int | None:
    child = PROCESSES.Process(target=run, args=(folder / "monitor.yaml", vectors, now, point))
    child.start()
    child.join()
    assert child.exitcode in (0, DIED), f"the cycle ended with {child.exitcode}"
    return child.exitcode


def _end_state(folder: Path) -> dict[str, list[tuple[object, ...]]]:
    questions = {
        "entries": "SELECT link, version, bucket, analysed_version FROM entries ORDER BY link",
        "figures": "SELECT text, low, high, title FROM figures JOIN entries ON entries.key = entry_key ORDER BY 1, 4",
        "alerts": "SELECT dedup_key, kind, headline FROM alerts ORDER BY dedup_key",
        "deliveries": "SELECT dedup_key, channel, state FROM deliveries JOIN alerts ON alerts.key = alert_key"
        " ORDER BY dedup_key",
    }
    with sqlite3.connect(folder / "monitor.db") as database:
        return {name: database.execute(question).fetchall() for name, question in questions.items()}


def _run_to_the_end(world: World, folder: Path, point: int) -> tuple[bool, list[str]]:
    world.newsroom.alerts.clear()
    now = START + timedelta(hours=1)
    died = _cycle(folder, world.vectors, now, point) == DIED
    for turn in range(1, 3):
        _cycle(folder, world.vectors, now + timedelta(hours=turn), 0)
    return died, [alert["title"] + alert["message"] for alert in world.newsroom.alerts]


def _desk(world: World, tmp_path: Path) -> Path:
    folder = tmp_path / "desk"
    shutil.copytree(world.folder, folder)
    return folder


def test_a_kill_at_any_commit_changes_nothing_in_the_end(world: World, tmp_path: Path) -> None:
    calm = _desk(world, tmp_path / "calm")
    _, expected_messages = _run_to_the_end(world, calm, 0)
    expected = _end_state(calm)
    assert expected["alerts"]
    assert all(state == "sent" for _, _, state in expected["deliveries"])

    point, died = 1, True
    while died:
        folder = _desk(world, tmp_path / str(point))
        died, messages = _run_to_the_end(world, folder, point)

        assert _end_state(folder) == expected, f"after a kill at point {point}"
        assert set(messages) == set(expected_messages), f"after a kill at point {point}"
        twice = [message for message, number in Counter(messages).items() if number > 1]
        assert len(twice) <= 1, f"after a kill at point {point}"
        point += 1

    assert point > 20
    with open_store(calm / "monitor.db") as store:
        assert len(recent_entries(store, START - timedelta(days=2))) == 4
