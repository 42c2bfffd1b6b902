"""What a figure counts: typed slots by rule, places by the gazetteer, units by their dimension."""

from datetime import datetime
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as some

from monitor.core import gazetteer
from monitor.core.intervals import interval_of, is_unrounded
from monitor.core.marking import marked_figure
from monitor.core.measures import dimension_of, factor_of
from monitor.model import Bound, Quantity

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "measures.yaml").read_text("utf-8"))


def slots_of(case):
    title, _, text = case["text"].rpartition(" | ")
    published = case.get("published")
    at = datetime.fromisoformat(f"{published}T12:00:00+00:00") if published else None
    found = marked_figure(text, str(case["words"]), text, title=title, published_at=at)
    measure = found.measure
    return {name: sorted(measure.places) if name == "places" else getattr(measure, name) for name in case["slots"]}


@pytest.mark.parametrize("case", CASES, ids=[f"{case['why']}: {case['words']}" for case in CASES])
def test_the_slots_of_a_figure_are_read(case):
    assert slots_of(case) == case["slots"]


@pytest.mark.parametrize(
    ("unit", "dimension"),
    [
        ("hour", "time"),
        ("days", "time"),
        ("km", "length"),
        ("kilometer", "length"),
        ("square mile", "area"),
        ("%", "percent"),
        ("fraction", "percent"),
        ("US dollar", "money:dollar"),
        ("Canadian dollar", "money:canadian dollar"),
        ("euro", "money:euro"),
        ("troop", "count"),
        ("", "count"),
    ],
)
def test_a_unit_has_a_dimension(unit, dimension):
    assert dimension_of(unit) == dimension


def test_units_of_one_dimension_convert():
    assert 4 * factor_of("day") == 96 * factor_of("hour")
    assert 12_500 * factor_of("foot") == pytest.approx(2.37 * factor_of("mile"), rel=0.01)
    assert factor_of("fraction") / 3 == pytest.approx(33.33 * factor_of("%"), rel=0.01)


@pytest.mark.parametrize(
    ("number", "bound", "counted"),
    [
        (7, Bound.EXACT, True),
        (40, Bound.EXACT, False),
        (296, Bound.AT_LEAST, True),
        (300, Bound.AT_LEAST, False),
        (38_044, Bound.EXACT, True),
        (11_000, Bound.MORE_THAN, False),
        (1_340, Bound.MORE_THAN, False),
        (1_345, Bound.MORE_THAN, True),
        (73, Bound.ABOUT, False),
    ],
)
def test_an_unrounded_number_was_counted(number, bound, counted):
    assert is_unrounded(number, bound) is counted


def test_a_vague_word_is_a_range_whatever_the_reader_made_of_it():
    hundreds = interval_of(Quantity(100, 1000, Bound.BETWEEN, "person"), "hundreds of people")

    assert (hundreds.low, hundreds.high) == (200, 999)
    assert hundreds.is_range


@given(some.floats(min_value=0.1, max_value=1e9), some.sampled_from(Bound))
def test_a_number_lies_inside_its_own_interval(number, bound):
    low = None if bound in (Bound.AT_MOST, Bound.LESS_THAN) else number
    high = None if bound in (Bound.AT_LEAST, Bound.MORE_THAN) else number

    interval = interval_of(Quantity(low, high, bound, "person"), str(number))

    assert interval.low <= interval.number <= interval.high
    assert interval.overlaps(interval)
    assert interval.is_of_one_moment_with(interval)


def test_a_town_is_part_of_its_country_and_of_no_other():
    assert gazetteer.is_part_of("aleppo", "syria") is True
    assert gazetteer.is_part_of("aleppo", "turkey") is False
    assert gazetteer.is_part_of("syria", "aleppo") is False
    assert gazetteer.is_part_of("nowhereville", "syria") is None


def test_a_country_has_one_name_and_its_people():
    assert gazetteer.canonical("u.s.") == gazetteer.canonical("america") == "united states"
    assert gazetteer.people_of("ukrainians") == gazetteer.country_of("kharkiv") == "UA"
