"""Decides which unit of measure follows a number, and what it is per."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.core.quantities.lexer import DASH, NUMBER, WORD, Token
from monitor.core.quantities.spans import Number, Unit, is_glued, lower
from monitor.core.quantities.tables import UNIT_SCALES, UNIT_SYMBOLS, UNIT_WORDS

# What people write and neither pint nor CLDR lists. Compound abbreviations that are spoken as such keep their name.
_ABBREVIATIONS = {name: name for name in (
    "rpm psi ksi ppm ppb bhp whp shp mpg fps dpi ppi bpm kbps Mbps Gbps Tbps ppg rpg apg lb-ft ft-lb Nm N·m cc cu bpd boe mmBTU MMBtu "
    "mmbtu mmboe MPa kgf PS CV xG MIPS FLOPS teraflops IU mmHg mEq MB/s GB/s kB/s TEU teu pH dBm dBA Wh/kg kcal rem CFM cfm GPM gpm sqm psf"
).split()} | {
    "kmh": "kilometre per hour", "kmph": "kilometre per hour", "kph": "kilometre per hour", "km/hr": "kilometre per hour",
    "km/h": "kilometre per hour", "kmp/h": "kilometre per hour", "mph": "mile per hour", "mi/h": "mile per hour", "m/s": "metre per second",
    "lb-ft": "lb-ft", "lb ft": "lb-ft", "ft-lb": "ft-lb", "ft-lbs": "ft-lb", "pound-feet": "pound-foot", "pound feet": "pound-foot",
    "pound-foot": "pound-foot", "foot-pounds": "foot-pound", "foot-pound": "foot-pound", "newton-metres": "newton-metre",
    "newton metres": "newton-metre", "newton-meters": "newton-metre", "newton meters": "newton-metre",
    "pct": "%", "pc": "%", "per cent": "%", "percent": "%", "percentage points": "percentage point", "percentage point": "percentage point",
    "percentage-point": "percentage point", "per cent points": "percentage point", "pp": "percentage point", "ppts": "percentage point",
    "basis points": "basis point", "basis point": "basis point", "basis-point": "basis point", "bps": "basis point", "bp": "basis point",
    "lbs": "pound", "lbs.": "pound", "kgs": "kilogram", "kilo": "kilogram", "kilos": "kilogram", "kms": "kilometre", "km": "kilometre", "k.m.": "kilometre",
    "hrs": "hour", "mins": "minute", "min": "minute", "secs": "second", "sec": "second", "yrs": "year", "yr": "year", "mths": "month", "yds": "yard",
    "sqft": "square foot", "sq ft": "square foot", "sq. ft": "square foot", "sq m": "square metre", "sq km": "square kilometre", "sq mi": "square mile",
    "sq miles": "square mile", "sq feet": "square foot", "sq metres": "square metre", "sq meters": "square metre", "cu ft": "cubic foot", "cu m": "cubic metre",
    "cubic feet": "cubic foot", "oz": "ounce", "fl oz": "fluid ounce", "knots": "knot", "kts": "knot", "kt": "knot",
    "cylinder": "cylinder", "cylinders": "cylinder", "degrees": "degree", "bar": "bar", "carats": "carat", "megapixels": "megapixel",
    "gigs": "gigabyte", "gig": "gigabyte", "meg": "megabyte", "mmHg": "mmHg", "°": "degree", "deg": "degree", "gm": "gram", "gms": "gram", "mcg": "microgram",
    "pts": "point", "pt": "point", "points": "point", "point": "point", "centimeter": "centimetre", "weekend": "weekend", "times": "time", "weekends": "weekend",
    "night": "night", "nights": "night", "g": "gram", "mAh": "milliampere-hour", "lakh": "lakh", "t": "tonne", "mt": "tonne", "tn": "tonne",
    "barrels of oil": "barrel", "tons": "ton", "quarters": "quarter",
}  # fmt: skip
# Symbols of the tables that mean something else in news: "5 us", "10 pm", "3 in", "2 am", "the 4 at", "100 pc".
_REFUSED = frozenset(
    "u us pm pn fth fur mc mpt thm pel smi toz au dot mho CD bu kn rad ct amp H G P S T B u B J N".split()
)
_GLUED_ONLY = frozenset("in A C F K L N V W B J T S s h l t m g' R d y' °".split()) - {"°"}
_TEMPERATURES = {"C": "degree Celsius", "F": "degree Fahrenheit"}
_SPACED_LETTERS = frozenset("m g l W V C F L".split())
_PER = frozenset({"per", "/", "a", "an", "each", "every"})
# What things are counted or priced by, beside units: "$2 a share", "12 per 100,000 people", "3 a game".
_PER_NOUNS = frozenset(
    "share head person capita piece night ride ticket game match season term session vehicle household passenger car unit bottle copy "
    "time word page student pupil child customer user bushel barrel visit trip shift room seat flight plate pack dose shot call month "
    "line mile employee worker member inhabitant resident click watt megawatt hour inning play carry set lap race point litre".split()
)


def unit_after(tokens: Sequence[Token], number: Number) -> Unit | None:
    """The unit that begins right behind a number, a hyphen between them or not: longest surface first."""
    at = number.last + 1
    hyphened = (
        at < len(tokens)
        and tokens[at].kind == DASH
        and (is_glued(tokens, at) or number.form != "digits")
        and is_glued(tokens, at + 1)
    )
    if hyphened:
        at += 1
    if at >= len(tokens) or tokens[at].kind == NUMBER:
        return None
    found = _named(tokens, at) or _symbol(tokens, at, number)
    return found and Unit(found.name, found.first, found.last)


def _named(tokens: Sequence[Token], at: int) -> Unit | None:
    """A unit spelled out, of up to four tokens; hyphens inside are part of it."""
    for length in (5, 4, 3, 2, 1):
        if at + length > len(tokens):
            continue
        surface = _surface(tokens, at, length)
        name = _ABBREVIATIONS.get(surface) if length > 1 or len(surface) > 3 or surface in _SAFE else None
        name = name or UNIT_WORDS.get(surface)
        if name:
            return Unit(name, at, at + length - 1)
    return None


_SAFE = frozenset("pct pc mph kph rpm psi ksi mpg bhp lbs kgs kms hrs yrs yds pts km oz bpm kmh bps".split())


def _surface(tokens: Sequence[Token], at: int, length: int) -> str:
    """The folded words, a space between those that do not touch."""
    parts = [tokens[at].lower]
    parts += [part.lower if part.glued else " " + part.lower for part in tokens[at + 1 : at + length]]
    surface = "".join("-" if part in "‐‑–" else part for part in parts)
    return surface.replace(".", "") if length == 1 and surface.count(".") > 1 else surface


def _symbol(tokens: Sequence[Token], at: int, number: Number) -> Unit | None:
    """A symbol, case-sensitive, after digits only; single letters mostly only where they touch the digits."""
    if (
        number.form not in ("digits", "fraction")
        or tokens[number.last].kind == WORD
        and tokens[number.last].lower not in ("million", "billion")
    ):
        return None
    for length in (4, 3, 2, 1):
        parts = tokens[at : at + length]
        if len(parts) < length or not all(part.glued for part in parts[1:]):
            continue
        symbol = "".join(part.text for part in parts)
        name = _symbol_name(symbol, tokens[at].glued, number)
        if name and (len(symbol) > 1 or not _starts_a_word(tokens, at)):
            return Unit(name, at, at + length - 1)
    return None


def _symbol_name(symbol: str, glued: bool, number: Number) -> str | None:
    if symbol in _TEMPERATURES:
        return _TEMPERATURES[symbol] if abs(number.low) < 3000 and not number.scaled > 1 else None
    if symbol in _REFUSED or len(symbol) == 1 and symbol.isalpha() and not (glued or symbol in _SPACED_LETTERS):
        return None
    if symbol in ("in", "s", "h", "t") and not glued or symbol == "s" and number.plain:
        return None
    known = _ABBREVIATIONS.get(symbol) or UNIT_SYMBOLS.get(symbol)
    if known is None and len(symbol) > 1 and not symbol.islower():
        known = _ABBREVIATIONS.get(symbol.lower()) or (
            UNIT_SYMBOLS.get(symbol.lower()) if symbol.isupper() and symbol in _SHOUTED else None
        )
    return known


_SHOUTED = frozenset("KM KG CM MM FT LB OZ HZ HP GHZ MHZ KMH".split())


def _starts_a_word(tokens: Sequence[Token], at: int) -> bool:
    """A single letter followed by an apostrophe, full stop of an initial, or hyphen is no unit ("2 C-130s")."""
    return is_glued(tokens, at + 1) and tokens[at + 1].text in ("-", "'", "’", "&")


def unit_named_at(tokens: Sequence[Token], at: int) -> Unit | None:
    """A unit that is spelled out at token `at`."""
    return _named(tokens, at) if at < len(tokens) else None


def per_part(tokens: Sequence[Token], last: int, *, is_money: bool) -> tuple[str, int] | None:
    """What an amount is per, behind token `last`: ("ounce", index of its last token) for "$ an ounce", "km/h", "£24 a-year"."""
    at = last + 1
    if lower(tokens, at) == "of" and lower(tokens, at + 2) == "per":  # 100 m³ of water per second
        at += 2
    if at < len(tokens) and tokens[at].kind == DASH and tokens[at].glued:
        at += 1
    word = lower(tokens, at)
    if word not in _PER:
        return None
    following = at + 1
    if following < len(tokens) and tokens[following].kind == DASH and tokens[following].glued:
        following += 1
    if following >= len(tokens):
        return None
    unit = _named(tokens, following) or (_short(tokens, following) if word in ("per", "/") else None)
    noun = lower(tokens, following)
    if unit is not None and lower(tokens, unit.last + 1) in ("earlier", "ago", "later", "before", "after", "prior"):
        return None
    if unit is not None and (word in ("per", "/") or is_money or unit.name in _PERIODS):
        return unit.name, unit.last
    if noun in _PER_NOUNS and (word == "per" or is_money and word != "/"):
        return noun, following
    if word == "per" and tokens[following].kind == WORD:
        return noun, following
    return None


_PERIODS = frozenset("second minute hour day night week fortnight month quarter year season decade".split())


def _short(tokens: Sequence[Token], at: int) -> Unit | None:
    text = tokens[at].text
    name = UNIT_SYMBOLS.get(text) or _ABBREVIATIONS.get(text)
    return Unit(name, at, at) if name else None


def in_base_units(value: float, unit: str) -> tuple[str, float] | None:
    """Dimension and value in base units (seconds, metres, kilograms ...), None for units without a fixed scale.

    "96 hours" and "four days" both come to ("time^1", 345600.0).
    """
    scale = UNIT_SCALES.get(unit)
    return (scale[0], value * scale[1]) if scale else None
