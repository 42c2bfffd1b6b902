"""The numbers that turn observations into judgements, with where they come from.

Logistic coefficients, fitted by `python -m benchmarks.novelty --fit` on ten labelled streams: seven that the accuracy
page is measured on and three further ones. The accuracy that is reported for a stream left out always comes from
coefficients fitted on the others.
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
    match=Logistic((8.235, 0.442, 1.834, 1.574, 1.725, 1.515), -3.996),
    sure=Logistic((0.636, 6.001), -0.477),
    event=Logistic(
        (
            -0.191,
            -0.297,
            -0.347,
            -0.129,
            -0.233,
            -0.002,
            -1.032,
            -0.047,
            1.525,
            0.018,
            2.934,
            0.757,
            0.136,
            -0.543,
            0.233,
        ),
        -1.520,
    ),
    pair=Logistic((5.842, 1.436, 5.557, 2.311, -0.766, -0.250), -4.269),
    new=0.50,  # likelier than not; every value from .44 to .56 does as well
)
