"""The rules that drop dates, years, clock times and ages."""

from __future__ import annotations

from monitor.core.quantities import vocabulary as v
from monitor.core.quantities.context import Context
from monitor.core.quantities.inflection import is_plural
from monitor.core.quantities.lexer import CURRENCY, WORD, Token

_SPAN_JOINERS = v.word_set("- – — to and through / or")


def is_date(c: Context) -> bool:
    """A day beside its month: "Jan. 5", "5 January", "Sept. 20-24", "May 1 and 2"."""
    if not c.is_digits or not c.number.plain or not 1 <= c.number.low <= 31:
        return False
    if _is_month(c.token(1)) or (c.after() == "of" and _is_month(c.token(2))):
        return True
    back = 2 if c.before() in (".", "the") else 1
    if _is_month(c.token(-back)):
        is_day = back == 2 or c.before(back + 1) not in _COUNTING_MONTHS  # "the Jan. 6 tapes", not "in May 12 men died"
        return is_day or not c.counts_plural(1) or c.after(2) in v.DETERMINERS | v.POSSESSIVES
    return _continues_date(c)


_COUNTING_MONTHS = v.word_set("in by since during until last this")


def _is_month(token: Token | None) -> bool:
    """Whether a token is a month; "May" and "March" are months in capitals only."""
    if token is None or token.lower not in v.MONTHS:
        return False
    return token.text[:1].isupper() or token.lower not in ("may", "march", "mar", "dec", "sep", "jan")


def _continues_date(c: Context) -> bool:
    """The second day of "Oct. 18-22" or "June 3 and 4", and the first of "3-5 June"."""
    if c.before() in _SPAN_JOINERS and c.before(2).isdecimal() and len(c.before(2)) <= 2:
        return _is_month(c.token(-4 if c.before(3) == "." else -3)) and not c.counts_plural(1)
    for step in range(2, 9, 2):
        if c.after(step - 1) not in _SPAN_JOINERS | {","} or not c.after(step).isdecimal():
            return False
        if _is_month(c.token(step + 1)):
            return True
    return False


# Words before four digits that make a year of them even where a plural follows, and those that make a count.
_YEAR_CUES = v.word_set(
    "dated in since by until till from during of before after early late mid circa © "
    "year years season fiscal fy spring "
    "summer autumn fall winter the and to between through - – — / ' ’ ( , his her its their our old new this"
)
_COUNT_CUES = v.word_set(
    "than least some about nearly over almost up around approximately roughly most additional further another"
)


def is_year(c: Context) -> bool:
    """Four digits from 1500 to 2199 without comma, unit or a counted noun: "in 2014", "the 2018 level"."""
    if c.number.plain and c.unit is not None and 1900 <= c.number.low < 2100:  # "since 1939 GB pilots"
        return c.before() in ("since", "in", "until") and c.tokens[c.unit.first].text.isupper()
    if not c.is_whole or len(c.first_token.text) != 4 or not 1000 <= c.number.low < 2200:
        return False
    if c.number.low < 1500:
        is_dated = c.before() in ("in", "since", "until", "circa", "from") or (
            c.before() == "to" and c.before(2) == "back"
        )
        return is_dated and c.closes_phrase and c.number.low % 100 != 0
    before = c.token(-1)
    if before is not None and before.kind == CURRENCY:
        return False
    if _is_month(before) or (c.before() in (",", ".", "of") and _is_month(c.token(-2))):
        return True
    if _counts_now(c):
        return c.before() in _YEAR_CUES and not (
            c.before() in ("to", "from", "between", "of", "and", "or") and c.number.low % 100 == 0
        )
    return 1900 <= c.number.low < 2100 or (c.before() in _YEAR_CUES and c.number.low % 100 != 0) or c.before() == "in"


def _counts_now(c: Context) -> bool:
    """A plural in lower case within two words, where the word before asks for a count or does not ask for a year."""
    for step in (1, 2):
        token = c.token(step)
        if token is None or token.kind != WORD or token.lower in v.FUNCTION_WORDS | v.VERBS:
            return False
        if is_plural(token.lower) and token.text[:1].islower():
            if c.before() in _COUNT_CUES | v.VERBS or not 1900 <= c.number.low < 2100:
                return c.before() in _COUNT_CUES or (step == 1 and c.before() not in ("the", "in", "since", "last"))
            return step == 1 and c.number.low % 100 == 0 and c.before() not in ("the", "in", "since", "last")
    return False


def is_year_span(c: Context) -> bool:
    """The short end of "2018-19" or "2022/23", and "'24"."""
    token = c.token(-1)
    if token is None or not c.number.plain:
        return False
    if token.text in ("'", "’", "‘") and c.first_token.glued and len(c.first_token.text) == 2:
        return not token.glued and not (c.counts_plural(1) and c.before(2) not in v.DETERMINERS | v.PREPOSITIONS)
    earlier = c.before(2)
    if token.text not in "-–—/" or not token.glued or not (earlier.isdecimal() and len(earlier) == 4):
        return False
    return 1500 <= int(earlier) < 2200 and c.number.low < 100


_ZONES = v.word_set("gmt utc bst est edt cet pst pdt et ist o'clock noon cest eest eet msk a.m p.m a.m. p.m. hrs")


def is_clock_time(c: Context) -> bool:
    """A time of day: "0401 GMT", "0900 hours", "at 9 o'clock", "19.30 local time"."""
    if c.before() == "+" and c.before(2) in _ZONES:
        return True
    end = c.token(2)
    if c.is_whole and end is not None and end.kind == "clock time" and c.after() in ("-", "–", "to"):  # 9-10:30 p.m.
        return c.number.low <= 24
    if c.is_digits and c.after() == "(" and c.after(2) in _ZONES:
        return c.number.low < 24
    if not c.is_digits and c.after() != "o'clock":
        return False
    if (c.after() in _ZONES and c.after() != "hrs") or (c.after() == "local" and c.after(2) == "time"):
        return c.number.low < 2401
    text = c.first_token.text
    is_four_digit_hour = len(text) == 4 and text.isdecimal() and text[0] in "012" and int(text[2:]) < 60
    return c.after() in ("hours", "hrs") and is_four_digit_hour and text[0] == "0"


# --- ages ------------------------------------------------------------------------

_NAME_CLOSERS = v.word_set("and was who of from said is has had told says were whose in")


def is_age(c: Context) -> bool:
    """How old a person is, beside the name and no more: "Oleksandr, 39, who", "Smith (39)", "Kim, six, and".

    An age that a word tells ("aged 39", "dies at 84") has a unit and stays a figure, as "a 39-year-old" does.
    """
    if not 0 < c.number.low < 120 or c.unit is not None:
        return False
    if c.is_worded and c.number.low < 20:
        return c.before() == "," and c.after() in (",", ";", ")") and _is_name_and_age(c)
    return c.is_whole and _is_name_and_age(c)


def _is_name_and_age(c: Context) -> bool:
    """A name, a comma or bracket, and nothing counted: "Oleksandr, 39, who", "Smith (39)", "Lang, 20 on loan"."""
    name = c.token(-2)
    if name is None or name.kind != WORD or name.lower in v.MONTHS:
        return False
    if not name.text[:1].isupper():
        is_person = name.lower not in v.FUNCTION_WORDS | v.ADVERBS | v.TIME_UNITS | v.VERBS and not is_plural(
            name.lower
        )
        return c.before() == "," == c.after() and is_person and not c.before(3).isdecimal()
    if c.before() == "(":
        return c.after() == ")"
    if c.before() != "," or (c.before(3).isdecimal() and c.before(4) == ","):
        return False
    following = c.token(1)
    return following is None or (following.kind != WORD and following.text != "%") or following.lower in _NAME_CLOSERS
