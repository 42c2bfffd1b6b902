"""Decides which words beside a saying verb or an "according to" name the one who speaks."""

from __future__ import annotations

from monitor.core.quantities.inflection import is_plural
from monitor.core.quantities.lexer import DASH, NUMBER, WORD, Token
from monitor.core.quantities.spans import Tokens, is_glued, lower, phrase
from monitor.core.quantities.vocabulary import AUXILIARIES, MONTHS, VERBS, WEEKDAYS
from monitor.core.speech import claim_words as w

Span = tuple[int, int]  # first and last token
_NAME_REACH = 14  # tokens that a speaker's name may span
_APPOSITION_REACH = 40  # tokens that "Oleksandr, 39, who works there, said" may take
_NO_NAME = WEEKDAYS | MONTHS | AUXILIARIES | w.NOBODY


def words_of(tokens: Tokens, span: Span) -> str:
    """The words of a span with single spaces where the text has white space, a possessive ending dropped."""
    return phrase(tokens, *span).removesuffix("’s").removesuffix("'s")


# --- to the right: according to X, said X ---------------------------------------------------


def phrase_right(tokens: Tokens, at: int) -> Span | None:
    """The noun phrase that begins at `at`; of "data from the UN" and the like the part behind the preposition."""
    first = at + 1 if at < len(tokens) and tokens[at].text in ("the", "a", "an", "A", "An") else at
    last = first - 1
    while last + 1 < min(len(tokens), first + _NAME_REACH) and _continues(tokens, last + 1):
        last += 1
    while last >= first and tokens[last].lower in w.LINKS:
        last -= 1
    return inner_source(tokens, first, last) if last >= first else None


def _continues(tokens: Tokens, index: int) -> bool:
    token = tokens[index]
    if token.kind == DASH or token.text in "'’&/":
        return token.glued
    if token.kind not in (WORD, "code", NUMBER) or token.lower in _NO_NAME:
        return False
    if token.kind == NUMBER and not _is_capital(tokens[index - 1]):  # "Channel 4" goes on, "police reports 40" does not
        return False
    if token.lower in w.LINKS:
        return _links(tokens, index)
    is_verb = token.text.islower() and (token.lower in VERBS or token.lower.endswith("ed"))
    if is_verb and index and _is_capital(tokens[index - 1]):
        return False
    return token.lower not in w.BOUNDARIES and token.lower not in w.SAYING - w.REFERENCES


def _links(tokens: Tokens, index: int) -> bool:
    """Whether a small word goes on with the name: "Institute for the Study of War", "figures from local officials"."""
    word = tokens[index].lower
    following = tokens[index + 1] if index + 1 < len(tokens) else None
    if following is None or following.lower in WEEKDAYS | MONTHS:
        return False
    before = tokens[index - 1] if index else following
    if word in w.TIGHT_LINKS or (word in ("from", "by") and before.lower in w.REFERENCES):
        return True
    if word not in ("from", "by", "at", "and", "in") or not (_is_capital(following) or following.lower == "the"):
        return False
    return word != "in" or not _is_capital(before)


def inner_source(tokens: Tokens, first: int, last: int) -> Span:
    """The source behind the reference: of "figures from the World Bank" the World Bank."""
    for index in range(first, last):
        if tokens[index].lower in w.REFERENCES and tokens[index + 1].lower in ("from", "by"):
            start = index + 2
            start += 1 if lower(tokens, start) in ("the", "a", "an") else 0
            if start <= last:
                return start, last
    return first, last


def name_right(tokens: Tokens, at: int) -> Span | None:
    """Who speaks behind an inverted verb: of "said President Zelensky in his address" only the name."""
    phrase = phrase_right(tokens, at)
    if phrase is None:
        return None
    first, last = phrase
    for index in range(first + 1, last + 1):
        if tokens[index].lower in ("in", "at", "on", "from", "to", "with"):
            last = index - 1
            break
    return None if lower(tokens, last + 1) in AUXILIARIES else (first, last)


# --- to the left: X said ----------------------------------------------------------------------


def subject_before(tokens: Tokens, verb: int) -> Span | None:
    """What stands before the verb: adverbs, brackets and appositions stepped over."""
    last = verb - 1
    while last >= 0 and tokens[last].lower in w.SKIPPED:
        last -= 1
    if last < 0 or tokens[last].lower in w.TO_BE or tokens[last].lower in ("to", "the", "a", "an", "of", "not"):
        return None
    if tokens[last].text == ")":
        last = next((at - 1 for at in range(last, max(-1, last - 8), -1) if tokens[at].text == "("), -1)
    if last >= 0 and tokens[last].text == ",":
        return _before_apposition(tokens, last)
    comma = _comma_of_modifier(tokens, last)
    return _phrase_left(tokens, last) if comma is None else _before_apposition(tokens, comma)


def name_before(tokens: Tokens, at: int) -> Span | None:
    """The few words right before a participle: "with authorities now saying that"."""
    last = at - 1
    while last >= 0 and tokens[last].lower in w.SKIPPED:
        last -= 1
    first = last + 1
    while first > 0 and last - first < 3 and _is_plain(tokens[first - 1]):
        first -= 1
    if first > last or not (_is_capital(tokens[last]) or is_plural(tokens[last].lower)):
        return None
    return first, last


def _is_plain(token: Token) -> bool:
    return token.kind == WORD and token.lower not in w.LINKS | w.BOUNDARIES | AUXILIARIES | w.SAYING | w.LEADS


def _comma_of_modifier(tokens: Tokens, last: int) -> int | None:
    """The comma before "of the 82nd Brigade" in "Oleksandr, 39, of the 82nd Brigade said"."""
    for at in range(last, max(0, last - _NAME_REACH), -1):
        if tokens[at - 1].text == ",":
            return at - 1 if tokens[at].lower in ("of", "from", "with") else None
        if tokens[at].kind not in (WORD, "code", "ordinal", NUMBER):
            return None
    return None


def _before_apposition(tokens: Tokens, comma: int) -> Span | None:
    """The last name before a comma that is no part of an apposition: "Oleksandr, 39, who works there, said"."""
    end = comma
    for index in range(comma - 1, max(-1, comma - _APPOSITION_REACH), -1):
        if tokens[index].text in '“”";:':
            return None
        if index == 0 or tokens[index - 1].text == ",":
            opens_apposition = tokens[index].kind == NUMBER or tokens[index].text[:1].islower()
            if index == 0 or not opens_apposition:
                return _phrase_left(tokens, end - 1)
            end = index - 1
    return None


def _phrase_left(tokens: Tokens, last: int) -> Span | None:
    first = last + 1
    while first > 0 and last - first < _NAME_REACH - 1 and _belongs_left(tokens, first - 1, last):
        first -= 1
    while first <= last and (tokens[first].lower in w.LEADS or tokens[first].kind in (NUMBER, "ordinal", DASH)):
        first += 1  # articles and times: "on Monday Zelensky"
    if first > last or tokens[last].kind not in (WORD, "code"):
        return None
    return _name_at_end(tokens, first, last), last


def _belongs_left(tokens: Tokens, index: int, last: int) -> bool:
    token = tokens[index]
    if token.text in "'’":  # "Ukraine's army", "the employers' association"
        return is_glued(tokens, index + 1) or (token.glued and index > 0 and tokens[index - 1].lower.endswith("s"))
    if token.kind == DASH:
        return token.glued
    if token.kind not in (WORD, "code", NUMBER, "ordinal"):
        return token.text in "&/"
    if token.lower == "and" and index < last:
        return index > 0 and _is_capital(tokens[index - 1]) and _is_capital(tokens[index + 1])
    return not (token.lower in w.BOUNDARIES or token.lower in AUXILIARIES or token.lower in w.SAYING - w.REFERENCES)


def _name_at_end(tokens: Tokens, first: int, last: int) -> int:
    """Where a full stop is missing before the subject, only the name: "latest news updates Germany"."""
    if not tokens[first].text[:1].islower() or lower(tokens, first - 1) in ("the", "a", "an"):
        return first
    name = last
    while (
        name > first
        and (_is_capital(tokens[name]) or tokens[name].kind == DASH)
        and tokens[name - 1].lower not in w.LINKS
    ):
        name -= 1
    name += 0 if _is_capital(tokens[name]) else 1
    if name > first and tokens[min(name, last) - 1].lower in w.LINKS:  # the city government in Dnipro
        return first
    return name if name <= last and name - first >= 3 else first


def opening_name(tokens: Tokens, before: int) -> Span | None:
    """Who opens the sentence, ahead of token `before`: "But on Friday, Mr Prigozhin attacked ..."."""
    first = 0
    while first < min(before, _NAME_REACH) and _is_lead(tokens, first):
        first += 1
    last = first
    while (
        last + 1 < min(before, first + _NAME_REACH) and _is_capital(tokens[last + 1]) and tokens[last + 1].kind == WORD
    ):
        last += 1
    if first >= before or not _is_capital(tokens[first]) or tokens[first].lower in w.NOBODY | w.BOUNDARIES | w.LINKS:
        return None
    return first, last


def _is_lead(tokens: Tokens, index: int) -> bool:
    token = tokens[index]
    return token.lower in w.LEADS or token.kind not in (WORD, "code") or lower(tokens, index + 1) == ","


def _is_capital(token: Token) -> bool:
    return token.text[:1].isupper()
