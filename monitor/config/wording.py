"""Puts what the schema found wrong into the user's words: where, what, and what was probably meant."""

from __future__ import annotations

import difflib
import re
import typing
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from pydantic import ValidationError

from monitor.config.document import Document
from monitor.config.schema import Part
from monitor.config.slips import as_list, as_truth
from monitor.errors import ConfigProblem

# How people call things elsewhere; too far from our keys for a comparison of letters.
_ALIASES = {
    "keywords": "terms", "sources": "feeds", "rss": "feeds", "topics": "storylines", "sinks": "channels",
    "notifications": "channels", "tags": "channels", "every": "interval", "lang": "language", "db": "database",
    "timezone": "time_zone", "tz": "time_zone", "link": "url", "href": "url", "unless": "exclude",
}  # fmt: skip

_TYPES = {
    "string_type": "must be text",
    "bool_type": "must be true or false",
    "int_type": "must be a whole number",
    "int_from_float": "must be a whole number",
    "float_type": "must be a number",
    "finite_number": "must be a number",
    "list_type": "must be a list",
    "dict_type": "must be a map (key: value)",
    "model_type": "must be a map (key: value)",
}
_LIMITS = {"greater_than_equal": ("at least", "ge"), "less_than_equal": ("at most", "le")}


def did_you_mean(word: str, known: Iterable[str], *, likeness: float = 0.6) -> str:
    """'; did you mean ...?' for the nearest of `known` that is so like `word`, or nothing."""
    options = list(known)
    near = difflib.get_close_matches(word.lower(), options, n=1, cutoff=likeness)
    if not near and _ALIASES.get(word.lower()) in options:
        near = [_ALIASES[word.lower()]]
    return f"; did you mean '{near[0]}'?" if near else ""


def schema_problems(document: Document, part: type[Part]) -> list[ConfigProblem]:
    """Everything about `document` that the schema of `part` does not allow."""
    try:
        part.model_validate(document.data)
    except ValidationError as error:
        details = error.errors(include_url=False)
    else:
        return []
    return [_problem(document, part, detail) for detail in details]


def _problem(document: Document, part: type[Part], detail: Any) -> ConfigProblem:
    location = list(detail["loc"])
    say = _SPECIAL.get(detail["type"])
    if say is not None:
        return say(document, part, location, detail)
    is_of_key = len(location) > 2 and location[-1] == "[key]"  # pydantic's mark for a name that is wrong itself
    if is_of_key:
        location.pop()
    subject = f"the name '{location[-1]}' " if is_of_key else _subject(location)
    return document.problem(location, f"{subject}{_complaint(detail)}", of_key=is_of_key)


def _unknown_key(document: Document, part: type[Part], location: list[Any], _: Any) -> ConfigProblem:
    inside = _part_at(part, location[:-1])
    key = str(location[-1])
    hint = did_you_mean(key, inside.model_fields)
    if not hint and inside.place == "a storyline" and re.search("threshold|score|sensitivity", key):
        hint = "; no score is set by hand: 'examples', 'counter_examples', 'terms' and `monitor feedback` move them"
    return document.problem(location, f"unknown key '{key}' in {inside.place}{hint}", of_key=True)


def _missing_key(document: Document, part: type[Part], location: list[Any], _: Any) -> ConfigProblem:
    inside = _part_at(part, location[:-1])
    return document.problem(location[:-1], f"{inside.place} needs '{location[-1]}'")


def _wrong_choice(document: Document, _: type[Part], location: list[Any], detail: Any) -> ConfigProblem:
    choices = re.findall(r"'([^']*)'", detail["ctx"]["expected"])
    value = str(detail["input"])[:80]
    message = f"{_subject(location)}must be {detail['ctx']['expected']}, not '{value}'{did_you_mean(value, choices)}"
    return document.problem(location, message)


_SPECIAL: dict[str, Callable[[Document, type[Part], list[Any], Any], ConfigProblem]] = {
    "extra_forbidden": _unknown_key,
    "missing": _missing_key,
    "literal_error": _wrong_choice,
}


def _complaint(detail: Any) -> str:
    kind, value = detail["type"], detail["input"]
    if value is None:
        return "has no value; give it one or remove the key"
    if kind == "value_error":
        return str(detail["ctx"]["error"])
    if kind in _LIMITS:
        words, limit = _LIMITS[kind]
        return f"must be {words} {detail['ctx'][limit]:g}"
    if kind in _TYPES:
        return f"{_TYPES[kind]}, not {_kind_of(value)}{_instead(kind, value)}"
    return str(detail["msg"])


def _instead(kind: str, value: Any) -> str:
    """What to write in place of a value of the wrong type, where one can tell."""
    if kind == "string_type" and isinstance(value, dict):
        return "; put it into quotes if it is a text that holds ': '"
    if kind == "string_type" and not isinstance(value, list):
        return " (quote it to make it text)"
    if kind == "bool_type":
        return as_truth(value)
    return as_list(value) if kind == "list_type" else ""


def _kind_of(value: Any) -> str:
    if isinstance(value, dict | list):
        return "a map" if isinstance(value, dict) else "a list"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return f"the number {value}"
    return f"the text '{str(value)[:80]}'"


def _subject(location: Sequence[Any]) -> str:
    """The key that a message is about, with the list's name for an item: "'terms' item 2 "."""
    if not location:
        return "the file "
    if isinstance(location[-1], int):
        return f"item {location[-1] + 1} of '{location[-2]}' " if len(location) > 1 else f"item {location[-1] + 1} "
    return f"'{location[-1]}' "


def _part_at(part: type[Part], location: Sequence[Any]) -> type[Part]:
    """The part of the schema that `location` leads to; its lists and maps have one kind of member each."""
    annotation: Any = part
    for step in location:
        if _is_part(annotation):
            annotation = annotation.model_fields[step].annotation
        else:
            annotation = typing.get_args(annotation)[-1]
    return annotation if _is_part(annotation) else part


def _is_part(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, Part)
