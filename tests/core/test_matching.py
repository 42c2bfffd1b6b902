"""What belongs to a storyline, on vectors made of words, so that each part of the score can be seen alone."""

from dataclasses import replace

import numpy
import pytest

from monitor.core.storylines.background import ENOUGH_TO_CALIBRATE, Background, calibrated
from monitor.core.storylines.matching import (
    BORDERLINE,
    LEAD_LENGTH,
    MOST_PARTS,
    THRESHOLD,
    match,
    match_each,
    parts_to_embed,
    texts_to_embed,
)
from monitor.core.storylines.profiles import Profile, build_profile, phrases, stacked
from monitor.model import NEAREST_OFF, Belonging, Entry, Match, Storyline
from tests.core.storyline_samples import DAM, MODEL, background, embed, entry, vectors

BACKGROUND = background()
REPORT = entry(1, "Orla dam breached, flooding in the Sarun valley", "Water rose in the Sarun valley after the breach.")
OTHER = entry(2, "Bakers of Ashby meet in Corwen", "The guild of bakers chose a new master.")


def profile(storyline: Storyline = DAM, known: Background = BACKGROUND) -> Profile:
    return build_profile(storyline, embed(phrases(storyline)), known)


def matched(found: Entry, storyline: Storyline = DAM) -> Match:
    return match(found, vectors(found), profile(storyline), BACKGROUND)


def test_a_report_of_the_storyline_belongs_to_it_and_says_why():
    found = matched(REPORT)

    assert found.belonging is Belonging.MATCHED
    assert found.score >= found.threshold == THRESHOLD
    assert "Orla dam" in found.reason


def test_unrelated_news_does_not_belong():
    found = matched(OTHER)

    assert found.belonging is Belonging.OFF
    assert found.score < BORDERLINE


def test_a_score_between_the_two_thresholds_is_borderline():
    scores = {Belonging.MATCHED: [], Belonging.BORDERLINE: [], Belonging.OFF: []}
    words = ["Orla", "dam", "breach", "flooding", "Sarun", "valley", "cause", "evacuations", "victims"]
    for count in range(len(words) + 1):
        title = " ".join([*words[:count], *["bakers", "of", "Ashby", "meet", "masons", "of", "Corwen"][: 9 - count]])
        found = matched(entry(3, title or "Nothing"))
        scores[found.belonging].append(found.score)

    assert all(score >= THRESHOLD for score in scores[Belonging.MATCHED])
    assert all(BORDERLINE <= score < THRESHOLD for score in scores[Belonging.BORDERLINE])
    assert all(score < BORDERLINE for score in scores[Belonging.OFF])


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"exclude": ("flooding",)}, "excluded term 'flooding'"),
        ({"require": ("reservoir",)}, "none of the required terms reservoir"),
        ({"languages": ("de", "fr-CA")}, "language en is not among de, fr-CA"),
    ],
)
def test_what_the_user_rules_out_is_off_whatever_its_score(change, told):
    found = matched(REPORT, replace(DAM, **change))

    assert found.belonging is Belonging.OFF
    assert told in found.reason


STRANGER = entry(3, "Orla dam wins prize of the masons in Corwen", "The masons of Corwen praised the walls of the dam.")


def refused_by(found: Entry, counter_example: Entry) -> Match:
    likely = build_profile(DAM, embed(phrases(DAM)), BACKGROUND, embed([texts_to_embed(counter_example)[1]]))
    return match(found, vectors(found), likely, BACKGROUND)


def test_what_is_like_a_counter_example_and_not_like_the_storyline_is_off():
    again = entry(4, "Prize of the masons in Corwen for Orla dam", "Masons of Corwen praised the walls of the dam.")

    found = refused_by(again, STRANGER)

    assert matched(again).belonging is not Belonging.OFF
    assert found.belonging is Belonging.OFF
    assert found.reason.startswith("likeness 0.9")
    assert " to a counter-example, 0." in found.reason


def test_what_only_shares_a_word_or_two_with_a_counter_example_is_judged_as_ever():
    far = entry(7, "Masons of Corwen meet", "The walls were new.")

    assert float(vectors(far).whole @ vectors(STRANGER).whole) > 0.15 + float(vectors(far).whole @ profile().vectors[0])
    assert refused_by(far, STRANGER) == matched(far)


def test_what_is_nearly_as_like_the_storyline_is_not_kept_out():
    """The storyline's own entries come near to each other: one wrong answer must not cost it the others."""
    twin = entry(5, "Orla dam breached, flooding in Sarun valley", "Water rose in the Sarun valley after the breach.")

    assert refused_by(REPORT, STRANGER).belonging is Belonging.MATCHED
    assert refused_by(REPORT, entry(6, DAM.title, DAM.description)).belonging is Belonging.MATCHED
    assert refused_by(twin, REPORT).belonging is Belonging.OFF


def test_a_required_term_in_the_full_text_is_enough():
    storyline = replace(DAM, require=("reservoir", "turbines"))

    assert matched(replace(REPORT, content="The turbines stood still."), storyline).belonging is Belonging.MATCHED


def test_a_language_is_compared_without_its_region():
    storyline = replace(DAM, languages=("en",))

    assert matched(replace(REPORT, language="en-GB"), storyline).belonging is Belonging.MATCHED


def test_a_storyline_works_from_title_and_description_alone():
    bare = replace(DAM, terms=())

    assert matched(REPORT, bare).belonging is Belonging.MATCHED
    assert matched(OTHER, bare).belonging is Belonging.OFF


def test_an_example_lifts_what_is_worded_like_it():
    found = entry(4, "Divers inspect cracked spillway gates", "Engineers blamed rusted hinges.")
    with_example = replace(DAM, examples=("Engineers inspect cracked spillway gates and rusted hinges",))

    assert matched(found, with_example).score > matched(found).score
    assert "example 1" in matched(found, with_example).reason


def test_a_long_text_is_matched_by_its_best_part():
    long_text = entry(5, "What happened this week", "A digest.", content="Bakers met. " * 200)
    plain = vectors(long_text)
    part = replace(plain, parts=embed(["Bakers met.", "The breach of the Orla dam in the Sarun valley"]))
    known = profile()

    assert match(long_text, part, known, BACKGROUND).score > match(long_text, plain, known, BACKGROUND).score


def test_texts_to_embed_fall_back_on_content_and_then_on_the_title():
    assert texts_to_embed(entry(6, "Title", content="Body.")) == ("Title", "Title. Body.")
    assert texts_to_embed(entry(7, "Who knows?", "Nobody.")) == ("Who knows?", "Who knows? Nobody.")
    assert texts_to_embed(entry(8, "Title")) == ("Title", "Title")


def test_only_long_texts_have_parts_and_never_too_many():
    assert parts_to_embed(entry(9, "Title", "Lead.", content="Short.")) == ()
    assert len(parts_to_embed(entry(9, "Title", "Lead.", content="Long text. " * 5000))) == MOST_PARTS
    assert all(part in "x" * LEAD_LENGTH * 9 for part in parts_to_embed(entry(9, "T", content="x" * 3000)))


def test_an_unknown_model_is_calibrated_by_the_users_own_entries():
    unknown = Background("other model", terms=BACKGROUND.terms)
    own = numpy.repeat(BACKGROUND.reference, 2, axis=0)

    assert calibrated(unknown, own[: ENOUGH_TO_CALIBRATE - 1]) is unknown
    assert calibrated(unknown, own).reference is not None
    assert calibrated(BACKGROUND, own) is BACKGROUND


def test_the_threshold_means_the_same_for_a_model_whose_cosines_are_squeezed():
    """A model whose vectors all lean to one side has large cosines for everything; the score must not follow."""
    texts = ["Orla dam breached, flooding in the Sarun valley", "Bakers of Ashby meet in Corwen"]
    lean = numpy.full((1, 64), 0.1, dtype=numpy.float32)

    def squeezed(rows: numpy.ndarray) -> numpy.ndarray:
        moved = rows + 2 * lean
        return moved / numpy.linalg.norm(moved, axis=1, keepdims=True)

    other = calibrated(Background("lean", terms=BACKGROUND.terms), squeezed(BACKGROUND.reference))
    leaning = build_profile(DAM, squeezed(embed(phrases(DAM))), other)
    for key, text in enumerate(texts):
        found = entry(key, text)
        moved = replace(vectors(found), title=squeezed(embed([text]))[0], whole=squeezed(embed([text]))[0])
        assert match(found, moved, leaning, other).belonging is matched(found).belonging


def test_a_profile_without_any_calibration_still_matches():
    unknown = Background(MODEL, terms=BACKGROUND.terms)
    bare = build_profile(DAM, embed(phrases(DAM)), unknown)

    assert match(REPORT, vectors(REPORT), bare, unknown).belonging is Belonging.MATCHED
    assert match(OTHER, vectors(OTHER), bare, unknown).belonging is Belonging.OFF


def test_of_many_storylines_those_that_come_near_and_the_nearest_others_are_explained():
    titles = ["Orla dam", "Sarun valley flood", *(f"Elections in district {n}" for n in range(20))]
    profiles = [build_profile(s, embed(phrases(s)), BACKGROUND) for s in (Storyline(t, t, "") for t in titles)]

    found = match_each(REPORT, vectors(REPORT), stacked(profiles), BACKGROUND)

    alone = {each.storyline.id: match(REPORT, vectors(REPORT), each, BACKGROUND).score for each in profiles}
    assert {one.storyline: one.score for one in found} == pytest.approx(
        {one.storyline: alone[one.storyline] for one in found}
    )
    assert all(one.components and one.reason for one in found)
    near = [one.storyline for one in found if one.belonging is not Belonging.OFF]
    assert near == [name for name, score in alone.items() if score >= BORDERLINE]
    off = [one.storyline for one in found if one.belonging is Belonging.OFF]
    assert set(off) == set(sorted(set(alone) - set(near), key=lambda name: -alone[name])[:NEAREST_OFF])
