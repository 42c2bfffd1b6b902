"""`monitor feedback`: the user's word on an entry, what it changes, and who takes it up."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from monitor.cli import cli
from tests.conftest import Embed
from tests.stage import FERRY, GAZETTE, WIRE, Stage, report, with_settings

pytestmark = pytest.mark.model

BROAD = with_settings(FERRY, terms=("ferry", "Norway ferry"))
YACHT = (
    "Luxury yacht of ferry line owner on show in Monaco",
    "The yacht of the owner of the Norway ferry line is for sale.",
)
YACHT_AGAIN = (
    "Owner of Norway ferry line shows his luxury yacht in Monaco",
    "The yacht that is for sale can be visited.",
)
SINKS = ("Ferry Polarlys sinks off Norway with 214 people aboard", "The ferry sank in a storm off the coast of Norway.")
BUOYS = (
    "Weather buoys failed before the storm, institute says",
    "Two buoys of the weather institute had sent no data.",
)
BUOYS_AGAIN = (
    "Why the weather buoys sent no data before the storm",
    "The institute found two of its buoys without power.",
)


class Desk:
    """A user's folder with a database that a running monitor fills, and the command run beside it."""

    def __init__(self, folder: Path, embed: Embed) -> None:
        (folder / "storylines").mkdir()
        (folder / "storylines" / "ferry.yaml").write_text(
            f"id: ferry\ntitle: {FERRY.title}\ndescription: '{FERRY.description}'\nterms: [ferry, Norway ferry]\n"
        )
        self.config = folder / "monitor.yaml"
        self.config.write_text("database: monitor.db\nfeeds: []\nchannels: {desk: 'json://127.0.0.1:9/'}\n")
        self.stage = Stage(folder / "monitor.db", embed, (BROAD,)).begin()

    def feedback(self, *arguments: str, answer: str = "y\n") -> Result:
        given = ["feedback", *arguments, "--config", str(self.config)]
        if "--days" not in given:
            given += ["--days", "36500"]  # the stage's clock is not today's
        return CliRunner().invoke(cli, given, input=answer)

    def belonging(self, title: str) -> str:
        asked = f"SELECT belonging FROM matches JOIN entries ON key = entry_key WHERE entries.title = '{title}'"
        return self.stage.rows(asked)[0][0]


@pytest.fixture
def desk(tmp_path: Path, embed: Embed) -> Desk:
    desk = Desk(tmp_path, embed)
    desk.stage.publish(WIRE, report(*SINKS, 1), report(*YACHT, 2), report(*BUOYS, 3))
    desk.stage.cycle(4)
    return desk


def key_of(desk: Desk, title: str) -> str:
    with desk.stage.open() as store:
        return f"e{store.rows('SELECT key FROM entries WHERE title = ?', (title,))[0]['key']}"


def test_a_no_shows_what_it_would_have_changed_asks_and_is_noted(desk: Desk) -> None:
    key = key_of(desk, SINKS[0])

    result = desk.feedback(key, "no")

    assert result.exit_code == 0, result.output
    told = result.output
    assert told.startswith("What it would have changed in the last 36500 days (- an alert less, + one more):\n- ")
    assert told.index("a day before") < told.index(f"Note that {key} “{SINKS[0]}” does not belong to ferry? [y/N]:")
    assert f"Noted: {key} “{SINKS[0]}” does not belong to ferry.\nLess of its kind will be told from now on" in told
    assert desk.stage.rows("SELECT storyline, belongs FROM feedback") == [("ferry", 0)]


def test_the_alert_of_an_entry_that_does_not_belong_is_shown_as_removed(desk: Desk) -> None:
    result = desk.feedback(key_of(desk, SINKS[0]), "no")

    removed = [line for line in result.output.splitlines() if line.startswith("- ")]
    assert len(removed) == 1
    assert removed[0].endswith(" · new development")


def test_a_word_that_would_have_changed_no_alert_says_so_in_one_line(desk: Desk) -> None:
    told = desk.feedback(key_of(desk, BUOYS[0]), "no", "--storyline", "ferry", answer="n\n").output

    assert told.startswith(
        "It would have changed no alert in the last 36500 days: the same 2 alerts.\ne3 itself would "
    )


def test_what_becomes_of_the_entry_itself_is_shown(desk: Desk) -> None:
    told = desk.feedback(key_of(desk, SINKS[0]), "no", answer="n\n").output
    key = key_of(desk, SINKS[0])

    assert f"\n{key} itself was alerted, would be off storyline: likeness 1.00 to a counter-example" in told
    assert "    becomes off storyline: likeness 1.00 to a counter-example" in told
    assert "\nentries: off storyline 1 → 2, alerted 2 → 1\n" in told


def test_the_effect_on_a_storyline_in_shadow_is_what_it_would_tell_otherwise(desk: Desk) -> None:
    with (desk.config.parent / "storylines" / "ferry.yaml").open("a", encoding="utf-8") as storyline:
        storyline.write("shadow: true\n")

    told = desk.feedback(key_of(desk, SINKS[0]), "no", answer="n\n")

    assert "1 alert kept, 1 removed, 0 added" in told.stdout
    assert told.stderr == "ferry is in shadow: shown is what it would tell otherwise.\n"


def test_nothing_is_noted_unless_it_is_confirmed(desk: Desk) -> None:
    result = desk.feedback(key_of(desk, YACHT[0]), "no", answer="n\n")

    assert result.exit_code == 0
    assert result.stdout.endswith("[y/N]: n\nNothing noted.\n")
    assert desk.stage.rows("SELECT * FROM feedback") == []


def test_a_word_that_is_forgotten_changes_back_what_it_changed(desk: Desk) -> None:
    key = key_of(desk, YACHT[0])
    told = desk.feedback(key, "no", "--yes").output
    assert told.endswith(f"To undo it: monitor feedback {key} forget --storyline ferry\n")
    desk.stage.publish(GAZETTE, report("Bakers end strike", "The bakers agreed.", 5))
    desk.stage.cycle(6)  # takes up the no

    undone = desk.feedback(key, "forget")

    assert undone.exit_code == 0, undone.output
    added = [line for line in undone.output.splitlines() if line.startswith("+ ")]
    assert len(added) == 1
    assert YACHT[0] in undone.output.partition(added[0])[2]
    assert undone.output.endswith(f"[y/N]: y\nForgotten: what you said of {key} “{YACHT[0]}” and ferry.\n")
    assert desk.stage.rows("SELECT * FROM feedback") == []
    desk.stage.publish(GAZETTE, report(*YACHT_AGAIN, 7))
    desk.stage.cycle(8)
    assert desk.belonging(YACHT_AGAIN[0]) == "matched"


def test_only_what_was_said_can_be_forgotten(desk: Desk) -> None:
    key = key_of(desk, YACHT[0])
    nothing = desk.feedback(key, "forget")
    desk.feedback(key, "no", "--yes")
    elsewhere = desk.feedback(key, "forget", "--storyline", "floods")
    as_json = desk.feedback(key, "forget", "--yes", "--json")

    assert nothing.exit_code == elsewhere.exit_code == 2
    assert f"nothing was said of {key} that could be forgotten" in nothing.output
    assert f"nothing was said of {key} and floods; what was said is of: ferry" in elsewhere.output
    assert json.loads(as_json.stdout) == {"entry": key, "storyline": "ferry", "belongs": None}


def test_a_program_gets_json_and_the_question_apart(desk: Desk) -> None:
    key = key_of(desk, YACHT[0])

    asked = desk.feedback(key, "no", "--json")
    sure = desk.feedback(key, "no", "--yes", "--json")

    *_, summary, noted = (json.loads(line) for line in asked.stdout.splitlines())
    assert summary["type"] == "summary"
    assert noted == {"entry": key, "storyline": "ferry", "belongs": False}
    assert json.loads(sure.stdout) == noted


def test_a_running_monitor_keeps_out_the_like_of_what_does_not_belong(desk: Desk) -> None:
    assert desk.belonging(YACHT[0]) == "matched"
    running = desk.stage.monitor.seat.desk
    desk.feedback(key_of(desk, YACHT[0]), "no", "--yes")

    desk.stage.publish(GAZETTE, report(*YACHT_AGAIN, 5), report("Owner of ferry Polarlys arrested", SINKS[1], 5))
    desk.stage.cycle(6)

    assert desk.stage.monitor.seat.desk is not running
    assert desk.belonging(YACHT_AGAIN[0]) == "off"
    assert "counter-example" in desk.stage.reason(YACHT_AGAIN[0])
    assert desk.belonging("Owner of ferry Polarlys arrested") == "matched"


def test_a_running_monitor_brings_in_the_like_of_what_belongs(desk: Desk) -> None:
    assert desk.belonging(BUOYS[0]) != "matched"
    desk.feedback(key_of(desk, BUOYS[0]), "yes", "--storyline", "ferry", "--yes")

    desk.stage.publish(GAZETTE, report(*BUOYS_AGAIN, 5), report("Bakers end strike", "The bakers agreed.", 5))
    desk.stage.cycle(6)

    assert desk.belonging(BUOYS_AGAIN[0]) == "matched"
    assert desk.belonging("Bakers end strike") == "off"


def test_the_latest_word_on_an_entry_holds(desk: Desk) -> None:
    key = key_of(desk, YACHT[0])
    desk.feedback(key, "no", "--yes")
    desk.feedback(key, "yes", "--yes")

    desk.stage.publish(GAZETTE, report(*YACHT_AGAIN, 5))
    desk.stage.cycle(6)

    assert desk.stage.rows("SELECT belongs FROM feedback") == [(1,)]
    assert desk.belonging(YACHT_AGAIN[0]) == "matched"


def test_a_storyline_that_cannot_be_guessed_or_is_not_there_is_asked_for(desk: Desk) -> None:
    nowhere = desk.feedback(key_of(desk, BUOYS[0]), "yes")
    misspelt = desk.feedback(key_of(desk, YACHT[0]), "no", "--storyline", "fery")

    assert nowhere.exit_code == misspelt.exit_code == 2
    assert "is close to no storyline yet; name one with --storyline: ferry\n" in nowhere.output
    assert "did you mean 'ferry'?" in misspelt.output
