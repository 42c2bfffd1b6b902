"""What says of itself that nothing has happened: shells of live pages, and questions without an answer yet."""

import pytest

from monitor.core.storylines.no_news import NOTHING_YET, SHELL, no_news
from monitor.model import Storyline
from tests.core.storyline_samples import entry

FERRY = Storyline(
    "ferry", "Ferry disaster off Norway", "The ferry Polarlys sank: the search, the victims and the inquiry."
)


@pytest.mark.parametrize(
    ("title", "lead", "expected"),
    [
        ("Norway ferry disaster live: latest updates on the search", "Follow our live coverage of the search.", SHELL),
        ("Norway ferry disaster – live updates", "Follow live updates as rescuers search for survivors.", SHELL),
        ("Live: Norway ferry disaster", "All the latest on the sinking of the Polarlys.", SHELL),
        ("Ferry disaster live blog", "", SHELL),
        ("Norway ferry disaster live: captain arrested in Bergen", "Follow our live coverage of the search.", ""),
        ("Norway ferry disaster – live", "The captain of the Polarlys was arrested in Bergen on Tuesday.", ""),
        ("Latest on the ferry disaster off Norway", "Follow the search for the Polarlys.", ""),
        ("No answer yet from the owner on the Polarlys", "The owner was asked on Monday.", NOTHING_YET),
        ("Owner of the Polarlys has not yet replied to inquiry", "", NOTHING_YET),
        ("Ministry still silent on inquiry", "", NOTHING_YET),
        ("Inquiry awaits the owner's answer", "", NOTHING_YET),
        ("Owner of the Polarlys replies to inquiry", "The ministry has not yet responded.", ""),
        ("Rescuers respond to second call", "", ""),
    ],
)
def test_shells_and_waiting_are_no_news_but_a_fact_in_title_or_text_is(title, lead, expected):
    assert no_news(entry(1, title, lead), FERRY) == expected


def test_the_words_of_a_storyline_are_its_own():
    title = "Trial of Petra Sohl live: latest"

    assert no_news(entry(1, title, "Follow the trial."), Storyline("sohl", "Trial of Petra Sohl", "")) == SHELL
    assert no_news(entry(1, title, "Follow the trial."), FERRY) == ""
