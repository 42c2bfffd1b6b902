"""The two articles that the project started from, as entries; own texts with the same figures where they are absent."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from tests.labelled import LABELLED
from tests.newsroom import Item

NOVEMBER = datetime(2024, 11, 16, 6, 0, tzinfo=UTC)
JANUARY = datetime(2025, 1, 6, 20, 30, tzinfo=UTC)

OWN_NOVEMBER = """
The struggle over some 200 square miles of Russian soil grew fiercer this week, as Moscow tries to push Ukraine's army
out of the Kursk region before any talks with the next Trump administration.

Ukraine has lost around half of what it first took there, soldiers say.

Russia has sent at least 10,000 North Koreans to the region, according to U.S. intelligence estimates.

Ukrainian forces seized between 386 and 579 square miles of the Kursk region in the first two weeks of the operation,
said Pasi Paroinen, an analyst with a group that studies open sources.

Oleksandr, 39, who serves with the 82nd Brigade, said Ukrainian troops had destroyed more than 50 Russian vehicles.
"""

OWN_JANUARY = """
Ukrainian troops have begun a new push in Russia's Kursk region, two weeks before Donald Trump takes office and talks
about a ceasefire may follow. Ukraine has lost about half the territory that it gained there in August.

In his evening address Zelensky claimed that Russia has paid dearly. "Since the beginning of the Kursk operation,
the enemy has already lost over 38,000 troops in this area alone, including approximately 15,000 irrecoverable losses,"
he said.

Russia's defence of Kursk has been helped by about 12,000 North Korean troops. Nearly a third of those troops have been
killed or wounded, Zelensky told an American podcaster.

One plan that was leaked would have Ukraine hold off on joining NATO for 20 years. The N-15 highway runs about 20 miles
south of Pokrovsk.
"""


def november() -> Item:
    """The first article: 16 November 2024."""
    return _item(
        "000_db3f3cdf2f599829.txt",
        OWN_NOVEMBER,
        "Russia wants Kursk back before negotiations. Ukraine isn’t budging.",
        "Russia is trying hard to retake the part of its Kursk region that Ukraine holds, ahead of possible "
        "negotiations with the incoming Trump administration, with thousands of North Korean troops.",
        NOVEMBER,
        "https://first.example/kursk-before-negotiations",
    )


def january() -> Item:
    """The second article: 6 January 2025."""
    return _item(
        "004_dc9831b9d18d23c8.txt",
        OWN_JANUARY,
        "Ukraine’s new Kursk offensive could strengthen its hand in negotiations",
        "As Ukrainian forces mount a new offensive in Russia’s Kursk region, success there would improve Kyiv’s "
        "position in ceasefire negotiations under Trump.",
        JANUARY,
        "https://second.example/kursk-new-offensive",
    )


def _item(file: str, own: str, title: str, summary: str, at: datetime, link: str) -> Item:
    path = LABELLED / "seeds" / file
    unwrapped = re.sub(r"(?<!\n)\n(?!\n)", " ", own)
    text = path.read_text(encoding="utf-8") if path.is_file() else unwrapped
    content = text.partition("<CONTENT>")[2].partition("</CONTENT>")[0] or text
    paragraphs = "".join(f"<p>{part.strip()}</p>" for part in re.split(r"\n\s*\n|\n", content) if part.strip())
    return Item(title, summary, at, link, paragraphs)
