"""What a quantity allows: its stated number, the interval its bound leaves open, and how finely it was counted."""

import re
from dataclasses import dataclass
from math import inf

from monitor.core.measures.dimensions import factor_of
from monitor.model import Bound, Quantity

# Vague words as ranges, longest first. Gold: the reading guide of the labelled pairs.
VAGUE: tuple[tuple[re.Pattern[str], float, float], ...] = tuple(
    (re.compile(rf"\b{words}\b", re.IGNORECASE), low, high)
    for words, low, high in (
        (r"hundreds of thousands", 200_000, 999_999),
        (r"tens of thousands", 20_000, 99_999),
        (r"tens of millions", 20e6, 99e6),
        (r"hundreds of millions", 200e6, 999e6),
        (r"(?:a |several |few )+hundred|hundreds", 200, 999),
        (r"(?:several |few )+thousand|thousands", 2_000, 9_999),
        (r"(?:several |few )+million|millions", 2e6, 9.99e6),
        (r"dozens", 24, 99),
        (r"scores", 40, 199),
        (r"(?<!half )(?:several|a handful|a couple|a few|couple)", 2, 9),
    )
)
NUMBER_WORD = re.compile(r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b", re.IGNORECASE)
OPEN_END = 0.25  # relative
SLACK = {Bound.ABOUT: 0.10, Bound.NEARLY: 0.10}


@dataclass(frozen=True, slots=True)
class Interval:
    """A quantity in base units: the stated `number`, what its bound leaves open, and how finely it was counted."""

    number: float
    low: float
    high: float
    bound: Bound
    is_range: bool  # a vague word or two ends
    is_count: bool  # unrounded: someone counted
    is_vague: bool = False  # "thousands", "dozens": a word and no number

    @property
    def is_floor(self) -> bool:
        """Whether the number is a lower limit ("at least", "more than")."""
        return self.bound in (Bound.AT_LEAST, Bound.MORE_THAN)

    @property
    def is_ceiling(self) -> bool:
        """Whether the number is an upper limit ("up to", "fewer than")."""
        return self.bound in (Bound.AT_MOST, Bound.LESS_THAN)

    @property
    def fact(self) -> tuple[float, float]:
        """The interval of a fact that does not change: "about" allows half of what it allows elsewhere."""
        if self.bound is not Bound.ABOUT or self.is_range:
            return self.low, self.high
        return (self.low + self.number) / 2, (self.number + self.high) / 2

    @property
    def moment(self) -> tuple[float, float]:
        """The interval of a level, whose open end reaches no further than a quarter of its number."""
        if self.is_range:
            return self.low, self.high
        return max(self.low, self.number * (1 - OPEN_END)), min(self.high, self.number * (1 + OPEN_END))

    def is_of_one_moment_with(self, other: "Interval") -> bool:
        """Whether both can be true of one level at one moment; strict limits do not touch."""
        (low, high), (other_low, other_high) = self.moment, other.moment
        if Bound.LESS_THAN in (self.bound, other.bound) and Bound.MORE_THAN in (self.bound, other.bound):
            return low < other_high and other_low < high
        return low <= other_high and other_low <= high

    def overlaps(self, other: "Interval", slack: float = 0.0) -> bool:
        """Whether both can be true of one number, each end moved out by the share `slack`."""
        return self.low <= other.high * (1 + slack) and other.low <= self.high * (1 + slack)


def interval_of(quantity: Quantity, text: str) -> Interval:
    """The interval of `quantity`, which the entry states as `text`."""
    factor = factor_of(quantity.unit)
    vague = None if NUMBER_WORD.search(text) else _vague(text)
    low, high = vague or (quantity.low, quantity.high)
    number = low if low is not None else high
    if number is None:
        return Interval(0.0, -inf, inf, quantity.bound, is_range=True, is_count=False)
    is_range = vague is not None or (low is not None and high is not None and low != high)
    bottom, top = (low, high) if is_range else _limits(number, quantity.bound)
    return Interval(
        number=number * factor,
        low=_scaled(bottom, factor, -inf),
        high=_scaled(top, factor, inf),
        bound=quantity.bound,
        is_range=is_range,
        is_count=not is_range and is_unrounded(number, quantity.bound),
        is_vague=vague is not None,
    )


def is_unrounded(number: float, bound: Bound) -> bool:
    """Whether `number` looks counted: under 100 and not 30, 40 .. 90, or with three significant digits.

    After "more than" it takes four.
    """
    if bound in (Bound.ABOUT, Bound.NEARLY, Bound.AT_MOST, Bound.LESS_THAN) or number != int(number):
        return False
    whole = abs(int(number))
    if whole < 100:
        return whole % 10 != 0 or whole <= 20
    digits = len(str(whole).rstrip("0"))
    return digits >= (4 if bound is Bound.MORE_THAN else 3)


def _vague(text: str) -> tuple[float, float] | None:
    for pattern, low, high in VAGUE:
        if pattern.search(text):
            return low, high
    return None


def _limits(number: float, bound: Bound) -> tuple[float | None, float | None]:
    slack = abs(number) * SLACK.get(bound, 0.0)
    if bound in (Bound.AT_LEAST, Bound.MORE_THAN):
        return number, None
    if bound in (Bound.AT_MOST, Bound.LESS_THAN):
        return None, number
    if bound is Bound.NEARLY:
        return number - slack, number
    return number - slack, number + slack


def _scaled(value: float | None, factor: float, missing: float) -> float:
    return missing if value is None else value * factor
