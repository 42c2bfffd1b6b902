"""When a waiting alert goes out; and that none is ever dropped."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.core.telling import holding
from monitor.core.telling.holding import Plan, Policy, Told, plan, release_at
from monitor.model import Alert, AlertKind, PendingDelivery
from tests.alert_samples import NOW, contradiction, development, minutes, pending

UNHURRIED = settings(deadline=None)  # how long an example takes says nothing here
NIGHT = Policy(quiet_hours=(time(22), time(7)))
CAPPED = Policy(daily_cap=5, digest_at=time(8))


def at(hour: int, minute: int = 0, day: int = 6) -> datetime:
    return datetime(2025, 1, day, hour, minute, tzinfo=UTC)


def planned(
    due: list[PendingDelivery],
    policy: Policy,
    *,
    now: datetime = NOW,
    sent_at: tuple[datetime, ...] = (),
    told: tuple[Told, ...] = (),
) -> Plan:
    return plan(due, policy=policy, sent_at=sent_at, told=told, now=now)


def keys(deliveries: tuple[PendingDelivery, ...]) -> list[int]:
    return [delivery.key for delivery in deliveries]


def notice() -> Alert:
    return replace(contradiction(), kind=AlertKind.FEED_FAILING, storyline="", about="")


def test_a_development_goes_out_when_its_settle_window_ends():
    assert release_at(development(), NOW, Policy()) == NOW + minutes(10)
    assert release_at(development(), NOW + minutes(11), Policy()) == NOW + minutes(11)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (at(21, 59), at(21, 59)),
        (at(22), at(7, day=7)),
        (at(23, 30), at(7, day=7)),
        (at(3), at(7)),
        (at(6, 59), at(7)),
        (at(7), at(7)),
    ],
)
def test_quiet_hours_over_midnight_hold_until_they_end(now, expected):
    assert holding.quiet_until(now, NIGHT) == expected


@pytest.mark.parametrize(("now", "expected"), [(at(12), at(12)), (at(13), at(14)), (at(14), at(14))])
def test_quiet_hours_within_a_day_hold_until_they_end(now, expected):
    assert holding.quiet_until(now, Policy(quiet_hours=(time(13), time(14)))) == expected


def test_quiet_hours_are_in_the_users_own_zone():
    policy = Policy(quiet_hours=(time(22), time(7)), zone=ZoneInfo("Europe/Kyiv"))

    assert holding.quiet_until(at(21), policy) == at(5, day=7)


@UNHURRIED
@given(
    st.integers(0, 366 * 24 * 60),
    st.times(),
    st.times(),
    st.sampled_from(["UTC", "Europe/Kyiv", "Australia/Lord_Howe"]),
)
def test_quiet_hours_end_within_a_day_and_never_in_the_past(minute, start, end, zone):
    now = datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=minute)

    until = holding.quiet_until(now, Policy(quiet_hours=(start, end), zone=ZoneInfo(zone)))

    assert now <= until <= now + timedelta(hours=25)


def test_an_alert_held_by_quiet_hours_goes_out_after_them_however_old():
    delivery = pending(contradiction(), 1, due=at(23, day=3))

    assert keys(planned([delivery], NIGHT, now=at(3)).alone) == []
    assert planned([delivery], NIGHT, now=at(3)).held == ((delivery, at(7)),)
    assert keys(planned([delivery], NIGHT, now=at(7)).alone) == [1]


def test_a_cooldown_holds_more_about_the_same_thing():
    policy = Policy(cooldowns={"kursk": timedelta(hours=2)})
    told = (Told(NOW - minutes(30), "kursk", "development"),)

    held = planned([pending(development(), 1, due=NOW)], policy, told=told).held

    assert [until for _, until in held] == [NOW + minutes(90)]


def test_a_cooldown_is_broken_by_something_new():
    policy = Policy(cooldowns={"kursk": timedelta(hours=2)})
    told = (Told(NOW - minutes(30), "kursk", "development"),)

    assert keys(planned([pending(contradiction(), 1)], policy, told=told).alone) == [1]


def test_a_cooldown_of_one_storyline_does_not_hold_another():
    policy = Policy(cooldowns={"trump": timedelta(hours=2)})
    told = (Told(NOW - minutes(30), "kursk", "development"), Told(NOW - minutes(3), "trump", "development"))

    assert keys(planned([pending(development(), 1, due=NOW)], policy, told=told).alone) == [1]


def test_what_a_cooldown_held_goes_out_together():
    policy = Policy(cooldowns={"kursk": timedelta(hours=2)})

    made = planned([pending(development(), key, due=NOW) for key in (1, 2, 3)], policy)

    assert [keys(group) for group in made.digests] == [[1, 2, 3]]
    assert made.alone == ()


def test_the_same_news_for_several_storylines_is_one_message():
    kursk = pending(development(), 1, due=NOW)
    korea = replace(kursk, key=2, alert=replace(kursk.alert, storyline="korea", title="North Korea", dedup_key="other"))

    made = planned([kursk, pending(contradiction(), 3), korea], Policy())

    assert [keys(group) for group in made.digests] == [[1, 2]]
    assert keys(made.alone) == [3]


def test_all_that_one_entry_tells_is_one_message():
    village = pending(development(), 1, due=NOW)
    figure = pending(contradiction(), 2, due=NOW)
    together = replace(figure, alert=replace(figure.alert, entry_key=village.alert.entry_key))

    made = planned([village, together, pending(contradiction(), 3)], Policy())

    assert [keys(group) for group in made.digests] == [[1, 2]]
    assert keys(made.alone) == [3]


def test_without_a_cap_everything_due_goes_out_alone_oldest_first():
    due = [pending(contradiction(), key) for key in range(40)]

    assert keys(planned(due, Policy()).alone) == list(range(40))


def test_above_the_cap_alerts_wait_for_the_digest():
    due = [pending(contradiction(), key) for key in range(4)]

    made = planned(due, CAPPED, sent_at=(at(9), at(10), at(11)))

    assert keys(made.alone) == [0, 1]
    assert [(delivery.key, until) for delivery, until in made.held] == [(2, at(8, day=7)), (3, at(8, day=7))]
    assert made.is_capped


def test_messages_before_the_last_digest_time_do_not_count_towards_the_cap():
    made = planned([pending(contradiction(), 1)], CAPPED, sent_at=(at(3), at(4), at(5), at(6), at(7)))

    assert keys(made.alone) == [1]
    assert not made.is_capped


def test_what_the_cap_held_is_told_in_one_digest():
    due = [pending(contradiction(), key, due=at(20, key)) for key in range(2)]
    sent = tuple(at(9, minute) for minute in range(5))

    made = planned(due, CAPPED, now=at(8, day=7), sent_at=sent)

    assert [keys(group) for group in made.digests] == [[0, 1]]
    assert made.alone == ()


def test_a_single_alert_that_the_cap_held_goes_out_alone():
    sent = tuple(at(9, minute) for minute in range(5))

    made = planned([pending(contradiction(), 1, due=at(20))], CAPPED, now=at(8, day=7), sent_at=sent)

    assert keys(made.alone) == [1]


def test_many_alerts_of_an_outage_are_gathered_few_are_not():
    many = [pending(contradiction(), key, due=at(20, day=5), attempts=9) for key in range(30)]

    assert [len(group) for group in planned(many, Policy()).digests] == [12, 12, 6]
    assert keys(planned(many[:3], Policy()).alone) == [0, 1, 2]


def test_notices_are_above_the_cap():
    made = planned([pending(notice(), 1)], CAPPED, sent_at=tuple(at(9, minute) for minute in range(5)))

    assert keys(made.alone) == [1]


def test_when_the_network_was_away_its_many_notices_are_one_message():
    made = planned([pending(notice(), key) for key in range(10)], Policy())

    assert [len(group) for group in made.digests] == [10]


def test_a_digest_is_never_gathered_into_another():
    digest = replace(notice(), kind=AlertKind.DIGEST)

    assert keys(planned([pending(digest, key) for key in range(10)], Policy()).alone) == list(range(10))


alerts = st.sampled_from([contradiction(), development(), notice(), replace(notice(), kind=AlertKind.DIGEST)])


@UNHURRIED
@given(
    due=st.lists(st.tuples(alerts, st.integers(0, 72 * 60)), max_size=40),
    cap=st.none() | st.integers(1, 10),
    sent=st.lists(st.integers(0, 48 * 60), max_size=20),
    told=st.lists(st.tuples(st.integers(0, 300), st.sampled_from(["development", "soldier", "other"])), max_size=4),
    quiet=st.none() | st.tuples(st.times(), st.times()),
    cooldown=st.integers(0, 600),
)
def test_every_due_delivery_is_in_exactly_one_place_and_held_into_the_future(due, cap, sent, told, quiet, cooldown):
    deliveries = [pending(alert, key, due=NOW - minutes(age)) for key, (alert, age) in enumerate(due)]
    policy = Policy(quiet, cap, time(8), {"kursk": minutes(cooldown)})

    made = plan(
        deliveries,
        policy=policy,
        sent_at=[NOW - minutes(age) for age in sent],
        told=[Told(NOW - minutes(age), "kursk", about) for age, about in told],
        now=NOW,
    )

    placed = [*keys(made.alone), *(key for group in made.digests for key in keys(group))]
    placed += [delivery.key for delivery, _ in made.held]
    assert sorted(placed) == list(range(len(due)))
    assert all(until > NOW for _, until in made.held)
    assert all(0 < len(group) <= holding.DIGEST_SIZE for group in made.digests)


@UNHURRIED
@given(st.integers(0, 60), st.integers(1, 4))
def test_under_any_cap_every_alert_is_told_within_two_digest_times(count, cap):
    policy, waiting, now, sent = Policy(daily_cap=cap), list(range(count)), NOW, []
    release = dict.fromkeys(waiting, NOW)
    for _ in range(3):
        due = [pending(contradiction(), key, due=NOW) for key in waiting if release[key] <= now]
        made = planned(due, policy, now=now, sent_at=tuple(sent))
        told = [*keys(made.alone), *(key for group in made.digests for key in keys(group))]
        sent += [now] * (len(made.alone) + len(made.digests))
        waiting = [key for key in waiting if key not in told]
        release |= {delivery.key: until for delivery, until in made.held}
        now = holding.next_digest(now, policy)

    assert waiting == []


def test_waits_between_attempts_double_up_to_an_hour():
    waits = [(holding.next_attempt(attempts, NOW) or NOW) - NOW for attempts in range(1, 10)]

    assert waits == [minutes(number) for number in (1, 2, 4, 8, 16, 32, 60, 60, 60)]


def test_a_longer_wait_that_the_server_asks_for_is_honoured():
    assert holding.next_attempt(1, NOW, timedelta(minutes=5)) == NOW + minutes(5)
    assert holding.next_attempt(5, NOW, timedelta(minutes=5)) == NOW + minutes(16)


def test_a_server_that_asks_for_a_year_is_asked_again_after_a_day():
    assert holding.next_attempt(1, NOW, timedelta(days=365)) == NOW + timedelta(days=1)


def test_a_delivery_is_a_dead_letter_after_three_days_of_attempts_not_before():
    now, attempts = NOW, 1
    while (again := holding.next_attempt(attempts, now)) is not None:
        now, attempts = again, attempts + 1

    assert timedelta(days=2, hours=22) < now - NOW < timedelta(days=3, hours=2)


def test_a_failing_channel_is_told_of_after_half_an_hour_and_when_it_is_given_up():
    assert [attempts for attempts in range(1, 90) if holding.tells_failure(attempts)] == [
        holding.TELL_AFTER,
        holding.MOST_ATTEMPTS,
    ]
