"""Whether a text is written like news of an event or like a piece around events (analysis, opinion, guide, gallery)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise

import numpy

from monitor.core.storylines.lexical import words_of
from monitor.model import Entry, Vectors

LIMIT = 4.0  # log-odds: past e^4 to one a model is only sure of its own corpus
LEAD_READ = 300  # characters of the lead whose words are weighed

# All but the byline are searched in lower-case text: half the time of a search that ignores case.
SHELL_SECTION = re.compile(
    r"/(?:opinions?|commentisfree|analysis|features?|longform|inside-story|audio|podcasts?|interactives?|gallery"
    r"|in-pictures|letters|cartoons?|programmes)/|explain|what-we-know|what-to-know|timeline",
)
SHELL_TITLE = re.compile(
    r"^(?:analysis|opinion|explainer|editorial|comment|review|letters?|podcast|cartoon|timeline|in pictures|gallery"
    r"|briefing|fact check|q&a|profile|interview|perspective)\b\s*[:|–-]"
    r"|\b(?:what (?:we|you) (?:need to )?know|what to know|things to know|visual guide|briefing:"
    r"|(?:need to know|explained|timeline|in pictures|in photos|cartoon|podcast|takeaways)\b"
    r"|weekly\b.{0,20}\b(?:quiz|review))|^photos:",
)
QUESTION = re.compile(r"^(?:who|what|when|where|why|how|is|are|was|can|could|will|should|does|do|did)\b|\?")
BYLINE = re.compile(r"\s\|\s[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){1,3}(?: and [A-Z].*)?$")
SPEECH = re.compile(r"\b(?:said|says|announced|told|according to)\b")
PAST = re.compile(r"\b(?:has|have|had|was|were)\b")
GUIDE = re.compile(
    r"\b(?:(?:here['’]?s|here (?:is|are)|looks? at|examines?|explores?|latest on|guide|history|lessons"
    r"|behind the|inside)\b|discuss)",
)
READER = re.compile(r"\b(?:you|your|we|our|us|i|my)\b")
MOST_ADDRESSES = 3  # words of the first and second person past which more tell nothing more
# "Live" as outlets mark a page, not where people live or a show is on.
LIVE = re.compile(
    r"^live\b|\blive$|\blive(?=\s*[:|–—-])|[:|–—-]\s*live\b"
    r"|\blive (?:blog|updates?|briefing|coverage|reports?|stream)\b|\bwatch live\b"
    r"|\bliveblog\b|\bat a glance\b|\bas it happened\b"
)


@dataclass(frozen=True, slots=True)
class WordStyle:
    """Log-odds by words: `weights` maps a lower-case word, or a pair of neighbours, to its weight."""

    weights: Mapping[str, float] = field(default_factory=dict)
    intercept: float = 0.0

    def log_odds(self, text: str) -> float:
        """Log-odds that `text` is no news of an event; 0 for an empty text."""
        if not text:
            return 0.0
        terms = style_terms(text)
        total = sum(filter(None, map(self.weights.get, terms)))
        return _limited(self.intercept + total / max(len(terms), 1) ** 0.5)


@dataclass(frozen=True, slots=True)
class StyleModel:
    """Log-odds that a text is *no* news of an event, by its vectors and by its words, learnt from unlabelled news.

    `title` and `whole` have shape (dimensions + 1,), the last number the intercept; None for an embedding model that
    nothing was learnt for: the words stand in for it then.
    """

    title: numpy.ndarray | None = None
    whole: numpy.ndarray | None = None
    title_words: WordStyle = field(default_factory=WordStyle)
    lead_words: WordStyle = field(default_factory=WordStyle)


@dataclass(frozen=True, slots=True)
class Manner:
    """How one entry is written: four log-odds of being no news of an event, its outer marks, the voice of its lead."""

    title: float
    whole: float
    title_words: float
    lead_words: float
    marks: tuple[bool, bool, bool, bool, bool]  # section, form of title, question, byline, live
    voice: tuple[int, int, int, int] = (0, 0, 0, 0)  # speech, past, guide: 1 where they stand; words to the reader
    no_news: str = ""  # why it holds no news whatever its style (`no_news.no_news`)

    @property
    def mark(self) -> str:
        """What gives a piece without an event away, "" for nothing."""
        if self.no_news:
            return self.no_news
        names = ("section of the site", "form of the title", "question", "author in the title")
        return next((name for name, is_set in zip(names, self.marks[:4], strict=True) if is_set), "")


def manner_of(entry: Entry, vectors: Vectors, model: StyleModel) -> Manner:
    """Read the style of an entry."""
    title_words = model.title_words.log_odds(entry.title)
    lead = (entry.summary or entry.content)[:LEAD_READ]
    lead_words = model.lead_words.log_odds(lead)
    title, whole = title_words, title_words
    if model.title is not None and model.whole is not None:
        title = _limited(float(vectors.title @ model.title[:-1] + model.title[-1]))
        whole = _limited(float(vectors.whole @ model.whole[:-1] + model.whole[-1]))
    return Manner(title, whole, title_words, lead_words, _marks(entry), _voice(lead))


def style_terms(text: str) -> set[str]:
    """Words and pairs of neighbouring words, function words kept: they carry the style. All numbers are one."""
    plain = ["0" if word[0].isdigit() else word for word in words_of(text.lower())]
    return {*plain, *map(" ".join, pairwise(plain))}


def _marks(entry: Entry) -> tuple[bool, bool, bool, bool, bool]:
    title = entry.title.lower()
    return (
        bool(SHELL_SECTION.search(entry.link.lower())),
        bool(SHELL_TITLE.search(title)),
        bool(QUESTION.search(title)),
        bool(BYLINE.search(entry.title)),
        is_live(title),
    )


def is_live(title: str) -> bool:
    """Whether a title, in lower case, is that of a page which follows events."""
    # Looked for first: the pattern has many forms of few words, and takes ten times as long.
    return ("live" in title or "glance" in title or "happened" in title) and LIVE.search(title) is not None


def _voice(lead: str) -> tuple[int, int, int, int]:
    """Reports tell in the past what somebody said; pieces round events address the reader and say what they hold."""
    lead = lead.lower()
    speech, past, guide = (int(bool(form.search(lead))) for form in (SPEECH, PAST, GUIDE))
    return speech, past, guide, min(len(READER.findall(lead)), MOST_ADDRESSES)


def _limited(log_odds: float) -> float:
    return max(-LIMIT, min(LIMIT, log_odds))
