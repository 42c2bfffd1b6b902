"""The tables, and how an older database becomes today's.

Order matters: a new migration goes to the end of the file, and one that was released is never changed.
`docs/database.md` explains every table and column.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import TYPE_CHECKING

from monitor.errors import StoreError
from monitor.store import tables

if TYPE_CHECKING:
    # Loading it takes longer than asking a hundred feeds, and only a database of an older version needs it.
    from sqlite_utils import Database

APPLICATION_ID = 0x53544D4E  # "STMN": tells `file` and us whose database it is
NAME = "storyline-monitor"  # of the set of migrations, in the table that sqlite-utils keeps of those applied
TABLE = "_sqlite_migrations"


def check(connection: sqlite3.Connection, path: str) -> None:
    """Raise StoreError for another program's database or one of a newer version."""
    applied = _applied(connection)
    if not applied and _tables(connection):
        raise StoreError(f"{path}: this is another program's database, not one of Storyline Monitor")
    unknown = sorted(applied - {migration.__name__ for migration in MIGRATIONS})
    if unknown:
        raise StoreError(f"{path}: written by a newer version of Storyline Monitor (it knows {', '.join(unknown)})")


def check_current(connection: sqlite3.Connection, path: str) -> None:
    """Raise StoreError for a database that still has to be brought up to date."""
    if not _is_current(connection):
        raise StoreError(f"{path}: written by an older version; `monitor once` brings it up to date")


def bring_up_to_date(connection: sqlite3.Connection) -> None:
    """Apply what is missing, all or nothing, while no other process does the same."""
    if _is_current(connection):
        return
    from sqlite_utils import Database, Migrations

    migrations = Migrations(NAME)
    for migration in MIGRATIONS:
        migrations()(migration)
    database = Database(connection, execute_plugins=False)  # no other package is to run code in here
    connection.execute("BEGIN IMMEDIATE")
    try:
        migrations.apply(database)
        database.commit()
    except BaseException:
        database.rollback()
        raise


def _is_current(connection: sqlite3.Connection) -> bool:
    return _applied(connection) >= {migration.__name__ for migration in MIGRATIONS}


def _tables(connection: sqlite3.Connection) -> set[str]:
    return {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


def _applied(connection: sqlite3.Connection) -> set[str]:
    if TABLE not in _tables(connection):
        return set()
    rows = connection.execute(f"SELECT name FROM {TABLE} WHERE migration_set = ?", (NAME,))
    return {name for (name,) in rows}


def lay_tables(database: Database) -> None:
    """The tables of the first version."""
    for script in (tables.FEEDS, tables.ENTRIES, tables.JUDGEMENTS, tables.ALERTS):
        database.executescript(script)
    database.execute(f"PRAGMA application_id = {APPLICATION_ID}")


def let_storylines_be_urgent(database: Database) -> None:
    """Feeds are asked more often for the sake of storylines."""
    database.execute("ALTER TABLE feeds ADD COLUMN urgent_for TEXT NOT NULL DEFAULT '[]'")


def let_changed_settings_count(database: Database) -> None:
    """What decided a feed's next check, and what it was asked with; empty where that is not known yet."""
    database.execute("ALTER TABLE feeds ADD COLUMN wait_reason TEXT NOT NULL DEFAULT 'interval'")
    database.execute("ALTER TABLE feeds ADD COLUMN asked_with TEXT NOT NULL DEFAULT ''")


def write_polls_to_fewer_places(database: Database) -> None:
    """What a feed lists is kept with it; two indexes go that no question asks for and every poll wrote to."""
    database.execute("ALTER TABLE feeds ADD COLUMN listing TEXT NOT NULL DEFAULT '[]'")
    database.execute("DROP INDEX feeds_due")
    database.execute("DROP INDEX polls_of_feed")
    database.execute("CREATE INDEX polls_by_time ON polls (at)")


MIGRATIONS: tuple[Callable[[Database], None], ...] = (
    lay_tables,
    let_storylines_be_urgent,
    let_changed_settings_count,
    write_polls_to_fewer_places,
)
