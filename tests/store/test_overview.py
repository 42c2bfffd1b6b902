"""The overview: is it working, and what is the matter if not; lists and explanations add up with it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.errors import InputError
from monitor.model import Belonging, Bucket, Delivery, Feed, FeedFailure, FeedState, Relation, Source
from monitor.store.alerts import record_alerts
from monitor.store.analyses import ATTEMPTS, claim_entries, record_analysis
from monitor.store.deliveries import claim_delivery, deliveries_due, record_delivery
from monitor.store.explanations import AlertExplanation, entry_key, explain
from monitor.store.feed_health import Configured
from monitor.store.feeds import sync_feeds
from monitor.store.keeping import prune
from monitor.store.listings import Selection, list_alerts, list_entries, list_figures, storylines_on_record
from monitor.store.memory import record_feedback
from monitor.store.overview import QUARANTINED, WAITING, overview
from monitor.store.steps import DEMO, REPLAY, record_step, steps_on_record
from tests.store.samples import (
    DAY,
    HOUR,
    LEDGER,
    MINUTE,
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
    novelty,
    parsed,
    poll,
    publish,
    recorded,
    told,
)


def all_polled(store, at=NOW):
    publish(store, at=at)
    publish(store, feed=WIRE, at=at)


def test_a_monitor_without_feeds_says_what_to_do(store):
    assert overview(store, NOW).verdict == "Nothing to do: no feed is configured."


def test_a_monitor_that_never_polled_says_so(store):
    sync_feeds(store, [LEDGER, WIRE], NOW)

    assert overview(store, NOW).verdict == "Not started: 2 feeds configured, none polled yet (`monitor once` does)."


def test_a_monitor_that_works_says_so(store):
    all_polled(store)

    found = overview(store, NOW + 2 * MINUTE)

    assert (found.working, found.verdict) == (True, "Working: last poll 2 minutes ago, 2 feeds fine.")


def test_feeds_that_were_just_configured_are_no_trouble_and_not_said_to_be_fine(store):
    all_polled(store)
    new = Feed("https://new.example/rss", "New", "new")

    found = overview(store, NOW + 2 * MINUTE, Configured((LEDGER, WIRE, new)))

    assert found.verdict == "Working: last poll 2 minutes ago, 2 feeds fine, 1 not polled yet."
    assert [feed.name for feed in found.feeds] == ["Baltic Wire", "Kyiv Ledger", "New"]


def test_a_monitor_that_has_stopped_is_told_by_overdue_feeds(store):
    all_polled(store)

    found = overview(store, NOW + 2 * DAY)

    assert (found.working, found.overdue_feeds) == (False, 2)
    assert found.verdict == "Not running: last poll 2 days ago, 2 feeds overdue."


def test_a_demo_that_was_polled_again_is_a_database_like_any_other(store):
    publish(store, parsed(1))
    record_step(store, DEMO, NOW)
    assert overview(store, NOW + 2 * DAY).verdict.startswith("The demo, finished: its own clock ended on 1 Mar 2026")

    publish(store, parsed(1), at=NOW + DAY)

    assert overview(store, NOW + 3 * DAY).verdict.startswith("Not running: ")


def test_a_replay_is_told_from_a_monitor_that_stopped_however_far_its_clock_ran(store):
    publish(store, parsed(1), at=NOW + DAY)
    record_step(store, REPLAY, NOW + DAY)
    record_step(store, "deliver", NOW + 3 * DAY)

    found = overview(store, NOW)

    assert (found.working, found.ahead_at) == (True, None)
    assert found.verdict == "A replay up to 2 Mar 2026 12:00 UTC, finished: what is called sent here went nowhere."


def test_times_on_record_that_have_not_come_yet_are_told(store):
    all_polled(store, NOW)
    record_step(store, "poll", NOW)

    assert overview(store, NOW - HOUR).ahead_at == NOW
    assert overview(store, NOW - timedelta(minutes=1)).ahead_at is None


def test_a_clock_that_went_back_is_told_after_the_next_poll_too(store):
    all_polled(store, NOW)
    all_polled(store, NOW - 2 * HOUR)

    assert overview(store, NOW - 2 * HOUR).ahead_at == NOW


def test_a_failing_feed_is_named_with_since_when_and_why(store):
    all_polled(store)
    failure = answer(status=503, failure=FeedFailure.THROTTLED, message="answered 503", validators=None)
    poll(store, replace(failure, at=NOW + HOUR))
    poll(store, replace(failure, at=NOW + 2 * HOUR))

    found = overview(store, NOW + 2 * HOUR)

    assert found.verdict == (
        "Trouble: last poll under a minute ago, 1 of 2 feeds failing (`monitor feeds --failing` tells why);"
        " 1 feed overdue: polling does not keep up."
    )
    worst = found.feeds[0]
    assert (worst.name, worst.state, worst.failures) == ("Kyiv Ledger", FeedState.BLOCKED, 2)
    assert (worst.failing_since, worst.last_success_at, worst.message) == (NOW + HOUR, NOW, "answered 503")


def test_every_entry_is_in_one_bucket_and_the_counts_add_up(store):
    publish(store, *(parsed(number) for number in range(1, 20)))
    for number, entry in enumerate(claim_entries(store, 18, NOW)):
        if number < 2 * len(Bucket) - 1:
            record_analysis(store, analysis(entry, list(Bucket)[number % len(Bucket)]), NOW)
    for number in range(1, ATTEMPTS + 1):
        claim_entries(store, 1, NOW + number * MINUTE)
        claim_entries(store, 1, NOW + number * MINUTE)
    publish(store, parsed(19), parsed(18, "Changed"), at=NOW + DAY)

    found = overview(store, NOW + DAY)

    assert sum(found.buckets.values()) == found.entries == 19
    assert set(found.buckets) == {*Bucket, WAITING, QUARANTINED}
    assert (found.buckets[QUARANTINED], len(found.quarantined)) == (2, 2)
    assert found.buckets[WAITING] == 1


def test_an_entry_in_quarantine_is_named(store):
    all_polled(store, NOW - HOUR)
    publish(store, parsed(1, "A poisonous report"))
    for number in range(ATTEMPTS + 1):
        claim_entries(store, 1, NOW + number * MINUTE)

    found = overview(store, NOW + 5 * MINUTE)

    assert [(entry.title, entry.source) for entry in found.quarantined] == [("A poisonous report", "Kyiv Ledger")]
    assert "1 entry in quarantine" in found.verdict


def test_alerts_of_today_are_counted_by_kind(store):
    record_alerts(store, [alert(None, "yesterday", created_at=NOW - DAY), alert(None, "today")])
    for number, day in enumerate((NOW, NOW - DAY)):
        record_alerts(store, [alert(None, f"in shadow {number}", channels=(), created_at=day)])

    found = overview(store, NOW)

    assert (found.alerts, found.alerts_today, found.shadowed_today) == (4, {"new_development": 2}, 1)


def test_deliveries_that_wait_or_were_given_up_are_counted_by_channel_with_the_last_error(store):
    all_polled(store)
    record_alerts(store, [alert(None)])
    for delivery in deliveries_due(store, NOW):
        claim_delivery(store, delivery.key, NOW)
        is_chat = delivery.channel == "chat"
        record_delivery(
            store, Delivery(delivery.key, ok=False, error=f"{delivery.channel} is down"), NOW, NOW if is_chat else None
        )

    chat, mail = overview(store, NOW).channels

    assert (chat.channel, chat.states, chat.oldest_waiting_at, chat.error) == (
        "chat",
        {"waiting": 1},
        NOW,
        "chat is down",
    )
    assert (mail.channel, mail.states, mail.oldest_waiting_at, mail.error) == (
        "mail",
        {"dead": 1},
        None,
        "mail is down",
    )
    assert "1 alert not delivered and given up" in overview(store, NOW).verdict


def test_a_step_that_failed_shows_until_it_runs_well_again(store):
    all_polled(store)
    record_step(store, "analyse", NOW, ok=False, message="the model is missing")
    assert "the step analyse failed: the model is missing" in overview(store, NOW).verdict

    record_step(store, "analyse", NOW + MINUTE, message="3 entries")

    assert [(step.at, step.ok) for step in steps_on_record(store)] == [(NOW + MINUTE, True)]
    assert overview(store, NOW).working


# --- lists -------------------------------------------------------------------------


def test_entries_are_listed_latest_first_and_selected_by_what_one_asks_for(store):
    publish(store, parsed(1), parsed(2), parsed(30))
    publish(store, parsed(3), feed=WIRE)
    for entry in claim_entries(store, 3, NOW):
        record_analysis(store, analysis(entry, Bucket.KNOWN, matches=(match(),)), NOW)

    def listed(**selection):
        return [line.key for line in list_entries(store, Selection(**selection))]

    assert listed() == [1, 2, 4, 3]
    assert listed(limit=2) == [1, 2]
    assert listed(since=NOW - DAY) == [1, 2, 4]
    assert listed(feed="baltic") == [4]
    assert listed(feed="LEDGER.example") == [1, 2, 3]
    assert listed(bucket="known") == [2, 4, 3]
    assert listed(bucket="waiting") == [1]
    assert listed(storyline="kursk") == [2, 4, 3]
    assert listed(storyline="trump") == []


def test_an_entry_in_a_list_shows_the_storylines_it_is_on_or_close_to(store):
    (entry,) = claimed(store, parsed(1))
    matches = match("trump", Belonging.OFF), match("kursk"), match("north-korea", Belonging.BORDERLINE)
    record_analysis(store, analysis(entry, matches=matches), NOW)

    (line,) = list_entries(store, Selection())

    assert [(found.storyline, found.belonging) for found in line.matches] == [
        ("kursk", "matched"),
        ("north-korea", "borderline"),
    ]
    assert storylines_on_record(store) == ["kursk", "north-korea", "trump"]


def test_figures_are_listed_with_the_verdicts_that_stand(store):
    one, other = claimed(store, parsed(2), parsed(1))
    earlier = recorded(one)
    record_analysis(store, analysis(one, findings=(first(earlier),)), NOW)
    later = recorded(other, figure("3,000", low=3000.0))
    record_analysis(store, analysis(other, findings=(contradicts(later, earlier),)), NOW)

    lines = list_figures(store, Selection("kursk"))

    assert [line.verdicts[0].relation for line in lines] == [Relation.CONTRADICTS, Relation.FIRST]
    assert [line.recorded.figure.mention.text for line in list_figures(store, Selection(), text="3,000")] == ["3,000"]
    assert list_figures(store, Selection("trump")) == []


def test_alerts_are_listed_latest_first_with_their_deliveries(store):
    record_alerts(store, [alert(None, "old", created_at=NOW - DAY), alert(None, "new", channels=["chat"])])

    lines = list_alerts(store, Selection())

    assert [line.alert.dedup_key for line in lines] == ["new", "old"]
    assert [[delivery.channel for delivery in line.deliveries] for line in lines] == [["chat"], ["chat", "mail"]]
    assert [line.alert.dedup_key for line in list_alerts(store, Selection(since=NOW))] == ["new"]
    assert list_alerts(store, Selection("trump")) == []


# --- explanations --------------------------------------------------------------------


def test_an_entry_is_late_for_an_alert_once_no_channel_has_it_still_to_send(store):
    one, second, third = claimed(store, parsed(3), parsed(2), parsed(1))
    told(store, one)

    def join(entry, at):
        source = Source("Baltic Wire", entry.link, entry.title, at)
        record_analysis(store, analysis(entry, Bucket.KNOWN, joined=(("key-1", source),)), at)

    chat, mail = deliveries_due(store, NOW)
    for delivery, at in ((chat, NOW), (mail, NOW + 2 * MINUTE)):
        claim_delivery(store, delivery.key, at)
        record_delivery(store, Delivery(delivery.key, ok=True), at, None)
        join(second if delivery is chat else third, at + MINUTE)

    assert [explain(store, f"e{entry.key}")[0].late for entry in (one, second, third)] == [set(), set(), {1}]


def test_a_channel_waits_since_its_oldest_alert_was_made_not_until_it_is_due(store):
    record_alerts(store, [alert(None, created_at=NOW - HOUR, deliver_after=NOW + HOUR)])

    assert overview(store, NOW).channels[0].oldest_waiting_at == NOW - HOUR


def test_an_entry_is_explained_by_id_or_link(store):
    one, other = claimed(store, parsed(2), parsed(1))
    told(store, one)
    source = Source("Baltic Wire", other.link, other.title, NOW)
    is_near = replace(novelty(is_new=False), nearest_key=one.key, repeats_key=one.key)
    repeated = analysis(
        other,
        Bucket.DUPLICATE,
        matches=(match(),),
        novelties=(is_near,),
        near_duplicate_of=one.key,
        joined=(("key-1", source),),
    )
    record_analysis(store, repeated, NOW)
    record_feedback(store, other.key, "kursk", belongs=False, now=NOW)

    (found,) = explain(store, f"e{other.key}")

    assert (found.bucket, found.reason, found.near_duplicate) == ("duplicate", "a new place", one)
    assert (found.matches, found.novelties, found.nearest) == ((match(),), (is_near,), {one.key: one})
    assert [line.alert.dedup_key for line in found.alerts] == ["key-1"]
    assert found.feedback == {"kursk": False}
    assert explain(store, other.link) == explain(store, f" E{other.key}") == explain(store, str(other.key)) == (found,)


def test_a_link_that_several_feeds_give_explains_each(store):
    publish(store, parsed(1))
    publish(store, parsed(1), feed=WIRE)

    assert [found.entry.source for found in explain(store, parsed(1).link)] == ["Kyiv Ledger", "Baltic Wire"]


def test_an_entry_that_waits_is_explained_as_waiting(store):
    claimed(store, parsed(1))

    (found,) = explain(store, "e1")

    assert (found.bucket, found.analysed_at, found.attempts) == ("waiting", None, 1)


def test_an_alert_is_explained_with_every_attempt_and_its_entry(store):
    (entry,) = claimed(store, parsed(1))
    (key,) = told(store, entry, channels=["chat"])
    for ok in (False, True):
        (delivery,) = deliveries_due(store, NOW)
        claim_delivery(store, delivery.key, NOW)
        record_delivery(store, Delivery(delivery.key, ok, "" if ok else "no route"), NOW, None if ok else NOW)

    (found,) = explain(store, f"a{key}")

    assert isinstance(found, AlertExplanation)
    assert [(attempt.ok, attempt.error) for attempt in found.attempts] == [(False, "no route"), (True, "")]
    assert found.entry == explain(store, f"e{entry.key}")[0]


def test_a_figure_is_explained_by_the_entry_that_states_it(store):
    (entry,) = claimed(store, parsed(1))
    record_analysis(store, analysis(entry, findings=(first(recorded(entry)),)), NOW)

    assert explain(store, "f1") == explain(store, "e1")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("e99", "e99: no such entry on record"),
        ("e0", "e0: no such entry on record"),
        ("a99", "a99: no such alert on record"),
        ("f99", "f99: no such figure on record"),
        ("https://nowhere.example/", "https://nowhere.example/: no entry has this link"),
        ("", ": no entry has this link"),
    ],
)
def test_what_is_not_on_record_is_named(store, name, words):
    with pytest.raises(InputError, match=words):
        explain(store, name)


def test_what_was_forgotten_is_told_from_what_never_was(store):
    (entry,) = claimed(store, parsed(1))
    record_analysis(store, analysis(entry, Bucket.KNOWN), NOW)
    later = NOW + DAY
    prune(store, entries_before=later, matched_before=later, seen_before=later, alerts_before=later, polls_before=later)

    with pytest.raises(InputError, match=r"e1: this entry was forgotten \(`monitor prune`\)"):
        explain(store, "e1")


def test_an_alert_is_no_entry(store):
    record_alerts(store, [alert(None)])

    with pytest.raises(InputError, match="a1: this is an alert"):
        entry_key(store, "a1")
