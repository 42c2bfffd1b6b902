"""Whether a matched entry reports a development that its storyline has not been told of.

Two questions: does the entry report an event at all (its style tells), and is it the same development as one already
told (likeness, shared rare words, and above all the time between the two). Sentences are for showing only: the title
is the headline, or where that is known already the sentence that is least like anything known; beside it stands the
known one that comes nearest.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy

from monitor.core.storylines.background import Background
from monitor.core.storylines.memory import Known, Sentence, StorylineMemory, known_from
from monitor.core.storylines.no_news import no_news
from monitor.core.storylines.sameness import Repeat, likeliest_repeat
from monitor.core.storylines.style import Manner, manner_of
from monitor.core.storylines.weights import chance, log_odds
from monitor.core.text import split_sentences
from monitor.model import Component, Entry, Match, Novelty, Storyline, Vectors

MOST_SENTENCES = 12
SHORTEST_SENTENCE = 25  # characters; shorter pieces are crumbs ("Read more.")
SURE_MATCH = (-2.0, 4.0)  # log-odds of the match between which more certainty makes an event likelier
CERTAIN = 0.001  # a match is held for no surer than this leaves room for
SURE = 0.76  # probability of belonging from which an entry may be told: one that barely belongs is kept only
CENTRAL = 0.6  # weight of likeness to the title: without it the sentence that is least like all known is an aside
KNOWN_TITLE = 0.75  # likeness to something known from which the title is no news, and a sentence is shown in its place
SHORTEST_SHOWN = 40  # characters
# what leans on the sentence before, or speaks to the reader
LEANING = re.compile(
    r"[\W_]*(?:he|she|they|it|we|his|her|their|its|this|that|these|those|there|then|but|and|also|however|meanwhile"
    r"|(?:\w+ ){0,2}(?:more|others?)|to subscribe|sign up|follow|click|read|watch|see|here(?:'s| is| are))\b",
    re.IGNORECASE,
)
# Likeness from which the nearest known sentence is shown: more than a quarter of the sample's alerts lie below it, and
# beside nearly all of those stood a sentence about something else; from here on, three in four speak of the same thing.
NEAR = 0.6
LEAST_SHOWN = 0.01  # probability below which a number would only be 0.00
REPEAT = 0.5  # probability from which the told entry is named as the one that is repeated


def sentences_to_embed(entry: Entry) -> tuple[str, ...]:
    """The title and the first sentences of the text, at most twelve: what novelty shows and remembers."""
    found = [entry.title]
    for sentence in split_sentences(entry.text):
        text = sentence.text.strip()
        if len(text) >= SHORTEST_SENTENCE and text not in found:
            found.append(text)
        if len(found) == MOST_SENTENCES:
            break
    return tuple(found)


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
    manner = replace(manner_of(entry, vectors, background.style), no_news=no_news(entry, storyline))
    event = 0.0 if manner.no_news else chance(background.weights.event.logit(event_observations(manner, match)))
    candidate = known_from(entry, vectors)
    repeat = likeliest_repeat(candidate, memory, background)
    score, threshold = event * (1.0 - repeat.chance), background.weights.new
    sentence, nearest = _newest_sentence(sentences, sentence_vectors, memory)
    return Novelty(
        storyline=storyline.id,
        is_new=score >= threshold and match.score >= SURE,
        score=score,
        threshold=threshold,
        sentence=sentence,
        reason=_unsure(match) or _reason(score, threshold, event, manner, repeat),
        nearest=nearest.text if nearest else "",
        nearest_key=nearest.entry_key if nearest else None,
        nearest_at=nearest.at if nearest else None,
        repeats_key=repeat.known.key if repeat.known and repeat.chance >= REPEAT else None,
        components=(*_event_components(event, manner), *_repeat_components(repeat, candidate)),
    )


def event_observations(manner: Manner, match: Match) -> tuple[float, ...]:
    """What "reports an event" is judged by (`weights.EVENT_OBSERVATIONS`).

    A text that only touches the storyline shares few words with it, and reports no event of it.
    """
    low, high = SURE_MATCH
    belonging = max(low, min(high, _odds_of(match)))
    styles = (manner.title, manner.whole, manner.title_words, manner.lead_words)
    return (*styles, *map(float, manner.marks), belonging, match.overlap, *map(float, manner.voice))


def _odds_of(match: Match) -> float:
    return log_odds(min(max(match.score, CERTAIN), 1 - CERTAIN))


def _newest_sentence(
    sentences: Sequence[str], vectors: numpy.ndarray, memory: StorylineMemory
) -> tuple[str, Sentence | None]:
    if not sentences:
        return "", None
    (of_title,) = memory.nearest_sentences(sentences[:1], vectors[:1])
    if of_title[0] < KNOWN_TITLE:
        return sentences[0], _near(of_title)
    nearest = [of_title, *memory.nearest_sentences(sentences[1:], vectors[1:])]
    central = vectors @ vectors[0]  # the title comes first
    shown = [0, *(place for place, text in enumerate(sentences) if place and _stands_alone(text))]
    newest = min(shown, key=lambda place: nearest[place][0] - CENTRAL * float(central[place]))
    return sentences[newest], _near(nearest[newest])


def _near(nearest: tuple[float, Sentence | None]) -> Sentence | None:
    likeness, sentence = nearest
    return sentence if likeness >= NEAR else None


def _stands_alone(sentence: str) -> bool:
    """Whether a reader who sees nothing else knows what is spoken of."""
    return len(sentence) >= SHORTEST_SHOWN and LEANING.match(sentence) is None


def _event_components(event: float, manner: Manner) -> tuple[Component, ...]:
    return (
        Component("reports an event", event, manner.mark),
        Component("style of the title", manner.title),
        Component("style of title and lead", manner.whole),
        Component("words of the title", manner.title_words),
        Component("words of the lead", manner.lead_words),
    )


def _repeat_components(repeat: Repeat, candidate: Known) -> tuple[Component, ...]:
    known = repeat.known
    if known is None:
        return (Component("repeats what was told", repeat.chance),)
    likeness, _, shared, *_ = repeat.observed
    return (
        Component("repeats what was told", repeat.chance, known.title),
        Component("likeness to it", likeness),
        Component("words shared with it", shared),
        Component("hours between", abs(candidate.moment - known.moment) / 3600),
        *((Component("titles differ in what counts", 1.0),) if repeat.is_changed else ()),
    )


def _unsure(match: Match) -> str:
    if match.score >= SURE:
        return ""
    return f"belongs too doubtfully to be told ({match.score:.2f} where {SURE:.2f} is needed)"


def _reason(score: float, threshold: float, event: float, manner: Manner, repeat: Repeat) -> str:
    compared = f"{score:.2f} where {threshold:.2f} is needed"
    told = f"“{repeat.known.title}”" if repeat.known else ""
    if score >= threshold:
        if not told:
            return f"reports an event ({event:.2f}), and nothing was told before that it could repeat"
        probability = f"{repeat.chance:.2f}" if repeat.chance >= LEAST_SHOWN else f"under {LEAST_SHOWN:.2f}"
        return f"reports an event ({event:.2f}); if a repeat, then of {told} (probability {probability})"
    if told and repeat.chance >= REPEAT:
        return f"repeats {told} (probability {repeat.chance:.2f})"
    if manner.mark:
        return f"reports no event of its own ({manner.mark}; {compared})"
    if event < threshold:
        return f"is not written like a report of an event ({compared})"
    return f"may repeat {told} ({compared})" if told else compared
