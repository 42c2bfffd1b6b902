"""Decides which words make up one number and what its value is: cardinals, fractions, ratios, vague counts."""

from __future__ import annotations

from dataclasses import replace

from monitor.core.quantities import vocabulary as v
from monitor.core.quantities.lexer import DASH, NUMBER, WORD
from monitor.core.quantities.spans import FRACTION, VAGUE, WORDS, Number, Tokens, is_glued, lower


def parse_words(tokens: Tokens, index: int) -> Number | None:
    """The longest number in words that begins at token `index`: "half a million" before "half" before nothing."""
    for reader in (_one_or_more, _fold, ratio_at, _part_of_scale, _fraction, _vague, _cardinal_or_scale):
        number = reader(tokens, index)
        if number is not None:
            return number
    return None


def _one_or_more(tokens: Tokens, index: int) -> Number | None:
    """One or two of a period: "a week or two", "the next day or two"."""
    if tokens[index].lower not in ("a", "an", "next", "last", "past", "another", "coming", "one"):
        return None
    many = v.SMALL.get(lower(tokens, index + 3), 0.0)
    if lower(tokens, index + 1) not in v.TIME_UNITS or lower(tokens, index + 2) != "or" or many < 2:
        return None
    return Number(index, index + 3, 1.0, many, VAGUE)


def _fold(tokens: Tokens, index: int) -> Number | None:
    """A multiple: "sixfold", "twenty-fold" is read by its hyphen elsewhere."""
    word = tokens[index].lower
    value = v.SMALL.get(word.removesuffix("fold"), v.TENS.get(word.removesuffix("fold"), 0.0))
    return Number(index, index, value, value, WORDS) if word.endswith("fold") and value > 1 else None


# --- cardinals -----------------------------------------------------------------


def _cardinal_or_scale(tokens: Tokens, index: int) -> Number | None:
    """`twenty-five`, `one hundred and twenty thousand`, `a million`, `two and a half`."""
    word = tokens[index].lower
    if word in ("a", "an"):
        return _cardinal(tokens, index, index + 1) if lower(tokens, index + 1) in v.SCALES else None
    if word not in v.SMALL and word not in v.TENS:
        return None
    number = _cardinal(tokens, index, index)
    return _and_a_half(tokens, number) or number


def _cardinal(tokens: Tokens, first: int, start: int) -> Number:
    """Add up number words from `start`; each must be allowed after the one before it.

    `current` is the part below a thousand, `room` the value that the next word must stay under.
    """
    total, current, room, last, at = 0.0, 0.0, 1000.0, first, start
    while at < len(tokens):
        word = tokens[at].lower
        value = v.SMALL.get(word, v.TENS.get(word))
        if value is not None and value < room:
            current, room = current + value, 10.0 if value >= 20 else 0.0
        elif word == "hundred" and current < 100 and (current or at == start):
            current, room = max(current, 1.0) * 100, 100.0
        elif word in v.SCALES and word != "hundred" and (current or at == start):
            total, current = total + max(current, 1.0) * v.SCALES[word], 0.0
            room = 0.0 if word == "dozen" else 1000.0
        else:
            break
        last, at = at, _next_part(tokens, at)
    scaled = v.SCALES.get(tokens[last].lower, 1.0) if last > first else 1.0
    return Number(first, last, total + current, total + current, WORDS, scaled=scaled)


def _next_part(tokens: Tokens, at: int) -> int:
    """Where the next word of a cardinal may stand: behind a hyphen that touches, or behind "and" after a scale."""
    following = at + 1
    if is_glued(tokens, following) and tokens[following].kind == DASH and is_glued(tokens, following + 1):
        return following + 1
    if lower(tokens, following) == "and" and tokens[at].lower in v.SCALES and tokens[at].lower != "dozen":
        is_small = lower(tokens, following + 1) in v.SMALL or lower(tokens, following + 1) in v.TENS
        if is_small and lower(tokens, following + 2) not in v.SCALES:
            return following + 1
    return following


def _and_a_half(tokens: Tokens, number: Number) -> Number | None:
    """A half more: "two and a half", "two-and-a-half"; a scale behind it is taken in by the caller."""
    hyphened = is_glued(tokens, number.last + 1) and tokens[number.last + 1].kind == DASH
    parts = [number.last + 2, number.last + 4, number.last + 6] if hyphened else [number.last + k for k in (1, 2, 3)]
    words = [lower(tokens, part) for part in parts]
    if number.low >= 100 or words[:2] != ["and", "a"] or words[2] not in ("half", "quarter", "third"):
        return None
    more = 1 / v.FRACTIONS[words[2]]
    return replace(number, last=parts[2], low=number.low + more, high=number.high + more)


# --- fractions -------------------------------------------------------------------

_SHARED = v.word_set("of its the their his her our your my that this these those all as")  # what a share is of
_COMPARED = v.word_set(
    "fewer less more higher lower bigger larger smaller in from since below above were are have say said"
)
_FULL_VERBS = v.word_set("were are have had say said back support oppose")
_BEFORE_ALONE = v.word_set("about around nearly almost roughly approximately than least over by only just under")
_NOT_SHARES = v.word_set("first second last latter final other better opening in -")
_HALVED = v.word_set(
    "mile kilometre kilometer hour day year inch century decade percentage percent point minute second tonne ton "
    "pound litre liter gallon pint acre metre meter cup teaspoon ounce lap degree"
)


def _part_of_scale(tokens: Tokens, index: int) -> Number | None:
    """Part of a scale: "half a dozen", "half-dozen", "half a million", "a quarter of a million"."""
    at = index + 1
    if tokens[index].lower == "half":
        part = 0.5
        at += 1 if lower(tokens, at) in ("a", "-") else 0
    else:
        at += 2 if lower(tokens, at) == "-" else 1
        if tokens[index].lower not in ("a", "one", "three") or lower(tokens, at - 1) not in (
            "quarter",
            "third",
            "quarters",
        ):
            return None
        if lower(tokens, at) != "of" or lower(tokens, at + 1) != "a":
            return None
        part = v.SMALL.get(tokens[index].lower, 1.0) / v.FRACTIONS[lower(tokens, at - 1)]
        at += 2
    if lower(tokens, at) not in v.SCALES or lower(tokens, at) == "hundred":
        return None
    value = part * v.SCALES[lower(tokens, at)]
    return Number(index, at, value, value, WORDS)


def _fraction(tokens: Tokens, index: int) -> Number | None:
    """`a third of`, `two-thirds`, `half its gains`, `three quarters`."""
    word = tokens[index].lower
    if word == "half":
        return Number(index, index, 0.5, 0.5, FRACTION) if _half_is_share(tokens, index) else None
    at = index + 1
    at += 1 if is_glued(tokens, at) and tokens[at].kind == DASH else 0
    bottom = v.FRACTIONS.get(lower(tokens, at))
    top = 1.0 if word in ("a", "an") else v.SMALL.get(word)
    if not top or bottom is None or top >= bottom or not _reads_as_fraction(tokens, index, at):
        return None
    return Number(index, at, top / bottom, top / bottom, FRACTION)


def _reads_as_fraction(tokens: Tokens, index: int, at: int) -> bool:
    """Whether it is a share: "a third of", "one-third"; not "a third man", "one second", "two quarters"."""
    word, following = tokens[at].lower, lower(tokens, at + 1)
    hyphened = at == index + 2
    if word in ("quarter", "quarters"):
        return (
            hyphened
            or following in _SHARED
            or (following == "-" and lower(tokens, at + 2) in _HALVED and word == "quarter")
            or (following in _FULL_VERBS and lower(tokens, index - 1) not in _NOT_SHARES | {"past", "previous"})
            or (lower(tokens, index - 1) in _BEFORE_ALONE and tokens[index].lower in ("a", "three"))
        )
    if word.endswith("s") or hyphened:
        return True
    if following in _SHARED | _COMPARED:
        return word != "fourth" or following == "of"
    is_closed = at + 1 >= len(tokens) or tokens[at + 1].kind not in (WORD, DASH, NUMBER)
    return word in ("third", "fifth", "tenth") and is_closed and tokens[index].lower in ("a", "one")


def _half_is_share(tokens: Tokens, index: int) -> bool:
    """`half of`, `half its`, `about half`, `half a mile`: a value of 0.5. Not: first half, half-brother, in half."""
    before, following = lower(tokens, index - 1), lower(tokens, index + 1)
    if before in _NOT_SHARES and (following != "of" or before != "in"):
        return False
    if before == "and":
        return following in ("of", "the", "its", "their")
    if following in ("a", "an", "-") and lower(tokens, index + 2) in _HALVED:
        return True
    if following in _SHARED:
        return True
    return before in _BEFORE_ALONE and following not in ("-", "time", "term", "year", "century", "day", "hour")


# --- ratios ------------------------------------------------------------------------

_RATIO_BOTTOMS = frozenset(
    [*map(float, range(2, 11)), 12.0, 15.0, 16.0, 20.0, 25.0, 30.0, 40.0, 50.0, 100.0, 1e3, 1e4, 1e5]
)
_NO_RATIO = (
    v.TIME_UNITS
    | v.MONTHS
    | frozenset(v.SCALES)
    | v.word_set("% percent per innings games matches tests attempts starts")
)


def ratio_at(tokens: Tokens, index: int) -> Number | None:
    """`one in five`, `two out of three`, `nine in 10`: a share, where the second number is round and tops the first.

    "two in Kyiv" has no second number, "5 in 2020" no round one, "three goals in two games" has a noun between.
    """
    top = _count_at(tokens, index)
    at = _second_of_ratio(tokens, index + 1) if top is not None else None
    if top is None or at is None:
        return None
    bottom = _count_at(tokens, at)
    is_round = bottom in _RATIO_BOTTOMS or lower(tokens, at - 1) in ("every", "each")
    if bottom is None or not 0 < top < bottom or not is_round or lower(tokens, at + 1) in _NO_RATIO:
        return None
    return Number(index, at, top / bottom, top / bottom, FRACTION)


def _second_of_ratio(tokens: Tokens, at: int) -> int | None:
    """Where the second number of a ratio stands: behind "in", "in every", "-in-" or "out of"."""
    if lower(tokens, at) == "-" and lower(tokens, at + 1) == "in" and lower(tokens, at + 2) == "-":
        return at + 3
    if lower(tokens, at) == "in":
        at += 1
    elif lower(tokens, at) == "out" and lower(tokens, at + 1) == "of":
        at += 2
    elif lower(tokens, at) == "of" and lower(tokens, at + 1) in ("every", "each"):
        at += 1
    else:
        return None
    return at + 1 if lower(tokens, at) in ("every", "each") else at


def _count_at(tokens: Tokens, index: int) -> float | None:
    if index >= len(tokens):
        return None
    token = tokens[index]
    if token.kind == NUMBER:
        plain = token.text.replace(",", "")
        return float(plain) if plain.isdecimal() and len(plain) <= 6 else None
    if token.lower in ("hundred", "thousand") or token.lower == "zero":
        return None
    return v.SMALL.get(token.lower, v.TENS.get(token.lower))


# --- vague counts ----------------------------------------------------------------


def _vague(tokens: Tokens, index: int) -> Number | None:
    """`dozens`, `tens of thousands`, `several hundred`, `a few thousand`, `a couple of million`."""
    if tokens[index].lower in v.PLURAL_SCALES:
        return _plural_scale(tokens, index)
    at = index + (1 if tokens[index].lower == "a" else 0)
    counts = v.VAGUE_COUNTS.get(lower(tokens, at))
    if counts is None:
        return None
    at += 2 if lower(tokens, at + 1) == "of" else 1
    scale = v.SCALES.get(lower(tokens, at))
    if scale is None:
        return None
    if lower(tokens, at) == "hundred" and lower(tokens, at + 1) in ("thousand", "million", "billion"):
        at += 1
        scale *= v.SCALES[lower(tokens, at)]
    return Number(index, at, counts[0] * scale, counts[1] * scale, VAGUE, scaled=scale)


def _plural_scale(tokens: Tokens, index: int) -> Number | None:
    word = tokens[index].lower
    low, high = v.PLURAL_SCALES[word]
    is_of = lower(tokens, index + 1) == "of"
    if is_of and lower(tokens, index + 2) in v.PLURAL_SCALES and word not in ("dozens", "scores"):
        factor = v.PLURAL_SCALES[lower(tokens, index + 2)][0]
        return Number(index, index + 2, low * factor, high * factor, VAGUE)
    if word == "tens" or (word == "scores" and not is_of):
        return None
    return Number(index, index, low, high, VAGUE)
