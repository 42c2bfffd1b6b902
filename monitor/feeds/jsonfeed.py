"""Reads JSON Feed, versions 1 and 1.1 (jsonfeed.org)."""

from __future__ import annotations

import json
from typing import Any

from monitor.errors import FeedError
from monitor.feeds.document import RawEntry, RawFeed
from monitor.model import FeedFailure

_BARE_VERSIONS = frozenset({"1", "1.0", "1.1"})  # where an address should be, which names the format


def looks_like_json(text: str) -> bool:
    """Whether a document is to be read as JSON."""
    return text.startswith("{")


def read_json_feed(text: str) -> RawFeed:
    """`text` as a JSON Feed. Raises FeedError: "unreadable" for broken JSON; a version of "" is no JSON Feed."""
    try:
        document = json.loads(text, strict=False)  # strings with line ends in them are read
    except (ValueError, RecursionError) as error:
        raise FeedError(FeedFailure.UNREADABLE, f"broken JSON: {error}"[:200]) from error
    version = _string(document, "version")
    items = document.get("items")
    if ("jsonfeed" not in version.lower() and version not in _BARE_VERSIONS) or not isinstance(items, list):
        return RawFeed()
    author = _author(document)
    return RawFeed(
        version="json11" if version.rstrip("/").endswith("1.1") else "json1",
        title=_string(document, "title"),
        entries=[_entry(item, author) for item in items if isinstance(item, dict)],
    )


def _entry(item: dict[str, Any], feed_author: str) -> RawEntry:
    markup, text = _string(item, "content_html"), _string(item, "content_text")
    summary = _string(item, "summary")
    return RawEntry(
        guid=_string(item, "id"),
        link=_string(item, "url") or _string(item, "external_url"),
        title=_string(item, "title"),
        summary=summary or markup or text,
        content=markup or text,
        published=_string(item, "date_published"),
        updated=_string(item, "date_modified"),
        author=_author(item) or feed_author,
        summary_is_text=bool(summary) or not markup,
        content_is_text=not markup,
    )


def _author(mapping: dict[str, Any]) -> str:
    authors = mapping.get("authors")
    if not isinstance(authors, list):
        authors = [mapping.get("author")]
    return ", ".join(
        name for name in (_string(author, "name") for author in authors if isinstance(author, dict)) if name
    )


def _string(mapping: dict[str, Any], key: str) -> str:
    value = mapping.get(key)
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        return ""
    return str(value)
