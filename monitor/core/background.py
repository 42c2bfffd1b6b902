"""What the program knows of news at large: the yardstick that storylines and entries are measured against."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy

from monitor.core.lexical import TermStatistics
from monitor.core.style import StyleModel

ENOUGH_TO_CALIBRATE = 200  # own entries from which a 95th percentile is steady to about 0.01 of cosine


@dataclass(frozen=True, slots=True)
class Background:
    """Statistics learnt from unlabelled news.

    `reference` holds vectors of unrelated news under `model`, float32 of shape (items, dimensions); it is None for a
    model that nothing was learnt for, until `calibrated` takes the user's own entries in its place.
    """

    model: str
    version: str = ""
    terms: TermStatistics = field(default_factory=TermStatistics)
    style: StyleModel = field(default_factory=StyleModel)
    reference: numpy.ndarray | None = None


def calibrated(background: Background, vectors: numpy.ndarray) -> Background:
    """The background with the user's own entries as reference, for a model that the program ships none for.

    `vectors` has shape (entries, dimensions), under the background's model. Fewer than a few hundred say too little
    and leave the background as it is.
    """
    if background.reference is not None or len(vectors) < ENOUGH_TO_CALIBRATE:
        return background
    return replace(background, reference=numpy.asarray(vectors, dtype=numpy.float32))
