"""The kinds of value that settings have: each checked, with a message for the user when it is wrong."""

from __future__ import annotations

import ipaddress
import re
import zoneinfo
from datetime import time, timedelta
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, WithJsonSchema

from monitor.config.slips import as_address
from monitor.config.units import parse_clock, parse_clock_span, parse_duration, parse_size
from monitor.core.storylines.lexical import stems
from monitor.core.telling.phrases import length
from monitor.core.waiting import SHORTEST
from monitor.model import IN_NO_HEADER

_DURATION_SCHEMA = {"type": "string", "examples": ["30 s", "10 min", "2h", "7d", "1h 30m"]}
_HEADER_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
LONGEST_HOST = 253  # characters of a host's name, RFC 1035
_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def _check_web_address(value: str) -> str:
    try:
        parts = urlsplit(value)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise ValueError(f"is not a web address: {_shown_address(value)}") from None
    if parts.scheme not in ("http", "https") or not host or re.search(r"\s", value):
        raise ValueError(f"must be an http or https address, not {_shown_address(value)}{as_address(value)}")
    if not _is_host(host):
        raise ValueError(f"has no host that can exist: {_shown_address(value)}")
    if parts.username is not None:
        raise ValueError("must not hold a user name or password; put them into 'headers' as a secret")
    return value


def _is_host(host: str) -> bool:
    """Whether each part between the dots of a name has 1 to 63 letters (RFC 1035); a dot at the end is allowed."""
    try:
        name = host if ":" in host else host.encode("idna").decode("ascii")
    except UnicodeError:
        return False
    return 0 < len(name.removesuffix(".")) <= LONGEST_HOST


def _shown_address(value: str) -> str:
    """The beginning of what should have been an address, without the user name and password in front of an @."""
    return repr(re.sub(r"(//|^(?!.*//.*@)).*@", r"\1***@", value)[:80])


def _check_not_blank(value: str) -> str:
    if not value.strip():
        raise ValueError("must not be empty")
    return value


def _check_id(value: str) -> str:
    if not _ID.fullmatch(value):
        raise ValueError("must be made of lower-case letters, digits, '-' and '_'")
    return value


def _check_language(value: str) -> str:
    if not _LANGUAGE.fullmatch(value):
        raise ValueError(f"must be a language code such as 'en' or 'pt-BR', not {value[:40]!r}")
    return value


def _check_term(value: str) -> str:
    if len(value) > 2 and value.startswith("/") and value.endswith("/"):
        raise ValueError("is written like a regular expression; give words, whose singular and plural both count")
    if _check_not_blank(value) and not stems(value):
        raise ValueError(f"holds no word that tells entries apart: {value[:80]!r}")
    return value


def _check_zone(value: str) -> str:
    try:
        zoneinfo.ZoneInfo(value)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"must be a time zone such as 'Europe/Kyiv', not {value[:40]!r}") from None
    return value


def _check_network(value: str) -> str:
    try:
        ipaddress.ip_network(value)
    except ValueError:
        raise ValueError(f"must be a network such as '10.0.0.0/8' or '192.168.1.7', not {value[:40]!r}") from None
    return value


def _check_age(value: timedelta) -> timedelta:
    if value < timedelta(seconds=1):
        raise ValueError("must be one second or more")
    return value


def _check_interval(value: timedelta) -> timedelta:
    if value > timedelta(days=365):
        raise ValueError("must be a year or less")
    return value


def _check_pace(value: timedelta) -> timedelta:
    if value < SHORTEST:
        raise ValueError(f"must be {length(SHORTEST)} or more: no feed is asked more often")
    return value


def _check_header(value: dict[str, str]) -> dict[str, str]:
    for name, text in value.items():
        if not _HEADER_NAME.fullmatch(name):
            raise ValueError(f"{name!r} is not a header's name")
        if IN_NO_HEADER.search(text):
            raise ValueError(f"the header {name!r} must be one line, without control characters")
    return value


Text = Annotated[str, AfterValidator(_check_not_blank)]
Term = Annotated[str, AfterValidator(_check_term)]
Identifier = Annotated[str, AfterValidator(_check_id)]
Language = Annotated[str, AfterValidator(_check_language)]
WebAddress = Annotated[str, AfterValidator(_check_web_address)]
Network = Annotated[str, AfterValidator(_check_network)]
Duration = Annotated[timedelta, BeforeValidator(parse_duration), WithJsonSchema(_DURATION_SCHEMA)]
Age = Annotated[Duration, AfterValidator(_check_age)]
Interval = Annotated[Age, AfterValidator(_check_interval)]
FeedInterval = Annotated[Duration, AfterValidator(_check_interval), AfterValidator(_check_pace)]
Size = Annotated[int, BeforeValidator(parse_size), WithJsonSchema({"type": "string", "examples": ["15 MB"]})]
Clock = Annotated[time, BeforeValidator(parse_clock), WithJsonSchema({"type": "string", "examples": ["08:00"]})]
ClockSpan = Annotated[
    tuple[time, time],
    BeforeValidator(parse_clock_span),
    WithJsonSchema({"type": "string", "examples": ["22:00-07:00"]}),
]
Zone = Annotated[str, AfterValidator(_check_zone)]
Headers = Annotated[dict[str, str], AfterValidator(_check_header)]
