"""Decides whether a word looks like a plural noun, and what its singular is."""

from __future__ import annotations

from functools import lru_cache

from monitor.core.quantities import vocabulary as v

_IRREGULAR = {
    "people": "person", "persons": "person", "men": "man", "women": "woman", "children": "child", "feet": "foot",
    "teeth": "tooth", "mice": "mouse", "geese": "goose", "lives": "life", "wives": "wife", "knives": "knife",
    "wolves": "wolf", "halves": "half", "leaves": "leaf", "loaves": "loaf", "thieves": "thief", "shelves": "shelf",
    "calves": "calf", "selves": "self", "criteria": "criterion", "phenomena": "phenomenon", "bacteria": "bacterium",
    "dice": "die", "oxen": "ox", "crises": "crisis", "theses": "thesis", "analyses": "analysis", "axes": "axe",
    "passersby": "passerby",
    "series": "series", "species": "species", "headquarters": "headquarters", "works": "works", "aircraft": "aircraft",
}  # fmt: skip
# Endings to the singular's, the first that fits; words whose stem keeps its -e are told by the consonants before it.
_IN_E = v.word_set(
    "movies cookies calories zombies rookies ties pies lies dies shoes toes horses houses causes cases phases "
    "vases nurses courses responses purchases releases increases decreases diseases licenses expenses defenses "
    "offenses franchises exercises enterprises prizes sizes caches headaches niches axles horseshoes canoes bases "
    "leases roses noses hoses fuses ruses uses excuses clauses pauses corpses eclipses glimpses senses tenses "
    "lenses purses curses verses reverses traverses premises promises surprises cruises bruises noises choices "
    "avalanches moustaches toothaches stashes surpluses gazes mazes breezes sneezes freezes seizes axes selfies "
    "hoodies genies veggies smoothies birdies bogies brownies prairies sorties eateries"
) - {"surpluses", "stashes", "eateries", "axes"}
# Plurals with the endings of singulars.
_ODD_PLURALS = v.word_set(
    "hindus menus gurus emus gnus israelis saudis iraqis pakistanis yemenis bangladeshis kuwaitis qataris omanis "
    "emiratis azerbaijanis semis minis "
    "taxis skis rabbis bikinis safaris tsunamis kiwis alibis emojis houthis nazis yazidis "
    "sunnis shiis khakis selfis parfumis iraqis farsis chinese tutus haikus yous bayous caribous tofus gis "
    "somalis bengalis punjabis maoris grannis pakis swazis uzbekis"
) - {"parfumis", "grannis", "pakis", "selfis", "farsis", "shiis", "gis"}
_NO_PLURAL_ENDINGS = ("ss", "us", "is", "'s", "ous")
_IRREGULAR_ENDINGS = ("children", "people")  # grandchildren, townspeople
_MAN_SINGULARS = v.word_set("specimen regimen abdomen acumen omen stamen semen yemen")


@lru_cache(maxsize=16384)
def is_plural(word: str) -> bool:
    """Whether a folded word may be a plural noun: by a short list, by -men, or by -s (not -ss, -us, -is)."""
    if word in v.INVARIANT_PLURALS:
        return True
    if word in v.NOT_PLURAL or word in v.NUMBER_WORDS or len(word) < 3:
        return False
    if word in _ODD_PLURALS or word.endswith(_IRREGULAR_ENDINGS):
        return True
    if word.endswith("men"):
        return len(word) > 4 and word not in _MAN_SINGULARS
    return word.endswith("s") and not word.endswith(_NO_PLURAL_ENDINGS)


def singular(word: str) -> str:
    """The singular of a noun: "troops" is "troop", "people" is "person"; a word that is no plural is kept."""
    folded = word.lower()
    if len(word) > 2 and word[-1] == "s" and word[:-1].isupper():
        return word[:-1]
    if folded in _IRREGULAR:
        return _IRREGULAR[folded]
    if folded in v.INVARIANT_PLURALS or not is_plural(folded):
        return word
    if folded.endswith(_IRREGULAR_ENDINGS):
        return word[:-3] if folded.endswith("children") else word[:-6] + "person"
    if folded.endswith("men"):
        return word[:-2] + "an"
    if folded.endswith("ies") and len(word) > 4 and folded not in _IN_E:
        return word[:-3] + "y"
    if folded.endswith(("sses", "shes", "ches", "xes", "zzes", "ses", "oes", "zes")) and folded not in _IN_E:
        return word[:-2] if folded.endswith(("sses", "shes", "ches", "xes", "zzes", "oes", "uses")) else word[:-1]
    return word[:-1]
