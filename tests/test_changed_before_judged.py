"""A text that is changed before anything was decided on it: its development is told, and what is old stays old."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from monitor.pipeline import poll
from tests.conftest import Embed
from tests.stage import FERRY, HOUR, START, WIRE, Stage, report

pytestmark = pytest.mark.model

SINKS = report("Ferry Polarlys sinks off Norway", "The ferry Polarlys sank off Norway on Monday; 14 people died.", 0)
CORRECTED = replace(SINKS, summary="The ferry Polarlys sank off the coast of Norway on Monday; 16 people died.")
AGAIN = replace(SINKS, summary="The ferry Polarlys sank off the coast of Norway on Monday; 17 people died.")


@pytest.fixture(params=[False, True], ids=["in one process", "in a new process each step"])
def stage(request: pytest.FixtureRequest, embed: Embed, tmp_path: Path) -> Stage:
    return Stage(tmp_path / "monitor.db", embed, (FERRY,), (WIRE,), restarts=request.param)


def ask(stage: Stage, hours: int) -> None:
    stage.step(lambda: poll(stage.monitor, START + hours * HOUR, is_due=False))


def test_a_development_whose_text_changes_before_it_is_judged_is_told_once(stage: Stage) -> None:
    stage.begin()
    stage.publish(WIRE, SINKS)
    ask(stage, 1)
    stage.publish(WIRE, CORRECTED)
    stage.cycle(2)
    assert [kind for kind, _ in stage.told()] == ["new_development"]

    stage.publish(WIRE, AGAIN)
    stage.cycle(3)

    assert [kind for kind, _ in stage.told()].count("new_development") == 1
    assert stage.rows("SELECT version FROM entries") == [(3,)]


def test_what_the_first_poll_brought_is_not_told_for_having_changed_before_it_was_judged(stage: Stage) -> None:
    stage.publish(WIRE, SINKS)
    ask(stage, 1)
    stage.publish(WIRE, CORRECTED)
    stage.cycle(2)

    assert (stage.buckets()[SINKS.title], stage.told()) == ("not new", [])
