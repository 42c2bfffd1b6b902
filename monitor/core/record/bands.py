"""Decides what stands of a measure: the lowest and the highest number that nothing outdated, in one unit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf

from monitor.core.measures.dimensions import factor_of
from monitor.core.reading.intervals import Interval
from monitor.core.record.shelf import Row
from monitor.core.record.voices import NO_COPIES, voices_of
from monitor.model import Bound

SHOWN_AS = {"fraction": "%"}  # a third and 40 % stand in one band
DIGITS = 9  # significant: a mile converted there and back is a mile
# which of two like numbers lies lower, by how their texts limit them
HEIGHT = {Bound.AT_MOST: -2, Bound.LESS_THAN: -2, Bound.NEARLY: -1, Bound.AT_LEAST: 1, Bound.MORE_THAN: 2}

End = tuple[float, Bound]


@dataclass(frozen=True, slots=True)
class Band:
    """What stands of one measure: the lowest and highest number still live with their bounds, and who says so.

    `low` and `high` are in `unit`, that of the newest figure; `voices` are the independent ones, by name.
    """

    low: float
    high: float
    unit: str
    voices: tuple[str, ...]
    low_bound: Bound = Bound.EXACT
    high_bound: Bound = Bound.EXACT


def band_of(rows: Sequence[Row], copies: Mapping[int, int] = NO_COPIES) -> Band | None:
    """The band of `rows`, oldest first, that are neither outdated nor lagging; None where nothing stands.

    `copies` tells of entries which earlier one they repeat.
    """
    live = [row for row in rows if row.outdated_at is None and not row.is_stale]
    ends = sorted((end for row in live for end in _ends(row.statement.interval)), key=_height)
    if not ends:
        return None
    unit = shown_unit(rows[-1].figure.figure.mention.quantity.unit)
    (low, low_bound), (high, high_bound) = ends[0], ends[-1]
    if low == high:
        low_bound = high_bound = _common(low_bound, high_bound)
    return Band(
        low=in_unit(low, unit),
        high=in_unit(high, unit),
        unit=unit,
        voices=voices_of([row.figure for row in live], copies),
        low_bound=low_bound,
        high_bound=high_bound,
    )


def shown_unit(unit: str) -> str:
    """The unit in which a series is shown whose newest figure is in `unit`."""
    return SHOWN_AS.get(unit, unit)


def in_unit(number: float, unit: str) -> float:
    """A number of its dimension's base unit, in `unit`."""
    return float(f"{number / factor_of(unit):.{DIGITS}g}")


def _ends(interval: Interval) -> list[End]:
    """The numbers that a figure states: its two ends where it is a range, the one that its bound limits elsewhere."""
    if not interval.is_range:
        return [(interval.number, interval.bound)]
    limits = ((interval.low, -inf), (interval.high, inf))
    return [(end, Bound.EXACT) for end, missing in limits if end != missing]


def _height(end: End) -> tuple[float, int]:
    return end[0], HEIGHT.get(end[1], 0)


def _common(low: Bound, high: Bound) -> Bound:
    """How one number is limited that is stated with both bounds: a floor stays one unless something else caps it."""
    if low is high or HEIGHT.get(low, 0) >= 0:
        return high
    return low if HEIGHT.get(high, 0) <= 0 else Bound.EXACT
