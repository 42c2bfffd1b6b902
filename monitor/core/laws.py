"""What no series of true figures does: a part above its whole, the killed above the casualties, a wild jump."""

from datetime import timedelta

from monitor.core.behaviour import CUMULATIVE
from monitor.core.statements import Statement
from monitor.model import Measure

WHOLE_ACTIONS = {("killed", "casualties"), ("injured", "casualties"), ("child", "")}
PARTS_OF_PEOPLE = frozenset({"child", "woman", "convict", "journalist", "aid worker", "medic", "pilot", "crew"})
CLOSE = timedelta(days=1)
JUMP = 10.0  # times within a day; a fresh disaster's toll starts small
SETTLED = 50  # from here on a total is no fresh one


def breach(part: Statement, whole: Statement) -> str:
    """Say how `part` exceeds its `whole`, "" where it does not or where the two are not part and whole.

    A whole reported earlier than the part, and by more than a day, may since have grown.
    """
    late = part.figure.reported_at - whole.figure.reported_at
    if late > CLOSE or not is_part(part.measure, whole.measure):
        return ""
    if part.interval.low <= whole.interval.high or part.interval.low <= whole.interval.number:
        return ""
    return f"a part above its whole ({_named(part.measure)} and {_named(whole.measure)})"


def is_part(part: Measure, whole: Measure) -> bool:
    """Whether `part` counts some of what `whole` counts: same place, period and dimension, a narrower action or group."""
    same = (part.dimension, part.period, part.modality, part.instance, part.event)
    if same != (whole.dimension, whole.period, whole.modality, whole.instance, whole.event):
        return False
    if part.places != whole.places or part.scope not in ("", "part") or whole.scope:
        return False
    if part.group == whole.group:
        return (part.action, whole.action) in WHOLE_ACTIONS
    return part.action == whole.action and not whole.group and part.group in PARTS_OF_PEOPLE


def implausible_jump(earlier: Statement, later: Statement) -> str:
    """Say that a settled running total leapt tenfold within a day; "" where it did not."""
    before, after = earlier.interval, later.interval
    gap = later.figure.reported_at - earlier.figure.reported_at
    is_settled = later.behaviour == CUMULATIVE and before.number >= SETTLED and not before.is_range
    if not is_settled or gap > CLOSE or after.number < JUMP * before.number:
        return ""
    return f"a jump of {after.number / before.number:.0f} times within a day"


def _named(measure: Measure) -> str:
    return " ".join(word for word in (measure.group, measure.action) if word) or "the whole"
