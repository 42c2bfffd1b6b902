"""Decides how the words around a number limit it: "at least", "up to", "or so"."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.core.quantities.lexer import CURRENCY, Token
from monitor.core.quantities.spans import lower
from monitor.model import Bound

_MORE, _LEAST, _MOST, _LESS = Bound.MORE_THAN, Bound.AT_LEAST, Bound.AT_MOST, Bound.LESS_THAN
_BEFORE_PHRASES: dict[Bound, str] = {
    _MORE: "more than|greater than|higher than|larger than|bigger than|longer than|faster than|better than|further than|older than|over|"
    "above|upwards of|upward of|in excess of|exceeding|exceeded|exceeds|exceed|topped|tops|topping|surpassed|surpasses|surpassing|surpass|"
    "north of|beyond|passed|past the|well over|other than over|outnumbered|crossed|crosses|reached over|climbs above|rises above|hits over|"
    "broke|breached|heavier than|taller than|wider than|no longer than over",
    _LEAST: "at least|no fewer than|no less than|not less than|not fewer than|a minimum of|minimum of|minimum|at the least|at a minimum|"
    "as low as|as few as|as little as|starting at|starts at|starting from|no lower than|min|>=|≥",
    _MOST: "up to|as many as|as much as|at most|at the most|no more than|not more than|a maximum of|maximum of|maximum|to a maximum of|max|"
    "upto|as high as|as long as|no higher than|no greater than|capped at|limited to|not exceeding|no longer than|no later than|<=|≤|within",
    _LESS: "less than|fewer than|under|below|lower than|smaller than|shorter than|sub|short of|not quite|underneath|beneath|slower than|"
    "cheaper than|younger than|lighter than|<",
    Bound.NEARLY: "nearly|almost|close to|just shy of|shy of|approaching|approaches|nears|nearing|nearly at|virtually|just short of|"
    "practically|closing in on|well-nigh",
    Bound.ABOUT: "about|around|roughly|approximately|approx|circa|ca|c|some|an estimated|estimated|estimated at|in the region of|"
    "something like|more or less|give or take|~|≈|∼|in the neighborhood of|in the neighbourhood of|in the vicinity of|on the order of|"
    "of the order of|an approximate|approximate|somewhere around|averaging|averaged|averages|reportedly some|near|"
    "roughly about|anywhere from",
    Bound.EXACT: "an average of|average of|an average|on average|only|just|exactly|precisely|a total of|total of|a record|a whopping|merely|a mere|mere",
}  # fmt: skip
_BEFORE: dict[tuple[str, ...], Bound] = {
    tuple(phrase.split()): bound for bound, phrases in _BEFORE_PHRASES.items() for phrase in phrases.split("|")
}
_BEFORE[(">",)] = _MORE
_LONGEST = max(map(len, _BEFORE))
_LAST_WORDS = frozenset(phrase[-1] for phrase in _BEFORE)
_SKIPPED = frozenset(
    ["a", "an", "the", "just", "well", "only", "even", "slightly", "another", "further", "whopping", "total", "of", "("]
)
_AFTER_PHRASES: dict[Bound, str] = {
    _LEAST: "or more|and more|or above|and above|or higher|or greater|and up|and over|or over|or longer|or older|and older|at least|minimum|upward|upwards|"
    "and upwards|at a minimum|or better|and counting",
    _MOST: "or less|or fewer|or below|and under|or under|or lower|or younger|and younger|at most|at the most|maximum|max|tops|and below",
    Bound.ABOUT: "or so|or thereabouts|approximately|give or take|odd|ish|roughly|more or less|on average",
}
_AFTER: dict[tuple[str, ...], Bound] = {
    tuple(phrase.split()): bound for bound, phrases in _AFTER_PHRASES.items() for phrase in phrases.split("|")
}
# "over the past 200 days", "under 2 coaches": a time span, a place or a rule, not a limit.
_PAST = frozenset(["past", "last", "next", "coming", "previous", "first", "final", "following", "course"])
_NO_LIMIT_AFTER_VERB = frozenset(
    ["broke", "passed", "crossed", "near", "past", "limited", "within", "minimum", "maximum", "max", "min", "c", "sub"]
)


def bound_before(tokens: Sequence[Token], first: int, *, is_modifier: bool = False) -> tuple[Bound, int] | None:
    """The bound whose words end right before token `first`, and the first token of those words; the longest wins.

    `is_modifier` says that a hyphen follows the number: "over a 256-bit bus" limits nothing.
    """
    at = first - 1
    skipped = 0
    while at >= 0 and skipped < 4:
        found = _longest_ending_at(tokens, at)
        if found is not None:
            bound, begin = found
            if bound is not Bound.EXACT:
                return None if _is_no_limit(tokens, begin, at, first) else (bound, begin)
            at, skipped = begin - 1, skipped + 1
        elif tokens[at].lower in ("a", "an") and is_modifier:
            return None
        elif tokens[at].lower in _SKIPPED or tokens[at].kind == CURRENCY:
            at, skipped = at - 1, skipped + 1
        elif tokens[at].kind == "dash" and lower(tokens, at - 1) in ("sub", "~"):
            at -= 1
        else:
            return None
    return None


def _longest_ending_at(tokens: Sequence[Token], at: int) -> tuple[Bound, int] | None:
    last = tokens[at].lower
    if last == ".":
        at, last = at - 1, lower(tokens, at - 1)
        if last not in ("approx", "c", "ca", "max", "min"):
            return None
    if last not in _LAST_WORDS:
        return None
    for length in range(min(_LONGEST, at + 1), 0, -1):
        phrase = tuple(token.lower for token in tokens[at - length + 1 : at + 1])
        bound = _BEFORE.get(phrase)
        if bound is not None:
            return bound, at - length + 1
    return None


def _is_no_limit(tokens: Sequence[Token], begin: int, end: int, first: int) -> bool:
    """ "over the past five years", "about" as a topic, "gave over 12 boxes": the cue word means something else."""
    word = tokens[end].lower
    if tokens[begin].glued and begin and tokens[begin - 1].kind == "dash":
        return True
    if any(token.lower in _PAST for token in tokens[end + 1 : first]):
        return True
    if word in ("over", "under", "above", "below", "near", "within", "around") and lower(tokens, end + 1) == "the":
        return lower(tokens, end + 2) not in ("",) and word in ("over", "near", "within", "around")
    if word in ("c", "max", "min", "ca") and begin == end and tokens[end].text[:1].isupper():
        return True
    if (
        word == "over"
        and begin == end
        and lower(tokens, begin - 1)
        in ("win", "victory", "took", "take", "taking", "takes", "lead", "wins", "fight", "row", "fears")
    ):
        return True
    if word == "some" and lower(tokens, begin - 1) in ("least", "than"):
        return False
    return word in ("sub",) and begin == end and tokens[end].kind != "word"


def bound_after(tokens: Sequence[Token], last: int) -> tuple[Bound, int] | None:
    """The bound whose words begin right behind token `last`, and the last token of those words: "or so", "+"."""
    at = last + 1
    if lower(tokens, at) == "+" and tokens[at].glued:
        return _LEAST, at
    if lower(tokens, at) in ("-", "–") and tokens[at].glued:
        at += 1
        if lower(tokens, at) not in ("odd", "plus", "ish", "or"):
            return None
        if lower(tokens, at) == "plus":
            return _LEAST, at
    for length in (3, 2, 1):
        phrase = tuple(token.lower for token in tokens[at : at + length])
        bound = _AFTER.get(phrase)
        if bound is not None and len(phrase) == length and _may_close(tokens, at, at + length, phrase):
            return bound, at + length - 1
    return None


def _may_close(tokens: Sequence[Token], at: int, after: int, phrase: tuple[str, ...]) -> bool:
    """One-word cues after a number count only where they close it: "5 percent maximum,", "20-odd"."""
    if phrase in (("odd",), ("ish",)):
        return True
    if len(phrase) > 1:
        return phrase not in (("more", "or", "less"),) or True
    return after >= len(tokens) or tokens[after].kind != "word"


def interval(low: float, high: float, bound: Bound) -> tuple[float | None, float | None, Bound]:
    """Open the side that a bound leaves open; a range stays closed and is `between`, unless it is merely "about"."""
    if low != high:
        return low, high, bound if bound in (Bound.ABOUT, Bound.NEARLY) else Bound.BETWEEN
    if bound in (_MORE, _LEAST):
        return low, None, bound
    if bound in (_MOST, _LESS):
        return None, high, bound
    return low, high, bound
