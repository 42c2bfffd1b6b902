"""Feeds, polls, analyses and alerts for the tests of the store, with short verbs to record them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy

from monitor.core import pacing
from monitor.model import (
    Alert,
    AlertKind,
    Analysis,
    Attribution,
    Belonging,
    Bound,
    Bucket,
    Component,
    ContradictionKind,
    Entry,
    Feed,
    Figure,
    Finding,
    Match,
    Measure,
    Mention,
    Novelty,
    ParsedEntry,
    Poll,
    Quantity,
    Quote,
    RecordedFigure,
    Relation,
    Source,
    Validators,
    Vectors,
    Verdict,
)
from monitor.store import Store
from monitor.store.analyses import claim_entries, record_analysis
from monitor.store.entries import PollCounts
from monitor.store.feeds import feeds_on_record, sync_feeds
from monitor.store.polls import record_poll

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
LEDGER = Feed("https://ledger.example/rss", "Kyiv Ledger", "ledger")
WIRE = Feed("https://wire.example/atom", "Baltic Wire", "wire")
MODEL = "small-model@1"


def parsed(number: int, title: str = "", summary: str = "A report.", **more) -> ParsedEntry:
    """Entry `number` of a feed, published so many hours before NOW."""
    made = ParsedEntry(
        entry_id=f"id-{number}",
        link=f"https://ledger.example/{number}",
        title=title or f"Report {number}",
        summary=summary,
        published_at=NOW - number * HOUR,
    )
    return replace(made, **more)


def answer(*entries: ParsedEntry, feed: Feed = LEDGER, at: datetime = NOW, **more) -> Poll:
    """A good answer of a feed that lists these entries."""
    return replace(Poll(feed.url, at, status=200, entries=entries, validators=Validators('"1"')), **more)


def poll(store: Store, outcome: Poll) -> PollCounts:
    """Record a poll as the pipeline does: paced by the core, then kept."""
    record = next(record for record in feeds_on_record(store) if record.feed.url == outcome.feed)
    return record_poll(store, outcome, pacing.advance(record, outcome))


def publish(store: Store, *entries: ParsedEntry, feed: Feed = LEDGER, at: datetime = NOW) -> PollCounts:
    """Have a feed list these entries, after a first poll that listed none of them."""
    sync_feeds(store, [LEDGER, WIRE], NOW - DAY)
    if not any(record.first_polled_at for record in feeds_on_record(store) if record.feed.url == feed.url):
        poll(store, answer(feed=feed, at=at - DAY))
    return poll(store, answer(*entries, feed=feed, at=at))


def claimed(store: Store, *entries: ParsedEntry, feed: Feed = LEDGER) -> list[Entry]:
    """The entries of a feed, published and claimed for their analysis."""
    publish(store, *entries, feed=feed)
    return claim_entries(store, 100, NOW)


def vectors(value: float = 1.0, model: str = MODEL) -> Vectors:
    """Vectors of four dimensions."""
    return Vectors(model, numpy.full(4, value, numpy.float32), numpy.full(4, value / 2, numpy.float32))


def match(storyline: str = "kursk", belonging: Belonging = Belonging.MATCHED) -> Match:
    components = (Component("likeness", 0.5, "title and description"), Component("terms", 0.2))
    return Match(storyline, 0.7, 0.55, belonging, components, "near its description")


def novelty(storyline: str = "kursk", *, is_new: bool = True) -> Novelty:
    return Novelty(storyline, is_new, 0.8, 0.52, "Troops took Sudzha.", "a new place", nearest="They advanced.")


def figure(words: str = "12,000", *, low: float | None = 12000.0, bound: Bound = Bound.EXACT, start: int = 0) -> Figure:
    return Figure(
        mention=Mention(words, start, start + len(words), Quantity(low, low, bound, "troop"), "North Korean troops"),
        measure=Measure(subject="troop", action="deployed", places=frozenset({"RU", "Kursk"})),
        sentence=f"Officials said {words} North Korean troops were there.",
        attribution=Attribution("officials", "said"),
        as_of=NOW,
    )


def recorded(entry: Entry, stated: Figure | None = None, storyline: str = "kursk") -> RecordedFigure:
    """A figure as the ledger holds it before it is stored."""
    return RecordedFigure(
        key=0,
        storyline=storyline,
        entry_key=entry.key,
        entry_version=entry.version,
        figure=stated or figure(),
        reported_at=entry.reported_at,
        source=entry.source,
        publisher=entry.publisher,
        title=entry.title,
        link=entry.link,
    )


def first(later: RecordedFigure) -> Finding:
    return Finding(later.storyline, later, None, Verdict(Relation.FIRST, "nothing stood before"))


def contradicts(later: RecordedFigure, earlier: RecordedFigure) -> Finding:
    verdict = Verdict(Relation.CONTRADICTS, "the force is put lower", ContradictionKind.DISPUTED)
    return Finding(later.storyline, later, earlier, verdict)


def alert(entry: Entry | None, dedup_key: str = "key-1", channels: Sequence[str] = ("chat", "mail"), **more) -> Alert:
    made = Alert(
        dedup_key=dedup_key,
        kind=AlertKind.NEW_DEVELOPMENT,
        storyline="kursk",
        title="Kursk counteroffensive",
        headline="Troops took Sudzha.",
        reason="a new place",
        created_at=NOW,
        quotes=(Quote("new", "Troops took Sudzha.", "Kyiv Ledger", "https://ledger.example/1", NOW, "officials"),),
        sources=(Source("Kyiv Ledger", "https://ledger.example/1", "Report 1", NOW, "ledger"),),
        components=(Component("match", 0.7, "match 0.70 (threshold 0.55)"),),
        entry_key=entry.key if entry else None,
        channels=tuple(channels),
        about="development",
    )
    return replace(made, **more)


def analysis(entry: Entry, bucket: Bucket = Bucket.ALERTED, **more) -> Analysis:
    return Analysis(entry, bucket, "a new place", **more)


def told(store: Store, entry: Entry, dedup_key: str = "key-1", **more) -> tuple[int, ...]:
    """Record that an entry caused an alert."""
    found = analysis(
        entry,
        matches=(match(),),
        novelties=(novelty(),),
        alerts=(alert(entry, dedup_key, **more),),
        vectors=vectors(),
    )
    return record_analysis(store, found, NOW)
