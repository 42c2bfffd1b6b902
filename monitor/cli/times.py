"""Times and lengths of time, as short as a list needs them."""

from __future__ import annotations

from datetime import datetime, timedelta

from rich.text import Text

from monitor.core.telling.phrases import MONTHS, length


def ago(at: datetime | None, now: datetime) -> str:
    """How long ago, "3 hours 2 minutes ago"; "never" for None."""
    return "never" if at is None else f"{length(now - at)} ago"


def short_length(span: timedelta) -> str:
    """A length of time to its largest unit and the one below it, "1 h 49 min"; "30 s" below a minute."""
    seconds = max(0, round(span.total_seconds()))
    if seconds < 60:
        return f"{seconds} s"
    minutes = seconds // 60
    parts = [(minutes // 1440, "d"), (minutes // 60 % 24, "h"), (minutes % 60, "min")]
    while not parts[0][0]:
        parts.pop(0)
    return " ".join(f"{number} {unit}" for number, unit in parts[:2] if number)


def clock(at: datetime, now: datetime) -> str:
    """A time within a day as "14:23 UTC", another one with its date."""
    day = "" if abs(at - now) < timedelta(hours=20) else f"{at.day} {MONTHS[at.month - 1]} "
    return f"{day}{at:%H:%M} UTC"


def short_moment(at: datetime | None, now: datetime) -> Text:
    """A time in UTC, as short as a list needs it: "16 Nov 12:06", with the year when it is another; "" for None."""
    if at is None:
        return Text()
    year = "" if at.year == now.year else f" {at.year}"
    return Text(f"{at.day} {MONTHS[at.month - 1]}{year} {at:%H:%M}", no_wrap=True)
