"""How values are written: times as sortable text, dataclasses as JSON (vectors: `vectors.py`).

A time is ISO-8601 in UTC with microseconds, always 32 characters ("2026-11-22T10:02:23.000000+00:00"), so that
text order is time order and SQLite's own date functions read it.
"""

from __future__ import annotations

import dataclasses
import json
import types
import typing
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from enum import Enum
from functools import cache
from typing import Any, TypeVar

Noun = TypeVar("Noun")
CLOCK_SLIP = timedelta(hours=1)  # what lies further ahead than this was written while the clock was ahead


def time_text(at: datetime) -> str:
    """The time as stored. Raises ValueError for one without a zone."""
    if at.tzinfo is None:
        raise ValueError(f"a time without a zone: {at}")
    return (at if at.tzinfo is UTC else at.astimezone(UTC)).isoformat("T", "microseconds")


def time_text_or_none(at: datetime | None) -> str | None:
    return None if at is None else time_text(at)


def time_of(text: str) -> datetime:
    return datetime.fromisoformat(text)


def time_of_or_none(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def to_json(value: Any) -> str:
    """Numbers, text, dataclasses, and collections of them, as compact JSON."""
    return _ENCODER.encode(value)


def plain(value: Any) -> Any:
    """A value as JSON knows it: dataclasses as objects, times as text, lengths of time in seconds."""
    if value is None or isinstance(value, str | int | float | bool):
        return value.value if isinstance(value, Enum) else value
    if isinstance(value, dict):
        return {str(plain(key)): plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    return plain(_opened(value))


def _opened(value: Any) -> Any:
    """What JSON has no word for, one layer of it opened: the encoder does the rest faster than we could."""
    if isinstance(value, datetime):
        return time_text(value)
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, frozenset):
        return sorted(value)
    return {item.name: getattr(value, item.name) for item in dataclasses.fields(value)}


_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_opened)


def from_json(noun: type[Noun], text: str) -> Noun:
    """The dataclass that `to_json` wrote; fields it did not know yet take their defaults."""
    made: Noun = _reader_of(noun)(json.loads(text))
    return made


def _reader_of(noun: Any) -> Callable[[Any], Any]:
    return _reader(noun)  # the cache asks for a hashable argument, which the type of a class is not known to be


@cache
def _reader(kind: Any) -> Callable[[Any], Any]:
    """What turns plain JSON back into `kind`, worked out once for each type."""
    origin = typing.get_origin(kind)
    if origin in (types.UnionType, typing.Union):
        return _optional_reader(kind)
    if origin in (tuple, frozenset):
        return _collection_reader(origin, typing.get_args(kind))
    if dataclasses.is_dataclass(kind):
        return _dataclass_reader(kind)
    if kind is datetime:
        return datetime.fromisoformat
    if kind is timedelta:
        return lambda seconds: timedelta(seconds=seconds)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind
    return lambda value: value


def _optional_reader(kind: Any) -> Callable[[Any], Any]:
    inner = [option for option in typing.get_args(kind) if option is not types.NoneType]
    read = _reader(inner[0])
    return lambda value: None if value is None else read(value)


def _collection_reader(origin: type, arguments: tuple[Any, ...]) -> Callable[[Any], Any]:
    if origin is frozenset or arguments[-1] is Ellipsis:
        read = _reader(arguments[0])
        return lambda values: origin(read(value) for value in values)
    readers = [_reader(argument) for argument in arguments]
    return lambda values: tuple(read(value) for read, value in zip(readers, values, strict=True))


def _dataclass_reader(kind: Any) -> Callable[[Any], Any]:
    hints = typing.get_type_hints(kind)
    readers = {item.name: _reader(hints[item.name]) for item in dataclasses.fields(kind)}

    def read(values: dict[str, Any]) -> Any:
        return kind(**{name: reader(values[name]) for name, reader in readers.items() if name in values})

    return read
