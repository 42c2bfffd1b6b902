"""Decides which numbers of a sentence are figures, and by which rule the others are none."""

from __future__ import annotations

from dataclasses import dataclass

from monitor.core.quantities import vocabulary as v
from monitor.core.quantities.amounts import unit_of
from monitor.core.quantities.context import Context
from monitor.core.quantities.exclusions import reason_to_drop, shape_reason
from monitor.core.quantities.lexer import WORD
from monitor.core.quantities.numerals import parse_number
from monitor.core.quantities.spans import Draft, Number, Tokens


@dataclass(frozen=True, slots=True)
class Dropped:
    """A number over tokens `first` to `last` that is no figure, and the name of the rule that says so."""

    first: int
    last: int
    reason: str


# Words that a number in words can begin with; all others are passed over unread.
_STARTS = (
    v.NUMBER_WORDS
    | set(v.PLURAL_SCALES)
    | set(v.VAGUE_COUNTS)
    | v.FOLDS
    | v.word_set("a an half minus negative next last past another coming")
)


def sift(tokens: Tokens, language: str) -> tuple[list[Draft], list[Dropped]]:
    """The numbers that are figures, each with its unit, and those that are none with the reason."""
    kept: list[Draft] = []
    dropped: list[Dropped] = []
    is_title_case = _is_title_case(tokens)
    at = 0
    while at < len(tokens):
        number = _number_at(tokens, at, language)
        if number is None:
            if reason := shape_reason(tokens[at]):
                dropped.append(Dropped(at, at, reason))
            at += 1
            continue
        unit = unit_of(tokens, number)
        if reason := reason_to_drop(Context(tokens, number, unit, is_title_case)):
            dropped.append(Dropped(number.first, number.last, reason))
            unit = None
        else:
            kept.append(Draft(number, unit=unit))
        at = max(number.last, unit.last if unit else 0) + 1
    return kept, dropped


def _number_at(tokens: Tokens, at: int, language: str) -> Number | None:
    token = tokens[at]
    return None if token.kind == WORD and token.lower not in _STARTS else parse_number(tokens, at, language)


def _is_title_case(tokens: Tokens) -> bool:
    """Whether nearly every word but the function words begins with a capital, as in headlines."""
    words = [token.text for token in tokens if token.kind == WORD and token.lower not in v.FUNCTION_WORDS]
    return len(words) >= 3 and sum(word[0].islower() for word in words) < len(words) / 8
