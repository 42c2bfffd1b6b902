"""What each number behind a decision means, in a few words beside it; used by `monitor explain`."""

from __future__ import annotations

from collections.abc import Sequence

from rich.table import Table
from rich.text import Text

from monitor.cli.status_page import plain_table
from monitor.core.telling.hostile import clean
from monitor.model import Component

STYLE = "below 0: a report; above 0: comment"
RARITY = "how telling its own words are; 0: none"
WORDS = {
    "reports an event": "chance that something happened",
    "repeats what was told": "chance that it repeats this:",
    "style of the title": STYLE,
    "style of title and lead": STYLE,
    "words of the title": STYLE,
    "words of the lead": STYLE,
    "likeness above background": "how much nearer than other news; 0: none",
    "own words in the title": RARITY,
    "terms": "one of its terms is there; 1: in full",
    "the storyline's words where it begins": "how much of title and first sentence is; 1: all",
    "the storyline's words": "how much of it is the storyline's; 1: all",
}


def components_table(components: Sequence[Component]) -> Table:
    """One row a number: its name, its value, and what it means."""
    table = plain_table("what was weighed", "value", "which is")
    table.columns[1].justify = "right"
    for part in components:
        lines = (WORDS.get(part.name, ""), _noted(part))
        table.add_row(clean(part.name), Text(f"{part.value:.2f}"), "\n".join(line for line in lines if line))
    return table


def _noted(part: Component) -> str:
    note = clean(part.note)
    return f"“{note}”" if note and part.name == "repeats what was told" else note
