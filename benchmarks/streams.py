"""The labelled streams: read, embedded once, and scored by the rules of the labelled data's own scorer."""

from __future__ import annotations

import hashlib
import json
import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy

from monitor.core.storylines.matching import texts_to_embed
from monitor.embedder import Embedder
from monitor.model import Entry, Storyline, Vectors

LABELLED = Path(os.environ.get("MONITOR_LABELLED", Path(__file__).parents[2] / "shared"))
MORE = os.environ.get("MONITOR_MORE_STREAMS", "")  # folder of further streams: stream_NAME.jsonl, storylines*.json
BIG = ("kakhovka-dam", "wagner-mutiny", "titan-submersible", "silicon-valley-bank", "leopard-tanks")
SMALL = ("kursk-counteroffensive", "north-korean-deployment")


@dataclass(frozen=True, slots=True)
class Row:
    """One labelled entry: `events` are the developments that it reports, the headline's first."""

    entry: Entry
    vectors: Vectors
    is_relevant: bool
    events: tuple[str, ...]
    has_second: bool


@dataclass(frozen=True, slots=True)
class Stream:
    """A storyline with its labelled entries in order of time."""

    storyline: Storyline
    phrase: numpy.ndarray  # shape (1, dimensions): the vector of title and description
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """How the alerts on a stream did."""

    alerts: int
    firsts: int
    repeats: int
    off: int
    without_event: int
    developments: int

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall of developments, in percent."""
        return 200 * self.firsts / (self.alerts + self.developments) if self.alerts else 0.0


class EmbeddingCache:
    """Vectors of texts, kept in a file between runs."""

    def __init__(self, folder: Path | None) -> None:
        self.embedder = Embedder()
        self.file = folder / "streams.npz" if folder else None
        self.known: dict[str, numpy.ndarray] = {}
        if self.file and self.file.exists():
            stored = numpy.load(self.file)
            self.known = dict(zip(stored["keys"].tolist(), stored["vectors"], strict=True))

    def embed(self, texts: Sequence[str]) -> numpy.ndarray:
        """Vectors of the texts, shape (len(texts), dimensions), from the file where it holds them."""
        keys = [hashlib.sha1(text.encode()).hexdigest() for text in texts]
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in self.known}
        if missing:
            found = self.embedder.embed(list(missing.values()))
            self.known.update(zip(missing, found, strict=True))
            if self.file:
                self.file.parent.mkdir(parents=True, exist_ok=True)
                numpy.savez(self.file, keys=list(self.known), vectors=numpy.stack(list(self.known.values())))
        return numpy.stack([self.known[key] for key in keys])


def load_all(cache: EmbeddingCache, *, with_terms: bool = True) -> dict[str, Stream]:
    """Read and embed every stream that is here, the small ones last; `with_terms=False` leaves the storylines theirs.

    A storyline is left its title and description alone then.
    """
    folder = LABELLED / "data" / "streams"
    told = json.loads((folder / "storylines_dev.json").read_text(encoding="utf-8"))
    files = {name: folder / f"stream_dev_{name}.jsonl" for name in (*BIG, *SMALL)}
    for path in sorted(Path(MORE).glob("storylines*.json")) if MORE else ():
        told |= json.loads(path.read_text(encoding="utf-8"))
    further = {name: Path(MORE) / f"stream_{name}.jsonl" for name in told if MORE and name not in files}
    files = {name: files[name] for name in BIG} | further | {name: files[name] for name in SMALL}
    return {
        name: load(path, _storyline(name, told[name], with_terms=with_terms), cache)
        for name, path in files.items()
        if path.exists()
    }


def _storyline(name: str, told: dict[str, Any], *, with_terms: bool) -> Storyline:
    terms = tuple(told.get("terms", ())) if with_terms else ()
    return Storyline(name, told["title"], told["description"], terms=terms)


def load(path: Path, storyline: Storyline, cache: EmbeddingCache) -> Stream:
    """Read and embed one stream."""
    lines = path.read_text(encoding="utf-8").splitlines()
    found = sorted((json.loads(line) for line in lines), key=lambda row: row["published"].replace(" ", "T"))
    entries = [_entry(key, row) for key, row in enumerate(found, 1)]
    texts = [text for entry in entries for text in texts_to_embed(entry)]
    vectors = cache.embed(texts)
    rows = tuple(
        _row(row, entry, Vectors(cache.embedder.model_id, vectors[2 * place], vectors[2 * place + 1]))
        for place, (row, entry) in enumerate(zip(found, entries, strict=True))
    )
    return Stream(storyline, cache.embed([f"{storyline.title}. {storyline.description}"]), rows)


def score_matches(rows: Sequence[Row], matched: Sequence[bool]) -> float:
    """F1 of the matches, in percent."""
    right = sum(row.is_relevant and is_matched for row, is_matched in zip(rows, matched, strict=True))
    return 200 * right / (sum(matched) + sum(row.is_relevant for row in rows))


def score_alerts(rows: Sequence[Row], alerted: Sequence[bool]) -> Score:
    """Each development counts once; an alert without a fresh one is left out if its entry shows a second one."""
    covered: Counter[str] = Counter()
    alerts = off = 0
    for row in (row for row, is_alerted in zip(rows, alerted, strict=True) if is_alerted):
        fresh = [event for event in row.events if not covered[event]]
        if row.has_second and not fresh:
            continue
        alerts += 1
        off += not row.is_relevant
        if row.events:
            covered[(fresh or row.events)[0]] += 1
    repeats = sum(covered.values()) - len(covered)
    developments = len({event for row in rows for event in row.events})
    return Score(alerts, len(covered), repeats, off, alerts - sum(covered.values()) - off, developments)


def _entry(key: int, row: dict[str, Any]) -> Entry:
    at = datetime.fromisoformat(row["published"].replace("Z", "+00:00"))
    outlet, summary = row["domain"], row["description"] or ""
    return Entry(key, 1, row["link"], outlet, outlet, outlet, row["link"], row["title"], summary, "", at, at)


def _row(row: dict[str, Any], entry: Entry, vectors: Vectors) -> Row:
    first = row["event"] if row["relevant"] else None
    events = tuple(slug for slug in (first, row.get("secondary")) if slug)
    return Row(entry, vectors, row["relevant"], events, bool(row.get("secondary")))
