"""The numbers that turn observations into judgements, with where they come from.

Logistic coefficients, fitted by `python -m benchmarks.novelty --fit` on thirteen labelled streams: seven that
the accuracy page is measured on and six further ones. The accuracy that is reported for a stream left out always comes
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
    "word in text",
    "term in title",
    "term in lead",
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
    match=Logistic((5.160, 0.448, 1.705, 0.057, 1.416, 0.895, 11.887), -3.929),
    event=Logistic(
        (
            -0.263,
            -0.262,
            -0.363,
            -0.104,
            -0.596,
            0.090,
            -0.960,
            -0.305,
            1.906,
            -0.034,
            2.824,
            0.979,
            0.111,
            -0.313,
            0.418,
        ),
        -1.442,
    ),
    pair=Logistic((6.087, 1.412, 6.918, 1.925, -0.832, -0.241), -4.307),
    new=0.50,  # likelier than not; every value from .44 to .56 does as well
)
