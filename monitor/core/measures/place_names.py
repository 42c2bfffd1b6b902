"""Which words name a place: capitalised names, looked up in the gazetteer."""

import re

from monitor.core import gazetteer

# A capitalised word, or letters with full stops; never the full stop of a sentence, and what begins behind it.
CAPITALISED = r"(?:(?:[A-Z]\.)+[A-Z]\b\.?|(?:St|Ste|Mt|Ft)\.|[A-Z][\w'’]*)"
PARTICLE = (
    r"(?:(?:al|el|de|del|la|le|of|es|da|do|sur)[ -]|(?:on|upon|under|by)-)"  # inside a name only: no name ends in one
)
NAME = rf"{CAPITALISED}(?:[ -](?:{PARTICLE}){{0,2}}{CAPITALISED}){{0,3}}"
AND = r"(?:, and |, | and | or |/|(?<!-on)(?<!-by)(?<!-upon)(?<!-under)(?<!\b[AaEe]l)[–-](?=[A-Z]))"
NOT_NAMES_LISTED = """
monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september
october november december jan feb mar apr jun jul aug sep sept oct nov dec the a an i it he she they we at in on of and
but this that these those there here more less nearly about around over some many most president prime minister new year
christmas easter eve day past
"""
DIRECTIONS = frozenset({"north", "south", "east", "west", "northern", "southern", "eastern", "western", "central"})
NOT_NAMES = frozenset(NOT_NAMES_LISTED.split()) | DIRECTIONS
SUFFIX = re.compile(r"\s(province|region|city|town|oblast|district|governorate|county|state|prefecture|border)$")
LEAD = re.compile(r"^(?:The|In|At|On|Of|And|But|Near|Across|Around|Outside|Inside|From|Over|To) (?=\S)")
DIRECTION = re.compile(r"^(?:north|south|east|west|central)[\w-]*\s")


def known_places(text: str) -> list[str]:
    """The lower-case names in `text` that the gazetteer knows, in the order of the text."""
    found = (resolve(match[0]) for match in re.finditer(NAME, text))
    return [place for place in found if place and gazetteer.is_known(place)]


def resolve(name: str, *, is_firm: bool = False) -> str:
    """The place that the capitalised words `name` stand for, in lower case; "" where they name none.

    A name that the gazetteer does not hold is taken as it stands only where it is `is_firm`ly used as a place.
    """
    name = LEAD.sub("", name)
    if " " in name and gazetteer.is_known(plain := bare(name.lower())):
        return gazetteer.canonical(plain)
    if name.lower().split()[0] in NOT_NAMES - DIRECTIONS:
        return ""
    words = DIRECTION.sub("", re.split(r"['’]s\s", name)[-1].lower())
    whole = SUFFIX.sub("", bare(words))
    if not whole or whole.split()[0] in NOT_NAMES:
        return ""
    if gazetteer.is_known(whole):
        return gazetteer.canonical(whole)
    lands = [land for word in re.split(r"[\s-]", words) if gazetteer.is_country(land := bare(word))]
    if lands:
        return gazetteer.canonical(lands[0])
    is_people = any(gazetteer.people_of(word) for word in whole.split())
    return whole if is_firm and not is_people and not any(mark.isdigit() for mark in whole) else ""


def bare(name: str) -> str:
    """A name without the marks and the possessive ending behind it."""
    if name in {"u.s.", "u.k.", "u.n."}:
        return name
    return re.sub(r"['’]s?$", "", name.strip(" .,'’-")).replace("’", "'")
