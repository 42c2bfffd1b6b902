"""Decides which numbers are ages that a word tells: "aged 25", "dies at 84", "children under 12"."""

from __future__ import annotations

from monitor.core.quantities import vocabulary as v
from monitor.core.quantities.context import Context
from monitor.core.quantities.spans import VAGUE, Number, Tokens
from monitor.core.quantities.units import unit_after

_SPAN_JOINERS = v.word_set("- – — to and through / or")
_TO_BE = v.word_set("is was 's am are now 're were i'm he's she's turned turns")
_PERSONS = v.word_set("he she who i man woman boy girl")
_GROUPS = v.word_set(
    "children kids child adults people players those anyone everyone women men girls boys teenagers fans drivers "
    "users students "
    "pupils residents citizens employees minors pensioners patients youths persons voters workers adult person"
)
_DEATHS = v.word_set("dies died dead death dying passes passed killed retire retiring retired retirement retires")


_NEARLY = v.word_set("about around over under nearly roughly almost just only")


def tells_age(tokens: Tokens, number: Number) -> bool:
    """Whether the words around a number say that it is an age; one beside a name ("Oleksandr, 39,") is not told."""
    if not 0 < number.low < 120 or number.form == VAGUE or number.scaled != 1.0:
        return False
    c = Context(tokens, number, None, is_title_case=False)
    is_told = _is_said_age(c) or (c.is_whole and _is_told_age(c)) or _is_small_age(c)
    return is_told and unit_after(tokens, number) is None


def _is_said_age(c: Context) -> bool:
    """An age with the word: "aged 25", "ages 5 to 11", "aged between 18 and 30", "Ada Moor, then 18, who"."""
    said = ("aged", "age", "ages")
    if c.is_whole and c.before() in ("now", "then") and c.before(2) == "," and c.after() in (",", "who", "and"):
        return True
    if c.before() in said or (c.before() in ("between", "of", "to", "from", "at") and c.before(2) in said):
        return True
    if c.before() in _NEARLY and c.before(2) in said:
        return True
    if c.before() == "than" and c.before(2) in ("younger", "older"):
        return not c.counts_plural()
    if c.is_whole and c.before() == "now" and c.number.first == 1 and c.after() == ",":
        return True
    return (
        c.before() in _SPAN_JOINERS
        and (c.before(3) in said or c.before(4) in said)
        and (c.before(2).isdecimal() or c.before(2) in v.SMALL)
    )


def _is_small_age(c: Context) -> bool:
    """A child's, in words: "when she was four", "he is six."."""
    return c.is_worded and 1 < c.number.low < 20 and c.closes_phrase and _is_age_of_subject(c)


def _is_told_age(c: Context) -> bool:
    """An age without the word: "He was 90.", "dies at 84", "turned 50", "children under 12"."""
    if c.before() in ("under", "over", "above", "below"):
        return c.before(2) in _GROUPS and not c.counts_plural()
    if c.after() in ("and", "or") and c.after(2) in ("older", "younger"):
        return True
    if c.before() in ("turned", "turns", "turning", "turn"):
        return not c.counts_plural()
    if not c.closes_phrase:
        return False
    return _is_age_at(c) or _is_age_of_subject(c)


def _is_age_at(c: Context) -> bool:
    """Behind "at": "At 15, Bukky", "who at 49 becomes", "dies ... at 84"."""
    if c.before() != "at":
        return False
    opens = c.number.first == 1 and c.after() in (",", "i", "he", "she")
    is_inserted = c.before(2) == "," == c.after() and c.number.low > 10  # "In 2013, at 28, she won"
    return opens or is_inserted or c.before(2) == "who" or any(c.before(step) in _DEATHS for step in range(2, 9))


def _is_age_of_subject(c: Context) -> bool:
    """Behind "is" or "was": "She is still just 20.", "I'm 65", "we are both 35", "Ferencz was 27 when"."""
    back = 1
    while c.before(back) in ("just", "only", "still", "now", "nearly", "almost", "about", "both", "then"):
        back += 1
    if c.before(back) in ("i'm", "he's", "she's", "am"):
        return True
    if c.before(back) not in _TO_BE:
        return False
    subject = c.token(-back - 1)
    if subject is None or subject.lower in _PERSONS or (subject.lower in ("we", "they") and back > 1):
        return subject is not None
    return c.before(back) == "was" and c.after() in (",", "when") and subject.text[:1].isupper()
