"""Which figures belong to a measure that the user declared: by its unit and its phrases."""

import pytest

from monitor.core.comparing.declared import declared_for, is_known_unit, known_units
from monitor.model import DeclaredMeasure
from tests.core.figures_made import figure


@pytest.mark.parametrize(
    ("text", "words", "unit"),
    [
        ("Farmers lost 300 parsnips in the flood.", "300 parsnips", "parsnip"),
        ("Farmers lost 300 parsnips in the flood.", "300 parsnips", "parsnips"),
        ("The army lost 30 Leopard tanks in the flood.", "30 Leopard tanks", "Leopard tank"),
        ("The flood hit 12 cities.", "12 cities", "city"),
        ("The flood killed 12 men.", "12 men", "people"),
        ("The flood covered 200 square miles.", "200 square miles", "square kilometre"),
    ],
)
def test_a_figure_fits_a_unit_whose_words_it_is_counted_in(text, words, unit):
    measure = DeclaredMeasure("flood", phrases=("flood",), unit=unit)

    assert declared_for(figure(text, words).figure, [measure]) is measure


def test_a_figure_that_is_counted_in_other_words_does_not_fit():
    found = figure("The army lost 30 tanks in the flood.", "30 tanks").figure

    assert declared_for(found, [DeclaredMeasure("flood", phrases=("flood",), unit="Leopard tank")]) is None


@pytest.mark.parametrize("unit", ["", "soldier", "Leopard tank", "square mile", "km", "US dollar", "%", "villages"])
def test_units_and_nouns_that_reading_knows_are_known(unit):
    assert is_known_unit(unit)


@pytest.mark.parametrize("unit", ["solder", "parsnip", "km2"])
def test_other_words_are_not(unit):
    assert not is_known_unit(unit)


def test_the_known_units_are_words_in_the_singular():
    assert {"soldier", "tank", "village", "square mile", "km"} <= set(known_units())
