"""Decides which unit of measure follows a number, and what an amount is per."""

from __future__ import annotations

from monitor.core.quantities import vocabulary as v
from monitor.core.quantities.abbreviations import ABBREVIATIONS, SAFE
from monitor.core.quantities.lexer import DASH, NUMBER, WORD
from monitor.core.quantities.spans import DIGITS, FRACTION, Number, Tokens, Unit, is_glued, lower
from monitor.core.quantities.tables import UNIT_SYMBOLS, UNIT_WORDS

# Symbols of the tables that mean something else in news: "5 us", "10 pm", "1A", "2B", "5G".
_REFUSED = v.word_set(
    "A u us pm pn fth fur mc mpt thm pel smi toz au dot mho CD bu kn rad ct amp H G P S T B J N R U atm cal"
)
_SPACED_LETTERS = v.word_set("m g l W V C F L h Å")  # single letters that may stand apart from the digits
_GLUED_SHORTS = v.word_set("in s t x st")
_TEMPERATURES = {"C": "degree Celsius", "F": "degree Fahrenheit", "c": "degree Celsius"}


def unit_after(tokens: Tokens, number: Number) -> Unit | None:
    """The unit that begins right behind a number, a hyphen between them or not: longest surface first."""
    at = number.last + 1
    if is_second_part(tokens, at):
        return None
    if is_glued(tokens, at) and tokens[at].kind == DASH and is_glued(tokens, at + 1):
        at += 1
    if at >= len(tokens) or tokens[at].kind == NUMBER:
        return None
    return _named(tokens, at) or _symbol(tokens, at, number)


_PARTS = v.word_set("half set leg innings inning quarter period spell stint")


def is_second_part(tokens: Tokens, at: int) -> bool:
    """Whether "second" is no time but the second part of a game: "a 4-0 second set lead"."""
    return lower(tokens, at) == "second" and lower(tokens, at + 1) in _PARTS


def unit_named_at(tokens: Tokens, at: int) -> Unit | None:
    """A unit that is spelled out at token `at`."""
    return _named(tokens, at) if at < len(tokens) else None


def _named(tokens: Tokens, at: int) -> Unit | None:
    """A unit spelled out, of up to five tokens; hyphens inside are part of it."""
    for length in range(min(5, len(tokens) - at), 0, -1):
        surface = _surface(tokens, at, length)
        name = UNIT_WORDS.get(surface)
        if name is None and (len(surface) > 3 or surface in SAFE):
            name = ABBREVIATIONS.get(surface)
        if name:
            return Unit(name, at, at + length - 1)
    return None


def _surface(tokens: Tokens, at: int, length: int) -> str:
    """The folded words, a space between those that do not touch; "m.p.h." loses its full stops."""
    parts = [tokens[at].lower]
    parts += [part.lower if part.glued else " " + part.lower for part in tokens[at + 1 : at + length]]
    surface = "".join("-" if part in "‐‑–" else part for part in parts)
    surface = surface.removesuffix("'s")  # nine year's absence
    return surface.replace(".", "") if length == 1 and surface.count(".") > 1 else surface


def _symbol(tokens: Tokens, at: int, number: Number) -> Unit | None:
    """A symbol, case-sensitive, after digits only; single letters mostly only where they touch the digits."""
    if number.form not in (DIGITS, FRACTION) or (tokens[number.last].kind == WORD and tokens[number.last].glued):
        return None
    for length in (5, 4, 3, 2, 1):
        parts = tokens[at : at + length]
        if len(parts) < length or not all(part.glued for part in parts[1:]):
            continue
        name = _symbol_name("".join(part.text for part in parts), number, glued=tokens[at].glued)
        if name and not (length == 1 and len(parts[0].text) == 1 and _starts_a_name(tokens, at)):
            return Unit(name, at, at + length - 1)
    return _compound_symbol(tokens, at, number)


def _symbol_name(symbol: str, number: Number, *, glued: bool) -> str | None:
    if symbol in _TEMPERATURES and (glued or symbol != "c"):
        return _TEMPERATURES[symbol] if abs(number.low) < 3000 and number.scaled == 1.0 else None
    is_letter = len(symbol) == 1 and symbol.isalpha()
    if symbol in _REFUSED or (is_letter and not glued and symbol not in _SPACED_LETTERS):
        return None
    if symbol in _GLUED_SHORTS and (not glued or (symbol == "s" and number.plain)):
        return None
    found = ABBREVIATIONS.get(symbol) or UNIT_SYMBOLS.get(symbol)
    if found is None and symbol.lower() in SAFE:
        found = ABBREVIATIONS.get(symbol.lower()) or UNIT_SYMBOLS.get(symbol.lower())
    return found


def _starts_a_name(tokens: Tokens, at: int) -> bool:
    """A single letter with a hyphen or apostrophe behind it is no unit ("2 C-130s")."""
    return is_glued(tokens, at + 1) and tokens[at + 1].text in ("-", "'", "’", "&")


def _compound_symbol(tokens: Tokens, at: int, number: Number) -> Unit | None:
    """Symbols joined by a slash that no table lists whole: "mg/dL", "W/m2", "kWh/day"."""
    if not is_glued(tokens, at + 1) or tokens[at + 1].text != "/" or not is_glued(tokens, at + 2):
        return None
    above = _symbol_name(tokens[at].text, number, glued=True)
    below = (
        UNIT_SYMBOLS.get(tokens[at + 2].text)
        or ABBREVIATIONS.get(tokens[at + 2].text)
        or UNIT_WORDS.get(tokens[at + 2].lower)
    )
    return Unit(f"{above} per {below}", at, at + 2) if above and below else None


# --- per what ---------------------------------------------------------------------------

_PER = v.word_set("per / a an each every")
# What things are counted or priced by, beside units: "$2 a share", "3 a game".
_PER_NOUNS = v.word_set(
    "share head person capita piece night ride ticket game match season term session vehicle household passenger "
    "car unit bottle copy time word page student pupil child customer user bushel barrel visit trip shift room "
    "seat flight plate pack dose shot call month line mile employee worker member inhabitant resident click watt "
    "megawatt hour inning play carry set lap race point litre"
)
_PERIODS = v.word_set("second minute hour day night week fortnight month quarter year season decade")
_PERIODS_GLUED = {"pm": "month", "pcm": "month", "pw": "week", "pa": "year"}  # £25pm
_NOT_RATES = v.word_set("earlier ago later before after prior old")  # "up from 45 million a year earlier"
_RATE_BASES = v.word_set("100 1000 1,000 10,000 100,000 thousand million hundred")


def per_part(tokens: Tokens, last: int, *, is_money: bool) -> tuple[str, int] | None:
    """What an amount is per, behind token `last`: ("ounce", its last token) for "$ an ounce", "km/h", "£24 a-year"."""
    at = last + 1
    if lower(tokens, at) == "of" and lower(tokens, at + 2) == "per":  # 100 m³ of water per second
        at += 2
    at += 1 if is_glued(tokens, at) and tokens[at].kind == DASH else 0
    word, following = lower(tokens, at), at + 1
    following += 1 if is_glued(tokens, following) and tokens[following].kind == DASH else 0
    if is_money and word in _PERIODS_GLUED and is_glued(tokens, at):
        return _PERIODS_GLUED[word], at
    if word not in _PER or following >= len(tokens):
        return None
    following += 1 if tokens[following].lower == "fine" else 0  # per fine ounce
    if following >= len(tokens):
        return None
    if tokens[following].text in _RATE_BASES:
        return _rate_to_base(tokens, following)
    return _rate(tokens, word, following, is_money=is_money)


def _rate(tokens: Tokens, word: str, at: int, *, is_money: bool) -> tuple[str, int] | None:
    is_plain = word in ("per", "/")
    unit = _named(tokens, at) or (_short(tokens, at) if is_plain else None)
    if unit is not None and (is_plain or is_money or unit.name in _PERIODS):
        is_time = unit.name in _PERIODS and lower(tokens, unit.last + 1) in _NOT_RATES  # "a year earlier"
        return None if is_time else (unit.name, unit.last)
    noun = tokens[at].lower
    if (word == "per" and tokens[at].kind == WORD) or (is_money and word != "/" and noun in _PER_NOUNS):
        return noun, at
    return None


def _rate_to_base(tokens: Tokens, at: int) -> tuple[str, int] | None:
    """A rate to a round number: "12 per 100,000 people", "5.4 L/100 km"."""
    following = at + 1
    if following >= len(tokens) or tokens[following].kind != WORD:
        return None
    unit = _named(tokens, following) or _short(tokens, following)
    name, last = (unit.name, unit.last) if unit else (tokens[following].lower, following)
    return f"{tokens[at].text} {name}", last


def _short(tokens: Tokens, at: int) -> Unit | None:
    name = UNIT_SYMBOLS.get(tokens[at].text) or ABBREVIATIONS.get(tokens[at].text)
    return Unit(name, at, at) if name else None
