"""Asks one address over HTTP: conditionally, redirects followed and checked hop by hop, the body capped."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from time import monotonic
from urllib.parse import urljoin

from yarl import URL

from monitor.errors import FeedError
from monitor.feeds.charsets import Body
from monitor.feeds.decoding import ACCEPT_ENCODING, Unpacker
from monitor.feeds.guard import ForbiddenAddressError, networks, socket_factory
from monitor.feeds.plain import strip_controls
from monitor.feeds.settings import PollSettings
from monitor.feeds.tls import aiohttp, certificates
from monitor.model import Feed, FeedFailure

ACCEPT = (
    "application/rss+xml, application/atom+xml, application/rdf+xml, application/feed+json, "
    "application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5"
)
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PERMANENT = frozenset({301, 308})
_LONGEST_MESSAGE = 200


@dataclass(frozen=True, slots=True)
class Answer:
    """What the last hop answered. `body` is decompressed; `is_whole` is False where it broke off.

    `permanent_url` is where permanent redirects led before any temporary one, "" for nowhere else.
    """

    status: int
    url: str
    headers: Mapping[str, str]
    body: Body = b""
    is_whole: bool = True
    permanent_url: str = ""


class HostGates:
    """Holds back requests so that one host sees few at once, and with time between them."""

    def __init__(self, settings: PollSettings) -> None:
        self._at_once = settings.per_host
        self._gates: dict[str, asyncio.Semaphore] = {}
        self._next_at: dict[str, float] = {}

    @asynccontextmanager
    async def entering(self, host: str, spacing: float) -> AsyncIterator[None]:
        """Wait for a turn at `host`, `spacing` seconds after the last one, and keep it until done."""
        async with self._gates.setdefault(host, asyncio.Semaphore(self._at_once)):
            if spacing > 0:
                await self._space(host, spacing)
            yield

    async def _space(self, host: str, spacing: float) -> None:
        now = monotonic()
        turn = max(now, self._next_at.get(host, 0.0))
        self._next_at[host] = turn + spacing
        if turn > now:
            await asyncio.sleep(turn - now)


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
        connector=aiohttp.TCPConnector(limit=0, socket_factory=factory, keepalive_timeout=10),
        headers={"User-Agent": settings.agent, "Accept": ACCEPT, "Accept-Encoding": ACCEPT_ENCODING},
        cookie_jar=aiohttp.DummyCookieJar(),
        timeout=aiohttp.ClientTimeout(total=None, sock_connect=settings.connect_timeout),
        auto_decompress=False,
        raise_for_status=False,
        requote_redirect_url=False,
    )


async def fetch(
    client: Client,
    url: str,
    headers: Mapping[str, str],
    *,
    feed: Feed | None = None,
    max_body: int | None = None,
    seconds: float | None = None,
    spacing: float | None = None,
    may_visit: Callable[[str], Awaitable[bool]] | None = None,
) -> Answer:
    """The answer at `url`, after at most `max_redirects` hops. Raises FeedError of the fitting kind.

    `headers` go to every hop. Those of `feed` go only to the host that it was configured with, since they may be
    secrets; whether it may be on a private network counts on every hop. `max_body` (bytes), `seconds` and `spacing`
    are the settings' unless given. Waiting for a turn at a host does not count against the deadline. `may_visit` is
    asked of every address that the answer redirects to, and one that it denies is not visited.
    """
    settings = client.settings
    session = client.private if feed is not None and feed.allow_private else client.public
    limit = settings.max_body if max_body is None else max_body
    deadline = settings.total_timeout if seconds is None else seconds
    gap = settings.host_spacing if spacing is None else spacing
    spent, here, is_permanent, permanent_url = 0.0, url, True, ""
    for _ in range(settings.max_redirects + 1):
        address = _checked(here)
        own = feed.headers if feed is not None and feed.headers and _is_at_home(feed.url, address) else ()
        async with client.gates.entering(address.raw_host or "", gap):
            started = monotonic()
            answer = await _hop(session, address, dict(own) | dict(headers), limit, deadline - spent)
            spent += monotonic() - started
        if answer.status not in _REDIRECTS or "Location" not in answer.headers:
            return replace(answer, permanent_url=permanent_url) if permanent_url else answer
        here = _location(here, answer.headers["Location"])
        is_permanent = is_permanent and answer.status in _PERMANENT
        permanent_url = here if is_permanent else permanent_url
        if may_visit is not None and not await may_visit(here):
            raise FeedError(FeedFailure.FORBIDDEN_ADDRESS, f"redirected to where it may not go: {_shown(here)}")
    raise FeedError(FeedFailure.FORBIDDEN_ADDRESS, f"more than {settings.max_redirects} redirects")


async def _hop(
    session: aiohttp.ClientSession, address: URL, headers: Mapping[str, str], limit: int, seconds: float
) -> Answer:
    """One request and its answer, every way in which it can fail translated to a FeedError."""
    try:
        async with asyncio.timeout(max(seconds, 0.001)):
            trusted = certificates() if address.scheme == "https" else True
            async with session.get(address, headers=headers, ssl=trusted, allow_redirects=False) as response:
                if response.status in _REDIRECTS or response.status == 304 or response.status >= 400:
                    return Answer(response.status, str(address), response.headers)
                return await _with_body(response, str(address), limit)
    except TimeoutError as error:
        raise FeedError(FeedFailure.TIMEOUT, "no whole answer in time") from error
    except aiohttp.ClientConnectorError as error:
        raise _not_connected(error) from error
    except (aiohttp.ClientError, aiohttp.http.HttpProcessingError, OSError, ValueError) as error:
        raise FeedError(FeedFailure.UNREACHABLE, _message(error)) from error


async def _with_body(response: aiohttp.ClientResponse, url: str, limit: int) -> Answer:
    unpacker = Unpacker(response.headers.get("Content-Encoding", ""), limit)
    is_whole = True
    try:
        async for chunk in response.content.iter_any():
            unpacker.feed(chunk)
            if not unpacker.is_whole:
                break
    except aiohttp.ClientPayloadError:
        is_whole = False  # fewer bytes than announced: what came is read, its validators are not believed
    body = unpacker.finish()
    return Answer(response.status, url, response.headers, body, is_whole and unpacker.is_whole)


def _checked(url: str) -> URL:
    try:
        address = URL(url)
    except ValueError as error:
        raise FeedError(FeedFailure.FORBIDDEN_ADDRESS, f"no web address: {_shown(url)}") from error
    if address.scheme not in ("http", "https") or not address.raw_host:
        raise FeedError(FeedFailure.FORBIDDEN_ADDRESS, f"no http(s) address: {_shown(url)}")
    return address


def _location(here: str, location: str) -> str:
    try:
        return urljoin(here, location.strip())
    except ValueError as error:
        raise FeedError(FeedFailure.FORBIDDEN_ADDRESS, f"redirected to no address: {_shown(location)}") from error


def _is_at_home(home: str, here: URL) -> bool:
    """Whether `here` is the server of `home`, asked as safely or more so."""
    configured = URL(home)
    return here.raw_authority == configured.raw_authority and here.scheme in (configured.scheme, "https")


def _not_connected(error: aiohttp.ClientConnectorError) -> FeedError:
    if isinstance(error.os_error, ForbiddenAddressError):
        return FeedError(FeedFailure.FORBIDDEN_ADDRESS, str(error.os_error))
    return FeedError(FeedFailure.UNREACHABLE, _message(error))


def _message(error: BaseException) -> str:
    told = error.message if isinstance(error, aiohttp.ClientResponseError) else f"{error}"
    return strip_controls(" ".join(told.split()) or type(error).__name__)[:_LONGEST_MESSAGE]


def _shown(url: str) -> str:
    return repr(strip_controls(url)[:_LONGEST_MESSAGE])
