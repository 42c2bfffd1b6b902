"""The parts that a figure is put together from while a sentence is read; offsets count tokens, ends included."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from monitor.core.quantities import vocabulary as v
from monitor.core.quantities.lexer import Token
from monitor.model import Bound

Tokens = Sequence[Token]

DIGITS, WORDS, VAGUE, FRACTION = "digits", "words", "vague", "fraction"


@dataclass(frozen=True, slots=True)
class Number:
    """A number over tokens `first` to `last` (both included); `low` < `high` only for vague counts.

    `form` is one of digits, words, vague, fraction. `plain` says: digits without scale, sign, comma or point,
    the only form that years and names take.
    """

    first: int
    last: int
    low: float
    high: float
    form: str
    plain: bool = False
    scaled: float = 1.0  # the scale that was stated ("million"), to be shared along a range


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of measure or currency as written: its name, and where it stands."""

    name: str
    first: int
    last: int
    is_money: bool = False


@dataclass(frozen=True, slots=True)
class Noun:
    """A counted thing: the phrase from `first` to `last`, and its head in the singular."""

    head: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Draft:
    """A figure on its way: a number, then its unit, its counted thing and its bound.

    `high_number` is the upper end of a range. `cue_first`/`cue_last` take in the words of the bound.
    `unit_name`, where set, overrides what `unit` and `noun` say (a unit shared from a neighbour).
    """

    number: Number
    high_number: Number | None = None
    unit: Unit | None = None
    noun: Noun | None = None
    bound: Bound = Bound.EXACT
    cue_first: int | None = None
    cue_last: int | None = None
    unit_name: str = ""
    per: str = ""  # " per day"
    shared_noun: str = ""  # the counted words of a neighbour

    @property
    def last_number(self) -> Number:
        return self.high_number or self.number

    @property
    def first(self) -> int:
        """First token of the figure, its currency sign included."""
        return min(self.number.first, self.unit.first) if self.unit else self.number.first

    @property
    def last(self) -> int:
        """Last token of the figure, its unit included."""
        return max(self.last_number.last, self.unit.last) if self.unit else self.last_number.last


def lower(tokens: Tokens, index: int) -> str:
    """The folded text of a token, "" beyond either end of the sentence."""
    return tokens[index].lower if 0 <= index < len(tokens) else ""


def is_glued(tokens: Tokens, index: int) -> bool:
    """Whether a token exists and no white space stands before it."""
    return 0 <= index < len(tokens) and tokens[index].glued


LIMITS = frozenset(
    {"only", "just", "about", "some", "around", "least", "than", "more", "over", "nearly", "almost", "less", "fewer"}
)
_NO_NOUNS = v.FUNCTION_WORDS | v.ADVERBS | v.VERBS


def left_of_limits(tokens: Tokens, first: int) -> int:
    """The index of the word before a number and the words that limit it ("rose to at least 40": that of "to")."""
    at = first - 1
    while at > 0 and first - at < 5 and (tokens[at].lower in LIMITS or lower(tokens, at + 1) == "least"):
        at -= 1
    return at


def may_be_noun(word: str) -> bool:
    """Whether a folded word may be a noun or adjective: a word of no closed class, and no listed verb."""
    return (word[:1].isalpha() and word not in _NO_NOUNS) or word == "-"


def phrase(tokens: Tokens, first: int, last: int) -> str:
    """The words from `first` to `last`, with single spaces where the text has white space."""
    parts = [token.text if token.glued else " " + token.text for token in tokens[first + 1 : last + 1]]
    return "".join([tokens[first].text, *parts])
