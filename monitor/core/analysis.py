"""What one entry is worth: the bucket it ends in, what its figures do, and the alerts it causes.

Theory of operation. An entry is matched with every storyline. On each one that it belongs to, three things are judged:
is its report new (novelty), do its figures contradict earlier ones (the ledger), and may it be told at all (its date,
its feed's first poll, shadow). The outcomes on the storylines are ranked, and the entry's bucket is the highest.
Judging enters the figures into the ledgers, and `remember` the entry into the memories, once its outcome was recorded.
A caller that could not record an outcome must throw the tracks away: they know more than the record then.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

import numpy

from monitor.core.reading.figures import read_figures
from monitor.core.record.ledger import Ledger
from monitor.core.storylines.background import Background
from monitor.core.storylines.memory import StorylineMemory
from monitor.core.storylines.novelty import assess
from monitor.core.storylines.profiles import Profile
from monitor.core.telling.alerting import compose, source_of
from monitor.core.telling.silence import silence
from monitor.model import (
    Alert,
    AlertKind,
    Analysis,
    Belonging,
    Bucket,
    Entry,
    Figure,
    Finding,
    Match,
    Novelty,
    RecordedFigure,
    Source,
    Storyline,
    Vectors,
)

RANK = (
    Bucket.OFF_STORYLINE,
    Bucket.BORDERLINE,
    Bucket.NOT_NEW,
    Bucket.UNDATED,
    Bucket.BACKFILL,
    Bucket.KNOWN,
    Bucket.DUPLICATE,
    Bucket.HELD,
    Bucket.ALERTED,
)  # the entry's bucket is the last of those it reached on any storyline


@dataclass(slots=True)
class Track:
    """One storyline with all that it holds; mutable, rebuilt from the store at every start.

    `told` names the alert that each alerted entry caused, so that later reports of it can join; `keys` are the dedup
    keys of all its alerts; `sources` says of each remembered entry whose it is.
    """

    storyline: Storyline
    profile: Profile
    memory: StorylineMemory
    ledger: Ledger
    told: dict[int, str] = field(default_factory=dict)
    keys: set[str] = field(default_factory=set)
    sources: dict[int, Source] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Material:
    """One entry with everything that was computed of it before judging.

    `sentence_vectors` has shape (len(sentences), dimensions); both are empty for an entry that matches nothing.
    """

    entry: Entry
    vectors: Vectors
    matches: tuple[Match, ...]
    sentences: tuple[str, ...] = ()
    sentence_vectors: numpy.ndarray | None = None
    near_duplicate_of: int | None = None
    previous_title: str | None = None  # title of the version that was judged before, None for the first


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one entry came to on one storyline."""

    bucket: Bucket
    reason: str
    novelty: Novelty | None = None
    findings: tuple[Finding, ...] = ()
    alerts: tuple[Alert, ...] = ()
    joined: tuple[tuple[str, Source], ...] = ()


def belongs(matches: Sequence[Match]) -> bool:
    """Whether the entry belongs to any storyline: only then are its sentences and figures read."""
    return any(found.belonging is Belonging.MATCHED for found in matches)


def analyse_entry(
    material: Material,
    tracks: Sequence[Track],
    background: Background,
    *,
    default_channels: tuple[str, ...],
    now: datetime,
) -> Analysis:
    """Decide everything about one entry."""
    entry = material.entry
    figures = _figures(material)
    outcomes = [
        _on_storyline(material, found, track, figures, background, default_channels, now)
        for found, track in _near(material, tracks)
    ]
    best, _ = max(zip(outcomes, material.matches, strict=True), key=_rank, default=(_unmatched(entry, None), None))
    return Analysis(
        entry=entry,
        bucket=best.bucket,
        reason=best.reason,
        matches=material.matches,
        novelties=tuple(outcome.novelty for outcome in outcomes if outcome.novelty is not None),
        near_duplicate_of=material.near_duplicate_of,
        findings=tuple(finding for outcome in outcomes for finding in outcome.findings),
        alerts=tuple(alert for outcome in outcomes for alert in outcome.alerts),
        joined=tuple(joined for outcome in outcomes for joined in outcome.joined),
        vectors=material.vectors,
        sentences=material.sentences,
        sentence_vectors=material.sentence_vectors,
    )


def remember(material: Material, analysis: Analysis, tracks: Sequence[Track]) -> None:
    """Take a recorded analysis into the tracks; to be called once, after its transaction."""
    for found, track in _near(material, tracks):
        if found.belonging is not Belonging.MATCHED:
            continue
        own = [alert for alert in analysis.alerts if alert.storyline == track.storyline.id]
        developments = [alert for alert in own if alert.kind is AlertKind.NEW_DEVELOPMENT]
        novelty = next((each for each in analysis.novelties if each.storyline == track.storyline.id), None)
        track.memory.remember(
            analysis.entry,
            material.vectors,
            found,
            alerted=counts_as_told(analysis.entry, track.storyline, novelty, alerted=bool(developments)),
            sentences=material.sentences,
            sentence_vectors=material.sentence_vectors,
        )
        track.sources[analysis.entry.key] = source_of(analysis.entry)
        track.keys.update(alert.dedup_key for alert in own)
        if developments:
            track.told[analysis.entry.key] = developments[0].dedup_key


def _near(material: Material, tracks: Sequence[Track]) -> Iterator[tuple[Match, Track]]:
    """Each match with the track of its storyline; the other tracks have nothing to do with the entry."""
    by_storyline = {track.storyline.id: track for track in tracks}
    return ((found, by_storyline[found.storyline]) for found in material.matches)


def counts_as_told(entry: Entry, storyline: Storyline, novelty: Novelty | None, *, alerted: bool) -> bool:
    """Whether the storyline holds the entry's report as a development: told, or old news when it was first seen.

    An undated entry does not count: nothing says that it is old, and its dated copy may be told.
    """
    if alerted or novelty is None or entry.published_at is None:
        return alerted
    return novelty.is_new and silence(entry, storyline) is not None


def _rank(pair: tuple[Outcome, Match]) -> tuple[int, float]:
    """By what an entry came to, and where that is the same by how near the storyline is."""
    outcome, found = pair
    return RANK.index(outcome.bucket), found.score


def _figures(material: Material) -> tuple[Figure, ...]:
    if not belongs(material.matches):
        return ()
    entry = material.entry
    return read_figures(
        entry.text, title=entry.title, published_at=entry.published_at, language=entry.language.split("-")[0]
    )


def _on_storyline(
    material: Material,
    found: Match,
    track: Track,
    figures: Sequence[Figure],
    background: Background,
    default_channels: tuple[str, ...],
    now: datetime,
) -> Outcome:
    entry = material.entry
    if found.belonging is not Belonging.MATCHED:
        return _unmatched(entry, found, track.storyline)
    findings = _judge_figures(entry, track, figures)
    novelty = _novelty(material, found, track, background)
    quiet = silence(entry, track.storyline)
    if quiet is not None:
        return Outcome(*quiet, novelty=novelty, findings=findings)
    alerts = compose(
        entry,
        track.storyline,
        novelty=novelty,
        match=found,
        findings=[finding for finding in findings if finding.later.entry_key == entry.key or finding.has_turned],
        default_channels=default_channels,
        now=now,
        nearest=track.sources.get(novelty.nearest_key) if novelty and novelty.nearest_key else None,
    )
    return _told(material, track, Outcome(Bucket.KNOWN, "", novelty, findings, alerts))


def _judge_figures(entry: Entry, track: Track, figures: Sequence[Figure]) -> tuple[Finding, ...]:
    if not figures and entry.version > 1:
        return track.ledger.withdraw(entry.key)
    return track.ledger.add([track.ledger.as_first_stated(_recorded(entry, track.storyline, one)) for one in figures])


def _told(material: Material, track: Track, outcome: Outcome) -> Outcome:
    repeated = [alert.dedup_key for alert in outcome.alerts if alert.dedup_key in track.keys]
    fresh = tuple(alert for alert in outcome.alerts if alert.dedup_key not in track.keys)
    joined = _joined(material, outcome.novelty, track.told, repeated)
    outcome = replace(outcome, alerts=fresh, joined=joined)
    if track.storyline.shadow and fresh:
        reason = f"would alert ({fresh[0].reason}), but the storyline is in shadow"
        unsent = tuple(replace(alert, channels=()) for alert in fresh)
        return replace(outcome, bucket=Bucket.HELD, reason=reason, alerts=unsent)
    if fresh:
        return replace(outcome, bucket=Bucket.ALERTED, reason=fresh[0].reason)
    if material.near_duplicate_of is not None:
        return replace(outcome, bucket=Bucket.DUPLICATE, reason=f"the same report as e{material.near_duplicate_of}")
    if repeated:
        return replace(outcome, reason="contradicts what stood before as an alert has told already")
    if outcome.novelty is None:
        return replace(outcome, bucket=Bucket.NOT_NEW, reason="a changed text with the same title, no figure disputed")
    return replace(outcome, reason=outcome.novelty.reason)


def _novelty(material: Material, found: Match, track: Track, background: Background) -> Novelty | None:
    # A text that changed below an unchanged title is a correction: its figures are judged, it is no new report.
    if material.previous_title == material.entry.title or material.sentence_vectors is None:
        return None
    novelty = assess(
        material.entry,
        material.vectors,
        material.sentences,
        material.sentence_vectors,
        found,
        track.memory,
        background,
        track.storyline,
    )
    if novelty.is_new and material.near_duplicate_of is not None:
        reason = f"the same report as e{material.near_duplicate_of}, told again"
        return replace(novelty, is_new=False, reason=reason, repeats_key=material.near_duplicate_of)
    return novelty


def _joined(
    material: Material, novelty: Novelty | None, told: Mapping[int, str], repeated: Sequence[str]
) -> tuple[tuple[str, Source], ...]:
    # A changed text that repeats what its own earlier version told is no further source of it.
    entry = material.entry
    same = (material.near_duplicate_of, novelty.repeats_key if novelty else None)
    key = next((each for each in same if each is not None and each != entry.key and each in told), None)
    developments = [told[key]] if key is not None else []
    return tuple((each, source_of(entry)) for each in dict.fromkeys([*developments, *repeated]))


def _unmatched(entry: Entry, found: Match | None, storyline: Storyline | None = None) -> Outcome:
    # What a feed held when first polled is told only where it belongs, even by a storyline that asks to be told.
    quiet = silence(entry, replace(storyline, tell_first_poll=False) if storyline else None)
    if quiet is not None:
        return Outcome(*quiet)
    if found is not None and found.belonging is Belonging.BORDERLINE:
        return Outcome(Bucket.BORDERLINE, f"{found.storyline}: {found.reason}")
    return Outcome(Bucket.OFF_STORYLINE, found.reason if found else "no storyline is tracked")


def _recorded(entry: Entry, storyline: Storyline, figure: Figure) -> RecordedFigure:
    return RecordedFigure(
        key=0,
        storyline=storyline.id,
        entry_key=entry.key,
        entry_version=entry.version,
        figure=figure,
        reported_at=entry.reported_at,
        source=entry.source,
        publisher=entry.publisher,
        title=entry.title,
        link=entry.link,
    )
