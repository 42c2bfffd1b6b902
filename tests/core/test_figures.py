"""The figures of a text, and those that somebody marked by their words."""

from datetime import UTC, datetime

from monitor.core.reading.figures import read_figures
from monitor.core.reading.marking import marked_figure

TITLE = "Flood toll in Nepal rises to 812"
TEXT = f"""{TITLE}

At least 812 people have died in the floods in Nepal, the interior ministry said. Another 240 were injured.

The rains destroyed 3,400 homes, according to the U.N."""


def test_every_figure_has_its_sentence_its_words_and_their_place_in_the_text():
    figures = read_figures(TEXT, published_at=datetime(2025, 7, 3, tzinfo=UTC))

    for figure in figures:
        mention = figure.mention
        assert TEXT[mention.start : mention.end] == mention.text
        assert mention.text in figure.sentence
        assert figure.as_of == datetime(2025, 7, 3, tzinfo=UTC)


def test_what_the_title_says_and_the_text_repeats_is_one_figure():
    figures = read_figures(TEXT)

    assert [figure.mention.quantity.low for figure in figures] == [812, 240, 3400]
    assert [figure.measure.action for figure in figures] == ["killed", "injured", "destroyed"]


def test_the_same_number_of_another_thing_is_kept():
    figures = read_figures("40 people were killed and 40 people were injured in the blast.")

    assert [figure.measure.action for figure in figures] == ["killed", "injured"]


def test_a_text_without_figures_has_none():
    assert read_figures("The minister spoke to reporters.") == ()


def test_words_that_hold_no_quantity_are_no_figure():
    assert marked_figure("The minister spoke to reporters.", "the minister") is None
    assert marked_figure("The minister spoke to reporters.", "40 people") is None


def test_two_parts_of_one_sum_are_added_up():
    crew = marked_figure("It was carrying four passengers and one pilot.", "four passengers and one pilot")
    dive = marked_figure("Contact was lost 1 hour 45 minutes into the dive.", "1 hour 45 minutes into the dive")

    assert crew.mention.quantity.low == 5
    assert dive.mention.quantity.low == 1.75


def test_words_are_found_in_the_sentence_that_was_meant():
    text = "Two men died. Police said two men were hurt."

    hurt = marked_figure(text, "two men", "Police said two men were hurt.")

    assert hurt.measure.action == "injured"


def test_a_marked_figure_is_read_even_where_a_reader_would_leave_it():
    meeting = marked_figure("Both attended the three-hour meeting.", "three-hour meeting")
    days = marked_figure("They have no more than a couple of days.", "no more than a couple of days")

    assert (meeting.mention.quantity.low, meeting.measure.dimension) == (3, "time")
    assert days.measure.dimension == "time"


def test_of_a_list_of_one_kind_only_the_first_figures_are_read():
    figures = read_figures(" ".join(f"{number} people fled." for number in range(1001, 1601)))

    assert [figure.mention.quantity.low for figure in figures] == list(range(1001, 1021))


def test_of_a_text_that_is_a_table_only_the_first_figures_are_read():
    letters = "bdfgklmnprtv"
    nouns = [f"{one}a{other}o{third}s" for one in letters for other in letters for third in letters]
    figures = read_figures(" ".join(f"{number} {noun} came." for number, noun in enumerate(nouns, 1001)))

    assert len(figures) == 500
