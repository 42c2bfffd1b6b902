"""Lists of feeds as OPML, and the feeds that pages name."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as some

from monitor.errors import FeedError, InputError
from monitor.feeds.autodiscovery import FeedLink, feed_links
from monitor.feeds.discovering import Discovery, discover
from monitor.feeds.opml import FeedList, Outline, read_opml, write_opml
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
    assert read_opml(OPML, "mine.opml").outlines == (
        Outline("https://evening.example/rss", "Evening & Post", "uk", "War/Papers"),
        Outline("https://wire.example/rss", "Wire", "", "War"),
        Outline("https://url.example/atom", "By url"),
    )


def test_addresses_that_no_feed_can_have_are_named_and_not_dropped_in_silence() -> None:
    body = b"""<opml><body><outline text="a" xmlUrl="ftp://x.example/y"/><outline text="b" xmlUrl="ftp://x.example/y"/>
    <outline type="rss" url="/rss"/><outline text="a folder"><outline xmlUrl=""/></outline></body></opml>"""

    assert read_opml(body, "mine.opml") == FeedList((), ("ftp://x.example/y", "/rss"))


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"", "mine.opml:1: no element found"),
        (b"<opml><body>", "mine.opml:1: no element found"),
        (b"<rss/>", "mine.opml: not OPML"),
        (b"feeds:\n  - http://one.example/\n", "mine.opml: not OPML, which is XML"),
        (b"\n<opml>\n<a></opml>", "mine.opml:2: mismatched tag"),
        (b'<!DOCTYPE opml [<!ENTITY a "b">]><opml/>', "mine.opml: declares entities"),
        (
            b'<!DOCTYPE opml [<!ATTLIST outline a CDATA "x&y"> <!ENTITY b "c">]><opml/>',
            "mine.opml: declares entities",
        ),
        (b" " * 10_000_001, "mine.opml: larger than 10,000,000 bytes"),
    ],
)
def test_what_is_no_list_is_told_with_its_place(body: bytes, message: str) -> None:
    with pytest.raises(InputError, match=message):
        read_opml(body, "mine.opml")


ONE = "https://one.example/rss"
LISTED = [
    (f'<outline text="a &amp; b" xmlUrl="{ONE}"/>', [(ONE, "a & b")]),
    (f'<outline text="a & b" xmlUrl="{ONE}?a=1&b=2"/>', [(f"{ONE}?a=1&b=2", "a & b")]),
    (f'<outline text="caf&eacute;&nbsp;&lt;x&gt;" xmlUrl="{ONE}?a=1&copy=2"/>', [(f"{ONE}?a=1&copy=2", "café <x>")]),
    (f'<outline text="a" xmlUrl=" {ONE}&#10;"/>', [(ONE, "a")]),
    (f'<outline xmlUrl="{ONE}"/>', [(ONE, "")]),
    ('<outline text="a" xmlUrl="feed://one.example/rss"/>', [("http://one.example/rss", "a")]),
    (f'<outline text="a" xmlUrl="feed:{ONE}"/>', [(ONE, "a")]),
    (f'<outline text="a" xmlUrl="{ONE}"/><outline text="b" xmlUrl="feed:{ONE}"/>', [(ONE, "a")]),
    (
        f'<outline text="a" xmlUrl="{ONE}"><outline xmlUrl="{ONE}/b"/></outline>',
        [(ONE, "a"), (f"{ONE}/b", "")],
    ),
    ('<outline text="only a page" htmlUrl="https://one.example/"/><outline text="empty" xmlUrl=""/>', []),
    (f'<outline text="red\u202e alert" xmlUrl="{ONE}"/>', [(ONE, "red alert")]),
]


@pytest.mark.parametrize(("outlines", "expected"), LISTED)
def test_lists_are_read_as_programs_write_them(outlines: str, expected: list[tuple[str, str]]) -> None:
    found = read_opml(f'<opml version="1.1"><body>{outlines}</body></opml>'.encode(), "mine.opml").outlines

    assert [(outline.url, outline.title) for outline in found] == expected


NAMESPACE = 'xmlns:o="http://opml.example/spec2"'
PREFIXED = [
    f"<o:opml {NAMESPACE}><o:body>{{0}}</o:body></o:opml>",
    f"<opml {NAMESPACE}><o:body>{{0}}</o:body></opml>",
    "<O:OPML><body>{0}</body></O:OPML>",  # declared nowhere
]


@pytest.mark.parametrize("around", PREFIXED)
def test_a_list_may_carry_the_prefix_of_a_namespace(around: str) -> None:
    outlines = f'<o:outline text="War"><o:outline text="One" xmlUrl="{ONE}"/></o:outline>'
    outlines += f'<o:outline text="Two" xmlUrl="{ONE}/2"/>'

    assert read_opml(around.format(outlines).encode(), "mine.opml").outlines == (
        Outline(ONE, "One", "", "War"),
        Outline(f"{ONE}/2", "Two"),
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1251"])
def test_a_list_is_read_in_the_encoding_that_it_is_in(encoding: str) -> None:
    text = (
        f'<?xml version="1.0" encoding="{encoding}"?><opml><body><outline text="Курск" xmlUrl="{ONE}"/></body></opml>'
    )

    assert read_opml(text.encode(encoding), "mine.opml").outlines == (Outline(ONE, "Курск"),)


def test_folders_are_named_to_a_depth_that_somebody_could_have_made() -> None:
    folders = '<outline text="a">' * 5_000
    body = f'<opml>{folders}<outline xmlUrl="{ONE}"/>{"</outline>" * 5_000}</opml>'

    (outline,) = read_opml(body.encode(), "mine.opml").outlines

    assert outline.folder == "/".join("a" * 20)


outlines = some.builds(
    Outline,
    some.integers(1, 10**6).map("https://a.example/{}".format),
    some.text("aZéЖ界<>&'\" ").map(one_line),
    some.sampled_from(["", "uk", "en"]),
)


@given(some.lists(outlines, unique_by=lambda outline: outline.url))
def test_a_list_that_was_written_is_read_again(written: list[Outline]) -> None:
    assert list(read_opml(write_opml(written, "A & B").encode(), "mine.opml").outlines) == written


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


RSS = 'rel="alternate" type="application/rss+xml"'
NAMED = [
    (f'<link {RSS} href="rss.xml">', "https://page.example/news/rss.xml", ""),
    (f'<link {RSS} href="/rss.xml">', "https://page.example/rss.xml", ""),
    (f'<link {RSS} href="//other.example/rss">', "https://other.example/rss", ""),
    (f'<link {RSS} href="?feed=rss2&amp;lang=uk">', "https://page.example/news/?feed=rss2&lang=uk", ""),
    (f'<link {RSS} href="/rss?a=1&#38;copy=2&copy=3">', "https://page.example/rss?a=1&copy=2&copy=3", ""),
    (f'<link {RSS} href="feed://page.example/rss">', "http://page.example/rss", ""),
    (f'<link {RSS} title="Home > News" href="/rss">', "https://page.example/rss", "Home > News"),
    (f"<link {RSS} title='It is \"new\" &#8217;' href='/rss'>", "https://page.example/rss", 'It is "new" ’'),
    (f'<link\n{RSS}\n  href="/rss"\n/>', "https://page.example/rss", ""),
    ('<link rel="feed" href="/rss">', "https://page.example/rss", ""),
    (f'<a {RSS} href="/rss">Our feed</a>', "https://page.example/rss", ""),
    (f'<base href="https://base.example/a/"><link {RSS} href="rss">', "https://base.example/a/rss", ""),
    (f'<base href="/sub/"><link {RSS} href="rss">', "https://page.example/sub/rss", ""),
    (f'<base target="_blank"><link {RSS} href="rss">', "https://page.example/news/rss", ""),
    (f'<base href="/1/"><base href="/2/"><link {RSS} href="rss">', "https://page.example/1/rss", ""),
    (f'<link {RSS} href="rss"><base href="/1/">', "https://page.example/1/rss", ""),
    (f'<base href="javascript:"><link {RSS} href="rss">', "https://page.example/news/rss", ""),
    (f'<!--[if !IE]> --><link {RSS} href="/rss"><!-- <![endif]-->', "https://page.example/rss", ""),
    (f'<script>let a = "<!--";</script><link {RSS} href="/rss">', "https://page.example/rss", ""),
    (
        f"<SCRIPT\n>let a = '<link {RSS} href=\"' + b + '\">'</Script><a {RSS} href=/rss>",
        "https://page.example/rss",
        "",
    ),
    (f'<style>/* <script> */</style><link {RSS} href="/rss"><script>', "https://page.example/rss", ""),
    (f'<!--><link {RSS} href="/rss"><!-- -->', "https://page.example/rss", ""),
    (f'<scripted><link {RSS} href="/rss"></scripted>', "https://page.example/rss", ""),
    (f'<link {RSS} href="/rss" title="first"><link {RSS} href="/rss">', "https://page.example/rss", "first"),
]


@pytest.mark.parametrize(("head", "url", "title"), NAMED)
def test_a_feed_is_found_where_the_page_means_it_to_be(head: str, url: str, title: str) -> None:
    assert feed_links(f"<html><head>{head}</head></html>", "https://page.example/news/") == (FeedLink(url, title),)


NO_FEEDS = ["", "<html>", "<link" * 50_000, "<!--" * 50_000, "<script>" * 40_000, "<link '\"" * 40_000]
NO_FEEDS += [f'<script>document.write("<link {RSS} href=/rss>")</script>', f"<style><link {RSS} href=/rss></style>"]
NO_FEEDS += ["<link rel=alternate type=a>", '<link rel="alternate" href="/uk/">', f'<link {RSS} href="">']


@pytest.mark.parametrize("page", NO_FEEDS)
def test_a_page_without_feeds_names_none(page: str) -> None:
    assert feed_links(page, "https://page.example/") == ()


def test_the_feeds_of_an_address_are_looked_up(server: FeedServer) -> None:
    page = b'<html><link rel="alternate" type="application/rss+xml" href="/rss" title="News"></html>'
    url = server.serves("/", reply(200, page, Content_Type="text/html"))

    assert discover(url, now=NOW, settings=SETTINGS) == Discovery((FeedLink(server.url("/rss"), "News"),))


def test_an_address_that_is_a_feed_itself_says_so(server: FeedServer) -> None:
    url = server.serves("/rss", reply(200, rss(item(1))))

    assert discover(url, now=NOW, settings=SETTINGS) == Discovery((FeedLink(url, "Evening Post"),), is_feed=True)


def test_a_feed_that_a_proxy_changed_on_the_way_is_found(server: FeedServer) -> None:
    url = server.serves("/rss", reply(203, rss(item(1))))

    assert discover(url, now=NOW, settings=SETTINGS).is_feed


def test_a_page_that_is_not_there_is_told(server: FeedServer) -> None:
    with pytest.raises(FeedError, match="404"):
        discover(server.url("/"), now=NOW, settings=SETTINGS)


@pytest.mark.parametrize(
    ("body", "length", "told"),
    [
        (rss(f"<item><title>{'<a ' * 100_000}</title></item>"), None, "reading it took more time or memory"),
        (b'{"version": "https://jsonfeed.org/version/1", "items": [}', None, "broken JSON"),
        (b"", 500, "the answer broke off"),
    ],
)
def test_what_cannot_be_read_is_told_as_such_and_holds_up_nobody(
    server: FeedServer, body: bytes, length: int | None, told: str
) -> None:
    url = server.serves("/feed", reply(200, body, length=length))

    with pytest.raises(FeedError, match=told):
        discover(url, now=NOW, settings=replace(SETTINGS, parse_timeout=0.5))
