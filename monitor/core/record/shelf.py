"""Holds one storyline's figures of one kind in the order of their reports, and the verdict each has there.

What a row's verdict is follows from the rows before it in that order alone, never from when it arrived: a late
arrival is put in its place, and the rows after it are judged again until nothing changes any more.
"""

from __future__ import annotations

import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from math import inf, log

from monitor.core.comparing.common_ground import has_common_ground
from monitor.core.comparing.comparability import parting_slot
from monitor.core.comparing.judging import judge, relate
from monitor.core.comparing.laws import breach, implausible_jump
from monitor.core.comparing.statements import Statement, have_same_claimant
from monitor.model import ContradictionKind, DeclaredMeasure, RecordedFigure, Relation, Verdict

LOOKBACK = 400  # rows of a shelf that a new one is held against, newest first
SIBLINGS = 16  # places away that another figure of the same entry may stand
STEPS = 8  # of a series, looked back on to say what the next may be
CAMPS = 1.5  # two named claimants this many times apart are two camps: neither outdates the other

Position = tuple[datetime, str, str, int, int, int, str]


@dataclass(slots=True, eq=False)
class Row:
    """One figure on the shelf; `outdated_at` is the position of the first row that updated it."""

    statement: Statement
    position: Position
    verdict: Verdict | None = None
    against: Row | None = None
    outdated_at: Position | None = None
    is_retired: bool = False  # a later version of its entry took its place

    @property
    def figure(self) -> RecordedFigure:
        return self.statement.figure

    @property
    def is_stale(self) -> bool:
        """Whether it repeats what was outdated when it was reported."""
        return self.verdict is not None and self.verdict.kind is ContradictionKind.STALE

    @property
    def is_doubtful(self) -> bool:
        """Whether it parts from what stood, but not surely: no measure for what comes after it."""
        parts = (Relation.CONTRADICTS, Relation.UPDATES)
        return self.verdict is not None and self.verdict.relation in parts and not self.verdict.confident

    def is_outdated_before(self, position: Position) -> bool:
        """Whether a row before `position` has updated this one."""
        return self.outdated_at is not None and self.outdated_at < position


Held = tuple[Row, Relation]


def position_of(figure: RecordedFigure) -> Position:
    """Where `figure` stands in the order of reports; from its content alone, so that arrival does not matter."""
    mention = figure.figure.mention
    return (
        figure.reported_at,
        figure.publisher,
        figure.link,
        figure.entry_version,
        mention.start,
        mention.end,
        mention.text,
    )


@dataclass(slots=True)
class Shelf:
    """The rows of one kind, oldest report first; `declared` is the user's measure they all belong to, if any."""

    declared: DeclaredMeasure | None = None
    rows: list[Row] = field(default_factory=list)

    def put(self, rows: Sequence[Row]) -> list[Row]:
        """Shelve `rows` and judge again from the first of them on; return the rows whose verdict changed."""
        for row in rows:
            bisect.insort(self.rows, row, key=lambda one: one.position)
        return self.rejudge(_entry_start(min(row.position for row in rows))) if rows else []

    def remove(self, rows: Sequence[Row]) -> list[Row]:
        """Take `rows` off the shelf and judge again what may have rested on them."""
        if not rows:
            return []
        gone = {id(row) for row in rows}
        outdated_by = {row.position for row in rows}
        self.rows = [row for row in self.rows if id(row) not in gone]
        for row in self.rows:
            if row.outdated_at in outdated_by:
                row.outdated_at = None
        return self.rejudge(_entry_start(min(outdated_by)))

    def rejudge(self, start: Position) -> list[Row]:
        """Judge the rows from `start` on, until as many as a row looks back on have kept their verdict."""
        changed, unchanged = [], 0
        first = bisect.bisect_left(self.rows, start, key=lambda one: one.position)
        for place in range(first, len(self.rows)):
            if self._judge(place):
                changed.append(self.rows[place])
                unchanged = 0
            else:
                unchanged += 1
            if unchanged > LOOKBACK:
                break
        return changed

    def _judge(self, place: int) -> bool:
        row = self.rows[place]
        window = self.rows[max(0, place - LOOKBACK) : place]
        released = {id(other) for other in window if other.outdated_at == row.position}
        for other in window:
            if id(other) in released:
                other.outdated_at = None
        verdict, against, outdated = _verdict_on(row, window, self._siblings(place), self.declared)
        for other in outdated:
            if other.outdated_at is None or row.position < other.outdated_at:
                other.outdated_at = row.position
        moved = released != {id(other) for other in outdated}
        is_changed = (verdict, against) != (row.verdict, row.against)
        row.verdict, row.against = verdict, against
        return is_changed or moved

    def _siblings(self, place: int) -> list[Row]:
        """The other figures of the same version of the same entry: they stand next to it."""
        row, near = self.rows[place], self.rows[max(0, place - SIBLINGS) : place + SIBLINGS]
        return [one for one in near if one is not row and _version(one) == _version(row)]


def _verdict_on(
    row: Row, window: Sequence[Row], siblings: Sequence[Row], declared: DeclaredMeasure | None
) -> tuple[Verdict, Row | None, list[Row]]:
    """The verdict on `row`, the row it is held against, and the rows that it outdates."""
    held = _sharpest(list(_comparable(row, window, siblings, declared)))
    live = [(other, relation) for other, relation in held if not other.is_outdated_before(row.position)]
    chosen = _chosen(row, live or held)
    if chosen is None:
        return Verdict(Relation.FIRST, "the first figure of its measure on record"), None, []
    other, relation = chosen
    verdict = judge(other.statement, row.statement, declared)
    if relation is Relation.CONTRADICTS and (old := _old_match(row, held)):
        verdict = _stale(verdict, old)
    elif relation is Relation.UPDATES and (jump := implausible_jump(other.statement, row.statement, _steps(other))):
        verdict = replace(verdict, reason=f"{verdict.reason}; {jump}", confident=False)
    outdates = (relation is Relation.UPDATES and verdict.confident) or _supports(row, other, relation)
    outdated = [one for one, its in live if its is Relation.UPDATES and not _are_camps(one, row)]
    return verdict, other, outdated if outdates else []


def _supports(row: Row, other: Row, relation: Relation) -> bool:
    """Whether `row` is the second voice for a jump that a single one was not believed."""
    is_jump = other.is_doubtful and other.verdict is not None and other.verdict.relation is Relation.UPDATES
    return is_jump and relation is Relation.AGREES and row.figure.publisher != other.figure.publisher


def _steps(row: Row) -> list[float]:
    """By how many times the series that ends with `row` rose from one report to the next."""
    steps: list[float] = []
    while row.against is not None and row.verdict is not None and len(steps) < STEPS:
        before, after = row.against.statement.interval.number, row.statement.interval.number
        if row.verdict.relation is Relation.UPDATES and before > 0:
            steps.append(after / before)
        row = row.against
    return steps


def _sharpest(held: Sequence[Held]) -> Sequence[Held]:
    """Without the vague words ("thousands") where numbers stand beside them: what agrees with a word says little."""
    return [one for one in held if not one[0].statement.interval.is_vague] or held


def _comparable(
    row: Row, window: Sequence[Row], siblings: Sequence[Row], declared: DeclaredMeasure | None
) -> Iterator[Held]:
    """The rows that `row` may be held against, newest first.

    No lagging ones, of retired ones only its own, and none whose number its own entry states beside this one: whoever
    writes both means two things.
    """
    for other in reversed(window):
        if other.is_stale or (other.is_retired and other.figure.entry_key != row.figure.entry_key):
            continue
        if parting_slot(other.statement.measure, row.statement.measure) and not breach(other.statement, row.statement):
            continue
        if declared is None and not has_common_ground(other.statement, row.statement):
            continue
        relation, _ = relate(other.statement, row.statement, declared)
        if relation is Relation.INCOMPARABLE:
            continue
        if relation is Relation.AGREES or not _are_told_apart(row, other, siblings, declared):
            yield other, relation


def _version(row: Row) -> tuple[int, int]:
    return row.figure.entry_key, row.figure.entry_version


def _entry_start(position: Position) -> Position:
    """The position before all figures of the same entry: they bear on one another's verdicts."""
    at, publisher, link, *_ = position
    return at, publisher, link, 0, 0, 0, ""


def _are_told_apart(row: Row, other: Row, siblings: Sequence[Row], declared: DeclaredMeasure | None) -> bool:
    """Whether the row's entry states the other's number too, or this one as a part of it: "four men and one woman"."""
    if any(_agree(other, one, declared) for one in siblings):
        return True
    near = [one for one in siblings if one.figure.figure.sentence == row.figure.figure.sentence]
    whole = sum(one.statement.interval.number for one in (row, *near))
    return bool(near) and whole == other.statement.interval.number


def _agree(one: Row, other: Row, declared: DeclaredMeasure | None) -> bool:
    if declared is None and not _may_agree(one, other):
        return False
    return relate(one.statement, other.statement, declared)[0] is Relation.AGREES


def _may_agree(one: Row, other: Row) -> bool:
    """A quick look before the whole rules: numbers more than twice apart agree only where one is a range or a limit."""
    ours, theirs = one.statement.interval, other.statement.interval
    low, high = sorted((abs(ours.number), abs(theirs.number)))
    return high <= 2 * low or ours.is_range or theirs.is_range


def _chosen(row: Row, held: Sequence[Held]) -> Held | None:
    """The row to hold `row` against.

    Its own entry's earlier version where that is contradicted; one it agrees with; the same claimant's; the nearest.
    """
    own = [one for one in held if one[0].is_retired and one[1] is Relation.CONTRADICTS]
    others = [one for one in held if not one[0].is_retired]
    agreeing = [one for one in others if one[1] is Relation.AGREES]
    if own or agreeing:
        return (own or agreeing)[0]
    firm = [one for one in others if not one[0].is_doubtful] or others or list(held)
    by_claimant = [one for one in firm if have_same_claimant(one[0].statement, row.statement)]
    nearest = min(by_claimant or firm, key=lambda one: _apart(one[0], row), default=None)
    return nearest and _first_to_say(nearest, by_claimant or firm)


def _first_to_say(chosen: Held, held: Sequence[Held]) -> Held:
    """Of those with the same number the first: whoever says it again, like a recap, adds neither claimant nor time."""
    number = chosen[0].statement.interval
    same = [one for one in held if one[1] is chosen[1] and one[0].statement.interval == number]
    return min(same, key=lambda one: one[0].position)


def _old_match(row: Row, held: Sequence[Held]) -> Row | None:
    outdated = (one for one, relation in held if relation is Relation.AGREES)
    return next((one for one in outdated if one.is_outdated_before(row.position)), None)


def _stale(verdict: Verdict, old: Row) -> Verdict:
    when = old.figure.reported_at.date().isoformat()
    reason = f"{verdict.reason}; it matches what {old.figure.source or 'an entry'} had on {when}: an outlet lags behind"
    return Verdict(Relation.CONTRADICTS, reason, ContradictionKind.STALE, confident=False)


def _are_camps(one: Row, other: Row) -> bool:
    both = bool(one.statement.claimant and other.statement.claimant)
    return both and not have_same_claimant(one.statement, other.statement) and _apart(one, other) >= log(CAMPS)


def _apart(one: Row, other: Row) -> float:
    numbers = one.statement.interval.number, other.statement.interval.number
    return abs(log(numbers[0]) - log(numbers[1])) if min(numbers) > 0 else inf
