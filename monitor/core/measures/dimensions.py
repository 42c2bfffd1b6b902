"""What kind of quantity a unit makes, and the factor to that kind's base unit."""

import re

MINUTE, HOUR, DAY = 60.0, 3600.0, 86400.0
MILE, FOOT, ACRE = 1609.344, 0.3048, 4046.8564224

# unit in the singular -> (dimension, factor to the base: second, metre, square metre, gram, litre, ...)
UNITS: dict[str, tuple[str, float]] = {
    "second": ("time", 1.0), "minute": ("time", MINUTE), "hour": ("time", HOUR), "day": ("time", DAY),
    "week": ("time", 7 * DAY), "fortnight": ("time", 14 * DAY), "month": ("time", 30.44 * DAY),
    "year": ("time", 365.25 * DAY), "decade": ("time", 3652.5 * DAY), "century": ("time", 36525 * DAY),
    "millennium": ("time", 365250 * DAY),
    "millimetre": ("length", 0.001), "centimetre": ("length", 0.01), "metre": ("length", 1.0),
    "kilometre": ("length", 1000.0), "mile": ("length", MILE), "nautical mile": ("length", 1852.0),
    "foot": ("length", FOOT), "inch": ("length", 0.0254), "yard": ("length", 0.9144),
    "square metre": ("area", 1.0), "square kilometre": ("area", 1e6), "hectare": ("area", 1e4),
    "acre": ("area", ACRE), "square mile": ("area", MILE**2), "square foot": ("area", FOOT**2),
    "gram": ("mass", 1.0), "kilogram": ("mass", 1e3), "tonne": ("mass", 1e6), "ton": ("mass", 1e6),
    "pound": ("mass", 453.59237), "ounce": ("mass", 28.349523), "metric ton": ("mass", 1e6),
    "litre": ("volume", 1.0), "millilitre": ("volume", 0.001), "gallon": ("volume", 3.785411784),
    "cubic metre": ("volume", 1e3), "barrel": ("volume", 158.987294928), "cubic foot": ("volume", 28.316846592),
    "%": ("percent", 1.0), "percent": ("percent", 1.0), "per cent": ("percent", 1.0),
    "percentage point": ("points", 1.0), "basis point": ("points", 0.01), "fraction": ("percent", 100.0),
    "magnitude": ("magnitude", 1.0), "degree celsius": ("temperature", 1.0), "degree": ("temperature", 1.0),
    "degree fahrenheit": ("fahrenheit", 1.0), "watt": ("power", 1.0), "kilowatt": ("power", 1e3),
    "megawatt": ("power", 1e6), "gigawatt": ("power", 1e9), "kilowatt hour": ("energy", 1e3),
    "megawatt hour": ("energy", 1e6), "kilometre per hour": ("speed", 1 / 3.6),
    "mile per hour": ("speed", MILE / HOUR),
    "knot": ("speed", 1852 / HOUR),
}  # fmt: skip
SHORT = {
    "km": "kilometre", "kms": "kilometre", "m": "metre", "cm": "centimetre", "mm": "millimetre", "ft": "foot",
    "mi": "mile", "hr": "hour", "hrs": "hour", "min": "minute", "sec": "second", "kg": "kilogram",
    "sq km": "square kilometre",
    "square km": "square kilometre", "sq mi": "square mile", "sq miles": "square mile", "feet": "foot",
    "inches": "inch",
    "mph": "mile per hour", "kph": "kilometre per hour", "km/h": "kilometre per hour", "mw": "megawatt",
    "gw": "gigawatt", "kw": "kilowatt", "°c": "degree celsius", "°f": "degree fahrenheit",
    "celsius": "degree celsius",
    "fahrenheit": "degree fahrenheit", "point": "percentage point", "bbl": "barrel", "centuries": "century",
    "millennia": "millennium",
}  # fmt: skip
CURRENCY = re.compile(
    r"(?:^|\b)(dollar|euro|pound sterling|british pound|sterling|rouble|ruble|hryvnia|yuan|renminbi|yen|rupee|won|lira|"
    r"dirham|riyal|franc|krona|krone|zloty|shekel|rand|peso|real|dinar|naira|baht|ringgit|rupiah|usd|eur|gbp)s?\b",
    re.IGNORECASE,
)
FOREIGN_DOLLAR = re.compile(r"\b(australian|canadian|new zealand|hong kong|singapore|taiwan)", re.IGNORECASE)
QUAKE = re.compile(r"\b(magnitude|richter|quakes?|earthquakes?|temblors?|tremors?|aftershocks?)\b", re.IGNORECASE)
AGE = re.compile(r"\b(?:year|month|week|day)s?[- ]olds?\b|\baged \d", re.IGNORECASE)
MAGNITUDE_LIMIT = 10.0  # no earthquake is stronger


def dimension_of(unit: str, *, marked: str = "", low: float | None = None) -> str:
    """The dimension of `unit`: "count" for anything that is counted, "money:dollar" by currency.

    A bare number below ten beside "magnitude" or "quake" in the `marked` words is a magnitude.
    """
    name = _full(unit)
    if name.endswith(" of age") or AGE.search(f"{marked} {unit}"):
        return "age"
    if name == "magnitude" and low is not None and low > MAGNITUDE_LIMIT:
        return "count"
    if name in UNITS:
        return UNITS[name][0]
    if currency := CURRENCY.search(name):
        return f"money:{_currency(name, currency[1].lower())}"
    small = low is not None and 0 < low < MAGNITUDE_LIMIT
    if small and QUAKE.search(f"{name} {marked}") and re.search(r"\d\.\d|magnitude", marked, re.IGNORECASE):
        return "magnitude"
    return "count"


def factor_of(unit: str) -> float:
    """What one of `unit` is in its dimension's base unit; 1 for counted things and money."""
    return UNITS.get(_full(unit), ("", 1.0))[1]


def _full(unit: str) -> str:
    name = unit.lower().strip().rstrip(".")
    if name in UNITS:
        return name
    name = SHORT.get(name, name)
    for candidate in (
        name.removesuffix("s"),
        name.replace("meter", "metre").removesuffix("s"),
        name.replace("liter", "litre").removesuffix("s"),
    ):
        if candidate in UNITS:
            return candidate
    return name


def _currency(name: str, found: str) -> str:
    if found in {"usd", "dollar"}:
        return "dollar" if not (other := FOREIGN_DOLLAR.search(name)) else f"{other[1].lower()} dollar"
    return {
        "eur": "euro",
        "gbp": "sterling",
        "pound sterling": "sterling",
        "british pound": "sterling",
        "ruble": "rouble",
        "renminbi": "yuan",
    }.get(found, found)
