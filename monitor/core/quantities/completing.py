"""Decides what a number that is a figure counts, what it is per, and how it is limited: from its own neighbours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from monitor.core.quantities import vocabulary as v
from monitor.core.quantities.bounds import bound_after, bound_before
from monitor.core.quantities.kinds import with_kind
from monitor.core.quantities.lexer import DASH
from monitor.core.quantities.nouns import noun_after
from monitor.core.quantities.spans import FRACTION, VAGUE, WORDS, Draft, Tokens, is_glued, lower
from monitor.core.quantities.units import per_part
from monitor.model import Bound


def with_noun_and_rate(tokens: Tokens, draft: Draft) -> Draft:
    """The draft with what its amount is per, what it counts, and what that count is per."""
    if draft.unit is not None and draft.unit.name != "%":
        per = per_part(tokens, draft.last, is_money=draft.unit.is_money)
        if per is None and (end := _end_of_conversion(tokens, draft)) is not None:
            per = per_part(tokens, end, is_money=True)
            return replace(draft, unit=replace(draft.unit, name=f"{draft.unit.name} per {per[0]}")) if per else draft
        if per is not None:
            return replace(draft, unit=replace(draft.unit, name=f"{draft.unit.name} per {per[0]}", last=per[1]))
        return draft
    draft = _with_noun(tokens, draft)
    if draft.unit is not None:
        return draft
    per = per_part(tokens, draft.noun.last if draft.noun else draft.last, is_money=False)
    return replace(draft, per=f" per {per[0]}", cue_last=per[1]) if per else draft


def _end_of_conversion(tokens: Tokens, draft: Draft) -> int | None:
    """Where a conversion in brackets behind an amount of money ends: "900 yuan ($127) a tonne"."""
    if draft.unit is None or not draft.unit.is_money or lower(tokens, draft.last + 1) != "(":
        return None
    inside = range(draft.last + 2, min(draft.last + 9, len(tokens)))
    return next((at for at in inside if tokens[at].text == ")"), None)


def _with_noun(tokens: Tokens, draft: Draft) -> Draft:
    number, following = draft.last_number, lower(tokens, draft.last + 1)
    if draft.unit is not None and following != "of":
        return draft
    if draft.unit is None and (_hangs(tokens, draft) or _is_many(tokens, draft)):
        return draft
    is_one = number.low == 1 and number.form != FRACTION and draft.unit is None
    at = draft.last + (2 if following == "+" else 1)
    noun = noun_after(tokens, at, is_one=is_one, is_share=number.form == FRACTION)
    if noun is None and number.low == 0 and number.form == WORDS:  # zero confidence
        noun = noun_after(tokens, at, is_one=True)
    return replace(draft, noun=with_kind(tokens, noun) if noun else None)


def _hangs(tokens: Tokens, draft: Draft) -> bool:
    """A hyphen with nothing behind it: "four-, five- and six-cylinder"."""
    at = draft.last + 1
    return is_glued(tokens, at) and tokens[at].kind == DASH and not is_glued(tokens, at + 1)


def _is_many(tokens: Tokens, draft: Draft) -> bool:
    """Thousands without "of" are people or nothing: "millions suffering avoidable illnesses"."""
    if draft.number.form != VAGUE or tokens[draft.number.last].lower not in v.PLURAL_SCALES:
        return False
    return lower(tokens, draft.last + 1) not in ("of", "more")


# --- bounds ---------------------------------------------------------------------------


def with_bounds(tokens: Tokens, drafts: Sequence[Draft]) -> list[Draft]:
    """Each draft with its bound; a conversion in brackets has the bound of what it converts."""
    done: list[Draft] = []
    for draft in drafts:
        bounded = _with_bound(tokens, draft)
        if done and bounded.bound is Bound.EXACT and _converts(tokens, done[-1], draft):
            bounded = replace(bounded, bound=done[-1].bound)
        done.append(bounded)
    return done


def _converts(tokens: Tokens, before: Draft, draft: Draft) -> bool:
    """Whether a draft is the same amount in another unit: "7 million crowns (US$1.1 million)"."""
    is_next = draft.unit is not None and before.last + 2 == draft.first
    return is_next and lower(tokens, draft.first - 1) == "("


def _with_bound(tokens: Tokens, draft: Draft) -> Draft:
    at = draft.last_number.last + 1
    is_modifier = is_glued(tokens, at) and tokens[at].kind == DASH and is_glued(tokens, at + 1)
    before = bound_before(tokens, draft.first, is_modifier=is_modifier)
    if before is not None:
        return replace(draft, bound=before[0], cue_first=before[1])
    for end in (draft.last, draft.noun.last if draft.noun else draft.last):
        after = bound_after(tokens, end)
        if after is not None:
            return replace(draft, bound=after[0], cue_last=max(after[1], draft.cue_last or 0))
    return draft
