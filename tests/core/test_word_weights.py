"""Words weighed in arrays: the same as the formula, whatever came before."""

import math

import numpy
import pytest

from monitor.core.storylines.lexical import TermStatistics
from monitor.core.storylines.memory import Window
from monitor.core.storylines.word_weights import WordWeights

TERMS = TermStatistics(1_000, {"ferry": 20, "norway": 5, "storm": 100})
TEXTS = [
    frozenset({"ferry", "storm"}),
    frozenset({"ferry", "norway", "captain"}),
    frozenset({f"w{n}" for n in range(600)}),
]


def by_formula(stem: str, seen: list[frozenset[str]]) -> float:
    inside = math.log((len(seen) + 1.5) / (sum(stem in text for text in seen) + 0.5)) if seen else 1.0
    return TERMS.rarity(stem) * inside


def test_a_word_weighs_by_its_rarity_in_the_news_and_in_the_storyline() -> None:
    words, one, title = WordWeights(TERMS), frozenset({"ferry", "captain", "unseen"}), frozenset({"ferry", "unseen"})
    for count in range(len(TEXTS) + 1):
        seen = TEXTS[:count]

        def length(text: frozenset[str], seen: list[frozenset[str]] = seen) -> float:
            return math.sqrt(sum(by_formula(stem, seen) ** 2 for stem in text))

        def weight(text: frozenset[str], seen: list[frozenset[str]] = seen) -> float:
            return sum(by_formula(stem, seen) for stem in text)

        shared, covered = words.overlaps(one, title, list(map(words.numbered, TEXTS)))
        for text, cosine, share in zip(TEXTS, shared, covered, strict=True):
            assert cosine == pytest.approx(length(one & text) ** 2 / (length(one) * length(text)))
            assert share == pytest.approx(weight(title & text) / weight(title))
        if count < len(TEXTS):
            words.add(TEXTS[count])


def test_a_text_without_words_shares_nothing_wherever_it_stands() -> None:
    words = WordWeights(TERMS)
    words.add(TEXTS[0])
    empty = frozenset[str]()

    shared, covered = words.overlaps(TEXTS[1], TEXTS[1], list(map(words.numbered, [empty, TEXTS[1], empty])))

    assert shared.tolist() == pytest.approx([0, 1, 0])
    assert covered.tolist() == pytest.approx([0, 1, 0])
    assert [each.tolist() for each in words.overlaps(empty, empty, list(map(words.numbered, [TEXTS[1], empty])))] == [
        [0, 0],
        [0, 0],
    ]
    assert [each.tolist() for each in words.overlaps(TEXTS[1], empty, [])] == [[], []]


def test_a_window_holds_the_last_vectors_in_their_order() -> None:
    window, kept = Window(5), []
    for count in (1, 3, 2, 7, 1, 1, 4, 5, 2):
        rows = numpy.arange(len(kept), len(kept) + count, dtype=numpy.float16)[:, None].repeat(3, axis=1)
        window.add(rows)
        kept.extend(range(len(kept), len(kept) + count))
        assert window.last(5)[:, 0].tolist() == kept[-5:]
        assert window.last(2)[:, 2].tolist() == kept[-2:]
    assert window.last(5).dtype == numpy.float32
