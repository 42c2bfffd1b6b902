"""Writes the parts of the docs that follow from the program: commands, settings and the list of decisions.

`python docs/generate.py` brings every page up to date; a test fails while one is not.
A page says where a part goes: `<!-- begin commands -->` or `<!-- begin settings FeedPart -->`, up to `<!-- end -->`.
"""

import copy
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import click
from pydantic.fields import FieldInfo

import monitor.config.schema
from monitor.cli import COMMANDS, cli

FOLDER = Path(__file__).parent
HELP_OPTION = ("-h", "--help")
_PART = re.compile(r"(<!-- begin (\w+) ?(\w*) -->\n).*?(<!-- end -->)", re.DOTALL)


def page_as_generated(page: Path) -> str:
    """The text of `page` with every generated part written anew."""
    return _PART.sub(lambda part: f"{part[1]}{_PARTS[part[2]](part[3])}{part[4]}", page.read_text(encoding="utf-8"))


def pages() -> list[Path]:
    """The pages that hold generated parts."""
    return sorted(page for page in FOLDER.glob("*.md") if _PART.search(page.read_text(encoding="utf-8")))


def _commands(_: str) -> str:
    return "\n" + "\n".join(text for name in COMMANDS for text in _helps(cli, ("monitor",), name))


def _helps(group: click.Group, path: tuple[str, ...], name: str) -> Iterator[str]:
    context = click.Context(group, info_name=path[0])
    command = group.get_command(context, name)
    if command is None:
        return
    whole = (*path, name)
    yield f"## {' '.join(whole)}\n\n```text\n{_help_of(command, whole)}\n```\n"
    if isinstance(command, click.Group):
        for below in command.list_commands(context):
            for text in _helps(command, whole, below):
                yield f"#{text}"


def _help_of(command: click.Command, path: tuple[str, ...]) -> str:
    parent = None
    for name in path[:-1]:
        parent = click.Context(cli, info_name=name, parent=parent)
    # click keeps the help option of whichever context a command was first used in, so it gets one of its own here.
    shown = copy.copy(command)
    shown.add_help_option = False
    shown.params = [*command.params, click.Option(HELP_OPTION, is_flag=True, help="Show this message and exit.")]
    context = click.Context(shown, info_name=path[-1], parent=parent, max_content_width=100, terminal_width=100)
    return shown.get_help(context)


def _settings(name: str) -> str:
    part = getattr(monitor.config.schema, name)
    rows = [f"| `{key}` | {_default(field)} | {field.description} |" for key, field in part.model_fields.items()]
    return "\n".join(["", "| key | default | what it does |", "|---|---|---|", *rows, "", ""])


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "*needed*"
    value: Any = field.get_default()
    if value is None or value in ("", [], {}) or field.default_factory is not None:
        return ""
    if isinstance(value, list):
        value = ", ".join(str(each) for each in value)
    choices = [f"`{each}`" for each in get_args(field.annotation) if isinstance(each, str)]
    shown = f"`{str(value).lower() if isinstance(value, bool) else value}`"
    others = [each for each in choices if each != shown]
    return f"{shown}, or {', '.join(others)}" if others else shown


def _decisions(_: str) -> str:
    pages = sorted((FOLDER / "decisions").glob("*.md"))
    links = [f"- [{_title(page)}](decisions/{page.name})" for page in pages]
    return "\n".join(["", *links, "", ""])


def _title(page: Path) -> str:
    return page.read_text(encoding="utf-8").splitlines()[0].removeprefix("# ")


_PARTS = {"commands": _commands, "settings": _settings, "decisions": _decisions}


def main() -> None:
    """Bring every page up to date and name those that changed."""
    for page in pages():
        text = page_as_generated(page)
        if text != page.read_text(encoding="utf-8"):
            page.write_text(text, encoding="utf-8")
            sys.stdout.write(f"{page.name} written\n")


if __name__ == "__main__":
    main()
