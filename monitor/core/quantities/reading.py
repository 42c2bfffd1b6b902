"""Decides, sentence by sentence, which figures a text holds: the order of the steps, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from monitor.core.quantities import vocabulary as v
from monitor.core.quantities.amounts import unit_of
from monitor.core.quantities.bounds import bound_after, bound_before, interval
from monitor.core.quantities.context import Context
from monitor.core.quantities.exclusions import reason_to_drop, shape_reason
from monitor.core.quantities.lexer import DASH, WORD, Token, tokenize
from monitor.core.quantities.nouns import noun_after
from monitor.core.quantities.numerals import parse_number
from monitor.core.quantities.ranges import join_ranges
from monitor.core.quantities.sharing import Antecedent, share
from monitor.core.quantities.spans import FRACTION, VAGUE, Draft, Number, is_glued, lower
from monitor.core.quantities.units import per_part
from monitor.core.text import Sentence, split_sentences
from monitor.model import Bound, Mention, Quantity


@dataclass(frozen=True, slots=True)
class DroppedNumber:
    """A number that is no figure, and the name of the rule that says so."""

    text: str
    start: int
    end: int
    reason: str


_NUMBER_WORDS = sorted(v.NUMBER_WORDS | set(v.PLURAL_SCALES) | set(v.FRACTIONS), key=len, reverse=True)
_GATE = re.compile(rf"[\d½⅓⅔¼¾⅕-⅞]|\b(?:{'|'.join(_NUMBER_WORDS)})", re.IGNORECASE)


def find_quantities(text: str, language: str = "en") -> tuple[Mention, ...]:
    """Every figure of a text in order, with exact offsets into it; dates, ages, names and scores are left out.

    `language` says how digits are grouped (38,000 or 38.000 or 38 000); number words are read in English only.
    """
    mentions: list[Mention] = []
    antecedent = Antecedent()
    for sentence in _with_numbers(text):
        tokens = tokenize(sentence.text, language)
        drafts, antecedent = _drafts(tokens, _numbers(tokens, language)[0], antecedent)
        mentions += [_mention(tokens, draft, sentence) for draft in drafts]
    return tuple(mentions)


def dropped_numbers(text: str, language: str = "en") -> tuple[DroppedNumber, ...]:
    """Every number that is no figure, with the name of the rule that dropped it."""
    dropped: list[DroppedNumber] = []
    for sentence in _with_numbers(text):
        tokens = tokenize(sentence.text, language)
        for first, last, reason in _numbers(tokens, language)[1]:
            start, end = tokens[first].start, tokens[last].end
            dropped.append(
                DroppedNumber(sentence.text[start:end], sentence.start + start, sentence.start + end, reason)
            )
    return tuple(dropped)


def _with_numbers(text: str) -> Iterator[Sentence]:
    if not _GATE.search(text):
        return
    for sentence in split_sentences(text):
        if _GATE.search(sentence.text):
            yield sentence


def _drafts(tokens: Sequence[Token], kept: Sequence[Draft], antecedent: Antecedent) -> tuple[list[Draft], Antecedent]:
    drafts = join_ranges(tokens, kept)
    drafts = [_with_noun(tokens, _with_per(tokens, draft)) for draft in drafts]
    drafts = [_with_rate(tokens, draft) for draft in drafts]
    drafts, antecedent = share(tokens, drafts, antecedent)
    drafts = _with_bounds(tokens, drafts)
    return drafts, antecedent


def _numbers(tokens: Sequence[Token], language: str) -> tuple[list[Draft], list[tuple[int, int, str]]]:
    """The numbers that are figures, and those that are none with the reason."""
    kept: list[Draft] = []
    dropped: list[tuple[int, int, str]] = []
    title_case = _is_title_case(tokens)
    at = 0
    while at < len(tokens):
        number = _number_at(tokens, at, language)
        if number is None:
            if reason := shape_reason(tokens[at]):
                dropped.append((at, at, reason))
            at += 1
            continue
        unit = unit_of(tokens, number)
        reason = reason_to_drop(Context(tokens, number, unit, title_case))
        if reason is None:
            kept.append(Draft(number, unit=unit))
        else:
            dropped.append((number.first, number.last, reason))
        at = max(number.last, unit.last if unit else 0) + 1
    return kept, dropped


_STARTS = (
    v.NUMBER_WORDS
    | set(v.PLURAL_SCALES)
    | set(v.VAGUE_COUNTS)
    | {"a", "an", "half", "minus", "negative", "next", "last", "past", "another", "coming"}
)


def _number_at(tokens: Sequence[Token], at: int, language: str) -> Number | None:
    token = tokens[at]
    if token.kind == WORD and token.lower not in _STARTS:
        return None
    return parse_number(tokens, at, language)


def _is_title_case(tokens: Sequence[Token]) -> bool:
    """Whether nearly every longer word begins with a capital, as in headlines."""
    words = [token.text for token in tokens if token.kind == WORD and len(token.text) > 3]
    return len(words) >= 3 and sum(word[0].isupper() for word in words) >= 0.75 * len(words)


def _with_per(tokens: Sequence[Token], draft: Draft) -> Draft:
    if draft.unit is None:
        return draft
    per = per_part(tokens, max(draft.last, draft.unit.last), is_money=draft.unit.is_money)
    if per is None or draft.unit.name == "%":
        return draft
    return replace(draft, unit=replace(draft.unit, name=f"{draft.unit.name} per {per[0]}", last=per[1]))


def _with_noun(tokens: Sequence[Token], draft: Draft) -> Draft:
    number = draft.last_number
    if draft.unit is not None and (draft.unit.name != "%" or lower(tokens, draft.last + 1) != "of"):
        return draft
    if draft.unit is None and (_is_bare(tokens, draft) or _is_many(tokens, draft)):
        return draft
    is_one = number.low == 1 and number.form != FRACTION and draft.unit is None
    return replace(draft, noun=noun_after(tokens, draft.last + 1, is_one=is_one, is_share=number.form == FRACTION))


def _with_rate(tokens: Sequence[Token], draft: Draft) -> Draft:
    """What a count is per: "3,000 tests per day", "20 per week"."""
    if draft.unit is not None:
        return draft
    per = per_part(tokens, draft.noun.last if draft.noun else draft.last, is_money=False)
    return replace(draft, per=f" per {per[0]}", cue_last=per[1]) if per else draft


def _is_many(tokens: Sequence[Token], draft: Draft) -> bool:
    """Thousands without "of" are people or nothing: "millions suffering avoidable illnesses"."""
    if draft.number.form != VAGUE or tokens[draft.number.last].lower not in v.PLURAL_SCALES:
        return False
    return lower(tokens, draft.last + 1) not in ("of", "more")


def _is_bare(tokens: Sequence[Token], draft: Draft) -> bool:
    """A hyphen that hangs ("four-, five- and ...") or a sign of a price: nothing to look for behind."""
    return (
        is_glued(tokens, draft.last + 1)
        and tokens[draft.last + 1].kind == DASH
        and not is_glued(tokens, draft.last + 2)
    )


def _with_bounds(tokens: Sequence[Token], drafts: Sequence[Draft]) -> list[Draft]:
    """Each draft with its bound; a conversion in brackets has the bound of what it converts."""
    done: list[Draft] = []
    for draft in drafts:
        bound = _with_bound(tokens, draft)
        opened = lower(tokens, draft.first - 1) == "("
        if (
            done
            and opened
            and bound.bound is Bound.EXACT
            and draft.unit is not None
            and done[-1].last + 2 == draft.first
        ):
            bound = replace(bound, bound=done[-1].bound)
        done.append(bound)
    return done


def _with_bound(tokens: Sequence[Token], draft: Draft) -> Draft:
    before = bound_before(tokens, draft.first, is_modifier=_is_modifier(tokens, draft))
    if before is not None:
        return replace(draft, bound=before[0], cue_first=before[1])
    ends = [draft.last] + ([draft.noun.last] if draft.noun else [])
    for end in ends:
        after = bound_after(tokens, end)
        if after is not None:
            return replace(draft, bound=after[0], cue_last=max(after[1], draft.cue_last or 0))
    return draft


def _is_modifier(tokens: Sequence[Token], draft: Draft) -> bool:
    at = draft.last_number.last + 1
    return is_glued(tokens, at) and tokens[at].kind == DASH and is_glued(tokens, at + 1)


def _mention(tokens: Sequence[Token], draft: Draft, sentence: Sentence) -> Mention:
    first = draft.first if draft.cue_first is None else min(draft.cue_first, draft.first)
    if draft.high_number is not None and lower(tokens, first - 1) == "between":
        first -= 1
    last = max(draft.last, draft.noun.last if draft.noun else 0, draft.cue_last or 0)
    start, end = tokens[first].start, tokens[last].end
    low, high, bound = interval(draft.number.low, draft.last_number.high, draft.bound)
    counted = draft.shared_noun or (_slice(tokens, sentence, draft.noun.first, draft.noun.last) if draft.noun else "")
    return Mention(
        sentence.text[start:end],
        sentence.start + start,
        sentence.start + end,
        Quantity(low, high, bound, _unit_name(draft)),
        counted,
    )


def _unit_name(draft: Draft) -> str:
    if draft.unit_name:
        return draft.unit_name + draft.per
    if draft.unit is not None:
        return draft.unit.name
    if draft.number.form == FRACTION and draft.high_number is None:
        return "fraction"
    return (draft.noun.head + draft.per if draft.noun else draft.per).strip()


def _slice(tokens: Sequence[Token], sentence: Sentence, first: int, last: int) -> str:
    return sentence.text[tokens[first].start : tokens[last].end]
