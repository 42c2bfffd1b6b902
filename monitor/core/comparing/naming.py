"""Which proper names stand on and around a figure: the make of what it counts, and whom its sentence is about.

Slots tell kinds of things apart; two firms that cut jobs, or two makes of tank, differ in nothing but their names.
"""

import re

from monitor.core import gazetteer
from monitor.core.measures.setting import NUMBER
from monitor.model import Figure

NAME = re.compile(r"(?<![\w-])[A-Z][\w-]+")
NO_NAMES_LISTED = """
the a an in on at of and but this that these those there it he she they we i more less nearly about around over some
many most at least monday tuesday wednesday thursday friday saturday sunday january february march april may june july
august september october november december
"""
NO_NAMES = frozenset(NO_NAMES_LISTED.split())


def makes_of(figure: Figure) -> frozenset[str]:
    """The proper names, lower-case, that tell which make of a thing is counted: "31 M1 Abrams tanks".

    Peoples and places are none of them: they are the group and the place of the measure. Empty for people.
    """
    if figure.measure.dimension != "count" or figure.measure.subject == "person":
        return frozenset()
    rest = figure.mention.text.partition(" ")[2]  # "Almost 100", at the beginning of a sentence
    return names_in(f"{rest} {figure.mention.counted}")


def names_in(text: str) -> frozenset[str]:
    """The capitalised words of `text`, lower-case, but for numbers, days, months, peoples and places."""
    found = (match[0].lower() for match in NAME.finditer(text))
    return frozenset(word for word in found if not (word in NO_NAMES or NUMBER.fullmatch(word) or _is_of_a_land(word)))


def _is_of_a_land(word: str) -> bool:
    return gazetteer.is_known(word) or bool(gazetteer.people_of(word))
