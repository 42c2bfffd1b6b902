"""Where a figure stands: its own words, and the clause to their left and right that can say what they count."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

# A clause ends here; what lies beyond speaks of something else.
CLAUSE_END = re.compile(
    r"[;:!?]|\.(?=\s|$)|\s[-–]\s|—|,?\s(?:while|whereas|although|though|but|whilst)\s|\n", re.IGNORECASE
)
# Between two figures the words before this belong to the first, those after it to the second.
JOINT = re.compile(
    r",|\s(?:and|or)(?!\s(?:wounded|injured|killed|dead|missing)\b(?!\s(?:at|about|more|some|nearly|over|up|\d)))\s"
    r"|\s(?:with|plus|as well as|including|of whom|against|versus)\s",
    re.IGNORECASE,
)
ASIDE = re.compile(
    r"[^,;.]{0,60}?(,\s(?:including|among them|of whom|most of them|many of them)\s[^,;.]*,)", re.IGNORECASE
)
# What stands before one of these speaks of the moment, not of the figure: "in Turkey after the toll passes 7,200".
MOMENT = re.compile(r"\s(?:after|as|amid|when|since|before|because)\s", re.IGNORECASE)
NUMBER = re.compile(
    r"\b\d[\d,.]*|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|scores|hundreds|thousands"
    r"|tens of|millions|several)\b",
    re.IGNORECASE,
)
LONGEST = 1200  # characters: no writer's sentence is longer, and each figure's rules run over all of it
LONGEST_TITLE = 300
WORD = re.compile(r"[\w'’-]+")


@dataclass(frozen=True, slots=True)
class Setting:
    """One figure's surroundings.

    `left` and `right` are the rest of its clause as far as it speaks of this figure alone; `before` and `after` the
    rest of the sentence, other figures included.
    """

    marked: str
    left: str
    right: str
    before: str
    after: str
    sentence: str
    title: str
    published_at: datetime | None = None

    @property
    def clause(self) -> str:
        """The words that speak of this figure, itself among them."""
        return f"{self.left}{self.marked}{self.right}"


def set_out(
    sentence: str,
    start: int,
    end: int,
    *,
    title: str = "",
    published_at: datetime | None = None,
    others: Sequence[tuple[int, int]] | None = None,
) -> Setting:
    """The setting of the figure at `sentence[start:end]`; `others` are the spans of the sentence's other figures.

    Without `others` they are guessed from digits and number words.
    """
    sentence, first = _window(sentence, start, end)
    start, end = start - first, end - first
    if others is not None:
        others = [(one - first, other - first) for one, other in others if first <= one < first + len(sentence)]
    spans = _guess(sentence) if others is None else list(others)
    before, after = sentence[:start], sentence[end:]
    if aside := ASIDE.match(after):  # ", including 38 children," says nothing of this figure
        after = after[: aside.start(1)] + " " * len(aside[1]) + after[aside.end(1) :]
        spans = [span for span in spans if not end + aside.start(1) <= span[0] < end + aside.end(1)]
    previous = max((stop for _, stop in spans if stop <= start), default=None)
    following = min((begin for begin, _ in spans if begin >= end), default=None)
    return Setting(
        marked=sentence[start:end],
        left=_left(before, previous),
        right=_right(after, None if following is None else following - end),
        before=before,
        after=after,
        sentence=sentence,
        title=title[:LONGEST_TITLE],
        published_at=published_at,
    )


def _window(sentence: str, start: int, end: int) -> tuple[str, int]:
    """The sentence, or of a monstrous one the part around the figure; and where that part begins."""
    if len(sentence) <= LONGEST:
        return sentence, 0
    first = max(0, start - LONGEST // 2)
    return sentence[first : end + LONGEST // 2], first


def words_between(gap: str) -> int:
    """How many words `gap` holds."""
    return len(WORD.findall(gap))


def _guess(sentence: str) -> list[tuple[int, int]]:
    return [match.span() for match in NUMBER.finditer(sentence)]


def _left(before: str, previous: int | None) -> str:
    begin = 0
    for match in CLAUSE_END.finditer(before):
        begin = match.end()
    if previous is None or previous <= begin:
        return before[begin:]
    joints = [match.start() for match in JOINT.finditer(before, previous)]
    return before[joints[-1] :] if joints else before[previous:]


def _right(after: str, following: int | None) -> str:
    ending = CLAUSE_END.search(after)
    end = ending.start() if ending else len(after)
    if following is None or following >= end:
        return after[:end]
    joints = [match.start() for match in JOINT.finditer(after, 0, following)]
    return after[: joints[-1]] if joints else after[:following]
