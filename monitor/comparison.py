"""Says which alerts a change of configuration, threshold or model adds and removes on the same entries."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from monitor.archive import ArchivedEntry
from monitor.config import Config
from monitor.model import Alert
from monitor.replay import Funnel, Model, Replayed, open_model, replay
from monitor.store import open_store

Key = tuple[str, str, str, str]  # kind, storyline, link of the entry, what the alert tells


@dataclass(frozen=True, slots=True)
class Told:
    """An alert of a replay with the entry that caused it."""

    alert: Alert
    replayed: Replayed


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two replays of the same archive: what only one of them told, and what each counted."""

    removed: tuple[Told, ...]
    added: tuple[Told, ...]
    kept: int
    before: Funnel
    after: Funnel


def compare(
    archive: Sequence[ArchivedEntry],
    old: Config,
    new: Config,
    on_progress: Callable[[int, int], None] = lambda done, total: None,
) -> Comparison:
    """Replay the archive under both configurations. Raises EmbeddingError."""
    model = open_model(old)
    before, first = _told(archive, old, model, on_progress)
    same_model = old.model == new.model
    after, second = _told(archive, new, model if same_model else open_model(new), on_progress)
    return Comparison(
        removed=tuple(told for key, told in first.items() if key not in second),
        added=tuple(told for key, told in second.items() if key not in first),
        kept=len(first.keys() & second.keys()),
        before=before,
        after=after,
    )


def _told(
    archive: Sequence[ArchivedEntry], config: Config, model: Model, on_progress: Callable[[int, int], None]
) -> tuple[Funnel, dict[Key, Told]]:
    funnel, told = Funnel(), {}
    for replayed in replay(archive, config, model, lambda: open_store(":memory:"), funnel, on_progress):
        for alert in replayed.told:
            what = "" if alert.about == "development" else alert.dedup_key
            told[str(alert.kind), alert.storyline, replayed.archived.entry.link, what] = Told(alert, replayed)
    return funnel, told
