"""`main`: what the streams can take, and what the system refuses, is told in words and never as a traceback."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from monitor.cli import cli

FULL = Path("/dev/full")
TEXT = "Some 40 ships – sank."


def read(**streams) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "monitor", "read", "--explain", f"{TEXT} It rained in 2014."]
    buffered = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    return subprocess.run(command, stderr=subprocess.PIPE, check=False, env=buffered, **streams)


def test_a_character_that_the_output_cannot_hold_is_a_question_mark():
    command = [sys.executable, "-m", "monitor", "schema"]
    done = subprocess.run(command, capture_output=True, check=False, env={"PYTHONIOENCODING": "ascii"})

    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.skipif(not FULL.exists(), reason="this system has no /dev/full")
def test_a_full_disk_below_the_output_is_said_in_words():
    with FULL.open("w") as full:
        done = read(stdout=full)

    assert done.returncode == 1
    assert done.stderr.startswith(b"monitor: [Errno 28]")
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("entries", "--limit", "9" * 20),
        ("prune", "--entries", "99999999999"),
        ("feedback", "e1", "yes", "--days", "99999999999"),
    ],
    ids=lambda arguments: arguments[0],
)
def test_a_number_beyond_all_measure_is_a_usage_error(arguments):
    done = CliRunner().invoke(cli, [*arguments])

    assert done.exit_code == 2
    assert "is not in the range" in done.output
