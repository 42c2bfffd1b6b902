"""What this machine lacks is not held against the feeds that it cannot ask."""

from __future__ import annotations

import errno
import os
import resource
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

import monitor.feeds.polling  # noqa: F401  # needs files open, of which there will be none
from monitor.feeds import poll_feeds
from monitor.feeds.troubles import PostponedError, no_answer
from monitor.model import Poll
from tests.feeds.polled import NOW, SETTINGS, on_record
from tests.feedserver import FeedServer, item, reply, rss

_OF_THE_LOOP = 3  # files that an event loop opens for itself


_OF_A_CONNECTION = 2  # one at either end


@contextmanager
def no_more_files(spare: int = 0) -> Iterator[None]:
    """As many files open as may be, but for those of an event loop and `spare` ones."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    highest = max(int(each.name) for each in Path("/proc/self/fd").iterdir())
    with ExitStack() as stack:
        stack.callback(resource.setrlimit, resource.RLIMIT_NOFILE, (soft, hard))
        last = 0
        while last <= highest:  # files get the lowest number that is free
            last = stack.enter_context(Path(os.devnull).open()).fileno()
        resource.setrlimit(resource.RLIMIT_NOFILE, (last + 1 + _OF_THE_LOOP + spare, hard))
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


def test_a_feed_that_this_machine_cannot_read_now_is_put_off(server: FeedServer) -> None:
    postponed: list[str] = []
    url = server.serves("/feed", reply(200, rss(item(1))))

    with no_more_files(_OF_A_CONNECTION):
        poll_feeds(
            [on_record(url)],
            now=NOW,
            settings=replace(SETTINGS, confine_above=0),
            on_poll=lambda poll: pytest.fail(poll.message),
            on_postponed=lambda url, why: postponed.append(why),
        )

    assert [request.path for request in server.requests] == ["/feed"]
    assert postponed == ["a trouble of this machine: Too many open files"]


@pytest.mark.parametrize("number", [errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM])
def test_what_the_system_lacks_is_no_failure_of_a_feed(number: int) -> None:
    assert isinstance(no_answer(OSError(number, os.strerror(number))), PostponedError)


@pytest.mark.parametrize("number", [errno.ECONNREFUSED, errno.ENETUNREACH, errno.ECONNRESET])
def test_what_a_server_does_is_a_failure_of_the_feed(number: int) -> None:
    assert not isinstance(no_answer(OSError(number, os.strerror(number))), PostponedError)
