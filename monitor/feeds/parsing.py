"""Turns the bytes of a feed into clean entries: which parser reads it, and what each field becomes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from monitor.core.identity import entry_id, separate
from monitor.errors import FeedError
from monitor.feeds.autodiscovery import feed_links
from monitor.feeds.charsets import Body
from monitor.feeds.dates import read_date
from monitor.feeds.decoding import document_text, with_true_references
from monitor.feeds.document import (
    ENTRY_START,
    LONGEST_LINK,
    ParsedFeed,
    RawEntry,
    RawFeed,
    Source,
    entries_kept,
    hours_to_skip,
    pace,
)
from monitor.feeds.jsonfeed import looks_like_json, read_json_feed
from monitor.feeds.links import web_address
from monitor.feeds.plain import html_to_text, one_line, title_text
from monitor.feeds.quick import read_quick
from monitor.feeds.reference import read_reference
from monitor.model import FeedFailure, ParsedEntry

MAX_ENTRIES = 2_000
LONGEST_TEXT = 200_000  # characters of one field; more is cut
LONGEST_TITLE = 1_000
# The formats that feedparser has no version for though it reads them: CDF, and RSS 0.90 under its other addresses.
_UNNAMED = re.compile(r"(?:<[?!][^>]{0,1000}>\s*)*<(?:(?P<cdf>channel)|\w+:rdf)\b", re.IGNORECASE)
_PAGE = re.compile(r"(?:<[?!][^>]{0,1000}>\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_FEED_ROOT = re.compile(r"<(?:\w+:)?(?:rss|feed|rdf|channel)\b", re.IGNORECASE)
_ROOT_END = re.compile(r"</(?:\w+:)?(?:rss|feed|rdf)\s*>", re.IGNORECASE)
_TAIL = 2_000  # characters at the end of a document in which its root ends
_SOON = timedelta(days=7)  # by then a document that has not changed is read again in any case
_TITLE_FROM_SUMMARY = 120  # characters, for entries without a title


def parse_feed(
    body: Body,
    *,
    url: str,
    content_type: str = "",
    now: datetime,
    guid_policy: str = "trust",
    max_entries: int = MAX_ENTRIES,
) -> ParsedFeed:
    """Read RSS 0.9x to 2.0, RDF, Atom, CDF or JSON Feed from `body`, as it came from `url`.

    Raises FeedError: "not a feed" for a page, an empty body or anything else, "unreadable" where parsing failed.
    """
    source = Source(url, now, content_type, guid_policy, max_entries)
    return parse(document_text(body, content_type), source)


def parse(text: str, source: Source) -> ParsedFeed:
    """Read a document with whatever it takes. Raises FeedError as `parse_feed` does."""
    parsed = parse_surely(text, source)
    if parsed is None and (mended := with_true_references(text)) != text:
        parsed, text = parse_surely(mended, source), mended
    return parsed or _cleaned(_read_patiently(text, source.max_entries), text, source)


def parse_surely(text: str, source: Source) -> ParsedFeed | None:
    """Read a document if that is quick and cannot get out of hand; None where it takes feedparser.

    Raises FeedError for what can be told without it: an empty body, an HTML page, broken JSON.
    """
    if not text.strip():
        raise FeedError(FeedFailure.NOT_A_FEED, "the body is empty")
    raw = _read_surely(text, source)
    return None if raw is None else _cleaned(raw, text, source)


def _read_patiently(text: str, max_entries: int) -> RawFeed:
    """What feedparser reads of the first `max_entries` entries: it is slow, and would be for the others too."""
    starts = [start.start() for start in ENTRY_START.finditer(text)]
    if len(starts) <= max_entries:
        return read_reference(text)
    raw = read_reference(text[: starts[max_entries]])
    raw.dropped, raw.is_whole = len(starts) - max_entries, _ROOT_END.search(text, len(text) - _TAIL) is not None
    return raw


def _read_surely(text: str, source: Source) -> RawFeed | None:
    if looks_like_json(text):
        return read_json_feed(text, source.max_entries)
    if _PAGE.match(text) and not _FEED_ROOT.search(text):
        return RawFeed()
    return read_quick(text, source.max_entries)


def _cleaned(raw: RawFeed, text: str, source: Source) -> ParsedFeed:
    version = raw.version or _unnamed_version(raw, text)
    if not version:
        raise FeedError(FeedFailure.NOT_A_FEED, _what_it_is(text, source))
    _leave_out_cut_entry(raw)
    _keep_newest(raw, source)
    cleaned = [clean_entry(entry, source) for entry in raw.entries]
    entries = separate(cleaned)
    return ParsedFeed(
        title=title_text(raw.title)[:LONGEST_TITLE],
        version=version,
        entries=entries,
        is_whole=raw.is_whole,
        warning=_warning(raw, len(entries)),
        update_every=pace(raw),
        skip_hours=hours_to_skip(text),
        is_ahead=any(
            entry.published_at is None and _is_dated(stated, source.now + _SOON)
            for stated, entry in zip(raw.entries, cleaned, strict=True)
        ),
    )


def _is_dated(raw: RawEntry, now: datetime) -> bool:
    return any(stated and read_date(stated, now) for stated in (raw.published, raw.updated))


def _unnamed_version(raw: RawFeed, text: str) -> str:
    found = _UNNAMED.match(text) if raw.entries else None
    return "" if found is None else "cdf" if found["cdf"] else "rss090"


def _leave_out_cut_entry(raw: RawFeed) -> None:
    """Where a document broke off before its last entry was named as the others are: it comes whole the next time."""
    if raw.is_whole or len(raw.entries) < 2:
        return
    before, last = raw.entries[-2:]
    if (before.guid or before.link) and not (last.guid or last.link):
        raw.entries.pop()


def _keep_newest(raw: RawFeed, source: Source) -> None:
    """Cut a feed to the most entries it may have, at its older end."""
    surplus = len(raw.entries) - source.max_entries
    if surplus <= 0:
        return
    raw.dropped += surplus
    first, last = (
        read_date(entry.published or entry.updated, source.now) for entry in (raw.entries[0], raw.entries[-1])
    )
    is_oldest_first = first is not None and last is not None and first < last
    raw.entries = raw.entries[surplus:] if is_oldest_first else raw.entries[: source.max_entries]


def _what_it_is(text: str, source: Source) -> str:
    if not _PAGE.match(text):
        return "not a feed" if text.startswith("<") else f"not a feed: begins {one_line(text[:40])!r}"
    named = [link.url for link in feed_links(text, source.url)]
    others = [address for address in named if address not in (source.url, source.asked)]
    if named and not others:  # as of a site that is closed for a while, or leads to its front page
        return "this is a web page, though it names this very address as its feed"
    return f"this is a web page{_what_to_put_in_its_place(others)}"


def _what_to_put_in_its_place(addresses: Sequence[str]) -> str:
    if not addresses:
        return " that names no feed"
    put = f"put {addresses[0]} in its place in the configuration"
    return f": {put}" if len(addresses) == 1 else f": {put}, or another of those that `monitor feeds find PAGE` lists"


def clean_entry(raw: RawEntry, source: Source) -> ParsedEntry:
    """One item as plain text, dated and named."""
    summary = _body_text(raw.summary, is_text=raw.summary_is_text)
    content = summary if raw.content == raw.summary else _body_text(raw.content, is_text=raw.content_is_text)
    title = title_text(raw.title)[:LONGEST_TITLE] or _title_from(summary or content)
    guid = one_line(raw.guid)[:LONGEST_LINK]
    named = "" if raw.link == raw.guid and "/" not in guid else raw.link  # a bare id that is to be taken for a link
    link = _link(named, source.url) or _link_of_guid(guid)
    published_at = read_date(raw.published, source.now) if raw.published else None
    updated_at = read_date(raw.updated, source.now) if raw.updated else None
    dated_at = published_at or updated_at
    return ParsedEntry(
        entry_id=entry_id(guid, link, title, dated_at, source.guid_policy),
        link=link,
        title=title,
        summary=summary,
        content="" if content == summary else content,
        published_at=dated_at,
        updated_at=updated_at,
        author=title_text(raw.author)[:LONGEST_TITLE],
    )


def _body_text(value: str, *, is_text: bool) -> str:
    if not value:
        return ""
    return _plain_body(value) if is_text and "</" not in value else html_to_text(value[:LONGEST_TEXT])


def _plain_body(value: str) -> str:
    return html_to_text(value[:LONGEST_TEXT].replace("<", "&lt;"))


def _title_from(text: str) -> str:
    """The first words of an entry that has no title."""
    line = one_line(text)
    return line if len(line) <= _TITLE_FROM_SUMMARY else line[:_TITLE_FROM_SUMMARY].rsplit(" ", 1)[0] + "…"


def _link(value: str, url: str) -> str:
    value = one_line(value)[:LONGEST_LINK]
    return web_address(url, value) if value else ""


def _link_of_guid(guid: str) -> str:
    """A guid that is an address stands in for a link that is not there."""
    return web_address("", guid) if guid.startswith(("http://", "https://")) else ""


def _warning(raw: RawFeed, kept: int) -> str:
    if not raw.is_whole:
        return f"the document ends early: {entries_kept(kept)}"
    if raw.dropped:
        return f"{entries_kept(kept)} of {kept + raw.dropped:,}"
    return ""
