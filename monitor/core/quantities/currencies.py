"""Decides which currency stands before or after a number."""

from __future__ import annotations

from monitor.core.quantities.lexer import CURRENCY, DASH, NUMBER, Token
from monitor.core.quantities.spans import Tokens, Unit, is_glued
from monitor.core.quantities.tables import CURRENCY_CODES, CURRENCY_NAMES, CURRENCY_SIGNS
from monitor.core.quantities.vocabulary import word_set


def _pairs(text: str) -> dict[str, str]:
    """`"us:USD a:AUD"` as a dictionary."""
    return dict(pair.split(":") for pair in text.split())


# Letters before a dollar or yen sign ("US$", "HK$", "A$") or behind it ("$A", "$US"), to the code that CLDR names.
_SIGN_PREFIXES = _pairs(
    "us:USD u.s.:USD usd:USD a:AUD au:AUD aud:AUD aus:AUD c:CAD ca:CAD cad:CAD cdn:CAD can:CAD nz:NZD nzd:NZD hk:HKD "
    "hkd:HKD s:SGD sg:SGD sgd:SGD nt:TWD twd:TWD r:BRL mx:MXN ec:XCD tt:TTD j:JMD ja:JMD bz:BZD n:NAD fj:FJD b:BND "
    "cn:CNY g:GYD"
)
# Customary abbreviations that CLDR does not list for English.
_ABBREVIATIONS = _pairs(
    "RM:MYR Rs:INR Rp:IDR kr:SEK Kr:SEK Tk:BDT KSh:KES Ksh:KES Sh:KES Fr:CHF SFr:CHF kn:HRK zł:PLN zl:PLN Kč:CZK "
    "Kc:CZK "
    "Ft:HUF lei:RON leu:RON RMB:CNY rmb:CNY Rmb:CNY NIS:ILS R:ZAR N:NGN Dh:AED Dhs:AED"
)
_ONLY_GLUED = word_set("R N Sh Fr Ft kn")  # too short to be trusted before a number unless they touch it
_NAMES = {"HRK": "Croatian kuna"} | CURRENCY_CODES  # the kuna ended in 2022; texts about it did not
_ENGLISH_WORDS = word_set(
    "ALL TOP CUP MOP GEL LAK BAM COP MAD PEN SOS TRY VES AMD"
)  # codes that are words or names too
# Other nouns for a currency, with what CLDR calls it.
_SYNONYMS = {
    "crown": ("krone", "kroner", "krona", "kronor", "koruna", "korunas"),
    "rouble": ("ruble", "rubles"),
    "renminbi": ("yuan",),
    "hryvna": ("hryvnia", "hryvnias"),
}
# Small change, which CLDR does not name, and slang.
_SMALL_CHANGE = _pairs(
    "cent:cent cents:cent pence:penny penny:penny pennies:penny sen:sen kopeck:kopeck kopecks:kopeck "
    "kopek:kopeck kopeks:kopeck "
    "paise:paisa paisa:paisa centavo:centavo centavos:centavo satang:satang fen:fen jiao:jiao øre:øre öre:öre "
    "grosz:grosz "
    "groszy:grosz agorot:agora fils:fils piastre:piastre piastres:piastre p:p ¢:cent bitcoin:bitcoin bitcoins:bitcoin "
    "btc:bitcoin ether:ether shekel:shekel shekels:shekel"
) | {"bucks": "US dollar", "greenbacks": "US dollar", "quid": "pound sterling", "sterling": "pound sterling"}
# Nouns that mean other things more often ("pounds" of weight are found by the units).
_NOT_MONEY = word_set("mark marks pound pounds real som sol all top unit units")


def _nouns() -> dict[str, str]:
    """Each noun of a currency, singular and plural, to the currency's name, or to the noun where several share it."""
    owners: dict[str, set[str]] = {}
    for spoken, name in CURRENCY_NAMES.items():
        owners.setdefault(spoken.split()[-1], set()).add(name)
    nouns = {
        noun: next(iter(names)) if len(names) == 1 else sorted(names)[0].split()[-1] for noun, names in owners.items()
    }
    for other, known in _SYNONYMS.items():
        shared = nouns[known[0]] if len(known) < 3 else other
        nouns |= {other: shared, other + "s": shared}
    nouns |= {"dollar": "US dollar", "dollars": "US dollar", "yuan": "Chinese yuan", "won": "South Korean won"}
    return {noun: name for noun, name in nouns.items() if noun not in _NOT_MONEY}


def _by_nation() -> dict[tuple[str, str], str]:
    """("danish", "crowns") to "Danish krone": the word before the noun, with the noun and its synonyms."""
    pairs: dict[tuple[str, str], str] = {}
    for spoken, name in CURRENCY_NAMES.items():
        *nation, noun = spoken.split()
        others = [other for other, known in _SYNONYMS.items() if noun in known]
        for word in [noun, *others, *(other + "s" for other in others)]:
            if nation:
                pairs[nation[0] if nation[-1] == "new" else nation[-1], word] = name
    american = {("american", noun): name for (nation_word, noun), name in pairs.items() if nation_word == "us"}
    aussie = {("aussie", noun): name for (nation_word, noun), name in pairs.items() if nation_word == "australian"}
    return pairs | american | aussie


NOUNS = _nouns()
_BY_NATION = _by_nation()


def is_currency_word(text: str) -> bool:
    """Whether a word names a currency by itself: "euros", "USD", "RM"."""
    return text in _ABBREVIATIONS or text in CURRENCY_CODES or text.lower() in NOUNS


# --- before the number ---------------------------------------------------------------


def currency_before(tokens: Tokens, first: int) -> Unit | None:
    """The currency that ends right before token `first`: `$`, `US$`, `U.S. $`, `$A`, `INR`, `RM`, `Rs.`."""
    at = first - 1
    if at < 0:
        return None
    token = tokens[at]
    if token.kind == CURRENCY:
        return _signed(tokens, at)
    if at and tokens[at - 1].kind == CURRENCY and token.glued and token.lower in _SIGN_PREFIXES:
        return _money(_NAMES[_SIGN_PREFIXES[token.lower]], at - 1, at)
    if token.text == "." and at and tokens[at - 1].text in ("Rs", "Fr", "kr"):
        return _money(_NAMES[_ABBREVIATIONS[tokens[at - 1].text]], at - 1, at)
    if token.text in _ABBREVIATIONS and (token.text not in _ONLY_GLUED or is_glued(tokens, first)):
        return _money(_NAMES[_ABBREVIATIONS[token.text]], at, at)
    if token.text in CURRENCY_CODES and token.text not in _ENGLISH_WORDS:
        return _money(CURRENCY_CODES[token.text], at, at)
    return None


def _signed(tokens: Tokens, sign: int) -> Unit:
    """A sign, with the letters before it that say whose dollar it is."""
    name = CURRENCY_SIGNS.get(tokens[sign].text, "cent" if tokens[sign].text == "¢" else "US dollar")
    before = tokens[sign - 1] if sign else None
    if before is None or tokens[sign].text not in "$¥" or before.lower not in _SIGN_PREFIXES:
        return _money(name, sign, sign)
    if not tokens[sign].glued and len(before.text) == 1:
        return _money(name, sign, sign)
    return _money(_NAMES[_SIGN_PREFIXES[before.lower]], sign - 1, sign)


def _money(name: str, first: int, last: int) -> Unit:
    return Unit(name, first, last, is_money=True)


# --- behind the number ---------------------------------------------------------------


def currency_after(tokens: Tokens, at: int) -> Unit | None:
    """The currency that begins at token `at`: `euros`, `Danish crowns`, `US dollars`, `USD`, `€`, `cents`."""
    at += 1 if is_glued(tokens, at) and tokens[at].kind == DASH and is_glued(tokens, at + 1) else 0
    if at >= len(tokens):
        return None
    token = tokens[at]
    if token.kind == CURRENCY and (token.glued or token.text != "$"):
        opens_another = is_glued(tokens, at + 1) and tokens[at + 1].kind == NUMBER
        return None if opens_another else _money(CURRENCY_SIGNS.get(token.text, "cent"), at, at)
    if token.text == "c" and token.glued and not _speaks_of_weather(tokens, at):
        return _money("cent", at, at)
    return _named(tokens, at) or _one_word(token, at)


_WEATHER = word_set(
    "temperature temperatures degrees heat hot hotter warm warmer cold colder cool celsius freezing oven"
)


def _speaks_of_weather(tokens: Tokens, at: int) -> bool:
    """Whether a small "c" behind digits is a temperature and no cents."""
    return any(token.lower in _WEATHER for token in tokens[max(0, at - 15) : at + 15])


def _named(tokens: Tokens, at: int) -> Unit | None:
    """A name of two to four words: "Hong Kong dollars", "Danish crowns"."""
    for length in (4, 3, 2):
        words = ["us" if part.lower == "u.s." else part.lower for part in tokens[at : at + length]]
        if len(words) < length:
            continue
        name = CURRENCY_NAMES.get(" ".join(words)) or (_BY_NATION.get((words[0], words[1])) if length == 2 else None)
        if name is None and length == 2 and words[0] in _SIGN_PREFIXES:  # US cents
            name = _SMALL_CHANGE.get(words[1])
        if name:
            return _money(name, at, at + length - 1)
    return None


def _one_word(token: Token, at: int) -> Unit | None:
    name = NOUNS.get(token.lower)
    if token.lower in _SMALL_CHANGE and (token.lower != "p" or token.glued):
        name = _SMALL_CHANGE[token.lower]
    elif name is None and token.text in CURRENCY_CODES and token.text not in _ENGLISH_WORDS:
        name = CURRENCY_CODES[token.text]
    elif name is None and token.text in _ABBREVIATIONS and token.text not in _ONLY_GLUED - {"kn"}:
        name = _NAMES[_ABBREVIATIONS[token.text]]
    return _money(name, at, at) if name else None
