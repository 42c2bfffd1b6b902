"""Which texts say of themselves that nothing has happened: the shell of a live page, and "no answer yet"."""

from __future__ import annotations

import re

from monitor.core.storylines.lexical import stem_of, stems
from monitor.core.storylines.style import is_live
from monitor.model import Entry, Storyline

SHELL = "a live page without news of its own"
NOTHING_YET = "says that nothing has happened yet"
# What a page that follows events calls itself and offers.
_FOLLOWING = (
    "live blog liveblog briefing coverage update updates latest breaking rolling news watch stream follow minute "
    "developments reaction report day story welcome join glance"
)
FOLLOWING = frozenset(map(stem_of, _FOLLOWING.split()))
INVITATION = re.compile(
    r"^\W*(?:follow|join|stay|watch|welcome|get|see|read|here\b|all the|(?:the )?latest|live|rolling|our |more on)"
)
MOST_OTHER_WORDS = 1  # in the title, beside those of the storyline and of live pages: two already tell something
NO_ANSWER = re.compile(
    r"\bno (?:official |immediate )?(?:answer|reply|response|word)s?\b.{0,40}\byet\b"
    r"|\b(?:no|without) (?:answer|reply|response|word)s? (?:yet|so far)\b"
    r"|\b(?:yet|still) to (?:answer|reply|respond)\b"
    r"|\bstill (?:no (?:answer|reply|response|word)|(?:silent|quiet) (?:on|about|over))\b"
    r"|\b(?:has|have|had)(?:n['’]t| not) (?:yet )?(?:answered|replied|responded)\b"
    r"|\b(?:await|awaits|awaiting|waits? for|waiting for) (?:[\w'’]+ ){0,3}(?:answer|reply|response)\b"
)


def no_news(entry: Entry, storyline: Storyline) -> str:
    """Why the entry holds no news whatever its style, "" where it may hold some.

    A live page that names a fact in its title, or whose text begins with one, may be the first to tell it.
    """
    title = entry.title.lower()
    if NO_ANSWER.search(title):
        return NOTHING_YET
    return SHELL if is_live(title) and _is_shell(entry, storyline) else ""


def _is_shell(entry: Entry, storyline: Storyline) -> bool:
    known = {*stems(storyline.title), *stems(storyline.description), *stems(" ".join(storyline.terms)), *FOLLOWING}
    other = [stem for stem in stems(entry.title) if stem not in known]
    text = (entry.summary or entry.content).strip().lower()
    return len(other) <= MOST_OTHER_WORDS and (not text or INVITATION.match(text) is not None)
