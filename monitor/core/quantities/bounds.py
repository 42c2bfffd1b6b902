"""Decides how the words around a number limit it: "at least", "up to", "or so"."""

from __future__ import annotations

from monitor.core.quantities.inflection import is_plural
from monitor.core.quantities.lexer import CURRENCY, DASH, NUMBER, WORD
from monitor.core.quantities.spans import Tokens, is_glued, lower
from monitor.core.quantities.vocabulary import TIME_UNITS, word_set
from monitor.model import Bound

# The words before a number that limit it. EXACT ones limit nothing, and let the words before them speak.
_BEFORE_PHRASES: dict[Bound, tuple[str, ...]] = {
    Bound.MORE_THAN: (
        "more than|greater than|higher than|larger than|bigger than|longer than|faster than|better than",
        "further than|older than",
        "heavier than|taller than|wider than|over|above|upwards of|upward of|in excess of|north of|beyond",
        "past the|well over",
        "top|passes|pass|passing|climbs past|climbed past|rises past|rose past|soars past|surges past",
        "jumps past|goes past",
        "exceeding|exceeded|exceeds|exceed|topped|tops|topping|surpassed|surpasses|surpassing|surpass|passed",
        "crossed|crosses",
        "reached over|climbs above|rises above|broke|breached",
    ),
    Bound.AT_LEAST: (
        "at least|no fewer than|no less than|not less than|not fewer than|a minimum of|minimum of|minimum|at a minimum",
        "as low as|as few as|as little as|starting at|starts at|starting from|no lower than|>=|≥",
    ),
    Bound.AT_MOST: (
        "up to|as many as|as much as|at most|at the most|no more than|not more than|a maximum of|maximum of",
        "maximum|upto",
        "to a maximum of|as high as|as long as|no higher than|no greater than|capped at|limited to|not exceeding",
        "no longer than|no later than|<=|≤|within",
    ),
    Bound.LESS_THAN: (
        "less than|fewer than|under|below|lower than|smaller than|shorter than|sub|short of|not quite|underneath",
        "beneath",
        "slower than|cheaper than|younger than|lighter than|<",
    ),
    Bound.NEARLY: (
        "nearly|almost|near|neared|close to|just shy of|shy of|approaching|approaches|nears|nearing|virtually",
        "just short of",
        "practically",
        "closing in on",
    ),
    Bound.ABOUT: (
        "about|around|roughly|approximately|approx|circa|ca|c|some|an estimated|estimated|estimated at",
        "in the region of",
        "estimated to be|thought to be|believed to be|something like|more or less|give or take|~|≈|∼",
        "in the neighborhood of|in the neighbourhood of",
        "in the vicinity of",
        "on the order of|of the order of|an approximate|approximate|somewhere around|averaging|averaged|averages",
        "reportedly some|roughly about|anywhere from|barely|scarcely|hardly",
    ),
    Bound.EXACT: (
        "an average of|average of|an average|on average|only|just|exactly|precisely|a total of|total of|a record",
        "a whopping|merely|a mere|mere",
    ),
}
_AFTER_PHRASES: dict[Bound, tuple[str, ...]] = {
    Bound.AT_LEAST: (
        "or more|and more|or above|and above|or higher|or greater|and up|and over|or over|or longer|or older|and older",
        "at least|minimum|upward|upwards|and upwards|at a minimum|or better|and counting",
    ),
    Bound.AT_MOST: (
        "or less|or fewer|or below|and under|or under|or lower|or younger|and younger|at most|at the most",
        "maximum|max|tops",
        "and below",
    ),
    Bound.ABOUT: ("or so|or thereabouts|approximately|give or take|odd|ish|roughly|more or less|on average",),
}


def _phrases(table: dict[Bound, tuple[str, ...]]) -> dict[tuple[str, ...], Bound]:
    return {
        tuple(phrase.split()): bound for bound, lines in table.items() for line in lines for phrase in line.split("|")
    }


_BEFORE = _phrases(_BEFORE_PHRASES) | {(">",): Bound.MORE_THAN}
_AFTER = _phrases(_AFTER_PHRASES)
_LONGEST = max(map(len, _BEFORE))
_LAST_WORDS = frozenset(phrase[-1] for phrase in _BEFORE)
_STOPPED = word_set("approx c ca")  # abbreviations that may carry a full stop
_SKIPPED = word_set("a an the just well only even slightly another further whopping total of (")
# Where the cue word means something else: "over the past 200 days", "win over 10 men", "around the 12 tables".
_SPANS = word_set("past last next coming previous first final following course")
_SPATIAL = word_set("over near within around")
_MARKS = word_set("mark marks threshold level barrier limit line cap ceiling floor")  # "above the $50 mark"
_CONTESTS = word_set("win victory took take taking takes lead wins fight row fears")
_REACH = 4  # words that may stand between a cue and its number


def bound_before(tokens: Tokens, first: int, *, is_modifier: bool = False) -> tuple[Bound, int] | None:
    """The bound whose words end right before token `first`, and the first token of those words; the longest wins.

    `is_modifier` says that a hyphen follows the number: "over a 256-bit bus" limits nothing.
    """
    at = first - 1
    for _ in range(_REACH):
        found = _longest_ending_at(tokens, at)
        if found is not None and found[0] is not Bound.EXACT:
            return None if _is_no_limit(tokens, found[1], at, first) else found
        if found is not None:
            at = found[1] - 1
        elif _may_stand_between(tokens, at, is_modifier=is_modifier):
            at -= 1
        else:
            break
    return None


def _may_stand_between(tokens: Tokens, at: int, *, is_modifier: bool) -> bool:
    if at < 0 or (is_modifier and tokens[at].lower in ("a", "an")):
        return False
    if tokens[at].kind == DASH:
        return lower(tokens, at - 1) in ("sub", "~")
    return tokens[at].lower in _SKIPPED or tokens[at].kind == CURRENCY


def _longest_ending_at(tokens: Tokens, at: int) -> tuple[Bound, int] | None:
    last = lower(tokens, at)
    if last == ".":
        at, last = at - 1, lower(tokens, at - 1)
        if last not in _STOPPED:
            return None
    if last not in _LAST_WORDS:
        return None
    for length in range(min(_LONGEST, at + 1), 0, -1):
        bound = _BEFORE.get(tuple(token.lower for token in tokens[at - length + 1 : at + 1]))
        if bound is not None:
            return bound, at - length + 1
    return None


def _is_no_limit(tokens: Tokens, begin: int, end: int, first: int) -> bool:
    """Whether the cue word means something else here: a span of time, a place, an opponent, a name, half a compound."""
    word = tokens[end].lower
    if tokens[begin].glued and begin and tokens[begin - 1].kind == DASH:  # a four-under 68
        return True
    if any(token.lower in _SPANS for token in tokens[end + 1 : first]):
        return True
    if lower(tokens, end + 1) == "the" and tokens[begin].lower != "up":
        return word in _SPATIAL or not any(token.lower in _MARKS for token in tokens[first + 1 : first + 5])
    if begin != end:
        return _reaches(tokens, begin, end) or _compares_times(tokens, begin, end, first)
    if word == "top":  # "cases top 5m", not "the top five"
        return not is_plural(lower(tokens, begin - 1))
    if word == "some" and is_glued(tokens, first + 1) and lower(tokens, first + 2) in _YEARS:  # some 50-year-olds
        return True
    if word == "over" and lower(tokens, begin - 1) in _CONTESTS:
        return True
    return word in _STOPPED and tokens[end].text[:1].isupper()


_MOVES = word_set(
    "tick ticks climbs inch edge moved moves move went goes back "
    "crept shot climbed jumped ticked edged inched nudged pushed bumped rocketed "
    "brings brought bringing taking took"
)
_YEARS = word_set("year month week day")
_COMPARED = word_set("greater higher larger bigger longer faster better heavier taller wider lower smaller shorter")


def _reaches(tokens: Tokens, begin: int, end: int) -> bool:
    """ "Up to" behind a verb of motion says where something came: "moved up to 14 goals", "brings the sum up to 40"."""
    if tokens[begin].lower != "up" or tokens[end].lower != "to":
        return False
    return any(token.lower in _MOVES for token in tokens[max(0, begin - 3) : begin])


def _compares_times(tokens: Tokens, begin: int, end: int, first: int) -> bool:
    """What was then, not how many years: "greater than 40 years ago"; "more than 40 years ago" counts years."""
    if tokens[begin].lower not in _COMPARED or tokens[end].lower != "than":
        return False
    return lower(tokens, first + 1) in TIME_UNITS and lower(tokens, first + 2) in ("ago", "earlier", "before")


def bound_after(tokens: Tokens, last: int) -> tuple[Bound, int] | None:
    """The bound whose words begin right behind token `last`, and the last token of those words: "or so", "+"."""
    at = last + 1
    if at >= len(tokens):
        return None
    if tokens[at].text == "+" and tokens[at].glued:
        return Bound.AT_LEAST, at
    if tokens[at].kind == DASH and tokens[at].glued:
        at += 1
        if lower(tokens, at) == "plus":
            return Bound.AT_LEAST, at
        return (Bound.ABOUT, at) if lower(tokens, at) in ("odd", "ish") else None
    for length in (3, 2, 1):
        phrase = tuple(token.lower for token in tokens[at : at + length])
        bound = _AFTER.get(phrase)
        if bound is not None and len(phrase) == length and _may_close(tokens, at + length, phrase):
            return bound, at + length - 1
    return None


def _may_close(tokens: Tokens, after: int, phrase: tuple[str, ...]) -> bool:
    """A single word limits a number before it only where it closes the phrase: "5 percent maximum,"."""
    if phrase in (("odd",), ("ish",)):
        return True
    if len(phrase) > 1:  # not "$27bn and up 3 %"
        return after >= len(tokens) or (tokens[after].kind not in (NUMBER, CURRENCY) and tokens[after].lower != "than")
    return after >= len(tokens) or tokens[after].kind != WORD


def interval(low: float, high: float, bound: Bound) -> tuple[float | None, float | None, Bound]:
    """Open the side that a bound leaves open; a range stays closed and is `between`, unless it is merely "about"."""
    if low != high:
        return low, high, bound if bound in (Bound.ABOUT, Bound.NEARLY) else Bound.BETWEEN
    if bound in (Bound.MORE_THAN, Bound.AT_LEAST):
        return low, None, bound
    if bound in (Bound.AT_MOST, Bound.LESS_THAN):
        return None, high, bound
    return low, high, bound
