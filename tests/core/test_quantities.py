"""What is read out of a text: each case in `tests/cases/quantities_*.yaml` carries its own expectation."""

from pathlib import Path

import pytest
import yaml

from monitor.core.quantities import dropped_numbers, find_quantities
from monitor.core.quantities.exclusions import RULES
from monitor.core.quantities.lexer import SHAPES
from monitor.core.reading.intervals import interval_of
from monitor.model import Bound, Mention

FOLDER = Path(__file__).parent.parent / "cases"


def _cases():
    for path in sorted(FOLDER.glob("quantities_*.yaml")):
        for case in yaml.safe_load(path.read_text(encoding="utf-8")):
            yield pytest.param(case, id=f"{path.stem.removeprefix('quantities_')}: {case['text'][:60]}")


CASES = list(_cases())


@pytest.mark.parametrize("case", CASES)
def test_the_figures_of_a_sentence_are_read(case):
    found = find_quantities(case["text"])

    expected = [(*figure, "") if len(figure) == 5 else tuple(figure) for figure in case["figures"]]
    assert [_row(mention) for mention in found] == [_rounded(figure) for figure in expected]


@pytest.mark.parametrize("case", [case for case in CASES if "dropped" in case.values[0]])
def test_a_number_that_is_no_figure_is_dropped_by_a_named_rule(case):
    found = dropped_numbers(case["text"])

    assert [[number.text, number.reason] for number in found] == case["dropped"]


def _row(mention):
    quantity = mention.quantity
    return _rounded((mention.text, quantity.low, quantity.high, quantity.bound.value, quantity.unit, mention.counted))


def _rounded(figure):
    return tuple(float(f"{part:.8g}") if isinstance(part, int | float) else part for part in figure)


def test_digits_are_grouped_as_the_language_groups_them():
    german, french = find_quantities("38.000 Euro und 3,5 km", "de"), find_quantities("38 000 euros et 3,5 km", "fr")

    assert [mention.quantity.low for mention in german] == [38000, 3.5]
    assert [mention.quantity.low for mention in french] == [38000, 3.5]


def test_a_figure_may_point_back_across_sentences():
    text = "The port sent 400 dock workers home. Another 90 were kept on.\n\nA third of those workers came back."

    *_, third = find_quantities(text)

    assert [mention.quantity.unit for mention in find_quantities(text)] == ["worker", "worker", "fraction"]
    assert third.counted == "dock workers"


def test_a_headline_in_capitals_does_not_make_names_of_numbers():
    found = find_quantities("Typhoon Kills 12 And Leaves Three Missing In Eastern Village")

    assert [(mention.quantity.low, mention.quantity.unit) for mention in found] == [(12, "person"), (3, "person")]


def as_judged(mention: Mention) -> tuple[float, float]:
    interval = interval_of(mention.quantity, mention.text)
    return interval.low, interval.high


def test_vague_words_are_wider_or_narrower_for_judging_than_for_reading():
    dozens, thousands, tens = find_quantities(
        "Dozens of boats, thousands of men and tens of thousands of refugees came."
    )

    assert (thousands.quantity.low, thousands.quantity.high, thousands.quantity.bound) == (1000, 10000, Bound.BETWEEN)
    assert as_judged(dozens) == (24, 99)
    assert as_judged(thousands) == (2000, 9999)
    assert as_judged(tens) == (20000, 99999)
    assert as_judged(find_quantities("Several hundred men left.")[0]) == (200, 999)
    assert as_judged(find_quantities("It took 12 to 14 boats.")[0]) == (12, 14)


def test_every_rule_that_drops_a_number_is_documented():
    documented = (FOLDER.parent.parent / "docs" / "reading.md").read_text(encoding="utf-8")

    missing = [name for name in {name for name, _ in RULES} | SHAPES if f"| {name} |" not in documented]
    assert not missing
