"""Reads how long a server asks us to stay away, from the headers of its answer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta

from monitor.feeds.dates import read_date

LONGEST_WAIT = timedelta(days=365)  # beyond any use; keeps absurd numbers in range
_MAX_AGE = re.compile(r"(?:^|[,\s])max-?age\s*=\s*\"?([0-9]{1,12})", re.IGNORECASE)
_NO_STORE = re.compile(r"no-(?:cache|store)", re.IGNORECASE)
_MOST_DIGITS = 12  # of a number that is read: more is longer than anything


def whole_number(value: str) -> int | None:
    """The number that `value` is, in the digits 0 to 9 alone; None for anything else.

    "²" counts as a digit with `str.isdigit`, and is none for `int`.
    """
    value = value.strip()
    return int(value[:_MOST_DIGITS]) if value.isascii() and value.isdecimal() else None


def retry_after(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """Retry-After in seconds or as a date (RFC 9110, 10.2.3); None where it is missing, past or unreadable."""
    value = headers.get("Retry-After", "").strip()
    if (seconds := whole_number(value)) is not None:
        return _clamped(seconds)
    moment = read_date(value, now + LONGEST_WAIT) if value else None
    return None if moment is None or moment <= now else min(moment - now, LONGEST_WAIT)


def freshness(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """How long the answer stays fresh (RFC 9111, 4.2.1): max-age less age, else Expires less Date; None if unsaid.

    What is said to caches that many readers share (s-maxage) is not said to us: it may be a year, to be purged.
    """
    # Told several times it counts as one list (RFC 9110, 5.3): a server and the cache before it may each tell it.
    control = ", ".join(value for name, value in headers.items() if name.lower() == "cache-control")
    if _NO_STORE.search(control):
        return None
    if (age := _MAX_AGE.search(control)) is not None:
        return _clamped(int(age[1]) - (whole_number(headers.get("Age", "")) or 0))
    if "Expires" not in headers:
        return None
    expires = read_date(headers["Expires"], now + LONGEST_WAIT)
    served = read_date(headers.get("Date", ""), now + LONGEST_WAIT) or now
    return None if expires is None or expires <= served else min(expires - served, LONGEST_WAIT)


def _clamped(seconds: int) -> timedelta | None:
    return None if seconds <= 0 else timedelta(seconds=min(seconds, LONGEST_WAIT.total_seconds()))
