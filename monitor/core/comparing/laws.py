"""What no series of true figures does: a part above its whole, the killed above the casualties, a wild jump."""

from collections.abc import Sequence
from datetime import timedelta

from monitor.core import gazetteer
from monitor.core.comparing.behaviour import CUMULATIVE
from monitor.core.comparing.statements import Statement
from monitor.core.measures.measure_names import measure_name
from monitor.model import Measure

PART_ACTIONS = frozenset({("killed", "casualties"), ("injured", "casualties")})
PARTS_OF_PEOPLE = frozenset({"child", "woman", "convict", "journalist", "aid worker", "medic", "pilot", "crew"})
CLOSE = timedelta(days=2)  # a whole that comes later than this may be of something else
LEAST = 1.1  # times that a part must exceed its whole: less is rounding
JUMP = 10.0  # times within a day; a fresh disaster's toll starts small
ENOUGH_STEPS, LEAST_JUMP, TWICE = 3, 3.0, 2.0  # with so many steps behind it: twice the widest, and threefold at least
SETTLED = 50  # from here on a total is no fresh one
ONE_DAY = timedelta(days=1)


def breach(part: Statement, whole: Statement) -> str:
    """Say how `part`, reported first, exceeds its `whole`; "" where it does not or they are not part and whole.

    The other way round, a part reported after its whole, time explains it: both are totals that rise.
    """
    if whole.figure.reported_at - part.figure.reported_at > CLOSE or not is_part(part.measure, whole.measure):
        return ""
    if part.interval.is_range or whole.interval.is_range or part.interval.low <= LEAST * whole.interval.number:
        return ""
    return f"a part stood above this whole ({measure_name(part.measure)} above {measure_name(whole.measure)})"


def is_part(part: Measure, whole: Measure) -> bool:
    """Whether `part` counts some of what `whole` counts: a narrower action, group or place, and all else alike."""
    same = (part.dimension, part.subject, part.period, part.modality, part.instance, part.event, whole.scope)
    if same != (whole.dimension, whole.subject, whole.period, whole.modality, whole.instance, whole.event, ""):
        return False
    narrower = [
        (part.action, whole.action) in PART_ACTIONS,
        part.group in PARTS_OF_PEOPLE and not whole.group,
        _is_part_of(part.places, whole.places),
    ]
    alike = [part.action == whole.action, part.group == whole.group, part.places == whole.places]
    return sum(narrower) == 1 and all(narrow or equal for narrow, equal in zip(narrower, alike, strict=True))


def _is_part_of(part: frozenset[str], whole: frozenset[str]) -> bool:
    """Whether one place is one of several, or lies inside the other."""
    if len(part) != 1 or part == whole or not whole:
        return False
    (one,) = part
    return one in whole or (len(whole) == 1 and gazetteer.is_part_of(one, next(iter(whole))) is True)


def implausible_jump(earlier: Statement, later: Statement, steps: Sequence[float] = ()) -> str:
    """Say that a settled running total leapt within a day as its series never did; "" where it did not.

    `steps` are the ratios by which it rose before; a few of them say more than the common limit.
    """
    before, after = earlier.interval, later.interval
    gap = later.figure.reported_at - earlier.figure.reported_at
    is_settled = later.behaviour == CUMULATIVE and before.number >= SETTLED and not before.is_range
    limit = JUMP if len(steps) < ENOUGH_STEPS else min(JUMP, max(LEAST_JUMP, TWICE * max(steps)))
    if not is_settled or gap > ONE_DAY or after.number < limit * before.number:
        return ""
    return f"a jump of {after.number / before.number:.2g} times within a day, which one voice alone is not believed"
