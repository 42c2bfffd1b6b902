"""Where sentences end, and what their words are."""

import pytest

from monitor.core.text import fold, split_sentences, stem, without_heaps, words


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("It rained. It stopped.", ["It rained.", "It stopped."]),
        ("U.S. Gen. Ann Lee met Mr. Fox at 5 p.m. on Friday.", ["U.S. Gen. Ann Lee met Mr. Fox at 5 p.m. on Friday."]),
        ("He moved to the U.S. He stayed.", ["He moved to the U.S.", "He stayed."]),
        ("He was born Jan. 5 in St. Louis.", ["He was born Jan. 5 in St. Louis."]),
        ("“Go!” she said. “Now?” he asked.", ["“Go!” she said.", "“Now?” he asked."]),
        ('"It is over." Nobody moved.', ['"It is over."', "Nobody moved."]),
        ("“We hold.” Ann left.", ["“We hold.”", "Ann left."]),
        ("A title\n\nA text. The end", ["A title", "A text.", "The end"]),
        ("according to U.S.\n\nintelligence estimates. Then", ["according to U.S.\n\nintelligence estimates.", "Then"]),
        ("It cost 3.5 million, i.e. 2.1 a head.", ["It cost 3.5 million, i.e. 2.1 a head."]),
        ("Wait... what? Yes.", ["Wait... what?", "Yes."]),
        ("J. R. Smith wrote clause 4 of H.R. 2631.", ["J. R. Smith wrote clause 4 of H.R. 2631."]),
        ("", []),
        (" \n\n ", []),
    ],
)
def test_sentences_end_where_a_reader_would_end_them(text, sentences):
    found = split_sentences(text)

    assert [sentence.text for sentence in found] == sentences
    assert all(text[sentence.start : sentence.end] == sentence.text for sentence in found)


def test_words_are_folded_and_lose_their_possessive_ending():
    assert words("Kovačić’s 10,000 U.S. jets at Kyiv's door") == (
        "kovacic",
        "10,000",
        "u.s",
        "jets",
        "at",
        "kyiv",
        "door",
    )


def test_folding_drops_accents_and_capitals():
    assert fold("Zürich’s ÉLAN") == "zurich's elan"


def test_forms_of_a_word_share_a_stem_and_short_words_keep_theirs():
    assert {stem(word) for word in ("attack", "attacks", "attacked", "attacking", "attackers")} == {"attack"}
    assert stem("king") == "king"


HEAP = "\u0300\u0316\u0334\u0358\u0327" * 6


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"Z{HEAP}a{HEAP}lgo", f"Z{HEAP[:5]}a{HEAP[:5]}lgo"),
        ("ส" + "\u0e47" * 40, "ส" + "\u0e47" * 5),
        ("…" + "\u20dd" * 40 + "!", "…" + "\u20dd" * 5 + "!"),
        (f"a{HEAP[:5]}\u200d{HEAP[:5]}", f"a{HEAP[:5]}\u200d"),
    ],
)
def test_a_heap_of_marks_is_cut_to_what_a_letter_may_have(text, expected):
    assert without_heaps(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "\u05e9\u05c1\u05bc\u05b8\u05bd\u0596\u05d1",  # Hebrew: a shin with dot, dagesh, vowel, meteg and accent
        "\u1f82 \u03b1\u0313\u0300\u0345",  # polytonic Greek
        "Vie\u0323\u0302t Nam",
        "\u1009\u103e\u102d\u102f\u1036\u1037",  # Burmese
        "น้ำมัน ที่นี่ \u0645\u064f\u062d\u064e\u0645\u0651\u064e\u062f བསྒྲུབས་",
        "“No—” … ★★★★★★★★ 1\ufe0f\u20e3 👨\u200d👩\u200d👧",
    ],
)
def test_what_real_scripts_need_stays(text):
    assert without_heaps(text) == text
