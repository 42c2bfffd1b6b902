"""The configuration described: as JSON schema for editors, and as the tables of docs/configuration.md.

`python -m monitor.config docs/configuration.md` writes the tables into that page anew.
"""

from __future__ import annotations

import re
import typing
from collections.abc import Iterator
from typing import Any

from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from monitor.config.schema import (
    AlertsPart,
    ChannelPart,
    FeedPart,
    MainPart,
    MeasurePart,
    Part,
    PollingPart,
    SchedulePart,
    StorylinePart,
)

_FILES: dict[str, type[Part]] = {"main": MainPart, "storyline": StorylinePart}

# Heading and schema of each table, in the order of the page.
_TABLES: tuple[tuple[str, type[Part]], ...] = (
    ("The main file", MainPart),
    ("`feeds`, each", FeedPart),
    ("`channels`, each", ChannelPart),
    ("`schedule`", SchedulePart),
    ("`polling`", PollingPart),
    ("`alerts`", AlertsPart),
    ("A storyline file", StorylinePart),
    ("`measures` of a storyline, each", MeasurePart),
)


_BEGIN = "<!-- settings: written by `python -m monitor.config docs/configuration.md` -->"
_END = "<!-- settings: end -->"


def json_schema(file: str) -> dict[str, Any]:
    """The JSON schema (draft 2020-12) of the "main" or a "storyline" file."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **_FILES[file].model_json_schema()}
    return typing.cast("dict[str, Any]", _without_titles(schema))


def settings_tables() -> str:
    """Every setting as Markdown: a heading and a table for each part."""
    return "\n\n".join(f"### {heading}\n\n{_table(part)}" for heading, part in _TABLES) + "\n"


def with_tables(page: str) -> str:
    """`page` with the tables of today between its two marks."""
    before, _, rest = page.partition(_BEGIN)
    _, _, after = rest.partition(_END)
    return f"{before}{_BEGIN}\n\n{settings_tables()}\n{_END}{after}"


def _table(part: type[Part]) -> str:
    rows = [f"| `{name}` | {_default(field)} | {_meaning(field)} |" for name, field in part.model_fields.items()]
    return "\n".join(["| key | default | meaning |", "|---|---|---|", *rows])


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "required"
    if field.default_factory is not None:
        return "below"
    if field.default is None or field.default is PydanticUndefined:
        return ""
    return f"`{_as_yaml(field.default)}`"


def _as_yaml(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return f"[{', '.join(map(str, value))}]"
    return '""' if value == "" else str(value).replace("{}", "{ }")


def _meaning(field: FieldInfo) -> str:
    choices = list(_choices(field.annotation))
    told = f" One of {', '.join(choices)}." if choices else ""
    return f"{re.sub(' +', ' ', field.description or '')}{told}".replace("|", "\\|")


def _choices(annotation: Any) -> Iterator[str]:
    if typing.get_origin(annotation) is typing.Literal:
        yield from (f"`{choice}`" for choice in typing.get_args(annotation))
        return
    for inner in typing.get_args(annotation):
        yield from _choices(inner)


def _without_titles(schema: Any) -> Any:
    # pydantic adds a title to everything; they say no more than the names do.
    if isinstance(schema, list):
        return [_without_titles(item) for item in schema]
    if isinstance(schema, dict):
        return {
            key: _without_titles(value)
            for key, value in schema.items()
            if not (key == "title" and isinstance(value, str))
        }
    return schema
