"""What makes two texts of nearly the same words tell different things: numbers, days, names, roles, reversals."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from monitor.core.storylines.lexical import FUNCTION_WORDS, stem_of, stems, words_of

CARDINALS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty"
)
ORDINALS = "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth"
NUMBER_WORDS = {word: str(value) for words in (CARDINALS, ORDINALS) for value, word in enumerate(words.split())}
TENS = {"thirty": "30", "forty": "40", "fifty": "50", "sixty": "60", "seventy": "70", "eighty": "80", "ninety": "90"}
MAGNITUDES = frozenset({"hundred", "thousand", "million", "billion", "trillion", "dozen"})
DAYS = frozenset(
    {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}
    | {"january", "february", "march", "april", "june", "july", "august"}
    | {"september", "october", "november", "december"}
)
NEGATIONS = frozenset(
    {"not", "no", "never", "without", "cannot", "nor", "neither", "won't", "didn't", "isn't", "wasn't"}
)
OPPOSITES = tuple(
    (frozenset(stem_of(word) for word in one.split()), frozenset(stem_of(word) for word in other.split()))
    for one, other in (
        ("confirm confirms confirmed admit admits", "deny denies denied dismiss reject"),
        ("approve approves approved pass passes accept", "reject rejects rejected refuse block veto"),
        ("agree agrees reach", "refuse refuses disagree reject"),
        ("win wins won beat", "lose loses lost"),
        ("rise rises rose jump climb gain soar increase", "fall falls fell drop sink slump decrease decline"),
        ("open opens reopen", "close closes shut"),
        ("arrest arrests detain jail charge", "release releases free acquit clear"),
        ("begin begins began start launch", "end ends stop halt finish"),
        ("allow allows permit lift", "ban bans forbid prohibit impose"),
        ("support supports back", "oppose opposes"),
        ("buy buys bought", "sell sells sold"),
        ("find finds found", "missing search"),
        ("survive survives survived", "die dies died kill"),
        ("capture captures seize take retake", "lose loses lost withdraw"),
        ("advance advances", "retreat retreats withdraw"),
        ("join joins enter", "leave leaves quit"),
        ("higher more up above", "lower less down below fewer"),
        ("north northern", "south southern"),
        ("east eastern", "west western"),
        ("guilty convict", "innocent acquit"),
        ("safe", "unsafe dangerous"),
        ("likely", "unlikely"),
        ("extend extends", "cancel cancels end"),
        ("resume resumes announce", "suspend suspends halt cancel cancels"),
        ("raise raises", "cut cuts lower"),
        ("propose proposes proposed offer offers", "accept accepts reject rejects refuse"),
    )
)
NO_NAMES = FUNCTION_WORDS | DAYS
# Who does it or has it done, where no name says so; without words that stand for one another ("police", "officials").
_ROLES = (
    "admiral ambassador archbishop baker banker bishop builder captain chancellor colonel cook crew dealer director "
    "doctor driver editor engineer envoy farmer father fisherman fishermen general governor guard husband investor "
    "judge king landlord lawmaker manager mayor mechanic miner minister mother nurse operator owner passenger pilot "
    "pope premier president prince princess prosecutor queen sailor senator shareholder singer soldier student "
    "supplier suspect teacher tenant tourist trader widow wife witness"
)
ROLES = frozenset(map(stem_of, _ROLES.split()))
CALLS = frozenset(map(stem_of, ("warn", "warns", "warned", "warning", "urge", "urges", "condemn", "condemns")))
ONCE_MORE = frozenset({"again", "once more", "in a row"})  # whichever time it is
AGAIN = re.compile(
    r"\b(?:again|once more|in a row|(?:another|fresh|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth"
    r"|\d+(?:nd|rd|th)) (?:straight |consecutive |successive )?"
    r"(?:night|day|week|time|wave|round|strike|attack|barrage|volley|salvo|protest|march)s?)\b"
)
DENIALS = frozenset(stem_of(word) for word in ("deny", "denies", "denied", "denying", "denial"))
ORDINAL_ENDING = re.compile(r"(?:st|nd|rd|th)$")
MOST_LIKE = 0.8  # share of words from which an exchange of single words is a change and no rewrite


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as comparisons see it.

    `order` are its stems without function words, in order; those from `title_length` on stand after the title. What
    follows from these is not kept: weeks of news are held in memory as readings.
    """

    text: str
    order: tuple[str, ...]
    title_length: int

    @property
    def words(self) -> frozenset[str]:
        """All stems."""
        return frozenset(self.order)

    @property
    def lead(self) -> tuple[str, ...]:
        """The stems after the title, or those of the title, where there is no more."""
        return self.order[self.title_length :] or self.order

    @property
    def pairs(self) -> frozenset[tuple[str, str]]:
        """Neighbouring stems."""
        return frozenset(pairwise(self.order))


@dataclass(frozen=True, slots=True)
class Marks:
    """What may set a text apart from one of the same words.

    `numbers` and `days` are what it counts and dates by; `names` are words with a capital inside sentences, in order of
    appearance; `negated` are the words that follow a negation.
    """

    numbers: frozenset[str]
    days: frozenset[str]
    names: tuple[str, ...]
    negated: frozenset[str]


@lru_cache(maxsize=64)
def read(text: str) -> Reading:
    """Read a text: title, blank line, lead."""
    title, _, rest = text.partition("\n\n")
    in_title = stems(title)
    return Reading(text, in_title + stems(rest), len(in_title))


@lru_cache(maxsize=64)  # apart from `read`: few texts come so near to another that it matters
def _marks_of(text: str) -> Marks:
    lower = [word.lower().replace("’", "'") for word in words_of(text)]
    return Marks(_numbers(lower), frozenset(lower) & DAYS, _names(text), _negated(lower))


def contrast(one: Reading, other: Reading) -> str:
    """What sets the two apart although they share their words, "" for nothing."""
    marks, other_marks = _marks_of(one.text), _marks_of(other.text)
    if _apart(marks.numbers, other_marks.numbers):
        return "numbers"
    if _apart(marks.days, other_marks.days):
        return "days"
    words, other_words = one.words, other.words
    if _reversed(words, marks.negated, other_words, other_marks.negated) or _opposed(words, other_words):
        return "reversal"
    names, other_names = frozenset(marks.names), frozenset(other_marks.names)
    if _apart(names - other_words, other_names - words, both_new=True):
        return "names"
    if _apart(words & ROLES - other_words, other_words & ROLES - words, both_new=True):
        return "names"
    return "roles" if _swapped(one, other, names | other_names) else ""


def is_same_call(one: Reading, other: Reading) -> bool:
    """Whether both warn, urge or condemn: the next who does so makes no other event of it."""
    return bool(one.words & other.words & CALLS)


def is_another_time(title: str, earlier: str) -> bool:
    """Whether a title says that the same has happened again: not for the time that the earlier one speaks of."""
    again = _which_time(title)
    return again != "" and (again in ONCE_MORE or again not in earlier.lower())


@lru_cache(maxsize=8)  # one title is held against many
def _which_time(title: str) -> str:
    again = AGAIN.search(title.lower())
    return again[0] if again else ""


def _apart(one: frozenset[str], other: frozenset[str], *, both_new: bool = False) -> bool:
    """Whether each side holds what the other lacks: one that only says more contradicts nothing."""
    if both_new:
        return bool(one and other)
    return bool(one - other and other - one)


def _reversed(
    words: frozenset[str], negated: frozenset[str], other_words: frozenset[str], other_negated: frozenset[str]
) -> bool:
    if (words | other_words) & DENIALS:  # "denied that it had" is "had not"
        return bool(words & DENIALS) != bool(other_words & DENIALS) and not (negated or other_negated)
    return bool((negated & other_words) - other_negated or (other_negated & words) - negated)


def _opposed(words: frozenset[str], other_words: frozenset[str]) -> bool:
    only_one, only_other = words - other_words, other_words - words
    return any(
        (only_one & side and only_other & against) or (only_one & against and only_other & side)
        for side, against in OPPOSITES
    )


def _swapped(one: Reading, other: Reading, names: frozenset[str]) -> bool:
    """Two shared names in the opposite order, in texts otherwise the same: who does it to whom has changed."""
    words, other_words = one.words, other.words
    shared = len(words & other_words) / max(1, min(len(words), len(other_words)))
    first, second = _appearing(one, names), _appearing(other, names)
    return shared >= MOST_LIKE and len(first) == 2 and first == second[::-1]


def _appearing(reading: Reading, names: frozenset[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(stem for stem in reading.lead if stem in names))[:2]


def _numbers(lower: list[str]) -> frozenset[str]:
    found = set()
    for word in lower:
        plain = word.replace(",", "")
        if plain[0].isdigit():
            found.add(ORDINAL_ENDING.sub("", plain))
        elif word in NUMBER_WORDS and word not in {"one", "first", "second"}:
            found.add(NUMBER_WORDS[word])
        elif word in TENS:
            found.add(TENS[word])
        elif word.rstrip("s") in MAGNITUDES:
            found.add(word.rstrip("s"))
    return frozenset(found)


def _names(text: str) -> tuple[str, ...]:
    """Words that stand with a capital where a sentence does not begin; none of a title written all in capitals."""
    found: list[str] = []
    for part in re.split(r"[.!?:;\n“”\"]+\s*", text):
        written = words_of(part)
        capitals = [word for word in written[1:] if word[0].isupper()]
        if len(written) > 4 and len(capitals) > 0.6 * (len(written) - 1):
            continue
        found.extend(stem for word in capitals if (stem := stem_of(word)) not in NO_NAMES)
    return tuple(dict.fromkeys(found))


def _negated(lower: list[str]) -> frozenset[str]:
    found = set()
    for place, word in enumerate(lower[:-1]):
        if word in NEGATIONS or word.endswith("n't"):
            following = [stem_of(after) for after in lower[place + 1 : place + 4]]
            found.update([stem for stem in following if stem not in FUNCTION_WORDS][:1])
    return frozenset(found)
