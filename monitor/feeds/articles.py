"""Decides whether what was read from a page is the article that an entry announces."""

from __future__ import annotations

import re

SHORTEST = 300  # characters; less is a teaser, which the summary has already
_SHORT_LINE = 60  # characters; lines of an index are headlines, lines of an article are paragraphs
_MOST_SHORT_LINES = 0.6
_LEAST_SHARED = 0.34  # of the longer words of title and summary
_WORD_LETTERS = 4
_WALL = re.compile(
    r"\bcookies?\b|\bconsent\b|\bsubscrib|\bsign in\b|\blog in\b|\benable javascript\b|\bad.?blocker\b|\bcaptcha\b|"
    r"\baccess denied\b|\bare you (?:a )?(?:human|robot)\b|\bprivacy (?:policy|settings)\b|\bdatenschutz|\bfile cookie",
    re.IGNORECASE,
)
_MOST_WALL = 0.3  # of the lines
_WORD = re.compile(rf"[^\W\d_]{{{_WORD_LETTERS},}}")


def what_is_wrong(text: str, title: str, summary: str) -> str:
    """Why `text` is not the article of the entry with this title and summary, in a few words; "" where it may be."""
    lines = [line for line in text.splitlines() if line.strip()]
    if len(text) < SHORTEST or len(text) <= len(summary):
        return "no more than a teaser"
    if sum(_WALL.search(line) is not None for line in lines) > _MOST_WALL * len(lines):
        return "a wall of cookies or of payment"
    if sum(len(line) < _SHORT_LINE for line in lines) > _MOST_SHORT_LINES * len(lines):
        return "a list of headlines"
    if _shared(text, f"{title} {summary}") < _LEAST_SHARED:
        return "about something else"
    return ""


def _shared(text: str, announced: str) -> float:
    """Which part of the longer words of `announced` stands in `text`; 1 where there are none."""
    words = set(_WORD.findall(announced.lower()))
    return len(words & set(_WORD.findall(text.lower()))) / len(words) if words else 1.0
