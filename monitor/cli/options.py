"""Options that many commands share."""

from pathlib import Path

import click

config_option = click.option(
    "--config",
    "path",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("config/monitor.yaml"),
    envvar="MONITOR_CONFIG",
    show_default=True,
    show_envvar=True,
    help="The main configuration file.",
)
