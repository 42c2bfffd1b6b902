"""A process killed while it writes polls leaves whole bursts: entries, versions, validators and list together."""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from monitor.store import open_store
from monitor.store.feeds import sync_feeds
from tests.store.poll_story import bursts, write
from tests.store.samples import LEDGER, NOW, WIRE

ROOT = Path(__file__).parents[2]
SHARED_MEMORY = Path("/dev/shm")


def contents(store):
    """All that the database holds, as text; keys that were given and taken back are given again."""
    return [line for line in store.connection.iterdump() if "_sqlite_migrations" not in line]


@pytest.fixture(scope="module")
def deaths():
    with tempfile.TemporaryDirectory(dir=SHARED_MEMORY if SHARED_MEMORY.is_dir() else None) as folder:
        subprocess.run([sys.executable, "-m", "tests.store.poll_story", folder], cwd=ROOT, check=True)
        yield sorted(Path(folder).glob("*.db"))


@pytest.fixture(scope="module")
def after_each_burst(tmp_path_factory):
    """What stands before the first burst, and after each."""
    found = []
    with open_store(tmp_path_factory.mktemp("whole") / "monitor.db") as store:
        sync_feeds(store, [LEDGER, WIRE], NOW)
        found.append(contents(store))
        for burst in bursts():
            write(store, burst)
            found.append(contents(store))
    return found


def test_whole_bursts_are_kept_and_nothing_of_one_that_was_cut_short(deaths, after_each_burst):
    kept = []
    for path in deaths:
        with open_store(path) as store:
            assert store.rows("PRAGMA integrity_check")[0][0] == "ok", path
            assert contents(store) in after_each_burst, path
            kept.append(after_each_burst.index(contents(store)))

    assert len(deaths) > 60
    assert kept == sorted(kept)
    assert set(kept) == {0, 1, 2, 3}


def test_what_was_cut_short_and_is_polled_again_ends_as_if_nothing_had_happened(deaths, after_each_burst, tmp_path):
    for path in deaths[::5]:
        for file in path.parent.glob(f"{path.name}*"):
            shutil.copy(file, tmp_path)
        with open_store(tmp_path / path.name) as store:
            for burst in bursts()[after_each_burst.index(contents(store)) :]:
                write(store, burst)
            assert contents(store) == after_each_burst[-1], path
