"""The quick reader reads what feedparser reads, field for field, or says that it is not sure."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from monitor.feeds.decoding import document_text
from monitor.feeds.document import Source
from monitor.feeds.parsing import clean_entry
from monitor.feeds.quick import read_quick
from monitor.feeds.reference import read_reference
from monitor.model import ParsedEntry
from tests.feedserver import item, rss

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
URL = "http://host.example/dir/feed.xml"
FOLDER = Path(__file__).parent.parent / "cases" / "feeds" / "documents"
MOST = 2_000


def entries_of_both(text: str) -> tuple[list[ParsedEntry], list[ParsedEntry]] | None:
    """What the two readers make of a document; None where the quick one is not sure."""
    quick = read_quick(text, MOST)
    if quick is None:
        return None
    reference = read_reference(text)
    assert quick.version == reference.version
    source = Source(URL, NOW)
    return [clean_entry(raw, source) for raw in quick.entries], [clean_entry(raw, source) for raw in reference.entries]


@pytest.mark.parametrize("path", [pytest.param(path, id=path.stem) for path in sorted(FOLDER.glob("*.xml"))])
def test_a_document_is_read_alike(path: Path) -> None:
    both = entries_of_both(document_text(path.read_bytes()))

    assert both is None or both[0] == both[1]


@pytest.mark.parametrize("name", ["rss2_news", "atom_xhtml", "rdf", "hostile_markup", "untitled", "guid_permalink"])
def test_usual_documents_are_read_quickly(name: str) -> None:
    assert read_quick(document_text((FOLDER / f"{name}.xml").read_bytes()), MOST) is not None


UNSURE = [
    '<!DOCTYPE rss><rss version="2.0"/>',
    '<rss version="2.0"><channel><item></channel></rss>',
    '<rss version="2.0"><channel><item><title>a & b</title></item></channel></rss>',
    '<rss version="2.0" xml:base="http://x/"><channel/></rss>',
    '<rss version="2.0" xmlns:dc="http://not.the/usual/one"><channel/></rss>',
    '<rss version="2.0"><channel><item><description type="application/x">x</description></item></channel></rss>',
    '<rss version="2.0"><channel><item><guid><b>1</b></guid></item></channel></rss>',
    '<rss version="2.0"><channel><item><item/></item></channel></rss>',
    '<feed version="0.3" xmlns="http://purl.org/atom/ns#"/>',
    f'<rss version="2.0"><channel><item><description>{"<b>" * 600}{"</b>" * 600}</description></item></channel></rss>',
    "<opml/>",
    "<html/>",
    "",
]


@pytest.mark.parametrize("text", UNSURE)
def test_what_is_out_of_the_ordinary_is_left_to_feedparser(text: str) -> None:
    assert read_quick(text, MOST) is None


def test_entries_beyond_the_most_are_counted_and_both_ends_kept() -> None:
    raw = read_quick(rss(*(item(n) for n in range(10))).decode(), 3)

    assert raw is not None
    assert [entry.guid for entry in raw.entries] == ["entry-0", "entry-1", "entry-2", "entry-7", "entry-8", "entry-9"]
    assert raw.dropped == 4


@pytest.mark.parametrize("length", [999_000, 1_000_000, 3_500_000])
def test_a_text_longer_than_any_that_is_kept_is_cut(length: int) -> None:
    raw = read_quick(rss(item(1, "A" * length), item(2, "after")).decode(), MOST)

    assert raw is not None
    assert 999_000 <= len(raw.entries[0].title) <= 2_000_000
    assert raw.entries[1].title == "after"


SPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:atom="http://www.w3.org/2005/Atom" '
    'xmlns:media="http://search.yahoo.com/mrss/" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" '
    'xmlns:slash="http://purl.org/rss/1.0/modules/slash/" xmlns:own="http://own.example/ns"'
)
VALUES = [
    "",
    "plain",
    "two words ",
    "&lt;p&gt;marked&lt;/p&gt;",
    "<![CDATA[<p>in <b>CDATA</b> &amp; more</p>]]>",
    "<b>not escaped</b>",
    "mixed <i>in</i> &lt;b&gt;ways&lt;/b&gt; <br/> end",
    "<div>in a <p>division</p></div>",
    "a &amp; b &amp;amp; c",
    "Zürich – ZÃ¼rich",
    "Sun, 22 Nov 2026 08:00:00 GMT",
    "2026-11-21T08:00:00Z",
    "http://a.example/1?a=1&amp;b=2",
    "relative/path",
    "tag:a.example,2026:1",
]
NAMES = [
    "title",
    "link",
    "description",
    "summary",
    "content",
    "content:encoded",
    "guid",
    "id",
    "pubDate",
    "published",
    "updated",
    "created",
    "dc:date",
    "dc:title",
    "dc:description",
    "dc:creator",
    "dc:subject",
    "dcterms:modified",
    "dcterms:issued",
    "author",
    "category",
    "comments",
    "image",
    "source",
    "enclosure",
    "media:title",
    "media:description",
    "media:thumbnail",
    "media:content",
    "itunes:summary",
    "itunes:author",
    "itunes:subtitle",
    "itunes:duration",
    "slash:comments",
    "own:thing",
    "unknown",
]
ATTRIBUTES = [
    "",
    "",
    "",
    ' type="text"',
    ' type="html"',
    ' type="xhtml"',
    ' isPermaLink="false"',
    ' href="/there"',
    ' url="http://a.example/u"',
    ' rel="self" href="/self"',
    ' rel="alternate" type="text/html" href="http://a.example/h"',
    ' rel="alternate" type="application/json" href="http://a.example/j"',
]
PARTS = [
    "<author><name>N. Ame</name><email>n@a.example</email></author>",
    "<author> alone@a.example (N. Ame) </author>",
    '<source url="http://s.example/">Source</source>',
    "<atom:source><atom:title>Other</atom:title><atom:id>other</atom:id></atom:source>",
    '<media:group><media:content url="u"/><media:title>M</media:title></media:group>',
    "<media:group><media:description>D</media:description></media:group>",
    '<media:content url="u"><media:description type="html">D</media:description></media:content>',
    '<atom:link href="http://a.example/atom"/>',
    "<own:thing><own:title>no title</own:title></own:thing>",
    "<unknown><title>nested</title></unknown>",
    "<itunes:owner><itunes:name>O</itunes:name><itunes:email>o@a.example</itunes:email></itunes:owner>",
]

elements = some.builds(
    lambda name, attributes, value: f"<{name}{attributes}>{value}</{name}>",
    some.sampled_from(NAMES),
    some.sampled_from(ATTRIBUTES),
    some.sampled_from(VALUES),
)
children = some.lists(elements | some.sampled_from(PARTS), max_size=8).map("".join)
roots = some.sampled_from(
    [
        f'<rss version="2.0" {SPACES}><channel><title>Feed</title>%s</channel></rss>',
        f'<rss version="0.92" {SPACES}><channel>%s</channel></rss>',
        f'<feed xmlns="http://www.w3.org/2005/Atom" {SPACES}><title>Feed</title>%s</feed>',
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
        f"{SPACES}><channel/>%s</rdf:RDF>",
    ]
)


@given(roots, some.lists(children, max_size=3))
@settings(max_examples=400, deadline=None, derandomize=True)  # every run the same; more with a larger number
def test_any_heap_of_elements_is_read_alike(root: str, items: list[str]) -> None:
    tag = "entry" if root.startswith("<feed") else "item"
    both = entries_of_both(root % "".join(f"<{tag}>{inside}</{tag}>" for inside in items))

    assert both is None or both[0] == both[1]
