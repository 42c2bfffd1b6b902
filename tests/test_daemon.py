"""The daemon: three steps apart from one another, what ends it, and what a reload leaves alone."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.cli import main
from monitor.daemon import STEP_LIMIT, Daemon, Notices, Step
from monitor.errors import ConfigError, ConfigProblem, StoreError

PATIENCE = 60  # seconds until something counts as not happening; the machine may be busy
OFTEN = timedelta(milliseconds=20)
RARELY = timedelta(days=1)


class Watched:
    """A daemon whose steps are the test's own, and everything it says to its service manager."""

    def __init__(self, load: Callable[[], tuple[Step, ...]]) -> None:
        self.said: list[str] = []
        self.has_changed = False
        notices = Notices(
            ready=lambda text: self.said.append(f"ready {text}"),
            status=lambda text: self.said.append(f"status {text}"),
            watchdog=lambda: self.said.append("watchdog"),
            reloading=lambda: self.said.append("reloading"),
            stopping=lambda: self.said.append("stopping"),
        )
        self.daemon = Daemon(load, lambda: self.has_changed, notices, lambda: self.daemon.last_words)

    def run(self) -> None:
        """To its end, which a step has to bring about; a test that forgets fails by its own events."""
        self.daemon.run()


def step(name: str, run: Callable[[], str], every: timedelta = RARELY) -> Step:
    return Step(name, every, lambda now: run())


def test_a_slow_channel_does_not_hold_up_polling() -> None:
    polled_often, released = threading.Event(), threading.Event()
    polls: list[int] = []

    def poll() -> str:
        polls.append(1)
        if len(polls) == 5:
            polled_often.set()
        return "polled"

    def deliver() -> str:
        assert polled_often.wait(PATIENCE), "polling waited for the channel"
        watched.daemon.stop.set()
        released.set()
        return "sent"

    watched = Watched(lambda: (step("poll", poll, OFTEN), step("deliver", deliver)))
    watched.run()

    assert released.is_set()
    assert watched.said[-1] == "stopping"


def test_a_step_is_never_run_twice_at_a_time() -> None:
    running, most, turns = [0], [0], threading.Event()
    done: list[int] = []

    def slow() -> str:
        running[0] += 1
        most[0] = max(most[0], running[0])
        turns.wait(0.1)
        running[0] -= 1
        done.append(1)
        if len(done) == 3:
            watched.daemon.stop.set()
        return "done"

    watched = Watched(lambda: (step("analyse", slow, OFTEN),))
    watched.run()

    assert most == [1]


def test_a_database_that_fails_ends_the_process() -> None:
    def fail() -> str:
        raise StoreError("monitor.db: disk full")

    watched = Watched(lambda: (step("poll", lambda: "polled"), step("analyse", fail)))

    with pytest.raises(StoreError, match="disk full"):
        watched.run()
    assert watched.said[-1] == "stopping"


def test_a_database_that_fails_is_exit_code_1(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    database = tmp_path / "monitor.db"
    database.write_bytes(b"this is no database, but something else" * 100)
    config = tmp_path / "monitor.yaml"
    config.write_text("database: monitor.db\nfeeds: []\nchannels: {desk: 'json://127.0.0.1:9/'}\n")
    (tmp_path / "storylines").mkdir()
    (tmp_path / "storylines" / "floods.yaml").write_text("id: floods\ntitle: Floods\ndescription: High water.\n")
    monkeypatch.setattr("sys.argv", ["monitor", "once", "--config", str(config)])

    with pytest.raises(SystemExit) as ended:
        main()

    assert ended.value.code == 1
    assert str(database) in capsys.readouterr().err


def test_a_configuration_that_is_wrong_leaves_the_last_good_one_running() -> None:
    loads: list[int] = []

    def load() -> tuple[Step, ...]:
        loads.append(1)
        if len(loads) == 2:
            raise ConfigError([ConfigProblem("monitor.yaml", 3, 1, "unknown key 'fedes'")])
        return (step("poll", lambda: "polled", OFTEN),)

    watched = Watched(load)
    daemon = watched.daemon
    scheduler_steps: list[set[str]] = []
    original = Daemon._reload

    def reload_and_stop(self: Daemon, scheduler: object) -> None:
        original(self, scheduler)
        scheduler_steps.append({job.id for job in scheduler.get_jobs()})
        self.stop.set()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Daemon, "_reload", reload_and_stop)
        patch.setattr("monitor.daemon.BEAT", OFTEN)
        daemon.reload.set()
        watched.run()

    assert scheduler_steps == [{"poll"}]
    told = [words for words in watched.said if words.startswith("ready")]
    assert "monitor.yaml:3:1: unknown key 'fedes'" in daemon.last_words or "polled" in daemon.last_words
    assert len(told) == 2
    assert watched.said.index("reloading") < watched.said.index(told[1])


def test_a_shorter_interval_counts_from_the_reload_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("monitor.daemon.BEAT", OFTEN)
    intervals = iter((RARELY, OFTEN))
    polls: list[int] = []

    def poll() -> str:
        polls.append(1)
        if len(polls) == 1:
            watched.daemon.reload.set()
        else:
            watched.daemon.stop.set()
        return "polled"

    watched = Watched(lambda: (step("poll", poll, next(intervals)),))
    watched.run()

    assert len(polls) >= 2


def test_a_step_that_does_not_move_gets_no_watchdog_ping() -> None:
    watched = Watched(tuple)
    now = datetime.now(UTC)
    watched.daemon.moved[1] = "deliver", now - STEP_LIMIT - timedelta(seconds=1)
    watched.daemon._look_around(None)
    assert "watchdog" not in watched.said

    watched.daemon.moved[1] = "deliver", now
    watched.daemon._look_around(None)
    assert "watchdog" in watched.said


def test_a_step_that_asks_whether_to_stop_is_seen_to_move() -> None:
    watched = Watched(tuple)
    long_ago = datetime.now(UTC) - 2 * STEP_LIMIT
    watched.daemon.moved[threading.get_ident()] = "analyse", long_ago

    assert watched.daemon.is_stopping() is False
    assert watched.daemon.moved[threading.get_ident()][1] > long_ago


CAUGHT_WAITING = """
import os
import signal
from monitor.daemon import Daemon, Notices, obey_signals

daemon = Daemon(tuple, bool, Notices(*[lambda *_: None] * 5), str)
obey_signals(daemon)
with daemon.stop._cond:
    os.kill(os.getpid(), signal.SIGTERM)
print(daemon.stop.wait(60))
"""


def test_a_signal_that_comes_while_the_daemon_holds_the_lock_of_its_event_is_obeyed() -> None:
    ended = subprocess.run([sys.executable, "-c", CAUGHT_WAITING], capture_output=True, text=True, timeout=PATIENCE)

    assert ended.stdout.split() == ["True"]
