"""Decides which files and folders the main file means, and says what is wrong with them or is left unread."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from monitor.config.document import Document
from monitor.errors import ConfigProblem

STORYLINE_ENDINGS = (".yaml", ".yml")  # in whatever case: some systems write .YAML
PATHS = ("database", "storylines", "model")  # keys of the main file that name, or may name, a file or folder
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_LIKE_A_PATH = re.compile(r"[./~]")  # how a model begins that can be no name of the model's library


def path_of(folder: Path, written: str) -> Path:
    """The path that was written in a file of `folder`; `~` is the home folder, as in a shell."""
    try:
        return folder / (Path(written).expanduser() if written.startswith("~") else written)
    except RuntimeError:  # no such user; told by path_problems
        return folder / written


def is_folder(path: Path) -> bool:
    """Whether there is such a folder; no for what no file system takes, such as a name of a thousand letters."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def storyline_folder(path: Path, main: Document | None) -> Path:
    """The folder of the storyline files; the usual one where the main file cannot say."""
    named = dict(_written(main)).get("storylines", "") if main else ""
    return path_of(path.parent, named or "storylines")


def storyline_paths(folder: Path) -> list[Path]:
    """The storyline files in `folder`, by name."""
    return [path for path in _seen_in(folder) if path.suffix.lower() in STORYLINE_ENDINGS]


def unread_notes(folder: Path) -> list[ConfigProblem]:
    """What lies in the folder of the storylines and is read as none, and why; a README says so itself."""
    return [
        ConfigProblem(str(path), 0, 0, f"is not read: {_why_unread(path)}")
        for path in _seen_in(folder)
        if path.suffix.lower() not in STORYLINE_ENDINGS and path.stem.lower() != "readme"
    ]


def path_problems(path: Path, main: Document) -> list[ConfigProblem]:
    """What no file or folder can be called, and a folder of storylines that cannot be read."""
    problems = []
    for key, written in _written(main):
        complaint = _unusable(written)
        if complaint:
            problems.append(main.problem([key], f"'{key}' {complaint}"))
        elif key == "storylines" and (unreadable := _unreadable(path_of(path.parent, written))):
            problems.append(main.problem([key], unreadable))
    return problems


def place_problems(path: Path, main: Document) -> list[ConfigProblem]:
    """What is not there on this machine, or is something else, and would keep the daemon from its work."""
    written = {key: value for key, value in _written(main) if not _unusable(value)}
    found = {key: _misplaced(key, value, path_of(path.parent, value)) for key, value in written.items()}
    return [main.problem([key], complaint) for key, complaint in found.items() if complaint]


def _written(main: Document) -> Iterator[tuple[str, str]]:
    data = main.data if isinstance(main.data, dict) else {}
    for key in PATHS:
        if isinstance(value := data.get(key), str) and value.strip():
            yield key, value


def _unusable(written: str) -> str:
    if "${" in written:
        return "holds '${...}', which stands for a secret in the addresses of channels and the headers of feeds alone"
    if _CONTROL.search(written):
        return "must not hold control characters"
    if written.startswith("~"):
        try:
            Path(written).expanduser()
        except RuntimeError:
            name = written.partition("/")[0]
            return f"begins with '{name}', which is nobody's home folder here; './{name}' is a file of that name"
    return ""


def _misplaced(key: str, written: str, path: Path) -> str:
    if key == "database" and is_folder(path):
        return f"{path} is a folder; name the database's file, such as {written.rstrip('/')}/monitor.db"
    # The last folder of the way is made when it is missing; a mistyped path must not grow a tree.
    parent = path.parent
    if key == "database" and not is_folder(parent) and (_is_there(parent) or not is_folder(parent.parent)):
        return f"there is no folder {parent} for the database"
    is_path = "/" in written and _LIKE_A_PATH.match(written)
    if key == "model" and is_path and not is_folder(path):
        return f"there is no folder {path} with a model"
    return ""


def _unreadable(folder: Path) -> str:
    if not is_folder(folder):
        return f"there is no folder {folder}"
    try:
        next(folder.iterdir(), None)
    except OSError as error:
        return f"the folder {folder} cannot be read: {error.strerror or error}"
    return ""


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        return False


def _seen_in(folder: Path) -> list[Path]:
    """What is in a folder, hidden files excepted: editors keep their own there."""
    try:
        return sorted(path for path in folder.iterdir() if not path.name.startswith("."))
    except (OSError, ValueError):
        return []


def _why_unread(path: Path) -> str:
    if is_folder(path):
        return "storylines stand in this folder itself, not in folders of it"
    return f"the name of a storyline file ends in {' or '.join(STORYLINE_ENDINGS)}"
