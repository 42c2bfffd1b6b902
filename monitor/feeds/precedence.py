"""Decides which of several elements a field of an entry is taken from, in feedparser's own order of precedence.

The shallower element wins, the later of equals wins, but the first title of a depth stays; a second description is
taken for the text in full.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from monitor.feeds.document import RawEntry

LONGEST = 1_000_000  # characters of one field


@dataclass(slots=True)
class OpenField:
    """An element whose text is being collected."""

    key: str
    depth: int
    kind: str = ""  # media type of a field that may hold markup
    parts: list[str] = field(default_factory=list)
    has_inline: bool = False  # elements stood in it that should have been escaped


@dataclass(slots=True)
class OpenEntry:
    """An entry while its element is open. `depths` tells how deep the element stood that each field was taken from."""

    raw: RawEntry = field(default_factory=RawEntry)
    depths: dict[str, int] = field(default_factory=dict)
    title_depth: int = -1
    has_content: bool = False
    has_summary: bool = False
    guid_is_link: bool = False
    link: str | None = None
    alternate: str = ""
    created: str = ""
    contents: list[tuple[str, str, bool]] = field(default_factory=list)  # value, media type, held inline elements
    names: dict[str, str] = field(default_factory=dict)  # of the author that is open

    def put(self, name: str, value: str, depth: int) -> bool:
        """Whether `value` may become the field `name`: nothing shallower stood for it."""
        if depth > self.depths.get(name, depth):
            return False
        self.depths[name] = depth
        return True


def shorten(opened: OpenField) -> bool:
    """Cut what was collected of a field to the longest there may be; whether it was longer."""
    if len(opened.parts) < 2 or sum(len(part) for part in opened.parts) <= LONGEST:
        return False
    opened.parts[:] = ["".join(opened.parts)[:LONGEST]]
    return True


def put_title(entry: OpenEntry, opened: OpenField, value: str) -> None:
    """A title: later ones of the same depth, and those of media, never replace it."""
    is_blocked = -1 < entry.title_depth <= opened.depth
    if not is_blocked and entry.put("title", value, opened.depth):
        entry.raw.title = value
    if value and opened.key == "title":
        entry.title_depth = opened.depth


def put_content(entry: OpenEntry, opened: OpenField, value: str) -> None:
    """One of the texts in full, which is the summary too where none came before."""
    entry.contents.append((value, opened.kind, opened.has_inline))
    if not entry.has_summary:
        entry.raw.summary, entry.has_summary = value, True
        entry.raw.summary_is_text = False


def put_author(entry: OpenEntry, opened: OpenField, value: str) -> None:
    """An author by its own text, or by the name and address inside it."""
    name, email = entry.names.get("name", ""), entry.names.get("email", "")
    named = f"{name} ({email})" if name and email else name or email
    if entry.put("author", value, opened.depth):
        entry.raw.author = value
    if named:
        entry.raw.author = named


def put_date(entry: OpenEntry, opened: OpenField, value: str) -> None:
    """One of the dates, as it is written."""
    if not entry.put(opened.key, value, opened.depth):
        return
    if opened.key == "published":
        entry.raw.published = value
    elif opened.key == "updated":
        entry.raw.updated = value
    elif opened.key == "created":
        entry.created = value
