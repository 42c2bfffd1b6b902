"""`monitor channels`: a test message over them, marked as a test, and another chance for what they did not take."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from monitor.cli.database import database_options, json_option, opened
from monitor.cli.options import config_option
from monitor.model import Alert, AlertKind, Outcome, Quote, Source

FAILED = 1  # exit code: a channel did not take the message


@click.group()
def channels() -> None:
    """Test the channels that alerts go out on; retry what they gave up."""


@channels.command()
@click.argument("names", nargs=-1)
@click.option("--long", "is_long", is_flag=True, help="Send a message longer than most channels take.")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON, a line a channel.")
@config_option
def test(names: tuple[str, ...], is_long: bool, as_json: bool, path: Path) -> None:
    """Send an invented contradiction, marked as a test, over the channels NAMES, or over all of them.

    Exit code 1 when a channel does not take it.
    """
    from monitor.channels import address_problem, open_channels
    from monitor.config import load_config

    config = load_config(path, delivers=True, check_address=address_problem)
    chosen = [channel for channel in config.channels if not names or channel.name in names]
    _refuse_unknown(names, [channel.name for channel in config.channels])
    opened = open_channels(chosen)
    alert = sample_alert(datetime.now(UTC), is_long=is_long)
    outcomes = [_tell(name, opened.send(name, alert), as_json) for name in opened.names]
    sys.exit(0 if all(outcome.ok for outcome in outcomes) else FAILED)


@channels.command()
@click.argument("name", required=False)
@database_options
@json_option
def retry(name: str | None, config: Path, db: Path | None, as_json: bool) -> None:
    """Try again to send what was given up, over the channel NAME or over all of them.

    The next deliver step sends it: of the running daemon, or of `monitor once`.
    """
    from monitor.store.deliveries import channels_on_record, revive_dead

    with opened(config, db, read_only=False) as store:
        _refuse_unknown([name] if name else [], channels_on_record(store))
        number = revive_dead(store, datetime.now(UTC), name)
    if as_json:
        click.echo(json.dumps({"channel": name, "retried": number}))
        return
    click.echo(f"Deliveries that will be tried again: {number}")


def sample_alert(now: datetime, *, is_long: bool) -> Alert:
    """An alert like a real one, with the characters that channels stumble over; `is_long` for thousands of them."""
    earlier, later = now - timedelta(days=3), now - timedelta(minutes=5)
    more = " The sentence goes on so that the message has to be cut to the channel's length." * (40 if is_long else 0)
    further = tuple(
        Source(f"Test Outlet {number}", f"https://example.org/{number}", "The same report again", later)
        for number in range(30 if is_long else 2)
    )
    return Alert(
        dedup_key=f"test-{now:%Y%m%dT%H%M%S}",
        kind=AlertKind.CONTRADICTION,
        storyline="test",
        title="TEST, please ignore",
        headline="about 1,200 *sandbags*, where “at least 3,000” stood",
        reason="This is a test of `monitor channels test`: nothing happened",
        created_at=now,
        quotes=(
            Quote(
                "now",
                f"The harbour office <counted> about 1,200 *sandbags* & two_pumps on the quay.{more}",
                "Test Gazette",
                "https://example.org/now?a=1&b=2",
                later,
                "The harbour office",
                "about 1,200",
            ),
            Quote(
                "earlier",
                f"The mayor spoke of at least 3,000 sandbags – «мешки с песком».{more}",
                "Test Courier",
                "https://example.org/earlier",
                earlier,
                "The mayor",
                "at least 3,000",
            ),
        ),
        sources=further,
        deliver_after=now,
    )


def _refuse_unknown(names: Sequence[str], known: Sequence[str]) -> None:
    for name in names:
        if name not in known:
            raise click.BadParameter(f"no channel is named {name!r}; there are {', '.join(known) or 'none'}")


def _tell(name: str, outcome: Outcome, as_json: bool) -> Outcome:
    if as_json:
        click.echo(json.dumps({"channel": name, "ok": outcome.ok, "error": outcome.error}))
    else:
        click.echo(f"{name}: sent" if outcome.ok else f"{name}: NOT sent: {outcome.error}")
    return outcome
