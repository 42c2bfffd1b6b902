"""Decides how a measure is named: "North Korean soldiers killed in Kursk", the same words wherever it is shown."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import fields

from monitor.core.gazetteer import name_of
from monitor.core.gazetteer.known import PEOPLES
from monitor.model import Measure

# what stands of a noun in the plural where an ending does not make it
PLURALS = {
    "person": "people", "man": "men", "woman": "women", "child": "children", "foot": "feet", "century": "centuries",
    "police": "police", "crew": "crew", "aircraft": "aircraft", "personnel": "personnel", "series": "series",
    "wagner": "Wagner fighters", "opposition": "protesters", "passenger and crew": "passengers and crew",
    "time": "times", "countries": "countries", "quake": "earthquakes", "piece": "pieces of equipment", "%": "%",
}  # fmt: skip
# dimension and action, where the two words side by side would not say it
WORDINGS = {
    ("time", "elapsed"): "time elapsed", ("time", "duration"): "length of time", ("time", "left"): "time left",
    ("time", "sentence"): "prison sentence", ("time", "capacity"): "time that it can last",
    ("length", "advance"): "distance advanced", ("length", "distance"): "distance", ("length", "depth"): "depth",
    ("length", "reach"): "distance reached", ("length", "size"): "size", ("length", "capability"): "range",
    ("percent", "change"): "change in percent",
}  # fmt: skip
DIMENSIONS = {"percent": "share", "points": "percentage points", "fahrenheit": "temperature"}
ACTIONS = {
    "casualties": "killed or wounded", "voted": "who voted", "protested": "who protested", "striking": "on strike",
    "launched": "launched",
    "population": "living there",
}  # fmt: skip
PERIODS = {"hour": "in an hour", "total": "in total"}  # others of one word: "in a day"
UNTOLD_EVENTS = frozenset({"war"})  # all of a war storyline's figures belong to it
# slots that a figure states or leaves open without meaning another thing by it
OFTEN_UNSTATED = frozenset({"dimension", "subject", "action", "places", "group"})


def measure_name(measure: Measure, given: str = "") -> str:
    """What a figure measures, in words; `given` is the user's own name for it, which goes before."""
    if given:
        return given
    where = f"in {' and '.join(_titled(place) for place in sorted(measure.places))}" if measure.places else ""
    event = "" if measure.event in UNTOLD_EVENTS else measure.event
    notes = ", ".join(note for note in (event, measure.scope, measure.instance, measure.modality) if note)
    return " ".join(word for word in (_thing(measure), where, _period(measure), f"({notes})" if notes else "") if word)


def thing_name(measure: Measure, given: str = "") -> str:
    """As `measure_name` without place, event and the like, which one outlet states and the next leaves out."""
    return given or " ".join(word for word in (_thing(measure), _period(measure)) if word)


def common_measure(measures: Sequence[Measure]) -> Measure:
    """The slots that say best what all `measures` are of: the commonest of each, the last where two are as common.

    What is often left unstated counts where anybody states it.
    """
    chosen = {slot.name: _commonest(slot.name, measures) for slot in fields(Measure)}
    return Measure(**chosen)  # type: ignore[arg-type]  # - every value comes from the slot of that name


def plural(noun: str) -> str:
    """The plural of a noun or unit in the singular: "square mile" is "square miles", "foot" is "feet"."""
    first, per, rest = noun.partition(" per ")
    if per:
        return f"{plural(first)}{per}{rest}"
    if noun.startswith("degree "):
        return f"degrees {noun.removeprefix('degree ')}"
    known = PLURALS.get(noun)
    before, space, last = noun.rpartition(" ")
    return known if known is not None else f"{before}{space}{PLURALS.get(last) or _with_ending(last)}"


def _with_ending(noun: str) -> str:
    if not noun or noun.endswith("s"):
        return noun
    if noun.endswith(("x", "ch", "sh")):
        return f"{noun}es"
    return f"{noun[:-1]}ies" if noun.endswith("y") and noun[-2:-1] not in tuple("aeiou") else f"{noun}s"


def _commonest(slot: str, measures: Sequence[Measure]) -> object:
    values = [getattr(measure, slot) for measure in reversed(measures)]
    stated = [value for value in values if value] if slot in OFTEN_UNSTATED else values
    return Counter(stated or values).most_common(1)[0][0]


def _thing(measure: Measure) -> str:
    dimension, _, currency = measure.dimension.partition(":")
    if dimension == "count":
        return " ".join(word for word in (_counted(measure), ACTIONS.get(measure.action, measure.action)) if word)
    if dimension == "money":
        return " in ".join(word for word in (measure.action, currency) if word)  # a code has no plural: "aid in EUR"
    word = DIMENSIONS.get(dimension, dimension)
    return WORDINGS.get((dimension, measure.action)) or " ".join(filter(None, (word, measure.action)))


def _counted(measure: Measure) -> str:
    parts = [part for part in measure.group.split("+") if part]
    sides = [part for part in parts if part.isupper()]
    kinds = " and ".join(plural(part) for part in parts if not part.isupper())
    noun = kinds or ("people" if measure.subject == "person" else plural(measure.subject))
    told = " and ".join(_adjective(side) for side in sides)
    if measure.subject and told.lower().endswith(measure.subject):  # "two Koreans"
        noun = kinds or "people"
    if told and noun == "people" and told.endswith(("an", "i")):
        return f"{told}s"
    return f"{told} {noun}".strip() if told else noun or ("" if measure.action else "count")


def _adjective(code: str) -> str:
    word = next((word for word, land in PEOPLES.items() if land == code), name_of(code) or code)
    return _titled(word)


def _titled(name: str) -> str:
    return name.upper() if len(name) <= 2 else name.title()


def _period(measure: Measure) -> str:
    period = measure.period
    if not period or period in PERIODS:
        return PERIODS.get(period, "")
    first, _, rest = period.partition(" ")
    return f"{first} {rest.capitalize()}" if first == "since" else period if rest else f"in a {period}"
