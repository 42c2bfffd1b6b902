"""Where the counted thing is: the locatives of the figure itself, not every name in the sentence.

Countries in news text are mostly actors ("Russia says") or names of events ("the Turkey earthquake"); only
"in/across/near X" beside the figure, "X's toll", "there" and the event's own places say where.
"""

import re
from collections.abc import Iterator

from monitor.core import gazetteer
from monitor.core.measures.place_names import AND, NAME, known_places, resolve
from monitor.core.measures.setting import MOMENT, Setting

SPECIFIER = (
    r"(?:(?P<article>the|a|an|its|their)\s)?(?P<words>(?:[\w'’-]+\s){0,3}?)(?P<kind>(?:town|city|village"
    r"|province|region|area|district|state|"
    r"island|port|suburb|governorate|oblast|capital|coast|border)\sof\s)?"
)
PREPOSITIONS = (
    r"in|across|inside|near|at|around|outside|throughout|within|from|over|of|between|off|to|on|hit|hits"
    r"|struck|strikes?|rocked|devastated|ravaged|In|Across|Inside|Near|At|Around|Outside|Throughout|Within"
)
FIRM = frozenset({"in", "near", "at", "outside", "around", "inside"})  # a name after these is a place, known or not
LOCATIVE = re.compile(
    rf"\b(?<!ccording )(?P<preposition>{PREPOSITIONS})\s(?:and around\s)?{SPECIFIER}"
    rf"(?P<names>{NAME}(?:{AND}{NAME}){{0,3}})"
)
JOURNEY = re.compile(rf"\bfrom {NAME} (?:to|into) {NAME}")
JOINED = re.compile(rf"(?=\b({NAME})(?:,? and |, |[-–/])(?:northern |north-western |northwest(?:ern)? )?({NAME}))")
TOLL = r"(?:(?:[\w-]+ )?(?:death )?toll|deaths?|dead|tally|(?:\w*quake |flood |storm )?damage|casualties)\b"
OWNED_TOLL = re.compile(rf"\b({NAME})(?:['’]s?)? {TOLL}")
SUFFERED = re.compile(rf"\b({NAME}) (?:has |have |had )?(?:suffered|sustained)\b")
EVENT_PLACE = re.compile(
    r"(?<![\w-])([A-Z][a-z]+) (?:strike|attack|quake|earthquake|crash|flood|blast|explosion|fire|shooting"
    r"|disaster)s?\b"
)
OPENING = re.compile(r"(?:^|[.!?:;\n“\"‘|])\s*$")  # where any word has a capital
KINDS_OF_EVENT_LISTED = (
    "air arson bomb bus car drone forest gas house missile plane rocket suicide terror train wildfire"
)
KINDS_OF_EVENT = frozenset(KINDS_OF_EVENT_LISTED.split())
BATTLE = re.compile(rf"\b[Bb]attle (?:for|of|over) (?:the (?:town|city) of )?({NAME})")
POINT_EVENT = re.compile(
    rf"\b({NAME}) (?:[a-z-]+ )?(?:shipwreck|crash|shootings?|shooter|fire|blast|explosion|strike|accident"
    r"|collapse|stampede)\b"
)
THERE = re.compile(r"\b(there|in (?:the|his|her|their) country|nationwide|across the country)\b")
HERE = re.compile(r"\bin (?:this|that|the) (?:area|region|city|town|province|sector|village)\b", re.IGNORECASE)
SURROUNDINGS = re.compile(r"^[^.;]{0,90}\b[A-Z]\w+ and (?:the |its )?(?:surrounding|nearby|neighbou?ring|outlying)\b")
AUTHORITY = re.compile(
    rf"\b({NAME})(?:['’]s?)? (?:president|vice[- ]president|prime minister|(?:[\w-]+ )?minist\w+"
    rf"|government|authorities|officials|(?:[\w-]+ ){{0,2}}agency|police|civil defen[cs]e)"
)
DISASTER = re.compile(
    r"\b(earthquakes?|quakes?|floods?|flooding|storms?|hurricanes?|typhoons?|cyclones?|tsunami"
    r"|wildfires?|heatwave|outbreak|pandemic|landslides?)\b",
    re.IGNORECASE,
)
KIND_BEHIND = re.compile(r"\s(?:district|region|province|oblast|county|suburb|neighbou?rhood|governorate|prefecture)\b")
PARENTHESIS = re.compile(r"^\s*\([^)]*\)")
REFERENCE_REACH = 60  # characters
REGION = re.compile(
    r"^(?:\s\S+){0,5}?\sin the ((?:north|south)-?(?:east|west)?(?:ern)?|(?:east"
    r"|west)(?:ern)?)(?: region| part| of the country|,|\.|$)",
    re.IGNORECASE,
)
DIRECTION_ENDING = re.compile(r"ern$")
REACH_RIGHT, REACH_LEFT = 9, 7
CHAIN = 2  # characters between locatives that belong together: "in Makiivka, in Donetsk"


def places_of(setting: Setting) -> frozenset[str]:
    """The lower-case names of the places that the figure is of; empty where it is of the whole event."""
    left = MOMENT.split(setting.left)[-1]
    found = (
        _owned(setting.marked)
        or _locatives(setting.marked)
        or _locatives(_first_words(setting.right, REACH_RIGHT))
        or _owned(" ".join([_last_words(left, REACH_LEFT), setting.marked]))
        or _locatives(_last_words(left, REACH_LEFT), from_end=True)
        or _there(setting)
        or _region(setting)
        or _by_authority(setting, setting.left)
        or _joined(setting)
        or _sufferer(setting)
        or _by_authority(setting, setting.sentence)
        or _of_event(setting)
    )
    found = _narrowest(found)
    return found | {"surroundings"} if found and SURROUNDINGS.match(setting.right) else found


def _narrowest(places: frozenset[str]) -> frozenset[str]:
    """Without the country that a town in the same breath lies in: "in Makiivka in eastern Ukraine" is Makiivka."""
    lands = {place for place in places if gazetteer.is_country(place)}
    towns = places - lands
    held = {gazetteer.country_of(town) for town in towns}
    return places - {land for land in lands if "" in held or gazetteer.country_of(land) in held}


def reference_of(setting: Setting) -> tuple[frozenset[str], str]:
    """Both ends of a distance: the place it is measured from, and the others in the sentence, joined by "+"."""
    after = [*_names_after(f"{setting.marked} {PARENTHESIS.sub('', setting.after)[:REFERENCE_REACH]}")]
    named = [place for place in known_places(setting.sentence) if not gazetteer.is_country(place)]
    reference = frozenset(after[:1]) - {""}
    others = {place for place in named if place not in after}
    return reference, "+".join(sorted(others))


def places_around(text: str) -> frozenset[str]:
    """Every place that `text` names, whatever its role."""
    return frozenset(_named_anywhere(text))


def _named_anywhere(text: str) -> Iterator[str]:
    """The known places of `text`, and names that no gazetteer holds but that stand where a place would."""
    yield from known_places(text)
    for match in LOCATIVE.finditer(text):
        yield from (place for place in _named(match) if place)
    for match in EVENT_PLACE.finditer(text):
        place = resolve(match[1], is_firm=not OPENING.search(text[: match.start()]))
        yield from [place] if place and place not in KINDS_OF_EVENT else []


def joined_countries(text: str) -> frozenset[str]:
    """The countries that `text` joins in one event ("Turkey and Syria", "the Turkey-Syria quake"); empty for none."""
    for match in JOINED.finditer(text):
        pair = frozenset(resolve(name) for name in match.groups())
        if len(pair) > 1 and all(gazetteer.is_country(name) for name in pair):
            return pair
    return frozenset()


def _locatives(text: str, *, from_end: bool = False) -> frozenset[str]:
    """The places of the locatives nearest to the figure: the first of `text`, or the last, and what follows on it."""
    journeys = [match.span() for match in JOURNEY.finditer(text)]
    matches = [one for one in LOCATIVE.finditer(text) if not any(a <= one.start() < b for a, b in journeys)]
    found: set[str] = set()
    last: re.Match[str] | None = None
    for match in reversed(matches) if from_end else matches:
        if found and last and _gap(last, match) > CHAIN:
            break
        found.update(place for place in _named(match) if place)
        last = match
    return frozenset(found)


def _gap(one: re.Match[str], other: re.Match[str]) -> int:
    return max(one.start(), other.start()) - min(one.end(), other.end())


def _named(match: re.Match[str]) -> Iterator[str]:
    if re.search(r"['’]s?$", match["names"]):
        return  # "in Moscow's war" is not in Moscow
    is_bare = match["preposition"].lower() in FIRM and not match["article"] and not match["words"].strip()
    is_firm = is_bare or match["kind"] is not None or bool(KIND_BEHIND.match(match.string, match.end()))
    names = match["names"]
    whole = resolve(names)
    if whole and gazetteer.is_known(whole) and not re.search(r", | and | or |/|[-–]", names):
        yield whole
        return
    first, *others = re.split(AND, names)
    yield resolve(first, is_firm=is_firm)
    yield from (place for name in others if gazetteer.is_known(place := resolve(name)))


def _names_after(text: str) -> Iterator[str]:
    for match in LOCATIVE.finditer(text):
        name = match["names"]
        yield resolve(name, is_firm=True)


def _owned(text: str) -> frozenset[str]:
    if (match := OWNED_TOLL.search(text)) and not joined_countries(text):
        name = resolve(match[1])
        return frozenset({name}) if gazetteer.is_known(name) else frozenset()
    return frozenset()


def _joined(setting: Setting) -> frozenset[str]:
    """The countries of one disaster; those that a war joins are its sides, not where its dead lie."""
    return joined_countries(setting.sentence) if DISASTER.search(setting.sentence) else frozenset()


def _of_event(setting: Setting) -> frozenset[str]:
    """The place that an event is named after: "the Leeds shooting", "the battle for Bakhmut"."""
    if battle := BATTLE.search(setting.clause):
        return frozenset({resolve(battle[1])} - {""})
    for text in (setting.sentence, setting.title):
        found = {name for match in POINT_EVENT.finditer(text) if gazetteer.is_known(name := resolve(match[1]))}
        if len(found) == 1:
            return frozenset(found)
    return frozenset()


def _sufferer(setting: Setting) -> frozenset[str]:
    match = SUFFERED.search(setting.sentence) if DISASTER.search(setting.sentence) else None
    name = resolve(match[1]) if match else ""
    return frozenset({name}) if gazetteer.is_country(name) else frozenset()


def _by_authority(setting: Setting, words: str) -> frozenset[str]:
    """An authority counts in its own country, where a disaster and not an enemy did the harm."""
    if not DISASTER.search(f"{setting.sentence} {setting.title}"):
        return frozenset()
    match = AUTHORITY.search(words)
    name = resolve(match[1]) or gazetteer.name_of(gazetteer.people_of(match[1].lower())) if match else ""
    return frozenset({name}) if gazetteer.is_country(name) else frozenset()


def _region(setting: Setting) -> frozenset[str]:
    """A part of the country that is named by its direction alone: "in the northwest region"."""
    match = REGION.search(setting.right)
    return frozenset({DIRECTION_ENDING.sub("", match[1].lower().replace("-", ""))}) if match else frozenset()


def _there(setting: Setting) -> frozenset[str]:
    """The place that "there" or "in this area" stands for: the only one that the sentence names, or the title."""
    if HERE.search(setting.clause):
        return _only_place(setting, is_country=False)
    if not THERE.search(setting.clause):
        return frozenset()
    return _only_place(setting, is_country=True) or _by_authority(setting, setting.sentence)


def _only_place(setting: Setting, *, is_country: bool) -> frozenset[str]:
    for text in (setting.sentence, setting.title):
        named = {place for place in known_places(text) if gazetteer.is_country(place) == is_country}
        if len(named) == 1:
            return frozenset(named)
    return frozenset()


def _first_words(text: str, count: int) -> str:
    return "".join(re.findall(r"\S+\s*", text)[:count])


def _last_words(text: str, count: int) -> str:
    return "".join(re.findall(r"\S+\s*", text)[-count:])
