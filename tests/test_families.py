"""Publisher families from the configuration to what is told: two outlets of one owner are one voice."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from monitor.cli import cli

pytestmark = pytest.mark.model

STORYLINE = """
id: ferry
title: Ferry Polarlys sinks off Norway
description: The loss of the ferry Polarlys off Norway, the search for those aboard, and the inquiry.
"""
FAMILIES = "families: {fjord: [wire.example, gazette.example]}\n"


def kind_of_the_lower_toll(folder: Path, families: str) -> str:
    """What a lower toll of a second outlet is to the first one's, neither of which names who says so."""
    (folder / "storylines").mkdir(parents=True)
    (folder / "storylines" / "ferry.yaml").write_text(STORYLINE, encoding="utf-8")
    config = folder / "monitor.yaml"
    config.write_text(f"feeds: []\nchannels: {{}}\n{families}", encoding="utf-8")
    archive = folder / "story.jsonl"
    tolls = [("38", "06:00", "wire.example"), ("15", "16:00", "gazette.example")]
    lines = [
        {
            "title": f"Ferry Polarlys: {toll} people killed off Norway",
            "summary": f"{toll} people were killed when the ferry Polarlys sank off Norway.",
            "published": f"2026-03-02T{clock}:00Z",
            "link": f"https://{host}/polarlys",
            "source": host,
        }
        for toll, clock, host in tolls
    ]
    archive.write_text("".join(f"{json.dumps(line)}\n" for line in lines), encoding="utf-8")
    done = CliRunner().invoke(cli, ["replay", str(archive), "--config", str(config), "--json"], catch_exceptions=False)
    entries = [json.loads(line) for line in done.stdout.splitlines() if '"type": "entry"' in line]
    (kind,) = {figure["kind"] for figure in entries[-1]["figures"] if figure["relation"] == "contradicts"}
    return str(kind)


def test_outlets_of_one_family_contradict_themselves_and_others_one_another(tmp_path: Path) -> None:
    assert kind_of_the_lower_toll(tmp_path / "apart", "") == "disputed"
    assert kind_of_the_lower_toll(tmp_path / "family", FAMILIES) == "self"
