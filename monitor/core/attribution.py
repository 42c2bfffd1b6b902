"""Decides who says so: the claimant of each figure, by the cue words around it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from monitor.core.text import split_sentences
from monitor.model import Attribution, Mention

_ACCORDING = re.compile(r"\baccording to (?:the |an? )?((?:[\w.'’&-]+\s*){1,6})", re.IGNORECASE)


def attribute(text: str, mentions: Sequence[Mention]) -> tuple[Attribution | None, ...]:
    """The claimant of each mention, in order; None where the text names nobody."""
    sentences = split_sentences(text)
    found: list[Attribution | None] = []
    for mention in mentions:
        sentence = next((s for s in sentences if s.start <= mention.start < s.end), None)
        match = _ACCORDING.search(sentence.text) if sentence else None
        found.append(Attribution(" ".join(match.group(1).split()).strip(",. "), "according to") if match else None)
    return tuple(found)
