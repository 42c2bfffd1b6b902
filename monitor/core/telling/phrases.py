"""How moments, lengths of time, scores and kinds of alert are put in words, the same in every message."""

from datetime import UTC, datetime, timedelta

from monitor.model import AlertKind

# Written out, because the month names of `strftime` follow the machine's locale.
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

KIND_WORDS = {
    AlertKind.NEW_DEVELOPMENT: "new development",
    AlertKind.CONTRADICTION: "contradiction",
    AlertKind.FEED_FAILING: "failing feed",
    AlertKind.FEED_RECOVERED: "recovered feed",
    AlertKind.CHANNEL_FAILING: "failing channel",
    AlertKind.ENTRY_QUARANTINED: "quarantined entry",
    AlertKind.DIGEST: "digest",
}

NO_LONGER = "No longer stands"


def moment(at: datetime | None) -> str:
    """`at` in UTC as a person reads it, "16 Nov 2024 12:06 UTC"; "undated" for None."""
    if at is None:
        return "undated"
    utc = at.astimezone(UTC)
    return f"{utc.day} {MONTHS[utc.month - 1]} {utc.year} {utc:%H:%M} UTC"


def length(span: timedelta) -> str:
    """`span` to its largest unit and the one below it, "2 days 3 hours"; "under a minute" below one."""
    minutes = max(0, int(span.total_seconds())) // 60
    parts = [("day", minutes // 1440), ("hour", minutes // 60 % 24), ("minute", minutes % 60)]
    while parts and not parts[0][1]:
        parts.pop(0)
    return " ".join(counted(number, unit) for unit, number in parts[:2] if number) or "under a minute"


def counted(number: int, noun: str, plural: str = "") -> str:
    """`number` with its noun in the right form, "1 alert", "3 entries"; `plural` where that is irregular."""
    regular = f"{noun[:-1]}ies" if noun.endswith("y") and noun[-2:-1] not in "aeiou" else f"{noun}s"
    return f"{number} {noun}" if number == 1 else f"{number} {plural or regular}"


def taken_back(source: str, figure: str, at: datetime) -> str:
    """That an outlet no longer states a figure: why a contradiction that was told no longer stands."""
    return f"{source} changed its text on {moment(at)}, and “{figure}” is not in it any more"


def judged_otherwise(relation: str, reason: str, at: datetime) -> str:
    """That a figure contradicts nothing any more, with the verdict that stands instead."""
    return f"since {moment(at)} it is judged otherwise, in the light of another report ({relation}: {reason})"


def against_threshold(name: str, score: float, threshold: float) -> str:
    """A score beside the cut it was held against, "match 0.71 (threshold 0.55)"."""
    return f"{name} {score:.2f} (threshold {threshold:.2f})"
