"""Words, stems and what texts share by them: the quick ways give what the plain ones would."""

import re

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.core.storylines import lexical
from monitor.core.storylines.lexical import cosine, stems, weighted, words_of
from monitor.core.storylines.memory import halved, made_whole
from monitor.core.storylines.profiles import subject_words

ONE_FORM = re.compile(r"\d+(?:[.,]\d+)*(?:st|nd|rd|th)?|[^\W\d_]+(?:['’][^\W\d_]+)*")


@given(st.text(alphabet=st.sampled_from("aZé’'_.,09 -²ßstndrh\n"), max_size=40))
def test_words_are_the_same_whether_or_not_a_text_is_ascii(text):
    assert words_of(text) == ONE_FORM.findall(text)


def test_stems_are_the_same_after_the_memory_of_words_was_full(monkeypatch):
    monkeypatch.setattr(lexical, "MOST_STEMS", 3)

    found = stems("The governors of seven valleys doubted the reports; the governors of two confirmed them")

    assert found == ("governor", "seven", "valley", "doubt", "report", "governor", "two", "confirm")


def test_words_shared_with_many_storylines_at_once_are_those_shared_with_each():
    subjects = [
        weighted({"dam": 3.0, "flood": 1.0}),
        weighted({"ferry": 2.0}),
        {},
        weighted({"dam": 1.0, "ferry": 4.0}),
    ]
    entry = {"dam": 2.0, "ferry": 0.5, "storm": 7.0}

    weights = numpy.array([list(entry.values()), [2.0, 0.0, 0.0]])

    shared = subject_words(subjects).shared(tuple(entry), weights)

    assert shared[0].tolist() == pytest.approx([cosine(entry, subject) for subject in subjects])
    assert shared[1].tolist() == pytest.approx([cosine({"dam": 2.0}, subject) for subject in subjects])
    assert subject_words(subjects).shared(("storm",), weights[:, 2:]).tolist() == [[0.0] * 4] * 2
    assert subject_words([]).shared(("storm",), weights[:, 2:]).shape == (2, 0)


def test_vectors_kept_in_sixteen_bits_come_back_to_a_256th():
    rows = numpy.random.default_rng(1).standard_normal((50, 384)).astype(numpy.float32)

    kept = made_whole(halved(rows))

    assert kept.dtype == numpy.float32
    assert numpy.abs(kept / rows - 1).max() <= 1 / 256
