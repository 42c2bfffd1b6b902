"""The outside world on loopback: feeds that a test publishes to, and a channel that takes in alerts."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from xml.sax.saxutils import escape

ADDRESS = "127.0.0.1"


@dataclass(frozen=True)
class Item:
    """One entry as an outlet would publish it."""

    title: str
    summary: str
    published_at: datetime
    link: str
    content: str = ""


@dataclass
class Newsroom:
    """Feeds by name, what was asked for, and the alerts that were received."""

    port: int = 0
    feeds: dict[str, list[Item]] = field(default_factory=dict)
    pages: dict[str, tuple[int, str, bytes]] = field(default_factory=dict)  # path: status, content type, body
    statuses: list[tuple[str, int]] = field(default_factory=list)
    alerts: list[dict[str, Any]] = field(default_factory=list)
    places: list[str] = field(default_factory=list)  # the path that each alert was sent to
    channel_is_down: bool = False

    def publish(self, feed: str, *items: Item) -> None:
        """Put entries at the top of a feed."""
        self.feeds[feed] = [*items, *self.feeds.get(feed, [])]

    def page(self, name: str, status: int, body: str, content_type: str = "text/html") -> None:
        """Have something that is no feed at an address."""
        self.pages[f"/{name}"] = (status, content_type, body.encode())

    def url(self, name: str) -> str:
        """The address of a feed or page."""
        return f"http://{ADDRESS}:{self.port}/{name}"

    @property
    def channel(self) -> str:
        """The apprise address of the channel."""
        return f"json://{ADDRESS}:{self.port}/alerts"


@contextmanager
def open_newsroom() -> Iterator[Newsroom]:
    """A newsroom on a free port, closed on leaving."""
    newsroom = Newsroom()

    class Answers(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            status, content_type, body = _answer(newsroom, self.path)
            etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
            if status == 200 and self.headers.get("If-None-Match") == etag:
                status, body = 304, b""
            newsroom.statuses.append((self.path, status))
            self.send_response(status)
            if status in (200, 304):
                self.send_header("ETag", etag)
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if newsroom.channel_is_down:
                self.send_response(503)
            else:
                newsroom.alerts.append(json.loads(body))
                newsroom.places.append(self.path.rstrip("/"))
                self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing on the test's output."""

    with ThreadingHTTPServer((ADDRESS, 0), Answers) as server:
        newsroom.port = server.server_address[1]
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield newsroom
        finally:
            server.shutdown()
            thread.join()


def _answer(newsroom: Newsroom, path: str) -> tuple[int, str, bytes]:
    if path in newsroom.pages:
        return newsroom.pages[path]
    name = path.removeprefix("/")
    if name in newsroom.feeds:
        return 200, "application/rss+xml", _rss(name, newsroom.feeds[name]).encode()
    return 404, "text/plain", b"nothing here"


def _rss(name: str, items: list[Item]) -> str:
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<title>{escape(name)}</title><link>http://{name}.example/</link><description/>"
        + "".join(_item(item) for item in items)
        + "</channel></rss>"
    )


def _item(item: Item) -> str:
    content = f"<content:encoded>{escape(item.content)}</content:encoded>" if item.content else ""
    return (
        f"<item><title>{escape(item.title)}</title><link>{escape(item.link)}</link>"
        f"<guid isPermaLink='true'>{escape(item.link)}</guid><pubDate>{format_datetime(item.published_at)}</pubDate>"
        f"<description>{escape(item.summary)}</description>{content}</item>"
    )
