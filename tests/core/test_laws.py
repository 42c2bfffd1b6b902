"""What no series of true figures does."""

from datetime import timedelta

from monitor.core.comparing.judging import compare
from monitor.core.comparing.laws import breach, implausible_jump
from monitor.core.comparing.statements import prepare
from monitor.model import Relation
from tests.core.figures_made import figure


def killed(number, place="", hours=0):
    words = f"{number} people"
    return figure(f"The quake killed {words}{f' in {place}' if place else ''}.", words, hours=hours)


def test_a_whole_reported_after_its_part_must_hold_it():
    part, whole = killed(5000, "Turkey"), killed(3000, "Turkey and Syria", hours=5)

    verdict = compare(part, whole)

    assert verdict.relation is Relation.CONTRADICTS
    assert "a part stood above this whole" in verdict.reason


def test_a_part_reported_after_a_smaller_whole_may_have_grown():
    whole, part = killed(3000, "Turkey and Syria"), killed(5000, "Turkey", hours=5)

    assert compare(whole, part).relation is Relation.INCOMPARABLE


def test_the_killed_are_not_more_than_the_killed_and_wounded():
    dead = figure("The battle has left 9,000 soldiers dead.", "9,000 soldiers")
    casualties = figure("The battle has left 4,000 soldiers killed or wounded.", "4,000 soldiers", hours=5)

    assert breach(prepare(dead), prepare(casualties))


def test_a_part_that_fits_into_its_whole_breaks_no_law():
    assert not breach(prepare(killed(3000, "Turkey")), prepare(killed(5000, "Turkey and Syria", hours=5)))


def test_only_a_settled_total_cannot_leap():
    fresh, settled = prepare(killed(5)), prepare(killed(500))

    assert not implausible_jump(fresh, prepare(killed(90, hours=2)))
    assert implausible_jump(settled, prepare(killed(9000, hours=2)))
    assert not implausible_jump(settled, prepare(killed(9000, hours=timedelta(days=3).total_seconds() / 3600)))
