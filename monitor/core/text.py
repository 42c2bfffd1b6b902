"""Decides where sentences end and what the words of a text are."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a text; `text` is the slice from `start` to `end`, in characters."""

    text: str
    start: int
    end: int


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Words whose full stop ends no sentence, whatever follows: titles, and labels that a number or name follows.
_TITLES = _set(
    "mr mrs ms dr prof gen lt col sgt maj capt cpl pvt adm cmdr brig sen rep gov pres hon rev fr st ste sr jr mt "
    "ft messrs "
    "supt det insp vs v no nos op art fig approx ca cf eg ie e.g i.e rs h.r h.j"
)
# Words whose full stop ends a sentence only if the next word looks like the start of one.
_SHORT_FORMS = _set(
    "jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun inc ltd corp "
    "co bros etc "
    "ave blvd rd dept est al a.m p.m u.s u.k u.n e.u u.a.e u.s.a u.s.s.r d.c ph.d b.c a.d m.p.h calif fla ga ill ky la "
    "mass md mich minn mo neb nev okla ore pa tenn tex va vt wash wis wyo ala ariz ark colo conn del kan"
)
_SENTENCE_STARTERS = _set(
    "the a an it its he she they we i you his her their our this that these those there here in on at after "
    "before but and "
    "or so if when while as since because however meanwhile also both some many most what why how who where with "
    "for from "
    "to by no not yet then now other another such more"
)
_POSSIBLE_END = re.compile(
    r"""(?<![.!?…])[.!?…]++["”’')\]»]*+(?=\s|$)|\n[^\S\n]*\n\s*|(?<=[.!?…])["”’)\]»](?=[A-Z“"])"""
)
_LAST_WORD = re.compile(r"([^\W\d_][\w.]*)$")
_NEXT_START = re.compile(r"""\s*["“‘'(\[«-]*(\w[\w'’]*)""")
_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+|,\d+)*")


def split_sentences(text: str) -> tuple[Sentence, ...]:
    """Split at full stops, question and exclamation marks and blank lines, never inside "U.S. Gen. Smith".

    A blank line ends a sentence too, except between an abbreviation and a word in lower case ("U.S.", then
    "intelligence"): there the layout broke the sentence, not the writer.
    """
    sentences: list[Sentence] = []
    start = 0
    for end in _POSSIBLE_END.finditer(text):
        if end.end() > start and _is_end(text, start, end):
            _append(sentences, text, start, end.end())
            start = end.end()
    _append(sentences, text, start, len(text))
    return tuple(sentences)


def _append(sentences: list[Sentence], text: str, start: int, end: int) -> None:
    part = text[start:end]
    start += len(part) - len(part.lstrip())
    part = part.strip()
    if part:
        sentences.append(Sentence(part, start, start + len(part)))


def _is_end(text: str, start: int, mark: re.Match[str]) -> bool:
    following = _NEXT_START.match(text, mark.end(), mark.end() + 80)
    word = following.group(1) if following else ""
    if "\n" in mark.group():
        return not (word[:1].islower() and _ends_in_short_form(text, start, mark.start()))
    if not mark.group().startswith(".") or mark.group().startswith(".."):
        return not word[:1].islower()
    return _full_stop_ends(text, start, mark, word)


def _full_stop_ends(text: str, start: int, mark: re.Match[str], following: str) -> bool:
    last = _LAST_WORD.search(text, max(start, mark.start() - 30), mark.start())
    before = last.group(1) if last else ""
    if following[:1].islower():
        return False
    if before.lower() in _TITLES or _is_initial(before):
        return not following
    if before.lower() in _SHORT_FORMS and len(mark.group()) == 1:
        return following.lower() in _SENTENCE_STARTERS or not following
    return True


def _is_initial(word: str) -> bool:
    return len(word) == 1 and word.isupper() and word != "I"


def _ends_in_short_form(text: str, start: int, end: int) -> bool:
    stem = text[max(start, end - 30) : end].rstrip()
    last = _LAST_WORD.search(stem.rstrip("."))
    known = _TITLES | _SHORT_FORMS
    return stem.endswith(".") and last is not None and last.group(1).lower() in known


# The most marks that a living script puts on one letter: pointed Hebrew, a shin with its dot, dagesh, vowel, meteg and
# accent. Burmese has up to five too, polytonic Greek and Thai three, Vietnamese two; heaps of more are there to deface.
MOST_MARKS = 5
_MAY_BE_MARKS = re.compile(rf"[^\w\s\x00-\u02ff]{{{MOST_MARKS + 1},}}")  # marks are no word characters
_MARKS = frozenset({"Mn", "Me"})  # those that take no room of their own


def without_heaps(text: str) -> str:
    """`text` with at most MOST_MARKS combining marks on a letter: more would reach into the lines above and below."""
    if _MAY_BE_MARKS.search(text) is None:
        return text
    return _MAY_BE_MARKS.sub(_first_marks, text)


def _first_marks(run: re.Match[str]) -> str:
    kept, marks = [], 0
    for character in run.group():
        category = unicodedata.category(character)
        if category in _MARKS:
            marks += 1
        elif category != "Cf":  # a joiner between two marks does not make them two letters'
            marks = 0
        if category not in _MARKS or marks <= MOST_MARKS:
            kept.append(character)
    return "".join(kept)


def fold(text: str) -> str:
    """Lower case without accents and with straight quotes: "Kovačić’s" becomes "kovacic's"."""
    if text.isascii():
        return text.lower()
    straight = text.replace("’", "'").replace("‘", "'")
    decomposed = unicodedata.normalize("NFKD", straight.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def words(text: str) -> tuple[str, ...]:
    """The words of a text in order, folded, possessive endings dropped ("U.S." is "u.s", "Kyiv's" is "kyiv")."""
    return tuple(_without_possessive(word) for word in _WORD.findall(fold(text)))


def _without_possessive(word: str) -> str:
    return word[:-2] if word.endswith("'s") else word.rstrip("'")


_STEM_ENDINGS = ("ations", "ation", "ments", "ment", "ings", "ing", "ies", "ers", "ed", "es", "er", "ly", "s")


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """Cut the commonest English endings, so that "attacks", "attacked" and "attacking" meet at "attack".

    Lighter than Porter (1980): one ending goes, and never below four letters, since names must stay apart.
    """
    for ending in _STEM_ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4 and not word.endswith("ss"):
            return word[: -len(ending)]
    return word
