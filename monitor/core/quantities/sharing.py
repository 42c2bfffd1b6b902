"""Decides what a figure counts that names nothing itself: it borrows from its neighbours ("five more", "54 of them")."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from monitor.core.quantities import vocabulary as v
from monitor.core.quantities.inflection import is_plural
from monitor.core.quantities.lexer import DASH, WORD, Token
from monitor.core.quantities.spans import FRACTION, VAGUE, Draft, is_glued, lower

# What happens to people: a bare number before or after these counts persons ("12 wounded", "killing two").
_FATES = frozenset(
    "killed dead wounded injured missing hurt arrested detained captured hospitalised hospitalized rescued displaced infected "
    "died drowned trapped evacuated jailed imprisoned executed kidnapped abducted homeless stranded sickened poisoned aboard onboard "
    "perished convicted sentenced freed released unaccounted survived fled".split()
)
_DEEDS = frozenset(
    "killing killed kills kill injuring injured injures wounding wounded wounds hurting arresting arrested arrests detaining detained "
    "rescuing rescued capturing captured evacuating displacing sickening leaving leaves left toll deaths death casualties".split()
)
_BACK_REFERENCES = frozenset({"more", "others", "other", "further", "additional"})
_PLACES = frozenset({"in", "from", "behind", "above", "at", "on", "by", "near", "below"})
_LEVEL_UNITS = frozenset({"point", "pound", "degree", "kilogram", "cent", "p"})


@dataclass(frozen=True, slots=True)
class Antecedent:
    """The last thing that was counted, for the figures that only point back to it."""

    head: str = ""
    phrase: str = ""


def share(
    tokens: Sequence[Token], drafts: Sequence[Draft], antecedent: Antecedent = Antecedent()
) -> tuple[list[Draft], Antecedent]:
    """The drafts of one sentence, those that name nothing given what their neighbour counts; and the last thing counted."""
    done: list[Draft] = []
    for index, draft in enumerate(drafts):
        following = drafts[index + 1] if index + 1 < len(drafts) else None
        draft = _resolved(tokens, draft, done[-1] if done else None, following, antecedent)
        done.append(draft)
        if draft.noun is not None and draft.unit is None and not draft.shared_noun:
            phrase = " ".join(token.text for token in tokens[draft.noun.first : draft.noun.last + 1])
            antecedent = Antecedent(draft.noun.head, phrase)
    return done, antecedent


def _resolved(
    tokens: Sequence[Token], draft: Draft, before: Draft | None, following: Draft | None, last: Antecedent
) -> Draft:
    if draft.noun is not None:
        return _pointing_back(tokens, draft, last)
    if draft.unit is not None:
        return draft
    if following is not None and _hangs_on(tokens, draft, following):
        return replace(draft, unit_name=_name(following), shared_noun=_phrase(tokens, following))
    if _counts_people(tokens, draft):
        return replace(draft, unit_name="person")
    if last.head and _refers_back(tokens, draft):
        return replace(draft, unit_name=last.head if draft.number.form != FRACTION else "", shared_noun=last.phrase)
    if before is not None and _continues(tokens, before, draft):
        return replace(draft, unit_name=_name(before), shared_noun=_phrase(tokens, before))
    return draft


def _name(draft: Draft) -> str:
    if draft.unit is not None:
        return draft.unit.name
    return draft.unit_name or (draft.noun.head if draft.noun else "")


def _phrase(tokens: Sequence[Token], draft: Draft) -> str:
    if draft.noun is None or draft.unit is not None:
        return draft.shared_noun
    return " ".join(token.text for token in tokens[draft.noun.first : draft.noun.last + 1])


def _pointing_back(tokens: Sequence[Token], draft: Draft, last: Antecedent) -> Draft:
    """ "a third of those troops": the same head with "those", "these" or "the" before it is the thing counted before."""
    assert draft.noun is not None
    marker = lower(tokens, draft.noun.first - 1)
    if (
        marker in ("those", "these", "the", "them")
        and draft.noun.first == draft.noun.last
        and draft.noun.head == last.head.lower()
    ):
        return replace(draft, shared_noun=last.phrase)
    return draft


def _hangs_on(tokens: Sequence[Token], draft: Draft, following: Draft) -> bool:
    """ "four-, five- and six-cylinder", "two or three weeks", "32 of 35 drones", "three Chinese and six Russian jets"."""
    between = tokens[draft.last + 1 : following.first]
    words = [token.lower for token in between if token.kind != DASH or not token.glued]
    hyphened = is_glued(tokens, draft.last + 1) and tokens[draft.last + 1].kind == DASH
    if hyphened and all(word in (",", "and", "or", "to") for word in words):
        return True
    if not words or len(words) > 3 or not (following.unit or following.noun or following.unit_name):
        return False
    if (
        words[-1] in ("or", "of")
        and len(words) == 1
        or words in (["of", "the"], ["out", "of"], ["and", "then"], ["of", "its"])
    ):
        return True
    if words == ["and"] or words == [","]:
        return following.unit is not None and not following.unit.is_money and following.unit.name != "%"
    return words[-1] == "and" and len(words) == 2 and between[0].text[:1].isupper()


def _counts_people(tokens: Sequence[Token], draft: Draft) -> bool:
    """ "12 wounded", "killing at least two", "the toll rose to 40": persons, though none is named."""
    if draft.number.form == VAGUE and tokens[draft.last].lower in v.PLURAL_SCALES:
        return lower(tokens, draft.last + 1) != "of"
    if draft.number.form == FRACTION or draft.number.low != int(draft.number.low):
        return False
    at = draft.last + 1
    while lower(tokens, at) in _BACK_REFERENCES | {
        "were",
        "was",
        "are",
        "have",
        "been",
        "had",
        "people",
        "seriously",
        "feared",
        "confirmed",
        "reported",
        "critically",
    }:
        at += 1
    if lower(tokens, at) in _FATES and not (lower(tokens, at - 1) in ("was",) and at == draft.last + 2):
        return not is_plural(lower(tokens, at + 1)) or lower(tokens, at + 1) in v.PREPOSITIONS
    if draft.first <= 3 and (lower(tokens, draft.last + 1) in v.VERBS or lower(tokens, draft.last + 1).endswith("ed")):
        return True
    if lower(tokens, draft.first - 1) == "of" and lower(tokens, draft.first - 2) in (
        "family",
        "party",
        "crew",
        "group",
        "team",
        "crowd",
    ):
        return True
    near = [token.lower for token in tokens[max(0, draft.first - 5) : draft.first]]
    return any(word in _DEEDS for word in near) and not _noun_like(tokens, draft.last + 1)


def _noun_like(tokens: Sequence[Token], at: int) -> bool:
    if at >= len(tokens) or tokens[at].kind != WORD:
        return at < len(tokens) and tokens[at].kind == DASH
    word = tokens[at].lower
    return (
        word not in v.PREPOSITIONS | v.CONJUNCTIONS | v.AUXILIARIES | v.DETERMINERS | v.PRONOUNS | v.ADVERBS | v.VERBS
    )


def _refers_back(tokens: Sequence[Token], draft: Draft) -> bool:
    """ "54 of them", "five more", "another three were hurt", "of these, 20": nothing named, and words that point back."""
    following, second = lower(tokens, draft.last + 1), lower(tokens, draft.last + 2)
    if following == "of" and second in ("them", "these", "those", "whom", "which"):
        return True
    if following in _BACK_REFERENCES and not _noun_like(tokens, draft.last + 2):
        return True
    before = lower(tokens, draft.first - 1)
    if before in ("another", "further", "additional", "other"):
        return not _noun_like(tokens, draft.last + 1)
    return (
        before == ","
        and lower(tokens, draft.first - 2) in ("these", "those", "them", "whom")
        or before in ("whom", "which")
    )


def _continues(tokens: Sequence[Token], before: Draft, draft: Draft) -> bool:
    """ "from 208 pounds to 193", "lost 162 points to close at 7,425", "63,150 cars, short of estimates of 64,900"."""
    if _noun_like(tokens, draft.last + 1) and lower(tokens, draft.last + 1) not in ("per", "last", "this", "next"):
        return False
    name = _name(before)
    marker = lower(tokens, draft.first - 1)
    gap = tokens[before.last + 1 : draft.first]
    if not name or name == "%" or any(token.text in ";:." for token in gap):
        return False
    if lower(tokens, draft.last + 1) == "per":
        return True
    if marker in ("to", "from", "than") and len(gap) <= 4:
        return True
    if marker in ("and", "or") and len(gap) == 1:
        return True
    return name in _LEVEL_UNITS and marker in ("to", "at") and len(gap) <= 12
