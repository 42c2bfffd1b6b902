"""The bundled sample: it is what its README says, and it is served as real feeds are."""

import urllib.error
import urllib.request
from collections import Counter
from datetime import UTC, datetime, timedelta
from difflib import SequenceMatcher
from pathlib import Path

import feedparser
import pytest

from monitor.config import load_config
from monitor.demo.clock import START, moments
from monitor.demo.loopback import serving
from monitor.demo.outlets import FOLDER, HELD, Outlet, SampleItem, feed_as_of, read_outlets
from monitor.errors import InputError

END = datetime(2025, 1, 21, tzinfo=UTC)
OUTLETS = read_outlets()
ITEMS = [item for outlet in OUTLETS for item in outlet.items]
ROLES = (
    *("development", "repeat", "wire copy", "rewrite", "recap", "explainer", "opinion", "live blog"),
    *("contradiction", "correction", "borderline", "unrelated"),
)


def outlet_named(name: str) -> Outlet:
    return next(outlet for outlet in OUTLETS if outlet.name == name)


def entry_of(item: SampleItem) -> feedparser.FeedParserDict:
    outlet = next(outlet for outlet in OUTLETS if item in outlet.items)
    return feedparser.parse(f"{outlet.head}{item.xml}{outlet.tail}".encode()).entries[0]


def items_of_role(role: str) -> list[SampleItem]:
    return [item for item in ITEMS if item.role == role]


def test_six_outlets_publish_more_than_fifty_entries_over_eleven_weeks():
    span = max(item.appears_at for item in ITEMS) - min(item.appears_at for item in ITEMS)

    assert len(OUTLETS) == 6
    assert len({item.identity for item in ITEMS}) > 50
    assert timedelta(weeks=11) <= span + timedelta(hours=1)


def test_about_a_third_is_about_none_of_the_storylines():
    unrelated = [item for item in ITEMS if not item.storylines]

    assert 0.25 < len(unrelated) / len(ITEMS) < 0.4


@pytest.mark.parametrize("role", ROLES)
def test_the_sample_holds_entries_of_every_role(role):
    assert items_of_role(role)


def test_every_item_is_about_storylines_that_the_sample_configures():
    config = load_config(FOLDER / "monitor.yaml", delivers=True)

    named = Counter(storyline for item in ITEMS for storyline in item.storylines)

    assert set(named) == {storyline.id for storyline in config.storylines}
    assert min(named.values()) >= 15


def test_the_configured_feeds_are_the_files():
    config = load_config(FOLDER / "monitor.yaml", delivers=True)

    assert {feed.url.rsplit("/", 1)[1] for feed in config.feeds} == {outlet.name for outlet in OUTLETS}


@pytest.mark.parametrize("outlet", OUTLETS, ids=lambda outlet: outlet.name)
def test_each_file_is_a_well_formed_feed(outlet):
    parsed = feedparser.parse((FOLDER / "feeds" / outlet.name).read_bytes())

    assert not parsed.bozo
    assert parsed.version in {"rss20", "atom10"}
    assert len(parsed.entries) == len(outlet.items)


@pytest.mark.parametrize("outlet", OUTLETS, ids=lambda outlet: outlet.name)
def test_items_stand_newest_first(outlet):
    appearances = [item.appears_at for item in outlet.items]

    assert appearances == sorted(appearances, reverse=True)


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.identity)
def test_an_item_appears_when_it_says_it_was_published(item):
    published = entry_of(item).get("published_parsed")

    if item.role == "correction":
        assert datetime(*published[:5], tzinfo=UTC) < item.appears_at
    elif published is not None:
        assert datetime(*published[:5], tzinfo=UTC) == item.appears_at


def test_exactly_one_entry_is_undated():
    assert len([item for item in ITEMS if "published" not in entry_of(item)]) == 1


def test_a_wire_copy_is_nearly_the_text_of_an_earlier_entry():
    for copy in items_of_role("wire copy"):
        earlier = [item for item in ITEMS if item.appears_at < copy.appears_at]
        likeness = [SequenceMatcher(None, entry_of(copy).title, entry_of(item).title).ratio() for item in earlier]

        assert max(likeness) > 0.95, copy.identity


def test_the_corrected_entry_is_a_second_version_with_another_figure():
    (correction,) = items_of_role("correction")
    first, second = sorted(
        (item for item in ITEMS if item.identity == correction.identity), key=lambda item: item.appears_at
    )

    assert "killed 16 people" in first.xml
    assert "killed six people" in second.xml


def test_a_feed_holds_nothing_that_has_not_appeared():
    for outlet in OUTLETS:
        entries = feedparser.parse(feed_as_of(outlet, START)).entries

        assert entries
        assert all(
            datetime(*entry.published_parsed[:5], tzinfo=UTC) <= START for entry in entries if "published" in entry
        )


def test_a_feed_holds_its_last_entries_only():
    outlet = outlet_named("meridian-wire.xml")

    entries = feedparser.parse(feed_as_of(outlet, END)).entries

    assert len(entries) == HELD
    assert entries[0].title == entry_of(outlet.items[0]).title


def test_a_correction_takes_the_place_of_the_first_version():
    outlet = outlet_named("harbour-gazette.xml")

    before = feed_as_of(outlet, datetime(2024, 12, 21, 7, tzinfo=UTC)).decode()
    after = feed_as_of(outlet, datetime(2024, 12, 21, 8, tzinfo=UTC)).decode()

    assert "killed 16 people" in before
    assert "killed 16 people" not in after
    assert "killed six people" in after


def test_what_the_sample_says_of_its_items_is_not_served():
    for outlet in OUTLETS:
        assert b"<!--" not in feed_as_of(outlet, END)


def fetch(url: str, headers: dict[str, str] | None = None, data: bytes | None = None):
    request = urllib.request.Request(url, headers=headers or {}, data=data)
    try:
        with urllib.request.urlopen(request) as response:
            return response.status, dict(response.headers), response.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, dict(error.headers), error.read()


def test_a_feed_unchanged_since_the_last_poll_is_answered_with_not_modified():
    with serving(OUTLETS, START) as server:
        url = f"http://127.0.0.1:{server.port}/feeds/meridian-wire.xml"
        status, headers, body = fetch(url)
        again, _, nothing = fetch(url, {"If-None-Match": headers["ETag"]})
        server.now = END
        later, _, more = fetch(url, {"If-None-Match": headers["ETag"]})

    assert (status, again, later) == (200, 304, 200)
    assert nothing == b""
    assert body != more


def test_an_unknown_path_is_not_found():
    with serving(OUTLETS, START) as server:
        status, _, _ = fetch(f"http://127.0.0.1:{server.port}/feeds/nothing.xml")

    assert status == 404


def test_the_receiver_keeps_the_alerts_that_are_posted_to_it():
    with serving(OUTLETS, START) as server:
        status, _, _ = fetch(f"http://127.0.0.1:{server.port}/alerts", data=b'{"title": "Kursk"}')

    assert status == 200
    assert server.received == [{"title": "Kursk"}]


def test_a_sample_feed_without_notes_is_refused(tmp_path: Path):
    (tmp_path / "mine.xml").write_text("<rss><channel><item><guid>1</guid></item>\n</channel></rss>")

    with pytest.raises(InputError, match=r"mine\.xml: no item says when it appears"):
        read_outlets(tmp_path)


def test_a_sample_item_without_an_id_is_refused(tmp_path: Path):
    note = "<!-- appears 2024-11-10T17:05Z; about nothing followed; unrelated -->\n"
    (tmp_path / "mine.xml").write_text(f"<rss><channel>\n{note}<item><title>A</title></item>\n</channel></rss>")

    with pytest.raises(InputError, match="2024-11-10T17:05Z has no id"):
        read_outlets(tmp_path)


def test_the_clock_stops_within_a_quarter_of_an_hour_of_everything_that_appears():
    stops = moments(OUTLETS)

    for item in ITEMS:
        if item.appears_at > START:
            assert any(timedelta(0) <= stop - item.appears_at < timedelta(minutes=15) for stop in stops)


def test_nothing_falls_out_of_a_feed_between_two_stops_of_the_clock():
    for outlet in OUTLETS:
        held = [set(feedparser_ids(feed_as_of(outlet, stop))) for stop in moments(OUTLETS)]
        appeared = {item.identity for item in outlet.items}

        assert set().union(*held) >= appeared - early(outlet)


def feedparser_ids(feed: bytes) -> list[str]:
    return [entry.id for entry in feedparser.parse(feed).entries]


def early(outlet: Outlet) -> set[str]:
    return {item.identity for item in outlet.items if item.appears_at <= START}
