"""What an entry has to tell, what proves it, and that it is told once."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.core.telling import alerting
from monitor.model import AlertKind, ContradictionKind, DeclaredMeasure, Measure, Relation, Source
from tests.alert_samples import (
    EARLIER,
    EARLIER_FIGURE,
    EARLIER_SENTENCE,
    LATER_FIGURE,
    MATCH,
    NOW,
    REASON,
    SENTENCE,
    STORYLINE,
    compose,
    contradiction,
    development,
    entry,
    figure,
    finding,
    novelty,
)

UNHURRIED = settings(deadline=None)  # how long an example takes says nothing here


def test_a_contradiction_is_headed_by_both_figures():
    assert (
        contradiction().headline == "some 3,000 North Korean soldiers, where at least 10,000 North Korean troops stood"
    )


def test_a_contradiction_carries_both_sentences_claimants_outlets_dates_and_links():
    now, earlier = contradiction().quotes

    assert (now.text, now.claimant, now.source, now.reported_at) == (
        SENTENCE,
        "A South Korean official",
        "Harbour Post",
        NOW,
    )
    assert (earlier.text, earlier.claimant, earlier.source, earlier.reported_at) == (
        EARLIER_SENTENCE,
        "U.S. intelligence",
        "Northern Ledger",
        EARLIER,
    )
    assert (now.figure, earlier.figure) == ("some 3,000", "at least 10,000")
    assert (now.link, earlier.link) == ("https://harbour-post.example/2", "https://northern-ledger.example/1")


def test_a_contradiction_says_its_rule_in_words_and_the_reason():
    reason = contradiction().reason

    assert reason.startswith("Two claimants give figures that cannot both be right (disputed): ")
    assert reason.endswith(REASON)


def test_a_contradiction_is_told_at_once():
    assert contradiction().deliver_after == NOW


def test_a_development_is_headed_by_the_new_sentence_beside_the_nearest_known():
    alert = development()

    assert alert.kind is AlertKind.NEW_DEVELOPMENT
    assert alert.headline == SENTENCE
    assert [(quote.label, quote.text) for quote in alert.quotes] == [
        (alerting.NEW, SENTENCE),
        (alerting.NEAREST, EARLIER_SENTENCE),
    ]
    assert alert.quotes[1].reported_at == EARLIER


def test_a_development_names_the_outlet_of_the_nearest_known_sentence_when_it_is_given():
    nearest = Source("Northern Ledger", "https://northern-ledger.example/1", "Troops", EARLIER)

    alerts = alerting.compose(
        entry(),
        STORYLINE,
        novelty=novelty(),
        match=MATCH,
        findings=(),
        default_channels=(),
        now=NOW,
        nearest=nearest,
    )

    assert alerts[0].quotes[1].source == "Northern Ledger"
    assert alerts[0].quotes[1].link == "https://northern-ledger.example/1"


def test_a_development_waits_for_the_end_of_the_settle_window():
    storyline = replace(STORYLINE, settle=timedelta(minutes=25))

    assert compose(storyline=storyline, new=novelty())[0].deliver_after == NOW + timedelta(minutes=25)


def test_a_development_shows_its_scores_against_their_thresholds():
    assert [part.note for part in development().components] == [
        "match 0.71 (threshold 0.50)",
        "novelty 0.62 (threshold 0.40)",
    ]


def test_a_development_names_who_claims_it_when_its_sentence_holds_an_attributed_figure():
    alerts = compose(new=novelty(), findings=(finding(relation=Relation.FIRST, kind=None),))

    assert [alert.kind for alert in alerts] == [AlertKind.NEW_DEVELOPMENT]
    assert alerts[0].quotes[0].claimant == "A South Korean official"


def test_an_entry_that_is_new_and_contradicts_is_told_as_both():
    alerts = compose(new=novelty(), findings=(finding(),))

    assert [alert.kind for alert in alerts] == [AlertKind.NEW_DEVELOPMENT, AlertKind.CONTRADICTION]


def test_an_entry_that_is_neither_new_nor_contradicts_tells_nothing():
    assert compose(new=novelty(is_new=False)) == ()


@pytest.mark.parametrize(
    "silent",
    [
        finding(relation=Relation.UPDATES, kind=None),
        finding(relation=Relation.AGREES, kind=None),
        finding(relation=Relation.INCOMPARABLE, kind=None),
        finding(kind=ContradictionKind.STALE),
        finding(is_confident=False),
    ],
    ids=["updates", "agrees", "incomparable", "stale", "doubtful"],
)
def test_findings_that_do_not_surely_contradict_are_not_told(silent):
    assert compose(findings=(silent,)) == ()


def test_a_storyline_that_wants_only_developments_is_told_no_contradictions():
    assert compose(storyline=replace(STORYLINE, alerts=("new_development",)), findings=(finding(),)) == ()


def test_a_storyline_that_wants_only_contradictions_is_told_no_developments():
    assert compose(storyline=replace(STORYLINE, alerts=("contradiction",)), new=novelty()) == ()


def test_a_measure_alerts_only_on_the_kinds_that_the_user_chose_for_it():
    storyline = replace(STORYLINE, measures=(DeclaredMeasure("force", alert=("self",)),))
    later = replace(LATER_FIGURE, name="force")

    assert compose(storyline=storyline, findings=(finding(later),)) == ()
    assert len(compose(storyline=storyline, findings=(finding(later, kind=ContradictionKind.SELF),))) == 1


def test_a_storyline_without_channels_of_its_own_uses_the_default_ones():
    assert compose(storyline=replace(STORYLINE, channels=()), new=novelty())[0].channels == ("mail",)
    assert development().channels == ("phone",)


def test_several_contradictions_about_one_measure_are_one_alert_with_the_latest_earlier_figure_first():
    older = replace(
        EARLIER_FIGURE, sentence="Kyiv counted 12,000 soldiers.", mention=figure("12,000", 12000, 12000).mention
    )

    alerts = compose(findings=(finding(earlier=older, at=EARLIER - timedelta(days=9)), finding()))

    assert len(alerts) == 1
    assert [quote.figure for quote in alerts[0].quotes] == ["some 3,000", "at least 10,000", "12,000"]


def test_the_same_earlier_value_is_quoted_once():
    again = finding(at=EARLIER - timedelta(days=1))

    assert len(compose(findings=(finding(), again))[0].quotes) == 2


def test_contradictions_about_two_measures_are_two_alerts():
    wounded = figure("900", 900, 900, measure=Measure(subject="soldier", action="wounded"))

    alerts = compose(findings=(finding(), finding(wounded)))

    assert len({alert.dedup_key for alert in alerts}) == 2


def test_a_wire_copy_of_a_contradiction_has_the_same_key():
    copy = entry(7, "Baltic Wire", NOW + timedelta(minutes=4))

    assert compose(copy, findings=(finding(source=copy),))[0].dedup_key == contradiction().dedup_key


def test_another_value_has_another_key():
    other = figure("some 4,000", 3500, 4500)

    assert compose(findings=(finding(other),))[0].dedup_key != contradiction().dedup_key


def test_the_same_values_at_another_place_have_another_key():
    elsewhere = replace(LATER_FIGURE, measure=replace(LATER_FIGURE.measure, places=frozenset({"belgorod"})))

    assert compose(findings=(finding(elsewhere),))[0].dedup_key != contradiction().dedup_key


def test_a_second_run_over_the_same_entry_gives_the_same_keys():
    first = compose(new=novelty(), findings=(finding(),))
    second = compose(replace(entry(), key=99), new=novelty(), findings=(finding(),))

    assert [alert.dedup_key for alert in first] == [alert.dedup_key for alert in second]


def test_a_live_blog_may_tell_a_second_development_but_not_the_same_again():
    again, further = novelty(SENTENCE.upper() + " "), novelty("Another sentence with other news.")

    assert compose(new=again)[0].dedup_key == development().dedup_key
    assert compose(new=further)[0].dedup_key != development().dedup_key


def test_a_further_outlet_joins_an_alert():
    joined = alerting.join(development(), alerting.source_of(entry(3, "Baltic Wire")))

    assert [source.name for source in joined.sources] == ["Harbour Post", "Baltic Wire"]


def test_a_publishers_second_outlet_does_not_join():
    first = compose(entry(publisher="harbour"), new=novelty())[0]

    joined = alerting.join(first, alerting.source_of(entry(3, "Harbour Evening Post", publisher="Harbour")))

    assert joined == first


@UNHURRIED
@given(st.permutations([3, 4, 5, 6]))
def test_joining_twice_changes_nothing(order):
    sources = [alerting.source_of(entry(key, f"Outlet {key}")) for key in order]
    once = development()
    for source in sources:
        once = alerting.join(once, source)
    twice = once
    for source in sources:
        twice = alerting.join(twice, source)

    assert twice == once


@UNHURRIED
@given(st.permutations([0, 1, 2]))
def test_the_order_of_findings_changes_neither_key_nor_headline(order):
    findings = [
        finding(),
        finding(earlier=figure("12,000", 12000, 12000), at=EARLIER - timedelta(days=9)),
        finding(earlier=figure("11,000", 11000, 11000), at=EARLIER - timedelta(days=20)),
    ]

    assert compose(findings=tuple(findings[place] for place in order)) == compose(findings=tuple(findings))


@pytest.mark.parametrize(
    ("text", "counted", "expected"),
    [
        ("12,000", "North Korean troops", "12,000 North Korean troops"),
        ("386 square miles", "square mile", "386 square miles"),
        ("nearly a third", "", "nearly a third (soldier, deployed)"),
        ("12,000 troops", "troops", "12,000 troops"),
        ("More than 3,000", "North Koreans", "more than 3,000 North Koreans"),
        ("US$3 million", "aid", "US$3 million aid"),
    ],
)
def test_a_figure_is_shown_with_what_it_counts(text, counted, expected):
    assert alerting.figure_words(figure(text, 1, 1, counted=counted)) == expected
