"""An entry that comes without a date, or with one that lies ahead of a clock that is behind, and is dated later."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.conftest import Embed
from tests.stage import FERRY, GAZETTE, WIRE, Stage, report

pytestmark = pytest.mark.model

SINKS = report("Ferry Polarlys sinks off Norway", "The ferry Polarlys sank off Norway on Monday; 14 people died.", 0)
CORRECTED = replace(SINKS, summary="The ferry Polarlys sank off the coast of Norway on Monday; 16 people died.")
OLD = replace(SINKS, published_at=report("", "", -24 * 60).published_at)


@pytest.fixture(params=[False, True], ids=["in one process", "in a new process each step"])
def stage(request: pytest.FixtureRequest, embed: Embed, tmp_path: Path) -> Stage:
    """A stage on which the entry was recorded and judged without its date."""
    stage = Stage(tmp_path / "monitor.db", embed, (FERRY,), (WIRE, GAZETTE), restarts=request.param).begin()
    stage.publish(WIRE, replace(SINKS, published_at=None))
    stage.cycle(0)
    assert (stage.buckets()[SINKS.title], stage.told()) == ("undated", [])
    return stage


@pytest.mark.parametrize("mended", [SINKS, CORRECTED], ids=["the same text", "a corrected text"])
def test_an_entry_whose_date_is_mended_is_told_once(stage: Stage, mended: object) -> None:
    stage.publish(WIRE, mended)  # type: ignore[arg-type]  # an entry
    stage.cycle(1)
    stage.cycle(2)

    assert [kind for kind, _ in stage.told()] == ["new_development"]
    assert stage.buckets()[SINKS.title] == "alerted"
    assert len(stage.rows("SELECT 1 FROM figures WHERE superseded_at IS NULL AND text LIKE '1%'")) == 1


def test_an_entry_that_turns_out_to_be_old_is_backfill(stage: Stage) -> None:
    stage.publish(WIRE, OLD)
    stage.cycle(1)

    assert (stage.buckets()[SINKS.title], stage.told()) == ("backfill", [])


def test_an_entry_whose_dated_copy_was_told_meanwhile_is_not_told_again(stage: Stage) -> None:
    stage.publish(GAZETTE, SINKS)
    stage.cycle(1)
    told = stage.told()
    stage.publish(WIRE, SINKS)
    stage.cycle(2)

    assert len(told) == 1
    assert stage.told() == told
