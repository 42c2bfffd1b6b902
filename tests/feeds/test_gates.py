"""How requests to one host are kept apart, in a time that passes only while everybody waits."""

from __future__ import annotations

import asyncio
import selectors
from dataclasses import replace

import pytest

from monitor.feeds.gates import HostGates
from monitor.feeds.troubles import PostponedError
from tests.feeds.polled import SETTINGS


class Selector(selectors.SelectSelector):
    """Waits for nothing: whoever wants to wait so long has waited."""

    passed = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        self.passed += timeout or 0.0
        return super().select(0)


class Loop(asyncio.SelectorEventLoop):
    """An event loop whose clock is its selector's."""

    def __init__(self) -> None:
        self.selector = Selector()
        super().__init__(self.selector)

    def time(self) -> float:
        return self.selector.passed


def turns(
    *hosts: str, spacing: float, at_once: int = 2, takes: float = 0.0, patience: int = 0
) -> list[tuple[str, float]]:
    """When each request gets its turn, in seconds, all asking at once and each taking so long; then the refusals."""
    found: list[tuple[str, float]] = []

    async def ask(gates: HostGates, host: str) -> None:
        async with gates.entering(host, spacing):
            found.append((host, round(asyncio.get_running_loop().time(), 3)))
            await asyncio.wait([asyncio.ensure_future(asyncio.Event().wait())], timeout=takes)

    async def run() -> None:
        gates = HostGates(replace(SETTINGS, per_host=at_once))
        if patience:
            gates = gates.with_patience(patience)
        outcomes = await asyncio.gather(*(ask(gates, host) for host in hosts), return_exceptions=True)
        found.extend((str(outcome), asyncio.get_running_loop().time()) for outcome in outcomes if outcome is not None)

    with asyncio.Runner(loop_factory=Loop) as runner:
        runner.run(run())
    return found


def test_requests_to_one_host_are_spaced() -> None:
    assert turns("a", "a", "a", spacing=5) == [("a", 0), ("a", 5), ("a", 10)]


def test_hosts_do_not_wait_for_each_other() -> None:
    assert sorted(turns("a", "b", "a", "b", spacing=5)) == [("a", 0), ("a", 5), ("b", 0), ("b", 5)]


def test_without_spacing_as_many_go_at_once_as_may() -> None:
    assert turns("a", "a", "a", "a", spacing=0, takes=7) == [("a", 0), ("a", 0), ("a", 7), ("a", 7)]


def test_one_at_a_time_waits_for_the_one_before() -> None:
    assert turns("a", "a", "a", spacing=1, at_once=1, takes=7) == [("a", 0), ("a", 7), ("a", 14)]


def test_a_host_that_is_slow_with_each_of_its_feeds_holds_up_a_round_for_five_minutes() -> None:
    refused = [("a has taken 300 s of this round already", 400.0)] * 2

    assert turns(*"aaaaaa", "b", spacing=0, at_once=1, takes=100) == [
        ("a", 0),
        ("b", 0),
        ("a", 100),
        ("a", 200),
        ("a", 300),
        *refused,
    ]


def test_pages_have_a_time_of_their_own_and_wait_for_their_host() -> None:
    assert turns(*"aaaaa", spacing=0, at_once=1, takes=100, patience=2)[-1] == ("a", 400)


def test_a_host_that_hangs_is_not_asked_until_one_of_its_answers_comes_after_all() -> None:
    async def enter(gates: HostGates, host: str) -> str:
        async with gates.entering(host, 0):
            return host

    gates = HostGates(SETTINGS)
    gates.note("a", hangs=True)
    with pytest.raises(PostponedError):
        asyncio.run(enter(gates, "a"))
    assert asyncio.run(enter(gates, "b")) == "b"

    gates.note("a", hangs=False)
    assert asyncio.run(enter(gates, "a")) == "a"


def test_a_host_that_answers_after_all_is_asked_again() -> None:
    async def is_let_in() -> bool:
        gates = HostGates(SETTINGS)
        gates.note("evening.example", hangs=True)
        gates.note("evening.example", hangs=False)
        async with gates.entering("evening.example", 0.0):
            return True

    assert asyncio.run(is_let_in())
