"""What two texts share by word: tokens, light stems, names and inverse document frequencies."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

_NUMERAL = r"\d+(?:[.,]\d+)*(?:st|nd|rd|th)?"
_WORD = re.compile(rf"[^\W\d_]+(?:['’][^\W\d_]+)*|{_NUMERAL}")
_ASCII_WORD = re.compile(rf"[a-zA-Z]+(?:'[a-zA-Z]+)*|{_NUMERAL}", re.ASCII)  # finds the same in ASCII, twice as fast
POSSESSIVE = re.compile(r"['’]s?$")
SURNAME_ENDING = re.compile(r"(?:yy|iy|yi|ij|ii|i)$")  # -skiy, -skyy, -skyi: one name, several romanisations
MOST_STEMS = 100_000  # words whose stems are kept
ALWAYS_CAPITAL = 0.75  # share of a word's uses that must be capitalised for it to count as a name
FUNCTION_WORDS = frozenset(
    re.split(
        r"\s+",
        "a about after again against all also am an and any are as at be because been before being between both but "
        "by can could did do does doing down during each few for from further had has have having he her here hers "
        "him his how i if in into is it its itself just may me might more most must my no nor not now of off on once "
        "one only or other our out over own same say she should so some such than that the their them then there "
        "these they this those through to too under until up us very was we were what when where which while who whom "
        "why will with would you your mr mrs ms s t re ve ll d m",
    )
)


@dataclass(frozen=True, slots=True)
class TermStatistics:
    """How often words stand in a body of news: entries that hold each stem, and how often it is capitalised.

    `documents` counts entries; `frequency` maps a stem to the entries that hold it; `capitalised` maps a stem to the
    share (0 to 1) of its uses inside sentences that begin with a capital.
    """

    documents: int = 1
    frequency: Mapping[str, int] = field(default_factory=dict)
    capitalised: Mapping[str, float] = field(default_factory=dict)

    def rarity(self, stem: str) -> float:
        """Inverse document frequency, natural logarithm; a stem never seen counts as seen half a time."""
        return self.rarities((stem,))[0]

    def rarities(self, stems: Sequence[str]) -> list[float]:
        """The rarity of each stem."""
        entries, frequency = self.documents + 1, self.frequency.get
        return [math.log(entries / (frequency(stem, 0) + 0.5)) for stem in stems]

    def is_name(self, word: str) -> bool:
        """Whether a word that is written with a capital is a name and not merely the first of its sentence."""
        if not word[:1].isupper():
            return False
        stem = stem_of(word)
        return stem not in FUNCTION_WORDS and self.capitalised.get(stem, 1.0) >= ALWAYS_CAPITAL


def words_of(text: str) -> list[str]:
    """The words and numbers of `text` as they are written."""
    found: list[str] = (_ASCII_WORD if text.isascii() else _WORD).findall(text)
    return found


@lru_cache(maxsize=64)
def stems(text: str) -> tuple[str, ...]:
    """The informative words of `text`, lower-case and stemmed, in order, without function words.

    The last texts are kept: title, lead and sentences of one entry are asked for by all that it is compared with.
    """
    return tuple(filter(None, map(_INFORMATIVE.__getitem__, words_of(text))))


def stem_of(word: str) -> str:
    """One spelling for the forms of a word: no accents, possessive, plural, -ed, -ing; -skiy and -skyy are -sky."""
    plain = unicodedata.normalize("NFKD", word).encode("ascii", "ignore").decode().lower() or word.lower()
    plain = POSSESSIVE.sub("", plain).replace("'", "")
    if plain[:1].isdigit():
        return plain.replace(",", "")
    if "sk" in plain[-5:-1]:
        plain = SURNAME_ENDING.sub("y", plain)
    return _without_ending(plain)


class _Stems(dict[str, str]):
    """The stem of each word met, "" for function words; begun anew when it has grown large, so that it stays small."""

    def __missing__(self, word: str) -> str:
        stem = stem_of(word)
        if len(self) >= MOST_STEMS:
            self.clear()
        informative = self[word] = "" if stem in FUNCTION_WORDS else stem
        return informative


_INFORMATIVE = _Stems()


def _without_ending(plain: str) -> str:
    if len(plain) > 4 and plain.endswith("ies"):
        return plain[:-3] + "y"
    if len(plain) > 5 and plain.endswith("ing"):
        return _undoubled(plain[:-3])
    if len(plain) > 4 and plain.endswith("ed"):
        return _undoubled(plain[:-2])
    if len(plain) > 3 and plain.endswith("s") and plain[-2] not in "sui":
        return _undoubled(plain[:-1])
    return _undoubled(plain) if len(plain) > 4 else plain


def _undoubled(stem: str) -> str:
    if len(stem) > 3 and stem[-1] == stem[-2] and stem[-1] not in "aeiou":
        return stem[:-1]
    return stem[:-1] if len(stem) > 4 and stem.endswith("e") else stem


def weighted(weights: Mapping[str, float]) -> dict[str, float]:
    """A sparse vector brought to length 1."""
    length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
    return {stem: weight / length for stem, weight in weights.items()}


def cosine(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    """Cosine of two sparse vectors of length 1."""
    if len(other) < len(one):
        one, other = other, one
    return sum(weight * other[stem] for stem, weight in one.items() if stem in other)
