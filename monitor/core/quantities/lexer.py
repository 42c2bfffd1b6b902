"""Decides what the tokens of a sentence are: numbers, words, signs, and numeric shapes that are never figures."""

from __future__ import annotations

import re
from typing import NamedTuple

from monitor.core.quantities.tables import CURRENCY_CODES

# Kinds of token. Those in SHAPES look like numbers and are none; the kind is the name of the reason.
NUMBER, WORD, CURRENCY, DASH, VULGAR, SIGN = "number", "word", "currency", "dash", "vulgar fraction", "sign"
SHAPES = frozenset(
    {"link", "date", "clock time", "ordinal", "decade", "version", "phone number", "list number", "code"}
)


class Token(NamedTuple):
    """A piece of text; `glued` says that no white space stands before it."""

    kind: str
    text: str
    lower: str  # folded to lower case, straight apostrophes
    start: int
    end: int
    glued: bool


_SPACES = "\u00a0\u2009\u202f"  # no-break, thin and narrow no-break space: they group digits in any language
_GROUPED = {
    "comma": rf"\d{{1,3}}(?:,\d{{3}})+(?!\d)(?:\.\d+)?|\d{{1,2}}(?:,\d{{2}})+,\d{{3}}(?!\d)|\d{{1,3}}(?:[{_SPACES}’']\d{{3}})+(?!\d)"
    r"(?:\.\d+)?|\d{1,3}(?:\ \d00)?(?:\ 000)+(?!\d)|\d+(?:\.\d+)?|\.\d+",
    "point": rf"\d{{1,3}}(?:\.\d{{3}})+(?!\d)(?:,\d+)?|\d{{1,3}}(?:[{_SPACES}\ ’']\d{{3}})+(?!\d)(?:,\d+)?|\d+(?:,\d+)?",
    "space": rf"\d{{1,3}}(?:[{_SPACES}\ ]\d{{3}})+(?!\d)(?:,\d+)?|\d{{1,3}}(?:\.\d{{3}})+(?!\d)(?:,\d+)?|\d+(?:,\d+)?",
}
# How languages write 38,000.5: with comma and point, point and comma, or space and comma (CLDR number symbols).
_CONVENTION = dict.fromkeys(
    ["de", "es", "it", "nl", "pt", "da", "tr", "id", "el", "hr", "sl", "sr", "ro", "vi"], "point"
) | dict.fromkeys(["fr", "ru", "uk", "pl", "cs", "sk", "sv", "nb", "no", "fi", "hu", "bg", "et", "lv", "lt"], "space")
_TOKEN = r"""
  (?P<link>(?:https?://|www\.)[^\s<>"]+|(?<![\w.@+-])[\w.+-]{{1,64}}@[\w-]{{1,64}}(?:\.[\w-]{{1,64}})+)
 |(?P<date>(?<![\d.,])(?:\d{{4}}-\d{{2}}-\d{{2}}(?:T\d{{2}}:\d{{2}}[\d:.Z+-]*)?|\d{{1,2}}/\d{{1,2}}/(?:\d{{4}}|\d{{2}})|\d{{1,2}}\.\d{{1,2}}\.\d{{4}}|9/11)(?![\d]))
 |(?P<phone>(?<![\d.,])(?:\+\d{{1,3}}[ -])?\(?\d{{3}}\)?[ -]\d{{3}}-\d{{4}}(?!\d)|(?<!\d)\d-\d{{3}}-\d{{3}}-\d{{4}}(?!\d))
 |(?P<clock>(?<![\d.,])\d{{1,2}}(?:[:.]\d{{2}})?\ ?(?:[ap]\.m\.?|[ap]m|[AP]M|[AP]\.M\.?)(?![\w])|(?<![\d.,])\d{{1,2}}:\d{{2}}(?::\d{{2}})?(?:\.\d{{1,3}})?(?!\d))
 |(?P<ordinal>(?<![\d.])\d{{1,3}}(?:,\d{{3}})?(?:st|nd|rd|th)(?!\w))
 |(?P<decade>(?:(?<![\d.,])\d{{3}}0|['’]?(?<![\d.,])\d0)['’]?s(?!\w))
 |(?P<version>(?<![\d.,])\d{{1,4}}(?:\.\d{{1,4}}){{2,4}}(?![\d]))
 |(?P<serial>(?<![\d.,])\d{{1,4}}s(?!\w))
 |(?P<number>{number})
 |(?P<money>(?:{codes}|(?<=\$)[A-Z]{{1,3}}|RM|Rs|Rp|RMB|KSh|Tk|NIS|SFr|R(?=\d[\d,]*(?:\.\d+)?\ ?(?:million|billion|trillion|bn|m)\b|\d+\.\d{{2}}(?!\d)|\d{{1,3}}(?:,\d{{3}})+(?!\d)))(?=\d))
 |(?P<code>[A-Za-z]{{1,10}}\d[\w]{{0,20}}(?:\.\d{{1,2}}(?!\w))?(?:-[A-Z]{{1,3}}(?!\w))?)
 |(?P<vulgar>[½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞])
 |(?P<word>(?:[A-Za-z]\.){{2,6}}|[^\W\d_]+(?:['’][^\W\d_]+)*)
 |(?P<currency>[\$£€¥₹₽₺₴₩₪₦₱₫฿₡₲₵₸₾₼¢]|\bR\$)
 |(?P<dash>[-‐‑–—−])
 |(?P<sign>[^\s\w]|_)
"""
# Capitals that would fold to function words.
_CAPITALS = {"US": "u.s.", "IT": "i.t.", "WHO": "w.h.o.", "AM": "a.m.", "MAY": "may"}
_KIND = {"money": WORD, "serial": "code", "phone": "phone number", "clock": "clock time", "vulgar": VULGAR}
# Currency codes that may touch their amount ("INR1"); the others are English words too.
_CODES = "|".join(
    sorted(set(CURRENCY_CODES) - {"ALL", "TOP", "CUP", "MOP", "TRY", "COP", "MAD", "PEN", "SOS", "BAM", "GEL"})
)
_PATTERNS = {
    name: re.compile(_TOKEN.format(number=pattern, codes=_CODES), re.VERBOSE) for name, pattern in _GROUPED.items()
}


def tokenize(sentence: str, language: str = "en") -> list[Token]:
    """Tokens in order, white space left out; offsets count characters of `sentence`."""
    tokens: list[Token] = []
    previous_end = 0
    for match in _PATTERNS[convention(language)].finditer(sentence):
        group = match.lastgroup or SIGN
        text = match.group()
        start, end = match.span()
        lower = _CAPITALS.get(text) or text.lower().replace("’", "'") if group in ("word", "code", "money") else text
        tokens.append(Token(_KIND.get(group, group), text, lower, start, end, start == previous_end and start > 0))
        previous_end = end
    return tokens


def convention(language: str) -> str:
    """How `language` groups digits: "comma" (38,000.5), "point" (38.000,5) or "space" (38 000,5)."""
    return _CONVENTION.get(language.lower().replace("_", "-").split("-")[0], "comma")


def digits_value(text: str, language: str = "en") -> float:
    """The value of a number token: grouping marks dropped, the language's decimal mark read."""
    plain = re.sub(rf"[{_SPACES} ’']", "", text)
    if convention(language) == "comma":
        return float(plain.replace(",", ""))
    if re.fullmatch(r"\d+\.\d{1,2}", plain):  # 3.5 in a text of a comma language: a decimal all the same
        return float(plain)
    return float(plain.replace(".", "").replace(",", "."))
