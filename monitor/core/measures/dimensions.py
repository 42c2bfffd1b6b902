"""What kind of quantity a unit makes, and the factor to that kind's base unit.

Units and currencies are those of the generated tables; here stands what no registry knows: scales, shares, what news
calls a currency, and how a rate ("US dollar per barrel") is put together from its two parts.
"""

import re
from functools import lru_cache

from monitor.core.measures.money import currency_of, may_be_one_currency
from monitor.core.quantities.tables import UNIT_DIMENSIONS, UNIT_WORDS

# unit in the singular -> (dimension, factor to the base unit), beside those of the tables
UNITS: dict[str, tuple[str, float]] = {
    "percentage point": ("points", 1.0), "basis point": ("points", 0.01), "fraction": ("percent", 100.0),
    "magnitude": ("magnitude", 1.0), "pound mass": ("mass", 453.59237), "psi": ("pressure", 6894.75729317),
    "ppb": ("percent", 1e-7), "boe": ("energy", 6.1178632e9), "revolution": ("revolution", 1.0),
}  # fmt: skip
SHORT = {
    "m": "metre", "ft": "foot", "mi": "mile", "hr": "hour", "hrs": "hour", "min": "minute", "sec": "second",
    "kms": "kilometre", "km": "kilometre", "cm": "centimetre", "mm": "millimetre", "kg": "kilogram",
    "sq km": "square kilometre", "square km": "square kilometre", "sq mi": "square mile", "sq miles": "square mile",
    "mph": "mile per hour", "kph": "kilometre per hour", "km/h": "kilometre per hour", "mw": "megawatt",
    "gw": "gigawatt", "kw": "kilowatt", "°c": "degree celsius", "°f": "degree fahrenheit",
    "percent": "%", "per cent": "%", "point": "percentage point", "bbl": "barrel", "bpd": "barrel per day",
    "mpg": "mile per gallon", "fps": "foot per second", "rpm": "revolution per minute", "bps": "basis point",
    "kbps": "kilobit per second", "mbps": "megabit per second", "gbps": "gigabit per second",
    "tbps": "terabit per second", "kb/s": "kilobyte per second", "mb/s": "megabyte per second",
    "gb/s": "gigabyte per second", "cfm": "cubic foot per minute", "gpm": "gallon per minute", "bhp": "horsepower",
    "cv": "metric horsepower", "ps": "metric horsepower", "watt peak": "watt", "megawatt peak": "megawatt",
    "mmhg": "millimetre of mercury", "kcal": "kilocalorie",
}  # fmt: skip
NAMED_RATES = {("length", "time"): "speed", ("energy", "time"): "power", ("force", "area"): "pressure"}
RATE_BASE = re.compile(r"(\d[\d,]*|hundred|thousand|million) (.+)")  # of "100,000 people" both parts
ROUND = {"hundred": 1e2, "thousand": 1e3, "million": 1e6}
ONE_PERSON = frozenset({"people", "head", "capita", "inhabitant", "inhabitants", "resident", "residents"})
# Units that are things as well: "30 bar" is a pressure, "30 bars" are closed; "12 stone" is a weight.
ALSO_THINGS = re.compile(r"\b(?:bars|stones|candles|moles|grains|quarters|dots|items|nights)\b", re.IGNORECASE)
THINGS = frozenset({"bar", "stone", "candela", "mole", "grain", "quarter", "dot", "item", "night"})
QUAKE = re.compile(r"\b(magnitude|richter|quakes?|earthquakes?|temblors?|tremors?|aftershocks?)\b", re.IGNORECASE)
AGE = re.compile(r"\b(?:year|month|week|day)s?[- ]olds?\b|\baged \d", re.IGNORECASE)
MAGNITUDE_LIMIT = 10.0  # no earthquake is stronger
COUNT = ("count", 1.0)


def dimension_of(unit: str, *, marked: str = "", low: float | None = None) -> str:
    """The dimension of `unit`: "count" for anything that is counted, "money:USD" by currency, rates by both parts.

    A bare number below ten beside "magnitude" or "quake" in the `marked` words is a magnitude.
    """
    name = _plain(unit)
    if name.endswith(" of age") or AGE.search(f"{marked} {unit}"):
        return "age"
    if (name == "magnitude" and low is not None and low > MAGNITUDE_LIMIT) or _is_thing(name, marked):
        return "count"
    kind, _ = _kind(unit)
    small = low is not None and 0 < low < MAGNITUDE_LIMIT
    is_quake = kind == "count" and small and QUAKE.search(f"{name} {marked}")
    return "magnitude" if is_quake and re.search(r"\d\.\d|magnitude", marked, re.IGNORECASE) else kind


def factor_of(unit: str) -> float:
    """What one of `unit` is in its dimension's base unit; 1 for counted things and whole currencies."""
    return _kind(unit)[1]


def may_be_one_dimension(dimension: str, other: str) -> bool:
    """Whether two dimensions are one, or may be: "rupees" may be Indian ones, Indian and Pakistani ones are not one."""
    ours, theirs = (one.removeprefix("money:").partition(" per ") for one in (dimension, other))
    are_money = dimension.startswith("money:") and other.startswith("money:")
    return dimension == other or (are_money and ours[2] == theirs[2] and may_be_one_currency(ours[0], theirs[0]))


def is_paced(dimension: str) -> bool:
    """Whether a period is part of the unit: "80 km an hour", "$2,000 a month"."""
    return dimension == "speed" or dimension.endswith(" per time")


def is_rate(dimension: str) -> bool:
    """Whether the dimension is that of one thing by another: "money:USD per volume"."""
    return " per " in dimension


@lru_cache(maxsize=4096)
def _kind(unit: str) -> tuple[str, float]:
    name = _plain(unit)
    known = UNITS.get(name) or UNIT_DIMENSIONS.get(name)
    if known:
        return known
    if money := currency_of(unit.strip()):
        return f"money:{money[0]}", money[1]
    return _rate(name) or COUNT


def _plain(unit: str) -> str:
    """The unit's name as the tables have it: in lower case, singular, British, a space for a hyphen."""
    lower = unit.lower().strip().rstrip(".")
    name = SHORT.get(lower, lower)
    name = UNIT_WORDS.get(name, name).lower().replace("-", " ")
    name = SHORT.get(name, name)
    return name.removesuffix("s") if name.removesuffix("s") in UNITS else name


def _rate(name: str) -> tuple[str, float] | None:
    """The kind of a rate; how often things happen is a count, whose period says so ("20 attacks a day")."""
    above, per, below = name.partition(" per ")
    if not per:
        return None
    (top, factor), (bottom, divisor) = _kind(above), _base(below)
    if (top, bottom) == ("count", "time"):
        return COUNT
    return NAMED_RATES.get((top, bottom), f"{top} per {bottom}"), factor / divisor


def _base(below: str) -> tuple[str, float]:
    """What a rate is per: a kind of quantity or, of things, their name; and how much of it."""
    match = RATE_BASE.fullmatch(below)
    share = ROUND.get(match[1]) or float(match[1].replace(",", "")) if match else 1.0
    noun = match[2] if match else below
    kind, factor = _kind(noun)
    if kind != "count":
        return kind, share * factor
    return "person" if noun in ONE_PERSON else noun, share


def _is_thing(name: str, marked: str) -> bool:
    return name in THINGS and bool(ALSO_THINGS.search(marked))
