"""Reads JSON Feed, versions 1 and 1.1 (jsonfeed.org)."""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn

from monitor.errors import FeedError
from monitor.feeds.document import RawEntry, RawFeed
from monitor.model import FeedFailure

_BARE_VERSIONS = frozenset({"1", "1.0", "1.1"})  # where an address should be, which names the format
# Strings with line ends in them are read, and a number is what is written there: an id may be one, of any length.
_DECODER = json.JSONDecoder(strict=False, parse_int=str, parse_float=str)
_SPACE = re.compile(r"[ \t\n\r]*")
_LAST_WORD = re.compile(r"[\w.+-]{0,10}\s*\Z")  # of a document that ends in "tru", "-", "1e" or half an escape


def looks_like_json(text: str) -> bool:
    """Whether a document is to be read as JSON."""
    return text.startswith("{")


class _EnoughError(Exception):
    """So many items were read as a feed may have."""


def read_json_feed(text: str, max_entries: int) -> RawFeed:
    """`text` as a JSON Feed; of one that ends early, the items that are whole.

    Of more items than `max_entries` so many are kept at either end, of one that ends early the first of them.
    Raises FeedError: "unreadable" for broken JSON; a version of "" is no JSON Feed.
    """
    try:
        document, is_whole = _DECODER.decode(text), True
    except (ValueError, RecursionError) as error:
        document, is_whole = _beginning(text, max_entries), False
        if not _names_the_format(document):
            raise FeedError(FeedFailure.UNREADABLE, f"broken JSON: {error}"[:200]) from error
    items = document.get("items")
    if not _names_the_format(document) or not isinstance(items, list):
        return RawFeed()
    author = _author(document)
    items = [item for item in items if isinstance(item, dict)]
    kept = items if len(items) <= 2 * max_entries else [*items[:max_entries], *items[-max_entries:]]
    return RawFeed(
        version="json11" if _string(document, "version").rstrip("/").endswith("1.1") else "json1",
        title=_string(document, "title"),
        entries=[_entry(item, author) for item in kept],
        is_whole=is_whole,
        dropped=len(items) - len(kept),
    )


def _names_the_format(document: dict[str, Any]) -> bool:
    version = _string(document, "version")
    return "jsonfeed" in version.lower() or version in _BARE_VERSIONS


def _beginning(text: str, max_items: int) -> dict[str, Any]:
    """What a document that ends early says of its feed before it does, and its whole items; {} where it is wrong."""
    members: dict[str, Any] = {"items": []}
    try:
        _read_members(text, members, max_items)
    except _EnoughError:
        return members
    except json.JSONDecodeError as error:
        is_cut = error.msg.startswith("Unterminated string") or _LAST_WORD.match(text, error.pos) is not None
        return members if is_cut else {}
    except RecursionError:
        return {}


def _read_members(text: str, members: dict[str, Any], max_items: int) -> NoReturn:
    """Read into `members` until that goes no further. Raises JSONDecodeError there, _EnoughError, RecursionError."""
    at = 0
    while True:
        at = _behind("{" if at == 0 else ",", text, at)
        name, at = _DECODER.raw_decode(text, _behind('"', text, at) - 1)
        at = _behind(":", text, at)
        if name == "items" and text.startswith("[", at):
            items: list[Any] = []
            members[name] = items
            at = _read_items(text, at, items, max_items)
        else:
            members[name], at = _DECODER.raw_decode(text, at)


def _read_items(text: str, at: int, items: list[Any], max_items: int) -> int:
    """Read the list that begins at `at` into `items`; where it ends. Raises as `_read_members`."""
    at = _behind("[", text, at)
    while not text.startswith("]", at):
        if len(items) == max_items:  # one by one they take long, and those that follow would be left out
            raise _EnoughError
        item, at = _DECODER.raw_decode(text, at)
        items.append(item)
        at = _after_space(text, at)
        if not text.startswith("]", at):
            at = _behind(",", text, at)
    return at + 1


def _behind(sign: str, text: str, at: int) -> int:
    """Where the next value may begin, behind `sign` and the space around it. Raises JSONDecodeError where it is not."""
    at = _after_space(text, at)
    if not text.startswith(sign, at):
        raise json.JSONDecodeError(f"Expecting {sign!r}", text, at)
    return _after_space(text, at + 1) if sign != '"' else at + 1


def _after_space(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


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
    return value if isinstance(value, str) else ""
