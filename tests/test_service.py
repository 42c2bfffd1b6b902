"""The daemon as systemd meets it: a real process that says READY, reloads on SIGHUP and ends on SIGTERM."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

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


def start(config: Path, **environment: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "monitor", "run", "--config", str(config)],
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )


def until(manager: socket.socket, variable: str) -> list[str]:
    """The first message that sets `variable`, as lines."""
    while True:
        lines = manager.recv(4096).decode().split("\n")
        if variable in lines:
            return lines


def test_the_daemon_tells_its_service_manager_what_it_does(manager: socket.socket, config: Path) -> None:
    daemon = start(config, NOTIFY_SOCKET=str(config.parent / "notify"))
    try:
        ready = until(manager, "READY=1")
        until(manager, "WATCHDOG=1")
        daemon.send_signal(signal.SIGHUP)
        until(manager, "RELOADING=1")
        until(manager, "READY=1")
        daemon.send_signal(signal.SIGTERM)
        until(manager, "STOPPING=1")
        _, log = daemon.communicate(timeout=PATIENCE)
    finally:
        daemon.kill()
        daemon.wait()

    assert ready[1].startswith("STATUS=0 feeds, 1 storyline")
    assert daemon.returncode == 0
    assert "Traceback" not in log
    loaded = f"{config}: database {config.parent / 'monitor.db'}, 0 feeds, 1 storyline, channels: desk"
    assert log.splitlines()[0].endswith(loaded)
    assert log.count(loaded) == 2  # at the start, and when the configuration was read again
    assert "nothing to do" not in log


def test_a_running_daemon_keeps_the_last_good_configuration(manager: socket.socket, config: Path) -> None:
    daemon = start(config, NOTIFY_SOCKET=str(config.parent / "notify"))
    try:
        until(manager, "READY=1")
        config.write_text(f"{CONFIG}fedes: []\n", encoding="utf-8")
        until(manager, "RELOADING=1")
        until(manager, "READY=1")
        alive = daemon.poll() is None
        daemon.send_signal(signal.SIGTERM)
        _, log = daemon.communicate(timeout=PATIENCE)
    finally:
        daemon.kill()
        daemon.wait()

    assert alive
    assert f"{config}:3:1: unknown key 'fedes' in the main file; did you mean 'feeds'?" in log


def test_a_reload_that_comes_while_the_daemon_is_still_loaded_does_not_end_it(tmp_path: Path) -> None:
    daemon = subprocess.Popen(
        [sys.executable, "-X", "importtime", "-m", "monitor", "run", "--config", str(tmp_path / "none.yaml")],
        stderr=subprocess.PIPE,
        text=True,
    )
    assert daemon.stderr is not None
    try:
        while daemon.stderr.readline().split("|")[-1].strip() != "click":  # each module is told when it is there
            assert daemon.poll() is None
        daemon.send_signal(signal.SIGHUP)
        _, log = daemon.communicate(timeout=PATIENCE)
    finally:
        daemon.kill()
        daemon.wait()

    assert daemon.returncode == 2
    assert "none.yaml: cannot be read" in log


def test_a_wrong_configuration_at_the_start_is_exit_code_2(config: Path) -> None:
    config.write_text("channels: {desk: '${credential:desk}'}\nthreads: 0\n", encoding="utf-8")

    _, log = (daemon := start(config, CREDENTIALS_DIRECTORY=str(config.parent))).communicate(timeout=PATIENCE)

    assert daemon.returncode == 2
    assert f"{config}:1:18: the secret '${{credential:desk}}' cannot be read: " in log
    assert f"{config}:2:10: 'threads' must be at least 1" in log
