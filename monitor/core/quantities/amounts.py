"""Decides which unit goes with a number: money first, then ages, magnitudes, measures, parts of a measure."""

from __future__ import annotations

from dataclasses import replace

from monitor.core.quantities.ages import tells_age
from monitor.core.quantities.currencies import currency_after, currency_before
from monitor.core.quantities.spans import DIGITS, FRACTION, VAGUE, Number, Tokens, Unit, is_glued, lower
from monitor.core.quantities.symbols import symbol_in_context
from monitor.core.quantities.units import unit_after, unit_named_at
from monitor.core.quantities.vocabulary import TIME_UNITS

_AGE_UNITS = {
    "year": "year",
    "years": "year",
    "yr": "year",
    "month": "month",
    "months": "month",
    "week": "week",
    "weeks": "week",
    "day": "day",
    "days": "day",
}
_OLD = ("old", "olds")


def unit_of(tokens: Tokens, number: Number) -> Unit | None:
    """The unit or currency of a number, None where it is a plain count or stands bare."""
    return (
        symbol_in_context(tokens, number)
        or _money(tokens, number)
        or _period_inside(tokens, number)
        or _age(tokens, number)
        or _magnitude(tokens, number)
        or unit_after(tokens, number)
        or _part_of_measure(tokens, number)
        or _vague_amount(tokens, number)
        or _feet_and_inches(tokens, number)
        or _on_a_scale(tokens, number)
    )


def _money(tokens: Tokens, number: Number) -> Unit | None:
    """A currency before the number, behind it, or both ("$5 million US dollars")."""
    before, after = currency_before(tokens, number.first), currency_after(tokens, number.last + 1)
    if before is None or after is None or after.name == "cent" or not tokens[after.last].text.isalpha():
        return before or after
    return replace(after, first=before.first)


def _period_inside(tokens: Tokens, number: Number) -> Unit | None:
    """The unit inside "a week or two" and "sixfold"."""
    if lower(tokens, number.last).endswith("fold"):
        return Unit("time", number.last, number.last)
    if number.form != VAGUE or lower(tokens, number.first + 1) not in TIME_UNITS:
        return None
    return Unit(lower(tokens, number.first + 1), number.first + 1, number.first + 1)


def _age(tokens: Tokens, number: Number) -> Unit | None:
    """A stated age: "65-year-old", "18 month-old", "over the age of 21"."""
    places = [at for at in range(number.last + 1, number.last + 5) if lower(tokens, at) not in ("-", "‑", "–", "")]
    if len(places) >= 2 and lower(tokens, places[0]) in _AGE_UNITS and lower(tokens, places[1]) in _OLD:
        return Unit(f"{_AGE_UNITS[lower(tokens, places[0])]} of age", number.last + 1, places[1])
    if lower(tokens, number.first - 1) == "of" and lower(tokens, number.first - 2) in ("age", "ages") and number.plain:
        return Unit("year of age", number.first, number.last)
    if lower(tokens, number.first - 1) == "aged" and (period := _AGE_UNITS.get(lower(tokens, number.last + 1))):
        return Unit(f"{period} of age", number.last + 1, number.last + 1)
    return Unit("year of age", number.first, number.last) if tells_age(tokens, number) else None


def _magnitude(tokens: Tokens, number: Number) -> Unit | None:
    """An earthquake's: "magnitude 7.8", "7.8-magnitude"."""
    if lower(tokens, number.first - 1) == "magnitude" or (
        lower(tokens, number.first - 2) == "magnitude" and not number.plain
    ):
        return Unit("magnitude", number.first, number.last)
    at = number.last + (2 if lower(tokens, number.last + 1) == "-" else 1)
    return Unit("magnitude", number.last + 1, at) if lower(tokens, at) == "magnitude" else None


def _on_a_scale(tokens: Tokens, number: Number) -> Unit | None:
    """What the scale measures: "between 50 and 70 on the GPa scale", "5.8 on the Richter scale", "a pH of 6.5"."""
    if "ph" in (lower(tokens, number.first - 1), lower(tokens, number.first - 2)):
        return Unit("pH", number.first, number.last)
    at = number.last + 3
    if lower(tokens, at - 2) != "on" or lower(tokens, at + 1) != "scale":
        return None
    if tokens[at].lower == "richter":
        return Unit("magnitude", number.first, number.last)
    unit = unit_after(tokens, replace(number, last=at - 1))
    return Unit(unit.name, number.first, number.last) if unit and unit.last == at else None


def _vague_amount(tokens: Tokens, number: Number) -> Unit | None:
    """What is vaguely many: "billions of dollars", "hundreds of kilometres"."""
    at = number.last + 2
    if number.form != VAGUE or lower(tokens, at - 1) != "of":
        return None
    return currency_after(tokens, at) or unit_named_at(tokens, at)


def _feet_and_inches(tokens: Tokens, number: Number) -> Unit | None:
    """A height or size: the 5 and the 6 of 5' 6", a 55" screen."""
    at = number.last + 1
    if is_glued(tokens, at) and tokens[at].text == "″" and number.form == DIGITS:
        return Unit("inch", at, at)
    if number.plain and number.low < 12 and lower(tokens, number.first - 1) in ("foot", "feet", "ft"):
        return Unit("inch", number.first, at if lower(tokens, at) in ("in", "ins") else number.last)
    if not number.plain or not is_glued(tokens, at):
        return None
    if tokens[at].text in _FEET and lower(tokens, at + 1).isdecimal() and lower(tokens, at + 2) in _INCHES:
        return Unit("foot", at, at)
    if tokens[at].text not in _INCHES:
        return None
    is_inch = lower(tokens, number.first - 1) in _FEET or not _closes_quotation(tokens, at)
    return Unit("inch", at, at) if is_inch else None


def _closes_quotation(tokens: Tokens, at: int) -> bool:
    """Whether a double quotation mark ends a quotation rather than stands for inches."""
    before = tokens[max(0, at - 60) : at]
    return (
        any(token.text == "“" or (token.text == '"' and not token.glued) for token in before) or tokens[0].text == '"'
    )


_FEET, _INCHES = ("'", "’", "′"), ('"', "”", "″")


def _part_of_measure(tokens: Tokens, number: Number) -> Unit | None:
    """A share of one measure is a value of it: "1/16 of a US pint", "a third of a mile", "half a mile"."""
    at = number.last + 1
    if number.form != FRACTION:
        return None
    at += 1 if lower(tokens, at) in ("of", "-") else 0
    if lower(tokens, at) in ("a", "an", "one") and (at > number.last + 1 or lower(tokens, number.last) == "half"):
        at += 2 if lower(tokens, at + 1) in ("u.s.", "imperial", "standard") else 1
    elif lower(tokens, number.last + 1) != "-":
        return None
    unit = unit_named_at(tokens, at)
    return unit and replace(unit, first=number.last + 1)
