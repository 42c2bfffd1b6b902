"""`monitor retry` and `monitor channels retry`: another chance for what was set aside or given up."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from monitor.cli import cli
from monitor.model import Delivery
from monitor.store import open_store
from monitor.store.analyses import ATTEMPTS, claim_entries
from monitor.store.deliveries import claim_delivery, deliveries_due, record_delivery
from tests.store.samples import DAY, HOUR, NOW, claimed, parsed, publish, told


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Two deliveries that were given up, on two channels, and an entry in quarantine."""
    path = tmp_path / "monitor.db"
    with open_store(path) as store:
        (entry,) = claimed(store, parsed(1))
        told(store, entry)
        for delivery in deliveries_due(store, NOW):
            claim_delivery(store, delivery.key, NOW)
            record_delivery(store, Delivery(delivery.key, ok=False, error="550 no such mailbox"), NOW, None)
        publish(store, parsed(0), parsed(1))
        for number in range(ATTEMPTS + 1):
            claim_entries(store, 1, NOW + number * HOUR)
    return path


def run(*arguments: str, path: Path) -> Result:
    return CliRunner().invoke(cli, [*arguments, "--db", str(path)])


def due(path: Path) -> list[str]:
    with open_store(path) as store:
        return [delivery.channel for delivery in deliveries_due(store, NOW + 10_000 * DAY)]


def test_what_one_channel_gave_up_is_tried_again(path: Path) -> None:
    result = run("channels", "retry", "mail", path=path)

    assert result.output == "Deliveries that will be tried again: 1\n"
    assert due(path) == ["mail"]


def test_what_all_channels_gave_up_is_tried_again(path: Path) -> None:
    assert json.loads(run("channels", "retry", "--json", path=path).output) == {"channel": None, "retried": 2}
    assert due(path) == ["chat", "mail"]
    assert json.loads(run("channels", "retry", "--json", path=path).output) == {"channel": None, "retried": 0}


def test_a_channel_that_was_never_sent_anything_is_a_slip_of_the_pen(path: Path) -> None:
    result = run("channels", "retry", "mial", path=path)

    assert result.exit_code == 2
    assert "no channel is named 'mial'; there are chat, mail" in result.output
    assert due(path) == []


def test_entries_in_quarantine_are_analysed_again(path: Path) -> None:
    assert run("retry", path=path).output == "Entries that will be analysed again: 1\n"
    with open_store(path) as store:
        assert [entry.title for entry in claim_entries(store, 10, NOW + DAY)] == ["Report 0"]
    assert json.loads(run("retry", "--json", path=path).output) == {"retried": 0}
