"""What keeps it going: APScheduler as a clock for the three steps, systemd's watchdog, reload and a clean end.

The three steps are separate jobs, so a slow channel never holds up polling. Every job runs on a thread of the
scheduler and opens the database for itself. Nothing is remembered between jobs that the database does not hold.
"""

from __future__ import annotations

import logging
import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import FrameType

from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_MISSED, JobExecutionEvent
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from monitor.errors import ChannelError, ConfigError, StoreError

logger = logging.getLogger(__name__)

STEP_LIMIT = timedelta(minutes=15)  # a step that has not moved for so long is stuck: the watchdog may end us
BEAT = timedelta(seconds=5)  # how often the main thread looks around; systemd's WatchdogSec is many beats


@dataclass(frozen=True, slots=True)
class Step:
    """One of the three steps, bound to its ports: called with the time, it does what is due."""

    name: str
    every: timedelta
    run: Callable[[datetime], str]  # returns what it did, in one line


@dataclass(frozen=True, slots=True)
class Notices:
    """What the service manager is told; each does nothing where there is none."""

    ready: Callable[[str], object]
    status: Callable[[str], object]
    watchdog: Callable[[], object]
    reloading: Callable[[], object]
    stopping: Callable[[], object]


@dataclass(slots=True)
class Daemon:
    """The running program: its steps, when each last moved, and what ended it."""

    load: Callable[[], tuple[Step, ...]]  # reads the configuration; raises ConfigError
    changed: Callable[[], bool]  # whether a configuration file differs from the one that was loaded
    notices: Notices
    say: Callable[[], str]  # one line for `systemctl status`
    stop: threading.Event = field(default_factory=threading.Event)
    reload: threading.Event = field(default_factory=threading.Event)
    moved: dict[int, tuple[str, datetime]] = field(default_factory=dict)  # by thread: the step, when it last moved
    last_words: str = "nothing done yet"
    failure: BaseException | None = None

    def run(self) -> None:
        """Run until told to stop; raises StoreError when the database failed, ConfigError at the start only."""
        steps = self.load()
        scheduler = new_scheduler()
        scheduler.add_listener(self._hear, EVENT_JOB_ERROR | EVENT_JOB_MISSED)
        self._plan(scheduler, steps)
        scheduler.start()
        self.notices.ready(self.say())
        try:
            while not self.stop.wait(BEAT.total_seconds()):
                self._look_around(scheduler)
        finally:
            self.notices.stopping()
            scheduler.shutdown(wait=True)
        if self.failure is not None:
            raise self.failure

    def _plan(self, scheduler: BackgroundScheduler, steps: tuple[Step, ...]) -> None:
        now = datetime.now(UTC)
        for step in steps:
            seconds = step.every.total_seconds()
            known = scheduler.get_job(step.name)
            # A reload must not start a step that still runs, nor wait for what a longer interval had planned.
            due = min(known.next_run_time, now + step.every) if known else now
            scheduler.add_job(
                self._guarded(step), "interval", seconds=seconds, id=step.name, next_run_time=due, replace_existing=True
            )

    def _guarded(self, step: Step) -> Callable[[], None]:
        def job() -> None:
            thread = threading.get_ident()
            self.moved[thread] = step.name, datetime.now(UTC)
            try:
                said = step.run(datetime.now(UTC))
                self.last_words = f"{step.name} at {datetime.now(UTC):%H:%M:%S}: {said}"
            finally:
                self.moved.pop(thread, None)

        return job

    def is_stopping(self) -> bool:
        """Whether a step should come to its end; that it asks shows that it moves."""
        thread = threading.get_ident()
        if thread in self.moved:
            self.moved[thread] = self.moved[thread][0], datetime.now(UTC)
        return self.stop.is_set()

    def _hear(self, event: JobExecutionEvent) -> None:
        if event.code == EVENT_JOB_MISSED:
            logger.warning("step %s was due at %s and could not start", event.job_id, event.scheduled_run_time)
            return
        logger.error("step %s ended the process: %s", event.job_id, event.exception)
        self.failure = event.exception or StoreError(f"step {event.job_id} failed without saying why")
        self.stop.set()

    def _look_around(self, scheduler: BackgroundScheduler) -> None:
        if self.reload.is_set() or self.changed():
            self.reload.clear()
            self._reload(scheduler)
        stuck = [name for name, at in self.moved.copy().values() if datetime.now(UTC) - at > STEP_LIMIT]
        if stuck:
            logger.error("no watchdog ping: %s has not moved for %s", ", ".join(stuck), STEP_LIMIT)
            return
        self.notices.watchdog()
        self.notices.status(self.say())

    def _reload(self, scheduler: BackgroundScheduler) -> None:
        self.notices.reloading()
        try:
            self._plan(scheduler, self.load())
            logger.info("configuration reloaded")
        except (ConfigError, ChannelError) as error:
            self.last_words = f"configuration not reloaded, the last good one stays: {error}"
            logger.error("%s", self.last_words)  # noqa: TRY400 - the message says it all
        self.notices.ready(self.say())


def new_scheduler() -> BackgroundScheduler:
    """A scheduler used as a clock: a late job still runs, a missed one runs once, never two at a time."""
    return BackgroundScheduler(
        timezone=UTC,
        executors={"default": ThreadPoolExecutor(3)},
        job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
    )


def obey_signals(daemon: Daemon) -> None:
    """SIGTERM and SIGINT end the daemon after the work in hand; SIGHUP reads the configuration again."""

    def end(_signal: int, _frame: FrameType | None) -> None:
        _elsewhere(daemon.stop.set)

    def again(_signal: int, _frame: FrameType | None) -> None:
        _elsewhere(daemon.reload.set)

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    signal.signal(signal.SIGHUP, again)


def _elsewhere(act: Callable[[], None]) -> None:
    """In a thread of its own: this one may hold the lock of the event when a signal comes, and wait for itself."""
    threading.Thread(target=act, daemon=True).start()
