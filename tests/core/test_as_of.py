"""For which moment a text states its figures."""

from datetime import UTC, datetime

import pytest

from monitor.core.reading.as_of import as_of
from monitor.core.reading.figures import read_figures

WEDNESDAY = datetime(2025, 1, 8, 14, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        ("As of Monday, 300 people had died.", "2025-01-06 23:59:59"),
        ("By Tuesday evening 300 people had died.", "2025-01-07 23:59:59"),
        ("As of late Wednesday, 300 people had died.", "2025-01-08 14:30:00"),
        ("As of 5 January, 300 people had died.", "2025-01-05 23:59:59"),
        ("As of Dec. 30, 300 people had died.", "2024-12-30 23:59:59"),
        ("As of March 3, 2023, 300 people had died.", "2023-03-03 23:59:59"),
        ("As of Feb. 31, 300 people had died.", "2025-01-08 14:30:00"),
        ("All must be gone by Monday.", "2025-01-08 14:30:00"),
        ("300 people have died.", "2025-01-08 14:30:00"),
    ],
)
def test_a_figure_is_of_the_moment_that_its_sentence_names_else_of_the_report(sentence: str, day: str) -> None:
    assert f"{as_of(sentence, WEDNESDAY):%Y-%m-%d %H:%M:%S}" == day


def test_an_undated_text_has_no_moment() -> None:
    assert as_of("As of Monday, 300 people had died.", None) is None


def test_figures_carry_it() -> None:
    (figure,) = read_figures("As of Monday, 300 people had died in the flood.", published_at=WEDNESDAY)

    assert figure.as_of == datetime(2025, 1, 6, 23, 59, 59, tzinfo=UTC)
