"""A document that breaks off anywhere in its last entry, and comes whole later: each entry once, and whole."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from monitor.core import pacing
from monitor.core.identity import settle
from monitor.feeds.parsing import parse_feed
from monitor.model import Poll
from monitor.store import Store, open_store
from monitor.store.feeds import feeds_on_record, known_entries, sync_feeds
from monitor.store.polls import record_poll
from tests.store.samples import NOW, WIRE

ENTRY = (
    "<item>{first}<title>Bridge {n} reopens to cars</title><link>https://wire.example/bridges/{n}</link>{last}"
    "<pubDate>Thu, 01 Jan 2026 0{n}:00:00 GMT</pubDate><description>Repairs of bridge {n} are done.</description>"
    "</item>"
)
GUID = "<guid>https://wire.example/id/{n}</guid>"
FORMS = {
    "guid first": ENTRY.replace("{first}", GUID).replace("{last}", ""),
    "guid later": ENTRY.replace("{first}", "").replace("{last}", GUID),
    "no guid": ENTRY.replace("{first}", "").replace("{last}", ""),
}


def record(store: Store, document: str) -> None:
    """What a poll that answers the document leaves on record."""
    (before,) = feeds_on_record(store)
    parsed = parse_feed(document.encode(), url=WIRE.url, now=NOW).entries
    known = {entry.entry_id: entry for entry in known_entries(store, WIRE.url, [each.entry_id for each in parsed])}
    poll = Poll(WIRE.url, NOW, status=200, entries=settle(parsed, known) if known else parsed)
    record_poll(store, poll, pacing.advance(before, poll))


@pytest.mark.parametrize("form", FORMS)
def test_an_entry_that_was_cut_comes_whole_and_once(form: str, tmp_path: Path) -> None:
    items = [FORMS[form].format(n=n) for n in (3, 2, 1)]
    whole = f'<rss version="2.0"><channel><title>Fjord Wire</title>{"".join(items)}</channel></rss>'
    told = {(f"Bridge {n} reopens to cars", f"Repairs of bridge {n} are done.") for n in (1, 2, 3)}
    for cut in range(whole.rindex("<item>"), len(whole), 17):
        with open_store(tmp_path / f"{cut}.db") as store:
            store.connection.execute("PRAGMA synchronous = OFF")
            sync_feeds(store, [replace(WIRE, guid_policy="trust")], NOW)
            record(store, whole[:cut])
            record(store, whole)
            rows = store.rows("SELECT title, summary FROM entries")
        assert len(rows) == 3, whole[:cut][-60:]
        assert {tuple(row) for row in rows} == told
