"""How fast polls are written, beside sqlite3 alone: 1,000 feeds of 30 entries, synchronous FULL.

`python -m benchmarks.store [FEEDS]`. Both write the same fields of the same entries to the same folder, by turns; the
medians of five turns are compared. sqlite3 writes a transaction for each feed. Ours is measured so, too, and as polling
writes while answers come faster than they are kept: those that wait share a transaction, up to 96 of them, here 32.
The aim is 0.7 of sqlite3's speed or more. The bytes that each hands to the system tell more on a busy machine.

sqlite3 alone does less: it tells no changed text from a known one, so a changed text is lost and no version kept; it
has no index of what waits to be analysed, no history of polls, and keeps four columns of a feed where we keep thirty.
That is what is missing to its speed where all is new and each feed has its transaction: 21 pages a feed against 14 and
more than twice the processor time; a disk that syncs in 3 ms hides it (0.75), one of 0.3 ms does not (0.5 to 0.6).
"""

from __future__ import annotations

import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from monitor.core import pacing
from monitor.model import Feed, FeedOnRecord, ParsedEntry, Poll, Validators
from monitor.store import Store, open_store
from monitor.store.feeds import feeds_on_record, sync_feeds
from monitor.store.polls import record_poll

FEEDS, ENTRIES, TURNS = 1000, 30, 5
BURST = 32  # answers that wait together
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SUMMARY = "The ministry said on Sunday that the figures of last week had been revised after a second count. " * 4

RAW_TABLES = """
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
CREATE TABLE feeds (url TEXT PRIMARY KEY, etag TEXT, last_polled_at TEXT, next_check_at TEXT);
CREATE TABLE entries (key INTEGER PRIMARY KEY, feed TEXT, entry_id TEXT, link TEXT, title TEXT, summary TEXT,
    content TEXT, author TEXT, published_at TEXT, first_seen_at TEXT, last_seen_at TEXT, UNIQUE (feed, entry_id));
"""
RAW_INSERT = """
INSERT INTO entries (feed, entry_id, link, title, summary, content, author, published_at, first_seen_at, last_seen_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (feed, entry_id) DO UPDATE SET last_seen_at = excluded.last_seen_at
"""


@dataclass(frozen=True, slots=True)
class Cost:
    """What a round took: seconds, and bytes handed to the system, where it tells them."""

    seconds: float
    size: float


def polls(feeds: int, changed: int = 0) -> list[Poll]:
    """One good answer of each feed; `changed` of its entries with another text, and as many new ones."""
    return [
        Poll(
            f"https://outlet{feed}.example/rss",
            NOW + timedelta(hours=bool(changed)),
            status=200,
            entries=tuple(_entry(feed, number, number < changed) for number in range(ENTRIES + changed)),
            validators=Validators(f'"{feed}-{changed}"'),
        )
        for feed in range(feeds)
    ]


def _entry(feed: int, number: int, is_changed: bool) -> ParsedEntry:
    return ParsedEntry(
        entry_id=f"tag:outlet{feed}.example,2026:{number}",
        link=f"https://outlet{feed}.example/2026/03/01/report-{number}",
        title=f"Report {number} of outlet {feed}{', corrected' if is_changed else ''}",
        summary=SUMMARY,
        published_at=NOW - timedelta(minutes=number),
    )


def paced(records: dict[str, FeedOnRecord], answers: list[Poll]) -> list[tuple[Poll, FeedOnRecord]]:
    """Each answer with what pacing makes of it: worked out before the clock starts."""
    return [(answer, pacing.advance(records[answer.feed], answer)) for answer in answers]


def write_with_store(path: Path, rounds: list[list[Poll]], burst: int = 1) -> list[Cost]:
    """What each round of polls took, `burst` of them in one transaction."""
    costs = []
    with open_store(path) as store:
        sync_feeds(store, [Feed(answer.feed, answer.feed, "outlet") for answer in rounds[0]], NOW)
        for answers in rounds:
            work = paced({record.feed.url: record for record in feeds_on_record(store)}, answers)
            bursts = [work[start : start + burst] for start in range(0, len(work), burst)]
            costs.append(measured(lambda bursts=bursts: [_write(store, together) for together in bursts]))
    return costs


def _write(store: Store, together: list[tuple[Poll, FeedOnRecord]]) -> None:
    with store.writing():
        for answer, after in together:
            record_poll(store, answer, after)


def write_raw(path: Path, rounds: list[list[Poll]]) -> list[Cost]:
    """What sqlite3 alone takes for the same entries, without telling new from changed from known."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.executescript(RAW_TABLES)
    costs = [
        measured(lambda answers=answers: [_write_raw(connection, answer) for answer in answers]) for answers in rounds
    ]
    connection.close()
    return costs


def _write_raw(connection: sqlite3.Connection, answer: Poll) -> None:
    at = answer.at.isoformat()
    connection.execute("BEGIN")
    connection.executemany(
        RAW_INSERT,
        [
            (
                answer.feed,
                entry.entry_id,
                entry.link,
                entry.title,
                entry.summary,
                entry.content,
                entry.author,
                entry.published_at.isoformat() if entry.published_at else None,
                at,
                at,
            )
            for entry in answer.entries
        ],
    )
    connection.execute(
        "INSERT OR REPLACE INTO feeds VALUES (?, ?, ?, ?)",
        (answer.feed, answer.validators.etag if answer.validators else None, at, at),
    )
    connection.execute("COMMIT")


def measured(work: Callable[[], object]) -> Cost:
    start, before = time.perf_counter(), _handed_over()
    work()
    return Cost(time.perf_counter() - start, _handed_over() - before)


def _handed_over() -> int:
    """Bytes that this process has written so far; 0 where the system does not tell."""
    account = Path("/proc/self/io")
    return int(account.read_text().split()[3]) if account.exists() else 0


def main(feeds: int = FEEDS) -> None:
    cold, warm = polls(feeds), [replace(answer, at=NOW + timedelta(minutes=30)) for answer in polls(feeds)]
    rounds = [cold, warm, polls(feeds, changed=2)]
    writers = {"one": write_with_store, "burst": partial(write_with_store, burst=BURST), "raw": write_raw}
    turns: dict[str, list[list[Cost]]] = {name: [] for name in writers}
    for _ in range(TURNS):
        for name, write in writers.items():
            with tempfile.TemporaryDirectory() as folder:
                turns[name].append(write(Path(folder) / "monitor.db", rounds))
    print(f"{feeds} feeds of {ENTRIES} entries, medians of {TURNS}; entries a second, ratios to sqlite3's, kB a feed")
    print(f"{'':24} {'sqlite3':>17} {'a transaction each':>26} {f'{BURST} in one':>26}")
    for number, name in enumerate(("all new", "all known", "2 new, 2 changed a feed")):
        one, burst, raw = (_median([turn[number] for turn in turns[writer]]) for writer in writers)
        written = sum(len(answer.entries) for answer in rounds[number])
        told = f"{name:24} {written / raw.seconds:9,.0f} {raw.size / feeds / 1000:4.0f} kB"
        for ours in (one, burst):
            told += (
                f" {written / ours.seconds:12,.0f} {raw.seconds / ours.seconds:5.2f} {ours.size / feeds / 1000:4.0f} kB"
            )
        print(told)


def _median(costs: list[Cost]) -> Cost:
    return Cost(statistics.median(each.seconds for each in costs), statistics.median(each.size for each in costs))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else FEEDS)
