"""Names that resolve to one address when they are looked at and to another when they are used (DNS rebinding).

127.0.0.1 stands for the public internet: the settings of these tests allow it and no other private address.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from monitor.model import FeedFailure
from tests.feeds.polled import poll
from tests.feedserver import FORBIDDEN_HOST, HOST, FeedServer, item, reply, rss

NAME = "rebinding.example"
SOUND = reply(200, rss(item(1)))


class Names:
    """What the name resolves to, one list of addresses a look-up; other names resolve as ever."""

    def __init__(self) -> None:
        self.answers: Iterator[list[str]] = iter(())
        self._look_up = socket.getaddrinfo

    def look_up(self, host: str, port: int, *more: int, **named: int) -> list[object]:
        if host != NAME:
            return list(self._look_up(host, port, *more, **named))
        return [
            (socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", (address, port))
            for address in next(self.answers)
        ]


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> Names:
    """The resolver of the system, which no test can make lie."""
    names = Names()
    monkeypatch.setattr(socket, "getaddrinfo", names.look_up)
    return names


def hosts(server: FeedServer) -> list[str]:
    return [request.host for request in server.requests]


def test_a_name_that_was_public_and_turns_private_is_not_asked(server: FeedServer, names: Names) -> None:
    server.serves("/feed", SOUND)
    names.answers = iter([[HOST], [FORBIDDEN_HOST]])

    first, second = poll(server.url("/feed", NAME)), poll(server.url("/feed", NAME))

    assert len(first.entries) == 1
    assert second.failure is FeedFailure.FORBIDDEN_ADDRESS
    assert hosts(server) == [HOST]


def test_a_redirect_to_a_name_that_has_turned_private_is_not_followed(server: FeedServer, names: Names) -> None:
    url = server.serves("/feed", reply(302, Location=server.url("/secret", NAME)))
    names.answers = iter([[FORBIDDEN_HOST]])

    assert poll(url).failure is FeedFailure.FORBIDDEN_ADDRESS
    assert hosts(server) == [HOST]


@pytest.mark.parametrize("addresses", [[HOST, FORBIDDEN_HOST], [FORBIDDEN_HOST, HOST]])
def test_of_several_addresses_the_private_one_is_never_dialled(
    server: FeedServer, names: Names, addresses: list[str]
) -> None:
    server.serves("/feed", SOUND)
    names.answers = iter([addresses])

    poll(server.url("/feed", NAME))

    assert FORBIDDEN_HOST not in hosts(server)


def test_a_name_with_private_addresses_only_is_told_as_forbidden(server: FeedServer, names: Names) -> None:
    names.answers = iter([[FORBIDDEN_HOST, "10.0.0.1", "192.168.0.1"]])

    outcome = poll(server.url("/feed", NAME))

    assert outcome.failure is FeedFailure.FORBIDDEN_ADDRESS
    assert outcome.message.startswith("its host has an address on a private network")
    assert server.requests == []
