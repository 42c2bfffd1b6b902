"""`monitor feeds find`, `add` and `import`: what is added, and what is said where nothing can be."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from monitor.cli.feeds import feeds
from monitor.config import load_config
from monitor.errors import ConfigError, FeedError, InputError
from tests.feedserver import FeedServer, item, reply, rss

CONFIG = """\
channels:
  desk: json://127.0.0.1:9/
feeds:
  - http://first.example/rss # the first
"""
LINK = '<link rel="alternate" type="application/rss+xml" href="{0}" title="{1}">'


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "monitor.yaml"
    path.write_text(CONFIG, encoding="utf-8")
    return path


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(feeds, [str(word) for word in words], catch_exceptions=False)


def page(server: FeedServer, *names: str) -> str:
    links = "".join(LINK.format(f"/{name}", name.title()) for name in names)
    return server.serves("/", reply(200, f"<html>{links}</html>".encode(), Content_Type="text/html"))


def test_the_feeds_of_a_page_are_named_as_lines_for_the_configuration(config: Path, server: FeedServer) -> None:
    found = run("find", page(server, "news", "docks"), "--allow-private", "--config", config)

    assert yaml.safe_load(found.stdout) == [
        {"url": server.url("/news"), "name": "News", "allow_private": True},
        {"url": server.url("/docks"), "name": "Docks", "allow_private": True},
    ]
    assert found.stderr == (
        f"2 feeds found; add those that you want under 'feeds:' in {config}, "
        "or say: monitor feeds add --allow-private ADDRESS\n"
    )
    config.write_text(CONFIG + found.stdout, encoding="utf-8")
    assert load_config(config).feeds[-1].name == "Docks"


def test_a_name_that_no_file_can_hold_is_refused_in_words(config: Path, server: FeedServer) -> None:
    url = server.serves("/rss", reply(200, rss(item(1))))

    refused = run("add", url, "--allow-private", "--name", "caf\udce9", "--config", config)

    assert refused.exit_code == 2
    assert "is no text in UTF-8" in refused.stderr
    assert config.read_text(encoding="utf-8") == CONFIG


def test_where_a_network_is_allowed_its_feeds_need_no_word_of_their_own(config: Path, server: FeedServer) -> None:
    config.write_text(f"{CONFIG}polling: {{allowed_networks: [127.0.0.0/8]}}\n", encoding="utf-8")
    url = server.serves("/rss", reply(200, rss(item(1))))

    found = run("find", url, "--config", config)

    assert yaml.safe_load(found.stdout) == [{"url": url, "name": "Evening Post"}]
    assert found.stderr.startswith(f"this is a feed itself; add it under 'feeds:' in {config}")


@pytest.mark.parametrize("command", ["find", "add"])
@pytest.mark.parametrize("address", ["127.0.0.1:8471", "www.one.example/rss", "ftp://one.example/"])
def test_an_address_without_its_beginning_is_told_so(command: str, address: str, config: Path) -> None:
    with pytest.raises(InputError, match=f"^{address}: write the address with http:// or https://$"):
        run(command, address, "--config", config)


@pytest.mark.parametrize("command", ["find", "add"])
def test_a_private_page_is_refused_with_what_permits_it(command: str, config: Path, server: FeedServer) -> None:
    url = page(server, "news")

    with pytest.raises(FeedError) as refused:
        run(command, url, "--config", config)

    assert "private network; say --allow-private, or name the network in" in str(refused.value)
    assert "at the feed" not in str(refused.value)
    assert server.requests == []


def test_a_feed_is_added_below_the_others_by_its_title(config: Path, server: FeedServer) -> None:
    url = server.serves("/rss", reply(200, rss(item(1))))

    told = run("add", url, "--allow-private", "--config", config)

    line = f'  - url: "{url}"\n    name: "Evening Post"\n    allow_private: true\n'
    assert config.read_text(encoding="utf-8") == CONFIG + line
    assert (told.stdout, told.stderr) == (line, f"added to {config}\n")


def test_a_file_that_is_named_before_the_command_is_the_one_that_is_written_to(
    config: Path, server: FeedServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "config").mkdir()
    other = tmp_path / "config" / "monitor.yaml"  # what is read where no file is named
    other.write_text(CONFIG, encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    told = run("--config", config, "add", page(server, "news"), "--allow-private")

    assert told.stderr == f"added to {config}\n"
    assert other.read_text(encoding="utf-8") == CONFIG


def test_the_one_feed_of_a_page_is_added_by_the_name_that_is_given(config: Path, server: FeedServer) -> None:
    run("add", page(server, "news"), "--allow-private", "--name", "The Desk", "--config", config)

    feed = load_config(config).feeds[-1]
    assert (feed.url, feed.name, feed.allow_private) == (server.url("/news"), "The Desk", True)


def test_a_trial_adds_nothing(config: Path, server: FeedServer) -> None:
    told = run("add", page(server, "news"), "--allow-private", "--dry-run", "--config", config)

    assert told.stderr == f"would be added to {config}\n"
    assert config.read_text(encoding="utf-8") == CONFIG


def test_of_a_page_with_several_feeds_none_is_guessed(config: Path, server: FeedServer) -> None:
    with pytest.raises(InputError) as refused:
        run("add", page(server, "news", "docks"), "--allow-private", "--config", config)

    assert f"names 2 feeds; add one by its own address:\n  {server.url('/news')}  News\n" in str(refused.value)
    assert config.read_text(encoding="utf-8") == CONFIG


def test_what_is_there_already_is_not_added_again(config: Path, server: FeedServer) -> None:
    url = server.serves("/rss", reply(200, rss(item(1))))
    run("add", url, "--allow-private", "--config", config)

    with pytest.raises(InputError, match="not added: the same address as another feed"):
        run("add", url, "--allow-private", "--config", config)


def test_nothing_is_added_where_no_feed_answers_or_no_file_is(config: Path, server: FeedServer) -> None:
    with pytest.raises(FeedError, match="none: it answered with status 404"):
        run("add", server.url("/none"), "--allow-private", "--config", config)
    with pytest.raises(InputError, match="names no feed"):
        run("add", page(server), "--allow-private", "--config", config)
    with pytest.raises(ConfigError, match="No such file"):
        run("add", page(server, "news"), "--allow-private", "--config", config.with_name("other.yaml"))
    assert config.read_text(encoding="utf-8") == CONFIG


def test_an_import_says_what_it_left_out_and_which_feeds_will_not_be_asked(config: Path, tmp_path: Path) -> None:
    source = tmp_path / "mixed.opml"
    addresses = ["ftp://x.example/y", "http://127.0.0.1:8471/a", "http://[fd00::1]/b", "http://good.example/c"]
    outlines = "".join(f'<outline xmlUrl="{address}"/>' for address in addresses)
    source.write_text(f"<opml><body>{outlines}</body></opml>", encoding="utf-8")

    told = run("import", source, "--config", config)

    assert told.stdout == f"3 of 4 feeds added to {config}; 1 left out\n"
    assert told.stderr == (
        f"{source}: ftp://x.example/y: left out: no http(s) address\n"
        "  http://127.0.0.1:8471/a\n"
        "  http://[fd00::1]/b\n"
        "These are on this machine or the intranet, and will not be asked without a line `allow_private: true` "
        f"in {config}; write it where you know the feed.\n"
    )
    assert not any(feed.allow_private for feed in load_config(config).feeds)


def test_an_import_is_silent_on_networks_that_are_allowed(config: Path, tmp_path: Path) -> None:
    config.write_text(f"{CONFIG}polling: {{allowed_networks: [127.0.0.0/8]}}\n", encoding="utf-8")
    source = tmp_path / "near.opml"
    source.write_text('<opml><body><outline xmlUrl="http://localhost/a"/></body></opml>', encoding="utf-8")

    assert run("import", source, "--config", config).stderr == ""


def test_an_address_in_place_of_a_list_is_told_where_to_go(config: Path) -> None:
    with pytest.raises(InputError, match=r"^http://one\.example/a\.opml: import reads a file, .* feeds find PAGE$"):
        run("import", "http://one.example/a.opml", "--config", config)
