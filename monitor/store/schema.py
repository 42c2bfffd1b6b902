"""The tables, and how an older database becomes today's.

Order matters: a new migration goes to the end of the file, and one that was released is never changed.
`docs/database.md` explains every table and column.
"""

from __future__ import annotations

from sqlite_utils import Database, Migrations

from monitor.errors import StoreError
from monitor.store import tables

APPLICATION_ID = 0x53544D4E  # "STMN": tells `file` and us whose database it is

migrations = Migrations("storyline-monitor")


def check(database: Database, path: str) -> None:
    """Raise StoreError for another program's database or one of a newer version."""
    applied = {migration.name for migration in migrations.applied(database)}
    if not applied and database.table_names():
        raise StoreError(f"{path}: this is another program's database, not one of Storyline Monitor")
    unknown = sorted(applied - _known())
    if unknown:
        raise StoreError(f"{path}: written by a newer version of Storyline Monitor (it knows {', '.join(unknown)})")


def check_current(database: Database, path: str) -> None:
    """Raise StoreError for a database that still has to be brought up to date."""
    if migrations.pending(database):
        raise StoreError(f"{path}: written by an older version; `monitor once` brings it up to date")


def bring_up_to_date(database: Database) -> None:
    """Apply what is missing, all or nothing, while no other process does the same."""
    if not migrations.pending(database):
        return
    database.conn.execute("BEGIN IMMEDIATE")
    try:
        migrations.apply(database)
        database.commit()
    except BaseException:
        database.rollback()
        raise


def _known() -> set[str]:
    return {migration.name for migration in migrations._migrations}


@migrations()
def lay_tables(database: Database) -> None:
    """The tables of the first version."""
    for script in (tables.FEEDS, tables.ENTRIES, tables.JUDGEMENTS, tables.ALERTS):
        database.executescript(script)
    database.execute(f"PRAGMA application_id = {APPLICATION_ID}")
