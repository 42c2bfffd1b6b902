"""How an entry is written: outer marks, learnt words, and what stands in for an unknown embedding model."""

import numpy
import pytest

from monitor.background import load_background
from monitor.core.storylines.style import LIMIT, StyleModel, WordStyle, manner_of, style_terms
from monitor.embedder import PACKAGED_ID
from tests.core.storyline_samples import entry, vectors

SHIPPED = load_background("a model that nothing was learnt for").style


def mark(title: str, link: str = "https://harbour-post.example/news/1") -> str:
    found = entry(1, title, link=link)
    return manner_of(found, vectors(found), StyleModel()).mark


@pytest.mark.parametrize(
    ("title", "link", "expected"),
    [
        ("Who breached the Orla dam?", "https://a.example/1", "question"),
        ("Why the dam broke", "https://a.example/1", "question"),
        ("Orla dam: what we know so far", "https://a.example/1", "form of the title"),
        ("Analysis: a dam and its enemies", "https://a.example/1", "form of the title"),
        ("The dam and the drought", "https://a.example/commentisfree/2026/dam", "section of the site"),
        ("The dam was a monument to pride | Petra Sohl", "https://a.example/1", "author in the title"),
        ("Orla dam breached, four villages flooded", "https://a.example/1", ""),
    ],
)
def test_outer_marks_of_pieces_without_an_event_are_named(title, link, expected):
    assert mark(title, link) == expected


def test_a_live_blog_is_marked_as_live_and_not_as_a_piece_without_an_event():
    found = entry(1, "Orla dam live: four villages flooded")
    manner = manner_of(found, vectors(found), StyleModel())

    assert manner.mark == ""
    assert manner.marks[-1]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Live updates: Orla dam breached", True),
        ("Orla dam breached, villages flooded – live", True),
        ("Flood at a glance: what day three brought", True),
        ("People of the Sarun valley: do you live near the dam?", False),
        ("A budget that the valley can live with", False),
        ("Breach was captured on live television", False),
    ],
)
def test_live_is_a_page_and_not_where_people_live(title, expected):
    found = entry(1, title)

    assert manner_of(found, vectors(found), StyleModel()).marks[-1] is expected


@pytest.mark.parametrize(
    ("lead", "expected"),
    [
        ("Two engineers were arrested on Monday, prosecutors said.", (1, 1, 0, 0)),
        ("Here’s a look at the history of the dam, and what you need in your bag.", (0, 0, 1, 2)),
        ("You, your house, our dam and my river", (0, 0, 0, 3)),
        ("", (0, 0, 0, 0)),
    ],
)
def test_the_voice_of_a_lead_is_speech_past_guide_and_words_to_the_reader(lead, expected):
    found = entry(1, "Orla dam", lead)

    assert manner_of(found, vectors(found), StyleModel()).voice == expected


def test_learnt_words_tell_opinion_from_report():
    opinion = entry(1, "We must stop pretending that dams are safe", "It is time that we asked ourselves who pays.")
    report = entry(2, "Two arrested after dam breach in Sarun valley", "Police arrested two men on Monday, they said.")

    assert manner_of(opinion, vectors(opinion), SHIPPED).title_words > 0
    assert manner_of(report, vectors(report), SHIPPED).title_words < 0
    assert manner_of(report, vectors(report), SHIPPED).lead_words < 0


def test_words_stand_in_for_the_vectors_of_an_unknown_model():
    found = entry(1, "We must stop pretending that dams are safe")
    manner = manner_of(found, vectors(found), SHIPPED)

    assert manner.title == manner.whole == manner.title_words


def test_log_odds_are_limited():
    model = StyleModel(title=numpy.full(65, 9.0), whole=numpy.full(65, -9.0), title_words=WordStyle({"dam": 50.0}))
    found = entry(1, "dam")
    manner = manner_of(found, vectors(found), model)

    assert {abs(manner.title), abs(manner.whole), manner.title_words} <= {LIMIT} | {
        abs(manner.title),
        abs(manner.whole),
    }
    assert max(abs(manner.title), abs(manner.whole), manner.title_words) <= LIMIT


def test_style_terms_are_words_and_pairs_with_all_numbers_as_one():
    assert style_terms("Toll rises to 14") == {"toll", "rises", "to", "0", "toll rises", "rises to", "to 0"}


def test_an_empty_lead_has_no_style():
    assert WordStyle({}, 3.0).log_odds("") == 0.0


def test_what_is_shipped_for_the_packaged_model_is_complete_and_small():
    background = load_background(PACKAGED_ID)

    assert background.reference is not None
    assert background.reference.shape[1] == 384
    assert background.style.title is not None
    assert background.style.title.shape == (385,)
    assert background.terms.documents >= 10_000
    assert background.version
