"""Decides which tokens make up one number and what its value is: digits, words, scales, fractions, vague counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from monitor.core.quantities.currencies import is_currency_word
from monitor.core.quantities.lexer import CURRENCY, DASH, NUMBER, VULGAR, WORD, Token, digits_value
from monitor.core.quantities.spans import DIGITS, FRACTION, VAGUE, WORDS, Number
from monitor.core.quantities.vocabulary import (
    FRACTIONS,
    FREE_SUFFIXES,
    MONTHS,
    NUMBER_WORDS,
    PLURAL_SCALES,
    SCALE_SUFFIXES,
    SCALES,
    SMALL,
    TENS,
    TIME_UNITS,
    VAGUE_COUNTS,
)
from monitor.core.quantities.vocabulary import VULGAR as VULGAR_VALUES

Tokens = Sequence[Token]


def parse_number(tokens: Tokens, index: int, language: str = "en") -> Number | None:
    """The longest number that begins at token `index`, None where none does."""
    kind = tokens[index].kind
    if kind == NUMBER:
        return _digits(tokens, index, language)
    if kind == VULGAR:
        value = VULGAR_VALUES[tokens[index].text]
        return _scaled(tokens, Number(index, index, value, value, FRACTION))
    if kind == DASH or (kind == WORD and tokens[index].lower in ("minus", "negative")):
        return _negative(tokens, index, language)
    if kind == WORD:
        return (
            _ratio(tokens, index, language)
            or _fraction(tokens, index)
            or _vague(tokens, index)
            or _words(tokens, index)
        )
    return None


def lower(tokens: Tokens, index: int) -> str:
    """The folded text of a token, "" beyond either end of the sentence."""
    return tokens[index].lower if 0 <= index < len(tokens) else ""


def is_glued(tokens: Tokens, index: int) -> bool:
    """Whether a token exists and no white space stands before it."""
    return 0 <= index < len(tokens) and tokens[index].glued


# --- digits ------------------------------------------------------------------


def _digits(tokens: Tokens, index: int, language: str) -> Number | None:
    ratio = _ratio(tokens, index, language)
    if ratio:
        return ratio
    text = tokens[index].text
    value = digits_value(text, language)
    number = Number(index, index, value, value, DIGITS, plain=text.isdigit())
    number = _slash_fraction(tokens, number, language) or _power_of_ten(tokens, number) or number
    if is_glued(tokens, number.last + 1) and tokens[number.last + 1].kind == VULGAR:
        part = VULGAR_VALUES[tokens[number.last + 1].text]
        number = replace(number, last=number.last + 1, low=value + part, high=value + part, plain=False)
    return _scaled(tokens, number)


def _slash_fraction(tokens: Tokens, number: Number, language: str) -> Number | None:
    """`1/16`, `7 1/2`: a proper fraction with a small denominator; anything else is no fraction."""
    whole = 0.0
    start = number.last
    following = start + 1
    if _is_proper_fraction(tokens, start + 1) and not is_glued(tokens, start + 1) and number.plain:
        whole, start = number.low, start + 1
    elif not _is_proper_fraction(tokens, following - 1):
        return None
    top, bottom = float(tokens[start].text), float(tokens[start + 2].text)
    value = whole + top / bottom
    return Number(number.first, start + 2, value, value, FRACTION if not whole else DIGITS)


def _is_proper_fraction(tokens: Tokens, index: int) -> bool:
    if index + 2 >= len(tokens) or tokens[index + 1].text not in "/⁄∕" or not tokens[index + 2].glued:
        return False
    top, bottom = tokens[index].text, tokens[index + 2].text
    if not (top.isdecimal() and bottom.isdecimal() and len(top) <= 3 and len(bottom) <= 4):
        return False
    return (
        0 < int(top) < int(bottom)
        and lower(tokens, index + 3) != "/"
        and (top, bottom) not in {("9", "11"), ("7", "7")}
    )


def _power_of_ten(tokens: Tokens, number: Number) -> Number | None:
    """`2.998 × 10^8`, `6x10-7`, `3 x 10⁸` without superscripts beyond what the lexer keeps."""
    at = number.last + 1
    if lower(tokens, at) not in ("×", "x", "*", "·") or lower(tokens, at + 1) != "10":
        return None
    power = at + 2
    if lower(tokens, power) == "^":
        power += 1
    sign = 1
    if power < len(tokens) and tokens[power].kind == DASH and tokens[power].glued:
        sign, power = -1, power + 1
    if (
        power >= len(tokens)
        or not tokens[power].text.isdecimal()
        or not tokens[power].glued
        or len(tokens[power].text) > 2
    ):
        return None
    value = number.low * 10.0 ** (sign * int(tokens[power].text))
    return replace(number, last=power, low=value, high=value, plain=False)


def _scaled(tokens: Tokens, number: Number) -> Number:
    """Take in what multiplies: `1.2 million`, `45K`, `$3.5bn`, `1.8-billion`, `2 hundred thousand`."""
    while True:
        at = number.last + 1
        if at < len(tokens) and tokens[at].kind == DASH and tokens[at].glued and is_glued(tokens, at + 1):
            at += 1
            if lower(tokens, at) not in SCALES:
                return number
        factor = _scale_at(tokens, at, number)
        if factor is None:
            return number
        number = replace(
            number, last=at, low=number.low * factor, high=number.high * factor, plain=False, scaled=number.scaled * factor,
            form=DIGITS if number.form == FRACTION else number.form,
        )  # fmt: skip


def _scale_at(tokens: Tokens, at: int, number: Number) -> float | None:
    word = lower(tokens, at)
    if word in SCALES:
        return SCALES[word]
    if number.scaled != 1.0 or word not in SCALE_SUFFIXES or tokens[number.last].kind not in (NUMBER, VULGAR):
        return None
    if word in FREE_SUFFIXES or _is_money(tokens, number.first, at):
        return SCALE_SUFFIXES[word] if word != "mil" or _is_money(tokens, number.first, at) else None
    written = tokens[at].text
    if word == "k" and tokens[at].glued and not (written == "K" and lower(tokens, at - 1).startswith("-")):
        return 1e3
    if written == "M" and tokens[at].glued or word == "m" and _counts_many(tokens, at):
        return 1e6
    return None


def _is_money(tokens: Tokens, first: int, after: int) -> bool:
    """A currency sign or code before the number, or a currency word behind the suffix ("5m euros")."""
    before = tokens[first - 1] if first else None
    if before is not None and (before.kind == CURRENCY or is_currency_word(before.text)):
        return True
    return after + 1 < len(tokens) and is_currency_word(tokens[after + 1].text)


def _counts_many(tokens: Tokens, at: int) -> bool:
    """ "4m viewers": a plural that is no adjective of length follows the letter."""
    following = lower(tokens, at + 1)
    return tokens[at].glued and following.endswith("s") and len(following) > 3 or following == "people"


def _negative(tokens: Tokens, index: int, language: str) -> Number | None:
    """A minus: the word, or a dash that touches the number and not the word before it."""
    following = index + 1
    if tokens[index].kind == DASH:
        if tokens[index].glued or not is_glued(tokens, following):
            return None
    elif following < len(tokens) and tokens[following].kind == DASH and tokens[following].glued:
        following += 1
    if following < len(tokens) and tokens[following].kind == CURRENCY:
        following += 1
    if following >= len(tokens) or tokens[following].kind != NUMBER:
        return None
    number = _digits(tokens, following, language)
    if number is None or number.form != DIGITS:
        return None
    return replace(number, first=index, low=-number.high, high=-number.low, plain=False)


# --- words -------------------------------------------------------------------


def _words(tokens: Tokens, index: int) -> Number | None:
    """`twenty-five`, `one hundred and twenty thousand`, `a million`, `half a dozen`, `two and a half million`."""
    word = tokens[index].lower
    if word in ("a", "an"):
        if lower(tokens, index + 1) in SCALES:
            return _cardinal(tokens, index, index + 1)
        return None
    if word == "half":
        return _half_a_scale(tokens, index)
    if word not in NUMBER_WORDS or word in SCALES:
        return None
    number = _cardinal(tokens, index, index)
    return number and (_and_a_half(tokens, number) or number)


def _half_a_scale(tokens: Tokens, index: int) -> Number | None:
    """ "half a dozen", "half-dozen", "half a million", "half million"."""
    at = index + 1
    if lower(tokens, at) in ("a", "-"):
        at += 1
    if lower(tokens, at) not in SCALES or lower(tokens, at) == "hundred":
        return None
    value = SCALES[lower(tokens, at)] / 2
    return Number(index, at, value, value, WORDS)


def _cardinal(tokens: Tokens, first: int, start: int) -> Number | None:
    """Add up number words from `start`; each must be allowed after the one before it."""
    total, current, last, at, room = 0.0, 0.0, -1, start, 1000.0
    while at < len(tokens):
        word = tokens[at].lower
        value = SMALL.get(word, TENS.get(word))
        if value is not None and value < room and (at == start or _joined(tokens, last, at)):
            current, room = current + value, (10.0 if value >= 20 else 0.0) if value else 0.0
        elif word == "hundred" and 0 < current < 100 or word in SCALES and (current or at == start):
            factor = SCALES[word]
            if word == "hundred":
                current, room = current * 100, 100.0
            else:
                total, current, room = total + max(current, 1.0) * factor, 0.0, min(factor, 1000.0)
                if word == "hundred" or word == "dozen":
                    room = 0.0 if word == "dozen" else 100.0
        else:
            break
        last, at = at, _next_word(tokens, at, room)
    if last < 0:
        return None
    value = total + current
    return Number(first, last, value, value, WORDS, scaled=_last_scale(tokens, first, last))


def _joined(tokens: Tokens, last: int, at: int) -> bool:
    """Between tens and units stands a hyphen or a space; after a scale "and" or nothing."""
    return last >= 0


def _next_word(tokens: Tokens, at: int, room: float) -> int:
    """Where the next part of a cardinal may stand: behind a hyphen that touches, or "and" after a scale."""
    following = at + 1
    if (
        following < len(tokens)
        and tokens[following].kind == DASH
        and tokens[following].glued
        and is_glued(tokens, following + 1)
    ):
        return following + 1
    if lower(tokens, following) == "and" and room >= 100.0 and lower(tokens, at) in SCALES:
        word = lower(tokens, following + 1)
        if (word in SMALL or word in TENS) and lower(tokens, following + 2) not in ("thousand", "million", "billion"):
            return following + 1
    return following


def _last_scale(tokens: Tokens, first: int, last: int) -> float:
    return SCALES.get(tokens[last].lower, 1.0) if last > first else 1.0


def _and_a_half(tokens: Tokens, number: Number) -> Number | None:
    """ "two and a half million", "two-and-a-half-year"."""
    at = number.last + 1
    step = 2 if lower(tokens, at) == "-" else 1
    parts = [at + (1 if step == 2 else 0) + step * k for k in range(3)]
    if [lower(tokens, part) for part in parts] not in (["and", "a", "half"], ["and", "a", "quarter"]):
        return None
    if number.low >= 100:
        return None
    more = 0.5 if lower(tokens, parts[2]) == "half" else 0.25
    return _scaled(tokens, replace(number, last=parts[2], low=number.low + more, high=number.high + more))


# --- fractions and ratios ------------------------------------------------------

_FRACTION_FOLLOWERS = frozenset(
    "of its the their his her our your my that this these those all as fewer less more higher lower bigger larger smaller in to "
    "from since on below above by over".split()
)
_APPROXIMATORS = frozenset(
    "about around nearly almost roughly approximately over than under some least most only just".split()
)


def _fraction(tokens: Tokens, index: int) -> Number | None:
    """`a third of`, `two-thirds`, `half its gains`, `three quarters`, `half a mile`, `a quarter of a million`."""
    word = tokens[index].lower
    if word == "half":
        return _half(tokens, index)
    at = index + 1
    if lower(tokens, at) == "-" and is_glued(tokens, at):
        at += 1
    bottom = FRACTIONS.get(lower(tokens, at))
    top = 1.0 if word in ("a", "an") else SMALL.get(word)
    if not top or bottom is None or top >= bottom or not _reads_as_fraction(tokens, word, at):
        return None
    number = Number(index, at, top / bottom, top / bottom, FRACTION)
    if lower(tokens, at + 1) == "of" and lower(tokens, at + 2) in ("a", "an") and lower(tokens, at + 3) in SCALES:
        value = top / bottom * SCALES[lower(tokens, at + 3)]
        return Number(index, at + 3, value, value, WORDS)
    return number


def _reads_as_fraction(tokens: Tokens, top: str, at: int) -> bool:
    """ "a third of", "one-third", "three quarters": not "a third man", "one second", "a quarter" of a year."""
    word, following = tokens[at].lower, lower(tokens, at + 1)
    if word.endswith("s"):
        return (
            word != "quarters"
            or top in ("three", "two")
            and (following in _FRACTION_FOLLOWERS or lower(tokens, at - 1) == "-")
        )
    if following in _FRACTION_FOLLOWERS - {"to", "on", "by", "over"} and (
        word != "quarter" or following in ("of", "as")
    ):
        return word not in ("fourth",) or following == "of"
    if top in ("a", "an"):
        return (
            word in ("third", "quarter", "fifth", "tenth")
            and not (at + 1 < len(tokens) and tokens[at + 1].kind in (WORD, DASH, NUMBER))
            and (word != "quarter" or lower(tokens, at - 2) in _APPROXIMATORS | {"by", "a"})
        )
    return top == "one" and word in ("third", "fifth", "tenth", "quarter")


def _half(tokens: Tokens, index: int) -> Number | None:
    """`half of`, `half its`, `about half`, `half a mile`, `half-hour`: a value of 0.5. Not: first half, half-brother."""
    before, following = lower(tokens, index - 1), lower(tokens, index + 1)
    if _half_a_scale(tokens, index):
        return None
    if (
        before in ("first", "second", "last", "latter", "final", "other", "better", "opening", "in", "-")
        and following != "of"
    ):
        return None
    if before == "and" and following not in ("of", "the", "its", "their"):
        return None
    takes = following in _FRACTION_FOLLOWERS - {"in", "to", "from", "since", "on", "by", "over", "above", "below"}
    measured = following in ("a", "an", "-") and lower(tokens, index + 2) in _HALVED
    alone = before in (
        "about",
        "around",
        "nearly",
        "almost",
        "roughly",
        "approximately",
        "than",
        "least",
        "over",
        "by",
    ) and not (following == "-" or following in _PERIODS)
    return Number(index, index, 0.5, 0.5, FRACTION) if takes or measured or alone else None


_PERIODS = frozenset("time term year century day hour".split())
_HALVED = frozenset(
    "mile kilometre kilometer hour day year inch century decade percentage percent point minute second tonne ton pound "
    "litre liter gallon pint acre metre meter cup teaspoon ounce lap degree".split()
)


def _ratio(tokens: Tokens, index: int, language: str) -> Number | None:
    """`one in five`, `two out of three`, `nine in 10`: a share, where the second number tops the first.

    "two in Kyiv" has no second number; "5 in 2020" tops it too far to be one.
    """
    top = _small_count(tokens, index)
    if top is None:
        return None
    at = index + 1
    if lower(tokens, at) == "-" and lower(tokens, at + 1) == "in" and lower(tokens, at + 2) == "-":
        at += 3
    elif lower(tokens, at) == "in":
        at += 2 if lower(tokens, at + 1) in ("every", "each") else 1
    elif lower(tokens, at) == "out" and lower(tokens, at + 1) == "of":
        at += 3 if lower(tokens, at + 2) in ("every", "each") else 2
    else:
        return None
    bottom = _small_count(tokens, at)
    if bottom is None or not top < bottom or bottom not in _RATIO_BOTTOMS or _is_unit_next(tokens, at + 1):
        return None
    return Number(index, at, top / bottom, top / bottom, FRACTION)


_RATIO_BOTTOMS = frozenset(
    [*map(float, range(2, 11)), 12.0, 15.0, 16.0, 20.0, 25.0, 30.0, 40.0, 50.0, 100.0, 1000.0, 10000.0]
)


def _is_unit_next(tokens: Tokens, at: int) -> bool:
    word = lower(tokens, at)
    return (
        word in TIME_UNITS
        or word in MONTHS
        or word in ("%", "percent", "per", "innings", "games", "matches")
        or word in SCALES
    )


def _small_count(tokens: Tokens, index: int) -> float | None:
    if index >= len(tokens):
        return None
    token = tokens[index]
    if token.kind == NUMBER:
        return (
            float(token.text.replace(",", ""))
            if token.text.replace(",", "").isdecimal() and len(token.text) <= 6
            else None
        )
    value = SMALL.get(token.lower, TENS.get(token.lower, SCALES.get(token.lower)))
    return value


# --- vague counts ----------------------------------------------------------------


def _vague(tokens: Tokens, index: int) -> Number | None:
    """`dozens`, `tens of thousands`, `several hundred`, `a few thousand`, `a couple of million`."""
    word = tokens[index].lower
    if word in PLURAL_SCALES:
        return _plural_scale(tokens, index)
    at = index + (1 if word == "a" else 0)
    many = VAGUE_COUNTS.get(lower(tokens, at))
    if many is None:
        return None
    at += 2 if lower(tokens, at + 1) == "of" else 1
    scale = SCALES.get(lower(tokens, at))
    if scale is None:
        return None
    if lower(tokens, at) == "hundred" and lower(tokens, at + 1) == "thousand":
        at, scale = at + 1, 1e5
    elif lower(tokens, at) == "hundred" and lower(tokens, at + 1) == "million":
        at, scale = at + 1, 1e8
    return Number(index, at, many[0] * scale, many[1] * scale, VAGUE, scaled=scale)


def _plural_scale(tokens: Tokens, index: int) -> Number | None:
    low, high = PLURAL_SCALES[tokens[index].lower]
    last = index
    if (
        lower(tokens, index + 1) == "of"
        and lower(tokens, index + 2) in PLURAL_SCALES
        and tokens[index].lower != "dozens"
    ):
        scale = PLURAL_SCALES[lower(tokens, index + 2)][0]
        low, high, last = low * scale, high * scale, index + 2
    elif (
        tokens[index].lower in ("tens", "scores") and lower(tokens, index + 1) != "of" or tokens[index].lower == "tens"
    ):
        return None
    return Number(index, last, low, high, VAGUE)
