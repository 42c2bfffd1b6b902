"""Reads archives of entries for a replay: JSON lines, feed files, or folders of them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from monitor.errors import FeedError, InputError
from monitor.feeds import parse_feed
from monitor.model import ParsedEntry
from monitor.store import Store
from monitor.store.memory import history

LINES = frozenset({".jsonl", ".ndjson"})
FEEDS = frozenset({".xml", ".rss", ".atom", ".rdf", ".json"})


@dataclass(frozen=True, slots=True)
class ArchivedEntry:
    """An entry of an archive with the name of the outlet that it came from.

    `seen_at` is when it was first seen, where the archive knows; else it counts as seen when it was published.
    """

    source: str
    entry: ParsedEntry
    seen_at: datetime | None = None


def read_archives(paths: Sequence[Path], now: datetime) -> list[ArchivedEntry]:
    """All entries of the archives, oldest first; one without a date stays behind its predecessor in the file.

    Raises InputError, naming file and line, for anything that cannot be read.
    """
    dated: list[tuple[datetime, ArchivedEntry]] = []
    for path in _files(paths):
        last = datetime.min.replace(tzinfo=UTC)
        for archived in _read(path, now):
            last = archived.entry.published_at or last
            dated.append((last, archived))
    dated.sort(key=lambda pair: pair[0])
    return [archived for _, archived in dated]


def read_history(store: Store, since: datetime | None = None) -> list[ArchivedEntry]:
    """The entries that a store has seen, as they were first seen, oldest first; later versions are left out."""
    return [
        ArchivedEntry(
            entry.source,
            ParsedEntry(entry.entry_id, entry.link, entry.title, entry.summary, entry.content, entry.published_at),
            entry.first_seen_at,
        )
        for entry in history(store, since)
    ]


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


def _read(path: Path, now: datetime) -> Iterator[ArchivedEntry]:
    if path.suffix.lower() in LINES:
        return _read_lines(path)
    return _read_feed(path, now)


def _read_feed(path: Path, now: datetime) -> Iterator[ArchivedEntry]:
    try:
        parsed = parse_feed(path.read_bytes(), url=path.resolve().as_uri(), now=now)
    except (FeedError, OSError) as error:
        raise InputError(f"{path}: {error}") from error
    for entry in parsed.entries:
        yield ArchivedEntry(parsed.title or path.stem, entry)


def _read_lines(path: Path) -> Iterator[ArchivedEntry]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: {error}") from error
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            yield _archived(line, f"{path}:{number}")


def _archived(line: str, place: str) -> ArchivedEntry:
    try:
        row = json.loads(line)
    except ValueError as error:
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
    return ArchivedEntry(_text(row, "source", place) or "archive", entry)


def _text(row: dict[str, Any], name: str, place: str) -> str:
    value = row.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise InputError(f"{place}: {name!r} is {value!r}, a text is wanted")
    return value.strip()


def _time(row: dict[str, Any], place: str) -> datetime | None:
    text = _text(row, "published", place)
    if not text:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise InputError(f"{place}: 'published' is {text!r}, no date and time as in 2026-11-01T12:00:00Z") from error
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
