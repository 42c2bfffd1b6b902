"""Which currency a unit's name stands for, by its ISO 4217 code; a noun that several countries share stays a noun."""

from monitor.core.quantities.currencies import NOUNS
from monitor.core.quantities.tables import CURRENCY_CODES, CURRENCY_NAMES, CURRENCY_SIGNS

CODES = {name: code for code, name in CURRENCY_CODES.items()}
OTHER_NAMES = {
    "usd": "USD", "eur": "EUR", "gbp": "GBP", "pound sterling": "GBP", "british pound": "GBP", "sterling": "GBP",
    "croatian kuna": "HRK", "shekel": "ILS", "bitcoin": "BTC", "ether": "ETH",
}  # fmt: skip
# Of the countries that share a noun, the one whose money it is in news that names none.
MOSTLY = {"ruble": "RUB", "lira": "TRY", "koruna": "CZK", "lev": "BGN"}
# Small change, in tenths or hundredths of one currency; a cent is the US one, as a bare dollar is.
CHANGE = {
    "cent": ("USD", 0.01), "penny": ("GBP", 0.01), "p": ("GBP", 0.01), "grosz": ("PLN", 0.01), "agora": ("ILS", 0.01),
    "satang": ("THB", 0.01), "fen": ("CNY", 0.01), "jiao": ("CNY", 0.1), "öre": ("SEK", 0.01),
}  # fmt: skip
SHARED_CHANGE = frozenset({"sen", "kopeck", "paisa", "centavo", "øre", "fils", "piastre"})
CROWNS = frozenset({"krone", "krona", "króna", "koruna", "kroon"})  # all are crowns in English


def currency_of(unit: str) -> tuple[str, float] | None:
    """The ISO code of a currency, or the noun that several share, and how much of it a unit is; None for no money."""
    name = unit.lower()
    name = name if name in CURRENCY_NAMES or name in NOUNS else name.removesuffix("s")
    if name in CHANGE:
        return CHANGE[name]
    if name in SHARED_CHANGE:
        return name, 1.0
    known = OTHER_NAMES.get(name) or CODES.get(CURRENCY_NAMES.get(name) or CURRENCY_SIGNS.get(unit) or "")
    if known or unit in CURRENCY_CODES:
        return known or unit, 1.0
    noun = NOUNS.get(name)
    return None if noun is None else (CODES.get(noun) or MOSTLY.get(noun, noun), 1.0)


def may_be_one_currency(ours: str, theirs: str) -> bool:
    """Whether one is a noun without a country, and the other a currency that goes by it."""
    return theirs in _bearers(ours) or ours in _bearers(theirs)


def _bearers(noun: str) -> frozenset[str]:
    names = CROWNS if noun == "crown" else {noun}
    return frozenset(code for name, code in CODES.items() if name.lower().split()[-1] in names)
