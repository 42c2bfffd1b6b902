"""Runs the pipeline's own analyse and deliver steps over an archive, on a virtual clock, into a sink.

Each entry is recorded as a poll at the time of its publication, analysed at that time, and what would have been sent
goes nowhere. There is no second analyse path: what a replay says is what the daemon would have done.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING

from monitor.archive import EVER, ArchivedEntry
from monitor.assembly import embedder_for
from monitor.config import Config, family_of
from monitor.core import pacing
from monitor.core.storylines import matching
from monitor.model import Alert, Analysis, Bucket, Entry, Feed, FeedOnRecord, Outcome, ParsedEntry, Poll, Validators
from monitor.pipeline import Monitor, Seat, analyse, deliver
from monitor.store import Store
from monitor.store.analyses import is_analysed
from monitor.store.feeds import sync_feeds
from monitor.store.memory import entries_by_key
from monitor.store.polls import record_poll
from monitor.store.steps import REPLAY, record_step
from monitor.tracking import Embed

if TYPE_CHECKING:
    import numpy

FAILED = "failed"
SINK = "replay"  # the channel of a storyline that has none
WHOLE = Validators()  # what an archive holds of a poll is all of it: nothing was cut short
AHEAD = 256  # texts embedded ahead of the clock at once


@dataclass(frozen=True, slots=True)
class Replayed:
    """One entry of the archive and what became of it; `analysis` is None where none was made, `reason` says why."""

    archived: ArchivedEntry
    analysis: Analysis | None
    near_duplicate_link: str | None = None
    is_listed_before: bool = True

    @property
    def bucket(self) -> str:
        """The bucket that the entry ended in; one whose analysis failed is in none, and counted as "failed"."""
        if self.analysis is None:
            return Bucket.NOT_NEW if self.is_listed_before else FAILED
        return self.analysis.bucket

    @property
    def reason(self) -> str:
        if self.analysis is None:
            return "listed before, unchanged" if self.is_listed_before else "its analysis failed"
        return self.analysis.reason

    @property
    def told(self) -> tuple[Alert, ...]:
        """The alerts that would have been sent: without those of storylines in shadow."""
        return tuple(alert for alert in self.analysis.alerts if alert.channels) if self.analysis else ()


@dataclass(slots=True)
class Funnel:
    """What a replay counted; the buckets add up to `entries`. `alerts` are those that would have been sent."""

    entries: int = 0
    matched: int = 0
    buckets: Counter[str] = field(default_factory=Counter)
    alerts: Counter[str] = field(default_factory=Counter)
    joined: int = 0
    sent: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    first_at: datetime | None = None
    last_at: datetime | None = None


@dataclass(slots=True)
class RememberedVectors:
    """Embeds ahead of the clock in large batches, and hands out what it holds."""

    embed: Embed
    held: dict[str, numpy.ndarray] = field(default_factory=dict)

    def ahead(self, texts: Sequence[str]) -> None:
        """Embed those of `texts` that are not held yet."""
        missing = [text for text in dict.fromkeys(texts) if text not in self.held]
        if missing:
            self.held.update(zip(missing, self.embed(missing), strict=True))

    def take(self, archived: ArchivedEntry, model: str) -> None:
        """Hold the vectors that the archive itself knows of an entry under `model`."""
        for known in archived.vectors:
            if known.model == model:
                title, whole = _texts_of(archived)
                self.held.setdefault(title, known.title)
                self.held.setdefault(whole, known.whole)

    def __call__(self, texts: Sequence[str]) -> numpy.ndarray:
        import numpy

        self.ahead(texts)
        return numpy.stack([self.held[text] for text in texts])


@dataclass(frozen=True, slots=True)
class Model:
    """The embedding model of a replay: its id and the vectors that it gave so far."""

    id: str
    vectors: RememberedVectors


def open_model(config: Config) -> Model:
    """The model that `config` names; it is loaded when the first text is embedded."""
    embedder = embedder_for(config)
    return Model(embedder.model_id, RememberedVectors(embedder.embed))


def replay(
    archive: Sequence[ArchivedEntry],
    config: Config,
    model: Model,
    opened: Callable[[], Store],
    funnel: Funnel,
    on_progress: Callable[[int, int], None] = lambda done, total: None,
) -> Iterator[Replayed]:
    """Replay the archive, oldest entry first, and count into `funnel`. Raises EmbeddingError, StoreError."""
    with opened() as store:
        heard: dict[tuple[str, str], Analysis] = {}
        monitor = _monitor(config, store, model, heard, funnel)
        feeds = _feeds(archive, config)
        now = _clock(archive)
        for archived in archive:
            model.vectors.take(archived, model.id)
        records = _first_polls(store, feeds, {each.source for each in archive if each.is_first_poll}, now)
        done = 0
        for at, group in groupby(archive, key=_seen_at):
            entries = list(group)
            if done % AHEAD < len(entries):
                model.vectors.ahead(_texts(archive[done : done + AHEAD + len(entries)]))
                on_progress(done, len(archive))
            now = at or now
            _record_polls(store, records, entries, now)
            report = analyse(monitor, now)
            funnel.failures += [*report.failures, *deliver(monitor, now).failures]
            for archived in entries:
                analysis = heard.pop((_address(archived.source), archived.entry.entry_id), None)
                yield _replayed(archived, analysis, store, funnel, now)
            done += len(entries)
        record_step(store, REPLAY, now, message="ran on the clock of its entries, and has ended")
        deliver(monitor, now + timedelta(days=2))  # what still waits for a settle window, a cap or a quiet night
        on_progress(len(archive), len(archive))


def _monitor(
    config: Config, store: Store, model: Model, heard: dict[tuple[str, str], Analysis], funnel: Funnel
) -> Monitor:
    from monitor.assembly import policies

    def send(channel: str, alert: Alert, alert_id: str) -> Outcome:
        del alert, alert_id
        funnel.sent[channel] += 1
        return Outcome(ok=True)

    return Monitor(
        open_store=lambda: _kept_open(store),
        poll_feeds=lambda feeds, now, calls: None,
        embed=model.vectors,
        model=model.id,
        send=send,
        storylines=config.storylines,
        default_channels=config.default_channels or (SINK,),
        policies=policies(config),
        on_analysis=lambda analysis, store: heard.__setitem__((analysis.entry.feed, analysis.entry.entry_id), analysis),
        seat=Seat(),
    )


def _kept_open(store: Store) -> AbstractContextManager[Store]:
    return nullcontext(store)


def _feeds(archive: Sequence[ArchivedEntry], config: Config) -> dict[str, Feed]:
    configured = {feed.name: feed.publisher for feed in config.feeds}
    languages = {archived.source: archived.language for archived in archive}
    return {
        source: Feed(
            url=_address(source),
            name=source,
            publisher=configured.get(source) or family_of(source, config.families),
            language=language,
        )
        for source, language in languages.items()
    }


def _address(source: str) -> str:
    return f"archive:{source}"


def _first_polls(
    store: Store, feeds: Mapping[str, Feed], silent: Collection[str], start: datetime
) -> dict[str, FeedOnRecord]:
    """Have feeds polled once before the archive begins, but for those whose first poll is in it: `silent`."""
    sync_feeds(store, tuple(feeds.values()), start)
    records = {source: FeedOnRecord(feed) for source, feed in feeds.items()}
    for source in sorted(feeds.keys() - silent):
        poll = Poll(feed=feeds[source].url, at=start - timedelta(seconds=1), validators=WHOLE)
        records[source] = pacing.advance(records[source], poll)
        record_poll(store, poll, records[source])
    return records


def _record_polls(
    store: Store, records: dict[str, FeedOnRecord], entries: Sequence[ArchivedEntry], now: datetime
) -> None:
    """What was seen at one moment is a round of polls, one of each source: only the first of them is a first poll."""
    entered: dict[str, list[ParsedEntry]] = {}
    for each in entries:
        entered.setdefault(each.source, []).append(each.entry)
    for source, listed in entered.items():
        poll = Poll(feed=_address(source), at=now, entries=tuple(listed), validators=WHOLE)
        records[source] = pacing.advance(records[source], poll)
        record_poll(store, poll, records[source])


def _seen_at(archived: ArchivedEntry) -> datetime | None:
    return archived.seen_at or archived.entry.published_at


def _clock(archive: Sequence[ArchivedEntry]) -> datetime:
    """When the virtual clock starts: entries without a date may come before the first that has one."""
    return next((at for archived in archive if (at := _seen_at(archived))), datetime.now(UTC))


def _texts(archive: Sequence[ArchivedEntry]) -> list[str]:
    return [text for archived in archive for text in _texts_of(archived)]


def _texts_of(archived: ArchivedEntry) -> tuple[str, str]:
    parsed = archived.entry
    return matching.texts_to_embed(
        Entry(
            key=0,
            version=1,
            entry_id=parsed.entry_id,
            feed="",
            source="",
            publisher="",
            link=parsed.link,
            title=parsed.title,
            summary=parsed.summary,
            content=parsed.content,
            published_at=parsed.published_at,
            first_seen_at=EVER,
        )
    )


def _replayed(
    archived: ArchivedEntry, analysis: Analysis | None, store: Store, funnel: Funnel, now: datetime
) -> Replayed:
    link = None
    if analysis and analysis.near_duplicate_of is not None:
        link = next((entry.link for entry in entries_by_key(store, [analysis.near_duplicate_of])), None)
    is_listed_before = analysis is None and is_analysed(store, _address(archived.source), archived.entry.entry_id)
    answer = Replayed(archived, analysis, link, is_listed_before=is_listed_before)
    _count(funnel, answer, now)
    return answer


def _count(funnel: Funnel, replayed: Replayed, now: datetime) -> None:
    funnel.entries += 1
    funnel.buckets[str(replayed.bucket)] += 1
    funnel.first_at = funnel.first_at or now
    funnel.last_at = now
    if replayed.analysis is None:
        return
    funnel.matched += any(match.belonging == "matched" for match in replayed.analysis.matches)
    funnel.joined += len(replayed.analysis.joined)
    funnel.alerts.update(str(alert.kind) for alert in replayed.told)
