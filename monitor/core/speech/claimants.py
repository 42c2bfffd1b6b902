"""Who says a figure: one name for a claimant, and the country that it speaks for."""

import re

from monitor.core import gazetteer

ARTICLE = re.compile(r"^(?:the|a|an)\s+")
# seats of government that speak for their country
SEATS = {
    "kremlin": "RU", "moscow": "RU", "kyiv": "UA", "zelensky": "UA", "zelenskiy": "UA", "zelenskyy": "UA",
    "putin": "RU", "white house": "US", "pentagon": "US", "washington": "US", "pyongyang": "KP", "beijing": "CN",
    "tehran": "IR", "hamas": "PS", "idf": "IL", "netanyahu": "IL",
}  # fmt: skip


def plain_name(claimant: str) -> str:
    """`claimant` in lower case, without article."""
    return ARTICLE.sub("", claimant.lower().strip())


def are_one_claimant(ours: str, theirs: str) -> bool:
    """Whether two plain names are given and of one claimant: "ministry" is "defence ministry" said shorter."""
    return bool(ours and theirs) and (ours in theirs or theirs in ours)


def country_in(claimant: str) -> str:
    """ISO code of the country for which the lower-case `claimant` speaks; "" where no word of it tells."""
    for seat, code in SEATS.items():
        if seat in claimant:
            return code
    words = re.findall(r"[\w.]+", claimant.removesuffix("'s"))
    for word in words:
        if code := gazetteer.people_of(word):
            return code
        if gazetteer.is_country(word):
            return gazetteer.country_of(word)
    return ""


def speak_for_two_lands(one: str, other: str) -> bool:
    """Whether the lower-case claimants speak for two different countries, as the sides of a war do."""
    ours, theirs = country_in(one), country_in(other)
    return bool(ours and theirs) and ours != theirs
