"""Finds the figure that somebody marked by its words, and adds up what the words state in two numbers."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from monitor.core.measures import dimension_of, factor_of
from monitor.core.measures.setting import NUMBER
from monitor.core.quantities import find_quantities
from monitor.core.reading.figures import figure_at, passage_of
from monitor.core.speech.attribution import attribute
from monitor.core.text import split_sentences
from monitor.model import Figure, Mention, Quantity

COUPLE = re.compile(r"\ba couple(?: of)?\b", re.IGNORECASE)
JOINED = re.compile(r"\s*(?:,|and|,\s*and|plus|)\s*", re.IGNORECASE)


def marked_figure(
    text: str,
    words: str,
    sentence: str | None = None,
    *,
    title: str = "",
    published_at: datetime | None = None,
    language: str = "en",
) -> Figure | None:
    """The figure that `words`, in `sentence` or anywhere in `text`, stand for; None where they hold no quantity."""
    frame = _frame(text, sentence, words)
    if frame is None:
        return None
    text, span, marked = frame
    mentions = find_quantities(text, language)
    passage = passage_of(text, mentions, title=title, published_at=published_at)
    inside = [one for one in mentions if _is_marked(text, one, marked)] or _read_alone(text, marked, language)
    if not inside:
        return None
    mention = _sum(text, inside, marked)
    by = attribute(text, [mention])[0]
    return figure_at(passage, span, mention, marked=marked, attribution=by)


def _frame(text: str, sentence: str | None, words: str) -> tuple[str, tuple[int, int], tuple[int, int]] | None:
    """The text to read, the span of the sentence and the span of the words in it; case is no matter."""
    if sentence and (inside := sentence.lower().find(words.lower())) >= 0:
        start = text.find(sentence)
        if start < 0:
            start, text = 0, sentence
        begin = start + inside
        return text, (start, start + len(sentence)), (begin, begin + len(words))
    begin = text.lower().find(words.lower())
    if begin < 0:
        return None
    held = next((one for one in split_sentences(text) if one.start <= begin < one.end), None)
    span = (held.start, max(held.end, begin + len(words))) if held else (0, len(text))
    return text, span, (begin, begin + len(words))


def _is_marked(text: str, mention: Mention, marked: tuple[int, int]) -> bool:
    """Whether `mention` lies in the marked words; a bound may stand before them, a number may not."""
    start, end = marked
    overlaps = mention.start < end and start < mention.end
    return overlaps and not NUMBER.search(text[mention.start : max(start, mention.start)])


def _read_alone(text: str, marked: tuple[int, int], language: str) -> list[Mention]:
    """What the words alone hold, where the reader, seeing the sentence, found none or one that begins before them.

    Hyphens and "a couple of" are written out on the way: somebody said that the words are a figure.
    """
    start, end = marked
    words = text[start:end]
    for plain in (words, COUPLE.sub("two", words.replace("-", " "))):
        if found := find_quantities(plain, language):
            same = plain == words
            return [
                replace(one, start=one.start + start, end=one.end + start) if same else _spread(one, words, start)
                for one in found
            ]
    return []


def _spread(mention: Mention, words: str, start: int) -> Mention:
    return replace(mention, text=words, start=start, end=start + len(words))


def _sum(text: str, mentions: Sequence[Mention], marked: tuple[int, int]) -> Mention:
    """Add "four passengers and one pilot" and "1 hour 45 minutes"; otherwise the first mention stands."""
    first, *others = mentions
    if len(others) != 1 or not JOINED.fullmatch(text[first.end : others[0].start]):
        return first
    second = others[0]
    dimension = dimension_of(first.quantity.unit)
    is_sum = dimension == dimension_of(second.quantity.unit) and dimension in ("count", "time")
    covers = dimension == "time" or second.end >= marked[1] - 1
    if not is_sum or not covers or None in (first.quantity.low, second.quantity.low):
        return first
    total = _added(first.quantity, second.quantity)
    return Mention(
        text[first.start : second.end], first.start, second.end, total, "people" if dimension == "count" else ""
    )


def _added(first: Quantity, second: Quantity) -> Quantity:
    share = factor_of(second.unit) / factor_of(first.unit)
    low = (first.low or 0.0) + (second.low or 0.0) * share
    high = None if first.high is None or second.high is None else first.high + second.high * share
    return replace(first, low=low, high=high)
