"""When feeds are asked again, what is said of them, and when their trouble is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from monitor.core import pacing, waiting
from monitor.model import (
    AlertKind,
    Feed,
    FeedFailure,
    FeedOnRecord,
    FeedState,
    ParsedEntry,
    Poll,
    Validators,
    WaitReason,
)

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
URL = "https://evening.example/rss"
FEED = Feed(URL, "Evening Post", "evening", interval=15 * MINUTE)
NEW = FeedOnRecord(FEED)
SOUND = FeedOnRecord(FEED, last_success_at=NOW - HOUR, first_polled_at=NOW - DAY, last_full_at=NOW - HOUR)


def entries(gap: timedelta, count: int = 10, newest: datetime = NOW - MINUTE) -> tuple[ParsedEntry, ...]:
    return tuple(ParsedEntry(f"{n}", "", f"Entry {n}", "", published_at=newest - n * gap) for n in range(count))


def answered(**said: object) -> Poll:
    return replace(Poll(URL, NOW, status=200), **said)  # type: ignore[arg-type]  # any field


def failed(kind: FeedFailure = FeedFailure.TIMEOUT, **said: object) -> Poll:
    return answered(failure=kind, message="no answer in time", status=None, **said)


def wait(record: FeedOnRecord, poll: Poll) -> timedelta:
    after = pacing.advance(record, poll)
    assert after.next_check_at is not None
    return after.next_check_at - poll.at


def about(expected: timedelta) -> object:
    """Equal but for the jitter."""
    return pytest.approx(expected.total_seconds(), rel=waiting.JITTER + 0.01)


def at(moment: datetime) -> Poll:
    """A failed poll at that time."""
    return replace(failed(), at=moment)


def failing(times: int, kind: FeedFailure = FeedFailure.TIMEOUT, record: FeedOnRecord = SOUND) -> FeedOnRecord:
    """What is on record after a number of failures in a row, each when it was due."""
    at = NOW
    for _ in range(times):
        record = pacing.advance(record, replace(failed(kind), at=at))
        at = record.next_check_at or at
    return record


# --- when -----------------------------------------------------------------------


def test_a_lively_feed_is_asked_at_its_interval() -> None:
    assert wait(SOUND, answered(entries=entries(10 * MINUTE), known_share=0.9)).total_seconds() == about(15 * MINUTE)


def test_a_feed_with_an_entry_every_four_hours_is_asked_every_hour() -> None:
    assert wait(SOUND, answered(entries=entries(4 * HOUR), known_share=0.9)).total_seconds() == about(HOUR)


def test_a_slow_feed_is_asked_every_two_hours_all_the_same() -> None:
    assert wait(SOUND, answered(entries=entries(5 * DAY), known_share=0.9)).total_seconds() == about(2 * HOUR)


def test_a_feed_that_brings_nothing_for_long_is_asked_less_often() -> None:
    still = answered(not_modified=True, status=304)

    assert wait(replace(SOUND, idle=7), still).total_seconds() == about(30 * MINUTE)
    assert wait(replace(SOUND, idle=15), still) > 2 * wait(SOUND, still)


def test_a_feed_whose_entries_are_mostly_new_is_asked_sooner() -> None:
    rush = answered(entries=entries(MINUTE, count=10), known_share=0.1)

    assert wait(SOUND, rush) < 8 * MINUTE


def test_an_urgent_feed_does_not_slow_down_with_its_rhythm() -> None:
    urgent = replace(SOUND, feed=replace(FEED, urgent=True))

    assert wait(urgent, answered(entries=entries(5 * DAY), known_share=1)).total_seconds() == about(30 * MINUTE)


def test_a_rush_is_followed_at_the_pace_at_which_entries_scroll_off() -> None:
    rush = answered(entries=entries(MINUTE, count=20), known_share=0.1)

    assert wait(SOUND, rush).total_seconds() == about(10 * MINUTE)


@pytest.mark.parametrize(("known_share", "idle"), [(1.0, 4), (0.9, 0), (None, 0)])
def test_a_poll_that_brings_nothing_new_counts_as_idle(known_share: float | None, idle: int) -> None:
    after = pacing.advance(replace(SOUND, idle=3), answered(entries=entries(HOUR), known_share=known_share))

    assert after.idle == idle


def test_a_feed_that_serves_an_urgent_storyline_is_as_an_urgent_one() -> None:
    urgent = replace(SOUND, urgent_for=("kursk",))

    slow = answered(entries=entries(5 * DAY), known_share=1, update_every=4 * HOUR)
    assert wait(urgent, slow).total_seconds() == about(30 * MINUTE)


@pytest.mark.parametrize(
    ("known", "is_due"),
    [
        ({}, True),
        ({"urgent_for": ()}, False),
        ({"failures": 1}, False),
        ({"skip_hours": (12,)}, True),
        ({"feed": replace(FEED, interval=HOUR)}, False),
        ({"last_polled_at": NOW - 29 * MINUTE}, False),
    ],
)
def test_a_feed_that_becomes_urgent_does_not_wait_for_its_next_check(known: dict[str, object], is_due: bool) -> None:
    waiting = {"last_polled_at": NOW - 31 * MINUTE, "next_check_at": NOW + HOUR, "urgent_for": ("kursk",)}

    assert pacing.may_go_first(replace(SOUND, **(waiting | known)), NOW) is is_due  # type: ignore[arg-type]  # any field


URGENT = replace(SOUND, feed=replace(FEED, urgent=True))


def test_the_half_hour_of_an_urgent_feed_is_the_most_for_every_address() -> None:
    slow = answered(entries=entries(5 * DAY), known_share=1)

    waits = {wait(replace(URGENT, feed=replace(URGENT.feed, url=f"{URL}/{n}")), slow) for n in range(200)}

    assert max(waits) <= 30 * MINUTE
    assert min(waits) >= 27 * MINUTE
    assert len(waits) > 190


@pytest.mark.parametrize("record", [URGENT, replace(SOUND, urgent_for=("kursk",))])
def test_hours_to_be_skipped_do_not_hold_back_an_urgent_feed(record: FeedOnRecord) -> None:
    skipping = answered(entries=entries(10 * MINUTE), known_share=0.9, skip_hours=tuple(range(23)))

    assert wait(record, skipping) <= 30 * MINUTE
    assert wait(SOUND, skipping) == 11 * HOUR


def test_a_feed_that_asks_to_skip_every_hour_asks_for_nothing() -> None:
    never = answered(entries=entries(10 * MINUTE), known_share=0.9, skip_hours=tuple(range(24)))

    assert wait(SOUND, never).total_seconds() == about(15 * MINUTE)


def test_a_longer_interval_of_the_users_own_stands() -> None:
    daily = replace(SOUND, feed=replace(FEED, interval=DAY))

    assert wait(daily, answered(entries=entries(HOUR), known_share=0.9)).total_seconds() == about(DAY)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"wait": HOUR}, HOUR),
        ({"update_every": HOUR}, HOUR),
        ({"wait": HOUR, "update_every": 2 * HOUR}, 2 * HOUR),
        ({"wait": MINUTE}, 15 * MINUTE),
        ({"wait": 365 * DAY}, 4 * HOUR),
    ],
)
def test_what_the_server_and_the_feed_ask_for_stretches_the_interval(
    said: dict[str, object], expected: timedelta
) -> None:
    lively = answered(entries=entries(10 * MINUTE), known_share=0.9, **said)

    assert wait(SOUND, lively).total_seconds() == about(expected)


def test_the_pace_a_document_asked_for_holds_while_it_is_not_modified() -> None:
    after = pacing.advance(SOUND, answered(entries=entries(10 * MINUTE), known_share=0.9, update_every=2 * HOUR))

    assert wait(after, answered(not_modified=True, status=304)).total_seconds() == about(2 * HOUR)


def test_a_check_never_falls_into_hours_to_be_skipped() -> None:
    after = pacing.advance(SOUND, answered(entries=entries(10 * MINUTE), skip_hours=(12, 13, 14)))

    assert after.next_check_at == NOW.replace(hour=15)


@pytest.mark.parametrize("kind", [FeedFailure.TIMEOUT, FeedFailure.THROTTLED, FeedFailure.HTTP_ERROR])
def test_retry_after_is_obeyed_over_everything(kind: FeedFailure) -> None:
    assert wait(SOUND, failed(kind, wait=6 * HOUR)) == 6 * HOUR
    assert wait(SOUND, failed(kind, wait=timedelta(seconds=1))) >= 13 * MINUTE
    assert wait(SOUND, failed(kind, wait=365 * DAY)) == 7 * DAY


@pytest.mark.parametrize("interval", [DAY, 30 * DAY, 2_000 * DAY])
def test_a_feed_that_is_asked_seldom_is_asked_as_seldom_however_often_it_has_failed(interval: timedelta) -> None:
    rare = replace(SOUND, feed=replace(FEED, interval=interval), failures=40, failing_since=NOW - DAY)

    after = pacing.advance(rare, Poll(URL, NOW, failure=FeedFailure.TIMEOUT))

    assert after.next_check_at is not None
    assert 0.9 * interval <= after.next_check_at - NOW <= 1.1 * interval


def test_failures_back_off_to_a_day() -> None:
    waits = []
    record = SOUND
    for _ in range(12):
        waits.append(wait(record, failed()))
        record = pacing.advance(record, failed())

    assert waits == sorted(waits)
    assert waits[0].total_seconds() == about(15 * MINUTE)
    assert waits[-1].total_seconds() == about(DAY)


@pytest.mark.parametrize(
    ("kind", "quarters"),
    [
        (FeedFailure.UNREACHABLE, 1),
        (FeedFailure.TIMEOUT, 1),
        (FeedFailure.THROTTLED, 1),
        (FeedFailure.HTTP_ERROR, 1),
        (FeedFailure.UNREADABLE, 2),
        (FeedFailure.NOT_A_FEED, 2),
        (FeedFailure.TOO_LARGE, 4),
        (FeedFailure.FORBIDDEN_ADDRESS, 8),
    ],
)
def test_what_hardly_mends_itself_backs_off_faster(kind: FeedFailure, quarters: int) -> None:
    assert wait(SOUND, failed(kind)).total_seconds() == about(quarters * 15 * MINUTE)
    assert wait(failing(1, kind), failed(kind)) > wait(SOUND, failed(kind))


def test_a_first_failure_after_a_month_in_which_nobody_asked_is_a_first_failure() -> None:
    left_alone = replace(SOUND, last_success_at=NOW - 60 * DAY)

    assert wait(left_alone, failed()).total_seconds() == about(15 * MINUTE)


def test_a_few_failures_over_a_month_in_which_nobody_asked_are_a_few_failures() -> None:
    left_alone = replace(SOUND, failures=1, failing_since=NOW - 60 * DAY)

    assert wait(left_alone, failed()).total_seconds() == about(30 * MINUTE)


def test_a_lost_feed_is_not_asked_more_often_than_it_is_to_be() -> None:
    rare = replace(SOUND, feed=replace(FEED, interval=60 * DAY), failures=40, failing_since=NOW - 600 * DAY)

    assert wait(rare, failed()).total_seconds() == about(60 * DAY)


def test_a_feed_that_failed_for_a_month_is_probed_weekly_and_never_declared_dead() -> None:
    lost = replace(SOUND, last_success_at=NOW - 31 * DAY, failures=40, failing_since=NOW - 31 * DAY)

    after = pacing.advance(lost, failed())

    assert wait(lost, failed()).total_seconds() == about(7 * DAY)
    assert not after.retired


def test_the_same_poll_always_leads_to_the_same_check_and_feeds_are_spread() -> None:
    poll = answered(entries=entries(10 * MINUTE), known_share=0.9)
    feeds = [replace(SOUND, feed=replace(FEED, url=f"{URL}/{n}")) for n in range(200)]

    waits = [wait(record, poll) for record in feeds]

    assert waits == [wait(record, poll) for record in feeds]
    assert len(set(waits)) > 190
    assert max(waits) - min(waits) > 2 * MINUTE


# --- what is on record ------------------------------------------------------------


def test_a_success_is_recorded_whole() -> None:
    poll = answered(
        entries=entries(HOUR), validators=Validators('"1"'), body_hash="abc", title="Evening Post", update_every=HOUR
    )

    after = pacing.advance(replace(NEW, failures=3, failing_since=NOW - DAY), poll)

    assert after.validators == Validators('"1"')
    assert (after.body_hash, after.title, after.update_every, after.rhythm) == ("abc", "Evening Post", HOUR, HOUR)
    assert (after.failures, after.failing_since, after.idle) == (0, None, 0)
    assert after.first_polled_at == after.last_success_at == after.last_polled_at == after.last_full_at == NOW
    assert after.newest_entry_at == NOW - MINUTE


def test_a_failure_keeps_what_was_known_and_drops_the_validators() -> None:
    known = replace(SOUND, validators=Validators('"1"'), body_hash="abc", rhythm=HOUR)

    after = pacing.advance(known, failed())

    assert (after.failures, after.failing_since, after.failure) == (1, NOW, FeedFailure.TIMEOUT)
    assert after.validators == Validators()
    assert (after.rhythm, after.last_success_at) == (known.rhythm, known.last_success_at)


def test_a_feed_read_in_part_keeps_the_validators_on_record() -> None:
    known = replace(SOUND, validators=Validators('"1"'), body_hash="abc")

    after = pacing.advance(known, answered(entries=entries(HOUR), message="the document ends early"))

    assert (after.validators, after.body_hash) == (known.validators, "")


def test_a_304_does_not_heal_a_failure() -> None:
    after = pacing.advance(failing(3), answered(not_modified=True, status=304))

    assert after.failures == 3
    assert after.state is FeedState.BROKEN


def test_the_same_body_once_more_does_heal() -> None:
    after = pacing.advance(failing(3), answered(not_modified=True, body_hash="abc", validators=Validators('"1"')))

    assert after.failures == 0


@pytest.mark.parametrize(("kind", "kept"), [(FeedFailure.TIMEOUT, "abc"), (FeedFailure.UNREADABLE, "")])
def test_what_could_not_be_read_is_read_again_though_it_be_the_same(kind: FeedFailure, kept: str) -> None:
    assert pacing.advance(replace(SOUND, body_hash="abc"), failed(kind)).body_hash == kept


def test_the_newest_entry_on_record_stays_though_it_scrolled_off() -> None:
    record = replace(SOUND, newest_entry_at=NOW - MINUTE)

    after = pacing.advance(record, answered(entries=entries(HOUR, newest=NOW - DAY)))

    assert after.newest_entry_at == NOW - MINUTE


def test_a_304_is_no_full_read() -> None:
    after = pacing.advance(SOUND, answered(not_modified=True, status=304))

    assert after.last_full_at == SOUND.last_full_at


# --- moves ------------------------------------------------------------------------


def moved(to: str) -> Poll:
    return answered(entries=entries(HOUR), permanent_url=to)


def test_a_feed_has_moved_when_three_answers_agree() -> None:
    record = SOUND
    seen = []
    for _ in range(3):
        record = pacing.advance(record, moved("https://new.example/rss"))
        seen.append(pacing.address(record))

    assert seen == [URL, URL, "https://new.example/rss"]


def test_answers_that_disagree_count_from_the_start() -> None:
    record = SOUND
    for to in ("https://a.example/", "https://a.example/", "https://b.example/", "https://a.example/"):
        record = pacing.advance(record, moved(to))

    assert pacing.address(record) == URL


def test_a_failure_leaves_the_count_of_agreeing_answers_as_it_was() -> None:
    moving = replace(SOUND, permanent_url="https://new.example/rss", permanent_count=2)

    after = pacing.advance(moving, failed())

    assert (after.permanent_url, after.permanent_count) == ("https://new.example/rss", 2)


def test_an_answer_without_a_redirect_ends_the_count() -> None:
    record = pacing.advance(pacing.advance(SOUND, moved("https://a.example/")), answered(entries=entries(HOUR)))

    assert (record.permanent_url, record.permanent_count) == ("", 0)


def test_a_feed_stays_moved_while_its_new_address_answers() -> None:
    record = replace(SOUND, permanent_url="https://new.example/rss", permanent_count=3)

    assert pacing.address(pacing.advance(record, answered(entries=entries(HOUR)))) == "https://new.example/rss"


def test_where_the_new_address_fails_the_configured_one_is_asked_again() -> None:
    record = replace(SOUND, permanent_url="https://new.example/rss", permanent_count=3)

    assert pacing.address(pacing.advance(record, failed())) == URL


def test_a_new_address_that_is_gone_does_not_retire_the_feed() -> None:
    moved_away = replace(SOUND, permanent_url="https://new.example/rss", permanent_count=3)

    after = pacing.advance(moved_away, failed(FeedFailure.GONE))

    assert (after.retired, after.state, pacing.address(after)) == (False, FeedState.BROKEN, URL)


def test_a_body_hash_stands_for_what_was_read_last() -> None:
    read = pacing.advance(replace(SOUND, body_hash="old"), answered(entries=entries(HOUR)))
    same = pacing.advance(replace(SOUND, body_hash="old"), answered(not_modified=True, body_hash="old"))

    assert (read.body_hash, read.last_full_at) == ("", NOW)
    assert (same.body_hash, same.last_full_at) == ("old", SOUND.last_full_at)


def test_the_first_poll_lasts_until_the_feed_was_read_whole() -> None:
    cut = pacing.advance(NEW, answered(entries=entries(HOUR, 2), validators=None))
    assert cut.first_polled_at is None

    whole = pacing.advance(cut, answered(entries=entries(HOUR), validators=Validators(), at=NOW + HOUR))
    assert whole.first_polled_at == NOW + HOUR


def test_the_first_poll_of_a_feed_that_is_always_cut_short_ends_with_the_second_answer() -> None:
    first = pacing.advance(NEW, answered(entries=entries(HOUR, 2), validators=None))
    second = pacing.advance(first, answered(entries=entries(HOUR, 2), validators=None, at=NOW + HOUR))

    assert second.first_polled_at == NOW + HOUR


# --- states -----------------------------------------------------------------------

STATES = [
    (answered(entries=entries(HOUR)), FeedState.OK),
    (answered(not_modified=True, status=304), FeedState.NOT_MODIFIED),
    (answered(), FeedState.EMPTY),
    (answered(entries=(ParsedEntry("1", "", "Entry", ""),)), FeedState.UNDATED),
    (answered(entries=(ParsedEntry("1", "", "Entry", ""), *entries(HOUR))), FeedState.OK),
    (answered(entries=entries(HOUR, newest=NOW - 30 * DAY)), FeedState.STALE),
    (answered(entries=entries(30 * DAY, newest=NOW - 90 * DAY)), FeedState.OK),
    (failed(FeedFailure.TIMEOUT), FeedState.BROKEN),
    (failed(FeedFailure.NOT_A_FEED), FeedState.BROKEN),
    (failed(FeedFailure.THROTTLED), FeedState.BLOCKED),
    (failed(FeedFailure.FORBIDDEN_ADDRESS), FeedState.BLOCKED),
    *((replace(failed(FeedFailure.HTTP_ERROR), status=each), FeedState.BLOCKED) for each in (401, 402, 403, 407, 451)),
    (replace(failed(FeedFailure.HTTP_ERROR), status=500), FeedState.BROKEN),
    (failed(FeedFailure.GONE), FeedState.RETIRED),
]


@pytest.mark.parametrize(("poll", "expected"), STATES)
def test_what_is_said_of_a_feed(poll: Poll, expected: FeedState) -> None:
    assert pacing.advance(SOUND, poll).state is expected


@pytest.mark.parametrize(("title", "known_as"), [("", "Evening Post"), ("Late Post", "Late Post")])
def test_a_feed_keeps_its_title_where_it_gives_none(title: str, known_as: str) -> None:
    before = replace(SOUND, title="Evening Post")

    assert pacing.advance(before, answered(entries=entries(HOUR), title=title)).title == known_as


def test_a_change_of_settings_is_no_reason_where_a_feed_is_due_anyway() -> None:
    urgent = replace(FEED, urgent=True)
    waits, is_due = (replace(failing(3), next_check_at=NOW + step) for step in (MINUTE, timedelta(0)))

    assert waiting.after_change(waits, urgent, "", NOW) == (NOW, WaitReason.CHANGED)
    assert waiting.after_change(is_due, urgent, "", NOW) is None


@pytest.mark.parametrize(("due_in", "at"), [(50 * MINUTE, NOW + 20 * MINUTE), (10 * MINUTE, None)])
def test_a_shorter_interval_never_makes_a_feed_wait_longer(due_in: timedelta, at: datetime | None) -> None:
    hourly = replace(FEED, interval=HOUR)
    record = replace(SOUND, feed=hourly, last_polled_at=NOW - 10 * MINUTE, next_check_at=NOW + due_in)

    changed = waiting.after_change(record, replace(FEED, interval=30 * MINUTE), "", NOW)

    assert changed == (None if at is None else (at, WaitReason.CHANGED))


def test_a_feed_that_is_made_urgent_is_asked_no_sooner_than_its_interval_says() -> None:
    slow = replace(FEED, interval=2 * HOUR)
    record = replace(SOUND, feed=slow, last_polled_at=NOW - HOUR, next_check_at=NOW + 3 * HOUR)

    assert waiting.after_change(record, replace(slow, urgent=True), "", NOW) == (NOW + HOUR, WaitReason.CHANGED)


@pytest.mark.parametrize(
    ("rhythm", "longest"),
    [(HOUR, 3 * DAY), (DAY, 10 * DAY), (None, 60 * DAY)],
    ids=["at least three days", "ten gaps", "no rhythm"],
)
def test_how_long_a_feed_may_be_silent_before_it_is_stale(rhythm: timedelta | None, longest: timedelta) -> None:
    still = answered(not_modified=True, status=304)
    silent = [replace(SOUND, rhythm=rhythm, newest_entry_at=NOW - age) for age in (longest, longest + MINUTE)]

    assert [pacing.advance(record, still).state for record in silent] == [FeedState.NOT_MODIFIED, FeedState.STALE]


def test_a_feed_that_is_not_modified_for_long_beyond_its_rhythm_is_stale() -> None:
    silent = replace(SOUND, rhythm=HOUR, newest_entry_at=NOW - 5 * DAY)

    assert pacing.advance(silent, answered(not_modified=True, status=304)).state is FeedState.STALE


# --- notices ----------------------------------------------------------------------


def test_a_short_trouble_is_not_told() -> None:
    assert pacing.notice(failing(2), at(NOW + DAY)) is None
    assert pacing.notice(failing(4), at(NOW + HOUR)) is None


def test_a_lasting_trouble_is_told_once_and_so_is_its_end() -> None:
    record = failing(5)
    later = NOW + 2 * DAY

    assert pacing.notice(record, at(later)) is AlertKind.FEED_FAILING
    record = pacing.told(record, later)
    assert pacing.notice(record, at(later + DAY)) is None
    record = pacing.advance(record, replace(answered(entries=entries(HOUR)), at=later + DAY))
    assert pacing.notice(record, at(later + DAY)) is AlertKind.FEED_RECOVERED
    assert pacing.notice(pacing.told(record, later + DAY), at(later + DAY)) is None


@pytest.mark.parametrize(
    ("record", "asked", "told"),
    [(SOUND, 7 * DAY, True), (SOUND, 23 * HOUR, False), (URGENT, 6 * HOUR, True), (URGENT, 5 * HOUR, False)],
)
def test_a_feed_that_may_not_be_asked_until_it_failed_for_long_is_told_of_at_once(
    record: FeedOnRecord, asked: timedelta, told: bool
) -> None:
    throttled = failed(FeedFailure.THROTTLED, wait=asked)

    assert (pacing.notice(pacing.advance(record, throttled), throttled) is AlertKind.FEED_FAILING) is told


def test_the_waits_that_a_server_asks_for_add_up() -> None:
    throttled = failed(FeedFailure.THROTTLED, wait=13 * HOUR)
    once = pacing.advance(SOUND, throttled)
    later = replace(throttled, at=NOW + 13 * HOUR)

    assert pacing.notice(once, throttled) is None
    assert pacing.notice(pacing.advance(once, later), later) is AlertKind.FEED_FAILING


def test_a_failure_while_the_clock_was_ahead_does_not_put_off_the_telling() -> None:
    record = pacing.advance(SOUND, replace(failed(), at=NOW + 400 * DAY))
    for hours in (0, 12, 25):
        last = replace(failed(), at=NOW + hours * HOUR)
        record = pacing.advance(record, last)

    assert record.failing_since == NOW
    assert pacing.notice(record, last) is AlertKind.FEED_FAILING


def test_the_trouble_of_an_urgent_feed_is_told_sooner() -> None:
    urgent = failing(4, record=replace(SOUND, feed=replace(FEED, urgent=True)))

    assert pacing.notice(urgent, at(NOW + 7 * HOUR)) is AlertKind.FEED_FAILING


def test_a_feed_that_is_gone_is_told_at_once_and_retired() -> None:
    record = pacing.advance(SOUND, failed(FeedFailure.GONE))

    assert record.retired
    assert pacing.notice(record, at(NOW)) is AlertKind.FEED_FAILING
    assert pacing.notice(pacing.told(record, NOW), at(NOW + 30 * DAY)) is None


def test_a_retired_feed_that_answers_when_it_is_asked_after_all_is_back_and_that_is_told() -> None:
    gone = pacing.told(pacing.advance(SOUND, failed(FeedFailure.GONE)), NOW)

    back = pacing.advance(gone, answered(entries=entries(HOUR)))

    assert (back.retired, back.state) == (False, FeedState.OK)
    assert pacing.notice(back, at(NOW)) is AlertKind.FEED_RECOVERED


# --- rhythm -----------------------------------------------------------------------


def test_the_rhythm_is_the_median_gap_of_the_newest_entries() -> None:
    burst = entries(MINUTE, count=3, newest=NOW - 10 * DAY)

    assert pacing.rhythm([*entries(HOUR, count=10), *burst]) == HOUR


def test_entries_of_long_ago_make_no_rhythm() -> None:
    lately, before = entries(HOUR, count=30), entries(DAY, count=200, newest=NOW - 30 * HOUR)

    assert pacing.rhythm([*before, *lately]) == HOUR


def test_two_entries_make_no_rhythm() -> None:
    assert pacing.rhythm(entries(HOUR, count=2)) is None


# --- whatever happens ---------------------------------------------------------------

spans = some.timedeltas(timedelta(0), timedelta(days=4000))
polls = some.one_of(
    some.builds(
        answered,
        entries=some.builds(entries, spans, some.integers(0, 12)),
        known_share=some.none() | some.floats(0, 1),
        wait=some.none() | spans,
        update_every=some.none() | spans,
        skip_hours=some.lists(some.integers(0, 23), max_size=24).map(tuple),
        permanent_url=some.sampled_from(["", "https://new.example/"]),
    ),
    some.just(answered(not_modified=True, status=304)),
    some.builds(failed, some.sampled_from(FeedFailure), wait=some.none() | spans),
)


@given(some.lists(polls, max_size=40), some.booleans())
def test_a_feed_is_always_asked_again_within_a_fortnight(happenings: list[Poll], urgent: bool) -> None:
    record = replace(NEW, feed=replace(FEED, urgent=urgent))
    at = NOW
    for poll in happenings:
        record = pacing.advance(record, replace(poll, at=at))
        assert record.next_check_at is not None
        assert timedelta(0) < record.next_check_at - at < timedelta(days=9)
        at = record.next_check_at


def test_every_kind_of_failure_has_its_weight() -> None:
    assert {kind for kind in FeedFailure if wait(SOUND, failed(kind)) > timedelta(0)} == set(FeedFailure)
    assert set(waiting._WEIGHTS) == set(FeedFailure)


@pytest.mark.parametrize(("known_share", "minutes"), [(0.4, 10), (0.6, 15)])
def test_a_rush_is_when_more_than_half_of_the_entries_are_new(known_share: float, minutes: int) -> None:
    listed = answered(entries=entries(MINUTE, count=20), known_share=known_share)

    assert wait(SOUND, listed).total_seconds() == about(minutes * MINUTE)


# --- why then ---------------------------------------------------------------------

WAITS = [
    (SOUND, answered(entries=entries(10 * MINUTE), known_share=0.9), WaitReason.INTERVAL),
    (SOUND, answered(entries=entries(4 * HOUR), known_share=0.9), WaitReason.RHYTHM),
    (replace(SOUND, idle=3, rhythm=4 * HOUR), answered(not_modified=True, status=304), WaitReason.RHYTHM),
    (replace(SOUND, idle=3), answered(not_modified=True, status=304), WaitReason.IDLE),
    (SOUND, answered(entries=entries(MINUTE), known_share=0.1), WaitReason.RUSH),
    (SOUND, answered(entries=entries(MINUTE, count=40), known_share=0.1), WaitReason.INTERVAL),
    (SOUND, answered(entries=entries(10 * MINUTE), update_every=HOUR), WaitReason.HINT),
    (replace(SOUND, feed=replace(FEED, interval=DAY)), answered(entries=entries(5 * DAY)), WaitReason.INTERVAL),
    (SOUND, answered(entries=entries(10 * MINUTE), skip_hours=(12, 13)), WaitReason.SKIP_HOURS),
    (SOUND, failed(), WaitReason.FAILURES),
    (SOUND, failed(FeedFailure.THROTTLED, wait=HOUR), WaitReason.RETRY_AFTER),
    (SOUND, failed(FeedFailure.THROTTLED, wait=MINUTE), WaitReason.FAILURES),
    (replace(SOUND, failures=40, failing_since=NOW - 31 * DAY), failed(), WaitReason.LOST),
]


def test_a_wait_while_no_feed_answers_is_the_interval_and_counts_as_three_failures_at_most() -> None:
    record = SOUND
    for n in range(9):
        record = pacing.advance(record, replace(failed(), at=NOW + n * HOUR), is_cut_off=True)

    assert (record.failures, record.failing_since, record.wait_reason) == (3, NOW, WaitReason.NO_NETWORK)
    assert wait(record, answered(failure=FeedFailure.HTTP_ERROR, status=500)).total_seconds() == about(2 * HOUR)
    assert pacing.advance(failing(7), failed(), is_cut_off=True).failures == 7


@pytest.mark.parametrize(("record", "poll", "reason"), WAITS)
def test_a_wait_knows_what_made_it(record: FeedOnRecord, poll: Poll, reason: WaitReason) -> None:
    assert pacing.advance(record, poll).wait_reason is reason
