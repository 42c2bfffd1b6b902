"""What each unit of the tables measures, and how many of its kind's base unit it is, out of pint."""

from __future__ import annotations

import pint

# A kind of quantity, and the unit of pint that its factors are in.
KINDS = {
    "time": "second", "length": "meter", "area": "meter**2", "volume": "liter", "mass": "gram",
    "speed": "meter/second", "acceleration": "meter/second**2", "energy": "joule", "power": "watt",
    "pressure": "pascal", "force": "newton", "current": "ampere", "charge": "coulomb", "voltage": "volt",
    "resistance": "ohm", "conductance": "siemens", "capacitance": "farad", "inductance": "henry",
    "magnetic flux": "weber", "magnetic field": "tesla", "frequency": "hertz", "luminous intensity": "candela",
    "illuminance": "lux", "viscosity": "poise", "substance": "mole",
}  # fmt: skip
# Units that pint takes for pure numbers, or for the same thing as others that no reader would compare them with.
OWN_KINDS = {
    "bit": ("information", "bit"), "byte": ("information", "bit"), "becquerel": ("radioactivity", "becquerel"),
    "curie": ("radioactivity", "becquerel"), "gray": ("absorbed dose", "gray"), "sievert": ("dose", "sievert"),
    "radian": ("angle", "radian"), "arcminute": ("angle", "radian"), "arcsecond": ("angle", "radian"),
    "pixel": ("pixels", "pixel"), "lumen": ("luminous flux", "lumen"),
    "volt_ampere": ("apparent power", "volt_ampere"),
}  # fmt: skip
# Where news means something else than pint, where a scale has no factor, and what only CLDR knows, by its name there.
GIVEN = {
    "%": ("percent", 1.0), "permille": ("percent", 0.1), "part per million": ("percent", 1e-4),
    "part per billion": ("percent", 1e-7), "ppm": ("percent", 1e-4),
    "degree": ("temperature", 1.0), "degree celsius": ("temperature", 1.0),  # "40 degrees" is how hot it is
    "degree fahrenheit": ("fahrenheit", 1.0), "kelvin": ("kelvin", 1.0),
    "ton": ("mass", 1e6), "kiloton": ("mass", 1e9), "megaton": ("mass", 1e12),  # written for tonnes as for tons
    "decibel": ("loudness", 1.0), "baud": ("baud", 1.0), "karat": ("fineness", 1.0), "roentgen": ("exposure", 1.0),
    "item": ("count", 1.0), "night": ("count", 1.0),
}  # fmt: skip
OTHER_NAMES = {
    "barrel": "oil_barrel", "decade": "10 year",  # of what pint knows by that name the one that news counts
    "cubic kilometre": "kilometer**3", "cubic metre": "meter**3", "cubic mile": "mile**3",
    "gauss": "1e-4 tesla", "pinch": "0.3 milliliter", "quarter": "3 month",
    "inch of mercury": "inHg", "millimetre of mercury": "mmHg", "pound of force": "pound_force",
    "metric cup": "0.25 liter", "metric pint": "0.5 liter", "dessert spoon": "2 teaspoon",
    "mile scandinavian": "10 kilometer", "british thermal unit": "british_thermal_unit",
}  # fmt: skip
RATES = frozenset({"speed", "acceleration", "pressure"})  # the rates that have a name of their own
DIGITS = 12  # significant ones that are kept of a factor


def key(name: str) -> str:
    """A unit's name as the table has it: in lower case, a space for a hyphen."""
    return name.lower().replace("-", " ")


def dimensions(names: dict[str, str]) -> dict[str, tuple[str, float]]:
    """Each of `names`, keyed as the table has it, with its kind and factor; the values are what pint calls them.

    A rate whose kind has no name of its own ("gram per litre") is left out: its kind follows from its two parts.
    """
    registry = pint.UnitRegistry()
    found: dict[str, tuple[str, float]] = {}
    for name, known_as in sorted(names.items()):
        kind = GIVEN.get(key(name)) or _kind(registry, OTHER_NAMES.get(key(name), known_as))
        if kind is not None and (" per " not in name or kind[0] in RATES | {"percent"}):
            found[key(name)] = kind
        elif " per " not in name:
            raise ValueError(f"pint's {known_as} is of no kind that is named here: {name}")
    return found


def _kind(registry: pint.UnitRegistry, known_as: str) -> tuple[str, float] | None:
    try:
        quantity = registry.Quantity(known_as)
    except pint.UndefinedUnitError:
        return None
    owned = OWN_KINDS.get(_base(registry, known_as))
    for kind, reference in [owned] if owned else KINDS.items():
        if quantity.check(registry.Quantity(reference).dimensionality):
            return kind, float(f"{quantity.to(reference).magnitude:.{DIGITS}g}")
    return None


def _base(registry: pint.UnitRegistry, known_as: str) -> str:
    """A unit's name without its prefix: of "gigabyte" byte."""
    parsed = registry.parse_unit_name(known_as)
    return parsed[0][1] if parsed else known_as
