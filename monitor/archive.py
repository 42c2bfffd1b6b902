"""Reads archives of entries for a replay: JSON lines, feed files, or folders of them."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from monitor.errors import FeedError, InputError
from monitor.feeds.parsing import parse_feed
from monitor.feeds.plain import strip_controls
from monitor.model import Entry, ParsedEntry, Vectors
from monitor.store import Store
from monitor.store.memory import all_vectors, history
from monitor.store.versions import older_texts

LINES = frozenset({".jsonl", ".ndjson"})
MOST_NAMED = 20  # of what cannot be read; a file of another kind is wrong in every line
EVER = datetime.min.replace(tzinfo=UTC)
YEARS = range(1900, 2200)  # beyond lie slips of the pen, and times that no clock can be moved on from
FEEDS = frozenset({".xml", ".rss", ".atom", ".rdf", ".json"})


@dataclass(frozen=True, slots=True)
class ArchivedEntry:
    """An entry of an archive with the name of the outlet that it came from.

    `seen_at` is when this text was first seen, where the archive knows; else it counts as seen when it was published.
    """

    source: str
    entry: ParsedEntry
    seen_at: datetime | None = None
    is_first_poll: bool = False
    language: str = "en"
    vectors: tuple[Vectors, ...] = ()  # those that are known already, under whatever models


@dataclass(frozen=True, slots=True)
class Archive:
    """What archives hold: their entries, and what of them had to be left out, each with its file, line and why."""

    entries: tuple[ArchivedEntry, ...]
    left_out: tuple[str, ...] = ()


def read_archives(paths: Sequence[Path], now: datetime) -> Archive:
    """All entries of the archives, oldest first; one without a date stays behind its predecessor in the file.

    A line, or a feed file, that cannot be read is left out, as one bad entry of a feed does not cost the others.
    Raises InputError for a path that leads nowhere, and where nothing at all can be read.
    """
    dated: list[tuple[datetime, ArchivedEntry]] = []
    left_out: list[str] = []
    for path in _files(paths):
        last = EVER
        for archived in _read(path, now, left_out):
            last = archived.entry.published_at or last
            dated.append((last, archived))
    if left_out and not dated:
        raise InputError("\n".join(shortened(left_out)))
    dated.sort(key=lambda pair: pair[0])
    return Archive(tuple(archived for _, archived in dated), tuple(left_out))


def shortened(left_out: Sequence[str]) -> list[str]:
    """The first of what was left out, and how much more there is."""
    more = len(left_out) - MOST_NAMED
    return [*left_out[:MOST_NAMED], *([f"and {more:,} more that cannot be read"] if more > 0 else [])]


def read_history(store: Store, since: datetime | None = None) -> list[ArchivedEntry]:
    """What a store has seen since then, in the order in which it was seen: every text of every entry."""
    entries = history(store)
    vectors = all_vectors(store)
    older = older_texts(store, [entry.key for entry in entries if entry.version > 1])
    found: list[ArchivedEntry] = []
    for entry in entries:
        seen_at = entry.first_seen_at
        for text in older.get(entry.key, ()):
            found.append(_seen(text.entry, seen_at))
            seen_at = text.replaced_at
        found.append(replace(_seen(entry, seen_at), vectors=tuple(vectors.get((entry.key, entry.version), ()))))
    found.sort(key=lambda archived: archived.seen_at or EVER)
    return [archived for archived in found if since is None or (archived.seen_at or EVER) >= since]


def _seen(entry: Entry, seen_at: datetime) -> ArchivedEntry:
    parsed = ParsedEntry(entry.entry_id, entry.link, entry.title, entry.summary, entry.content, entry.published_at)
    return ArchivedEntry(entry.source, parsed, seen_at, entry.is_first_poll, entry.language)


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            found = sorted(file for file in path.rglob("*") if file.suffix.lower() in LINES | FEEDS)
            if not found:
                raise InputError(f"{path}: no .jsonl or feed file in this folder")
            yield from found
        elif path.is_file():
            yield path
        else:
            raise InputError(f"{path}: there is no such file or folder")


def _read(path: Path, now: datetime, left_out: list[str]) -> Iterator[ArchivedEntry]:
    try:
        content = path.read_bytes()
    except OSError as error:
        left_out.append(f"{path}: {error.strerror or error}")
        return iter(())
    if path.suffix.lower() in LINES:
        return _read_lines(path, content, left_out)
    return _read_feed(path, content, now, left_out)


def _read_feed(path: Path, content: bytes, now: datetime, left_out: list[str]) -> Iterator[ArchivedEntry]:
    try:
        parsed = parse_feed(content, url=path.resolve().as_uri(), now=now)
    except FeedError as error:
        left_out.append(f"{path}: {error}")
        return
    for entry in parsed.entries:
        yield ArchivedEntry(parsed.title or path.stem, entry)


def _read_lines(path: Path, content: bytes, left_out: list[str]) -> Iterator[ArchivedEntry]:
    for number, line in enumerate(content.removeprefix(codecs.BOM_UTF8).split(b"\n"), 1):
        if line.strip():
            try:
                yield _archived(line, f"{path}:{number}")
            except InputError as error:
                left_out.append(str(error))


def _archived(line: bytes, place: str) -> ArchivedEntry:
    try:
        row = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise InputError(f"{place}: not UTF-8 from byte {error.start + 1} on") from error
    except (ValueError, RecursionError) as error:
        raise InputError(f"{place}: not JSON: {error}") from error
    if not isinstance(row, dict):
        raise InputError(f"{place}: an object is wanted, with link, published, title, summary and source")
    link, title = _text(row, "link", place), _text(row, "title", place)
    if not (link or title):
        raise InputError(f"{place}: neither a link nor a title")
    entry = ParsedEntry(
        entry_id=_text(row, "id", place) or link or title,
        link=link,
        title=title,
        summary=_text(row, "summary", place),
        content=_text(row, "content", place),
        published_at=_time(row, place),
    )
    language = _text(row, "language", place) or "en"
    return ArchivedEntry(_text(row, "source", place) or "archive", entry, language=language)


def _text(row: dict[str, Any], name: str, place: str) -> str:
    value = row.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise InputError(f"{place}: {name!r} is {value!r}, a text is wanted")
    return strip_controls(value).strip()  # as the feeds do: half a surrogate pair fits into no database


def _time(row: dict[str, Any], place: str) -> datetime | None:
    text = _text(row, "published", place)
    if not text:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise InputError(f"{place}: 'published' is {text!r}, no date and time as in 2026-11-01T12:00:00Z") from error
    if at.year not in YEARS:
        raise InputError(f"{place}: 'published' is {text!r}, out of the years {YEARS.start} to {YEARS.stop - 1}")
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
