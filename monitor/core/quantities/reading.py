"""Decides, sentence by sentence, which figures a text holds: the order of the steps, and nothing else.

text -> sentences -> tokens -> numbers -> sift -> ranges -> nouns and rates -> sharing -> bounds -> mentions
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from monitor.core.quantities import vocabulary as v
from monitor.core.quantities.bounds import interval
from monitor.core.quantities.completing import with_bounds, with_noun_and_rate
from monitor.core.quantities.lexer import tokenize
from monitor.core.quantities.ranges import join_ranges
from monitor.core.quantities.sharing import NOTHING, Antecedent, share
from monitor.core.quantities.sifting import sift
from monitor.core.quantities.spans import FRACTION, Draft, Tokens, lower
from monitor.core.text import Sentence, split_sentences
from monitor.model import Mention, Quantity


@dataclass(frozen=True, slots=True)
class DroppedNumber:
    """A number that is no figure, where it stands, and the name of the rule that says so."""

    text: str
    start: int
    end: int
    reason: str


_NUMBER_WORDS = sorted(v.NUMBER_WORDS | set(v.PLURAL_SCALES) | set(v.FRACTIONS) | v.FOLDS, key=len, reverse=True)
_MAY_HOLD_NUMBERS = re.compile(rf"[\d½⅓⅔¼¾⅕-⅞]|\b(?:{'|'.join(_NUMBER_WORDS)})\b", re.IGNORECASE)


def find_quantities(text: str, language: str = "en") -> tuple[Mention, ...]:
    """Every figure of a text in order, with exact offsets into it; dates, names and scores are left out.

    `language` says how digits are grouped (38,000 or 38.000 or 38 000); number words are read in English only.
    """
    mentions: list[Mention] = []
    antecedent = NOTHING
    for sentence in _with_numbers(text):
        tokens = tokenize(sentence.text, language)
        drafts, antecedent = _drafts(tokens, sift(tokens, language)[0], antecedent)
        mentions += _mentions(tokens, drafts, sentence)
    return tuple(mentions)


def dropped_numbers(text: str, language: str = "en") -> tuple[DroppedNumber, ...]:
    """Every number that is no figure, with the name of the rule that dropped it."""
    return tuple(
        DroppedNumber(sentence.text[start:end], sentence.start + start, sentence.start + end, dropped.reason)
        for sentence in _with_numbers(text)
        for tokens in (tokenize(sentence.text, language),)
        for dropped in sift(tokens, language)[1]
        for start, end in ((tokens[dropped.first].start, tokens[dropped.last].end),)
    )


def _with_numbers(text: str) -> Iterator[Sentence]:
    """The sentences that may hold a number at all: most titles end here."""
    if not _MAY_HOLD_NUMBERS.search(text):
        return
    for sentence in split_sentences(text):
        if _MAY_HOLD_NUMBERS.search(sentence.text):
            yield sentence


def _drafts(tokens: Tokens, kept: list[Draft], antecedent: Antecedent) -> tuple[list[Draft], Antecedent]:
    drafts = [with_noun_and_rate(tokens, draft) for draft in join_ranges(tokens, kept)]
    drafts, antecedent = share(tokens, drafts, antecedent)
    return with_bounds(tokens, drafts), antecedent


# --- from drafts to mentions ------------------------------------------------------------


def _mentions(tokens: Tokens, drafts: list[Draft], sentence: Sentence) -> Iterator[Mention]:
    """The mentions of a sentence; what lies inside the one before ("200 155-millimetre shells") is part of it."""
    free = 0  # the first token that no mention holds yet
    for draft in drafts:
        if draft.first >= free:
            first, last = _span(tokens, draft, free)
            yield _mention(tokens, draft, sentence, first, last)
            free = last + 1


def _span(tokens: Tokens, draft: Draft, free: int) -> tuple[int, int]:
    """First and last token of a figure with the words that limit it and what it counts."""
    first = draft.first if draft.cue_first is None else min(draft.cue_first, draft.first)
    if draft.high_number is not None and lower(tokens, first - 1) == "between":
        first -= 1
    return max(first, free), max(draft.last, draft.noun.last if draft.noun else 0, draft.cue_last or 0)


def _mention(tokens: Tokens, draft: Draft, sentence: Sentence, first: int, last: int) -> Mention:
    start, end = tokens[first].start, tokens[last].end
    low, high, bound = interval(draft.number.low, draft.last_number.high, draft.bound)
    counted = draft.shared_noun
    if draft.noun is not None and not counted:
        counted = sentence.text[tokens[draft.noun.first].start : tokens[draft.noun.last].end]
    quantity = Quantity(low, high, bound, _unit_name(draft))
    return Mention(sentence.text[start:end], sentence.start + start, sentence.start + end, quantity, counted)


def _unit_name(draft: Draft) -> str:
    if draft.unit_name:
        return draft.unit_name + draft.per
    if draft.unit is not None:
        return draft.unit.name
    if draft.number.form == FRACTION == draft.last_number.form:
        return "fraction"
    return (draft.noun.head + draft.per if draft.noun else draft.per).strip()
