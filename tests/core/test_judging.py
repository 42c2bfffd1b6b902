"""What a later figure does to an earlier one: the decision table, and what holds for any two figures."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as some

from monitor.core.answering import Side, answer
from monitor.core.comparing.judging import compare
from monitor.model import DeclaredMeasure, Relation
from tests.core.figures_made import figure

FOLDER = Path(__file__).parents[1] / "cases"
DOUBTS = yaml.safe_load((FOLDER / "doubts.yaml").read_text("utf-8"))
CASES = yaml.safe_load((FOLDER / "judging.yaml").read_text("utf-8"))


def side(case):
    words, text, at, source = case
    at = datetime.fromisoformat(str(at))
    return Side("", text, None, str(words), at if at.tzinfo else at.replace(tzinfo=UTC), source)


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_the_decision_table_holds(case):
    answered = answer(side(case["earlier"]), side(case["later"]))

    assert answered.verdict.relation == case["relation"], answered.verdict.reason
    assert case.get("kind") in (None, answered.verdict.kind), answered.verdict.reason


@pytest.mark.parametrize("case", DOUBTS, ids=[case["why"] for case in DOUBTS])
def test_a_contradiction_is_told_only_where_nothing_casts_doubt_on_it(case):
    verdict = answer(side(case["earlier"]), side(case["later"])).verdict

    assert verdict.relation is Relation.CONTRADICTS, verdict.reason
    assert verdict.confident is (case["doubt"] is None), verdict.reason
    assert (case["doubt"] or "") in verdict.reason


def test_a_part_and_its_whole_in_one_entry_are_no_contradiction():
    text = "Russia lost over 38,000 troops in Kursk, including approximately 15,000 irrecoverable losses."
    whole, part = figure(text, "over 38,000 troops"), figure(text, "approximately 15,000 irrecoverable losses")

    assert compare(whole, part).relation is Relation.INCOMPARABLE


def test_fewer_losses_than_stood_before_are_a_contradiction():
    whole = figure("Russia lost over 38,000 troops in Kursk.", "over 38,000 troops")
    fewer = figure("Russia has suffered 15,000 losses in Kursk.", "15,000 losses", hours=30, entry=2)

    verdict = compare(whole, fewer)

    assert verdict.relation is Relation.CONTRADICTS
    assert "38,000" in verdict.reason
    assert "15,000" in verdict.reason


def test_a_contradiction_between_figures_of_one_force_is_confident_months_apart():
    before = figure("About 12,000 North Korean troops are deployed in Kursk.", "About 12,000 North Korean troops")
    after = figure("Some 3,000 North Korean soldiers in all were sent.", "Some 3,000 North Korean soldiers", hours=900)

    verdict = compare(before, after)

    assert verdict.relation is Relation.CONTRADICTS
    assert verdict.confident


def test_a_contradiction_is_not_confident_where_the_place_is_on_one_side_only():
    before = figure("412 people were killed in Valencia.", "412 people")
    after = figure("120 people were killed in the flood.", "120 people", hours=40)

    verdict = compare(before, after)

    assert verdict.relation is Relation.CONTRADICTS
    assert not verdict.confident


def test_a_declared_tolerance_widens_what_agrees():
    before, after = figure("500 jobs were cut.", "500 jobs"), figure("400 jobs were cut.", "400 jobs", hours=2)
    wide = DeclaredMeasure("jobs", tolerance=0.25)

    assert compare(before, after).relation is Relation.CONTRADICTS
    assert compare(before, after, wide).relation is Relation.AGREES


@pytest.mark.parametrize(
    ("before", "after", "behaviour"),
    [("513 jobs", "477 jobs", "cumulative"), ("513 jobs", "560 jobs", "cumulative"), ("513 jobs", "477 jobs", "fixed")],
)
def test_a_declared_tolerance_holds_for_counts_and_facts_too(before, after, behaviour):
    pair = figure(f"{before} were cut.", before), figure(f"{after} were cut.", after, hours=30)

    assert compare(*pair, DeclaredMeasure("jobs", behaviour=behaviour)).relation is not Relation.AGREES
    assert compare(*pair, DeclaredMeasure("jobs", behaviour=behaviour, tolerance=0.1)).relation is Relation.AGREES


def test_a_declared_behaviour_replaces_the_inferred_one():
    before, after = figure("500 cows were counted.", "500 cows"), figure("400 cows were counted.", "400 cows", hours=20)

    assert compare(before, after, DeclaredMeasure("herd", behaviour="level")).relation is Relation.UPDATES


def test_what_a_declared_measure_alerts_on_makes_no_verdict_doubtful():
    before = figure("412 people were killed in Valencia.", "412 people")
    after = figure("120 people were killed in Valencia.", "120 people", hours=2, source="Courier")

    assert compare(before, after, DeclaredMeasure("deaths", alert=("revised_down",))) == compare(before, after)


QUANTITIES = some.builds(
    "{}{:,} people".format,
    some.sampled_from(["", "about ", "at least ", "more than ", "up to ", "nearly ", "fewer than "]),
    some.integers(min_value=2, max_value=2_000_000),
)
CLAIMS = some.sampled_from(
    ["{} were killed in Valencia.", "{} were injured in the blast.", "{} remain in the town.", "{} were on board."]
)


@given(QUANTITIES, CLAIMS, some.integers(min_value=0, max_value=2000))
def test_a_repeat_is_never_a_contradiction(words, claim, hours):
    text = claim.format(words)

    verdict = compare(figure(text, words), figure(text, words, hours=hours, source="Courier"))

    assert verdict.relation in (Relation.AGREES, Relation.INCOMPARABLE)


@given(QUANTITIES, QUANTITIES, CLAIMS, some.integers(min_value=0, max_value=2000))
def test_every_verdict_names_both_figures_in_its_reason(one, other, claim, hours):
    earlier, later = figure(claim.format(one), one), figure(claim.format(other), other, hours=hours)

    verdict = compare(earlier, later)

    assert earlier.figure.mention.text in verdict.reason
    assert later.figure.mention.text in verdict.reason
    assert (verdict.kind is not None) == (verdict.relation is Relation.CONTRADICTS)
