"""Entries and storylines for tests of matching and novelty, with vectors from words instead of a model."""

import hashlib
from datetime import UTC, datetime, timedelta

import numpy

from monitor.core.storylines.background import Background, spread_of
from monitor.core.storylines.lexical import TermStatistics, stems
from monitor.core.storylines.matching import texts_to_embed
from monitor.model import Entry, Storyline, Vectors

MODEL = "words"
DIMENSIONS = 64
START = datetime(2026, 3, 2, 8, tzinfo=UTC)
TOWNS = ("Ashby", "Belton", "Corwen", "Dalby", "Elmley", "Fenwick", "Garston", "Holme", "Ilkeston", "Jarrow")
TRADES = ("bakers", "miners", "nurses", "pilots", "tailors", "masons", "weavers", "potters", "dyers", "smiths")

DAM = Storyline(
    "dam",
    "Breach of the Orla dam",
    "The breach of the Orla dam in the Sarun valley: its cause, the flooding, evacuations and victims.",
    terms=("Orla dam", "flooding", "Sarun"),
)


def vector(text: str) -> numpy.ndarray:
    """A unit vector that is near that of a text with the same words."""
    total = numpy.zeros(DIMENSIONS)
    for stem in stems(text):
        seed = int.from_bytes(hashlib.sha256(stem.encode()).digest()[:4], "big")
        total += numpy.random.default_rng(seed).standard_normal(DIMENSIONS)
    length = float(numpy.linalg.norm(total)) or 1.0
    return (total / length).astype(numpy.float32)


def embed(texts: tuple[str, ...] | list[str]) -> numpy.ndarray:
    """Vectors of texts, shape (len(texts), DIMENSIONS)."""
    return numpy.stack([vector(text) for text in texts])


def entry(key: int, title: str, summary: str = "", *, hours: float = 0.0, content: str = "", **other: str) -> Entry:
    """An entry that is reported some hours after START."""
    at = START + timedelta(hours=hours)
    link = other.get("link", f"https://harbour-post.example/{key}")
    language = other.get("language", "en")
    return Entry(key, 1, link, "f", "Harbour Post", "harbour", link, title, summary, content, at, at, language)


def vectors(of: Entry) -> Vectors:
    """The vectors of an entry."""
    title, whole = texts_to_embed(of)
    return Vectors(MODEL, vector(title), vector(whole))


def background() -> Background:
    """A yardstick of made-up headlines."""
    headlines = [f"{trade} of {town} meet in {other}" for trade in TRADES for town in TOWNS for other in TOWNS[:4]]
    frequency = {stem: 400 for headline in headlines for stem in stems(headline)}
    reference = embed(headlines)
    return Background(
        MODEL, "test", TermStatistics(60_000, frequency), reference=reference, spread=spread_of(reference)
    )
