"""Decides what a symbol that stands for several things means, by what its sentence speaks of: "a charge of 2.5 F"."""

from __future__ import annotations

from monitor.core.quantities.lexer import NUMBER, WORD
from monitor.core.quantities.spans import DIGITS, Number, Tokens, Unit, is_glued

# Symbol, case kept, to its readings: the unit, and beginnings of the words that speak of it. Without such a word the
# symbol is read as it is elsewhere, or is none.
_MASS = "weigh mass load cargo freight haul tonne coal grain steel ore iron copper wheat sand gold emission"
_DATA = "data file memory byte storage disk packet message bit buffer cache"
_READINGS: dict[str, tuple[tuple[str, str], ...]] = {
    "C": (("coulomb", "charge coulomb capacitor electric"),),
    "F": (("farad", "capacit charge farad volt"),),
    "H": (("henry", "induct coil henry"),),
    "T": (("tesla", "magnet mri scanner tesla"), ("tonne", _MASS)),
    "t": (("tonne", _MASS),),
    "G": (("gauss", "magnet gauss"),),
    "B": (("byte", _DATA),),
    "b": (("bit", _DATA),),
    "K": (("kelvin", "kelvin temperature cool heat cold hot lamp absolute"),),
    "N": (("newton", "force thrust newton pull push tension"),),
    "J": (("joule", "energ joule work heat"),),
    "A": (("ampere", "current fuse circuit ampere amps electric charger volt"),),
    "S": (("siemens", "conduct siemens"),),
    "d": (("day", "orbit period lasted last took cycle"),),
    "kn": (("knot", "wind gust speed ship vessel boat sail aircraft knot"), ("kilonewton", "thrust force engine")),
    "kt": (("kiloton", "bomb yield explo warhead nuclear blast tnt"), ("karat", "gold ring jewel")),
    "ct": (("carat", "diamond ring gem stone jewel carat ruby sapphire"),),
    "gr": (("grain", "bullet grain cartridge arrow powder"),),
    "st": (("stone", "weigh stone heavy"),),
    "pt": (("pint", "milk beer ale blood water cream pint drink drank"),),
    "pm": (("picometre", "atom bond radius wavelength"),),
    "Ft": (("Hungarian forint", "cost price paid pay worth fine hungar budapest forint"),),
}  # fmt: skip
_REACH = 12  # words to either side that may speak of it


def symbol_in_context(tokens: Tokens, number: Number) -> Unit | None:
    """The unit that an ambiguous symbol behind a number is, where a word nearby tells; else None."""
    at = number.last + 1
    if number.form != DIGITS or at >= len(tokens) or tokens[at].text not in _READINGS or not _closes(tokens, at + 1):
        return None
    near = [token.lower for token in tokens[max(0, number.first - _REACH) : at + _REACH] if token.kind == WORD]
    for name, cues in _READINGS[tokens[at].text]:
        if any(word.startswith(tuple(cues.split())) for word in near):
            return Unit(name, at, at, is_money=name == "Hungarian forint")
    return None


def _closes(tokens: Tokens, at: int) -> bool:
    """Whether the symbol stands for itself: no name goes on behind it ("2 C-130s", "the 5 T Company")."""
    if at >= len(tokens) or tokens[at].kind == NUMBER:
        return True
    if is_glued(tokens, at):
        return tokens[at].text in '.,;:)!?”"'
    return tokens[at].kind != WORD or tokens[at].text.islower()
