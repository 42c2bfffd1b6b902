"""`monitor demo`: the whole pipeline on the bundled sample, polled over HTTP on loopback, on a virtual clock."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from rich.console import Console

    from monitor.config import Config
    from monitor.demo.loopback import Loopback
    from monitor.pipeline import Monitor

SAMPLE_PORT = ":8765/"  # as the sample's configuration has it; the demo takes whichever port is free
SETTLED = timedelta(minutes=10)  # after a poll: the sample's settle window, when its alerts are due
ALL = 100_000  # more alerts and figures than the sample makes


@click.command()
@click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("monitor-demo"),
    show_default=True,
    help="Where the database and the configuration of the demo are put.",
)
def demo(folder: Path) -> None:
    """Run the whole pipeline on the bundled sample, offline.

    Six invented outlets are served on this machine and polled as real feeds are; the alerts go to a receiver beside
    them, and are shown as they arrive. Afterwards the database is there to be looked into.
    """
    from monitor.assembly import assemble
    from monitor.cli import demo_page
    from monitor.cli.database import console
    from monitor.config import load_config
    from monitor.demo.clock import moments
    from monitor.demo.loopback import serving
    from monitor.demo.outlets import read_outlets

    outlets = read_outlets()
    stops = moments(outlets)
    page = console()
    with serving(outlets, stops[0]) as world:
        config = load_config(prepare(folder, world.port), delivers=True)
        demo_page.introduce(page, config, stops[0], stops[-1])
        monitor = assemble(config)
        _load_model(page, monitor)
        failures = run_clock(page, monitor, world, stops)
        _mark(monitor, stops[-1] + SETTLED)
    demo_page.show_polling(page, world.answers, len(stops))
    _conclude(page, config, folder, stops[-1])
    if failures:
        raise click.ClickException("this should not have failed:\n" + "\n".join(failures))


def prepare(folder: Path, port: int) -> Path:
    """A fresh `folder` with the sample's configuration, its addresses on `port`; returns the main file.

    Refuses a folder that holds anything but an earlier demo.
    """
    from monitor.demo.outlets import FOLDER

    main = folder / "monitor.yaml"
    if folder.is_dir() and any(folder.iterdir()) and not (main.is_file() and (folder / "storylines").is_dir()):
        raise click.BadParameter(f"{folder} holds other things; name another folder", param_hint="--folder")
    folder.mkdir(parents=True, exist_ok=True)
    for left in folder.glob("demo.db*"):
        left.unlink()
    shutil.copytree(FOLDER / "storylines", folder / "storylines", dirs_exist_ok=True)
    text = (FOLDER / "monitor.yaml").read_text(encoding="utf-8")
    main.write_text(text.replace(SAMPLE_PORT, f":{port}/"), encoding="utf-8")
    (folder / ".gitignore").write_text("*\n", encoding="utf-8")
    return main


def _load_model(page: Console, monitor: Monitor) -> None:
    from monitor.cli import demo_page

    started = time.monotonic()
    with page.status("loading the embedding model (some seconds, once)"):
        monitor.embed(["a first sentence"])
    demo_page.stage(page, "model", f"{monitor.model.partition('@')[0]} loaded in {time.monotonic() - started:.1f} s")


def _mark(monitor: Monitor, end: datetime) -> None:
    from monitor.store.steps import DEMO, record_step

    with monitor.open_store() as store:
        record_step(store, DEMO, end, message="ran on a clock of its own, and has ended")


def run_clock(page: Console, monitor: Monitor, world: Loopback, stops: Sequence[datetime]) -> list[str]:
    """Run the clock through `stops`, showing what arrives; returns what failed, which is nothing if all is well."""
    from monitor.cli import demo_page
    from monitor.pipeline import analyse, deliver, poll

    failures: list[str] = []
    for now in _progress(page, stops):
        world.now = now
        reports = [poll(monitor, now), analyse(monitor, now)]
        if now == stops[0]:
            demo_page.tell_first_poll(page, reports[1].counts.get("entries", 0))
        for at in (now, now + SETTLED):  # a contradiction goes at once, a development when its window has passed
            shown = len(world.received)
            reports.append(deliver(monitor, at))
            for received in world.received[shown:]:
                demo_page.show_alert(page, at, received)
        failures += [failure for report in reports for failure in report.failures]
    return failures


def _progress(page: Console, stops: Sequence[datetime]) -> Iterable[datetime]:
    from rich.progress import track

    return track(stops, "the clock runs", console=page, transient=True, disable=not page.is_terminal)


def _conclude(page: Console, config: Config, folder: Path, now: datetime) -> None:
    from monitor.cli import demo_page
    from monitor.store import open_store
    from monitor.store.listings import Selection, list_alerts, list_figures
    from monitor.store.overview import overview

    with open_store(config.database, read_only=True) as store:
        alerts, figures = list_alerts(store, Selection(limit=ALL)), list_figures(store, Selection(limit=ALL))
        demo_page.show_funnel(page, overview(store, now), alerts, figures)
        demo_page.show_next(page, folder, demo_page.worth_reading(alerts, figures), _program())


def _program() -> str:
    """How the program is called from here: its name where the shell knows it, else the way it was called now."""
    called = Path(sys.argv[0])
    if called.name != "monitor" or shutil.which("monitor"):
        return "monitor"
    return str(called)
