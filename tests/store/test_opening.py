"""Opening the database: what is made, what is refused, and in which words."""

import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from sqlite_utils import Database

from monitor.errors import StoreError
from monitor.store import open_store, schema
from monitor.store.analyses import claim_entries
from monitor.store.failures import reason
from monitor.store.feeds import feeds_on_record, sync_feeds
from tests.store.samples import LEDGER, NOW, WIRE, parsed, publish


def test_a_new_database_is_durable_and_strict(store):
    pragmas = {name: store.rows(f"PRAGMA {name}")[0][0] for name in ("journal_mode", "synchronous", "foreign_keys")}
    tables = [
        table for table in Database(store.connection).tables if not table.name.startswith(("sqlite_", "_sqlite_"))
    ]

    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
    assert [table.name for table in tables if not table.strict] == []


def test_a_database_in_memory_leaves_no_file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with open_store(":memory:") as store:
        sync_feeds(store, [LEDGER], NOW)
        assert len(feeds_on_record(store)) == 1

    assert list(tmp_path.iterdir()) == []


def test_the_folder_of_a_new_database_is_made(tmp_path):
    open_store(tmp_path / "data" / "monitor.db").close()

    assert (tmp_path / "data" / "monitor.db").is_file()


def test_a_mistyped_path_grows_no_tree(tmp_path):
    with pytest.raises(StoreError, match=r"no/such/monitor\.db: the folder .*no/such cannot be made"):
        open_store(tmp_path / "no" / "such" / "monitor.db")


def test_reading_needs_a_database_that_is_there(path):
    with pytest.raises(StoreError, match=r"monitor\.db: there is no database yet"):
        open_store(path, read_only=True)
    with pytest.raises(StoreError, match=r"monitor\.db: there is no database yet"):
        open_store(path, make=False)

    assert not path.exists()


@pytest.mark.parametrize("read_only", [True, False])
def test_a_folder_is_no_database(tmp_path, read_only):
    with pytest.raises(StoreError, match="is a folder, and no database"):
        open_store(tmp_path, read_only=read_only)


def test_reading_never_writes(store, path):
    with (
        open_store(path, read_only=True) as reader,
        pytest.raises(StoreError, match=r"monitor\.db: attempt to write a readonly database"),
    ):
        sync_feeds(reader, [LEDGER], NOW)


def test_a_database_is_read_where_nothing_beside_it_can_be_written(path):
    with open_store(path) as store:
        sync_feeds(store, [LEDGER], NOW)
    path.with_name("monitor.db-wal").symlink_to("/no/such/place")  # sqlite cannot make its log

    with open_store(path, read_only=True) as reader:
        assert [record.feed.url for record in feeds_on_record(reader)] == [LEDGER.url]


def test_a_log_that_cannot_be_shared_is_told_and_not_left_out(store, path, tmp_path):
    sync_feeds(store, [LEDGER], NOW)
    copy = tmp_path / "copy.db"
    copy.write_bytes(path.read_bytes())
    (tmp_path / "copy.db-wal").write_bytes(path.with_name("monitor.db-wal").read_bytes())
    (tmp_path / "copy.db-shm").symlink_to("/no/such/place")  # sqlite cannot make the index of the log

    with pytest.raises(StoreError, match=r"copy\.db: cannot be read .* latest changes may stand in .*copy\.db-wal"):
        open_store(copy, read_only=True)


@pytest.mark.parametrize("read_only", [True, False])
def test_a_file_that_is_no_database_is_refused_by_name(path, read_only):
    path.write_text("title: not a database, a YAML file\n" * 100)

    with pytest.raises(StoreError, match=r"monitor\.db: file is not a database"):
        open_store(path, read_only=read_only)
    assert path.read_text().startswith("title:")


def test_another_programs_database_is_refused_and_left_alone(path):
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE bookmarks (url TEXT)")
    other.close()
    before = path.read_bytes()

    with pytest.raises(StoreError, match=r"monitor\.db: this is another program's database"):
        open_store(path)
    assert path.read_bytes() == before


def test_a_newer_database_is_refused_by_what_it_knows(path):
    open_store(path).close()
    database = Database(path)
    database[schema.TABLE].insert({"migration_set": schema.NAME, "name": "count_the_stars", "applied_at": "2027-01-01"})
    database.close()

    with pytest.raises(StoreError, match=r"written by a newer version .*count_the_stars"):
        open_store(path)


def test_a_damaged_database_is_told_as_such(path):
    with open_store(path) as store:
        sync_feeds(store, [LEDGER, WIRE], NOW)
    whole = path.read_bytes()
    path.write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))

    with pytest.raises(StoreError, match=r"monitor\.db: .*malformed"), open_store(path) as store:
        feeds_on_record(store)


def test_a_store_belongs_to_its_thread(store):
    found: list[BaseException] = []

    def use() -> None:
        try:
            feeds_on_record(store)
        except StoreError as error:
            found.append(error)

    thread = threading.Thread(target=use)
    thread.start()
    thread.join()

    assert "can only be used in that same thread" in str(found[0])


def test_a_writer_waits_for_another(store, path):
    """Two that read before they write would fail at once; each takes the lock before it reads."""
    started, results = threading.Event(), []

    def write() -> None:
        with open_store(path) as other:
            started.set()
            sync_feeds(other, [WIRE], NOW)
            results.append(len(feeds_on_record(other, configured_only=False)))

    thread = threading.Thread(target=write)
    with store.writing() as connection:
        thread.start()
        started.wait()
        connection.execute("UPDATE feeds SET idle = 0")
    thread.join()

    assert results == [1]


def test_processes_that_open_a_new_database_at_once_agree(path):
    code = "import sys; from monitor.store import open_store; open_store(sys.argv[1]).close()"
    started = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(path)], cwd=Path(__file__).parents[2], stderr=subprocess.PIPE, text=True
        )
        for _ in range(4)
    ]

    assert [process.communicate()[1] for process in started] == ["", "", "", ""]


def test_a_failed_transaction_leaves_nothing(store):
    def write_and_fail() -> None:
        with store.writing() as connection:
            connection.execute("INSERT INTO steps VALUES ('poll', '2026', 1, '')")
            connection.execute("INSERT INTO nowhere VALUES (1)")

    with pytest.raises(StoreError, match="no such table: nowhere"):
        write_and_fail()
    assert store.rows("SELECT * FROM steps") == []


def test_a_full_disk_is_named_and_loses_nothing_of_before(store):
    publish(store, parsed(1))
    pages = store.rows("PRAGMA page_count")[0][0]
    store.connection.execute(f"PRAGMA max_page_count = {pages + 5}")

    with pytest.raises(StoreError, match=r"monitor\.db: there is no room to write, with .* MB free on its disk"):
        publish(store, parsed(1), *(parsed(number, content="long text " * 500) for number in range(2, 100)))
    assert [entry.entry_id for entry in claim_entries(store, 10, NOW)] == ["id-1"]
    assert store.rows("PRAGMA integrity_check")[0][0] == "ok"


def test_an_error_on_a_disk_without_room_is_told_as_a_full_disk():
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = sqlite3.SQLITE_IOERR_WRITE

    assert reason(error, "/proc/monitor.db") == (  # a file system that has no room at all
        "there is no room to write: the disk of /proc is full (0.0 MB free)"
    )


def test_an_error_on_a_disk_with_room_is_told_as_sqlite_does(path):
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = sqlite3.SQLITE_IOERR_READ

    assert reason(error, str(path)) == "disk I/O error"


def test_an_empty_file_is_called_empty_when_it_is_only_read(tmp_path: Path) -> None:
    path = tmp_path / "monitor.db"
    path.touch()
    with pytest.raises(StoreError, match="an empty file, and no database yet; `monitor once` makes it one"):
        open_store(path, read_only=True)
