"""Which pages robots.txt lets us read (RFC 9309)."""

from __future__ import annotations

import gzip

import pytest

from monitor.feeds.decoding import Unpacker
from monitor.feeds.robots import LARGEST_ROBOTS, _grouped, rules_of, whole_lines

PAGE = "https://evening.example/news/river-bridge.html?print=1"
ALL, US = "User-agent: *\n", "User-agent: StorylineMonitor\n"
READ = [
    pytest.param("", True, id="an empty file allows"),
    pytest.param("<html><body>Not found</body></html>", True, id="a page in its place allows"),
    pytest.param("Disallow: /\n", True, id="a rule of no group"),
    pytest.param(f"{ALL}Disallow: /", False, id="all forbidden"),
    pytest.param(f"{ALL}Disallow:", True, id="nothing forbidden"),
    pytest.param(f"{ALL}Disallow: /\n{US}Disallow:", True, id="our own group in place of everybody's"),
    pytest.param(f"{US}Disallow: /\n{ALL}Disallow:", False, id="forbidden for us"),
    pytest.param("user-agent: STORYLINEMONITOR/1.0\nDISALLOW:/", False, id="in any case, with a version"),
    pytest.param("User-agent: Storyline\nDisallow: /", True, id="for a program whose name ours begins with"),
    pytest.param("User-agent: *bot\nDisallow: /", True, id="for programs of some name"),
    pytest.param("User-agent: * (all)\nDisallow: /", False, id="for everybody, with a remark"),
    pytest.param(f"User-agent: Other\n{US}Disallow: /", False, id="for several"),
    pytest.param(f"User-agent: Other\n\nCrawl-delay: 9\n{US}Disallow: /", False, id="for several, with a gap"),
    pytest.param(f"{US}Allow: /a\n{ALL}Disallow: /b\n{US}Disallow: /news/", False, id="two groups of ours"),
    pytest.param(f"User-agent: Other\nDisallow: /\n{ALL}Disallow: /x", True, id="forbidden for another"),
    pytest.param(f"{ALL}Disallow: /\nAllow: /news/", True, id="the longer pattern, though later"),
    pytest.param(f"{ALL}Allow: /news/\nDisallow: /news/river", False, id="the longer one forbids"),
    pytest.param(f"{ALL}Disallow: /news/\nAllow: /news/", True, id="of two as long the one that allows"),
    pytest.param(f"{ALL}Disallow: /*?print=", False, id="a wildcard"),
    pytest.param(f"{ALL}Disallow: /*/*bridge*=1", False, id="several wildcards"),
    pytest.param(f"{ALL}Disallow: /*bridge*river", True, id="wildcards in another order"),
    pytest.param(f"{ALL}Disallow: /*.html$", True, id="an end that is not the end"),
    pytest.param(f"{ALL}Disallow: /*=1$", False, id="the end"),
    pytest.param(f"{ALL}Disallow: /news/river-bridge.html$", True, id="the whole path, but not the query"),
    pytest.param(f"{ALL}Disallow: /*print=1*1$", True, id="an end that is used up already"),
    pytest.param(f"{ALL}Disallow: *", False, id="nothing but a wildcard"),
    pytest.param(f"{ALL}Disallow: /news # old ones", False, id="a comment"),
    pytest.param(f"{ALL}Disallow: /%6Eews/", False, id="escaped without need"),
    pytest.param("User-agent: *\rDisallow: /news", False, id="lines that end as on old machines"),
    pytest.param(f"{ALL}Crawl-delay: ²\nDisallow: //[\nDisallow: /news", False, id="values of no sense"),
]


@pytest.mark.parametrize(("robots", "is_allowed"), READ)
def test_a_page_is_read_where_the_rules_for_us_allow_it(robots: str, is_allowed: bool) -> None:
    assert rules_of(robots).allow(PAGE) is is_allowed


@pytest.mark.parametrize(
    ("pattern", "path"),
    [("/міст", "/%D0%BC%D1%96%D1%81%D1%82/1"), ("/%d0%bc%D1%96", "/міст"), ("/a%2fb", "/a%2Fb"), ("/a b", "/a%20b")],
)
def test_paths_are_compared_however_they_are_escaped(pattern: str, path: str) -> None:
    assert not rules_of(f"{ALL}Disallow: {pattern}").allow(f"https://evening.example{path}")


@pytest.mark.parametrize(
    ("pattern", "path", "is_allowed"),
    [
        ("/a-%2A.html", "/a-*.html", False),
        ("/a-%2A.html", "/a-b.html", True),
        ("/a-*.html", "/a-%2A.html", False),
        ("/a-%24", "/a-$", False),
        ("/a-%24", "/a-", True),
        ("/a$b", "/a%24b", False),
        ("/a$b", "/a$b", False),
        ("/a$b", "/a", True),
    ],
)
def test_stars_and_dollars_that_are_escaped_are_characters(pattern: str, path: str, is_allowed: bool) -> None:
    assert rules_of(f"{ALL}Disallow: {pattern}").allow(f"https://evening.example{path}") is is_allowed


def test_an_escaped_slash_is_no_slash() -> None:
    assert rules_of(f"{ALL}Disallow: /a/b").allow("https://evening.example/a%2Fb")


@pytest.mark.parametrize("address", ["https://evening.example", "https://evening.example/\ud83d"])
def test_any_address_is_held_against_the_rules(address: str) -> None:
    assert not rules_of(f"{ALL}Disallow: /").allow(address)


def test_a_pattern_of_nothing_but_wildcards_is_soon_done() -> None:
    assert rules_of(f"{ALL}Disallow: /{'*a' * 200_000}b").allow("https://evening.example/" + "a" * 4_000)


def test_of_the_programs_that_share_a_group_only_we_and_everybody_are_kept() -> None:
    # Each rule is kept with its group: were the others, half a megabyte would take ten seconds.
    robots = "".join(f"User-agent: {name}\n" for name in ("Other", "*", "Another", "StorylineMonitor"))

    assert {agents for agents, _ in _grouped(f"{robots}Disallow: /")} == {
        frozenset(),
        frozenset({"*"}),
        frozenset({"*", "storylinemonitor"}),
    }


@pytest.mark.parametrize("end", [b"\n", b"\r", b"\r\n"])
def test_the_last_line_of_what_was_cut_does_not_count(end: bytes) -> None:
    assert whole_lines(b"Disallow: /a" + end + b"Disallow: /") == b"Disallow: /a" + end


@pytest.mark.parametrize("coding", ["", "gzip"])
def test_of_a_body_that_may_be_cut_no_more_is_unpacked_than_is_kept(coding: str) -> None:
    body = b"a" * 50_000_000
    unpacker = Unpacker(LARGEST_ROBOTS, may_cut=True)
    unpacker.coding = coding

    unpacker.feed(gzip.compress(body, 1) if coding else body)
    unpacker.feed(b"more")

    assert (len(unpacker.finish()), unpacker.is_whole) == (LARGEST_ROBOTS, False)
