"""How each feed is doing: its settings of today beside what is on record of it."""

from dataclasses import replace

import pytest

from monitor.core import waiting
from monitor.model import Feed, FeedFailure, FeedState, WaitReason
from monitor.store.feed_health import Configured, feed_health
from monitor.store.feeds import feeds_on_record, reschedule, sync_feeds
from tests.store.samples import DAY, HOUR, LEDGER, MINUTE, NOW, WIRE, answer, parsed, poll, publish

FAILURE = answer(failure=FeedFailure.FORBIDDEN_ADDRESS, message="a private network", validators=None, status=None)


@pytest.fixture
def filled(store):
    """Two feeds: one answers, with two entries; the other fails."""
    publish(store, parsed(1), parsed(2), feed=WIRE)
    poll(store, replace(FAILURE, at=NOW))
    return store


def found(store, *feeds, **more):
    return {feed.url: feed for feed in feed_health(store, NOW + MINUTE, Configured(feeds, **more))}


def test_without_a_configuration_the_feeds_are_those_of_the_last_poll(filled):
    ledger, wire = feed_health(filled, NOW + MINUTE)

    assert (ledger.name, ledger.failures, ledger.wait_reason) == ("Kyiv Ledger", 1, WaitReason.FAILURES)
    assert (wire.name, wire.failures, wire.entries) == ("Baltic Wire", 0, 2)


def test_of_the_feeds_that_fail_the_longest_failing_is_first(store):
    sync_feeds(store, [LEDGER, WIRE], NOW)
    poll(store, replace(FAILURE, at=NOW))
    poll(store, replace(FAILURE, feed=WIRE.url, at=NOW + HOUR))

    assert [feed.name for feed in feed_health(store, NOW + DAY)] == ["Kyiv Ledger", "Baltic Wire"]


def test_a_feed_without_a_name_is_called_by_its_title_once_that_is_read(store):
    sync_feeds(store, [replace(WIRE, name="wire.example", is_named=False)], NOW)

    poll(store, answer(parsed(1), feed=WIRE, title="The Wire"))

    assert [feed.name for feed in feed_health(store, NOW + MINUTE)] == ["The Wire"]


def test_a_feed_that_has_no_title_yet_is_called_as_configured_however_often_that_is_read(filled):
    unnamed = replace(WIRE, name="wire.example", is_named=False)

    sync_feeds(filled, [LEDGER, unnamed], NOW)

    assert [feed.name for feed in feed_health(filled, NOW + MINUTE)] == ["Kyiv Ledger", "wire.example"]


def test_a_feed_that_no_poll_has_taken_up_is_never_polled(filled):
    new = Feed("https://new.example/rss", "New", "new", interval=HOUR)

    health = found(filled, LEDGER, new)[new.url]

    assert (health.state, health.next_check_at, health.first_known_at) == (FeedState.NEVER_POLLED, None, None)
    assert (health.name, health.interval) == ("New", HOUR)


def test_a_feed_that_is_no_longer_configured_is_left_out(filled):
    assert set(found(filled, WIRE)) == {WIRE.url}


def test_settings_are_those_of_the_configuration_and_the_past_is_that_on_record(filled):
    health = found(filled, replace(WIRE, name="Wire of the Baltics", interval=3 * HOUR))[WIRE.url]

    assert (health.name, health.interval, health.entries) == ("Wire of the Baltics", 3 * HOUR, 2)


def test_a_feed_without_a_name_of_its_own_is_called_as_it_calls_itself(filled):
    poll(filled, answer(parsed(1), feed=WIRE, title="The Wire"))

    assert found(filled, replace(WIRE, name="wire.example", is_named=False))[WIRE.url].name == "The Wire"


def test_a_failing_feed_whose_settings_were_mended_is_due(filled):
    same, mended = found(filled, LEDGER)[LEDGER.url], found(filled, replace(LEDGER, allow_private=True))[LEDGER.url]

    assert same.next_check_at > NOW + HOUR
    assert (mended.next_check_at, mended.wait_reason) == (NOW + MINUTE, WaitReason.CHANGED)


@pytest.mark.parametrize(
    ("headers", "reason"), [((), WaitReason.CHANGED), ((("Cookie", "${env:KEY}"),), WaitReason.FAILURES)]
)
def test_settings_of_all_feeds_count_where_no_secret_hides_whether_they_changed(filled, headers, reason):
    (record,) = [record for record in feeds_on_record(filled) if record.feed.url == LEDGER.url]
    reschedule(filled, [replace(record, asked_with=waiting.asked_with(LEDGER, "before"))])

    health = found(filled, replace(LEDGER, headers=headers), asked_with="after")[LEDGER.url]

    assert health.wait_reason is reason


def test_a_feed_that_moved_for_good_says_where_it_is_asked(filled):
    for number in range(3):
        poll(filled, answer(feed=WIRE, at=NOW + number * DAY, permanent_url="https://new.example/atom"))

    assert found(filled, WIRE)[WIRE.url].moved_to == "https://new.example/atom"


def test_a_feed_that_was_polled_while_the_clock_was_ahead_is_due_now(filled):
    poll(filled, answer(feed=WIRE, at=NOW + 400 * DAY))

    assert found(filled, WIRE)[WIRE.url].next_check_at == NOW + MINUTE
