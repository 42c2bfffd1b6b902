"""The schema: documented in full, and reached from every older one without loss."""

import re
import shutil
import sqlite3
from pathlib import Path

import pytest
from sqlite_utils import Database

from monitor.core import pacing
from monitor.errors import StoreError
from monitor.model import Bucket
from monitor.store import open_store, schema
from monitor.store.analyses import claim_entries
from monitor.store.codec import time_text
from monitor.store.deliveries import deliveries_due
from monitor.store.explanations import explain
from monitor.store.feeds import feeds_on_record
from monitor.store.memory import confirmed_entries, figures_on_record
from monitor.store.overview import bucket_counts
from monitor.store.polls import record_poll
from tests.store.samples import DAY, NOW, answer, parsed

ROOT = Path(__file__).parents[2]
OLD_SCHEMAS = sorted((ROOT / "tests" / "cases" / "schema").glob("*.sql"))


def shape(store):
    """Everything that was created, each as its SQL in one line."""
    rows = store.rows("SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY type, name")
    return {(row["type"], row["name"]): " ".join((row["sql"] or "").split()) for row in rows}


def documented():
    """Tables and their columns as `docs/database.md` has them."""
    pages = re.split(r"^## `(\w+)`$", (ROOT / "docs" / "database.md").read_text("utf-8"), flags=re.MULTILINE)[1:]
    return {
        name: re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE)
        for name, text in zip(pages[::2], pages[1::2], strict=True)
    }


def test_every_table_and_column_is_documented_and_nothing_else(store):
    tables = [
        table for table in Database(store.connection).tables if not table.name.startswith(("sqlite_", "_sqlite_"))
    ]

    assert documented() == {table.name: [column.name for column in table.columns] for table in tables}


@pytest.fixture(params=OLD_SCHEMAS, ids=lambda path: path.stem)
def old(request, path):
    """A database as a version before wrote it, filled by the same short story."""
    connection = sqlite3.connect(path)
    connection.executescript(request.param.read_text("utf-8"))
    connection.close()
    return path


def test_an_older_database_becomes_as_a_new_one(old, tmp_path):
    with open_store(old) as migrated, open_store(tmp_path / "new.db") as new:
        assert shape(migrated) == shape(new)
        assert migrated.rows("PRAGMA application_id")[0][0] == schema.APPLICATION_ID


def test_nothing_on_record_is_lost_on_the_way(old):
    with open_store(old) as store:
        assert bucket_counts(store)[Bucket.ALERTED] == 1
        assert bucket_counts(store)["waiting"] == 2
        assert [record.feed.name for record in feeds_on_record(store)] == ["Kyiv Ledger", "Baltic Wire"]
        assert [figure.figure.mention.text for figure in figures_on_record(store, "kursk")] == ["12,000"]
        assert [(entry.title, belongs) for entry, belongs in confirmed_entries(store, "kursk")] == [("Report 2", True)]
        assert [delivery.channel for delivery in deliveries_due(store, NOW)] == ["mail"]
        (found,) = explain(store, "a1")
        assert [quote.claimant for quote in found.line.alert.quotes] == ["officials"]


def test_when_entries_were_last_seen_is_kept_and_goes_on(old):
    connection = sqlite3.connect(old)
    before = connection.execute("SELECT key, last_seen_at FROM entries ORDER BY key").fetchall()
    connection.close()
    with open_store(old) as store:
        assert [(key, time_text(explain(store, f"e{key}")[0].last_seen_at)) for key, _ in before] == before

        record = feeds_on_record(store)[0]
        outcome = answer(parsed(1), at=NOW + DAY)
        record_poll(store, outcome, pacing.advance(record, outcome))

        seen = [time_text(explain(store, f"e{key}")[0].last_seen_at) for key, _ in before]
        assert seen == [time_text(NOW + DAY), *(at for _, at in before[1:])]


def test_a_migrated_database_works_on(old):
    with open_store(old) as store:
        record = feeds_on_record(store)[0]
        outcome = answer(parsed(1), parsed(2), parsed(3), parsed(4), at=NOW + DAY)

        assert record_poll(store, outcome, pacing.advance(record, outcome)).new == 1
        assert len(claim_entries(store, 10, NOW + DAY)) >= 1


# --- how migrations are applied ----------------------------------------------------


@pytest.fixture
def next_version(monkeypatch):
    """The migrations of a version to come: those of today, and what the test adds."""

    def add(migration):
        monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, migration))

    return add


def test_a_migration_is_applied_once(path, next_version):
    open_store(path).close()

    @next_version
    def colour_feeds(database: Database) -> None:
        database.execute("ALTER TABLE feeds ADD COLUMN colour TEXT")

    open_store(path).close()
    with open_store(path) as store:
        assert "colour" in Database(store.connection)["feeds"].columns_dict


def test_a_migration_that_fails_leaves_the_database_as_it_was(path, next_version):
    open_store(path).close()

    @next_version
    def colour_feeds(database: Database) -> None:
        database.execute("ALTER TABLE feeds ADD COLUMN colour TEXT")

    @next_version
    def fail(database: Database) -> None:
        database.execute("ALTER TABLE nowhere ADD COLUMN colour TEXT")

    before = shutil.copy(path, path.with_suffix(".before"))
    with pytest.raises(StoreError, match=r"monitor\.db: no such table: nowhere"):
        open_store(path)

    dumps = ["\n".join(sqlite3.connect(file).iterdump()) for file in (before, path)]
    assert dumps[0] == dumps[1]


def test_an_older_database_is_not_read_before_it_is_brought_up_to_date(path, next_version):
    open_store(path).close()

    @next_version
    def colour_feeds(database: Database) -> None:
        database.execute("ALTER TABLE feeds ADD COLUMN colour TEXT")

    with pytest.raises(StoreError, match="written by an older version; `monitor once` brings it up to date"):
        open_store(path, read_only=True)
