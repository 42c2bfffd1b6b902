"""Reads and writes lists of feeds as OPML, the format in which feed readers exchange them."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from monitor.errors import InputError
from monitor.feeds.decoding import document_text
from monitor.feeds.links import feed_address
from monitor.feeds.plain import one_line

LARGEST = 10_000_000  # bytes
_LANGUAGE_LETTERS = 2
_DEEPEST_FOLDER = 20
_BARE_AMPERSAND = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9A-Fa-f]{1,6});)(?:\w{1,30};)?")


@dataclass(frozen=True, slots=True)
class Outline:
    """One feed of a list. `folder` is the path of the folders it stands in, "" for none.

    `allow_private` is never a list's word: only who runs the monitor can mean a private address.
    """

    url: str
    title: str
    language: str = ""
    folder: str = ""
    allow_private: bool = False


@dataclass(frozen=True, slots=True)
class FeedList:
    """The feeds of a list, each address once, in the list's order, and what it gives as addresses that are none."""

    outlines: tuple[Outline, ...]
    left_out: tuple[str, ...] = ()


def read_opml(body: bytes, name: str) -> FeedList:
    """The feeds of a list; `name` is the file's, for messages.

    Raises InputError for what is not OPML. Outlines without an address of a feed, as folders are, are passed over.
    """
    if len(body) > LARGEST:
        raise InputError(f"{name}: larger than {LARGEST:,} bytes, which is no list of feeds")
    text = document_text(body)
    if text.strip() and not text.lstrip("\ufeff \t\r\n").startswith("<"):
        raise InputError(f"{name}: not OPML, which is XML: the format in which feed readers exchange lists of feeds")
    try:
        reader = _read_careless(text, name)
    except _EntityError as error:
        raise InputError(f"{name}: declares entities, which no list of feeds needs") from error
    if not reader.is_opml:
        raise InputError(f"{name}: not OPML")
    return FeedList(tuple(reader.found.values()), tuple(reader.left_out))


def _read_careless(text: str, name: str) -> _Reader:
    try:
        return _read(text)
    except expat.ExpatError as error:
        try:
            return _read(_with_escapes(text))
        except expat.ExpatError:
            raise InputError(f"{name}:{error.lineno}: {expat.errors.messages[error.code]}") from error


def _read(text: str) -> _Reader:
    reader = _Reader()
    parser = expat.ParserCreate("utf-8")
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.EntityDeclHandler = reader.refuse_entity
    parser.Parse(text, True)
    return reader


def _with_escapes(text: str) -> str:
    """`text` with the ampersands escaped that a careless program left bare: of addresses, and of HTML's entities."""
    return _BARE_AMPERSAND.sub(lambda found: escape(html.unescape(found[0])), text)


def write_opml(outlines: Iterable[Outline], title: str) -> str:
    """A list of feeds as OPML 2.0, one outline a feed."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<opml version="2.0">',
        f"  <head><title>{escape(title)}</title></head>",
        "  <body>",
        *(f"    {_outline(outline)}" for outline in outlines),
        "  </body>",
        "</opml>",
    ]
    return "\n".join(lines) + "\n"


class _EntityError(Exception):
    """The document declares entities."""


class _Reader:
    """Expat's handlers: collects outlines that have an address, knows the folders that are open."""

    def __init__(self) -> None:
        self.is_opml = False
        self.found: dict[str, Outline] = {}
        self.left_out: dict[str, None] = {}
        self._open: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = _local(name)
        self.is_opml = self.is_opml or tag == "opml"
        if tag != "outline":
            return
        values = {key.lower(): one_line(value) for key, value in attributes.items()}
        title = values.get("title") or values.get("text", "")
        given = values.get("xmlurl", "") or _plain_feed(values)
        url = feed_address("", given)
        if url:
            language = values.get("language", "").lower()[:_LANGUAGE_LETTERS]
            folder = "/".join(folder for folder in self._open[:_DEEPEST_FOLDER] if folder)
            self.found.setdefault(url, Outline(url, title, language, folder))
        elif given:
            self.left_out.setdefault(given)
        self._open.append("" if url else title)

    def end(self, name: str) -> None:
        if _local(name) == "outline":
            self._open.pop()

    def refuse_entity(self, *declaration: object) -> None:
        raise _EntityError


def _local(name: str) -> str:
    """An element's name without the prefix of a namespace: OPML has none, but programs declare one of their own."""
    return name.rpartition(":")[2].lower()


def _plain_feed(values: dict[str, str]) -> str:
    """Lists of type "rss" or "atom" sometimes carry the address as `url`."""
    return values.get("url", "") if values.get("type", "").lower() in ("rss", "atom") else ""


def _outline(outline: Outline) -> str:
    attributes = {"type": "rss", "text": outline.title, "title": outline.title, "xmlUrl": outline.url}
    if outline.language:
        attributes["language"] = outline.language
    return f"<outline {' '.join(f'{name}={quoteattr(value)}' for name, value in attributes.items())}/>"
