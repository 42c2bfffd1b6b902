"""`monitor check` and `monitor schema`: is the configuration right, and what may stand in it."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from monitor.errors import ConfigError, ConfigProblem

if TYPE_CHECKING:
    from monitor.config import Config

MISTAKEN = 2  # exit code: the configuration has mistakes


@click.command()
@click.option(
    "--config",
    "path",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("config/monitor.yaml"),
    envvar="MONITOR_CONFIG",
    show_default=True,
    show_envvar=True,
    help="The main configuration file.",
)
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
def check(path: Path, as_json: bool) -> None:
    """Name every configuration problem; exit 2 when there is one."""
    from monitor.config import load_config

    try:
        config = load_config(path, delivers=True)
    except ConfigError as error:
        _tell_problems(error.problems, as_json)
        sys.exit(MISTAKEN)
    click.echo(json.dumps({"ok": True, **_summary(config)}) if as_json else _in_words(config))


def _tell_problems(problems: tuple[ConfigProblem, ...], as_json: bool) -> None:
    if as_json:
        found = [
            {"file": each.file, "line": each.line, "column": each.column, "message": each.message} for each in problems
        ]
        click.echo(json.dumps({"ok": False, "problems": found}))
        return
    for problem in problems:
        click.echo(str(problem), err=True)
    click.echo(f"{_count(len(problems), 'problem')} found", err=True)


def _summary(config: Config) -> dict[str, Any]:
    return {
        "config": str(config.path),
        "database": str(config.database),
        "model": config.model,
        "feeds": len(config.feeds),
        "publishers": len({feed.publisher for feed in config.feeds}),
        "storylines": [storyline.id for storyline in config.storylines],
        "channels": [channel.name for channel in config.channels],
        "default_channels": list(config.default_channels),
    }


def _in_words(config: Config) -> str:
    defaults = config.default_channels
    channels = [f"{each.name} (default)" if each.name in defaults else each.name for each in config.channels]
    publishers = len({feed.publisher for feed in config.feeds})
    lines = [
        f"{config.path} is fine:",
        f"  {_count(len(config.feeds), 'feed')} of {_count(publishers, 'publisher')}",
        *_listed("storyline", [_of_storyline(config, index) for index in range(len(config.storylines))]),
        *_listed("channel", channels),
        f"  database {config.database}, model {config.model}",
    ]
    return "\n".join(lines)


def _of_storyline(config: Config, index: int) -> str:
    storyline = config.storylines[index]
    told = ", ".join(config.channels_of(storyline))
    return f"{storyline.id}: in shadow, never sent" if storyline.shadow else f"{storyline.id}: to {told}"


def _listed(noun: str, items: list[str]) -> list[str]:
    return [f"  {_count(len(items), noun)}", *(f"    {item}" for item in items)]


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


@click.command()
@click.argument("file", type=click.Choice(["main", "storyline"]), default="main")
def schema(file: str) -> None:
    """Print the JSON schema of the main file or of a storyline file, for editors."""
    from monitor.config import json_schema

    click.echo(json.dumps(json_schema(file), indent=2, ensure_ascii=False))
