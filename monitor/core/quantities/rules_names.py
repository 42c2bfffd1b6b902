"""The rules that drop numbers which belong to a name: models, units, ranks, streets, codes."""

from __future__ import annotations

from dataclasses import replace

from monitor.core.quantities import vocabulary as v
from monitor.core.quantities.context import Context
from monitor.core.quantities.inflection import is_plural
from monitor.core.quantities.lexer import DASH, NUMBER, WORD, Token
from monitor.core.quantities.spans import DIGITS, WORDS, is_glued
from monitor.core.quantities.units import unit_after

# Words that a number of their own follows: in capitals or as listed, mostly whatever is counted behind.
_DESIGNATORS = v.word_set(
    "unit model type mark mk article articles chapter section sections page pages volume vol part episode phase "
    "stage group game category cat channel route highway interstate flight runway gate room suite apartment apt "
    "floor flat platform pier level round grade class tier formula boeing airbus falcon apollo soyuz iphone ipad "
    "galaxy pixel windows playstation ps xbox area reactor line track lane zone district ward precinct sector "
    "camp week day act scene verse psalm title resolution order proposition prop amendment form schedule table "
    "figure exhibit appendix annex rule paragraph version build generation gen step option leopard challenger "
    "abrams bradley marder gepard mirage mig su tu il an kh shahed geran lancet orlan sputnik voyager starship "
    "artemis nasdaq ftse dow dax cac nikkei stoxx russell topix sensex nifty s&p bowl wrestlemania ufc cop expo "
    "euro stalag quarter covid sars season century seed seeded ranked division battalion regiment brigade spring "
    "block number bill fortune"
)
_LOWER_DESIGNATORS = v.word_set(
    "category type chapter section page article phase stage tier level grade episode channel flight gate room "
    "route day week game model volume line round rule step version number part season episode paragraph clause "
    "act book table ranked year quarter sp ftse nasdaq nikkei stoxx iphone ipad galaxy boeing airbus playstation xbox"
)
_NUMBER_SIGNS = v.word_set("no nos nr vol pg cat art fig ch")
_FUNCTION = v.FUNCTION_WORDS | v.ADVERBS


def is_named(c: Context) -> bool:
    """A name's own number: "Game 7", "No. 2", "S&P 500", "Leopard 2 tanks", "number one", "iPhone 12"."""
    before = c.token(-1)
    if before is None or c.number.form not in (DIGITS, WORDS) or c.number.scaled != 1.0:
        return False
    if before.text == "/" and c.before(2) == "f":  # f/1.8
        return True
    if before.text == "-" and before.glued and c.before(2) == "number" and c.is_worded:
        return True
    if before.text in ("#", "№") or (before.lower == "of" and c.before(2) == "group" and _is_capital(c.token(-2))):
        return True
    if (before.text == "." and c.before(2) in _NUMBER_SIGNS) or before.lower in ("no", "nos"):
        return c.number.plain
    if c.unit is not None and (c.is_worded or c.unit.is_money or not _is_letter(c)):
        return False
    if before.lower in _DESIGNATORS | _LOWER_DESIGNATORS:
        return _is_designated(c, before)
    if before.lower in ("a", "an") and c.is_whole and c.number.low >= 100 and c.closes_phrase:  # "landed a 767"
        return True
    return _is_model_number(c, before) or _opens_name(c)


def _opens_name(c: Context) -> bool:
    """Three digits between a determiner and a name in the singular: "its 787 Dreamliner", "the 911 Turbo"."""
    following = c.token(1)
    if not c.is_whole or c.number.low < 100 or following is None or following.kind != WORD or c.is_title_case:
        return False
    if c.before() not in v.DETERMINERS | v.POSSESSIVES | _NEW or not _is_capital(following):
        return False
    if following.lower in v.WEEKDAYS | v.MONTHS or following.text.isupper():
        return False
    return not any(is_plural(c.after(step)) for step in (1, 2, 3, 4)) and following.lower not in _FUNCTION


_NEW = v.word_set("own new latest")


def _is_capital(token: Token | None) -> bool:
    return token is not None and token.text[:1].isupper()


def _is_letter(c: Context) -> bool:
    """What looked like a unit is a single letter or short symbol apart from the digits ("Note 20 m")."""
    return c.unit is not None and len(c.tokens[c.unit.first].text) <= 1 and not c.tokens[c.unit.first].glued


_PERIODS = v.word_set("day week year season quarter game")  # "a day three people die": no name of a day


def _is_designated(c: Context, before: Token) -> bool:
    """Whether the number belongs to the word before it: "Game 7", "phase two", "number one"; digits more readily."""
    is_capital = before.text != before.lower
    if before.lower == "year":
        return c.number.plain and c.number.low < 14
    if before.lower == "number":
        return c.before(2) not in ("a", "the", "large") or c.number.low == 1
    if c.number.low >= 10000 or "," in c.first_token.text:
        return False
    if not c.is_worded:
        return is_capital or before.lower in _LOWER_DESIGNATORS
    if before.lower in _LOWER_DESIGNATORS - _PERIODS:
        return True
    is_name = before.lower in _PERIODS or (is_capital and not c.is_title_case)
    return is_name and not c.counts_plural()


def _is_model_number(c: Context, before: Token) -> bool:
    """A capitalised word before a small bare number, and nothing that it could count behind it."""
    if not c.number.plain or c.number.low >= 10000 or before.kind not in (WORD, "code") or c.is_title_case:
        return False
    if not before.text[:1].isupper() or before.lower in v.MONTHS | v.WEEKDAYS | _FUNCTION:
        return False
    if before.lower.endswith(("'s", "s'")):  # "ahead of Azure's 18"
        return False
    if c.number.first == 1 and not _has_inner_capital(before):
        return c.after() in v.AUXILIARIES and not before.lower.endswith("ly")  # "Club 64 is open"
    return not c.counts_plural()


def _has_inner_capital(token: Token) -> bool:
    return any(letter.isupper() for letter in token.text[1:])


# What may stand before a hyphen and a number that is one: "sub-7", "minus-1.4", "a then-21-year-old".
BEFORE_A_HYPHEN = frozenset(("sub", "minus", "plus", "negative", "to", "or", "and", "now", "then"))


def is_hyphened_name(c: Context) -> bool:
    """Letters, a hyphen, digits: "N-15", "COVID-19", "Su-25s", "last-32"; not "sub-7", "minus-1.4"."""
    if not c.is_digits:
        return False
    dash_at = c.number.first if c.first_token.kind == DASH else c.number.first - 1
    if c.before() == "+" and c.first_token.glued and (code := c.token(-2)) is not None and code.kind == "code":
        return True
    if dash_at < 1 or c.tokens[dash_at].kind != DASH or not is_glued(c.tokens, dash_at + 1):
        return False
    word = c.tokens[dash_at - 1]
    if not c.tokens[dash_at].glued:  # "COVID -19"
        return (
            word.kind == WORD and word.text.isupper() and len(word.text) > 2 and c.unit is None and c.number.low > -100
        )
    return word.kind == "code" or (word.kind == WORD and word.lower not in BEFORE_A_HYPHEN)


def is_lettered(c: Context) -> bool:
    """Letters that are no unit, stuck to the digits, make a name: "5G", "24m15s", "7-Eleven", "501(c)", "4K video"."""
    if c.tokens[c.number.last].text == "K" and (
        c.after() in _PICTURES or (c.first_token.text in ("4", "8") and not is_plural(c.after()))
    ):
        return True
    if c.first_token.text == "3" and c.tokens[c.number.last].text == "M" and c.unit is None:  # the company
        return not c.counts_plural()
    token, second = c.token(1), c.token(2)
    if token is None or not token.glued or c.unit is not None or not c.is_digits:
        return False
    if token.kind == DASH and second is not None and second.kind == WORD and second.glued:
        return second.text[:1].isupper() and not c.counts_plural() and not c.is_title_case
    if token.text == "(" and len(c.after(2)) == 1 and c.after(2).isalpha():
        return c.number.plain
    return token.kind == "code" or (token.kind == WORD and c.tokens[c.number.last].kind == NUMBER)


_PICTURES = v.word_set(
    "video tv tvs uhd hdr display displays resolution monitor screen camera footage content streaming"
)


def is_number_word_in_name(c: Context) -> bool:
    """A number word in capitals amid lower case: "the Big Three", "Group of Seven", "World War Two"."""
    if not c.is_worded or c.is_title_case or c.number.scaled > 1 or c.counts_plural():
        return False
    if _stands_between_names(c):
        return True
    token, before = c.first_token, c.token(-1)
    if c.before() == "-" and c.before(2).isdecimal() and token.text[:1].isupper():  # 7-Eleven
        return True
    if not token.text[:1].isupper() or token.lower in ("a", "an") or (c.unit is not None and not c.hyphen_follows):
        return False
    if before is None or before.kind != WORD:
        return False
    following = c.token(1)
    names = following is not None and following.kind == WORD and following.text[:1].isupper()
    return before.text[:1].isupper() or before.lower in ("of", "the") or names


def _stands_between_names(c: Context) -> bool:
    """Between two capitals, and not first in the sentence: "Erik ten Hag"."""
    before, following = c.token(-1), c.token(1)
    if before is None or following is None or c.number.first != c.number.last or c.number.first < 1:
        return False
    both = before.kind == WORD == following.kind and before.text[:1].isupper() and following.text[:1].isupper()
    return (
        both
        and before.lower not in _FUNCTION | v.VERBS | v.MONTHS | v.WEEKDAYS
        and not following.glued
        and c.number.first > 0
    )


_STREETS = v.word_set(
    "street st road rd avenue ave boulevard blvd lane ln drive court terrace highway parkway crescent"
)


def is_address(c: Context) -> bool:
    """A number in an address: "10 Downing Street", "1600 Pennsylvania Avenue", "P.O. Box 12"."""
    if c.before() == "box" and c.before(2) in ("p.o.", "po", "."):
        return c.number.plain
    if c.after() == "block" and c.number.low % 100 == 0:
        return True
    if not (c.is_whole or (c.is_worded and c.number.low == 10)):
        return False
    for step in (1, 2, 3):
        token = c.token(step)
        if token is None or not (token.kind == "ordinal" or (token.kind == WORD and token.text[:1].isupper())):
            return False
        if step > 1 and token.lower in _STREETS:
            return True
    return False


def is_serial(c: Context) -> bool:
    """More than 15 digits in a row, or a leading zero as in codes and telephone numbers."""
    text = c.first_token.text
    return c.is_digits and (
        sum(map(str.isdecimal, text)) > 15 or (text[0] == "0" and len(text) > 1 and text.isdecimal())
    )


def is_chain(c: Context) -> bool:
    """Three numbers chained by dashes, or two by a slash: "1-800-555", "4-4-2", "24/7"."""
    if c.unit is None and c.is_digits and any(_is_linked(c, step, sign) for step in (-2, 2) for sign in "/+"):
        partner = replace(c.number, last=c.number.last + 2)
        return unit_after(c.tokens, partner) is None  # not the 25 of "25/34 mpg"
    if not c.number.plain or c.unit is not None:
        return False
    links = {step: _is_linked(c, step, DASH) for step in (-2, 2)}
    return all(links.values()) or any(links[step] and _is_linked(c, 2 * step, DASH) for step in links)


def _is_linked(c: Context, offset: int, joiner: str) -> bool:
    """Whether a number stands `offset` places away behind a joiner that touches it."""
    token, near = c.token(offset), c.token(offset + (1 if offset < 0 else -1))
    if token is None or near is None or token.kind != NUMBER or not near.glued:
        return False
    return (near.kind == joiner or near.text == joiner) and (token.glued if offset > 0 else True)


def is_list_number(c: Context) -> bool:
    """The first thing of a sentence, closed by a full stop or bracket, or before a question: "1. Who", "2 Who was"."""
    is_first = c.number.first == 0 or (c.number.first == 1 and c.tokens[0].text == "(")
    following = c.token(1)
    if not is_first or following is None or not c.number.plain or c.number.low >= 1000:
        return False
    if following.glued:
        return following.text in (".", ")", ":")
    return following.lower in v.FUNCTION_WORDS and following.text[:1].isupper() and not c.is_title_case


def is_emergency_number(c: Context) -> bool:
    """A number that is dialled: "called 911", "dial 999"."""
    if not c.is_whole or c.counts_plural():
        return False
    return c.number.low in (911.0, 999.0, 112.0) or c.before() in ("dial", "dialled", "dialed", "text")
