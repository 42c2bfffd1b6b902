"""The ledger of a storyline: what stands, what lags behind, who says so, and that arrival does not matter."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from monitor.core.record.ledger import Ledger
from monitor.core.record.voices import voices_of
from monitor.model import ContradictionKind, DeclaredMeasure, Relation, Storyline
from tests.core.figures_made import figure

STORYLINE = Storyline("flood", "The flood", "A flood in Valencia")


def toll(number, hours, source="Herald", **more):
    words = f"{number} people"
    by = f", according to {more.pop('by')}" if "by" in more else ""
    return figure(f"The flood killed {words} in Valencia{by}.", words, hours=hours, source=source, **more)


def relations(ledger):
    return [finding.verdict.relation for finding in ledger.findings]


def state(ledger):
    return [
        (one.later.figure.mention.text, one.later.reported_at, one.earlier and one.earlier.link, one.verdict)
        for one in ledger.findings
    ]


def test_a_total_that_rises_and_falls_is_told_apart():
    ledger = Ledger(STORYLINE)

    found = [ledger.add([toll(number, hours)])[0].verdict.relation for hours, number in enumerate([51, 72, 72, 63])]

    assert found == [Relation.FIRST, Relation.UPDATES, Relation.AGREES, Relation.CONTRADICTS]


def test_an_outlet_that_repeats_an_outdated_total_is_stale_and_not_told():
    ledger = Ledger(STORYLINE, [toll(51, 0), toll(72, 5)])

    (finding,) = ledger.add([toll(51, 6, "Courier")])

    assert finding.verdict.kind is ContradictionKind.STALE
    assert not finding.verdict.confident


def test_a_stale_figure_is_no_measure_for_what_comes_after_it():
    ledger = Ledger(STORYLINE, [toll(51, 0), toll(72, 5), toll(51, 6, "Courier")])

    (finding,) = ledger.add([toll(74, 7)])

    assert finding.verdict.relation is Relation.UPDATES
    assert finding.earlier.figure.mention.text == "72 people"


def test_each_side_of_a_dispute_may_repeat_itself_without_a_new_contradiction():
    ledger = Ledger(STORYLINE, [toll(720, 0, by="the ministry"), toll(510, 5, "Courier", by="the opposition")])

    again = ledger.add([toll(720, 7, "Gazette", by="the ministry"), toll(510, 8, "Mail", by="the opposition")])

    assert [finding.verdict.relation for finding in again] == [Relation.AGREES, Relation.AGREES]


def test_a_late_arrival_is_judged_in_its_place_and_changes_what_came_after():
    ledger = Ledger(STORYLINE, [toll(72, 5)])

    findings = ledger.add([toll(51, 0, "Courier")])

    assert [(one.later.figure.mention.text, one.verdict.relation) for one in findings] == [
        ("51 people", Relation.FIRST),
        ("72 people", Relation.UPDATES),
    ]


def test_two_parts_that_make_up_the_whole_are_no_contradiction_of_it():
    parts = "The plane was carrying four passengers and two pilots."
    ledger = Ledger(STORYLINE, [figure("Six people were on board the plane.", "Six people")])

    found = ledger.add(
        [
            figure(parts, "four passengers", hours=1, entry=800),
            figure(parts, "two pilots", hours=1, entry=800),
        ]
    )

    assert Relation.CONTRADICTS not in {finding.verdict.relation for finding in found}


def test_an_entry_that_states_the_earlier_number_too_means_two_things():
    both = "The quakes of magnitude 7.8 and 7.5 struck Turkey within hours."
    ledger = Ledger(STORYLINE, [figure("A quake of magnitude 7.8 struck Turkey.", "magnitude 7.8")])

    found = ledger.add(
        [
            figure(both, "magnitude 7.8", hours=9, entry=801),
            figure(both, "7.5", hours=9, entry=801),
        ]
    )

    assert Relation.CONTRADICTS not in {finding.verdict.relation for finding in found}


def test_a_rare_number_that_is_repeated_agrees_whatever_the_words_around_it():
    ledger = Ledger(STORYLINE, [figure("About 42,000 people are at risk downstream.", "About 42,000 people")])

    (finding,) = ledger.add([figure("The breach left 42,000 people at risk, says the UN.", "42,000 people", hours=30)])

    assert finding.verdict.relation is Relation.AGREES


def test_a_corrected_entry_judges_again_what_rested_on_it():
    ledger = Ledger(STORYLINE, [toll(720, 0, entry=900), toll(72, 5, "Courier")])
    assert relations(ledger) == [Relation.FIRST, Relation.CONTRADICTS]

    findings = ledger.add([toll(70, 0, entry=900, version=2)])

    assert relations(ledger) == [Relation.CONTRADICTS, Relation.UPDATES]
    assert findings[0].earlier.figure.mention.text == "720 people"
    assert findings[-1].later.figure.mention.text == "72 people"


def test_a_withdrawn_entry_leaves_no_trace():
    ledger = Ledger(STORYLINE, [toll(51, 0), toll(720, 2, "Courier", entry=901), toll(72, 5)])

    ledger.withdraw(901)

    assert state(ledger) == state(Ledger(STORYLINE, [one.later for one in ledger.findings]))
    assert relations(ledger) == [Relation.FIRST, Relation.UPDATES]


def test_what_is_on_record_already_is_not_recorded_twice():
    first = toll(51, 0)
    ledger = Ledger(STORYLINE, [first])

    assert ledger.add([first]) == ()
    assert len(ledger.findings) == 1


def test_a_settled_total_that_leaps_tenfold_in_hours_is_marked_and_not_told():
    ledger = Ledger(STORYLINE, [toll(72, 0)])

    (finding,) = ledger.add([toll(940, 3, "Courier")])

    assert "a jump of 13 times" in finding.verdict.reason
    assert not finding.verdict.confident


def test_wire_copies_and_a_claimant_quoted_twice_are_one_voice():
    copies = [toll(51, 0), toll(51, 1, "Courier"), toll(51, 2, "Gazette")]
    quoted = [toll(51, 3, "Mail", by="the ministry"), toll(52, 4, "Star", by="the ministry")]

    assert len(voices_of(copies)) == 1
    assert len(voices_of(quoted)) == 1
    assert len(voices_of([*copies, *quoted])) == 2


def test_the_band_holds_what_stands_and_not_what_is_outdated():
    ledger = Ledger(STORYLINE, [toll(51, 0), toll(72, 5), toll(75, 6, "Courier"), toll(51, 7, "Mail")])

    (series,) = ledger.series()

    assert (series.band.low, series.band.high) == (75, 75)
    assert len(series.findings) == 4


def test_a_figure_takes_the_name_of_the_measure_that_the_user_declared():
    declared = DeclaredMeasure("deaths in Valencia", phrases=("killed Valencia",), unit="people")
    ledger = Ledger(Storyline("flood", "", "", measures=(declared,)), [toll(51, 0)])

    assert ledger.findings[0].later.figure.name == "deaths in Valencia"
    assert ledger.series()[0].name == "deaths in Valencia"


def test_a_figure_that_fits_no_declared_measure_keeps_none():
    declared = DeclaredMeasure("damage", phrases=("damage",), unit="euro")
    ledger = Ledger(Storyline("flood", "", "", measures=(declared,)), [toll(51, 0)])

    assert ledger.findings[0].later.figure.name == ""


def test_the_case_that_the_program_was_made_for():
    estimate = "It has deployed at least 10,000 North Koreans to Kursk, according to U.S. intelligence estimates."
    losses = (
        "Since the beginning of the Kursk operation, the enemy has lost over 38,000 troops in this area alone, "
        "including approximately 15,000 irrecoverable losses."
    )
    influx = "Its defence of Kursk is aided by the influx of about 12,000 North Korean troops."
    ledger = Ledger(STORYLINE)
    ledger.add([figure(estimate, "at least 10,000 North Koreans")])
    ledger.add(
        [
            figure(losses, "over 38,000 troops", hours=1200, entry=700),
            figure(losses, "approximately 15,000 irrecoverable losses", hours=1200, entry=700),
            figure(influx, "about 12,000 North Korean troops", hours=1200, entry=700),
        ]
    )
    assert Relation.CONTRADICTS not in relations(ledger)

    small = figure("Some 3,000 North Korean soldiers in all were sent.", "Some 3,000 North Korean soldiers", hours=1500)
    fewer = figure("Russia has suffered 15,000 losses in Kursk.", "15,000 losses", hours=1500)
    found = ledger.add([small, fewer])

    assert {one.earlier.figure.mention.text for one in found} == {
        "about 12,000 North Korean troops",
        "over 38,000 troops",
    }
    assert all(one.verdict.relation is Relation.CONTRADICTS and one.verdict.confident for one in found)


CLAIMS = (
    "The flood killed {} people in Valencia.",
    "The flood injured {} people in Valencia.",
    "{} people remain in the town.",
    "The flood killed {} people in Spain, according to the ministry.",
)
REPORTS = some.lists(
    some.tuples(
        some.lists(
            some.tuples(some.sampled_from(CLAIMS), some.integers(min_value=1, max_value=60)), min_size=1, max_size=3
        ),
        some.integers(min_value=0, max_value=40),
        some.sampled_from(["Herald", "Courier", "Mail"]),
        some.integers(min_value=1, max_value=2),
    ),
    min_size=1,
    max_size=8,
)
DECLARED = Storyline("flood", "", "", measures=(DeclaredMeasure("deaths", phrases=("killed",), unit="person"),))


def recorded(reports):
    """The entries of `reports`, of some two versions, each with its figures side by side."""
    return [
        [
            _beside(
                figure(
                    claim.format(10 * number),
                    f"{10 * number} people",
                    hours=hours + version,
                    source=source,
                    entry=place,
                    version=version,
                ),
                at,
            )
            for at, (claim, number) in enumerate(claims[-version:])
        ]
        for place, (claims, hours, source, versions) in enumerate(reports, 1)
        for version in range(1, versions + 1)
    ]


def _beside(one, at):
    mention = one.figure.mention
    moved = replace(mention, start=mention.start + 100 * at, end=mention.end + 100 * at)
    return replace(one, figure=replace(one.figure, mention=moved))


@settings(deadline=None)
@given(REPORTS, some.randoms(use_true_random=False), some.sampled_from([STORYLINE, DECLARED]))
def test_the_end_state_does_not_depend_on_the_order_of_arrival(reports, random, storyline):
    entries = recorded(reports)
    shuffled = [*entries]
    random.shuffle(shuffled)
    one_by_one = Ledger(storyline)
    for entry in shuffled:
        one_by_one.add(entry)

    assert state(one_by_one) == state(Ledger(storyline, [one for entry in entries for one in entry]))


@settings(deadline=None)
@given(REPORTS)
def test_every_contradiction_names_what_it_contradicts(reports):
    for finding in Ledger(STORYLINE, [one for entry in recorded(reports) for one in entry]).findings:
        if finding.verdict.relation is not Relation.FIRST:
            assert finding.earlier is not None
            assert finding.earlier.reported_at <= finding.later.reported_at
            assert finding.earlier.figure.mention.text in finding.verdict.reason


@settings(deadline=None)
@given(REPORTS)
def test_a_repeat_of_what_was_just_reported_is_no_new_contradiction(reports):
    figures = [one for entry in recorded(reports) for one in entry]
    last = max(one.reported_at for one in figures)
    newest = [one for one in figures if one.reported_at == last]
    ledger = Ledger(STORYLINE, figures)
    known = {one.later.link: one for one in ledger.findings}

    text = newest[-1].figure.sentence
    again = figure(text, newest[-1].figure.mention.text, hours=43, source="Star", entry=99)
    (finding, *_) = [one for one in ledger.add([again]) if one.later.entry_key == 99]

    before = known[newest[-1].link]
    is_own_repeat = before.earlier is not None and before.earlier.entry_key == before.later.entry_key
    may_contradict = before.verdict.kind is not None or is_own_repeat  # a version that repeats itself says nothing new
    is_stale = finding.verdict.kind is ContradictionKind.STALE
    assert finding.verdict.relation is not Relation.CONTRADICTS or is_stale or may_contradict


@pytest.mark.parametrize("sizes", [[3, 4], [1, 2, 4]])
def test_adding_in_batches_ends_as_adding_at_once(sizes):
    figures = [toll(50 + 7 * step, step, entry=step + 1) for step in range(sum(sizes))]
    ends = [0, *(sum(sizes[: place + 1]) for place in range(len(sizes)))]
    ledger = Ledger(STORYLINE)
    for start, end in pairwise(ends):
        ledger.add(figures[start:end])

    assert state(ledger) == state(Ledger(STORYLINE, figures))


def test_the_killed_above_the_killed_and_wounded_is_told():
    dead = figure("9,000 soldiers have been killed in Kursk, the ministry said.", "9,000 soldiers")
    hurt = "4,000 soldiers have been killed or wounded in Kursk, the general staff said."
    ledger = Ledger(STORYLINE, [dead])

    (finding,) = ledger.add([figure(hurt, "4,000 soldiers", hours=20, source="Courier")])

    assert finding.verdict.relation is Relation.CONTRADICTS
    assert "a part stood above this whole" in finding.verdict.reason
    assert finding.verdict.confident


def test_a_wild_jump_that_one_voice_tells_outdates_nothing():
    ledger = Ledger(STORYLINE, [toll(723, 0), toll(7410, 3, "Courier"), toll(741, 6, "Mail"), toll(768, 9)])

    assert relations(ledger) == [Relation.FIRST, Relation.UPDATES, Relation.UPDATES, Relation.UPDATES]
    assert [finding.verdict.confident for finding in ledger.findings] == [True, False, True, True]


def test_a_wild_jump_that_a_second_voice_tells_is_believed():
    ledger = Ledger(STORYLINE, [toll(720, 0), toll(7400, 3, "Courier"), toll(7450, 5, "Mail")])

    (finding,) = ledger.add([toll(730, 9, "Star")])

    assert finding.verdict.kind is ContradictionKind.STALE


def test_a_series_of_small_steps_makes_a_smaller_jump_wild():
    steps = [toll(number, hours) for hours, number in enumerate([703, 741, 768, 811])]
    ledger = Ledger(STORYLINE, steps)

    (finding,) = ledger.add([toll(3100, 10, "Courier")])

    assert finding.verdict.relation is Relation.UPDATES
    assert not finding.verdict.confident


def test_what_is_contradicted_is_the_first_that_said_it_and_not_a_recap():
    first = toll(140, 0, by="the police")
    recap = toll(140, 10, "Mail")
    ledger = Ledger(STORYLINE, [first, recap])

    (finding,) = ledger.add([toll(30, 10.1, "Courier", by="the army")])

    assert finding.verdict.relation is Relation.CONTRADICTS
    assert finding.earlier.figure.attribution.claimant == "police"
    assert finding.verdict.confident


def test_a_figure_that_a_late_arrival_makes_a_contradiction_has_turned():
    ledger = Ledger(STORYLINE)
    (alone,) = ledger.add([toll(150, 5, "Courier", by="the army")])

    found = ledger.add([toll(380, 0, by="the police")])

    assert not alone.has_turned
    assert [one.later.source for one in found if one.has_turned] == ["Courier"]
    assert not any(one.has_turned for one in ledger.add([toll(380, 1, "Mail", by="the police")]))


def test_two_named_camps_do_not_outdate_one_another():
    ledger = Ledger(STORYLINE, [toll(310, 0, by="the army"), toll(930, 5, "Courier", by="the rebels")])

    (finding,) = ledger.add([toll(310, 9, "Mail", by="the army")])

    assert finding.verdict.kind is not ContradictionKind.STALE


def test_a_number_is_held_against_numbers_before_vague_words():
    vague = figure("The flood killed hundreds of people in Valencia.", "hundreds of people", hours=2, source="Mail")
    ledger = Ledger(STORYLINE, [toll(620, 0), vague])

    (finding,) = ledger.add([toll(351, 20, "Courier")])

    assert finding.verdict.relation is Relation.CONTRADICTS
    assert finding.earlier.figure.mention.text == "620 people"


def test_words_that_news_uses_for_one_another_meet_in_the_ledger():
    first = figure("At least 12,000 Russian soldiers are deployed in Kursk.", "At least 12,000 Russian soldiers")
    ledger = Ledger(STORYLINE, [first])

    (finding,) = ledger.add(
        [figure("4,000 Russian soldiers remain in Kursk.", "4,000 Russian soldiers", hours=5, source="Courier")]
    )

    assert finding.verdict.relation is not Relation.FIRST


def test_a_toll_that_passes_a_number_is_above_it():
    passes = figure("Death toll in Valencia flood passes 700", "700")
    ledger = Ledger(STORYLINE, [passes])

    (finding,) = ledger.add([toll(731, 3, "Courier")])

    assert finding.verdict.relation is Relation.AGREES
