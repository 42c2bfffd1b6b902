"""The rules that drop number words and scores which state no amount: pronouns, set phrases, results of games."""

from __future__ import annotations

from monitor.core.quantities import vocabulary as v
from monitor.core.quantities.context import Context, dashed_partner
from monitor.core.quantities.inflection import is_plural
from monitor.core.quantities.lexer import CURRENCY, DASH, NUMBER, WORD
from monitor.core.quantities.nouns import ATTRIBUTIVE, noun_after
from monitor.core.quantities.spans import FRACTION, is_glued, lower
from monitor.core.quantities.units import is_second_part

_CONTEST = v.word_set(
    "win wins won victory defeat defeated lead led leads beat beats lost loss draw drew tie tied score scored "
    "final record vote votes split set sets decision series halftime down up thrashing"
)


def is_score(c: Context) -> bool:
    """Two bare numbers joined by a dash with nothing counted behind them: "tied at 89-89", "a 3-1 win", "6-4, 6-3"."""
    other = dashed_partner(c)
    if c.before() == "(" and c.after() == ")" and c.before(2).isdecimal() and c.before(3) in ("-", "–"):
        return True
    if _is_cricket_score(c) or _is_tally(c):
        return True
    if other is None or c.unit is not None:
        return False
    first, last = min(c.number.first, other), max(c.number.last, other)
    after, before, earlier = (lower(c.tokens, k) for k in (last + 1, first - 1, first - 2))
    if (
        after in _CONTEST
        or before in _CONTEST
        or (earlier in _CONTEST and before in ("at", "by", "a", "the", "with", "to"))
    ):
        return True
    low, high = float(c.tokens[first].text), float(c.tokens[last].text)
    if low == 0 and high in _SPRINTS:
        return False
    return low >= high or not _countable_at(c, last + 1)


_SPRINTS = (60.0, 62.0, 100.0)  # what cars are timed to: "0-60 in 4 seconds"


def _is_cricket_score(c: Context) -> bool:
    """Wickets for runs: "6 for 149", "four for 54"."""
    if c.unit is not None or c.number.scaled != 1.0 or not c.number.low <= 999:
        return False
    wickets_here = c.after() == "for" and c.after(2).isdecimal() and c.number.low <= 10 and not is_plural(c.after(3))
    runs_here = c.before() == "for" and c.is_whole and c.closes_phrase
    if runs_here and ((c.before(2).isdecimal() and len(c.before(2)) <= 2) or c.before(2) in v.SMALL):
        return True
    return wickets_here and c.after(3) not in v.TIME_UNITS


def _is_tally(c: Context) -> bool:
    """Hits for attempts: "4-for-5", "22-of-31"."""
    if "-" not in (c.before(), c.after()):
        return False
    words = [lower(c.tokens, at) for at in range(c.number.first - 4, c.number.last + 5)]
    here = 4 + c.number.last - c.number.first
    behind, ahead = words[1:4], words[here + 1 : here + 4]
    if behind[0] == "-" == behind[2] and behind[1] in ("for", "of"):
        return words[0].isdecimal()
    return ahead[0] == "-" == ahead[2] and ahead[1] in ("for", "of") and words[here + 4].isdecimal()


def _countable_at(c: Context, at: int) -> bool:
    token = c.tokens[at] if at < len(c.tokens) else None
    if token is None or is_second_part(c.tokens, at):
        return False
    if token.text in ("%", "°") or token.kind in (CURRENCY, DASH):
        return True
    return (
        token.kind == WORD
        and token.lower not in v.FUNCTION_WORDS | v.VERBS | v.ADVERBS
        and not token.text[:1].isupper()
    )


# Words before "one" that make a pronoun or part of a name of it.
_ONE_OF_MANY = v.word_set(
    "no the this that another which every any some same each day square back new big last first next good better "
    "best right wrong old small little great single number loved round formula phase tier category series chapter "
    "part world day-"
)
_AFTER_PRONOUN = v.FUNCTION_WORDS | v.VERBS | v.word_set("not never just also too thing way 's")
_VAGUE_SETS = v.word_set("number series handful kind pair few lot")


def is_pronoun_one(c: Context) -> bool:
    """One that counts nothing: "no one", "the one who", "one another", "one day he", "one can"."""
    if not c.is_worded or c.number.low != 1.0 or c.number.first != c.number.last:
        return False
    if c.unit is not None and c.unit.name.endswith("of age"):  # aged one
        return False
    following = c.token(1)
    if following is None or (following.kind not in (WORD, DASH, "code") and following.text not in "\"'“‘$"):
        return True
    if c.before() in _ONE_OF_MANY:
        return not (c.before() in ("the", "same") and c.unit is not None)
    if following.kind == DASH:
        return c.unit is None
    if c.after() == "of":
        return not _is_one_of_many(c)
    if c.after() == "day":
        return c.before() not in v.PREPOSITIONS and c.after(2) not in ("after", "before", "later", "earlier", "ago")
    if _is_one_elsewhere(c):
        return False
    return c.after() not in _COUNTED_FATES and (_reads_as_pronoun(c) or c.after() == "another")


_COUNTED_FATES = v.word_set("dead killed injured wounded missing hurt arrested long high old other more")
_PARTICIPLE_FOLLOWERS = v.word_set("by in for with on at from to as")


def _is_one_elsewhere(c: Context) -> bool:
    """One more of what was counted: "two bombs hit Arland, one in Portville"."""
    place = c.token(2)
    is_place = c.after() in ("in", "from", "near", "at") and place is not None and place.text[:1].isupper()
    return is_place and c.before() in (",", "and")


def _reads_as_pronoun(c: Context) -> bool:
    """A verb or function word behind it, or a participle with its preposition: "one recommended by the union"."""
    word = c.after().removesuffix("'s")
    following = c.token(1)
    if following is not None and following.text.islower() and is_plural(word) and word not in v.INVARIANT_PLURALS:
        return word not in ATTRIBUTIVE  # "one promises more", not "one sports car"
    return word in _AFTER_PRONOUN or (word.endswith("ed") and c.after(2) in _PARTICIPLE_FOLLOWERS)


def _is_one_of_many(c: Context) -> bool:
    """One out of a known many: "one of the largest ports", "one of Airbnb's investments", "one of nearly 30"."""
    at = 2
    while c.after(at) in _LIMITS:
        at += 1
    second = c.token(at)
    if second is None or (c.after(at) == "a" and c.after(at + 1) in _VAGUE_SETS):
        return False
    if second.kind == NUMBER or second.lower in v.NUMBER_WORDS:
        return True
    return (
        second.lower in v.DETERMINERS | v.POSSESSIVES | v.PRONOUNS
        or is_plural(second.lower)
        or second.text[:1].isupper()
    )


_LIMITS = v.word_set("nearly about only at least more than over some just around")


def is_description(c: Context) -> bool:
    """Words before a hyphen describe ("a three-year forecast", "four-door"); digits and measures count."""
    if c.hyphen_follows and (c.after(4) == "side" or c.after(2).startswith("something")):  # 11-a-side, 20-somethings
        return True
    if not c.is_worded or not c.hyphen_follows:
        return False
    word = c.after(2)
    if (
        word in ("and", "to", "or")
        or word in v.NUMBER_WORDS
        or (c.number.scaled > 1 and c.number.first != c.number.last)
    ):
        return False
    if (c.after(3) == "," and c.unit is not None) or (c.unit is not None and "of age" in c.unit.name):
        return False
    return c.unit is None or word in v.TIME_UNITS


_PARTIES = v.word_set(
    "sides parties countries nations men women leaders teams neighbours neighbors governments presidents allies "
    "rivals states powers armies continents ministers companies brands banks firms clubs families brothers "
    "sisters superpowers halves groups"
)


def is_known_pair(c: Context) -> bool:
    """Both of those known already, which no report counts: "the two", "the two warring parties"."""
    acts = c.after() in v.VERBS and not c.counts_plural()
    if c.before() == "the" and c.number.low <= 12 and (c.closes_phrase or acts):
        is_cut_off = c.is_whole and c.token(1) is None
        return (c.is_worded and c.after() != "of") or is_cut_off
    if not c.is_worded or c.number.low != 2 or c.before() not in ("the", "these", "those", "our", "their", "its"):
        return False
    return c.after(2) in _PARTIES and c.after() not in v.PREPOSITIONS | {
        "more",
        "other",
        "largest",
        "biggest",
        "main",
        "top",
        "most",
    }


_EXAMPLES = v.word_set(
    "video clip case instance example scene photo photograph picture image post message tweet letter email "
    "interview footage episode passage exchange poll recording account version sign"
)


def is_presented_example(c: Context) -> bool:
    """The opening that presents an example, no count: "In one drone video ...", "In one case, ..."."""
    if not c.is_worded or c.number.low != 1 or c.before() != "in" or c.number.first != 1:
        return False
    return any(c.after(step) in _EXAMPLES for step in (1, 2, 3))


_STAGES = v.PLACES - {"past", "previous", "next"}


def is_placing(c: Context) -> bool:
    """A stage or rank, no count: "reach the last four", "the bottom three", "a top 10 finish"."""
    if c.before() == "-" and c.first_token.glued and c.before(2) in _STAGES:
        return c.is_worded
    if c.before() == "top" and is_plural(c.before(2)):  # "deaths top 400"
        return False
    if c.before() == "big" and c.is_worded and c.closes_phrase:
        return c.before(2) != "a"
    if c.before() == "last" and c.before(2) in v.POSSESSIVES:  # "four wins in their last five"
        return False
    if (
        c.before() not in _STAGES
        or c.after() in ("or", "to", "-", "–")
        or c.unit is not None
        or c.number.scaled > 1
        or c.number.form == FRACTION
    ):
        return False
    if (c.before() in ("first", "front", "back") and not c.closes_phrase) or _is_part_of_many(c):
        return False
    return not c.counts_plural(4) and not (c.is_title_case and not c.closes_phrase)


def _is_part_of_many(c: Context) -> bool:
    """Some of what is counted: "the last four of the ships", "five of their last six"."""
    if c.before(2) in v.POSSESSIVES | {"the"} and c.before(3) == "of" and c.before() in ("last", "past", "first"):
        return c.number_before(4)
    if c.after() != "of":
        return False
    noun = noun_after(c.tokens, c.number.last + 1)
    return (
        noun is None
        or c.before() == "first"
        or (is_plural(c.tokens[noun.last].lower) and c.tokens[noun.last].text.islower())
    )


def is_rate_base(c: Context) -> bool:
    """The round number that a rate is stated to: "per 100,000 people", "L/100 km"."""
    return c.before() in ("per", "/") and c.number.low in (100.0, 1e3, 1e4, 1e5, 1e6)


_NOUGHTS = v.word_set("ground net absolute patient day year hour near from sub below")


def is_set_phrase(c: Context) -> bool:
    """Number words that are part of an expression: "zero tolerance", "ground zero", "catch-22", "cloud nine"."""
    if c.number.low == 0 and c.is_worded:
        if c.after() == "to" and (c.after(2).isdecimal() or c.after(2) in v.NUMBER_WORDS):  # zero to 60 mph
            return False
        return (
            c.before() in _NOUGHTS
            or c.after() in ("tolerance", "sum", "in", "hour", "covid")
            or (c.hyphen_follows and c.unit is None)
        )
    if (c.before() == "cloud" and c.number.low == 9) or (c.before() == "catch" and c.number.low == 22):
        return True
    return c.number.form == FRACTION and (
        c.after() in ("time", "final", "finals")
        or (c.hyphen_follows and c.unit is None and c.after(2) in ("time", "final", "finals"))
    )


def is_page_furniture(c: Context) -> bool:
    """A number glued to brackets or slashes on both sides ("[1]", "(2)"): a footnote or a mark of the page."""
    before = c.token(-1)
    if before is not None and before.text == "(" and before.glued and c.before(2) == ")":  # 501(c)(4)
        return c.number.plain
    return before is not None and before.text == "[" and c.after() == "]" and is_glued(c.tokens, c.number.first)
