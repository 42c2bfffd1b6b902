"""Answers whose headers or lengths are not as they should be: read where that is safe, told without quoting headers."""

from __future__ import annotations

import gzip
from datetime import timedelta

import pytest

from monitor.model import FeedFailure, Validators
from tests.feeds.polled import NOW, on_record, poll
from tests.feedserver import STALL, Answer, FeedServer, item, reply, rss

TWO = rss(item(1), item(2))


def spoken(status: int, body: bytes, *headers: str) -> bytes:
    """An answer with just these headers."""
    return "\r\n".join([f"HTTP/1.1 {status} X", *headers]).encode("latin-1") + b"\r\n\r\n" + body


@pytest.mark.parametrize(
    "answer",
    [
        reply(304, b"<html>" * 90),
        spoken(304, b"<html>" * 90, "Content-Length: 540"),
        spoken(304, b"5\r\nhello\r\n0\r\n\r\n", "Transfer-Encoding: chunked"),
    ],
)
def test_not_modified_with_a_body_is_not_modified(server: FeedServer, answer: Answer) -> None:
    url = server.serves("/feed", answer)

    outcome = poll(on_record(url, validators=Validators('"1"'), last_full_at=NOW - timedelta(days=1)))

    assert (outcome.failure, outcome.not_modified, outcome.validators) == (None, True, Validators('"1"'))


@pytest.mark.parametrize("answer", [reply(200, TWO, length=len(TWO) - 80), spoken(200, TWO, "Content-Length: 303")])
def test_of_a_body_longer_than_announced_the_announced_part_is_kept(server: FeedServer, answer: Answer) -> None:
    outcome = poll(server.serves("/feed", answer))

    assert [entry.entry_id for entry in outcome.entries] == ["entry-1"]
    assert (outcome.validators, outcome.message) == (None, "the document ends early: 1 entry kept")


@pytest.mark.parametrize(
    "lengths",
    [
        ["Content-Length: {0}", "content-length: {0}"],
        ["Content-Length: {0}", "X: y", "Content-Length:{0} , {0}"],
        ["Content-Length: {0}, {0}"],
    ],
)
def test_a_length_that_is_told_twice_over_counts_once(server: FeedServer, lengths: list[str]) -> None:
    headers = [length.format(len(TWO)) for length in lengths]

    outcome = poll(server.serves("/feed", spoken(200, TWO, *headers, 'ETag: "1"')))

    assert (len(outcome.entries), outcome.validators) == (2, Validators('"1"'))


def test_an_answer_of_two_lengths_is_none(server: FeedServer) -> None:
    url = server.serves("/feed", spoken(200, TWO, f"Content-Length: {len(TWO)}", "Content-Length: 5"))

    assert poll(url).message == "an answer that is no HTTP: Duplicate Content-Length"


def test_a_redirect_with_more_of_a_body_than_announced_is_followed(server: FeedServer) -> None:
    server.serves("/feed", reply(200, TWO))

    assert len(poll(server.serves("/old", reply(302, b"hello", length=1, Location="/feed"))).entries) == 2


def test_a_long_header_is_read_and_one_beyond_reason_told_without_its_words(server: FeedServer) -> None:
    long = server.serves("/long", reply(200, TWO, Content_Security_Policy="a" * 20_000))
    too_long = server.serves("/too-long", reply(200, TWO, Content_Security_Policy="a" * 70_000))

    assert len(poll(long).entries) == 2
    assert poll(too_long).message == "a line of its headers is longer than 64 kB"


@pytest.mark.parametrize(
    ("header", "told"),
    [
        ("Loca tion: http://user:hunter2@press.example/?sig=SECRET", "Invalid header token"),
        ("Location: http://user:hunter2@press.example/?sig=SECRET\0", "Invalid HTTP header"),
    ],
)
def test_a_header_that_cannot_be_read_is_not_quoted(server: FeedServer, header: str, told: str) -> None:
    assert poll(server.serves("/feed", spoken(302, b"", header))).message == f"an answer that is no HTTP: {told}"


@pytest.mark.parametrize("pieces", [[b"%x\r\n%s\r\n-5\r\n"], [b"%x\r\n%s\r\n", b"no length\r\n"]])
def test_a_chunk_whose_length_cannot_be_read_ends_the_answer_and_is_not_waited_for(
    server: FeedServer, pieces: list[bytes]
) -> None:
    pieces[0] = spoken(200, pieces[0] % (len(TWO), TWO), "Transfer-Encoding: chunked", 'ETag: "1"')

    outcome = poll(server.serves("/feed", [*pieces, STALL]))

    assert (outcome.failure, len(outcome.entries), outcome.validators) == (None, 2, None)
    assert outcome.message == "the answer broke off: 2 entries kept"


@pytest.mark.parametrize(
    "answer",
    [
        [spoken(200, b"no length\r\n", "Transfer-Encoding: chunked"), STALL],
        reply(200, gzip.compress(TWO)[:9], Content_Encoding="gzip"),
        reply(200, b"", length=500),
    ],
)
def test_an_answer_of_which_nothing_came_is_not_said_to_be_empty(server: FeedServer, answer: Answer) -> None:
    outcome = poll(server.serves("/feed", answer))

    assert outcome.failure is FeedFailure.UNREADABLE
    assert outcome.message == "the answer broke off before anything of it came"
