"""Decides what is counted where the noun behind the number only says in what form: "seven counts of wire fraud"."""

from __future__ import annotations

from monitor.core.quantities import vocabulary as v
from monitor.core.quantities.inflection import singular
from monitor.core.quantities.lexer import WORD
from monitor.core.quantities.nouns import noun_after
from monitor.core.quantities.spans import Noun, Tokens, lower

_KINDS = v.word_set(
    "count charge category type kind sort form variety class piece item case act instance incident allegation round "
    "set pair bottle box bag packet copy sheet slice loaf cup glass plate"
)


def with_kind(tokens: Tokens, noun: Noun) -> Noun:
    """The noun with what it is a kind, count or piece of, where that stands bare behind "of"; else as it was."""
    at = noun.last + 2
    if noun.head.lower() not in _KINDS or lower(tokens, at - 1) != "of" or not _is_bare(tokens, at):
        return noun
    content = noun_after(tokens, at) or noun_after(tokens, at, is_one=True)
    if content is None or content.first != at or not tokens[content.last].text.islower():
        return noun
    return Noun(f"{noun.head} of {_name(tokens, content)}", noun.first, content.last)


def _is_bare(tokens: Tokens, at: int) -> bool:
    """A noun in lower case, no "the", no pronoun and no deed ("counts of falsifying records")."""
    if at >= len(tokens) or tokens[at].kind != WORD or not tokens[at].text.islower():
        return False
    word = tokens[at].lower
    return word not in v.FUNCTION_WORDS | v.ADVERBS | v.VERBS | v.NUMBER_WORDS and not word.endswith("ing")


def _name(tokens: Tokens, content: Noun) -> str:
    words = [token.text for token in tokens[content.first : content.last] if token.kind == WORD]
    return " ".join([*words, singular(tokens[content.last].text)])
