"""Reads JSON lines from a file or standard input; a line that cannot be read is named by file and number."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import click

from monitor.errors import InputError

LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")


def json_lines(name: str) -> Iterator[tuple[str, Any]]:
    """Every line that is not blank, as its place (`file:line`) and its value; "-" is standard input.

    Raises InputError for a file or a line that cannot be read.
    """
    shown = "standard input" if name == "-" else name
    try:
        with click.open_file(name, encoding="utf-8-sig") as file:
            for number, line in enumerate(file, 1):
                if line.strip():
                    place = f"{shown}:{number}"
                    yield place, _value(line, place)
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{shown}: cannot be read: {error}") from error


def language_in(row: dict[str, Any], default: str, place: str) -> str:
    """The language that an object names by its code, else the `default`. Raises InputError for what is no code."""
    given = row.get("language")
    if given is None:
        return default
    if not isinstance(given, str) or not LANGUAGE.fullmatch(given):
        raise InputError(f'{place}: "language" is {given!r}, expected a code such as "en" or "pt-BR"')
    return given


def _value(line: str, place: str) -> Any:
    try:
        return json.loads(line)
    except json.JSONDecodeError as error:
        raise InputError(f"{place}: not JSON: {error.msg} at column {error.colno}") from error
    except (ValueError, RecursionError) as error:  # a number of thousands of digits; thousands of brackets
        raise InputError(f"{place}: JSON that no question needs: {error}") from error
