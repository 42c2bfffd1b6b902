"""Lists of feeds as OPML, and the feeds that pages name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from monitor.errors import FeedError, InputError
from monitor.feeds.autodiscovery import FeedLink, feed_links
from monitor.feeds.discovering import Discovery, discover
from monitor.feeds.opml import Outline, read_opml, write_opml
from monitor.feeds.plain import one_line
from tests.feeds.polled import NOW, SETTINGS
from tests.feedserver import FeedServer, item, reply, rss

OPML = b"""<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0"><head><title>Mine</title></head><body>
  <outline text="War">
    <outline text="Papers">
      <outline type="rss" text="Evening &amp; Post" xmlUrl="https://evening.example/rss" language="uk-UA"/>
    </outline>
    <outline type="RSS" title="Wire" text="ignored" XMLURL="https://wire.example/rss"/>
    <outline type="rss" text="again" xmlUrl="https://wire.example/rss"/>
  </outline>
  <outline type="link" text="A page" url="https://page.example/"/>
  <outline type="atom" text="By url" url="https://url.example/atom"/>
  <outline type="rss" text="No web address" xmlUrl="file:///etc/passwd"/>
</body></opml>"""


def test_the_feeds_of_a_list_with_the_folders_they_stand_in() -> None:
    assert read_opml(OPML, "mine.opml") == (
        Outline("https://evening.example/rss", "Evening & Post", "uk", "War/Papers"),
        Outline("https://wire.example/rss", "Wire", "", "War"),
        Outline("https://url.example/atom", "By url"),
    )


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"", "mine.opml:1: no element found"),
        (b"<opml><body>", "mine.opml:1: no element found"),
        (b"<rss/>", "mine.opml: not OPML"),
        (b"\n<opml>\n<a></opml>", "mine.opml:2: mismatched tag"),
        (b'<!DOCTYPE opml [<!ENTITY a "b">]><opml/>', "mine.opml: declares entities"),
        (b" " * 10_000_001, "mine.opml: larger than 10,000,000 bytes"),
    ],
)
def test_what_is_no_list_is_told_with_its_place(body: bytes, message: str) -> None:
    with pytest.raises(InputError, match=message):
        read_opml(body, "mine.opml")


outlines = some.builds(
    Outline,
    some.integers(1, 10**6).map("https://a.example/{}".format),
    some.text("aZéЖ界<>    some.text().map(one_line),'\" ").map(one_line),
    some.sampled_from(["", "uk", "en"]),
)


@given(some.lists(outlines, unique_by=lambda outline: outline.url))
def test_a_list_that_was_written_is_read_again(written: list[Outline]) -> None:
    assert list(read_opml(write_opml(written, "A & B").encode(), "mine.opml")) == written


PAGE = """<html><head>
<!-- <link rel="alternate" type="application/rss+xml" href="/commented-out"> -->
<LINK REL='alternate' TYPE='application/rss+xml' TITLE='Comments' HREF='/comments/feed/'>
<link rel="stylesheet" type="text/css" href="/style.css">
<link type="application/atom+xml" href="atom.xml?a=1&amp;b=2" rel="Alternate" title="All &amp; more"/>
<link rel="alternate" hreflang="uk" href="/uk/">
<link rel=alternate type=application/feed+json href=https://json.example/feed>
<link rel="alternate" type="application/rss+xml" href="javascript:alert(1)">
</head><body><a href="/about">About</a></body></html>"""


def test_the_feeds_that_a_page_names_those_of_comments_last() -> None:
    assert feed_links(PAGE, "https://page.example/news/") == (
        FeedLink("https://page.example/news/atom.xml?a=1&b=2", "All & more"),
        FeedLink("https://json.example/feed", ""),
        FeedLink("https://page.example/comments/feed/", "Comments"),
    )


def test_a_base_of_the_page_counts() -> None:
    page = '<base href="https://base.example/a/"><link rel="alternate" type="application/rss+xml" href="rss">'

    assert feed_links(page, "https://page.example/") == (FeedLink("https://base.example/a/rss", ""),)


@pytest.mark.parametrize("page", ["", "<html>", "<link" * 50_000, "<!--" * 50_000, "<link rel=alternate type=a>"])
def test_a_page_without_feeds_names_none(page: str) -> None:
    assert feed_links(page, "https://page.example/") == ()


def test_the_feeds_of_an_address_are_looked_up(server: FeedServer) -> None:
    page = b'<html><link rel="alternate" type="application/rss+xml" href="/rss" title="News"></html>'
    url = server.serves("/", reply(200, page, Content_Type="text/html"))

    assert discover(url, now=NOW, settings=SETTINGS) == Discovery((FeedLink(server.url("/rss"), "News"),))


def test_an_address_that_is_a_feed_itself_says_so(server: FeedServer) -> None:
    url = server.serves("/rss", reply(200, rss(item(1))))

    assert discover(url, now=NOW, settings=SETTINGS) == Discovery((FeedLink(url, "Evening Post"),), is_feed=True)


def test_a_page_that_is_not_there_is_told(server: FeedServer) -> None:
    with pytest.raises(FeedError, match="404"):
        discover(server.url("/"), now=NOW, settings=SETTINGS)
