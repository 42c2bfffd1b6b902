"""Decides which figures a text reports: its quantities, each with its measure, attribution and sentence."""

import bisect
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.core.measures import measure_of, places_around, set_out
from monitor.core.quantities import find_quantities
from monitor.core.reading.as_of import as_of
from monitor.core.speech.attribution import attribute
from monitor.core.text import Sentence, split_sentences
from monitor.model import Attribution, Figure, Mention

MOST = 500
MOST_ALIKE = 20  # of one kind: a longer list is a table, and each is held against all before it


@dataclass(frozen=True, slots=True)
class Passage:
    """A text whose figures are read: its quantities and the places that it names are found once."""

    text: str
    title: str
    mentions: tuple[Mention, ...]
    around: frozenset[str]
    published_at: datetime | None = None


def read_figures(
    text: str, *, title: str = "", published_at: datetime | None = None, language: str = "en"
) -> tuple[Figure, ...]:
    """Read the figures that `text` reports, in its order; offsets of mentions are into `text`.

    `text` is that of an entry: its title first, a blank line between parts. A statement that the title makes and the
    summary repeats is kept once, where it says more. Of a text with more figures than a report has, a table, only
    the first `MOST` are read, and of those that count the same the first `MOST_ALIKE`.
    """
    mentions = find_quantities(text, language)[:MOST]
    if not mentions:
        return ()
    passage = passage_of(text, mentions, title=title or text.split("\n\n", 1)[0], published_at=published_at)
    by_whom = attribute(text, mentions)
    sentences = split_sentences(text)
    figures = [
        figure_at(passage, (sentence.start, sentence.end), mention, attribution=by)
        for mention, by in zip(mentions, by_whom, strict=True)
        if (sentence := _sentence_of(sentences, mention)) is not None
    ]
    return tuple(_first_of_each_kind(_said_once(figures)))


def _first_of_each_kind(figures: Iterable[Figure]) -> Iterator[Figure]:
    seen: Counter[tuple[str, str, str]] = Counter()
    for figure in figures:
        kind = figure.measure.dimension, figure.measure.action, figure.measure.subject
        seen[kind] += 1
        if seen[kind] <= MOST_ALIKE:
            yield figure


def passage_of(
    text: str, mentions: tuple[Mention, ...], *, title: str = "", published_at: datetime | None = None
) -> Passage:
    """Set out what all figures of `text`, whose quantities are `mentions`, share."""
    return Passage(text, title, mentions, places_around(f"{title}\n{text}"), published_at)


def figure_at(
    passage: Passage,
    sentence: tuple[int, int],
    mention: Mention,
    *,
    marked: tuple[int, int] | None = None,
    attribution: Attribution | None = None,
) -> Figure:
    """The figure that `mention` makes in the sentence at that span of the passage's text.

    `marked` is the span of its own words where these are known to reach further than the mention.
    """
    start, end = sentence
    words = marked or (mention.start, _end_of_words(passage.text, mention, end))
    others = [
        (one.start - start, one.end - start)
        for one in passage.mentions
        if start <= one.start < end and not (words[0] < one.end and one.start < words[1])
    ]
    setting = set_out(
        passage.text[start:end],
        words[0] - start,
        words[1] - start,
        title=passage.title,
        published_at=passage.published_at,
        others=others,
    )
    measure = measure_of(setting, mention.quantity, mention.counted, passage.around)
    at = as_of(setting.sentence, passage.published_at)
    return Figure(mention, measure, setting.sentence, attribution, at)


def _end_of_words(text: str, mention: Mention, limit: int) -> int:
    """Where the counted thing ends, if it follows the mention at once; else where the mention ends."""
    following = text.find(mention.counted, mention.start, limit) if mention.counted else -1
    close = 0 <= following <= mention.end + 1
    return max(mention.end, following + len(mention.counted)) if close else mention.end


def _sentence_of(sentences: Sequence[Sentence], mention: Mention) -> Sentence | None:
    place = bisect.bisect_right([sentence.start for sentence in sentences], mention.start) - 1
    return sentences[place] if place >= 0 else None


def _said_once(figures: Iterable[Figure]) -> list[Figure]:
    kept: list[Figure] = []
    for figure in figures:
        twin = next((place for place, other in enumerate(kept) if _says_the_same(figure, other)), None)
        if twin is None:
            kept.append(figure)
        elif _fullness(figure) > _fullness(kept[twin]):
            kept[twin] = figure
    return kept


def _says_the_same(figure: Figure, other: Figure) -> bool:
    """Whether both state one number of one measure; a title leaves out the bound and the place."""
    ours, theirs = figure.measure, other.measure
    if _number(figure) != _number(other) or figure.sentence == other.sentence:
        return False
    same = (ours.dimension, ours.action, ours.subject, ours.period)
    return (
        same == (theirs.dimension, theirs.action, theirs.subject, theirs.period)
        and (ours.group == theirs.group or not ours.group or not theirs.group)
        and (ours.places == theirs.places or not ours.places or not theirs.places)
    )


def _number(figure: Figure) -> tuple[float | None, float | None]:
    """Both ends of a range; of any other quantity the number that stands there, whatever its bound."""
    low, high = figure.mention.quantity.low, figure.mention.quantity.high
    return (low, high) if low is not None and high is not None else (low or high, low or high)


def _fullness(figure: Figure) -> int:
    measure = figure.measure
    slots = (measure.places, measure.group, measure.subject, measure.instance, figure.attribution)
    return sum(bool(slot) for slot in slots)
