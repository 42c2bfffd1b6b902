"""Tells a strike of workers from one of missiles: English has one word for both."""

import re

from monitor.core.measures.setting import Setting

STRIKE = re.compile(r"\b(?:strik(?:es?|ing|ers?)|struck)\b", re.IGNORECASE)
WORK = re.compile(
    r"\b(?:trade unions?|unions|(?<!european )(?<!soviet )(?<!african )(?<!states of the )union(?!ists?)|unionised"
    r"|walk(?:s|ed|ing)? out|walk-?outs?|(?:industrial|strike) action|picket\w*|on strike|strikers?|general strike"
    r"|employers?|pay (?:rise|raise|deal|offer|dispute|talks|demands?)|(?:over|for) (?:better |higher )?(?:pay|wages)"
    r"|(?:dock|rail|railway|hospital|health|postal|airport|auto|steel|school|bus|border|care) ?workers|dockers|nurses"
    r"|teachers|lecturers|(?:junior )?doctors|(?:train|bus|lorry|truck) drivers|screenwriters|miners|civil servants)\b",
    re.IGNORECASE,
)
ARMS = re.compile(
    r"\b(?:missiles?|rockets?|drones?|air ?(?:strikes?|raids?)|shell\w*|bomb\w*|troops|army|military|soldiers"
    r"|kill(?:ed|ing|s)|wounded|artillery|militants?)\b",
    re.IGNORECASE,
)


def is_of_work(setting: Setting) -> bool:
    """Whether the figure's sentence or title speaks of a strike, and of one of workers."""
    text = f"{setting.sentence} {setting.title}"
    return bool(STRIKE.search(text)) and bool(WORK.search(text)) and not ARMS.search(text)
