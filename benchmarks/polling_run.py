"""One round of polling as the daemon does it, without the model: what `benchmarks.polling` measures and compares.

`python -m benchmarks.polling_run DATABASE [URL ...]` polls the farm's feeds and those given; `complete` compares what
was stored with what feedparser reads; `many` dispatches 180,000 feeds on a simulated clock with simulated answers.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.farm_map import ENTRIES, FEEDS, HOSTS, PORT, addresses
from monitor.core import pacing
from monitor.feeds import PollSettings, poll_feeds
from monitor.model import Feed, Poll
from monitor.store import Store, open_store
from monitor.store.feeds import feeds_due, feeds_on_record, known_entries, sync_feeds
from monitor.store.polls import record_poll

SETTINGS = PollSettings(allowed_networks=("127.0.0.0/8",))
SIZES = (1_000, 10_000, 180_000)
BURST = 50  # outcomes recorded together
START = datetime(2026, 11, 22, tzinfo=UTC)


def poll_into(store: Store, urls: Sequence[str], now: datetime) -> float:
    """Poll every address once and record what came; the seconds until all but hostile feeds were recorded."""
    started, seconds = time.monotonic(), 0.0
    sync_feeds(store, [Feed(url, url, "outlet") for url in urls], now)
    records = {record.feed.url: record for record in feeds_on_record(store)}

    def on_poll(poll: Poll) -> None:
        nonlocal seconds
        record_poll(store, poll, pacing.advance(records[poll.feed], poll))
        if "/hostile/" not in poll.feed:
            seconds = time.monotonic() - started

    poll_feeds(
        list(records.values()),
        now=now,
        settings=SETTINGS,
        on_poll=on_poll,
        known=lambda url, ids: known_entries(store, url, ids),
        together=store.writing,
    )
    return seconds


def complete() -> None:
    """Whether every entry was stored, as feedparser reads it."""
    import io
    import urllib.request

    import feedparser

    from monitor.feeds.plain import html_to_text, title_text

    urls = addresses(FEEDS, HOSTS, PORT)
    with tempfile.TemporaryDirectory() as folder, open_store(Path(folder) / "complete.db") as store:
        poll_into(store, urls, datetime.now(UTC))
        rows = store.rows("SELECT entry_id, link, title, summary, published_at FROM entries")
        stored = {row["entry_id"]: tuple(row) for row in rows}
    equal = 0
    for url in urls[::10]:
        with urllib.request.urlopen(url) as answer:  # loopback
            document = feedparser.parse(io.BytesIO(answer.read()), sanitize_html=False, resolve_relative_uris=False)
        for entry in document.entries:
            _, link, title, summary, published = stored[entry.id]
            read = datetime(*entry.published_parsed[:6], tzinfo=UTC)
            same = (link, title, summary) == (entry.link, title_text(entry.title), html_to_text(entry.summary))
            equal += same and datetime.fromisoformat(published) == read
    expected = FEEDS * ENTRIES
    print(f"\ncomplete: {len(stored):,} of {expected:,} entries stored")
    print(f"  of 100 feeds, {equal:,} of {100 * ENTRIES:,} entries are equal to what feedparser reads")


def many() -> None:
    """What a poll costs beside fetching and reading, as the number of feeds grows, and what a feed takes in memory."""
    print("\never more feeds, a fifteenth of them due: a poll without network and parsing, and memory of the process")
    before = None
    for size in SIZES:
        seconds, memory = dispatch(size)
        grown = "" if before is None else f"   {(memory - before[1]) * 1024 / (size - before[0]):,.0f} bytes a feed"
        print(f"  {size:>8,} feeds   {seconds / (size // 15) * 1e6:6.0f} µs a poll   {memory / 1024:6.0f} MB{grown}")
        before = before or (size, memory)


def dispatch(size: int) -> tuple[float, int]:
    """Seconds that one round of polls takes among `size` feeds, asked every 15 minutes; peak memory so far in kB."""
    feeds = [Feed(f"https://outlet{number}.example/rss", f"Outlet {number}", "outlet") for number in range(size)]
    with tempfile.TemporaryDirectory() as folder, open_store(Path(folder) / "many.db") as store:
        sync_feeds(store, feeds, START)
        with store.writing() as connection:
            later = (START + timedelta(hours=2)).isoformat()
            connection.execute("UPDATE feeds SET next_check_at = ? WHERE key > ?", (later, size // 15))
        started = time.perf_counter()
        sync_feeds(store, feeds, START)
        due = feeds_due(store, START)
        for start in range(0, len(due), BURST):
            with store.writing():
                for record in due[start : start + BURST]:
                    answer = Poll(record.feed.url, START, status=304, not_modified=True)
                    record_poll(store, answer, pacing.advance(replace(record, last_full_at=START), answer))
        seconds = time.perf_counter() - started
    return seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["complete"]:
            complete()
        case ["many"]:
            many()
        case [database, *extra]:
            with open_store(Path(database)) as opened:
                print(poll_into(opened, [*addresses(FEEDS, HOSTS, PORT), *extra], datetime.now(UTC)))
