"""Decides where the noun phrase behind a number ends: which words may still describe the thing that is counted."""

from __future__ import annotations

from monitor.core.quantities import vocabulary as v
from monitor.core.quantities.inflection import is_plural
from monitor.core.quantities.lexer import DASH, NUMBER, WORD
from monitor.core.quantities.spans import Tokens, is_glued, lower

_QUOTES = frozenset("'’\"“”‘")
REACH = 9  # tokens that a noun phrase may span: bounds the walk
_STOPS = v.FUNCTION_WORDS | v.ADVERBS | v.WEEKDAYS | set(v.PLURAL_SCALES) | {"others"}
_MEASURES = v.word_set("long high old deep wide tall daily weekly monthly online")  # "two daily flights"


def end_of_phrase(tokens: Tokens, at: int, *, may_list: bool) -> int:
    """The first token that cannot belong to the phrase; `may_list` lets "and" and commas join adjectives."""
    end = at
    while end < min(len(tokens), at + REACH) and _belongs(tokens, end, at):
        if not may_list and tokens[end].lower in ("and", "or", ",") and not is_hyphened(tokens, end):
            break
        end += 1
    return end


def _belongs(tokens: Tokens, index: int, at: int) -> bool:
    token = tokens[index]
    if token.lower in v.NUMBER_WORDS and not (is_glued(tokens, index + 1) and tokens[index + 1].kind == DASH):
        return False
    if token.kind == WORD:
        return (
            token.lower not in _STOPS
            or _is_inside_name(tokens, index, at)
            or _joins_adjectives(tokens, index, at)
            or _opens_title(tokens, index, at)
        )
    if token.kind == DASH:
        return token.glued and is_glued(tokens, index + 1)
    if token.kind in (NUMBER, "code", "ordinal"):
        return _is_inner_number(tokens, index, at)
    if token.text in _QUOTES:
        opens = not token.glued and is_glued(tokens, index + 1) and tokens[index + 1].kind == WORD
        closes = token.glued and any(tokens[k].text in _QUOTES for k in range(at, index))
        return opens or closes
    if token.text in ("(", ")"):  # Police Department (MPD) officers
        middle = index + 1 if token.text == "(" else index - 1
        return at < middle < len(tokens) - 1 and tokens[middle].kind == WORD and tokens[middle + 1].text == ")"
    if token.text == ",":
        return _joins_adjectives(tokens, index, at)
    return token.text in ("&", "/") and token.glued


def _is_inside_name(tokens: Tokens, index: int, at: int) -> bool:
    """A function word held by hyphens is part of a compound (surface-to-air); "two daily flights" has an adjective."""
    token = tokens[index]
    if token.lower in _MEASURES and index + 1 < len(tokens):
        following = tokens[index + 1]
        is_adjective = index == at or is_plural(following.lower)
        if is_adjective and following.kind in (WORD, DASH) and following.lower not in _STOPS:
            return True
    if token.lower == "far" and lower(tokens, index + 1) in ("right", "left"):
        return True
    hyphen_after = is_glued(tokens, index + 1) and tokens[index + 1].kind == DASH and is_glued(tokens, index + 2)
    return hyphen_after or is_hyphened(tokens, index)


def _opens_title(tokens: Tokens, index: int, at: int) -> bool:
    """An adverb or day inside a name: "six Just Stop Oil protesters", "two major Holy Thursday ceremonies"."""
    if index + 1 >= len(tokens) or not is_capital(tokens, index):
        return False
    token, following = tokens[index], tokens[index + 1]
    if token.lower in v.WEEKDAYS:
        return index > at and following.text.islower() and is_plural(following.lower)
    return token.lower in v.ADVERBS and is_capital(tokens, index + 1)


_UNJOINED = (_STOPS - {"and"}) | v.NUMBER_WORDS


def _joins_adjectives(tokens: Tokens, index: int, at: int) -> bool:
    """No plural yet, and one soon behind: "missile and rocket systems", "four University of Idaho students"."""
    if (
        index == at
        or index - at > (5 if tokens[index].text == "," else 3)
        or any(is_plural(token.lower) for token in tokens[at:index])
    ):
        return False
    if tokens[index].lower == "of" and not (tokens[index - 1].text[:1].isupper() and is_capital(tokens, index + 1)):
        return False
    if tokens[index].lower not in ("and", "or", ",", "of"):
        return False
    for at_token, token in enumerate(tokens[index + 1 : index + 8], index + 1):
        if _is_inside_name(tokens, at_token, index) and token.kind == WORD and not is_plural(token.lower):
            continue  # high-stakes
        if (token.kind not in (WORD, DASH) and token.text != ",") or token.lower in _UNJOINED:
            return False
        if is_plural(token.lower) and token.kind == WORD:
            return token.text.islower() and token.lower not in v.VERBS
    return False


def is_capital(tokens: Tokens, index: int) -> bool:
    return index < len(tokens) and tokens[index].text[:1].isupper()


def _is_inner_number(tokens: Tokens, index: int, at: int) -> bool:
    """A model's number inside the phrase (Model 3 sedans, 155-millimetre shells), never one that begins a figure."""
    if tokens[index].kind != NUMBER:
        return True
    hyphen_after = is_glued(tokens, index + 1) and tokens[index + 1].kind == DASH
    if len(tokens[index].text) == 4 and tokens[index].text[:2] in ("19", "20") and not hyphen_after:
        return index + 1 < len(tokens) and tokens[index + 1].kind == WORD  # two 2018 tweets
    if index == at:
        return hyphen_after and len(tokens[index].text) <= 3
    before = tokens[index - 1]
    if hyphen_after and lower(tokens, index + 2) in ("plus", "strong", "odd"):
        return False
    return hyphen_after or before.kind == DASH or before.text[:1].isupper()


def is_hyphened(tokens: Tokens, index: int) -> bool:
    return index > 0 and tokens[index - 1].kind == DASH and tokens[index].glued
