"""The numbers that turn observations into judgements, with where they come from.

Logistic coefficients, fitted by `python -m benchmarks.novelty --fit` on sixteen labelled streams: seven that
the accuracy page is measured on and nine further ones. The accuracy that is reported for a stream left out always comes
from coefficients fitted on the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log
from operator import mul

import numpy

MATCH_OBSERVATIONS = (
    "likeness",
    "likeness by spread",
    "word in title",
    "term in title",
    "term in lead",
    "storyline's words where it begins",
    "storyline's own words",
)
EVENT_OBSERVATIONS = (
    "style of title",
    "style of text",
    "words of title",
    "words of lead",
    "section",
    "form of title",
    "question",
    "byline",
    "live",
    "match",
    "storyline's own words",
    "speech in the lead",
    "past in the lead",
    "guide in the lead",
    "words to the reader",
)
PAIR_OBSERVATIONS = ("text", "title", "shared words", "title words known", "log hours", "root of hours")


@dataclass(frozen=True, slots=True)
class Logistic:
    """A logistic rule: one coefficient an observation, and the intercept."""

    coefficients: tuple[float, ...]
    intercept: float

    def logit(self, observations: Sequence[float]) -> float:
        """Log-odds of the observations."""
        if len(observations) != len(self.coefficients):
            raise ValueError(f"{len(observations)} observations for {len(self.coefficients)} coefficients")
        weighed: float = sum(map(mul, self.coefficients, observations))
        return self.intercept + weighed


@dataclass(frozen=True, slots=True)
class Weights:
    """The three rules and the one threshold of novelty.

    `match`: an entry belongs to a storyline. `event`: it reports an event. `pair`: two entries report the same
    development. `new` is the score from which an entry is told.
    """

    match: Logistic
    event: Logistic
    pair: Logistic
    new: float


def chance(logit: float) -> float:
    """The probability of a log-odds."""
    return 1.0 / (1.0 + exp(-max(-30.0, min(30.0, logit))))


def chances(logits: numpy.ndarray) -> numpy.ndarray:
    """The probabilities of many log-odds, shape as theirs."""
    found: numpy.ndarray = 1.0 / (1.0 + numpy.exp(-numpy.clip(logits, -30.0, 30.0)))
    return found


def log_odds(probability: float) -> float:
    """The log-odds of a probability strictly between 0 and 1."""
    return log(probability / (1.0 - probability))


SHIPPED = Weights(
    match=Logistic((5.103, 0.390, 1.497, 1.134, 0.810, 4.080, 10.131), -4.150),
    event=Logistic(
        (
            -0.272,
            -0.271,
            -0.346,
            -0.175,
            -0.566,
            0.012,
            -0.944,
            -0.297,
            2.126,
            -0.001,
            2.788,
            0.865,
            0.094,
            -0.309,
            0.438,
        ),
        -1.570,
    ),
    pair=Logistic((5.936, 1.421, 6.880, 1.736, -0.859, -0.228), -4.116),
    new=0.50,  # likelier than not; every value from .46 to .52 does as well
)
