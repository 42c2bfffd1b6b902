"""Whether two figures measure the same thing, and if not, in which slot they part; in doubt they do not.

Each check looks at one slot and returns a phrase for the reason, or "" where the slot lets the pair through:

    dimension   hours and people
    action      killed and injured; killed and killed-and-wounded
    subject     people and buildings
    group       children and all people; Russians and Ukrainians
    scope       both sides and one; the held bank
    period      a day and in total
    modality    feared and counted (never for money, where estimates are the norm)
    instance    the second quake; another year; another day's strike; "a further 100"
    event       the flood and the earthquake
    place       a part and the whole; two places
"""

from collections.abc import Callable
from functools import lru_cache

from monitor.core import gazetteer
from monitor.core.measures import may_be_one_dimension
from monitor.core.measures.qualifiers import DISEASES
from monitor.model import Measure

# classes that news text uses for one another
KIN: frozenset[frozenset[str]] = frozenset(
    frozenset(pair)
    for pair in (
        ("deployed", "remaining"), ("homeless", "evacuated"), ("rescued", "freed"), ("distance", "reach"),
        ("elapsed", "duration"), ("launched", "destroyed"), ("aid", "appeal"), ("deployed", "drafted"),
        ("wanted", "arrested"), ("flooded", "affected"), ("affected", "homeless"), ("controlled", "advance"),
        ("captured", "controlled"),
        ("lost", "killed"),
        ("lost", "casualties"), ("price", "revenue"),
    )
)  # fmt: skip
TELLING = frozenset({"killed", "injured", "casualties", "missing", "arrested"})
KIN_SUBJECTS = frozenset(
    frozenset(pair)
    for pair in (
        ("warrant", "person"),
        ("piece", "vehicle"),
        ("drone", "aircraft"),
        ("missile", "attack"),
        ("drone", "attack"),
        ("drone", "missile"),
        ("household", "building"),
    )
)
# kinds of people who are nearly all of those a figure of another kind counts
KIN_GROUPS = frozenset({frozenset({"passenger", "tourist"})})
WHOLE_KINDS = frozenset(
    {
        "soldier",
        "civilian",
        "migrant",
        "worker",
        "commander",
        "tourist",
        "passenger",
        "pilot",
        "aid worker",
        "hostage",
        "opposition",
    }
)
# words of one class stand for one event: what one report calls a strike another calls the explosion, or the war
EVENT_CLASSES = (
    frozenset({"strike", "explosion", "fire", "shooting", "war", "swap"}),
    frozenset({"crash", "explosion", "fire", "shipwreck", "strike"}),
    frozenset({"flood", "storm", "landslide"}),
    frozenset({"earthquake", "landslide"}),
    frozenset({"outbreak", *DISEASES}),
)
POINT_EVENTS = frozenset({"strike", "crash", "explosion", "fire", "shooting", "shipwreck", "landslide"})
BOUNDED_EVENTS = POINT_EVENTS | {"earthquake", "flood", "storm", "swap"}


def parting_slot(earlier: Measure, later: Measure) -> str:
    """Say in which slot two measures differ, "" where they are comparable."""
    for check in CHECKS:
        if difference := check(earlier, later):
            return difference
    return ""


def telling_groups(measure: Measure) -> set[str]:
    """Groups that make two figures ones of the same people: a side, or a kind that is no mere word for people."""
    return set(measure.group.split("+")) - WHOLE_KINDS - {""}


def _dimension(a: Measure, b: Measure) -> str:
    one = may_be_one_dimension(a.dimension, b.dimension)
    return "" if one else f"{_name(a.dimension)} and {_name(b.dimension)}"


def _action(a: Measure, b: Measure) -> str:
    pair = frozenset((a.action, b.action))
    if a.action == b.action or pair in KIN:
        return ""
    if not a.action or not b.action:
        telling = (a.action or b.action) in TELLING and "person" in (a.subject, b.subject)
        return f"{a.action or 'not said'} and {b.action or 'not said'}" if telling else ""
    if pair == {"killed", "aboard"} and "all aboard" in (a.scope, b.scope):
        return ""
    return f"{a.action} and {b.action}"


def _subject(a: Measure, b: Measure) -> str:
    if a.subject == b.subject or not a.subject or not b.subject or frozenset((a.subject, b.subject)) in KIN_SUBJECTS:
        return ""
    return f"{a.subject} and {b.subject}"


def _group(a: Measure, b: Measure) -> str:
    if a.group == b.group:
        return ""
    ours, theirs = set(filter(None, a.group.split("+"))), set(filter(None, b.group.split("+")))
    sides = {name for name in ours if name.isupper()}, {name for name in theirs if name.isupper()}
    if sides[0] and sides[1] and not sides[0] & sides[1]:
        return f"{_names(sides[0])} and {_names(sides[1])} people"
    kinds = ours - sides[0], theirs - sides[1]
    if kinds[0] & kinds[1] or kinds[0] == kinds[1]:
        return ""
    if kinds[0] and kinds[1]:
        return "" if frozenset([*kinds[0], *kinds[1]]) in KIN_GROUPS else f"{_names(kinds[0])} and {_names(kinds[1])}"
    one = kinds[0] or kinds[1]
    return "" if one <= WHOLE_KINDS else f"{_names(one)} and people of all kinds"


def _is_narrow(group: str) -> bool:
    """Whether a group says by itself which part of the people it is: children, women, journalists."""
    return any(kind and kind.islower() and kind not in WHOLE_KINDS for kind in group.split("+"))


def _scope(a: Measure, b: Measure) -> str:
    if a.scope == b.scope:
        return ""
    ours, theirs = (scope.replace("all aboard", "") for scope in (a.scope, b.scope))
    if (
        ours == theirs
        or {ours, theirs} == {"", "both banks"}
        or ("part" in (ours, theirs) and _is_narrow(a.group) and a.group == b.group)
    ):
        return ""
    return f"{ours or 'one side'} and {theirs or 'one side'}".replace("part and one side", "a part and the whole")


def _period(a: Measure, b: Measure) -> str:
    if a.period == b.period:
        return ""
    spans = {a.period, b.period} - {"", "total"}
    rates = spans & {"hour", "day", "week", "month", "year"}
    is_bounded = bool({a.event, b.event} & BOUNDED_EVENTS)  # all of it lies within the period
    if rates or len(spans) == 2 or (spans and not is_bounded):
        return f"{_span(a.period)} and {_span(b.period)}"
    return ""


def _modality(a: Measure, b: Measure) -> str:
    if a.modality == b.modality or a.dimension.startswith("money") or _are_deliveries(a, b):
        return ""
    modes = {a.modality, b.modality}
    if modes & {"forecast", "unconfirmed"} or modes == {"verified", "estimated"}:
        return f"{a.modality or 'counted'} and {b.modality or 'counted'}"
    return ""


def _are_deliveries(a: Measure, b: Measure) -> bool:
    """Whether both are things on their way, of which the promise is the figure: "is sending", "will send"."""
    return {a.action, b.action} <= {"deployed", "handed over"} and "person" not in (a.subject, b.subject)


def _instance(a: Measure, b: Measure) -> str:
    if a.instance == b.instance:
        return ""
    ours, theirs = sorted((a.instance, b.instance))
    telling = {"further", "past"} | ({"second"} if a.dimension == "magnitude" else set())
    one_sided = {ours, theirs} & telling or any(name.isdigit() for name in (ours, theirs))
    vague = {ours, theirs} & {"new", "second"} and (ours in ("", "new") or _is_day(ours))
    if one_sided or (ours and not vague):
        return f"another one of its kind ({ours or 'unnamed'} and {theirs})"
    return ""


def _is_day(instance: str) -> bool:
    return instance.count("-") == 2


def _event(a: Measure, b: Measure) -> str:
    if a.event == b.event or not a.event or not b.event or _are_kin_events(a.event, b.event):
        return ""
    return f"{a.event} and {b.event}"


def _are_kin_events(one: str, other: str) -> bool:
    if one in DISEASES and other in DISEASES:
        return False
    return any({one, other} <= kin for kin in EVENT_CLASSES)


def _place(a: Measure, b: Measure) -> str:
    if a.places == b.places:
        return ""
    if a.dimension == "magnitude":
        return "" if _may_be_one_quake(a.places, b.places) else f"{_names(a.places)} and {_names(b.places)}"
    if a.places and b.places:
        return _two_places(a.places, b.places, a.event, b.event)
    stated, unstated = (a, b) if a.places else (b, a)
    if not _is_named_in(stated, unstated):
        return f"{_names(stated.places)}, which the other entry does not name"
    return ""


def _may_be_one_quake(ours: frozenset[str], theirs: frozenset[str]) -> bool:
    """A quake is felt in several countries: only places with nothing in common part two."""
    lands = [{gazetteer.country_of(place) or place for place in places} for places in (ours, theirs)]
    return not ours or not theirs or bool(lands[0] & lands[1])


def _are_one_name(ours: frozenset[str], theirs: frozenset[str]) -> bool:
    """Whether each side names one place, and the one name holds the other: "kakhovka", "nova kakhovka"."""
    if len(ours) != 1 or len(theirs) != 1:
        return False
    shorter, longer = sorted((set(next(iter(names)).split()) for names in (ours, theirs)), key=len)
    return shorter < longer


@lru_cache(maxsize=4096)  # a ledger asks for the same few pairs again and again
def _two_places(ours: frozenset[str], theirs: frozenset[str], event: str, other: str) -> str:
    if _are_one_name(ours, theirs):
        return ""
    if ours & theirs and event in POINT_EVENTS and event == other:
        return ""
    if ours < theirs or theirs < ours:
        lands = [place for place in ours ^ theirs if gazetteer.is_country(place)]
        return f"{_names(ours)} and {_names(theirs)}" if lands else ""
    if ours & theirs:
        return ""
    if _same_country(ours, theirs) and {event, other} & POINT_EVENTS and _inside(ours, theirs):
        return ""
    return f"{_names(ours)} and {_names(theirs)}"


def _is_named_in(stated: Measure, unstated: Measure) -> bool:
    """Whether the other entry names the place, or for an event at one point, at least its country."""
    if stated.places & unstated.around or not any(map(gazetteer.is_known, unstated.around)):
        return True
    if {stated.event, unstated.event} & POINT_EVENTS:
        lands = {gazetteer.country_of(place) for place in stated.places} - {""}
        return any(gazetteer.country_of(place) in lands for place in unstated.around)
    if not any(gazetteer.is_country(place) or gazetteer.is_wide(place) for place in stated.places):
        return False  # a town's share of something larger
    return any(gazetteer.is_part_of(other, place) for place in stated.places for other in unstated.around)


def _same_country(ours: frozenset[str], theirs: frozenset[str]) -> bool:
    lands = {gazetteer.country_of(place) for place in ours | theirs}
    return len(lands) == 1 and "" not in lands


def _inside(ours: frozenset[str], theirs: frozenset[str]) -> bool:
    return any(gazetteer.is_part_of(one, other) or gazetteer.is_part_of(other, one) for one in ours for other in theirs)


def _names(names: frozenset[str] | set[str]) -> str:
    return " and ".join(sorted(names)) or "the whole"


def _name(dimension: str) -> str:
    return dimension.replace("money:", "").replace("count", "a count")


def _span(period: str) -> str:
    return f"a {period}" if period in {"hour", "day", "week", "month", "year"} else period or "in total"


CHECKS: tuple[Callable[[Measure, Measure], str], ...] = (
    _dimension, _action, _subject, _group, _scope, _period, _modality, _instance, _event, _place,
)  # fmt: skip
