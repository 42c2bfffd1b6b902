"""The desk that entries are judged at: every storyline's memory, ledger and profile, rebuilt from the store.

It is a cache of what the database holds. When anything fails between judging and recording, it is thrown away
and built anew, so that it never knows more than the database does.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import numpy

from monitor.background import load_background
from monitor.core import matching, novelty
from monitor.core.alerting import source_of
from monitor.core.analysis import Material, Track, belongs, match_all
from monitor.core.background import Background, calibrated
from monitor.core.ledger import Ledger
from monitor.core.memory import StorylineMemory
from monitor.core.near_duplicates import NearDuplicateIndex
from monitor.model import AlertKind, Entry, Storyline, Vectors
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

Embed = Callable[[Sequence[str]], numpy.ndarray]

MEMORY = timedelta(days=365)  # how far back a storyline remembers what it was told
REFERENCE = 2_500  # the user's own entries that stand in for background news under a model that none is shipped for
DUPLICATES = timedelta(days=14)  # how far back a wire copy is looked for: older ones are told again as retellings


@dataclass(slots=True)
class Desk:
    """All that judging needs besides the entry itself; belongs to one thread and one database."""

    model: str
    embed: Embed
    background: Background
    tracks: tuple[Track, ...]
    duplicates: NearDuplicateIndex


def open_desk(
    store: Store,
    storylines: Sequence[Storyline],
    embed: Embed,
    model: str,
    now: datetime,
    on_progress: Callable[[int, int], None] = lambda done, total: None,
) -> Desk:
    """Build the desk from what is on record. Raises EmbeddingError, StoreError.

    What was embedded by another model is embedded anew first, which may take minutes: `on_progress` hears of it.
    """
    _embed_anew(store, embed, model, now, on_progress)
    background = _background(store, model)
    duplicates = NearDuplicateIndex()
    for entry in recent_entries(store, now - DUPLICATES):
        duplicates.add(entry)
    tracks = tuple(_track(store, storyline, embed, model, background, now) for storyline in storylines)
    return Desk(model, embed, background, tracks, duplicates)


def _embed_anew(store: Store, embed: Embed, model: str, now: datetime, on_progress: Callable[[int, int], None]) -> None:
    entries = entries_without_vectors(store, model, now - MEMORY, REFERENCE)
    for done, entry in enumerate(entries):
        on_progress(done, len(entries))
        sentences = novelty.sentences_to_embed(entry)
        title, whole, *rows = embed([*matching.texts_to_embed(entry), *sentences])
        record_vectors(store, entry, Vectors(model, title, whole), sentences, numpy.stack(rows))
    if entries:
        on_progress(len(entries), len(entries))


def _background(store: Store, model: str) -> Background:
    background = load_background(model)
    if background.reference is not None:
        return background
    own = vectors_on_record(store, model, REFERENCE)
    return calibrated(background, numpy.stack(own)) if own else background


def prepare(desk: Desk, store: Store, entries: Sequence[Entry]) -> list[Material]:
    """Embed the entries in one batch and match them; sentences are embedded only of those that belong somewhere."""
    texts = [matching.texts_to_embed(entry) for entry in entries]
    flat = list(dict.fromkeys(text for pair in texts for text in pair))
    rows = dict(zip(flat, desk.embed(flat), strict=True))
    return [
        _material(desk, store, entry, Vectors(desk.model, rows[title], rows[whole]))
        for entry, (title, whole) in zip(entries, texts, strict=True)
    ]


def _material(desk: Desk, store: Store, entry: Entry, vectors: Vectors) -> Material:
    parts = matching.parts_to_embed(entry)
    if parts:
        vectors = replace(vectors, parts=desk.embed(parts))
    matches = match_all(entry, vectors, desk.tracks, desk.background)
    material = Material(entry, vectors, matches, previous_title=previous_title(store, entry))
    if not belongs(matches):
        return material
    sentences = novelty.sentences_to_embed(entry)
    return replace(material, sentences=sentences, sentence_vectors=desk.embed(sentences))


def _track(
    store: Store, storyline: Storyline, embed: Embed, model: str, background: Background, now: datetime
) -> Track:
    profile = _profile(storyline_with(storyline, confirmed_entries(store, storyline.id)), embed, background)
    memory = StorylineMemory(storyline, background.terms)
    sources = {}
    for known in matched_entries(store, storyline.id, model, now - MEMORY):
        _recall(memory, known)
        sources[known.entry.key] = source_of(known.entry)
    ledger = Ledger(storyline)
    ledger.add(figures_on_record(store, storyline.id))
    told = {
        recorded.alert.entry_key: recorded.alert.dedup_key
        for recorded in open_alerts(store, storyline.id, now - MEMORY)
        if recorded.alert.entry_key is not None and recorded.alert.kind is AlertKind.NEW_DEVELOPMENT
    }
    return Track(storyline, profile, memory, ledger, told, sources)


def storyline_with(storyline: Storyline, confirmed: Sequence[tuple[Entry, bool]]) -> Storyline:
    """The storyline with the user's word on entries: those that belong are examples, the others counter-examples."""
    texts = [(matching.texts_to_embed(entry)[1], belongs) for entry, belongs in confirmed]
    return replace(
        storyline,
        examples=(*storyline.examples, *(text for text, belongs in texts if belongs)),
        counter_examples=(*storyline.counter_examples, *(text for text, belongs in texts if not belongs)),
    )


def _profile(storyline: Storyline, embed: Embed, background: Background) -> matching.Profile:
    refused = embed(storyline.counter_examples) if storyline.counter_examples else None
    return matching.build_profile(storyline, embed(matching.phrases(storyline)), background, refused)


def _recall(memory: StorylineMemory, known: MatchedEntry) -> None:
    if known.vectors is None:
        return  # judged under another model, whose vectors compare with none of these
    memory.remember(
        known.entry,
        known.vectors,
        known.match,
        alerted=known.alerted,
        sentences=known.sentences,
        sentence_vectors=known.sentence_vectors,
    )
