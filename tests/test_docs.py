"""The docs say what the program does: its commands, settings and verdicts; links and commands that exist."""

import importlib.util
import re
import shlex
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from types import ModuleType

import click
import pytest
import yaml

import monitor.config.schema
from monitor import __version__, model
from monitor.cli import COMMANDS, cli
from monitor.config import load_config
from monitor.config.schema import Part

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PROSE = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md"), *(ROOT / "monitor" / "sample").glob("*.md")])
GLOSSARY = (DOCS / "glossary.md").read_text(encoding="utf-8")

FENCED = re.compile(r"^ *```(?P<language>\w*)\n(?P<body>.*?)^ *```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"(?<!!)\[[^\]\n]+\]\((?P<target>[^)\s]+)\)")
FLOORS = re.compile(r"^## The floors\n(?P<body>.*?)^\*\*Core decides", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^#+ (?P<text>.+)$", re.MULTILINE)


def load_generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate", DOCS / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("page", load_generator().pages(), ids=relative)
def test_generated_parts_are_up_to_date(page):
    generator = load_generator()

    assert generator.page_as_generated(page) == page.read_text(encoding="utf-8"), "run: python docs/generate.py"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_documented(name):
    assert f"## monitor {name}\n" in (DOCS / "commands.md").read_text(encoding="utf-8")


def commands_below(command: click.Command, path: str) -> Iterator[tuple[str, click.Command]]:
    yield path, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            assert below is not None
            yield from commands_below(below, f"{path} {name}")


ALL_COMMANDS = dict(commands_below(cli, "monitor"))


@pytest.mark.parametrize("path", ALL_COMMANDS)
def test_every_command_and_option_says_what_it_does(path):
    command = ALL_COMMANDS[path]
    silent = [param.name for param in command.params if isinstance(param, click.Option) and not param.help]

    assert command.help
    assert silent == []


def parts() -> list[type[Part]]:
    found = [value for value in vars(monitor.config.schema).values() if isinstance(value, type)]
    return [value for value in found if issubclass(value, Part) and value is not Part]


@pytest.mark.parametrize("part", parts(), ids=lambda part: part.__name__)
def test_every_setting_is_documented(part):
    text = (DOCS / "configuration.md").read_text(encoding="utf-8")

    assert f"<!-- begin settings {part.__name__} -->" in text
    assert all(field.description for field in part.model_fields.values())


@pytest.mark.parametrize(
    "words",
    [model.Relation, model.ContradictionKind, model.Bound, model.Bucket, model.AlertKind, model.FeedState],
    ids=lambda words: words.__name__,
)
def test_every_verdict_bucket_and_state_is_in_the_glossary(words: type[StrEnum]):
    assert [word.value for word in words if f"| `{word.value}` |" not in GLOSSARY] == []


@pytest.mark.parametrize("page", PROSE, ids=relative)
def test_links_lead_somewhere(page):
    broken = [target for target in local_links(page) if not leads_somewhere(page, target)]

    assert broken == []


def local_links(page: Path) -> list[str]:
    text = FENCED.sub("", page.read_text(encoding="utf-8"))
    return [match["target"] for match in LINK.finditer(text) if "://" not in match["target"]]


def leads_somewhere(page: Path, target: str) -> bool:
    name, _, anchor = target.partition("#")
    file = page.parent / name if name else page
    return file.exists() and (not anchor or anchor in anchors(file))


def anchors(page: Path) -> set[str]:
    titles = [match["text"].lower() for match in HEADING.finditer(page.read_text(encoding="utf-8"))]
    return {re.sub(r"[^\w\- ]", "", title).replace(" ", "-") for title in titles}


def test_every_page_can_be_reached_from_the_index():
    index = (DOCS / "index.md").read_text(encoding="utf-8")

    unlinked = [page for page in DOCS.rglob("*.md") if page.relative_to(DOCS).as_posix() not in index]

    assert [relative(page) for page in unlinked if page.name != "index.md"] == []


def shell_lines(page: Path) -> Iterator[str]:
    for block in FENCED.finditer(page.read_text(encoding="utf-8")):
        if block["language"] in {"sh", "console"}:
            lines = block["body"].replace("\\\n", " ").splitlines()
            yield from (line.strip().removeprefix("$ ") for line in lines if line.strip())


SHOWN = [(page, line) for page in PROSE for line in shell_lines(page)]


@pytest.mark.parametrize(("page", "line"), [(page, line) for page, line in SHOWN if line.startswith("make ")])
def test_a_make_target_that_is_shown_exists(page, line):
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")

    assert all(f"\n{target}:" in makefile for target in shlex.split(line, comments=True)[1:]), relative(page)


@pytest.mark.parametrize(("page", "line"), [(page, line) for page, line in SHOWN if line.startswith("monitor ")])
def test_a_command_that_is_shown_exists_with_its_options(page, line):
    words = shlex.split(line, comments=True)
    command, rest = command_of(words)
    known = {option for param in command.params for option in param.opts} | {"--help", "-h", "--version"}

    assert {word.partition("=")[0] for word in rest if word.startswith("-") and len(word) > 1} <= known, relative(page)


def command_of(words: list[str]) -> tuple[click.Command, list[str]]:
    command: click.Command = cli
    for number, word in enumerate(words[1:], start=1):
        below = command.get_command(click.Context(command), word) if isinstance(command, click.Group) else None
        if below is None:
            return command, words[number:]
        command = below
    return command, []


@pytest.mark.parametrize("page", PROSE, ids=relative)
def test_yaml_that_is_shown_can_be_read(page):
    for block in FENCED.finditer(page.read_text(encoding="utf-8")):
        if block["language"] == "yaml":
            yaml.safe_load(block["body"])


PATH = re.compile(r"`((?:monitor|tests|docs|deploy|config|benchmarks|core|store|feeds|channels)/[\w./-]*)`")


@pytest.mark.parametrize("page", [page for page in PROSE if page.parent.name != "decisions"], ids=relative)
def test_a_file_that_is_named_exists(page):
    named = PATH.findall(page.read_text(encoding="utf-8"))

    missing = [
        name for name in named if not any((place / name).exists() for place in (ROOT, ROOT / "monitor", page.parent))
    ]

    assert missing == []


def test_the_map_of_the_floors_names_every_module_at_the_top():
    found = FLOORS.search((DOCS / "architecture.md").read_text(encoding="utf-8"))
    assert found is not None
    code = [path for path in (ROOT / "monitor").iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()]

    named = set(re.findall(r"[\w.]+(?=/)|\w+\.py", found["body"]))

    assert [path.name for path in code if path.name not in named and not path.stem.startswith("__")] == []


def test_every_decision_is_listed():
    index = (DOCS / "index.md").read_text(encoding="utf-8")

    assert [page.name for page in (DOCS / "decisions").glob("*.md") if f"decisions/{page.name}" not in index] == []


def test_the_changelog_speaks_of_this_version():
    assert f"## {__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def texts() -> Iterator[Path]:
    for folder in ("monitor", "tests", "docs", "benchmarks", "config", "deploy"):
        for kind in ("*.py", "*.md", "*.yaml", "*.service", "*.xml"):
            yield from (ROOT / folder).rglob(kind)
    yield from ROOT.glob("*.*")


# Spelled so that this file does not hold what it looks for.
LEFTOVERS = re.compile(r"\b(TO[D]O|FIX[M]E|X{3})\b|(?<![\w.])/(?:[h]ome|[r]oot|[w]ork|[U]sers)/|\b[i]ssue #?\d")


def test_nothing_is_left_to_do_and_nothing_points_into_somebodys_machine():
    found = [
        f"{relative(path)}: {match[0]}"
        for path in texts()
        if path.is_file() and path.suffix in {".py", ".md", ".yaml", ".service", ".xml", ".toml"}
        for match in LEFTOVERS.finditer(path.read_text(encoding="utf-8"))
    ]

    assert found == []


FILE_NAME = re.compile(r"# config/(?P<name>[\w./-]+\.yaml)\n")


def test_the_configuration_in_the_readme_loads(tmp_path, monkeypatch):
    monkeypatch.setenv("MONITOR_DESK", "json://127.0.0.1:9/")
    for block in FENCED.finditer((ROOT / "README.md").read_text(encoding="utf-8")):
        name = FILE_NAME.match(block["body"])
        if name:
            file = tmp_path / name["name"]
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(block["body"], encoding="utf-8")

    config = load_config(tmp_path / "monitor.yaml", delivers=True)

    assert len(config.feeds) == 2
    assert [storyline.id for storyline in config.storylines] == ["kursk-counteroffensive"]
