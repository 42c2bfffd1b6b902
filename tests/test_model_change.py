"""Another embedding model: what is on record is embedded anew, once, and vectors of two models never meet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy
import pytest

from monitor.core.storylines.background import ENOUGH_TO_CALIBRATE
from monitor.embedder import PACKAGED_ID, Embedder, _packaged_path
from monitor.errors import EmbeddingError
from monitor.store.overview import WAITING, bucket_counts
from monitor.tracking import open_desk
from tests.conftest import Embed
from tests.stage import FERRY, GAZETTE, START, WIRE, Stage, report

pytestmark = pytest.mark.model

OTHER = "other-model@1"
SINKS = report("Ferry Polarlys sinks off Norway with 214 people aboard", "The ferry sank in a storm off Norway.", 1)
SINKS_TOO = report("Norwegian ferry Polarlys goes down in storm with 214 aboard", "The ferry sank off Norway.", 5)


class OtherModel:
    """The packaged model in other coordinates, and one more: comparing its vectors with the packaged ones fails."""

    def __init__(self, embed: Embed) -> None:
        self.embed = embed
        self.texts: list[str] = []

    def __call__(self, texts: Sequence[str]) -> numpy.ndarray:
        self.texts += texts
        vectors = self.embed(texts)[:, ::-1]
        return numpy.hstack([vectors, numpy.zeros((len(vectors), 1), numpy.float32)])


def fill(number: int) -> list:
    """Reports on other matters, each with a word of its own, enough to measure a model on."""
    trades = ("bakers", "teachers", "pilots", "nurses", "farmers", "miners", "judges", "painters", "brewers", "tailors")
    return [report(f"Union of {trades[each % 10]} in district {each} agrees on pay", "", 0.5) for each in range(number)]


@pytest.fixture
def stage(embed: Embed, tmp_path: Path) -> Stage:
    stage = Stage(tmp_path / "monitor.db", embed).begin()
    stage.publish(WIRE, SINKS, *fill(20))
    stage.cycle(2)
    return stage


def change_model(stage: Stage, other: Embed, **more: object) -> list[tuple[int, int]]:
    """Go on with another model; what the progress bar is told."""
    heard: list[tuple[int, int]] = []
    stage.embed, stage.model = other, OTHER
    stage.more = {"on_embedding": lambda done, total: heard.append((done, total)), **more}
    stage.restart()
    return heard


def test_what_is_on_record_is_embedded_anew_once_and_told_of(stage: Stage, embed: Embed) -> None:
    other = OtherModel(embed)
    heard = change_model(stage, other)
    stage.publish(GAZETTE, SINKS_TOO)

    assert stage.cycle(5)[1].failures == []

    assert heard == [(done, 21) for done in range(22)]
    assert SINKS.title in other.texts
    counts = dict(stage.rows("SELECT model, count(*) FROM vectors GROUP BY model"))
    assert counts == {PACKAGED_ID: 21, OTHER: 22}

    heard.clear()
    other.texts.clear()
    stage.restart()
    stage.publish(GAZETTE, report("Bakers end strike", "The bakers agreed.", 6))
    stage.cycle(6)
    assert heard == []
    assert SINKS.title not in other.texts


def test_what_was_told_under_the_old_model_is_known_under_the_new_one(stage: Stage, embed: Embed) -> None:
    change_model(stage, OtherModel(embed))
    stage.publish(GAZETTE, SINKS_TOO)
    stage.cycle(5)

    assert stage.buckets()[SINKS_TOO.title] == "known"
    assert len(stage.sent) == 1
    assert SINKS.title in stage.reason(SINKS_TOO.title)


def test_going_back_to_a_model_finds_its_vectors_again(stage: Stage, embed: Embed) -> None:
    change_model(stage, OtherModel(embed))
    stage.publish(GAZETTE, SINKS_TOO)
    stage.cycle(5)
    heard: list[tuple[int, int]] = []
    stage.embed, stage.model, stage.more = embed, PACKAGED_ID, {"on_embedding": lambda *at: heard.append(at)}
    stage.restart()
    stage.publish(GAZETTE, report("Bakers end strike", "The bakers agreed.", 6))

    assert stage.cycle(6)[1].failures == []

    assert heard == [(0, 1), (1, 1)]  # the one entry that came under the other model


def test_embedding_anew_goes_on_after_it_was_stopped(stage: Stage, embed: Embed) -> None:
    heard: list[tuple[int, int]] = []
    stop = {"on_embedding": lambda *at: heard.append(at), "is_stopping": lambda: len(heard) >= 8}
    change_model(stage, OtherModel(embed), **stop)
    stage.publish(GAZETTE, SINKS_TOO)

    stage.cycle(5)

    assert heard[-1] == (7, 21)
    assert stage.rows(f"SELECT count(*) FROM vectors WHERE model = '{OTHER}'") == [(7,)]
    with stage.open() as store:
        assert bucket_counts(store)[WAITING] == 1
    assert stage.rows("SELECT attempts FROM entries WHERE bucket IS NULL") == [(0,)]

    assert change_model(stage, OtherModel(embed)) == []
    stage.analyse(6)
    assert stage.rows(f"SELECT count(*) FROM vectors WHERE model = '{OTHER}'") == [(22,)]
    assert stage.buckets()[SINKS_TOO.title] == "known"


def test_a_model_that_none_knows_is_measured_on_the_users_own_entries(embed: Embed, tmp_path: Path) -> None:
    stage = Stage(tmp_path / "monitor.db", embed).begin()
    stage.publish(WIRE, *fill(ENOUGH_TO_CALIBRATE - 1))
    stage.cycle(1)
    other = OtherModel(embed)
    with stage.open() as store:
        early = open_desk(store, (FERRY,), other, OTHER, START)
    stage.publish(WIRE, SINKS)
    stage.cycle(2)
    with stage.open() as store:
        late = open_desk(store, (FERRY,), other, OTHER, START)

    assert early.background.reference is None
    assert late.background.reference.shape == (ENOUGH_TO_CALIBRATE, 385)
    assert late.background.spread > 0
    assert late.tracks[0].profile.baselines[0] != early.tracks[0].profile.baselines[0]


def test_the_packaged_model_given_by_its_folder_is_another_model_with_the_same_vectors(
    stage: Stage, embed: Embed, loaded_once: None
) -> None:
    by_path = Embedder(str(_packaged_path()))
    assert by_path.model_id != PACKAGED_ID
    stage.embed, stage.model = by_path.embed, by_path.model_id
    stage.restart()
    stage.publish(GAZETTE, replace(SINKS, entry_id="copy", link="https://gazette.example/copy"))

    assert stage.cycle(5)[1].failures == []

    assert dict(stage.rows("SELECT model, count(*) FROM vectors GROUP BY model"))[by_path.model_id] == 22
    assert stage.rows("SELECT bucket FROM entries WHERE entry_id = 'copy'") == [("duplicate",)]


@pytest.mark.parametrize("model", ["./no-such-model", "../models/none", "/no/such/model", "~/none"])
def test_a_folder_that_is_not_there_is_not_looked_up_as_a_name(model: str) -> None:
    with pytest.raises(EmbeddingError, match=f"model '{model}' cannot be loaded: there is no such folder"):
        Embedder(model).embed(["Ferry sinks"])
