"""What limits a figure: its period, how sure it is, whose side, which of several events of a kind."""

import re
from datetime import datetime, timedelta

from monitor.core.measures.setting import NUMBER, Setting
from monitor.core.measures.strikes import is_of_work

MONTHS = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*"


def _span(unit: str, *others: str) -> str:
    """A rate or a single span of `unit`: "a day", "in the past day"; "less than a day" is none."""
    ways = (
        rf"(?:(?<!than )a|an|per|each|every) {unit}",
        rf"in (?:one|a single|the (?:past|last|previous)) {unit}",
        *others,
    )
    return rf"\b(?:{'|'.join(ways)})\b"


PERIODS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        ("day", _span("day", "daily", r"(?:in|past|last|previous) 24 hours", "overnight")),
        ("hour", _span("hour", "hourly")),
        ("week", _span("week", "weekly")),
        ("month", _span("month", "monthly")),
        ("year", _span("year", "annual(?:ly)?", "yearly", "in the year to")),
        (
            "since",
            rf"\bsince (?!then)(?:the )?(?:{MONTHS}|\d{{4}})\b"
            rf"|\b(?:starting|beginning) (?:from |on |in )?(?:the )?(?:\w+ )?(?:of )?{MONTHS}\b"
            r"|\b(?:in|over) (?:the )?(?:past|last) (?:\w+ )?(?:days|weeks|months|years)\b"
            r"|\bthis (?:year|month|week)\b|\bso far this\b",
        ),
        (
            "total",
            r"\b(?:in all|in total|in sum|altogether|overall|combined|a total of|total(?:l?ing)?"
            r"|since the (?:start|beginning|outbreak|invasion|war|full-scale invasion))\b",
        ),
    )
)
LATELY = re.compile(
    r"[^.;,]{0,40}?\b((?:in|over) (?:the )?(?:past|last) \w+ (?:days|weeks|months|years))\b", re.IGNORECASE
)
REACH = 60  # characters either side that a period may stand away

FORECAST = re.compile(
    r"\b((?:could|may|might)(?! be (?:up|as|more|about|around|\d|$)| have\b)|would|will|expect\w*"
    r"|fear\w*(?! as\b)|forecast\w*|likely to|plan(?:s|ned|ning)?|intend\w*|propos\w*|set to|about to"
    r"|up to \w+ (?:could|may)|potential\w*"
    r"|(?<!able )to (?:send|deploy|buy|spend|cut|build|give|provide|supply|evacuate|move|recruit"
    r"|double|exceed|sell)|predict\w*|projected|aims?|target|should|double|on track)\b",
    re.IGNORECASE,
)
FORECAST_AFTER = re.compile(
    r"\b((?:could|may|might)(?! be (?:up|as|more|about|around|\d|$)| have\b)|would|will|expected"
    r"|feared|likely to|set to|should)\b",
    re.IGNORECASE,
)
CURRENT = re.compile(r"\b(current|so far|already)\b", re.IGNORECASE)
UNCONFIRMED = re.compile(r"\b(reports of|unconfirmed|rumou?r\w*|alleged\w*)\b", re.IGNORECASE)
VERIFIED = re.compile(r"\b(known|confirmed|verified|identified|named|documented)\b", re.IGNORECASE)
ESTIMATED = re.compile(
    r"\b((?:could|may|might) (?:be (?:up|as|more|about|around|\d|$)|have)|likely|estimat\w*|suggest\w*"
    r"|believ\w*|thought to)\b",
    re.IGNORECASE,
)
MODAL_LEFT, MODAL_RIGHT = 6, 5  # words

SCOPES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        ("both sides",
            r"\b(both|all|the two) (sides|armies|countries' forces)\b(?! of)|\bon both sides\b(?! of)"
            r"|(?<!between )\b[A-Z][a-z]+(?:ian|ean|ish|ese|an|i) and [A-Z][a-z]+(?:ian|ean|ish|ese|an"
            r"|i) (?:soldiers|troops|forces|fighters|dead|casualties)\b|\bcombined\b"),
        ("both banks", r"\bboth (?:sides|banks) of the\b"),
        ("all aboard", r"\ball (?:\w+ )(?:people )?(?:passengers|aboard|on ?board|crew)\b"),
        ("each side", r"\beach (side|army)\b|\beither side\b"),
        ("held side",
            r"(?<!and )\b[\w-]+-(?:held|controlled|occupied) (?:bank|side|area|part|portion|region|zone|territor)\w*"
            r"|\b(?:left|right|east(?:ern)?|west(?:ern)?) bank\b"),
    )
)  # fmt: skip

PART = re.compile(
    r"\b(?:including|of whom|of which|of them|among them)(?: the| at least| about| some| around"
    r"| nearly| more than)*\s*$",
    re.IGNORECASE,
)
SMALL = "(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
OF_THE = re.compile(
    r"^\S*(?:\s\S+){0,2}? of (?:the|its|those|these|their|some)(?: more than| nearly| about| some)? \d"
    rf"|^(?:[a-z]+ ){{0,2}}(?:\d[\d,]*|{SMALL}) of"
    rf" (?:(?:the|its|at least|more than|nearly|about) ){{0,2}}(?:\d|{SMALL}\b)",
    re.IGNORECASE,
)
ALL_OF = re.compile(r"(\d[\d,]*) of (?:the )?\1\b")  # "18 of 18"
PART_REACH, SCOPE_REACH = 30, 30  # characters

ORDINAL = re.compile(
    r"\b(second|third|fourth|fifth|aftershock|subsequent|latest|fresh"
    r"|new(?! (?:york|mexico|zealand|jersey|hampshire|orleans|delhi|caledonia|south|england|guinea|brunswick)\b)"
    r"|separate(?= (?:\w+ )?(?:strike|attack|quake|crash|raid|incident|shooting))"
    r"|another(?= (?:\w+ )?(?:strike|attack|quake|crash|raid)))\b",
    re.IGNORECASE,
)
# "a third of the homes", "two-fifths", "a fifth more" are shares, not which one of several
SHARE = re.compile(
    r"\b(?:an?|one|another)[ -](?:third|fourth|fifth)(?= of\b| (?:more|less|fewer|higher|lower|larger|smaller)\b)"
    r"|\b(?:one|two|three|four)[ -](?:third|fourth|fifth)s?\b(?! (?:strike|attack|quake|crash|raid|blast))",
    re.IGNORECASE,
)
SAME_INSTANCE = {"latest": "new", "fresh": "new", "subsequent": "second", "aftershock": "second"}
MORE = re.compile(
    r"\b(?:\d+|two|three|four|five|six|seven|eight|nine|ten|\w+teen|dozens?) more\b(?! than)", re.IGNORECASE
)
FURTHER = re.compile(r"\b(?:another|additional|further|extra)\b|\bmore\b(?! than)", re.IGNORECASE)
ALSO = re.compile(r"\b(?:was|were|been) also (?:killed|injured|wounded|hurt|arrested|destroyed)\b", re.IGNORECASE)
PAST = re.compile(
    rf"\b(?:previously(?! (?:un)?(?:reported|known|announced|said))|formerly|at the time|back then|as of {MONTHS})\b",
    re.IGNORECASE,
)
YEAR = re.compile(r"\b(1[89]\d\d|20\d\d)\b")
YEAR_REACH, YEAR_REACH_AFTER = 60, 25  # characters
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
DAY = "|".join(WEEKDAYS)

DISEASES = frozenset({"cholera", "covid", "measles", "ebola", "malaria", "flu"})
EVENTS: dict[str, str] = {
    "earthquake": r"earthquakes?|quakes?|temblors?|tremors?|aftershocks?",
    "flood": r"floods?|flooding|floodwaters|deluge|dam (?:breach|collapse|break)",
    "storm": r"storms?|hurricanes?|typhoons?|cyclones?|tornado(?:es)?",
    "shipwreck": r"shipwreck|capsiz\w+|sank|sinking|boat (?:accident|disaster)|submersible|submarine",
    "crash": r"crash\w*|(?:bus|car|train|road|traffic|plane) accident|collision|derail\w+|pile-?up",
    "strike": (
        r"(?:missile|rocket|drone|air)[ -]?(?:strikes?|attacks?)|strikes?|airstrikes?|shelling|bombardment"
        r"|bombing|bombs?"
    ),
    "walkout": r"walk-?outs?|walk(?:s|ed|ing)? out|industrial action|strike action|general strike",
    "explosion": r"explosions?|blasts?",
    "fire": (
        r"(?<!open )(?<!opened )(?<!cease-)(?<!cease)fires?"
        r"(?! (?:brigade|department|service|chief|crew|official|engine|truck|fighter))|wildfires?|blazes?"
    ),
    "shooting": r"shootings?|gunman|gunmen|stabbing|attackers?",
    "landslide": r"landslides?|mudslides?|avalanches?",
    "war": r"war|invasion|battle|offensive|counteroffensive|fighting",
    "cholera": r"cholera",
    "covid": r"covid(?:-19)?|coronavirus",
    "measles": r"measles",
    "ebola": r"ebola",
    "malaria": r"malaria",
    "flu": r"(?:bird |swine )?flu|influenza",
    "outbreak": r"outbreak|epidemic|pandemic|virus|disease",
    "swap": r"prisoner (?:swap|exchange)|swap",
}
EVENT = re.compile(
    "|".join(f"(?P<{name}>\\b(?:{words})\\b(?![-–]\\w))" for name, words in EVENTS.items()), re.IGNORECASE
)
EVENT_DAY = re.compile(
    rf"\b(?:strikes?|attacks?|quake|earthquake|crash|shelling|explosion|blast|fire|shooting|collision"
    rf"|raid|missile|rocket|bombing|hit|struck)\b[^.,;]{{0,50}}?\bon ({DAY})\b"
    rf"|\b({DAY})['’]s (?:\w+ ){{0,2}}(?:strike|attack|quake|earthquake|crash|shelling|explosion|blast"
    rf"|fire|shooting|collision|raid|bombing)",
    re.IGNORECASE,
)


def period_of(setting: Setting) -> str:
    """The span of time that the figure is for: "day", "since december", "total" ...; "" where none is named."""
    start, end = len(setting.left), len(setting.left) + len(setting.marked)
    for name, pattern in PERIODS:
        for match in pattern.finditer(setting.clause):
            if start - REACH <= match.end() and match.start() <= end + REACH:
                return _since(match[0].lower()) if name == "since" else name
    lately = LATELY.match(setting.after[:REACH])
    return lately[1].lower() if lately else ""


def _since(words: str) -> str:
    """One name for one beginning: "since march 6", "starting from the 6th of March"."""
    month = re.search(rf"{MONTHS}|\d{{4}}", words)
    return f"since {month[0]}" if month else words


def modality_of(setting: Setting) -> str:
    """Whether the figure is counted ("") or a forecast, unconfirmed, verified or estimated."""
    left = " ".join(setting.left.split()[-MODAL_LEFT:])
    right = " ".join(setting.right.split(",")[0].split()[:MODAL_RIGHT])
    near = f"{left} {setting.marked}"
    if CURRENT.search(near):
        return ""
    for name, pattern, words in (
        ("forecast", FORECAST, near),
        ("forecast", FORECAST_AFTER, right),
        ("unconfirmed", UNCONFIRMED, near),
        ("verified", VERIFIED, f"{near} {right}"),
        ("estimated", ESTIMATED, f"{near} {right}"),
    ):
        if pattern.search(words):
            return name
    return ""


def scope_of(setting: Setting) -> str:
    """Whether the figure is of both sides, of each, or of the part that one side holds."""
    ahead = f"{setting.marked}{setting.after}"
    if PART.search(setting.before[-PART_REACH:]) or (OF_THE.search(ahead) and not ALL_OF.match(ahead)):
        return "part"
    near = f"{setting.left[-SCOPE_REACH:]}{setting.marked}{setting.right[:REACH]}"
    return next((name for name, pattern in SCOPES if pattern.search(near)), "")


def event_of(setting: Setting) -> str:
    """The kind of event that the figure belongs to: the nearest named in the sentence, else the title's only one."""
    found = _named_event(setting)
    return "walkout" if found == "strike" and is_of_work(setting) else found


def _named_event(setting: Setting) -> str:
    right = EVENT.search(setting.after)
    left = list(EVENT.finditer(setting.before + setting.marked))
    candidates = [(match.start(), match.lastgroup) for match in [right] if match]
    candidates += [(len(setting.before + setting.marked) - left[-1].end(), left[-1].lastgroup)] if left else []
    if candidates:
        return min(candidates)[1] or ""
    titled = {match.lastgroup or "" for match in EVENT.finditer(setting.title)}
    return titled.pop() if len(titled) == 1 else ""


def instance_of(setting: Setting, *, is_added: bool = False, is_share: bool = False) -> str:
    """Which event of its kind: an earlier year, the day it struck, "second"; "" where nothing tells.

    Of what `is_added` up in packages or contingents, "another 1,000" is a further one; "another 20 were hurt" is not.
    The "third" of a figure that `is_share` is no ordinal.
    """
    near = f"{setting.before[-YEAR_REACH:]}{setting.marked}{setting.after[:YEAR_REACH_AFTER].split(',')[0]}"
    if year := _past_year(near, setting.published_at):
        return year
    if PAST.search(setting.clause):
        return "past"
    is_contrast = bool(NUMBER.search(setting.before))  # "killed ten and injured another 20"
    if MORE.search(setting.marked) and not is_contrast:
        return "further"
    if ALSO.search(setting.clause) and not is_contrast:
        return "further"
    if FURTHER.search(setting.marked) and (is_added or not is_contrast):
        return "further"
    own = " " if is_share else setting.marked
    nearest = f"{setting.before[-12:]} {setting.left[-30:]}{own}{setting.right[:45]}"
    if match := ORDINAL.search(SHARE.sub(" ", nearest)):
        word = match[0].lower()
        return SAME_INSTANCE.get(word, word)
    return _event_day(setting)


def _past_year(near: str, published_at: datetime | None) -> str:
    if published_at is None:
        return ""
    past = [year[1] for year in YEAR.finditer(near) if int(year[1]) < published_at.year - 1]
    return past[0] if past else ""


def _event_day(setting: Setting) -> str:
    match = EVENT_DAY.search(setting.sentence)
    if match is None or setting.published_at is None:
        return ""
    weekday = WEEKDAYS.index((match[1] or match[2]).lower())
    back = (setting.published_at.weekday() - weekday) % 7
    return (setting.published_at - timedelta(days=back)).date().isoformat()
