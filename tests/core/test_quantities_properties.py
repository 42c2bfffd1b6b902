"""What holds of reading whatever the text: exact offsets, no overlap, ordered ends, no failure, linear time."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.core.quantities import dropped_numbers, find_quantities
from monitor.core.speech.attribution import attribute
from monitor.core.text import split_sentences

UNHURRIED = settings(deadline=None)  # how long an example takes says nothing here
WORDS = (
    "12 3,000 1.5 -3 ½ 1/16 2022 one two half dozens million bn k m $ US$ € % - – to and or of between about + ( ) , "
    "people troops km killed more said Zelensky he “ ” . -year-old F-16 Jan. U.S. 5G 10:30 in the old men"
)
PHRASES = (
    "38 000",
    "a third",
    "at least",
    "up to",
    "or so",
    "per day",
    "a year",
    "of them",
    "according to",
    "and a half",
)
PIECES = st.sampled_from([*WORDS.split(), *PHRASES, ". ", "\n\n", " ", "\u00a0"])
NEWS_LIKE = st.lists(PIECES, max_size=40).map(" ".join) | st.lists(PIECES, max_size=40).map("".join)
LANGUAGES = st.sampled_from(["en", "de", "fr", "en-GB", ""])


@given(st.text() | NEWS_LIKE, LANGUAGES)
@UNHURRIED
def test_every_mention_is_the_slice_that_its_offsets_name(text, language):
    for mention in find_quantities(text, language):
        assert text[mention.start : mention.end] == mention.text


@given(NEWS_LIKE)
@UNHURRIED
def test_mentions_stand_in_order_and_do_not_overlap(text):
    mentions = find_quantities(text)

    assert all(before.end <= after.start for before, after in pairwise(mentions))


@given(NEWS_LIKE)
@UNHURRIED
def test_the_low_end_is_never_above_the_high_end(text):
    for mention in find_quantities(text):
        low, high = mention.quantity.low, mention.quantity.high
        assert low is not None or high is not None
        assert low is None or high is None or low <= high


@given(st.text() | NEWS_LIKE)
@UNHURRIED
def test_every_mention_has_one_attribution_or_none(text):
    mentions = find_quantities(text)

    assert len(attribute(text, mentions)) == len(mentions)


@given(NEWS_LIKE)
@UNHURRIED
def test_a_dropped_number_is_the_slice_that_its_offsets_name(text):
    for number in dropped_numbers(text):
        assert text[number.start : number.end] == number.text


@given(st.text() | NEWS_LIKE)
@UNHURRIED
def test_sentences_are_slices_in_order_that_leave_out_only_white_space(text):
    sentences = split_sentences(text)

    assert all(text[sentence.start : sentence.end] == sentence.text for sentence in sentences)
    assert "".join("".join(sentence.text.split()) for sentence in sentences) == "".join(text.split())


GARBAGE = [
    "1",
    "1 ",
    "1,",
    "1.",
    "1-",
    "a",
    "one ",
    "million ",
    "a third ",
    "$",
    "said ",
    "“",
    "”",
    "also said, ",
    ". ",
    "\n",
]
GARBAGE += [
    "1 to ",
    "5 or ",
    "12 of ",
    "A1",
    "'",
    "saying ",
    "he said 5 ",
    "(5) ",
    "Jan. 5, ",
    "in ",
    "-",
    "people ",
    "5 men, ",
]


@pytest.mark.timeout(60)
@pytest.mark.parametrize("piece", GARBAGE)
def test_long_garbage_is_read_in_linear_time(piece):
    """A hundred thousand characters: anything quadratic would take hours, and be stopped by the timeout."""
    text = piece * (100_000 // len(piece))

    assert len(attribute(text, find_quantities(text))) >= 0
