"""What `monitor once` says of polling: the feeds that fail and why, and what comes next."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.feedserver import FeedServer, feed_server, reply, rss

ROOT = Path(__file__).parents[2]


@pytest.fixture
def server() -> Iterator[FeedServer]:
    with feed_server() as running:
        yield running


def once(folder: Path, *feeds: str) -> tuple[list[str], str]:
    """The lines that one cycle prints of polling, and what it prints on standard error."""
    config = folder / "monitor.yaml"
    listed = "".join(f"  - {feed}\n" for feed in feeds)
    config.write_text(
        "database: monitor.db\nthreads: 1\npolling: {allowed_networks: [127.0.0.0/8]}\n"
        f"channels: {{desk: 'json://127.0.0.1:1'}}\nfeeds:{' []' if not feeds else ''}\n{listed}"
    )
    done = subprocess.run(
        [sys.executable, "-m", "monitor", "once", "--config", str(config)],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", "COLUMNS": "200"},
    )
    return done.stdout.partition("\nanalyse")[0].splitlines(), done.stderr


def test_each_feed_that_fails_is_named_with_the_reason(server: FeedServer, tmp_path: Path) -> None:
    gone = server.url("/gone")

    lines, errors = once(tmp_path, f"{{url: '{server.url('/lost')}', name: Harbour News}}", gone)

    assert sorted(lines) == [
        "         Harbour News: not found (404)",
        f"         {gone}: not found (404)",
        "poll     feeds asked 2, feeds failed 2",
    ]
    assert errors == ""


def test_of_many_feeds_that_fail_ten_are_named(server: FeedServer, tmp_path: Path) -> None:
    lines, _ = once(tmp_path, *(server.url(f"/{number}") for number in range(12)))

    assert len(lines) == 12
    assert lines[-1] == "         and 2 more: `monitor feeds --failing` lists them"


def test_where_no_feed_is_due_the_next_one_is_named(server: FeedServer, tmp_path: Path) -> None:
    feeds = [f"{{url: '{server.serves('/sound', reply(200, rss()))}', name: Coast}}", server.url("/lost")]
    once(tmp_path, *feeds)

    (line,), _ = once(tmp_path, *feeds)

    assert line.startswith("poll     no feed is due; next: ")
    assert line.endswith(" UTC (--all-feeds asks now); 1 feed failing (`monitor feeds --failing` tells why)")


def test_without_a_feed_it_says_where_to_name_one(tmp_path: Path) -> None:
    (line,), _ = once(tmp_path)

    assert line == f"poll     no feed is configured: name one under 'feeds' in {tmp_path / 'monitor.yaml'}"
