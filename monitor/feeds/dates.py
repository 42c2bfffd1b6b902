"""Reads the dates of feeds; a date that cannot be read, or cannot be true, is None and never "now"."""

from __future__ import annotations

import functools
import re
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo

from monitor.feeds.months import month_number

LONGEST = 100  # characters; longer ones are no dates
MAY_BE_AHEAD = timedelta(days=2)  # wrong zones and early embargoes; beyond that a date is a mistake
EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)
_ZERO_DAY = datetime(1970, 1, 1, tzinfo=UTC).date()  # what a clock says that was never set

_MONTHS = {"janfebmaraprmayjunjulaugsepoctnovdec"[at : at + 3]: at // 3 + 1 for at in range(0, 36, 3)}

# The two spellings of nearly every feed; all else goes the long way.
_RFC822 = re.compile(
    r"(?:[A-Za-z]{3,9},?\s+)?(\d{1,2})\s+([A-Za-z]{3})\s+(\d{4})\s+(\d{2}):(\d{2})(?::(\d{2}))?\s+([+-]\d{4}|GMT|UTC|Z)$"
)
_ISO = re.compile(
    r"(\d{4})-(\d{2})-(\d{2})(?:[Tt ]\s*(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?)?\s*"
    r"([Zz]|[+-]\d{2}:?\d{2}|[+-]\d{2})?$"
)

_NUMERIC = re.compile(r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?|(\d{2})(\d{2}))?(?![\dW]|-[^\d\s])")
_WEEK = re.compile(r"(\d{4})-?W(\d{2})(?:-?([1-7]))?(?!\d)")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})[Tt ]?(\d{2})(\d{2})(\d{2})?(?!\d)")
_ORDINAL = re.compile(r"(\d{4})-?(\d{3})(?!\d)")
_EPOCH = re.compile(r"(\d{10})(\d{3})?(?:\.\d+)?$")
_DAY_FIRST = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})(?!\d)")
_CJK = re.compile(r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]")
_NAMED_ISO = re.compile(r"(\d{4})-([^\W\d]{3,})-(\d{1,2})")

_TIME = re.compile(r"(?<!\d)(\d{1,2})[:h](\d{2})(?::(\d{1,2}))?(?:[.,]\d+)?\s*([AaPp]\.?[Mm]\b\.?)?")
_FOUR_DIGIT_TIME = re.compile(r"(?<=\s)([01]\d|2[0-3])([0-5]\d)(?=\s+[A-Z+-])")
_KOREAN_HALF = re.compile("(오전|오후)")
_OFFSET = re.compile(r"(?<![^\W\d_])(?:GMT|UTC)?([+-])(\d{1,2}):?(\d{2})?\s*(?:\(.*\)|\[.*\])?\s*$")
_PLACE = re.compile(r"(?<![\w/])[A-Za-z]{2,}(?:/[A-Za-z][\w+-]*){1,2}(?![\w/])", re.ASCII)  # "Europe/Kyiv"
_WORD = re.compile(r"[^\W\d_][^\W\d_.]*")
_NUMBER = re.compile(r"\d+")
_NOON = 12
_LAST_MONTH = 12

# Hours east of Greenwich and the names used for that; where a name is used for several zones, the one most feeds mean.
_ZONE_TABLE = """
0     UT UTC GMT Z WET
1     CET BST WEST MET WAT
2     CEST MEST EET SAST CAT MESZ IDT
3     EEST MSK EAT TRT FET
3.5   IRST
4     MSD GST SAMT AZT GET AMT
4.5   AFT
5     PKT YEKT UZT
5.5   IST
5.75  NPT
6     OMST ALMT NOVT BDT
6.5   MMT
7     ICT WIB KRAT
8     HKT SGT PHT AWST MYT WITA IRKT
9     KST JST WIT YAKT
9.5   ACST
10    AEST VLAT CHST
10.5  ACDT
11    AEDT MAGT
12    NZST PETT
13    NZDT
-2.5  NDT
-3    ADT BRT ART CLST UYT
-3.5  NST
-4    AST EDT AT VET BOT CLT
-5    EST CDT ET COT PET ECT
-6    CST MDT CT
-7    MST PDT MT
-8    PST AKDT PT
-9    AKST HDT
-10   HST
"""
_ZONES = {
    name: timezone(timedelta(hours=float(hours)))
    for hours, *names in (line.split() for line in _ZONE_TABLE.strip().splitlines())
    for name in names
}


def read_date(value: str, now: datetime) -> datetime | None:
    """The time that `value` states, in UTC; None where it states none or one that cannot be true.

    A time without a zone is taken for UTC. Cannot be true: before 1900, on the day clocks begin (1970-01-01),
    or more than two days after `now`.
    """
    value = value.strip()
    if not value or len(value) > LONGEST:
        return None
    try:
        read = _quick(value) or _slow(value)
        moment = None if read is None else read.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return moment if moment is not None and _is_plausible(moment, now) else None


def _is_plausible(moment: datetime, now: datetime) -> bool:
    return EARLIEST <= moment <= now + MAY_BE_AHEAD and moment.date() != _ZERO_DAY


def _quick(value: str) -> datetime | None:
    if (iso := _ISO.match(value)) is not None:
        year, month, day, hour, minute, second, zone = iso.groups()
        return _moment((int(year), int(month), int(day)), (hour, minute, second), _fixed(zone))
    if (mail := _RFC822.match(value)) is not None:
        day, name, year, hour, minute, second, zone = mail.groups()
        number = _MONTHS.get(name.lower())
        if number is not None:
            return _moment((int(year), number, int(day)), (hour, minute, second), _fixed(zone))
    return None


def _slow(value: str) -> datetime | None:
    if (epoch := _EPOCH.match(value)) is not None:
        return datetime.fromtimestamp(int(epoch[1]), UTC)
    if (compact := _COMPACT.match(value)) is not None:
        year, month, day, hour, minute, second = compact.groups()
        return _moment((int(year), int(month), int(day)), (hour, minute, second), _zone(value[compact.end() :], value))
    found = _calendar_day(value)
    if found is None:
        return None
    calendar_day, rest = found
    clock = _TIME.search(rest) or _FOUR_DIGIT_TIME.search(rest)
    if clock is None:
        return _moment(calendar_day, (None, None, None), UTC)
    _, minute, second, marker = (*clock.groups(), None, None)[:4]
    hour_of_day = _hour(int(clock[1]), _half(marker, value))
    return _moment(calendar_day, (str(hour_of_day), minute, second), _zone(rest[clock.end() :], value))


def _calendar_day(value: str) -> tuple[tuple[int, int, int], str] | None:
    """Year, month and day, and the text that may hold the time; None where there is no day to be had."""
    if (cjk := _CJK.search(value)) is not None:
        return (int(cjk[1]), int(cjk[2]), int(cjk[3])), value[cjk.end() :]
    if (named := _NAMED_ISO.match(value)) is not None:
        number = month_number(named[2])
        return None if number is None else ((int(named[1]), number, int(named[3])), value[named.end() :])
    if (ordinal := _ORDINAL.match(value)) is not None:
        counted = date(int(ordinal[1]), 1, 1) + timedelta(days=int(ordinal[2]) - 1)
        is_of_the_year = counted.year == int(ordinal[1])
        return ((counted.year, counted.month, counted.day), value[ordinal.end() :]) if is_of_the_year else None
    if (week := _WEEK.match(value)) is not None:
        start = date.fromisocalendar(int(week[1]), int(week[2]), int(week[3] or 1))
        return (start.year, start.month, start.day), value[week.end() :]
    if (numeric := _NUMERIC.match(value)) is not None:
        year, month, day, compact_month, compact_day = numeric.groups()
        return (int(year), int(month or compact_month or 1), int(day or compact_day or 1)), value[numeric.end() :]
    if (day_first := _DAY_FIRST.search(value)) is not None:
        return _day_first(day_first, value)
    return _worded_day(value)


def _day_first(found: re.Match[str], value: str) -> tuple[tuple[int, int, int], str] | None:
    """13.5.2024 and 13/5/2024; 5/6/2024 could be either month and is None, but 5.6.2024 is written day first."""
    first, separator, second, year = int(found[1]), found[2], int(found[3]), int(found[4])
    rest = value[found.end() :]
    if separator == "." or first > _LAST_MONTH:
        return (year, second, first), rest
    if second > _LAST_MONTH or first == second:
        return (year, first, second), rest
    return None


def _worded_day(value: str) -> tuple[tuple[int, int, int], str] | None:
    """ "5 November 2024", "Nov. 5, 2024", "Tue Nov 5 10:00:00 EST 2024": a month's name, then numbers by their size."""
    months = [(word, month_number(word[0])) for word in _WORD.finditer(value)]
    # A weekday may look like a month in another language ("mar." is Tuesday and March); the last name is the month.
    named = [(word, month) for word, month in months if month is not None]
    if not named:
        return None
    word, month = named[-1]
    without_time = _TIME.sub(lambda time: " " * len(time[0]), value)
    numbers = list(_NUMBER.finditer(_OFFSET.sub("", without_time)))
    day = next((int(number[0]) for number in numbers if len(number[0]) <= 2), None)
    year = _year(numbers, word.end(), day)
    if day is None or year is None or month is None:
        return None
    return (year, month, day), value[word.end() :]


def _year(numbers: list[re.Match[str]], after: int, day: int | None) -> int | None:
    full = [int(number[0]) for number in numbers if len(number[0]) == 4]
    if full:
        return full[0]
    short = [int(number[0]) for number in numbers if len(number[0]) == 2 and number.start() >= after]
    if day is not None and short and short[0] == day and len(short) > 1:
        short = short[1:]
    return None if not short else short[0] + (1900 if short[0] >= 90 else 2000)


def _half(marker: str | None, value: str) -> str:
    if marker:
        return marker[0].lower()
    korean = _KOREAN_HALF.search(value)
    return "" if korean is None else "p" if korean[1] == "오후" else "a"


def _hour(hour: int, half: str) -> int:
    if half == "p" and hour < _NOON:
        return hour + _NOON
    return 0 if half == "a" and hour == _NOON else hour


def _zone(rest: str, value: str) -> tzinfo:
    """The zone stated after the time; UTC where none is, or one that is not known."""
    place, offset = _PLACE.search(rest), _OFFSET.search(rest)
    states_a_place = place is not None and (offset is None or place.start() <= offset.start() < place.end())
    if place is not None and states_a_place and (zone := _zone_of_place(place[0])) is not None:
        return zone
    if offset is not None:
        return _fixed(f"{offset[1]}{int(offset[2]):02d}{offset[3] or '00'}")
    for word in _WORD.finditer(rest):
        if (named := _ZONES.get(word[0].upper())) is not None:
            return named
    return timezone(timedelta(hours=9)) if any("가" <= letter <= "힣" for letter in value) else UTC


def _zone_of_place(name: str) -> tzinfo | None:
    """A zone of the IANA time zone database, as the system has it; None for names that are not in it."""
    key = _places().get(name.lower())
    return None if key is None else _place(key)


@functools.cache
def _places() -> dict[str, str]:
    """The names of all zones, by how they are looked up: no feed can make us look for files."""
    from zoneinfo import available_timezones  # not for feeds whose dates say their offset, as nearly all do

    return {name.lower(): name for name in available_timezones()}


@functools.cache
def _place(key: str) -> tzinfo | None:
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(key)
    except (OSError, ValueError, LookupError):  # a database of the system that is damaged
        return None


def _fixed(zone: str | None) -> timezone:
    if zone is None or zone[0] not in "+-":
        return UTC
    digits = zone[1:].replace(":", "")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:] or 0))
    return timezone(-offset if zone[0] == "-" else offset)


def _moment(day: tuple[int, int, int], clock: tuple[str | None, str | None, str | None], zone: tzinfo) -> datetime:
    """The moment of a day and a clock; 24:00 is the next day's start. Raises ValueError."""
    hour, minute, second = (int(part or 0) for part in clock)
    if (hour, minute) == (24, 0):
        return datetime(*day, tzinfo=zone) + timedelta(days=1)
    return datetime(*day, hour, minute, min(second, 59) if second == 60 else second, tzinfo=zone)
