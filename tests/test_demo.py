"""The demo: the whole pipeline over HTTP on loopback, on the bundled sample."""

import re
import shlex
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from rich.console import Console

from monitor.assembly import assemble
from monitor.cli import cli
from monitor.cli.demo import demo, prepare, run_clock
from monitor.config import load_config
from monitor.demo.clock import moments
from monitor.demo.loopback import serving
from monitor.demo.outlets import read_outlets
from monitor.model import AlertKind, Bucket
from monitor.store import open_store
from monitor.store.listings import AlertLine, EntryLine, Selection, list_alerts, list_entries
from monitor.store.overview import bucket_counts

OUTLETS = read_outlets()
LINE = re.compile(r"^ *([-=]?) *(\d+) {1,3}\w", re.MULTILINE)  # a line of a table: sign and number
ALL = Selection(limit=10_000)


@dataclass(frozen=True)
class Demo:
    """What one run of the demo printed and left behind."""

    folder: Path
    output: str
    entries: list[EntryLine]
    alerts: list[AlertLine]
    buckets: dict[str, int]


@pytest.fixture(scope="module")
def finished(tmp_path_factory) -> Demo:
    folder = tmp_path_factory.mktemp("demo") / "run"
    result = CliRunner().invoke(demo, ["--folder", str(folder)])
    assert result.exit_code == 0, result.output
    with open_store(folder / "demo.db", read_only=True) as store:
        return Demo(folder, result.output, list_entries(store, ALL), list_alerts(store, ALL), bucket_counts(store))


def of_role(finished: Demo, role: str) -> list[EntryLine]:
    titles = {title_of(item.xml) for outlet in OUTLETS for item in outlet.items if item.role == role}
    return [entry for entry in finished.entries if plain(entry.title) in titles]


def title_of(xml: str) -> str:
    found = re.search(r"<title[^>]*>(.*?)</title>", xml)
    assert found is not None
    return plain(found[1])


def plain(title: str) -> str:
    """A title with letters and digits only, so that quirks of markup do not tell two apart."""
    title = re.sub(r"<!\[CDATA\[|\]\]>|&amp;|&#?\w+;", "", title)
    return re.sub(r"[^a-z0-9]", "", title.lower())


@pytest.mark.model
def test_every_entry_of_the_sample_is_read_and_ends_in_one_bucket(finished):
    identities = {item.identity for outlet in OUTLETS for item in outlet.items}

    assert len(finished.entries) == len(identities) == sum(finished.buckets.values())
    assert finished.buckets["waiting"] == finished.buckets["quarantined"] == 0


@pytest.mark.model
def test_no_unrelated_entry_alerts(finished):
    unrelated = of_role(finished, "unrelated")

    assert len(unrelated) > 25
    assert [entry.title for entry in unrelated if entry.bucket == Bucket.ALERTED] == []


@pytest.mark.model
def test_no_wire_copy_alerts(finished):
    copies = of_role(finished, "wire copy")

    assert [entry.title for entry in copies if entry.source == "Harbour Gazette" and entry.bucket == "alerted"] == []


@pytest.mark.model
@pytest.mark.parametrize(
    ("later", "earlier"), [("3,000", "at least 10,000"), ("15,000", "38,000"), ("1,100", "3,000"), ("six", "16")]
)
def test_a_figure_that_contradicts_an_earlier_one_is_told_with_both_sentences(finished, later, earlier):
    told = [line.alert for line in finished.alerts if line.alert.kind is AlertKind.CONTRADICTION]

    matching = [
        alert
        for alert in told
        if later in alert.quotes[0].figure.lower()
        and any(earlier in quote.figure.lower() for quote in alert.quotes[1:])
    ]

    assert matching, [alert.headline for alert in told]
    assert all(quote.link and quote.reported_at and quote.source for alert in matching for quote in alert.quotes)


@pytest.mark.model
def test_figures_that_agree_are_not_told(finished):
    told = [line.alert for line in finished.alerts if line.alert.kind is AlertKind.CONTRADICTION]

    assert not [alert for alert in told if "11,000" in alert.quotes[0].figure or "12,000" in alert.quotes[0].figure]


@pytest.mark.model
def test_what_was_there_before_the_first_poll_is_not_told(finished):
    before = [entry for entry in finished.entries if entry.reported_at < datetime(2024, 11, 8, 18, tzinfo=UTC)]

    assert before
    assert {entry.bucket for entry in before} == {Bucket.NOT_NEW}


@pytest.mark.model
def test_every_alert_arrives_at_the_channel_once(finished):
    sent = [line for line in finished.alerts if any(delivery.state == "sent" for delivery in line.deliveries)]

    assert {delivery.state for line in finished.alerts for delivery in line.deliveries} <= {"sent", "digested"}
    assert finished.output.count("Details: monitor explain a") == len(sent)


@pytest.mark.model
def test_the_numbers_of_each_table_add_up(finished):
    funnel, told, figures = re.split(r"\nWhat ", finished.output.split("The feeds were asked")[1])[1:]

    for table in (told, figures):
        *rows, (sign, whole) = LINE.findall(table)
        assert sign == "="
        assert sum(int(number) for _, number in rows) == int(whole)
    left = 0
    for sign, number in LINE.findall(funnel):
        if sign == "=":
            assert left in (0, int(number))
        left = int(number) if sign == "=" else left - int(number)
    assert left == finished.buckets[Bucket.ALERTED]


@pytest.mark.model
def test_a_newcomer_is_told_what_to_try_next(finished):
    assert re.search(r"monitor explain a\d+ --db \S+demo\.db", finished.output)
    assert "monitor figures north-korean-deployment --db" in finished.output


@pytest.mark.model
def test_the_few_alerts_worth_reading_close_the_demo(finished):
    listed = finished.output.partition("Worth reading first")[2].partition("Everything is in")[0]
    told = {f"a{line.key}": line.alert for line in finished.alerts}
    chosen = [told[key] for key in re.findall(r"monitor explain (a\d+) --db \S+demo\.db", listed)]

    assert [alert.kind for alert in chosen] == [AlertKind.NEW_DEVELOPMENT, *2 * [AlertKind.CONTRADICTION]]
    assert len(chosen[0].sources) == max(len(alert.sources) for alert in told.values())
    of_the_entry = [alert for alert in told.values() if alert.entry_key == chosen[2].entry_key]
    assert any(source.title.startswith("Corrected: ") for alert in of_the_entry for source in alert.sources)
    assert len(listed.splitlines()) <= 15


@pytest.mark.model
def test_the_status_of_a_demo_speaks_of_its_own_clock(finished):
    shown = CliRunner().invoke(cli, ["status", "--db", str(finished.folder / "demo.db")]).output

    assert shown.startswith("● The demo, finished: its own clock ended on 21 Jan 2025 ")
    assert "Not running" not in shown


@pytest.mark.model
def test_the_alert_in_the_readme_is_one_that_the_demo_sends(finished):
    readme = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
    block = re.search(r"```text\n(.*?)```", readme, re.DOTALL)
    assert block is not None
    output = " ".join(finished.output.split())

    proof = [line for line in block[1].splitlines() if line and not line.startswith(("Scores:", "Details:"))]

    assert [line for line in proof if line not in output] == []


NEED_THE_WORLD = ("once", "run", "channels")  # these poll and send


def commands_in_the_readme() -> list[str]:
    readme = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
    lines = [line for block in re.findall(r"```sh\n(.*?)```", readme, re.DOTALL) for line in block.splitlines()]
    return [line for line in lines if line.startswith("monitor ") and line.split()[1] not in NEED_THE_WORLD]


@pytest.mark.model
@pytest.mark.parametrize("line", commands_in_the_readme())
def test_a_command_in_the_readme_runs_on_what_the_demo_leaves(finished, line, tmp_path, monkeypatch):
    shutil.copytree(finished.folder, tmp_path / "config")
    shutil.copy(tmp_path / "config" / "monitor.yaml", tmp_path / "config" / "old.yaml")
    (tmp_path / "entries.jsonl").write_text(
        '{"link": "https://a.example/1", "published": "2025-01-08T09:00:00Z", "source": "A", "summary": "",'
        ' "title": "Russia has lost 15,000 troops in the Kursk region"}\n'
    )
    monkeypatch.chdir(tmp_path)

    result = CliRunner().invoke(cli, shlex.split(line, comments=True)[1:], input="y\n")

    assert result.exit_code == 0, result.output
    assert result.output.strip()


def run_some(folder: Path, stops: int) -> list[dict[str, str]]:
    outlets = read_outlets()
    some = moments(outlets)[:stops]
    with serving(outlets, some[0]) as world:
        monitor = assemble(load_config(prepare(folder, world.port), delivers=True))
        assert run_clock(Console(quiet=True), monitor, world, some) == []
    return world.received


@pytest.mark.model
def test_the_demo_tells_the_same_every_time(tmp_path):
    assert run_some(tmp_path / "one", 40) == run_some(tmp_path / "two", 40) != []


def test_a_folder_with_other_things_in_it_is_refused(tmp_path):
    (tmp_path / "thesis.txt").write_text("years of work")

    result = CliRunner().invoke(demo, ["--folder", str(tmp_path)])

    assert result.exit_code == 2
    assert "holds other things" in result.output
    assert (tmp_path / "thesis.txt").exists()


def test_a_second_demo_takes_the_place_of_the_first(tmp_path):
    prepare(tmp_path / "run", 1)
    (tmp_path / "run" / "demo.db").write_text("")

    main = prepare(tmp_path / "run", 2)

    assert not (tmp_path / "run" / "demo.db").exists()
    assert "127.0.0.1:2/feeds/" in main.read_text()
