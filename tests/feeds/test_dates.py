"""Dates as feeds write them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as some

from monitor.feeds.dates import read_date
from monitor.feeds.months import month_number

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
CASES = yaml.safe_load((Path(__file__).parent.parent / "cases" / "feeds" / "dates.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(text, expected, id=text or "nothing")
        for group in CASES.values()
        for text, expected in group.items()
    ],
)
def test_a_date_means_this_moment(text: str, expected: datetime | None) -> None:
    assert read_date(text, NOW) == expected


@given(some.text())
def test_a_date_is_a_moment_that_can_be_true_or_nothing(text: str) -> None:
    moment = read_date(text, NOW)

    assert moment is None or (moment.utcoffset() == timedelta(0) and moment <= NOW + timedelta(days=2))


moments = some.integers(700_000_000, 1_790_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))


@given(moments, some.sampled_from(["%a, %d %b %Y %H:%M:%S GMT", "%Y-%m-%dT%H:%M:%SZ", "%d %B %Y %H:%M:%S +0000"]))
def test_a_date_that_was_written_is_read_again(moment: datetime, form: str) -> None:
    assert read_date(moment.strftime(form), NOW) == moment


@pytest.mark.parametrize(
    ("word", "number"),
    [("nov", 11), ("Nov.", 11), ("NOVEMBER", 11), ("août", 8), ("aout", 8), ("мая", 5), ("mar", 3), ("sept", 9)],
)
def test_a_month_is_known_by_name_and_abbreviation(word: str, number: int) -> None:
    assert month_number(word) == number


@pytest.mark.parametrize("word", ["", "no", "gmt", "monday"])
def test_what_is_no_month_is_none(word: str) -> None:
    assert month_number(word) is None
