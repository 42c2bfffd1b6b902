"""What, beside the slots of their measures, says that two figures are of two things; in doubt they are.

`comparability` asks whether two figures measure the same kind of thing; here it is whether they measure the very same
one: firms that cut jobs, makes of tank and strikes that kill a few differ in no slot.
"""

from datetime import timedelta

from monitor.core.comparing.common_ground import ALIKE, LIKE, least_likeness, likeness_of, state_one_number
from monitor.core.comparing.comparability import POINT_EVENTS
from monitor.core.comparing.statements import Statement
from monitor.core.gazetteer import is_country
from monitor.core.measures import is_rate
from monitor.model import Relation

ONE_QUAKE = 0.5  # first and last estimates of one magnitude are seldom further apart
RECURRENT_EVENTS = POINT_EVENTS | {"flood", "storm"}
RECUR_AFTER, SMALL_COUNT = timedelta(days=7), 1000
ANOTHER_DAY = timedelta(hours=36)
DAILY_ACTIONS = frozenset({"protested", "striking"})
LOOSE = 2  # times
UNSAID = "nothing says that they are of one thing"


def apart_by_circumstance(earlier: Statement, later: Statement) -> str:
    """Why the two are of two things, whatever their numbers; "" where nothing tells them apart."""
    if later.measure.dimension == "magnitude" and abs(later.interval.number - earlier.interval.number) > ONE_QUAKE:
        return "magnitudes so far apart are of two quakes"
    if earlier.measure.action == later.measure.action in DAILY_ACTIONS and _gap(earlier, later) >= ANOTHER_DAY:
        return "every march and every strike has its own number, and these lie days apart"
    if _recur(earlier, later):
        return "small counts of such events recur, and these lie a week apart"
    if _bear_other_names(earlier.makes, later.makes):
        return f"other makes, {' '.join(sorted(earlier.makes))} and {' '.join(sorted(later.makes))}"
    if _are_of_anything(earlier, later) and not state_one_number(earlier, later):
        return UNSAID
    return ""


def apart_by_move(earlier: Statement, later: Statement, relation: Relation) -> str:
    """Why the two are of two things, seeing that their numbers part; "" where nothing tells them apart."""
    if (earlier.figure.entry_key, earlier.figure.entry_version) == (later.figure.entry_key, later.figure.entry_version):
        return "one entry says both, so they are a part and a whole"
    if relation is Relation.CONTRADICTS and _are_loose(earlier, later):
        return UNSAID
    if _is_bare_count(earlier, later) and _bear_other_names(earlier.names, later.names):
        return UNSAID
    return ""


def _gap(earlier: Statement, later: Statement) -> timedelta:
    return later.figure.reported_at - earlier.figure.reported_at


def _recur(earlier: Statement, later: Statement) -> bool:
    """Whether both are small counts of events that happen again and again: far apart in time, no town in common."""
    ours, theirs = earlier.measure, later.measure
    if _gap(earlier, later) < RECUR_AFTER or any(not is_country(place) for place in ours.places & theirs.places):
        return False
    is_recurrent = "freed" in (ours.action, theirs.action) or bool({ours.event, theirs.event} & RECURRENT_EVENTS)
    is_small = max(earlier.interval.number, later.interval.number) < SMALL_COUNT
    return is_recurrent and is_small and later.measure.dimension == "count"


def _bear_other_names(ours: frozenset[str], theirs: frozenset[str]) -> bool:
    """Whether both sides bear names, and none of them is the same."""
    return bool(ours and theirs) and not ours & theirs


def _are_of_anything(earlier: Statement, later: Statement) -> bool:
    """Whether words say too little for two sums, shares or bare counts to be of one thing."""
    dimension = later.measure.dimension
    if dimension.startswith("money") or dimension == "percent" or is_rate(dimension):
        return likeness_of(earlier, later) < least_likeness(earlier, later)
    return _is_bare_count(earlier, later) and not _are_tied(earlier, later) and likeness_of(earlier, later) < LIKE


def _is_bare_count(earlier: Statement, later: Statement) -> bool:
    """Whether of one of two counts nothing says what happened to the counted."""
    return later.measure.dimension == "count" and "" in (earlier.measure.action, later.measure.action)


def _are_tied(earlier: Statement, later: Statement) -> bool:
    return bool(earlier.measure.places & later.measure.places or earlier.people & later.people)


def _are_loose(earlier: Statement, later: Statement) -> bool:
    """Whether one of two counts or times is of who knows what, far from the other, and nothing else ties the two."""
    actions = (earlier.measure.action, later.measure.action)
    low, high = sorted((earlier.interval.number, later.interval.number))
    if not {"", "elapsed"} & set(actions) or high <= LOOSE * low:
        return False
    dimension = later.measure.dimension
    if dimension == "count":
        return not (_are_tied(earlier, later) or likeness_of(earlier, later) >= ALIKE)
    return dimension == "time"
