"""Keeps a storyline's figures, each with its verdict; decides what a new one does to those on record."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from monitor.core.comparing.declared import declared_for
from monitor.core.comparing.statements import prepare
from monitor.core.record.bands import band_of
from monitor.core.record.series import Identity, Series, identity_of, series_of
from monitor.core.record.shelf import Position, Row, Shelf, position_of
from monitor.core.record.voices import NO_COPIES
from monitor.model import DeclaredMeasure, Finding, RecordedFigure, Relation, Storyline, Verdict

# classes that are judged against one another stand on one shelf
FAMILIES: dict[str, str] = {
    "injured": "killed", "casualties": "killed",
    "remaining": "deployed", "drafted": "deployed", "evacuated": "homeless", "affected": "homeless",
    "flooded": "homeless", "freed": "rescued", "launched": "destroyed", "captured": "controlled",
    "advance": "controlled", "wanted": "arrested", "aboard": "killed", "distance": "reach", "elapsed": "duration",
    "aid": "appeal", "price": "revenue",
}  # fmt: skip
Key = tuple[str, str, str]


class Ledger:
    """The figures of one storyline. Whatever the order in which they are added, the verdicts end the same."""

    def __init__(self, storyline: Storyline, figures: Sequence[RecordedFigure] = ()) -> None:
        self.storyline = storyline
        self._shelves: dict[Key, Shelf] = {}
        self._rows: dict[Identity, tuple[Key, Row]] = {}
        self._entries: defaultdict[int, list[Identity]] = defaultdict(list)
        self._versions: dict[int, int] = {}  # entry key: its newest version
        self._contradicting: set[Identity] = set()  # the figures whose verdict is a sure contradiction
        self.add(figures)

    def add(self, figures: Sequence[RecordedFigure]) -> tuple[Finding, ...]:
        """Judge `figures` and return the findings on them, and on older ones whose verdict they changed.

        A new version of an entry retires the figures of the versions before it. What is on record already is left.
        """
        changed: list[Row] = []
        for entry, version in {one.entry_key: one.entry_version for one in sorted(figures, key=_version)}.items():
            changed += self._retire(entry, max(version, self._versions.get(entry, 0)))
        batches: defaultdict[Key, list[Row]] = defaultdict(list)
        for figure in {identity_of(one): one for one in figures if identity_of(one) not in self._rows}.values():
            key, row = self._place(figure)
            batches[key].append(row)
            self._rows[identity_of(figure)] = key, row
            self._entries[figure.entry_key].append(identity_of(figure))
        for key, rows in batches.items():
            changed += self._shelves[key].put(rows)
        return self._changed(changed)

    def as_first_stated(self, figure: RecordedFigure) -> RecordedFigure:
        """The figure with the time of the version before it, if its entry stated the same there.

        A text that is edited elsewhere says nothing anew: it must not contradict what others have said since.
        """
        rows = [self._rows[identity][1] for identity in self._entries[figure.entry_key]]
        stated = [row.figure.reported_at for row in rows if not row.is_retired and _states_the_same(row.figure, figure)]
        return replace(figure, reported_at=min((figure.reported_at, *stated)))

    def withdraw(self, entry_key: int, version: int | None = None) -> tuple[Finding, ...]:
        """Forget the figures of an entry (of one `version`, or all); return findings whose verdict that changed."""
        gone: defaultdict[Key, list[Row]] = defaultdict(list)
        for identity in [one for one in self._entries[entry_key] if version in (None, one[1])]:
            key, row = self._rows.pop(identity)
            gone[key].append(row)
            self._entries[entry_key].remove(identity)
            self._contradicting.discard(identity)
        return self._changed([row for key, rows in gone.items() for row in self._shelves[key].remove(rows)])

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Every figure on record with its verdict, in the order of the reports; retired ones left out."""
        rows = sorted((row for _, row in self._rows.values() if not row.is_retired), key=_in_order)
        return self._findings(rows)

    def series(self, copies: Mapping[int, int] = NO_COPIES) -> tuple[Series, ...]:
        """The measures on record, the one with most figures first; `copies` are entries with those that they repeat."""
        retired = [self._finding(row) for _, row in self._rows.values() if row.is_retired]
        return tuple(
            replace(one, band=band_of([self._rows[identity_of(each.later)][1] for each in one.findings], copies))
            for one in series_of(self.findings, retired)
        )

    def _retire(self, entry: int, version: int) -> list[Row]:
        self._versions[entry] = version
        starts: dict[Key, Position] = {}
        for identity in self._entries[entry]:
            key, row = self._rows[identity]
            if identity[1] < version and not row.is_retired:
                row.is_retired = True
                starts[key] = min(row.position, starts.get(key, row.position))
        return [row for key, start in starts.items() for row in self._shelves[key].rejudge(start)]

    def _place(self, figure: RecordedFigure) -> tuple[Key, Row]:
        declared = declared_for(figure.figure, self.storyline.measures)
        named = replace(figure, figure=replace(figure.figure, name=declared.name)) if declared else figure
        key = _key(named, declared)
        self._shelves.setdefault(key, Shelf(declared))
        is_retired = figure.entry_version < self._versions[figure.entry_key]
        return key, Row(prepare(named, declared), position_of(named), is_retired=is_retired)

    def _changed(self, rows: Iterable[Row]) -> tuple[Finding, ...]:
        """The findings on `rows`, each once; those that this judgement made sure contradictions have turned."""
        found = self._findings(sorted({id(row): row for row in rows}.values(), key=_in_order))
        sure = {identity_of(one.later) for one in found if _is_sure_contradiction(one.verdict)}
        turned = sure - self._contradicting
        self._contradicting -= {identity_of(one.later) for one in found} - sure
        self._contradicting |= sure
        return tuple(replace(one, has_turned=True) if identity_of(one.later) in turned else one for one in found)

    def _findings(self, rows: Iterable[Row]) -> tuple[Finding, ...]:
        return tuple(self._finding(row) for row in rows if not row.is_retired)

    def _finding(self, row: Row) -> Finding:
        earlier = row.against.figure if row.against else None
        verdict = row.verdict or Verdict(Relation.FIRST, "")
        return Finding(self.storyline.id, row.figure, earlier, verdict)


def _is_sure_contradiction(verdict: Verdict) -> bool:
    return verdict.relation is Relation.CONTRADICTS and verdict.confident


def _in_order(row: Row) -> Position:
    return row.position


def _key(figure: RecordedFigure, declared: DeclaredMeasure | None) -> Key:
    measure = figure.figure.measure
    if declared:
        return "declared", declared.name, ""
    action = FAMILIES.get(measure.action, measure.action)
    return measure.dimension, action, "" if action else measure.subject


def _states_the_same(one: RecordedFigure, other: RecordedFigure) -> bool:
    """Whether both say the same of the same, and by the same voice."""
    first, second = one.figure, other.figure
    same_voice = (first.attribution and first.attribution.claimant) == (
        second.attribution and second.attribution.claimant
    )
    return same_voice and first.measure == second.measure and first.mention.quantity == second.mention.quantity


def _version(figure: RecordedFigure) -> int:
    return figure.entry_version
