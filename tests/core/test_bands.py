"""What stands of a measure: in one unit, with its bounds, and how many independent voices say so."""

from dataclasses import replace

import pytest

from monitor.core.record.ledger import Ledger
from monitor.core.record.voices import voices_of
from monitor.model import Bound, Storyline
from tests.core.figures_made import figure

STORYLINE = Storyline("flood", "Flood", "")


def toll(number, hours=0.0, source="Herald", by="", **more):
    said = f", {by} said" if by else ""
    text = f"{number} people were killed in floods in the province of Valencia{said}."
    return figure(text, f"{number} people", hours=hours, source=source, **more)


def band(*figures):
    (series,) = Ledger(STORYLINE, figures).series()
    return series.band


def area(words, hours, source):
    return figure(f"Fires have burnt {words} of forest in Spain, officials said.", words, hours=hours, source=source)


def test_what_is_stated_in_several_units_stands_in_the_newest():
    stands = band(area("200 square miles", 0, "Herald"), area("520 square kilometres", 1, "Mail"))

    assert stands.unit == "square kilometre"
    assert (stands.low, stands.high) == (pytest.approx(517.998, abs=0.001), 520)


def test_a_share_stated_as_a_fraction_stands_in_percent():
    def share(words, hours):
        return figure(f"Ukraine has lost {words} of the land it held in Kursk.", words, hours=hours, source=words)

    stands = band(share("40%", 0), share("two fifths", 1))

    assert (stands.low, stands.high, stands.unit) == (40, 40, "%")


@pytest.mark.parametrize(
    ("stated", "low", "high"),
    [
        (["at least 10,000"], (10_000, Bound.AT_LEAST), (10_000, Bound.AT_LEAST)),
        (["about 10,000", "at least 10,000"], (10_000, Bound.AT_LEAST), (10_000, Bound.AT_LEAST)),
        (["at least 10,000", "12,400"], (10_000, Bound.AT_LEAST), (12_400, Bound.EXACT)),
        (["more than 11,000", "11,000"], (11_000, Bound.MORE_THAN), (11_000, Bound.MORE_THAN)),
    ],
)
def test_a_band_keeps_the_bounds_of_what_was_stated(stated, low, high):
    texts = [f"{words} North Korean troops have been deployed to Russia." for words in stated]
    figures = [
        figure(text, words + " North Korean troops", hours=hours, source=f"Outlet {hours}")
        for hours, (text, words) in enumerate(zip(texts, stated, strict=True))
    ]

    stands = band(*figures)

    assert ((stands.low, stands.low_bound), (stands.high, stands.high_bound)) == (low, high)


def test_a_word_for_a_number_stands_as_its_range():
    stands = band(figure("Dozens of people were killed in Valencia.", "Dozens of people"))

    assert (stands.low, stands.high) == (24, 99)


# --- voices --------------------------------------------------------------------------


def test_the_ministry_and_ministry_are_one_voice():
    assert len(voices_of([toll(51, 0, by="The ministry"), toll(52, 1, "Mail", by="the ministry")])) == 1


def test_two_ministries_are_two_voices_and_the_ministry_is_one_of_them():
    said = [
        toll(51 + at, at, by=by) for at, by in enumerate(("the interior ministry", "ministry", "the health ministry"))
    ]

    assert len(voices_of(said)) == 2


def test_outlets_that_name_nobody_speak_for_themselves():
    ours = figure("51 people were killed in floods in Valencia.", "51 people", source="Herald")
    theirs = figure("Storms over Valencia left 51 dead and many villages cut off.", "51 dead", source="Mail")

    assert voices_of([ours, theirs]) == ("Herald", "Mail")


def test_a_lightly_reworded_copy_is_no_voice_of_its_own():
    wire = figure(
        "At least 51 people were killed in flash floods in eastern Spain.", "At least 51 people", source="Wire"
    )
    copy = figure("At least 51 people killed in flash floods in eastern Spain.", "At least 51 people", source="Mail")

    assert voices_of([copy, wire]) in {("Wire",), ("Mail",)}


def test_the_same_words_with_another_number_are_no_copy():
    assert voices_of([toll(51, 0), toll(72, 1, "Mail")]) == ("Herald", "Mail")


def test_an_entry_that_repeats_another_is_no_voice_of_its_own():
    ours = figure("51 people were killed in floods in Valencia.", "51 people", source="Herald", entry=7001)
    theirs = figure(
        "Storms over Valencia left 51 dead and many villages cut off.", "51 dead", source="Mail", entry=7002
    )

    assert voices_of([ours, theirs], {7002: 7001}) == ("Herald",)


def test_an_entry_speaks_with_its_claimants_voice_in_its_title_too():
    title = figure("51 killed in Valencia floods", "51", entry=7003)
    body = toll(51, by="the mayor", entry=7003)

    assert len(voices_of([title, body])) == 1


def test_whom_a_headline_names_shortly_is_whom_its_text_names_in_full():
    title = "MP says 51 people died"
    headline = replace(figure(f"{title}.", "51 people", entry=7004), title=title)
    body = replace(toll(51, by="Ana Ruiz of the ruling party", entry=7004), title=title)
    moved = replace(body.figure.mention, start=body.figure.mention.start + 60, end=body.figure.mention.end + 60)
    body = replace(body, figure=replace(body.figure, mention=moved))

    assert len(voices_of([headline, body])) == 1


def test_outlets_of_one_family_are_one_voice():
    ours = figure("51 people were killed in floods in Valencia.", "51 people", source="Herald")
    theirs = figure("Storms over Valencia left 51 dead and many villages cut off.", "51 dead", source="Mail")

    assert voices_of([replace(one, publisher="Group") for one in (ours, theirs)]) == ("Herald",)
