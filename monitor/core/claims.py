"""Decides which words of one sentence say that somebody claims something, and who that is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from monitor.core.quantities.inflection import is_plural
from monitor.core.quantities.lexer import NUMBER, WORD, Token, tokenize
from monitor.core.quantities.vocabulary import ADVERBS, AUXILIARIES, MONTHS, NOT_PLURAL, VERBS, WEEKDAYS, word_set


@dataclass(frozen=True, slots=True)
class Claim:
    """Somebody's claim inside a sentence; offsets of the cue (subject and verb) count characters of the sentence.

    `trails` says that the cue closes what was said ("..., Zelensky said"); otherwise it opens it. `claimant` is ""
    for a pronoun that the sentence does not resolve.
    """

    claimant: str
    cue: str
    start: int
    end: int
    trails: bool = False
    is_pronoun: bool = False
    is_speech: bool = True


_SAYING = word_set(
    "said says say told tells claimed claims claim stated states reported reports announced announces confirmed "
    "confirms estimated estimates added adds noted notes warned warns insisted insists alleged alleges argued "
    "argues acknowledged acknowledges admitted admits declared declares explained explains maintained maintains "
    "suggested suggests posited predicted predicts forecast forecasts believes revealed reveals disclosed wrote "
    "writes tweeted posted testified recalled denied vowed indicated indicates concluded concludes asserted "
    "avowed stressed emphasised emphasized projected projects calculated reckons reckoned recounted boasted "
    "conceded complained observed shows showed found finds puts"
)
# Base forms: verbs behind a plural ("authorities insist"), else nouns ("a claim").
_BASE = word_set(
    "claim insist believe warn estimate report suggest allege show argue admit deny reckon maintain expect fear"
)
_PARTICIPLES = word_set("saying claiming adding estimating insisting alleging")
# Forms in -s that are nouns as well: no claim behind these words.
_TAKES_NOUN = word_set(
    "dismisses dismiss dismissed denies deny denied rejects reject rejected disputes disputed repeats repeated "
    "makes made make of amid over into on by despite with such about for against investigates investigating some "
    "many any new several reviews united"
)
# Verbs of evidence: a claim only if what they are said of can know ("data showed", "Oleksandr saw").
_EVIDENCE = word_set("shows showed found finds puts indicates indicated saw witnessed counted observed")
_WITNESS = word_set("saw witnessed counted")
_REFERENCES = word_set(
    "data figures estimates estimate statistics report reports numbers analysis survey poll study tally count "
    "research statement documents records assessment census intelligence officials sources police authorities "
    "ministry agency office database imagery footage"
)
_PASSIVE = word_set(
    "verified compiled reported confirmed published released cited estimated quoted counted provided collected "
    "issued conducted seen reviewed obtained"
)
_PRONOUNS = word_set("he she they it")
_NOBODY = word_set("we i you who which that what this there one some many people it's")
_BOUNDARIES = word_set(
    "that but as while when because although though if where whereas since after before until whether and or so"
)
_BE = word_set("is are was were be been being it's")
_SKIPPED = ADVERBS | word_set(
    "has have had also later earlier previously recently repeatedly separately publicly reportedly would will did does"
)
_NAME_LINKS = word_set("of for the and at in with from to by on de la van von bin al")
_GATE = re.compile(
    rf"\b(?:{'|'.join(sorted(_SAYING | _WITNESS | _PASSIVE | _BASE | _PARTICIPLES))}|according)\b", re.IGNORECASE
)
_CLOSERS = ',"”'


def claims_in(sentence: str) -> list[Claim]:
    """The claims of a sentence in the order of their cues."""
    if not _GATE.search(sentence):
        return []
    tokens = tokenize(sentence)
    claims = [claim for at in range(len(tokens)) for claim in _claims_at(tokens, at)]
    return sorted(claims, key=lambda claim: claim.start)


def _claims_at(tokens: Sequence[Token], at: int) -> Iterator[Claim]:
    word = tokens[at].lower
    if word == "according" and _lower(tokens, at + 1) == "to":
        yield from _source_claim(tokens, at, at + 2, "according to")
    elif word in _PASSIVE and _lower(tokens, at + 1) == "by":
        yield from _source_claim(tokens, at, at + 2, f"{word} by")
    elif word in _PARTICIPLES:
        yield from _participle(tokens, at)
    elif word in _SAYING or word in _WITNESS or word in _BASE:
        claim = _spoken(tokens, at) if _is_verb_here(tokens, at) else None
        if claim is not None:
            yield claim


def _lower(tokens: Sequence[Token], at: int) -> str:
    return tokens[at].lower if 0 <= at < len(tokens) else ""


# --- according to X, verified by X -------------------------------------------------------


def _source_claim(tokens: Sequence[Token], cue: int, at: int, words: str) -> Iterator[Claim]:
    first, last = _phrase_right(tokens, at)
    if last >= first:
        opens = cue <= 1 or tokens[cue - 1].text in ";:"
        yield Claim(
            _text(tokens, first, last), words, tokens[cue].start, tokens[last].end, trails=not opens, is_speech=False
        )


def _phrase_right(tokens: Sequence[Token], at: int) -> tuple[int, int]:
    """The noun phrase that begins at `at`; of "data from the UN" and the like the part behind the preposition."""
    first = at + 1 if at < len(tokens) and tokens[at].text in ("the", "a", "an", "A", "An") else at
    last = first - 1
    for index in range(first, min(len(tokens), first + 12)):
        if not _continues_phrase(tokens, index, first):
            break
        last = index
    while last >= first and _lower(tokens, last) in _NAME_LINKS:
        last -= 1
    return _inner_source(tokens, first, last)


def _continues_phrase(tokens: Sequence[Token], index: int, first: int) -> bool:
    token = tokens[index]
    if token.kind == "dash" or token.text in "'’&/":
        return token.glued
    if token.kind not in (WORD, "code", NUMBER):
        return False
    if token.lower in WEEKDAYS | MONTHS or token.lower in AUXILIARIES or token.lower in _NOBODY:
        return False
    if token.lower in _NAME_LINKS:
        following = tokens[index + 1] if index + 1 < len(tokens) else None
        if following is None or following.lower in WEEKDAYS | MONTHS:
            return False
        if token.lower in ("of", "for", "the", "de", "la", "van", "von", "al", "bin"):
            return True
        if token.lower in ("from", "by") and tokens[index - 1].lower in _REFERENCES:
            return True
        return (
            token.lower in ("from", "by", "at", "and", "in")
            and (following.text[:1].isupper() or following.lower == "the")
            and (token.lower != "in" or not tokens[index - 1].text[:1].isupper())
        )
    if (
        token.text.islower()
        and (token.lower in VERBS or token.lower.endswith("ed"))
        and tokens[index - 1].text[:1].isupper()
    ):
        return False
    return token.lower not in _BOUNDARIES and token.lower not in _SAYING - _REFERENCES


def _inner_source(tokens: Sequence[Token], first: int, last: int) -> tuple[int, int]:
    """ "figures from the World Bank": the World Bank."""
    for index in range(first, last):
        if tokens[index].lower in _REFERENCES and _lower(tokens, index + 1) in ("from", "by"):
            start = index + 2
            start += 1 if _lower(tokens, start) in ("the", "a", "an") else 0
            if start <= last:
                return start, last
    return first, last


# --- X said, said X ------------------------------------------------------------------------


def _spoken(tokens: Sequence[Token], verb: int) -> Claim | None:
    if _is_inverted(tokens, verb) and not _is_clause(tokens, verb + 1):
        first, last = _phrase_right(tokens, verb + 1)
        if last < first:
            return None
        last = _end_of_name(tokens, first, last)
        return (
            None
            if _lower(tokens, last + 1) in AUXILIARIES
            else Claim(_text(tokens, first, last), tokens[verb].text, tokens[verb].start, tokens[last].end, trails=True)
        )
    subject = _subject(tokens, verb)
    if subject is None:
        return None
    first, last = subject
    name = _text(tokens, first, last)
    start, end = tokens[first].start, tokens[verb].end
    opening = first
    while opening > 0 and tokens[opening - 1].lower in _LEADS:
        opening -= 1
    trails = opening > 0 and tokens[opening - 1].text in _CLOSERS and _closes(tokens, verb)
    if name.lower() in _PRONOUNS:
        return Claim("", tokens[verb].text, start, end, trails, is_pronoun=True)
    if name.lower().split()[-1] in _NOBODY or not _may_speak(tokens, first, last, verb):
        return None
    return Claim(name, tokens[verb].text, start, end, trails, is_speech=tokens[verb].lower not in _EVIDENCE)


def _is_verb_here(tokens: Sequence[Token], at: int) -> bool:
    """Not the noun of the same form: "dismisses claims", "failed states", "claimed 298 lives", "the reports"."""
    word, before = tokens[at].lower, tokens[at - 1].lower if at else ""
    if before.endswith("'s") or (
        word.endswith("s") and word != "says" and _lower(tokens, at + 1) in VERBS | AUXILIARIES | {"of", "from"}
    ):
        return False
    if before in _TAKES_NOUN or any(
        token.lower in ("lives", "responsibility", "victory") for token in tokens[at + 1 : at + 6]
    ):
        return False
    if word in _BASE:
        return is_plural(before) and before not in NOT_PLURAL
    if word in ("states", "notes", "projects", "posts"):
        return _lower(tokens, at + 1) in ("that", ":", ",")
    return True


def _participle(tokens: Sequence[Token], at: int) -> Iterator[Claim]:
    """ "..., saying they blocked 18 missiles": the claim of whoever opens the sentence."""
    first = 0
    while first < at and (
        tokens[first].lower in _LEADS or tokens[first].kind not in (WORD, "code") or _lower(tokens, first + 1) == ","
    ):
        first += 1
    last = first
    while last + 1 < at and tokens[last + 1].kind == WORD and tokens[last + 1].text[:1].isupper():
        last += 1
    if first < at and tokens[first].text[:1].isupper() and tokens[first].lower not in _NOBODY | _BOUNDARIES:
        is_pronoun = tokens[first].lower in _PRONOUNS
        name = "" if is_pronoun else _text(tokens, first, last)
        yield Claim(name, tokens[at].text, tokens[at].start, tokens[at].end, is_pronoun=is_pronoun, is_speech=False)


def _is_inverted(tokens: Sequence[Token], verb: int) -> bool:
    """ ", said Pasi Paroinen": the verb behind a comma or quotation mark, and a name or noun behind it."""
    if verb == 0 or tokens[verb - 1].text not in _CLOSERS or tokens[verb].lower in _EVIDENCE | {"told", "tells"}:
        return False
    following = tokens[verb + 1] if verb + 1 < len(tokens) else None
    if following is None or following.kind != WORD or following.lower in _BOUNDARIES or following.lower in WEEKDAYS:
        return False
    if any(token.text[:1].isupper() for token in tokens[verb + 2 : verb + 4]):  # "says novelist Andrei Kurkov"
        return True
    return following.text[:1].isupper() or (
        following.lower in ("the", "a", "an", "his", "her", "one") and tokens[verb].lower in ("said", "says")
    )


def _is_clause(tokens: Sequence[Token], at: int) -> bool:
    """Behind "..., said" stands a whole clause, not a speaker: "Ukrainian troops had destroyed"."""
    for token in tokens[at : at + 8]:
        if token.kind != WORD and token.kind != "dash":
            return False
        if token.lower in AUXILIARIES or token.lower in VERBS - _SAYING:
            return True
    return False


def _end_of_name(tokens: Sequence[Token], first: int, last: int) -> int:
    """Of "said President Zelensky in his address" only the name."""
    for index in range(first + 1, last + 1):
        if tokens[index].lower in ("in", "at", "on", "from", "to", "with"):
            return index - 1
    return last


def _closes(tokens: Sequence[Token], verb: int) -> bool:
    """A cue that closes what was said ends its clause, or goes on with to whom, when, where."""
    following = _lower(tokens, verb + 1)
    if tokens[verb].lower in ("told", "tells"):
        return True
    return following in (
        "",
        ".",
        ",",
        ";",
        "in",
        "on",
        "at",
        "to",
        "during",
        "after",
        "last",
        "this",
        "earlier",
        "late",
        "early",
        "by",
        "—",
        "–",
        ")",
        ":",
    ) or (following in WEEKDAYS or following in ("”", '"', "yesterday", "today"))


def _subject(tokens: Sequence[Token], verb: int) -> tuple[int, int] | None:
    """First and last token of what stands before the verb: adverbs, brackets and appositions stepped over."""
    last = verb - 1
    while last >= 0 and tokens[last].lower in _SKIPPED:
        last -= 1
    if last < 0 or tokens[last].lower in _BE or tokens[last].lower in ("to", "the", "a", "an", "of", "not"):
        return None
    if tokens[last].text == ")":
        last = _before_bracket(tokens, last)
    if last >= 0 and tokens[last].text == ",":
        return _before_apposition(tokens, last)
    return _phrase_left(tokens, last)


def _before_bracket(tokens: Sequence[Token], at: int) -> int:
    for index in range(at, max(-1, at - 8), -1):
        if tokens[index].text == "(":
            return index - 1
    return -1


def _before_apposition(tokens: Sequence[Token], comma: int) -> tuple[int, int] | None:
    """ "Oleksandr, 39, who works there, said": the last name before a comma that is no part of an apposition."""
    end = comma
    for index in range(comma - 1, max(-1, comma - 40), -1):
        if tokens[index].text in '“”";:':
            break
        if index == 0 or tokens[index - 1].text == ",":
            opens_apposition = tokens[index].kind == NUMBER or tokens[index].text[:1].islower()
            if not opens_apposition or index == 0:
                return _phrase_left(tokens, end - 1)
            end = index - 1
    return None


def _phrase_left(tokens: Sequence[Token], last: int) -> tuple[int, int] | None:
    first = last + 1
    for index in range(last, max(-1, last - 14), -1):
        token = tokens[index]
        is_inside = token.kind in (WORD, "code", "dash", NUMBER, "ordinal") or token.text in "'’&/"
        is_quote = token.text in "'’" and not (index + 1 < len(tokens) and tokens[index + 1].glued)
        if not is_inside or is_quote or _is_boundary(tokens, index, last):
            break
        first = index
    return _trimmed(tokens, first, last)


def _is_boundary(tokens: Sequence[Token], index: int, last: int) -> bool:
    token = tokens[index]
    if token.lower == "and" and index < last:
        return not (index > 0 and tokens[index - 1].text[:1].isupper() and tokens[index + 1].text[:1].isupper())
    return (
        token.lower in _BOUNDARIES
        or token.lower in AUXILIARIES
        or token.lower in _SAYING - _REFERENCES
        or (token.kind == "dash" and not token.glued)
    )


_LEADS = (
    WEEKDAYS
    | MONTHS
    | word_set("on in at by for the a an but and so meanwhile however yesterday today last this earlier later")
    | {"monday's"}
)


def _trimmed(tokens: Sequence[Token], first: int, last: int) -> tuple[int, int] | None:
    """Leading articles and times dropped; of "on Monday Zelensky" the name."""
    while first <= last and (tokens[first].lower in _LEADS or tokens[first].kind in (NUMBER, "ordinal", "dash")):
        first += 1
    if first > last or tokens[last].kind not in (WORD, "code"):
        return None
    return _name_at_end(tokens, first, last), last


def _name_at_end(tokens: Sequence[Token], first: int, last: int) -> int:
    """Where a full stop is missing before the subject, only the name: "latest news updates Germany"."""
    name = last
    while (
        name > first
        and (tokens[name].text[:1].isupper() or tokens[name].kind == "dash")
        and tokens[name - 1].lower not in _NAME_LINKS
    ):
        name -= 1
    name += 0 if tokens[name].text[:1].isupper() else 1
    return name if name <= last and name - first >= 3 and tokens[first].text[:1].islower() else first


def _may_speak(tokens: Sequence[Token], first: int, last: int, verb: int) -> bool:
    """Evidence needs a source that can know; a plain verb needs a subject that is no mere time or pronoun."""
    if tokens[last].lower in _NOBODY | WEEKDAYS | MONTHS:
        return False
    if tokens[verb].lower not in _EVIDENCE:
        return True
    return tokens[last].lower in _REFERENCES or tokens[last].text[:1].isupper()


def _text(tokens: Sequence[Token], first: int, last: int) -> str:
    """The words from `first` to `last` with single spaces where the text has white space."""
    parts = [tokens[first].text]
    parts += [token.text if token.glued else " " + token.text for token in tokens[first + 1 : last + 1]]
    return "".join(parts).removesuffix("’s").removesuffix("'s")
