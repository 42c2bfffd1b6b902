"""Whether one text is a later version of another, and which of its numbers were changed."""

import difflib
import re
from collections import Counter
from dataclasses import dataclass
from itertools import islice

from monitor.core.quantities.lexer import convention

SMALL = """
zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
nineteen twenty
"""
TENS = "thirty forty fifty sixty seventy eighty ninety"
WORDS = {word: str(value) for value, word in enumerate(SMALL.split())}
WORDS |= {word: str(10 * value) for value, word in enumerate(TENS.split(), 3)}
PERCENT = re.compile(r"(?<=\d)\s*(?:per ?cent\b|%)", re.IGNORECASE)
TOKEN = re.compile(r"\d+(?:[.,]\d+)*%?|[^\W\d_]+(?:['’][^\W\d_]+)?")
SAME_TEXT = 0.65  # share of words in common, in order, from which on two texts are versions of one

LONGEST = 3_000  # words that are compared: the work grows with the square of them, and no report has more


@dataclass(frozen=True, slots=True)
class Change:
    """A number that a revision replaced: the words before and after, and their values."""

    before: str
    after: str
    old: float
    new: float


def changed_numbers(earlier: str, later: str, language: str = "en") -> tuple[Change, ...]:
    """The numbers that stand in the same place of both texts and differ; empty where the two are not one text.

    Dates, ages and ordinals count too: whoever revised the text thought the number wrong. A number that only
    moved or is now written out is not changed. Digits are read as the `language` of both texts groups them.
    """
    ours, theirs = _tokens(earlier), _tokens(later)
    old, new = ([_plain(token, language) for token in tokens] for tokens in (ours, theirs))
    matcher = difflib.SequenceMatcher(None, _masked(old), _masked(new), autojunk=False)
    if matcher.ratio() < SAME_TEXT:
        return ()
    lost, gained = Counter(filter(_is_number, old)), Counter(filter(_is_number, new))
    lost, gained = lost - gained, gained - lost
    found = []
    for first, second, size in matcher.get_matching_blocks():
        for place in range(size):
            before, after = old[first + place], new[second + place]
            if before != after and lost[before] and gained[after]:
                found.append(Change(ours[first + place], theirs[second + place], _value(before), _value(after)))
    return tuple(found)


def is_revision(earlier: str, later: str) -> bool:
    """Whether both texts are, numbers apart, mostly the same words in the same order."""
    ours, theirs = (_masked([_plain(token) for token in _tokens(text)]) for text in (earlier, later))
    return difflib.SequenceMatcher(None, ours, theirs, autojunk=False).ratio() >= SAME_TEXT


def _tokens(text: str) -> list[str]:
    found = TOKEN.finditer(PERCENT.sub("%", text))
    return [token.group() for token in islice(found, LONGEST)]


def _plain(token: str, language: str = "en") -> str:
    """A word in lower case; a number as Python writes it, without what groups its digits."""
    word = token.lower()
    if not word[0].isdigit():
        return WORDS.get(word, word)
    if convention(language) == "comma":
        return re.sub(r",(?=\d{3}\b)", "", word)
    return re.sub(r"\.(?=\d{3}\b)", "", word).replace(",", ".")


def _masked(tokens: list[str]) -> list[str]:
    return ["#" if _is_number(token) else token for token in tokens]


def _is_number(token: str) -> bool:
    return token[0].isdigit()


def _value(token: str) -> float:
    return float(re.sub(r"[^\d.]", "", token).rstrip(".") or 0) if token.count(".") < 2 else 0.0
