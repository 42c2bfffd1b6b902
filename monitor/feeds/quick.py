"""Reads well-formed RSS 0.9x, 2.0, RDF and Atom 1.0 eight times faster than feedparser, or says "unsure".

Rules for this file. feedparser is the judge: what is read here is what feedparser would have read, field for field.
What is not known here raises `_UnsureError`, so that feedparser is asked; so does a DOCTYPE: nothing ever expands.
"""

from __future__ import annotations

import re
from collections import deque
from xml.parsers import expat

from monitor.feeds.document import RawEntry, RawFeed
from monitor.feeds.elements import (
    IGNORED,
    INLINE,
    MARKUP,
    MEDIA_TYPES,
    RSS_1,
    UNSURE,
    XHTML,
    ElementKeys,
    attribute,
    is_safe_namespace,
    root_version,
)
from monitor.feeds.links import tidy, with_ampersands
from monitor.feeds.precedence import OpenEntry, OpenField, put_author, put_content, put_date, put_title, shorten

_STEP = 1_000_000  # characters given to expat at a time
_DEEPEST = 500  # elements inside each other: no document that means well, and browsers end at 512
_BASE = re.compile(r"\s(?:xml:)?base\s*=\s*[\"']", re.IGNORECASE)
_LINKABLE = frozenset({"text/html", "html", XHTML, "xhtml"})
_BY_DEFAULT_HTML = frozenset({"description", "encoded"})
_TEXTS = frozenset({"guid", "published", "updated", "created", "image"})
_MARKUP_FIELDS = frozenset({"title", "media:title", "description", "summary", "content", "encoded"})
_OF_FEED = {
    "title": "title",
    "ttl": "ttl",
    "sy:updateperiod": "update_period",
    "sy:updatefrequency": "update_frequency",
}


class _UnsureError(Exception):
    """The document does something that only feedparser knows how to read."""


def read_quick(text: str, max_entries: int) -> RawFeed | None:
    """`text` as feedparser would read it, or None where that is not sure."""
    if "<!DOCTYPE" in text or "<!ENTITY" in text or _BASE.search(text):
        return None
    reader = _Reader(max_entries)
    parser = expat.ParserCreate("utf-8", " ")
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.StartNamespaceDeclHandler = reader.declare
    reader.parser = parser
    try:
        for start in range(0, len(text), _STEP):
            parser.Parse(text[start : start + _STEP], False)
            reader.pause()
        parser.Parse("", True)
    except (expat.ExpatError, _UnsureError):
        return None
    return reader.feed()


class _Reader:
    """Expat's handlers. One pass, no tree; at most twice `max_entries` entries are held at any time."""

    parser: expat.XMLParserType

    def __init__(self, max_entries: int) -> None:
        self._keys = ElementKeys()
        self._depth = 0
        self._fields: list[OpenField] = []
        self._entry: OpenEntry | None = None
        self._entry_depth = 0
        self._opaque_depth = 0  # of the element all of whose inside is passed over
        self._is_atom = self._is_rss = False  # the latter: by its namespace; other RDF is no feed
        self._raw = RawFeed()
        self._head_room = max_entries
        self._tail: deque[RawEntry] = deque(maxlen=max_entries)
        self._count = 0

    def feed(self) -> RawFeed | None:
        """What was read, once the document is at its end."""
        self._raw.dropped = self._count - len(self._raw.entries) - len(self._tail)
        self._raw.entries += self._tail
        return self._raw if self._raw.version else None

    def pause(self) -> None:
        """Between two parts of the document: what no text is long enough for is not collected further."""
        if self._fields and shorten(self._fields[-1]):
            self.parser.CharacterDataHandler = None

    def declare(self, prefix: str | None, uri: str | None) -> None:
        """A namespace declaration: unsure where feedparser would go by the prefix rather than the address."""
        self._is_rss = self._is_rss or (uri or "").lower() == RSS_1
        if uri and not is_safe_namespace(prefix or "", uri):
            raise _UnsureError

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """The start of any element."""
        self._depth += 1
        if self._depth > _DEEPEST:  # its memory would be the program's; feedparser's is limited
            raise _UnsureError
        if self._fields:
            self._start_inside(name)
        elif self._opaque_depth:
            if self._entry is not None and self._keys[name] == "title":
                self._entry.title_depth = self._depth  # it stands before other titles of that depth
        else:
            key = self._keys[name]
            if key != IGNORED:
                self._start_known(key, attributes)

    def end(self, name: str) -> None:
        """The end of any element."""
        depth = self._depth
        self._depth -= 1
        if self._fields:
            self._end_inside(name, depth)
        elif depth == self._opaque_depth:
            self._opaque_depth = 0
        elif self._entry is not None and depth == self._entry_depth:
            self._end_entry(self._entry)

    def _start_known(self, key: str, attributes: dict[str, str]) -> None:
        if key == UNSURE:
            raise _UnsureError
        if self._depth == 1:
            self._start_root(key, attributes)
        elif self._entry is not None:
            self._start_in_entry(self._entry, key, attributes)
        elif key == "entry":
            self._start_entry(attributes)
        elif key in _OF_FEED and self._depth == (2 if self._is_atom else 3):
            self._open(key, "text/html")
        elif key in ("content", "encoded"):
            raise _UnsureError  # feedparser lets it change the first entry

    def _start_root(self, key: str, attributes: dict[str, str]) -> None:
        self._raw.version = root_version(key, attributes.get("version", ""))
        self._is_atom = key == "atom"
        if not self._raw.version or (key == "rdf" and not self._is_rss):
            raise _UnsureError

    def _start_entry(self, attributes: dict[str, str]) -> None:
        self._entry = OpenEntry()
        self._entry_depth = self._depth
        for name, value in attributes.items():
            if name.endswith(" about"):
                self._entry.raw.guid = value
            elif name.lower() in ("lastmod", "href"):
                raise _UnsureError

    def _start_in_entry(self, entry: OpenEntry, key: str, attributes: dict[str, str]) -> None:
        if key in _MARKUP_FIELDS:
            self._start_markup(entry, key, attributes)
        elif key == "link":
            self._start_link(entry, attributes)
        elif key in _TEXTS:
            if key == "guid":
                entry.guid_is_link = attribute(attributes, "ispermalink", "true") == "true"
            elif key == "image":
                entry.title_depth = -1
            self._open(key)
        elif key == "author":
            entry.names = {}
            self._open(key)
        elif key == "source":
            entry.title_depth = -1
            self._opaque_depth = self._depth
        elif key in ("entry", "owner"):
            raise _UnsureError

    def _start_markup(self, entry: OpenEntry, key: str, attributes: dict[str, str]) -> None:
        kind = ""
        if attributes:
            if attribute(attributes, "mode", ""):
                raise _UnsureError
            kind = MEDIA_TYPES.get(attribute(attributes, "type", "").lower(), UNSURE)
            if kind == UNSURE:
                raise _UnsureError
        if key in ("description", "summary") and entry.has_summary and not entry.has_content:
            key = "content"  # the second description is taken for the text in full
        if key in ("content", "encoded"):
            entry.has_content = True
        self._open(key, kind or ("text/html" if key in _BY_DEFAULT_HTML else "text/plain"))

    def _start_link(self, entry: OpenEntry, attributes: dict[str, str]) -> None:
        href = ""
        for name in ("url", "uri", "href"):
            if href := attribute(attributes, name, ""):
                break
        if not href:
            if any(name.lower() in ("href", "rel") for name in attributes):
                raise _UnsureError
            self._open("link")
            return
        if attribute(attributes, "rel", "alternate").lower() != "alternate":
            return
        href = tidy(href)
        entry.alternate = entry.alternate or href
        if attribute(attributes, "type", "text/html").lower() in _LINKABLE:
            entry.link = href

    def _open(self, key: str, kind: str = "") -> None:
        opened = OpenField(key, self._depth, kind)
        self._fields.append(opened)
        self.parser.CharacterDataHandler = self._escaped if kind == XHTML else opened.parts.append

    def _escaped(self, text: str) -> None:
        self._fields[-1].parts.append(text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))

    def _start_inside(self, name: str) -> None:
        """An element inside one whose text is collected: markup that was not escaped, or the parts of an author."""
        opened = self._fields[-1]
        if opened.kind:
            self._start_inline(opened, name)
        elif opened.key == "author" and self._keys[name] in ("name", "email", "uri"):
            self._open(self._keys[name])
        else:
            raise _UnsureError

    def _start_inline(self, opened: OpenField, name: str) -> None:
        tag = name.rpartition(" ")[2].lower()
        if self._keys[name] not in (MARKUP, IGNORED) or tag not in INLINE:
            raise _UnsureError
        if opened.kind != XHTML:
            if tag == "div":
                return
            opened.kind = XHTML
            self.parser.CharacterDataHandler = self._escaped
        opened.has_inline = True
        opened.parts.append(f"<{tag}>")

    def _end_inside(self, name: str, depth: int) -> None:
        opened = self._fields[-1]
        if depth != opened.depth:
            if opened.kind == XHTML:
                opened.parts.append(f"</{name.rpartition(' ')[2].lower()}>")
            return
        self._fields.pop()
        self.parser.CharacterDataHandler = self._fields[-1].parts.append if self._fields else None
        value = "".join(opened.parts).strip()
        if self._entry is not None:
            self._close(self._entry, opened, value)
        elif opened.key != "title" or not self._raw.title:
            setattr(self._raw, _OF_FEED[opened.key], value)

    def _close(self, entry: OpenEntry, opened: OpenField, value: str) -> None:
        match opened.key:
            case "title" | "media:title":
                put_title(entry, opened, value)
            case "description" | "summary":
                if entry.put("summary", value, opened.depth):
                    entry.raw.summary, entry.has_summary = value, True
                    entry.raw.summary_is_text = self._is_atom and opened.kind == "text/plain"
            case "content" | "encoded":
                put_content(entry, opened, value)
            case "link":
                entry.link = tidy(with_ampersands(value))
                entry.alternate = entry.alternate or entry.link
            case "guid":
                self._put_guid(entry, opened, value)
            case "name" | "email":
                entry.names[opened.key] = value
            case "author":
                put_author(entry, opened, value)
            case _:
                put_date(entry, opened, value)

    def _put_guid(self, entry: OpenEntry, opened: OpenField, value: str) -> None:
        if value and entry.guid_is_link:
            value = tidy(value)
        if entry.put("guid", value, opened.depth):
            entry.raw.guid = value
        if entry.guid_is_link and entry.link is None:
            entry.link = value

    def _end_entry(self, entry: OpenEntry) -> None:
        raw = entry.raw
        raw.link = entry.link or entry.alternate
        raw.published = raw.published or entry.created
        if entry.contents:
            value, kind, _ = max(entry.contents, key=lambda content: len(content[0]))
            if len(entry.contents) > 1 and any(has_inline for _, _, has_inline in entry.contents):
                raise _UnsureError  # which is the longest depends on how feedparser writes the markup out
            raw.content, raw.content_is_text = value, self._is_atom and kind == "text/plain"
        self._count += 1
        if self._head_room > 0:
            self._head_room -= 1
            self._raw.entries.append(raw)
        else:
            self._tail.append(raw)
        self._entry = None
