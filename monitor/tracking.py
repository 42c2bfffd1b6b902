"""The desk that entries are judged at: every storyline's memory, ledger and profile, rebuilt from the store.

It is a cache of what the database holds. When anything fails between judging and recording, it is thrown away
and built anew, so that it never knows more than the database does.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import numpy

from monitor.background import load_background
from monitor.core.analysis import Material, Track, belongs, counts_as_told
from monitor.core.record.ledger import Ledger
from monitor.core.storylines import matching, novelty, profiles
from monitor.core.storylines.background import Background, calibrated
from monitor.core.storylines.memory import StorylineMemory, known_from
from monitor.core.storylines.near_duplicates import NearDuplicateIndex
from monitor.core.telling.alerting import source_of
from monitor.model import Alert, AlertKind, Entry, Storyline, Vectors
from monitor.store import Store
from monitor.store.alerts import open_alerts
from monitor.store.analyses import record_vectors
from monitor.store.memory import (
    MatchedEntry,
    confirmed_entries,
    entries_without_vectors,
    figures_on_record,
    matched_entries,
    previous_title,
    recent_entries,
    vectors_on_record,
)
from monitor.store.versions import older_texts, texts_as_judged

Embed = Callable[[Sequence[str]], numpy.ndarray]

MEMORY = timedelta(days=365)  # how far back a storyline remembers what it was told
REFERENCE = 2_500  # the user's own entries that stand in for background news under a model that none is shipped for
DUPLICATES = timedelta(days=14)  # how far back a wire copy is looked for: older ones are told again as retellings


@dataclass(slots=True)
class Reports:
    """The reports of the last two weeks, by content: which earlier one an entry tells again.

    One without a date is never told itself, so it must not silence the one that tells the same with a date.
    """

    index: NearDuplicateIndex = field(default_factory=NearDuplicateIndex)
    by_age: list[tuple[datetime, int]] = field(default_factory=list)  # a heap, the oldest first

    def repeated_by(self, entry: Entry, now: datetime) -> int | None:
        """The key of the report that `entry` tells again, None if it tells its own."""
        while self.by_age and self.by_age[0][0] < now - DUPLICATES:
            self.index.forget(heapq.heappop(self.by_age)[1])
        return self.index.find(entry)

    def add(self, entry: Entry) -> None:
        if entry.published_at is not None:
            self.index.add(entry)
            heapq.heappush(self.by_age, (entry.reported_at, entry.key))


@dataclass(slots=True)
class Desk:
    """All that judging needs besides the entry itself; belongs to one thread and one database."""

    model: str
    embed: Embed
    background: Background
    tracks: tuple[Track, ...]
    reports: Reports
    stack: profiles.Stack = field(init=False)  # the tracks' profiles, in their order

    def __post_init__(self) -> None:
        self.stack = profiles.stacked([track.profile for track in self.tracks])


def open_desk(
    store: Store,
    storylines: Sequence[Storyline],
    embed: Embed,
    model: str,
    now: datetime,
    on_progress: Callable[[int, int], None] = lambda done, total: None,
    is_stopping: Callable[[], bool] = lambda: False,
) -> Desk | None:
    """Build the desk from what is on record. Raises EmbeddingError, StoreError.

    What was embedded by another model is embedded anew first, which may take minutes: `on_progress` hears of it, and
    None is returned when `is_stopping` ends it; what was embedded by then is kept.
    """
    if not _embed_anew(store, embed, model, now, on_progress, is_stopping):
        return None
    background = _background(store, model)
    judged = texts_as_judged(store)
    reports = Reports()
    for entry in recent_entries(store, now - DUPLICATES):
        reports.add(judged.get(entry.key, entry))
    tracks = tuple(_track(store, storyline, embed, background, judged, now) for storyline in storylines)
    return Desk(model, embed, background, tracks, reports)


def _embed_anew(
    store: Store,
    embed: Embed,
    model: str,
    now: datetime,
    on_progress: Callable[[int, int], None],
    is_stopping: Callable[[], bool],
) -> bool:
    entries = entries_without_vectors(store, model, now - MEMORY, REFERENCE)
    for done, entry in enumerate(entries):
        on_progress(done, len(entries))
        if is_stopping():
            return False
        sentences = novelty.sentences_to_embed(entry)
        title, whole, *rows = embed([*matching.texts_to_embed(entry), *sentences])
        record_vectors(store, entry, Vectors(model, title, whole), sentences, numpy.stack(rows))
    if entries:
        on_progress(len(entries), len(entries))
    return True


def _background(store: Store, model: str) -> Background:
    background = load_background(model)
    if background.reference is not None:
        return background
    own = vectors_on_record(store, model, REFERENCE)
    return calibrated(background, numpy.stack(own)) if own else background


def embed_entries(desk: Desk, entries: Sequence[Entry]) -> list[Vectors]:
    """The vectors of the entries' titles and leads, in one batch. Raises EmbeddingError."""
    texts = [matching.texts_to_embed(entry) for entry in entries]
    flat = list(dict.fromkeys(text for pair in texts for text in pair))
    rows = dict(zip(flat, desk.embed(flat), strict=True))
    return [Vectors(desk.model, rows[title], rows[whole]) for title, whole in texts]


def prepare(desk: Desk, store: Store, entry: Entry, vectors: Vectors, now: datetime) -> Material:
    """Match an entry, and find whose report it tells again; sentences are embedded only where it belongs somewhere."""
    parts = matching.parts_to_embed(entry)
    if parts:
        vectors = replace(vectors, parts=desk.embed(parts))
    matches = matching.match_each(entry, vectors, desk.stack, desk.background)
    repeated = desk.reports.repeated_by(entry, now)
    before = previous_title(store, entry)
    material = Material(entry, vectors, matches, near_duplicate_of=repeated, previous_title=before)
    if not belongs(matches):
        return material
    sentences = novelty.sentences_to_embed(entry)
    return replace(material, sentences=sentences, sentence_vectors=desk.embed(sentences))


def _track(
    store: Store,
    storyline: Storyline,
    embed: Embed,
    background: Background,
    judged: Mapping[int, Entry],
    now: datetime,
) -> Track:
    profile = _profile(storyline_with(storyline, confirmed_entries(store, storyline.id)), embed, background)
    alerts = [recorded.alert for recorded in open_alerts(store, storyline.id, now - MEMORY)]
    developments = _developments(alerts)
    track = Track(storyline, profile, StorylineMemory(storyline, background.terms), Ledger(storyline))
    track.keys.update(alert.dedup_key for alert in alerts)
    track.told.update({alert.entry_key: alert.dedup_key for alert in developments if alert.entry_key is not None})
    current = _recall_replaced(store, track.memory, embed, background.model, developments)
    for known in matched_entries(store, storyline.id, background.model, now - MEMORY):
        entry = judged.get(known.entry.key, known.entry)
        _recall(track.memory, replace(known, entry=entry), told=entry.key in current)
        track.sources[entry.key] = source_of(entry)
    track.ledger.add(figures_on_record(store, storyline.id))
    return track


def _developments(alerts: Sequence[Alert]) -> list[Alert]:
    """The developments as they were told first: what goes to one channel for two storylines is merged into another."""
    first: dict[tuple[int | None, str], Alert] = {}
    for alert in alerts:
        if alert.kind is AlertKind.NEW_DEVELOPMENT:
            first.setdefault((alert.entry_key, alert.headline), alert)
    return list(first.values())


def _recall_replaced(
    store: Store, memory: StorylineMemory, embed: Embed, model: str, developments: Sequence[Alert]
) -> set[int]:
    """Remember what was told by texts that were changed since; the keys of entries that told theirs as it stands.

    A live blog tells one thing after another under the same address: none of it may be told again.
    """
    older = older_texts(store, {alert.entry_key for alert in developments if alert.entry_key is not None})
    current = set()
    for alert in developments:
        texts = older.get(alert.entry_key or 0, [])
        text = next((text for text in texts if text.replaced_at > alert.created_at), None)
        if text is None:
            current.add(alert.entry_key or 0)
            continue
        title, whole = embed(matching.texts_to_embed(text.entry))
        memory.tell(known_from(text.entry, Vectors(model, title, whole)))
    return current


def storyline_with(storyline: Storyline, confirmed: Sequence[tuple[Entry, bool]]) -> Storyline:
    """The storyline with the user's word on entries: those that belong are examples, the others counter-examples."""
    texts = [(matching.texts_to_embed(entry)[1], belongs) for entry, belongs in confirmed]
    return replace(
        storyline,
        examples=(*storyline.examples, *(text for text, belongs in texts if belongs)),
        counter_examples=(*storyline.counter_examples, *(text for text, belongs in texts if not belongs)),
    )


def _profile(storyline: Storyline, embed: Embed, background: Background) -> profiles.Profile:
    refused = embed(storyline.counter_examples) if storyline.counter_examples else None
    return profiles.build_profile(storyline, embed(profiles.phrases(storyline)), background, refused)


def _recall(memory: StorylineMemory, known: MatchedEntry, *, told: bool) -> None:
    if known.vectors is None:
        return  # judged under another model, whose vectors compare with none of these
    memory.remember(
        known.entry,
        known.vectors,
        known.match,
        alerted=counts_as_told(known.entry, memory.storyline, known.novelty, alerted=told),
        sentences=known.sentences,
        sentence_vectors=known.sentence_vectors,
    )
