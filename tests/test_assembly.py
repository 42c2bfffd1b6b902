"""The monitor as it is put together from a configuration."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from monitor.assembly import embedder_for
from monitor.config import Config

CONFIG = Config(path=Path("monitor.yaml"), database=Path("monitor.db"))


def test_a_reload_that_leaves_the_model_alone_does_not_load_it_again() -> None:
    first = embedder_for(CONFIG)

    assert embedder_for(replace(CONFIG, feeds=()), first) is first


@pytest.mark.parametrize("changed", [{"model": "another"}, {"threads": 4}], ids=str)
def test_a_reload_takes_up_another_model_and_other_threads(changed: dict[str, object]) -> None:
    first = embedder_for(CONFIG)
    config = replace(CONFIG, **changed)
    second = embedder_for(config, first)

    assert second is not first
    assert (second.model, second.threads) == (config.model, config.threads)
