"""Puts imported feeds into the main configuration file without touching a line that is there."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import yaml

from monitor.errors import ConfigError, InputError
from monitor.feeds.opml import LARGEST, FeedList, Outline, read_opml


def list_of(source: Path) -> FeedList:
    """The feeds in an OPML file. Raises InputError, which names the file."""
    try:
        with source.open("rb") as file:
            return read_opml(file.read(LARGEST + 1), str(source))  # it may be no file, and have no end
    except OSError as error:
        raise InputError(f"{source}: {error.strerror}") from error


def as_yaml(outlines: Sequence[Outline], indent: int = 2) -> str:
    """The feeds as items of the list `feeds`, each line `indent` spaces in."""
    lines = []
    for outline in outlines:
        lines.append(f"- url: {_quoted(outline.url)}")
        if outline.title:
            lines.append(f"  name: {_quoted(outline.title)}")
        if outline.language and outline.language != "en":
            lines.append(f"  language: {_quoted(outline.language)}")
        if outline.allow_private:
            lines.append("  allow_private: true")
    return "".join(f"{' ' * indent}{line}\n" for line in lines)


def fitting(outlines: Sequence[Outline], path: Path) -> tuple[list[Outline], list[tuple[Outline, str]]]:
    """Those of `outlines` that the configuration at `path` would take, and the others, each with the reason."""
    from monitor.config import load_config
    from monitor.config.checks import comparable_address

    known = {comparable_address(feed.url) for feed in load_config(path).feeds}
    text = _text_of(path)
    _with_feeds(text, outlines, path)  # where the list cannot be added to, that is told once, with all of them
    new: list[Outline] = []
    for outline in outlines:
        if (address := comparable_address(outline.url)) not in known:
            new.append(outline)
            known.add(address)
    problems = dict(zip((outline.url for outline in new), _problems_of(new, text, path), strict=True))
    reasons = [(outline, problems.get(outline.url, "the same address as another feed")) for outline in outlines]
    return [outline for outline, why in reasons if not why], [(outline, why) for outline, why in reasons if why]


def _text_of(path: Path) -> str:
    """The file with its line ends as they are. Raises InputError."""
    try:
        return path.read_bytes().decode("utf-8")
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}") from error


def _problems_of(outlines: Sequence[Outline], text: str, path: Path) -> list[str]:
    """What the configuration would say of each feed; "" where it takes it.

    The file is read once with all of them: a list may have thousands, and so may the file.
    """
    from monitor.config import load_config

    if not outlines:
        return []
    draft = _with_feeds(text, outlines, path)
    try:
        load_config(path, draft=draft)
    except ConfigError as error:
        told = error.problems
    else:
        return ["" for _ in outlines]
    first = [line.strip() for line in draft.splitlines()].index(as_yaml(outlines[:1]).partition("\n")[0].strip()) + 1
    owners = [number for number, outline in enumerate(outlines) for _ in range(as_yaml([outline]).count("\n"))]
    found = ["" for _ in outlines]
    for problem in told:
        at = problem.line - first
        if problem.file != str(path) or not 0 <= at < len(owners):  # of all of them together
            return [told[0].message] if len(outlines) == 1 else [_problems_of([one], text, path)[0] for one in outlines]
        found[owners[at]] = found[owners[at]] or problem.message
    return found


def add_feeds(path: Path, outlines: Sequence[Outline]) -> None:
    """Append `outlines` to the list `feeds` of the configuration file at `path`, in one replacement of the file.

    A link stays one, and the file that it leads to is replaced. Raises InputError where the list is written in a way
    that cannot be added to, or the result would not load.
    """
    text = _with_feeds(_text_of(path), outlines, path)
    _check(text, path, outlines)
    target = path.resolve()
    draft = target.with_name(f".{target.name}.new")
    try:
        draft.write_bytes(text.encode())
        draft.chmod(target.stat().st_mode)
        draft.replace(target)
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}") from error
    finally:
        draft.unlink(missing_ok=True)


def _with_feeds(text: str, outlines: Sequence[Outline], path: Path) -> str:
    line_end = "\r\n" if "\r\n" in text else "\n"
    root = yaml.compose(text, yaml.SafeLoader)
    pairs = root.value if isinstance(root, yaml.MappingNode) else []
    listed = next((value for key, value in pairs if key.value == "feeds"), None)
    if listed is None:
        return text.rstrip("\r\n") + f"{line_end * 2}feeds:{line_end}" + as_yaml(outlines).replace("\n", line_end)
    if _is_nothing(listed):
        start, end = listed.start_mark.index, listed.end_mark.index
        text, last, indent = text[:start].rstrip(" ") + text[end:], listed.start_mark.line, 2
    elif not isinstance(listed, yaml.SequenceNode) or listed.flow_style:
        place = f"{path}:{listed.start_mark.line + 1}"
        raise InputError(
            f"{place}: 'feeds' is not a list with one feed a line; add these by hand:\n{as_yaml(outlines)}"
        )
    else:
        last, indent = max(node.end_mark.line for node in _scalars(listed)), listed.start_mark.column
    lines = text.splitlines(keepends=True)
    if not lines[last].endswith("\n"):
        lines[last] += line_end
    lines.insert(last + 1, as_yaml(outlines, indent).replace("\n", line_end))
    return "".join(lines)


def _is_nothing(listed: yaml.Node) -> bool:
    """Whether a list is there and empty, on one line: `feeds: []`, or the key alone."""
    is_empty = listed.value == ([] if isinstance(listed, yaml.SequenceNode) else "")
    return is_empty and listed.start_mark.line == listed.end_mark.line


def _scalars(node: yaml.Node) -> list[yaml.Node]:
    """The innermost nodes: the marks of outer ones reach past the comments that follow."""
    if isinstance(node, yaml.SequenceNode):
        return [inner for value in node.value for inner in _scalars(value)]
    if isinstance(node, yaml.MappingNode):
        return [inner for pair in node.value for value in pair for inner in _scalars(value)]
    return [node]


def _check(draft: str, path: Path, outlines: Sequence[Outline]) -> None:
    from monitor.config import load_config

    before, after = load_config(path).feeds, load_config(path, draft=draft).feeds
    if [feed.url for feed in after] != [*(feed.url for feed in before), *(outline.url for outline in outlines)]:
        raise InputError(f"{path}: cannot be added to safely; add these by hand:\n{as_yaml(outlines)}")


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)  # JSON strings are YAML strings
