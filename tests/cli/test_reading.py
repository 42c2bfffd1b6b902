"""`monitor read`: figures as a table, as JSON lines, and clear errors for bad input."""

import json

import pytest
from click.testing import CliRunner

from monitor.cli.reading import read
from monitor.errors import InputError

LINES = '{"text": "At least 40 people died, police said."}\n\n{"text": "It rained in 2014."}\n'


def run(*arguments: str, given: str | None = None):
    return CliRunner().invoke(read, list(arguments), input=given)


def test_a_text_is_shown_as_a_table():
    result = run("Some 40 ships sank, the coast guard said.")

    assert result.exit_code == 0
    assert "Some 40 ships" in result.output
    assert "coast guard" in result.output


def test_json_lines_in_give_json_lines_out_in_order():
    result = run("--jsonl", "-", "--json", given=LINES)

    first, second = (json.loads(line) for line in result.output.splitlines())
    assert first["figures"] == [
        {
            "text": "At least 40 people", "start": 0, "end": 18, "low": 40.0, "high": None, "bound": "at_least",
            "unit": "person", "of": "people", "attribution": "police", "via": [],
        }
    ]  # fmt: skip
    assert second == {"figures": []}


def test_a_file_of_json_lines_is_read(tmp_path):
    file = tmp_path / "texts.jsonl"
    file.write_text(LINES, encoding="utf-8")

    result = run("--jsonl", str(file), "--json")

    assert len(result.output.splitlines()) == 2


def test_explaining_names_the_rule_that_dropped_a_number():
    result = run("--explain", "It rained in 2014.")

    assert "No figures." in result.output
    assert "2014 (year)" in result.output


def test_text_on_standard_input_is_read():
    assert "12 tonnes" in run(given="It weighs 12 tonnes.").output


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", ":3: not JSON"),
        ("[]", ':3: expected an object with a "text"'),
        ('{"text": 5}', ':3: expected an object with a "text"'),
        ("[" * 100_000, ":3: JSON that no question needs"),
        (f'{{"text": {"9" * 5000}}}', ":3: JSON that no question needs"),
    ],
)
def test_a_bad_line_is_named_by_file_and_line(tmp_path, line, message):
    file = tmp_path / "texts.jsonl"
    file.write_text(LINES.replace("\n\n", "\n") + line + "\n", encoding="utf-8")

    result = run("--jsonl", str(file), "--json")

    assert isinstance(result.exception, InputError)
    assert f"{file}{message}" in str(result.exception)


def test_a_text_beside_a_file_of_lines_is_refused():
    result = CliRunner().invoke(read, ["12 dead", "--jsonl", "-"], input='{"text": "5 dead"}\n')

    assert result.exit_code == 2
    assert "Give a TEXT or --jsonl, not both." in result.stderr


def test_a_byte_order_mark_is_no_part_of_the_first_line():
    assert run("--jsonl", "-", "--json", given="\ufeff" + LINES).exit_code == 0


def test_a_file_that_is_not_there_is_named(tmp_path):
    result = run("--jsonl", str(tmp_path / "none.jsonl"))

    assert isinstance(result.exception, InputError)
    assert "none.jsonl" in str(result.exception)


def test_digits_can_be_read_as_another_language_groups_them():
    result = run("--language", "de", "--json", "Es kostet 38.000 Euro.")

    assert json.loads(result.output)["figures"][0]["low"] == 38000


@pytest.mark.parametrize("text", ["12 [/bold] men and [red]5 tonnes", "12 \ud83d men", "5 million " + "million " * 60])
def test_hostile_text_is_shown_as_it_stands(text):
    given = json.dumps({"text": text}) + "\n"

    shown = run("--jsonl", "-", given=given)
    (answer,) = (json.loads(line) for line in run("--jsonl", "-", "--json", given=given).output.splitlines())

    assert shown.exit_code == 0
    assert all(figure["low"] < 1e30 for figure in answer["figures"])


def test_each_line_is_read_in_its_own_language():
    lines = [{"text": "38.000 people", "language": "de"}, {"text": "38.000 people"}]

    result = run("--jsonl", "-", "--json", given="\n".join(map(json.dumps, lines)))

    german, english = (json.loads(line)["figures"][0]["low"] for line in result.output.splitlines())
    assert (german, english) == (38_000, 38)


def test_a_line_of_no_language_is_read_in_that_of_the_command_line():
    result = run("--jsonl", "-", "--json", "--language", "de", given='{"text": "38.000 people"}')

    assert json.loads(result.output)["figures"][0]["low"] == 38_000


def test_a_line_whose_language_is_no_code_is_named():
    result = run("--jsonl", "-", "--json", given='{"text": "38.000 people", "language": "in German"}')

    assert isinstance(result.exception, InputError)
    assert "standard input:1" in str(result.exception)


def test_a_language_on_the_command_line_that_is_no_code_is_refused():
    result = run("38.000 people", "--language", "in German")

    assert isinstance(result.exception, InputError)
    assert "--language" in str(result.exception)
