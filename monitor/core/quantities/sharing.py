"""Decides what a figure counts that names nothing itself: it borrows from its neighbours ("five more")."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from monitor.core.quantities import vocabulary as v
from monitor.core.quantities.fates import FATES, counts_people, opens_headline
from monitor.core.quantities.inflection import is_plural, singular
from monitor.core.quantities.lexer import DASH, SIGN, WORD, Token
from monitor.core.quantities.nouns import noun_after
from monitor.core.quantities.spans import (
    FRACTION,
    LIMITS,
    Draft,
    Noun,
    Tokens,
    is_glued,
    left_of_limits,
    lower,
    may_be_noun,
    phrase,
)


@dataclass(frozen=True, slots=True)
class Antecedent:
    """The last thing that was counted, for the figures that only point back to it."""

    head: str = ""
    phrase: str = ""


NOTHING = Antecedent()
_BACK_REFERENCES = v.word_set("more others other further additional")
_BACK_PRONOUNS = v.word_set("them these those whom which")
_AGAIN = v.word_set("another further additional all")
_BOUNDING = v.word_set("a maximum minimum of up to at least most more than about around possibly perhaps")
_PLACES = v.word_set("in from behind above at on by near below")
_TO_BE = v.word_set("are were have has had was")


def share(tokens: Tokens, drafts: Sequence[Draft], antecedent: Antecedent = NOTHING) -> tuple[list[Draft], Antecedent]:
    """The drafts of one sentence, those that name nothing given what a neighbour counts; and the last thing counted."""
    done: list[Draft] = []
    for draft in _with_hanging(tokens, drafts):
        before = next((earlier for earlier in reversed(done) if _name(earlier) != "%"), None)
        done.append(_resolved(tokens, draft, before, antecedent))
        if draft.noun is not None and draft.unit is None and not done[-1].shared_noun:
            antecedent = Antecedent(draft.noun.head, _own_phrase(tokens, draft))
    return _with_hanging(tokens, done), antecedent


def _with_hanging(tokens: Tokens, drafts: Sequence[Draft]) -> list[Draft]:
    """From the last to the first, each draft that hangs on the next one given what that counts."""
    done: list[Draft] = []
    for draft in reversed(drafts):
        is_open = draft.noun is None and draft.unit is None and not draft.unit_name
        hangs = is_open and bool(done) and _hangs_on(tokens, draft, done[-1])
        name = _name(done[-1]) if hangs and draft.number.form != FRACTION else draft.unit_name
        done.append(replace(draft, unit_name=name, shared_noun=_phrase(tokens, done[-1])) if hangs else draft)
    return done[::-1]


def _resolved(tokens: Tokens, draft: Draft, before: Draft | None, antecedent: Antecedent) -> Draft:
    if draft.noun is not None:
        return _pointing_back(tokens, draft, antecedent)
    if draft.unit is not None or draft.unit_name or draft.shared_noun:
        return draft
    back = replace(
        draft,
        unit_name=antecedent.head if draft.number.form != FRACTION else "",
        shared_noun=antecedent.phrase,
    )
    if antecedent.head and _is_of_them(tokens, draft):
        return back
    if counts_people(tokens, draft):
        return replace(draft, unit_name="person")
    if antecedent.head and _refers_back(tokens, draft):
        return back
    if opens_headline(tokens, draft):
        return replace(draft, unit_name="person")
    if (noun := _numbered(tokens, draft)) is not None:
        return replace(draft, unit_name=noun.head, shared_noun=phrase(tokens, noun.first, noun.last))
    if (subject := _subject_of_change(tokens, draft)) is not None:
        return replace(draft, unit_name=singular(subject.lower), shared_noun=subject.text)
    if before is not None and _continues(tokens, before, draft):
        return replace(draft, unit_name=_name(before), shared_noun=_phrase(tokens, before))
    return draft


def _name(draft: Draft) -> str:
    if draft.unit is not None:
        return draft.unit.name
    return draft.unit_name or (draft.noun.head if draft.noun else "")


def _phrase(tokens: Tokens, draft: Draft) -> str:
    return draft.shared_noun or ("" if draft.unit is not None else _own_phrase(tokens, draft))


def _own_phrase(tokens: Tokens, draft: Draft) -> str:
    return phrase(tokens, draft.noun.first, draft.noun.last) if draft.noun else ""


# --- who borrows ---------------------------------------------------------------------


def _pointing_back(tokens: Tokens, draft: Draft, antecedent: Antecedent) -> Draft:
    """With "those" or "the" before it, a bare noun is the thing counted before: "a third of those troops"."""
    if draft.noun is None or draft.noun.first != draft.noun.last:
        return draft
    marker = lower(tokens, draft.noun.first - 1)
    if marker in ("those", "these", "the") and draft.noun.head.lower() == antecedent.head.lower():
        return replace(draft, shared_noun=antecedent.phrase)
    return draft


def _hangs_on(tokens: Tokens, draft: Draft, following: Draft) -> bool:
    """The next figure names what both count: "four- and six-cylinder", "32 of 35 drones", "two red and six blue"."""
    between = tokens[draft.last + 1 : following.first]
    words = [token.lower for token in between if token.kind != DASH or not token.glued]
    is_hyphened = is_glued(tokens, draft.last + 1) and tokens[draft.last + 1].kind == DASH
    if is_hyphened and all(word in (",", "and", "or", "to") for word in words):
        return True
    if not words or len(words) > 4 or not _name(following):
        return False
    if words in (["or"], ["out", "of"], ["x"], ["×"], ["/"]):
        return True
    if words[0] in ("and", "or") and len(words) > 1 and all(word in _BOUNDING for word in words[1:]):
        return True
    if words[0] == "of" or draft.number.form == FRACTION:
        return all(_is_possessive(word) for word in words[1:])
    if words in (["and"], [","]):
        unit = following.unit
        return unit is not None and not unit.is_money and unit.name != "%"
    return len(words) == 2 and words[1] == "and" and may_be_noun(words[0]) and words[0] not in FATES


def _is_possessive(word: str) -> bool:
    return word in v.DETERMINERS | v.POSSESSIVES | LIMITS | v.PLACES or word.endswith("'s")


_WHEN = v.word_set("last this next earlier compared") | v.MONTHS | v.WEEKDAYS


def _names_nothing(tokens: Tokens, draft: Draft) -> bool:
    following = lower(tokens, draft.last + 1)
    return not may_be_noun(following) or following in _WHEN


def _numbered(tokens: Tokens, draft: Draft) -> Noun | None:
    """What the sentence said it gives the number of: "The number of troops in Belarus fell to 4,000"."""
    if not _names_nothing(tokens, draft) or draft.number.form == FRACTION:
        return None
    if [token.lower for token in tokens[draft.last + 1 : draft.last + 4]] == ["the", "number", "of"]:
        return noun_after(tokens, draft.last + 3)  # "brings to four the number of plants"
    for at in range(draft.first - 1, max(0, draft.first - 25), -1):
        if tokens[at].lower == "of" and tokens[at - 1].lower in ("number", "numbers", "tally"):
            return noun_after(tokens, at)
    return None


_NOT_COUNTED = v.word_set(
    "prices shares sales revenues profits earnings rates yields stocks futures costs exports imports losses gains "
    "results bonds markets incomes wages rents fees premiums margins returns dividends taxes spreads savings assets "
    "numbers figures totals payrolls industrials yards miles deposits temperatures levels emissions holdings reserves "
    "volumes indices indexes points"
)  # what rises and falls in money, points or degrees


def _subject_of_change(tokens: Tokens, draft: Draft) -> Token | None:
    """What grew or fell to a number that names nothing: "Cases rose to 300", "users grew 14% to 139 million"."""
    if draft.number.form == FRACTION or draft.number.low % 1 or not _names_nothing(tokens, draft):
        return None
    marker = left_of_limits(tokens, draft.first)
    if lower(tokens, marker) not in ("to", "at", "from", "by"):
        return None
    for at in range(marker - 1, max(0, marker - 8), -1):
        token = tokens[at]
        if token.kind == SIGN and token.text in ",;:.":
            return None
        if token.lower in v.CHANGE_VERBS and token.lower not in v.PREPOSITIONS:
            noun = tokens[at - 1 if lower(tokens, at - 1) not in v.AUXILIARIES else at - 2]
            is_counted = is_plural(noun.lower) and noun.kind == WORD and noun.text[1:].islower()
            return noun if is_counted and noun.lower not in _NOT_COUNTED | v.VERBS | v.TIME_UNITS else None
    return None


def _is_of_them(tokens: Tokens, draft: Draft) -> bool:
    return lower(tokens, draft.last + 1) == "of" and lower(tokens, draft.last + 2) in _BACK_PRONOUNS


def _refers_back(tokens: Tokens, draft: Draft) -> bool:
    """Nothing named, and words that point back: "five more", "another three", "of these, 20"."""
    following, second = lower(tokens, draft.last + 1), lower(tokens, draft.last + 2)
    is_bare = not may_be_noun(following)
    if following in _BACK_REFERENCES and not may_be_noun(second):
        return True
    at = left_of_limits(tokens, draft.first)
    before = lower(tokens, at)
    if before == "," and tokens[0].lower in ("of", "among"):  # "Of 30 towns, 12 flooded"
        return is_bare or following.endswith("ed")
    if before in _AGAIN or before in ("whom", "which"):
        return is_bare
    if draft.number.form == FRACTION:
        return False
    if before == "," and (following in _TO_BE or lower(tokens, at - 1) in _BACK_PRONOUNS):
        return True
    return before in (",", "and", "including", "with", "but") and following in _PLACES | {"who", "whose"}


_MAY_FOLLOW_UNIT = v.word_set("on in as")
_LEVEL_UNITS = v.word_set("point pound degree kilogram cent p")


def _continues(tokens: Tokens, before: Draft, draft: Draft) -> bool:
    """The unit before still holds: "from 208 pounds to 193", "lost 162 points to close at 7,425"."""
    name, gap = _name(before), tokens[before.last + 1 : draft.first]
    if not name or any(token.text in ";:." for token in gap):
        return False
    following = lower(tokens, draft.last + 1)
    if following == "per":
        return True
    if may_be_noun(following) and following not in ("last", "this", "next"):
        return False
    marker = lower(tokens, left_of_limits(tokens, draft.first))
    if any(token.text == "%" for token in gap) and name not in _LEVEL_UNITS:
        return False
    if before.unit is not None and not before.unit.is_money and marker == "and" and following in _MAY_FOLLOW_UNIT:
        return len(gap) <= 6  # "45 mpg in town and 51 on the road"
    if (marker in ("to", "from", "than") and len(gap) <= 4) or (marker in ("and", "or") and len(gap) == 1):
        return True
    return name in _LEVEL_UNITS and marker in ("to", "at") and len(gap) <= 14
