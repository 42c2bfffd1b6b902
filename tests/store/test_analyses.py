"""Analyses: what is handed out, what is kept of a decision, and what a second one replaces."""

from dataclasses import replace

import numpy
import pytest

from monitor.errors import StoreError
from monitor.model import Belonging, Bucket, Relation, Source, Verdict
from monitor.store import open_store
from monitor.store.alerts import open_alerts
from monitor.store.analyses import (
    ATTEMPTS,
    claim_entries,
    free_quarantined,
    record_analysis,
    record_vectors,
    release_entries,
)
from monitor.store.explanations import explain
from monitor.store.listings import Selection, list_figures
from monitor.store.memory import (
    confirmed_entries,
    entries_without_vectors,
    feedback_stamp,
    figures_on_record,
    history,
    matched_entries,
    recent_entries,
    record_feedback,
    vectors_on_record,
)
from monitor.store.overview import bucket_counts
from tests.store.samples import (
    DAY,
    HOUR,
    LEDGER,
    MINUTE,
    MODEL,
    NOW,
    WIRE,
    alert,
    analysis,
    claimed,
    contradicts,
    figure,
    first,
    match,
    novelty,
    parsed,
    publish,
    recorded,
    told,
    vectors,
)


def test_entries_are_handed_out_oldest_report_first(store):
    publish(store, parsed(1), parsed(3), parsed(2), parsed(0, published_at=None))

    assert [entry.entry_id for entry in claim_entries(store, 3, NOW)] == ["id-3", "id-2", "id-1"]
    assert [entry.entry_id for entry in claim_entries(store, 3, NOW)] == ["id-0"]
    assert claim_entries(store, 3, NOW) == []


def test_an_entry_that_was_analysed_is_not_handed_out_again(store):
    (entry,) = claimed(store, parsed(1))
    record_analysis(store, analysis(entry, Bucket.OFF_STORYLINE), NOW)

    assert claim_entries(store, 10, NOW + DAY) == []


def test_an_entry_that_never_finishes_is_quarantined_after_three_attempts(store):
    publish(store, parsed(1))

    tries = [claim_entries(store, 10, NOW + number * MINUTE) for number in range(ATTEMPTS + 1)]

    assert [len(handed_out) for handed_out in tries] == [1, 1, 1, 0]
    assert bucket_counts(store)["quarantined"] == 1


def test_an_attempt_is_on_record_before_the_work_begins(store, path):
    publish(store, parsed(1))
    claim_entries(store, 10, NOW)

    with open_store(path, read_only=True) as other:
        assert other.rows("SELECT attempts FROM entries")[0]["attempts"] == 1


def test_an_entry_that_was_tried_before_comes_last_and_alone(store):
    publish(store, parsed(1), parsed(2))
    claim_entries(store, 10, NOW)
    publish(store, parsed(3), at=NOW + MINUTE)

    handed_out = [[entry.entry_id for entry in claim_entries(store, 10, NOW + MINUTE)] for _ in range(4)]

    assert handed_out == [["id-3"], ["id-2"], ["id-1"], []]


def test_an_entry_is_not_tried_twice_in_one_cycle(store):
    publish(store, parsed(1))

    assert len(claim_entries(store, 10, NOW)) == 1
    assert claim_entries(store, 10, NOW) == []


def test_attempts_that_were_nobodys_fault_do_not_count(store):
    publish(store, parsed(1))
    for number in range(2 * ATTEMPTS):
        entries = claim_entries(store, 10, NOW + number * MINUTE)
        assert len(entries) == 1
        release_entries(store, entries)

    assert bucket_counts(store)["quarantined"] == 0


def test_a_quarantined_entry_is_tried_again_once_freed(store):
    publish(store, parsed(1))
    for number in range(ATTEMPTS + 1):
        claim_entries(store, 10, NOW + number * MINUTE)

    assert free_quarantined(store) == 1
    assert len(claim_entries(store, 10, NOW + HOUR)) == 1


def test_a_new_text_lifts_the_quarantine(store):
    publish(store, parsed(1))
    for number in range(ATTEMPTS + 1):
        claim_entries(store, 10, NOW + number * MINUTE)
    publish(store, parsed(1, "A text that kills nothing"), at=NOW + HOUR)

    assert [entry.version for entry in claim_entries(store, 10, NOW + HOUR)] == [2]


def test_everything_that_was_decided_reads_back(store):
    (entry,) = claimed(store, parsed(1))
    made = analysis(
        entry,
        matches=(match(), match("trump", Belonging.OFF)),
        novelties=(novelty(),),
        vectors=replace(vectors(), parts=numpy.ones((3, 4), numpy.float32)),
        sentences=("Troops took Sudzha.", "They advanced."),
        sentence_vectors=numpy.full((2, 4), 0.25, numpy.float32),
        findings=(first(recorded(entry)),),
        alerts=(alert(entry),),
    )

    (key,) = record_analysis(store, made, NOW)

    (known,) = matched_entries(store, "kursk", MODEL, NOW - DAY)
    assert (known.entry, known.match, known.novelty) == (entry, match(), novelty())
    assert known.vectors is not None
    assert known.vectors.parts is not None
    assert numpy.array_equal(known.vectors.title, vectors().title)
    assert known.vectors.parts.shape == (3, 4)
    assert known.sentences == made.sentences
    assert numpy.array_equal(known.sentence_vectors, made.sentence_vectors)
    (explained,) = explain(store, f"a{key}")
    assert explained.line.alert == alert(entry)


def test_vectors_of_another_model_are_not_handed_out(store):
    (entry,) = claimed(store, parsed(1))
    record_analysis(store, analysis(entry, matches=(match(),), vectors=vectors(model="large@2")), NOW)

    (known,) = matched_entries(store, "kursk", MODEL, NOW - DAY)

    assert known.vectors is None


def test_entries_off_a_storyline_are_not_in_its_memory(store):
    one, other = claimed(store, parsed(2), parsed(1))
    record_analysis(store, analysis(one, Bucket.BORDERLINE, matches=(match(belonging=Belonging.BORDERLINE),)), NOW)
    record_analysis(store, analysis(other, matches=(match("trump"),)), NOW)

    assert matched_entries(store, "kursk", MODEL, NOW - DAY) == []


def test_of_many_storylines_that_an_entry_is_off_the_nearest_are_kept(store):
    (entry,) = claimed(store, parsed(1))
    far = [replace(match(f"far-{number}", Belonging.OFF), score=number / 100) for number in range(50)]
    record_analysis(store, analysis(entry, matches=(*far[:20], match(), *far[20:])), NOW)

    (found,) = explain(store, "e1")

    assert [kept.storyline for kept in found.matches] == ["kursk", *(f"far-{number}" for number in range(49, 44, -1))]


def test_memory_is_handed_out_in_the_order_of_judging(store):
    early, late = claimed(store, parsed(2), parsed(1))
    record_analysis(store, analysis(late, matches=(match(),)), NOW)
    record_analysis(store, analysis(early, matches=(match(),)), NOW + MINUTE)

    assert [known.entry for known in matched_entries(store, "kursk", MODEL, NOW - DAY)] == [late, early]


def test_a_dedup_key_is_told_once(store):
    one, other = claimed(store, parsed(2), parsed(1))

    assert len(told(store, one)) == 1
    assert told(store, other) == ()
    assert len(store.rows("SELECT 1 FROM alerts")) == 1
    assert len(store.rows("SELECT 1 FROM deliveries")) == 2


def test_recording_the_same_analysis_twice_changes_nothing(store):
    (entry,) = claimed(store, parsed(1))
    made = analysis(entry, matches=(match(),), findings=(first(recorded(entry)),), alerts=(alert(entry),))

    assert len(record_analysis(store, made, NOW)) == 1
    assert record_analysis(store, made, NOW) == ()
    assert len(figures_on_record(store, "kursk")) == 1
    assert len(store.rows("SELECT 1 FROM findings")) == 1


def test_an_analysis_is_kept_whole_or_not_at_all(store):
    (entry,) = claimed(store, parsed(1))
    twice = (match(), match())  # cannot be written: one entry, one storyline, one match

    with pytest.raises(StoreError, match="UNIQUE"):
        record_analysis(store, analysis(entry, matches=twice, alerts=(alert(entry),), vectors=vectors()), NOW)

    assert store.rows("SELECT 1 FROM vectors UNION SELECT 1 FROM alerts") == []
    assert bucket_counts(store)["waiting"] == 1


def test_several_analyses_can_share_a_commit_and_fail_one_by_one(store, path):
    one, bad, other = claimed(store, parsed(3), parsed(2), parsed(1))
    with store.writing():
        told(store, one, "key-1")
        with pytest.raises(StoreError, match="UNIQUE"):
            record_analysis(store, analysis(bad, matches=(match(), match()), alerts=(alert(bad, "key-2"),)), NOW)
        told(store, other, "key-3")
        with open_store(path, read_only=True) as reader:
            assert bucket_counts(reader)["waiting"] == 3

    assert bucket_counts(store)["waiting"] == 1
    assert [row["dedup_key"] for row in store.rows("SELECT dedup_key FROM alerts")] == ["key-1", "key-3"]


def test_a_further_source_joins_an_alert_once(store):
    one, other = claimed(store, parsed(2), parsed(1))
    told(store, one)
    source = Source("Baltic Wire", "https://wire.example/1", "The same", NOW, "wire")
    record_analysis(
        store, analysis(other, Bucket.KNOWN, matches=(match(),), joined=(("key-1", source), ("key-1", source))), NOW
    )

    (alone,) = open_alerts(store, "kursk", NOW - DAY)

    assert [outlet.name for outlet in alone.alert.sources] == ["Kyiv Ledger", "Baltic Wire"]


def test_joining_an_alert_that_is_not_there_is_no_error(store):
    (entry,) = claimed(store, parsed(1))
    source = Source("Baltic Wire", "https://wire.example/1", "The same", NOW)

    assert record_analysis(store, analysis(entry, Bucket.KNOWN, joined=(("forgotten", source),)), NOW) == ()


# --- figures ---------------------------------------------------------------------


def test_a_figure_reads_back_as_it_was_read(store):
    (entry,) = claimed(store, parsed(1))
    record_analysis(store, analysis(entry, findings=(first(recorded(entry)),)), NOW)

    (kept,) = figures_on_record(store, "kursk")

    assert replace(kept, key=0) == recorded(entry)


def test_a_verdict_names_the_figure_it_was_held_against(store):
    one, other = claimed(store, parsed(2), parsed(1))
    record_analysis(store, analysis(one, findings=(first(recorded(one)),)), NOW)
    (earlier,) = figures_on_record(store, "kursk")
    later = recorded(other, figure("3,000", low=3000.0))
    record_analysis(store, analysis(other, findings=(contradicts(later, earlier),)), NOW)

    (explained,) = explain(store, f"e{other.key}")

    ((line,), earlier_figures) = explained.figures, explained.earlier
    assert line.verdicts[0].relation is Relation.CONTRADICTS
    assert earlier_figures[line.verdicts[0].earlier_key] == earlier


def test_an_earlier_figure_is_found_without_its_key(store):
    """The core remembers a figure from before it was stored, when it had no key yet."""
    one, other = claimed(store, parsed(2), parsed(1))
    keyless = recorded(one)
    record_analysis(store, analysis(one, findings=(first(keyless),)), NOW)
    record_analysis(
        store, analysis(other, findings=(contradicts(recorded(other, figure("3,000", low=3000.0)), keyless),)), NOW
    )

    assert len(figures_on_record(store, "kursk")) == 2
    (contradiction,) = store.rows("SELECT * FROM findings WHERE relation = 'contradicts'")
    assert contradiction["earlier_key"] == figures_on_record(store, "kursk")[0].key


def test_figures_of_one_entry_may_be_held_against_each_other(store):
    (entry,) = claimed(store, parsed(1))
    one, other = recorded(entry), recorded(entry, figure("3,000", low=3000.0, start=40))
    record_analysis(store, analysis(entry, findings=(first(one), contradicts(other, one))), NOW)

    lines = list_figures(store, Selection("kursk"))

    assert [line.verdicts[0].earlier_key for line in lines] == [lines[1].recorded.key, None]


def test_an_older_figure_judged_again_takes_the_new_verdict(store):
    one, other = claimed(store, parsed(2), parsed(1))
    record_analysis(store, analysis(one, findings=(first(recorded(one)),)), NOW)
    (older,) = figures_on_record(store, "kursk")
    arrived_late = recorded(other, figure("11,000", low=11000.0))
    again = replace(contradicts(older, arrived_late), verdict=Verdict(Relation.UPDATES, "the total rose"))
    record_analysis(store, analysis(other, findings=(first(arrived_late), again)), NOW)

    verdicts = {line.recorded.figure.mention.text: line.verdicts for line in list_figures(store, Selection("kursk"))}

    assert [verdict.relation for verdict in verdicts["12,000"]] == [Relation.UPDATES]
    assert [verdict.relation for verdict in verdicts["11,000"]] == [Relation.FIRST]


def test_figures_of_a_replaced_text_are_kept_and_out_of_the_ledger(store):
    (entry,) = claimed(store, parsed(1))
    record_analysis(store, analysis(entry, findings=(first(recorded(entry)),)), NOW)
    publish(store, parsed(1, "Corrected"), at=NOW + HOUR)
    (newer,) = claim_entries(store, 10, NOW + HOUR)
    (old,) = figures_on_record(store, "kursk")
    corrected = recorded(newer, figure("13,000", low=13000.0))
    record_analysis(store, analysis(newer, findings=(contradicts(corrected, old),)), NOW + HOUR)

    assert [kept.figure.mention.text for kept in figures_on_record(store, "kursk")] == ["13,000"]
    superseded = {line.recorded.entry_version: line.superseded_at for line in list_figures(store, Selection("kursk"))}
    assert superseded == {1: NOW + HOUR, 2: None}


def test_a_ledger_holds_its_own_storyline_only(store):
    (entry,) = claimed(store, parsed(1))
    findings = first(recorded(entry)), first(recorded(entry, storyline="north-korea"))
    record_analysis(store, analysis(entry, findings=findings), NOW)

    assert [kept.storyline for kept in figures_on_record(store, "kursk")] == ["kursk"]


# --- what else is remembered -------------------------------------------------------


def test_near_duplicates_are_looked_for_among_analysed_entries_of_all_feeds(store):
    publish(store, parsed(30), parsed(1))
    publish(store, parsed(2), parsed(3), feed=WIRE)
    for entry in claim_entries(store, 10, NOW):
        if entry.entry_id != "id-3":
            record_analysis(store, analysis(entry, Bucket.OFF_STORYLINE), NOW)

    found = [(entry.feed, entry.entry_id) for entry in recent_entries(store, NOW - DAY)]

    assert found == [(WIRE.url, "id-2"), (LEDGER.url, "id-1")]


def test_the_last_word_of_the_user_holds(store):
    one, other = claimed(store, parsed(2), parsed(1))
    record_feedback(store, one.key, "kursk", belongs=True, now=NOW)
    record_feedback(store, other.key, "kursk", belongs=True, now=NOW + MINUTE)
    record_feedback(store, one.key, "kursk", belongs=False, now=NOW + HOUR)

    assert confirmed_entries(store, "kursk") == [(other, True), (one, False)]
    assert confirmed_entries(store, "trump") == []


def test_entries_embedded_under_another_model_only_are_found_for_the_new_one(store):
    old, new, off = claimed(store, parsed(30), parsed(2), parsed(1))
    record_analysis(store, analysis(old, matches=(match(),), vectors=vectors()), NOW)
    record_analysis(store, analysis(new, matches=(match(),), vectors=vectors()), NOW)
    record_analysis(store, analysis(off, Bucket.OFF_STORYLINE, vectors=vectors()), NOW)
    publish(store, parsed(0, "Not analysed yet"), at=NOW + MINUTE)

    assert entries_without_vectors(store, MODEL, NOW - 2 * DAY, 10) == []
    assert entries_without_vectors(store, "large@2", NOW - 2 * DAY, 0) == [old, new]
    assert entries_without_vectors(store, "large@2", NOW - DAY, 1) == [new, off]
    record_vectors(store, new, vectors(0.5, "large@2"))
    assert entries_without_vectors(store, "large@2", NOW - DAY, 1) == [off]
    (_, known) = matched_entries(store, "kursk", "large@2", NOW - 2 * DAY)
    assert known.vectors is not None


def test_vectors_on_record_come_newest_first(store):
    for value, entry in enumerate(claimed(store, parsed(3), parsed(2), parsed(1))):
        record_analysis(store, analysis(entry, Bucket.OFF_STORYLINE, vectors=vectors(value)), NOW)

    assert [float(found[0]) for found in vectors_on_record(store, MODEL, 2)] == [1.0, 0.5]
    assert vectors_on_record(store, "large@2", 2) == []


def test_history_is_handed_out_as_it_was_first_seen(store):
    publish(store, parsed(1), at=NOW)
    publish(store, parsed(1), parsed(5), at=NOW + HOUR)

    assert [entry.entry_id for entry in history(store)] == ["id-1", "id-5"]
    assert [entry.entry_id for entry in history(store, NOW + MINUTE)] == ["id-5"]


def test_the_stamp_of_feedback_changes_with_every_word(store):
    one, _ = claimed(store, parsed(2), parsed(1))
    stamps = [feedback_stamp(store)]
    for minute, belongs in enumerate((True, False)):
        record_feedback(store, one.key, "kursk", belongs=belongs, now=NOW + minute * MINUTE)
        stamps.append(feedback_stamp(store))

    assert len(set(stamps)) == 3
