"""The daemon as systemd meets it: a real process that says READY, reloads on SIGHUP and ends on SIGTERM."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.feedserver import feed_server, item, reply, rss

CONFIG = """\
channels: {desk: "json://127.0.0.1:9/"}
feeds: []
"""
STORYLINE = "id: floods\ntitle: Floods\ndescription: High water on the rivers of the north.\n"
PATIENCE = 60  # seconds until a message counts as missing; the machine may be busy


@pytest.fixture
def manager(tmp_path: Path) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.bind(str(tmp_path / "notify"))
        listener.settimeout(PATIENCE)
        yield listener


@pytest.fixture
def config(tmp_path: Path) -> Path:
    (tmp_path / "storylines").mkdir()
    (tmp_path / "storylines" / "floods.yaml").write_text(STORYLINE, encoding="utf-8")
    path = tmp_path / "monitor.yaml"
    path.write_text(CONFIG, encoding="utf-8")
    return path


# The resolver of the system, which no test can make hang: for names that end in ".example" nobody ever answers.
HANGING_NAMES = """
import socket, sys
look_up, (mute, _other_end) = socket.getaddrinfo, socket.socketpair()
def hang(host, *more, **named):
    if str(host).endswith(".example"):
        print("looking up", host, file=sys.stderr, flush=True)
        mute.recv(1)
    return look_up(host, *more, **named)
socket.getaddrinfo = hang
from monitor.__main__ import main
main()
"""


def start(config: Path, *program: str, **environment: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, *(program or ("-m", "monitor")), "run", "--config", str(config)],
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )


@contextmanager
def gone_afterwards(daemon: "subprocess.Popen[str]") -> Iterator[None]:
    """Whatever comes of the test, the daemon is not left running."""
    try:
        yield
    finally:
        daemon.kill()
        daemon.wait()


def read_log(daemon: "subprocess.Popen[str]", is_last: Callable[[str], bool]) -> None:
    """Read what the daemon logs up to that line."""
    assert daemon.stderr is not None
    while not is_last(daemon.stderr.readline()):
        assert daemon.poll() is None


def until(manager: socket.socket, variable: str) -> list[str]:
    """The first message that sets `variable`, as lines."""
    while True:
        lines = manager.recv(4096).decode().split("\n")
        if variable in lines:
            return lines


def test_the_daemon_tells_its_service_manager_what_it_does(manager: socket.socket, config: Path) -> None:
    daemon = start(config, NOTIFY_SOCKET=str(config.parent / "notify"))
    with gone_afterwards(daemon):
        ready = until(manager, "READY=1")
        until(manager, "WATCHDOG=1")
        daemon.send_signal(signal.SIGHUP)
        until(manager, "RELOADING=1")
        until(manager, "READY=1")
        daemon.send_signal(signal.SIGTERM)
        until(manager, "STOPPING=1")
        _, log = daemon.communicate(timeout=PATIENCE)

    assert ready[1].startswith("STATUS=0 feeds, 1 storyline")
    assert daemon.returncode == 0
    assert "Traceback" not in log
    loaded = f"{config}: database {config.parent / 'monitor.db'}, 0 feeds, 1 storyline, channels: desk"
    assert log.splitlines()[0].endswith(loaded)
    assert log.count(loaded) == 2  # at the start, and when the configuration was read again
    assert "nothing to do" not in log


def test_a_running_daemon_keeps_the_last_good_configuration(manager: socket.socket, config: Path) -> None:
    daemon = start(config, NOTIFY_SOCKET=str(config.parent / "notify"))
    with gone_afterwards(daemon):
        until(manager, "READY=1")
        config.write_text(f"{CONFIG}fedes: []\n", encoding="utf-8")
        until(manager, "RELOADING=1")
        until(manager, "READY=1")
        alive = daemon.poll() is None
        daemon.send_signal(signal.SIGTERM)
        _, log = daemon.communicate(timeout=PATIENCE)

    assert alive
    assert f"{config}:3:1: unknown key 'fedes' in the main file; did you mean 'feeds'?" in log


def test_a_daemon_that_is_to_stop_does_not_wait_for_names_that_nobody_answers(config: Path) -> None:
    database = config.parent / "monitor.db"
    with feed_server() as server:
        sound = server.serves("/sound", reply(200, rss(*(item(number) for number in range(30)))))
        hanging = [f"http://{number}.example/rss" for number in range(25)]  # more than are looked up at once
        config.write_text(
            f"{{channels: {{desk: 'json://127.0.0.1:9/'}}, polling: {{allowed_networks: [127.0.0.1]}},"
            f" schedule: {{analyse: 1h}}, feeds: {[*hanging, sound]}}}",
            encoding="utf-8",
        )
        daemon = start(config, "-c", HANGING_NAMES)
        with gone_afterwards(daemon):
            read_log(daemon, lambda line: line.startswith("looking up"))
            while not server.requests or "/sound" not in polled(database):  # not looked into before it was made
                assert daemon.poll() is None
            daemon.send_signal(signal.SIGTERM)
            _, log = daemon.communicate(timeout=PATIENCE)

    assert daemon.returncode == 0
    assert "Traceback" not in log
    assert log.count("looking up") < 20  # at once, and the one whose line was read
    assert polled(database) == {"/sound": 30}
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def polled(database: Path) -> dict[str, int]:
    """The paths of the feeds that were polled, each with its number of entries."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        rows = connection.execute(
            "SELECT url, (SELECT count(*) FROM entries WHERE feed_key = feeds.key) FROM feeds"
            " WHERE last_polled_at IS NOT NULL"
        )
        return {f"/{url.rpartition('/')[2]}": entries for url, entries in rows}


def test_a_reload_that_comes_while_the_daemon_is_still_loaded_does_not_end_it(tmp_path: Path) -> None:
    daemon = subprocess.Popen(
        [sys.executable, "-X", "importtime", "-m", "monitor", "run", "--config", str(tmp_path / "none.yaml")],
        stderr=subprocess.PIPE,
        text=True,
    )
    with gone_afterwards(daemon):
        read_log(daemon, lambda line: line.split("|")[-1].strip() == "click")  # each module is told when it is there
        daemon.send_signal(signal.SIGHUP)
        _, log = daemon.communicate(timeout=PATIENCE)

    assert daemon.returncode == 2
    assert "none.yaml: cannot be read" in log


def test_a_wrong_configuration_at_the_start_is_exit_code_2(config: Path) -> None:
    config.write_text("channels: {desk: '${credential:desk}'}\nthreads: 0\n", encoding="utf-8")

    _, log = (daemon := start(config, CREDENTIALS_DIRECTORY=str(config.parent))).communicate(timeout=PATIENCE)

    assert daemon.returncode == 2
    assert f"{config}:1:18: the secret '${{credential:desk}}' cannot be read: " in log
    assert f"{config}:2:10: 'threads' must be at least 1" in log
