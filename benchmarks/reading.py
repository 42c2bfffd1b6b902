"""How fast figures are read, in sentences a second on one core.

    python -m benchmarks.reading [--peer]

Three depths: the figures alone; with who claims them; and as the pipeline reads an entry, with what each measures too.
Texts: real entries where the labelled data is present, else the test cases' own sentences. `--peer` times quantulum3
on the same sentences, if it can be imported (it is no dependency: install it somewhere and put that on PYTHONPATH).
"""

from __future__ import annotations

import gzip
import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import yaml

from monitor.core.quantities import find_quantities
from monitor.core.reading.figures import read_figures
from monitor.core.speech.attribution import attribute
from monitor.core.text import split_sentences

ROOT = Path(__file__).resolve().parent.parent
LABELLED = Path(os.environ.get("MONITOR_LABELLED", ROOT.parent / "shared"))
ENTRIES = LABELLED / "data" / "entries" / "news_2023_first_half.jsonl.gz"
HOW_MANY = 4000


def news() -> tuple[str, list[str]]:
    """Average news: title and description of entries of all kinds; else the sentences of the test cases."""
    if ENTRIES.is_file():
        with gzip.open(ENTRIES, "rt", encoding="utf-8") as lines:
            rows = [json.loads(line) for _, line in zip(range(HOW_MANY), lines, strict=False)]
        return "news entries", [f"{row['title']}\n\n{row.get('description') or ''}" for row in rows]
    cases = ROOT / "tests" / "cases"
    texts = [
        case["text"] for path in sorted(cases.glob("quantities_*.yaml")) for case in yaml.safe_load(path.read_text())
    ]
    return "sentences of the test cases", texts * 20


def dense() -> tuple[str, list[str]]:
    """Sentences that nearly all hold figures: the worst case for speed."""
    path = LABELLED / "data" / "figures" / "news_sentences.jsonl"
    if not path.is_file():
        return news()
    return "sentences full of figures", [json.loads(line)["text"] for line in path.read_text().splitlines()] * 10


def timed(read: Callable[[str], object], texts: Sequence[str]) -> float:
    """Seconds of processor time to read all texts once, the first hundred read before to warm up."""
    for text in texts[:100]:
        read(text)
    started = time.process_time()
    for text in texts:
        read(text)
    return time.process_time() - started


def with_attribution(text: str) -> None:
    """The figures of a text, and who claims them."""
    attribute(text, find_quantities(text))


def report(name: str, read: Callable[[str], object], texts: Sequence[str], sentences: int) -> None:
    """Print one line of the result."""
    seconds = timed(read, texts)
    print(f"  {name:<32} {sentences / seconds:>8,.0f} sentences/s")


def main() -> None:
    """Time reading on average news and on sentences full of figures."""
    for what, texts in (news(), dense()):
        sentences = sum(len(split_sentences(text)) for text in texts)
        print(f"{what}: {len(texts):,} texts, {sentences:,} sentences")
        report("figures", find_quantities, texts, sentences)
        report("figures and who claims them", with_attribution, texts, sentences)
        report("all that the pipeline reads", read_figures, texts, sentences)
        if "--peer" in sys.argv:
            peer(texts[:400])


def peer(texts: Sequence[str]) -> None:
    """Time quantulum3 on some of the same texts, without its optional classifier."""
    from quantulum3 import classifier, parser

    classifier.USE_CLF = False
    sentences = sum(len(split_sentences(text)) for text in texts)
    report("quantulum3, for comparison", parser.parse, texts, sentences)


if __name__ == "__main__":
    main()
