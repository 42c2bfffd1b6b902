"""Decides what a later figure does to an earlier one.

Rules for this file: it decides relations and says why, and nothing else. What a figure measures was read before
(`measures`), what its number allows is in `intervals`; time is in the figures. First row that applies:

    1  comparability   a slot parts them (`comparability`), in doubt too         incomparable
    2  intervals       one entry says both                                       agrees, or incomparable
    3  behaviour
       cumulative      a vague word or a range: overlap | above | below           agrees | updates | contradicts
                       both counted one by one: equal | more | fewer              agrees | updates | contradicts
                       "up to N", then at least half of it                        agrees
                       a count, then a floor: above | to 20 % below | lower       updates | agrees | contradicts
                       a floor, then a count: under | to 10 % above | higher      contradicts | agrees | updates
                       both round: within 10 % | more | fewer                     agrees | updates | contradicts
       level           overlap or within 10 % | under 3 hours apart | later       agrees | contradicts | updates
                       hours left: what has passed explains it                    updates
       force           overlap or within 10 % | more | fewer                      agrees | updates | contradicts
       estimate        within 10 % | to 1.25 times by the same claimant | else    agrees | updates | contradicts
       fixed           overlap, 5 % across units | else                           agrees | contradicts
    4  claimants       name the kind of a contradiction: revised_down where the text or the same authority lowers a
                       total, self for one claimant or outlet, fixed_fact for a constant, else disputed

A contradiction is *confident* only where nothing casts doubt on it (`doubts`): a false one costs the reader's trust.
The borderline cases follow the labelling guide of the pairs on which the rules were measured (docs/judging.md).
"""

import re
from datetime import timedelta

from monitor.core.comparing.behaviour import CUMULATIVE, FIXED
from monitor.core.comparing.comparability import parting_slot
from monitor.core.comparing.doubts import LAG, RARE, doubts_of
from monitor.core.comparing.laws import breach
from monitor.core.comparing.movement import Move, outcome_of
from monitor.core.comparing.statements import Statement, have_same_claimant, prepare
from monitor.core.comparing.telling_apart import apart_by_circumstance, apart_by_move
from monitor.core.measures.dimensions import factor_of
from monitor.core.speech.claimants import speak_for_two_lands
from monitor.model import ContradictionKind, DeclaredMeasure, RecordedFigure, Relation, Verdict

ONE_DAY, TIMES = timedelta(hours=36), 3
RECOUNT = 0.9  # a count this little below an older one was counted again
REVISED = re.compile(
    r"\b(revis\w+|lower(?:ed|s)|correct(?:ed|s|ion)|downgrad\w+|cut (?:its|the) (?:toll|estimate)"
    r"|recount\w*|(?:was|were) overstated)\b",
    re.IGNORECASE,
)


def compare(earlier: RecordedFigure, later: RecordedFigure, declared: DeclaredMeasure | None = None) -> Verdict:
    """Judge `later` against `earlier`; `declared` is the user's own measure that both belong to, if any."""
    return judge(prepare(earlier, declared), prepare(later, declared), declared)


def judge(earlier: Statement, later: Statement, declared: DeclaredMeasure | None = None) -> Verdict:
    """As `compare`, for figures that are ready."""
    relation, why = relate(earlier, later, declared)
    if relation is Relation.CONTRADICTS:
        return _contradiction(earlier, later, why)
    return Verdict(relation, f"{_both(earlier, later)}: {why}")


def relate(earlier: Statement, later: Statement, declared: DeclaredMeasure | None = None) -> tuple[Relation, str]:
    """The bare relation and its cause: what a ledger asks of every figure on record."""
    if parted := parting_slot(earlier.measure, later.measure):
        if broken := breach(earlier, later):
            return Relation.CONTRADICTS, broken
        return Relation.INCOMPARABLE, f"not the same measure, {parted}"
    if difference := apart_by_circumstance(earlier, later):
        return Relation.INCOMPARABLE, difference
    if _are_opposed(earlier, later):
        return Relation.CONTRADICTS, "the two sides' counts of one day lie far apart"
    relation, why = outcome_of(_move(earlier, later, declared), later.behaviour)
    if relation is not Relation.AGREES and (difference := apart_by_move(earlier, later, relation)):
        return Relation.INCOMPARABLE, difference
    return relation, why


def _are_opposed(earlier: Statement, later: Statement) -> bool:
    """Whether two countries' claims of one count are too far apart for time to explain, whichever came first."""
    gap = later.figure.reported_at - earlier.figure.reported_at
    numbers = sorted((earlier.interval.number, later.interval.number))
    is_count = later.measure.dimension == "count" and not earlier.interval.is_range and not later.interval.is_range
    is_wide = gap < ONE_DAY and numbers[1] > TIMES * numbers[0]
    return is_count and is_wide and speak_for_two_lands(earlier.claimant, later.claimant)


def _move(earlier: Statement, later: Statement, declared: DeclaredMeasure | None) -> Move:
    factors = {factor_of(one.figure.figure.mention.quantity.unit) for one in (earlier, later)}
    return Move(
        earlier=earlier.interval,
        later=later.interval,
        gap=later.figure.reported_at - earlier.figure.reported_at,
        is_same_claimant=have_same_claimant(earlier, later),
        is_same_unit=len(factors) == 1,
        is_time=later.measure.dimension == "time",
        is_distance=later.measure.action == "distance",
        declared=declared.tolerance if declared else None,
    )


# --- claimants, confidence, words -------------------------------------------------


def _contradiction(earlier: Statement, later: Statement, why: str) -> Verdict:
    kind = _kind(earlier, later)
    doubts = list(doubts_of(earlier, later))
    reason = f"{_both(earlier, later)}: {why}; {_claimants(earlier, later)}"
    unsure = f" (not sure: {'; '.join(doubts)})" if doubts else ""
    return Verdict(Relation.CONTRADICTS, reason + unsure, kind, confident=not doubts)


def _kind(earlier: Statement, later: Statement) -> ContradictionKind:
    if later.behaviour == FIXED:
        return ContradictionKind.FIXED_FACT
    fell = later.behaviour == CUMULATIVE and later.interval.number < earlier.interval.number
    is_same = have_same_claimant(earlier, later)
    if fell and (is_same or _is_revision(earlier, later)):
        return ContradictionKind.REVISED_DOWN
    if is_same:
        return ContradictionKind.SELF
    is_unnamed = not earlier.claimant and not later.claimant
    is_one_outlet = bool(later.figure.publisher) and earlier.figure.publisher == later.figure.publisher
    return ContradictionKind.SELF if is_unnamed and is_one_outlet else ContradictionKind.DISPUTED


def _is_revision(earlier: Statement, later: Statement) -> bool:
    """Whether a lower total is a recount: the text says so, or a large count came out a little lower hours later."""
    if earlier.claimant and later.claimant:
        return False
    if REVISED.search(f"{later.figure.title} {later.figure.figure.sentence}"):
        return True
    gap = later.figure.reported_at - earlier.figure.reported_at
    are_counts = later.interval.is_count and earlier.interval.number >= RARE
    return are_counts and gap > LAG and later.interval.number >= RECOUNT * earlier.interval.number


def _claimants(earlier: Statement, later: Statement) -> str:
    by = later.figure.figure.attribution
    if have_same_claimant(earlier, later) and by:
        return f"both by {by.claimant}"
    ours, theirs = _said_by(earlier), _said_by(later)
    return f"by {ours}, then by {theirs}" if ours != theirs else f"both in {ours}"


def _said_by(statement: Statement) -> str:
    attribution = statement.figure.figure.attribution
    return attribution.claimant if attribution else statement.figure.source or "an unnamed source"


def _both(earlier: Statement, later: Statement) -> str:
    return f"{_words(earlier)} then {_words(later)}"


def _words(statement: Statement) -> str:
    mention = statement.figure.figure.mention
    counted = mention.counted
    return mention.text if not counted or counted.lower() in mention.text.lower() else f"{mention.text} {counted}"
