"""Decides where a bare number counts people: "12 wounded", "killing two", "the toll rose to 40"."""

from __future__ import annotations

from monitor.core.quantities import vocabulary as v
from monitor.core.quantities.inflection import is_plural
from monitor.core.quantities.spans import FRACTION, VAGUE, Draft, Tokens, left_of_limits, lower, may_be_noun

# What happens to people: right behind a number these count persons ("12 wounded").
FATES = v.word_set(
    "killed dead wounded injured missing hurt arrested detained captured hospitalised hospitalized rescued "
    "displaced infected died drowned trapped evacuated jailed imprisoned executed kidnapped abducted homeless "
    "stranded sickened poisoned aboard onboard perished die dies convicted sentenced freed released unaccounted "
    "forced recovering survived fled charged acquitted shot stabbed"
)
# What is done to people, or kept count of: before a number these count persons ("killing two").
_DEEDS = v.word_set(
    "forcing killing killed kills kill injuring injured injures wounding wounded wounds hurting arresting arrested "
    "arrests detaining detained rescuing rescued capturing evacuating displacing sickening leaving leaves toll "
    "deaths casualties population home sends send employs employ employed employing"
)
_BETWEEN = v.word_set(
    "were was are have been had people seriously feared confirmed reported critically still more others other "
    "further additional"
)
_GATHERINGS = v.word_set(
    "family party crew force army contingent group team crowd country nation city town population mother father mom "
    "mum dad parent"
)
_DEALS = v.word_set(
    "sold sell sells cost costs costing worth paid pay pays spent spend spends earn earned earns earning lost lose "
    "losing raise raised raises saved save saves saving invest invested invests owe owes owed"
)  # what millions does these is money or goods
_NOT_PEOPLE = v.word_set("billions trillions")


def counts_people(tokens: Tokens, draft: Draft) -> bool:
    """Whether a number that names nothing counts persons."""
    number = draft.number
    if number.form == VAGUE and tokens[draft.last].lower in v.PLURAL_SCALES:
        is_many = lower(tokens, draft.last + 1) not in ("of", "worth") and tokens[draft.last].lower not in _NOT_PEOPLE
        return is_many and lower(tokens, draft.first - 1) not in _DEALS
    if number.form == FRACTION or number.low % 1:
        return False
    return _fate_follows(tokens, draft) or _deed_before(tokens, draft)


def _fate_follows(tokens: Tokens, draft: Draft) -> bool:
    at = draft.last + 1
    while lower(tokens, at) in _BETWEEN or lower(tokens, at).endswith("ly"):
        at += 1
    if lower(tokens, at) == "of" and lower(tokens, at + 1) in ("us", "you", "whom"):
        return True
    if lower(tokens, at) == "of" and lower(tokens, at + 1) in ("the", "those", "them"):  # two of the wounded
        at += 2
        while lower(tokens, at) in _BETWEEN:
            at += 1
    if lower(tokens, at) not in FATES:
        return False
    following = lower(tokens, at + 1)
    return not is_plural(following) or following in v.PREPOSITIONS


def opens_headline(tokens: Tokens, draft: Draft) -> bool:
    """A number first in its sentence before a verb, or before "others", counts people: "Two charged with fraud"."""
    if draft.number.form == FRACTION or draft.number.low % 1:
        return False
    if lower(tokens, draft.last + 1) == "others":
        return True
    following = lower(tokens, draft.last + 1)
    return draft.first <= 3 and (following in v.VERBS or following.endswith("ed"))


def _deed_before(tokens: Tokens, draft: Draft) -> bool:
    following = lower(tokens, draft.last + (2 if lower(tokens, draft.last + 1) in ("more", "others") else 1))
    if may_be_noun(following) and following not in v.WEEKDAYS and not following.endswith("ly"):
        return False
    marker = left_of_limits(tokens, draft.first)
    if lower(tokens, marker) == "of" and lower(tokens, marker - 1) in _GATHERINGS:
        return True
    if any(token.lower in _DEEDS for token in tokens[max(0, draft.first - 5) : draft.first]):
        return True
    earlier = tokens[max(0, draft.first - 25) : draft.first]
    return any(token.lower == "toll" for token in earlier)
