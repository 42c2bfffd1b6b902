"""The numbers that turn observations into judgements, with where they come from.

Logistic coefficients, fitted by `python -m benchmarks.novelty --fit` on twelve labelled streams: seven that the
accuracy page is measured on and five further ones. The accuracy that is reported for a stream left out always comes
from coefficients fitted on the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log
from operator import mul

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
SURE_OBSERVATIONS = ("match", "storyline's own words")
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
    """The four rules and the one threshold of novelty.

    `match`: an entry belongs to a storyline. `sure`: it belongs so surely that it may be told. `event`: it reports an
    event. `pair`: two entries report the same development. `new` is the score from which an entry is told.
    """

    match: Logistic
    sure: Logistic
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
    match=Logistic((10.571, 0.265, 1.248, 1.559, 1.992, 1.672, 0.0), -3.840),
    sure=Logistic((0.627, 7.027), -0.609),
    event=Logistic(
        (
            -0.246,
            -0.271,
            -0.343,
            -0.127,
            -0.506,
            0.060,
            -0.935,
            -0.201,
            1.526,
            -0.031,
            3.424,
            0.811,
            0.092,
            -0.444,
            0.403,
        ),
        -1.573,
    ),
    pair=Logistic((6.192, 1.105, 6.623, 1.839, -0.828, -0.253), -4.181),
    new=0.50,  # likelier than not; every value from .44 to .56 does as well
)
