"""Decides which neighbouring numbers are the two ends of one range, and shares scale and unit between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from monitor.core.quantities import vocabulary as v
from monitor.core.quantities.lexer import DASH, Token
from monitor.core.quantities.spans import FRACTION, VAGUE, WORDS, Draft, Number, lower


def join_ranges(tokens: Sequence[Token], drafts: Sequence[Draft]) -> list[Draft]:
    """Merge each pair of drafts that only a joiner parts ("11,000 to 12,000", "$3-5bn", "between 3 and 5 %")."""
    joined: list[Draft] = []
    for draft in drafts:
        if joined and _is_range(tokens, joined[-1], draft):
            joined[-1] = _merged(joined[-1], draft)
        else:
            joined.append(draft)
    return joined


def _is_range(tokens: Sequence[Token], low: Draft, high: Draft) -> bool:
    if low.high_number is not None or VAGUE in (low.number.form, high.number.form):
        return False
    if tokens[low.last + 1].kind == DASH and low.number.form != high.number.form and low.number.plain:
        return False
    joiner = [token.lower for token in tokens[low.last + 1 : high.first]]
    if not 1 <= len(joiner) <= 3 or not _units_agree(low, high):
        return False
    start, end = _shared_scale(low, high)
    if start.low >= end.high:
        return False
    return _joins(tokens, low, high, joiner)


def _units_agree(low: Draft, high: Draft) -> bool:
    """The lower end names no unit or the same one; "8.15 % to 3.65" is two figures."""
    if low.unit is None or high.unit is None:
        return low.unit is None or low.unit.is_money
    return low.unit.name == high.unit.name


def _joins(tokens: Sequence[Token], low: Draft, high: Draft, joiner: list[str]) -> bool:
    before = lower(tokens, low.first - 1)
    if len(joiner) == 1 and tokens[low.last + 1].kind == DASH:
        return True
    if joiner == ["and"]:
        return "between" in (before, lower(tokens, low.first - 2)) and lower(tokens, low.first - 2) != "split"
    if joiner == ["or"]:
        return (
            low.unit is None
            and high.number.high <= low.number.low * 10
            and high.number.form == low.number.form
            and high.number.high < 100
        )
    if joiner in (["to"], ["-", "to", "-"], ["–", "to", "–"]):
        return not _says_change(tokens, low, high)
    return False


def _says_change(tokens: Sequence[Token], low: Draft, high: Draft) -> bool:
    """A level then and a level now: "rose from 45 to 60", "up 5 to 132"."""
    first = low.first
    before = lower(tokens, first - 1)
    if before == "from":
        words = [token.lower for token in tokens[max(0, first - 9) : first - 1]] + [
            token.lower for token in tokens[high.last + 1 : high.last + 3]
        ]
        return any(word in v.CHANGE_VERBS for word in words)
    near = [token.lower for token in tokens[max(0, first - 3) : first]]
    if any(word in v.CHANGE_VERBS for word in near):
        is_far = high.number.high > 3 * max(low.number.low, 1e-9)
        return is_far or (low.unit is not None and "by" not in near)
    return False


def _shared_scale(low: Draft, high: Draft) -> tuple[Number, Number]:
    """The lower end takes the scale of the upper where it would fit no other way: "1 to 2 thousand", "$3-5bn"."""
    start, end = low.number, high.number
    if (
        start.scaled == 1.0
        and end.scaled > 1.0
        and start.form != FRACTION
        and start.high < end.scaled
        and start.low * end.scaled < end.high
    ) or (start.scaled == 1.0 and end.scaled > 1.0 and start.form == WORDS == end.form):
        start = replace(start, low=start.low * end.scaled, high=start.high * end.scaled)
    return start, end


def _merged(low: Draft, high: Draft) -> Draft:
    start, end = _shared_scale(low, high)
    unit = high.unit or low.unit
    return replace(low, number=start, high_number=end, unit=unit and replace(unit, first=min(low.first, unit.first)))
