"""What the program knows of news at large: the yardstick that storylines and entries are measured against."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy

from monitor.core.storylines.lexical import TermStatistics
from monitor.core.storylines.style import StyleModel
from monitor.core.storylines.weights import SHIPPED, Weights

ENOUGH_TO_CALIBRATE = 200  # own entries from which a 95th percentile is steady to about 0.01 of cosine
MOST_TO_CALIBRATE = 1500


@dataclass(frozen=True, slots=True)
class Background:
    """Statistics learnt from unlabelled news, and the weights of the rules.

    `reference` holds vectors of unrelated news under `model`, float32 of shape (items, dimensions); it is None for a
    model that nothing was learnt for, until `calibrated` takes the user's own entries in its place. `spread` is the
    standard deviation of the cosines between its items, 0 while there is none.
    """

    model: str
    version: str = ""
    terms: TermStatistics = field(default_factory=TermStatistics)
    style: StyleModel = field(default_factory=StyleModel)
    reference: numpy.ndarray | None = None
    spread: float = 0.0
    weights: Weights = SHIPPED


def calibrated(background: Background, vectors: numpy.ndarray) -> Background:
    """The background with the user's own entries as reference, for a model that the program ships none for.

    `vectors` has shape (entries, dimensions), under the background's model. Fewer than a few hundred say too little
    and leave the background as it is.
    """
    if background.reference is not None or len(vectors) < ENOUGH_TO_CALIBRATE:
        return background
    reference = numpy.asarray(vectors[-MOST_TO_CALIBRATE:], dtype=numpy.float32)
    return replace(background, reference=reference, spread=spread_of(reference))


def spread_of(reference: numpy.ndarray) -> float:
    """Standard deviation of the cosines between items of a reference sample, shape (items, dimensions)."""
    half = len(reference) // 2
    return float((reference[:half] @ reference[half : 2 * half].T).std())
