"""One entry's outcome: its bucket is the highest of those it reached, and what may not be told is told why."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import cache

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.core.analysis import RANK, Material, Track, analyse_entry, belongs, counts_as_told, remember, silence
from monitor.core.record.ledger import Ledger
from monitor.core.storylines.background import Background
from monitor.core.storylines.memory import StorylineMemory
from monitor.core.storylines.profiles import build_profile
from monitor.model import Analysis, Belonging, Bucket, Entry, Match, Novelty, Storyline, Vectors
from tests.stage import DAY, FERRY, START

NOW = START + DAY
ENTRY = Entry(
    key=7,
    version=1,
    entry_id="toll",
    feed="https://wire.example/rss",
    source="Fjord Wire",
    publisher="wire",
    link="https://wire.example/toll",
    title="Toll of Norway ferry disaster",
    summary="38 people were killed when the ferry Polarlys sank off Norway, the coast guard said.",
    content="",
    published_at=START,
    first_seen_at=START + timedelta(minutes=5),
)
DIMENSIONS = 8


def material(entry: Entry = ENTRY, *belongings: Belonging, **more: object) -> Material:
    """The entry, matched as told, with vectors that are like nothing."""
    vector = numpy.eye(DIMENSIONS, dtype=numpy.float32)[0]
    matches = tuple(
        Match(f"storyline-{number}", 0.9, 0.5, belonging, reason=f"match {number}")
        for number, belonging in enumerate(belongings)
    )
    vectors = Vectors("none", vector, vector)
    made = Material(entry, vectors, matches, sentences=(entry.title,), sentence_vectors=vector[None, :])
    return replace(made, **more)


def tracks(number: int, **settings: object) -> list[Track]:
    return [track(replace(FERRY, id=f"storyline-{each}", **settings)) for each in range(number)]


def track(storyline: Storyline) -> Track:
    background = Background("none")
    profile = build_profile(storyline, numpy.eye(DIMENSIONS, dtype=numpy.float32)[:1], background)
    return Track(storyline, profile, StorylineMemory(storyline, background.terms), Ledger(storyline))


def judged(made: Material, *on: Track) -> Analysis:
    return analyse_entry(made, on, Background("none"), default_channels=("desk",), now=NOW)


def test_every_bucket_has_its_rank_and_alerted_is_the_highest() -> None:
    assert sorted(RANK) == sorted(Bucket)
    assert RANK[-1] is Bucket.ALERTED


@cache
def outcome(belonging: Belonging) -> Bucket:
    return judged(material(ENTRY, belonging), *tracks(1)).bucket


@given(st.lists(st.sampled_from(Belonging), min_size=1, max_size=4))
def test_the_bucket_is_the_highest_that_any_storyline_gives(belongings: list[Belonging]) -> None:
    analysis = judged(material(ENTRY, *belongings), *tracks(len(belongings)))

    assert analysis.bucket is max((outcome(each) for each in belongings), key=RANK.index)
    assert analysis.reason
    assert belongs(analysis.matches) == (Belonging.MATCHED in belongings)
    assert bool(analysis.findings) == (Belonging.MATCHED in belongings)


def test_an_entry_is_off_storyline_where_none_is_tracked() -> None:
    analysis = judged(material())

    assert (analysis.bucket, analysis.reason) == (Bucket.OFF_STORYLINE, "no storyline is tracked")


CHANGED = {"version": 2, "changed_at": START + DAY}
SILENCED = [
    ({}, {}, None),
    ({"is_first_poll": True}, {}, Bucket.NOT_NEW),
    ({"is_first_poll": True}, {"tell_first_poll": True}, None),
    ({"is_first_poll": True, **CHANGED}, {}, Bucket.NOT_NEW),
    (CHANGED, {}, None),
    ({"published_at": None}, {}, Bucket.UNDATED),
    ({"published_at": None, "is_first_poll": True}, {"tell_first_poll": True}, Bucket.UNDATED),
    ({"published_at": START - 8 * DAY}, {}, Bucket.BACKFILL),
    ({"published_at": START - 7 * DAY + timedelta(minutes=6)}, {}, None),
    ({"published_at": START - 8 * DAY}, {"max_age": 9 * DAY}, None),
    ({"published_at": START + 8 * DAY}, {}, None),
]


@pytest.mark.parametrize(("entry", "settings", "bucket"), SILENCED)
def test_what_may_not_be_told_says_why(
    entry: dict[str, object], settings: dict[str, object], bucket: Bucket | None
) -> None:
    found = silence(replace(ENTRY, **entry), replace(FERRY, **settings))

    assert (found[0] if found else None) is bucket
    if found:
        analysis = judged(material(replace(ENTRY, **entry), Belonging.MATCHED), *tracks(1, **settings))
        assert (analysis.bucket, analysis.reason, analysis.alerts) == (*found, ())


def test_what_may_not_be_told_is_judged_all_the_same() -> None:
    first = replace(ENTRY, is_first_poll=True)
    analysis = judged(material(first, Belonging.MATCHED), *tracks(1))

    assert analysis.bucket is Bucket.NOT_NEW
    assert [finding.later.figure.mention.text for finding in analysis.findings] == ["38 people"]
    assert len(analysis.novelties) == 1


@pytest.mark.parametrize(
    ("is_first_poll", "is_new", "alerted", "counts"),
    [(False, True, True, True), (False, True, False, False), (True, True, False, True), (True, False, False, False)],
)
def test_what_stood_at_the_first_poll_counts_as_told(
    is_first_poll: bool, is_new: bool, alerted: bool, counts: bool
) -> None:
    novelty = Novelty("ferry", is_new, 0.9, 0.5, "", "")

    entry = replace(ENTRY, is_first_poll=is_first_poll)

    assert counts_as_told(entry, Storyline("ferry", "Ferry", "A ferry."), novelty, alerted=alerted) is counts


def test_old_news_counts_as_told_and_undated_news_does_not() -> None:
    novelty, storyline = Novelty("ferry", True, 0.9, 0.5, "", ""), Storyline("ferry", "Ferry", "A ferry.")
    old = replace(ENTRY, first_seen_at=ENTRY.first_seen_at + timedelta(days=30))
    undated = replace(ENTRY, published_at=None)

    assert counts_as_told(old, storyline, novelty, alerted=False)
    assert not counts_as_told(undated, storyline, novelty, alerted=False)


def test_a_contradiction_is_told_once_and_the_next_that_repeats_it_joins() -> None:
    (on,) = tracks(1, alerts=("contradiction",))
    lower = ENTRY.summary.replace("38", "15").replace("coast guard", "police")
    earlier = replace(ENTRY, key=1, entry_id="1")
    later = replace(ENTRY, key=2, entry_id="2", summary=lower, published_at=START + timedelta(hours=1))
    remember(made := material(earlier, Belonging.MATCHED), judged(made, on), [on])
    remember(made := material(later, Belonging.MATCHED), analysis := judged(made, on), [on])
    (alert,) = analysis.alerts
    assert on.keys == {alert.dedup_key}

    again = track(on.storyline)  # as it is when the contradiction was on record and its figures were forgotten
    again.keys.add(alert.dedup_key)
    judged(material(earlier, Belonging.MATCHED), again)
    repeated = judged(material(later, Belonging.MATCHED), again)

    assert (repeated.bucket, repeated.alerts) == (Bucket.KNOWN, ())
    assert [key for key, _ in repeated.joined] == [alert.dedup_key]
    assert "told already" in repeated.reason


def test_a_late_arrival_that_shows_what_stood_before_tells_the_contradiction() -> None:
    earlier = replace(ENTRY, key=1, entry_id="1")
    lower = ENTRY.summary.replace("38", "15").replace("coast guard", "police")
    later = replace(ENTRY, key=2, entry_id="2", summary=lower, published_at=START + timedelta(hours=1))
    (in_order,), (late,) = tracks(1, alerts=("contradiction",)), tracks(1, alerts=("contradiction",))

    def arrive(on: Track, *entries: Entry) -> list[str]:
        told = []
        for entry in entries:
            remember(made := material(entry, Belonging.MATCHED), analysis := judged(made, on), [on])
            told += [alert.dedup_key for alert in analysis.alerts]
        return told

    assert arrive(late, later, earlier) == arrive(in_order, earlier, later) != []


def test_a_wire_copy_of_what_was_told_joins_its_alert_however_it_is_written() -> None:
    (on,) = tracks(1)
    on.told[3] = "the told one"
    copy = material(ENTRY, Belonging.MATCHED, near_duplicate_of=3, previous_title=ENTRY.title)

    analysis = judged(copy, on)

    assert [key for key, _ in analysis.joined] == ["the told one"]


def test_a_changed_text_without_figures_withdraws_those_of_its_earlier_version() -> None:
    (on,) = tracks(1)
    judged(material(ENTRY, Belonging.MATCHED), on)
    assert len(on.ledger.findings) == 1

    changed = replace(ENTRY, summary="Nobody knows how many people were on the ferry Polarlys.", **CHANGED)
    analysis = judged(material(changed, Belonging.MATCHED, previous_title=ENTRY.title), on)

    assert on.ledger.findings == ()
    assert analysis.bucket is Bucket.NOT_NEW


def test_a_storyline_in_shadow_decides_the_same_and_sends_to_no_channel() -> None:
    told, held = tracks(1), tracks(1, shadow=True)
    lower = ENTRY.summary.replace("38", "15").replace("coast guard", "police")
    found = []
    for on in (told, held):
        judged(material(ENTRY, Belonging.MATCHED), *on)
        later = replace(ENTRY, key=8, entry_id="lower", summary=lower, published_at=START + timedelta(hours=1))
        found.append(judged(material(later, Belonging.MATCHED), *on))

    assert [analysis.bucket for analysis in found] == [Bucket.ALERTED, Bucket.HELD]
    assert {alert.channels for alert in found[0].alerts} == {("desk",)}
    assert [replace(alert, channels=("desk",)) for alert in found[1].alerts] == list(found[0].alerts)
