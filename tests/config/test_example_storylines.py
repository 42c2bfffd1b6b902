"""The storylines of `config/` take in what belongs to them and leave out their nearest neighbours."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.background import load_background
from monitor.config import load_config
from monitor.core.storylines import matching
from monitor.core.storylines.profiles import Profile, build_profile, phrases
from monitor.embedder import Embedder
from monitor.model import Belonging, Entry, Vectors

CONFIG = Path(__file__).parents[2] / "config" / "monitor.yaml"
KURSK, KOREA, TRUMP = "kursk-counteroffensive", "north-korean-deployment", "trump-negotiation"

# Title, summary, and the storylines that it belongs to; written for this test.
ENTRIES: list[tuple[str, str, set[str]]] = [
    (
        "Kyiv's troops take two more villages west of Sudzha",
        "The general staff says its units in Russia's Kursk region moved several kilometres overnight.",
        {KURSK},
    ),
    (
        "How the battle in Kursk looks from the trenches",
        "Ukrainian soldiers near Sudzha speak of the battles of this autumn.",
        {KURSK},
    ),
    ("Divers return to the wreck of the submarine Kursk", "All 118 aboard died when it sank in 2000.", set()),
    (
        "Governor orders people out of three Kursk districts",
        "Buses took residents away from the border as fighting with Ukrainian forces drew nearer.",
        {KURSK},
    ),
    (
        "Seoul: a further 1,500 North Korean soldiers have left for Russia",
        "South Korea's intelligence service told lawmakers that the troops are training near Vladivostok.",
        {KOREA},
    ),
    (
        "Two North Koreans taken prisoner in Kursk, Zelensky says",
        "Ukraine's president showed the wounded soldiers, who fought for Russia, in a Kyiv hospital.",
        {KURSK, KOREA},
    ),
    (
        "Trump and Putin agree to begin talks on ending the war in Ukraine",
        "After a call of ninety minutes both sides said that delegations would meet soon.",
        {TRUMP},
    ),
    (
        "Zelensky tells Trump's envoy what a ceasefire must hold",
        "The Ukrainian leader and Keith Kellogg spoke about security guarantees in a peace deal.",
        {TRUMP},
    ),
    ("Pyongyang fires a ballistic missile into the sea", "Japan's coast guard told ships to keep away.", set()),
    ("Court in New York hears Trump's appeal in the fraud case", "His lawyers ask for a smaller fine.", set()),
    ("Russian drones hit a power station near Odesa", "Parts of the city were without light and heating.", set()),
    ("Central bank leaves rates as they are", "Inflation fell to 2.1 per cent in October.", set()),
    ("Champions held to a draw in the rain", "The home side equalised in the last minute.", set()),
]


def entry(title: str, summary: str) -> Entry:
    now = datetime(2025, 1, 10, tzinfo=UTC)
    return Entry(1, 1, title, "feed", "Outlet", "outlet", "https://a.example/", title, summary, "", now, now)


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    return Embedder()


@pytest.fixture(scope="module")
def profiles(embedder: Embedder) -> list[Profile]:
    background = load_background(embedder.model_id)
    return [
        build_profile(storyline, embedder.embed(phrases(storyline)), background)
        for storyline in load_config(CONFIG).storylines
    ]


@pytest.mark.model
@pytest.mark.parametrize(("title", "summary", "expected"), ENTRIES, ids=[title for title, _, _ in ENTRIES])
def test_each_entry_finds_its_storylines(
    title: str, summary: str, expected: set[str], embedder: Embedder, profiles: list[Profile]
) -> None:
    item = entry(title, summary)
    vectors = Vectors(embedder.model_id, *embedder.embed(matching.texts_to_embed(item)))
    background = load_background(embedder.model_id)

    matches = [matching.match(item, vectors, profile, background) for profile in profiles]

    found = {match.storyline for match in matches if match.belonging is Belonging.MATCHED}
    assert found == expected, [(match.storyline, match.reason) for match in matches]
