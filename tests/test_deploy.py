"""The unit file is valid, shut off as far as documented, and explains itself."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[1]
UNIT = REPOSITORY / "deploy" / "monitor.service"
EXPOSURE = 1.3  # as docs/deploy.md says; older and newer systemd weigh some lines differently

needs_systemd = pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="systemd-analyze, which judges unit files, is not on this machine"
)


def lines() -> list[str]:
    return UNIT.read_text(encoding="utf-8").splitlines()


@needs_systemd
def test_systemd_finds_nothing_wrong_with_the_unit(tmp_path: Path) -> None:
    # The program need not be installed where the unit expects it, so any executable stands in for it.
    text = UNIT.read_text(encoding="utf-8").replace("/opt/monitor/.venv/bin/monitor", "/bin/true")
    copy = tmp_path / "monitor.service"
    copy.write_text(text, encoding="utf-8")

    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(copy)], capture_output=True, text=True, check=False
    )

    complaints = [line for line in done.stderr.splitlines() if "monitor.service" in line]
    assert complaints == []


@needs_systemd
def test_the_unit_is_shut_off_as_far_as_documented() -> None:
    done = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--no-pager", str(UNIT)],
        capture_output=True,
        text=True,
        check=False,
    )
    rated = re.search(r"Overall exposure level for monitor.service: ([\d.]+)", done.stdout)
    if rated is None:
        pytest.skip("this systemd-analyze rates no unit that is not loaded (--offline is new in 250)")

    assert float(rated[1]) <= EXPOSURE + 0.3
    assert f"rates the exposure {EXPOSURE}" in (REPOSITORY / "docs" / "deploy.md").read_text(encoding="utf-8")


def test_each_hardening_line_stands_below_its_reason() -> None:
    unexplained = [
        line for before, line in zip(lines(), lines()[1:], strict=False) if re.match(r"[A-Z]\w+=", line) and not before
    ]

    assert unexplained == []


def test_the_unit_calls_commands_that_exist() -> None:
    from monitor.cli import COMMANDS

    called = re.findall(r"/bin/monitor (\w+)", UNIT.read_text(encoding="utf-8"))

    assert called == ["run", "check"]
    assert set(called) <= set(COMMANDS)


def test_the_daemon_is_waited_for_watched_and_given_its_secrets() -> None:
    settings = dict(line.split("=", 1) for line in lines() if re.match(r"[A-Z]\w+=", line))

    assert settings["Type"] == "notify"
    assert settings["WatchdogSec"] == "2min"
    assert settings["StateDirectory"] == "monitor"
    assert settings["DynamicUser"] == "yes"
    assert settings["LoadCredential"] == "desk:/etc/monitor/credentials/desk"


def test_the_daemon_is_started_again_however_often_it_ends() -> None:
    # A database that cannot be written ends the process, and must not end the service.
    assert {"Restart=on-failure", "StartLimitIntervalSec=0"} <= set(lines())
    assert not [line for line in lines() if line.startswith("RestartPreventExitStatus")]
