"""Polls: what counts as new, changed and known, and what is remembered of a feed."""

import json
from dataclasses import fields, replace
from datetime import timedelta

import pytest

from monitor.core import pacing
from monitor.errors import StoreError
from monitor.model import Feed, FeedFailure, FeedState, KnownEntry, Validators
from monitor.store import open_store
from monitor.store.analyses import claim_entries, record_analysis
from monitor.store.codec import time_text
from monitor.store.entries import PollCounts
from monitor.store.feeds import feeds_due, feeds_on_record, known_entries, sync_feeds
from monitor.store.memory import previous_title, recent_entries
from monitor.store.polls import record_poll
from tests.store.samples import (
    DAY,
    HOUR,
    LEDGER,
    MINUTE,
    NOW,
    WIRE,
    analysis,
    answer,
    claimed,
    parsed,
    poll,
    publish,
)


def test_entries_are_new_once_and_known_afterwards(store):
    assert publish(store, parsed(1), parsed(2)) == PollCounts(new=2)
    assert publish(store, parsed(1), parsed(2), parsed(3), at=NOW + HOUR) == PollCounts(new=1, known=2)


def test_the_same_link_from_another_feed_is_another_entry(store):
    publish(store, parsed(1))

    assert publish(store, parsed(1), feed=WIRE) == PollCounts(new=1)
    assert [entry.source for entry in claim_entries(store, 10, NOW)] == ["Kyiv Ledger", "Baltic Wire"]


def test_an_id_listed_twice_counts_once_and_the_first_one_holds(store):
    counts = publish(store, parsed(1, "As listed first"), parsed(1, "As listed again"))

    assert counts == PollCounts(new=1)
    assert [entry.title for entry in claim_entries(store, 10, NOW)] == ["As listed first"]


@pytest.mark.parametrize("change", [{"title": "Another title"}, {"summary": "Another text."}, {"content": "In full."}])
def test_a_changed_text_is_a_new_version(store, change):
    publish(store, parsed(1))

    counts = publish(store, parsed(1, **change), at=NOW + HOUR)

    assert counts == PollCounts(changed=1)
    (entry,) = claim_entries(store, 10, NOW + HOUR)
    assert (entry.version, entry.changed_at, entry.first_seen_at) == (2, NOW + HOUR, NOW)


def test_what_a_text_is_compared_with_is_the_version_that_was_judged(store):
    (first,) = claimed(store, parsed(1))
    publish(store, parsed(1, title="Never judged"), at=NOW + HOUR)
    (second,) = claim_entries(store, 10, NOW + HOUR)
    assert previous_title(store, second) is None

    record_analysis(store, analysis(second), NOW + HOUR)
    publish(store, parsed(1, title="The third"), at=NOW + 2 * HOUR)
    publish(store, parsed(1, title="The fourth"), at=NOW + 3 * HOUR)
    (fourth,) = claim_entries(store, 10, NOW + 3 * HOUR)

    assert (first.version, fourth.version, previous_title(store, fourth)) == (1, 4, "Never judged")


@pytest.mark.parametrize(("is_judged", "is_first"), [(True, False), (False, True)])
def test_a_text_of_the_first_poll_stays_one_until_it_was_judged(store, is_judged, is_first):
    sync_feeds(store, [LEDGER], NOW)
    poll(store, answer(parsed(1), at=NOW))
    if is_judged:
        record_analysis(store, analysis(*claim_entries(store, 1, NOW)), NOW)
    poll(store, answer(parsed(1, title="Another title"), at=NOW + HOUR))

    (changed,) = claim_entries(store, 1, NOW + HOUR)
    assert (changed.version, changed.is_first_poll) == (2, is_first)
    record_analysis(store, analysis(changed), NOW + HOUR)
    poll(store, answer(parsed(1, title="A third title"), at=NOW + 2 * HOUR))
    (again,) = claim_entries(store, 1, NOW + 2 * HOUR)
    assert (again.version, again.is_first_poll) == (3, False)


@pytest.mark.parametrize("change", [{"author": "A. Writer"}, {"published_at": NOW}, {"updated_at": NOW}])
def test_a_change_around_the_text_is_no_new_version(store, change):
    publish(store, parsed(1))

    assert publish(store, parsed(1, **change), at=NOW + HOUR) == PollCounts(known=1)


def test_a_text_that_stood_before_is_no_new_version(store):
    publish(store, parsed(1, "One cache"))
    publish(store, parsed(1, "Another cache"), at=NOW + HOUR)

    assert publish(store, parsed(1, "One cache"), at=NOW + 2 * HOUR) == PollCounts(known=1)
    assert publish(store, parsed(1, "Another cache"), at=NOW + 3 * HOUR) == PollCounts(known=1)


def test_a_full_text_that_went_missing_is_no_new_version(store):
    publish(store, parsed(1, content="The report in full."))

    assert publish(store, parsed(1), at=NOW + HOUR) == PollCounts(known=1)
    assert claim_entries(store, 1, NOW)[0].content == "The report in full."


def test_only_entries_of_the_first_successful_poll_are_marked_as_such(store):
    sync_feeds(store, [LEDGER], NOW)
    poll(store, answer(at=NOW, status=500, failure=FeedFailure.HTTP_ERROR, validators=None))
    poll(store, answer(parsed(1), at=NOW + HOUR))
    poll(store, answer(parsed(1), parsed(2), at=NOW + 2 * HOUR))

    marked = {entry.entry_id: entry.is_first_poll for entry in claim_entries(store, 10, NOW)}

    assert marked == {"id-1": True, "id-2": False}


def test_an_entry_reads_back_as_it_was_given(store):
    given = parsed(1, "“Überschrift” — 標題 🙂", "Zeile eins.\n\nZeile zwei.", content="Volltext", author="A. Writer")
    (entry,) = claimed(store, given)

    assert (entry.title, entry.summary, entry.content) == (given.title, given.summary, given.content)
    assert (entry.published_at, entry.first_seen_at, entry.language) == (given.published_at, NOW, "en")


@pytest.mark.parametrize("odd", ["broken \ud800 title", "title with a \0 in it"])
def test_text_that_a_database_cannot_hold_does_not_lose_the_poll(store, odd):
    listed = parsed(1, odd, entry_id=odd), parsed(2)

    assert publish(store, *listed) == PollCounts(new=2)
    assert publish(store, *listed, at=NOW + HOUR) == PollCounts(known=2)


def test_an_entry_without_a_date_counts_as_reported_when_first_seen(store):
    (entry,) = claimed(store, parsed(1, published_at=None))

    assert (entry.published_at, entry.reported_at) == (None, NOW)


def test_what_pacing_decided_is_remembered_in_full(store):
    sync_feeds(store, [LEDGER], NOW)
    (before,) = feeds_on_record(store)
    after = replace(
        pacing.advance(before, answer(parsed(1), parsed(2), parsed(3))),
        failures=3,
        failure=FeedFailure.TIMEOUT,
        failing_since=NOW - DAY,
        failure_told_at=NOW - HOUR,
        message="no answer within 30 s",
        state=FeedState.BROKEN,
        title="The Kyiv Ledger",
        update_every=timedelta(minutes=90),
        skip_hours=(1, 2, 3),
        permanent_url="https://ledger.example/feed",
        permanent_count=2,
        idle=7,
    )

    record_poll(store, answer(parsed(1), parsed(2), parsed(3)), after)

    assert feeds_on_record(store) == [after]


def test_validators_are_kept_byte_for_byte(store):
    validators = Validators('W/"ä \\"odd\\" tag"', "Sun, 1 Mar 2026 12:00:00 gmt")
    sync_feeds(store, [LEDGER], NOW)
    poll(store, answer(parsed(1), validators=validators))

    assert feeds_on_record(store)[0].validators == validators


def test_a_feed_that_was_polled_while_the_clock_was_ahead_is_due(store):
    sync_feeds(store, [LEDGER], NOW)
    poll(store, answer(parsed(1)))

    assert [due.feed for due in feeds_due(store, NOW - 400 * DAY)] == [LEDGER]


def test_a_feed_is_due_when_its_time_has_come_and_not_before(store):
    sync_feeds(store, [LEDGER, WIRE], NOW)
    poll(store, answer(parsed(1)))
    (record,) = [record for record in feeds_on_record(store) if record.feed == LEDGER]
    assert record.next_check_at is not None

    assert [due.feed for due in feeds_due(store, NOW)] == [WIRE]
    assert [due.feed for due in feeds_due(store, record.next_check_at - MINUTE)] == [WIRE]
    assert [due.feed for due in feeds_due(store, record.next_check_at)] == [WIRE, LEDGER]


def test_a_retired_feed_is_never_due(store):
    sync_feeds(store, [LEDGER], NOW)
    poll(store, answer(status=410, failure=FeedFailure.GONE, validators=None))

    assert feeds_due(store, NOW + 1000 * DAY) == []
    assert feeds_on_record(store)[0].retired


def test_a_feed_taken_out_of_the_configuration_keeps_its_record(store):
    publish(store, parsed(1))
    sync_feeds(store, [WIRE], NOW)

    assert [record.feed for record in feeds_on_record(store)] == [WIRE]
    assert [record.feed for record in feeds_on_record(store, configured_only=False)] == [LEDGER, WIRE]
    assert publish(store, parsed(1), at=NOW + HOUR) == PollCounts(known=1)


def test_changed_settings_of_a_feed_take_hold(store):
    sync_feeds(store, [LEDGER], NOW)
    changed = replace(LEDGER, name="Ledger", interval=timedelta(hours=3), guid_policy="link", urgent=True)
    sync_feeds(store, [changed], NOW)

    assert [record.feed for record in feeds_on_record(store)] == [changed]


def test_headers_of_a_feed_never_reach_the_file(store, path):
    secret = Feed("https://paid.example/rss", "Paid", "paid", headers=(("Authorization", "Bearer s3cret-t0ken"),))
    sync_feeds(store, [secret], NOW)
    store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    assert feeds_due(store, NOW)[0].feed.headers == secret.headers
    assert b"s3cret-t0ken" not in path.read_bytes()
    with open_store(path) as other:
        assert feeds_due(other, NOW)[0].feed == replace(secret, headers=())


def test_of_what_a_feed_keeps_to_itself_nothing_is_stored(store):
    hidden = {each.name for each in fields(Feed) if not each.repr}
    sync_feeds(store, [Feed("https://paid.example/rss", "Paid", "paid", headers=(("Cookie", "s3cret"),))], NOW)
    (row,) = store.rows("SELECT settings FROM feeds")
    stored = json.loads(row["settings"])

    assert {each.name for each in fields(Feed) if each.metadata.get("secret")} == hidden == {"headers"}
    assert {name: stored[name] for name in hidden} == {"headers": []}


def test_entries_that_a_feed_may_list_are_known_by_id_link_and_title(store):
    publish(store, parsed(1), parsed(2))

    assert known_entries(store, LEDGER.url, []) == [
        KnownEntry("id-2", "https://ledger.example/2", "Report 2"),
        KnownEntry("id-1", "https://ledger.example/1", "Report 1"),
    ]
    assert known_entries(store, WIRE.url, ["id-1"]) == []


def test_an_entry_that_is_listed_is_known_however_many_came_after_it(store):
    for number in range(60):
        publish(store, parsed(number), at=NOW + number * HOUR)

    first = KnownEntry("id-0", "https://ledger.example/0", "Report 0")
    assert first in known_entries(store, LEDGER.url, ["id-0"])
    assert first not in known_entries(store, LEDGER.url, ["id-1"])


def test_an_entry_that_the_feed_listed_last_is_among_those_that_a_changed_guid_is_looked_for(store):
    pinned = parsed(1000)
    for number in range(60):
        publish(store, parsed(number), pinned, at=NOW + number * HOUR)

    assert "id-1000" in {each.entry_id for each in known_entries(store, LEDGER.url, [])}


def test_one_short_list_forgets_none_of_those_that_were_listed_before(store):
    publish(store, *(parsed(number) for number in range(400)))
    publish(store, at=NOW + HOUR)
    assert len(known_entries(store, LEDGER.url, [])) == 400

    for turn in range(40):
        publish(store, parsed(turn % 2), at=NOW + turn * HOUR)
    assert len(known_entries(store, LEDGER.url, [])) < 60


def test_a_document_read_in_part_does_not_stand_for_what_the_feed_lists(store):
    publish(store, *(parsed(number) for number in range(400)))

    for turn in range(40):
        poll(store, answer(parsed(turn % 2), at=NOW + turn * HOUR, validators=None))

    assert len(known_entries(store, LEDGER.url, [])) == 400


@pytest.mark.parametrize("date", [NOW - 3 * HOUR, None])
def test_a_changed_entry_counts_as_reported_when_its_new_version_says(store, date):
    publish(store, parsed(1, published_at=NOW - 9 * HOUR))
    publish(store, parsed(1, "Another title", published_at=date), at=NOW + HOUR)

    (row,) = store.rows("SELECT reported_at FROM entries")
    assert row["reported_at"] == time_text(date or NOW)


@pytest.mark.parametrize("nothing", [{"not_modified": True, "status": 304}, {"failure": FeedFailure.TIMEOUT}])
def test_entries_stay_known_while_polls_bring_no_list(store, nothing):
    many = [parsed(number) for number in range(120)]
    publish(store, *many)

    poll(store, answer(at=NOW + HOUR, **nothing))

    assert len(known_entries(store, LEDGER.url, [])) == 120


def test_a_poll_of_a_feed_that_is_not_on_record_is_refused_by_name(store):
    sync_feeds(store, [LEDGER], NOW)
    (record,) = feeds_on_record(store)

    with pytest.raises(StoreError, match=r"monitor\.db: the feed https://wire\.example/atom is not on record"):
        record_poll(store, answer(feed=WIRE), record)


def test_every_poll_is_in_the_history(store):
    publish(store, parsed(1), parsed(2))
    publish(store, parsed(2, "Changed"), parsed(3), at=NOW + HOUR)

    rows = store.rows("SELECT new, changed, known FROM polls ORDER BY at")

    assert [tuple(row) for row in rows] == [(0, 0, 0), (2, 0, 0), (1, 1, 0)]


def test_a_text_that_changed_during_its_analysis_is_analysed_again(store):
    (entry,) = claimed(store, parsed(1))
    publish(store, parsed(1, "Changed meanwhile"), at=NOW + MINUTE)
    record_analysis(store, analysis(entry), NOW + MINUTE)

    (again,) = claim_entries(store, 10, NOW + HOUR)

    assert (again.version, again.title) == (2, "Changed meanwhile")
    assert [known.version for known in recent_entries(store, NOW - DAY)] == [2]
