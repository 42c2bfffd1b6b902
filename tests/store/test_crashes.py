"""A process killed at any commit loses nothing, and what it had half done was never there."""

import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

import pytest

from monitor.store import open_store
from monitor.store.overview import bucket_counts
from tests.store.crash_story import live
from tests.store.samples import MINUTE

ROOT = Path(__file__).parents[2]
SHARED_MEMORY = Path("/dev/shm")

END_STATE = {
    "entries": "SELECT url, entry_id, version, bucket, reason, is_first_poll"
    " FROM entries JOIN feeds ON feed_key = feeds.key",
    "versions": "SELECT entry_id, entry_versions.version, entry_versions.title"
    " FROM entry_versions JOIN entries ON key = entry_key",
    "seen": "SELECT url, entry_id FROM seen JOIN feeds ON feed_key = key",
    "feeds": "SELECT url, state, failures, etag, first_polled_at IS NULL, listed FROM feeds",
    "figures": "SELECT entry_id, figures.version, text, superseded_at IS NULL"
    " FROM figures JOIN entries ON entry_key = entries.key",
    "findings": "SELECT relation, kind, reason, earlier_key IS NULL FROM findings",
    "matches": "SELECT entry_id, storyline, score FROM matches JOIN entries ON entry_key = key",
    "vectors": "SELECT entry_id, model, whole FROM vectors JOIN entries ON entry_key = key",
    "alerts": "SELECT dedup_key, headline FROM alerts",
    "sources": "SELECT dedup_key, link FROM sources JOIN alerts ON alert_key = key",
    "deliveries": "SELECT dedup_key, channel, state FROM deliveries JOIN alerts ON alert_key = alerts.key",
}


def end_state(store):
    return {name: sorted(map(repr, map(tuple, store.rows(sql)))) for name, sql in END_STATE.items()}


@pytest.fixture(scope="module")
def deaths():
    """Databases of processes that died, each at another commit; the last is of the one that lived."""
    # In memory where the system has such a folder: hundreds of databases are opened, and no disk is to be proved here.
    with tempfile.TemporaryDirectory(dir=SHARED_MEMORY if SHARED_MEMORY.is_dir() else None) as folder:
        subprocess.run([sys.executable, "-m", "tests.store.crash_story", folder], cwd=ROOT, check=True)
        yield sorted(Path(folder).glob("*.db"))


@pytest.fixture(scope="module")
def whole(deaths):
    with open_store(deaths[-1]) as store:
        return end_state(store)


def sent(path):
    file = path.with_suffix(".sent")
    return Counter(file.read_text().splitlines()) if file.exists() else Counter()


def test_the_story_reaches_every_kind_of_record(whole, deaths):
    assert len(deaths) > 60
    assert [name for name, rows in whole.items() if not rows] == []


def test_what_a_death_leaves_is_sound_and_holds_no_half_of_anything(deaths):
    for path in deaths:
        with open_store(path) as store:
            assert store.rows("PRAGMA integrity_check")[0][0] == "ok", path
            assert store.rows("PRAGMA foreign_key_check") == [], path
            assert sum(bucket_counts(store).values()) == store.rows("SELECT count(*) FROM entries")[0][0], path
            assert_no_halves(store, path)


def assert_no_halves(store, path):
    vouched_for_nothing = store.rows(
        "SELECT url FROM feeds WHERE etag IS NOT NULL AND NOT EXISTS (SELECT 1 FROM entries WHERE feed_key = feeds.key)"
        " AND NOT EXISTS (SELECT 1 FROM seen WHERE feed_key = feeds.key)"
    )
    silent = store.rows(
        "SELECT key FROM entries WHERE bucket = 'alerted'"
        " AND NOT EXISTS (SELECT 1 FROM alerts WHERE entry_key = entries.key)"
    )
    undelivered = store.rows(
        "SELECT key FROM alerts WHERE (SELECT count(*) FROM deliveries WHERE alert_key = alerts.key) <> 2"
    )
    unjudged = store.rows("SELECT key FROM figures WHERE key NOT IN (SELECT figure_key FROM findings)")

    assert (vouched_for_nothing, silent, undelivered, unjudged) == ([], [], [], []), path


def test_living_on_after_any_death_ends_as_if_it_had_not_happened(deaths, whole):
    expected = sent(deaths[-1])
    assert set(expected.values()) == {1}

    for path in deaths[:-1]:
        with open_store(path) as store:
            store.connection.execute("PRAGMA synchronous = OFF")
            live(store, path.with_suffix(".sent"), late=MINUTE)
            assert end_state(store) == whole, path
        assert set(sent(path)) == set(expected), path
        assert sum((sent(path) - expected).values()) <= 1, f"{path}: more than what was under way was sent twice"
