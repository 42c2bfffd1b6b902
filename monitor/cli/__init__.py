"""The front door: every command, each loaded from its own module only when it is called."""

import importlib
import os
import sys
from io import TextIOWrapper
from pathlib import Path

import click

from monitor import __version__
from monitor.errors import EmbeddingError, MonitorError, StoreError

# name: (module below monitor.cli, function, one line of help), in the order of `monitor --help`
COMMANDS: dict[str, tuple[str, str, str]] = {
    "run": ("running", "run", "Run the daemon: poll, analyse and deliver on a schedule."),
    "once": ("running", "once", "Run one cycle: poll, analyse, deliver."),
    "demo": ("demo", "demo", "Run the whole pipeline on the bundled sample, offline."),
    "check": ("checking", "check", "Name every configuration problem; exit 2 when there is one."),
    "schema": ("checking", "schema", "Print the JSON schema of the configuration, for editors."),
    "replay": ("replaying", "replay", "Show what an archive of entries would have alerted."),
    "read": ("reading", "read", "Read the figures in a text."),
    "compare": ("comparing", "compare", "Say what a later figure does to an earlier one."),
    "explain": ("explaining", "explain", "Say why an entry or alert did or did not fire."),
    "status": ("views", "status", "Show how the monitor and its feeds are doing."),
    "feeds": ("feeds", "feeds", "List feeds, or show one; find and add some; import and export OPML."),
    "entries": ("views", "entries", "List entries and the bucket each ended in."),
    "figures": ("figures", "figures", "Show the ledger of a storyline's figures."),
    "alerts": ("views", "alerts", "List alerts and their deliveries."),
    "feedback": ("feedback", "feedback", "Say that an entry belongs to a storyline, or not; take it back."),
    "channels": ("channels", "channels", "Test the channels that alerts go out on; retry what they gave up."),
    "retry": ("keeping", "retry", "Analyse entries in quarantine again."),
    "backup": ("keeping", "backup", "Copy the database while it is in use."),
    "prune": ("keeping", "prune", "Forget old entries, never what was seen."),
}


class LazyGroup(click.Group):
    """A group that knows its commands by name and imports each when it is called.

    `monitor --help` must not pay for torch, feedparser or the database.
    """

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, function, _ = COMMANDS[cmd_name]
        command: click.Command = getattr(importlib.import_module(f"monitor.cli.{module}"), function)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, _, text) in COMMANDS.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        import difflib

        near = difflib.get_close_matches(args[0], COMMANDS, n=1)
        if args[0] not in COMMANDS and near:
            ctx.fail(f"No such command {args[0]!r}. Did you mean {near[0]!r}?")
        return super().resolve_command(ctx, args)


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="monitor")
def cli() -> None:
    """Follow storylines in news feeds: new developments, and figures that contradict earlier ones."""


def main() -> None:
    """Run the command line; an error of ours, or of the system's, is one clear message on stderr.

    Exit code 2 for what the user has to mend first; 1 for what may mend itself, such as a database that is locked.
    """
    _prepare_streams()
    try:
        cli()
    except MonitorError as error:
        click.echo(f"monitor: {error}", err=True)
        sys.exit(1 if isinstance(error, StoreError | EmbeddingError) else 2)
    except OSError as error:  # a full disk below the output, as a rule
        click.echo(f"monitor: {error}", err=True)
        # What is left in the buffer would fail once more at the end, with a code and words of Python's own.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)


def _prepare_streams() -> None:
    """Have somewhere to write to, and no character that cannot be written there."""
    sys.stdout = sys.stdout or Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 (open while we run)
    sys.stderr = sys.stderr or Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 (open while we run)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
