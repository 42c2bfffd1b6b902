"""A monitor on a real database and the real model, whose feeds and channel are the test's own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy

from monitor.embedder import PACKAGED_ID
from monitor.model import Alert, Feed, FeedOnRecord, Outcome, ParsedEntry, Poll, Storyline, Validators
from monitor.pipeline import Monitor, PollCalls, Report, analyse, deliver, poll
from monitor.store import Store, open_store

START = datetime(2025, 3, 3, 6, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)

FERRY = Storyline(
    id="ferry",
    title="Ferry disaster off Norway",
    description="The ferry Polarlys sank off the coast of Norway: the search, the victims and the inquiry.",
    terms=("Polarlys", "ferry", "Norway ferry"),
    settle=timedelta(0),
)
WIRE = Feed("https://wire.example/rss", "Fjord Wire", "wire")
GAZETTE = Feed("https://gazette.example/rss", "Harbour Gazette", "gazette")
COURIER = Feed("https://courier.example/rss", "Northern Courier", "courier")
FEEDS = (WIRE, GAZETTE, COURIER)


def report(
    title: str, summary: str = "", hours: float | None = 0.0, *, name: str = "", content: str = ""
) -> ParsedEntry:
    """An entry published so many hours after START; without a date for None."""
    at = None if hours is None else START + timedelta(hours=hours)
    name = name or title.lower().replace(" ", "-")
    return ParsedEntry(name, f"https://news.example/{name}", title, summary, content, at)


@dataclass
class Stage:
    """Feeds to publish to, a channel that keeps what it is sent, and the monitor between them.

    `restarts` says whether every step starts as in a new process, with nothing in memory.
    """

    path: Path
    embed: Callable[[Sequence[str]], numpy.ndarray]
    storylines: tuple[Storyline, ...] = (FERRY,)
    feeds: tuple[Feed, ...] = FEEDS
    model: str = PACKAGED_ID
    restarts: bool = False
    more: dict[str, Any] = field(default_factory=dict)
    listed: dict[str, list[ParsedEntry]] = field(default_factory=dict)
    sent: list[tuple[str, Alert]] = field(default_factory=list)
    channel_error: str = ""
    on_send: Callable[[str], None] = lambda channel: None
    monitor: Monitor = field(init=False)

    def __post_init__(self) -> None:
        self.restart()

    def restart(self) -> None:
        """Begin anew, as after the end of the process: what is known is in the database."""
        self.monitor = Monitor(
            open_store=lambda: open_store(self.path),
            poll_feeds=self._ask,
            embed=self.embed,
            model=self.model,
            send=self._send,
            feeds=self.feeds,
            storylines=self.storylines,
            default_channels=("desk",),
            **self.more,
        )

    def begin(self) -> Stage:
        """Poll the empty feeds a day before START, so that nothing later is of a first poll."""
        self.cycle(-24)
        return self

    def publish(self, feed: Feed, *entries: ParsedEntry) -> None:
        """Put entries at the top of a feed, in place of those of the same id."""
        names = {entry.entry_id for entry in entries}
        older = [entry for entry in self.listed.get(feed.url, []) if entry.entry_id not in names]
        self.listed[feed.url] = [*entries, *older]

    def cycle(self, hours: float) -> list[Report]:
        """Poll all feeds, analyse and deliver, so many hours after START."""
        now = START + timedelta(hours=hours)
        return [self.step(lambda: poll(self.monitor, now, is_due=False)), self.analyse(hours), self.deliver(hours)]

    def analyse(self, hours: float) -> Report:
        return self.step(lambda: analyse(self.monitor, START + timedelta(hours=hours)))

    def deliver(self, hours: float) -> Report:
        return self.step(lambda: deliver(self.monitor, START + timedelta(hours=hours)))

    def step(self, run: Callable[[], Report]) -> Report:
        if self.restarts:
            self.restart()
        return run()

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        with open_store(self.path) as store:
            return [tuple(row) for row in store.rows(sql)]

    def buckets(self) -> dict[str, str | None]:
        """The bucket of each entry, by title."""
        return dict(self.rows("SELECT title, bucket FROM entries ORDER BY key"))

    def reason(self, title: str) -> str:
        with open_store(self.path) as store:
            return store.rows("SELECT reason FROM entries WHERE title = ?", (title,))[0]["reason"]

    def told(self) -> list[tuple[str, str]]:
        """Kind and headline of what the channel was sent."""
        return [(str(alert.kind), alert.headline) for _, alert in self.sent]

    def open(self) -> Store:
        return open_store(self.path)

    def _ask(self, feeds: Sequence[FeedOnRecord], now: datetime, calls: PollCalls) -> None:
        for record in feeds:
            entries = tuple(self.listed.get(record.feed.url, ()))
            with calls.together():
                calls.on_poll(Poll(record.feed.url, now, status=200, entries=entries, validators=Validators('"1"')))

    def _send(self, channel: str, alert: Alert, alert_id: str) -> Outcome:
        self.on_send(channel)
        if self.channel_error:
            return Outcome(ok=False, error=self.channel_error)
        self.sent.append((channel, alert))
        return Outcome(ok=True)


def with_settings(storyline: Storyline, **settings: Any) -> Storyline:
    return replace(storyline, **settings)
