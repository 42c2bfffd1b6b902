"""Which of the user's own measures a figure belongs to."""

import re
from collections.abc import Sequence

from monitor.core.measures import dimension_of, may_be_one_dimension
from monitor.core.measures.dimensions import SHORT, UNITS
from monitor.core.measures.subjects import NOUN, NOUNS
from monitor.core.quantities.inflection import singular
from monitor.core.quantities.tables import UNIT_DIMENSIONS
from monitor.model import DeclaredMeasure, Figure

WORD = re.compile(r"[^\W_]+")
PEOPLE_UNITS = frozenset({"person", "people", "soldier", "troop", "man", "woman", "civilian", "casualty", "death"})


def declared_for(figure: Figure, measures: Sequence[DeclaredMeasure]) -> DeclaredMeasure | None:
    """The first of `measures` whose unit fits `figure` and one of whose phrases its sentence holds; None for none."""
    return next((one for one in measures if _fits_unit(figure, one.unit) and _holds_phrase(figure, one)), None)


def _holds_phrase(figure: Figure, declared: DeclaredMeasure) -> bool:
    """Every word of a phrase, in any order, singular or plural; a measure without phrases goes by its name."""
    held = {_stem(word) for word in WORD.findall(f"{figure.sentence} {figure.mention.counted}".lower())}
    phrases = declared.phrases or (declared.name,)
    return any(all(_stem(word) in held for word in WORD.findall(phrase.lower())) for phrase in phrases)


def _fits_unit(figure: Figure, unit: str) -> bool:
    if not unit:
        return True
    quantity = figure.mention.quantity
    if not may_be_one_dimension(dimension_of(unit), figure.measure.dimension):
        return False
    if figure.measure.dimension != "count":
        return True
    words = _singulars(unit)
    if words and words[-1] in PEOPLE_UNITS and len(words) == 1:
        return figure.measure.subject in ("person", "")
    return set(words) <= set(_singulars(f"{quantity.unit} {figure.mention.counted}"))


def is_known_unit(unit: str) -> bool:
    """Whether reading knows `unit`, or what its last word counts; any other noun is matched word by word."""
    last = unit.lower().split()[-1:]
    return dimension_of(unit) != "count" or not last or bool(NOUN.fullmatch(last[0]))


def known_units() -> tuple[str, ...]:
    """The units and counted nouns, in the singular, that a slip of the pen may have meant."""
    listed = (noun for nouns in NOUNS.values() for noun in nouns.split("|"))
    plain = (noun.removesuffix("s?") for noun in listed if re.fullmatch(r"[a-z]+(?:s\?)?", noun))
    return (*UNIT_DIMENSIONS, *UNITS, *SHORT, *dict.fromkeys(map(singular, plain)))


def _singulars(words: str) -> list[str]:
    return [singular(word) for word in WORD.findall(words.lower())]


def _stem(word: str) -> str:
    return word.removesuffix("s") if len(word) > 3 and not word.endswith("ss") else word
