"""Decides which words behind a number are the thing it counts, without a tagger or a list of nouns.

The walk goes right over anything that may describe, stops at function words, verbs and punctuation, and takes the first
plural. It knows closed word classes only, so it reads sentences about anything.
"""

from __future__ import annotations

from monitor.core.quantities import vocabulary as v
from monitor.core.quantities.inflection import is_plural, singular
from monitor.core.quantities.lexer import DASH, NUMBER, WORD
from monitor.core.quantities.noun_phrases import end_of_phrase, is_capital, is_hyphened
from monitor.core.quantities.spans import Noun, Tokens, is_glued, lower

_SKIPPED = v.word_set("very more other additional further different such new extra fewer less odd or so many much")
_OF_THESE = v.DETERMINERS | v.POSSESSIVES | {"those", "these", "such", "all"}
# Words that are verbs behind a noun and describe in front of one ("43 missing students").
_STATES = (
    v.word_set("missing wounded injured dead captured live lost alive shot sunk hurt killed arrested rescued")
    | v.PARTICIPLES
)
_ABLE_TO_PRECEDE_ED = ("ly", "ed", "ing", "an", "ish", "ese", "er", "gest", "iest")


def noun_after(tokens: Tokens, at: int, *, is_one: bool = False, is_share: bool = False) -> Noun | None:
    """The counted thing that begins at token `at`, None where the number stands alone.

    The first plural is the head, or a plural right behind it; behind a name in the plural a later one ("Abrams battle
    tanks"). For "one" the head is the last word of a run; a share ("half the territory") may be of a singular.
    """
    is_of = lower(tokens, at) == "of"
    at = _start_of_phrase(tokens, at, is_share=is_share)
    is_single = is_one and not is_of
    if lower(tokens, at) in v.PLACES and _is_counted_again(tokens, at + 1):
        return None  # 10 of the last 12 finals
    end = end_of_phrase(tokens, at, may_list=not is_single)
    if end <= at or (tokens[end - 1].lower in v.PLACES and _is_counted_again(tokens, end)):
        return None  # one of the world's top five ports
    if is_single:
        return _singular_noun(tokens, at, end)
    plural = _behind_hyphen(tokens, at, end) or _plural_noun(tokens, at, end, may_extend=not is_one)
    if plural is not None or not (is_share or is_of):
        return plural or _attributive(tokens, at, end)
    return _singular_noun(tokens, at, end)


def _is_counted_again(tokens: Tokens, index: int) -> bool:
    return index < len(tokens) and (tokens[index].kind == NUMBER or tokens[index].lower in v.NUMBER_WORDS)


def _start_of_phrase(tokens: Tokens, at: int, *, is_share: bool) -> int:
    """Step over "more", "or so", "of the", a hyphen and the like."""
    if is_glued(tokens, at) and tokens[at].kind == DASH and is_glued(tokens, at + 1):
        at += 2 if lower(tokens, at + 1) == "plus" else 1
    if is_glued(tokens, at) and tokens[at].text in "'’\"”" and not is_glued(tokens, at + 1):  # "zero" chance
        at += 1
    while lower(tokens, at) in _SKIPPED:
        at += 1
    at += 1 if lower(tokens, at) == "head" and lower(tokens, at + 1) == "of" else 0  # 18,000 head of cattle
    if lower(tokens, at) == "of" or (is_share and lower(tokens, at) in _OF_THESE):
        at += 1 if lower(tokens, at) == "of" else 0
        while lower(tokens, at) in _OF_THESE and at < len(tokens):
            at += 1
    return at


# --- which word is the head ------------------------------------------------------------


def _plural_noun(tokens: Tokens, at: int, end: int, *, may_extend: bool) -> Noun | None:
    heads = [index for index in range(at, end) if _is_head(tokens, index)]
    if not heads:
        return None
    head = heads[0]
    while may_extend and head + 1 in heads and tokens[head + 1].lower not in v.VERBS | v.TIME_UNITS:
        head += 1
    if tokens[head].text[:1].isupper() or tokens[head].kind == "code":
        later = [index for index in heads if index > head and tokens[index].text.islower()]
        if later and not any(_is_verb(tokens, index, at) for index in range(head + 1, later[0])):
            head = later[0]
    if any(_is_verb(tokens, index, at) for index in range(at, head)):
        return None
    return _noun(tokens, at, head)


def _is_head(tokens: Tokens, index: int) -> bool:
    token = tokens[index]
    if is_glued(tokens, index + 1) and tokens[index + 1].kind == DASH and is_glued(tokens, index + 2):
        return False  # in front of a hyphen a plural is half an adjective
    if token.kind == "code":
        return token.lower.endswith("s") and len(token.text) > 1
    if token.kind != WORD or (token.lower in v.VERBS and not is_thing(token.lower)):
        return False
    if token.lower in v.VERBS and lower(tokens, index - 1).endswith("ly"):  # "a mother of 7 successfully gives birth"
        return False
    if len(token.text) > 2 and token.text[-1] == "s" and token.text[:-1].isupper():  # RBIs, SUVs
        return True
    return is_plural(token.lower) and not (token.text.isupper() and len(token.text) <= 4)


def is_thing(verb: str) -> bool:
    """Whether a listed verb in -s is a plural noun behind a number ("four wins"): many never take a verb in -s."""
    return verb.endswith("s") and verb not in ("says", "goes", "gets", "becomes", "knows", "seems", "tells", "brings")


def _is_verb(tokens: Tokens, index: int, first: int) -> bool:
    """A verb from the list, or a past form behind a noun ("quake destroyed"); "43 missing students" has none."""
    token = tokens[index]
    if token.kind != WORD or is_hyphened(tokens, index) or lower(tokens, index + 1) == "-":
        return False
    if token.lower in v.VERBS and not is_thing(token.lower):
        return index != first or token.lower not in _STATES
    if not token.lower.endswith("ed") or index == first:
        return False
    before = tokens[index - 1]
    if before.lower in ("and", "or", "most", "more", "least", "less", "best", "well", "well-", "once", "newly"):
        return False
    return before.text.islower() and before.lower.isalpha() and not before.lower.endswith(_ABLE_TO_PRECEDE_ED)


def _singular_noun(tokens: Tokens, at: int, end: int) -> Noun | None:
    """The last word of a run of up to five words, which a verb or a word in -s ends; adverbs do not close it."""
    last, count = at - 1, 0
    for index in range(at, end):
        if tokens[index].kind not in (WORD, "code", NUMBER):
            continue
        if index > at and not is_hyphened(tokens, index) and _ends_run(tokens, index):
            break
        count += 1
        last = index if not tokens[index].lower.endswith("ly") or tokens[index].lower in _NOUNS_IN_LY else last
        if count == 5:
            break
    if last == at and _is_deed(tokens[at].lower):
        return None
    if (
        last < at
        or tokens[last].lower in v.PLACES
        or tokens[last].kind not in (WORD, "code")
        or tokens[last].lower.endswith(("'s", "'"))
    ):
        return None
    return _noun(tokens, at, last)


_NOUNS_IN_LY = v.word_set("family ally assembly anomaly monopoly rally supply reply bully fly jelly july italy")
_NOUNS_IN_ED_ING = v.word_set(
    "building bed wedding meeting ring king wing seed shed speed breed feed reed thing spring string hearing "
    "ruling filing offering shooting bombing killing finding painting recording rating ending briefing warning "
    "training sibling laundering trafficking smuggling poisoning racketeering"
)


def _is_deed(word: str) -> bool:
    """A verb that stands alone is nothing counted: "and one capsized", "one dead"."""
    return word in v.VERBS or (word.endswith("ed") and word not in _NOUNS_IN_ED_ING)


# Plurals that stand in front of a singular: "one human rights activist".
ATTRIBUTIVE = v.word_set(
    "rights sports arms sales systems operations communications affairs services games weapons drugs markets "
    "goods securities "
    "veterans futures savings earnings customs parts awards jobs materials relations resources sciences forces "
    "crimes women's"
)


def _ends_run(tokens: Tokens, index: int) -> bool:
    word = tokens[index].lower
    if lower(tokens, index + 1) == "-" and is_glued(tokens, index + 1):
        return False
    if word in v.VERBS:
        return True
    if word.endswith(("ing", "ed")) and word not in _NOUNS_IN_ED_ING:
        return not tokens[index - 1].lower.endswith("ly")
    return is_plural(word) and tokens[index].text[:1].islower() and word not in ATTRIBUTIVE


def _behind_hyphen(tokens: Tokens, at: int, end: int) -> Noun | None:
    """What stands behind the hyphen is counted: "an 18-hole course", "a 20-man squad", "12,000-strong army"."""
    if not is_hyphened(tokens, at) or tokens[at].kind != WORD:
        return None
    if tokens[at].lower == "strong":
        return _singular_noun(tokens, at + 1, end) if at + 1 < end else None
    return None if tokens[at].lower in ("odd", "some", "plus", "or") else _noun(tokens, at, at)


_ARTICLES = v.word_set("a an the his her its their our my")


def _attributive(tokens: Tokens, at: int, end: int) -> Noun | None:
    """Between an article and a singular the next word is counted: "a 1,200 word defence", "the 30 seat bus"."""
    start = at - 1
    while (start > 0 and tokens[start - 1].kind in (NUMBER, DASH)) or lower(tokens, start - 1) in v.NUMBER_WORDS:
        start -= 1
    if (
        lower(tokens, start - 1) not in _ARTICLES
        or end - at < 2
        or not tokens[at].text.islower()
        or tokens[at].kind != WORD
    ):
        return None
    return (
        None if tokens[at].lower.endswith(("ed", "ing", "ly")) or tokens[at].lower in v.VERBS else _noun(tokens, at, at)
    )


def _noun(tokens: Tokens, first: int, last: int) -> Noun:
    """The phrase; its head is singular, with a hyphened word (hat-trick) or the capitals of a name before it."""
    head, at = singular(tokens[last].text), last
    while at > first + 1 and is_hyphened(tokens, at) and tokens[at - 2].kind == WORD:
        at -= 2
        head = f"{tokens[at].text}-{head}"
    while at > first and tokens[last].text[:1].isupper() and tokens[at - 1].kind == WORD and is_capital(tokens, at - 1):
        at -= 1
        head = f"{tokens[at].text} {head}"
    return Noun(head, first, last)
