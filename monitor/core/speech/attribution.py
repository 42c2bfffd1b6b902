"""Decides who says so: the claimant of each figure, by the saying verbs, "according to" and quotation marks around it.

A claim covers the figures behind its verb, or before it where a comma or quotation mark closes what was said. The
nearest verb before a figure wins ("ISW said Russian sources claimed three waves": Russian sources, through ISW).
Pronouns, and quotations that run on, go to the last speaker.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from monitor.core.quantities.lexer import tokenize
from monitor.core.speech.claims import Claim, claims_in
from monitor.core.speech.relaying import relayed, source_within, through
from monitor.core.speech.speakers import opening_name, words_of
from monitor.core.text import Sentence, split_sentences
from monitor.model import Attribution, Mention


@dataclass(frozen=True, slots=True)
class _Heard:
    """A sentence with its claims (pronouns resolved), and who had spoken last before it."""

    sentence: Sentence
    claims: tuple[Claim, ...]
    speaker_before: str


@dataclass(frozen=True, slots=True)
class _Quotation:
    """A quotation in the text, offsets of its marks."""

    start: int
    end: int


def attribute(text: str, mentions: Sequence[Mention]) -> tuple[Attribution | None, ...]:
    """The claimant of each mention, in order; None where the text names nobody."""
    if not mentions:
        return ()
    heard = _hear(text)
    quotations = _quotations(text)
    return tuple(_attribution(mention, heard, quotations) for mention in mentions)


def _hear(text: str) -> list[_Heard]:
    heard: list[_Heard] = []
    speaker = ""
    for sentence in split_sentences(text):
        before = speaker
        claims: list[Claim] = []
        for claim in claims_in(sentence.text):
            known = claim
            if claim.is_pronoun:
                known = replace(claim, claimant=speaker or _person_before(heard))
            if claim.cue == "adding" and claims:
                known = replace(claim, claimant=claims[-1].claimant)
            if known.claimant:
                claims.append(known)
                speaker = known.claimant if claim.is_speech else speaker
        heard.append(_Heard(sentence, tuple(claims), before))
    return heard


def _person_before(heard: Sequence[_Heard]) -> str:
    """Whom "he said" means where nobody has spoken yet: the full name that opened one of the two sentences before."""
    for earlier in heard[-1:-3:-1]:
        tokens = tokenize(earlier.sentence.text)
        name = opening_name(tokens, len(tokens))
        if name is not None and name[1] > name[0]:
            return words_of(tokens, name)
    return ""


def _attribution(mention: Mention, heard: Sequence[_Heard], quotations: Sequence[_Quotation]) -> Attribution | None:
    index = bisect_right(heard, mention.start, key=lambda one: one.sentence.start) - 1
    if index < 0:
        return None
    claim = _covering(mention, heard[index])
    if claim is not None:
        return claim
    at = bisect_right(quotations, mention.start, key=lambda quotation: quotation.start) - 1
    if at < 0 or mention.start >= quotations[at].end:
        return None
    return _speaker_of(quotations[at], heard, index)


def _covering(mention: Mention, here: _Heard) -> Attribution | None:
    """A source named right for the figure, else the nearest claim before it, else the first behind that closes it."""
    start, end = mention.start - here.sentence.start, mention.end - here.sentence.start
    text = here.sentence.text
    before = [c for c in here.claims if c.end <= start and not c.trails and not _parted(text[c.end : start])]
    behind = [c for c in here.claims if c.trails and c.start >= end and not _parted(text[end : c.start])]
    cited = [claim for claim in here.claims if claim.cue == "citing"]
    if cited and (before or behind):
        return through(cited[0], next((one for one in (*before[::-1], *behind) if one is not cited[0]), None))
    if before and not (text[before[-1].end :].startswith((" of ", " about ")) and behind):
        return relayed(source_within(before[-1], here.claims, start, text) or before[-1], before, text)
    inserted = [c for c in here.claims if c.trails and c.end <= start and not _parted(text[c.end : start])]
    found = next(iter(behind + inserted[-1:]), None)
    return None if found is None else through(found, None)


def _parted(between: str) -> bool:
    """Whether a claim cannot reach over the words between it and a figure."""
    return ";" in between or "•" in between or ", but " in between


# --- quotations ------------------------------------------------------------------------


def _quotations(text: str) -> list[_Quotation]:
    """Spans between quotation marks; one that a paragraph leaves open ends with the paragraph."""
    found: list[_Quotation] = []
    opened = -1
    for at, character in enumerate(text):
        if character in '“”"':
            closes = character == "”" or (character == '"' and opened >= 0)
            if closes and opened >= 0:
                found.append(_Quotation(opened, at + 1))
                opened = -1
            elif not closes:
                opened = at
        elif character == "\n" and opened >= 0 and text[at : at + 2] == "\n\n":
            found.append(_Quotation(opened, at))
            opened = -1
    if opened >= 0:
        found.append(_Quotation(opened, len(text)))
    return found


def _speaker_of(quotation: _Quotation, heard: Sequence[_Heard], index: int) -> Attribution | None:
    """Who speaks a quotation: the claim that closes it in a later sentence, else the last speaker before it."""
    for later in heard[index + 1 : index + 6]:
        if later.sentence.start >= quotation.end:
            break
        claim = next((claim for claim in later.claims if later.sentence.start + claim.start >= quotation.end - 1), None)
        if claim is not None:
            return Attribution(claim.claimant, claim.cue, claim.told)
    speaker = heard[index].speaker_before
    return Attribution(speaker, "quotation") if speaker else None
