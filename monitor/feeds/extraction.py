"""Finds the article in a web page, with trafilatura; runs in the confined process only."""

from __future__ import annotations

from monitor.errors import FeedError
from monitor.feeds.plain import one_line
from monitor.model import FeedFailure

LONGEST = 200_000  # characters


def article_text(page: str, url: str) -> str:
    """The text of the article in `page`, a line a paragraph; "" where there is none.

    Raises FeedError where trafilatura, which is an extra, is not installed.
    """
    try:
        import trafilatura
    except ImportError as error:
        raise FeedError(
            FeedFailure.UNREADABLE, "it needs the extra: pip install '.[full-text]' in the program's folder"
        ) from error
    found = trafilatura.extract(page, url=url, include_comments=False, include_tables=False, favor_precision=True)
    lines = (one_line(line) for line in (found or "")[:LONGEST].splitlines())
    return "\n".join(line for line in lines if line)
