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
    words = WordWeights(TERMS)
    for count in range(len(TEXTS) + 1):
        seen = TEXTS[:count]
        for stem in ("ferry", "norway", "captain", "unseen"):
            assert words.weight(stem) == pytest.approx(by_formula(stem, seen))
        for text, length in zip(TEXTS, words.lengths(TEXTS), strict=True):
            assert length == pytest.approx(math.sqrt(sum(by_formula(stem, seen) ** 2 for stem in text)))
        if count < len(TEXTS):
            words.add(TEXTS[count])


def test_a_text_without_words_has_length_one_wherever_it_stands() -> None:
    words = WordWeights(TERMS)
    words.add(TEXTS[0])
    empty = frozenset[str]()

    first, _, last = words.lengths([empty, TEXTS[1], empty])

    assert (first, last) == (1.0, 1.0)
    assert words.lengths([]) == []


def test_a_window_holds_the_last_vectors_in_their_order() -> None:
    window, kept = Window(5), []
    for count in (1, 3, 2, 7, 1, 1, 4, 5, 2):
        rows = numpy.arange(len(kept), len(kept) + count, dtype=numpy.float16)[:, None].repeat(3, axis=1)
        window.add(rows)
        kept.extend(range(len(kept), len(kept) + count))
        assert window.last(5)[:, 0].tolist() == kept[-5:]
        assert window.last(2)[:, 2].tolist() == kept[-2:]
    assert window.last(5).dtype == numpy.float32
