"""Which country a place lies in, and whether one place is part of another: country > region > city."""

from functools import cache

from monitor.core.gazetteer.cities import CITIES
from monitor.core.gazetteer.countries import COUNTRIES
from monitor.core.gazetteer.known import COUNTRY_ALIASES, COUNTRY_NAMES, PEOPLES, PLACE_ALIASES, SPELLINGS, WIDE
from monitor.core.gazetteer.regions import REGIONS


def country_of(place: str) -> str:
    """ISO code of the country that `place` (lower case) is or lies in; "" where the name is not known."""
    return _countries().get(place) or _parts().get(place, "")


def is_country(place: str) -> bool:
    """Whether `place` (lower case) names a country."""
    return place in _countries()


def canonical(place: str) -> str:
    """One name for all names of a country ("u.s.", "america") and all spellings of a city ("kharkov")."""
    code = _countries().get(place)
    return name_of(code) if code else _spellings().get(place, place)


def name_of(code: str) -> str:
    """The name of the country with the ISO code `code`; "" for an unknown one."""
    return _names().get(code, "")


def is_known(place: str) -> bool:
    """Whether the gazetteer knows the lower-case name `place` at all."""
    return place in _countries() or place in _parts() or place in WIDE


def is_wide(place: str) -> bool:
    """Whether `place` is wider than a country: a continent, a sea, a union."""
    return place in WIDE


def people_of(word: str) -> str:
    """ISO code of the country whose people or adjective `word` is ("russian"), "" for none; a plural counts too."""
    return PEOPLES.get(word) or PEOPLES.get(word.removesuffix("s"), "")


def is_part_of(part: str, whole: str) -> bool | None:
    """Whether `part` lies inside the country or wider region `whole`; None where that is not known."""
    if part == whole:
        return False
    if whole in WIDE:
        return None if part in WIDE else True
    if not is_country(whole) or is_country(part):
        return False
    known = _parts().get(part, "")
    return known == _countries()[whole] if known else None


@cache
def _countries() -> dict[str, str]:
    return _read(COUNTRIES) | COUNTRY_ALIASES


@cache
def _names() -> dict[str, str]:
    first: dict[str, str] = {}
    for name, code in _read(COUNTRIES).items():
        first.setdefault(code, name)
    return first | COUNTRY_NAMES


@cache
def _parts() -> dict[str, str]:
    return _read(CITIES) | _read(REGIONS) | PLACE_ALIASES


def _read(table: str) -> dict[str, str]:
    rows = (line.split("|") for line in table.strip().splitlines())
    return {spelling: code for code, *names in rows for name in names for spelling in name.split("=")}


@cache
def _spellings() -> dict[str, str]:
    rows = (name.split("=") for line in CITIES.strip().splitlines() for name in line.split("|")[1:])
    return {spelling: first for first, *others in rows for spelling in others} | SPELLINGS
