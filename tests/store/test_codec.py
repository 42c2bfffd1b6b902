"""What is written reads back the same: times, nouns, vectors."""

from datetime import UTC, datetime, timedelta, timezone

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as some

from monitor.model import Attribution, Bound, Figure, Measure, Mention, Quantity
from monitor.store.codec import from_json, time_of, time_text, to_json
from monitor.store.vectors import half_bytes, halves_of, vector_bytes, vector_of

times = some.datetimes(timezones=some.just(UTC))


@given(times)
def test_a_time_reads_back_as_it_was(at):
    assert time_of(time_text(at)) == at


@given(times, times)
def test_text_order_is_time_order(one, other):
    assert (time_text(one) < time_text(other)) == (one < other)


def test_a_time_of_another_zone_is_written_in_utc():
    at = datetime(2026, 3, 1, 1, 30, tzinfo=timezone(timedelta(hours=3)))

    assert time_text(at) == "2026-02-28T22:30:00.000000+00:00"


def test_a_time_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="a time without a zone"):
        time_text(datetime(2026, 3, 1))  # noqa: DTZ001 - the very thing that is refused


numbers = some.none() | some.floats(allow_nan=False, allow_infinity=False)
figures = some.builds(
    Figure,
    mention=some.builds(
        Mention, quantity=some.builds(Quantity, low=numbers, high=numbers, bound=some.sampled_from(Bound))
    ),
    measure=some.builds(Measure),
    attribution=some.none() | some.builds(Attribution, via=some.lists(some.text()).map(tuple)),
    as_of=some.none() | times,
)


@given(figures)
def test_a_figure_reads_back_as_it_was(figure):
    assert from_json(Figure, to_json(figure)) == figure


def test_an_attribution_written_without_relays_has_none():
    assert from_json(Attribution, '{"claimant":"police","cue":"said"}') == Attribution("police", "said")


def test_fields_that_an_older_version_did_not_write_take_their_defaults():
    assert from_json(Measure, '{"subject":"troop","a field of the future":1}') == Measure(subject="troop")


def test_vectors_read_back_as_they_were():
    vector = numpy.linspace(-1, 1, 384, dtype=numpy.float32)
    sentences = numpy.linspace(-1, 1, 20, dtype=numpy.float16).reshape(5, 4)

    assert numpy.array_equal(vector_of(vector_bytes(vector)), vector)
    assert numpy.array_equal(halves_of(half_bytes(sentences), 5), sentences)
