"""Every way in which a server or a feed can be broken or hostile, one by one, and what is told of it."""

from __future__ import annotations

import gzip
import os
import ssl
import subprocess
import sys
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import brotli
import pytest

from monitor.core import pacing
from monitor.feeds import PollSettings, poll_feeds
from monitor.model import FeedFailure, FeedState, Poll, Validators
from tests.feeds.polled import HASTY, NOW, SETTINGS, on_record, poll
from tests.feedserver import FORBIDDEN_HOST, RESET, STALL, Answer, FeedServer, Wire, feed_server, item, reply, rss

SMALL = replace(SETTINGS, max_body=200_000)
SELF_SIGNED = Path(__file__).parent.parent / "cases" / "feeds" / "self_signed.pem"
PAGE = b"<!doctype html><html><head><title>Sign in</title></head><body><p>Please sign in</p></body></html>"
TWO = rss(item(1), item(2))


@dataclass(frozen=True)
class Fault:
    """An answer and what is to be said of it; `is_vouched`: its validators are to be kept."""

    name: str
    answer: Answer
    failure: FeedFailure | None = None
    entries: int = 0
    message: str = ""
    is_vouched: bool = False
    wait: timedelta | None = None
    settings: PollSettings = SETTINGS


def ok(body: bytes, **headers: str) -> bytes:
    return reply(200, body, **{"Content_Type": "application/rss+xml", "ETag": '"1"', **headers})


def broken_off(piece: bytes, times: int) -> Iterator[bytes | Wire]:
    """An answer without a length that goes on for long."""
    yield b"HTTP/1.1 200 OK\r\n\r\n" + rss()[:-16]
    for _ in range(times):
        yield piece


def bomb(megabytes: int) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    block = b"<item><title>" + b"A" * 1_000_000 + b"</title></item>"
    parts = [packer.compress(rss()[:-16]), *(packer.compress(block) for _ in range(megabytes)), packer.flush()]
    return b"".join(parts)


def described(text: str) -> str:
    return f"<description>{text}</description>"


def nested_entities() -> str:
    declared = '<!ENTITY e0 "boom">' + "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    return f'<?xml version="1.0"?><!DOCTYPE rss [{declared}]>'


def outer_entity(address: str) -> str:
    return f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY outer SYSTEM "{address}">]>'


FAULTS = [
    Fault("throttled for seconds", reply(429, Retry_After="90"), FeedFailure.THROTTLED, wait=timedelta(seconds=90)),
    Fault(
        "throttled until a date",
        reply(503, Retry_After="Sun, 22 Nov 2026 12:30:00 GMT"),
        FeedFailure.THROTTLED,
        wait=timedelta(minutes=30),
    ),
    Fault("throttled without a word", reply(429), FeedFailure.THROTTLED, message="429"),
    Fault("server error", reply(500), FeedFailure.HTTP_ERROR, message="500"),
    Fault("not found", reply(404), FeedFailure.HTTP_ERROR, message="not found (404)"),
    Fault("forbidden", reply(403), FeedFailure.HTTP_ERROR, message="forbidden (403)"),
    Fault("gone", reply(410), FeedFailure.GONE, message="gone for good (410)"),
    Fault("no content", reply(204), FeedFailure.HTTP_ERROR, message="204"),
    Fault("a 304 nobody asked for", reply(304), FeedFailure.HTTP_ERROR, message="304"),
    Fault("redirected to nowhere", reply(302), FeedFailure.HTTP_ERROR, message="302"),
    Fault("redirected to a file", reply(302, Location="file:///etc/passwd"), FeedFailure.FORBIDDEN_ADDRESS),
    Fault("redirected to no address", reply(302, Location="http://[bad/"), FeedFailure.FORBIDDEN_ADDRESS),
    Fault("redirected in circles", reply(302, Location="/feed"), FeedFailure.HTTP_ERROR, message="more than 5"),
    Fault("breaks off within its one entry", reply(200, rss(item(1)), length=5000), entries=1, message="1 entry kept"),
    Fault("an empty body", ok(b""), FeedFailure.NOT_A_FEED, message="the body is empty"),
    Fault("white space", ok(b" \n\n "), FeedFailure.NOT_A_FEED, message="the body is empty"),
    Fault("a feed without entries", ok(rss()), is_vouched=True),
    Fault(
        "a page",
        ok(PAGE, Content_Type="text/html"),
        FeedFailure.NOT_A_FEED,
        message="this is a web page that names no feed",
    ),
    Fault("plain words", ok(b"hello"), FeedFailure.NOT_A_FEED, message="begins 'hello'"),
    Fault("other XML", ok(b"<note><to>you</to></note>"), FeedFailure.NOT_A_FEED),
    Fault("other JSON", ok(b'{"items": []}'), FeedFailure.NOT_A_FEED),
    Fault("broken JSON", ok(b'{"version": '), FeedFailure.UNREADABLE, message="broken JSON"),
    Fault("nested JSON", ok(b'{"a":' * 90_000), FeedFailure.UNREADABLE),
    Fault("an image, it says", ok(TWO, Content_Type="image/png"), entries=2, is_vouched=True),
    Fault("fewer bytes than announced", reply(200, TWO, length=5000, ETag='"1"'), entries=2, message="broke off"),
    Fault(
        "fewer bytes than announced, one entry among them",
        reply(200, rss(item(1)), length=5000),
        entries=1,
        message="the answer broke off: 1 entry kept",
    ),
    Fault("ends within an entry", ok(TWO[:-60]), entries=2, message="ends early: 2 entries kept"),
    Fault("ends within a link", ok(TWO[:-100]), entries=1, message="ends early: 1 entry kept"),
    Fault("stalls in the body", [reply(200, TWO, length=5000), STALL], FeedFailure.TIMEOUT, settings=HASTY),
    Fault("stalls in the headers", [b"HTTP/1.1 200 OK\r\nX: 1\r\n", STALL], FeedFailure.TIMEOUT, settings=HASTY),
    Fault("says nothing", [STALL], FeedFailure.TIMEOUT, message="within 0.3 s", settings=HASTY),
    Fault("resets the connection", [RESET], FeedFailure.UNREACHABLE),
    Fault("resets within the body", [reply(200, TWO, length=5000), RESET], entries=2),
    Fault("speaks no HTTP", b"220 mail.example ESMTP\r\n", FeedFailure.UNREACHABLE),
    Fault("too many headers", b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 50_000 + b"\r\n", FeedFailure.UNREACHABLE),
    Fault("never ends", lambda _: broken_off(item().encode() * 1000, 100), FeedFailure.TOO_LARGE, settings=SMALL),
    Fault("a gzip bomb", ok(bomb(60), Content_Encoding="gzip"), FeedFailure.TOO_LARGE, message="15,000,000"),
    Fault(
        "a brotli bomb",
        ok(brotli.compress(b"A" * 60_000_000, quality=5), Content_Encoding="br"),
        FeedFailure.TOO_LARGE,
    ),
    Fault("a deflate bomb", ok(zlib.compress(b"A" * 60_000_000), Content_Encoding="deflate"), FeedFailure.TOO_LARGE),
    Fault("gzip cut short", ok(gzip.compress(TWO)[:-9] + b"garbage", Content_Encoding="gzip"), entries=2),
    Fault("gzip, it says", ok(TWO, Content_Encoding="gzip"), entries=2, is_vouched=True),
    Fault(
        "gzip in two parts",
        ok(gzip.compress(TWO[:99]) + gzip.compress(TWO[99:]), Content_Encoding="gzip"),
        entries=2,
        is_vouched=True,
    ),
    Fault("gzip, but it does not say", ok(gzip.compress(TWO)), entries=2, is_vouched=True),
    Fault("brotli", ok(brotli.compress(TWO), Content_Encoding="br"), entries=2, is_vouched=True),
    Fault("bare deflate", ok(zlib.compress(TWO)[2:-4], Content_Encoding="deflate"), entries=2, is_vouched=True),
    Fault(
        "an unknown coding", ok(b"\x28\xb5\x2f\xfd", Content_Encoding="zstd"), FeedFailure.UNREADABLE, message="zstd"
    ),
    Fault("nested entities", ok(rss(item(1, "&e9;"), prolog=nested_entities())), entries=1, is_vouched=True),
    Fault(
        "one entity many times",
        ok(rss(item(1, "&a;" * 20_000), prolog=f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "{"A" * 50_000}">]>')),
        entries=1,
        is_vouched=True,
    ),
    Fault(
        "an entity of a file",
        ok(rss(item(1, "X&outer;Y"), prolog=outer_entity("file:///etc/passwd"))),
        entries=1,
        is_vouched=True,
    ),
    Fault(
        "deeply nested", ok(rss(item(1, more=described("<b>" * 60_000 + "</b>" * 60_000)))), entries=1, is_vouched=True
    ),
    Fault("nested and unclosed", ok(rss(item(1, more=described("<b>" * 20_000)))), entries=1, is_vouched=True),
    Fault(
        "more entries than anyone reads",
        ok(rss(*(item(n) for n in range(5_000)))),
        entries=2_000,
        message="2,000 entries kept of 5,000",
        is_vouched=True,
    ),
    Fault("control characters", ok(rss(item(1, "red\x00\x0b\x1b[31m alert\x1b[0m"))), entries=1, is_vouched=True),
    Fault("another encoding", ok(rss(item(1, "Zürich")).decode().encode("latin-1")), entries=1, is_vouched=True),
]


@pytest.mark.parametrize("fault", [pytest.param(fault, id=fault.name) for fault in FAULTS])
def test_a_fault_is_told_and_stops_nothing(server: FeedServer, fault: Fault) -> None:
    broken = on_record(server.serves("/feed", fault.answer))
    sound = on_record(server.serves("/sound", ok(TWO)))
    polls: dict[str, Poll] = {}

    poll_feeds([broken, sound], now=NOW, settings=fault.settings, on_poll=lambda poll: polls.update({poll.feed: poll}))

    outcome = polls[broken.feed.url]
    assert (outcome.failure, len(outcome.entries)) == (fault.failure, fault.entries)
    assert fault.message in outcome.message
    assert outcome.wait == fault.wait
    assert outcome.validators == (Validators('"1"') if fault.is_vouched else None)
    assert len(polls[sound.feed.url].entries) == 2


def test_a_name_that_does_not_resolve_is_unreachable() -> None:
    outcome = poll("http://nowhere.invalid/feed")

    assert outcome.failure is FeedFailure.UNREACHABLE
    assert outcome.message.startswith("no address is known for its host, nowhere.invalid")


def test_a_closed_port_is_unreachable(server: FeedServer) -> None:
    url = server.url("/feed").replace(str(server.port), "1")

    outcome = poll(url)

    assert outcome.failure is FeedFailure.UNREACHABLE
    assert outcome.message == "no connection to 127.0.0.1, port 1: Connection refused"


def test_a_certificate_that_nobody_vouches_for_is_refused() -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(SELF_SIGNED)
    with feed_server(context) as server:
        server.serves("/feed", ok(TWO))

        outcome = poll(server.url("/feed").replace("http:", "https:"))

    assert outcome.failure is FeedFailure.UNREACHABLE
    assert outcome.message == "its certificate is not to be trusted: self-signed certificate"
    assert server.requests == []


def test_a_certificate_that_the_system_vouches_for_is_accepted() -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(SELF_SIGNED)
    polling = "import sys; from tests.feeds.polled import poll; outcome = poll(sys.argv[1]); "
    polling += "print(outcome.failure, len(outcome.entries))"
    with feed_server(context) as server:
        server.serves("/feed", ok(TWO))
        url = server.url("/feed").replace("http:", "https:")
        # The system's certificates are read once a process.
        command, trusting = [sys.executable, "-c", polling, url], os.environ | {"SSL_CERT_FILE": str(SELF_SIGNED)}
        run = subprocess.run(command, capture_output=True, text=True, check=True, env=trusting)

    assert run.stdout == "None 2\n"


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://127.0.0.1/feed", "http://", "http://[bad/", "feed"])
def test_an_address_that_is_not_of_the_web_is_never_opened(url: str) -> None:
    assert poll(url).failure is FeedFailure.FORBIDDEN_ADDRESS


@pytest.mark.parametrize("status", [301, 302])
def test_where_a_feed_leads_may_be_gone_without_the_feed_being_so(server: FeedServer, status: int) -> None:
    gone = server.serves("/gone", reply(410))
    record = on_record(server.serves("/feed", reply(status, Location="/gone")))

    outcome = poll(record)

    assert outcome.message == f"redirected to '{gone}': gone for good (410)"
    assert pacing.advance(record, outcome).state is FeedState.BROKEN


def test_a_redirect_to_a_private_address_is_not_followed(server: FeedServer) -> None:
    private = server.url("/secret", FORBIDDEN_HOST)
    url = server.serves("/feed", reply(302, Location=private))

    outcome = poll(url)

    assert outcome.failure is FeedFailure.FORBIDDEN_ADDRESS
    assert [request.path for request in server.requests] == ["/feed"]


def test_an_entity_that_names_an_address_is_not_fetched(server: FeedServer) -> None:
    prolog = outer_entity(server.url("/secret"))
    url = server.serves("/feed", ok(rss(item(1, "X&outer;Y"), prolog=prolog)))

    poll(url)

    assert [request.path for request in server.requests] == ["/feed"]


def test_the_file_that_an_entity_names_is_not_read(server: FeedServer) -> None:
    url = server.serves("/feed", ok(rss(item(1, "X&outer;Y"), prolog=outer_entity("file:///etc/passwd"))))

    (entry,) = poll(url).entries

    assert "root" not in entry.title


def test_entities_do_not_expand_beyond_measure(server: FeedServer) -> None:
    url = server.serves("/feed", ok(rss(item(1, "&e9;"), prolog=nested_entities())))

    (entry,) = poll(url).entries

    assert len(entry.title) <= 1_000


def test_reading_that_takes_too_long_is_given_up(server: FeedServer) -> None:
    url = server.serves("/feed", ok(TWO[:-60]))

    outcome = poll(url, replace(SETTINGS, parse_timeout=0.001))

    assert outcome.failure is FeedFailure.UNREADABLE
    assert "longer than 0.006 s" in outcome.message


def test_reading_that_takes_too_much_processor_time_is_given_up(server: FeedServer) -> None:
    url = server.serves("/feed", ok(rss(item(1, more=described("<b>" * 600_000)))))

    outcome = poll(url, replace(SETTINGS, parse_timeout=1.0, parse_memory=400_000_000))

    assert outcome.failure is FeedFailure.UNREADABLE
    assert outcome.entries == ()


def test_reading_that_takes_too_much_memory_is_given_up(server: FeedServer) -> None:
    large = rss(*(item(n) for n in range(60_000)))[:-9]
    url = server.serves("/feed", ok(large))

    outcome = poll(url, replace(SETTINGS, parse_memory=20_000_000))

    assert outcome.failure is FeedFailure.UNREADABLE
    assert "more time or memory" in outcome.message


def test_after_a_document_that_ended_the_parser_the_next_one_is_read(server: FeedServer) -> None:
    large = on_record(server.serves("/large", ok(rss(*(item(n) for n in range(60_000)))[:-9])))
    cut = on_record(server.serves("/cut", ok(TWO[:-60])))
    polls: list[Poll] = []

    settings = replace(SETTINGS, parse_memory=20_000_000, concurrency=1)
    poll_feeds([large, cut], now=NOW, settings=settings, on_poll=polls.append)

    assert [len(poll.entries) for poll in polls] == [0, 2]
