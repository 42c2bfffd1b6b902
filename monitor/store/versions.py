"""The texts that entries had before they were changed. Read only."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from monitor.model import Entry
from monitor.store.codec import time_of, time_of_or_none, to_json
from monitor.store.connection import Store
from monitor.store.entries import ENTRIES, ENTRY_COLUMNS, entry_of


@dataclass(frozen=True, slots=True)
class OlderText:
    """An entry as it stood in an older version, until `replaced_at`."""

    entry: Entry
    replaced_at: datetime


def older_texts(store: Store, keys: Iterable[int]) -> dict[int, list[OlderText]]:
    """The older versions of the entries with these keys, oldest first; an entry without any is left out."""
    rows = store.rows(
        f"""
        SELECT {ENTRY_COLUMNS}, {_OLD} FROM {ENTRIES} JOIN entry_versions AS old ON old.entry_key = entries.key
        WHERE entries.key IN (SELECT value FROM json_each(?)) ORDER BY entries.key, old.version
        """,
        (to_json(sorted(keys)),),
    )
    found: dict[int, list[OlderText]] = {}
    for row in rows:
        found.setdefault(row["key"], []).append(OlderText(_older(row), time_of(row["replaced_at"])))
    return found


def texts_as_judged(store: Store) -> dict[int, Entry]:
    """Entries whose text has changed since they were judged, as they were judged, by key."""
    rows = store.rows(
        f"""
        SELECT {ENTRY_COLUMNS}, {_OLD} FROM entry_versions AS old CROSS JOIN {ENTRIES}
        WHERE entries.key = old.entry_key AND analysed_version = old.version
        """
    )
    return {row["key"]: _older(row) for row in rows}


_OLD = """
    old.version AS old_version, old.link AS old_link, old.title AS old_title, old.summary AS old_summary,
    old.content AS old_content, old.published_at AS old_published_at, old.replaced_at,
    (SELECT replaced_at FROM entry_versions AS before
        WHERE before.entry_key = old.entry_key AND before.version = old.version - 1) AS old_changed_at
"""


def _older(row: sqlite3.Row) -> Entry:
    return replace(
        entry_of(row),
        version=row["old_version"],
        link=row["old_link"],
        title=row["old_title"],
        summary=row["old_summary"],
        content=row["old_content"],
        published_at=time_of_or_none(row["old_published_at"]),
        changed_at=time_of_or_none(row["old_changed_at"]),
        is_first_poll=row["is_first_poll"] >= row["old_version"],
    )
