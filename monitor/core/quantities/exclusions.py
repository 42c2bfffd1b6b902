"""Decides which numbers are no figures: the table of all rules, each by its own name, in the order they are asked.

A rule looks at a number and its neighbours and answers yes or no. The first that says yes names the reason, which
`dropped_numbers` and `monitor read --explain` hand on.
"""

from __future__ import annotations

from monitor.core.quantities import rules_names, rules_time, rules_wording
from monitor.core.quantities.context import Context, Rule
from monitor.core.quantities.lexer import SHAPES, Token

RULES: tuple[tuple[str, Rule], ...] = (
    ("clock time", rules_time.is_clock_time),
    ("serial number", rules_names.is_serial),
    ("list number", rules_names.is_list_number),
    ("footnote", rules_wording.is_page_furniture),
    ("date", rules_time.is_date),
    ("chain of numbers", rules_names.is_chain),
    ("end of a year span", rules_time.is_year_span),
    ("year", rules_time.is_year),
    ("age", rules_time.is_age),
    ("address", rules_names.is_address),
    ("hyphened name", rules_names.is_hyphened_name),
    ("name with a number", rules_names.is_named),
    ("letters stuck to it", rules_names.is_lettered),
    ("number word in a name", rules_names.is_number_word_in_name),
    ("score", rules_wording.is_score),
    ("emergency number", rules_names.is_emergency_number),
    ("place in a contest", rules_wording.is_placing),
    ("pronoun one", rules_wording.is_pronoun_one),
    ("description", rules_wording.is_description),
    ("known pair", rules_wording.is_known_pair),
    ("example presented", rules_wording.is_presented_example),
    ("base of a rate", rules_wording.is_rate_base),
    ("set phrase", rules_wording.is_set_phrase),
)


def reason_to_drop(context: Context) -> str | None:
    """The name of the first rule by which a number is no figure, None if it is one."""
    return next((name for name, rule in RULES if rule(context)), None)


def shape_reason(token: Token) -> str | None:
    """The name of a numeric shape that the lexer told apart (a date, a clock time, a version ...)."""
    return token.kind if token.kind in SHAPES and any(map(str.isdigit, token.text)) else None
