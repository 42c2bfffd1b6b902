"""The configuration described as JSON schema, for editors that complete and check as one types."""

from __future__ import annotations

from typing import Any

from monitor.config.schema import MainPart, Part, StorylinePart

_FILES: dict[str, type[Part]] = {"main": MainPart, "storyline": StorylinePart}


def json_schema(file: str) -> dict[str, Any]:
    """The JSON schema (draft 2020-12) of the "main" or a "storyline" file."""
    schema = _without_titles(_FILES[file].model_json_schema())
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def _without_titles(schema: Any) -> Any:
    # pydantic adds a title to everything; they say no more than the names do.
    if isinstance(schema, list):
        return [_without_titles(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        key: _without_titles(value) for key, value in schema.items() if not (key == "title" and isinstance(value, str))
    }
