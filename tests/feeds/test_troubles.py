"""What is told of a server that gave no answer that can be read."""

from __future__ import annotations

import re
import socket
from contextlib import ExitStack
from dataclasses import replace

import pytest

from monitor.feeds.troubles import shown
from monitor.model import FeedFailure
from tests.feeds.polled import HASTY, SETTINGS, poll
from tests.feedserver import FORBIDDEN_HOST, STALL, Answer, FeedServer, reply

WORDS = [
    (b"", "the connection was closed without an answer"),
    (b"220 mail.example ESMTP\r\n", "an answer that is no HTTP: Bad status line: .*220 mail.example ESMTP.*"),
    (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 50_000 + b"\r\n", "an answer that is no HTTP: Too many headers received"),
    ([STALL], "no whole answer within 0.3 s"),
    (reply(429, Retry_After="604800"), "too many requests \\(429\\); asks to be left alone for 7 days"),
    (reply(503, Retry_After="120"), "not available for now \\(503\\)"),
    (reply(302, Location="/none"), r"redirected to 'http://127.0.0.1:\d+/none': not found \(404\)"),
    (reply(302, Location="/closed"), "redirected to 'http://127.0.0.1:[0-9]+/closed': the connection was closed .*"),
    (reply(302, Location="file:///etc/passwd"), "redirected to 'file:///etc/passwd': no http\\(s\\) address"),
    (
        reply(302, Location=f"http://{FORBIDDEN_HOST}:1/"),
        f"redirected to 'http://{FORBIDDEN_HOST}:1/': its host has an address on a private network; .*",
    ),
]


@pytest.mark.parametrize(("answer", "words"), WORDS)
def test_trouble_is_told_in_plain_words_not_as_the_client_library_writes_it(
    server: FeedServer, answer: Answer, words: str
) -> None:
    server.serves("/closed", b"")

    outcome = poll(server.serves("/feed", answer), HASTY)

    assert re.fullmatch(words, outcome.message)


def test_a_server_that_takes_up_no_connection_is_given_up_before_the_deadline() -> None:
    with socket.socket() as listener, ExitStack() as others:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        for _ in range(3):  # all that may wait to be taken up
            waiting = others.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(listener.getsockname())

        outcome = poll(f"http://127.0.0.1:{listener.getsockname()[1]}/feed", replace(SETTINGS, connect_timeout=0.2))

    assert (outcome.failure, outcome.message) == (FeedFailure.TIMEOUT, "no connection within 0.2 s")


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("http://user:hunter2@press.example/feed", "http://press.example/feed"),
        ("http://user:p@ss@press.example/@desk", "http://press.example/@desk"),
        ("//hunter2@press.example", "//press.example"),
        ("https://press.example/feed?sig=SECRET&page=2#SECRET", "https://press.example/feed?sig=…&page=…"),
        ("https://press.example/feed?SECRET", "https://press.example/feed?…"),
        ("https://press.example/feed?a=1?b=SECRET", "https://press.example/feed?a=…"),
        ("file:///etc/passwd", "file:///etc/passwd"),
    ],
)
def test_of_an_address_a_message_tells_neither_user_nor_values(address: str, told: str) -> None:
    assert shown(address) == repr(told)


def test_what_a_redirect_carries_in_secret_is_not_told(server: FeedServer) -> None:
    with socket.socket() as nobody:  # bound and not listening: no connection is taken up
        nobody.bind(("127.0.0.1", 0))
        dead = f"127.0.0.1:{nobody.getsockname()[1]}"
        answer = reply(302, Location=f"http://user:hunter2@{dead}/feed?sig=SECRETSIG")

        outcome = poll(server.serves("/feed", answer))

    assert outcome.message.startswith(f"redirected to 'http://{dead}/feed?sig=…': no connection to 127.0.0.1")
