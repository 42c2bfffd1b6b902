"""The closed word classes that reading figures rests on: number words, function words, months, verbs."""

from __future__ import annotations


def word_set(words: str) -> frozenset[str]:
    """The words of a line, as a set."""
    return frozenset(words.split())


# --- number words ---
SMALL = {
    word: float(value)
    for value, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
}
TENS = {
    word: 10.0 * value
    for value, word in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2)
}
TENS["fourty"] = 40.0  # the commonest misspelling
SCALES = {
    "hundred": 1e2, "thousand": 1e3, "lakh": 1e5, "million": 1e6, "crore": 1e7, "billion": 1e9, "trillion": 1e12,
    "quadrillion": 1e15, "dozen": 12.0,
}  # fmt: skip
# Plural scales alone are intervals, from the word to the next power of ten ("thousands" is 1,000 to 10,000); a dozen is
# counted in dozens, up to 99.
PLURAL_SCALES = {
    "dozens": (24.0, 99.0), "scores": (40.0, 199.0), "tens": (10.0, 100.0), "hundreds": (1e2, 1e3),
    "thousands": (1e3, 1e4), "lakhs": (1e5, 1e6), "millions": (1e6, 1e7), "crores": (1e7, 1e8),
    "billions": (1e9, 1e10), "trillions": (1e12, 1e13),
}  # fmt: skip
SCALE_SUFFIXES = {"k": 1e3, "m": 1e6, "mn": 1e6, "mln": 1e6, "mio": 1e6, "mil": 1e6, "b": 1e9, "bn": 1e9, "bln": 1e9,
                  "tn": 1e12, "trn": 1e12, "tln": 1e12, "t": 1e12, "cr": 1e7}  # fmt: skip
FREE_SUFFIXES = word_set("mn mln bn bln tn trn tln")  # these mean a scale wherever they stand
FRACTIONS = {
    "half": 2.0, "third": 3.0, "quarter": 4.0, "fourth": 4.0, "fifth": 5.0, "sixth": 6.0, "seventh": 7.0, "eighth": 8.0,
    "ninth": 9.0, "tenth": 10.0, "hundredth": 100.0, "thousandth": 1000.0,
}  # fmt: skip
FRACTIONS |= {word + "s": value for word, value in FRACTIONS.items() if word != "half"} | {"halves": 2.0}
VULGAR = {
    "½": 1 / 2, "⅓": 1 / 3, "⅔": 2 / 3, "¼": 1 / 4, "¾": 3 / 4, "⅕": 1 / 5, "⅖": 2 / 5, "⅗": 3 / 5, "⅘": 4 / 5,
    "⅙": 1 / 6, "⅚": 5 / 6, "⅛": 1 / 8, "⅜": 3 / 8, "⅝": 5 / 8, "⅞": 7 / 8,
}  # fmt: skip
# How many of a scale a vague word means: "several hundred", "a few thousand", "a couple of million".
VAGUE_COUNTS = {"several": (3.0, 9.0), "few": (2.0, 9.0), "couple": (2.0, 3.0), "many": (2.0, 10.0)}
FOLDS = frozenset(word + "fold" for word in [*SMALL, *TENS] if word not in ("zero", "one"))
NUMBER_WORDS = frozenset(SMALL) | frozenset(TENS) | frozenset(SCALES)

# --- calendar ---
MONTHS = word_set(
    "january february march april may june july august september october november december jan feb mar apr jun "
    "jul aug sep sept oct nov dec"
)
WEEKDAYS = word_set(
    "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun"
)
TIME_UNITS = word_set(
    "second minute hour day night week fortnight weekend month quarter season year decade century seconds minutes "
    "hours days nights weeks fortnights weekends months quarters seasons years decades centuries"
)

# --- words that end a noun phrase ---
PREPOSITIONS = word_set(
    "in on at by for with from to of into onto over under above below between among amid across against along "
    "around near behind beyond before after during since until till through throughout toward towards upon within "
    "without about despite including via off out up down as than per like unlike outside inside beside besides "
    "worth versus vs aboard atop amongst minus plus except following because"
)
CONJUNCTIONS = word_set(
    "and or but nor so yet while when where whether if although though that which who whom whose what why how then"
)
DETERMINERS = word_set("the a an this that these those each every all both either neither no any some another such")
POSSESSIVES = word_set("his her its their our your my whose")
PRONOUNS = word_set(
    "i you he she it we they him them us me himself herself itself themselves ourselves this that these those "
    "there here"
)
AUXILIARIES = word_set(
    "is are was were be been being am has have had having do does did will would can could may might shall should "
    "must isn't aren't wasn't weren't hasn't haven't hadn't doesn't don't didn't won't wouldn't can't couldn't"
)
FUNCTION_WORDS = PREPOSITIONS | CONJUNCTIONS | DETERMINERS | POSSESSIVES | PRONOUNS | AUXILIARIES
PLACES = word_set("last final top bottom first front back past previous next")  # "the last four", "10 of the last 12"
ADVERBS = word_set(
    "not now then also still just only even ever never already again ago later earlier too very away back "
    "together apart far so yet today yesterday tomorrow tonight respectively instead overall alone online here "
    "there once twice soon almost always nearly annually daily weekly monthly yearly altogether abroad nationwide "
    "worldwide overnight long high wide deep tall old"
)
# Verbs that follow a count directly, in forms that -ed and -ing do not give away.
VERBS = word_set(
    "says said told saw sees makes made takes took gets got goes went comes came gives gave finds found shows "
    "showed keeps kept holds held leaves left brings brought begins began runs ran sends sent loses lost pays "
    "paid meets met sets puts wins won hits hit cut cuts die dies fell falls fall rose rises rise grew grows flee "
    "fled fight fought lies sits stood stands knew knows became becomes seems needs wants means asks tells thinks "
    "thought feels felt led leads built sold buys bought broke breaks spent rode drove flew wrote spoke ate hurt "
    "dead missing alive wounded injured killed feared face faces remain remains remained follow follows turn "
    "turns join joins continue continues believe believes expect shot struck sank drown freed arrive arrives "
    "leave live lives lived work works worked include includes become need want went"
)
VERBS |= word_set(
    "say see make take get go come give find keep hold bring begin lose pay meet know become seem want ask tell "
    "think feel try believe hope agree attend urge require oppose died fired quit signed rescued arrested charged"
)
# Irregular participles: verbs behind a noun, adjectives in front of one ("three stolen cars").
PARTICIPLES = word_set(
    "spoken written taken given known seen made done born shown worn torn thrown drawn driven chosen stolen "
    "hidden beaten fallen forgotten frozen broken proven sworn grown flown paid unpaid sold lost found left held "
    "caught taught bought built burnt spent sent"
)
VERBS |= PARTICIPLES
# Nouns that are plural without showing it, or mean many.
INVARIANT_PLURALS = word_set(
    "people police personnel staff military aircraft spacecraft hovercraft cattle sheep fish deer "
    "children men women feet teeth mice geese oxen crew infantry cavalry folk folks livestock poultry "
    "media data criteria phenomena bacteria alumni cacti fungi nuclei series species headquarters works barracks "
    "crossroads dead wounded injured clergy youth elderly homeless unemployed wives "
    "lives knives wolves halves selves leaves loaves thieves shelves calves hooves dice offspring swiss "
    "chinese japanese vietnamese portuguese lebanese british french irish dutch spanish english welsh taiwanese "
    "passersby sudanese burmese sri-lankans shrimp salmon trout squid moose bison swine elk"
)
# Words in -s that are no plural nouns.
NOT_PLURAL = word_set(
    "this his its was is has does us less across perhaps always versus plus minus various previous serious "
    "religious dangerous enormous famous nervous anonymous continuous numerous obvious curious precious luxurious "
    "gorgeous generous glorious hazardous indigenous infectious notorious prestigious suspicious tremendous "
    "unanimous various vicious vigorous besides towards afterwards upwards downwards overseas themselves "
    "ourselves thus yes as gas bus virus campus status census bonus focus process access business class mass loss "
    "cross boss press glass grass dress stress success address progress congress express witness illness fitness "
    "darkness awareness wireless business princess mattress fortress analysis crisis basis thesis emphasis "
    "diabetes news politics physics economics mathematics athletics texas paris arkansas kansas illinois "
    "massachusetts laos cyprus belarus christmas lens chaos alas pass miss kiss mess hes shes its lets whats "
    "thats measles mumps rabies shingles herpes rickets"
)
# --- verbs that say a level changed, so that "from A to B" is two figures, then and now ---
CHANGE_VERBS = word_set(
    "rose rise rises rising risen fell fall falls falling fallen dropped drop drops dropping increased increase "
    "increases increasing decreased decrease decreases decreasing declined decline declines declining climbed "
    "climb climbs climbing grew grow grows growing grown jumped jump jumps jumping surged surge surges surging "
    "soared soar soars soaring slid slide slides sliding sank sunk sink slipped slip slips slipping went go goes "
    "gone going cut cuts cutting raised raise raises raising lowered lower lowers lowering reduced reduce reduces "
    "reducing up down plunged plunge plunging tumbled tumble tumbling slumped slump shrank shrink shrinking "
    "shrunk expanded expand expanding swelled swell swelling doubled tripled quadrupled moved move moving revised "
    "revise upgraded downgraded boosted boost boosting slashed slash slashing trimmed trim eased ease edged edge "
    "dipped dip ticked widened widen narrowed narrow improved improve improving changed change changing hiked "
    "hike hiking lifted lift lifting dwindled dwindling halved advanced gained gain added lost shed bumped "
    "strengthened strengthen strengthening weakened weaken weakening firmed appreciated depreciated plummeted "
    "crashed crept inched nudged pared retreated rebounded rallied spiked leapt plunges tumbles slumps softened "
    "ballooned balloon skyrocketed accelerated slowed slow slowing dropping upped tightened"
)
