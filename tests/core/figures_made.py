"""Recorded figures made from sentences, for the tests of judging and of the ledger."""

from datetime import UTC, datetime, timedelta
from itertools import count

from monitor.core.reading.marking import marked_figure
from monitor.model import RecordedFigure

START = datetime(2025, 3, 2, 8, tzinfo=UTC)
_entries = count(1)


def figure(
    text: str, words: str, *, hours: float = 0, source: str = "Herald", entry: int | None = None, version: int = 1
) -> RecordedFigure:
    """The figure of `words` in `text`, reported `hours` after the start; in a new entry unless one is named."""
    at = START + timedelta(hours=hours)
    found = marked_figure(text, words, text, published_at=at)
    assert found is not None, f"no quantity in {words!r}"
    key = next(_entries) if entry is None else entry
    return RecordedFigure(0, "flood", key, version, found, at, source, source, "", f"https://{source}.example/{key}")
