"""A recorded figure made ready to be judged many times over."""

import re
from dataclasses import dataclass, replace

from monitor.core.comparing.behaviour import behaviour_of
from monitor.core.comparing.comparability import telling_groups
from monitor.core.comparing.naming import makes_of, names_in
from monitor.core.reading.following import content_words
from monitor.core.reading.intervals import Interval, interval_of
from monitor.core.speech.claimants import are_one_claimant, plain_name
from monitor.model import Bound, DeclaredMeasure, Figure, Measure, Quantity, RecordedFigure

PASSING = re.compile(
    r"\b(?:pass(?:es|ed)?|tops?|topped|surpass(?:es|ed)?|exceed(?:s|ed)?|crosse[sd]"
    r"|(?:climb(?:s|ed)?|rises?|rose|risen) (?:past|above))\s+$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Statement:
    """A recorded figure made ready to be judged many times: its interval, behaviour and claimant read once."""

    figure: RecordedFigure
    interval: Interval
    behaviour: str
    claimant: str
    words: frozenset[str]  # stems of the sentence and the title
    measure: Measure  # the figure's own, at hand
    people: frozenset[str]  # its telling groups
    names: frozenset[str]  # proper names in the sentence and the title
    makes: frozenset[str]  # proper names of the counted thing


def prepare(figure: RecordedFigure, declared: DeclaredMeasure | None = None) -> Statement:
    """Make `figure` ready to be judged; `declared` is the user's own measure that it belongs to, if any."""
    mention, measure = figure.figure.mention, figure.figure.measure
    return Statement(
        figure=figure,
        interval=interval_of(_bounded(figure.figure), mention.text),
        behaviour=(declared.behaviour if declared else "") or behaviour_of(measure),
        claimant=_claimant(figure),
        words=content_words(f"{figure.title} {figure.figure.sentence}"),
        measure=measure,
        people=frozenset(telling_groups(measure)),
        names=names_in(f"{figure.title} . {figure.figure.sentence}"),
        makes=makes_of(figure.figure),
    )


def _bounded(figure: Figure) -> Quantity:
    """The quantity with the bound that its verb gives: a toll that "passes 7,000" is more than that."""
    quantity = figure.mention.quantity
    if quantity.bound is not Bound.EXACT or quantity.high != quantity.low:
        return quantity
    before, found, _ = figure.sentence.partition(figure.mention.text)
    is_passed = found and PASSING.search(before)
    return replace(quantity, high=None, bound=Bound.MORE_THAN) if is_passed else quantity


def have_same_claimant(earlier: Statement, later: Statement) -> bool:
    """Whether both figures name their claimant, and it is the same one."""
    return are_one_claimant(earlier.claimant, later.claimant)


def _claimant(figure: RecordedFigure) -> str:
    attribution = figure.figure.attribution
    return plain_name(attribution.claimant) if attribution else ""
