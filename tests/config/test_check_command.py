"""`monitor check` and `monitor schema` as a user meets them; feeds are asked on loopback."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from monitor.cli.checking import check, schema
from tests.feedserver import STALL, feed_server

FEED = b"""<rss version="2.0"><channel><title>Gazette</title><link>http://127.0.0.1/</link><description>x</description>
<item><title>Ferry runs aground</title><link>http://127.0.0.1/1</link><guid>1</guid>
<pubDate>Mon, 16 Nov 2026 08:30:00 GMT</pubDate></item></channel></rss>"""
ANSWERS = {"/rss": (200, FEED), "/page": (200, b"<html><body>Welcome</body></html>")}


class Outlet(BaseHTTPRequestHandler):
    """Serves one feed and one page that is none."""

    def do_GET(self) -> None:
        status, body = ANSWERS.get(self.path, (404, b"gone"))
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the test reads the command's own output."""


@pytest.fixture
def outlet() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Outlet) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def write(folder: Path, main: str) -> Path:
    (folder / "storylines").mkdir(exist_ok=True)
    (folder / "storylines" / "floods.yaml").write_text(
        "id: floods\ntitle: Floods\ndescription: High water.\n", encoding="utf-8"
    )
    path = folder / "monitor.yaml"
    path.write_text(main, encoding="utf-8")
    return path


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(check, ["--config", *map(str, arguments)])


def test_a_good_configuration_is_summed_up(tmp_path: Path) -> None:
    path = write(tmp_path, "feeds: ['https://one.example/rss']\nchannels: {desk: 'json://127.0.0.1/'}\n")

    result = run(path)

    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        f"{path} is fine:",
        "  1 feed of 1 publisher",
        "  1 storyline",
        "    floods: to desk",
        "  1 channel",
        "    desk (default)",
        f"  database {tmp_path / 'monitor.db'}, model packaged",
    ]


def test_a_file_that_is_read_as_no_storyline_is_noted(tmp_path: Path) -> None:
    path = write(tmp_path, "channels: {desk: 'json://127.0.0.1/'}\n")
    folder = tmp_path / "storylines"
    for name in ("droughts.txt", "floods.yaml.bak", "README.md", ".floods.yaml.swp"):
        (folder / name).touch()
    (folder / "more").mkdir()

    result = run(path)

    assert result.exit_code == 0
    assert result.stderr.splitlines() == [
        f"note: {folder}/droughts.txt: is not read: the name of a storyline file ends in .yaml or .yml",
        f"note: {folder}/floods.yaml.bak: is not read: the name of a storyline file ends in .yaml or .yml",
        f"note: {folder}/more: is not read: storylines stand in this folder itself, not in folders of it",
    ]


def test_problems_go_to_stderr_with_exit_code_2(tmp_path: Path) -> None:
    path = write(tmp_path, "fedes: []\nchannels: {desk: 'jsonn://127.0.0.1/'}\n")

    result = run(path)

    assert result.exit_code == 2
    assert result.stdout == ""
    first, second, total = result.stderr.splitlines()
    assert first == f"{path}:1:1: unknown key 'fedes' in the main file; did you mean 'feeds'?"
    assert second.startswith(f"{path}:2:18: the address of the channel 'desk': ")
    assert total == "2 problems found"


def test_problems_in_json_keep_their_places(tmp_path: Path) -> None:
    path = write(tmp_path, "threads: 0\nchannels: {desk: 'json://127.0.0.1/'}\n")

    result = run(path, "--json")

    assert result.exit_code == 2
    assert json.loads(result.stdout) == {
        "ok": False,
        "problems": [{"file": str(path), "line": 1, "column": 10, "message": "'threads' must be at least 1"}],
    }


def test_no_secret_is_printed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESK_ADDRESS", "nosuch://very-secret-token@127.0.0.1/")
    path = write(tmp_path, "channels: {desk: '${env:DESK_ADDRESS}'}\n")

    result = run(path)

    assert result.exit_code == 2
    assert "very-secret-token" not in result.output


def test_online_each_feed_is_told(tmp_path: Path, outlet: str) -> None:
    path = write(
        tmp_path,
        "channels: {desk: 'json://127.0.0.1/'}\npolling: {timeout: 10 s, allowed_networks: [127.0.0.0/8]}\nfeeds:\n"
        f"  - {{url: '{outlet}/rss', name: Gazette}}\n"
        f"  - {{url: '{outlet}/page', name: Page}}\n"
        f"  - {{url: '{outlet}/none', name: None of it}}\n",
    )

    result = run(path, "--online")

    told = sorted(line.strip() for line in result.stdout.splitlines() if line.strip().startswith(("ok", "FAILED")))
    assert result.exit_code == 1
    assert told[0].startswith(f"FAILED  None of it ({outlet}/none): http error: ")
    assert told[1].startswith(f"FAILED  Page ({outlet}/page): not a feed: ")
    assert told[2].startswith("ok      Gazette: 1 entry, newest 16 Nov 2026 08:30 UTC, ")
    assert result.stdout.splitlines()[-1] == "1 feed answered, 2 failed"


def test_online_a_feed_without_a_name_is_called_as_it_calls_itself(tmp_path: Path, outlet: str) -> None:
    path = write(
        tmp_path,
        "channels: {desk: 'json://127.0.0.1/'}\npolling: {allowed_networks: [127.0.0.0/8]}\n"
        f"feeds: ['{outlet}/rss']\n",
    )

    assert "ok      Gazette: 1 entry" in run(path, "--online").stdout


def test_online_the_feeds_of_a_host_that_hangs_are_told_as_not_asked(tmp_path: Path) -> None:
    with feed_server() as server:
        feeds = "".join(
            f"  - {{url: '{server.serves(f'/{number}', [STALL])}', name: Feed {number}}}\n" for number in range(4)
        )
        path = write(
            tmp_path,
            "channels: {desk: 'json://127.0.0.1/'}\n"
            f"polling: {{timeout: 1 s, per_host: 1, allowed_networks: [127.0.0.0/8]}}\nfeeds:\n{feeds}",
        )

        result, in_json = run(path, "--online"), run(path, "--online", "--json")

    lines = [line.strip() for line in result.stdout.splitlines()]
    assert sum(line.startswith("not asked  Feed ") for line in lines) == 3
    assert lines[-1] == "0 feeds answered, 1 failed, 3 not asked"
    answer = json.loads(in_json.stdout)
    assert len(answer["polls"]) == 1
    assert [each["message"] for each in answer["not_asked"]] == [
        "127.0.0.1 has just left another feed without an answer"
    ] * 3
    assert result.exit_code == in_json.exit_code == 1


def test_online_in_json_is_one_document(tmp_path: Path, outlet: str) -> None:
    path = write(
        tmp_path,
        "channels: {desk: 'json://127.0.0.1/'}\n"
        f"feeds: [{{url: '{outlet}/rss', name: Gazette, allow_private: true}}]\n",
    )

    result = run(path, "--online", "--json")

    answer = json.loads(result.stdout)
    assert result.exit_code == 0
    assert [(poll["feed"], poll["entries"], poll["newest"]) for poll in answer["polls"]] == [
        (f"{outlet}/rss", 1, "2026-11-16T08:30:00+00:00")
    ]


@pytest.mark.parametrize("file", ["main", "storyline"])
def test_the_schema_is_json_that_forbids_unknown_keys(file: str) -> None:
    result = CliRunner().invoke(schema, [file])

    answer = json.loads(result.stdout)
    assert answer["additionalProperties"] is False
    assert answer["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_a_wrong_configuration_is_no_traceback_on_the_real_command_line(tmp_path: Path) -> None:
    path = write(tmp_path, "feeds: [\n")

    done = subprocess.run(
        [sys.executable, "-m", "monitor", "check", "--config", str(path)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "COLUMNS": "80"},
    )

    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert done.stderr.startswith(f"{path}:2:1: is not YAML: ")


STRIKES = """id: strikes
title: Strikes
description: Strikes on the region.
measures:
  - {name: sent, phrases: [sent], unit: %s, behaviour: force}
"""


def test_a_unit_that_may_be_a_slip_of_the_pen_is_noted_and_allowed(tmp_path: Path) -> None:
    path = write(tmp_path, "database: x.db\nfeeds: [https://one.example/rss]\nchannels: {desk: 'json://localhost'}\n")
    (tmp_path / "storylines" / "strikes.yaml").write_text(STRIKES % "solder", encoding="utf-8")

    told, answered = run(path), run(path, "--json")

    assert told.exit_code == 0
    assert "strikes.yaml:5:" in told.stderr
    assert "note: " in told.stderr
    assert "did you mean 'soldier'?" in told.stderr
    assert "soldier" in json.loads(answered.stdout)["notes"][0]["message"]


@pytest.mark.parametrize("is_installed", [False, True])
@pytest.mark.parametrize("is_asked_for", [False, True])
def test_full_text_without_what_reads_it_is_noted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_asked_for: bool, is_installed: bool
) -> None:
    monkeypatch.delitem(sys.modules, "trafilatura", raising=False)
    if is_installed:
        (tmp_path / "trafilatura.py").write_text("", encoding="utf-8")
        monkeypatch.syspath_prepend(tmp_path)
    else:
        monkeypatch.setitem(sys.modules, "trafilatura", None)
    path = write(
        tmp_path,
        "channels: {desk: 'json://127.0.0.1/'}\nfeeds:\n"
        f"  - {{url: 'https://one.example/rss', full_text: {str(is_asked_for).lower()}}}\n"
        "  - {url: 'https://two.example/rss'}\n",
    )

    told = run(path)

    assert told.exit_code == 0
    assert ("pip install '.[full-text]' in the program's folder" in told.stderr) is (is_asked_for and not is_installed)


def test_words_that_keep_out_what_the_storyline_asks_for_are_noted(tmp_path: Path) -> None:
    path = write(tmp_path, "channels: {desk: 'json://127.0.0.1/'}\n")
    (tmp_path / "storylines" / "floods.yaml").write_text(
        "id: floods\ntitle: Floods\ndescription: The floods in Valencia.\n"
        "require: [Valencia, 'Paiporta*', Torrent]\nexclude: [the football of Valencia, kill 200, Torrents]\n"
        "examples: [Floods kill 200 in Valencia, Paiporta digs itself out, Rain in Madrid]\n",
        encoding="utf-8",
    )

    told = run(path)

    assert told.exit_code == 0
    assert [line.partition("floods.yaml:")[2] for line in told.stderr.splitlines()] == [
        "4:34: item 3 of 'require' holds 'Torrents', and 'exclude' leaves out every entry that holds that",
        "6:12: item 1 of 'examples' holds 'kill 200', and 'exclude' leaves out every entry that holds that",
        "6:67: item 3 of 'examples' holds none of the words that 'require' asks of every entry",
        "4:21: 'Paiporta*': the star stands for nothing: words are compared whole, singular and plural alike",
    ]


@pytest.mark.parametrize(("unit", "notes"), [("soldier", 0), ("square mile", 0), ("parsnips", 1)])
def test_a_legitimate_noun_is_never_refused(tmp_path: Path, unit: str, notes: int) -> None:
    path = write(tmp_path, "database: x.db\nfeeds: [https://one.example/rss]\nchannels: {desk: 'json://localhost'}\n")
    (tmp_path / "storylines" / "strikes.yaml").write_text(STRIKES % unit, encoding="utf-8")

    told = run(path)

    assert told.exit_code == 0
    assert told.stderr.count("note: ") == notes
    assert "did you mean" not in told.stderr
