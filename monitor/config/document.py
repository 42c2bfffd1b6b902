"""Reads one YAML file into plain data that still knows where each part stands in the file.

YAML is read by the rules of its version 1.2 core schema: `no` and `on` are text (Norway keeps its language code), so
is a date, and tags other than the plain ones are refused. The tree is built from parser events here, and not by
PyYAML's composer, because that one recurses without a limit and keeps the last of two equal keys.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from monitor.config.slips import broken_line
from monitor.config.tree import Branch, Leaf, Node, Place, Row, TooLargeError, find, plain, resolve_scalar
from monitor.errors import ConfigProblem

SIZE_LIMIT = 8 * 1024 * 1024  # bytes; ten thousand feeds fit in a fifth of it
DEPTH_LIMIT = 32  # the deepest setting stands at 5
NODE_LIMIT = 500_000  # values of a file, aliases written out

_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # YAML 1.2, 5.1


@dataclass(frozen=True, slots=True)
class Document:
    """One YAML file: `data` is plain lists, maps and scalars; `problem` places a message in it."""

    file: str
    root: Node
    data: Any

    def problem(self, location: Sequence[str | int], message: str, *, of_key: bool = False) -> ConfigProblem:
        """The message at the value under `location` (keys and indices from the root), or at its key."""
        place = find(self.root, location, of_key=of_key)
        return ConfigProblem(self.file, place.line, place.column, message)


def read_document(path: Path, draft: str | None = None) -> tuple[Document | None, list[ConfigProblem]]:
    """The file as a document (None where nothing of it can be used) and the problems of its YAML.

    With `draft`, as it would be if it held that text.
    """
    text, problems = _read_text(path) if draft is None else (draft, [])
    if text is None:
        return None, problems
    composer = _Composer(str(path))
    root = composer.compose(text)
    if root is None:
        return None, composer.problems
    try:
        return Document(str(path), root, plain(root, NODE_LIMIT)), composer.problems
    except TooLargeError:
        message = f"aliases (*name) make this file larger than {NODE_LIMIT:,} values"
        return None, [*composer.problems, ConfigProblem(str(path), 0, 0, message)]


def _read_text(path: Path) -> tuple[str | None, list[ConfigProblem]]:
    try:
        with path.open("rb") as file:
            content = file.read(SIZE_LIMIT + 1)
    except OSError as error:
        return None, [ConfigProblem(str(path), 0, 0, f"cannot be read: {error.strerror or error}")]
    if len(content) > SIZE_LIMIT:
        return None, [ConfigProblem(str(path), 0, 0, f"is larger than {SIZE_LIMIT // 1024 // 1024} MB")]
    return _decode(str(path), content)


def _decode(file: str, content: bytes) -> tuple[str | None, list[ConfigProblem]]:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return None, [ConfigProblem(file, 1, 1, "is UTF-16; save it as UTF-8")]
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = _place_in(content[: error.start].decode("utf-8", "replace"))
        return None, [ConfigProblem(file, place.line, place.column, "is not UTF-8 from here on; save it as UTF-8")]
    unprintable = _UNPRINTABLE.search(text)
    if unprintable:
        place = _place_in(text[: unprintable.start()])
        message = f"the character U+{ord(unprintable.group()):04X} is not allowed in YAML"
        return None, [ConfigProblem(file, place.line, place.column, message)]
    return text, []


def _place_in(before: str) -> Place:
    return Place(before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1)


class _StopError(Exception):
    """What was read so far is all that can be used."""


@dataclass(slots=True)
class _Composer:
    """Builds the tree of one file from the parser's events, and notes what is wrong on the way."""

    file: str
    problems: list[ConfigProblem] = field(default_factory=list)
    anchors: dict[str, Node] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)
    nodes: int = 0

    def compose(self, text: str) -> Node | None:
        import yaml

        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times faster, where libyaml is there
        self.lines = text.splitlines()
        events = iter(yaml.parse(text, Loader=loader))
        try:
            root = self._document(events)
        except yaml.MarkedYAMLError as error:
            self._note_syntax(error)
            return None
        except _StopError:
            return None
        return root

    def _document(self, events: Iterable[Any]) -> Node:
        import yaml

        stream = (event for event in events if not isinstance(event, (yaml.StreamStartEvent, yaml.DocumentStartEvent)))
        first = next(stream)
        root = None if isinstance(first, yaml.StreamEndEvent) else self._node(first, stream, 0)
        if root is None or (isinstance(root, Leaf) and root.value is None):
            raise self._stop(Place(0, 0), "is empty")
        next(stream)  # the end of the document
        further = next(stream)
        if not isinstance(further, yaml.StreamEndEvent):
            self._note(_place(further), "a second document ('---') starts here; one file holds one")
        return root

    def _node(self, event: Any, events: Iterable[Any], depth: int) -> Node:
        import yaml

        self.nodes += 1
        if depth > DEPTH_LIMIT or self.nodes > NODE_LIMIT:
            limit = f"{DEPTH_LIMIT} levels deep" if depth > DEPTH_LIMIT else f"{NODE_LIMIT:,} values long"
            raise self._stop(_place(event), f"is more than {limit}")
        if isinstance(event, yaml.AliasEvent):
            return self._alias(event)
        self._refuse_tag(event)
        node = self._content(event, events, depth)
        if event.anchor:
            self.anchors[event.anchor] = node
        return node

    def _content(self, event: Any, events: Iterable[Any], depth: int) -> Node:
        import yaml

        if isinstance(event, yaml.MappingStartEvent):
            return self._branch(event, events, depth)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._row(event, events, depth)
        is_plain = event.style in (None, "") and event.tag is None
        return Leaf(resolve_scalar(event.value) if is_plain else event.value, event.value, _place(event))

    def _alias(self, event: Any) -> Node:
        if event.anchor in self.anchors:
            return self.anchors[event.anchor]
        self._note(_place(event), f"*{event.anchor} points to no finished part above it marked &{event.anchor}")
        return Leaf(None, "", _place(event))

    def _row(self, event: Any, events: Iterable[Any], depth: int) -> Row:
        import yaml

        items = []
        for item in events:
            if isinstance(item, yaml.SequenceEndEvent):
                break
            items.append(self._node(item, events, depth + 1))
        return Row(tuple(items), _place(event))

    def _branch(self, event: Any, events: Iterable[Any], depth: int) -> Branch:
        import yaml

        pairs: dict[str, tuple[Place, Node]] = {}
        stream = iter(events)
        for key_event in stream:
            if isinstance(key_event, yaml.MappingEndEvent):
                break
            key = self._node(key_event, events, depth + 1)
            self._add(pairs, key, _place(key_event), self._node(next(stream), events, depth + 1))
        return Branch(pairs, _place(event))

    def _add(self, pairs: dict[str, tuple[Place, Node]], key: Node, place: Place, value: Node) -> None:
        if not isinstance(key, Leaf):
            self._note(place, "a key must be text, not a list or a map")
        elif key.text in pairs:
            first = pairs[key.text][0].line
            self._note(place, f"the key '{key.text}' stands here a second time; the first is in line {first}")
        elif key.text == "<<":
            self._note(place, "merge keys ('<<') are not supported; write the keys out")
        else:
            pairs[key.text] = (place, value)

    def _refuse_tag(self, event: Any) -> None:
        if event.tag not in (None, "!", "tag:yaml.org,2002:str", "tag:yaml.org,2002:seq", "tag:yaml.org,2002:map"):
            shown = event.tag.replace("tag:yaml.org,2002:", "!!")
            self._note(_place(event), f"the tag '{shown}' is not allowed")

    def _note(self, place: Place, message: str) -> None:
        self.problems.append(ConfigProblem(self.file, place.line, place.column, message))

    def _stop(self, place: Place, message: str) -> _StopError:
        self._note(place, message)
        return _StopError()

    def _note_syntax(self, error: Any) -> None:
        # A line that is no key is noticed at the one after it.
        is_late = "simple key" in (error.context or "")
        mark = (error.context_mark if is_late else None) or error.problem_mark or error.context_mark
        place = Place(mark.line + 1, mark.column + 1) if mark else Place(0, 0)
        line = self.lines[mark.line] if mark and mark.line < len(self.lines) else ""
        indent = line[: len(line) - len(line.lstrip())]
        if "\t" in indent:
            self._note(Place(place.line, indent.index("\t") + 1), "a tab cannot indent YAML; use spaces")
        else:
            hint = broken_line(self.lines, place.line - 1, place.column - 1)
            self._note(place, f"is not YAML: {error.problem}{_context(error)}{hint}")


def _context(error: Any) -> str:
    if not error.context or not error.context_mark:
        return ""
    return f", {error.context} that starts in line {error.context_mark.line + 1}"


def _place(event: Any) -> Place:
    return Place(event.start_mark.line + 1, event.start_mark.column + 1)
