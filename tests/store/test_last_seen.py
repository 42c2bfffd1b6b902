"""When an entry was last seen is kept with its feed's list: exact at any time, though most polls write no entry."""

import random

import pytest

from monitor.model import Bucket, FeedFailure
from monitor.store.analyses import claim_entries, record_analysis
from monitor.store.entries import PollCounts
from monitor.store.explanations import explain
from monitor.store.feeds import sync_feeds
from monitor.store.keeping import prune
from tests.store.samples import DAY, HOUR, LEDGER, MINUTE, NOW, WIRE, analysis, answer, parsed, poll, publish


def last_seen(store):
    """By entry id, as `monitor explain` tells it."""
    keys = [row["key"] for row in store.rows("SELECT key FROM entries ORDER BY key")]
    return {found.entry.entry_id: found.last_seen_at for key in keys for found in explain(store, f"e{key}")}


def rows(store):
    return [tuple(row) for row in store.rows("SELECT * FROM entries ORDER BY key")]


def test_a_poll_that_brings_nothing_new_writes_no_entry(store):
    publish(store, parsed(1), parsed(2))
    before = rows(store)

    assert publish(store, parsed(2), parsed(1), at=NOW + HOUR) == PollCounts(known=2)

    assert rows(store) == before
    assert last_seen(store) == {"id-1": NOW + HOUR, "id-2": NOW + HOUR}


def test_an_entry_that_left_the_list_was_seen_last_when_it_stood_there(store):
    publish(store, parsed(1), parsed(2))
    publish(store, parsed(1), parsed(2), at=NOW + HOUR)
    publish(store, parsed(2), parsed(3), at=NOW + 2 * HOUR)
    publish(store, at=NOW + 3 * HOUR)

    assert last_seen(store) == {"id-1": NOW + HOUR, "id-2": NOW + 2 * HOUR, "id-3": NOW + 2 * HOUR}

    publish(store, parsed(1), at=NOW + 4 * HOUR)
    assert last_seen(store)["id-1"] == NOW + 4 * HOUR


@pytest.mark.parametrize("nothing", [{"not_modified": True, "status": 304}, {"failure": FeedFailure.TIMEOUT}])
def test_an_answer_without_a_list_leaves_it_as_it_is(store, nothing):
    publish(store, parsed(1), parsed(2))
    poll(store, answer(at=NOW + HOUR, **nothing))

    assert set(last_seen(store).values()) == {NOW}


def test_an_answer_that_broke_off_shows_what_it_names_and_not_what_is_gone(store):
    publish(store, parsed(1), parsed(2))
    poll(store, answer(parsed(2), parsed(3), at=NOW + HOUR, validators=None))
    assert last_seen(store) == {"id-1": NOW, "id-2": NOW + HOUR, "id-3": NOW + HOUR}

    publish(store, parsed(1), at=NOW + 2 * HOUR)
    assert last_seen(store) == {"id-1": NOW + 2 * HOUR, "id-2": NOW + HOUR, "id-3": NOW + HOUR}


def test_the_list_of_one_feed_says_nothing_of_another(store):
    publish(store, parsed(1))
    publish(store, parsed(1), feed=WIRE, at=NOW + HOUR)
    publish(store, parsed(2), feed=WIRE, at=NOW + 2 * HOUR)

    seen = [found.last_seen_at for key in ("e1", "e2") for found in explain(store, key)]
    assert seen == [NOW, NOW + HOUR]


def test_what_is_forgotten_keeps_when_its_feed_listed_it(store):
    publish(store, parsed(1))
    record_analysis(store, analysis(*claim_entries(store, 1, NOW), Bucket.KNOWN), NOW)
    publish(store, parsed(1), at=NOW + 300 * DAY)

    assert forget_reported_before(store, NOW + 301 * DAY, seen_before=NOW + 200 * DAY).entries == 1
    publish(store, parsed(2), at=NOW + 302 * DAY)

    assert forget_reported_before(store, NOW, seen_before=NOW + 300 * DAY).seen == 0
    assert publish(store, parsed(1), at=NOW + 303 * DAY) == PollCounts(known=1)


def forget_reported_before(store, at, seen_before):
    return prune(
        store,
        entries_before=at,
        matched_before=at,
        seen_before=seen_before,
        alerts_before=NOW - DAY,
        polls_before=NOW - DAY,
    )


@pytest.mark.parametrize("number", [1, 9, 10, 11, 37])
def test_any_number_of_new_entries_is_kept_in_order_and_listed(store, number):
    publish(store, parsed(500))
    listed = [parsed(each, f"Title {each}", f"Text {each}") for each in range(number)]

    assert publish(store, *listed, at=NOW + HOUR) == PollCounts(new=number)

    kept = store.rows("SELECT entry_id, title, summary FROM entries ORDER BY key LIMIT -1 OFFSET 1")
    assert [tuple(row) for row in kept] == [(each.entry_id, each.title, each.summary) for each in listed]
    assert last_seen(store) == {"id-500": NOW} | {each.entry_id: NOW + HOUR for each in listed}


@pytest.mark.parametrize("seed", range(12))
def test_it_is_as_if_every_poll_had_written_it_with_every_entry(store, seed):
    """Lists, answers that broke off, failures and changed texts at random, beside a table of who was seen when."""
    chance = random.Random(seed)
    sync_feeds(store, [LEDGER, WIRE], NOW)
    expected = {}
    for turn in range(25):
        at = NOW + turn * MINUTE
        numbers = chance.sample(range(30), chance.randrange(12))
        listed = [parsed(each, title=f"Title {chance.choice('ab')}") for each in numbers]
        kind = chance.choice(["whole", "whole", "whole", "broken off", "failed"])
        if kind == "failed":
            poll(store, answer(at=at, failure=FeedFailure.TIMEOUT, validators=None))
        else:
            poll(store, answer(*listed, at=at, **({} if kind == "whole" else {"validators": None})))
            expected |= {each.entry_id: at for each in listed}

        assert last_seen(store) == expected
