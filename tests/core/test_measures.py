"""What a figure counts: typed slots by rule, places by the gazetteer, units by their dimension."""

from datetime import datetime
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as some

from monitor.core import gazetteer
from monitor.core.measures import dimension_of, factor_of, may_be_one_dimension, places_around
from monitor.core.quantities.currencies import NOUNS
from monitor.core.quantities.tables import (
    CURRENCY_CODES,
    CURRENCY_NAMES,
    CURRENCY_SIGNS,
    UNIT_SYMBOLS,
    UNIT_WORDS,
)
from monitor.core.reading.intervals import interval_of, is_unrounded
from monitor.core.reading.marking import marked_figure
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
        ("US dollar", "money:USD"),
        ("Canadian dollar", "money:CAD"),
        ("euro", "money:EUR"),
        ("Egyptian pound", "money:EGP"),
        ("Vietnamese dong", "money:VND"),
        ("Indian rupee", "money:INR"),
        ("Pakistani rupee", "money:PKR"),
        ("rupee", "money:rupee"),
        ("ruble", "money:RUB"),
        ("roubles", "money:RUB"),
        ("pound sterling", "money:GBP"),
        ("penny", "money:GBP"),
        ("£", "money:GBP"),
        ("USD", "money:USD"),
        ("pen", "count"),
        ("US dollar per barrel", "money:USD per volume"),
        ("US dollar per share", "money:USD per share"),
        ("gram per litre", "mass per volume"),
        ("kilometre per day", "speed"),
        ("death per 100,000 people", "count per person"),
        ("attack per day", "count"),
        ("gigabyte", "information"),
        ("Mbps", "information per time"),
        ("psi", "pressure"),
        ("kilowatt-hour", "energy"),
        ("kilowatt hour", "energy"),
        ("troop", "count"),
        ("", "count"),
    ],
)
def test_a_unit_has_a_dimension(unit, dimension):
    assert dimension_of(unit) == dimension


NO_UNITS = {"item", "night"}  # CLDR's units that are things to everybody else


def test_every_unit_that_is_read_has_a_dimension():
    units = {*UNIT_WORDS.values(), *UNIT_SYMBOLS.values()} - NO_UNITS

    assert [unit for unit in units if dimension_of(unit) == "count"] == []


def test_every_currency_that_is_read_has_its_own_dimension():
    names = {*CURRENCY_CODES.values(), *CURRENCY_NAMES.values(), *CURRENCY_SIGNS.values()}

    assert {dimension_of(name) for name in names} == {f"money:{code}" for code in CURRENCY_CODES}


def test_every_noun_for_money_but_the_dram_of_apothecaries_has_its_dimension():
    assert all(dimension_of(noun).startswith("money:") for noun in {*NOUNS, *NOUNS.values()} - {"dram", "drams"})


@pytest.mark.parametrize("unit", ["bar", "stone", "candela"])
def test_units_that_are_things_as_well_are_told_apart_by_their_plural(unit):
    thing = {"candela": "candles"}.get(unit, f"{unit}s")

    assert dimension_of(unit, marked=f"30 {thing} were") == "count"
    assert dimension_of(unit, marked=f"30 {unit} of") != "count"


@pytest.mark.parametrize(
    ("one", "other", "is_one"),
    [
        ("rupee", "Indian rupee", True),
        ("rupee per kilogram", "Pakistani rupee per tonne", True),
        ("crown", "Danish krone", True),
        ("Indian rupee", "Pakistani rupee", False),
        ("rupee", "US dollar", False),
        ("US dollar", "US dollar per barrel", False),
        ("US dollar per barrel", "US dollar per litre", True),
        ("kilometre per hour", "kilometre", False),
    ],
)
def test_a_noun_that_countries_share_may_be_the_money_of_each(one, other, is_one):
    assert may_be_one_dimension(dimension_of(one), dimension_of(other)) is is_one


def test_units_of_one_dimension_convert():
    assert 300 * factor_of("gigabyte") == 0.3 * factor_of("terabyte")
    assert factor_of("US dollar per month") == pytest.approx(12 * factor_of("US dollar per year"))
    assert 100 * factor_of("penny") == factor_of("pound sterling")
    assert factor_of("kilometre per hour") * 36 == pytest.approx(10 * factor_of("metre per second"))
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


VERBS = ("destroyed", "leave", "killed", "says", "are", "al", "of", "de")
FRAMES = (
    "Floods in {place} {verb} 300 homes.",
    "The blaze near {place} {verb} 300 homes",
    "In {place} {verb} homes stood empty.",
    "Officials in {place}. They {verb} 40 trucks.",
    "A quake hit {place} {verb} dawn.",
    "{place} {verb} 40 people, and the {place} attack {verb} 12.",
    "The strike {verb} 12 people across {place}.",
    "Drone strike {verb} 12 in {place}: {place} {verb} 3.",
)
PLACES = (
    "Maui", "Derna", "Nairobi", "Kharkiv", "Dar es Salaam", "Rio de Janeiro", "Deir al-Balah", "New York", "Veltra",
    "Stoke-on-Trent", "the U.S.", "St. Petersburg", "La Paz", "Isle of Man", "Khan Younis",
)  # fmt: skip
LAST_WORDS = {place.lower().replace(".", "").split()[-1] for place in PLACES} | {"states", "petersburg", "yunis"}


@pytest.mark.parametrize("frame", FRAMES)
@given(place=some.sampled_from(PLACES), verb=some.sampled_from(VERBS))
def test_no_place_swallows_the_word_behind_it(frame, place, verb):
    found = places_around(frame.format(place=place, verb=verb))

    assert {name.replace(".", "").split()[-1] for name in found} <= LAST_WORDS


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("The strike killed 12 people.", set()),
        ("Another blast and this fire hurt 3.", set()),
        ("Missile strike kills 3; drone attack hurts 4.", set()),
        ("After the Veltra earthquake 300 fled.", {"veltra"}),
        ("In Derna 300 people died.", {"derna"}),
        ("Across Germany 300 marched; In New York, 40.", {"germany", "new york"}),
        ("Floods hit Derna. Police said so.", {"derna"}),
        ("Near Stoke-on-Trent 3 died.", {"stoke-on-trent"}),
        ("At the Turkey-Syria border 3 died.", {"turkey", "syria"}),
    ],
)
def test_the_places_of_a_text_are_whole_names_and_nothing_else(text, places):
    assert places_around(text) == places


def test_a_town_is_part_of_its_country_and_of_no_other():
    assert gazetteer.is_part_of("aleppo", "syria") is True
    assert gazetteer.is_part_of("aleppo", "turkey") is False
    assert gazetteer.is_part_of("syria", "aleppo") is False
    assert gazetteer.is_part_of("nowhereville", "syria") is None


def test_a_country_has_one_name_and_its_people():
    assert gazetteer.canonical("u.s.") == gazetteer.canonical("america") == "united states"
    assert gazetteer.people_of("ukrainians") == gazetteer.country_of("kharkiv") == "UA"
