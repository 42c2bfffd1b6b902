"""What is written about the configuration is true: the page of settings, the schemas, the example."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from monitor.config import json_schema, load_config

REPOSITORY = Path(__file__).parents[2]
PAGE = REPOSITORY / "docs" / "configuration.md"


def test_every_setting_has_a_sentence_of_its_own() -> None:
    rows = re.findall(r"^\| `(\w+)` \| .*? \| (.*) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)

    assert len(rows) > 50
    assert [name for name, meaning in rows if not re.match(r"[`A-Z].*\.$", meaning)] == []


def test_the_examples_of_the_page_load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    main, storyline = re.findall(r"```yaml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    (tmp_path / "storylines").mkdir()
    (tmp_path / "monitor.yaml").write_text(main, encoding="utf-8")
    (tmp_path / "storylines" / "port-strikes.yaml").write_text(storyline, encoding="utf-8")
    monkeypatch.setenv("MONITOR_DESK", "json://127.0.0.1/")

    config = load_config(tmp_path / "monitor.yaml", delivers=True)

    assert [feed.name for feed in config.feeds] == ["theguardian.com", "BBC World"]
    assert [measure.name for measure in config.storylines[0].measures] == ["pay-rise", "ships-waiting"]


def test_the_repositorys_own_configuration_loads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MONITOR_DESK", "json://127.0.0.1/")

    config = load_config(REPOSITORY / "config" / "monitor.yaml", delivers=True)

    assert 20 <= len(config.feeds) <= 40
    assert [storyline.id for storyline in config.storylines] == [
        "kursk-counteroffensive",
        "north-korean-deployment",
        "trump-negotiation",
    ]
    assert all(storyline.measures for storyline in config.storylines)


def test_state_outlets_of_one_owner_are_one_family_in_the_example() -> None:
    feeds = {feed.name: feed.publisher for feed in load_config(REPOSITORY / "config" / "monitor.yaml").feeds}

    assert feeds["TASS"] == feeds["RT"]
    assert feeds["BBC World"] == feeds["BBC Europe"] == "bbc"
    assert feeds["BBC World"] != feeds["The Guardian"]


def properties(schema: dict[str, Any], definition: str) -> set[str]:
    part = schema["$defs"][definition]
    return set((part["anyOf"][1] if "anyOf" in part else part)["properties"])


def test_the_schemas_name_every_key_of_the_example() -> None:
    main = yaml.safe_load((REPOSITORY / "config" / "monitor.yaml").read_text(encoding="utf-8"))
    storyline = yaml.safe_load(
        (REPOSITORY / "config" / "storylines" / "kursk-counteroffensive.yaml").read_text(encoding="utf-8")
    )
    schema = json_schema("main")

    assert set(main) <= set(schema["properties"])
    assert set().union(*main["feeds"]) <= properties(schema, "FeedPart")
    assert set(storyline) <= set(json_schema("storyline")["properties"])


def test_a_feed_may_be_a_text_in_the_schema_too() -> None:
    feed = json_schema("main")["$defs"]["FeedPart"]

    assert feed["anyOf"][0] == {"type": "string"}
    assert feed["anyOf"][1]["required"] == ["url"]
