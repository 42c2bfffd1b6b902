"""Learn the statistics in monitor/data/background from unlabelled news.

    python -m benchmarks.learn_background ENTRIES.jsonl.gz [--most 30000] [--cache FOLDER] [--out FOLDER]

ENTRIES: a line an entry: published, title, description, link. No label is read. The marks by which outlets tell
analysis, opinion and guides apart (a section in the address, "Analysis:" before the title) serve as weak labels of
style, and are cut off the text before anything is learnt from it. What is written holds counts, weights and vectors,
no text of any entry.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy

from monitor.core.lexical import FUNCTION_WORDS, WORD, stem_of
from monitor.core.matching import texts_to_embed
from monitor.core.style import word_terms
from monitor.embedder import Embedder
from monitor.model import Entry

SEED = 7
REFERENCE = 1200  # items of the reference sample; more moves no baseline by 0.01
RAREST_STEM = 4  # entries
MOST_WORD_WEIGHTS = 12_000
PREFIX = re.compile(
    r"^(?:analysis|opinion|explainer|editorial|review|letters?|fact check|factbox|timeline|podcast|video|watch|live"
    r"|morning briefing|briefing|interactive|in pictures|photos?|the guardian view on)\s*[:|]?\s+(?=\S)",
    re.IGNORECASE,
)
BYLINE = re.compile(r"\s*\|\s*[^|]+$")
SHELL_LINK = re.compile(
    r"/(?:opinions?|commentisfree|analysis|features?|longform|inside-story|audio|interactives?)/|explain|what-we-know",
    re.IGNORECASE,
)
SHELL_TITLE = re.compile(
    r"^(?:analysis|opinion|explainer|editorial|timeline)\b|\s\|\s|\bwhat we know\b|\btakeaways?\b|\bexplained\b",
    re.IGNORECASE,
)
NOT_NEWS = re.compile(
    r"/(?:sport|sports|football|culture|music|film|books|tv-and-radio|lifeandstyle|food|travel|fashion|games|live|video"
    r"|av|newsletters?|recipes?|wellness|entertainment|health|shopping|style|select)/|\blive\b|briefing|\?",
    re.IGNORECASE,
)


def main() -> None:
    """Learn and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("entries", type=Path)
    parser.add_argument("--most", type=int, default=30_000, help="entries that are embedded (the slow part)")
    parser.add_argument("--cache", type=Path, help="folder that keeps vectors between runs")
    parser.add_argument("--out", type=Path, default=Path("monitor/data/background"))
    arguments = parser.parse_args()
    rows = list(read(arguments.entries))
    random.Random(SEED).shuffle(rows)
    learn(rows, arguments.most, arguments.cache, arguments.out)


def read(path: Path) -> Iterator[dict[str, Any]]:
    """The entries of a gzipped file of JSON lines."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def learn(rows: list[dict[str, Any]], most: int, cache: Path | None, out: Path) -> None:
    """Count words over all `rows`, learn style and reference over the first `most`, write three files to `out`."""
    out.mkdir(parents=True, exist_ok=True)
    embedder = Embedder()
    embedded = rows[:most]
    titles, wholes = vectors_of(embedded, embedder, cache)
    labels = numpy.array([style_label(row) for row in embedded])
    title_weights = logistic(titles[labels >= 0], labels[labels >= 0])
    whole_weights = logistic(wholes[labels >= 0], labels[labels >= 0])
    weights, intercept = word_weights([row for row in rows if style_label(row) >= 0])
    scale = numpy.abs(wholes[:REFERENCE]).max(axis=1) / 127
    reference = numpy.round(wholes[:REFERENCE] / scale[:, None]).astype(numpy.int8)
    numpy.savez_compressed(
        out / "vectors.npz",
        reference=reference,
        reference_scale=scale.astype(numpy.float32),
        style_title=title_weights,
        style_whole=whole_weights,
    )
    (out / "words.tsv.gz").write_bytes(gzip.compress("\n".join(word_lines(rows, weights)).encode(), 9, mtime=0))
    about = {
        "version": datetime.now(UTC).date().isoformat(),
        "model": embedder.model_id,
        "documents": len(rows),
        "embedded": len(embedded),
        "weakly labelled as without an event": int((labels == 1).sum()),
        "weakly labelled as news": int((labels == 0).sum()),
        "from": min(row["published"] for row in rows)[:10],
        "until": max(row["published"] for row in rows)[:10],
        "words_intercept": round(intercept, 4),
    }
    (out / "about.json").write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(about, indent=1))


def style_label(row: dict[str, Any]) -> int:
    """1 for a piece that its outlet files under analysis, opinion or guides, 0 for news, -1 for neither."""
    if SHELL_LINK.search(row["link"]) or SHELL_TITLE.search(row["title"]):
        return -1 if re.search(r"/sports?/|/football/|/music/|/culture/|/film/", row["link"]) else 1
    return -1 if NOT_NEWS.search(row["link"]) or NOT_NEWS.search(row["title"]) else 0


def without_mark(title: str) -> str:
    """The title without the mark that its weak label was taken from."""
    return PREFIX.sub("", BYLINE.sub("", title)) or title


def texts_of(row: dict[str, Any]) -> tuple[str, str]:
    """What is embedded of a row, by the program's own rule."""
    moment = datetime(2000, 1, 1, tzinfo=UTC)
    title, summary = without_mark(row["title"]), row["description"] or ""
    return texts_to_embed(Entry(0, 1, "", "", "", "", "", title, summary, "", None, moment))


def vectors_of(
    rows: list[dict[str, Any]], embedder: Embedder, cache: Path | None
) -> tuple[numpy.ndarray, numpy.ndarray]:
    """Vectors of titles and of titles with leads, each of shape (rows, dimensions)."""
    kept = cache / f"background_{len(rows)}.npz" if cache else None
    if kept and kept.exists():
        stored = numpy.load(kept)
        return stored["titles"].astype(numpy.float32), stored["wholes"].astype(numpy.float32)
    texts = [texts_of(row) for row in rows]
    titles = in_batches([title for title, _ in texts], embedder)
    wholes = in_batches([whole for _, whole in texts], embedder)
    if kept:
        numpy.savez(kept, titles=titles.astype(numpy.float16), wholes=wholes.astype(numpy.float16))
    return titles, wholes


def in_batches(texts: list[str], embedder: Embedder, size: int = 512) -> numpy.ndarray:
    """Vectors of many texts, texts of like length together."""
    order = sorted(range(len(texts)), key=lambda place: len(texts[place]))
    found: numpy.ndarray | None = None
    for start in range(0, len(order), size):
        places = order[start : start + size]
        batch = embedder.embed([texts[place] for place in places])
        if found is None:
            found = numpy.zeros((len(texts), batch.shape[1]), dtype=numpy.float32)
        found[places] = batch
        print(f"embedded {start + len(places)} of {len(texts)}", end="\r", flush=True)
    assert found is not None
    return found


def logistic(features: Any, labels: numpy.ndarray) -> numpy.ndarray:
    """Weights of a logistic model with the intercept last, at even odds of the two classes."""
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=3.0, max_iter=2000, class_weight="balanced").fit(features, labels)
    return numpy.append(model.coef_[0], model.intercept_[0]).astype(numpy.float32)


def word_weights(rows: list[dict[str, Any]]) -> tuple[dict[str, float], float]:
    """Weights of words and pairs of words in titles, the heaviest kept, and the intercept."""
    from scipy.sparse import csr_matrix

    terms = [sorted(word_terms(without_mark(row["title"]))) for row in rows]
    counts = Counter(term for found in terms for term in found)
    known = {term: place for place, term in enumerate(sorted(t for t, n in counts.items() if n >= RAREST_STEM))}
    entries = [[known[term] for term in found if term in known] for found in terms]
    values = [1 / max(len(found), 1) ** 0.5 for found, kept in zip(terms, entries, strict=True) for _ in kept]
    ends = numpy.cumsum([0] + [len(kept) for kept in entries])
    matrix = csr_matrix((values, [p for kept in entries for p in kept], ends), shape=(len(rows), len(known)))
    found = logistic(matrix, numpy.array([style_label(row) for row in rows]))
    heaviest = sorted(known, key=lambda term: -abs(found[known[term]]) * counts[term] ** 0.25)[:MOST_WORD_WEIGHTS]
    return {term: float(found[known[term]]) for term in heaviest}, float(found[-1])


def word_lines(rows: list[dict[str, Any]], weights: dict[str, float]) -> Iterator[str]:
    """The lines of words.tsv: stems with their counts, then words with their weights of style."""
    frequency: Counter[str] = Counter()
    inside: Counter[str] = Counter()
    capital: Counter[str] = Counter()
    for row in rows:
        description = row["description"] or ""
        frequency.update({stem_of(word) for word in WORD.findall(f"{row['title']} {description}")})
        for sentence in re.split(r"[.!?:;\"“”‘’]\s*", description):
            for word in WORD.findall(sentence)[1:]:
                inside[stem_of(word)] += 1
                capital[stem_of(word)] += word[:1].isupper()
    for stem in sorted(frequency):
        if frequency[stem] >= RAREST_STEM and stem not in FUNCTION_WORDS:
            share = round(100 * capital[stem] / inside[stem]) if inside[stem] else 100
            yield f"stem\t{stem}\t{frequency[stem]}\t{share}"
    for term in sorted(weights):
        yield f"style\t{term}\t{weights[term]:.3f}"


if __name__ == "__main__":
    main()
