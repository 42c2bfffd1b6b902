"""`monitor once` and `monitor run`: one cycle, and the daemon."""

from __future__ import annotations

import logging
import sys
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.cli.lines import tell
from monitor.cli.options import config_option
from monitor.cli.progress import progress
from monitor.core.telling.phrases import counted

if TYPE_CHECKING:
    from monitor.config import Config
    from monitor.daemon import Daemon, Step
    from monitor.embedder import Embedder
    from monitor.pipeline import Monitor, Report
    from monitor.store.occupancy import Occupancy

logger = logging.getLogger(__name__)

LOGGED_EVERY = 100  # entries
STEP_INDENT = 9 * " "  # of what follows the name of a step
FAILED = 1  # exit code: the cycle ran, and something in it failed


@click.command()
@config_option
@click.option("--all-feeds", is_flag=True, help="Ask every feed now, due or not.")
def once(path: Path, all_feeds: bool) -> None:
    """Run one cycle: poll the feeds that are due, analyse what is new, deliver what is waiting.

    A feed is asked again after its interval, a failing one later still, but at once when its settings changed;
    --all-feeds does not wait. The feeds that fail are named, and where none was due the one that is next.
    Exit code 1 when a feed's entry or a delivery failed in a way that nobody foresaw; a feed that does not answer
    is no failure of the cycle (`monitor status` tells).
    """
    from monitor.assembly import assemble
    from monitor.cli.poll_words import trouble_lines
    from monitor.pipeline import analyse, deliver, poll
    from monitor.store.occupancy import occupy

    _log_to_stderr(logging.WARNING, "%(levelname)s %(message)s")  # what each step did is printed below
    logging.getLogger("monitor.pipeline.polling").setLevel(logging.ERROR)  # and so are the feeds that failed
    failed = False
    config = _load(path)
    with occupy(config.database), progress("embedding anew for another model") as on_embedding:
        monitor = replace(assemble(config), on_embedding=on_embedding)
        for step in (partial(poll, is_due=not all_feeds), analyse, deliver):
            report = step(monitor, datetime.now(UTC))
            tell(f"{report.step:8} {_told(report, monitor, config)}", hanging=STEP_INDENT)
            for trouble in trouble_lines(report.troubles):
                tell(trouble, indent=STEP_INDENT)
            failed = failed or bool(report.failures)
        _tell_what_waits(monitor, datetime.now(UTC))
    sys.exit(FAILED if failed else 0)


def _told(report: Report, monitor: Monitor, config: Config) -> str:
    """What a step did; of polling, where no feed was due, what comes next."""
    from monitor.cli.poll_words import idle_words
    from monitor.store.feeds import feeds_on_record

    if report.step != "poll" or not report.is_idle:
        return report.summary
    with monitor.open_store() as store:
        return idle_words(feeds_on_record(store), datetime.now(UTC), config.path)


def _tell_what_waits(monitor: Monitor, now: datetime) -> None:
    from monitor.store.deliveries import settling

    with monitor.open_store() as store:
        waiting, until = settling(store, now)
    if until is not None:
        verb = "waits" if waiting == 1 else "wait"
        tell(
            f"{counted(waiting, 'alert')} {verb} for further reports of the same until {until:%H:%M} UTC: "
            "run `monitor once` again then, or let `monitor run` do it"
        )


@click.command()
@config_option
def run(path: Path) -> None:
    """Run until told to stop: poll, analyse and deliver as separate jobs.

    SIGTERM and SIGINT end it after the work in hand; SIGHUP, or a change of a configuration file, reads the
    configuration again and keeps the last good one.
    """
    from monitor.daemon import obey_signals

    _log_to_stderr()
    daemon = _daemon(path)
    obey_signals(daemon)
    daemon.run()


@dataclass(slots=True)
class _Loaded:
    """What the running daemon was last loaded from."""

    stamp: str = ""
    embedder: Embedder | None = None
    monitor: Monitor | None = None
    occupancy: Occupancy | None = None

    def occupy(self, database: Path) -> None:
        """Work on `database` alone; on none but it, when a reload named another one."""
        from monitor.store.occupancy import occupy

        if self.occupancy is None or self.occupancy.path != database:
            before, self.occupancy = self.occupancy, occupy(database)
            if before is not None:
                before.end()


def _daemon(path: Path) -> Daemon:
    from monitor import notify
    from monitor.assembly import assemble, embedder_for
    from monitor.config import config_stamp
    from monitor.daemon import Daemon, Notices

    loaded = _Loaded()

    def load() -> tuple[Step, ...]:
        loaded.stamp = config_stamp(path)  # a broken file is told once, not at every beat
        config = _load(path)
        loaded.occupy(config.database)
        loaded.embedder = embedder_for(config, loaded.embedder)
        monitor = replace(
            assemble(config, embedder=loaded.embedder), is_stopping=daemon.is_stopping, on_embedding=_log_progress
        )
        loaded.monitor = monitor
        logger.info("%s", _works_with(config))
        return _steps(config, monitor)

    def say() -> str:
        if loaded.monitor is None:
            return "starting"
        feeds, storylines = len(loaded.monitor.feeds), len(loaded.monitor.storylines)
        return f"{counted(feeds, 'feed')}, {counted(storylines, 'storyline')}; {daemon.last_words}"

    notices = Notices(notify.ready, notify.status, notify.watchdog, notify.reloading, notify.stopping)
    daemon = Daemon(load, lambda: config_stamp(path) != loaded.stamp, notices, say)
    return daemon


def _steps(config: Config, monitor: Monitor) -> tuple[Step, ...]:
    from monitor.daemon import Step
    from monitor.pipeline import analyse, deliver, poll

    schedule = config.schedule
    return (
        Step("poll", schedule.poll, lambda now: poll(monitor, now).summary),
        Step("analyse", schedule.analyse, lambda now: analyse(monitor, now).summary),
        Step("deliver", schedule.deliver, lambda now: deliver(monitor, now).summary),
    )


def _load(path: Path) -> Config:
    from monitor.channels import address_problem
    from monitor.config import load_config

    return load_config(path, delivers=True, check_address=address_problem)


def _works_with(config: Config) -> str:
    from monitor import __version__

    channels = ", ".join(channel.name for channel in config.channels) or "none"
    return (
        f"Storyline Monitor {__version__}, {config.path}: database {config.database}, "
        f"{counted(len(config.feeds), 'feed')}, {counted(len(config.storylines), 'storyline')}, channels: {channels}"
    )


def _log_progress(done: int, total: int) -> None:
    if done % LOGGED_EVERY == 0 or done == total:
        logger.info("embedding anew for another model: %s of %s entries", done, total)


def _log_to_stderr(level: int = logging.INFO, form: str = "%(levelname)s %(name)s: %(message)s") -> None:
    # The journal adds the time itself; in a terminal the order of the lines says enough.
    logging.basicConfig(level=level, format=form, stream=sys.stderr)
    logging.getLogger("apscheduler.executors.default").setLevel(logging.CRITICAL)  # the daemon tells of errors itself
    for talkative in ("apscheduler", "sentence_transformers", "apprise", "asyncio"):
        logging.getLogger(talkative).setLevel(logging.WARNING)
