"""The tree of one YAML file: values with their places; decides what a plain scalar means."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Place:
    """Line and column, counted from 1."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Leaf:
    """A scalar: its meaning and its text as written."""

    value: str | int | float | bool | None
    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Row:
    """A list."""

    items: tuple[Node, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Branch:
    """A map: each key with its own place and its value."""

    pairs: Mapping[str, tuple[Place, Node]]
    place: Place


Node = Leaf | Row | Branch


class TooLargeError(Exception):
    """Written out, the tree would hold more values than allowed."""


_WORDS = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_INTEGER = re.compile(r"[-+]?[0-9]{1,18}", re.ASCII)
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", re.ASCII)


def resolve_scalar(text: str) -> str | int | float | bool | None:
    """What a scalar without quotes means (YAML 1.2.2, 10.3.2, without octal, hexadecimal, .inf and .nan)."""
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    if _FLOAT.fullmatch(text) and math.isfinite(float(text)):
        return float(text)
    return text


def plain(node: Node, limit: int) -> Any:
    """The tree as lists, dicts and scalars. Raises TooLargeError when that would be more than `limit` values."""
    return _plain(node, iter(range(limit)))


def _plain(node: Node, budget: Iterator[int]) -> Any:
    if next(budget, None) is None:
        raise TooLargeError
    if isinstance(node, Leaf):
        return node.value
    if isinstance(node, Row):
        return [_plain(item, budget) for item in node.items]
    return {key: _plain(value, budget) for key, (_, value) in node.pairs.items()}


def find(root: Node, location: Sequence[str | int], *, of_key: bool = False) -> Place:
    """Where the value at `location` (or its key) stands; where it is not there, the nearest part that holds it."""
    node, place = root, root.place
    for step in location:
        if isinstance(node, Branch) and step in node.pairs:
            key_place, node = node.pairs[str(step)]
            place = key_place if of_key else node.place
        elif isinstance(node, Row) and isinstance(step, int) and step < len(node.items):
            node = node.items[step]
            place = node.place
        else:
            return place
    return place
