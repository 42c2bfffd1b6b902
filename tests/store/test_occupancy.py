"""One process at a time works on a database, and one that is killed leaves it free."""

import os
import signal
import subprocess
import sys

import pytest

from monitor.errors import StoreError
from monitor.store.occupancy import occupy

HOLDER = (
    "import sys; from pathlib import Path; from monitor.store.occupancy import occupy\n"
    "held = occupy(Path(sys.argv[1])); print('held', flush=True); sys.stdin.read()"
)


def test_a_second_process_is_told_who_is_there_until_the_first_is_killed(tmp_path):
    path = tmp_path / "monitor.db"
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(StoreError, match="another `monitor run` or `monitor once` is at work on it"):
            occupy(path)
        os.kill(holder.pid, signal.SIGKILL)
        holder.wait()

    occupy(path).end()


def test_a_lock_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "monitor.db.lock").mkdir()

    with pytest.raises(StoreError, match=r"monitor\.db\.lock: cannot be made: Is a directory"):
        occupy(tmp_path / "monitor.db")
