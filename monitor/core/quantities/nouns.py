"""Decides which words behind a number are the thing it counts, without a tagger or a list of nouns."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.core.quantities import vocabulary as v
from monitor.core.quantities.lexer import CURRENCY, DASH, NUMBER, WORD, Token
from monitor.core.quantities.numerals import is_glued, lower
from monitor.core.quantities.spans import Noun

REACH = 9  # tokens that a noun phrase may span: bounds the walk
_STOPS = v.PREPOSITIONS | v.CONJUNCTIONS | v.PRONOUNS | v.AUXILIARIES | v.DETERMINERS | v.POSSESSIVES | v.ADVERBS
_SKIPPED = frozenset("more other additional further different such new extra fewer less odd or so many much".split())
_OF_THESE = v.DETERMINERS | v.POSSESSIVES | {"those", "these", "such"}
_IRREGULAR = {
    "people": "person", "persons": "person", "men": "man", "women": "woman", "children": "child", "feet": "foot", "teeth": "tooth", "mice": "mouse",
    "geese": "goose", "lives": "life", "wives": "wife", "knives": "knife", "wolves": "wolf", "halves": "half", "leaves": "leaf",
    "loaves": "loaf", "thieves": "thief", "shelves": "shelf", "calves": "calf", "criteria": "criterion", "phenomena": "phenomenon",
    "bacteria": "bacterium", "selves": "self", "dice": "die", "oxen": "ox", "crises": "crisis", "theses": "thesis", "analyses": "analysis",
    "bases": "base", "axes": "axe", "movies": "movie", "cookies": "cookie", "calories": "calorie", "zombies": "zombie", "rookies": "rookie",
    "aliases": "alias", "buses": "bus", "gases": "gas", "viruses": "virus", "bonuses": "bonus", "campuses": "campus", "statuses": "status",
    "series": "series", "species": "species", "headquarters": "headquarters", "aircraft": "aircraft", "police": "police", "ties": "tie", "pies": "pie",
    "lies": "lie", "dies": "die", "shoes": "shoe", "toes": "toe", "heroes": "hero", "horses": "horse", "houses": "house", "causes": "cause", "cases": "case",
    "phases": "phase", "vases": "vase", "nurses": "nurse", "courses": "course", "responses": "response", "purchases": "purchase", "releases": "release",
    "increases": "increase", "diseases": "disease", "licenses": "license", "expenses": "expense", "defenses": "defense", "offenses": "offense",
    "franchises": "franchise", "exercises": "exercise", "enterprises": "enterprise", "prizes": "prize", "sizes": "size", "losses": "loss", "caches": "cache",
    "headaches": "headache", "niches": "niche", "axles": "axle", "works": "works", "pairs": "pair", "potatoes": "potato", "tomatoes": "tomato",
}  # fmt: skip


def singular(word: str) -> str:
    """The singular of a noun: "troops" is "troop", "people" is "person"; a word that is none is kept."""
    folded = word.lower()
    if folded in _IRREGULAR:
        return _IRREGULAR[folded]
    if not is_plural(folded) or folded in v.INVARIANT_PLURALS:
        return word[:-3] + "man" if folded.endswith("men") and len(word) > 4 else word
    if folded.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if folded.endswith(("sses", "shes", "ches", "xes", "zzes")):
        return word[:-2]
    if folded.endswith("'s"):
        return word[:-2]
    return word[:-1]


def is_plural(word: str) -> bool:
    """Whether a folded word may be a plural noun: by a short list, by -men, or by a last -s that is no -ss, -us, -is."""
    if word in v.INVARIANT_PLURALS:
        return True
    if word in v.NOT_PLURAL or word in v.NUMBER_WORDS or len(word) < 3:
        return False
    if word.endswith("men") and len(word) > 4 and word not in ("specimen", "regimen", "abdomen", "acumen"):
        return True
    return word.endswith("s") and not word.endswith(("ss", "us", "is", "'s", "ous"))


def noun_after(tokens: Sequence[Token], at: int, *, is_one: bool = False, is_share: bool = False) -> Noun | None:
    """The counted thing that begins at token `at`, None where the number stands alone.

    The first plural is the head, or a plural right behind it; behind a name in the plural the last one ("Abrams battle
    tanks"). For "one" the head is the last word of a run of up to four.
    """
    is_of = lower(tokens, at) == "of"
    at = _skip_to_phrase(tokens, at, is_share=is_share)
    end = _end_of_phrase(tokens, at)
    if end <= at:
        return None
    if is_one and not is_of:
        return _singular_noun(tokens, at, end)
    return _plural_noun(tokens, at, end) or (
        _singular_noun(tokens, at, end) if is_share or is_of else _modifier(tokens, at, end)
    )


def _skip_to_phrase(tokens: Sequence[Token], at: int, *, is_share: bool) -> int:
    """Step over "more", "or so", "of the", "-" and the like."""
    if at < len(tokens) and tokens[at].kind == DASH and tokens[at].glued and is_glued(tokens, at + 1):
        at += 1
    while lower(tokens, at) in _SKIPPED and lower(tokens, at - 1) != "of":
        at += 1
    if lower(tokens, at) == "of" or is_share and lower(tokens, at) in _OF_THESE:
        at += 1 if lower(tokens, at) == "of" else 0
        while lower(tokens, at) in _OF_THESE or lower(tokens, at) == "all":
            at += 1
        if lower(tokens, at) in v.PRONOUNS:
            return len(tokens)
    return at


def _end_of_phrase(tokens: Sequence[Token], at: int) -> int:
    """The first token that cannot belong to the phrase."""
    end = at
    limit = min(len(tokens), at + REACH)
    while end < limit:
        token = tokens[end]
        if token.kind == DASH:
            if not (token.glued and is_glued(tokens, end + 1)):
                break
        elif token.kind == WORD:
            if token.lower in _STOPS and not _is_name_part(tokens, end, at):
                break
        elif token.kind in (NUMBER, "code", "ordinal"):
            if not _is_inner_number(tokens, end, at):
                break
        elif token.text in "'’\"“”‘":
            if not _opens_quoted_noun(tokens, end):
                break
        elif token.text in ("&", "/") and token.glued:
            pass
        else:
            break
        end += 1
    return end


def _is_name_part(tokens: Sequence[Token], end: int, at: int) -> bool:
    """ "US" in capitals is no pronoun; a function word glued by hyphens is part of a compound (surface-to-air)."""
    token = tokens[end]
    if token.text in ("US", "IT", "WHO"):
        return True
    if token.lower in (
        "long",
        "high",
        "old",
        "deep",
        "wide",
        "tall",
        "daily",
        "weekly",
        "monthly",
        "alone",
        "alive",
        "online",
    ) and end + 1 < len(tokens):
        return end == at and tokens[end + 1].kind in (WORD, DASH) and tokens[end + 1].lower not in _STOPS
    hyphen_after = is_glued(tokens, end + 1) and tokens[end + 1].kind == DASH and is_glued(tokens, end + 2)
    hyphen_before = end > at and tokens[end - 1].kind == DASH and token.glued
    return hyphen_after or hyphen_before


def _is_inner_number(tokens: Sequence[Token], end: int, at: int) -> bool:
    """A model's number inside the phrase (Model 3 sedans, 155-millimetre shells, M1A2 tanks), never one that begins a figure."""
    if tokens[end].kind != NUMBER:
        return True
    if end == at:
        return False
    before = tokens[end - 1]
    return (
        before.kind == DASH or before.text[:1].isupper() or is_glued(tokens, end + 1) and tokens[end + 1].kind == DASH
    )


def _opens_quoted_noun(tokens: Sequence[Token], end: int) -> bool:
    following = tokens[end + 1] if end + 1 < len(tokens) else None
    return following is not None and following.kind == WORD and following.glued and not tokens[end].glued


def _plural_noun(tokens: Sequence[Token], at: int, end: int) -> Noun | None:
    heads = [k for k in range(at, end) if _is_head(tokens, k, at)]
    if not heads:
        return None
    head = heads[0]
    if head + 1 < end and tokens[head + 1].kind == DASH:  # a plural before a hyphen is part of an adjective
        head = next((k for k in heads if k > head + 1), head)
    while head + 1 in heads and tokens[head + 1].lower not in v.VERBS:
        head += 1
    if tokens[head].text[:1].isupper() or tokens[head].kind == "code":
        later = [k for k in heads if k > head and not _verb_between(tokens, head, k)]
        head = later[-1] if later else head
    if _verb_between(tokens, at - 1, head):
        return None
    return _noun(tokens, at, head)


def _is_head(tokens: Sequence[Token], index: int, at: int) -> bool:
    token = tokens[index]
    if token.kind == "code":
        return token.lower.endswith("s") and len(token.text) > 2
    if token.kind != WORD or token.lower in v.VERBS and token.lower not in ("leaves", "lives", "works"):
        return False
    return is_plural(token.lower) and not (token.text.isupper() and len(token.text) <= 4)


def _verb_between(tokens: Sequence[Token], first: int, head: int) -> bool:
    """Whether a verb stands between: then the plural behind it is its object, not what is counted."""
    return any(
        token.kind == WORD and token.lower in v.VERBS and not _hyphened(tokens, k)
        for k, token in enumerate(tokens[first + 1 : head], first + 1)
    )


def _hyphened(tokens: Sequence[Token], index: int) -> bool:
    return index > 0 and tokens[index - 1].kind == DASH and tokens[index].glued


def _modifier(tokens: Sequence[Token], at: int, end: int) -> Noun | None:
    """ "an 18-hole course", "a 20-man squad", "12,000-strong army": what stands behind the hyphen is counted."""
    if at == 0 or tokens[at - 1].kind != DASH or not tokens[at].glued:
        return None
    if tokens[at].lower == "strong":
        return _singular_noun(tokens, at + 1, end) if at + 1 < end else None
    return _noun(tokens, at, at) if tokens[at].kind == WORD else None


def _singular_noun(tokens: Sequence[Token], at: int, end: int) -> Noun | None:
    last = at
    count = 0
    for k in range(at, end):
        token = tokens[k]
        if token.kind == DASH:
            continue
        looks_verbal = (
            token.lower in v.VERBS
            or token.lower.endswith("ly")
            or (k > at and token.lower.endswith(("ed", "ing")) and not _hyphened(tokens, k))
        )
        if (
            k > at
            and tokens[k - 1].kind != DASH
            and (looks_verbal or is_plural(token.lower) and token.text[:1].islower())
        ):
            break
        last, count = k, count + 1
        if count == 5:
            break
    if tokens[last].kind not in (WORD, "code"):
        return None
    return _noun(tokens, at, last)


def _noun(tokens: Sequence[Token], first: int, last: int) -> Noun:
    head = singular(tokens[last].text)
    return Noun(head, first, last)


def is_currency(token: Token) -> bool:
    """Whether a token is a currency sign."""
    return token.kind == CURRENCY
