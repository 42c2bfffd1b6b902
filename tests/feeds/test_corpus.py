"""Thousands of feeds from the test suites of other parsers: nothing that feedparser finds is lost or read worse."""

from __future__ import annotations

import calendar
import io
import warnings
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import feedparser
import pytest

from monitor.errors import FeedError
from monitor.feeds.decoding import document_text
from monitor.feeds.document import ParsedFeed, Source
from monitor.feeds.parsing import clean_entry, parse_feed
from monitor.feeds.plain import title_text
from monitor.feeds.quick import read_quick
from monitor.feeds.reference import read_reference
from tests.labelled import LABELLED, needs_labelled_data

pytestmark = needs_labelled_data

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
URL = "http://host.example/dir/feed.xml"
FEEDS = LABELLED / "data" / "feeds"

# A named zone that feedparser overlooks after "am" and "pm", and the day on which clocks begin.
DATED_BETTER = {"sunnyvale.xml", "yweather.xml", "dublin-core-date.xml"}
# Undeclared Shift-JIS: both readings are noise, of different kinds. Undeclared KOI8-R: feedparser's is noise.
TITLED_BETTER = {"shiftjis.xml", "koi8r.xml"}


def files() -> Iterator[Path]:
    return (path for path in sorted(FEEDS.rglob("*")) if path.is_file())


def by_feedparser(body: bytes) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        try:
            return feedparser.parse(io.BytesIO(body), sanitize_html=False, resolve_relative_uris=False)
        except (ValueError, LookupError, AssertionError, TypeError):
            return feedparser.FeedParserDict(entries=[], version="")


def read(body: bytes) -> ParsedFeed | None:
    try:
        return parse_feed(body, url=URL, now=NOW)
    except FeedError:
        return None


@pytest.fixture(scope="module")
def readings() -> list[tuple[Path, ParsedFeed | None, Any]]:
    """Each file, as we read it and as feedparser does."""
    return [(path, read(body := path.read_bytes()), by_feedparser(body)) for path in files()]


def shown(entry: Any) -> tuple[str, ...]:
    texts = [content.get("value", "") for content in entry.get("content") or []]
    return (*(str(entry.get(key)) for key in ("id", "title", "link", "summary", "published")), *texts)


def distinct(entries: list[Any]) -> int:
    """How many entries differ in what a reader would see of them."""
    return len({shown(entry) for entry in entries})


def test_no_entry_is_lost_that_feedparser_finds(readings: list[tuple[Path, ParsedFeed | None, Any]]) -> None:
    lost = [
        path.name
        for path, ours, theirs in readings
        if theirs.entries and (ours is None or len(ours.entries) < distinct(theirs.entries))
    ]

    assert lost == []


def test_no_title_is_read_worse(readings: list[tuple[Path, ParsedFeed | None, Any]]) -> None:
    worse = {
        path.name: (entry.title, title_text(their.get("title") or ""))
        for path, ours, theirs in readings
        if ours is not None and len(ours.entries) == len(theirs.entries)
        for entry, their in zip(ours.entries, theirs.entries, strict=True)
        if their.get("title") and title_text(their["title"]) not in ("", entry.title)
    }

    assert worse.keys() <= TITLED_BETTER


def moment(their: Any) -> datetime | None:
    stamp = next(
        (
            dict.get(their, key)
            for key in ("published_parsed", "updated_parsed", "created_parsed")
            if dict.get(their, key)
        ),
        None,
    )
    try:
        return None if stamp is None else datetime.fromtimestamp(calendar.timegm(stamp), UTC)
    except (ValueError, OverflowError):
        return None


def test_no_date_is_read_worse(readings: list[tuple[Path, ParsedFeed | None, Any]]) -> None:
    worse = {
        path.name: (entry.published_at, expected)
        for path, ours, theirs in readings
        if ours is not None and len(ours.entries) == len(theirs.entries)
        for entry, their in zip(ours.entries, theirs.entries, strict=True)
        if (expected := moment(their)) is not None
        and expected < NOW + timedelta(days=2)
        and entry.published_at != expected
    }

    assert worse.keys() <= DATED_BETTER


def test_what_is_read_quickly_is_what_feedparser_reads() -> None:
    source = Source(URL, NOW)
    differing, quickly = [], 0
    for path in files():
        text = document_text(path.read_bytes())
        quick = read_quick(text, 2_000)
        if quick is None:
            continue
        quickly += 1
        reference = read_reference(text)
        ours, theirs = ([clean_entry(raw, source) for raw in found.entries] for found in (quick, reference))
        if ours != theirs or quick.version != reference.version:
            differing.append(path.name)

    assert differing == []
    assert quickly > 1_000
