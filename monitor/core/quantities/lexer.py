"""Decides what the tokens of a sentence are: numbers, words, signs, and numeric shapes that are never figures."""

from __future__ import annotations

import re
from typing import NamedTuple

from monitor.core.quantities.tables import CURRENCY_CODES

# Kinds of token. Those in SHAPES look like numbers and are none; the kind is the name of the reason.
NUMBER, WORD, CURRENCY, DASH, VULGAR, SIGN = "number", "word", "currency", "dash", "vulgar fraction", "sign"
SHAPES = frozenset({"link", "date", "clock time", "ordinal", "decade", "version", "phone number", "code"})


class Token(NamedTuple):
    """A piece of text; `glued` says that no white space stands before it."""

    kind: str
    text: str
    lower: str  # folded to lower case, straight apostrophes
    start: int
    end: int
    glued: bool


# --- how languages group digits ---------------------------------------------------------

_THIN = "\u00a0\u2009\u202f’'"  # spaces that do not break, and apostrophes: they group digits in any language
_NUMBERS = {
    "comma": "|".join(
        (
            r"\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?",  # 38,000.5
            r"\d{1,2}(?:,\d{2})+,\d{3}(?!\d)",  # 12,34,567
            rf"\d{{1,3}}(?:[{_THIN}]\d{{3}})+(?!\d)(?:\.\d+)?",
            r"\d{1,3}(?:\ \d00)?(?:\ 000)+(?!\d)",  # 38 000: with plain spaces only round numbers
            r"\d+(?:\.\d+)?",
            r"(?<![\w.])\.\d+",
        )
    ),
    "point": rf"\d{{1,3}}(?:\.\d{{3}})+(?!\d)(?:,\d+)?|\d{{1,3}}(?:[{_THIN}\ ]\d{{3}})+(?!\d)(?:,\d+)?|\d+(?:,\d+)?",
    "space": rf"\d{{1,3}}(?:[{_THIN}\ ]\d{{3}})+(?!\d)(?:,\d+)?|\d{{1,3}}(?:\.\d{{3}})+(?!\d)(?:,\d+)?|\d+(?:,\d+)?",
}
# The number symbols of CLDR: which languages write 38.000,5 and which 38 000,5; all others 38,000.5.
_POINT_LANGUAGES = "de es it nl pt da tr id el hr sl sr ro vi"
_SPACE_LANGUAGES = "fr ru uk pl cs sk sv nb no fi hu bg et lv lt"
_CONVENTION = dict.fromkeys(_POINT_LANGUAGES.split(), "point") | dict.fromkeys(_SPACE_LANGUAGES.split(), "space")


def convention(language: str) -> str:
    """How `language` groups digits: "comma" (38,000.5), "point" (38.000,5) or "space" (38 000,5)."""
    return _CONVENTION.get(language.lower().replace("_", "-").split("-")[0], "comma")


def digits_value(text: str, language: str = "en") -> float:
    """The value of a number token: grouping marks dropped, the language's decimal mark read."""
    plain = re.sub(rf"[{_THIN} ]", "", text)
    if convention(language) == "comma":
        return float(plain.replace(",", ""))
    if re.fullmatch(r"\d+\.\d{1,2}", plain):  # 3.5 in a text of a comma language: a decimal all the same
        return float(plain)
    return float(plain.replace(".", "").replace(",", "."))


# --- the tokens --------------------------------------------------------------------------

# Currency codes may touch their amount ("INR1"), except those that are English words or names too.
_WORDLIKE = {"ALL", "TOP", "CUP", "MOP", "TRY", "COP", "MAD", "PEN", "SOS", "BAM", "GEL"}
_MONEY = "|".join(
    (
        *sorted(set(CURRENCY_CODES) - _WORDLIKE),
        *("RM", "Rs", "Rp", "RMB", "KSh", "Tk", "NIS", "SFr"),
        r"(?<=\$)[A-Z]{1,3}",  # $A52,000
        r"R(?=\d[\d,]*(?:\.\d+)?\ ?(?:million|billion|trillion|bn|m)\b|\d+\.\d{2}(?!\d)|\d{1,3}(?:,\d{3})+(?!\d))",
    )
)
_ALONE = r"(?<![\d.,])"  # no digit before: not inside a longer number
_CLOCKS = (
    r"(?<![\d.,$£€])\d{1,2}(?:[:.]\d{2})?\ ?(?:[ap]\.m\.?|[ap]m|[AP]M|[AP]\.M\.?)(?!\w)",
    rf"{_ALONE}\d{{1,2}}:\d{{2}}(?::\d{{2}})?(?:\.\d{{1,3}})?(?!\d)",
)
_DATES = (
    r"\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}[\d:.Z+-]*)?",
    r"\d{1,2}/\d{1,2}/(?:\d{4}|\d{2})",
    r"\d{1,2}\.\d{1,2}\.\d{4}",
    r"9/11",
)
_PHONES = (
    rf"{_ALONE}(?:\+\d{{1,3}}[ -])?\(?\d{{3}}\)?[ -]\d{{3}}-\d{{4}}(?!\d)",
    r"(?<!\d)\d-\d{3}-\d{3}-\d{4}(?!\d)",
    r"\(\d{3}\)\d{3}-\d{4}(?!\d)",
)
# In the order they are tried. Every repetition is bounded or of one class, so that no text takes more than linear time.
_SHAPES = (
    ("link", r'(?:https?://|www\.)[^\s<>"]+|(?<![\w.@+-])[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,5}'),
    ("date", rf"{_ALONE}(?:{'|'.join(_DATES)})(?!\d)"),
    ("phone", "|".join(_PHONES)),
    ("clock", "|".join(_CLOCKS)),
    (
        "ordinal",
        r"(?<![\d.])(?:\d{1,3}(?:,\d{3})?(?:nd|rd|th)|(?:\d{1,3},\d\d|\d{0,2})(?<!1)1st)(?!\w)",
    ),  # "15st" is a weight
    ("decade", rf"(?:{_ALONE}\d{{3}}0|['’]?{_ALONE}\d0)['’]?s(?!\w)"),
    ("version", rf"{_ALONE}\d{{1,4}}(?:\.\d{{1,4}}){{2,4}}(?!\d)"),
    ("plural", rf"{_ALONE}\d{{1,4}}s(?!\w)"),  # 787s
    ("number", "{number}"),
    ("money", rf"(?:{_MONEY})(?=\d)"),
    (
        "code",
        r"[A-Za-z]{1,10}(?:\.\d{1,3}){2,3}(?!\w)|[A-Za-z]{1,10}\d\w{0,20}(?:\.\d{1,2}(?!\w))?(?:-[A-Z]{1,3}(?!\w))?",
    ),  # F16, M1A2, PM2.5
    ("vulgar", "[½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞]"),
    ("word", r"(?:[A-Za-z]\.){2,6}|[^\W\d_]+(?:['’][^\W\d_]+)*"),  # U.S., Kyiv's
    ("currency", r"[$£€¥₹₽₺₴₩₪₦₱₫฿₡₲₵₸₾₼¢]"),
    ("dash", "[-‐‑–—−]"),
    ("sign", r"[^\s\w]|_"),
)
_PATTERNS = {
    name: re.compile("|".join(f"(?P<{shape}>{pattern})" for shape, pattern in _SHAPES).replace("{number}", number))
    for name, number in _NUMBERS.items()
}
_KIND = {"money": WORD, "plural": "code", "phone": "phone number", "clock": "clock time", "vulgar": VULGAR}
_CAPITALS = {"US": "u.s.", "IT": "i.t.", "WHO": "w.h.o.", "AM": "a.m."}  # would fold to function words


def tokenize(sentence: str, language: str = "en") -> list[Token]:
    """Tokens in order, white space left out; offsets count characters of `sentence`."""
    tokens: list[Token] = []
    previous_end = 0
    for match in _PATTERNS[convention(language)].finditer(sentence):
        shape = match.lastgroup or SIGN
        text = match.group()
        start, end = match.span()
        lower = text
        if shape in ("word", "code", "money"):
            lower = _CAPITALS.get(text) or text.lower().replace("’", "'")
        tokens.append(Token(_KIND.get(shape, shape), text, lower, start, end, start == previous_end and start > 0))
        previous_end = end
    return tokens
