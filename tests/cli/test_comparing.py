"""`monitor compare`: one pair on the command line, many as JSON lines, and what it refuses."""

import json

import pytest
from click.testing import CliRunner

from monitor.cli import cli
from monitor.errors import ConfigError, InputError

EARLIER = {
    "title": "Floods in Valencia",
    "text": "The flood has killed 412 people in Valencia, according to the ministry.",
    "sentence": "The flood has killed 412 people in Valencia, according to the ministry.",
    "figure": "412 people",
    "published": "2025-03-02T08:00:00+00:00",
    "source": "Herald",
}
LATER = EARLIER | {
    "text": "The flood killed 389 people in Valencia.",
    "sentence": "The flood killed 389 people in Valencia.",
    "figure": "389 people",
    "published": "2025-03-04",
    "source": "Courier",
}


def run(*arguments, text=None):
    return CliRunner().invoke(cli, ["compare", *arguments], input=text)


def test_a_marked_pair_is_answered_with_both_figures():
    done = run("--jsonl", "-", "--json", text=json.dumps({"earlier": EARLIER, "later": LATER}))

    shown = json.loads(done.output)
    assert done.exit_code == 0
    assert (shown["relation"], shown["kind"]) == ("contradicts", "revised_down")
    assert "412" in shown["reason"]
    assert (shown["earlier"]["low"], shown["later"]["low"]) == (412, 389)
    assert shown["later"]["measure"]["places"] == ["valencia"]


def test_every_question_has_its_answer_in_order(tmp_path):
    file = tmp_path / "questions.jsonl"
    questions = [{"earlier": EARLIER, "later": later} for later in (LATER, EARLIER, LATER)]
    file.write_text("\n".join(map(json.dumps, questions)), "utf-8")

    done = run("--jsonl", str(file), "--json")

    relations = [json.loads(line)["relation"] for line in done.output.splitlines()]
    assert relations == ["contradicts", "agrees", "contradicts"]


def test_two_texts_on_the_command_line_are_versions_of_one():
    done = run("Gunman kills six in a market in Leeds", "Gunman kills ten in a market in Leeds")

    assert done.output.startswith("updates: ")
    assert "six became ten" in done.output


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("{", "standard input:1: not JSON"),
        ("[]", "standard input:1: a question is an object"),
        ("[" * 100_000, "standard input:1: JSON that no question needs"),
        ('{"earlier": {}}', 'standard input:1: "later" is missing'),
        ('{"earlier": {"title": 3}, "later": {}}', '"earlier.title" is no text'),
        ('{"earlier": {"published": "soon"}, "later": {}}', "earlier.published: 'soon' is no ISO 8601 time"),
        (
            '{"earlier": {"published": "0001-01-01T00:00+14:00"}, "later": {}}',
            "'0001-01-01T00:00+14:00' lies out of the years 1900 to 2199",
        ),
    ],
)
def test_a_question_that_cannot_be_read_is_named(line, words):
    done = run("--jsonl", "-", text=line)

    assert isinstance(done.exception, InputError)
    assert words in str(done.exception)


def test_a_file_that_is_not_there_is_named():
    done = run("--jsonl", "absent.jsonl")

    assert isinstance(done.exception, InputError)
    assert "absent.jsonl" in str(done.exception)


def test_neither_texts_nor_questions_is_a_usage_error():
    assert run().exit_code == 2
    assert run("one", "two", "--jsonl", "-").exit_code == 2


PARAPHRASES = ("Floods in Valencia kill 51 people", "In Valencia the water killed 51 people overnight")


def test_texts_are_compared_under_the_configured_model(tmp_path):
    config = tmp_path / "monitor.yaml"
    config.write_text(f"database: monitor.db\nmodel: {tmp_path / 'no-such-model'}\nfeeds: [https://one.example/rss]\n")
    (tmp_path / "storylines").mkdir()

    done = run(*PARAPHRASES, "--config", str(config))

    assert done.exit_code == 0
    assert "no-such-model' cannot be loaded" in done.stderr
    assert "compared by their words alone" in done.stderr


def test_a_configuration_that_is_named_and_not_there_is_a_mistake(tmp_path):
    with pytest.raises(ConfigError, match="No such file"):
        CliRunner().invoke(cli, ["compare", *PARAPHRASES, "--config", str(tmp_path / "x.yaml")], catch_exceptions=False)


@pytest.mark.model
def test_without_a_configuration_the_packaged_model_compares(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    done = run(*PARAPHRASES)

    assert (done.exit_code, done.stderr) == (0, "")


GERMAN = {"text": "Die Zahl stieg auf 38.000 people.", "figure": "38.000 people"}


@pytest.mark.parametrize(
    "question",
    [
        {"language": "de", "earlier": GERMAN, "later": GERMAN},
        {"earlier": GERMAN | {"language": "de"}, "later": GERMAN | {"language": "de-AT"}},
        {"language": "en", "earlier": GERMAN | {"language": "de"}, "later": GERMAN | {"language": "de"}},
    ],
)
def test_digits_are_read_as_the_language_of_a_question_groups_them(question):
    done = run("--jsonl", "-", "--json", text=json.dumps(question))

    shown = json.loads(done.output)
    assert (shown["earlier"]["low"], shown["later"]["low"]) == (38_000, 38_000)


def test_numbers_of_a_later_version_are_read_in_its_language():
    texts = {
        "earlier": {"text": "Gunman in Leeds robs 999 shops"},
        "later": {"text": "Gunman in Leeds robs 1.010 shops"},
    }

    done = run("--jsonl", "-", "--json", text=json.dumps(texts | {"language": "de"}))

    assert json.loads(done.output)["relation"] == "updates"


@pytest.mark.parametrize("language", ["", "deutsch!", 7, ["de"]])
def test_a_language_that_is_none_is_named_with_its_line(language):
    lines = [{"earlier": EARLIER, "later": LATER}, {"earlier": EARLIER, "later": LATER, "language": language}]

    done = run("--jsonl", "-", "--json", text="\n".join(map(json.dumps, lines)))

    assert isinstance(done.exception, InputError)
    assert "standard input:2" in str(done.exception)
    assert '"language"' in str(done.exception)
