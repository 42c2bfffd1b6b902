"""The monitor as it is put together from a configuration."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.assembly import embedder_for, opening, poll_settings
from monitor.config import Config
from monitor.config.settings import Polling
from monitor.feeds import PollSettings
from monitor.model import Feed
from monitor.store import Store
from monitor.store.feeds import feeds_on_record, sync_feeds

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


def test_every_setting_of_polling_reaches_those_who_poll() -> None:
    polling = Polling(
        interval=timedelta(minutes=7),
        timeout=timedelta(seconds=11),
        body_limit=12,
        entries_limit=13,
        concurrency=14,
        per_host=15,
        contact="desk@example.org",
        allowed_networks=("10.0.0.0/8",),
    )
    usual = Polling()
    assert [each.name for each in fields(Polling) if getattr(polling, each.name) == getattr(usual, each.name)] == []

    assert poll_settings(polling) == PollSettings(
        total_timeout=11.0,
        max_body=12,
        max_entries=13,
        concurrency=14,
        per_host=15,
        contact="desk@example.org",
        allowed_networks=("10.0.0.0/8",),
    )


NOW = datetime(2026, 11, 22, tzinfo=UTC)
PAID = Feed("https://paid.example/rss", "Paid", "paid", headers=(("Authorization", "Bearer secret"),))


def told(open_database: Callable[[], AbstractContextManager[Store]]) -> int:
    """How many rows change when a cycle tells the database of the feeds; they are known afterwards, headers and all."""
    with open_database() as store:
        before = store.connection.total_changes
        sync_feeds(store, [PAID], NOW)
        assert [record.feed for record in feeds_on_record(store)] == [PAID]
        return store.connection.total_changes - before


def test_the_database_is_told_of_the_feeds_once_and_not_at_every_cycle(tmp_path: Path) -> None:
    cycles = opening(replace(CONFIG, database=tmp_path / "monitor.db"))

    assert [told(cycles) > 0 for _ in range(3)] == [True, False, False]


def test_a_database_that_was_replaced_is_told_of_the_feeds_again(tmp_path: Path) -> None:
    cycles = opening(replace(CONFIG, database=tmp_path / "monitor.db"))
    told(cycles)
    (tmp_path / "monitor.db").unlink()

    assert told(cycles) > 0
