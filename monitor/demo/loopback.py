"""Serves the sample's feeds on 127.0.0.1 as they stood at a virtual moment, and takes in the alerts posted there."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from monitor.demo.outlets import Outlet, feed_as_of, newest_of

ADDRESS = "127.0.0.1"


class Loopback(ThreadingHTTPServer):
    """The outside world of the demo: feeds to read and a channel to write to.

    `now` is the virtual moment that the feeds are served as of; whoever runs the demo moves it on.
    `received` holds the alerts that came in, oldest first, as the channel's JSON said them;
    `answers` counts what feeds were answered with, by HTTP status.
    """

    daemon_threads = True

    def __init__(self, outlets: Sequence[Outlet], now: datetime) -> None:
        self.outlets = {outlet.name: outlet for outlet in outlets}
        self.now = now
        self.received: list[dict[str, Any]] = []
        self.answers: Counter[int] = Counter()
        super().__init__((ADDRESS, 0), _Answers)

    @property
    def port(self) -> int:
        """The port that was free."""
        return int(self.server_address[1])


@contextmanager
def serving(outlets: Sequence[Outlet], now: datetime) -> Iterator[Loopback]:
    """A running server on a free port of 127.0.0.1; closed on leaving."""
    with Loopback(outlets, now) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


class _Answers(BaseHTTPRequestHandler):
    server: Loopback
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        outlet = self.server.outlets.get(self.path.removeprefix("/feeds/"))
        if outlet is None:
            self._answer(404, {})
            return
        body = feed_as_of(outlet, self.server.now)
        headers = {"ETag": f'"{hashlib.sha256(body).hexdigest()[:16]}"', "Content-Type": "application/xml"}
        changed_at = newest_of(outlet, self.server.now)
        if changed_at:
            headers["Last-Modified"] = format_datetime(changed_at, usegmt=True)
        status = 304 if self.headers.get("If-None-Match") == headers["ETag"] else 200
        self.server.answers[status] += 1
        self._answer(status, headers, body)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.received.append(json.loads(body))
        self._answer(200, {"Content-Type": "text/plain"}, b"ok\n")

    def _answer(self, status: int, headers: dict[str, str], body: bytes = b"") -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 304:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if status != 304:
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: the demo tells what happens in its own words."""
