"""`monitor feeds`: the list, and lists in and out."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from monitor.cli.feed_lists import fitting
from monitor.cli.feeds import feeds
from monitor.config import load_config
from monitor.core import pacing
from monitor.errors import InputError
from monitor.feeds.opml import Outline, read_opml
from monitor.model import FeedOnRecord
from monitor.store import open_store
from monitor.store.feeds import sync_feeds
from monitor.store.polls import record_poll
from tests.feeds.polled import NOW, poll
from tests.feedserver import FeedServer, item, reply, rss

CONFIG = """\
# mine
database: feeds.db
channels:
  desk: json://127.0.0.1:9/
feeds:
  - url: {first} # the first
    name: Evening Post
  - url: {second}
    name: Gone Gazette

# what follows stays where it is
polling:
  allowed_networks: [127.0.0.1]
"""

OPML = """<opml><body><outline text="New" xmlUrl="https://new.example/rss" language="uk"/>
<outline text="Known" xmlUrl="{first}"/></body></opml>"""


@pytest.fixture
def config(tmp_path: Path, server: FeedServer) -> Path:
    path = tmp_path / "monitor.yaml"
    first = server.serves("/first", reply(200, rss(item(1), item(2))))
    path.write_text(CONFIG.format(first=first, second=server.url("/second")), encoding="utf-8")
    return path


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(feeds, [str(word) for word in words], catch_exceptions=False)


def poll_all(config: Path) -> None:
    loaded = load_config(config)
    with open_store(loaded.database) as store:
        sync_feeds(store, loaded.feeds, NOW)
        for feed in loaded.feeds:
            record = FeedOnRecord(feed)
            outcome = poll(record)
            record_poll(store, outcome, pacing.advance(record, outcome))


def test_every_feed_is_listed_with_its_state(config: Path) -> None:
    poll_all(config)

    told = run("--config", config).output

    assert "Evening Post" in told
    assert "broken" in told
    assert "not found (404)" in told


def test_before_the_first_poll_every_configured_feed_is_listed_and_no_database_is_made(config: Path) -> None:
    told = run("--config", config).output

    assert told.count("never polled") == 2
    assert "Gone Gazette" in told
    assert not load_config(config).database.exists()


def test_the_list_is_that_of_the_configuration_not_of_the_last_poll(config: Path) -> None:
    poll_all(config)
    config.write_text(config.read_text().replace("/second", "/mended").replace("Evening Post", "Post of the Evening"))

    told = run("--config", config).output

    assert "Post of the Evening" in told
    assert "/mended" in told
    assert "/second" not in told
    assert run("--config", config, "--failing").output == "No feed fails.\n"


def test_a_database_of_somewhere_else_is_listed_as_it_is(config: Path, tmp_path: Path) -> None:
    poll_all(config)

    assert "Evening Post" in run("--config", tmp_path / "none.yaml", "--db", load_config(config).database).output


def test_without_a_feed_the_list_says_where_to_name_one(tmp_path: Path) -> None:
    path = tmp_path / "monitor.yaml"
    path.write_text("feeds: []\n")

    assert run("--config", path).output == f"No feed is configured: name one under 'feeds' in {path}.\n"


def test_a_feed_without_a_name_is_exported_under_its_own_title(config: Path) -> None:
    config.write_text(config.read_text().replace("    name: Evening Post\n", ""))
    database = load_config(config).database

    names = []
    for made in (lambda: None, lambda: poll_all(config), lambda: database.write_bytes(b"no database")):
        made()
        names.append(read_opml(run("export", "--config", config).output.encode(), "").outlines[0].title)

    assert names == ["127.0.0.1", "Evening Post", "127.0.0.1"]


@pytest.mark.parametrize("words", [("show", "evening"), ("Evening Post",), ("/first",)])
def test_one_feed_is_shown_with_its_settings_and_its_last_polls(config: Path, words: tuple[str, ...]) -> None:
    for _ in range(12):
        poll_all(config)

    told = run(*words, "--config", config).output

    assert "settings: interval 15 min; guid trust; language en; publisher 127.0.0.1\n" in told
    assert told.count("22 Nov 12:00") == told.count("2 entries, none new") == 10
    assert "Gone Gazette" not in told


def test_what_came_of_each_poll_is_told_and_the_same_trouble_worded_once(config: Path, server: FeedServer) -> None:
    poll_all(config)
    poll_all(config)
    server.serves("/second", reply(200, rss(item(1))))
    poll_all(config)

    (_, *rows) = run("--config", config, "gone").output.split("polled (UTC)")[1].splitlines()[1:]

    assert [" ".join(row.split()[3:6]) for row in rows if row.startswith("22 Nov")] == [
        "1 entry, 1",
        "http error (404)",
        "http error (404)",
    ]
    assert [row.strip() for row in rows if not row.startswith("22 Nov")] == ["not found (404)"]


def test_one_feed_for_programs(config: Path) -> None:
    config.write_text(config.read_text().replace("    name: Gone Gazette", "    headers: {Cookie: secret}"))
    poll_all(config)

    result = run("--config", config, "second", "--json")

    shown = json.loads(result.output)
    assert (shown["state"], [poll["status"] for poll in shown["polls"]]) == ("broken", [404])
    assert shown["settings"]["headers"] == [["Cookie", ""]]
    assert "secret" not in result.output + run("--config", config, "second").output


def test_a_feed_that_was_never_polled_is_shown_too(config: Path) -> None:
    assert "No poll of it is on record." in run("show", "gone", "--config", config).output


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("nobody", "no feed has 'nobody' in its name or address; `monitor feeds` lists them all"),
        ("127.0.0.1", "2 feeds have '127.0.0.1' in their name or address:\n"),
    ],
)
def test_a_name_that_does_not_mean_one_feed_is_refused(config: Path, name: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        run("show", name, "--config", config)

    assert str(caught.value).startswith(message)


def test_a_whole_name_is_preferred_to_a_part_of_another(config: Path) -> None:
    config.write_text(config.read_text().replace("Gone Gazette", "Evening Post of the North"))

    assert "of the North" not in run("show", "evening post", "--config", config).output


def test_the_list_can_be_read_by_programs(config: Path) -> None:
    poll_all(config)

    lines = [json.loads(line) for line in run("--config", config, "--failing", "--json").output.splitlines()]

    assert [(line["name"], line["state"], line["failures"]) for line in lines] == [("Gone Gazette", "broken", 1)]


def test_the_configured_feeds_are_exported(config: Path, tmp_path: Path) -> None:
    target = tmp_path / "mine.opml"

    told = run("export", target, "--config", config).output

    assert told == f"{target}: 2 feeds\n"
    outlines = read_opml(target.read_bytes(), "mine.opml").outlines
    assert [outline.title for outline in outlines] == ["Evening Post", "Gone Gazette"]
    assert run("export", "--config", config).output == target.read_text(encoding="utf-8")


def test_an_export_never_writes_over_a_file_that_is_there(config: Path) -> None:
    before = config.read_bytes()

    with pytest.raises(InputError, match="File exists"):
        run("export", config, "--config", config)

    assert config.read_bytes() == before


def test_an_import_leaves_out_what_cannot_be_added_and_says_why(config: Path, tmp_path: Path) -> None:
    source = tmp_path / "mixed.opml"
    source.write_text(
        '<opml version="2.0"><body>'
        '<outline text="Good" xmlUrl="http://good.example/f"/>'
        '<outline text="Secret" xmlUrl="http://user:word@bad.example/f"/>'
        '<outline text="Good again" xmlUrl="http://good.example/f#top"/>'
        "</body></opml>",
        encoding="utf-8",
    )

    tried = run("import", source, "--dry-run", "--config", config).output
    told = run("import", source, "--config", config).output

    assert "1 of 3 feeds would be added" in tried
    assert "Secret: left out: 'url' must not hold a user name" in tried
    assert "1 of 3 feeds added" in told
    assert "2 left out" in told
    assert "http://good.example/f" in [feed.url for feed in load_config(config).feeds]
    assert not list(config.parent.glob(".*.new"))


def test_of_a_list_every_mistake_is_told_of_the_feed_that_has_it(tmp_path: Path) -> None:
    path = tmp_path / "monitor.yaml"
    path.write_text("database: monitor.db\nfeeds:\n    - http://here.example/f\n# the end\n", encoding="utf-8")
    addresses = [
        *(f"http://good{number}.example/f" for number in range(4)),
        "http://user:word@bad.example/f",
        "http://good4.example/f",
        f"http://{'a' * 70}.example/f",
        "http://bad.example:99999/f",
        "http://HERE.example:80/f",
        "http://good5.example/f",
    ]
    outlines = [Outline(url, f"Feed {number}", "de" * (number % 2)) for number, url in enumerate(addresses)]

    taken, refused = fitting(outlines, path)

    assert [outline.url for outline in taken] == [url for url in addresses if "good" in url]
    assert [(outline.url, why.partition(":")[0]) for outline, why in refused] == [
        (addresses[4], "'url' must not hold a user name or password; put them into 'headers' as a secret"),
        (addresses[6], "'url' has no host that can exist"),
        (addresses[7], "'url' is not a web address"),
        (addresses[8], "the same address as another feed"),
    ]


def test_a_list_without_end_is_read_as_far_as_a_list_may_be_long(config: Path) -> None:
    command = f"ulimit -v 4000000; exec {sys.executable} -m monitor feeds import /dev/zero --config '{config}'"

    ended = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False)

    assert "/dev/zero: larger than 10,000,000 bytes, which is no list of feeds" in ended.stderr


def test_an_import_adds_what_is_new_and_leaves_every_other_line(config: Path, tmp_path: Path) -> None:
    before = config.read_text(encoding="utf-8")
    source = tmp_path / "theirs.opml"
    source.write_text(OPML.format(first=load_config(config).feeds[0].url), encoding="utf-8")

    told = run("import", source, "--config", config).output

    assert told.startswith("1 of 2 feeds added")
    after = config.read_text(encoding="utf-8")
    added = '  - url: "https://new.example/rss"\n    name: "New"\n    language: "uk"\n'
    assert after == before.replace("    name: Gone Gazette\n", f"    name: Gone Gazette\n{added}")
    assert load_config(config).feeds[-1].language == "uk"
    assert list(tmp_path.glob(".*.new")) == []


def test_a_list_that_was_exported_is_imported_whatever_prefix_a_program_gave_it(config: Path, tmp_path: Path) -> None:
    exported = re.sub(r"<(/?)(?=\w)", r"<\1o:", run("export", "--config", config).output)
    source = tmp_path / "prefixed.opml"
    source.write_text(exported.replace("<o:opml", '<o:opml xmlns:o="http://opml.example/"'), encoding="utf-8")
    other = tmp_path / "other.yaml"
    other.write_text("channels:\n  desk: json://127.0.0.1:9/\n", encoding="utf-8")

    told = run("import", source, "--config", other).output

    assert told.startswith("2 of 2 feeds added")
    assert [(feed.url, feed.name) for feed in load_config(other).feeds] == [
        (feed.url, feed.name) for feed in load_config(config).feeds
    ]


def test_a_dry_run_changes_nothing(config: Path, tmp_path: Path) -> None:
    before = config.read_text(encoding="utf-8")
    source = tmp_path / "theirs.opml"
    source.write_text(OPML.format(first="https://other.example/"), encoding="utf-8")

    told = run("import", source, "--dry-run", "--config", config)

    assert told.stdout.count("- url:") == 2
    assert config.read_text(encoding="utf-8") == before


def test_a_list_that_cannot_be_added_to_is_told_with_what_to_add(tmp_path: Path) -> None:
    path, source = tmp_path / "monitor.yaml", tmp_path / "theirs.opml"
    text = "channels:\n  desk: json://127.0.0.1:9/\nfeeds: [{url: 'https://a.example/'}]\n"
    path.write_text(text, encoding="utf-8")
    source.write_text(OPML.format(first="https://b.example/"), encoding="utf-8")

    result = CliRunner().invoke(feeds, ["import", str(source), "--config", str(path)])

    assert "add these by hand" in str(result.exception)
    assert str(result.exception).count("- url: ") == 2
    assert path.read_text(encoding="utf-8") == text


def imported(path: Path, *addresses: str) -> Result:
    """What comes of an import of feeds at these addresses into the configuration at `path`."""
    source = path.parent / "theirs.opml"
    outlines = "".join(f'<outline text="{number}" xmlUrl="{url}"/>' for number, url in enumerate(addresses))
    source.write_text(f"<opml><body>{outlines}</body></opml>", encoding="utf-8")
    return run("import", source, "--config", path)


@pytest.mark.parametrize("way", ["feeds: []", "feeds: []  # none yet", "feeds: [ ]\npolling: {per_host: 1}"])
def test_an_empty_list_is_filled(tmp_path: Path, way: str) -> None:
    path = tmp_path / "monitor.yaml"
    path.write_text(f"channels:\n  desk: json://127.0.0.1:9/\n{way}\n", encoding="utf-8")

    imported(path, "https://new.example/rss", "https://b.example/")

    assert [feed.url for feed in load_config(path).feeds] == ["https://new.example/rss", "https://b.example/"]
    assert way.partition("[")[2].partition("]")[2] in path.read_text(encoding="utf-8")


def test_a_configuration_behind_a_link_stays_behind_it(config: Path, tmp_path: Path) -> None:
    target = tmp_path / "versioned" / "main.yaml"
    target.parent.mkdir()
    config.rename(target)
    config.symlink_to(target)

    imported(config, "https://new.example/rss")

    assert config.is_symlink()
    assert "https://new.example/rss" in target.read_text(encoding="utf-8")
    assert [path.name for path in target.parent.iterdir()] == ["main.yaml"]


@pytest.mark.parametrize("feeds_part", ["feeds:\n  - url: https://a.example/\n", "feeds: []\n", ""])
def test_line_ends_stay_as_they_are(tmp_path: Path, feeds_part: str) -> None:
    path = tmp_path / "monitor.yaml"
    text = f"channels:\n  desk: json://127.0.0.1:9/\n{feeds_part}"
    path.write_bytes(text.replace("\n", "\r\n").encode())

    imported(path, "https://new.example/rss")

    after = path.read_bytes()
    assert b"https://new.example/rss" in after
    assert after.count(b"\r\n") == after.count(b"\n")


def test_of_new_feeds_that_are_one_and_the_same_to_a_server_one_is_added(config: Path) -> None:
    told = imported(config, "http://new.example/rss", "http://NEW.example:80/rss", "http://new.example/rss#top")

    assert "1 of 3 feeds added" in told.stdout
    assert told.stderr.count("left out: the same address as another feed") == 2


def test_a_dry_run_writes_nothing_anywhere(config: Path, tmp_path: Path) -> None:
    source = tmp_path / "theirs.opml"
    source.write_text(OPML.format(first="https://other.example/"), encoding="utf-8")
    before = tmp_path.stat().st_mtime_ns

    run("import", source, "--dry-run", "--config", config)

    assert tmp_path.stat().st_mtime_ns == before


def test_a_file_without_feeds_gets_a_list(tmp_path: Path) -> None:
    path, source = tmp_path / "monitor.yaml", tmp_path / "theirs.opml"
    path.write_text("channels:\n  desk: json://127.0.0.1:9/\n", encoding="utf-8")
    source.write_text(OPML.format(first="https://b.example/"), encoding="utf-8")

    run("import", source, "--config", path)

    assert [feed.url for feed in load_config(path).feeds] == ["https://new.example/rss", "https://b.example/"]
