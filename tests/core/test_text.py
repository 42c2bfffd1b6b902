"""Where sentences end, and what their words are."""

import pytest

from monitor.core.text import fold, split_sentences, stem, words


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
