"""What `monitor feeds` says of each feed, at the width of the terminal."""

import io
from datetime import UTC, datetime, timedelta

import pytest
from rich.console import Console, Group

from monitor.cli.feed_page import feed_blocks
from monitor.cli.times import short_length
from monitor.model import FeedState, WaitReason
from monitor.store.feed_health import FeedHealth

NOW = datetime(2026, 11, 22, 14, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
URL = "https://coast.example/a/path/as/long/as/those/of/content/management/systems/are/and/longer/feed.xml"


def health(**said):
    known = {
        "name": "Coast",
        "url": URL,
        "state": FeedState.OK,
        "failures": 0,
        "failing_since": None,
        "last_success_at": NOW - 3 * MINUTE,
        "last_polled_at": NOW - 3 * MINUTE,
        "next_check_at": NOW + 109 * MINUTE,
        "message": "",
        "entries": 1200,
        "interval": 10 * MINUTE,
    }
    return FeedHealth(**(known | said))


def failing(**said):
    known = {"state": FeedState.BROKEN, "failures": 2, "failing_since": NOW, "wait_reason": WaitReason.FAILURES}
    return health(**(known | {"last_success_at": None, "message": "not found (404)"} | said))


def shown(*found, width=100):
    out = io.StringIO()
    Console(file=out, width=width).print(Group(*feed_blocks(found, NOW, width)), crop=False)
    return out.getvalue()


def test_a_feed_that_answers():
    assert shown(health()) == (
        "ok            Coast\n"
        f"              {URL}\n"
        "              1,200 entries, read 3 minutes ago\n"
        "              asked every 10 min; next in 1 h 49 min (15:49 UTC)\n"
    )


def test_a_feed_that_fails():
    assert shown(failing(next_check_at=NOW + 25 * HOUR)) == (
        "broken        Coast\n"
        f"              {URL}\n"
        "              not found (404)\n"
        "              never read; failing since 14:00 UTC\n"
        "              asked every 10 min; next in 1 d 1 h (23 Nov 15:00 UTC), after 2 failures\n"
    )


def test_a_feed_whose_settings_were_mended_does_not_give_the_old_advice_as_if_it_stood():
    told = shown(failing(wait_reason=WaitReason.CHANGED, next_check_at=NOW))

    assert "before its settings changed: not found (404)" in told
    assert "due now, as its settings changed" in told


@pytest.mark.parametrize("width", [40, 80, 100])
def test_an_address_is_never_broken_and_nothing_else_is_wider_than_the_terminal(width):
    lines = shown(failing(message="word " * 40), width=width).splitlines()

    assert [line.strip() for line in lines].count(URL) == 1
    assert all(len(line) <= width for line in lines if URL not in line)


WAITS = [
    (WaitReason.INTERVAL, {}, ""),
    (WaitReason.RHYTHM, {"rhythm": 12 * HOUR}, ", as its entries come 12 h apart"),
    (WaitReason.IDLE, {"idle": 5}, ", after 5 polls without news"),
    (WaitReason.RUSH, {}, ", as most of its entries were new"),
    (WaitReason.HINT, {}, ", as its server or itself asks"),
    (WaitReason.RETRY_AFTER, {}, ", as its server asks"),
    (WaitReason.FAILURES, {"failures": 1}, ", after 1 failure"),
    (WaitReason.NO_NETWORK, {}, ", as no feed could be reached"),
    (WaitReason.LOST, {}, ", after a month of failures"),
    (WaitReason.SKIP_HOURS, {}, ", as it asks not to be read before"),
    (WaitReason.CHANGED, {}, ", as its settings changed"),
]


@pytest.mark.parametrize(("reason", "known", "words"), WAITS)
def test_why_the_next_check_is_then(reason, known, words):
    assert f"(15:49 UTC){words}\n" in shown(health(wait_reason=reason, **known))


def test_every_reason_has_its_words():
    assert [reason for reason, _, _ in WAITS] == list(WaitReason)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (
            {"state": FeedState.NEVER_POLLED, "last_polled_at": None, "next_check_at": None},
            "; first at the next poll\n",
        ),
        ({"next_check_at": NOW - MINUTE, "wait_reason": WaitReason.RUSH}, "; due now\n"),
        ({"interval": MINUTE}, "asked every 2 min; "),
        ({"state": FeedState.RETIRED}, "; gone for good: now only by `monitor once --all-feeds`\n"),
        ({"urgent_for": ("floods",)}, "asked every 10 min, more often for floods; "),
        ({"moved_to": "https://new.example/"}, "has moved to https://new.example/, and is asked there\n"),
    ],
)
def test_what_else_is_to_be_said(said, words):
    assert words in shown(health(**said))


def test_what_a_feed_says_cannot_steer_the_terminal():
    assert "\x1b" not in shown(failing(message="\x1b[2J", name="\x1b]0;x\x07", url="http://a.example/\x1b[1m"))


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 s"),
        (59, "59 s"),
        (60, "1 min"),
        (3600, "1 h"),
        (6540, "1 h 49 min"),
        (86_460, "1 d"),
        (90_000, "1 d 1 h"),
    ],
)
def test_lengths_of_time_are_short(seconds, words):
    assert short_length(timedelta(seconds=seconds)) == words
