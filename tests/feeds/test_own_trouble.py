"""What this machine lacks is not held against the feeds that it cannot ask."""

from __future__ import annotations

import errno
import os
import resource
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

import monitor.feeds.polling  # noqa: F401  # needs files open, of which there will be none
from monitor.feeds import poll_feeds
from monitor.feeds.troubles import PostponedError, no_answer
from monitor.model import Poll
from tests.feeds.polled import NOW, SETTINGS, on_record

_OF_THE_LOOP = 3  # files that an event loop opens for itself


@contextmanager
def no_more_files() -> Iterator[None]:
    """As many files open as may be, but for those of an event loop."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    highest = max(int(each.name) for each in Path("/proc/self/fd").iterdir())
    with ExitStack() as stack:
        stack.callback(resource.setrlimit, resource.RLIMIT_NOFILE, (soft, hard))
        last = 0
        while last <= highest:  # files get the lowest number that is free
            last = stack.enter_context(Path(os.devnull).open()).fileno()
        resource.setrlimit(resource.RLIMIT_NOFILE, (last + 1 + _OF_THE_LOOP, hard))
        yield


def test_a_feed_for_which_no_more_files_can_be_opened_is_put_off() -> None:
    polls: list[Poll] = []
    postponed: list[tuple[str, str]] = []
    url = "http://127.0.0.1:1/feed"

    with no_more_files():
        poll_feeds(
            [on_record(url)],
            now=NOW,
            settings=SETTINGS,
            on_poll=polls.append,
            on_postponed=lambda url, why: postponed.append((url, why)),
        )

    assert polls == []
    assert postponed == [(url, "a trouble of this machine: Too many open files")]


@pytest.mark.parametrize("number", [errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM])
def test_what_the_system_lacks_is_no_failure_of_a_feed(number: int) -> None:
    assert isinstance(no_answer(OSError(number, os.strerror(number))), PostponedError)


@pytest.mark.parametrize("number", [errno.ECONNREFUSED, errno.ENETUNREACH, errno.ECONNRESET])
def test_what_a_server_does_is_a_failure_of_the_feed(number: int) -> None:
    assert not isinstance(no_answer(OSError(number, os.strerror(number))), PostponedError)
