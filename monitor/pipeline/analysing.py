"""The second step: judge the entries on which nothing is decided yet."""

from __future__ import annotations

import gc
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from monitor.core.analysis import analyse_entry, belongs, remember
from monitor.core.telling import notices
from monitor.errors import EmbeddingError
from monitor.model import AlertKind, Bucket, Entry, Vectors
from monitor.pipeline.ports import Monitor, Report, finished
from monitor.store import Store
from monitor.store.alerts import record_alerts
from monitor.store.analyses import (
    claim_entries,
    has_unfinished,
    is_judged_anew,
    record_analysis,
    release_entries,
    untold_quarantined,
)
from monitor.store.memory import feedback_stamp
from monitor.tracking import Desk, embed_entries, open_desk, prepare

logger = logging.getLogger(__name__)

# In the order in which a reader asks: what was told first, whatever the entries came in.
COUNTED = ("entries", *(bucket.value for bucket in reversed(Bucket)), "alerts", "set aside")
CHUNK = 32  # entries embedded in one batch: more only pads more, fewer waste the model's start


def analyse(monitor: Monitor, now: datetime) -> Report:
    """Judge every entry on which nothing is decided yet, oldest report first."""
    report = Report("analyse")
    with monitor.open_store() as store:
        try:
            if has_unfinished(store):
                _seated(monitor, store, now)  # before an attempt is counted: what kills the start is no entry's fault
            while not monitor.is_stopping() and (entries := claim_entries(store, CHUNK, now)):
                _analyse_chunk(monitor, store, report, entries, now)
        except EmbeddingError as error:
            logger.error("analyse: skipped: %s", error)  # noqa: TRY400 - the message names the cause
            report.failures.append(str(error))
        _tell_of_quarantine(monitor, store, report, now)
        report.counts = {name: report.counts[name] for name in COUNTED if name in report.counts}
        return finished(store, report, now)


def _analyse_chunk(monitor: Monitor, store: Store, report: Report, entries: list[Entry], now: datetime) -> None:
    unfinished = list(entries)
    try:
        desk = _seated(monitor, store, now)
        vectors = embed_entries(desk, entries) if desk else []
        for entry, own in zip(entries, vectors, strict=False):  # no vectors when told to stop
            subject = f"entry {entry.key} ({entry.link or entry.entry_id})"
            with report.isolating(subject), _trusted(monitor):
                _analyse_one(monitor, store, report, entry, own, now)
            unfinished.remove(entry)
    except EmbeddingError:
        release_entries(store, unfinished)  # the model's fault, not theirs: the attempt does not count
        raise
    if unfinished:
        release_entries(store, unfinished)


def _seated(monitor: Monitor, store: Store, now: datetime) -> Desk | None:
    """The desk as it stands, or a new one: at first, after a failure, and when there is new feedback.

    None when the program was told to stop while what is on record was embedded anew.
    """
    seat, stamp = monitor.seat, feedback_stamp(store)
    if seat.desk is None or seat.feedback != stamp:
        seat.desk = open_desk(
            store,
            monitor.storylines,
            monitor.embed,
            monitor.model,
            now,
            on_progress=monitor.on_embedding,
            is_stopping=monitor.is_stopping,
        )
        seat.feedback = stamp
        # The memory is large and lives long: frozen, it costs no pass of the garbage collector.
        gc.collect()
        gc.freeze()
    return seat.desk


def _analyse_one(monitor: Monitor, store: Store, report: Report, entry: Entry, vectors: Vectors, now: datetime) -> None:
    desk = monitor.seat.desk
    if desk is not None and any(entry.key in track.sources for track in desk.tracks) and is_judged_anew(store, entry):
        monitor.seat.desk = None  # what it said without a date is not what it repeats now
    desk = _seated(monitor, store, now)
    if desk is None:
        return
    material = prepare(desk, store, entry, vectors, now)
    analysis = analyse_entry(material, desk.tracks, desk.background, default_channels=monitor.default_channels, now=now)
    record_analysis(store, analysis, now)
    remember(material, analysis, desk.tracks)
    desk.reports.add(entry)
    if entry.version > 1 and (belongs(material.matches) or any(entry.key in track.sources for track in desk.tracks)):
        monitor.seat.desk = None  # a storyline's memory cannot unlearn a text that was replaced
    report.count("entries")
    report.count(str(analysis.bucket))
    report.count("alerts", len(analysis.alerts))
    monitor.on_analysis(analysis, store)


def _tell_of_quarantine(monitor: Monitor, store: Store, report: Report, now: datetime) -> None:
    for entry, at in untold_quarantined(store, AlertKind.ENTRY_QUARANTINED):
        logger.error("analyse: entry %s (%s) was set aside", entry.key, entry.link or entry.entry_id)
        record_alerts(store, [notices.entry_quarantined(entry, at, channels=monitor.notice_channels, now=now)])
        report.count("set aside")


@contextmanager
def _trusted(monitor: Monitor) -> Iterator[None]:
    """Throw the desk away when anything fails between judging and recording: it may know what the store does not."""
    try:
        yield
    except BaseException:
        monitor.seat.desk = None
        raise
