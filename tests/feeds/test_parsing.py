"""Whole documents, from bytes to clean entries: each file under cases/feeds/documents says what is to come of it."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from dataclasses import fields as fields_of
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as some

from monitor.errors import FeedError
from monitor.feeds.document import ParsedFeed, Source
from monitor.feeds.parsing import parse_feed
from monitor.feeds.wire import Question, answer, answer_of, question, question_of
from monitor.model import FeedFailure
from tests.feedserver import item, rss

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
URL = "http://host.example/dir/feed.xml"
FOLDER = Path(__file__).parent.parent / "cases" / "feeds" / "documents"
FILES = sorted(FOLDER.iterdir())


def parsed(body: bytes, **how: Any) -> ParsedFeed:
    return parse_feed(body, url=URL, now=NOW, **how)


def case(path: Path) -> dict[str, Any]:
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".json":
        document = json.loads(text)
        return {"why": document["_why"], "expect": document["_expect"]}
    comment = re.search(r"<!--\n(why:.*?)-->", text, re.DOTALL)
    assert comment is not None, f"{path.name} does not say what is to come of it"
    found: dict[str, Any] = yaml.safe_load(comment[1])
    return found


def comparable(value: Any) -> Any:
    return value.isoformat().replace("+00:00", "Z") if isinstance(value, datetime) else value


@pytest.mark.parametrize("path", [pytest.param(path, id=path.stem) for path in FILES])
def test_a_document_becomes_these_entries(path: Path) -> None:
    told = case(path)
    expected = told["expect"]

    feed = parsed(path.read_bytes(), max_entries=told.get("max_entries", 2_000))

    assert feed.version == expected["version"]
    for name in ("title", "warning"):
        assert getattr(feed, name) == expected.get(name, getattr(feed, name))
    seconds = feed.update_every.total_seconds() if feed.update_every else None
    assert seconds == expected.get("update_every", seconds)
    assert len(feed.entries) == len(expected["entries"])
    for entry, fields in zip(feed.entries, expected["entries"], strict=True):
        found = {name: comparable(getattr(entry, name)) for name in fields}
        assert found == {name: comparable(value) for name, value in fields.items()}


ZURICH = rss(item(1, "Zürich – café")).decode()

ENCODINGS = [
    ("utf-8", "UTF-8", ""),
    ("utf-8", "UTF-8", "application/rss+xml; charset=utf-8"),
    ("utf-8-sig", "ISO-8859-1", ""),
    ("utf-16", "UTF-16", ""),
    ("utf-16-le", "UTF-16", ""),
    ("utf-16-be", "UTF-8", ""),
    ("utf-32", "UTF-32", ""),
    ("windows-1252", "windows-1252", ""),
    ("windows-1252", "ISO-8859-1", ""),
    ("windows-1252", "US-ASCII", ""),
    ("windows-1252", "UTF-8", ""),
    ("windows-1252", "UTF-8", "text/xml; charset=utf-8"),
    ("windows-1252", "nonsense", ""),
    ("utf-8", "nonsense", ""),
    ("utf-8", "UTF-16", ""),
    ("utf-8", "UTF-8", "text/xml"),
    ("utf-8", "UTF-8", "text/xml; charset=nonsense"),
    ("windows-1252", "UTF-8", 'text/xml; charset="iso-8859-1"'),
]


@pytest.mark.parametrize(("written", "declared", "content_type"), ENCODINGS)
def test_a_title_is_read_whatever_its_encoding_is_said_to_be(written: str, declared: str, content_type: str) -> None:
    body = ZURICH.replace("UTF-8", declared).encode(written)

    (entry,) = parsed(body, content_type=content_type).entries

    assert entry.title == "Zürich – café"


@pytest.mark.parametrize(
    ("codec", "declared", "title"),
    [
        ("windows-1251", "windows-1251", "Курськ"),
        ("koi8-r", "KOI8-R", "Курск"),
        ("gb18030", "GB2312", "库尔斯克镕"),
        ("euc_kr", "euc-kr", "북한군"),
        ("cp949", "euc-kr", "똠방각하"),
        ("shift_jis", "Shift_JIS", "北朝鮮"),
        ("cp932", "Shift_JIS", "①北朝鮮"),
        ("big5", "Big5", "北韓"),
        ("iso-8859-2", "ISO-8859-2", "Łódź"),
        ("windows-1254", "ISO-8859-9", "İstanbul’da"),
    ],
)
def test_encodings_are_read_as_browsers_read_them(codec: str, declared: str, title: str) -> None:
    body = rss(item(1, title)).decode().replace("UTF-8", declared).encode(codec)

    assert parsed(body).entries[0].title == title


RUSSIAN = "Курск: «прорыв» обороны"
MISLABELLED = [
    (RUSSIAN, "windows-1251", "UTF-8", ""),
    (RUSSIAN, "windows-1251", "UTF-8", "text/xml; charset=utf-8"),
    (RUSSIAN, "windows-1251", "ISO-8859-1", ""),
    (RUSSIAN, "windows-1251", "UTF-8", "text/xml; charset=windows-1251"),
    (RUSSIAN, "windows-1251", "windows-1251", "text/xml; charset=utf-8"),
    ("Харків: п’ятеро загиблих", "windows-1251", "UTF-8", ""),
    ("Курск взят", "koi8-r", "UTF-8", ""),
    (RUSSIAN, "utf-8", "windows-1251", ""),
    (RUSSIAN, "utf-8", "UTF-8", "text/xml; charset=iso-8859-1"),
    ("Zürich – café", "utf-8", "ISO-8859-1", ""),
    ("Été à Évian – où ?", "windows-1252", "UTF-8", ""),
    ("北朝鮮", "utf-8", "Shift_JIS", ""),
    ("Zürich – café", "utf-16-le", "UTF-8", "text/xml; charset=utf-16"),
    ("Zürich – café", "utf-16", "UTF-16", "text/xml; charset=utf-8"),
]


@pytest.mark.parametrize(("title", "written", "declared", "content_type"), MISLABELLED)
def test_a_wrong_label_is_seen_through(title: str, written: str, declared: str, content_type: str) -> None:
    body = rss(item(1, title)).decode().replace("UTF-8", declared).encode(written)

    assert parsed(body, content_type=content_type).entries[0].title == title


@pytest.mark.parametrize(
    ("label", "codec"),
    [("x-sjis", "shift_jis"), ("windows-31j", "cp932"), ("x-euc-jp", "euc_jp"), ("x-gbk", "gbk"), ("big5", "big5")],
)
def test_labels_are_those_of_browsers(label: str, codec: str) -> None:
    body = rss(item(1, "北朝軍")).decode().replace("UTF-8", label).encode(codec)

    assert parsed(body).entries[0].title == "北朝軍"


@pytest.mark.parametrize("label", ["undefined", "unicode_escape", "utf-7", "idna", "rot13", "cp037", "mbcs", "hex"])
def test_what_is_no_encoding_of_the_web_says_nothing(label: str) -> None:
    body = rss(item(1, r"raw \u0041 +AGE-")).decode().replace("UTF-8", label).encode()

    assert parsed(body).entries[0].title == r"raw \u0041 +AGE-"


def test_a_cut_in_the_middle_of_a_character_of_two_bytes_spoils_no_other() -> None:
    body = rss(item(1, "Zürich"), item(2)).decode().encode("utf-16")

    assert parsed(body[:-41]).entries[0].title == "Zürich"


def test_one_broken_character_does_not_spoil_the_others() -> None:
    body = rss(item(1, "Zürich – café – Łódź – Київ")).replace("café".encode(), b"caf" + b"\xe9")

    (entry,) = parsed(body).entries

    assert "Łódź – Київ" in entry.title


@pytest.mark.parametrize("start", [b"\n\n", b"\xef\xbb\xbf", b"  ", b"\xef\xbb\xbf\r\n", b"\0"])
def test_what_stands_before_the_declaration_does_no_harm(start: bytes) -> None:
    assert parsed(start + rss(item(1))).entries[0].title == "Bridge reopens"


REFERENCES = [
    ("&#55357;&#56832; fire", "\U0001f600 fire"),
    ("&#xD83D;&#xDE00; fire", "\U0001f600 fire"),
    ("half &#55357; pair", "half � pair"),
    ("no&#0; such &#x1F;character&#x110000;&#99999999999;", "no such character"),
    ("no such&#99999999999999999999; character&#xfffffffffffffffff;", "no such character"),
    (f"and no such&#{'9' * 5_000}; one", "and no such one"),
    (f"&#{'0' * 5_000}65; and &#x{'0' * 20}42;, &bare", "A and B, &bare"),
    ("dash &#150; quote &#8217;", "dash – quote ’"),
    ("AT&T wins", "AT&T wins"),
    ("R&D & caf&eacute; &amp; &", "R&D & café & &"),
    ("<![CDATA[AT&T &amp; R&D]]>", "AT&T & R&D"),
]


@pytest.mark.parametrize(("written", "title"), REFERENCES)
def test_references_to_characters_that_there_are_not_spoil_nothing(written: str, title: str) -> None:
    assert parsed(rss(item(1, written), item(2))).entries[0].title == title


def test_a_bare_ampersand_in_a_link_is_one() -> None:
    body = rss(item(1)).replace(b"http://evening.example/1", b"http://evening.example/?a=1&b=2&copy=3")

    assert parsed(body).entries[0].link == "http://evening.example/?a=1&b=2&copy=3"


DECLARED = [
    ('<!ENTITY accent "&#233;">', "caf&accent; reopens", "café reopens"),
    ("<!ENTITY post 'Evening Post'>", "&post; sold", "Evening Post sold"),
    ('<!ENTITY a "boom"><!ENTITY b "&a;&a;">', "&b; end", "&b; end"),
    ('<!ENTITY file SYSTEM "file:///etc/hostname">', "&file; end", "&file; end"),
    (f'<!ENTITY long "{"A" * 300}">', "&long; end", "&long; end"),
    ('<!ENTITY % p SYSTEM "http://127.0.0.9/p"> %p;', "end", "end"),
]


@pytest.mark.parametrize("before", ["", '<?xml version="1.0"?>', '<?xml version="1.0"?>\n', "<!-- a comment -->"])
@pytest.mark.parametrize(("declared", "written", "title"), DECLARED)
def test_small_entities_are_read_and_none_that_can_grow(before: str, declared: str, written: str, title: str) -> None:
    body = rss(item(1, written), prolog=f"{before}<!DOCTYPE rss [{declared}]>")

    assert parsed(body).entries[0].title == title


@pytest.mark.parametrize(
    "element",
    [
        '<gml:pos xmlns:gml="http://www.opengis.net/gml" srsName="x">1</gml:pos>',
        '<psc:chapters xmlns:psc="http://podlove.org/simple-chapters"><psc:chapter/></psc:chapters>',
        "</gml:pos></georss:where>",
    ],
)
def test_what_breaks_feedparser_and_is_no_part_of_an_entry_loses_none(element: str) -> None:
    entries = parsed(rss(item(1, more=f"{element}<description>At noon.</description>"), item(2))).entries

    assert [(entry.entry_id, entry.summary) for entry in entries] == [("entry-1", "At noon."), ("entry-2", "")]


def test_a_json_string_may_hold_a_line_end() -> None:
    body = b'{"version": "https://jsonfeed.org/version/1", "items": [{"id": "1", "content_text": "one\ntwo"}]}'

    assert parsed(body).entries[0].summary == "one two"


@pytest.mark.parametrize("number", ["7", "1.5", "-1e400"])
def test_a_number_in_a_json_feed_is_what_is_written_there(number: str) -> None:
    item = f'{{"id": {number}, "_rank": {"9" * 5_000}}}'
    body = f'{{"version": "https://jsonfeed.org/version/1", "items": [{item}]}}'

    assert [entry.entry_id for entry in parsed(body.encode()).entries] == [number]


@pytest.mark.parametrize(("oldest_first", "kept"), [(False, ["1", "2", "3"]), (True, ["10", "11", "12"])])
def test_of_a_long_json_feed_the_newest_items_are_kept(oldest_first: bool, kept: list[str]) -> None:
    days = range(1, 13) if oldest_first else range(12, 0, -1)
    items = [{"id": str(n), "date_published": f"2026-11-{day:02}"} for n, day in enumerate(days, start=1)]

    feed = parsed(json.dumps({"version": "https://jsonfeed.org/version/1", "items": items}).encode(), max_entries=3)

    assert [entry.entry_id for entry in feed.entries] == kept
    assert feed.warning == "3 entries kept of 12"


@pytest.mark.parametrize(
    ("guid", "link"),
    [
        ("<guid>12345</guid>", ""),
        ('<guid isPermaLink="true">report 7</guid>', ""),
        ('<guid isPermaLink="false">http://evening.example/7</guid>', "http://evening.example/7"),
        ("<guid>http://evening.example/7</guid>", "http://evening.example/7"),
        ("<guid>/news/7</guid>", "http://host.example/news/7"),
        ("<guid>12345</guid><link>7.html</link>", "http://host.example/dir/7.html"),
        ("<guid>tag:evening.example,2026:7</guid>", ""),
    ],
)
def test_a_guid_that_is_no_address_makes_no_link(guid: str, link: str) -> None:
    (entry,) = parsed(rss(f"<item><title>Bridge reopens</title>{guid}</item>")).entries

    assert entry.link == link


@pytest.mark.parametrize("version", ["1", "1.0", "1.1", "https://jsonfeed.org/version/1.1"])
def test_a_json_feed_may_give_its_version_alone(version: str) -> None:
    body = json.dumps({"version": version, "items": [{"id": "1", "title": "Bridge reopens"}]}).encode()

    assert parsed(body).entries[0].title == "Bridge reopens"


@pytest.mark.parametrize(
    "address", ["http://channel.netscape.com/rdf/simple/0.9/", "http://my.netscape.com/rdf/simple/0.9/"]
)
def test_rss_090_is_read_under_both_of_its_addresses(address: str) -> None:
    body = (
        f'<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="{address}">'
        "<channel><title>Evening Post</title></channel><item><title>Bridge reopens</title>"
        "<link>http://evening.example/1</link></item></rdf:RDF>"
    )

    feed = parsed(body.encode())

    assert (feed.version, [entry.title for entry in feed.entries]) == ("rss090", ["Bridge reopens"])


NO_FEEDS = [
    (b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>', FeedFailure.NOT_A_FEED),
    (b'{"version": "2.0", "items": []}', FeedFailure.NOT_A_FEED),
    (b"", FeedFailure.NOT_A_FEED),
    (b"<html><body>Sign in</body></html>", FeedFailure.NOT_A_FEED),
    (b"<?xml version='1.0'?><!DOCTYPE html><html xmlns='http://www.w3.org/1999/xhtml'/>", FeedFailure.NOT_A_FEED),
    (b"<svg/>", FeedFailure.NOT_A_FEED),
    (b"{}", FeedFailure.NOT_A_FEED),
    (b'{"version": "https://jsonfeed.org/version/1"}', FeedFailure.NOT_A_FEED),
    (b"{", FeedFailure.UNREADABLE),
    (b"\x00\x01\x02\x03" * 100, FeedFailure.NOT_A_FEED),
    (b"%PDF-1.7", FeedFailure.NOT_A_FEED),
]


@pytest.mark.parametrize(("body", "kind"), NO_FEEDS)
def test_what_is_no_feed_is_told_as_such(body: bytes, kind: FeedFailure) -> None:
    with pytest.raises(FeedError) as caught:
        parsed(body)

    assert caught.value.kind == kind


@pytest.mark.parametrize("policy", ["trust", "link", "hash"])
def test_the_guid_policy_of_a_feed_makes_the_ids(policy: str) -> None:
    (entry,) = parsed(rss(item(1)), guid_policy=policy).entries

    assert entry.entry_id.startswith(
        {"trust": "entry-1", "link": "https://evening.example/1", "hash": "sha256:"}[policy]
    )


@pytest.mark.parametrize("cut", range(20, 400, 7))
def test_a_document_cut_anywhere_is_never_taken_for_a_whole_one(cut: int) -> None:
    body = rss(item(1), item(2), item(3))

    try:
        feed = parsed(body[:-cut])
    except FeedError:
        return

    assert not feed.is_whole or cut < len("</channel></rss>")


def test_texts_have_an_end() -> None:
    long = rss(item(1, "A" * 500_000, guid="C" * 9_000, more=f"<description>{'B' * 900_000}</description>"))

    (entry,) = parsed(long).entries

    assert len(entry.title) == 1_000
    assert len(entry.summary) == 200_000
    assert len(entry.entry_id) == 4_000


def test_what_goes_over_the_pipes_comes_back_as_it_was() -> None:
    asked = Question(Source(URL, NOW, "text/xml", "link", 7, "http://asked.example/"), 99, is_page=True)
    (entry,) = parsed(rss(item(1, more="<author>Ann</author>"))).entries
    entry = replace(entry, summary="a", content="b", published_at=NOW, updated_at=NOW)
    feed = ParsedFeed("Post", "rss20", (entry,), False, "cut", timedelta(minutes=5), frozenset({3}), True)

    assert question_of(question(asked)) == asked
    assert answer_of(answer(feed)) == feed
    for told in (asked, asked.source, feed, entry):  # a field that was left behind would be its default
        assert [each.name for each in fields_of(told) if getattr(told, each.name) == each.default] == []


DAMAGE = [
    b"<",
    b"&",
    b"</item>",
    b"<item>",
    b"<![CDATA[",
    b"]]>",
    b"&#0;",
    b"&#xD800;",
    b"&#x110000;",
    b"\xff\xfe",
    b"\0",
]
DAMAGE += [
    b"<!DOCTYPE a [",
    b"<!ENTITY a 'b'>",
    b'xmlns="x" ',
    b"<title>",
    b"--><!--",
    b"{",
    b'"',
    b"\xef\xbb\xbf",
    b"</",
]


def with_damage(body: bytes, at: float, damage: bytes, cut: int) -> bytes:
    place = int(at * len(body))
    return body[:place] + damage + body[place + cut :]


damaged = some.builds(
    with_damage,
    some.sampled_from([path.read_bytes() for path in FILES]),
    some.floats(0, 1),
    some.sampled_from(DAMAGE),
    some.integers(0, 300),
)


@given(damaged)
@settings(max_examples=300, deadline=None, derandomize=True)
def test_a_damaged_document_is_read_or_refused_and_breaks_nothing(body: bytes) -> None:
    with suppress(FeedError):
        feed = parsed(body)
        assert len({entry.entry_id for entry in feed.entries}) == len(feed.entries)
