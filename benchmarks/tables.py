"""Writes monitor/core/quantities/tables.py: the names of units and currencies, out of pint and CLDR (through Babel).

    python -m benchmarks.tables

Units and currencies come from well-kept registries, not from the sentences that somebody happened to look at.
"""

from __future__ import annotations

import pprint
from importlib.metadata import version
from pathlib import Path

import babel
import pint

from benchmarks.dimensions import dimensions

TARGET = Path(__file__).parent.parent / "monitor" / "core" / "quantities" / "tables.py"

# What is taken out of pint, by its names there: the prefixes that news and data sheets put before each unit, if any.
# Words that pint knows as units and news uses as plain nouns (count, turn, shot) stay out: the noun is its own unit.
TAKEN = (
    ("meter", "nano micro milli centi kilo"),
    ("gram", "nano micro milli kilo"),
    ("liter", "micro milli centi deci hecto mega giga"),
    ("second tesla mole", "nano micro milli"),
    ("watt", "milli kilo mega giga tera"),
    ("watt_hour hertz electron_volt", "kilo mega giga tera"),
    ("ampere", "micro milli kilo"),
    ("volt", "micro milli kilo mega"),
    ("ampere_hour gray siemens radian", "milli"),
    ("volt_ampere ton", "kilo mega"),
    ("ohm newton", "milli kilo mega"),
    ("byte", "kilo mega giga tera peta exa zetta"),
    ("bit becquerel", "kilo mega giga tera peta"),
    ("pascal", "hecto kilo mega giga"),
    ("joule", "milli kilo mega giga tera peta exa"),
    ("calorie", "kilo"),
    ("bar", "milli kilo"),
    ("farad", "nano micro"),
    ("henry sievert curie coulomb", "micro milli"),
    ("metric_ton parsec", "kilo mega giga"),
    ("pixel", "mega"),
    (
        "lumen lux candela weber degree arcminute arcsecond decibel baud kelvin degree_Celsius "
        "degree_Fahrenheit day week fortnight month year decade century millennium hour minute inch foot "
        "yard mile furlong fathom nautical_mile light_year astronomical_unit angstrom micron acre hectare "
        "acre_foot pint quart gallon fluid_ounce tablespoon teaspoon bushel barrel cubic_centimeter pound "
        "ounce stone grain dram troy_ounce hundredweight carat horsepower metric_horsepower "
        "british_thermal_unit therm foot_pound erg poise torr standard_atmosphere dyne gauss dalton knot "
        "mile_per_hour kilometer_per_hour meter_per_second foot_per_second percent permille ppm roentgen "
        "long_ton tonne_of_oil_equivalent unified_atomic_mass_unit",
        "",
    ),
)
PREFIXES_OF = {unit: prefixes for units, prefixes in TAKEN for unit in units.split()}
# Symbols that are English words, or stand for too many things, to be trusted.
NOT_SYMBOLS = {
    "a",
    "at",
    "au",
    "c",
    "d",
    "e",
    "pp",
    "bp",
    "CD",
    "dr",
    "gr",
    "min",
    "mo",
    "wk",
    "ly",
    "kt",
    "M",
    "cc",
    "l.",
}
NOT_SYMBOLS |= {"ft_lb", "dwt"}
BRITISH = {"meter": "metre", "liter": "litre"}  # the spelling of the International Bureau of Weights and Measures
IRREGULAR = {"foot": "feet", "century": "centuries", "henry": "henries", "millennium": "millennia"}
# Symbols that are English words or too short to trust away from a digit are told apart in units.py, by case.
SIGN_UNITS = {
    "°": "degree",
    "º": "degree",
    "′": "arcminute",
    "℃": "degree Celsius",
    "℉": "degree Fahrenheit",
}
# Where CLDR has a name of its own, the one of ISO 4217 that the trade uses.
ISO_NAMES = {"GBP": ("pound sterling", "pounds sterling")}
RENAMED = {
    "percent": "%",
    "degree_Celsius": "degree Celsius",
    "degree_Fahrenheit": "degree Fahrenheit",
    "metric_ton": "tonne",
    "british_thermal_unit": "British thermal unit",
    "standard_atmosphere": "atmosphere",
}


def readable(name: str) -> str:
    """`mile_per_hour` as people write it, in British spelling: `mile per hour`."""
    name = RENAMED.get(name, name)
    for american, british in BRITISH.items():
        name = name.replace(american, british)
    return name.replace("_", " ").replace("ampere hour", "ampere-hour")


def plural(phrase: str) -> str:
    """The plural of a unit's name: of its first noun where it holds "per" or is a degree, else of the last."""
    head, per, rest = phrase.partition(" per ")
    if head.startswith("degree "):
        return head.replace("degree", "degrees", 1) + per + rest
    *before, last = head.split(" ")
    last = next((last[: -len(one)] + many for one, many in IRREGULAR.items() if last.endswith(one)), last + "s")
    last = (
        last[:-1]
        if last.endswith(("zs", "xs", "ss", "horsepowers", "percents", "%s"))
        else last.replace("inchs", "inches")
    )
    return " ".join([*before, last]) + per + rest


def names(units: dict[str, str], surface: str, canonical: str) -> None:
    """Enter a name under every spelling: British, American, plural, with hyphen or space."""
    for spelling in {
        surface,
        surface.replace("metre", "meter").replace("litre", "liter").replace("tonne", "metric ton"),
    }:
        for form in (spelling, plural(spelling)):
            for written in {form, form.replace("-", " "), form.replace(" ", "-") if " per " not in form else form}:
                units.setdefault(written.lower(), canonical)


def pint_units() -> tuple[dict[str, str], dict[str, str]]:
    """Names and symbols of pint's units, those of PREFIXED also with the prefixes."""
    registry = pint.UnitRegistry()
    words: dict[str, str] = {}
    symbols: dict[str, str] = dict(SIGN_UNITS)
    for name, prefixes in PREFIXES_OF.items():
        unit = registry._units[name]
        for prefix in ["", *prefixes.split()]:
            canonical = prefix + readable(name)
            names(words, canonical, canonical)
            for alias in () if prefix else unit.aliases:
                if (
                    len(alias) > 3
                    and alias.isalpha()
                    and alias.islower()
                    and alias not in ("feet", "inches", "centuries")
                ):
                    names(words, alias, canonical)
            add_symbols(symbols, registry, prefix, unit, canonical)
    for power, word in (("2", "square"), ("3", "cubic")):
        add_powers(registry, words, symbols, power, word)
    return words, symbols


def add_symbols(
    symbols: dict[str, str], registry: pint.UnitRegistry, prefix: str, unit: object, canonical: str
) -> None:
    """Enter a unit's symbol under each way to write its prefix (µm, μm, um)."""
    signs = {getattr(unit, "defined_symbol", None) or ""}
    signs |= {alias for alias in getattr(unit, "aliases", ()) if len(alias) <= 3}
    heads = [""]
    if prefix:
        definition = registry._prefixes[prefix]
        heads = [definition.defined_symbol or "", *(a for a in definition.aliases if len(a) == 1)]
    for sign in sorted(sign for sign in signs if sign):
        for head in heads:
            if head + sign not in NOT_SYMBOLS:
                symbols.setdefault(head + sign, canonical)


def add_powers(
    registry: pint.UnitRegistry,
    words: dict[str, str],
    symbols: dict[str, str],
    power: str,
    word: str,
) -> None:
    """Areas and volumes: "square mile", "sq mi", "sq. mi", "mi2", "mi²"."""
    raised, short = {"2": "²", "3": "³"}[power], {"2": "sq", "3": "cu"}[power]
    for base in ["millimeter", "centimeter", "meter", "kilometer", "inch", "foot", "yard", "mile"]:
        canonical = f"{word} {readable(base)}"
        names(words, canonical, canonical)
        symbol = f"{registry.get_symbol(base)}"
        symbol = {"foot": "ft", "inch": "in", "yard": "yd", "mile": "mi"}.get(base, symbol)
        for written in (f"{symbol}{power}", f"{symbol}{raised}", f"{short} {symbol}"):
            symbols[written] = canonical


def cldr_abbreviations() -> dict[str, str]:
    """Short forms that CLDR prints after a number in English (mpg, psi, fl oz), with the unit's long name."""
    patterns = babel.Locale("en")._data["unit_patterns"]
    found: dict[str, str] = {}
    for unit in patterns:
        forms = patterns[unit]
        long = forms.get("long", {}).get("one", "")
        short = forms.get("short", {}).get("other", "")
        if not isinstance(long, str) or "{0} " not in long or not isinstance(short, str):
            continue
        symbol, name = short.replace("{0}", "").strip(), long.replace("{0}", "").strip()
        if 1 < len(symbol) <= 6 and symbol.replace("/", "").replace(" ", "").isalpha() and symbol not in name:
            for american, british in BRITISH.items():
                name = name.replace(american, british)
            found[symbol] = name
    return found


def currencies() -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    """Currencies still in use: code to name, sign to name, every English name (singular and plural) to name."""
    from babel.numbers import get_currency_name, get_currency_symbol, list_currencies

    codes: dict[str, str] = {}
    spoken: dict[str, str] = {}
    signs: dict[str, str] = {}
    for code in sorted(list_currencies("en")):
        known = get_currency_name(code, 1, locale="en")
        name, *other_names = ISO_NAMES.get(code, (known,))
        if "(" in name or (code.startswith("X") and code not in ("XAF", "XOF", "XPF", "XCD")) or "unit" in name.lower():
            continue
        codes[code] = name
        for form in (name, *other_names, known, get_currency_name(code, 2, locale="en")):
            spoken[form.lower()] = name
        symbol = get_currency_symbol(code, locale="en")
        if symbol != code:
            signs[symbol] = name
    narrow = {"₽": "RUB", "₺": "TRY", "₴": "UAH", "₦": "NGN", "฿": "THB", "₸": "KZT", "₾": "GEL", "₼": "AZN"}
    narrow |= {"₲": "PYG", "₡": "CRC", "₵": "GHS", "₫": "VND"}
    signs |= {sign: codes[code] for sign, code in narrow.items()}
    return codes, signs, spoken


def pint_names(canonical: set[str]) -> dict[str, str]:
    """Each name of a unit with what pint calls it, or would if it knew it."""
    known = {
        prefix + readable(name): prefix + name
        for name, prefixes in PREFIXES_OF.items()
        for prefix in ["", *prefixes.split()]
    }
    return {name: known.get(name) or _guessed(name) for name in canonical}


def _guessed(name: str) -> str:
    for british, power in (("square ", "**2"), ("cubic ", "**3")):
        if name.startswith(british) and " per " not in name:
            return _guessed(name.removeprefix(british)) + power
    for american, british in BRITISH.items():
        name = name.replace(british, american)
    return name.replace(" per ", "/").replace("-", "_").replace(" ", "_")


def write() -> None:
    """Write the tables with the versions they came from."""
    words, symbols = pint_units()
    for symbol, name in cldr_abbreviations().items():
        symbols.setdefault(symbol, name)
        words.setdefault(name.lower(), name)
    codes, signs, spoken = currencies()
    source = f"From pint {version('pint')} and CLDR {babel.core.get_cldr_version()} as in Babel {version('babel')}."
    header = '"""Names of units and currencies. Written by `python -m benchmarks.tables`; not to be edited by hand.'
    header = f'{header}\n\n{source}\n"""\n\n# ruff: noqa\n'
    tables = {
        "UNIT_WORDS: dict[str, str]": words,
        "UNIT_SYMBOLS: dict[str, str]": symbols,
        "CURRENCY_CODES: dict[str, str]": codes,
        "CURRENCY_SIGNS: dict[str, str]": signs,
        "CURRENCY_NAMES: dict[str, str]": spoken,
        "UNIT_DIMENSIONS: dict[str, tuple[str, float]]": dimensions(pint_names({*words.values(), *symbols.values()})),
    }
    body = "\n".join(f"{name} = {pprint.pformat(table, width=110)}\n" for name, table in tables.items())
    TARGET.write_text(header + "\n" + body, encoding="utf-8")
    print(f"{TARGET}: " + ", ".join(f"{name.split(':')[0]} {len(table)}" for name, table in tables.items()))


if __name__ == "__main__":
    write()
