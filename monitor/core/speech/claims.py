"""Decides which words of one sentence say that somebody claims something."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from monitor.core.quantities.inflection import is_plural
from monitor.core.quantities.lexer import DASH, WORD, Token, tokenize
from monitor.core.quantities.spans import Tokens, lower, may_be_noun
from monitor.core.quantities.vocabulary import AUXILIARIES, MONTHS, NOT_PLURAL, VERBS, WEEKDAYS
from monitor.core.speech import claim_words as w
from monitor.core.speech.speakers import (
    Span,
    inner_source,
    name_before,
    name_right,
    opening_name,
    phrase_right,
    subject_before,
    words_of,
)

_CLOSERS = ',"”'


@dataclass(frozen=True, slots=True)
class Claim:
    """Somebody's claim inside a sentence; `start` and `end` of subject and verb count characters of the sentence.

    `trails` says that it closes what was said ("..., Zelensky said"); otherwise it opens it. `claimant` is "" for a
    pronoun. `is_speech` is False for sources and evidence, to which no later "he said" refers.
    """

    claimant: str
    cue: str
    start: int
    end: int
    trails: bool = False
    is_speech: bool = True
    told: tuple[str, ...] = ()  # the outlet that it was told: "officials told Reuters"

    @property
    def is_pronoun(self) -> bool:
        return not self.claimant


def claims_in(sentence: str) -> list[Claim]:
    """The claims of a sentence in the order in which they begin."""
    if not w.GATE.search(sentence) and not w.HEADLINE_END.search(sentence):
        return []
    tokens = tokenize(sentence)
    claims = [claim for at in range(len(tokens)) for claim in _claims_at(tokens, at)]
    claims += _of_headline(tokens)
    return sorted(_outside_sources(claims), key=lambda claim: claim.start)


def _outside_sources(claims: Sequence[Claim]) -> Iterator[Claim]:
    """The claims but for those whose verb is a noun in a source's name: "according to police reports"."""
    sources = [claim for claim in claims if claim.cue == "according to"]
    for claim in claims:
        if claim in sources or not any(one.start < claim.end <= one.end for one in sources):
            yield claim


def _claims_at(tokens: Tokens, at: int) -> Iterator[Claim]:
    word = tokens[at].lower
    claim = None
    if word == "according" and lower(tokens, at + 1) == "to":
        claim = _of_source(tokens, at, "according to")
    elif word in w.PASSIVE and lower(tokens, at + 1) == "by":
        claim = _of_source(tokens, at, f"{word} by")
    elif word == "citing":
        claim = _of_source(tokens, at - 1, "citing")
    elif word in w.SAYING_PARTICIPLES:
        claim = _of_participle(tokens, at)
    elif (word in w.SAYING or word in w.WITNESSING or word in w.SAYING_BASE) and _is_verb_here(tokens, at):
        claim = _inverted(tokens, at) if _is_inverted(tokens, at) else _spoken(tokens, at)
    if claim is not None:
        yield claim


def _of_source(tokens: Tokens, cue: int, words: str) -> Claim | None:
    """According to X, verified by X: it opens only at the start of its clause."""
    phrase = phrase_right(tokens, cue + 2)
    if phrase is None:
        return None
    opens = cue <= 1 or tokens[cue - 1].text in ";:"
    start, end = tokens[cue].start, tokens[phrase[1]].end
    return Claim(words_of(tokens, phrase), words, start, end, trails=not opens, is_speech=False)


def _of_headline(tokens: Tokens) -> Iterator[Claim]:
    """Who a headline ends with: "Five million may be homeless after quake: UN"."""
    for at in range(len(tokens) - 2, max(1, len(tokens) - 7), -1):
        if tokens[at].text in (":", "–", "—", "-") and not tokens[at + 1].glued:
            rest = tokens[at + 1 :]
            if all(token.kind == WORD and token.lower not in VERBS | AUXILIARIES for token in rest) and _is_capital(
                rest[0]
            ):
                span = (at + 1, len(tokens) - 1)
                yield Claim(words_of(tokens, span), ":", rest[0].start, rest[-1].end, trails=True, is_speech=False)
            return


def _is_capital(token: Token) -> bool:
    return token.text[:1].isupper()


def _of_participle(tokens: Tokens, at: int) -> Claim | None:
    """The claim of whoever opens the sentence: "..., saying they blocked 18 missiles"."""
    name = name_before(tokens, at) or opening_name(tokens, at)
    if name is None or lower(tokens, at - 1) in ("old", "the", "a", "this"):
        return None
    return Claim(_claimant(tokens, name), tokens[at].text, tokens[at].start, tokens[at].end, is_speech=False)


def _claimant(tokens: Tokens, span: Span) -> str:
    name = words_of(tokens, inner_source(tokens, *span))
    return "" if name.lower() in w.PRONOUNS else name


# --- X said -----------------------------------------------------------------------------------


def _spoken(tokens: Tokens, verb: int) -> Claim | None:
    subject = subject_before(tokens, verb)
    if subject is None or not _may_speak(tokens, subject, verb):
        return None
    opening = subject[0]
    while opening > 0 and tokens[opening - 1].lower in w.LEADS:
        opening -= 1
    trails = opening > 0 and tokens[opening - 1].text in _CLOSERS and _closes(tokens, verb)
    is_speech = tokens[verb].lower not in w.EVIDENCE
    start, end = tokens[subject[0]].start, tokens[verb].end
    return Claim(_claimant(tokens, subject), tokens[verb].text, start, end, trails, is_speech, _told(tokens, verb))


def _told(tokens: Tokens, verb: int) -> tuple[str, ...]:
    """The outlet that was told, if it was one: not "told reporters", nor "told Biden"."""
    name = name_right(tokens, verb + 1) if tokens[verb].lower in ("told", "tells") else None
    if name is None:
        return ()
    return (words_of(tokens, name),) if _is_outlet(tokens, name) else ()


def _is_outlet(tokens: Tokens, name: Span) -> bool:
    words = [token.text for token in tokens[name[0] : name[1] + 1]]
    if not w.NOT_OUTLETS.isdisjoint(words):
        return False
    is_paper = words[-1] in w.PAPERS or any(word in w.PAPERS and after == "of" for word, after in pairwise(words))
    return is_paper or not (w.AGENCIES | w.OUTLET_KINDS).isdisjoint(words)


def _may_speak(tokens: Tokens, subject: Span, verb: int) -> bool:
    """Evidence needs a source that can know; a plain verb needs a subject that is no mere time or "who"."""
    last = tokens[subject[1]]
    if last.lower in w.NOBODY | WEEKDAYS | MONTHS:
        return False
    if tokens[verb].lower not in w.EVIDENCE or last.text[:1].isupper():
        return True
    return any(token.lower in w.REFERENCES for token in tokens[subject[0] : subject[1] + 1])


def _closes(tokens: Tokens, verb: int) -> bool:
    """A cue that closes what was said ends its clause, or goes on with to whom, when, where."""
    return (
        tokens[verb].lower in ("told", "tells") or lower(tokens, verb + 1) in w.AFTER_CLOSING or verb + 1 == len(tokens)
    )


def _is_verb_here(tokens: Tokens, at: int) -> bool:
    """Not the noun of the same form: "dismisses claims", "failed states", "claimed 298 lives", "the reports"."""
    word, before, following = tokens[at].lower, lower(tokens, at - 1), lower(tokens, at + 1)
    if before.endswith("'s") or before in w.BEFORE_NOUN:
        return False
    if word.endswith("s") and word != "says" and following in VERBS | AUXILIARIES | {"of", "from"}:
        return False
    if any(token.lower in w.CLAIMED_THINGS for token in tokens[at + 1 : at + 6]):
        return False
    if word in ("reports", "reported") and following in ("to", "on", "for"):  # reported to prison
        return False
    if word in ("records", "recorded") and before not in ("has", "have", "had"):  # none recorded in May
        return False
    if word in w.SAYING_BASE:
        return is_plural(before) and before not in NOT_PLURAL
    return word not in w.SAID_AS_NOUNS or following in w.AFTER_SAYING or at + 1 == len(tokens)


# --- said X -----------------------------------------------------------------------------------


def _inverted(tokens: Tokens, verb: int) -> Claim | None:
    name = name_right(tokens, verb + 1)
    if name is None:
        return None
    return Claim(words_of(tokens, name), tokens[verb].text, tokens[verb].start, tokens[name[1]].end, trails=True)


def _is_inverted(tokens: Tokens, verb: int) -> bool:
    """The verb behind a comma or quotation mark, and a name behind it: ", said Pasi Paroinen"."""
    word = tokens[verb].lower
    if verb == 0 or tokens[verb - 1].text not in _CLOSERS or word in w.EVIDENCE | {"told", "tells"}:
        return False
    following = tokens[verb + 1] if verb + 1 < len(tokens) else None
    if following is None or following.kind != WORD or following.lower in w.BOUNDARIES | WEEKDAYS:
        return False
    if _is_clause(tokens, verb + 1):
        return False
    if word in ("said", "says") and may_be_noun(following.lower):
        return True
    is_named = any(token.text[:1].isupper() for token in tokens[verb + 1 : verb + 4])  # "says novelist Andrei Kurkov"
    return is_named or (word in ("said", "says") and following.lower in ("the", "a", "an", "his", "her", "one"))


def _is_clause(tokens: Tokens, at: int) -> bool:
    """Behind "..., said" stands a whole clause, not a speaker: "Ukrainian troops had destroyed"."""
    for token in tokens[at : at + 8]:
        if token.kind not in (WORD, DASH):
            return False
        if token.lower in AUXILIARIES or token.lower in VERBS - w.SAYING:
            return True
    return False
