"""Forgetting and copies: nothing old becomes new, nothing that waits is lost, a copy is whole."""

import sqlite3

import pytest

from monitor.errors import StoreError
from monitor.model import Belonging, Bucket, Delivery, KnownEntry
from monitor.store import open_store
from monitor.store.alerts import record_alerts
from monitor.store.analyses import claim_entries, record_analysis
from monitor.store.deliveries import claim_delivery, deliveries_due, record_delivery
from monitor.store.entries import PollCounts
from monitor.store.feeds import known_entries
from monitor.store.keeping import Pruned, back_up, compact, prune
from monitor.store.memory import confirmed_entries, figures_on_record, record_feedback
from monitor.store.overview import overview
from tests.store.samples import (
    DAY,
    HOUR,
    LEDGER,
    NOW,
    WIRE,
    alert,
    analysis,
    answer,
    claimed,
    contradicts,
    figure,
    first,
    match,
    parsed,
    poll,
    publish,
    recorded,
    told,
    vectors,
)

LONG_AFTER = NOW + 2000 * DAY
TIMES = ("entries_before", "matched_before", "seen_before", "alerts_before", "polls_before")


def forget(store, before=LONG_AFTER, **other):
    return prune(store, **dict.fromkeys(TIMES, before) | other)


def analysed(store, *entries):
    found = claimed(store, *entries)
    for entry in found:
        record_analysis(store, analysis(entry, Bucket.KNOWN, matches=(match(),), vectors=vectors()), NOW)
    return found


def test_a_forgotten_entry_that_is_listed_again_is_known(store):
    analysed(store, parsed(1), parsed(2))
    assert forget(store).entries == 2

    assert publish(store, parsed(1), parsed(2), parsed(3), at=NOW + HOUR) == PollCounts(new=1, known=2)
    assert publish(store, parsed(1, "Changed since"), at=NOW + 2 * HOUR) == PollCounts(known=1)
    assert overview(store, NOW).forgotten == 2


def test_a_forgotten_entry_is_known_to_those_who_poll_by_its_id(store):
    analysed(store, parsed(1), parsed(2))
    forget(store)

    assert known_entries(store, LEDGER.url, ["id-1", "id-3"]) == [KnownEntry("id-1", "", "")]


def test_a_forgotten_entry_is_known_for_its_own_feed_only(store):
    analysed(store, parsed(1))
    forget(store)

    assert publish(store, parsed(1), feed=WIRE) == PollCounts(new=1)


def test_an_id_that_the_feed_still_lists_is_never_forgotten(store):
    analysed(store, parsed(1), parsed(2))
    forget(store)
    poll(store, answer(at=NOW + DAY, status=304, not_modified=True))

    assert forget(store).seen == 0
    assert publish(store, parsed(1), parsed(2), at=LONG_AFTER) == PollCounts(known=2)


def test_an_id_is_forgotten_long_after_the_feed_listed_it_last(store):
    analysed(store, parsed(1), parsed(2))
    forget(store)
    publish(store, parsed(2), at=NOW + 10 * DAY)

    assert forget(store, NOW + 5 * DAY).seen == 1
    assert publish(store, parsed(1), parsed(2), at=NOW + 11 * DAY) == PollCounts(new=1, known=1)


def test_young_entries_stay(store):
    analysed(store, parsed(1), parsed(100))

    assert forget(store, NOW - DAY).entries == 1
    assert [row["entry_id"] for row in store.rows("SELECT entry_id FROM entries")] == ["id-1"]


def test_entries_on_a_storyline_may_stay_longer(store):
    one, off = claimed(store, parsed(100), parsed(50))
    record_analysis(store, analysis(one, Bucket.KNOWN, matches=(match(),)), NOW)
    record_analysis(store, analysis(off, Bucket.OFF_STORYLINE, matches=(match(belonging=Belonging.OFF),)), NOW)

    assert forget(store, NOW, matched_before=NOW - 10 * DAY).entries == 1
    assert [row["key"] for row in store.rows("SELECT key FROM entries")] == [one.key]


def test_entries_that_wait_for_their_analysis_stay(store):
    publish(store, parsed(1))

    assert forget(store).entries == 0
    assert len(claim_entries(store, 10, NOW)) == 1


def test_entries_with_the_users_word_on_them_stay(store):
    (one, _) = analysed(store, parsed(2), parsed(1))
    record_feedback(store, one.key, "kursk", belongs=True, now=NOW)

    assert forget(store).entries == 1
    assert [entry for entry, _ in confirmed_entries(store, "kursk")] == [one]


def test_forgetting_an_entry_takes_all_that_hangs_on_it(store):
    one, other = claimed(store, parsed(100), parsed(1))
    record_analysis(store, analysis(one, matches=(match(),), findings=(first(recorded(one)),)), NOW)
    (earlier,) = figures_on_record(store, "kursk")
    later = recorded(other, figure("3,000", low=3000.0))
    record_analysis(store, analysis(other, findings=(contradicts(later, earlier),)), NOW)
    forget(store, NOW - DAY)

    assert [kept.entry_key for kept in figures_on_record(store, "kursk")] == [other.key]
    assert store.rows("SELECT relation, earlier_key FROM findings")[0]["earlier_key"] is None
    assert store.rows("PRAGMA foreign_key_check") == []


def test_no_key_is_ever_given_twice(store):
    (one,) = analysed(store, parsed(1))
    forget(store)
    publish(store, parsed(2), at=NOW + HOUR)

    assert [entry.key for entry in claim_entries(store, 10, NOW + HOUR)] == [one.key + 1]


def test_a_verdict_against_a_figure_that_was_forgotten_meanwhile_is_kept(store):
    one, other = claimed(store, parsed(100), parsed(1))
    record_analysis(store, analysis(one, findings=(first(recorded(one)),)), NOW)
    (remembered,) = figures_on_record(store, "kursk")
    forget(store, NOW - DAY)

    later = recorded(other, figure("3,000", low=3000.0))
    record_analysis(store, analysis(other, findings=(contradicts(later, remembered),)), NOW)

    assert [row["earlier_key"] for row in store.rows("SELECT earlier_key FROM findings")] == [None]


def test_alerts_that_wait_to_be_sent_stay_and_those_sent_go(store):
    record_alerts(store, [alert(None), alert(None, "key-2", channels=["chat"])])
    for delivery in deliveries_due(store, NOW):
        if delivery.channel == "chat":
            claim_delivery(store, delivery.key, NOW)
            record_delivery(store, Delivery(delivery.key, ok=True), NOW, None)

    assert forget(store).alerts == 1
    assert [row["dedup_key"] for row in store.rows("SELECT dedup_key FROM alerts")] == ["key-1"]


def test_an_alert_outlives_the_entry_that_caused_it(store):
    (entry,) = claimed(store, parsed(1))
    told(store, entry)
    forget(store, alerts_before=NOW)

    (due, _) = deliveries_due(store, NOW)
    assert due.alert.headline == "Troops took Sudzha."


def test_many_entries_are_forgotten_in_steps_that_are_told(store):
    publish(store, *(parsed(number) for number in range(1, 1202)))
    while entries := claim_entries(store, 500, NOW):
        for entry in entries:
            record_analysis(store, analysis(entry, Bucket.OFF_STORYLINE), NOW)
    steps: list[int] = []

    assert forget(store, progress=steps.append) == Pruned(entries=1201, polls=2)
    assert steps == [500, 1000, 1201]


def test_compacting_gives_space_back(store, path):
    publish(store, *(parsed(number, content="long text " * 200) for number in range(1, 301)))
    for entry in claim_entries(store, 500, NOW):
        record_analysis(store, analysis(entry, Bucket.OFF_STORYLINE), NOW)
    forget(store)
    before = store.rows("PRAGMA page_count")[0][0]
    compact(store)

    assert store.rows("PRAGMA page_count")[0][0] < before / 2


def test_a_backup_is_the_database_as_it_stands_in_one_file(store, tmp_path):
    publish(store, parsed(1), parsed(2))
    target = tmp_path / "copy.db"
    steps: list[tuple[int, int]] = []

    size = back_up(store, target, lambda done, total: steps.append((done, total)))

    assert size == target.stat().st_size
    assert steps[-1][0] == steps[-1][1]
    assert sorted(file.name for file in tmp_path.iterdir() if "copy" in file.name) == ["copy.db"]
    with open_store(target) as copy:
        assert publish(copy, parsed(1), parsed(3), at=NOW + HOUR) == PollCounts(new=1, known=1)


def test_a_backup_never_overwrites(store, tmp_path):
    target = tmp_path / "copy.db"
    target.write_text("precious")

    with pytest.raises(StoreError, match=r"copy\.db: exists already"):
        back_up(store, target)
    assert target.read_text() == "precious"


def test_a_backup_that_cannot_be_written_leaves_nothing(store, tmp_path):
    target = tmp_path / "nowhere" / "copy.db"

    with pytest.raises(StoreError, match=r"copy\.db: the backup could not be written"):
        back_up(store, target)
    assert not target.parent.exists()


def test_a_backup_of_a_damaged_database_is_refused(path, tmp_path):
    with open_store(path) as store:
        publish(store, *(parsed(number, content="text " * 100) for number in range(1, 101)))
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(size // 2)
        file.write(b"\xff" * 8192)

    with open_store(path) as store, pytest.raises(StoreError, match=r"damaged|malformed"):
        back_up(store, tmp_path / "copy.db")
    assert not (tmp_path / "copy.db").exists()


def test_a_backup_can_be_taken_while_another_writes(store, path, tmp_path):
    publish(store, parsed(1))
    with open_store(path, read_only=True) as reader, store.writing() as connection:
        connection.execute("UPDATE entries SET title = 'not committed'")
        back_up(reader, tmp_path / "copy.db")

    titles = sqlite3.connect(tmp_path / "copy.db").execute("SELECT title FROM entries").fetchall()
    assert titles == [("Report 1",)]
