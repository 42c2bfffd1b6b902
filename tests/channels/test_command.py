"""`monitor channels test`, against a real receiver."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from monitor.cli import cli
from tests.channels.conftest import Answer, MailServer, WebHook


def run(folder: Path, channels: dict[str, str], *arguments: str) -> Result:
    written = "\n".join(f"  {name}: {json.dumps(url)}" for name, url in channels.items())
    config = folder / "monitor.yaml"
    config.write_text(
        f"database: {json.dumps(str(folder / 'monitor.db'))}\n"
        "feeds:\n  - https://feeds.example.org/news.xml\n"
        f"channels:\n{written}\n",
        encoding="utf-8",
    )
    stories = folder / "storylines"
    stories.mkdir()
    (stories / "harbour.yaml").write_text(
        "id: harbour\ntitle: The harbour\ndescription: What happens in the harbour.\n", encoding="utf-8"
    )
    return CliRunner().invoke(cli, ["channels", "test", "--config", str(config), *arguments])


def test_a_test_message_goes_out_over_every_channel(tmp_path: Path, web_hook: WebHook, mail_server: MailServer):
    result = run(tmp_path, {"hook": web_hook.channel().url, "mail": mail_server.channel().url})

    assert result.exit_code == 0, result.output
    assert result.output == "hook: sent\nmail: sent\n"
    assert "TEST, please ignore" in web_hook.received[0]["title"]
    assert "TEST, please ignore" in mail_server.received[0]["Subject"]


def test_a_test_message_goes_out_over_the_named_channel_only(tmp_path: Path, web_hook: WebHook):
    result = run(tmp_path, {"one": web_hook.channel().url, "two": web_hook.channel().url}, "two")

    assert result.output == "two: sent\n"
    assert len(web_hook.received) == 1


def test_a_channel_that_does_not_take_it_is_told_with_exit_code_one(tmp_path: Path, web_hook: WebHook):
    web_hook.answer = Answer(500)

    result = run(tmp_path, {"hook": web_hook.channel().url}, "--json")

    assert result.exit_code == 1
    answer = json.loads(result.output)
    assert (answer["channel"], answer["ok"]) == ("hook", False)
    assert "500" in answer["error"]


def test_an_unknown_name_is_refused_with_those_there_are(tmp_path: Path, web_hook: WebHook):
    result = run(tmp_path, {"hook": web_hook.channel().url}, "hok")

    assert result.exit_code == 2
    assert "no channel is named 'hok'; there are hook" in result.output
    assert web_hook.received == []


@pytest.mark.parametrize("is_long", [False, True])
def test_a_long_test_message_is_long(tmp_path: Path, web_hook: WebHook, is_long: bool):
    run(tmp_path, {"hook": web_hook.channel().url}, *(["--long"] if is_long else []))

    assert (len(web_hook.received[0]["message"]) > 3000) is is_long
