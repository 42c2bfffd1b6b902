"""Loads the main file and the storylines beside it, or names everything that is wrong with them."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any

from monitor.config.checks import (
    channel_names,
    delivery_problems,
    full_text_notes,
    main_problems,
    storyline_problems,
    unit_notes,
    word_notes,
)
from monitor.config.document import Document, read_document
from monitor.config.families import family_of, host_of
from monitor.config.paths import (
    is_folder,
    path_of,
    path_problems,
    place_problems,
    storyline_folder,
    storyline_paths,
    unread_notes,
)
from monitor.config.schema import AlertsPart, ChannelPart, FeedPart, MainPart, MeasurePart, PollingPart, StorylinePart
from monitor.config.secrets import (
    AddressCheck,
    address_problems,
    fill,
    header_problems,
    look_up_secrets,
    malformed_references,
)
from monitor.config.settings import Alerts, ChannelSettings, Config, Polling, Schedule
from monitor.config.wording import schema_problems
from monitor.errors import ConfigError, ConfigProblem
from monitor.model import DeclaredMeasure, Feed, Storyline


@dataclass(frozen=True, slots=True)
class _Files:
    """What was read: the main file, the storylines, and the problems of their YAML."""

    main: Document | None
    storylines: tuple[Document, ...]
    problems: tuple[ConfigProblem, ...]


def load_config(
    path: Path, *, delivers: bool = False, check_address: AddressCheck | None = None, draft: str | None = None
) -> Config:
    """The configuration in the file at `path` and the storyline files beside it.

    With `delivers` the caller polls and sends: secrets are looked up, each storyline must reach a channel, and
    `check_address` (a channel's address to what is wrong with it, "" for nothing) is asked about each channel.
    Without, `${...}` stays as written, so that past alerts can be read and replayed where no secret is at hand.
    With `draft`, the configuration as it would be if the file at `path` held that text.
    Raises ConfigError, which lists every problem of every file.
    """
    files = _read_files(path, draft)
    problems = [*files.problems, *_all_problems(path, files)]
    secrets: dict[str, str] = {}
    if delivers and files.main:
        secrets, missing = look_up_secrets(files.main, path.parent)
        problems += [*missing, *place_problems(path, files.main), *delivery_problems(files.main, files.storylines)]
        problems += header_problems(files.main, secrets)
        problems += address_problems(files.main, secrets, check_address) if check_address else []
    if problems or files.main is None:
        raise ConfigError(_in_order(problems, str(path)))
    return _build(path, files.main, files.storylines, secrets)


def _in_order(problems: Sequence[ConfigProblem], main: str) -> list[ConfigProblem]:
    """As an editor would go through them: the main file first, then the storylines, each from the top."""
    return sorted(problems, key=lambda each: (each.file != main, each.file, each.line, each.column))


def config_stamp(path: Path) -> str:
    """A digest of all files that the configuration is made of: another stamp, another configuration.

    Unreadable files are part of it, so that a file that comes back is a change too.
    """
    digest = hashlib.sha256()
    folder = _known_folder(path, _modified(path))
    for file in (path, *storyline_paths(folder)):
        digest.update(f"{file}\0".encode("utf-8", "surrogateescape"))
        try:
            digest.update(hashlib.sha256(file.read_bytes()).digest())
        except OSError as error:
            digest.update(str(error.errno).encode())
    return digest.hexdigest()


def _modified(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


@functools.lru_cache(maxsize=16)
def _known_folder(path: Path, modified: int) -> Path:
    # Kept for each version of the file, because the daemon asks every few seconds and parsing is the dear part.
    del modified
    return storyline_folder(path, read_document(path)[0])


def _read_files(path: Path, draft: str | None) -> _Files:
    main, found = read_document(path, draft)
    problems = list(found) if path.is_absolute() or path.exists() else [_elsewhere(path)]
    storylines = []
    for storyline_path in storyline_paths(storyline_folder(path, main)):
        document, found = read_document(storyline_path)
        problems += found
        if document:
            storylines.append(document)
    return _Files(main, tuple(storylines), tuple(problems))


def _elsewhere(path: Path) -> ConfigProblem:
    """A file that is looked for from the current folder, and is not there: most often the folder is another one."""
    return ConfigProblem(str(path), 0, 0, "is not found from this folder; go to the right one, or say --config FILE")


def _all_problems(path: Path, files: _Files) -> list[ConfigProblem]:
    problems: list[ConfigProblem] = []
    if files.main:
        problems += schema_problems(files.main, MainPart)
        problems += [*main_problems(files.main), *path_problems(path, files.main), *malformed_references(files.main)]
    for document in files.storylines:
        problems += schema_problems(document, StorylinePart)
    channels = channel_names(files.main) if files.main else ()
    problems += storyline_problems(files.storylines, channels) if files.main else []
    # What YAML could not make sense of has the wrong type too; that would be the same mistake told twice.
    mistaken = {(each.file, each.line, each.column) for each in files.problems}
    return [each for each in problems if (each.file, each.line, each.column) not in mistaken]


def _build(path: Path, main: Document, storylines: Sequence[Document], secrets: Mapping[str, str]) -> Config:
    part = MainPart.model_validate(main.data)
    families = {name: tuple(domains) for name, domains in part.families.items()}
    has_default = any(channel.default for channel in part.channels.values())
    return Config(
        path=path,
        database=path_of(path.parent, part.database),
        model=_model(path, part.model),
        threads=part.threads,
        feeds=tuple(_feed(feed, part.polling, families, secrets) for feed in part.feeds),
        storylines=tuple(_storyline(StorylinePart.model_validate(each.data), part.alerts) for each in storylines),
        channels=tuple(_channel(name, each, has_default, secrets) for name, each in part.channels.items()),
        schedule=Schedule(**dict(part.schedule)),
        polling=Polling(**_tuples(part.polling)),
        alerts=Alerts(**_tuples(part.alerts)),
        families=MappingProxyType(families),
        notes=(
            *unread_notes(storyline_folder(path, main)),
            *unit_notes(storylines),
            *word_notes(storylines),
            *full_text_notes(main),
        ),
    )


def _model(path: Path, model: str) -> str:
    """A folder beside the configuration is a path; anything else is a name that the model's library knows."""
    folder = path_of(path.parent, model)
    return str(folder) if is_folder(folder) else model


def _tuples(part: Any) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in part}


def _feed(
    part: FeedPart, polling: PollingPart, families: Mapping[str, Sequence[str]], secrets: Mapping[str, str]
) -> Feed:
    return Feed(
        url=part.url,
        name=part.name or host_of(part.url),
        is_named=bool(part.name),
        publisher=part.publisher or family_of(part.url, families),
        language=part.language,
        interval=_own(part.interval, polling.interval),
        guid_policy=part.guid,
        full_text=part.full_text,
        headers=tuple((name, fill(value, secrets)) for name, value in part.headers.items()),
        urgent=part.urgent,
        allow_private=part.allow_private,
    )


def _channel(name: str, part: ChannelPart, has_default: bool, secrets: Mapping[str, str]) -> ChannelSettings:
    is_default = bool(part.default) if has_default else part.default is not False
    return ChannelSettings(name, fill(part.url, secrets), is_default, part.daily_cap, part.max_length)


def _storyline(part: StorylinePart, alerts: AlertsPart) -> Storyline:
    return Storyline(
        **{
            **_tuples(part),
            "measures": tuple(_measure(measure) for measure in part.measures),
            "max_age": _own(part.max_age, alerts.max_age),
            "settle": _own(part.settle, alerts.settle),
            "cooldown": _own(part.cooldown, alerts.cooldown),
        }
    )


def _own(value: timedelta | None, general: timedelta) -> timedelta:
    return general if value is None else value


def _measure(part: MeasurePart) -> DeclaredMeasure:
    return DeclaredMeasure(**{**_tuples(part), "behaviour": part.behaviour or ""})
