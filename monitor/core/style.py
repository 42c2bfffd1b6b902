"""Whether a text is written like news of an event or like a piece around events (analysis, opinion, guide, gallery)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise

import numpy

from monitor.core.lexical import WORD
from monitor.model import Entry, Vectors

LIMIT = 4.0  # log-odds: past e^4 to one the model is only sure of its own corpus

SHELL_SECTION = re.compile(
    r"/(?:opinions?|commentisfree|analysis|features?|longform|inside-story|audio|podcasts?|interactives?|gallery"
    r"|in-pictures|letters|cartoons?|programmes)/|explain|what-we-know|what-to-know|at-a-glance-guide|timeline",
    re.IGNORECASE,
)
SHELL_TITLE = re.compile(
    r"^(?:analysis|opinion|explainer|editorial|comment|review|letters?|podcast|cartoon|timeline|in pictures|gallery"
    r"|briefing|fact check|q&a|profile|interview|perspective)\b\s*[:|–-]"
    r"|\bwhat (?:we|you) (?:need to )?know|\bwhat to know|\bthings to know|\bneed to know\b|\bexplained\b"
    r"|\bvisual guide|\btimeline\b|\bin pictures\b|\bin photos\b|\bcartoon\b|\bpodcast\b|\bbriefing:"
    r"|\btakeaways\b|^photos:|\bweekly\b.{0,20}\b(?:quiz|review)",
    re.IGNORECASE,
)
QUESTION = re.compile(r"^(?:who|what|when|where|why|how|is|are|was|can|could|will|should|does|do|did)\b|\?", re.I)
BYLINE = re.compile(r"\s\|\s[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){1,3}(?: and [A-Z].*)?$")
LIVE = re.compile(r"\blive\b|\bat a glance\b|– as it happened|\bas it happened\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class StyleModel:
    """Log-odds that a text is *no* news of an event: linear in its vectors and in its words.

    `title` and `whole` have shape (dimensions + 1,), the last entry the intercept; None for a model that nothing was
    learnt for. `words` maps a lower-case word or a pair of words to its weight, `words_intercept` is added once.
    """

    title: numpy.ndarray | None = None
    whole: numpy.ndarray | None = None
    words: Mapping[str, float] = field(default_factory=dict)
    words_intercept: float = 0.0


def shell_marker(entry: Entry) -> str:
    """The outer mark that gives `entry` away as a piece without an event of its own, "" if it carries none."""
    if LIVE.search(entry.title):
        return ""
    for name, pattern, text in (
        ("section of the site", SHELL_SECTION, entry.link),
        ("form of the title", SHELL_TITLE, entry.title),
        ("question", QUESTION, entry.title),
        ("author in the title", BYLINE, entry.title),
    ):
        if pattern.search(text):
            return name
    return ""


def style(entry: Entry, vectors: Vectors, model: StyleModel) -> float:
    """Log-odds that `entry` is no news of an event, by the way it is written; the mean of what the model offers."""
    votes = []
    if model.title is not None and model.whole is not None:
        votes.append(float(vectors.title @ model.title[:-1] + model.title[-1]))
        votes.append(float(vectors.whole @ model.whole[:-1] + model.whole[-1]))
    if model.words:
        votes.append(word_style(entry.title, model))
    if not votes:
        return 0.0
    return float(sum(max(-LIMIT, min(LIMIT, vote)) for vote in votes)) / len(votes)


def word_style(title: str, model: StyleModel) -> float:
    """Log-odds by the words of the title and their pairs, function words kept: they carry the style."""
    terms = word_terms(title)
    length = max(len(terms), 1) ** 0.5
    return model.words_intercept + sum(model.words.get(term, 0.0) for term in terms) / length


def word_terms(title: str) -> set[str]:
    """The words and pairs of neighbouring words that the word model weighs; digits are all one."""
    plain = ["0" if word[0].isdigit() else word.lower() for word in WORD.findall(title)]
    return {*plain, *(f"{one} {other}" for one, other in pairwise(plain))}
