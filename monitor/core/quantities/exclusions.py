"""Decides which numbers are no figures: dates, years, ages, names, scores ... each rule by its own name.

A rule looks at a number and its neighbours and answers yes or no. The first that says yes names the reason, which
`dropped_numbers` hands on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from monitor.core.quantities import vocabulary as v
from monitor.core.quantities.lexer import CURRENCY, DASH, NUMBER, SHAPES, WORD, Token
from monitor.core.quantities.nouns import is_plural
from monitor.core.quantities.numerals import is_glued, lower
from monitor.core.quantities.spans import DIGITS, FRACTION, WORDS, Number, Unit


@dataclass(frozen=True, slots=True)
class Context:
    """A number among its neighbours, as the rules see it."""

    tokens: Sequence[Token]
    number: Number
    unit: Unit | None
    is_title_case: bool  # a headline, where capitals say nothing of names
    language: str = "en"

    def before(self, steps: int = 1) -> str:
        return lower(self.tokens, self.number.first - steps)

    def after(self, steps: int = 1) -> str:
        return lower(self.tokens, self.number.last + steps)

    def token(self, offset: int) -> Token | None:
        """The token `offset` places before (negative) or behind (positive) the number."""
        index = self.number.first + offset if offset < 0 else self.number.last + offset
        return self.tokens[index] if 0 <= index < len(self.tokens) else None

    @property
    def is_whole(self) -> bool:
        """Digits without sign, scale, separator or unit."""
        return self.number.plain and self.unit is None


Rule = Callable[[Context], bool]


# --- calendar ------------------------------------------------------------------


def _is_date(c: Context) -> bool:
    """A day beside its month: "Jan. 5", "5 January", "Sept. 20-24", "May 1 and 2"."""
    if not c.is_whole and not (c.number.plain and c.number.low <= 31) or c.number.low > 31 or c.number.form != DIGITS:
        return False
    if c.after() in v.MONTHS and _is_month(c.token(1)) or c.after() == "of" and c.after(2) in v.MONTHS:
        return True
    before = c.before(2) if c.before() in (".", "the", ",") else c.before()
    if before in v.MONTHS and _is_month(c.token(-2 if c.before() in (".", "the", ",") else -1)):
        return not (c.before() == "," or is_plural(c.after()))
    return _continues_date(c)


def _is_month(token: Token | None) -> bool:
    """ "May" and "March" are months in capitals only."""
    return token is not None and (token.text[:1].isupper() or token.lower not in ("may", "march", "mar", "dec", "sep"))


def _continues_date(c: Context) -> bool:
    """The second day of "Oct. 18-22" or "June 3 and 4", and the first of "3-5 June"."""
    if (
        c.before() in ("-", "–", "—", "to", "and", "through", "/", "or")
        and c.before(2).isdecimal()
        and len(c.before(2)) <= 2
    ):
        month = c.before(4) if c.before(3) == "." else c.before(3)
        return month in v.MONTHS and _is_month(c.token(-4 if c.before(3) == "." else -3)) and not is_plural(c.after())
    return c.after() in ("-", "–", "—", "to", "and") and c.after(2).isdecimal() and c.after(3) in v.MONTHS


_YEAR_CUES = frozenset(
    "in since by until till from during of before after early late mid around circa ©  © year years season fiscal fy spring summer autumn fall winter "
    "ends election olympics class for the and to between through - – — / ' ’ ( , his her its their our old new to this budget".split()
)
_COUNT_CUES = frozenset("than least some about nearly over almost up around approximately roughly to most".split())


def _is_year(c: Context) -> bool:
    """Four digits from 1500 to 2199 without comma, unit or a counted noun: "in 2014", "the 2018 level"."""
    if not c.is_whole or len(c.tokens[c.number.first].text) != 4 or not 1500 <= c.number.low < 2200:
        return False
    before = c.token(-1)
    if before is not None and before.kind == CURRENCY or before is not None and before.text in ("+",):
        return False
    if c.before() in v.MONTHS or c.before(2) in v.MONTHS and c.before() in (",", ".", "of"):
        return True
    if 1900 <= c.number.low < 2100:
        return not (
            _counts_a_plural(c)
            and (c.before() not in _YEAR_CUES or c.before() in ("to", "from", "between") and c.number.low % 100 == 0)
        )
    return (
        not _counts_a_plural(c)
        and c.before() in _YEAR_CUES
        and c.number.low % 100 != 0
        or c.before() == "in"
        and c.number.low < 1900
        and not _counts_a_plural(c)
    )


def _counts_a_plural(c: Context) -> bool:
    """A plural noun within two words, in lower case: what a year seldom has behind it."""
    for step in (1, 2):
        token = c.token(step)
        if (
            token is None
            or token.kind != WORD
            or token.lower in v.PREPOSITIONS | v.CONJUNCTIONS | v.AUXILIARIES | v.DETERMINERS | v.VERBS
        ):
            return False
        if is_plural(token.lower) and token.text[:1].islower():
            return (
                c.before() in _COUNT_CUES
                or step == 1
                and c.before() not in ("the", "in", "of", "since", "last")
                or c.before() == "of"
                and step == 1
            )
    return False


def _is_year_span(c: Context) -> bool:
    """The short end of "2018-19" or "2022/23", and "'24"."""
    token = c.token(-1)
    if token is None or not c.number.plain:
        return False
    if token.text in ("'", "’", "‘") and is_glued(c.tokens, c.number.first) and len(c.tokens[c.number.first].text) == 2:
        return True
    earlier = c.before(2)
    return (
        token.text in "-–—/"
        and token.glued
        and earlier.isdecimal()
        and len(earlier) == 4
        and 1500 <= int(earlier) < 2200
        and c.number.low < 100
    )


def _is_clock(c: Context) -> bool:
    """ "0401 GMT", "1900 hours", "at 9 o'clock", "5 in the morning"."""
    if c.after() in (
        "gmt",
        "utc",
        "bst",
        "est",
        "edt",
        "cet",
        "pst",
        "pdt",
        "et",
        "ist",
        "o'clock",
        "noon",
        "cest",
        "eest",
        "eet",
        "msk",
        "a.m",
        "p.m",
    ):
        return c.number.low < 2401
    if c.after() == "local" and c.after(2) == "time":
        return True
    return (
        c.after() == "hours"
        and len(c.tokens[c.number.first].text) == 4
        and c.tokens[c.number.first].text[0] in "012"
        and c.number.low % 100 < 60
        and c.is_whole
    )


# --- ages ----------------------------------------------------------------------


def _is_age(c: Context) -> bool:
    """ "Oleksandr, 39, who", "aged 25", "age 7", "turned 50": how old a person is, unless "-year-old" makes it the news."""
    if not 0 < c.number.low < 120 or c.unit is not None and c.unit.name != "year":
        return False
    if c.before() in ("aged", "age", "ages") and not (c.before(2) in ("the", "of", "average", "median") and False):
        return True
    if (
        c.before() in ("-", "to", "and", "or", "–")
        and c.before(3) in ("aged", "ages", "age")
        or c.before() == "between"
        and c.before(2) in ("aged", "ages")
    ):
        return True
    if c.unit is not None or not c.is_whole:
        return False
    if c.before() == "," and c.after() in (
        ",",
        ".",
        "",
        ";",
        ")",
        "and",
        "was",
        "who",
        "of",
        "from",
        "said",
        "is",
        "has",
        "had",
        "told",
        "—",
        "–",
        "-",
        ":",
    ):
        name = c.token(-2)
        return (
            name is not None
            and name.kind == WORD
            and name.text[:1].isupper()
            and name.lower not in v.MONTHS
            and not _lists_numbers(c)
        )
    if c.before() == "(" and c.after() == ")":
        name = c.token(-2)
        return name is not None and name.kind == WORD and name.text[:1].isupper()
    return c.before() in ("turned", "turns", "turning") and c.after() in (
        ",",
        ".",
        "",
        "in",
        "on",
        "this",
        "last",
        "next",
    )


def _lists_numbers(c: Context) -> bool:
    """ "1, 2, 3" or "Smith, 12, and Jones": a list of counts, when a number stands three places before."""
    return c.before(3).isdecimal() and c.before(4) == ","


# --- names -----------------------------------------------------------------------

_DESIGNATORS = frozenset(
    "no no. nos number numbers game unit model type mark mk article articles chapter section sections page pages volume vol part episode phase stage group "
    "category cat channel route highway interstate flight runway gate room suite apartment apt floor flat platform pier level "
    "grade class tier league formula boeing airbus falcon apollo soyuz iphone ipad galaxy pixel windows playstation ps xbox area "
    "block reactor line track lane zone district ward precinct sector square camp site round week day act scene verse psalm "
    "title resolution order proposition prop amendment form schedule table figure exhibit appendix annex rule paragraph "
    "version release build patch generation gen step option plan team leopard challenger abrams bradley marder gepard "
    "mirage rafale tornado typhoon sukhoi mig tu su il an kh shahed geran lancet orlan bayraktar patriot himars scalp "
    "century decade sputnik voyager starship artemis nasdaq ftse dow dax cac nikkei stoxx russell topix kospi sensex nifty "
    "s&p psi wave super bowl wrestlemania ufc cop euro stalag hurricane cyclone page pg divn division battalion regiment brigade "
    "quarter q h covid sars b.1 omicron nr # № ranked rank seed seeded magnitude-".split()
)
_PEOPLE_CUES = frozenset("people more other men women children civilians soldiers dead killed wounded injured".split())


def _is_named(c: Context) -> bool:
    """ "Game 7", "No. 2", "S&P 500", "Leopard 2 tanks", "number one", "iPhone 12": a name's own number."""
    token = c.token(-1)
    if (
        token is None
        or c.number.form not in (DIGITS, WORDS)
        or c.number.scaled != 1.0
        or c.unit is not None
        and not _unit_is_single_letter(c)
    ):
        return False
    before, capital = token, token.text != token.lower
    if before.text == "." and c.before(2) in ("no", "nos", "nr", "vol", "pg", "cat", "art", "fig"):
        return c.number.form == DIGITS
    if before.text in ("#", "№"):
        return True
    if before.lower in ("no", "nos", "number") and c.number.form in (DIGITS, WORDS):
        return (
            before.lower == "number"
            and (c.before(2) not in ("a", "the", "large") or c.number.low == 1)
            or capital
            or c.before(2) != "no"
            and c.number.plain
        )
    if before.lower in _DESIGNATORS and c.number.low < 10000 and c.number.low == int(c.number.low):
        if c.number.form == WORDS:
            return (
                capital
                and not c.is_title_case
                and not _plural_follows(c)
                or before.lower in ("phase", "chapter", "part", "day", "week", "tier", "category", "formula")
            )
        return (capital or before.lower in _LOWER_DESIGNATORS) and c.number.plain
    return capital and _is_model_number(c, before)


_LOWER_DESIGNATORS = frozenset(
    "category type chapter section page article phase stage tier level grade episode unit channel flight gate room route day week game model volume line round rule step version magnitude-".split()
)


def _unit_is_single_letter(c: Context) -> bool:
    return (
        c.unit is not None
        and c.unit.first == c.unit.last
        and len(c.tokens[c.unit.first].text) <= 2
        and not is_glued(c.tokens, c.unit.first)
    )


def _is_model_number(c: Context, before: Token) -> bool:
    """A capitalised word before a small bare number, and nothing that it could count behind it."""
    if not c.number.plain or c.number.low >= 10000 or before.kind != WORD or c.is_title_case:
        return False
    if c.number.first <= 1 and (
        before.lower in v.PREPOSITIONS | v.DETERMINERS | v.ADVERBS | v.PRONOUNS | v.CONJUNCTIONS
        or not _known_as_name(before)
    ):
        return False
    if (
        before.lower in v.MONTHS | v.WEEKDAYS
        or before.lower in v.PREPOSITIONS | v.CONJUNCTIONS | v.DETERMINERS | v.AUXILIARIES
    ):
        return False
    return not _plural_follows(c)


def _known_as_name(token: Token) -> bool:
    return token.text.isupper() and len(token.text) > 1 or any(letter.isupper() for letter in token.text[1:])


def _plural_follows(c: Context) -> bool:
    for step in (1, 2, 3):
        token = c.token(step)
        if (
            token is None
            or token.kind != WORD
            or token.lower in v.PREPOSITIONS | v.CONJUNCTIONS | v.AUXILIARIES | v.DETERMINERS | v.PRONOUNS
        ):
            return False
        if is_plural(token.lower):
            return token.text[:1].islower()
        if token.lower in v.VERBS:
            return token.lower in ("killed", "wounded", "injured", "dead", "hurt", "missing")
    return False


def _is_hyphened_name(c: Context) -> bool:
    """ "N-15", "COVID-19", "Su-25s", "last-32": letters, a hyphen, digits. Not "sub-7", "minus-1.4"."""
    if c.number.form != DIGITS:
        return False
    dash_at = c.number.first if c.tokens[c.number.first].kind == DASH else c.number.first - 1
    if dash_at < 1 or c.tokens[dash_at].kind != DASH or not is_glued(c.tokens, dash_at + 1):
        return False
    word = c.tokens[dash_at - 1]
    if not c.tokens[dash_at].glued:  # "COVID -19"
        return word.kind == WORD and word.text.isupper() and len(word.text) > 2 and c.unit is None and c.number.low > -100
    return (
        word.kind == "code"
        or word.kind == WORD
        and word.lower not in ("sub", "minus", "plus", "negative", "to", "or", "and")
    )


def _is_letter_suffixed(c: Context) -> bool:
    """ "5G", "787s", "737-800", "4x4", "T-72B": a letter or second number stuck to the digits makes a name."""
    token = c.token(1)
    if token is None or not token.glued or not c.number.plain and c.number.form != DIGITS:
        return False
    if token.kind == WORD and c.unit is None and c.tokens[c.number.last].kind == NUMBER:
        return True
    return False


def _is_capital_word(c: Context) -> bool:
    """ "the Big Three", "Group of Seven", "World War Two", "Five Eyes": a number word in capitals amid lower case."""
    if c.number.form != WORDS or c.is_title_case or c.unit is not None and c.unit.first != c.number.last + 1:
        return False
    token = c.tokens[c.number.first]
    if not token.text[:1].isupper() or token.lower in ("a", "an") or c.number.scaled > 1:
        return False
    before = c.token(-1)
    if before is None or before.text in "\"“”‘'’:—–-.!?…([•*|/" and before.kind != WORD:
        following = c.token(1)
        return (
            before is None
            and following is not None
            and following.kind == WORD
            and following.text[:1].isupper()
            and _name_of_two(following)
        )
    return True


def _name_of_two(token: Token) -> bool:
    return token.lower in ("nations", "eyes", "gorges", "lions", "forks", "kings")


_STREETS = frozenset(
    "street st road rd avenue ave boulevard blvd lane ln drive square place court terrace highway parkway way broadway crescent".split()
)


def _is_address(c: Context) -> bool:
    """ "10 Downing Street", "1600 Pennsylvania Avenue", "P.O. Box 12"."""
    if c.before() in ("box", "p.o"):
        return c.number.plain
    if not c.is_whole:
        return False
    for step in (1, 2, 3):
        token = c.token(step)
        if token is None or token.kind not in (WORD, "ordinal") or token.kind == WORD and not token.text[:1].isupper():
            return False
        if token.lower in _STREETS and step > 1:
            return True
    return False


# --- scores, serials, idioms ---------------------------------------------------------

_CONTEST = frozenset(
    "win wins won victory defeat defeated lead led leads beat beats lost loss draw drew tie tied score scored lead final record vote votes split set sets "
    "decision series game match halftime".split()
)


def _is_score(c: Context) -> bool:
    """ "tied at 89-89", "a 3-1 win", "6-4, 6-3": two bare numbers joined by a dash with nothing counted behind them."""
    other = _dashed_partner(c)
    if other is None or c.unit is not None:
        return False
    first, last = min(c.number.first, other), max(c.number.last, other)
    after, before = lower(c.tokens, last + 1), lower(c.tokens, first - 1)
    if is_glued(c.tokens, last + 1) and c.tokens[last + 1].kind == DASH:
        return (
            c.tokens[last + 2].lower not in v.TIME_UNITS and lower(c.tokens, last + 2).isdecimal()
            if last + 2 < len(c.tokens)
            else False
        )
    if (
        after in _CONTEST
        or before in _CONTEST
        or lower(c.tokens, first - 2) in _CONTEST
        and before in ("at", "by", "a", "the", "with", "to")
    ):
        return True
    values = (float(c.tokens[first].text.replace(",", "")), float(c.tokens[last].text.replace(",", "")))
    return values[0] >= values[1] or not _countable_follows(c.tokens, last + 1)


def _dashed_partner(c: Context) -> int | None:
    """Index of the bare number on the other side of a glued dash."""
    if c.number.form != DIGITS or c.number.scaled != 1 or c.tokens[c.number.first].kind != NUMBER:
        return None
    for near, far in ((c.number.last + 1, c.number.last + 2), (c.number.first - 1, c.number.first - 2)):
        if not (0 <= far < len(c.tokens) and c.tokens[near].kind == DASH and c.tokens[near].glued):
            continue
        if (
            c.tokens[far].kind == NUMBER
            and c.tokens[far].text.isdecimal()
            and c.tokens[max(near, far)].glued
            and (c.number.plain)
        ):
            return far
    return None


def _countable_follows(tokens: Sequence[Token], at: int) -> bool:
    token = tokens[at] if at < len(tokens) else None
    if token is None:
        return False
    if token.text in ("%",) or token.kind == CURRENCY or token.kind == DASH:
        return True
    return (
        token.kind == WORD
        and token.lower
        not in v.PREPOSITIONS | v.CONJUNCTIONS | v.AUXILIARIES | v.DETERMINERS | v.PRONOUNS | v.VERBS | v.ADVERBS
    )


def _is_serial(c: Context) -> bool:
    """More than 15 digits in a row, or a leading zero as in codes and telephone numbers."""
    text = c.tokens[c.number.first].text
    return c.number.form == DIGITS and (
        sum(map(str.isdigit, text)) > 15 or text[0] == "0" and len(text) > 1 and text.isdigit()
    )


def _is_chain(c: Context) -> bool:
    """Three numbers chained by dashes or slashes: "1-800-555", "4-4-2", "24/7"."""
    text = "".join(token.text for token in c.tokens[max(0, c.number.first - 4) : c.number.last + 5])
    for near, far in ((c.number.last + 1, c.number.last + 2), (c.number.first - 1, c.number.first - 2)):
        if (
            0 <= far < len(c.tokens)
            and c.tokens[near].text == "/"
            and c.tokens[near].glued
            and c.tokens[max(near, far)].glued
            and c.tokens[far].kind == NUMBER
        ):
            return c.number.form == DIGITS and c.number.plain and c.unit is None
    first, last = c.number.first, c.number.last
    chained = [
        (-2, -4), (2, 4), (-2, 2),
    ]  # fmt: skip
    if not c.number.plain or not text:
        return False
    return any(_dash_number(c, first, last, one) and _dash_number(c, first, last, two) for one, two in chained)


def _dash_number(c: Context, first: int, last: int, offset: int) -> bool:
    index = first + offset if offset < 0 else last + offset
    dash = index + 1 if offset < 0 else index - 1
    return (
        0 <= index < len(c.tokens)
        and c.tokens[index].kind == NUMBER
        and c.tokens[dash].kind == DASH
        and c.tokens[dash].glued
    )


def _is_list_number(c: Context) -> bool:
    """ "1. Ukraine ...", "2) ...": the first thing of a sentence, closed by a full stop or bracket."""
    first = c.number.first == 0 or c.number.first == 1 and c.tokens[0].text == "("
    closed = is_glued(c.tokens, c.number.last + 1) and c.after() in (".", ")", ":")
    return first and closed and c.number.plain and c.number.low < 1000


def _is_emergency_number(c: Context) -> bool:
    """ "called 911", "dial 999"."""
    return (
        c.is_whole
        and c.number.low in (911.0, 999.0, 112.0)
        and not _plural_follows(c)
        or c.before() in ("dial", "dialled", "dialed")
        and c.is_whole
    )


def _is_pronoun_one(c: Context) -> bool:
    """ "no one", "the one who", "one another", "one day he", "one can": one that counts nothing."""
    if c.number.form != WORDS or c.number.low != 1.0 or c.number.first != c.number.last:
        return False
    if c.before() in (
        "no",
        "the",
        "this",
        "that",
        "another",
        "which",
        "every",
        "any",
        "some",
        "same",
        "each",
        "day",
        "square",
        "back",
        "new",
        "big",
        "last",
        "first",
        "next",
        "only",
        "good",
        "better",
        "best",
        "right",
        "wrong",
        "old",
        "small",
        "little",
        "great",
        "single",
        "number",
        "loved",
        "round",
        "formula",
        "phase",
        "tier",
        "category",
        "series",
        "chapter",
        "part",
        "world",
    ):
        return not (c.before() in ("the", "same") and c.after() in v.TIME_UNITS and c.after() != "day") and not (
            c.before() in ("only",) and c.after() not in (".", ",", "")
        )
    token = c.token(1)
    if token is None or token.kind != WORD and token.kind != DASH and token.text not in "\"'“‘":
        return True
    if token.kind == DASH:
        return not (c.after(2) in v.TIME_UNITS or c.unit is not None)
    if c.after() in ("another", "more", "other", "such", "too", "thing", "day", "'s", "way") and c.after() not in (
        "more",
        "other",
    ):
        return True
    if c.after() == "of":
        return (
            c.after(2) not in v.DETERMINERS | v.POSSESSIVES | v.PRONOUNS | {"those", "these"}
            and not is_plural(c.after(2))
            and c.after(2)[:1].islower()
            and (t := c.token(2)) is not None
            and t.text[:1].islower()
        )
    return (
        c.after()
        in v.PREPOSITIONS
        | v.CONJUNCTIONS
        | v.AUXILIARIES
        | v.PRONOUNS
        | v.DETERMINERS
        | v.POSSESSIVES
        | v.VERBS
        | {"not", "never", "only", "just", "also", "would", "even"}
    )


def _is_worded_modifier(c: Context) -> bool:
    """ "a three-year forecast", "four-door", "two-month contract": words before a hyphen describe; digits and measures count."""
    token = c.token(1)
    if c.number.form != WORDS or token is None or token.kind != DASH or not is_glued(c.tokens, c.number.last + 2):
        return False
    word = c.after(2)
    if c.number.scaled > 1 and c.number.first != c.number.last or word == "and" or word in v.NUMBER_WORDS:
        return False
    if c.after(3) == "," or (c.after(3) in ("-", "–") and c.after(4) == "old"):
        return False
    if word == "to" or word == "or":
        return False
    return c.unit is None or word in v.TIME_UNITS


_PARTIES = frozenset(
    "sides parties countries nations men women leaders teams neighbours neighbors governments presidents allies rivals states powers armies continents "
    "ministers companies firms clubs families brothers sisters superpowers halves groups".split()
)


def _is_known_pair(c: Context) -> bool:
    """ "the two sides", "the two warring parties": both of those known already, which no report counts."""
    if (
        c.number.form != WORDS
        or c.number.low != 2
        or c.before() not in ("the", "these", "those", "our", "their", "between", "its")
    ):
        return False
    return (
        c.after() in _PARTIES
        or c.after(2) in _PARTIES
        and c.after() not in v.PREPOSITIONS | {"more", "other", "largest", "biggest", "main", "top", "most"}
    )


def _presents_one(c: Context) -> bool:
    """ "In one drone video ...", "In one case, ...": the opening that presents an example, no count."""
    if c.number.form != WORDS or c.number.low != 1 or c.before() != "in" or c.number.first != 1:
        return False
    return any(lower(c.tokens, c.number.last + step) in _EXAMPLES for step in (1, 2, 3))


_EXAMPLES = frozenset(
    "video clip case instance example scene photo photograph picture image post message tweet letter email interview footage episode passage "
    "incident exchange study report survey poll recording account version sign".split()
)


def _is_idiom(c: Context) -> bool:
    """ "one-on-one", "at sixes", "zero tolerance", "million-dollar question" left aside: set phrases with number words."""
    words = (c.before(), c.after())
    if c.number.form == WORDS and c.number.low == 0 and c.after() in ("tolerance", "sum", "-", "in", "hour"):
        return c.after() != "-" or c.after(2) in ("sum", "tolerance", "covid", "day", "carbon", "emission", "emissions")
    if c.number.form == DIGITS and words == ("catch", "") or c.before() == "catch" and c.number.low == 22:
        return True
    return (
        c.number.form == WORDS
        and c.number.low == 10
        and c.after() == "downing"
        or c.before() == "cloud"
        and c.number.low == 9
    )


def _has_no_use(c: Context) -> bool:
    """ "a half", "first half": fractions are told apart by the grammar; a lone "hundred" is a name or idiom."""
    return c.number.form == FRACTION and c.after() in ("-time", "time", "final", "finals")


RULES: tuple[tuple[str, Rule], ...] = (
    ("serial number", _is_serial),
    ("list number", _is_list_number),
    ("clock time", _is_clock),
    ("date", _is_date),
    ("chain of numbers", _is_chain),
    ("end of a year span", _is_year_span),
    ("year", _is_year),
    ("age", _is_age),
    ("address", _is_address),
    ("hyphened name", _is_hyphened_name),
    ("name with a number", _is_named),
    ("letters stuck to it", _is_letter_suffixed),
    ("number word in a name", _is_capital_word),
    ("score", _is_score),
    ("emergency number", _is_emergency_number),
    ("pronoun one", _is_pronoun_one),
    ("descriptive compound", _is_worded_modifier),
    ("known pair", _is_known_pair),
    ("example presented", _presents_one),
    ("set phrase", _is_idiom),
    ("part of a game or year", _has_no_use),
)


def reason_to_drop(context: Context) -> str | None:
    """The name of the first rule by which a number is no figure, None if it is one."""
    return next((name for name, rule in RULES if rule(context)), None)


def shape_reason(token: Token) -> str | None:
    """The name of a numeric shape that the lexer told apart (a date, a clock time, a version ...)."""
    return token.kind if token.kind in SHAPES and any(map(str.isdigit, token.text)) else None
