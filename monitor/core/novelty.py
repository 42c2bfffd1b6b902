"""Whether a matched entry reports a development that its storyline has not been told of.

Two questions: does the entry report an event at all (its style tells), and is it the same development as one already
alerted (likeness, shared rare words, names, and above all the time between the two).
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy

from monitor.core.background import Background
from monitor.core.lexical import stem_of, words
from monitor.core.memory import Known, Sentence, StorylineMemory, known_from
from monitor.core.style import shell_marker, style
from monitor.model import Component, Entry, Match, Novelty, Storyline, Vectors

THRESHOLD = 0.52
MOST_SENTENCES = 12
SHORTEST_SENTENCE = 25  # characters; shorter pieces are crumbs ("Read more.")
SENTENCE_END = re.compile(r"(?<=[.!?…])[\"'”’)]*\s+(?=[\"'“‘(]?[A-Z0-9])")


def sentences_to_embed(entry: Entry) -> tuple[str, ...]:
    """The title and the first sentences of the text, at most twelve: what novelty shows and remembers."""
    body = entry.summary if not entry.content or entry.content == entry.summary else f"{entry.summary} {entry.content}"
    found = [entry.title]
    for piece in SENTENCE_END.split(body):
        text = piece.strip()
        if len(text) >= SHORTEST_SENTENCE and text not in found:
            found.append(text)
    return tuple(found[:MOST_SENTENCES])


@dataclass(frozen=True, slots=True)
class _Repeat:
    chance: float
    known: Known | None


def assess(
    entry: Entry,
    vectors: Vectors,
    sentences: Sequence[str],
    sentence_vectors: numpy.ndarray,
    match: Match,
    memory: StorylineMemory,
    background: Background,
    storyline: Storyline,
) -> Novelty:
    """Judge a matched entry against what the storyline holds.

    `sentences` are those of `sentences_to_embed(entry)`, `sentence_vectors` theirs, shape (sentences, dimensions).
    """
    candidate = known_from(entry, vectors)
    marker = shell_marker(entry)
    manner = style(entry, vectors, background.style)
    event = _event_chance(manner, marker, match)
    repeat = _likeliest_repeat(candidate, entry, memory, background)
    score = event * (1.0 - repeat.chance)
    sentence, nearest = _newest_sentence(sentences, sentence_vectors, memory)
    is_repeat = repeat.known is not None and repeat.chance >= 0.5
    return Novelty(
        storyline=storyline.id,
        is_new=score >= THRESHOLD,
        score=score,
        threshold=THRESHOLD,
        sentence=sentence,
        reason=_reason(score, event, marker, repeat),
        nearest=nearest.text if nearest else "",
        nearest_key=nearest.entry_key if nearest else None,
        nearest_at=nearest.at if nearest else None,
        repeats_key=repeat.known.key if is_repeat and repeat.known else None,
        components=(
            Component("event", event, marker or f"style {manner:+.1f}"),
            Component("repeat", repeat.chance, repeat.known.title if repeat.known else ""),
        ),
    )


def _event_chance(manner: float, marker: str, match: Match) -> float:
    logit = -0.3 - 0.9 * manner - (1.8 if marker else 0.0) + 2.0 * min(match.score, 0.3)
    return 1.0 / (1.0 + math.exp(-logit))


def _likeliest_repeat(candidate: Known, entry: Entry, memory: StorylineMemory, background: Background) -> _Repeat:
    if not memory.alerted:
        return _Repeat(0.0, None)
    fresh = _new_names(entry, memory, background)
    logits = [_same_development(candidate, known, fresh, memory, background) for known in memory.alerted]
    best = int(numpy.argmax(logits))
    return _Repeat(1.0 / (1.0 + math.exp(-logits[best])), memory.alerted[best])


def _same_development(one: Known, other: Known, fresh: int, memory: StorylineMemory, background: Background) -> float:
    hours = abs((one.at - other.at).total_seconds()) / 3600
    weights = {
        stem: background.terms.rarity(stem) * math.log((memory.entries + 1) / (memory.frequency[stem] + 0.5))
        for stem in one.all_stems
    }
    shared = sum(weights[stem] ** 2 for stem in one.all_stems & other.all_stems)
    rare = shared / (sum(weight**2 for weight in weights.values()) or 1.0)
    in_title = sum(weights[stem] for stem in one.title_stems) or 1.0
    seen = sum(weights[stem] for stem in one.title_stems & other.all_stems) / in_title
    return (
        -4.5
        + 5.5 * float(one.vectors.whole @ other.vectors.whole)
        + 2.5 * float(one.vectors.title @ other.vectors.title)
        + 2.5 * rare
        + 2.8 * seen
        - 1.25 * max(math.log1p(hours), 1.4)
        - 1.5 * min(2, fresh)
    )


def _new_names(entry: Entry, memory: StorylineMemory, background: Background) -> int:
    names = {stem_of(word) for word in words(entry.title) if background.terms.is_name(word)}
    return len(names - memory.names)


def _newest_sentence(
    sentences: Sequence[str], vectors: numpy.ndarray, memory: StorylineMemory
) -> tuple[str, Sentence | None]:
    found = [(*memory.nearest_sentence(text, vector), text) for text, vector in zip(sentences, vectors, strict=True)]
    if not found:
        return "", None
    _, nearest, text = min(found, key=lambda item: item[0])
    return text, nearest


def _reason(score: float, event: float, marker: str, repeat: _Repeat) -> str:
    if score >= THRESHOLD:
        return f"new: {score:.2f} against {THRESHOLD:.2f}"
    if repeat.known is not None and repeat.chance >= 0.5:
        return f"repeats what was told of {repeat.known.title!r} (chance {repeat.chance:.2f})"
    if marker:
        return f"reports no event of its own ({marker}; event {event:.2f})"
    return f"not clearly new: {score:.2f} against {THRESHOLD:.2f}"
