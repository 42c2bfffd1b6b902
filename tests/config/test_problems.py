"""Every mistake is named with its place: each file in tests/cases/config carries its own expectation."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from monitor.config import load_config
from monitor.errors import ConfigError

CASES = sorted((Path(__file__).parents[1] / "cases" / "config").glob("*.yaml"))


def problems_of(path: Path, **options: Any) -> list[str]:
    try:
        load_config(path, **options)
    except ConfigError as error:
        return str(error).replace(f"{path.parent}/", "").split("\n")
    return []


@pytest.mark.parametrize("case_file", CASES, ids=lambda path: path.stem)
def test_every_problem_is_named_with_its_place(case_file: Path, tmp_path: Path) -> None:
    case = yaml.safe_load(case_file.read_text(encoding="utf-8"))
    (tmp_path / "storylines").mkdir()
    (tmp_path / "monitor.yaml").write_text(case["main"], encoding="utf-8")
    for name, text in case.get("storylines", {}).items():
        (tmp_path / "storylines" / f"{name}.yaml").write_text(text, encoding="utf-8")

    found = problems_of(tmp_path / "monitor.yaml", delivers=case.get("delivers", False))

    assert found == case["expect"], case["why"]


BOMB = "\n".join(
    f"{letter}: &{letter} [{', '.join([f'*{before}'] * 10)}]"
    for before, letter in zip("abcdefgh", "bcdefghi", strict=True)
)

HOSTILE = {
    "a tab for an indent": (b"feeds:\n\t- https://a.example/\n", ["2:1: a tab cannot indent YAML; use spaces"]),
    "a tab after good lines": (
        b"alerts:\n  settle: 1h\n\tcooldown: 1h\n",
        ["3:1: a tab cannot indent YAML; use spaces"],
    ),
    "UTF-16": ("feeds: []\n".encode("utf-16"), ["1:1: is UTF-16; save it as UTF-8"]),
    "Latin-1": (b"feeds: []\nmodel: caf\xe9\n", ["2:11: is not UTF-8 from here on; save it as UTF-8"]),
    "NUL": (b"feeds: []\n\x00channels: {}\n", ["2:1: the character U+0000 is not allowed in YAML"]),
    "an escape sequence": (b"model: \x1b[2J\n", ["1:8: the character U+001B is not allowed in YAML"]),
    "empty": (b"", [" is empty"]),
    "a comment only": (b"# nothing here yet\n", [" is empty"]),
    "a list": (b"- a\n", ["1:1: the file must be a map (key: value), not a list"]),
    "a text": (b"hello\n", ["1:1: the file must be a map (key: value), not the text 'hello'"]),
    "a Python object": (
        b"model: !!python/object/apply:os.system ['id']\n",
        ["1:8: the tag '!!python/object/apply:os.system' is not allowed"],
    ),
    "a tag of one's own": (b"model: !vault x\n", ["1:8: the tag '!vault' is not allowed"]),
    "an alias bomb": (
        f"a: &a [x, x, x, x, x, x, x, x, x, x]\n{BOMB}\n".encode(),
        [" aliases (*name) make this file larger than 500,000 values"],
    ),
    "an alias of itself": (b"feeds: &a [*a]\n", ["1:12: *a points to no finished part above it marked &a"]),
    "an alias of nothing": (b"feeds: *x\n", ["1:8: *x points to no finished part above it marked &x"]),
    "brackets without end": (b"[" * 100_000, ["1:34: is more than 32 levels deep"]),
    "braces without end": (b"{a: " * 5000, ["1:130: is more than 32 levels deep"]),
    "a key twice": (
        b"feeds: []\nfeeds: []\n",
        ["2:1: the key 'feeds' stands here a second time; the first is in line 1"],
    ),
    "two documents": (
        b"feeds: []\n---\nfeeds: []\n",
        ["3:1: a second document ('---') starts here; one file holds one"],
    ),
    "a list as a key": (b"? [a, b]\n: c\n", ["1:3: a key must be text, not a list or a map"]),
    "a merge key": (b"alerts: &x {}\n<<: *x\n", ["2:1: merge keys ('<<') are not supported; write the keys out"]),
    "nine megabytes": (b"#" * 9_000_000, [" is larger than 8 MB"]),
    "very many values": (b"feeds: [" + b"1," * 500_000 + b"]\n", ["1:1000003: is more than 500,000 values long"]),
    "a number beyond all": (
        b"threads: 1e999\n",
        ["1:10: 'threads' must be a whole number, not the text '1e999'"],
    ),
    "a quote never closed": (
        b"model: 'x\n",
        [
            "2:1: is not YAML: found unexpected end of stream, while scanning a quoted scalar that starts in line 1",
        ],
    ),
    "no, which is text": (
        b"feeds:\n- {url: 'https://a.example/', urgent: no}\n",
        ["2:39: 'urgent' must be true or false, not the text 'no'; write false"],
    ),
}


@pytest.mark.parametrize(("content", "expected"), HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_yaml_gets_a_clear_error(content: bytes, expected: list[str], tmp_path: Path) -> None:
    (tmp_path / "monitor.yaml").write_bytes(content)

    found = problems_of(tmp_path / "monitor.yaml")

    assert found == [f"monitor.yaml:{line}" for line in expected]


LONE, STOPPED = "is not YAML: mapping values are not allowed in this context", "did not find expected '-' indicator"
BLOCK = f"is not YAML: {STOPPED}, while parsing a block collection that starts in line 2"
SLIPS = {
    "keys below a lone address": (
        "feeds:\n  - http://a.example/\n    name: A\n",
        f"3:9: {LONE}; write '- url: ADDRESS' in line 2 where more keys follow",
    ),
    "the same with quotes and a comment": (
        'feeds:\n  - "http://a.example/" # mine\n\n    # its name\n    name: A\n',
        f"5:5: {BLOCK}; write '- url: ADDRESS' in line 2 where more keys follow",
    ),
    "a key too deep": (
        "feeds:\n  - url: http://a.example/\n      name: A\n",
        f"3:11: {LONE}; indent 'name' as 'url' in line 2",
    ),
    "a key not deep enough": (
        "feeds:\n  - url: http://a.example/\n   name: A\n",
        f"3:4: {BLOCK}; indent 'name' as 'url' in line 2",
    ),
    "keys below a channel's address": (
        "channels:\n  desk: json://a.example/\n    default: true\n",
        f"3:12: {LONE}; write 'desk:' alone in line 2, and 'url: ADDRESS' below it, where more keys follow",
    ),
    "a colon in a text": (
        "feeds:\n  - url: http://a.example/\n    name: War: the news\n",
        f"3:14: {LONE}; put the text after 'name:' into quotes, for it holds ': '",
    ),
    "a text that begins with a sign of YAML's own": (
        "storylines: folder\ndatabase: @home.db\n",
        "2:11: is not YAML: found character that cannot start any token, while scanning for the next token that starts "
        "in line 2; put the text that begins with '@' into quotes",
    ),
    "a text that goes on behind its quotes": (
        'feeds:\n  - "A" and B\'s\n',
        f"2:9: {BLOCK}; put the whole text into quotes: '\"A\" and B''s'",
    ),
    "a text that goes on behind a bracket": (
        "feeds:\n  - [Live] War's end\n",
        f'2:12: {BLOCK}; put the whole text into quotes: "[Live] War\'s end"',
    ),
    "a second line at the margin": (
        "model: one that\nis small\nthreads: 2\n",
        "2:1: is not YAML: could not find expected ':', while scanning a simple key that starts in line 2; "
        "indent this line if it goes on with 'model' in line 1",
    ),
    "something else": ("feeds: [a\nmodel: b\n", "2:6: is not YAML: did not find expected ',' or ']'"),
}


@pytest.mark.parametrize(("content", "expected"), SLIPS.values(), ids=SLIPS.keys())
def test_a_common_slip_of_yaml_is_told_with_what_to_write(content: str, expected: str, tmp_path: Path) -> None:
    (tmp_path / "monitor.yaml").write_text(content, encoding="utf-8")

    (found,) = problems_of(tmp_path / "monitor.yaml")

    assert found.startswith(f"monitor.yaml:{expected}")
    assert "write" in expected or "indent" in expected or "quotes" in expected or ";" not in found


def test_a_file_that_is_looked_for_in_the_wrong_folder_is_told_with_the_way_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    with pytest.raises(ConfigError) as told:
        load_config(Path("config/monitor.yaml"))

    way_out = "is not found from this folder; go to the right one, or say --config FILE"
    assert str(told.value) == f"config/monitor.yaml: {way_out}"


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert problems_of(tmp_path / "none.yaml") == ["none.yaml: cannot be read: No such file or directory"]


def test_a_folder_in_place_of_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "storylines" / "floods.yaml").mkdir(parents=True)
    (tmp_path / "monitor.yaml").write_text("feeds: []\n", encoding="utf-8")

    assert problems_of(tmp_path / "monitor.yaml") == ["storylines/floods.yaml: cannot be read: Is a directory"]


def test_a_storyline_folder_that_is_not_there_is_told_where_it_is_named(tmp_path: Path) -> None:
    (tmp_path / "monitor.yaml").write_text("feeds: []\nstorylines: topics\n", encoding="utf-8")

    assert problems_of(tmp_path / "monitor.yaml") == ["monitor.yaml:2:13: there is no folder topics"]


def test_one_id_in_two_files_is_told(tmp_path: Path) -> None:
    (tmp_path / "storylines").mkdir()
    (tmp_path / "monitor.yaml").write_text("feeds: []\n", encoding="utf-8")
    for suffix in ("yaml", "yml"):
        (tmp_path / "storylines" / f"floods.{suffix}").write_text(
            "id: floods\ntitle: Floods\ndescription: High water.\n", encoding="utf-8"
        )

    assert problems_of(tmp_path / "monitor.yaml") == [
        "storylines/floods.yml:1:5: the id 'floods' is already that of storylines/floods.yaml"
    ]
