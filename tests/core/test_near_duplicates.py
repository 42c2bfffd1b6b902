"""The same report told again, on pairs that carry their own labels, and what an index promises."""

from datetime import UTC, datetime
from pathlib import Path

import yaml
from hypothesis import given
from hypothesis import strategies as st

from monitor.core.storylines.contrast import contrast, read
from monitor.core.storylines.near_duplicates import NearDuplicateIndex
from monitor.model import Entry

CASES = Path(__file__).parent.parent / "cases" / "near_duplicates.yaml"
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
PRECISION, RECALL = 0.98, 0.90

BREACH = (
    "Dam breached in Sarun valley",
    "A breach in the Orla dam flooded four villages in the Sarun valley on Sunday, officials said.",
)


def entry(key: int, text: tuple[str, str] | list[str]) -> Entry:
    return Entry(key, 1, str(key), "f", "S", "s", "", text[0], text[1], "", NOON, NOON)


def found(earlier: tuple[str, str] | list[str], later: tuple[str, str] | list[str]) -> bool:
    index = NearDuplicateIndex()
    index.add(entry(1, earlier))
    return index.find(entry(2, later)) == 1


def labelled() -> list[tuple[list[str], list[str], bool]]:
    cases = yaml.safe_load(CASES.read_text(encoding="utf-8"))
    return [
        (case["base"], other, label == "same")
        for case in cases
        for label in ("same", "different")
        for other in case[label]
    ]


def test_labelled_pairs_are_told_apart_with_the_precision_and_recall_that_are_promised():
    pairs = labelled()
    answers = [(found(earlier, later), is_same) for earlier, later, is_same in pairs]
    right = sum(answer and is_same for answer, is_same in answers)

    assert len(pairs) >= 200
    assert right / sum(answer for answer, _ in answers) >= PRECISION
    assert right / sum(is_same for _, is_same in answers) >= RECALL


def test_the_likest_of_several_earlier_entries_is_named():
    index = NearDuplicateIndex()
    index.add(entry(1, (BREACH[0], BREACH[1].replace("flooded four villages in", "was reported from"))))
    index.add(entry(2, BREACH))

    assert index.find(entry(3, BREACH)) == 2


def test_an_entry_is_no_duplicate_of_its_own_earlier_version():
    index = NearDuplicateIndex()
    index.add(entry(1, BREACH))

    assert index.find(entry(1, BREACH)) is None


def test_looking_up_does_not_add():
    index = NearDuplicateIndex()

    assert index.find(entry(1, BREACH)) is None
    assert index.find(entry(2, BREACH)) is None


def test_very_short_texts_must_be_the_same_in_full():
    assert found(("Dam breached", ""), ("Dam breached", ""))
    assert not found(("Dam breached", ""), ("Dam breached twice", ""))
    assert not found(("Dam breached", ""), ("Dam not breached", ""))


def test_an_entry_without_words_is_a_duplicate_of_nothing():
    assert not found(("", ""), ("", ""))
    assert not found(("...", "!"), ("...", "!"))


def test_a_contrast_is_named():
    assert contrast(read("Union adopts 12th package"), read("Union adopts thirteenth package")) == "numbers"
    assert contrast(read("Minister will not go to Oslo"), read("Minister will go to Oslo")) == "reversal"
    assert contrast(read("Minister confirms talks"), read("Minister denies talks")) == "reversal"
    assert contrast(read("Talks in Oslo on Monday"), read("Talks in Oslo on Friday")) == "days"
    assert contrast(read("Talks end in Oslo"), read("Talks end in Lima")) == "names"
    assert (
        contrast(read("Today Estavia accused Norland of spying"), read("Today Norland accused Estavia of spying"))
        == "roles"
    )
    assert contrast(read("Talks end in Oslo"), read("Talks end in Oslo without a deal")) == ""


def test_saying_more_is_no_contrast():
    assert contrast(read("Five die in the fire"), read("Five die in the fire of 7 May")) == ""


text = st.tuples(st.text(max_size=60), st.text(max_size=200))


@given(text, text)
def test_both_orders_of_arrival_judge_a_pair_alike(one, other):
    assert found(one, other) == found(other, one)


@given(
    st.lists(
        st.sampled_from(
            ["dam", "breach", "valley", "flood", "village", "river", "water", "officer", "sunday", "bridge"]
        ),
        min_size=5,
    )
)
def test_an_exact_copy_is_always_found(words):
    copy = (" ".join(words), " ".join(words))

    assert found(copy, copy)
