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

from monitor.core.storylines.lexical import FUNCTION_WORDS, stem_of, words_of
from monitor.core.storylines.matching import texts_to_embed
from monitor.core.storylines.style import LEAD_READ, style_terms
from monitor.embedder import Embedder
from monitor.model import Entry

SEED = 7
REFERENCE = 1200  # items of the reference sample; more moves no baseline by 0.01
RAREST_STEM = 4  # entries
RAREST_TERM = 4
MOST_TITLE_TERMS = 9_000
MOST_LEAD_TERMS = 9_000
HOURS = 18.0  # within which another outlet's report counts as of the same
LIKE = 0.42  # cosine from which it does; .42 to .50 give the same
OPAQUE = frozenset(["www.ft.com", "feeds.bbci.co.uk", "feeds.a.dj.com", "rss.nytimes.com", "feeds.nbcnews.com"])
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
    labels = style_labels(embedded, wholes)
    labelled = [row for row, label in zip(embedded, labels, strict=True) if label >= 0]
    kept = labels[labels >= 0]
    title_words, title_intercept = word_weights(
        [without_mark(row["title"]) for row in labelled], kept, MOST_TITLE_TERMS
    )
    leads = [(row["description"] or "")[:LEAD_READ] for row in labelled]
    lead_words, lead_intercept = word_weights(leads, kept, MOST_LEAD_TERMS)
    write_vectors(out, titles[labels >= 0], wholes[labels >= 0], kept, wholes[:REFERENCE])
    lines = "\n".join(word_lines(rows, title_words, lead_words))
    (out / "words.tsv.gz").write_bytes(gzip.compress(lines.encode(), 9, mtime=0))
    about = {
        "version": datetime.now(UTC).date().isoformat(),
        "model": embedder.model_id,
        "documents": len(rows),
        "embedded": len(embedded),
        "weakly labelled as without an event": int((labels == 1).sum()),
        "weakly labelled as news": int((labels == 0).sum()),
        "from": min(row["published"] for row in rows)[:10],
        "until": max(row["published"] for row in rows)[:10],
        "title_intercept": round(title_intercept, 4),
        "lead_intercept": round(lead_intercept, 4),
    }
    (out / "about.json").write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(about, indent=1))


def write_vectors(
    out: Path, titles: numpy.ndarray, wholes: numpy.ndarray, labels: numpy.ndarray, sample: numpy.ndarray
) -> None:
    """Write the style weights learnt from labelled vectors, and the reference sample in one byte a number."""
    scale = numpy.abs(sample).max(axis=1) / 127
    numpy.savez_compressed(
        out / "vectors.npz",
        reference=numpy.round(sample / scale[:, None]).astype(numpy.int8),
        reference_scale=scale.astype(numpy.float32),
        style_title=logistic(titles, labels, 1.0),
        style_whole=logistic(wholes, labels, 1.0),
    )


def style_labels(rows: list[dict[str, Any]], wholes: numpy.ndarray) -> numpy.ndarray:
    """Weak labels of all rows: news counts only where another outlet reports the like within hours.

    Outlets whose addresses do not tell their sections give no news: their analyses would pass for it.
    """
    labels = numpy.array([style_label(row) for row in rows])
    told_twice = corroborated(rows, wholes)
    transparent = numpy.array([row["domain"] not in OPAQUE for row in rows])
    labels[(labels == 0) & ~(told_twice & transparent)] = -1
    return labels


def corroborated(rows: list[dict[str, Any]], wholes: numpy.ndarray) -> numpy.ndarray:
    """Whether another outlet reports the like within hours of each row."""
    hours = numpy.array([datetime.fromisoformat(row["published"]).timestamp() / 3600 for row in rows])
    outlets = numpy.array([row["domain"] for row in rows])
    order = numpy.argsort(hours)
    best = numpy.zeros(len(rows))
    for start in range(0, len(rows), 1000):
        some = order[start : start + 1000]
        first, last = numpy.searchsorted(hours[order], [hours[some].min() - HOURS, hours[some].max() + HOURS])
        near = order[first:last]
        others = outlets[some][:, None] != outlets[near][None]
        soon = numpy.abs(hours[some][:, None] - hours[near][None]) < HOURS
        best[some] = numpy.where(others & soon, wholes[some] @ wholes[near].T, 0).max(axis=1)
    return best > LIKE


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


def logistic(features: Any, labels: numpy.ndarray, looseness: float) -> numpy.ndarray:
    """Weights of a logistic model with the intercept last, at even odds of the two classes."""
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=looseness, max_iter=2000, class_weight="balanced").fit(features, labels)
    return numpy.append(model.coef_[0], model.intercept_[0]).astype(numpy.float32)


def word_weights(texts: list[str], labels: numpy.ndarray, most: int) -> tuple[dict[str, float], float]:
    """Weights of words and pairs of words, the `most` that matter most, and the intercept."""
    from scipy.sparse import csr_matrix

    terms = [sorted(style_terms(text)) for text in texts]
    counts = Counter(term for found in terms for term in found)
    known = {term: place for place, term in enumerate(sorted(t for t, n in counts.items() if n >= RAREST_TERM))}
    places = [[known[term] for term in found if term in known] for found in terms]
    values = [1 / max(len(found), 1) ** 0.5 for found, kept in zip(terms, places, strict=True) for _ in kept]
    ends = numpy.cumsum([0] + [len(kept) for kept in places])
    matrix = csr_matrix((values, [p for kept in places for p in kept], ends), shape=(len(texts), len(known)))
    found = logistic(matrix, labels, 3.0)
    heaviest = sorted(known, key=lambda term: -abs(found[known[term]]) * counts[term] ** 0.5)[:most]
    return {term: float(found[known[term]]) for term in heaviest}, float(found[-1])


def word_lines(
    rows: list[dict[str, Any]], title_words: dict[str, float], lead_words: dict[str, float]
) -> Iterator[str]:
    """The lines of words.tsv: stems with their counts, then words with their weights of style."""
    frequency: Counter[str] = Counter()
    inside: Counter[str] = Counter()
    capital: Counter[str] = Counter()
    for row in rows:
        description = row["description"] or ""
        frequency.update({stem_of(word) for word in words_of(f"{row['title']} {description}")})
        for sentence in re.split(r"[.!?:;\"“”‘’]\s*", description):
            for word in words_of(sentence)[1:]:
                inside[stem_of(word)] += 1
                capital[stem_of(word)] += word[:1].isupper()
    for stem in sorted(frequency):
        if frequency[stem] >= RAREST_STEM and stem not in FUNCTION_WORDS:
            share = round(100 * capital[stem] / inside[stem]) if inside[stem] else 100
            yield f"stem\t{stem}\t{frequency[stem]}\t{share}"
    for kind, weights in (("title", title_words), ("lead", lead_words)):
        for term in sorted(weights):
            yield f"{kind}\t{term}\t{weights[term]:.2f}"


if __name__ == "__main__":
    main()
