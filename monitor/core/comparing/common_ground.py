"""How much speaks for two figures being of one and the same thing, beyond their slots not parting them.

In a pair that somebody asks about, the asker vouches that both are of one event; in a stream nobody does, and most
figures of one kind are of different things. So a ledger holds a figure only against those it has ground with.
"""

from datetime import timedelta

from monitor.core import gazetteer
from monitor.core.comparing.statements import Statement

ENOUGH = 2
LARGE = 1000.0  # smaller counts recur: a strike kills five every other day
SAME_DAY = timedelta(hours=24)
RECUR_AFTER, PAST = timedelta(days=3), timedelta(days=14)
TELLING = 20  # smaller counts are of many things
CLOSE = 1.5  # times: numbers of one kind this close are likelier of one thing
FALL = 0.05  # a number below this share of the other is of another thing
LIKE, ALIKE, SAME = 0.2, 0.35, 0.5  # shares of the shorter sentence's stems


def has_common_ground(earlier: Statement, later: Statement) -> bool:
    """Whether enough speaks for both being of one thing to judge one by the other unasked."""
    ours, theirs = earlier.measure, later.measure
    if state_one_number(earlier, later):
        return True
    if ours.dimension == "count" and not (ours.action and theirs.action):
        return False
    if later.interval.number < FALL * earlier.interval.number:
        return False
    likeness = likeness_of(earlier, later)
    return likeness >= least_likeness(earlier, later) and ground_of(earlier, later, likeness) >= ENOUGH


def state_one_number(earlier: Statement, later: Statement) -> bool:
    """Whether both state the same number, too large for chance, within days: one repeats the other."""
    same = earlier.interval.number == later.interval.number and not earlier.interval.is_range
    gap = abs(later.figure.reported_at - earlier.figure.reported_at)
    return same and gap <= PAST and (later.measure.dimension != "count" or later.interval.number >= TELLING)


def least_likeness(earlier: Statement, later: Statement) -> float:
    """How alike the sentences must be: times and sums are of anything, and only words or close numbers tell of what."""
    ours, theirs = earlier.measure, later.measure
    if ours.dimension in ("count", "magnitude"):
        return 0.0
    low, high = sorted((earlier.interval.number, later.interval.number))
    if ours.action and ours.action == theirs.action != "elapsed" and high <= CLOSE * low:
        return LIKE
    is_telling = ours.dimension != "time" or {ours.action, theirs.action} <= {"left", "capacity", "duration"}
    return ALIKE if is_telling and ours.action and ours.action == theirs.action else SAME


def ground_of(earlier: Statement, later: Statement, likeness: float) -> int:
    """Points for shared places, people, words and claimants, less those for small counts that lie days apart."""
    points = _place_points(earlier, later) + (likeness >= LIKE) + (likeness >= ALIKE) + (likeness >= SAME)
    if earlier.people & later.people:
        points += 2 if max(earlier.interval.number, later.interval.number) >= LARGE else 1
    if earlier.claimant and earlier.claimant == later.claimant:
        points += 1
    gap = abs(later.figure.reported_at - earlier.figure.reported_at)
    return points + (gap < SAME_DAY) - _recurrence(earlier, later, gap)


def likeness_of(earlier: Statement, later: Statement) -> float:
    """The share of the shorter one's stems, title and sentence, that the other has too; 0 to 1."""
    shorter = min(len(earlier.words), len(later.words))
    return len(earlier.words & later.words) / shorter if shorter else 0.0


def _place_points(earlier: Statement, later: Statement) -> int:
    shared = earlier.measure.places & later.measure.places
    if not shared:
        return 0
    return 1 if all(gazetteer.is_country(place) for place in shared) else 2


def _recurrence(earlier: Statement, later: Statement, gap: timedelta) -> int:
    is_small = min(earlier.interval.number, later.interval.number) < LARGE and later.measure.dimension == "count"
    if not is_small and later.measure.dimension != "magnitude":
        return 0
    return 3 * (gap > RECUR_AFTER) + 3 * (gap > PAST)
