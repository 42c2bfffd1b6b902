"""Decides how many independent voices stand behind figures: a claimant quoted five times, or one wire copy, is one."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from monitor.core.reading.following import content_words
from monitor.core.speech.claimants import are_one_claimant, plain_name
from monitor.model import RecordedFigure

SAME_WORDS = 0.8  # share of the words of the shorter sentence that stand in the other: one sentence, lightly reworded
SHORTEST = 5  # words; anything shorter must be the same in full
NO_COPIES: Mapping[int, int] = {}


def voices_of(figures: Iterable[RecordedFigure], copies: Mapping[int, int] = NO_COPIES) -> tuple[str, ...]:
    """The independent voices behind `figures`, each by its name as first told: its claimant's, else the outlet's.

    `copies` tells of entries which earlier one they repeat; so does a sentence that was only reworded.
    """
    claimants: list[str] = []
    outlets: dict[str, str] = {}
    for report in _reports(sorted(figures, key=lambda one: one.reported_at), copies):
        named = [one.figure.attribution.claimant for one in _fully_told(report) if one.figure.attribution]
        claimants += named
        if not named:
            first = min(report, key=lambda one: one.reported_at)
            outlets.setdefault(_family(first), first.source)
    return (*_distinct(claimants), *outlets.values())


def _reports(figures: Sequence[RecordedFigure], copies: Mapping[int, int]) -> list[list[RecordedFigure]]:
    """The figures by the report that tells them: one entry and its copies are one."""
    reports: list[list[RecordedFigure]] = []
    for figure in figures:
        are_same = [any(_is_copy(figure, one, copies) for one in report) for report in reports]
        joined = [one for report, is_same in zip(reports, are_same, strict=True) if is_same for one in report]
        reports = [report for report, is_same in zip(reports, are_same, strict=True) if not is_same]
        reports.append([*joined, figure])
    return reports


def _fully_told(report: Sequence[RecordedFigure]) -> list[RecordedFigure]:
    """Without headlines whose own text says whose number it is: there "a lawmaker" has a name."""
    told = {_number(one) for one in report if one.figure.attribution and not _is_headline(one)}
    return [one for one in report if not (_is_headline(one) and _number(one) in told)]


def _is_headline(figure: RecordedFigure) -> bool:
    return figure.figure.mention.end <= len(figure.title)


def _number(figure: RecordedFigure) -> tuple[int, float | None]:
    return figure.entry_key, figure.figure.mention.quantity.low


def _is_copy(figure: RecordedFigure, other: RecordedFigure, copies: Mapping[int, int]) -> bool:
    if _first_told(figure.entry_key, copies) == _first_told(other.entry_key, copies):
        return True
    ours, theirs = figure.figure.mention.quantity, other.figure.mention.quantity
    return (ours.low, ours.high) == (theirs.low, theirs.high) and _are_one_sentence(
        figure.figure.sentence, other.figure.sentence
    )


def _first_told(entry: int, copies: Mapping[int, int]) -> int:
    seen = {entry}
    while (earlier := copies.get(entry, entry)) not in seen:
        seen.add(earlier)
        entry = earlier
    return entry


def _are_one_sentence(one: str, other: str) -> bool:
    ours, theirs = _words(one), _words(other)
    shorter = min(len(ours), len(theirs))
    if shorter < SHORTEST:
        return " ".join(one.lower().split()) == " ".join(other.lower().split())
    return len(ours & theirs) >= SAME_WORDS * shorter


@lru_cache(maxsize=4096)
def _words(sentence: str) -> frozenset[str]:
    return content_words(sentence)


def _distinct(claimants: Iterable[str]) -> list[str]:
    """One name for each claimant, the fullest: "the ministry" is whichever ministry was named."""
    found: list[str] = []
    for claimant in sorted(claimants, key=lambda name: (-len(plain_name(name)), name)):
        if not any(are_one_claimant(plain_name(claimant), plain_name(one)) for one in found):
            found.append(claimant)
    return sorted(found)


def _family(figure: RecordedFigure) -> str:
    return (figure.publisher or figure.source).casefold()
