"""Finds the article in a web page, with trafilatura; runs in the confined process only."""

from __future__ import annotations

from monitor.errors import FeedError
from monitor.feeds.decoding import document_text
from monitor.feeds.document import Document
from monitor.feeds.plain import one_line
from monitor.model import FeedFailure

LONGEST = 200_000  # characters


def article_text(document: Document) -> str:
    """The text of the page's article, a line a paragraph; "" where there is none.

    Raises FeedError where trafilatura, which is an extra, is not installed.
    """
    try:
        import trafilatura
    except ImportError as error:
        raise FeedError(FeedFailure.UNREADABLE, "full text needs storyline-monitor[full-text]") from error
    page = document_text(document.body, document.content_type)
    found = trafilatura.extract(
        page, url=document.url, include_comments=False, include_tables=False, favor_precision=True
    )
    lines = (one_line(line) for line in (found or "")[:LONGEST].splitlines())
    return "\n".join(line for line in lines if line)
