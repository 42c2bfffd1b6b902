"""What happened to the counted thing: the cue word nearest to the figure names its class.

Killed and wounded stand in the same sentence frame, so nearness in words inside the figure's own clause decides;
sentence embeddings cannot tell them apart.
"""

import re

from monitor.core.measures.setting import Setting, words_between
from monitor.core.measures.strikes import is_of_work

Lexicon = dict[str, str]
Cue = tuple[float, int, str]  # how far it is, where its class stands in the lexicon, the class

# Count classes, in the order in which they win at one and the same word.
COUNT: Lexicon = {
    "unclaimed": r"unclaimed|unidentified|(?:yet|still) to be identified",
    "casualties": (
        r"casualt\w+|causalit\w+|causalt\w+"
        r"|(?:killed|dead|deaths?)(?: and| or|/)(?: (?!\d|scores|dozens|hundreds|many|several|some)\w+)? ?"
        r"(?:wounded|injur\w+)"
        r"|(?:wounded|injured) (?:and|or) (?:killed|dead)"
    ),
    "lost": r"(?:combat |troop |battlefield |personnel |russian |ukrainian |heavy )*losses",
    "drafted": r"recruit\w*|enlist\w*|conscript\w*|mobili[sz]\w+|drafted|call(?:ed)? up",
    "killed": (
        r"kill\w*|dead|deaths?|deadly|die[sd]?|dying|death toll|toll|lives (?:lost|have been)|fatal\w*"
        r"|perish\w*|bodies|body|corpses?|slain"
        r"|lost (?:their|his|her) li\w+|claim\w* (?:the )?(?:lives|life)|drown\w*|murder\w*|massacred?"
        r"|executed|(?:irrecoverable|irretrievable)(?: combat| personnel)?(?: losses)?|lives"
        r"|lose (?:their )?lives"
    ),
    "injured": r"injur\w+|wound\w*|hurt(?:s|ing)?|hospitali[sz]\w+|maimed|(?:in|to)(?: an?)? hospitals?|treated for",
    "missing": r"missing|unaccounted|buried|trapped|under (?:the )?rubble|unlocated",
    "wanted": r"arrest warrants?|warrants?",
    "arrested": r"arrest\w*|detain\w*|detention|custody|charged|jailed|imprisoned|sentenced|convicted",
    "investigated": r"prob(?:e|es|ed|ing)|investigat\w*|suspected",
    "captured": (
        r"captur(?:ed|es|ing)|taken prisoner|prisoners? of war|pows?|taken captive|hostages?|abduct\w*"
        r"|kidnap\w*"
    ),
    "freed": r"free[ds]?|releas\w+|swap\w*|exchang\w+|returned home",
    "rescued": r"rescued|rescuing|pulled (?:\w+ ){0,3}(?:out|from|alive)|saved|survivors?|survived|found alive",
    "evacuated": (
        r"evacuat\w*|fled|flee\w*|relocat\w*|left (?:their )?homes|moved out|abandoned|escaped"
        r"|(?:moved|brought|taken|led) to safety"
    ),
    "homeless": r"homeless|displac\w+|refugees|sleeping (?:rough|outdoors)|without (?:a )?homes?",
    "population": r"(?:pre-?war|pre-invasion|original)? ?population of|pre-?war population|before the war",
    "remaining": (
        r"remain\w*|residents|population|inhabitants|still (?:in|living|there)|liv(?:e|es|ing) (?:in|there"
        r"|under)|home to|stayed behind"
    ),
    "affected": (
        r"affected|impacted|at risk|in need|without (?:power|water|electricity|heat\w*)|lost power"
        r"|need (?:aid|help|assistance)|depend\w* on"
    ),
    "vaccinated": r"vaccinat\w*|jab\w*|doses?|inoculat\w*",
    "infected": r"infect\w*|cases|tested positive|contracted|confirmed with",
    "voted": r"vot(?:e|es|ed|ing|ers)|ballots|elected|seats",
    "protested": r"protest\w*|march(?:ed|ers|ing)|demonstrat\w*|rall(?:y|ied)",
    "striking": (
        r"walk(?:s|ed|ing)? ?out|walk-?outs?|on strike|strik(?:ing|ers?)|down(?:s|ed|ing)? tools|stop(?:s|ped)? work"
        r"|work stoppages?|picket\w*|industrial action"
    ),
    "laid off": r"lay ?offs?|laid off|job cuts|jobs? (?:lost|cut)|redundan\w*|cut jobs|cutting",
    "deployed": (
        r"deploy\w*|station(?:ed|ing)|dispatch\w*|sen(?:d|ds|t|ding)|troops|soldiers|personnel|force"
        r"|forces|fighters|army|contingent|moved?|massed|amassed|garrison\w*|sign up|fighting|settled"
        r"|rescuers|rescue workers|involved|there (?:are|were)"
    ),
    "aboard": r"aboard|on ?board|passengers?|crew\w*|carry\w*|travelling|traveling|packed",
    "destroyed": (
        r"destr\w+|collaps\w*|damag\w*|raz(?:ed|ing)|shot down|downed|intercept\w*|flatten\w*|wrecked|sunk"
        r"|toppl\w*|burn(?:ed|t)|repell?ed|repuls\w+"
    ),
    "flooded": r"flood\w*|inundat\w*|submerg\w*|under water|underwater",
    "controlled": (
        r"control\w*|seiz\w*|retak\w*|recaptur\w*|liberat\w*|occup\w*|h[eo]ld(?:s|ing)?|gained|taken"
        r"|captur\w+"
    ),
    "launched": r"launch\w*|fired|carr(?:y|ies|ied|ying) out|shell\w*|attack\w*|strikes?",
    "handed over": (
        r"hand(?:ed|ing|s)? over|transfer\w*|deliver\w*|receiv\w*|suppl(?:y|ied|ies)|donat\w*|gets?|given|provid\w*"
        r"|pledg\w*"
    ),
}
# Cues that stand near every figure of a war or a voyage and say little: three words further away than they are.
FAINT = re.compile(
    r"troops|soldiers|personnel|forces?|fighters|army|aboard|on ?board|passengers?|crew\w*|carry\w*"
    r"|remain\w*|residents|population|attack\w*|strikes?"
    r"|control\w*|h[eo]ld\w*|moved?|gets?|given|free|receiv\w*|suppl\w+|provid\w*|cases|toll|fighting"
    r"|deadly|lives|shell\w*|gained|trapped|cutting|seats|flood\w*|collaps\w*|sen[dt]\w*|distance|from"
    r"|away|near|off|north\w*|south\w*|east\w*|west\w*|dep(?:th|ths)|deep|long|rescuers|population"
    r"|involved",
    re.IGNORECASE,
)
FAINTNESS = 3.1

TIME: Lexicon = {
    "capacity": r"designed|can (?:stay|last|remain|survive)|capable|capacity",
    "left": (
        r"left|remain\w*|run(?:ning)? out|dwindl\w*|until|available|to go|fallen to|reduce\w* to"
        r"|before (?:the|its|it|their)"
    ),
    "sentence": r"sentenced|jailed|(?:in )?prison|behind bars|jail",
    "elapsed": r"into|after|since|ago|earlier|following|past|later|under (?:the )?rubble",
    "duration": (
        r"last(?:ed|s|ing)?|battle|war|search|meeting|took|takes?|taking|siege|campaign|long|rag(?:ed|es"
        r"|ing)|march|fought|talks|spent|outage|ceasefire|truce"
    ),
}
LENGTH: Lexicon = {
    "capability": r"can (?:dive|descend|go|reach|fly|hit|travel)|capable|range|designed|able to",
    "depth": r"depth|deep|beneath|below|under ?water|seabed|ocean floor|underground",
    "advance": r"advanc\w*|retreat\w*|push(?:ed|ing)|withdr\w*|pulled back|gain(?:ed|s)|into|fall(?:en)? back",
    "reach": r"within|came|come|got|get",
    "distance": r"from|away|north\w*|south\w*|east\w*|west\w*|off|outside|between|distance|apart|near",
    "size": r"long|tall|wide|high|height|length|vessel|submersible|boat|ship|tower|wall|tsunami|waves?",
}
MONEY: Lexicon = {
    "damage": r"damag\w*|loss\w*|destruction",
    "rebuilding": r"rebuil\w*|reconstruct\w*|recovery|repair\w*",
    "appeal": r"appeal\w*|calls? for|request\w*|ask\w*|seek\w*",
    "aid": r"aid|package|assistance|pledg\w*|donat\w*|support|relief|grants?|funding|help",
    "fine": r"fines?|fined|penalt\w*|settlement|damages",
    "budget": r"budget|spend\w*|spent|deficit|debt",
    "pay": r"pay|paid|pays|wages?|salar\w*|contracts?|compensation|financ\w*|bonus\w*|earn\w*",
    "revenue": r"revenue\w*|sales|profit\w*|turnover|income",
    "price": r"pric\w*|worth|valued?|cost\w*|ticket|buy|bought|sold|sell",
}
PERCENT: Lexicon = {
    "casualties": r"casualt\w*|(?:killed|dead)(?: and| or) (?:wounded|injured)|losses",
    "killed": r"kill\w*|die[ds]?|dead",
    "lost": r"lost|los(?:e|es|ing)",
    "recaptured": r"recaptur\w*|retak\w*|retook|regain\w*",
    "destroyed": r"destroy\w*|damag\w*|ruin\w*",
    "left": r"abandon\w*|fled|left|evacuat\w*",
    "controlled": r"control\w*|h[eo]ld\w*|occup\w*|captur\w*|seiz\w*",
    "change": (
        r"r[io]se[sn]?|rising|f[ea]ll\w*|increas\w*|decreas\w*|drop\w*|grew|grow\w*|declin\w*|up|down"
        r"|jump\w*|surg\w*|slump\w*|inflation"
    ),
    "voted": r"vot\w*|poll\w*|ballot\w*|turnout|approv\w*|support\w*",
    "vaccinated": r"vaccinat\w*",
}
DIMENSIONS: dict[str, Lexicon] = {"count": COUNT, "time": TIME, "length": LENGTH, "money": MONEY, "percent": PERCENT}


def _compile(lexicon: Lexicon) -> re.Pattern[str]:
    cues = "|".join(f"(?P<{name.replace(' ', '_')}>{cue})" for name, cue in lexicon.items())
    return re.compile(rf"(?<![\w-])(?:{cues})(?!\w)", re.IGNORECASE)


# What happens to things alone, and to people alone: a counted noun of the other sort rules it out.
TO_THINGS = frozenset({"destroyed", "flooded", "controlled", "launched"})
TO_PEOPLE = frozenset(
    {
        "casualties", "drafted", "killed", "injured", "arrested", "infected", "voted", "protested", "striking",
        "vaccinated",
    }
)  # fmt: skip
# where a strike is one of work, nobody launched it: who "strikes" has walked out
OF_WORK = {"launched": COUNT["launched"].replace("|strikes?", ""), "striking": f"{COUNT['striking']}|strikes?|struck"}
LEXICONS = DIMENSIONS | {
    "person": {name: cues for name, cues in COUNT.items() if name not in TO_THINGS},
    "thing": {name: cues for name, cues in COUNT.items() if name not in TO_PEOPLE},
}
PATTERNS = {name: _compile(lexicon) for name, lexicon in LEXICONS.items()}
PATTERNS_OF_WORK = {
    name: _compile({action: OF_WORK.get(action, cues) for action, cues in LEXICONS[name].items()})
    for name in ("count", "person", "thing")
}
RISING = re.compile(
    r"\b(ris\w+|rose|tops?|topped|pass(?:es|ed)?|passing|surpass\w*|exceed\w*|climb\w*|stands?|stood|jump\w*|soar\w*"
    r"|reach\w*|hits?|grows?|grew|neared|nears|crosse[sd]|mounts?|updated?|rais\w+|went up)\b",
    re.IGNORECASE,
)
LOST = re.compile(
    r"\b(?:lost|losing|loses?|sacrificed)(?: (?:over|more|than|about|some|around|nearly|at|least|up|to"
    r"|as|many|an|estimated))*\s*$",
    re.IGNORECASE,
)
TOLL_AT = re.compile(r"\btoll\b(?:\s\S+){0,12}?\s(?:at|to|of)\s*$", re.IGNORECASE)  # "puts the toll at"
TOLL = re.compile(r"\b(toll|deaths?|dead|fatalities|killed)\b", re.IGNORECASE)
HURT = re.compile(r"\b(injur\w+|wounded|missing|hospital\w*|arrest\w*|cases|evacuat\w*|displaced)\b", re.IGNORECASE)
# right behind a length these are what it is measured from, however common they are elsewhere
ADJACENT = frozenset({"from", "away", "north", "south", "east", "west", "deep", "off", "long"})
RIGHT_REACH, LEFT_REACH, RISING_REACH = 10, 12, 4
LEFT_COST = 0.5  # of two cues equally near, English has the verb after its subject more often
COMMA_COST = 3.0
SHARED_COST = 0.8
SHARED_VERB = re.compile(
    r"((?:\s[\w.-]+){0,2})\s(?:and|or)\s(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|\d+)(?:\s[\w.-]+){1,4}?\s"
    r"(?:were|was|have been|had been|are)\s",
    re.IGNORECASE,
)
ABOARD = re.compile(r"aboard|on ?board", re.IGNORECASE)
NOUN_COST = 5.0  # "residents", where they are what is counted, and the verb stands further off
ABOARD_COST = 0.6  # "killing all 10 on board" counts the killed
# what a title may say of a bare number in the text below it
TITLE_CLASSES = frozenset({"casualties", "killed", "injured", "missing", "arrested", "evacuated", "destroyed"})


def action_of(setting: Setting, dimension: str, noun: str = "") -> str:
    """The action class nearest to the figure, from its dimension's own lexicon; "" where no cue is in reach.

    `noun` is the category of the counted noun, where it has one: people are not flooded, nor are tanks injured.
    """
    kind = dimension.partition(" per ")[0].partition(":")[0]
    if kind not in PATTERNS:
        return ""
    if kind == "count" and _is_rising_toll(setting):
        return "killed"
    if kind == "count" and LOST.search(setting.left):
        return "lost"
    chosen = kind if kind != "count" or not noun else "person" if noun == "person" else "thing"
    pattern = PATTERNS_OF_WORK[chosen] if kind == "count" and is_of_work(setting) else PATTERNS[chosen]
    found = _near(setting, pattern) or _far(setting, pattern) or _titled(setting, pattern)
    return found.replace("_", " ")


def _is_rising_toll(setting: Setting) -> bool:
    left = " ".join(setting.left.split()[-RISING_REACH:])
    if not (RISING.search(f"{left} {setting.marked}") or TOLL_AT.search(setting.left)):
        return False
    near = f"{setting.left} {setting.marked} {' '.join(setting.right.split()[:4])}"
    return not HURT.search(near) and bool(TOLL.search(f"{setting.sentence} {setting.title}"))


def _near(setting: Setting, pattern: re.Pattern[str]) -> str:
    found = [
        *_inside(setting.marked, pattern),
        *_to_right(setting.right, pattern),
        *_to_left(setting.left, pattern),
        *_shared(setting.after, pattern),
    ]
    return min(found)[-1] if found else ""


def _shared(after: str, pattern: re.Pattern[str]) -> list[Cue]:
    """The verb that the figure shares with the next one: "five soldiers and one medic were wounded"."""
    verb = SHARED_VERB.match(after)
    if verb is None or pattern.search(verb[1]):
        return []
    match = pattern.match(after, verb.end())
    return [_cue(SHARED_COST, match)] if match else []


def _far(setting: Setting, pattern: re.Pattern[str]) -> str:
    found = [*_to_right(setting.after, pattern), *_to_left(setting.before, pattern)]
    return min(found)[-1] if found else ""


def _titled(setting: Setting, pattern: re.Pattern[str]) -> str:
    if re.search(r"[a-z]{3}", setting.marked):
        return ""  # the figure names what it counts; a title that speaks of something else must not
    found = [match.lastgroup or "" for match in pattern.finditer(setting.title)]
    return next((name for name in found if name in TITLE_CLASSES), "")


def _inside(marked: str, pattern: re.Pattern[str]) -> list[Cue]:
    return [_cue(_inner_cost(match[0]), match) for match in pattern.finditer(marked)]


def _to_right(text: str, pattern: re.Pattern[str]) -> list[Cue]:
    gaps = ((words_between(text[: match.start()]), match) for match in pattern.finditer(text))
    return [_cue(gap + _cost_behind(gap, match[0]), match) for gap, match in gaps if gap <= RIGHT_REACH]


def _to_left(text: str, pattern: re.Pattern[str]) -> list[Cue]:
    gaps = ((_gap(text[match.end() :]), match) for match in pattern.finditer(text))
    return [_cue(gap + LEFT_COST + _faintness(match[0]), match) for gap, match in gaps if gap <= LEFT_REACH]


def _cue(cost: float, match: re.Match[str]) -> Cue:
    return cost, match.lastindex or 0, match.lastgroup or ""


def _cost_behind(gap: int, cue: str) -> float:
    return 0.0 if gap == 0 and cue.lower() in ADJACENT else _faintness(cue)


def _gap(between: str) -> float:
    """How many words lie between, a comma counting as some more: before it another thing is spoken of."""
    return words_between(between) + COMMA_COST * ("," in between)


def _inner_cost(cue: str) -> float:
    if ABOARD.fullmatch(cue):
        return ABOARD_COST
    return NOUN_COST if _faintness(cue) else -1.0


def _faintness(cue: str) -> float:
    return FAINTNESS if FAINT.fullmatch(cue) else 0.0
