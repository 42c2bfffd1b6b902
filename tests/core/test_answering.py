"""What `compare` answers where no figure is marked: versions of one text, and statements that follow."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from monitor.core.answering import Side, answer
from monitor.core.reading.following import follows
from monitor.core.reading.revision import changed_numbers, is_revision
from monitor.model import ContradictionKind, Relation

OLD = "Gunman kills six people in a supermarket in the north of the city, police say."


@pytest.mark.parametrize(
    ("new", "relation", "changes"),
    [
        ("Gunman kills 10 people in a supermarket in the north of the city, police say.", "updates", [("six", "10")]),
        ("Gunman kills five people in a supermarket in the north of the city.", "contradicts", [("six", "five")]),
        ("Gunman kills 6 people in a supermarket in the north of the city, police say.", "agrees", []),
        ("Police say gunman killed six people in a supermarket in the north of the city.", "agrees", []),
    ],
)
def test_a_later_version_of_a_text_shows_the_numbers_that_were_changed(new, relation, changes):
    answered = answer(Side("", OLD), Side("", new))

    assert answered.verdict.relation == relation
    assert [(one.before, one.after) for one in answered.changes] == changes


def test_like_words_of_two_sides_are_two_reports_and_no_version():
    union = Side("", "Some 3,000 dock workers walked out in the port on Friday, the dockers' union said.")
    employers = Side("", "Only 1,200 dock workers walked out in the port on Friday, the employers' association said.")

    found = answer(union, employers)

    assert (found.verdict.relation, found.verdict.kind) == (Relation.CONTRADICTS, ContradictionKind.DISPUTED)
    assert found.changes == ()


def test_dates_and_ages_that_were_changed_count_too():
    old = "Rail worker Ade Cole, 31, was attacked on an estate in 2019."

    assert [one.after for one in changed_numbers(old, old.replace("31", "32").replace("2019", "2020"))] == [
        "32",
        "2020",
    ]


def test_a_percentage_sign_that_was_forgotten_is_a_change_and_one_written_out_is_none():
    assert changed_numbers("Prices drive inflation to 0.7 in March", "Prices drive inflation to 0.7% in March")
    assert not changed_numbers("Inflation hits 0.7% in March", "Inflation hits 0.7 percent in March")


def test_another_text_is_no_version():
    assert not is_revision(OLD, "The council will build 300 homes on the old station site.")


@given(some.text(max_size=200))
def test_no_text_changes_against_itself(text):
    assert changed_numbers(text, text) == ()


def test_a_statement_follows_where_its_figures_and_words_are_in_the_source():
    source = "A mortar attack north of the capital killed four guardsmen and wounded 80 others on Tuesday."

    assert follows(source, "On Tuesday a mortar attack killed four guardsmen and wounded 80.")
    assert not follows(source, "On Tuesday a mortar attack killed nine guardsmen and wounded 80.")
    assert not follows(source, "Four firms reported higher profits.")


def test_a_looser_bound_follows_and_a_tighter_one_does_not():
    source = "The merger created 706 jobs in the region."

    assert follows(source, "The merger created more than 700 jobs in the region.")
    assert not follows("The merger created more than 700 jobs.", "The merger created 706 jobs.")


def test_likeness_in_meaning_makes_up_for_other_words():
    source, statement = "The US lifts duties on Chinese steel by 522%", "America increases its steel tariffs by 522%"

    assert not follows(source, statement)
    assert follows(source, statement, lambda *_: 0.95)
    assert follows(source, source, lambda *_: None)


def test_two_texts_without_a_measure_in_common_are_incomparable():
    answered = answer(Side("", "The search took 40 hours."), Side("", "The council will build 300 homes."))

    assert answered.verdict.relation is Relation.INCOMPARABLE


def test_the_best_pair_of_figures_is_judged():
    earlier = Side("", "The storm killed 40 people in Cuba and cut power to 9,000 homes across the island.")
    later = Side("", "Rescuers searched all night. The storm killed 31 people in Cuba, the ministry says now.")

    answered = answer(earlier, later)

    assert answered.verdict.relation is Relation.CONTRADICTS
    assert answered.earlier.figure.mention.quantity.low == 40


def test_texts_longer_than_any_report_are_compared_by_their_beginnings():
    earlier, later = ("".join(f"{number} men of ship {ship}. " for ship in range(4000)) for number in (12, 15))

    found = answer(Side("", earlier), Side("", later))

    assert found.verdict.relation is Relation.UPDATES
    assert 0 < len(found.changes) < 4000
