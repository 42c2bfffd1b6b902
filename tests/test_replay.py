"""`monitor replay`: the lines that it promises, what it reads, and what a change of the configuration changes."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from monitor.archive import read_archives, read_history
from monitor.cli import cli
from monitor.config import load_config
from monitor.core.storylines import matching
from monitor.embedder import PACKAGED_ID, Embedder
from monitor.errors import InputError
from monitor.model import Bucket
from monitor.replay import Funnel, Model, RememberedVectors, replay
from monitor.store import open_store
from tests.conftest import Embed
from tests.stage import COURIER, FERRY, GAZETTE, START, WIRE, Stage, report

CONFIG = "feeds: []\nchannels: {desk: 'json://127.0.0.1:9/'}\n"
STORYLINE = f"id: ferry\ntitle: {FERRY.title}\ndescription: '{FERRY.description}'\nterms: [Polarlys, ferry]\n"
SINKS = "The ferry Polarlys sank in a storm off the coast of Norway early on Monday."


def line(hours: float | None, title: str, summary: str = "", source: str = "Fjord Wire", **more: Any) -> dict[str, Any]:
    published = None if hours is None else (START + timedelta(hours=hours)).isoformat().replace("+00:00", "Z")
    link = f"https://news.example/{source}/{title}".replace(" ", "-")
    return {"link": link, "published": published, "title": title, "summary": summary, "source": source, **more}


STORY = [
    line(1, "Ferry Polarlys sinks off Norway with 214 people aboard", SINKS),
    line(1.1, "Ferry Polarlys sinks off Norway with 214 people aboard", SINKS, "Harbour Gazette"),
    line(2, "Bakers end strike after pay deal", "The bakers agreed on better pay."),
    line(
        6, "Toll of Norway ferry disaster", "At least 38 people were killed when the ferry Polarlys sank, police said."
    ),
    line(9, "Coast guard lowers toll of ferry Polarlys", "15 people were killed when the ferry sank, a minister said."),
    line(50, "Captain of sunken ferry charged with manslaughter in Bergen court", "Prosecutors in Norway said so."),
]


class Folder:
    """A user's folder: a configuration, its storyline, and archives beside them."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.config = self.configured("monitor", STORYLINE)

    def configured(self, name: str, *storylines: str, more: str = "") -> Path:
        folder = self.path / f"storylines-{name}"
        folder.mkdir()
        for text in storylines:
            (folder / f"{text.split()[1]}.yaml").write_text(text, encoding="utf-8")
        config = self.path / f"{name}.yaml"
        config.write_text(f"{CONFIG}storylines: {folder.name}\n{more}", encoding="utf-8")
        return config

    def archive(self, *lines: dict[str, Any] | str, name: str = "story.jsonl") -> Path:
        path = self.path / name
        written = [each if isinstance(each, str) else json.dumps(each) for each in lines]
        path.write_text("".join(f"{each}\n" for each in written), encoding="utf-8")
        return path

    def run(self, *arguments: object, config: Path | None = None) -> Result:
        given = [str(argument) for argument in arguments]
        return CliRunner().invoke(cli, ["replay", *given, "--config", str(config or self.config)])

    def lines(self, *arguments: object, config: Path | None = None) -> list[dict[str, Any]]:
        result = self.run(*arguments, "--json", config=config)
        assert result.exit_code == 0, result.output
        return [json.loads(each) for each in result.stdout.splitlines()]

    def refusal(self, *arguments: object) -> str:
        result = self.run(*arguments)
        assert isinstance(result.exception, InputError), result.output
        return str(result.exception)


@pytest.fixture
def folder(tmp_path: Path, loaded_once: None) -> Folder:
    return Folder(tmp_path)


# --- the contract ----------------------------------------------------------------------


@pytest.mark.model
def test_every_entry_has_its_line_and_the_summary_is_the_last(folder: Folder) -> None:
    *entries, summary = folder.lines(folder.archive(*STORY))

    assert [(each["type"], each["link"], each["published"]) for each in entries] == [
        ("entry", given["link"], given["published"].replace("Z", "+00:00")) for given in STORY
    ]
    assert [each["bucket"] for each in entries] == [
        "alerted",
        "duplicate",
        "off storyline",
        "known",
        "alerted",
        "alerted",
    ], [each["reason"] for each in entries]
    assert summary["type"] == "summary"


@pytest.mark.model
def test_a_line_tells_matches_figures_duplicates_and_alerts(folder: Folder) -> None:
    sinks, copy, bakers, toll, lower, arrest, _ = folder.lines(folder.archive(*STORY))

    assert [match["storyline"] for match in sinks["matches"]] == ["ferry"]
    assert 0.5 <= sinks["matches"][0]["score"] <= 1
    assert copy["near_duplicate_of"] == sinks["link"]
    assert copy["joins"] == [sinks["alerts"][0]["dedup_key"]]
    assert (bakers["matches"], bakers["near_duplicate_of"], bakers["figures"], bakers["alerts"]) == ([], None, [], [])
    (figure,) = [each for each in toll["figures"] if "38" in each["text"]]
    assert (figure["low"], figure["high"], figure["bound"], figure["unit"]) == (38, None, "at_least", "person")
    assert figure["attribution"] == "police"
    assert {each["kind"] for each in lower["alerts"]} >= {"contradiction"}
    assert [set(alert) >= {"kind", "storyline", "dedup_key", "reason"} for alert in arrest["alerts"]] == [True]
    assert arrest["alerts"][0]["kind"] == "new_development"
    assert arrest["alerts"][0]["storyline"] == "ferry"


@pytest.mark.model
def test_the_sums_of_the_summary_agree_with_the_lines(folder: Folder) -> None:
    *entries, summary = folder.lines(folder.archive(*STORY))

    assert summary["entries"] == len(entries) == sum(summary["buckets"].values())
    assert summary["buckets"] == Counter(each["bucket"] for each in entries)
    assert summary["matched"] == sum(bool(each["matches"]) for each in entries)
    assert summary["alerts"] == Counter(alert["kind"] for each in entries for alert in each["alerts"])
    assert summary["joined"] == sum(len(each["joins"]) for each in entries)
    assert sum(summary["messages"].values()) == sum(bool(each["alerts"]) for each in entries)  # one an entry
    assert summary["failures"] == []
    assert summary["days"] == pytest.approx(49 / 24, abs=0.01)


@pytest.mark.model
def test_two_replays_say_the_same(folder: Folder) -> None:
    archive = folder.archive(*STORY, line(None, "Undated report of the ferry Polarlys", SINKS))

    assert folder.run(archive, "--json").stdout == folder.run(archive, "--json").stdout
    assert folder.run(archive).stdout == folder.run(archive).stdout


@pytest.mark.model
def test_people_are_told_the_alerts_and_where_the_entries_ended(folder: Folder) -> None:
    told = folder.run(folder.archive(*STORY)).stdout

    assert f"3 Mar 2025 07:00 UTC · {FERRY.title} · new development\n  " in told
    assert "6 entries over 2.0 days, 5 on a storyline:" in told
    assert "1  off storyline" in told


@pytest.mark.model
def test_what_people_are_told_fits_a_terminal_of_80_columns(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    new = folder.configured("words", f"{STORYLINE}exclude: [Bergen]\n")
    archive = folder.archive(*STORY)

    for told in (folder.run(archive).stdout, folder.run(archive, "--compare", folder.config, new).stdout):
        assert max(map(len, told.splitlines())) <= 80


@pytest.mark.model
def test_an_entry_is_analysed_when_the_archive_saw_it(folder: Folder) -> None:
    db = folder.path / "kept.db"
    folder.lines(folder.archive(*STORY), "--db", db)

    shown = CliRunner().invoke(cli, ["explain", "e1", "--db", str(db)])

    assert shown.exit_code == 0
    assert "alerted" in shown.output
    assert "already there" in folder.refusal(folder.archive(*STORY), "--db", db)


@pytest.mark.model
def test_the_database_of_a_replay_says_that_nothing_of_it_was_sent(folder: Folder) -> None:
    db = folder.path / "kept.db"
    folder.lines(folder.archive(*STORY), "--db", db)

    status, alerts, explained = (
        CliRunner().invoke(cli, [*asked, "--db", str(db)]) for asked in (["status"], ["alerts"], ["explain", "e1"])
    )

    assert status.stdout.startswith("● A replay up to ")
    assert alerts.stderr == explained.stderr == f"{db} is of a replay: what is called sent here went nowhere.\n"


# --- what stands in an archive ---------------------------------------------------------


@pytest.mark.model
def test_a_link_that_is_listed_again_is_the_same_entry(folder: Folder) -> None:
    again, changed = {**STORY[3], "published": STORY[4]["published"]}, {**STORY[3], "published": STORY[5]["published"]}
    changed["summary"] = "15 people were killed when the ferry Polarlys sank, police said."

    first, second, third, summary = folder.lines(folder.archive(STORY[3], again, changed))

    assert first["bucket"] == "alerted"
    assert (second["bucket"], second["reason"]) == ("not new", "listed before, unchanged")
    assert [alert["kind"] for alert in third["alerts"]] == ["contradiction"]
    assert summary["entries"] == 3 == sum(summary["buckets"].values())


@pytest.mark.model
def test_an_entry_without_a_date_is_undated_wherever_it_stands(folder: Folder) -> None:
    undated = line(None, "Undated report on bread", "Bread is baked in the morning.", "Northern Courier")

    *entries, summary = folder.lines(folder.archive(undated, *STORY))

    assert (entries[0]["bucket"], entries[0]["published"]) == ("undated", None)
    assert [each["bucket"] for each in entries[1:]] == [
        each["bucket"] for each in folder.lines(folder.archive(*STORY))[:-1]
    ]
    assert summary["days"] == pytest.approx(49 / 24, abs=0.01)


def test_an_empty_archive_has_a_summary_and_no_entries(folder: Folder) -> None:
    (summary,) = folder.lines(folder.archive())

    assert (summary["type"], summary["entries"], summary["buckets"], summary["alerts"]) == ("summary", 0, {}, {})


@pytest.mark.model
def test_entries_are_replayed_oldest_first_from_all_files_of_a_folder(folder: Folder) -> None:
    archives = folder.path / "archives"
    (archives / "below").mkdir(parents=True)
    folder.archive(STORY[2], STORY[0], name="archives/one.jsonl")
    folder.archive(STORY[1], name="archives/below/two.ndjson")
    folder.archive("not an archive", name="archives/notes.txt")

    *entries, _ = folder.lines(archives)

    assert [each["link"] for each in entries] == [given["link"] for given in STORY[:3]]


@pytest.mark.model
@pytest.mark.parametrize("since", ["2025-03-03T12:00:00", "2025-03-03 12:00:00"])
def test_since_and_until_leave_out_what_was_published_outside(folder: Folder, since: str) -> None:
    *entries, summary = folder.lines(folder.archive(*STORY), "--since", since, "--until", "2025-03-05T08:00:00")

    assert [each["link"] for each in entries] == [STORY[3]["link"], STORY[4]["link"]]
    assert summary["entries"] == 2


RSS = """<?xml version="1.0"?><rss version="2.0"><channel><title>Harbour Gazette</title>
<item><title>Ferry Polarlys sinks off Norway</title><link>https://gazette.example/1</link>
<pubDate>Mon, 03 Mar 2025 07:00:00 GMT</pubDate><description>{}</description></item></channel></rss>"""
ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Northern Courier</title>
<entry><title>Bakers end strike</title><id>urn:1</id><link href="https://courier.example/1"/>
<updated>2025-03-03T06:30:00Z</updated><summary>The bakers agreed.</summary></entry></feed>"""


@pytest.mark.model
def test_feed_files_are_archives_too(folder: Folder) -> None:
    rss, atom = (folder.path / "gazette.xml"), (folder.path / "courier.atom")
    rss.write_text(RSS.format(SINKS), encoding="utf-8")
    atom.write_text(ATOM, encoding="utf-8")

    *entries, summary = folder.lines(rss, atom)

    assert [(each["link"], each["bucket"]) for each in entries] == [
        ("https://courier.example/1", "off storyline"),
        ("https://gazette.example/1", "alerted"),
    ]
    assert summary["entries"] == 2


def test_the_language_and_the_outlet_of_an_entry_are_kept(folder: Folder) -> None:
    path = folder.archive({**STORY[0], "language": "de"}, {**STORY[1], "source": ""})

    german, unnamed = read_archives([path], START).entries

    assert (german.language, german.source) == ("de", "Fjord Wire")
    assert (unnamed.language, unnamed.source) == ("en", "archive")


def test_half_a_surrogate_pair_and_control_characters_are_left_out(folder: Folder) -> None:
    (archived,) = read_archives(
        [folder.archive(line(1, "Ferry \ud800sinks\x1b[31m\0", source="Wire\udc00"))], START
    ).entries

    assert (archived.entry.title, archived.source) == ("Ferry sinks", "Wire")


BAD_LINES = {
    "{": "not JSON",
    "[1, 2]": "an object is wanted",
    "{}": "neither a link nor a title",
    '{"link": 7}': "'link' is 7, a text is wanted",
    '{"link": "https://a.example", "published": "yesterday"}': "'published' is 'yesterday'",
    '{"link": "https://a.example", "published": "0001-01-01T00:00:00+14:00"}': "out of the years 1900 to 2199",
    "[" * 100_000: "not JSON: maximum recursion depth",
}


@pytest.mark.parametrize("bad", BAD_LINES, ids=list(BAD_LINES.values()))
def test_a_bad_line_is_named_with_file_and_line(folder: Folder, bad: str) -> None:
    path = folder.archive("", bad)

    refusal = folder.refusal(path)

    assert refusal.startswith(f"{path}:2: ")
    assert BAD_LINES[bad] in refusal


def test_a_bad_line_does_not_cost_the_others_and_is_named(folder: Folder) -> None:
    path = folder.archive(STORY[0], "{", "[]", STORY[2])
    with path.open("ab") as file:
        file.write(b'{"link": "\xe9"}\n')

    result = folder.run(path, "--json")

    *entries, summary = [json.loads(each) for each in result.stdout.splitlines()]
    assert result.exit_code == 2
    assert [entry["link"] for entry in entries] == [STORY[0]["link"], STORY[2]["link"]]
    assert (summary["entries"], summary["left_out"]) == (2, 3)
    head, *named = result.stderr.splitlines()
    assert head == "monitor: 3 lines or files of the archive left out:"
    assert [each.rpartition("story.jsonl:")[2][:10] for each in named] == ["2: not JSO", "3: an obje", "5: not UTF"]


def test_a_broken_feed_in_a_folder_does_not_cost_the_others(folder: Folder) -> None:
    archives = folder.path / "archives"
    archives.mkdir()
    (archives / "page.xml").write_bytes(b"<!DOCTYPE html><html><body>Welcome</body></html>")
    folder.archive(STORY[0], name="archives/story.jsonl")

    result = folder.run(archives)

    assert result.exit_code == 2
    assert f"  {archives / 'page.xml'}: " in result.stderr
    assert "1 entry over" in result.stdout
    assert "1 line or file left out, named above" in result.stdout


def test_of_very_many_bad_lines_the_first_are_named(folder: Folder) -> None:
    refusal = folder.refusal(folder.archive(*["{"] * 35)).splitlines()

    assert len(refusal) == 21
    assert refusal[-1] == "and 15 more that cannot be read"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("page.xml", b"<!DOCTYPE html><html><body>Welcome</body></html>", "page.xml: "),
        ("latin.jsonl", '{"link": "é"}'.encode("latin-1"), "latin.jsonl:1: not UTF-8"),
        ("empty", None, "no .jsonl or feed file in this folder"),
    ],
)
def test_an_archive_that_is_none_is_named(folder: Folder, name: str, content: bytes | None, said: str) -> None:
    path = folder.path / name
    path.mkdir() if content is None else path.write_bytes(content)

    assert said in folder.refusal(path)


def test_an_archive_that_is_not_there_is_named(folder: Folder) -> None:
    assert folder.refusal(folder.path / "gone.jsonl").endswith("gone.jsonl: there is no such file or folder")


@pytest.mark.parametrize(
    "arguments",
    [(), ("story.jsonl", "--store"), ("story.jsonl", "--db", "x.db", "--compare", "monitor.yaml", "monitor.yaml")],
)
def test_arguments_that_do_not_go_together_are_refused(
    folder: Folder, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    monkeypatch.chdir(folder.path)
    folder.archive(*STORY)

    assert folder.run(*arguments).exit_code == 2


# --- the database's own history --------------------------------------------------------


@pytest.fixture
def stage(folder: Folder, embed: Embed) -> Stage:
    """A database with a first poll, a story, a changed text and an entry without a date."""
    with folder.config.open("a", encoding="utf-8") as file:
        file.write("database: monitor.db\n")
    stage = Stage(folder.path / "monitor.db", embed, (replace(FERRY, terms=("Polarlys", "ferry")),))
    stage.publish(WIRE, report("Ferry Polarlys leaves Bergen with new engine", "The ferry sails off Norway.", -30))
    stage.cycle(-24)
    stage.publish(WIRE, report("Ferry Polarlys sinks off Norway with 214 people aboard", SINKS, 1))
    stage.cycle(1.2)
    toll = report("Toll of the Norway ferry disaster", "38 people were killed when the ferry sank, police said.", 5)
    stage.publish(GAZETTE, toll, report("Bakers end strike", "The bakers agreed on pay.", None))
    stage.cycle(5.2)
    stage.publish(GAZETTE, replace(toll, summary="15 people were killed when the ferry sank, police said."))
    stage.cycle(9)
    stage.publish(COURIER, report("Captain of sunken ferry charged in Bergen", "Prosecutors in Norway said so.", 50))
    stage.cycle(50.2)
    return stage


@pytest.mark.model
def test_the_history_of_the_database_is_replayed_as_it_was_decided(folder: Folder, stage: Stage) -> None:
    *entries, summary = folder.lines("--store")

    decided = stage.rows("SELECT kind, headline FROM alerts ORDER BY key")
    assert [(alert["kind"], alert["headline"]) for each in entries for alert in each["alerts"]] == decided
    assert "contradiction" in [kind for kind, _ in decided]
    latest = {each["link"]: each["bucket"] for each in entries}
    assert latest == dict(stage.rows("SELECT link, bucket FROM entries"))
    assert summary["entries"] == 6  # five entries, one of them in two texts


@pytest.mark.model
def test_feeds_first_polled_at_one_moment_are_so_in_the_replay(folder: Folder, embed: Embed) -> None:
    stage = Stage(folder.path / "monitor.db", embed, (replace(FERRY, terms=("Polarlys", "ferry")),))
    stage.publish(WIRE, report("Ferry Polarlys sinks off Norway with 214 people aboard", SINKS, -30))
    stage.publish(GAZETTE, report("Captain of the ferry Polarlys arrested in Norway", "Police said so.", -29))
    stage.publish(WIRE, report("Owner of the ferry Polarlys flees Norway", "Police said so.", -28))
    stage.publish(GAZETTE, report("Wreck of the ferry Polarlys found off Norway", "Divers said so.", -27))
    stage.cycle(-24)

    *entries, _ = folder.lines("--store")

    assert [(each["bucket"], each["alerts"]) for each in entries] == [("not new", [])] * 4


@pytest.mark.model
def test_a_history_that_is_cut_makes_no_first_poll_of_what_comes_next(folder: Folder, stage: Stage) -> None:
    *entries, _ = folder.lines("--store", "--since", "2025-03-04T00:00:00")

    assert [each["bucket"] for each in entries if each["published"]] == ["alerted"]
    with stage.open() as store:
        assert len(read_history(store, START + timedelta(hours=8))) == 2


@pytest.mark.model
def test_what_the_database_has_embedded_is_not_embedded_again(folder: Folder, stage: Stage, embed: Embed) -> None:
    asked: list[str] = []

    def counting(texts: Sequence[str]) -> Any:
        asked.extend(texts)
        return embed(texts)

    with stage.open() as store:
        archive = read_history(store)
    model = Model(PACKAGED_ID, RememberedVectors(counting))
    replayed = list(replay(archive, load_config(folder.config), model, lambda: open_store(":memory:"), Funnel()))

    whole = {matching.texts_to_embed(each.analysis.entry)[1] for each in replayed if each.analysis}
    assert len(whole) == 6
    assert len(whole & set(asked)) == 1  # the text that was replaced: the database kept the vectors of its successor


def test_a_history_needs_a_database(folder: Folder) -> None:
    result = folder.run("--store")

    assert "there is no database yet" in str(result.exception)


# --- a change of the configuration -----------------------------------------------------


def changes(folder: Folder, new: Path, *arguments: object) -> tuple[list[tuple[str, str]], dict[str, Any]]:
    where = arguments or (folder.archive(*STORY),)
    *changed, summary = folder.lines(*where, "--compare", folder.config, new)
    return [(each["type"], each["link"]) for each in changed], summary


@pytest.mark.model
def test_the_same_configuration_adds_and_removes_nothing(folder: Folder) -> None:
    changed, summary = changes(folder, folder.configured("same", STORYLINE))

    assert changed == []
    assert (summary["added"], summary["removed"]) == (0, 0)
    assert summary["kept"] > 2
    assert summary["alerts_a_day"]["before"] == summary["alerts_a_day"]["after"] > 0


def test_files_that_read_the_same_storylines_are_told_so(folder: Folder) -> None:
    copied = folder.path / "copied.yaml"
    copied.write_text(folder.config.read_text(encoding="utf-8"), encoding="utf-8")
    archive = folder.archive()

    same = folder.run(archive, "--compare", folder.config, copied)
    other = folder.run(
        archive, "--compare", folder.config, folder.configured("other", STORYLINE.replace("terms", "require"))
    )

    assert same.stderr == (
        f"monitor: {copied} says the same as {folder.config}, storylines included: to try another storyline, "
        f"copy their folder and name the copy under 'storylines' in {copied}\n"
    )
    assert other.stderr == ""


@pytest.mark.model
def test_terms_that_are_removed_remove_the_alerts_that_hung_on_them(folder: Folder) -> None:
    named = line(80, "Polarlys owner arrested", "The owner of the Polarlys was arrested on Monday.")
    new = folder.configured("bare", STORYLINE.replace("terms: [Polarlys, ferry]", "terms: [ferry]"))
    changed, summary = changes(folder, new, folder.archive(*STORY, named))

    assert ("removed", named["link"]) in changed
    back = folder.lines(folder.archive(*STORY, named), "--compare", new, folder.config)
    assert {"borderline", "off storyline"} >= {each["was"]["bucket"] for each in back[:-1]} != set()
    assert sum(back[-1]["buckets"]["before"].values()) == sum(back[-1]["buckets"]["after"].values()) == len(STORY) + 1
    assert back[-1]["matched"]["before"] < back[-1]["matched"]["after"]
    assert "added" not in dict(changed)
    assert summary["alerts_a_day"]["after"] < summary["alerts_a_day"]["before"]


@pytest.mark.model
def test_a_storyline_that_goes_into_shadow_takes_its_alerts_along(folder: Folder) -> None:
    changed, summary = changes(folder, folder.configured("shadow", f"{STORYLINE}shadow: true\n"))

    assert {kind for kind, _ in changed} == {"removed"}
    assert (summary["kept"], summary["added"]) == (0, 0)
    shadowed = folder.lines(folder.archive(*STORY), config=folder.path / "shadow.yaml")
    assert shadowed[0]["bucket"] == "held"
    assert (shadowed[0]["alerts"], len(shadowed[0]["held"])) == ([], 1)
    assert (shadowed[-1]["alerts"], shadowed[-1]["messages"]) == ({}, {})


@pytest.mark.model
def test_a_storyline_in_shadow_on_both_sides_is_compared_by_what_it_would_tell(folder: Folder) -> None:
    old = folder.configured("old", f"{STORYLINE}shadow: true\n")
    bare = STORYLINE.replace("terms: [Polarlys, ferry]", "terms: [ferry]\nexclude: [Polarlys]")
    new = folder.configured("new", f"{bare}shadow: true\n")

    shadowed = folder.run(folder.archive(*STORY), "--compare", old, new)
    open_air, _ = changes(folder, folder.configured("told", bare))

    assert shadowed.stderr == "ferry is in shadow: shown is what it would tell otherwise.\n"
    assert shadowed.stdout.count("\n- ") + shadowed.stdout.startswith("- ") == len(open_air) > 0


@pytest.mark.model
def test_another_model_is_compared_on_its_own_vectors(folder: Folder, tmp_path: Path) -> None:
    from monitor.embedder import _packaged_path

    changed, summary = changes(folder, folder.configured("model", STORYLINE, more=f"model: {_packaged_path()}\n"))

    assert summary["kept"] + summary["removed"] > 2
    assert len(changed) == summary["added"] + summary["removed"]


@pytest.mark.model
def test_a_change_is_shown_on_the_history_of_the_database(folder: Folder, stage: Stage) -> None:
    new = folder.configured("strict", f"{STORYLINE}exclude: [Bergen]\n", more="database: monitor.db\n")
    changed, _ = changes(folder, new, "--store")

    assert [(kind, link.rsplit("/", 1)[1]) for kind, link in changed] == [
        ("removed", "captain-of-sunken-ferry-charged-in-bergen")
    ]


@pytest.mark.model
def test_people_see_what_comes_and_goes(folder: Folder) -> None:
    new = folder.configured("words", f"{STORYLINE}exclude: [Bergen]\n")
    told = folder.run(folder.archive(*STORY), "--compare", folder.config, new).stdout

    assert told.startswith(f"- 5 Mar 2025 08:00 UTC · {FERRY.title} · new development\n")
    assert "    becomes off storyline: holds the excluded term 'Bergen'\n" in told
    assert "\nentries: off storyline 1 → 2, alerted " in told
    assert "1 removed, 0 added; " in told


# --- what is not the archive's fault ---------------------------------------------------


@pytest.fixture
def no_bread(monkeypatch: pytest.MonkeyPatch) -> None:
    """The analysis of the bakers fails, as a bug in the program would."""
    from monitor.pipeline import analysing

    original = analysing.prepare

    def prepare(desk: Any, store: Any, entry: Any, *more: Any) -> Any:
        if "Bakers" in entry.title:
            raise ZeroDivisionError("no bread")
        return original(desk, store, entry, *more)

    monkeypatch.setattr(analysing, "prepare", prepare)


@pytest.mark.model
def test_an_entry_that_fails_is_told_as_such(folder: Folder, no_bread: None) -> None:
    result = folder.run(folder.archive(*STORY[:3]), "--json")

    *entries, summary = [json.loads(each) for each in result.stdout.splitlines()]
    assert result.exit_code == 1
    assert (entries[2]["bucket"], entries[2]["reason"]) == ("failed", "its analysis failed")
    assert "no bread" in summary["failures"][0]
    assert sum(summary["buckets"].values()) == 3
    assert set(summary["buckets"]) <= {str(bucket) for bucket in Bucket} | {"failed"}


@pytest.mark.model
def test_a_comparison_of_which_something_failed_says_so(folder: Folder, no_bread: None) -> None:
    result = folder.run(folder.archive(*STORY[:3]), "--compare", folder.config, folder.configured("same", STORYLINE))

    assert result.exit_code == 1
    assert result.stderr.count("no bread") == 1


def test_a_model_that_cannot_be_loaded_ends_the_replay(folder: Folder) -> None:
    model = str(folder.path / "model")
    (folder.path / "model").mkdir()
    config = folder.configured("modelless", STORYLINE, more=f"model: {model}\n")

    result = folder.run(folder.archive(*STORY), config=config)

    assert result.exit_code == 1
    assert f"model {model!r} cannot be loaded" in str(result.exception)
    assert Embedder(model).model_id == model
