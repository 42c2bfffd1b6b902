"""What goes over the pipes to the confined parser and back: one line of JSON each way, no pickles of hostile making."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from monitor.errors import FeedError
from monitor.feeds.document import ParsedFeed, Source
from monitor.model import ParsedEntry


@dataclass(frozen=True, slots=True)
class Question:
    """What the line before a body says of it: where it came from, how many bytes it has, and what is looked for."""

    source: Source
    size: int
    is_page: bool = False  # a page to find an article in, not a feed


def question(asked: Question) -> bytes:
    """The line that announces a body."""
    return json.dumps(asdict(asked), default=datetime.isoformat).encode() + b"\n"


def question_of(line: bytes) -> Question:
    """What `question` told."""
    values = json.loads(line)
    now = datetime.fromisoformat(values["source"]["now"])
    return Question(**values | {"source": Source(**values["source"] | {"now": now})})


def answer(parsed: ParsedFeed) -> bytes:
    """The line that tells what was read."""
    values = asdict(parsed) | {
        "skip_hours": sorted(parsed.skip_hours),
        "update_every": None if parsed.update_every is None else parsed.update_every.total_seconds(),
    }
    return json.dumps(values, default=datetime.isoformat).encode("utf-8", "replace") + b"\n"


def article(text: str) -> bytes:
    """The line that tells the article of a page."""
    return json.dumps({"article": text}).encode() + b"\n"


def refusal(error: FeedError) -> bytes:
    """The line that tells why nothing was read."""
    return json.dumps({"kind": error.kind, "message": str(error)}).encode() + b"\n"


def article_of(line: bytes) -> str:
    """What `article` told. Raises FeedError where it was a `refusal`."""
    return str(_values(line)["article"])


def answer_of(line: bytes) -> ParsedFeed:
    """What `answer` told. Raises FeedError where it was a `refusal`."""
    values = _values(line)
    seconds = values["update_every"]
    return ParsedFeed(
        **values
        | {
            "entries": tuple(_entry(entry) for entry in values["entries"]),
            "skip_hours": frozenset(values["skip_hours"]),
            "update_every": None if seconds is None else timedelta(seconds=seconds),
        }
    )


def _values(line: bytes) -> dict[str, Any]:
    values: dict[str, Any] = json.loads(line)
    if "kind" in values:
        raise FeedError(values["kind"], values["message"])
    return values


def _entry(values: dict[str, Any]) -> ParsedEntry:
    dates = {name: _date(values[name]) for name in ("published_at", "updated_at")}
    return ParsedEntry(**values | dates)


def _date(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value)
