"""The process in which documents are read that could get out of hand: its limits, its end, and what it knows."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from monitor.errors import FeedError
from monitor.feeds import confined, poll_feeds
from monitor.feeds.confined import ConfinedReader, confined_reader
from monitor.feeds.document import Source
from monitor.feeds.wire import Question, question
from monitor.model import Poll
from tests.feeds.polled import NOW, SETTINGS, on_record
from tests.feedserver import FeedServer, item, reply, rss

SOURCE = Source("http://evening.example/rss", NOW)
SMALL = rss(item(1))
DAMAGED = rss(item(1, more=f"<description>{'<b>' * 600_000}</description>"))  # takes feedparser minutes
ROOM = 400_000_000  # bytes


EARLIER: set[int] = set()  # what other tests' libraries have started (a tracker of shared memory stays for ever)


def children() -> list[int]:
    """The processes that this thread has started since the test began and that have not ended."""
    listed = Path(f"/proc/self/task/{threading.get_native_id()}/children").read_text(encoding="ascii").split()
    return [process for process in map(int, listed) if process not in EARLIER]


@pytest.fixture(autouse=True)
def _new_children_only() -> None:
    EARLIER.clear()
    EARLIER.update(children())


def with_reader(use: Callable[[ConfinedReader], Awaitable[None]]) -> None:
    async def run() -> None:
        async with confined_reader(SETTINGS) as reader:
            await use(reader)

    asyncio.run(run())


def asked_directly(body: bytes, memory: int, seconds: float) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "monitor.feeds.confined_child", str(memory), str(seconds)]
    return subprocess.run(command, input=question(Question(SOURCE, len(body))) + body, capture_output=True, check=False)


def test_the_system_ends_it_when_a_document_takes_more_processor_time_than_there_is() -> None:
    ended = asked_directly(DAMAGED, ROOM, 1)

    assert (ended.returncode, ended.stdout) == (-signal.SIGXCPU, b"")


def test_processor_time_is_counted_for_each_document_anew() -> None:
    body = rss(*(item(n) for n in range(200)))[:-9]  # each takes a small part of the time, all of them more
    asked = (question(Question(SOURCE, len(body))) + body) * 40
    command = [sys.executable, "-m", "monitor.feeds.confined_child", str(ROOM), "1"]

    ended = subprocess.run(command, input=asked, capture_output=True, check=False)

    assert (ended.returncode, ended.stdout.count(b"\n")) == (0, 40)


def test_it_ends_without_an_answer_when_a_document_takes_more_memory_than_there_is() -> None:
    ended = asked_directly(rss(*(item(n) for n in range(60_000)))[:-9], 20_000_000, 60)

    assert b"entries" not in ended.stdout


def test_a_document_never_gets_the_answer_of_one_that_took_too_long() -> None:
    async def use(reader: ConfinedReader) -> None:
        reader.settings = replace(SETTINGS, parse_timeout=0.05, parse_memory=ROOM)
        with pytest.raises(FeedError, match="longer than"):
            await reader.parse(rss(item(2, "Late")) + b" " * 9_000_000, SOURCE)
        reader.settings = SETTINGS
        assert [entry.title for entry in (await reader.parse(SMALL, SOURCE)).entries] == ["Bridge reopens"]

    with_reader(use)


def test_one_that_was_killed_between_two_documents_is_started_again() -> None:
    async def use(reader: ConfinedReader) -> None:
        await reader.parse(SMALL, SOURCE)
        (before,) = children()
        os.kill(before, signal.SIGKILL)
        with suppress(ChildProcessError):
            await asyncio.to_thread(os.waitid, os.P_PID, before, os.WEXITED | os.WNOWAIT)
        with suppress(FeedError):  # where its end has not been heard of, one document is lost to it
            await reader.parse(SMALL, SOURCE)
        assert len((await reader.parse(SMALL, SOURCE)).entries) == 1
        assert children() != [before]

    with_reader(use)


def test_it_knows_none_of_the_secrets_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESK_CHANNEL", "open-sesame")

    async def use(reader: ConfinedReader) -> None:
        await reader.parse(SMALL, SOURCE)
        (process,) = children()
        assert b"open-sesame" not in Path(f"/proc/{process}/environ").read_bytes()

    with_reader(use)


def test_it_gives_way_to_the_program() -> None:
    async def use(reader: ConfinedReader) -> None:
        await reader.parse(SMALL, SOURCE)
        (process,) = children()
        assert os.getpriority(os.PRIO_PROCESS, process) > os.getpriority(os.PRIO_PROCESS, 0)

    with_reader(use)


def test_it_can_write_no_file() -> None:
    async def use(reader: ConfinedReader) -> None:
        await reader.parse(SMALL, SOURCE)
        (process,) = children()
        limits = Path(f"/proc/{process}/limits").read_text(encoding="ascii")
        assert re.search(r"^Max file size +0 +0 ", limits, re.MULTILINE)

    with_reader(use)


def test_an_answer_beyond_all_bounds_ends_that_document_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    async def use(reader: ConfinedReader) -> None:
        monkeypatch.setattr(confined, "_LONGEST_ANSWER", 100)
        with pytest.raises(FeedError, match="more time or memory than one feed may have"):
            await reader.parse(SMALL, SOURCE)
        monkeypatch.undo()
        assert len((await reader.parse(SMALL, SOURCE)).entries) == 1

    with_reader(use)


@pytest.mark.parametrize(("confine_above", "processes"), [(0, 1), (1_000_000, 0)])
def test_it_reads_large_documents_and_is_gone_after_the_round(
    server: FeedServer, confine_above: int, processes: int
) -> None:
    url = server.serves("/feed", reply(200, SMALL))
    seen: list[tuple[int, int]] = []

    def on_poll(poll: Poll) -> None:
        seen.append((len(poll.entries), len(children())))

    poll_feeds([on_record(url)], now=NOW, settings=replace(SETTINGS, confine_above=confine_above), on_poll=on_poll)

    assert seen == [(1, processes)]
    assert children() == []
