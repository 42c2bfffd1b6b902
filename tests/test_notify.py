"""What the service manager hears, on a real datagram socket."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor import notify


@pytest.fixture
def manager(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[socket.socket]:
    address = str(tmp_path / "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.bind(address)
        listener.settimeout(5)
        monkeypatch.setenv("NOTIFY_SOCKET", address)
        yield listener


def heard(manager: socket.socket) -> list[str]:
    return manager.recv(4096).decode().split("\n")


def test_ready_comes_with_a_status(manager: socket.socket) -> None:
    assert notify.ready("3 storylines, 28 feeds")

    assert heard(manager) == ["READY=1", "STATUS=3 storylines, 28 feeds"]


def test_each_state_is_told_by_its_own_variable(manager: socket.socket) -> None:
    assert notify.watchdog()
    assert notify.status("polling")
    assert notify.stopping()

    assert heard(manager) == ["WATCHDOG=1"]
    assert heard(manager) == ["STATUS=polling"]
    assert heard(manager)[0] == "STOPPING=1"


def test_a_reload_is_dated_by_the_monotonic_clock(manager: socket.socket) -> None:
    assert notify.reloading()

    variables = dict(line.split("=", 1) for line in heard(manager))
    assert variables["RELOADING"] == "1"
    assert int(variables["MONOTONIC_USEC"]) > 0


def test_a_line_break_in_a_status_cannot_become_another_variable(manager: socket.socket) -> None:
    notify.status("feed\nMAINPID=1\r\nREADY=1")

    assert heard(manager) == ["STATUS=feed MAINPID=1 READY=1"]


def test_an_abstract_address_is_understood(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    name = f"monitor-test-{tmp_path.name}-{id(tmp_path)}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.bind("\0" + name)
        listener.settimeout(5)
        monkeypatch.setenv("NOTIFY_SOCKET", "@" + name)
        assert notify.ready()

        assert heard(listener) == ["READY=1"]


def test_without_a_service_manager_nothing_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)

    assert not notify.ready("unheard")


def test_a_service_manager_that_is_gone_is_logged_and_not_fatal(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "gone"))

    assert not notify.watchdog()
    assert "could not be told" in caplog.text
