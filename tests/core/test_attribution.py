"""Who says so: each case in `tests/cases/attribution.yaml` carries its own expectation."""

from pathlib import Path

import pytest
import yaml

from monitor.core.quantities import find_quantities
from monitor.core.speech.attribution import attribute

CASES = yaml.safe_load((Path(__file__).parent.parent / "cases" / "attribution.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[case["text"][:60] for case in CASES])
def test_the_claimant_of_each_figure_is_found(case):
    mentions = find_quantities(case["text"])

    found = [
        [mention.text, claim and claim.claimant, claim and claim.cue, *([[*claim.via]] if claim and claim.via else [])]
        for mention, claim in zip(mentions, attribute(case["text"], mentions), strict=True)
    ]
    assert found == case["said"]


def test_a_speaker_is_remembered_across_paragraphs():
    text = "Ana Ruiz said the dam held.\n\nThe water fell on Friday.\n\nShe said 40 farms were dry."
    (mention,) = find_quantities(text)

    (attribution,) = attribute(text, [mention])

    assert attribution is not None
    assert attribution.claimant == "Ana Ruiz"


def test_a_text_without_figures_has_no_attributions():
    assert attribute("Nobody said a word.", ()) == ()
