"""`monitor figures`: one ledger in every form; measures are kept together as the ledger does; nothing is ignored."""

import csv
import io
import json
from dataclasses import replace
from datetime import timedelta

import pytest
from click.testing import CliRunner

from monitor.cli import cli
from monitor.core.reading.figures import read_figures
from monitor.core.record.ledger import Ledger
from monitor.core.telling.alerting import compose
from monitor.model import Storyline
from monitor.store import open_store
from monitor.store.analyses import claim_entries, record_analysis
from tests.store.samples import HOUR, LEDGER, NOW, WIRE, analysis, match, parsed, publish, recorded

STORYLINE = Storyline("kursk", "Kursk", "")
# hours before NOW, feed, text
REPORTS = (
    (190, LEDGER, "Six people were killed in a strike on a market in Sudzha."),
    (80, LEDGER, "Some 15,000 people have been killed since February, a think tank said."),
    (60, LEDGER, "Ukraine holds 200 square miles of the Kursk region, the ministry said."),
    (50, WIRE, "Ukraine holds 520 square kilometres of the Kursk region, the general staff said."),
    (40, LEDGER, "Ukraine holds 540 square kilometres of the Kursk region, the ministry said."),
    (9, LEDGER, "At least 10,000 North Korean soldiers are deployed in Kursk, the Pentagon said."),
    (8, WIRE, "At least 10,000 North Korean soldiers are deployed in Kursk, the Pentagon said."),
    (7, WIRE, "=Some 10,500 North Korean soldiers are deployed in Kursk, the spy agency said."),
    (2, WIRE, "Only 3,000 North Korean soldiers are deployed in Kursk, analysts said."),
)


def run(*arguments, database):
    result = CliRunner().invoke(cli, ["figures", *map(str, arguments), "--db", str(database)], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def run_json(*arguments, database):
    return [json.loads(line) for line in run(*arguments, "--json", database=database).splitlines()]


def run_csv(*arguments, database):
    return list(csv.DictReader(io.StringIO(run(*arguments, "--csv", database=database))))


def record(store, ledger, entry):
    """Judge an entry's figures and record them with the alerts that they cause, as the pipeline does."""
    found = read_figures(entry.text, title=entry.title, published_at=entry.published_at)
    findings = ledger.add([replace(recorded(entry, each), title="") for each in found])
    alerts = compose(
        entry, STORYLINE, novelty=None, match=match(), findings=findings, default_channels=("chat",), now=NOW
    )
    record_analysis(store, analysis(entry, matches=(match(),), findings=findings, alerts=alerts), NOW)


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """A ledger of four measures, two of which count killed people."""
    path = tmp_path_factory.mktemp("ledger") / "monitor.db"
    ledger = Ledger(STORYLINE)
    with open_store(path) as store:
        for hours, feed, text in REPORTS:
            publish(store, parsed(hours, "News of the war", text, link=f"https://x.example/{hours}"), feed=feed)
        for entry in sorted(claim_entries(store, 100, NOW), key=lambda one: one.reported_at):
            record(store, ledger, entry)
    return path


# --- one series behind every form ---------------------------------------------------------


def test_every_form_keeps_the_same_figures_together(filled):
    listed = {}
    for row in run_csv(database=filled):
        listed.setdefault(row["series"], set()).add(row["id"])
    standing = {row["series"]: set(row["figures"]) for row in run_json("--bands", database=filled)}
    shown = {}
    for row in run_json(database=filled):
        shown.setdefault(row["series"], set()).add(row["id"])

    assert listed == standing == shown
    assert sorted(map(len, listed.values())) == [1, 1, 3, 4]


def test_what_was_not_held_against_one_another_is_not_drawn_as_one_curve(filled):
    told = run("--plot", database=filled)

    assert "15,000" not in told
    assert [line for line in told.splitlines() if line.startswith("kursk: ")] == [
        "kursk: North Korean soldiers deployed in Kursk",
        "kursk: area in Kursk, square kilometres",
    ]


# --- the list ------------------------------------------------------------------------------


def test_figures_show_their_measure_and_what_they_were_held_against(filled):
    told = run("kursk", database=filled)

    for part in (
        "3,000 North Korean soldiers",
        "[North Korean soldiers deployed in Kursk]",
        "contradicts (disputed) f",
        "the force is put",
    ):
        assert part in told
    assert "15,000" not in run("--text", "North Korean", database=filled)


def test_figures_as_csv_are_a_table_that_no_spreadsheet_runs(filled):
    rows = run_csv(database=filled)
    lower, copied = rows[0], next(row for row in rows if row["low"] == "10500.0")

    assert lower["measure"] == "North Korean soldiers deployed in Kursk"
    assert (lower["place"], lower["claimant"], lower["relation"]) == ("kursk", "analysts", "contradicts")
    assert lower["earlier"] in {row["id"] for row in rows}
    assert "10,000" in lower["earlier_figure"] or "10,500" in lower["earlier_figure"]
    assert "the force is put lower" in lower["reason"]
    assert lower["as_of"].startswith("2026-03-01T10:00")
    assert lower["link"] == "https://x.example/2"
    assert copied["sentence"].startswith("'=Some 10,500")


def test_figures_for_programs_hold_their_series_and_the_earlier_figure(filled):
    lower = run_json(database=filled)[0]

    assert lower["measure"] == "North Korean soldiers deployed in Kursk"
    assert lower["earlier"]["id"] != lower["id"]
    assert lower["verdicts"][0]["relation"] == "contradicts"


# --- bands -----------------------------------------------------------------------------------


def test_bands_say_what_stands_and_how_many_voices_say_so(filled):
    told = run("--bands", database=filled)

    assert told.splitlines()[0].strip() == "kursk"
    for part in ("3,000 to about 10,500", "Pentagon", "square kilometres", "15,000"):
        assert part in told


def test_a_band_is_in_one_unit(filled):
    (area,) = [row for row in run_json("--bands", database=filled) if row["slots"]["dimension"] == "area"]

    assert area["unit"] == "square kilometre"
    assert 500 < area["low"] <= area["high"] == 540
    assert area["voices"] == 2
    assert sorted(area["voiced_by"]) == ["general staff", "ministry"]


def test_bands_as_csv_have_a_line_a_measure(filled):
    rows = run_csv("--bands", database=filled)

    assert rows[0]["measure"] == "North Korean soldiers deployed in Kursk"
    assert (rows[0]["figures"], rows[0]["voices"]) == ("4", "3")
    assert (rows[0]["low"], rows[0]["high_bound"]) == ("3000.0", "about")


@pytest.mark.parametrize(
    ("options", "measures"),
    [
        (["--limit", "1"], ["North Korean soldiers deployed in Kursk"]),
        (["--text", "square miles"], ["area in Kursk"]),
        (["--since", (NOW - 20 * HOUR).isoformat()], ["North Korean soldiers deployed in Kursk"]),
        (["--text", "Ukraine", "--since", (NOW - timedelta(hours=20)).isoformat()], []),
        (["--feed", "wire", "--text", "Kursk region"], ["area in Kursk"]),
    ],
)
def test_bands_are_of_the_measures_whose_figures_the_options_choose(filled, options, measures):
    assert [row["measure"] for row in run_json("--bands", *options, database=filled)] == measures


def test_a_band_holds_all_of_its_measure_however_it_was_chosen(filled):
    (area,) = run_json("--bands", "--text", "square miles", database=filled)

    assert len(area["figures"]) == 3


# --- plots -----------------------------------------------------------------------------------


def test_a_plot_marks_bounds_and_contradictions(filled):
    told = run("--plot", "--text", "North Korean", database=filled)

    assert told.count("✗") == 2  # one is the legend's
    assert told.count("▲") == 3
    assert "10,500 ┤" in told
    assert " 3,000 ┤" in told


def test_a_plot_of_one_day_tells_its_hours(filled):
    told = run("--plot", "--text", "North Korean", database=filled)

    assert "1 March 2026 03:00" in told or "1 Mar 2026 03:00" in told


def test_too_few_figures_make_no_plot(filled):
    assert "No measure has three figures" in run("--plot", "--text", "15,000", database=filled)


# --- what cannot be --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--json", "--csv"], "--json, --csv: an answer has one form"),
        (["--json", "--csv", "--plot"], "--json, --csv, --plot: an answer has one form"),
        (["--csv", "--plot"], "--csv, --plot: an answer has one form"),
        (["--bands", "--plot"], "--plot draws how each measure moved"),
    ],
)
def test_two_forms_at_once_are_refused(filled, options, said):
    result = CliRunner().invoke(cli, ["figures", *options, "--db", str(filled)])

    assert result.exit_code == 2
    assert said in result.output


@pytest.mark.parametrize("options", [[], ["--bands"]])
def test_no_figures_are_said_in_words(tmp_path, options):
    open_store(tmp_path / "monitor.db").close()

    assert run(*options, database=tmp_path / "monitor.db") == "No figures on record.\n"
    assert run_json(*options, database=tmp_path / "monitor.db") == []


# --- the voices of an alert ------------------------------------------------------------------


def test_an_explained_contradiction_tells_how_many_voices_stand_behind_each_side(filled):
    told = CliRunner().invoke(cli, ["explain", "a1", "--db", str(filled)], catch_exceptions=False).output

    assert "1 voice: analysts" in told
    assert "2 voices: Pentagon, spy agency" in told


def test_an_alert_for_programs_names_the_voices_behind_each_quote(filled):
    told = CliRunner().invoke(cli, ["explain", "a1", "--json", "--db", str(filled)], catch_exceptions=False).output

    assert json.loads(told)["voices"] == [["analysts"], ["Pentagon", "spy agency"]]
