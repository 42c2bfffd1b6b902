"""Decides which currency stands before or after a number."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from monitor.core.quantities.lexer import CURRENCY, DASH, Token
from monitor.core.quantities.spans import Unit
from monitor.core.quantities.tables import CURRENCY_CODES, CURRENCY_NAMES, CURRENCY_SIGNS

# Words before a dollar or pound sign ("US$", "HK$", "A$") and behind it ("$A", "$US"), to the code that CLDR names.
_SIGN_PREFIXES = {
    "us": "USD", "u.s.": "USD", "usd": "USD", "a": "AUD", "au": "AUD", "aud": "AUD", "aus": "AUD", "c": "CAD", "ca": "CAD", "cad": "CAD",
    "cdn": "CAD", "can": "CAD", "nz": "NZD", "nzd": "NZD", "hk": "HKD", "hkd": "HKD", "s": "SGD", "sg": "SGD", "sgd": "SGD", "nt": "TWD",
    "twd": "TWD", "r": "BRL", "mx": "MXN", "ec": "XCD", "tt": "TTD", "j": "JMD", "ja": "JMD", "bz": "BZD", "z": "ZWL", "n": "NAD",
    "fj": "FJD", "b": "BND", "cn": "CNY", "g": "GYD",
}  # fmt: skip
# Customary abbreviations that CLDR does not list for English.
_ABBREVIATIONS = {
    "RM": "MYR", "Rs": "INR", "Rp": "IDR", "kr": "SEK", "Kr": "SEK", "Tk": "BDT", "KSh": "KES", "Ksh": "KES", "Sh": "KES", "Fr": "CHF",
    "SFr": "CHF", "CHF": "CHF", "kn": "HRK", "zł": "PLN", "zl": "PLN", "Kč": "CZK", "Kc": "CZK", "Ft": "HUF", "lei": "RON", "leu": "RON", "лв": "BGN",
    "RMB": "CNY", "rmb": "CNY", "Rmb": "CNY", "NIS": "ILS", "R": "ZAR", "GH¢": "GHS", "N": "NGN", "Dh": "AED", "Dhs": "AED", "руб": "RUB",
}  # fmt: skip
_NAMES = {**CURRENCY_CODES, "HRK": CURRENCY_CODES.get("HRK", "Croatian kuna"), "ZWL": "Zimbabwean dollar"}
# Other words for a currency's noun, and the small change, which CLDR does not name.
_SYNONYMS = {
    "crown": ("krone", "krona", "koruna"), "rouble": ("ruble",), "shekel": ("new shekel",), "renminbi": ("yuan",), "buck": ("dollar",),
    "lev": ("lev",), "lira": ("lira",), "hryvna": ("hryvnia",), "tugrik": ("tugrik",), "taka": ("taka",),
}  # fmt: skip
_SMALL_CHANGE = {
    "cent": "cent", "cents": "cent", "pence": "penny", "penny": "penny", "pennies": "penny", "sen": "sen", "kopeck": "kopeck",
    "kopecks": "kopeck", "kopek": "kopeck", "kopeks": "kopeck", "paise": "paisa", "paisa": "paisa", "centavo": "centavo",
    "centavos": "centavo", "satang": "satang", "fen": "fen", "jiao": "jiao", "ore": "øre", "øre": "øre", "öre": "öre", "grosz": "grosz",
    "groszy": "grosz", "agorot": "agora", "fils": "fils", "piastre": "piastre", "piastres": "piastre", "p": "p", "¢": "cent",
    "bucks": "US dollar", "quid": "British pound", "sterling": "British pound", "greenbacks": "US dollar",
    "bitcoin": "bitcoin", "bitcoins": "bitcoin", "btc": "bitcoin", "ether": "ether",
}  # fmt: skip
_NOT_AFTER = frozenset(
    {
        "ALL",
        "TOP",
        "CUP",
        "MOP",
        "GEL",
        "LAK",
        "R",
        "N",
        "Sh",
        "Fr",
        "Kr",
        "Rp",
        "B",
        "BAM",
        "COP",
        "MAD",
        "PEN",
        "SOS",
        "TRY",
        "VES",
        "AMD",
    }
)


def _nouns() -> dict[str, str]:
    """Each noun of a currency, singular and plural, to the currency's name, or to the noun where several share it."""
    owners: dict[str, set[str]] = {}
    singular: dict[str, str] = {}
    for spoken, name in CURRENCY_NAMES.items():
        noun = spoken.split()[-1]
        owners.setdefault(noun, set()).add(name)
        singular[noun] = name.split()[-1]
    nouns = {noun: next(iter(names)) if len(names) == 1 else singular[noun] for noun, names in owners.items()}
    for other, known in _SYNONYMS.items():
        for ending in ("", "s"):
            nouns.setdefault(other + ending, nouns.get(known[0], known[0]) if len(known) == 1 else other)
    nouns |= {"dollar": "US dollar", "dollars": "US dollar", "yuan": "Chinese yuan", "won": "South Korean won"}
    return {
        noun: name
        for noun, name in nouns.items()
        if noun not in ("pound", "pounds", "real", "som", "sol", "all", "top", "unit")
    }


def _nations() -> dict[tuple[str, str], str]:
    """("danish", "crowns") to "Danish krone": the first word of a name with each of its nouns and their synonyms."""
    pairs: dict[tuple[str, str], str] = {}
    for spoken, name in CURRENCY_NAMES.items():
        *nation, noun = spoken.split()
        if not nation:
            continue
        for word in _same_noun(noun):
            pairs[nation[-1] if nation[-1] != "new" else nation[0], word] = name
    for word, nation_word in (("american", "us"), ("aussie", "australian"), ("sterling", "british")):
        pairs |= {(word, noun): name for (nation_, noun), name in list(pairs.items()) if nation_ == nation_word}
    return pairs


def _same_noun(noun: str) -> Iterable[str]:
    yield noun
    for other, known in _SYNONYMS.items():
        if noun.rstrip("s") in {k.rstrip("s").replace("ner", "ne") for k in known} or (
            noun in ("kroner", "kronor") and other == "crown"
        ):
            yield from (other, other + "s")


NOUNS = _nouns()
_BY_NATION = _nations()


def is_currency_word(text: str) -> bool:
    """Whether a word names a currency by itself: "euros", "USD", "RM"."""
    return text in _ABBREVIATIONS or text in CURRENCY_CODES or text.lower() in NOUNS


def currency_before(tokens: Sequence[Token], first: int) -> Unit | None:
    """The currency that ends right before token `first`: `$`, `US$`, `U.S. $`, `$A`, `INR`, `RM`, `Rs.`."""
    at = first - 1
    if at < 0:
        return None
    token = tokens[at]
    if token.kind == CURRENCY:
        return _signed(tokens, at, at)
    if at and tokens[at - 1].kind == CURRENCY and token.glued and token.lower in _SIGN_PREFIXES:
        return Unit(_NAMES[_SIGN_PREFIXES[token.lower]], at - 1, at, is_money=True)
    if token.text == "." and at and tokens[at - 1].text in ("Rs", "Fr", "kr"):
        return Unit(_NAMES[_ABBREVIATIONS[tokens[at - 1].text]], at - 1, at, is_money=True)
    if (
        (token.text in _ABBREVIATIONS and token.text not in ("R", "N", "Sh", "kn", "Ft")) or tokens[first].glued
    ) and token.text in _ABBREVIATIONS:
        return Unit(_NAMES[_ABBREVIATIONS[token.text]], at, at, is_money=True)
    if token.text in CURRENCY_CODES and token.text not in _NOT_AFTER:
        return Unit(CURRENCY_CODES[token.text], at, at, is_money=True)
    return None


def _signed(tokens: Sequence[Token], first: int, last: int) -> Unit:
    """A sign, with the letters before it that say whose dollar it is."""
    sign = tokens[first].text
    name = CURRENCY_SIGNS.get(sign, "cent" if sign == "¢" else "US dollar")
    if first and tokens[first - 1].text == "$":
        first -= 1
    before = tokens[first - 1] if first else None
    if (
        before is not None
        and sign in "$¥"
        and before.lower in _SIGN_PREFIXES
        and (tokens[first].glued or len(before.text) > 1)
    ):
        name, first = _NAMES[_SIGN_PREFIXES[before.lower]], first - 1
    return Unit(name, first, last, is_money=True)


def currency_after(tokens: Sequence[Token], at: int) -> Unit | None:
    """The currency that begins at token `at`: `euros`, `Danish crowns`, `US dollars`, `USD`, `€`, `cents`."""
    if at >= len(tokens):
        return None
    if tokens[at].kind == DASH and at + 1 < len(tokens) and tokens[at + 1].glued:
        at += 1
    if at >= len(tokens):
        return None
    token = tokens[at]
    if token.kind == CURRENCY and (token.glued or token.text != "$"):
        return (
            None
            if _opens_another_number(tokens, at)
            else Unit(CURRENCY_SIGNS.get(token.text, "cent"), at, at, is_money=True)
        )
    for length in (4, 3, 2):
        words = ["us" if part.lower == "u.s." else part.lower for part in tokens[at : at + length]]
        name = CURRENCY_NAMES.get(" ".join(words)) or (
            _BY_NATION.get((words[-2], words[-1])) if length == 2 and len(words) == 2 else None
        )
        if name and len(words) == length:
            return Unit(name, at, at + length - 1, is_money=True)
    return _one_word(tokens, at)


def _one_word(tokens: Sequence[Token], at: int) -> Unit | None:
    token = tokens[at]
    name = NOUNS.get(token.lower)
    if token.lower in _SMALL_CHANGE and (token.lower != "p" or token.glued):
        name = _SMALL_CHANGE[token.lower]
    elif name is None and token.text in CURRENCY_CODES:
        name = CURRENCY_CODES[token.text]
    elif name is None and token.text in _ABBREVIATIONS and token.text not in ("R", "N", "Sh", "Fr", "Ft"):
        name = _NAMES[_ABBREVIATIONS[token.text]]
    return Unit(name, at, at, is_money=True) if name else None


def _opens_another_number(tokens: Sequence[Token], at: int) -> bool:
    return at + 1 < len(tokens) and tokens[at + 1].glued and tokens[at + 1].kind == "number"
