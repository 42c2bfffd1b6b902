"""The numbers that turn observations into judgements, with where they come from.

Logistic coefficients, fitted on the seven labelled streams by `python -m benchmarks.novelty --fit`; the accuracy
that is reported for a stream always comes from coefficients fitted on the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log

MATCH_OBSERVATIONS = (
    "likeness",
    "likeness by spread",
    "word in title",
    "word in text",
    "term in title",
    "term in lead",
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
)
PAIR_OBSERVATIONS = ("text", "title", "shared words", "title words known", "log hours", "root of hours")


@dataclass(frozen=True, slots=True)
class Logistic:
    """A logistic rule: one coefficient an observation, and the intercept."""

    coefficients: tuple[float, ...]
    intercept: float

    def logit(self, observations: Sequence[float]) -> float:
        """Log-odds of the observations."""
        terms = (weight * value for weight, value in zip(self.coefficients, observations, strict=True))
        return self.intercept + sum(terms)


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


def log_odds(probability: float) -> float:
    """The log-odds of a probability strictly between 0 and 1."""
    return log(probability / (1.0 - probability))


SHIPPED = Weights(
    match=Logistic((6.705, 0.591, 1.606, 1.051, 1.920, 1.783), -4.046),
    event=Logistic((-0.160, -0.439, -0.355, -0.146, 0.299, -0.041, -1.092, -0.140, 1.805, 0.032, 2.463), -1.312),
    pair=Logistic((5.057, 2.031, 5.533, 2.231, -0.593, -0.328), -4.260),
    new=0.50,  # likelier than not; every value from .44 to .56 does as well
)
