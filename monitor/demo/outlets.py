"""Reads the bundled sample and decides what each of its feeds held at a moment in time.

A sample file is an ordinary feed that holds everything its outlet ever published, newest first.
Before each item stands a comment that says when it appeared, what it is about and what it is:

    <!-- appears 2024-11-10T17:05Z; about kursk-counteroffensive; wire copy -->

The comments never leave this module: a feed as served has none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from monitor.errors import InputError

FOLDER = Path(__file__).parent.parent / "sample"
HELD = 12  # items that a feed holds at a time, as real ones hold their last few

_NOTE = re.compile(r"[ ]*<!-- appears (?P<appears>\S+); about (?P<about>[^;]+); (?P<role>[a-z ]+) -->\n")
_IDENTITY = re.compile(r"<(?:guid|id)\b[^>]*>([^<]+)<")
_END = re.compile(r"</(?:item|entry)>\n")
_NOTHING = "nothing followed"


@dataclass(frozen=True, slots=True)
class SampleItem:
    """One item of a sample feed, as XML, with what the sample says of it.

    Two items of one `identity` are two versions of one entry.
    """

    identity: str
    appears_at: datetime
    storylines: tuple[str, ...]  # ids; empty for unrelated news
    role: str  # development | wire copy | rewrite | recap | opinion | contradiction | correction | ...
    xml: str


@dataclass(frozen=True, slots=True)
class Outlet:
    """A sample feed: its items newest first, and the XML around them."""

    name: str  # of the file
    head: str
    items: tuple[SampleItem, ...]
    tail: str


def read_outlets(folder: Path = FOLDER / "feeds") -> tuple[Outlet, ...]:
    """Every outlet of the sample, in order of name.

    Raises InputError when a file does not keep to the form of a sample feed.
    """
    return tuple(_read_outlet(path) for path in sorted(folder.glob("*.xml")))


def feed_as_of(outlet: Outlet, now: datetime) -> bytes:
    """The feed as it stood at `now`: the newest version of each entry that had appeared, the last few entries."""
    held: dict[str, SampleItem] = {}
    for item in outlet.items:
        if item.appears_at <= now and len(held) < HELD:
            held.setdefault(item.identity, item)
    return "".join([outlet.head, *(item.xml for item in held.values()), outlet.tail]).encode()


def newest_of(outlet: Outlet, now: datetime) -> datetime | None:
    """When the feed last changed, seen from `now`; None before its first item."""
    return max((item.appears_at for item in outlet.items if item.appears_at <= now), default=None)


def _read_outlet(path: Path) -> Outlet:
    text = path.read_text(encoding="utf-8")
    notes = list(_NOTE.finditer(text))
    if not notes:
        raise InputError(f"{path}: no item says when it appears")
    ends = [note.start() for note in notes[1:]] + [_end_of_items(path, text)]
    items = tuple(_read_item(path, note, text[note.end() : end]) for note, end in zip(notes, ends, strict=True))
    return Outlet(path.name, text[: notes[0].start()], items, text[ends[-1] :])


def _read_item(path: Path, note: re.Match[str], xml: str) -> SampleItem:
    identity = _IDENTITY.search(xml)
    if identity is None:
        raise InputError(f"{path}: the item that appears {note['appears']} has no id")
    about = () if note["about"] == _NOTHING else tuple(note["about"].split(", "))
    appears_at = datetime.fromisoformat(note["appears"]).astimezone(UTC)
    return SampleItem(identity[1], appears_at, about, note["role"], xml)


def _end_of_items(path: Path, text: str) -> int:
    ends = list(_END.finditer(text))
    if not ends:
        raise InputError(f"{path}: no item has an end")
    return ends[-1].end()
