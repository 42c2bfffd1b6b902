"""A feed server on loopback for tests: any answer, any fault, and a record of what was asked.

It listens on 127.0.0.1 and, as the host nobody may be led to, on 127.0.0.9; never on another address.
An answer is what goes over the wire: bytes, or several pieces among which `STALL` waits until the client has gone
and `RESET` drops the connection.
"""

from __future__ import annotations

import asyncio
import ssl
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import Enum
from xml.sax.saxutils import escape

HOST = "127.0.0.1"
FORBIDDEN_HOST = "127.0.0.9"
LAST_WAIT = 1.0  # seconds for connections to end when the server does


class Wire(Enum):
    """Pieces of an answer that are no bytes."""

    STALL = "stall"
    RESET = "reset"


STALL, RESET = Wire.STALL, Wire.RESET


@dataclass(frozen=True)
class Request:
    """What a client asked. Header names are in lower case."""

    host: str
    path: str
    headers: dict[str, str]


Pieces = Iterable[bytes | Wire]
Answer = bytes | Pieces | Callable[[Request], bytes | Pieces]


@dataclass
class FeedServer:
    """Answers by path; `requests` in the order of arrival, `peak` the most that were in flight at once."""

    answers: dict[str, Answer] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)
    port: int = 0
    peak: int = 0
    pairs: asyncio.Barrier | None = None  # when set, requests are answered two at a time
    _in_flight: int = 0

    def url(self, path: str, host: str = HOST) -> str:
        """The address of a path on this server."""
        return f"http://{host}:{self.port}{path}"

    def serves(self, path: str, answer: Answer) -> str:
        """Answer `path` with `answer` from now on; the address to ask."""
        self.answers[path] = answer
        return self.url(path)

    async def _connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await self._one_request(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # the client, or the test, has seen enough
        finally:
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()  # or the loop may end before the socket does

    async def _one_request(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:] if line)}
        request = Request(writer.get_extra_info("sockname")[0], head[0].split(" ")[1], headers)
        self.requests.append(request)
        self._in_flight += 1
        self.peak = max(self.peak, self._in_flight)
        try:
            if self.pairs is not None:
                await self.pairs.wait()
            await self._answer(request, reader, writer)
        finally:
            self._in_flight -= 1

    async def _answer(self, request: Request, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        answer = self.answers.get(request.path, reply(404))
        found = answer(request) if callable(answer) else answer
        for piece in [found] if isinstance(found, bytes) else found:
            if piece is STALL:
                await reader.read()
                return
            if piece is RESET:
                writer.transport.abort()
                return
            writer.write(piece)
            await writer.drain()


@contextmanager
def feed_server(context: ssl.SSLContext | None = None) -> Iterator[FeedServer]:
    """A running server on a free port, over TLS where there is a `context`; stopped on leaving."""
    server = FeedServer()
    loop = asyncio.new_event_loop()
    stop = asyncio.Event()
    is_ready = threading.Event()

    async def run() -> None:
        listening = await asyncio.start_server(server._connection, HOST, 0, ssl=context)
        server.port = listening.sockets[0].getsockname()[1]
        forbidden = await asyncio.start_server(server._connection, FORBIDDEN_HOST, server.port)
        is_ready.set()
        await stop.wait()
        for listener in (listening, forbidden):
            listener.close()
        # A connection that its client has left ends by itself, and one that was just accepted has yet to begin.
        while others := asyncio.all_tasks() - {asyncio.current_task()}:
            _, late = await asyncio.wait(others, timeout=LAST_WAIT)
            for task in late:
                task.cancel()

    thread = threading.Thread(target=loop.run_until_complete, args=(run(),), daemon=True)
    thread.start()
    is_ready.wait()
    try:
        yield server
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join()
        loop.close()


def reply(status: int = 200, body: bytes = b"", length: int | None = None, **headers: str) -> bytes:
    """A whole answer; `length` is announced in place of the true one, header names with "_" for "-"."""
    lines = [f"HTTP/1.1 {status} X", f"Content-Length: {len(body) if length is None else length}", "Connection: close"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


def rss(*items: str, prolog: str = '<?xml version="1.0" encoding="UTF-8"?>', channel: str = "") -> bytes:
    """An RSS 2.0 document."""
    return (
        f'{prolog}<rss version="2.0"><channel><title>Evening Post</title><link>http://evening.example/</link>'
        f"{channel}{''.join(items)}</channel></rss>"
    ).encode()


def item(number: int = 1, title: str = "Bridge reopens", *, guid: str | None = None, more: str = "") -> str:
    """One item; `guid` is made of the number unless given, "" for none."""
    name = f"entry-{number}" if guid is None else guid
    identity = f'<guid isPermaLink="false">{escape(name)}</guid>' if name else ""
    return f"<item><title>{title}</title><link>http://evening.example/{number}</link>{identity}{more}</item>"
