"""The outside of the pipeline: its ports as callables, and the report of one run of one step."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from monitor.core.telling import holding
from monitor.errors import EmbeddingError, StoreError
from monitor.model import Alert, Analysis, Feed, FeedOnRecord, KnownEntry, Outcome, Poll, Storyline
from monitor.store import Store
from monitor.store.steps import record_step
from monitor.tracking import Desk, Embed

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class PollCalls:
    """What polling calls back, on the caller's thread.

    `on_poll` takes each outcome, `on_postponed` the address of a feed that was not asked and why, `known` tells the
    entries on record of a feed, and `together` is entered around outcomes that come in one burst, so that they are
    kept in one transaction. Once `is_stopping` says so, what is in flight is dropped.
    """

    on_poll: Callable[[Poll], None]
    on_postponed: Callable[[str, str], None]
    known: Callable[[str, Sequence[str]], Iterable[KnownEntry]]
    together: Callable[[], AbstractContextManager[object]]
    is_stopping: Callable[[], bool]


PollFeeds = Callable[[Sequence[FeedOnRecord], datetime, PollCalls], None]
Send = Callable[[str, Alert, str], Outcome]


@dataclass(slots=True)
class Seat:
    """Where the desk stands between two cycles; empty until entries are judged, and after a failure.

    `feedback` is the stamp of the user's feedback that the desk was built with.
    """

    desk: Desk | None = None
    feedback: str = ""


@dataclass(frozen=True, slots=True)
class Monitor:
    """The outside of the pipeline: its ports as callables, and what the user configured."""

    open_store: Callable[[], AbstractContextManager[Store]]
    poll_feeds: PollFeeds
    embed: Embed
    model: str
    send: Send
    feeds: tuple[Feed, ...] = ()
    asked_with: str = ""  # the settings of all feeds that bear on whether one is read; another text, other settings
    storylines: tuple[Storyline, ...] = ()
    default_channels: tuple[str, ...] = ()
    notice_channels: tuple[str, ...] = ()
    policies: Mapping[str, holding.Policy] = field(default_factory=dict)
    is_stopping: Callable[[], bool] = lambda: False
    on_analysis: Callable[[Analysis, Store], None] = lambda analysis, store: None
    on_embedding: Callable[[int, int], None] = lambda done, total: None  # entries embedded anew for another model
    seat: Seat = field(default_factory=Seat)


@dataclass(slots=True)
class Report:
    """What one run of one step did: counts by name, and what failed."""

    step: str
    counts: dict[str, int] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)  # of others, which the step takes as they come: feeds that fail

    def count(self, name: str, number: int = 1) -> None:
        self.counts[name] = self.counts.get(name, 0) + number

    @contextmanager
    def isolating(self, subject: str) -> Iterator[None]:
        """Let one feed, entry or delivery fail without the others; a database that fails ends the step."""
        try:
            yield
        except (StoreError, EmbeddingError):
            raise
        except Exception as error:  # the one place where anything may go wrong and the rest goes on
            logger.exception("%s: %s failed", self.step, subject)
            self.failures.append(f"{subject}: {type(error).__name__}: {error}")

    @property
    def summary(self) -> str:
        """One line for the log and `monitor status`."""
        counted = ", ".join(f"{name} {number}" for name, number in self.counts.items() if number)
        failed = f"; {len(self.failures)} failed, the first: {self.failures[0]}" if self.failures else ""
        return (counted or "nothing to do") + failed

    @property
    def is_idle(self) -> bool:
        """Whether there was nothing to do."""
        return not any(self.counts.values()) and not self.failures


def finished(store: Store, report: Report, now: datetime) -> Report:
    """Keep what the step did, for `monitor status` and the log."""
    record_step(store, report.step, now, ok=not report.failures, message=report.summary)
    # Most turns of most steps find nothing: told each time, they would bury in the log what did happen.
    logger.log(logging.DEBUG if report.is_idle else logging.INFO, "%s: %s", report.step, report.summary)
    return report
