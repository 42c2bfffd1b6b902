"""Options that many commands share."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

MOST_DAYS = 36_500  # a century: no clock can be turned back without end
MOST_LINES = 1_000_000

Command = TypeVar("Command", bound=Callable[..., Any])


def config_as(name: str) -> Callable[[Command], Command]:
    """`--config`, which a command takes as the argument `name`."""
    return click.option(
        "--config",
        name,
        type=click.Path(path_type=Path, dir_okay=False),
        default=Path("config/monitor.yaml"),
        envvar="MONITOR_CONFIG",
        show_default=True,
        show_envvar=True,
        help="The main configuration file.",
    )


config_option = config_as("path")
limit_option = click.option(
    "--limit",
    type=click.IntRange(1, MOST_LINES),
    metavar="NUMBER",
    default=50,
    show_default=True,
    help="At most so many.",
)
