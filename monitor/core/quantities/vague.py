"""Decides which interval a vague word means when figures are judged, which is narrower than the one that is read.

Reading keeps "thousands" at 1,000 to 10,000, the whole decade; a reader who compares takes it for some thousands,
2,000 to 9,999, since one thousand would have been written so.
"""

from __future__ import annotations

import re

from monitor.model import Mention

_JUDGED = {
    "dozens": (24.0, 99.0),
    "scores": (40.0, 199.0),
    "hundreds": (200.0, 999.0),
    "thousands": (2e3, 9999.0),
    "tens of thousands": (2e4, 99999.0),
    "hundreds of thousands": (2e5, 999999.0),
    "millions": (2e6, 9999999.0),
    "tens of millions": (2e7, 99999999.0),
    "hundreds of millions": (2e8, 999999999.0),
    "billions": (2e9, 9999999999.0),
}
_WORDS = re.compile(
    r"\b(?:(?:tens|hundreds) of (?:thousands|millions)|dozens|scores|hundreds|thousands|millions|billions)\b"
)


def as_judged(mention: Mention) -> tuple[float, float] | None:
    """Low and high of the interval that a vague word stands for in a comparison; None where the figure is not vague."""
    found = _WORDS.search(mention.text.lower())
    return _JUDGED[found.group()] if found and mention.quantity.low != mention.quantity.high else None
