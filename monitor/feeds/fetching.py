"""Asks one address over HTTP: conditionally, redirects followed and checked hop by hop, the body capped."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from time import monotonic
from urllib.parse import urljoin

import aiohttp
from yarl import URL

from monitor.errors import FeedError
from monitor.feeds.charsets import Body
from monitor.feeds.closing import when_closed
from monitor.feeds.connector import Connector
from monitor.feeds.decoding import ACCEPT_ENCODING, Unpacker
from monitor.feeds.gates import HostGates
from monitor.feeds.guard import networks, socket_factory
from monitor.feeds.settings import PollSettings
from monitor.feeds.troubles import PostponedError, after_redirect, no_answer, no_connection, shown, too_late
from monitor.model import Feed, FeedFailure

ACCEPT = (
    "application/rss+xml, application/atom+xml, application/rdf+xml, application/feed+json, "
    "application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5"
)
# Of an address: what is no UTF-8, which aiohttp hands over as half surrogate pairs, and what cannot be seen.
_UNSEEN = re.compile("[\x00-\x20\x7f-\xa0\u061c\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff\udc80-\udcff]")
WITH_A_BODY = frozenset({200, 203})  # 203: as some proxy on the way has changed it
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PERMANENT = frozenset({301, 308})
_LONGEST_LINE = 65_536  # bytes of one header: some policies of content are longer than the 8 kB that aiohttp allows
_FAIR_SHARE = 0.5  # of the time for all hops: a host that had less of it is not said to hang


@dataclass(frozen=True, slots=True)
class Answer:
    """What the last hop answered. `body` is decompressed; `is_whole` is False where it broke off.

    `permanent_url` is where permanent redirects led before any temporary one, "" for nowhere else. `is_elsewhere` is
    True where another address answered than the one that was asked.
    """

    status: int
    url: str
    headers: Mapping[str, str]
    body: Body = b""
    is_whole: bool = True
    permanent_url: str = ""
    is_elsewhere: bool = False


@dataclass(slots=True)
class Client:
    """Sessions to the public internet and, apart from it, to private networks; gates before every host."""

    settings: PollSettings
    public: aiohttp.ClientSession
    private: aiohttp.ClientSession
    gates: HostGates


@asynccontextmanager
async def client(settings: PollSettings) -> AsyncIterator[Client]:
    """A client for one round of polling. Connections to private addresses are never shared with other feeds."""
    async with _session(settings, allow_private=False) as public, _session(settings, allow_private=True) as private:
        yield Client(settings, public, private, HostGates(settings))


def _session(settings: PollSettings, *, allow_private: bool) -> aiohttp.ClientSession:
    factory = socket_factory(networks(settings.allowed_networks), allow_private=allow_private)
    return aiohttp.ClientSession(
        connector=Connector(factory, limit=0, keepalive_timeout=10),
        max_line_size=_LONGEST_LINE,
        max_field_size=_LONGEST_LINE,
        headers={"User-Agent": settings.agent, "Accept": ACCEPT, "Accept-Encoding": ACCEPT_ENCODING},
        cookie_jar=aiohttp.DummyCookieJar(),
        timeout=aiohttp.ClientTimeout(total=None, sock_connect=settings.connect_timeout),
        auto_decompress=False,
        raise_for_status=False,
    )


async def fetch(
    client: Client,
    url: str,
    headers: Mapping[str, str],
    *,
    feed: Feed | None = None,
    max_body: int | None = None,
    may_cut: bool = False,
    allowance: Allowance | None = None,
    spacing: float | None = None,
    may_visit: Callable[[str], Awaitable[bool]] | None = None,
) -> Answer:
    """The answer at `url`, after at most `max_redirects` hops. Raises FeedError of the fitting kind.

    `headers` go to every hop. Those of `feed` go only to the host that it was configured with, since they may be
    secrets; whether it may be on a private network counts on every hop. `max_body` (bytes), `allowance` and `spacing`
    are the settings' unless given. A larger body is an error, or with `may_cut` ends there and is not whole.
    `may_visit` is asked of every address that the answer redirects to, and one that it denies is not visited.
    """
    settings = client.settings
    visit = _Visit(
        client,
        feed,
        headers,
        limit=settings.max_body if max_body is None else max_body,
        may_cut=may_cut,
        allowance=allowance or Allowance(settings.total_timeout),
        spacing=settings.host_spacing if spacing is None else spacing,
    )
    here, is_permanent, permanent_url = url, True, ""
    for _ in range(settings.max_redirects + 1):
        try:
            answer = await visit.hop(here)
        except PostponedError:
            raise
        except FeedError as error:
            raise error if here == url else after_redirect(here, error) from error
        if answer.status not in _REDIRECTS or "Location" not in answer.headers:
            return answer if here == url else replace(answer, permanent_url=permanent_url, is_elsewhere=True)
        here = _location(here, answer.headers["Location"])
        is_permanent = is_permanent and answer.status in _PERMANENT
        permanent_url = here if is_permanent else permanent_url
        if may_visit is not None and not await may_visit(here):
            raise FeedError(FeedFailure.FORBIDDEN_ADDRESS, f"redirected to where it may not go: {shown(here)}")
    raise FeedError(FeedFailure.HTTP_ERROR, f"more than {settings.max_redirects} redirects, the last to {shown(here)}")


@dataclass(slots=True)
class Allowance:
    """The time that there is for one answer with all its hops, and what it has taken, in seconds.

    Waiting for a turn at a host does not count.
    """

    seconds: float
    spent: float = 0.0

    @property
    def left(self) -> float:
        """What is left, never nothing: whoever has none left finds out by asking."""
        return max(self.seconds - self.spent, 0.001)


@dataclass(slots=True)
class _Visit:
    """The hops of one answer: what goes to each, and the time that there is for all."""

    client: Client
    feed: Feed | None
    headers: Mapping[str, str]
    limit: int
    may_cut: bool
    allowance: Allowance
    spacing: float

    async def hop(self, here: str) -> Answer:
        """The answer of one address, asked when it is its turn. Raises FeedError, or PostponedError unasked."""
        address, feed = _checked(here), self.feed
        session = self.client.private if feed is not None and feed.allow_private else self.client.public
        own = feed.headers if feed is not None and feed.headers and is_at_home(feed.url, address) else ()
        host, gates = address.raw_host or "", self.client.gates
        async with gates.entering(host, self.spacing):
            started, left = monotonic(), self.allowance.left
            try:
                async with asyncio.timeout(left):
                    unpacker = Unpacker(self.limit, may_cut=self.may_cut)
                    answer = await _asked(session, address, dict(own) | dict(self.headers), unpacker)
            except TimeoutError as error:
                is_connected = not isinstance(error, aiohttp.ServerTimeoutError)
                if not is_connected or left >= _FAIR_SHARE * self.allowance.seconds:
                    gates.note(host, hangs=True)
                connecting = self.client.settings.connect_timeout
                raise too_late(self.allowance.seconds) if is_connected else no_connection(connecting) from error
            finally:
                self.allowance.spent += monotonic() - started
            gates.note(host, hangs=False)
            return answer


async def _asked(
    session: aiohttp.ClientSession, address: URL, headers: Mapping[str, str], unpacker: Unpacker
) -> Answer:
    """One request and its answer. Raises FeedError for every way in which it can fail, and TimeoutError."""
    try:
        async with session.get(address, headers=headers, allow_redirects=False) as response:
            if response.status in _REDIRECTS or response.status == 304 or response.status >= 400:
                return Answer(response.status, str(address), response.headers)
            return await _with_body(response, str(address), unpacker)
    except TimeoutError:
        raise  # an OSError too
    except (aiohttp.ClientError, aiohttp.http.HttpProcessingError, OSError, ValueError) as error:
        raise no_answer(error) from error


async def _with_body(response: aiohttp.ClientResponse, url: str, unpacker: Unpacker) -> Answer:
    unpacker.coding = response.headers.get("Content-Encoding", "")
    is_whole = True

    def end() -> None:
        nonlocal is_whole
        if not response.content.is_eof():
            is_whole = False
            response.content.feed_eof()

    when_closed(response, end)
    try:
        async for chunk in response.content.iter_any():
            unpacker.feed(chunk)
            if not unpacker.is_whole:
                break
    except aiohttp.ClientPayloadError:
        is_whole = False  # fewer bytes than announced: what came is read, its validators are not believed
    body = unpacker.finish()
    is_whole = is_whole and unpacker.is_whole
    if not (body or is_whole):
        raise FeedError(FeedFailure.UNREADABLE, "the answer broke off before anything of it came")
    return Answer(response.status, url, response.headers, body, is_whole)


def _checked(url: str) -> URL:
    try:
        address = URL(url)
    except ValueError as error:
        raise FeedError(FeedFailure.FORBIDDEN_ADDRESS, "no web address") from error
    if address.scheme not in ("http", "https") or not address.raw_host:
        raise FeedError(FeedFailure.FORBIDDEN_ADDRESS, "no http(s) address")
    return address


def _location(here: str, location: str) -> str:
    """Where a redirect leads; characters that cannot be seen, and bytes that are none, are escaped."""
    try:
        return _UNSEEN.sub(_escaped, urljoin(here, location.strip()))
    except ValueError as error:
        raise FeedError(FeedFailure.FORBIDDEN_ADDRESS, f"redirected to no address: {shown(location)}") from error


def _escaped(character: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in character[0].encode("utf-8", "surrogateescape"))


def is_at_home(home: str, here: URL) -> bool:
    """Whether `here` is the server of `home`, asked as safely or more so."""
    configured = URL(home)
    return here.raw_authority == configured.raw_authority and here.scheme in (configured.scheme, "https")
