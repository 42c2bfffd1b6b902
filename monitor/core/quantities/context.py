"""A number among its neighbours, as the rules that drop numbers see it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from monitor.core.quantities import vocabulary as v
from monitor.core.quantities.inflection import is_plural
from monitor.core.quantities.lexer import DASH, NUMBER, WORD, Token
from monitor.core.quantities.spans import DIGITS, WORDS, Number, Unit, is_glued, lower

_PHRASE_ENDS = v.PREPOSITIONS | v.CONJUNCTIONS | v.AUXILIARIES | v.DETERMINERS | v.PRONOUNS
_FATES = v.word_set("killed wounded injured dead hurt missing")


@dataclass(frozen=True, slots=True)
class Context:
    """A number, its unit if it has one, and the tokens of its sentence; positions count from the number's edges."""

    tokens: Sequence[Token]
    number: Number
    unit: Unit | None
    is_title_case: bool  # a headline, where capitals say nothing of names

    def before(self, steps: int = 1) -> str:
        """The folded token `steps` places before the number, "" beyond the sentence."""
        return lower(self.tokens, self.number.first - steps)

    def after(self, steps: int = 1) -> str:
        """The folded token `steps` places behind the number, "" beyond the sentence."""
        return lower(self.tokens, self.number.last + steps)

    def token(self, offset: int) -> Token | None:
        """The token `offset` places before (negative) or behind (positive) the number."""
        index = self.number.first + offset if offset < 0 else self.number.last + offset
        return self.tokens[index] if 0 <= index < len(self.tokens) else None

    @property
    def first_token(self) -> Token:
        return self.tokens[self.number.first]

    @property
    def is_whole(self) -> bool:
        """Digits without sign, scale, separator or unit."""
        return self.number.plain and self.unit is None

    @property
    def is_worded(self) -> bool:
        return self.number.form == WORDS

    @property
    def is_digits(self) -> bool:
        return self.number.form == DIGITS

    @property
    def hyphen_follows(self) -> bool:
        """A hyphen between the number and a word, touching both: "three-year"."""
        token = self.token(1)
        if token is None or token.kind != DASH or not token.glued or not is_glued(self.tokens, self.number.last + 2):
            return False
        return self.tokens[self.number.last + 2].kind == WORD

    @property
    def closes_phrase(self) -> bool:
        """Nothing that the number could count stands right behind it."""
        token = self.token(1)
        if token is not None and token.kind == DASH:
            return not token.glued
        return token is None or token.kind not in (WORD, NUMBER, "code") or token.lower in _PHRASE_ENDS

    def number_before(self, steps: int) -> bool:
        """Whether a number, in digits or words, stands `steps` places before this one."""
        token = self.token(-steps)
        return token is not None and (token.kind == NUMBER or token.lower in v.NUMBER_WORDS)

    def counts_plural(self, reach: int = 3) -> bool:
        """A plural in lower case, or what befell people, within `reach` words behind: something is counted."""
        for step in range(1, reach + 1):
            token = self.token(step)
            if token is None or token.kind != WORD or token.lower in _PHRASE_ENDS:
                return False
            if token.lower in v.VERBS:
                return token.lower in _FATES
            if is_plural(token.lower):
                return token.text[:1].islower()
        return False


Rule = Callable[[Context], bool]


def dashed_partner(c: Context) -> int | None:
    """Index of the bare number on the other side of a dash that touches both, as in "89-89"."""
    if not c.number.plain or c.first_token.kind != NUMBER:
        return None
    for near, far in ((c.number.last + 1, c.number.last + 2), (c.number.first - 1, c.number.first - 2)):
        if not (0 <= far < len(c.tokens) and c.tokens[near].kind == DASH and c.tokens[near].glued):
            continue
        if c.tokens[far].text.isdecimal() and c.tokens[max(near, far)].glued:
            return far
    return None
