"""Whether what one text states follows from another: its figures are there, and it speaks of the same.

This is no general inference. Every quantity of the statement must be in the source, with bounds; beyond that only
likeness is measured, in meaning (a cosine of embeddings, where one is given) and in words. The weights and the cut
were chosen on three sets of labelled sentence pairs (docs/judging.md).
"""

from collections.abc import Callable

from monitor.core.quantities import find_quantities
from monitor.core.reading.intervals import Interval, interval_of
from monitor.core.text import stem, words
from monitor.model import Bound

Likeness = Callable[[str, str], float | None]
COVER_WEIGHT, ENOUGH = 0.5, 1.03  # cosine + half the cover
ENOUGH_WORDS = 0.5  # share of the statement's words that the source holds, where there is no cosine
SAME = 1e-6  # relative
FUNCTION_WORDS_LISTED = """
a an the of in on at to for and or is are was were be been has have had its it his her their that this with by from as
he she they said say says will would
"""
FUNCTION_WORDS = frozenset(FUNCTION_WORDS_LISTED.split())


def follows(
    source: str, statement: str, likeness: Likeness | None = None, *, languages: tuple[str, str] = ("en", "en")
) -> bool:
    """Whether `statement` follows from `source`; `likeness` gives the cosine of two embeddings."""
    if not holds_figures(source, statement, languages):
        return False
    cover = word_cover(source, statement)
    cosine = likeness(source, statement) if likeness else None
    if cosine is None:
        return cover >= ENOUGH_WORDS
    return cosine + COVER_WEIGHT * cover >= ENOUGH


def holds_figures(source: str, statement: str, languages: tuple[str, str] = ("en", "en")) -> bool:
    """Whether every quantity of `statement` is stated, or allowed for, in `source`; the `languages` are theirs."""
    held, asked = (
        [interval_of(one.quantity, one.text) for one in find_quantities(text, language)]
        for text, language in zip((source, statement), languages, strict=True)
    )
    return all(any(_supports(one, other) for one in held) for other in asked)


def word_cover(source: str, statement: str) -> float:
    """The share of the statement's words, by stem and numbers left out, that `source` holds; 0 to 1."""
    asked = content_words(statement)
    return len(asked & content_words(source)) / max(1, len(asked))


def content_words(text: str) -> frozenset[str]:
    """The stems of the words of `text`, function words and numbers left out."""
    return frozenset(stem(word) for word in words(text) if not word[0].isdigit()) - FUNCTION_WORDS


def _supports(held: Interval, asked: Interval) -> bool:
    if abs(held.number - asked.number) <= SAME * max(1.0, abs(held.number)):
        return True
    return asked.bound is not Bound.EXACT and asked.low <= held.low and held.high <= asked.high
