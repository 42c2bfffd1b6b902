"""The database file: opening it, its transactions, and sqlite's exceptions made ours."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from monitor.errors import StoreError
from monitor.model import Feed
from monitor.store import schema
from monitor.store.failures import primary_code, reason

IN_MEMORY = ":memory:"
LOG_PAGES = 4_000  # 16 MB of log before it is carried over: a page that was written often is carried once
LOG_HEADER = 32  # bytes of a log that holds no change yet (sqlite's file format, 4.1)
BUSY_SECONDS = 30.0  # how long a writer waits for another before it gives up


@dataclass(slots=True)
class Store:
    """An open database; belongs to the thread that opened it.

    `synced` holds the feeds last given to `sync_feeds`: their headers may carry secrets, so they stay in memory
    and never reach the file. Who opens the database again and again hands the same one over each time.
    """

    path: str
    connection: sqlite3.Connection
    synced: dict[str, Feed] = field(default_factory=dict)

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction: all that is written inside is kept, or nothing of it.

        Raises StoreError when the database cannot be written.
        """
        with _errors_named(self.path), _transaction(self.connection):
            yield self.connection

    def rows(self, sql: str, values: Sequence[Any] | dict[str, Any] = ()) -> list[sqlite3.Row]:
        """All rows that a query answers, by column name. Raises StoreError."""
        with _errors_named(self.path):
            cursor = self.connection.cursor()
            cursor.row_factory = sqlite3.Row
            return cursor.execute(sql, values).fetchall()

    def close(self) -> None:
        self.connection.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def open_store(
    path: Path | str, *, read_only: bool = False, make: bool = True, synced: dict[str, Feed] | None = None
) -> Store:
    """Open the database at `path` (":memory:" for one that leaves no file), made or brought up to date first.

    Without `make` the file must exist; read only, it must be of this version as well.
    Raises StoreError, naming the file, for one that cannot be opened, is damaged, is another program's or was
    written by a newer version.
    """
    name = str(path)
    if Path(name).is_dir():
        raise StoreError(f"{name}: is a folder, and no database")
    if (read_only or not make) and not Path(name).is_file():
        raise StoreError(f"{name}: there is no database yet; `monitor once` makes it")
    if read_only and not Path(name).stat().st_size:
        raise StoreError(f"{name}: an empty file, and no database yet; `monitor once` makes it one")
    with _errors_named(name):
        connection = _connect_to_read(name) if read_only else _connect(name)
        try:
            schema.check(connection, name)
            if read_only:
                schema.check_current(connection, name)
            else:
                _make_durable(connection)
                schema.bring_up_to_date(connection)
        except BaseException:
            connection.close()
            raise
    return Store(name, connection, {} if synced is None else synced)


def folder_for(name: str) -> None:
    """Make the folder that the database is to be in. Raises StoreError when it cannot be made."""
    folder = Path(name).parent
    if not folder.is_dir():
        try:
            folder.mkdir()  # the one folder, as a fresh set-up needs it; a mistyped path must not grow a tree
        except OSError as error:
            raise StoreError(f"{name}: the folder {folder} cannot be made: {error.strerror}") from error


def _connect(name: str) -> sqlite3.Connection:
    folder_for(name)
    return sqlite3.connect(name, timeout=BUSY_SECONDS, isolation_level=None)


def _make_durable(connection: sqlite3.Connection) -> None:
    """What is committed survives a power cut, and readers never wait; set only once the file is known as ours."""
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute(f"PRAGMA wal_autocheckpoint = {LOG_PAGES}")
    connection.execute("PRAGMA foreign_keys = ON")
    # Pages as they were before a savepoint, 16 or more, would go to a file that is made and deleted for every poll.
    connection.execute("PRAGMA temp_store = MEMORY")


def _connect_to_read(name: str) -> sqlite3.Connection:
    """A connection that cannot write; also where nothing beside the database can be written, as on a read-only disk.

    To share a log with a writer, even a reader has to write beside the database. Where that is not possible, and there
    is no log, the file alone is read as it stands. Raises StoreError where there is a log that cannot be read.
    """
    address = f"{Path(name).absolute().as_uri()}?mode=ro"
    connection = sqlite3.connect(address, uri=True, timeout=BUSY_SECONDS, isolation_level=None)
    try:
        connection.execute("PRAGMA schema_version")  # sqlite opens the files only when it is asked something
    except sqlite3.OperationalError as error:
        connection.close()
        if primary_code(error) not in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY):
            raise
        if _has_log(name):
            raise StoreError(
                f"{name}: cannot be read where nothing beside it can be written: its latest changes may stand in"
                f" {name}-wal alone; copy both files to another folder and read them there (--db)"
            ) from error
        return sqlite3.connect(f"{address}&immutable=1", uri=True, isolation_level=None)
    except BaseException:
        connection.close()
        raise
    return connection


def _has_log(name: str) -> bool:
    try:
        return Path(f"{name}-wal").stat().st_size > LOG_HEADER
    except FileNotFoundError:
        return False


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """A transaction, or a savepoint inside the one that is open."""
    is_nested = connection.in_transaction
    # The write lock is taken at once: a reader that turns writer half-way fails when another wrote meanwhile.
    connection.execute("SAVEPOINT nested" if is_nested else "BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("RELEASE nested" if is_nested else "COMMIT")
    except BaseException:
        if is_nested and connection.in_transaction:
            connection.execute("ROLLBACK TO nested")
            connection.execute("RELEASE nested")
        elif not is_nested:
            connection.rollback()
        raise


@contextmanager
def _errors_named(path: str) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise StoreError(f"{path}: {reason(error, path)}") from error
