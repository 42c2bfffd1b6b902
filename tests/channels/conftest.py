"""Receivers on loopback that alerts are really sent to: a web hook and a mail server."""

import email
import email.policy
import json
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from aiosmtpd.controller import Controller


@dataclass(frozen=True)
class Address:
    """A channel as `open_channels` takes it."""

    name: str
    url: str
    max_length: int | None = None


@dataclass
class Answer:
    """What the web hook says to a request."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    is_silent: bool = False  # takes the request and says nothing until the test is over


class WebHook:
    """A web server on loopback that keeps what it is sent and answers as it is told."""

    def __init__(self) -> None:
        self.received: list[dict[str, Any]] = []
        self.answer = Answer()
        self.closing = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()

    def channel(self, name: str = "hook", path: str = "/hook", credentials: str = "", query: str = "") -> Address:
        """The channel that posts to this server."""
        return Address(name, f"json://{credentials}127.0.0.1:{self._server.server_port}{path}{query}")

    def close(self) -> None:
        """Stop serving and free the port."""
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        hook = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                hook.received.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
                if hook.answer.is_silent:
                    hook.closing.wait()
                    return
                self.send_response_only(hook.answer.status)
                for name, value in {"Content-Length": "0", **hook.answer.headers}.items():
                    self.send_header(name, value)
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:
                """Say nothing: a test's output is its failures."""

        return Handler


class MailServer:
    """A mail server on loopback that keeps what it is sent, or refuses it."""

    def __init__(self) -> None:
        self.received: list[EmailMessage] = []
        self.refusal = ""
        self._controller = Controller(self, hostname="127.0.0.1", port=free_port())
        self._controller.start()

    def channel(self, name: str = "mail", query: str = "") -> Address:
        """The channel that mails to this server."""
        sender = "from=monitor@example.org&to=analyst@example.org&smtp=127.0.0.1&mode=insecure"
        return Address(name, f"mailto://127.0.0.1:{self._controller.port}?{sender}{query}")

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 (aiosmtpd's name)
        """Take a message, as aiosmtpd calls it."""
        if self.refusal:
            return self.refusal
        self.received.append(email.message_from_bytes(envelope.content, policy=email.policy.default))  # type: ignore[arg-type]  # the policy's own type of message
        return "250 Taken"

    def close(self) -> None:
        """Stop serving and free the port."""
        self._controller.stop(no_assert=True)


def free_port() -> int:
    """A port of loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def web_hook() -> Iterator[WebHook]:
    hook = WebHook()
    yield hook
    hook.close()


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    server = MailServer()
    yield server
    server.close()
