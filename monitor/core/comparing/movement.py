"""What the move from one number to the next means, under each behaviour: the value rules of `judging`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from monitor.core.comparing.behaviour import CUMULATIVE, ESTIMATE, FIXED, FORCE, LEVEL
from monitor.core.reading.intervals import Interval
from monitor.model import Bound, Relation

AGREES, UPDATES, CONTRADICTS = Relation.AGREES, Relation.UPDATES, Relation.CONTRADICTS
TOLERANCE = 0.10  # relative: rounding
LATE_TOLERANCE, SETTLED = 0.08, timedelta(days=1)  # a rise that a day or more explains is no mere rounding
FLOOR_TOLERANCE = 0.20  # a floor this far below a count is a rounder way to say it
FAST_TOLERANCE, FAST = 0.20, timedelta(hours=6)  # in a toll's first hours outlets lag
FLOOR_SLIP, STRICT_SLIP = 0.03, 0.01  # "at least 100" while 98 are counted; "more than" slips less
LEVEL_MOMENT = timedelta(hours=3)  # levels closer in time than this are of one moment
LEFT_SLIP, SHORTEST = timedelta(hours=2), timedelta(hours=1)
ESTIMATE_GROWTH = 1.25
UNIT_TOLERANCE = 0.05  # conversions are rounded, and distances
SMALL_COUNT = 100  # below it a multiple of ten beside a count is a count too: 56, then 60
EDGE = 1e-9  # so that exactly 10 % is within 10 %

Outcome = tuple[Relation, str]


@dataclass(frozen=True, slots=True)
class Move:
    """From one figure's number to another's, with what else the value rules look at."""

    earlier: Interval
    later: Interval
    gap: timedelta
    is_same_claimant: bool
    is_same_unit: bool
    is_time: bool
    is_distance: bool
    declared: float | None = None  # the tolerance of the user's own measure, None for the rule's own

    @property
    def tolerance(self) -> float:
        """Relative: how far apart two numbers may be and still agree, where the rule allows for rounding."""
        return TOLERANCE if self.declared is None else self.declared

    @property
    def ratio(self) -> float:
        """The later number over the earlier; from nothing to something counts as tenfold."""
        if self.earlier.number:
            return self.later.number / self.earlier.number
        return 10.0 if self.later.number else 1.0


def outcome_of(move: Move, behaviour: str) -> Outcome:
    """The relation that the move makes under `behaviour`, and why.

    What the user declared comes first: the rules allow some figures (counts, facts) no tolerance of their own.
    """
    is_range = move.earlier.is_range or move.later.is_range
    if move.declared is not None and not is_range and _is_within(move, move.declared):
        return AGREES, f"within {move.declared:.0%}, as the measure allows"
    return RULES[behaviour](move)


def _cumulative(move: Move) -> Outcome:
    earlier, later = move.earlier, move.later
    if earlier.is_range or later.is_range:
        return (AGREES, "the ranges overlap") if earlier.overlaps(later) else _moved(move)
    if _are_counts(earlier, later):
        return (AGREES, "the same count") if earlier.number == later.number else _moved(move)
    if earlier.is_ceiling and 1 / 2 <= move.ratio <= 1:
        return AGREES, "within the earlier upper limit"
    if earlier.is_count and later.is_floor:
        return _count_then_floor(move)
    if earlier.is_floor and later.is_count:
        return _floor_then_count(move)
    return _rounded_alike(move) or _moved(move)


def _are_counts(earlier: Interval, later: Interval) -> bool:
    if earlier.is_count and later.is_count:
        return True
    is_small = max(earlier.number, later.number) < SMALL_COUNT
    is_plain = {earlier.bound, later.bound} <= {Bound.EXACT, Bound.AT_LEAST}
    return is_small and is_plain and (earlier.is_count or later.is_count)


def _count_then_floor(move: Move) -> Outcome:
    if move.ratio > 1:
        return UPDATES, "the running total rose past the earlier count"
    if move.ratio >= 1 - FLOOR_TOLERANCE:
        return AGREES, "a rounder lower limit of the same count"
    return _moved(move)


def _floor_then_count(move: Move) -> Outcome:
    slip = FLOOR_SLIP if move.earlier.bound is Bound.AT_LEAST else STRICT_SLIP
    if move.ratio < 1 - slip:
        return CONTRADICTS, "a count below the earlier lower limit"
    reach = FAST_TOLERANCE if move.gap < FAST else move.tolerance
    return (AGREES, "a count at the earlier lower limit") if move.ratio <= 1 + reach else _moved(move)


def _level(move: Move) -> Outcome:
    if move.earlier.is_of_one_moment_with(move.later):
        return AGREES, "both fit one moment"
    if agreed := _rounded_alike(move):
        return agreed
    if move.is_time and _passed_time_explains(move):
        return UPDATES, "the time that has passed explains it"
    if abs(move.gap) < LEVEL_MOMENT:
        return CONTRADICTS, "two levels of one moment lie apart"
    return UPDATES, "the level changed"


def _passed_time_explains(move: Move) -> bool:
    passed, slip = move.gap.total_seconds(), LEFT_SLIP.total_seconds()
    is_due = move.earlier.low - passed - slip <= move.later.high and move.later.low <= move.earlier.high - passed + slip
    return move.gap > SHORTEST and is_due and move.ratio <= 1


def _force(move: Move) -> Outcome:
    if move.earlier.is_of_one_moment_with(move.later):
        return AGREES, "both fit one number"
    if agreed := _rounded_alike(move):
        return agreed
    if move.ratio > 1:
        return UPDATES, "the force grew, or more of it became known"
    return CONTRADICTS, "the force is put lower"


def _estimate(move: Move) -> Outcome:
    if move.earlier.overlaps(move.later):
        return AGREES, "the estimates overlap"
    if agreed := _rounded_alike(move):
        return agreed
    if 1 < move.ratio <= ESTIMATE_GROWTH and move.is_same_claimant:
        return UPDATES, "the same claimant raised the estimate"
    return CONTRADICTS, "two estimates of one thing lie apart"


def _fixed(move: Move) -> Outcome:
    slack = 1.0 + UNIT_TOLERANCE if move.is_distance or not move.is_same_unit else 1.0
    (low, high), (other_low, other_high) = move.earlier.fact, move.later.fact
    if low <= other_high * slack and other_low <= high * slack:
        return AGREES, "both fit one fact"
    return CONTRADICTS, "a fact that does not change is stated differently"


def _rounded_alike(move: Move) -> Outcome | None:
    if {move.earlier.bound, move.later.bound} == {Bound.MORE_THAN, Bound.LESS_THAN}:
        return None
    rise = move.ratio - 1
    if move.gap >= SETTLED and rise > LATE_TOLERANCE and move.later.bound is not Bound.NEARLY:
        return None
    return (AGREES, f"within {move.tolerance:.0%}") if _is_within(move, move.tolerance) else None


def _is_within(move: Move, share: float) -> bool:
    low, high = sorted((abs(move.earlier.number), abs(move.later.number)))
    return high - low <= high * share + EDGE and move.ratio > 0


def _moved(move: Move) -> Outcome:
    if move.later.number > move.earlier.number:
        return UPDATES, "the running total rose"
    return CONTRADICTS, "a running total fell"


RULES: dict[str, Callable[[Move], Outcome]] = {
    CUMULATIVE: _cumulative,
    LEVEL: _level,
    FORCE: _force,
    ESTIMATE: _estimate,
    FIXED: _fixed,
}
