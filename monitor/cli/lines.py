"""Prints a line as wide as the terminal is, its continuation indented: for answers that are lists and not tables."""

from __future__ import annotations

import shutil
import textwrap

import click

PLAIN_WIDTH = 160  # columns where neither a terminal nor COLUMNS says how many there are


def tell(text: str, *, indent: str = "", hanging: str = "  ") -> None:
    """Print `text` wrapped between words; `hanging` is added to `indent` from its second line on.

    A word that is longer than the line, such as an address, is left whole, so that it can be copied.
    """
    width = shutil.get_terminal_size((PLAIN_WIDTH, 24)).columns
    click.echo(
        textwrap.fill(
            text,
            width,
            initial_indent=indent,
            subsequent_indent=indent + hanging,
            break_long_words=False,
            break_on_hyphens=False,
        )
    )
