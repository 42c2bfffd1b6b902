"""Reads a document with feedparser, the parser of record: slow, patient with every kind of damage."""

from __future__ import annotations

import io
import re
from typing import Any

from monitor.errors import FeedError
from monitor.feeds.document import RawEntry, RawFeed
from monitor.model import FeedFailure

# An entity that stands for a few characters, and for no other entity: the only kind that cannot be made to grow.
_SMALL_ENTITY = re.compile(r"<!ENTITY\s{1,9}(\w{1,40})\s{1,9}[\"'](&#\w{1,9};|[^&\"'<>]{0,200})[\"']\s{0,9}>")
_DOCTYPE = re.compile(r"<!DOCTYPE\b[^\[<>]{0,1000}\[", re.IGNORECASE)
_END_OF_SUBSET = re.compile(r"\]\s{0,99}>")
_FIRST_ELEMENT = re.compile(r"<\w")
_MOST_ENTITIES = 500
_MISTAKES = (ArithmeticError, ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError)
# Tags of maps and of chapters, which an entry has nothing from, and on some of which feedparser breaks.
_NOT_OF_ENTRIES = re.compile(r"</?(?:georss|gml|psc):[^<>]{0,2000}>", re.IGNORECASE)


def read_reference(text: str) -> RawFeed:
    """`text` as feedparser reads it. Raises FeedError("unreadable") where it gives up with an error of its own."""
    import feedparser

    # No address of the document: feedparser would make guids absolute with it, and they would change when a feed moves.
    headers = {"content-type": "application/xml; charset=utf-8"}
    try:
        parsed = feedparser.parse(
            io.BytesIO(with_small_entities(text).encode("utf-8", "replace")),
            response_headers=headers,
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except _MISTAKES as error:
        if (bare := _NOT_OF_ENTRIES.sub("", text)) != text:
            return read_reference(bare)
        raise FeedError(FeedFailure.UNREADABLE, f"the parser gave up: {type(error).__name__}") from error
    feed = parsed.feed
    return RawFeed(
        version=parsed.version,
        title=_text(feed, "title"),
        entries=[_entry(entry, is_atom=parsed.version.startswith("atom")) for entry in parsed.entries],
        is_whole=not _ended_early(parsed, text),
        ttl=_text(feed, "ttl"),
        update_period=_text(feed, "sy_updateperiod"),
        update_frequency=_text(feed, "sy_updatefrequency"),
    )


def with_small_entities(text: str) -> str:
    """`text` with no declarations in its document type but those of small entities, which feedparser makes use of."""
    first = _FIRST_ELEMENT.search(text)
    doctype = _DOCTYPE.search(text, 0, first.start() if first else len(text))
    end = _END_OF_SUBSET.search(text, doctype.end()) if doctype else None
    if doctype is None or end is None:
        return text
    small = _SMALL_ENTITY.findall(text[doctype.end() : end.start()])[:_MOST_ENTITIES]
    declared = "".join(f'<!ENTITY {name} "{value}">\n' for name, value in small)
    kept = f"\n<!DOCTYPE feed [\n{declared}]>\n" if small else "\n"  # feedparser looks for each at the start of a line
    return text[: doctype.start()] + kept + text[end.end() :]


def _entry(entry: Any, *, is_atom: bool) -> RawEntry:
    content = _longest(entry.get("content") or [])
    return RawEntry(
        guid=_text(entry, "id"),
        link=_text(entry, "link") or _first_href(entry),
        title=_text(entry, "title"),
        summary=_text(entry, "summary"),
        content=content.get("value") or "",
        published=_own(entry, "published") or _own(entry, "created"),
        updated=_own(entry, "updated"),
        author=_text(entry, "author"),
        summary_is_text=is_atom and (entry.get("summary_detail") or {}).get("type") == "text/plain",
        content_is_text=is_atom and content.get("type") == "text/plain",
    )


def _text(mapping: Any, key: str) -> str:
    value = mapping.get(key)
    return value if isinstance(value, str) else ""


def _own(entry: Any, key: str) -> str:
    # feedparser answers "updated" with "published" where only that is there, and warns of it.
    value = dict.get(entry, key)
    return value if isinstance(value, str) else ""


def _longest(contents: list[Any]) -> Any:
    return max(contents, key=lambda content: len(content.get("value") or ""), default={})


def _first_href(entry: Any) -> str:
    for link in entry.get("links") or []:
        if link.get("rel") == "alternate" and link.get("href"):
            return str(link["href"])
    return ""


def _ended_early(parsed: Any, text: str) -> bool:
    """Whether the document stops before its root element closes; other damage is not our business."""
    tail = text[-2_000:].lower()
    return bool(parsed.bozo) and not any(
        end in tail for end in ("</rss>", "</feed>", "</rdf:rdf>", "</channel>", "rdf>")
    )
