"""What is counted: people, buildings, tanks ...; and which kind of people, from which side."""

import re

from monitor.core.gazetteer import country_of, people_of
from monitor.core.measures.setting import Setting

# counted nouns (singular or stem pattern) -> the category within which counts may be compared
NOUNS: dict[str, str] = {
    "person": (
        r"people|persons?|men|women|man|woman|child(?:ren)?|kids|babies|infants|boys?|girls?|troops?"
        r"|soldiers?|fighters?|personnel|service ?(?:wo)?m[ae]n|"
        r"civilians?|residents?|inhabitants|passengers?|crew\w*|migrants?|refugees?|victims?|bod(?:y|ies)"
        r"|others?|dead|deaths?|fatalit\w+|casualt\w+|causalit\w+|causalt\w+|losses|lives|injuries|injured|"
        r"survivors?|prisoners?|convicts?|inmates?|mercenar(?:y|ies)|militants?|rebels?|members?|workers?"
        r"|staff|employees|pupils?|students?|guests|suspects?|commanders?|officers?|"
        r"rescuers?|firefighters?|medics|doctors|journalists?|pilots?|tourists?|protesters?|demonstrators?"
        r"|worshippers|pilgrims|voters|recruits|volunteers|reservists|conscripts|"
        r"hostages?|captives?|detainees?|gunmen|attackers?|terrorists?|policem[ae]n|population|strong"
        r"|citizens?|nationals|patients?|guards?|aides|teachers|sailors|marines|paratroopers|families"
        r"|defenders|invaders|occupiers|foreigners?|diplomats?|evacuees|individuals?|souls|relatives|adults|teenagers"
    ),
    "warrant": r"warrants?",
    "household": r"households?",
    "building": (
        r"buildings?|homes?|houses?|apartments?|flats?|structures?|dwellings?|schools?|hospitals?|clinics"
        r"|shops|churches|mosques|factories"
    ),
    "settlement": (
        r"villages?|towns?|settlements?|cit(?:y|ies)|communities|hamlets|municipalities|provinces?|regions?|areas?|counties|districts?"
        r"|localities"
    ),
    "vehicle": r"tanks?|vehicles?|trucks?|cars?|buses|lorries|ambulances|trains?|carriages|wagons|apcs?",
    "aircraft": r"planes?|jets?|aircraft|helicopters?|warplanes?|airliners?|bombers?",
    "drone": r"drones?|uavs?|shaheds?",
    "missile": r"missiles?|rockets?|shells?|bombs?|rounds|munitions|projectiles|warheads",
    "ship": r"ships?|boats?|vessels?|submarines?|tankers?|warships?|dinghies",
    "attack": (
        r"attacks?|strikes?|airstrikes?|raids?|assaults?|bombardments?|clashes|incursions|explosions?"
        r"|blasts?|sorties"
    ),
    "quake": r"earthquakes?|quakes?|aftershocks?|tremors?",
    "time": r"times|dives|trips|flights|occasions|visits",
    "countries": r"countries|nations|states",
    "animal": r"dogs?|animals?|cattle|sheep|horses?|birds?|whales?|cows|pigs",
    "vote": r"votes?|ballots?|seats",
    "case": r"cases?|infections",
    "job": r"jobs?|posts|positions|roles",
    "dose": r"doses?|shots|jabs|vaccines?",
    "piece": r"pieces?|items|units|weapons|equipment|guns|howitzers|systems|artillery",
}
NOUN = re.compile(
    "|".join(f"(?P<{name}>(?<![\\w-])(?:{nouns})(?!\\w))" for name, nouns in NOUNS.items()), re.IGNORECASE
)
PEOPLE_ACTIONS_LISTED = """
casualties drafted killed injured missing arrested investigated captured freed rescued evacuated homeless remaining
infected voted protested striking deployed aboard wanted
"""
PEOPLE_ACTIONS = frozenset(PEOPLE_ACTIONS_LISTED.split())
# how nouns for people end: a "cadet" is none of them, an "area" neither, and both stand for themselves
PERSONAL = re.compile(r"(?:er|or|ist|ian|man|men|woman|women|ee|ant|ent|mate|folk|people|ster|yst|eer|ive|ard)$")
# what happens to things as well, so that an unknown noun need not be a person
THING_ACTIONS = frozenset({"deployed", "freed", "aboard", "remaining", "captured", "missing"})

# kinds of people that are a part of all people: comparable only with themselves
KINDS: dict[str, str] = {
    "wagner": r"wagner(?:'s|’s)?|mercenar(?:y|ies)|private militia",
    "convict": r"convicts?|inmates|former prisoners|ex-prisoners",
    "child": r"child(?:ren)?|kids|babies|infants|boys?|girls?|minors|teenagers|pupils|students?|toddlers?",
    "woman": r"women|woman|mothers",
    "civilian": r"civilians?|non-combatants",
    "soldier": (
        r"soldiers?|troops?|service ?(?:wo)?m[ae]n|military personnel|paratroopers|conscripts|reservists|marines|enemy"
    ),
    "pilot": r"pilots?",
    "passenger and crew": r"passengers and crew(?: members)?|crew and passengers",
    "passenger": r"passengers?",
    "crew": r"crew(?: ?members?| ?m[ae]n)?|sailors",
    "migrant": r"migrants?|refugees?|asylum seekers",
    "journalist": r"journalists?|reporters?",
    "police": r"police(?: officers| ?m[ae]n)?",
    "medic": r"doctors?|nurses?|medics|paramedics|health workers",
    "aid worker": r"aid workers|un staff|rescuers|rescue workers|firefighters?",
    "tourist": r"tourists?|holidaymakers|foreigners|foreign nationals",
    "militant": r"militants?|gunmen|terrorists?|insurgents?|rebels?|hamas fighters",
    "commander": r"commanders|generals",
    "worker": r"workers?|employees|staff|miners|dockers|strikers",
    "hostage": r"hostages?|captives",
    "citizen": r"(?:foreign|u\.s\.|us|american|british|french|german|chinese|indian|israeli) (?:citizens?|nationals)",
    "opposition": r"protesters?|demonstrators?",
}
KIND = re.compile(
    "|".join(f"(?P<{name.replace(' ', '_')}>\\b(?:{words})\\b)" for name, words in KINDS.items()), re.IGNORECASE
)
PEOPLE = re.compile(
    r"\b(North Korean|South Korean|South African|[A-Z][a-z]+(?:ian|ean|ish|ese|ch|an|i|ek|sh|ss|e|s))s?\b"
)
OWN = re.compile(
    r"\b(?:its|his|their|our|Its|His|Their|Our)(?: own)?\s+(?:\w+\s+)?$|^(?:of )?(?:its|his|their"
    r"|our)\b|\bof (?:its|his|their|our)\b",
    re.IGNORECASE,
)
# "Wagner fighters suffer", "Russia has lost": the words before the verb name who lost them
SUFFERING = re.compile(
    r"((?:[\w'’-]+\s+){1,2})(?:has |have |had |are |is |was |were )?(?:already |also |likely )?"
    r"(?:suffer\w*|sustain\w*|lost|los(?:e|es|ing)|taking|incur\w*)\b"
)
OWNED_LOSSES = re.compile(
    r"\b([A-Z][a-z]+)(?:['’]s)? (?:military |troop |army |combat |battlefield )?(?:casualties|losses"
    r"|dead|deaths|death toll)\b(?!.*\b[A-Z][a-z]+['’]s\b)"
)
STRONG = re.compile(r"\d[\s-]strong\b", re.IGNORECASE)
PREPOSITION = re.compile(r"\b(?:in|by|during|at|from|after|on|near|since|were|have|was|has)\b")
FORCES = frozenset({"wagner", "convict"})
CAPITALS = {"kyiv": "UA", "moscow": "RU", "russia": "RU", "ukraine": "UA", "israel": "IL", "hamas": "PS"}


def noun_of(setting: Setting, counted: str) -> str:
    """The category of the counted noun, from the words that count it alone; "" where they hold none.

    Whatever a "12,000-strong" body is called, its people are counted.
    """
    if STRONG.search(setting.marked):
        return "person"
    for words in (counted, setting.marked):
        found = [match.lastgroup or "" for match in NOUN.finditer(words)]
        if found:
            return found[-1] if found[0] != "person" else "person"
    people = PEOPLE.search(f"{setting.marked} {counted}")
    is_noun = people is not None and (people[0].endswith("s") or not counted or counted.endswith(people[0]))
    return "person" if people and is_noun and people_of(people[1].lower()) else ""


def subject_of(setting: Setting, counted: str, action: str, noun: str) -> str:
    """The category of the counted thing: its `noun`'s, else that of people to whom alone such a thing happens.

    A noun of no known category stands for itself; "" where nothing is named.
    """
    lemma = _lemma(counted)
    is_named = bool(lemma) and (action in THING_ACTIONS or not PERSONAL.search(lemma))
    if noun or (action in PEOPLE_ACTIONS and not is_named):
        return noun or "person"
    match = NOUN.search(" ".join(setting.right.split()[:3]))
    return (match.lastgroup or "") if match else _lemma(counted)


def group_of(setting: Setting, counted: str) -> str:
    """Kind and side of the counted people, joined by "+" ("RU+soldier"); "" where the text says neither."""
    following = " ".join(setting.right.split(",")[0].split()[:2])  # behind a comma stands who says so
    own = setting.marked if not counted or counted in setting.marked else f"{setting.marked} {counted}"
    near = PREPOSITION.split(f"{own} {following}", maxsplit=1)[0]
    kinds = _kinds(near)
    sufferer = SUFFERING.search(setting.left)
    if sufferer:
        kinds |= _kinds(sufferer[1]) & FORCES
    if OWN.search(setting.left[-25:]) or OWN.search(setting.marked):
        kinds |= _named_force(setting)
    return "+".join(sorted(kinds | _sides(near, setting, sufferer)))


def _kinds(words: str) -> set[str]:
    return {match.lastgroup.replace("_", " ") for match in KIND.finditer(words) if match.lastgroup}


def _sides(near: str, setting: Setting, sufferer: re.Match[str] | None) -> set[str]:
    """The sides of the counted people: their own adjective, else whose losses they are, else who suffered them."""
    if sides := _peoples(near):
        return sides
    if owner := OWNED_LOSSES.search(setting.left):
        return {country_of(owner[1].lower()) or people_of(owner[1].lower())} - {""}
    return (_peoples(sufferer[1]) or _lands(sufferer[1])) if sufferer else set()


def _peoples(words: str) -> set[str]:
    return {code for match in PEOPLE.finditer(words) if (code := people_of(match[1].lower()))}


def _lands(words: str) -> set[str]:
    return {code for word in re.findall(r"[A-Z]\w+", words) if (code := CAPITALS.get(word.lower(), ""))}


def _named_force(setting: Setting) -> set[str]:
    return {"wagner"} if re.search(r"\bWagner\b|\bPrigozhin\b", f"{setting.title} {setting.sentence}") else set()


def _lemma(counted: str) -> str:
    words: list[str] = re.findall(r"[a-z][a-z-]+", counted.lower())
    if not words:
        return ""
    word = words[-1]
    if word.endswith("ies"):
        return word[:-3] + "y"
    return word.removesuffix("s") if not word.endswith("ss") else word
