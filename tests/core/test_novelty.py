"""Whether an entry is new to its storyline: on word vectors for the mechanics, on the real model for whole stories."""

import re
from pathlib import Path

import numpy
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.background import load_background
from monitor.core.storylines.matching import match, texts_to_embed
from monitor.core.storylines.memory import RECENT_ALERTS, StorylineMemory, known_from
from monitor.core.storylines.novelty import MOST_SENTENCES, assess, sentences_to_embed
from monitor.core.storylines.profiles import build_profile, phrases
from monitor.core.storylines.sameness import CLOSEST, is_changed, joined, likeliest_repeat
from monitor.embedder import Embedder
from monitor.model import Belonging, Entry, Match, Novelty, Storyline, Vectors
from tests.core.storyline_samples import DAM, background, embed, entry, vectors

CASES = yaml.safe_load((Path(__file__).parent.parent / "cases" / "novelty.yaml").read_text(encoding="utf-8"))
BACKGROUND = background()
SURELY = Match(DAM.id, 0.95, 0.5, Belonging.MATCHED, overlap=0.6)
BARELY = Match(DAM.id, 0.55, 0.5, Belonging.MATCHED)

BREACH = entry(
    1, "Orla dam breached, four villages flooded", "The Orla dam was breached at night. Villages were flooded."
)
COPY = entry(2, "Orla dam breached: four villages flooded", "The Orla dam was breached at night, police said.", hours=1)
ARREST = entry(3, "Breach of Orla dam: two engineers arrested", "Prosecutors ordered the arrests in Sarun.", hours=60)


def judged(found: Entry, memory: StorylineMemory, by: Match = SURELY) -> Novelty:
    sentences = sentences_to_embed(found)
    return assess(found, vectors(found), sentences, embed(sentences), by, memory, BACKGROUND, DAM)


def take(found: Entry, memory: StorylineMemory) -> Novelty:
    novelty = judged(found, memory)
    sentences = sentences_to_embed(found)
    memory.remember(
        found,
        vectors(found),
        SURELY,
        alerted=novelty.is_new,
        sentences=sentences,
        sentence_vectors=embed(sentences),
    )
    return novelty


def empty() -> StorylineMemory:
    return StorylineMemory(DAM, BACKGROUND.terms)


def test_the_first_report_is_new_and_has_nothing_to_stand_beside():
    novelty = judged(BREACH, empty())

    assert novelty.is_new
    assert novelty.nearest == ""
    assert novelty.nearest_key is novelty.repeats_key is None


def test_a_copy_an_hour_later_repeats_the_told_entry():
    memory = empty()
    take(BREACH, memory)

    novelty = judged(COPY, memory)

    assert not novelty.is_new
    assert novelty.repeats_key == BREACH.key
    assert novelty.reason.startswith(f"repeats “{BREACH.title}” (probability ")


def test_another_development_shows_the_nearest_sentence_that_was_known():
    memory = empty()
    take(BREACH, memory)

    novelty = judged(ARREST, memory)

    assert novelty.is_new
    assert re.fullmatch(
        rf"reports an event \(0\.\d\d\); if a repeat, then of “{BREACH.title}” \(probability 0\.[0-4]\d\)",
        novelty.reason,
    )
    assert novelty.repeats_key is None
    assert novelty.nearest_key == BREACH.key
    assert novelty.nearest_at == BREACH.reported_at
    assert novelty.nearest in sentences_to_embed(BREACH)
    assert novelty.sentence in sentences_to_embed(ARREST)


def test_a_repeat_that_is_next_to_impossible_is_not_told_as_nought():
    memory = empty()
    take(BREACH, memory)

    late = entry(
        9, "Ministers resign over the Orla dam", "Two ministers resigned on Monday, Sarun radio said.", hours=500
    )

    assert judged(late, memory).reason.endswith(f"; if a repeat, then of “{BREACH.title}” (probability under 0.01)")


def test_a_sentence_that_is_not_near_is_not_shown_beside_what_is_new():
    memory = empty()
    take(BREACH, memory)

    novelty = judged(entry(8, "Regulator fines the owner of a paper mill", "It has a month to pay.", hours=70), memory)

    assert (novelty.nearest, novelty.nearest_key, novelty.nearest_at) == ("", None, None)


def test_the_title_is_the_headline_unless_it_is_known_already():
    memory = empty()
    take(BREACH, memory)
    aside = entry(
        4, ARREST.title, "Ten more are wanted. The weather in the valley stays fine, forecasters expect.", hours=60
    )
    again = entry(
        5, BREACH.title, "Ten more are wanted. Prosecutors in Sarun arrested two engineers of the dam.", hours=60
    )

    assert judged(aside, memory).sentence == ARREST.title
    assert judged(again, memory).sentence == "Prosecutors in Sarun arrested two engineers of the dam."


def test_what_was_not_told_does_not_make_a_later_report_a_repeat():
    memory = empty()
    memory.remember(BREACH, vectors(BREACH), SURELY, alerted=False)

    assert judged(COPY, memory).is_new


def test_an_entry_that_barely_belongs_is_kept_and_not_told():
    aside = entry(2, "Minister opens bakery in Corwen", "He was asked about the dam, said nothing and cut the ribbon.")

    assert not judged(aside, empty(), BARELY).is_new
    assert "doubtful" in judged(aside, empty(), BARELY).reason


def test_a_piece_without_an_event_is_not_told_and_the_reason_names_its_mark():
    novelty = judged(entry(4, "What is the Orla dam, and why does it matter?"), empty())

    assert not novelty.is_new
    assert "question" in novelty.reason


def test_the_score_is_held_against_its_threshold_and_has_named_components():
    novelty = judged(BREACH, empty())

    assert novelty.is_new == (novelty.score >= novelty.threshold)
    assert {"reports an event", "repeats what was told"} <= {component.name for component in novelty.components}


def test_the_components_tell_what_the_likeliest_repeat_was_judged_by():
    memory = empty()
    take(BREACH, memory)

    values = {part.name: part.value for part in judged(ARREST, memory).components}
    changed = judged(entry(9, "Orla dam breached, nine villages flooded", hours=30), memory)

    assert values["hours between"] == pytest.approx(60)
    assert 0.0 < values["words shared with it"] < values["likeness to it"] < 1.0
    assert "titles differ in what counts" not in values
    assert "titles differ in what counts" in {part.name for part in changed.components}


def test_sentences_are_the_title_and_the_first_of_the_text_without_crumbs_and_repeats():
    long_text = entry(5, "Orla dam breached", "Read more. " + "The water rose again in the valley. " * 40)
    many = entry(
        6, "Orla dam breached", " ".join(f"The water stood at mark number {mark} by noon." for mark in range(40))
    )

    assert sentences_to_embed(long_text) == ("Orla dam breached", "The water rose again in the valley.")
    assert len(sentences_to_embed(many)) == MOST_SENTENCES


CHANGES = [
    ("Union adopts 12th package of sanctions", "Union adopts 13th package of sanctions"),
    ("Government will send tanks to Estavia", "Government will not send tanks to Estavia"),
    ("Minister denied secret talks with rebels", "Minister confirmed secret talks with rebels"),
    ("Mine collapse in Dalby kills 14", "Mine collapse in Dalby kills 17"),
    ("Court convicts former mayor of bribery", "Court acquits former mayor of bribery"),
    ("Troops retake town in Sarun valley", "Troops lose town in Sarun valley"),
]


@pytest.mark.parametrize(("earlier", "later"), CHANGES)
def test_a_changed_number_or_a_reversal_is_no_repeat_although_the_words_are_near(earlier, later):
    one, other = entry(1, earlier), entry(2, later, hours=30)

    assert is_changed(known_from(other, vectors(other)), known_from(one, vectors(one)))


def test_a_reversal_is_told_however_near_it_comes_to_what_was_told():
    """All words but one, the same vectors, an hour apart: nothing is likelier to be taken for a repeat."""
    memory = empty()
    take(entry(1, "Ministry will raise the Orla dam", "The ministry will raise the Orla dam, it said."), memory)

    reversed_ = entry(2, "Ministry will not raise the Orla dam", "The ministry will not raise the Orla dam, it said.")

    assert judged(reversed_, memory).is_new


WARNING = "United Nations warns of a breach of the Orla dam"


@pytest.mark.parametrize(
    ("earlier", "later", "hours", "expected"),
    [
        (WARNING, "European Union warns of a breach of the Orla dam", 5, False),
        ("Union adopts ban on Norland oil", "Estavia adopts ban on Norland oil", 5, False),
        ("Captain of the ferry arrested in Bergen", "Owner of the ferry arrested in Bergen", 5, True),
        ("Drones hit the grid of Vestria", "Drones hit the grid of Vestria for second night", 24, True),
        ("Drones hit the grid of Vestria for second night", "Grid of Vestria hit for second night", 19, False),
        ("Drones hit the grid of Vestria again", "Grid of Vestria again hit by drones", 24, True),
        ("Drones hit the grid of Vestria", "Drones again hit the grid of Vestria", 2, False),
    ],
)
def test_who_and_another_time_are_changes_but_not_the_next_who_warns(earlier, later, hours, expected):
    one, other = entry(1, earlier), entry(2, later, hours=hours)

    assert is_changed(known_from(other, vectors(other)), known_from(one, vectors(one))) is expected


def test_what_says_that_nothing_happened_is_no_news_and_says_so():
    silent = judged(entry(1, "Ministry has not yet responded to Orla dam report", "No word came on Monday."), empty())

    assert not silent.is_new
    assert silent.reason.startswith("reports no event of its own (says that nothing has happened yet;")


def test_other_words_for_the_same_are_no_change():
    one, other = entry(1, "Union adopts 12th package of sanctions"), entry(2, "Union adopts twelfth sanctions package")

    assert not is_changed(known_from(other, vectors(other)), known_from(one, vectors(one)))


def test_several_likely_pairs_weigh_little_more_than_the_likeliest():
    assert joined([1.0]) == pytest.approx(1.0)
    assert 1.0 < joined([1.0, 1.0, -5.0]) < 1.5
    assert joined([-4.0] * 20) < -2.0


def test_only_recent_told_entries_are_held_against_an_entry():
    memory = empty()
    for key in range(RECENT_ALERTS + 20):
        found = entry(key, f"Meeting number {key} of the bakers", hours=key)
        memory.remember(found, vectors(found), SURELY, alerted=True)
    late = entry(9999, "Meeting number 3 of the bakers", hours=RECENT_ALERTS + 21)

    repeat = likeliest_repeat(known_from(late, vectors(late)), memory, BACKGROUND)

    assert len(memory.alerted) == RECENT_ALERTS > CLOSEST
    assert repeat.known is not None
    assert repeat.known.key >= 20


def test_an_old_sentence_is_found_again_by_its_rare_words():
    memory = empty()
    take(entry(1, "Divers photograph the sunken turbine hall of Quillon"), memory)
    for key in range(2, 900):
        found = entry(key, f"Bakers of Ashby meet in Corwen {key}", hours=key)
        memory.remember(
            found,
            vectors(found),
            SURELY,
            alerted=False,
            sentences=(found.title,),
            sentence_vectors=embed([found.title]),
        )

    novelty = judged(entry(1000, "Sunken turbine hall of Quillon seen by divers", hours=1000), memory)

    assert novelty.nearest_key == 1


stories = st.lists(
    st.tuples(
        st.sampled_from(["Orla dam breached", "Two engineers arrested", "Water reaches Dalby", "Turbines stand still"]),
        st.sampled_from(["", "Officials spoke of 14 victims.", "The breach came at night. Nobody was warned of it."]),
        st.integers(0, 200),
    ),
    min_size=1,
    max_size=12,
)


@settings(max_examples=25)
@given(stories, st.integers(0, 12))
def test_a_memory_rebuilt_from_the_record_decides_as_the_one_that_ran_on(told, cut):
    """A restart after `cut` entries changes no score, sentence or decision."""
    entries = [entry(key, title, lead, hours=hours) for key, (title, lead, hours) in enumerate(told, 1)]
    straight, before = empty(), empty()
    running = [take(found, straight) for found in entries]
    first = [take(found, before) for found in entries[:cut]]
    rebuilt = empty()
    for found, novelty in zip(entries[:cut], first, strict=False):
        sentences = sentences_to_embed(found)
        rows = embed(sentences)
        memory_row = {"alerted": novelty.is_new, "sentences": sentences, "sentence_vectors": rows}
        rebuilt.remember(found, vectors(found), SURELY, **memory_row)

    assert running == first + [take(found, rebuilt) for found in entries[cut:]]


# --- whole stories, with the packaged model --------------------------------------------------


@pytest.mark.model
@pytest.mark.parametrize("case", CASES, ids=[case["storyline"]["id"] for case in CASES])
def test_a_story_is_told_as_its_case_expects(case):
    """Each entry of the case says whether it belongs and whether it is to be told."""
    embedder = Embedder()
    known = load_background(embedder.model_id)
    told = case["storyline"]
    storyline = Storyline(told["id"], told["title"], told["description"], terms=tuple(told["terms"]))
    profile = build_profile(storyline, embedder.embed(phrases(storyline)), known)
    memory = StorylineMemory(storyline, known.terms)
    answers = [_answer(row, key, embedder, profile, memory, known) for key, row in enumerate(case["entries"], 1)]

    assert answers == [(row["title"], row["is"]) for row in case["entries"]]


def _answer(row, key, embedder, profile, memory, known) -> tuple[str, str]:
    found = entry(key, row["title"], row["lead"], hours=row["hour"])
    rows = embedder.embed(texts_to_embed(found))
    pair = Vectors(embedder.model_id, rows[0], rows[1])
    belongs = match(found, pair, profile, known)
    if belongs.belonging is not Belonging.MATCHED:
        return row["title"], "off"
    sentences = sentences_to_embed(found)
    sentence_vectors = numpy.asarray(embedder.embed(sentences))
    novelty = assess(found, pair, sentences, sentence_vectors, belongs, memory, known, memory.storyline)
    memory.remember(
        found, pair, belongs, alerted=novelty.is_new, sentences=sentences, sentence_vectors=sentence_vectors
    )
    return row["title"], "new" if novelty.is_new else "known"
