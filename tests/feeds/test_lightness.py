"""What a round of feeds in which nothing changed does without: it comes every few minutes, most often of all."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from monitor.core import pacing
from monitor.feeds import poll_feeds
from monitor.model import Poll
from monitor.store import Store, open_store
from monitor.store.feeds import feeds_due, known_entries, sync_feeds
from monitor.store.polls import record_poll
from tests.feeds.polled import NOW, SETTINGS, on_record
from tests.feedserver import FeedServer, item, reply, rss

HEAVY = ("numpy", "sqlite_utils", "feedparser", "trafilatura", "lxml", "apprise", "torch", "monitor.feeds.parsing")


def poll_into(store: Store, url: str) -> Poll:
    """One round of one feed, recorded."""
    sync_feeds(store, [on_record(url).feed], NOW)
    (record,) = feeds_due(store, NOW)
    polls: list[Poll] = []
    poll_feeds(
        [record],
        now=NOW,
        settings=SETTINGS,
        on_poll=polls.append,
        known=lambda address, ids: known_entries(store, address, ids),
    )
    record_poll(store, polls[0], pacing.advance(record, polls[0]))
    return polls[0]


def main(path: Path, url: str) -> None:
    """Poll nothing, and then a feed that has not changed, and print what of the heavy came in with each."""
    poll_feeds([], now=NOW, settings=SETTINGS, on_poll=print)
    print("aiohttp" in sys.modules)
    with open_store(path) as store:
        store.connection.execute("UPDATE feeds SET next_check_at = NULL")
        is_unchanged = poll_into(store, url).not_modified
    print(is_unchanged, *(name for name in HEAVY if name in sys.modules))


def test_a_round_without_feeds_loads_no_client_and_one_in_which_nothing_changed_no_parser_and_no_numpy(
    server: FeedServer, tmp_path: Path
) -> None:
    url = server.serves("/feed", reply(200, rss(item(1))))
    with open_store(tmp_path / "monitor.db") as store:
        poll_into(store, url)
    command = [sys.executable, "-m", "tests.feeds.test_lightness", str(tmp_path / "monitor.db"), url]

    run = subprocess.run(command, capture_output=True, text=True, check=True)

    assert run.stdout.split() == ["False", "True"]


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
