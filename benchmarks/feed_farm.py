"""A thousand feeds on loopback, to measure who polls them: `python -m benchmarks.feed_farm FEEDS ENTRIES HOSTS PORT`.

Every second feed is sent in gzip, every third is Atom, each answer waits 50 ms. `/advance?feeds=N&entries=K` puts K new
entries at the top of the first N feeds. `/hostile/NAME` answers with one of `HOSTILE`. Listens on 127.0.1.x only, until
its standard input ends.
"""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import sys
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import TextIO
from urllib.parse import parse_qsl, urlsplit
from xml.sax.saxutils import escape

LATENCY = 0.05  # seconds
START = datetime(2026, 9, 1, tzinfo=UTC)
PLACES = ("Avenport", "Brisk Bay", "Corrow", "Dunmere", "Eastlode", "Farrow", "Graymouth", "Hallin")
HAPPENINGS = ("flood", "ferry strike", "power cut", "by-election", "mine fire", "bank run", "rail crash")
CLAUSES = (
    "the harbour master told reporters who had waited since dawn",
    "which is twice what the ministry had counted a week before",
    "as engineers went on searching the lower floors of the building",
    "while the council met behind closed doors for a third night",
    "although two hospitals in the region gave a lower number",
)


@dataclass
class Farm:
    """The feeds and how far each has moved on."""

    entries: int
    moved: dict[int, int] = field(default_factory=dict)
    kept: dict[int, tuple[bytes, bytes, str]] = field(default_factory=dict)

    def feed(self, number: int) -> tuple[bytes, bytes, str]:
        """Body, body in gzip, and entity tag."""
        if number not in self.kept:
            newest = self.moved.get(number, 0) + self.entries
            items = [item(number, serial) for serial in range(newest - 1, newest - 1 - self.entries, -1)]
            body = (atom if number % 3 == 0 else rss)(number, items).encode()
            self.kept[number] = body, gzip.compress(body, 6), f'"{hashlib.sha256(body).hexdigest()[:20]}"'
        return self.kept[number]

    def advance(self, feeds: int, entries: int) -> None:
        """New entries at the top of the first feeds."""
        for number in range(feeds):
            self.moved[number] = self.moved.get(number, 0) + entries
            self.kept.pop(number, None)
            self.feed(number)


def item(feed: int, serial: int) -> dict[str, str]:
    """One entry: all that is said in it follows from its numbers."""
    seed = feed * 7919 + serial * 104729
    place, happening = PLACES[seed % len(PLACES)], HAPPENINGS[seed // 8 % len(HAPPENINGS)]
    at = START + timedelta(minutes=10 * serial + feed % 10)
    paragraphs = "".join(
        f"<p>At least {seed * step % 900 + 2} people were reached by the {happening} in {place}, {clause}.</p>\n"
        for step, clause in enumerate(CLAUSES, start=3)
    )
    link = f"https://outlet{feed}.example/{at:%Y/%m/%d}/{happening.replace(' ', '-')}-{serial}"
    return {
        "id": f"outlet{feed}-{serial}",
        "link": link,
        "title": f"{place}: {happening} reaches {seed % 900 + 2} people, says the harbour master",
        "html": f'<p><img src="{link}.jpg" alt="{happening}"/></p>{paragraphs}<p><a href="{link}">Read on</a></p>',
        "mail_date": format_datetime(at, usegmt=True),
        "iso_date": f"{at:%Y-%m-%dT%H:%M:%SZ}",
        "author": f"Correspondent {seed % 40}",
    }


def rss(feed: int, items: list[dict[str, str]]) -> str:
    """RSS 2.0 as news sites write it."""
    inside = "\n".join(
        f"<item><title>{escape(each['title'])}</title><link>{each['link']}</link>"
        f'<guid isPermaLink="false">{each["id"]}</guid><pubDate>{each["mail_date"]}</pubDate>'
        f"<dc:creator>{each['author']}</dc:creator><category>News</category>"
        f'<media:content url="{each["link"]}.jpg" medium="image"/>'
        f"<description><![CDATA[{each['html']}]]></description></item>"
        for each in items
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:media="http://search.yahoo.com/mrss/"><channel>'
        f"<title>Outlet {feed}</title><link>https://outlet{feed}.example/</link><ttl>30</ttl>{inside}</channel></rss>"
    )


def atom(feed: int, items: list[dict[str, str]]) -> str:
    """Atom 1.0."""
    inside = "\n".join(
        f'<entry><title>{escape(each["title"])}</title><link href="{each["link"]}"/><id>{each["id"]}</id>'
        f"<published>{each['iso_date']}</published><updated>{each['iso_date']}</updated>"
        f"<author><name>{each['author']}</name></author>"
        f'<summary type="html">{escape(each["html"])}</summary></entry>'
        for each in items
    )
    return (
        f'<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Outlet {feed}</title>'
        f"<id>urn:outlet:{feed}</id><updated>{items[0]['iso_date']}</updated>{inside}</feed>"
    )


def _many(count: int, more: str = "") -> bytes:
    item = "<item><title>Entry {0}</title><link>http://h.example/{0}</link><guid>http://h.example/{0}</guid>{1}</item>"
    return rss(0, []).replace("</channel>", "".join(item.format(n, more) for n in range(count)) + "</channel>").encode()


def _bomb() -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return packer.compress(b"<rss>") + b"".join(packer.compress(b"A" * 1_000_000) for _ in range(200)) + packer.flush()


def _nested_entities() -> bytes:
    declared = '<!ENTITY e0 "boom">' + "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    return f"<!DOCTYPE rss [{declared}]>".encode() + _many(3, "<description>&e9;</description>")


# A hostile answer each; a body of None is an answer that stalls after its headers.
HOSTILE: dict[str, Callable[[], tuple[str, bytes | None]]] = {
    "endless": lambda: ("", _many(150_000)),
    "gzip-bomb": lambda: ("Content-Encoding: gzip\r\n", _bomb()),
    "many-entries": lambda: ("", _many(90_000)),
    "large-and-damaged": lambda: ("", _many(60_000)[:-30]),
    "nested-entities": lambda: ("", _nested_entities()),
    "repeated-entity": lambda: (
        "",
        f'<!DOCTYPE rss [<!ENTITY a "{"A" * 50_000}">]>'.encode()
        + _many(3, f"<description>{'&a;' * 9_000}</description>"),
    ),
    "deep": lambda: ("", _many(1, f"<description>{'<b>' * 90_000}{'</b>' * 90_000}</description>")),
    "deep-and-damaged": lambda: ("", _many(1, f"<description>{'<b>' * 90_000}")),
    "long-title": lambda: ("", _many(1).replace(b"Entry 0", b"A" * 14_000_000)),
    "markup": lambda: ("", _many(1, f"<description>{escape('<a <b <script> &#' * 200_000)}</description>")),
    "broken-gzip": lambda: ("Content-Encoding: gzip\r\n", gzip.compress(_many(9))[:-40] + b"noise" * 9),
    "page": lambda: ("", b"<html><head><title>Sign in</title></head><body>Sign in</body></html>"),
    "stall": lambda: ("", None),
}


class _Server:
    def __init__(self, farm: Farm) -> None:
        self._farm = farm
        self._prepared = {name: make() for name, make in HOSTILE.items()}  # not while others wait for their feeds

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                lines = head.split("\r\n")
                headers = {
                    name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])
                }
                target = urlsplit(lines[0].split(" ")[1])
                if target.path.startswith("/hostile/"):
                    await self._hostile(target.path.rpartition("/")[2], reader, writer)
                    return
                await asyncio.sleep(LATENCY if target.path.startswith("/feed/") else 0)
                writer.write(self._answer(target.path, dict(parse_qsl(target.query)), headers))
                await writer.drain()
                if headers.get("connection", "").lower() == "close":
                    return
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # the client has gone
        finally:
            writer.close()

    def _answer(self, path: str, query: dict[str, str], headers: dict[str, str]) -> bytes:
        if path == "/advance":
            self._farm.advance(int(query["feeds"]), int(query["entries"]))
            return _http(200, b"done", "")
        number = int(path.rpartition("/")[2])
        body, packed, etag = self._farm.feed(number)
        if headers.get("if-none-match") == etag:
            return _http(304, b"", f"ETag: {etag}\r\n")
        if number % 2 and "gzip" in headers.get("accept-encoding", ""):
            return _http(200, packed, f"ETag: {etag}\r\nContent-Encoding: gzip\r\n")
        return _http(200, body, f"ETag: {etag}\r\n")

    async def _hostile(self, name: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        more, body = self._prepared[name]
        writer.write(_http(200, body or b"", more + "Connection: close\r\n", length=len(body) if body else 9_999))
        await writer.drain()
        if body is None:
            await reader.read()


def _http(status: int, body: bytes, more: str, length: int | None = None) -> bytes:
    size = len(body) if length is None else length
    kind = "" if status == 304 else f"Content-Type: application/xml; charset=utf-8\r\nContent-Length: {size}\r\n"
    return f"HTTP/1.1 {status} X\r\n{kind}{more}\r\n".encode("latin-1") + body


async def main(feeds: int, entries: int, hosts: int, port: int) -> None:
    farm = Farm(entries)
    for number in range(feeds):
        farm.feed(number)
    server = _Server(farm)
    listening = [
        await asyncio.start_server(server.serve, f"127.0.1.{host + 1}", port, backlog=512) for host in range(hosts)
    ]
    print("ready", flush=True)
    await _end_of(sys.stdin)
    for listener in listening:
        listener.close()


async def _end_of(pipe: TextIO) -> None:
    """Wait until nobody holds the other end any more: whoever started the farm has ended, or wants no more of it."""
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), pipe)
    await reader.read()


if __name__ == "__main__":
    asyncio.run(main(*(int(argument) for argument in sys.argv[1:])))
