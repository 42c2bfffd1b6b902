"""What each number behind a decision means, in a few words beside it; used by `monitor explain`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from rich.table import Table
from rich.text import Text

from monitor.cli.status_page import plain_table
from monitor.core.storylines.terms import CONTEXT
from monitor.core.telling.hostile import clean
from monitor.core.telling.phrases import length
from monitor.model import Component

RARITY = "how telling its own words are; 0: none"
WORDS = {
    "reports an event": "chance that something happened",
    "repeats what was told": "chance that it repeats what was told before",
    "likeness above background": "how much nearer than other news; 0: none",
    "own words in the title": RARITY,
    "terms": "one of its terms is there; 1: in full",
    "the storyline's words where it begins": "how much of title and first sentence is; 1: all",
    "the storyline's words": "how much of it is the storyline's; 1: all",
}
NOTES = {
    "repeats what was told": "the likeliest: “{}”",
    "likeness above background": "nearest phrase: {}",
    "terms": "term: {}",
}
EVENT, REPEAT, CHANGED = "reports an event", "repeats what was told", "titles differ in what counts"
# Shown in a line below the chance that follows from them.
STYLES = {
    "style of the title": "title",
    "style of title and lead": "with lead",
    "words of the title": "its words",
    "words of the lead": "words of the lead",
}
PAIR = {"likeness to it": "likeness", "words shared with it": "words shared"}
BETWEEN = "hours between"


def components_table(components: Sequence[Component]) -> Table:
    """One row for each number that decides: its name, its value, what it means and what it follows from."""
    table = plain_table("what was weighed", "value", "which is")
    table.columns[1].justify = "right"
    values = {part.name: part.value for part in components}
    for part in components:
        if part.name in STYLES or part.name in PAIR or part.name in (BETWEEN, CHANGED):
            continue
        lines = (WORDS.get(part.name, ""), _noted(part), _grounds(part.name, values), _weaker(part))
        table.add_row(clean(part.name), Text(f"{part.value:.2f}"), "\n".join(line for line in lines if line))
    return table


def _noted(part: Component) -> str:
    note = clean(part.note)
    return NOTES.get(part.name, "{}").format(note) if note else ""


def _weaker(part: Component) -> str:
    """Why a term that is there counts little, which its words in the description would change."""
    is_foreign = part.name == "terms" and 0.0 < part.value <= CONTEXT
    return "no word of it is in title or description of the storyline: a third" if is_foreign else ""


def _grounds(name: str, values: Mapping[str, float]) -> str:
    if name == EVENT:
        told = _listed(STYLES, values)
        return f"style: {told} (below 0: a report, above 0: comment)" if told else ""
    if name != REPEAT or BETWEEN not in values:
        return ""
    apart = f"{length(timedelta(hours=values[BETWEEN]))} between them"
    changed = "; their titles differ in a number, name, day or a reversal" if CHANGED in values else ""
    return f"{_listed(PAIR, values)}, {apart}{changed}"


def _listed(named: Mapping[str, str], values: Mapping[str, float]) -> str:
    return ", ".join(f"{words} {values[name]:.2f}" for name, words in named.items() if name in values)
