"""Decides what `compare` answers: the verdict on two marked figures, or on the best comparable two of two texts."""

from dataclasses import dataclass
from datetime import UTC, datetime

from monitor.core.comparing.judging import compare
from monitor.core.reading.figures import read_figures
from monitor.core.reading.following import Likeness, follows, word_cover
from monitor.core.reading.marking import marked_figure
from monitor.core.reading.revision import Change, changed_numbers, is_revision
from monitor.core.speech.claimants import are_one_claimant, plain_name
from monitor.model import Figure, RecordedFigure, Relation, Verdict

UNDATED = datetime(1970, 1, 1, tzinfo=UTC)  # both sides get it, so that no time passes between them
# Of all the pairs of figures in two texts, the one that says most comes first.
WEIGHT = {Relation.CONTRADICTS: 0, Relation.UPDATES: 1, Relation.AGREES: 2}


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two entries that a question is about; `figure` is the words meant, None for the best ones."""

    title: str
    text: str
    sentence: str | None = None
    figure: str | None = None
    published_at: datetime | None = None
    source: str = ""
    language: str = "en"

    @property
    def whole(self) -> str:
        """Title and text, a blank line between them."""
        return "\n\n".join(part for part in (self.title, self.text) if part)


@dataclass(frozen=True, slots=True)
class Answer:
    """A verdict, the two figures it is on (None where there are none), and the numbers that a revision changed."""

    verdict: Verdict
    earlier: RecordedFigure | None = None
    later: RecordedFigure | None = None
    changes: tuple[Change, ...] = ()


def answer(earlier: Side, later: Side, likeness: Likeness | None = None) -> Answer:
    """What the figure of `later` does to that of `earlier`; see the module for the case that none is marked."""
    if earlier.figure is None and later.figure is None:
        return _unmarked(earlier, later, likeness)
    sides = _figures(earlier), _figures(later)
    for side, found in zip((earlier, later), sides, strict=True):
        if not found:
            return Answer(Verdict(Relation.INCOMPARABLE, f"no quantity in {side.figure or side.whole!r}"))
    return _best(*sides) or Answer(
        Verdict(Relation.INCOMPARABLE, "no two figures of one measure"), sides[0][0], sides[1][0]
    )


def _unmarked(earlier: Side, later: Side, likeness: Likeness | None) -> Answer:
    if is_revision(earlier.whole, later.whole) and not _have_other_claimants(earlier, later):
        return _revised(earlier, later)
    if follows(earlier.whole, later.whole, likeness, languages=(earlier.language, later.language)):
        return Answer(Verdict(Relation.AGREES, "what the later text states follows from the earlier one"))
    best = _best(_figures(earlier), _figures(later))
    if best is None or best.verdict.relation is Relation.AGREES:
        reason = "the later text says more than the earlier one" if best else "no two figures of one measure"
        return Answer(Verdict(Relation.INCOMPARABLE, reason), *((best.earlier, best.later) if best else ()))
    return best


def _have_other_claimants(earlier: Side, later: Side) -> bool:
    """Whether both say whose their figures are, and nobody stands behind those of both: two reports in like words."""
    ours, theirs = (_claimants(side) for side in (earlier, later))
    return bool(ours and theirs) and not any(are_one_claimant(one, other) for one in ours for other in theirs)


def _claimants(side: Side) -> set[str]:
    found = (one.figure.attribution for one in _figures(side))
    return {plain_name(one.claimant) for one in found if one is not None}


def _revised(earlier: Side, later: Side) -> Answer:
    """A later version of one text: every number that changed in its place was changed on purpose."""
    changes = changed_numbers(earlier.whole, later.whole, later.language)
    if not changes:
        return Answer(Verdict(Relation.AGREES, "a later version of the same text, with the same numbers"))
    listed = ", ".join(f"{one.before} became {one.after}" for one in changes)
    rose = all(one.new >= one.old for one in changes)
    relation = Relation.UPDATES if rose else Relation.CONTRADICTS
    return Answer(Verdict(relation, f"a later version of the same text: {listed}", confident=False), changes=changes)


def _best(earlier: list[RecordedFigure], later: list[RecordedFigure]) -> Answer | None:
    """The comparable pair whose sentences are most alike; of two equally alike the one that says more."""
    pairs = [(compare(one, other), one, other) for one in earlier for other in later]
    if len(pairs) == 1:
        return Answer(*pairs[0])
    comparable = [pair for pair in pairs if pair[0].relation is not Relation.INCOMPARABLE]
    if not comparable:
        return None
    return Answer(*min(comparable, key=lambda pair: (-_alike(pair[1], pair[2]), WEIGHT[pair[0].relation])))


def _alike(one: RecordedFigure, other: RecordedFigure) -> float:
    return round(word_cover(one.figure.sentence, other.figure.sentence), 2)


def _figures(side: Side) -> list[RecordedFigure]:
    if side.figure is None:
        found = read_figures(side.whole, title=side.title, published_at=side.published_at, language=side.language)
    else:
        marked = marked_figure(
            side.whole,
            side.figure,
            side.sentence,
            title=side.title,
            published_at=side.published_at,
            language=side.language,
        )
        found = (marked,) if marked else ()
    return [_recorded(figure, side) for figure in found]


def _recorded(figure: Figure, side: Side) -> RecordedFigure:
    return RecordedFigure(
        key=0,
        storyline="",
        entry_key=id(side),
        entry_version=1,
        figure=figure,
        reported_at=side.published_at or UNDATED,
        source=side.source,
        publisher=side.source,
        title=side.title,
        link="",
    )
