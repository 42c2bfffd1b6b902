"""The page that `monitor status` shows: is it working, and if not, what is the matter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from monitor.cli.feed_page import feed_blocks
from monitor.cli.times import short_moment
from monitor.core.telling.hostile import clean
from monitor.core.telling.phrases import KIND_WORDS, counted, length, moment
from monitor.model import AlertKind, Bucket, FeedState
from monitor.store.feed_health import FeedHealth
from monitor.store.overview import QUARANTINED, WAITING, Overview

FEEDS_SHOWN = 15  # failing feeds named one by one; `monitor feeds` lists them all

MEANINGS = {
    Bucket.ALERTED: "told",
    Bucket.HELD: "would have been told, but the storyline is in shadow",
    Bucket.KNOWN: "on a storyline, with nothing new, or too doubtfully to be told",
    Bucket.DUPLICATE: "the same report again, from this or another outlet",
    Bucket.BORDERLINE: "close to a storyline, not close enough",
    Bucket.OFF_STORYLINE: "belongs to no storyline",
    Bucket.NOT_NEW: "came with the first poll of its feed, or changed in nothing that counts",
    Bucket.BACKFILL: "too old when first seen",
    Bucket.UNDATED: "without a readable date",
    WAITING: "not analysed yet",
    QUARANTINED: "set aside: three tries, none finished",
}

UNITS = (("kB", 3), ("MB", 6), ("GB", 9))


def status_page(found: Overview, width: int) -> RenderableType:
    """Everything `status` tells, the verdict first, for a terminal so many columns wide; to be printed uncropped."""
    parts: list[RenderableType] = [_verdict(found)]
    if found.ahead_at is not None:
        parts.append(_clock_line(found.ahead_at, found.at))
    parts += [Text(), _feeds_line(found)]
    failing = [feed for feed in found.feeds if feed.failing_since is not None]
    if failing:
        parts += [Text(), *_failing(failing, found.at, width)]
    parts += [Text(), _entries_line(found)]
    if found.entries:
        parts.append(_buckets(found))
    if found.quarantined:
        parts += [Text(), _quarantined(found)]
    parts += [Text(), _alerts_line(found)]
    if found.channels:
        parts.append(_channels(found))
    if found.steps:
        parts += [Text(), _steps(found)]
    parts += [Text(), Text(f"Database: {found.database}, {size_in_words(found.size)}")]
    return Group(*parts)


def size_in_words(size: int) -> str:
    """Bytes in the unit that suits them, "12.3 MB"."""
    if size < 1000:
        return counted(size, "byte")
    unit, divisor = next((unit, 10**power) for unit, power in UNITS if size < 1000 * 10**power or unit == "GB")
    return f"{size / divisor:.1f} {unit}"


def _verdict(found: Overview) -> Text:
    return Text(
        ("● " if found.working else "▲ ") + clean(found.verdict), style="bold green" if found.working else "bold red"
    )


def _clock_line(ahead_at: datetime, now: datetime) -> Text:
    ahead = length(ahead_at - now)
    return Text(
        f"▲ The clock is wrong, or was: the latest time on record, {moment(ahead_at)}, is {ahead} ahead of now."
        " Feeds and alerts wait an hour for it at most; the ages shown here may be off.",
        style="yellow",
    )


def _feeds_line(found: Overview) -> Text:
    states = Counter(feed.state for feed in found.feeds)
    told = ", ".join(f"{states[state]} {state}" for state in FeedState if states[state])
    line = Text.assemble(("Feeds", "bold"), f"  {len(found.feeds)} configured")
    line.append(f": {told}" if told else "")
    urgent = sum(bool(feed.urgent_for) for feed in found.feeds)
    return line.append(f"; {urgent} asked more often for an urgent storyline" if urgent else "")


def _failing(feeds: list[FeedHealth], now: datetime, width: int) -> Iterator[Text]:
    yield from feed_blocks(feeds[:FEEDS_SHOWN], now, width)
    if len(feeds) > FEEDS_SHOWN:
        yield Text(f"and {len(feeds) - FEEDS_SHOWN} more: `monitor feeds --failing`")


def _entries_line(found: Overview) -> Text:
    line = Text.assemble(("Entries", "bold"), f"  {found.entries:,} on record")
    if found.forgotten:
        line.append(f", {found.forgotten:,} more forgotten but recognised when seen again")
    return line


def _buckets(found: Overview) -> Table:
    table = plain_table("bucket", "entries", "meaning")
    table.columns[1].justify = "right"
    for name, meaning in MEANINGS.items():
        number = found.buckets[name]
        if not number:
            continue
        style = "red" if name == QUARANTINED else ""
        if name == WAITING and found.oldest_waiting_at is not None:
            meaning = f"{meaning}, the first for {length(found.at - found.oldest_waiting_at)}"
        table.add_row(Text(name, style=style), Text(f"{number:,}", style=style), Text(meaning, style=style))
    return table


def _quarantined(found: Overview) -> Table:
    table = plain_table("in quarantine", "since (UTC)", "entry")
    for entry in found.quarantined:
        since = short_moment(entry.quarantined_at, found.at)
        table.add_row(f"e{entry.key}", since, Text.assemble(clean(entry.title), "\n", (clean(entry.source), "dim")))
    return table


def _alerts_line(found: Overview) -> Text:
    told = ", ".join(counted(number, KIND_WORDS[AlertKind(kind)]) for kind, number in found.alerts_today.items())
    shadowed = f", {found.shadowed_today} of them in shadow" if found.shadowed_today else ""
    return Text.assemble(("Alerts", "bold"), f"  today (UTC): {told or 'none'}{shadowed}; {found.alerts:,} on record")


def _channels(found: Overview) -> RenderableType:
    table = plain_table("channel", "sent", "told with others", "waiting", "given up", "waiting since (UTC)")
    notes = []
    for channel in found.channels:
        numbers = (channel.states.get(state, 0) for state in ("sent", "digested", "waiting", "dead"))
        cells = [Text(f"{number:,}", style="" if number else "dim", justify="right") for number in numbers]
        if channel.states.get("dead"):
            cells[3].stylize("red")
        table.add_row(clean(channel.channel), *cells, short_moment(channel.oldest_waiting_at, found.at))
        if channel.error:
            notes.append(Text(f"{clean(channel.channel)}, last error: {clean(channel.error)}", style="red"))
    return Group(table, *notes)


def _steps(found: Overview) -> Table:
    table = plain_table("step", "last run (UTC)", "outcome")
    for step in found.steps:
        outcome = Text(clean(step.message), style="" if step.ok else "red")
        table.add_row(step.name, short_moment(step.at, found.at), outcome)
    return table


def plain_table(*columns: str) -> Table:
    """A table without lines, its columns named in small letters."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="dim", padding=(0, 2, 0, 0))
    for column in columns:
        table.add_column(column, overflow="fold")
    return table
