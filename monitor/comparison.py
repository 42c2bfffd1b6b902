"""Says which alerts a change of configuration, threshold or model adds and removes on the same entries."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace

from monitor.archive import ArchivedEntry
from monitor.config import Config
from monitor.model import Alert
from monitor.replay import Funnel, Model, open_model, replay
from monitor.store import open_store

Key = tuple[str, str, str, str]  # kind, storyline, link of the entry, what the alert tells


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of an entry in one replay: its bucket and why."""

    bucket: str
    reason: str


@dataclass(frozen=True, slots=True)
class Told:
    """An alert of one replay with the entry that caused it, and what became of that in the other."""

    alert: Alert
    archived: ArchivedEntry
    otherwise: Fate


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two replays of the same archive: what only one of them told, what each counted, and each entry's two fates.

    `unveiled` names the storylines that are in shadow under both configurations, and were replayed as if they were
    not: there is nothing else to compare of them.
    """

    removed: tuple[Told, ...]
    added: tuple[Told, ...]
    kept: int
    before: Funnel
    after: Funnel
    fates: tuple[tuple[ArchivedEntry, Fate, Fate], ...]
    unveiled: tuple[str, ...] = ()


@dataclass(slots=True)
class _Run:
    """One replay: what it counted, its alerts with the place of their entry in the archive, and all fates."""

    funnel: Funnel = field(default_factory=Funnel)
    told: dict[Key, tuple[Alert, int]] = field(default_factory=dict)
    fates: list[Fate] = field(default_factory=list)


def compare(
    archive: Sequence[ArchivedEntry],
    old: Config,
    new: Config,
    on_progress: Callable[[int, int], None] = lambda done, total: None,
) -> Comparison:
    """Replay the archive under both configurations. Raises EmbeddingError."""
    model = open_model(old)
    unveiled = _in_shadow(old) & _in_shadow(new)
    before = _run(archive, _without_shadow(old, unveiled), model, on_progress)
    other = model if old.model == new.model else open_model(new)
    after = _run(archive, _without_shadow(new, unveiled), other, on_progress)
    return Comparison(
        removed=_only(before, after, archive),
        added=_only(after, before, archive),
        kept=len(before.told.keys() & after.told.keys()),
        before=before.funnel,
        after=after.funnel,
        fates=tuple(zip(archive, before.fates, after.fates, strict=True)),
        unveiled=tuple(sorted(unveiled)),
    )


def _in_shadow(config: Config) -> set[str]:
    return {storyline.id for storyline in config.storylines if storyline.shadow}


def _without_shadow(config: Config, unveiled: Collection[str]) -> Config:
    return replace(
        config,
        storylines=tuple(
            replace(storyline, shadow=storyline.shadow and storyline.id not in unveiled)
            for storyline in config.storylines
        ),
    )


def _only(one: _Run, other: _Run, archive: Sequence[ArchivedEntry]) -> tuple[Told, ...]:
    return tuple(
        Told(alert, archive[place], other.fates[place])
        for key, (alert, place) in one.told.items()
        if key not in other.told
    )


def _run(
    archive: Sequence[ArchivedEntry], config: Config, model: Model, on_progress: Callable[[int, int], None]
) -> _Run:
    run = _Run()
    replayed = replay(archive, config, model, lambda: open_store(":memory:"), run.funnel, on_progress)
    for place, each in enumerate(replayed):  # in the order of the archive
        run.fates.append(Fate(each.bucket, each.reason))
        for alert in each.told:
            what = "" if alert.about == "development" else alert.dedup_key
            run.told[str(alert.kind), alert.storyline, each.archived.entry.link, what] = alert, place
    return run
