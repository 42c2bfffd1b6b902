"""A contradiction that was told, and what a correction or a late report makes of it afterwards."""

from __future__ import annotations

from dataclasses import replace
from datetime import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from monitor.cli import cli
from monitor.core.telling import holding
from monitor.core.telling.forms import Form
from monitor.core.telling.wording import render
from monitor.model import AlertKind, Relation
from monitor.store import open_store
from monitor.store.listings import Selection, list_alerts, list_figures
from tests.conftest import Embed
from tests.stage import COURIER, FERRY, GAZETTE, WIRE, Stage, report

pytestmark = pytest.mark.model

FIGURES = replace(FERRY, alerts=("contradiction",))


def toll(words: str, who: str, hours: float, name: str) -> object:
    text = f"{words} people were killed when the ferry Polarlys sank off Norway, {who} said."
    return report(f"Toll of the ferry Polarlys off Norway, from {who}", text, hours, name=name)


@pytest.fixture
def stage(embed: Embed, tmp_path: Path) -> Stage:
    """The coast guard's 38 and the police's 15: a contradiction."""
    stage = Stage(tmp_path / "monitor.db", embed, (FIGURES,)).begin()
    stage.publish(WIRE, toll("38", "the coast guard", 1, "wire"))
    stage.cycle(1)
    stage.publish(GAZETTE, toll("15", "police", 3, "gazette"))
    return stage


def notes(stage: Stage) -> list[str]:
    with open_store(stage.path) as store:
        lines = list_alerts(store, Selection())
    return [line.alert.note for line in lines if line.alert.kind is AlertKind.CONTRADICTION]


def test_a_contradiction_stands_while_both_figures_do(stage: Stage) -> None:
    stage.cycle(3)
    stage.publish(WIRE, toll("Only 38", "the coast guard", 1, "wire"))
    stage.cycle(6)

    assert notes(stage) == [""]


def test_what_a_text_keeps_when_it_is_edited_elsewhere_is_said_no_later(stage: Stage) -> None:
    stage.cycle(3)
    told = len(stage.sent)
    stage.publish(WIRE, replace(toll("38", "the coast guard", 1, "wire"), title="Toll of the Polarlys, in full"))
    stage.cycle(6)

    with open_store(stage.path) as store:
        lines = list_figures(store, Selection())
    current = {line.recorded.figure.mention.text: line for line in lines if line.superseded_at is None}
    assert current["38 people"].verdicts[0].relation is Relation.AGREES
    assert current["15 people"].verdicts[0].relation is Relation.CONTRADICTS
    assert len(stage.sent) == told


@pytest.mark.parametrize(
    ("feed", "corrected", "outlet", "gone"),
    [
        (WIRE, toll("15", "the coast guard", 1, "wire"), "Fjord Wire", "38"),
        (GAZETTE, toll("38", "police", 3, "gazette"), "Harbour Gazette", "15"),
    ],
)
def test_it_falls_with_the_figure_that_an_outlet_takes_back(stage, feed, corrected, outlet, gone) -> None:
    stage.cycle(3)
    told = len(stage.sent)
    stage.publish(feed, corrected)
    stage.cycle(6)

    note = f"{outlet} changed its text on 3 Mar 2025 12:00 UTC, and “{gone} people” is not in it any more"
    assert notes(stage)[-1] == note
    assert len(stage.sent) - told <= 1  # the correction may be told itself, the old alert is not sent again
    for command in (["alerts"], ["explain", "a1"], ["explain", "e2"]):
        shown = CliRunner().invoke(cli, [*command, "--db", str(stage.path)], catch_exceptions=False).output
        assert f"No longer stands: {note}" in " ".join(shown.split())


def test_the_text_that_lowers_its_own_figure_is_what_the_alert_tells(stage: Stage) -> None:
    stage.publish(GAZETTE, toll("38", "police", 3, "gazette"))
    stage.cycle(3)
    stage.publish(WIRE, toll("15", "the coast guard", 1, "wire"))
    stage.cycle(6)

    assert stage.rows("SELECT count(*) FROM alerts") == [(1,)]
    assert notes(stage) == [""]


def test_one_that_was_held_overnight_says_in_its_message_that_it_no_longer_stands(embed, tmp_path) -> None:
    night = {"desk": holding.Policy(quiet_hours=(time(8, 0), time(15, 0)))}
    stage = Stage(tmp_path / "monitor.db", embed, (FIGURES,), more={"policies": night}).begin()
    stage.publish(WIRE, toll("38", "the coast guard", 1, "wire"))
    stage.cycle(1)
    stage.publish(GAZETTE, toll("15", "police", 3, "gazette"))
    stage.cycle(3)
    assert stage.sent == []

    stage.publish(GAZETTE, toll("38", "police", 3, "gazette"))
    stage.cycle(6)
    stage.cycle(10)

    messages = [render(alert, form=Form.TEXT, limit=None).body for _, alert in stage.sent]
    assert any("No longer stands: Harbour Gazette changed its text on" in message for message in messages)


def test_it_falls_when_a_late_report_shows_that_the_same_claimant_had_said_so_before(stage: Stage) -> None:
    stage.cycle(3)
    stage.publish(COURIER, toll("15", "police", 0.5, "courier"))
    stage.cycle(6)

    assert notes(stage) == [
        "since 3 Mar 2025 12:00 UTC it is judged otherwise, in the light of another report"
        " (agrees: 15 people then 15 people: the same count)"
    ]
