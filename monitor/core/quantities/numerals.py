"""Decides which tokens make up one number written in digits, what multiplies it, and what its value is."""

from __future__ import annotations

from dataclasses import replace

from monitor.core.quantities.currencies import is_currency_word
from monitor.core.quantities.inflection import is_plural
from monitor.core.quantities.lexer import CURRENCY, DASH, NUMBER, VULGAR, WORD, digits_value
from monitor.core.quantities.nouns import noun_after
from monitor.core.quantities.number_words import parse_words, ratio_at
from monitor.core.quantities.spans import DIGITS, FRACTION, Number, Tokens, is_glued, lower
from monitor.core.quantities.vocabulary import FREE_SUFFIXES, SCALE_SUFFIXES, SCALES, word_set
from monitor.core.quantities.vocabulary import VULGAR as VULGAR_VALUES


def parse_number(tokens: Tokens, index: int, language: str = "en") -> Number | None:
    """The longest number that begins at token `index`, None where none does."""
    kind = tokens[index].kind
    if kind == NUMBER:
        return ratio_at(tokens, index) or _digits(tokens, index, language)
    if kind == VULGAR:
        value = VULGAR_VALUES[tokens[index].text]
        return _scaled(tokens, Number(index, index, value, value, FRACTION))
    if kind == DASH or (kind == WORD and tokens[index].lower in ("minus", "negative")):
        return _negative(tokens, index, language)
    if kind == WORD:
        number = parse_words(tokens, index)
        return number and (_scaled(tokens, number) if number.scaled == 1.0 and number.low % 1 else number)
    return None


def _digits(tokens: Tokens, index: int, language: str) -> Number:
    text = tokens[index].text
    value = digits_value(text, language)
    number = Number(index, index, value, value, DIGITS, plain=text.isdecimal())
    number = _slash_fraction(tokens, number) or _power_of_ten(tokens, number) or number
    if is_glued(tokens, number.last + 1) and tokens[number.last + 1].kind == VULGAR and number.plain:
        more = VULGAR_VALUES[tokens[number.last + 1].text]
        number = replace(number, last=number.last + 1, low=value + more, high=value + more, plain=False)
    return _scaled(tokens, number)


def _slash_fraction(tokens: Tokens, number: Number) -> Number | None:
    """`1/16`, `7 1/2`: a proper fraction with a small denominator; anything else is no fraction."""
    start = number.last
    if number.plain and is_glued(tokens, start + 1) and tokens[start + 1].kind == DASH and is_glued(tokens, start + 2):
        start += 1 if _is_proper_fraction(tokens, start + 2) else 0  # 4-1/2
    is_mixed = (
        number.plain
        and _is_proper_fraction(tokens, start + 1)
        and (start > number.last or not is_glued(tokens, start + 1))
    )
    if not is_mixed and not _is_proper_fraction(tokens, start):
        return None
    at = start + 1 if is_mixed else start
    value = float(tokens[at].text) / float(tokens[at + 2].text) + (number.low if is_mixed else 0.0)
    return Number(number.first, at + 2, value, value, DIGITS if is_mixed else FRACTION)


_BOTTOMS = frozenset([*range(2, 13), 15, 16, 20, 24, 25, 32, 50, 64, 100, 128, 256, 1000])  # "25/34 mpg" is no fraction


def _is_proper_fraction(tokens: Tokens, index: int) -> bool:
    if index + 2 >= len(tokens) or tokens[index + 1].text not in "/⁄∕" or not tokens[index + 2].glued:
        return False
    top, bottom = tokens[index].text, tokens[index + 2].text
    if not (top.isdecimal() and bottom.isdecimal() and len(top) <= 3 and len(bottom) <= 4):
        return False
    if lower(tokens, index + 3) == "/":
        return False
    return 0 < int(top) < int(bottom) and int(bottom) in _BOTTOMS


def _power_of_ten(tokens: Tokens, number: Number) -> Number | None:
    """`2.998 × 10^8`, `6x10-7`."""
    if (direct := _direct_power(tokens, number)) is not None:
        return direct
    power = number.last + 3
    if lower(tokens, power - 2) not in ("×", "x", "*", "·") or lower(tokens, power - 1) != "10":
        return None
    power += 1 if lower(tokens, power) == "^" else 0
    is_negative = is_glued(tokens, power) and tokens[power].kind == DASH
    power += 1 if is_negative else 0
    if not is_glued(tokens, power) or not tokens[power].text.isdecimal() or len(tokens[power].text) > 2:
        return None
    value = number.low * 10.0 ** (-int(tokens[power].text) if is_negative else int(tokens[power].text))
    return replace(number, last=power, low=value, high=value, plain=False)


def _direct_power(tokens: Tokens, number: Number) -> Number | None:
    """`10^5`, `1e10`: no sign of multiplication."""
    following = number.last + 1
    if not is_glued(tokens, following):
        return None
    text, last = tokens[following].lower, following
    if text == "^" and number.low == 10 and is_glued(tokens, following + 1):
        text, last = "e" + tokens[following + 1].text, following + 1
        number = replace(number, low=1.0)
    if not (text[:1] == "e" and text[1:].isdecimal() and len(text) <= 3):
        return None
    value = number.low * 10.0 ** int(text[1:])
    return replace(number, last=last, low=value, high=value, plain=False)


def _negative(tokens: Tokens, index: int, language: str) -> Number | None:
    """A minus: the word, or a dash that touches the number and not the word before it."""
    following = index + 1
    if lower(tokens, index - 1) == "or":  # plus or minus
        return None
    if tokens[index].kind == DASH:
        if tokens[index].glued or not is_glued(tokens, following):
            return None
    elif is_glued(tokens, following) and tokens[following].kind == DASH:
        following += 1
    if following < len(tokens) and tokens[following].kind == CURRENCY:
        following += 1
    if following >= len(tokens) or tokens[following].kind != NUMBER:
        return None
    number = _digits(tokens, following, language)
    if number.form != DIGITS:
        return None
    return replace(number, first=index, low=-number.high, high=-number.low, plain=False)


# --- what multiplies -----------------------------------------------------------


def _scaled(tokens: Tokens, number: Number) -> Number:
    """Take in what multiplies: `1.2 million`, `45K`, `$3.5bn`, `1.8-billion`, `2 hundred thousand`."""
    while number.scaled < 1e15:  # beyond that it is no amount, but the same word over and over
        at = number.last + 1
        if is_glued(tokens, at) and tokens[at].kind == DASH and is_glued(tokens, at + 1):
            at += 1
            if lower(tokens, at) not in SCALES:
                return number
        factor = _scale_at(tokens, at, number)
        if factor is None:
            return number
        low, high = _rounded(number.low * factor), _rounded(number.high * factor)
        number = Number(number.first, at, low, high, DIGITS, scaled=number.scaled * factor)
    return number


def _rounded(value: float) -> float:
    """Without the noise of binary fractions: 32.2 times a billion is 32,200,000,000."""
    return float(f"{value:.15g}")


def _scale_at(tokens: Tokens, at: int, number: Number) -> float | None:
    word = lower(tokens, at)
    if word in SCALES:
        return SCALES[word]
    if number.scaled != 1.0 or word not in SCALE_SUFFIXES or tokens[number.last].kind not in (NUMBER, VULGAR):
        return None
    if word in FREE_SUFFIXES or _is_money(tokens, number.first, at):
        return SCALE_SUFFIXES[word]
    if not tokens[at].glued:
        return None
    if word == "k":
        return 1e3
    if tokens[at].text == "B" and _means_million(tokens, number.first, at):
        return 1e9
    if tokens[at].text == "M" or (word == "m" and _means_million(tokens, number.first, at)):
        return 1e6
    return None


def _is_money(tokens: Tokens, first: int, suffix: int) -> bool:
    """A currency sign or code before the number or its range ("$3-5m"), or a currency word behind the suffix."""
    if suffix + 1 < len(tokens) and is_currency_word(tokens[suffix + 1].text):
        return True
    if (
        first >= 3
        and tokens[first - 2].kind == NUMBER
        and (tokens[first - 1].kind == DASH or tokens[first - 1].text == "to")
    ):
        first -= 2
    before = tokens[first - 1] if first else None
    return before is not None and (before.kind == CURRENCY or is_currency_word(before.text))


_LONG_THINGS = word_set("hurdles races heats finals sprints relays swimmers runners sprinters waves walls trees towers")
_REACHED = word_set("top tops topped topping hit hits reach reaches reached pass passes passed some")


def _means_million(tokens: Tokens, first: int, suffix: int) -> bool:
    """A plural follows that is no length, or a total was reached: "4m viewers", "cases top 5m"."""
    if lower(tokens, first - 1) in _REACHED and not lower(tokens, suffix + 1).isalpha():
        return True
    if lower(tokens, first - 1) == "to" and lower(tokens, first - 2) in ("%", "percent", "cent"):  # rose 5 % to 13m
        return True
    if lower(tokens, first - 1) in ("from", "to", "than"):  # 1.3m viewers, down from 2.1m
        earlier = range(first - 2, max(0, first - 12), -1)
        if any(tokens[at].text == "m" and tokens[at].glued and _counts_plural(tokens, at + 1) for at in earlier):
            return True
    return _counts_plural(tokens, suffix + 1)


def _counts_plural(tokens: Tokens, at: int) -> bool:
    if lower(tokens, at) in ("bpd", "boe", "boepd"):  # 29.9m bpd
        return True
    noun = noun_after(tokens, at)
    return noun is not None and is_plural(tokens[noun.last].lower) and tokens[noun.last].lower not in _LONG_THINGS
