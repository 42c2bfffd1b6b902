"""How measures are named: in words that a reader would use, the same wherever they are shown."""

import pytest

from monitor.core.measures.measure_names import common_measure, measure_name, plural, thing_name
from monitor.model import Measure

KURSK = frozenset({"kursk"})


def people(action="", group="", **slots):
    return Measure(subject="person", action=action, group=group, **slots)


@pytest.mark.parametrize(
    ("measure", "name"),
    [
        (people("killed", places=KURSK), "people killed in Kursk"),
        (people("killed", "KP+child", places=KURSK, period="total"), "North Korean children killed in Kursk in total"),
        (people("casualties", "KP"), "North Koreans killed or wounded"),
        (people("injured", "BR+FR+child"), "Brazilian and French children injured"),
        (people("killed", "JP"), "Japanese people killed"),
        (people("lost", "RU+soldier", period="since august"), "Russian soldiers lost since August"),
        (people("killed", "wagner", period="day"), "Wagner fighters killed in a day"),
        (people("killed", event="strike", instance="second"), "people killed (strike, second)"),
        (people("killed", event="war", modality="unconfirmed"), "people killed (unconfirmed)"),
        (Measure(subject="korean", group="KP"), "North Koreans"),
        (Measure(subject="vehicle", action="destroyed", period="week"), "vehicles destroyed in a week"),
        (Measure(subject="city", places=frozenset({"us", "new york"})), "cities in New York and US"),
        (Measure("area", places=KURSK), "area in Kursk"),
        (Measure("percent", action="lost"), "share lost"),
        (Measure("money:USD", action="damage"), "damage in USD"),
        (Measure("money:EUR"), "EUR"),
        (Measure("time", action="elapsed", period="over the past two weeks"), "time elapsed over the past two weeks"),
        (Measure(action="destroyed"), "destroyed"),
        (Measure(), "count"),
    ],
)
def test_a_measure_is_named_by_what_it_counts_of_whom_where_and_when(measure, name):
    assert measure_name(measure) == name


def test_the_users_own_name_goes_before():
    assert measure_name(people("killed"), "deaths") == thing_name(people("killed"), "deaths") == "deaths"


def test_the_name_of_the_thing_leaves_out_what_one_outlet_states_and_the_next_does_not():
    measure = people("killed", "soldier", places=KURSK, event="strike", instance="second", period="day")

    assert thing_name(measure) == "soldiers killed in a day"


def test_what_several_measures_have_in_common_takes_a_place_from_whoever_states_it():
    some = [people("killed"), people("killed", places=KURSK), people("killed")]

    assert common_measure(some) == people("killed", places=KURSK)


def test_what_several_measures_have_in_common_is_no_forecast_because_one_of_them_is():
    some = [people("killed"), people("killed"), people("killed", modality="forecast")]

    assert common_measure(some).modality == ""


@pytest.mark.parametrize(
    ("noun", "expected"),
    [
        ("person", "people"),
        ("square mile", "square miles"),
        ("square foot", "square feet"),
        ("kilometre per hour", "kilometres per hour"),
        ("degree celsius", "degrees celsius"),
        ("US dollar", "US dollars"),
        ("%", "%"),
        ("city", "cities"),
        ("day", "days"),
        ("box", "boxes"),
        ("", ""),
    ],
)
def test_units_are_shown_in_the_plural(noun, expected):
    assert plural(noun) == expected
