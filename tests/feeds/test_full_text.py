"""The full text of entries, from their pages: politely, and never worse than the summary."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from pathlib import Path

import pytest

from monitor.feeds import PollSettings, poll_feeds
from monitor.feeds.articles import what_is_wrong
from monitor.feeds.robots import LARGEST_ROBOTS
from monitor.model import Feed, FeedOnRecord, KnownEntry, Poll
from tests.feeds.polled import NOW, SETTINGS, poll
from tests.feedserver import FORBIDDEN_HOST, RESET, STALL, Answer, FeedServer, item, reply, rss

pytest.importorskip("trafilatura", reason="the extra full-text is not installed")

PROMPT = replace(SETTINGS, page_spacing=0.0)
SENTENCES = [
    "The river bridge reopened on Sunday morning after eleven weeks of repair work, the city's engineers said.",
    "Some 1,200 cars crossed it within the first hour, more than twice the number counted before the closure.",
    "The repair cost 4.5 million euros, about a third of which was paid by the region, according to the mayor.",
    "Engineers replaced forty of the ninety bearings and will watch the remaining ones over the coming winter.",
]
PARAGRAPHS = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)
ARTICLE = (
    "<html><head><title>Bridge reopens</title></head><body><nav><a href='/'>Home</a> <a href='/city'>City</a></nav>"
    f"<article><h1>Bridge reopens</h1>{PARAGRAPHS}</article><footer>All rights reserved</footer></body></html>"
).encode()
OTHER = b"<html><body><article>" + b"<p>The orchestra played Mahler to a full house, and nobody left early.</p>" * 9
WALL = b"<html><body>" + b"<p>We use cookies. Accept all cookies to read on, or manage your consent here.</p>" * 9
SUMMARY = "<description>The river bridge is open again.</description>"


def long_robots(rule: bytes = b"") -> bytes:
    """More than is read of a robots.txt: it ends in a line that would forbid the article if half of it counted."""
    start, end = b"User-agent: *\n" + rule, b"\nDisallow: /a"
    return start + b"#" * (LARGEST_ROBOTS - len(start + end)) + end + b"rchive/2019\nDisallow: /article\n"


def page(body: bytes, **headers: str) -> bytes:
    return reply(200, body, **{"Content_Type": "text/html; charset=utf-8", **headers})


def entry_of(server: FeedServer, path: str = "/article") -> str:
    return item(1, more=SUMMARY).replace("http://evening.example/1", server.url(path))


def polled(
    server: FeedServer,
    *items: str,
    known: tuple[KnownEntry, ...] = (),
    is_first: bool = False,
    settings: PollSettings = PROMPT,
) -> Poll:
    url = server.serves("/feed", reply(200, rss(*items)))
    feed = Feed(url, "Evening Post", "evening", full_text=True)
    return poll(FeedOnRecord(feed, first_polled_at=None if is_first else NOW), settings, known)


def test_a_new_entry_gets_the_text_of_its_page(server: FeedServer) -> None:
    server.serves("/article", page(ARTICLE))

    (entry,) = polled(server, entry_of(server)).entries

    assert all(sentence in entry.content for sentence in SENTENCES)
    assert "All rights reserved" not in entry.content
    assert entry.summary == "The river bridge is open again."


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (reply(404), "answered with status 404"),
        (reply(200, ARTICLE, Content_Type="image/png"), "no HTML"),
        (reply(200, ARTICLE, length=9_000, Content_Type="text/html"), "the answer broke off"),
        (page(WALL), "a wall of cookies or of payment"),
        (b"no HTTP\r\n", "an answer that is no HTTP: .*"),
    ],
)
def test_why_a_page_was_left_out_is_told(server: FeedServer, answer: Answer, why: str) -> None:
    server.serves("/article", answer)

    message = polled(server, entry_of(server)).message

    assert re.fullmatch(f"full text of 0 of 1 page; the page left out: {why}", message)


def test_without_the_extra_the_message_says_what_it_takes(
    server: FeedServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "trafilatura.py").write_text("raise ImportError", encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")]))
    server.serves("/article", page(ARTICLE))

    outcome = polled(server, entry_of(server))

    assert outcome.message.endswith(
        "the page left out: it needs the extra: pip install '.[full-text]' in the program's folder"
    )
    assert len(outcome.entries) == 1


def test_a_page_that_a_proxy_changed_on_the_way_is_read(server: FeedServer) -> None:
    server.serves("/article", reply(203, ARTICLE, Content_Type="text/html"))

    assert len(polled(server, entry_of(server)).entries[0].content) > 300


def test_a_robots_txt_in_an_encoding_that_is_none_stops_nothing(server: FeedServer) -> None:
    server.serves("/article", page(ARTICLE))
    server.serves("/robots.txt", reply(200, b'<?xml version="1.0" encoding="undefined"?>'))

    assert len(polled(server, entry_of(server)).entries[0].content) > 300


def test_a_page_that_is_too_large_is_not_read(server: FeedServer) -> None:
    server.serves("/article", page(ARTICLE))
    url = server.serves("/feed", reply(200, rss(entry_of(server))))
    record = FeedOnRecord(Feed(url, "Evening Post", "evening", full_text=True), first_polled_at=NOW)

    (entry,) = poll(record, replace(PROMPT, page_max_body=len(ARTICLE) - 1)).entries

    assert (entry.content, entry.summary) == ("", "The river bridge is open again.")


def test_robots_txt_is_asked_first_and_once(server: FeedServer) -> None:
    server.serves("/article", page(ARTICLE))
    second = entry_of(server).replace("entry-1", "entry-2").replace("/article", "/article?2")

    polled(server, entry_of(server), second)

    assert [request.path for request in server.requests] == ["/feed", "/robots.txt", "/article", "/article?2"]


@pytest.mark.parametrize(
    "robots",
    [
        reply(200, b"User-agent: *\nDisallow: /article"),
        reply(200, b"User-agent: StorylineMonitor\nDisallow: /"),
        reply(500),
        [RESET],
        pytest.param(reply(200, b"User-agent: *\nDisallow: /other", length=900), id="broken off"),
        pytest.param(reply(200, long_robots(b"Disallow: /article\n")), id="too long, forbidden at its start"),
        pytest.param(reply(200, b"User-agent: *\nCrawl-delay: \xc2\xb2\nDisallow: //[\nDisallow: /a"), id="senseless"),
    ],
)
def test_what_robots_txt_forbids_is_not_read(server: FeedServer, robots: bytes) -> None:
    server.serves("/article", page(ARTICLE))
    server.serves("/robots.txt", robots)

    outcome = polled(server, entry_of(server))

    assert "/article" not in [request.path for request in server.requests]
    assert outcome.entries[0].content == ""
    assert outcome.message == (
        "full text of 0 of 1 page; the page left out: its robots.txt forbids it, or cannot be read"
    )


def test_of_a_robots_txt_that_is_too_long_the_whole_lines_of_its_beginning_count(server: FeedServer) -> None:
    server.serves("/article", page(ARTICLE))
    server.serves("/robots.txt", reply(200, long_robots()))

    assert len(polled(server, entry_of(server)).entries[0].content) > 300


@pytest.mark.parametrize(("rules", "is_read"), [(b"", True), (b"User-agent: *\nDisallow: /elsewhere", False)])
def test_a_page_that_leads_to_another_host_is_held_against_the_rules_of_that_host(
    server: FeedServer, rules: bytes, is_read: bool
) -> None:
    server.serves("/article", reply(301, Location=server.url("/elsewhere", FORBIDDEN_HOST)))
    server.serves("/elsewhere", page(ARTICLE))
    server.serves("/robots.txt", lambda request: reply(200, rules if request.host == FORBIDDEN_HOST else b""))
    url = server.serves("/feed", reply(200, rss(entry_of(server))))
    feed = Feed(url, "Evening Post", "evening", full_text=True)

    outcome = poll(FeedOnRecord(feed, first_polled_at=NOW), replace(PROMPT, allowed_networks=("127.0.0.0/8",)))

    asked = [(request.host, request.path) for request in server.requests]
    assert (FORBIDDEN_HOST, "/robots.txt") in asked
    assert ((FORBIDDEN_HOST, "/elsewhere") in asked, bool(outcome.entries[0].content)) == (is_read, is_read)


def test_a_page_that_leads_to_a_forbidden_page_of_its_own_host_is_not_read(server: FeedServer) -> None:
    server.serves("/article", reply(302, Location="/members"))
    server.serves("/members", page(ARTICLE))
    server.serves("/robots.txt", reply(200, b"User-agent: *\nDisallow: /members"))

    polled(server, entry_of(server))

    assert "/members" not in [request.path for request in server.requests]


@pytest.mark.parametrize(("length", "is_followed"), [(3_900, True), (4_100, False)])
def test_a_page_is_not_followed_to_an_address_that_is_longer_than_any(
    server: FeedServer, length: int, is_followed: bool
) -> None:
    there = "/" + "a" * length
    server.serves("/article", reply(302, Location=there))
    server.serves(there, page(ARTICLE))

    polled(server, entry_of(server))

    assert (there in [request.path for request in server.requests]) is is_followed


FALLING_BACK = [
    pytest.param(page(WALL), id="a wall of cookies"),
    pytest.param(page(b"<html><body><p>Not here.</p></body></html>"), id="a teaser"),
    pytest.param(page(OTHER), id="another article"),
    pytest.param(reply(404, ARTICLE, Content_Type="text/html"), id="not found"),
    pytest.param(page(ARTICLE, Content_Type="application/pdf"), id="no page"),
    pytest.param(reply(200, ARTICLE, length=90_000, Content_Type="text/html"), id="cut short"),
    pytest.param(page(b"<p>" + b"A" * 3_000_000), id="too large"),
    pytest.param(reply(302, Location="http://127.0.0.9/private"), id="led to a private address"),
    pytest.param([RESET], id="reset"),
]


@pytest.mark.parametrize("answer", FALLING_BACK)
def test_a_page_that_is_no_article_leaves_the_entry_as_the_feed_gave_it(server: FeedServer, answer: bytes) -> None:
    server.serves("/article", answer)

    outcome = polled(server, entry_of(server, "/article").replace("Bridge reopens", "Bridge reopens to cars"))

    assert outcome.failure is None
    (entry,) = outcome.entries
    assert (entry.summary, entry.content) == ("The river bridge is open again.", "")


def test_an_entry_on_record_is_not_read_again_nor_changed(server: FeedServer) -> None:
    known = KnownEntry("entry-1", server.url("/article"), "Bridge reopens")
    embedded = "<content>the feed's own text in full</content>"

    (entry,) = polled(server, entry_of(server).replace("</item>", f"{embedded}</item>"), known=(known,)).entries

    assert entry.content == ""
    assert [request.path for request in server.requests] == ["/feed"]


def test_the_first_poll_of_a_feed_reads_no_pages(server: FeedServer) -> None:
    polled(server, entry_of(server), is_first=True)

    assert [request.path for request in server.requests] == ["/feed"]


def test_no_more_pages_are_read_at_a_time_than_is_polite(server: FeedServer) -> None:
    links = [entry_of(server, f"/{n}").replace("entry-1", f"entry-{n}") for n in range(15)]

    polled(server, *links)

    assert len(server.requests) == 2 + SETTINGS.pages_per_poll


BRIDGE = "The river bridge is open again."
INDEX = "\n".join(f"Bridge news of the river, part {number}" for number in range(30))
WALLS = "\n".join(["The river bridge reopens: we and our partners store cookies to show you what you may like."] * 9)
OFF = "\n".join(["The orchestra played Mahler to a full house last night, and nobody left before the very end."] * 9)
JUDGED = [
    ("\n".join(SENTENCES), "Bridge reopens", BRIDGE, ""),
    ("\n".join([*SENTENCES, "We use cookies."]), "Bridge reopens", BRIDGE, ""),
    ("\n".join(SENTENCES), "", "", ""),
    (SENTENCES[0], "Bridge reopens", BRIDGE, "no more than a teaser"),
    ("\n".join(SENTENCES), "Bridge reopens", " ".join(SENTENCES) + " And more.", "no more than a teaser"),
    (WALLS, "Bridge reopens", BRIDGE, "a wall of cookies or of payment"),
    (INDEX, "Bridge news", "", "a list of headlines"),
    (OFF, "Bridge reopens", BRIDGE, "about something else"),
]


@pytest.mark.parametrize(("text", "title", "summary", "expected"), JUDGED)
def test_what_is_no_article_is_named(text: str, title: str, summary: str, expected: str) -> None:
    assert what_is_wrong(text, title, summary) == expected


UNHURRIED = replace(PROMPT, page_timeout=0.8, allowed_networks=("127.0.0.0/8",))


def entries_at(*urls: str) -> list[str]:
    return [
        item(number, more=SUMMARY).replace(f"http://evening.example/{number}", url)
        for number, url in enumerate(urls, start=1)
    ]


def test_between_two_pages_of_one_host_there_is_time(server: FeedServer) -> None:
    pages = [server.serves(f"/{number}", page(ARTICLE)) for number in (1, 2)]

    outcome = polled(server, *entries_at(*pages), settings=replace(UNHURRIED, page_spacing=600.0, pages_timeout=2))

    assert [request.path for request in server.requests] == ["/feed", "/robots.txt", "/1"]
    assert outcome.message == "full text of 1 of 2 pages; the page left out: no time was left for it"


def test_the_pages_of_one_feed_hold_up_a_round_for_so_long_and_no_longer(server: FeedServer) -> None:
    pages = [server.serves(f"/{number}", [STALL]) for number in (1, 2)]

    outcome = polled(server, *entries_at(*pages), settings=replace(UNHURRIED, page_timeout=20, pages_timeout=1))

    assert [request.path for request in server.requests] == ["/feed", "/robots.txt", "/1"]
    assert outcome.message == "full text of 0 of 2 pages; the first left out: no time was left for it"
    assert len(outcome.entries) == 2


def test_the_rules_of_the_hosts_that_a_page_leads_to_come_out_of_its_own_time(server: FeedServer) -> None:
    pages = [server.serves(f"/{number}", reply(302, Location=server.url("/x", FORBIDDEN_HOST))) for number in (1, 2)]
    server.serves("/robots.txt", lambda request: [STALL] if request.host == FORBIDDEN_HOST else reply(404))

    polled(server, *entries_at(*pages), settings=UNHURRIED)

    asked = [(request.host, request.path) for request in server.requests]
    assert asked.count((FORBIDDEN_HOST, "/robots.txt")) == 2  # had it had all the time of a page, once would do


def test_a_page_that_hangs_costs_the_others_of_its_host_nothing(server: FeedServer) -> None:
    pages = [server.serves("/1", [STALL]), server.serves("/article", page(ARTICLE))]

    hung, read = polled(server, *entries_at(*pages), settings=UNHURRIED).entries

    assert (hung.content, read.content[:6]) == ("", "Bridge")


def test_of_a_host_that_leaves_two_pages_in_a_row_without_an_answer_no_more_are_asked(server: FeedServer) -> None:
    pages = [server.serves(f"/{number}", [STALL]) for number in (1, 2, 3)]

    polled(server, *entries_at(*pages), settings=UNHURRIED)

    assert [request.path for request in server.requests] == ["/feed", "/robots.txt", "/1", "/2"]


def test_pages_that_hang_do_not_postpone_the_feeds_of_their_host(server: FeedServer) -> None:
    hanging = entries_at(*(server.serves(f"/{number}", [STALL]) for number in (1, 2)))
    first = FeedOnRecord(
        Feed(server.serves("/feed", reply(200, rss(*hanging))), "", "", full_text=True), first_polled_at=NOW
    )
    second = FeedOnRecord(Feed(server.serves("/other", reply(200, rss(item(9)))), "", ""))
    polls: list[Poll] = []

    poll_feeds([first, second], now=NOW, settings=replace(UNHURRIED, concurrency=1), on_poll=polls.append)

    assert [len(outcome.entries) for outcome in polls] == [2, 1]
