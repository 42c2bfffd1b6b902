"""Reads what people write for spans of time, sizes and times of day."""

import re
from datetime import time, timedelta

_SECONDS = {
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds"), 1),
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes"), 60),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), 3600),
    **dict.fromkeys(("d", "day", "days"), 86400),
    **dict.fromkeys(("w", "week", "weeks"), 604800),
}
_BYTES = {"b": 1, "kb": 1000, "mb": 1000**2, "gb": 1000**3, "kib": 1024, "mib": 1024**2, "gib": 1024**3}
_PART = re.compile(r"\s*(\d{1,9}(?:\.\d{1,6})?)\s*([a-z]+)", re.ASCII)
_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)", re.ASCII)
LONGEST = timedelta(days=3660)


def parse_duration(value: object) -> timedelta:
    """'10 min', '7d', '1h 30m', or 0. Raises ValueError with a message for the user."""
    if value == "0" or (value == 0 and not isinstance(value, bool)):
        return timedelta(0)
    text = value.lower() if isinstance(value, str) else ""
    parts = _PART.findall(text)
    unit_error = any(unit not in _SECONDS for _, unit in parts)
    if not parts or unit_error or _PART.sub("", text).strip():
        raise ValueError(
            f"must be a span of time such as '30 s', '10 min', '2h', '7d' or '1h 30m', not {_shown(value)}"
        )
    span = timedelta(seconds=sum(float(number) * _SECONDS[unit] for number, unit in parts))
    if span > LONGEST:
        raise ValueError(f"is longer than ten years: {_shown(value)}")
    return span


def parse_size(value: object) -> int:
    """'15 MB' as bytes. Raises ValueError with a message for the user."""
    match = _PART.fullmatch(value.lower()) if isinstance(value, str) else None
    if match is None or match[2] not in _BYTES:
        raise ValueError(f"must be a size such as '500 kB' or '15 MB', not {_shown(value)}")
    return int(float(match[1]) * _BYTES[match[2]])


def parse_clock(value: object) -> time:
    """'08:00' as a time of day. Raises ValueError with a message for the user."""
    match = _CLOCK.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None:
        raise ValueError(f"must be a time of day such as '08:00', not {_shown(value)}")
    return time(int(match[1]), int(match[2]))


def parse_clock_span(value: object) -> tuple[time, time]:
    """'22:00-07:00' as its two ends. Raises ValueError with a message for the user."""
    ends = value.replace("–", "-").split("-") if isinstance(value, str) else []
    if len(ends) != 2:
        raise ValueError(f"must be two times of day such as '22:00-07:00', not {_shown(value)}")
    start, end = parse_clock(ends[0]), parse_clock(ends[1])
    if start == end:
        raise ValueError(f"starts and ends at the same time: {_shown(value)}")
    return start, end


def _shown(value: object) -> str:
    if isinstance(value, dict | list):
        return "a map" if isinstance(value, dict) else "a list"
    return repr(value if not isinstance(value, str) else value[:60])
