"""The moment for which a text states its figures: "as of Monday", "by Friday evening", "as of 5 January"."""

import re
from datetime import datetime, timedelta

from monitor.core.measures.qualifiers import WEEKDAYS

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAY = "|".join(WEEKDAYS)
_MONTH = rf"(?:{'|'.join(MONTHS)})[a-z]*\.?"
# "by Monday" alone is as often a deadline
AS_OF = re.compile(
    rf"\bas (?:of|at) (?:late |early |midday |noon )?(?:on )?"
    rf"(?:(?P<weekday>{_DAY})|(?P<date>\d{{1,2}}) (?P<month>{_MONTH})"
    rf"|(?P<month_first>{_MONTH}) (?P<date_last>\d{{1,2}}))"
    rf"(?!\w)(?:,? (?P<year>\d{{4}})\b)?|\bby (?P<by>{_DAY}) (?:morning|afternoon|evening|night)\b",
    re.IGNORECASE,
)


def as_of(sentence: str, published_at: datetime | None) -> datetime | None:
    """The moment that `sentence` names for its figures, no later than `published_at`; that itself where it names none.

    A day without a year is the latest one before the report. A day stands for its end.
    """
    match = AS_OF.search(sentence)
    if match is None or published_at is None:
        return published_at
    if weekday := match["weekday"] or match["by"]:
        back = (published_at.weekday() - WEEKDAYS.index(weekday.lower())) % 7
        return min(published_at, _end_of(published_at - timedelta(days=back)))
    return _dated(match, published_at) or published_at


def _dated(match: re.Match[str], published_at: datetime) -> datetime | None:
    month = MONTHS.index((match["month"] or match["month_first"]).lower()[:3]) + 1
    day = int(match["date"] or match["date_last"])
    for year in (int(match["year"]),) if match["year"] else (published_at.year, published_at.year - 1):
        try:
            found = published_at.replace(year=year, month=month, day=day)
        except ValueError:
            continue  # the 31st of February
        if found <= published_at:
            return min(published_at, _end_of(found))
    return None


def _end_of(moment: datetime) -> datetime:
    return moment.replace(hour=23, minute=59, second=59, microsecond=0)
