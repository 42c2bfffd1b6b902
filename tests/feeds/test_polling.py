"""How feeds are asked: conditionally, politely, each on its own; and what is kept of the answers."""

from __future__ import annotations

import asyncio
import re
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from yarl import URL

from monitor.core import pacing
from monitor.errors import StoreError
from monitor.feeds import poll_feeds, unchanged
from monitor.feeds.fetching import is_at_home
from monitor.model import Feed, FeedFailure, FeedOnRecord, KnownEntry, Poll, Validators
from tests.feeds.polled import NOW, SETTINGS, on_record, poll
from tests.feedserver import STALL, FeedServer, Request, item, reply, rss

VALIDATORS = Validators('W/"a-1"', "Sat, 21 Nov 2026 08:00:00 GMT")
YESTERDAY = NOW - timedelta(days=1)


def fed(*items: str, **headers: str) -> bytes:
    return reply(200, rss(*items), Content_Type="application/rss+xml", **headers)


def test_both_validators_are_sent_byte_for_byte(server: FeedServer) -> None:
    url = server.serves("/feed", reply(304))

    outcome = poll(on_record(url, validators=VALIDATORS, last_full_at=YESTERDAY))

    assert outcome.not_modified
    assert server.requests[0].headers["if-none-match"] == VALIDATORS.etag
    assert server.requests[0].headers["if-modified-since"] == VALIDATORS.last_modified


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, VALIDATORS),
        ({"ETag": 'W/"a-2"'}, Validators('W/"a-2"', VALIDATORS.last_modified)),
        ({"Last_Modified": "Sun"}, Validators(VALIDATORS.etag, "Sun")),
    ],
)
def test_a_304_keeps_the_validators_it_does_not_renew(
    server: FeedServer, headers: dict[str, str], expected: Validators
) -> None:
    url = server.serves("/feed", reply(304, **headers))

    outcome = poll(on_record(url, validators=VALIDATORS, last_full_at=YESTERDAY))

    assert outcome.validators == expected


def test_new_validators_come_with_the_entries_they_vouch_for(server: FeedServer) -> None:
    url = server.serves("/feed", fed(item(1), ETag="not even quoted", Last_Modified="whenever"))

    outcome = poll(url)

    assert outcome.validators == Validators("not even quoted", "whenever")
    assert [entry.entry_id for entry in outcome.entries] == ["entry-1"]


def test_validators_that_are_no_text_are_not_believed_since_they_could_not_be_sent_back(server: FeedServer) -> None:
    answer = fed(item(1), ETag='"caf\xe9"', Last_Modified="Sun")
    url = server.serves("/feed", answer)

    assert poll(url).validators == Validators(None, "Sun")


@pytest.mark.parametrize("etag", ['"a\x1bb"', '"\x7f"', f'"{"a" * 9_000}"'])
def test_validators_that_no_request_could_hold_are_not_believed(server: FeedServer, etag: str) -> None:
    url = server.serves("/feed", fed(item(1), ETag=etag, Last_Modified="Sun\t"))
    first = poll(url)

    again = poll(on_record(url, validators=first.validators, last_full_at=YESTERDAY))

    assert first.validators == Validators(None, "Sun")
    assert again.failure is None


def test_a_server_and_its_cache_may_each_say_how_long_an_answer_is_fresh(server: FeedServer) -> None:
    answer = fed(item(1), Cache_Control="public").replace(b"\r\n\r\n", b"\r\nCache-Control: max-age=3600\r\n\r\n", 1)

    assert poll(server.serves("/feed", answer)).wait == timedelta(hours=1)


def test_a_feed_may_have_moved_to_where_the_address_holds_bytes_that_are_no_text(server: FeedServer) -> None:
    server.serves("/caf%E9", fed(item(1)))
    url = server.serves("/feed", reply(301, Location="/caf\xe9"))

    outcome = poll(url)

    assert (outcome.permanent_url, len(outcome.entries)) == (server.url("/caf%E9"), 1)


def test_where_a_feed_has_moved_to_is_told_without_characters_that_steer_a_terminal(server: FeedServer) -> None:
    server.serves("/a%1Bc%E2%80%AE%20b", fed(item(1)))
    url = server.serves("/feed", reply(301, Location="/a\x1bc" + "\u202e".encode().decode("latin-1") + " b"))

    outcome = poll(url)

    assert (outcome.permanent_url, len(outcome.entries)) == (server.url("/a%1Bc%E2%80%AE%20b"), 1)


def test_after_a_failure_the_whole_feed_is_asked_for(server: FeedServer) -> None:
    url = server.serves("/feed", fed(item(1)))

    poll(on_record(url, validators=VALIDATORS, last_full_at=YESTERDAY, failures=1))

    assert "if-none-match" not in server.requests[0].headers
    assert "if-modified-since" not in server.requests[0].headers


@pytest.mark.parametrize("days", [8, -400])  # the clock may have been ahead
def test_now_and_then_the_whole_feed_is_asked_for_since_some_lie(server: FeedServer, days: int) -> None:
    url = server.serves("/feed", fed(item(1)))

    poll(on_record(url, validators=VALIDATORS, last_full_at=NOW - timedelta(days=days)))

    assert "if-none-match" not in server.requests[0].headers


def test_the_same_body_with_other_validators_is_vouched_for_by_these_alone(server: FeedServer) -> None:
    url = server.serves("/feed", fed(item(1), ETag='"2"'))
    first = poll(url)

    second = poll(on_record(url, body_hash=first.body_hash, validators=VALIDATORS, last_full_at=YESTERDAY))

    assert second.not_modified
    assert second.validators == Validators('"2"', None)


def test_an_unchanged_body_is_not_parsed_again(server: FeedServer) -> None:
    url = server.serves("/feed", fed(item(1), ETag='"2"'))
    first = poll(url)

    second = poll(on_record(url, body_hash=first.body_hash, last_full_at=YESTERDAY))

    assert second.not_modified
    assert second.entries == ()
    assert second.validators == Validators('"2"')


@pytest.mark.parametrize(
    ("days", "limit", "is_read"),
    [(1, 2, False), (8, 2, True), (1, 3, True)],
    ids=["the same soon", "the same after a week", "the same under another limit"],
)
def test_an_unchanged_body_is_parsed_again_where_it_may_say_more(
    server: FeedServer, days: int, limit: int, *, is_read: bool
) -> None:
    url = server.serves("/feed", fed(item(1), item(2), item(3)))
    first = poll(url, replace(SETTINGS, max_entries=2))
    record = on_record(url, body_hash=first.body_hash, last_full_at=NOW - timedelta(days=days))

    second = poll(record, replace(SETTINGS, max_entries=limit))

    assert (second.not_modified, len(second.entries)) == ((False, limit) if is_read else (True, 0))


def test_another_version_of_the_program_parses_an_unchanged_body_again(
    server: FeedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = server.serves("/feed", fed(item(1)))
    record = on_record(url, body_hash=poll(url).body_hash, last_full_at=NOW)

    is_read = [not poll(record).not_modified]
    monkeypatch.setattr(unchanged, "__version__", "the next one")
    is_read.append(not poll(record).not_modified)

    assert is_read == [False, True]


@pytest.mark.parametrize(("days", "is_read_again"), [(1, False), (5, True), (300, False)])
def test_a_body_with_a_date_that_will_be_believed_soon_is_parsed_again(
    server: FeedServer, days: int, *, is_read_again: bool
) -> None:
    date = f"<pubDate>{NOW + timedelta(days=days):%a, %d %b %Y %H:%M:%S} GMT</pubDate>"
    url = server.serves("/feed", fed(item(1, more=date)))

    outcome = poll(url)

    assert (outcome.body_hash == "") is is_read_again


def test_the_body_hash_of_a_cut_answer_is_not_kept(server: FeedServer) -> None:
    url = server.serves("/feed", reply(200, rss(item(1)), length=9_000))

    outcome = poll(url)

    assert (len(outcome.entries), outcome.body_hash, outcome.validators) == (1, "", None)


def test_who_asks_can_be_reached(server: FeedServer) -> None:
    poll(server.serves("/feed", fed()))

    agent = server.requests[0].headers["user-agent"]
    assert agent.startswith("StorylineMonitor/")
    assert agent.endswith("(+https://desk.example/bot)")


def test_the_headers_of_a_feed_are_sent_to_it(server: FeedServer) -> None:
    url = server.serves("/feed", fed())
    feed = Feed(url, "Evening Post", "evening", headers=(("Authorization", "Bearer secret"),))

    poll(FeedOnRecord(feed))

    assert server.requests[0].headers["authorization"] == "Bearer secret"


def test_the_headers_of_a_feed_do_not_follow_a_redirect_to_another_host(server: FeedServer) -> None:
    elsewhere = server.url("/feed", "127.0.0.9")
    server.serves("/feed", lambda request: reply(302, Location=elsewhere) if request.host == "127.0.0.1" else fed())
    feed = Feed(server.url("/feed"), "Evening Post", "evening", headers=(("Authorization", "Bearer secret"),))

    poll(FeedOnRecord(feed), replace(SETTINGS, allowed_networks=("127.0.0.0/8",)))

    assert [(request.host, "authorization" in request.headers) for request in server.requests] == [
        ("127.0.0.1", True),
        ("127.0.0.9", False),
    ]


def test_the_headers_of_a_feed_do_not_follow_it_when_it_has_moved_to_another_host(server: FeedServer) -> None:
    server.serves("/feed", fed(item(1)))
    feed = Feed("http://127.0.0.1:1/feed", "Evening Post", "evening", headers=(("Authorization", "Bearer secret"),))
    record = FeedOnRecord(feed, permanent_url=server.url("/feed"), permanent_count=3)

    poll(record)

    assert "authorization" not in server.requests[0].headers


@pytest.mark.parametrize(
    ("home", "here", "is_home"),
    [
        ("https://post.example/rss", "https://post.example/other", True),
        ("https://post.example/rss", "http://post.example/rss", False),  # the secret would go in the clear
        ("http://post.example/rss", "https://post.example/rss", True),
        ("https://post.example/rss", "https://post.example:8443/rss", False),
        ("https://post.example/rss", "https://www.post.example/rss", False),
    ],
)
def test_headers_go_to_the_server_they_were_meant_for(home: str, here: str, is_home: bool) -> None:
    assert is_at_home(home, URL(here)) is is_home


def test_cookies_are_neither_kept_nor_sent(server: FeedServer) -> None:
    server.serves("/there", fed(item(1)))
    server.serves("/feed", reply(302, Location="/there", Set_Cookie="id=7; Path=/"))

    poll(server.url("/feed", "localhost"))

    assert [request.headers.get("cookie") for request in server.requests] == [None] * 2


def test_the_validators_do_follow_a_redirect(server: FeedServer) -> None:
    elsewhere = server.url("/feed", "127.0.0.9")
    server.serves(
        "/feed", lambda request: reply(302, Location=elsewhere) if request.host == "127.0.0.1" else reply(304)
    )
    record = on_record(server.url("/feed"), validators=VALIDATORS, last_full_at=YESTERDAY)

    outcome = poll(record, replace(SETTINGS, allowed_networks=("127.0.0.0/8",)))

    assert outcome.not_modified
    assert server.requests[1].headers["if-none-match"] == VALIDATORS.etag


@pytest.mark.parametrize("status", [301, 308])
def test_a_permanent_redirect_is_followed_and_told(server: FeedServer, status: int) -> None:
    server.serves("/new", fed(item(1)))
    url = server.serves("/feed", reply(status, Location="/new"))

    outcome = poll(url)

    assert outcome.permanent_url == server.url("/new")
    assert len(outcome.entries) == 1


@pytest.mark.parametrize("status", [302, 303, 307])
def test_a_temporary_redirect_is_followed_and_forgotten(server: FeedServer, status: int) -> None:
    server.serves("/new", fed(item(1)))
    url = server.serves("/feed", reply(status, Location="/new"))

    outcome = poll(url)

    assert outcome.permanent_url == ""
    assert len(outcome.entries) == 1


def test_what_comes_after_a_temporary_redirect_is_not_permanent(server: FeedServer) -> None:
    server.serves("/here", reply(302, Location="/there"))
    server.serves("/there", reply(301, Location="/final"))
    server.serves("/final", fed(item(1)))
    url = server.serves("/feed", reply(301, Location="/here"))

    assert poll(url).permanent_url == server.url("/here")


def test_after_three_agreeing_answers_a_moved_feed_is_asked_where_it_is(server: FeedServer) -> None:
    server.serves("/new", fed(item(1)))
    record = on_record(server.serves("/feed", reply(301, Location="/new")))

    for _ in range(4):
        record = pacing.advance(record, poll(record))

    assert [request.path for request in server.requests] == ["/feed", "/new"] * 3 + ["/new"]
    assert record.feed.url == server.url("/feed")


def test_five_redirects_are_followed_and_not_six(server: FeedServer) -> None:
    for hop in range(1, 6):
        server.serves(f"/{hop}", reply(302, Location=f"/{hop + 1}"))
    server.serves("/6", fed(item(1)))
    url = server.serves("/0", reply(302, Location="/1"))

    assert len(poll(server.url("/1")).entries) == 1
    assert poll(url).failure is FeedFailure.HTTP_ERROR


def test_a_host_sees_two_requests_at_once_and_no_more(server: FeedServer) -> None:
    server.pairs = asyncio.Barrier(2)
    records = [on_record(server.serves(f"/{number}", fed(item(number)))) for number in range(12)]
    polls: list[Poll] = []

    poll_feeds(records, now=NOW, settings=SETTINGS, on_poll=polls.append)

    assert server.peak == 2
    assert len(polls) == 12


def test_feeds_of_one_host_take_turns_with_those_of_others(server: FeedServer) -> None:
    feeds = [on_record(server.serves(f"/{number}", fed(item(number)))) for number in range(3)]
    other = on_record(server.url("/0", "127.0.0.9"))
    settings = replace(SETTINGS, concurrency=1, allowed_networks=("127.0.0.0/8",))

    poll_feeds([*feeds, other], now=NOW, settings=settings, on_poll=lambda poll: None)

    assert [request.host for request in server.requests] == ["127.0.0.1", "127.0.0.9", "127.0.0.1", "127.0.0.1"]


def test_every_outcome_is_handed_over_on_the_thread_that_asked(server: FeedServer) -> None:
    records = [on_record(server.serves(f"/{number}", fed(item(number)))) for number in range(5)]
    threads = set()

    poll_feeds(records, now=NOW, settings=SETTINGS, on_poll=lambda poll: threads.add(threading.get_ident()))

    assert threads == {threading.get_ident()}


def test_polling_works_on_any_thread_with_the_confined_process_too(server: FeedServer) -> None:
    url = server.serves("/feed", reply(200, rss(item(1), item(2))[:-60]))

    with ThreadPoolExecutor(1) as pool:
        outcome = pool.submit(poll, url).result()

    assert len(outcome.entries) == 2


def test_an_error_of_the_caller_is_raised_as_it_is(server: FeedServer) -> None:
    url = server.serves("/feed", fed(item(1)))

    def fail(poll: Poll) -> None:
        raise LookupError("the caller's own")

    with pytest.raises(LookupError, match="the caller's own"):
        poll_feeds([on_record(url)], now=NOW, settings=SETTINGS, on_poll=fail)


def test_a_mistake_that_one_feed_brings_out_is_told_of_it_and_stops_no_other(
    server: FeedServer, caplog: pytest.LogCaptureFixture
) -> None:
    good, bad = (on_record(server.serves(path, fed(item(1)))) for path in ("/good", "/bad"))
    polls: dict[str, Poll] = {}

    def known(url: str, ids: Sequence[str]) -> tuple[KnownEntry, ...]:
        return () if url == good.feed.url else (KnownEntry("entry-1", "http://[", "Bridge"), None)  # type: ignore[return-value]  # the mistake

    poll_feeds(
        [bad, good], now=NOW, settings=SETTINGS, on_poll=lambda poll: polls.update({poll.feed: poll}), known=known
    )

    assert len(polls[good.feed.url].entries) == 1
    assert polls[bad.feed.url].failure is FeedFailure.UNREADABLE
    assert polls[bad.feed.url].message == "dealing with its answer failed: AttributeError, a mistake of this program"
    assert bad.feed.url in caplog.text


def test_a_round_that_is_to_stop_waits_for_no_answer(server: FeedServer) -> None:
    silent, sound = on_record(server.serves("/silent", [STALL])), on_record(server.serves("/sound", fed(item(1))))
    polls: list[Poll] = []

    poll_feeds([silent, sound], now=NOW, settings=SETTINGS, on_poll=polls.append, is_stopping=lambda: bool(polls))

    assert [outcome.feed for outcome in polls] == [sound.feed.url]


def test_the_caller_is_asked_which_of_the_entries_that_are_listed_it_knows(server: FeedServer) -> None:
    asked: list[list[str]] = []

    def known(url: str, ids: Sequence[str]) -> tuple[KnownEntry, ...]:
        asked.append([*ids])
        return ()

    record = on_record(server.serves("/feed", fed(item(1), item(2))))
    poll_feeds([record], now=NOW, settings=SETTINGS, on_poll=lambda poll: None, known=known)

    assert asked == [["entry-1", "entry-2"]]


def test_a_database_that_fails_ends_the_round(server: FeedServer) -> None:
    url = server.serves("/feed", fed(item(1)))

    def known(url: str, ids: Sequence[str]) -> tuple[KnownEntry, ...]:
        raise StoreError("the disk is full")

    with pytest.raises(StoreError, match="the disk is full"):
        poll_feeds([on_record(url)], now=NOW, settings=SETTINGS, on_poll=lambda poll: None, known=known)


def test_outcomes_come_in_bursts_each_within_what_the_caller_wants_around_it(server: FeedServer) -> None:
    records = [on_record(server.serves(f"/{number}", fed(item(number)))) for number in range(8)]
    happenings: list[str] = []

    @contextmanager
    def together() -> Iterator[None]:
        happenings.append("begin")
        yield
        happenings.append("end")

    poll_feeds(records, now=NOW, settings=SETTINGS, on_poll=lambda poll: happenings.append("poll"), together=together)

    assert re.fullmatch("(begin( poll)+ end ?)+", " ".join(happenings))
    assert happenings.count("poll") == 8


def test_a_page_that_may_be_kept_for_long_does_not_hold_the_feed_back(server: FeedServer) -> None:
    url = server.serves("/feed", reply(200, b"<html></html>", Cache_Control="max-age=31536000"))

    assert poll(url).wait is None


def test_no_feeds_are_no_work() -> None:
    poll_feeds([], now=NOW, settings=SETTINGS, on_poll=lambda poll: pytest.fail("there was no feed"))


def test_an_intranet_feed_may_have_a_private_address_and_others_may_not(server: FeedServer) -> None:
    url = server.serves("/feed", fed(item(1)))
    intranet = FeedOnRecord(Feed(url, "Intranet", "desk", allow_private=True))
    strict = replace(SETTINGS, allowed_networks=())
    outcomes: dict[str, Poll] = {}

    poll_feeds([intranet], now=NOW, settings=strict, on_poll=lambda poll: outcomes.update(inside=poll))
    poll_feeds([on_record(url)], now=NOW, settings=strict, on_poll=lambda poll: outcomes.update(outside=poll))

    assert outcomes["inside"].failure is None
    assert outcomes["outside"].failure is FeedFailure.FORBIDDEN_ADDRESS


def test_a_name_that_resolves_to_a_private_address_is_forbidden(server: FeedServer) -> None:
    server.serves("/feed", fed(item(1)))

    outcome = poll(server.url("/feed", "localhost"), replace(SETTINGS, allowed_networks=()))

    assert outcome.failure is FeedFailure.FORBIDDEN_ADDRESS
    assert server.requests == []


def test_a_guid_that_changes_at_every_fetch_makes_no_new_entry(server: FeedServer) -> None:
    count = iter(range(1, 9))

    def changing(request: Request) -> bytes:
        return fed(item(1, "Stable", guid=f"changing-{next(count)}"))

    url = server.serves("/feed", changing)
    before = poll(url)
    (first,) = before.entries

    again = poll(url, known=(KnownEntry(first.entry_id, first.link, first.title),))

    assert [entry.entry_id for entry in again.entries] == [first.entry_id]
    assert (before.known_share, again.known_share) == (None, 1)  # where nothing is on record, nothing is a rush


def test_a_guid_that_is_used_again_for_another_story_makes_a_new_entry(server: FeedServer) -> None:
    url = server.serves("/feed", fed(item(2, "Another story", guid="1")))

    (entry,) = poll(url, known=(KnownEntry("1", "http://evening.example/1", "A story"),)).entries

    assert entry.entry_id != "1"


def test_an_edited_entry_keeps_its_id(server: FeedServer) -> None:
    url = server.serves("/feed", fed(item(1, "20 hurt in blast", guid="1")))

    (entry,) = poll(url, known=(KnownEntry("1", "http://evening.example/1", "10 hurt in blast"),)).entries

    assert entry.entry_id == "1"


def test_what_a_feed_asks_of_readers_is_handed_on(server: FeedServer) -> None:
    channel = "<ttl>45</ttl><skipHours><hour>2</hour><hour>24</hour></skipHours>"
    url = server.serves("/feed", reply(200, rss(item(1), channel=channel), Cache_Control="max-age=600"))

    outcome = poll(url)

    assert outcome.update_every == timedelta(minutes=45)
    assert outcome.skip_hours == (0, 2)
    assert outcome.wait == timedelta(minutes=10)


@pytest.mark.parametrize(
    ("links", "more"), [(1, ""), (2, ", or another of those that `monitor feeds find PAGE` lists")]
)
def test_a_page_names_the_feed_to_put_in_its_place(server: FeedServer, links: int, more: str) -> None:
    named = [b'<link rel="alternate" type="application/rss+xml" href="/rss%d">' % number for number in range(links)]
    page = b"<html><head>" + b"".join(named) + b"</head></html>"
    url = server.serves("/", reply(200, page, Content_Type="text/html"))

    outcome = poll(url)

    assert outcome.failure is FeedFailure.NOT_A_FEED
    put = f"put {server.url('/rss0')} in its place in the configuration"
    assert outcome.message == f"this is a web page: {put}{more}"


@pytest.mark.parametrize("confine_above", [0, 1_000_000])
@pytest.mark.parametrize("path", ["/feed", "/dead"])
def test_a_page_that_names_the_very_address_that_was_asked_gives_no_other(
    server: FeedServer, path: str, confine_above: int
) -> None:
    page = f"<html><head><link rel='alternate' type='application/rss+xml' href='{path}'></head></html>".encode()
    server.serves("/dead", reply(301, Location="/"))
    for place in ("/", "/feed"):
        server.serves(place, reply(200, page, Content_Type="text/html"))

    outcome = poll(server.url(path), replace(SETTINGS, confine_above=confine_above))

    assert outcome.message == "this is a web page, though it names this very address as its feed"


def test_a_large_feed_is_read_in_the_confined_process(server: FeedServer) -> None:
    url = server.serves("/feed", fed(item(1), item(2)))

    here, confined = poll(url), poll(url, replace(SETTINGS, confine_above=0))

    assert confined.entries == here.entries
    assert confined.title == here.title == "Evening Post"
