"""Says in plain words, with the fitting kind, why a server gave no answer that can be read."""

from __future__ import annotations

import errno
import os
import re

import aiohttp

from monitor.errors import FeedError
from monitor.feeds.guard import ForbiddenAddressError
from monitor.feeds.plain import strip_controls
from monitor.model import FeedFailure

LONGEST = 200  # characters of a message
_USER = re.compile(r"^((?:[a-z][a-z0-9+.-]*:)?[/\\]*)[^/\\?#]*@", re.IGNORECASE)  # and password, before a host

_QUOTED = re.compile(r"(?:: b?['\"]|\n).*", re.DOTALL)  # behind what the client library says

_OF_THIS_MACHINE = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM})


class PostponedError(FeedError):
    """The feed was not asked, or its answer not read, for a reason that is none of its own: it stays due."""


def hanging(host: str) -> PostponedError:
    """The host has just kept another feed waiting until the time was over."""
    return PostponedError(FeedFailure.TIMEOUT, f"{host} has just left another feed without an answer")


def slow(host: str, seconds: float) -> PostponedError:
    """The host has kept the round busy for as long as one host may."""
    return PostponedError(FeedFailure.TIMEOUT, f"{host} has taken {seconds:g} s of this round already")


def own_trouble(error: Exception) -> PostponedError | None:
    """What this machine lacks, whichever feed is asked; None where the error is not of that kind."""
    if not isinstance(error, OSError) or error.errno not in _OF_THIS_MACHINE:
        return None
    return PostponedError(FeedFailure.UNREACHABLE, f"a trouble of this machine: {os.strerror(error.errno)}")


def no_answer(error: Exception) -> FeedError:
    """What a client's error other than a timeout means."""
    if (ours := own_trouble(error)) is not None:
        return ours
    if isinstance(error, aiohttp.ClientConnectorError) and isinstance(error.os_error, ForbiddenAddressError):
        return FeedError(FeedFailure.FORBIDDEN_ADDRESS, str(error.os_error))
    return FeedError(FeedFailure.UNREACHABLE, strip_controls(" ".join(_told(error).split()))[:LONGEST])


def too_late(seconds: float) -> FeedError:
    """The answer was not whole when its time was over."""
    return FeedError(FeedFailure.TIMEOUT, f"no whole answer within {seconds:g} s")


def no_connection(seconds: float) -> FeedError:
    """The server did not even take up the connection."""
    return FeedError(FeedFailure.TIMEOUT, f"no connection within {seconds:g} s")


def after_redirect(address: str, error: FeedError) -> FeedError:
    """The same trouble, met where the answer had led to."""
    return FeedError(error.kind, f"redirected to {shown(address)}: {error}")


def shown(address: str) -> str:
    """An address as a message may hold it: messages are stored, logged and sent, and it may carry secrets.

    Left out are user and password, the values of the query, and the fragment.
    """
    bare, question, query = strip_controls(address).partition("#")[0].partition("?")
    pairs = (part.partition("=") for part in query.split("&"))
    names = "&".join(f"{name}=…" if equals else "…" for name, equals, _ in pairs)
    return repr((_USER.sub(r"\1", bare) + (f"?{names}" if question else ""))[:LONGEST])


def _told(error: Exception) -> str:
    match error:
        case aiohttp.ClientConnectorDNSError():
            return f"no address is known for its host, {error.host}: {error.strerror}"
        case aiohttp.ClientConnectorCertificateError():
            trouble = getattr(error.certificate_error, "verify_message", "") or error.certificate_error
            return f"its certificate is not to be trusted: {trouble}"
        case aiohttp.ClientConnectorError():
            return f"no connection to {error.host}, port {error.port}: {_of_system(error.os_error)}"
        case aiohttp.ServerDisconnectedError():
            return "the connection was closed without an answer"
        case aiohttp.ClientResponseError() | aiohttp.http.HttpProcessingError():
            return _no_http(error.message)
        case aiohttp.InvalidURL():
            return "no web address"
        case UnicodeError():
            return f"a host's name that cannot be: {error}"
        case OSError():
            return f"the connection broke: {_of_system(error)}"
    return str(error) or type(error).__name__


def _no_http(message: str) -> str:
    """Headers are not quoted, since they may carry secrets; a first line tells which other protocol this is."""
    if message.startswith("Got more than"):
        return "a line of its headers is longer than 64 kB"
    told = message.removesuffix("^") if message.startswith("Bad status line") else _QUOTED.sub("", message)
    return f"an answer that is no HTTP: {told.rstrip(': ')}"


def _of_system(error: OSError) -> str:
    return os.strerror(error.errno) if error.errno and type(error) is not OSError else error.strerror or str(error)
