"""What speaks against telling a contradiction: a false one costs the reader's trust.

Each doubt is a phrase for the reason. A contradiction with any of them is kept in the ledger and not told.
"""

from collections.abc import Iterator
from datetime import timedelta

from monitor.core import gazetteer
from monitor.core.comparing.behaviour import CUMULATIVE, FIXED
from monitor.core.comparing.common_ground import ALIKE, SAME, likeness_of
from monitor.core.comparing.laws import PART_ACTIONS
from monitor.core.comparing.statements import Statement, have_same_claimant
from monitor.core.speech.claimants import speak_for_two_lands
from monitor.model import Measure

SAME_STORY = timedelta(hours=24)
LAG, NEAR = timedelta(hours=6), 0.5  # a total this little below a fresh one is an outlet that lags
FAR = 0.2  # a number below a fifth of the other is rather of another thing, unless two sides of a war give them
WIDE = 2  # times that two statements of one fact may lie apart
NEARLY_ALIKE = 0.25  # share of the shorter sentence's stems, within a day
RARE, NEAR_VALUE = 100, 0.8  # counts from here on are rarely of two things when they are this close
SHARED_WORDS = 3  # stems that two sentences on one fact have in common at least
LOOSE_DIMENSIONS = frozenset({"percent", "time"})
ONE_OF_MANY_SUMS = frozenset({"", "aid", "appeal", "price", "budget", "pay", "revenue"})


def doubts_of(earlier: Statement, later: Statement) -> Iterator[str]:
    """What speaks against telling it: any of these makes a contradiction one for the ledger only."""
    ours, theirs = earlier.measure, later.measure
    if not (ours.action and theirs.action) and ours.dimension != "magnitude":
        yield "what happened is not stated on both sides"
    elif (ours.dimension, ours.action) == ("time", "elapsed"):
        yield "a time since something, and not surely since the same"
    elif ours.action != theirs.action and (ours.action, theirs.action) not in PART_ACTIONS:
        yield f"{ours.action} and {theirs.action} may differ"
    if earlier.interval.is_range or later.interval.is_range:
        yield "a vague word is no count"
    if ours.dimension in LOOSE_DIMENSIONS and likeness_of(earlier, later) < SAME:
        yield "shares and times are of many things, and the sentences differ"
    if ours.dimension.startswith("money") and ours.action in ONE_OF_MANY_SUMS:
        yield "another sum may be meant"
    if ours.action == "sentence":
        yield "another sentence may be meant"
    if earlier.figure.entry_key != later.figure.entry_key:  # an entry that corrects itself speaks of the same
        yield from _doubts_of_identity(earlier, later)
    yield from _doubts_of_size(earlier, later)


def _doubts_of_identity(earlier: Statement, later: Statement) -> Iterator[str]:
    """Whether both speak of the same people, place or thing."""
    ours, theirs = earlier.measure, later.measure
    is_apart = later.figure.reported_at - earlier.figure.reported_at >= SAME_STORY
    is_alike = likeness_of(earlier, later) >= (ALIKE if is_apart else NEARLY_ALIKE)
    is_tied = bool(ours.places & theirs.places or earlier.people & later.people) or is_alike
    if not (is_tied or _are_near_and_rare(earlier, later)):
        yield "nothing ties the two together"
    if bool(ours.places) != bool(theirs.places) and not (earlier.people & later.people or _names(ours, theirs)):
        yield "only one side names a place"
    yield from _doubts_of_kind(earlier, later)
    if is_apart and ours.dimension == "magnitude":
        yield "over a day apart, quakes are others"
    is_one_event = _share_town(ours, theirs) or likeness_of(earlier, later) >= SAME
    if _is_recurrent(earlier, later) and (is_apart or not is_one_event):
        yield "small counts recur"
    if ours.period != theirs.period and {ours.period, theirs.period} - {"", "total"}:
        yield "only one side names a period"
    if later.behaviour == FIXED and len(earlier.words & later.words) < SHARED_WORDS:
        yield "the sentences have little in common"


def _doubts_of_kind(earlier: Statement, later: Statement) -> Iterator[str]:
    """Whether both count the same kind of thing in the same place, where no slot parts them outright."""
    ours, theirs = earlier.measure, later.measure
    if ours.subject != theirs.subject and ours.subject and theirs.subject:
        yield f"{ours.subject} and {theirs.subject} may differ"
    if ours.scope == theirs.scope == "part" and likeness_of(earlier, later) < ALIKE:
        yield "both are parts, and not surely of one whole"
    if bool(earlier.makes) != bool(later.makes):
        yield "only one side names the make"
    if ours.group != theirs.group and not earlier.people & later.people and likeness_of(earlier, later) < ALIKE:
        yield "only one side says of which people"
    if ours.dimension == "length" and ours.places != theirs.places:
        yield "not surely measured from one place"
    if bool(ours.places) != bool(theirs.places) and _is_one_of_several(ours, theirs):
        yield "one side's place may be a part of the other's"


def _is_one_of_several(ours: Measure, theirs: Measure) -> bool:
    """Whether the side that gives its figure no place names several countries, the other's among them."""
    stated, unstated = (ours, theirs) if ours.places else (theirs, ours)
    lands = {place for place in unstated.around if gazetteer.is_country(place)}
    return len(lands) > 1 and bool(stated.places & lands)


def _are_near_and_rare(earlier: Statement, later: Statement) -> bool:
    """Whether both are counts so large and so close that chance hardly brings them together: 288, then 275."""
    low, high = sorted((earlier.interval.number, later.interval.number))
    return later.measure.dimension == "count" and low >= RARE and low >= NEAR_VALUE * high


def _is_recurrent(earlier: Statement, later: Statement) -> bool:
    return later.measure.dimension == "count" and max(earlier.interval.number, later.interval.number) < RARE


def _names(ours: Measure, theirs: Measure) -> bool:
    """Whether the side that gives its figure no place names the other's all the same."""
    return bool(ours.places & theirs.around) if ours.places else bool(theirs.places & ours.around)


def _doubts_of_size(earlier: Statement, later: Statement) -> Iterator[str]:
    """Whether the two numbers lie apart as contradictions do: not as a lag, not as two different things."""
    if not earlier.interval.number:
        return
    ratio = later.interval.number / earlier.interval.number
    if later.behaviour == FIXED:
        if not 1 / WIDE <= ratio <= WIDE:
            yield "too far apart to be of one thing"
        return
    gap = later.figure.reported_at - earlier.figure.reported_at
    if ratio < FAR and not speak_for_two_lands(earlier.claimant, later.claimant):
        yield "too far apart to be of one thing"
    if gap < LAG and NEAR <= ratio < 1 and later.behaviour == CUMULATIVE and not have_same_claimant(earlier, later):
        yield "in its first hours a toll is reported with a lag"


def _share_town(ours: Measure, theirs: Measure) -> bool:
    """Whether both entries name one place that is smaller than a country."""
    shared = (ours.places | ours.around) & (theirs.places | theirs.around)
    return any(not gazetteer.is_country(place) and not gazetteer.is_wide(place) for place in shared)
