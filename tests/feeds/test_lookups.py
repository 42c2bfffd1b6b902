"""The threads on which names are looked up: what one look-up comes to says nothing of the next."""

from __future__ import annotations

import threading

import pytest

from monitor.feeds.lookups import _DaemonThreads

PATIENCE = 60  # seconds until a look-up counts as never answered; the machine may be busy


def test_a_look_up_that_nobody_waits_for_any_more_is_not_begun_and_stops_no_other() -> None:
    threads, may_end, begun = _DaemonThreads(1), threading.Event(), []
    hanging = threads.submit(may_end.wait, PATIENCE)
    left = threads.submit(begun.append, "left")
    left.cancel()
    may_end.set()

    assert hanging.result(PATIENCE) is True
    assert threads.submit(str.upper, "next").result(PATIENCE) == "NEXT"
    assert begun == []


@pytest.mark.parametrize("error", [OSError("no such name"), UnicodeError("label too long"), MemoryError()])
def test_a_look_up_that_fails_is_told_so_and_stops_no_other(error: Exception) -> None:
    def fail() -> None:
        raise error

    threads = _DaemonThreads(1)
    with pytest.raises(type(error)):
        threads.submit(fail).result(PATIENCE)

    assert threads.submit(str.upper, "next").result(PATIENCE) == "NEXT"
