"""The three steps joined: every entry ends in one bucket, once, whatever fails or starts anew in between."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import time, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from monitor.core.telling import holding
from monitor.core.telling.forms import Form
from monitor.core.telling.wording import render
from monitor.errors import EmbeddingError, StoreError
from monitor.model import Bucket, Feed, ParsedEntry
from monitor.pipeline import analysing, poll
from monitor.store.alerts import open_alerts, record_alerts
from monitor.store.analyses import free_quarantined
from monitor.store.overview import QUARANTINED, WAITING, bucket_counts, overview
from tests.conftest import Embed
from tests.stage import COURIER, FEEDS, FERRY, GAZETTE, START, WIRE, Stage, report

pytestmark = pytest.mark.model

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "buckets.yaml").read_text(encoding="utf-8"))
NAMED = {feed.publisher: feed for feed in FEEDS}


def storyline(settings: dict[str, Any]) -> Any:
    known = {**settings}
    if "max_age" in known:
        known["max_age"] = timedelta(days=known["max_age"])
    if "alerts" in known:
        known["alerts"] = tuple(known["alerts"])
    return replace(FERRY, **known)


def entry_of(given: dict[str, Any]) -> ParsedEntry:
    published = given.get("published", given["seen"])
    return report(given["title"], given["text"], published, name=given.get("id", f"{given['feed']}-{given['title']}"))


class Played:
    """A case played from its first entry to its last: the bucket and alerts of each, as they were then."""

    def __init__(self, stage: Stage, case: dict[str, Any]) -> None:
        self.found: list[dict[str, Any]] = []
        stage.more["on_analysis"] = lambda analysis, store: self.found.append(
            {
                "title": analysis.entry.title,
                "bucket": analysis.bucket,
                "reason": analysis.reason,
                "alerts": [str(alert.kind) for alert in analysis.alerts if alert.channels],
                "held": [str(alert.kind) for alert in analysis.alerts if not alert.channels],
                "joins": bool(analysis.joined),
            }
        )
        stage.restart()
        if case.get("begins", True):
            stage.begin()
        for seen in dict.fromkeys(given["seen"] for given in case["entries"]):
            for given in reversed(case["entries"]):
                if given["seen"] == seen:
                    stage.publish(NAMED[given["feed"]], entry_of(given))
            stage.cycle(seen)


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_every_entry_ends_in_the_bucket_that_it_should(case: dict[str, Any], embed: Embed, tmp_path: Path) -> None:
    stage = Stage(tmp_path / "monitor.db", embed, (storyline(case.get("storyline", {})),))

    found = Played(stage, case).found

    assert [(each["title"], each["bucket"]) for each in found] == [
        (given["title"], given["bucket"]) for given in case["entries"]
    ], [each["reason"] for each in found]
    for given, each in zip(case["entries"], found, strict=True):
        assert given.get("why", "") in each["reason"]
        assert each["alerts"] == given.get("alerts", [])
        assert each["held"] == given.get("held", [])
        assert each["joins"] == given.get("joins", False)
    assert Counter(kind for kind, _ in stage.told()) == Counter(kind for each in found for kind in each["alerts"])


def test_every_bucket_is_reached_by_a_case() -> None:
    assert {given["bucket"] for case in CASES for given in case["entries"]} == {str(bucket) for bucket in Bucket}


SINKS = report(
    "Ferry Polarlys sinks off Norway with 214 people aboard",
    "The ferry Polarlys sank in a storm off the coast of Norway early on Monday.",
    1,
)
SINKS_TOO = report(
    "Norwegian ferry Polarlys goes down in storm with 214 people aboard",
    "A ferry has sunk off the coast of Norway: the Polarlys went down in a storm early on Monday.",
    1.05,
)
ARREST = report(
    "Captain of sunken ferry charged with manslaughter in Bergen court",
    "Prosecutors in Norway charged the captain of the Polarlys with manslaughter.",
    50,
)
BAKERS = report("Bakers end strike after pay deal", "The bakers agreed on better pay.", 1)


@pytest.fixture
def stage(embed: Embed, tmp_path: Path) -> Stage:
    return Stage(tmp_path / "monitor.db", embed).begin()


# --- alerts and their sources ----------------------------------------------------------


def test_a_second_outlet_within_the_settle_window_is_in_the_message(embed: Embed, tmp_path: Path) -> None:
    slow = replace(FERRY, settle=timedelta(minutes=10))
    stage = Stage(tmp_path / "monitor.db", embed, (slow,)).begin()
    stage.publish(WIRE, SINKS)
    stage.cycle(1.0)
    stage.publish(GAZETTE, SINKS_TOO)
    stage.cycle(1.1)
    assert stage.sent == []

    stage.cycle(1.2)

    ((_, alert),) = stage.sent
    assert [source.name for source in alert.sources] == ["Fjord Wire", "Harbour Gazette"]


def test_a_message_lists_one_outlet_of_a_publisher_and_the_record_all(embed: Embed, tmp_path: Path) -> None:
    slow = replace(FERRY, settle=timedelta(minutes=10))
    evening = Feed("https://evening.example/rss", "Evening Gazette", GAZETTE.publisher)
    stage = Stage(tmp_path / "monitor.db", embed, (slow,), feeds=(WIRE, GAZETTE, evening)).begin()
    stage.publish(WIRE, SINKS)
    stage.publish(GAZETTE, SINKS_TOO)
    stage.publish(evening, replace(SINKS_TOO, entry_id="evening", link="https://news.example/evening"))
    stage.cycle(1.06)
    stage.cycle(2)

    ((_, alert),) = stage.sent
    assert [source.name for source in alert.sources] == ["Fjord Wire", "Harbour Gazette"]
    kept = [name for (name,) in stage.rows("SELECT name FROM sources ORDER BY reported_at, name DESC")]
    assert kept == ["Fjord Wire", "Harbour Gazette", "Evening Gazette"]


def test_an_outlet_after_the_message_is_added_to_its_alert_in_silence(stage: Stage) -> None:
    stage.publish(WIRE, SINKS)
    stage.cycle(1.0)
    stage.publish(GAZETTE, SINKS_TOO)
    stage.cycle(3.0)

    assert len(stage.sent) == 1
    with stage.open() as store:
        (recorded,) = open_alerts(store, FERRY.id, START)
    assert [source.name for source in recorded.alert.sources] == ["Fjord Wire", "Harbour Gazette"]


def test_an_entry_with_a_development_and_a_contradiction_is_one_message_of_both(embed: Embed, tmp_path: Path) -> None:
    slow = replace(FERRY, settle=timedelta(minutes=10))
    stage = Stage(tmp_path / "monitor.db", embed, (slow,)).begin()
    toll = "At least 600 people were killed when the ferry Polarlys sank off Norway, the coast guard said."
    stage.publish(WIRE, report("Ferry Polarlys sinks off Norway", toll, 1))
    stage.cycle(2)
    less = (
        "Some 200 people were killed when the Polarlys sank off Norway, prosecutors said as they charged its captain."
    )
    stage.publish(GAZETTE, report("Captain of sunken ferry charged with manslaughter in Bergen court", less, 50))
    stage.cycle(50)

    assert stage.rows("SELECT kind FROM alerts WHERE entry_key = 2 ORDER BY key LIMIT 2") == [
        ("new_development",),
        ("contradiction",),
    ]
    (_, (_, alert)) = stage.sent
    assert "some 200 people" in alert.headline
    assert "at least 600 people" in alert.headline
    assert [quote.label for quote in alert.quotes] == ["now", "earlier"]
    assert alert.quotes[0].title == "Captain of sunken ferry charged with manslaughter in Bergen court"
    assert "Also a new development" in alert.reason


def test_a_storyline_in_shadow_is_never_sent(embed: Embed, tmp_path: Path) -> None:
    stage = Stage(tmp_path / "monitor.db", embed, (replace(FERRY, shadow=True, channels=("desk", "night")),)).begin()
    stage.publish(WIRE, SINKS)
    for hours in (1, 2, 300):
        stage.cycle(hours)

    assert stage.sent == []
    assert stage.rows("SELECT count(*) FROM alerts") == [(1,)]
    assert stage.rows("SELECT count(*) FROM deliveries") == [(0,)]


def test_one_entry_is_told_of_two_storylines_on_their_own_channels(embed: Embed, tmp_path: Path) -> None:
    courts = replace(FERRY, id="courts", title="Norway ferry trial", channels=("court", "desk"))
    stage = Stage(tmp_path / "monitor.db", embed, (FERRY, courts)).begin()
    stage.publish(WIRE, ARREST)
    stage.cycle(50)

    assert sorted((channel, alert.title) for channel, alert in stage.sent) == [
        ("court", "Norway ferry trial"),
        ("desk", "Ferry disaster off Norway, Norway ferry trial"),
    ]


def test_what_was_merged_for_a_channel_is_still_joined_after_a_restart(embed: Embed, tmp_path: Path) -> None:
    both = (FERRY, replace(FERRY, id="second"))
    one_run = Stage(tmp_path / "one.db", embed, both)
    restarted = Stage(tmp_path / "other.db", embed, both, restarts=True)
    for stage in (one_run, restarted):
        stage.begin()
        stage.publish(WIRE, SINKS)
        stage.cycle(1)
        stage.publish(GAZETTE, SINKS_TOO)
        stage.cycle(1.5)

    assert decisions(restarted) == decisions(one_run)
    assert len(decisions(one_run)["sources"]) == 5  # the merged message was sent with one, each alert has two


def test_what_is_recorded_while_messages_go_out_is_planned_for_first(embed: Embed, tmp_path: Path) -> None:
    night = holding.Policy(quiet_hours=(time(0, 0), time(23, 59)))
    stage = Stage(tmp_path / "monitor.db", embed, (replace(FERRY, channels=("chat", "desk")),))
    stage.more["policies"] = {"desk": night}
    stage.restart()
    stage.begin().publish(WIRE, SINKS)

    def record_another(channel: str) -> None:
        with stage.open() as store:
            (first, *_) = open_alerts(store, FERRY.id, START)
            record_alerts(store, (replace(first.alert, dedup_key="another", channels=("desk",)),))

    stage.on_send = record_another
    stage.cycle(1)

    assert [channel for channel, _ in stage.sent] == ["chat"]
    assert stage.rows("SELECT channel, state FROM deliveries ORDER BY key") == [
        ("chat", "sent"),
        ("desk", "waiting"),
        ("desk", "waiting"),
    ]


# --- sums ------------------------------------------------------------------------------


def test_the_sums_of_the_status_agree(stage: Stage) -> None:
    stage.publish(WIRE, SINKS, BAKERS)
    stage.publish(GAZETTE, SINKS_TOO, replace(SINKS, entry_id="copy", link="https://gazette.example/copy"))
    reports = stage.cycle(2)
    stage.publish(COURIER, ARREST)
    stage.step(lambda: polled(stage, 50))

    with stage.open() as store:
        seen = overview(store, START)
        counts = bucket_counts(store)
    assert sum(counts.values()) == seen.entries == 5
    assert counts[WAITING] == 1
    analysed = reports[1].counts
    assert analysed["entries"] == 4 == sum(analysed.get(str(bucket), 0) for bucket in Bucket)


def test_what_was_told_is_counted_before_what_was_not(stage: Stage) -> None:
    earlier = report("Bakers end their strike", "The bakers agreed on a contract.", 0.1)
    stage.publish(WIRE, earlier, SINKS)

    assert stage.cycle(2)[1].summary == "entries 2, alerted 1, off storyline 1, alerts 1"


def polled(stage: Stage, hours: float) -> Any:
    return poll(stage.monitor, START + timedelta(hours=hours), is_due=False)


# --- failures --------------------------------------------------------------------------


@pytest.fixture
def fragile(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> Stage:
    """A stage on which the analysis of any entry of a poisoned title fails, as a bug in the program would."""
    original = analysing.prepare

    def prepare(desk: Any, store: Any, entry: Any, *more: Any) -> Any:
        if "poison" in entry.title:
            raise ZeroDivisionError(entry.title)
        return original(desk, store, entry, *more)

    monkeypatch.setattr(analysing, "prepare", prepare)
    return stage


def test_an_entry_that_fails_stops_no_other_and_is_set_aside_after_three_tries(fragile: Stage) -> None:
    fragile.publish(WIRE, report("A poisoned headline", "Nothing to see.", 0.5), SINKS, BAKERS)
    first = fragile.cycle(1)[1]

    assert len(first.failures) == 1
    assert "poisoned" in first.failures[0]
    assert fragile.buckets()[SINKS.title] == "alerted"
    assert fragile.buckets()[BAKERS.title] == "off storyline"

    assert len(fragile.analyse(2).failures) == 1
    assert len(fragile.analyse(3).failures) == 1
    assert fragile.analyse(4).failures == []
    with fragile.open() as store:
        assert bucket_counts(store)[QUARANTINED] == 1
        assert free_quarantined(store) == 1


def test_an_entry_that_is_set_aside_is_told_of_once_and_how_to_look_at_it(fragile: Stage) -> None:
    fragile.more["notice_channels"] = ("desk",)
    fragile.restart()
    fragile.publish(WIRE, report("A poisoned headline", "Nothing to see.", 0.5))
    for hours in (1, 2):
        fragile.cycle(hours)
    assert fragile.told() == []

    for hours in (3, 4, 5, 6):
        fragile.cycle(hours)

    ((_, notice),) = fragile.sent
    message = render(notice, form=Form.TEXT, limit=None, alert_id="a1")
    (key,) = fragile.rows("SELECT key FROM entries")
    assert message.title == "An entry of Fjord Wire was set aside: “A poisoned headline”"
    assert f"To look at it: monitor explain e{key[0]}; to have it analysed again: monitor retry" in message.body
    assert "Entry: https://news.example/a-poisoned-headline\n" in message.body


def test_an_entry_that_is_set_aside_again_after_a_retry_is_told_of_again(fragile: Stage) -> None:
    fragile.more["notice_channels"] = ("desk",)
    fragile.restart()
    fragile.publish(WIRE, report("A poisoned headline", "Nothing to see.", 0.5))
    for hours in range(1, 6):
        fragile.cycle(hours)
    with fragile.open() as store:
        free_quarantined(store)

    for hours in range(6, 12):
        fragile.cycle(hours)

    assert [kind for kind, _ in fragile.told()] == ["entry_quarantined"] * 2


def test_a_death_while_the_desk_is_opened_counts_against_no_entry(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    stage.publish(WIRE, SINKS)
    stage.cycle(1)
    stage.publish(WIRE, SINKS, BAKERS)
    stage.restart()
    monkeypatch.setattr(analysing, "open_desk", dies)
    for hours in (2, 3, 4, 5):
        with pytest.raises(KeyboardInterrupt):
            stage.cycle(hours)
        stage.restart()
    monkeypatch.undo()

    assert stage.analyse(6).failures == []
    assert stage.buckets()[BAKERS.title] == "off storyline"


def test_an_entry_that_is_freed_after_the_bug_is_mended_is_analysed(
    fragile: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    fragile.publish(WIRE, report("A poisoned headline", "Nothing to see.", 0.5))
    for hours in (1, 2, 3, 4):
        fragile.cycle(hours)
    monkeypatch.undo()

    with fragile.open() as store:
        free_quarantined(store)

    assert fragile.analyse(5).failures == []
    assert fragile.buckets() == {"A poisoned headline": "off storyline"}


def test_a_database_that_fails_ends_the_step(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise StoreError("disk full")

    stage.publish(WIRE, SINKS)
    monkeypatch.setattr(analysing, "record_analysis", full)
    with pytest.raises(StoreError, match="disk full"):
        stage.cycle(1)

    assert stage.monitor.seat.desk is None
    monkeypatch.undo()
    stage.analyse(2)
    assert stage.buckets() == {SINKS.title: "alerted"}


def test_a_record_that_fails_leaves_nothing_in_memory_that_is_not_on_record(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    toll = report(
        "Toll of Norway ferry disaster", "38 people were killed when the ferry Polarlys sank, police said.", 1
    )
    stage.publish(WIRE, toll)
    monkeypatch.setattr(analysing, "record_analysis", broken)
    stage.cycle(1)
    monkeypatch.undo()
    stage.analyse(2)

    assert stage.buckets() == {toll.title: "alerted"}
    assert stage.rows("SELECT text, relation FROM figures JOIN findings ON figure_key = figures.key") == [
        ("38 people", "first")
    ]


def test_a_model_that_cannot_be_loaded_costs_no_attempt_and_stops_no_delivery(stage: Stage, embed: Embed) -> None:
    stage.publish(WIRE, SINKS)
    stage.channel_error = "550 no such mailbox"
    stage.cycle(1)
    stage.channel_error = ""

    def missing(texts: object) -> Any:
        raise EmbeddingError("the model is not there")

    stage.embed = missing
    stage.publish(WIRE, BAKERS, ARREST)
    stage.restart()
    for hours in (50, 51, 52, 53):
        failed = stage.cycle(hours)[1]
        assert failed.failures == ["the model is not there"]
    assert [alert.headline for _, alert in stage.sent] == [SINKS.title]
    assert set(stage.rows("SELECT attempts FROM entries WHERE bucket IS NULL")) == {(0,)}

    stage.embed = embed
    stage.restart()
    stage.cycle(54)
    assert stage.buckets() == {SINKS.title: "alerted", BAKERS.title: "off storyline", ARREST.title: "alerted"}


def test_a_model_that_fails_half_way_costs_the_entries_after_it_no_attempt(fragile: Stage, embed: Embed) -> None:
    calls = []

    def failing(texts: Any) -> Any:
        calls.append(texts)
        if len(calls) > 2:
            raise EmbeddingError("out of memory")
        return embed(texts)

    fragile.publish(WIRE, report("A poisoned headline", "Nothing to see.", 0.5), SINKS, BAKERS)
    fragile.embed = failing  # for the storyline and for the batch; then the desk has to be built anew
    fragile.restart()

    assert "out of memory" in fragile.cycle(1)[1].failures[-1]
    assert fragile.rows("SELECT attempts FROM entries ORDER BY title LIKE '%poison%'") == [(0,), (0,), (1,)]


def test_a_step_that_is_told_to_stop_ends_after_the_entries_in_hand(embed: Embed, tmp_path: Path) -> None:
    asked: list[bool] = []
    stage = Stage(tmp_path / "monitor.db", embed).begin()
    stage.more["is_stopping"] = lambda: asked.append(True) is None and len(asked) > 1
    stage.restart()
    stage.publish(WIRE, *(report(f"Bakers' strike, day {number}", "Bread.", 1) for number in range(40)))
    stage.step(lambda: polled(stage, 2))

    stage.analyse(2)

    with stage.open() as store:
        assert bucket_counts(store)[WAITING] == 40 - analysing.CHUNK


# --- restarts --------------------------------------------------------------------------


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_a_restart_before_every_step_changes_no_decision(case: dict[str, Any], embed: Embed, tmp_path: Path) -> None:
    settings = (storyline(case.get("storyline", {})),)
    one_run = Stage(tmp_path / "one.db", embed, settings)
    restarted = Stage(tmp_path / "other.db", embed, settings, restarts=True)

    assert Played(restarted, case).found == Played(one_run, case).found
    assert decisions(restarted) == decisions(one_run)


def test_a_desk_that_is_built_anew_for_every_entry_decides_the_same(embed: Embed, tmp_path: Path) -> None:
    one_run, forgetful = Stage(tmp_path / "one.db", embed), Stage(tmp_path / "other.db", embed)
    for stage in (one_run, forgetful):
        stage.begin()
        for case in CASES:
            for number, given in enumerate(case["entries"]):
                name = f"{case['case']} {given.get('id', number)}"
                stage.publish(NAMED[given["feed"]], replace(entry_of(given), entry_id=name, link=f"https://x/{name}"))
                if "id" in given:
                    stage.cycle(given["seen"])
        stage.more["on_analysis"] = lambda analysis, store, stage=stage: leave(stage, stage is forgetful)
        stage.restart()
        stage.cycle(90)

    assert decisions(forgetful) == decisions(one_run)
    assert len({bucket for _, bucket, *_ in decisions(one_run)["entries"]}) > 4


def leave(stage: Stage, forgets: bool) -> None:
    if forgets:
        stage.monitor.seat.feedback = "another"


def decisions(stage: Stage) -> dict[str, Any]:
    questions = {
        "entries": "SELECT entry_id, bucket, version, reason, near_duplicate_of FROM entries ORDER BY key",
        "matches": "SELECT entry_key, storyline, belonging, round(score, 4) FROM matches ORDER BY 1, 2",
        "novelties": "SELECT entry_key, is_new, round(score, 4), detail FROM novelties ORDER BY 1",
        "findings": "SELECT text, relation, kind, findings.reason FROM findings JOIN figures"
        " ON figures.key = figure_key ORDER BY figures.key",
        "alerts": "SELECT dedup_key, kind, headline FROM alerts ORDER BY key",
        "sources": "SELECT alert_key, link FROM sources ORDER BY 1, 2",
        "deliveries": "SELECT alert_key, channel, state FROM deliveries ORDER BY 1, 2",
    }
    return {name: stage.rows(question) for name, question in questions.items()}
