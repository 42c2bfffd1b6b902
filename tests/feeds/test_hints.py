"""How long servers ask us to stay away."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from monitor.feeds.document import RawFeed, hours_to_skip, pace
from monitor.feeds.hints import freshness, retry_after

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
IN_AN_HOUR = "Sun, 22 Nov 2026 13:00:00 GMT"
AN_HOUR_AGO = "Sun, 22 Nov 2026 11:00:00 GMT"
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("120", timedelta(minutes=2)),
        (IN_AN_HOUR, HOUR),
        (AN_HOUR_AGO, None),
        ("0", None),
        ("-5", None),
        ("soon", None),
        ("", None),
        ("9" * 30, timedelta(days=365)),
        ("\N{SUPERSCRIPT TWO}", None),
        ("\N{ARABIC-INDIC DIGIT TWO}", None),
        ("Sat, 22 Nov 2036 12:00:00 GMT", None),
    ],
)
def test_retry_after(value: str, expected: timedelta | None) -> None:
    assert retry_after({"Retry-After": value}, NOW) == expected


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, None),
        ({"Cache-Control": "max-age=3600"}, HOUR),
        ({"Cache-Control": 'public, max-age="3600"'}, HOUR),
        ({"Cache-Control": "max-age=3600", "Age": "600"}, timedelta(minutes=50)),
        ({"Cache-Control": "max-age=60", "Age": "600"}, None),
        ({"Cache-Control": "max-age=3600", "Age": "\N{SUPERSCRIPT TWO}"}, HOUR),
        ({"Cache-Control": "max-age=0"}, None),
        ({"Cache-Control": "s-maxage=31536000, stale-while-revalidate"}, None),
        ({"Cache-Control": "s-maxage=86400, max-age=3600"}, HOUR),
        ({"Cache-Control": "no-cache, max-age=3600"}, None),
        ({"Cache-Control": "no-store"}, None),
        ({"Cache-Control": "public", "Expires": IN_AN_HOUR}, HOUR),
        ({"Expires": IN_AN_HOUR, "Date": AN_HOUR_AGO}, 2 * HOUR),
        ({"Expires": AN_HOUR_AGO}, None),
        ({"Expires": "0"}, None),
        ({"Expires": "-1"}, None),
        ({"Cache-Control": f"max-age={'9' * 40}"}, timedelta(days=365)),
        ({"Cache-Control": "public", "cache-control": "max-age=3600"}, HOUR),
        ({"Cache-Control": "max-age=3600", "cache-control": "no-cache"}, None),
    ],
)
def test_how_long_an_answer_stays_fresh(headers: dict[str, str], expected: timedelta | None) -> None:
    assert freshness(headers, NOW) == expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (RawFeed(), None),
        (RawFeed(ttl=" 30 "), timedelta(minutes=30)),
        (RawFeed(ttl="soon"), None),
        (RawFeed(ttl="\N{SUPERSCRIPT TWO}"), None),
        (RawFeed(update_period="daily", update_frequency="\N{CIRCLED DIGIT FOUR}"), timedelta(days=1)),
        (RawFeed(ttl="9" * 50), timedelta(days=365)),
        (RawFeed(update_period="hourly"), HOUR),
        (RawFeed(update_period="Daily", update_frequency="4"), 6 * HOUR),
        (RawFeed(update_period="daily", update_frequency="0"), timedelta(days=1)),
        (RawFeed(update_period="now and then"), None),
        (RawFeed(ttl="30", update_period="hourly"), HOUR),
    ],
)
def test_the_pace_a_document_asks_for(raw: RawFeed, expected: timedelta | None) -> None:
    assert pace(raw) == expected


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        ("<hour>2</hour> <hour> 3 </hour>", {2, 3}),
        ("<hour>24</hour>", {0}),
        ("<hour>x</hour>", set()),
        ("".join(f"<hour>{hour}</hour>" for hour in range(24)), set()),
    ],
)
def test_the_hours_a_document_asks_to_skip(hours: str, expected: set[int]) -> None:
    assert hours_to_skip(f"<rss><channel><skipHours>{hours}</skipHours></channel></rss>") == expected


ASKED = "<skipHours><hour>3</hour></skipHours>"


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        (f"<rss><channel>{ASKED}<item></item></channel></rss>", {3}),
        (f"<rss><channel><item><title>News</title></item>\n{ASKED}</channel></rss>", {3}),
        (f"<rss><channel><!-- {ASKED} --><item></item></channel></rss>", set()),
        (f"<rss><channel><item><description><![CDATA[{ASKED}]]></description></item></channel></rss>", set()),
        (f"<rss><channel><description><![CDATA[{ASKED}</description></channel></rss>", set()),
        (f'{{"version": "https://jsonfeed.org/version/1", "items": [{{"content_html": "{ASKED}"}}]}}', set()),
    ],
)
def test_only_the_feed_itself_asks_not_to_be_read(document: str, expected: set[int]) -> None:
    assert hours_to_skip(document) == expected
