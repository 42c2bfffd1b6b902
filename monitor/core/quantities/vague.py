"""Decides which interval a vague word means when figures are judged, which is narrower than the one that is read.

Reading keeps "thousands" at 1,000 to 10,000, the whole decade; a reader who compares takes it for some thousands,
2,000 to 9,999, since one thousand would have been written so.
"""

from __future__ import annotations

import re

from monitor.core.quantities.vocabulary import SCALES
from monitor.model import Mention

_OWN = {"dozens": (24.0, 99.0), "scores": (40.0, 199.0)}
_SCALE = "hundred|thousand|million|billion|trillion"
_PLURAL = re.compile(rf"\b(?:(tens|hundreds) of )?({_SCALE}|dozen|score)s\b")
_SOME = re.compile(rf"\b(?:several|few|couple of|many) ({_SCALE})(?: ({_SCALE}))?\b")
_FACTORS = {"": 1.0, "tens": 10.0, "hundreds": 100.0}


def as_judged(mention: Mention) -> tuple[float, float] | None:
    """Low and high of the interval that a vague word stands for in a comparison; None where the figure is not vague.

    From twice the unit that is named to one short of the next: "several hundred" is 200 to 999.
    """
    if mention.quantity.low == mention.quantity.high:
        return None
    text = mention.text.lower()
    if found := _PLURAL.search(text):
        many, scale = found.groups()
        return _OWN.get(f"{scale}s") or _interval(_FACTORS[many or ""] * SCALES[scale])
    if found := _SOME.search(text):
        return _interval(SCALES[found.group(1)] * SCALES.get(found.group(2), 1.0))
    return None


def _interval(unit: float) -> tuple[float, float]:
    return 2 * unit, 10 * unit - 1
