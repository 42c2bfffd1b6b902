"""When entries were last seen: what a feed lists is kept with the feed, so that a poll writes only what has changed.

Rules of this file:
1. An entry that its feed lists was last seen when that list was last read: `feeds.listed_at`.
2. For one that left the list, this moment is written down with it, in the transaction that keeps the next list.
3. An answer that broke off shows what is in it, but not what is gone: what it names is written down one by one.
"""

from __future__ import annotations

import json
import math
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from monitor.store.codec import to_json

_LISTS_TO_FORGET = 8  # after that many shorter lists a third of what they lack is still counted

# The later of both: an answer that broke off may have named the entry after the list was read.
LAST_SEEN = """
    CASE WHEN entries.key IN (SELECT value FROM json_each(feeds.listing))
        THEN max(entries.last_seen_at, feeds.listed_at) ELSE entries.last_seen_at END
"""


@dataclass(frozen=True, slots=True)
class Listed:
    """What a feed lists, as `feeds` has it: read when, how many entries of late, the keys of those on record (JSON)."""

    at: str | None
    number: int
    keys: str


def relist(connection: sqlite3.Connection, before: Listed, keys: Sequence[int], number: int, now: str) -> Listed:
    """What a feed lists from now on; what it does not list any more was seen last when it was `before`."""
    listed = Listed(now, _of_late(before.number, number), to_json(sorted(keys)))
    left = set(json.loads(before.keys)).difference(keys) if listed.keys != before.keys else ()
    if left and before.at is not None:
        mark_seen(connection, sorted(left), before.at)
    return listed


def _of_late(before: int, now: int) -> int:
    """How many entries the feed has listed of late: what a shorter list lacks is forgotten bit by bit.

    An answer that is empty for once must not make all that is listed again look new.
    """
    return max(now, before - math.ceil((before - now) / _LISTS_TO_FORGET))


def mark_seen(connection: sqlite3.Connection, keys: Sequence[int], at: str) -> None:
    """Write down with entries that they were seen at that time, unless they were later."""
    if keys:
        connection.execute(
            "UPDATE entries SET last_seen_at = ?1 WHERE key IN (SELECT value FROM json_each(?2)) AND last_seen_at < ?1",
            (at, to_json(keys)),
        )
