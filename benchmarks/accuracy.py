"""Writes docs/accuracy.md: how well the program reads, judges, matches and finds what is new.

    python -m benchmarks.accuracy [--print]

Measured on the project's own cases, and, where it is present, on the labelled data with the scorers that come with it.
"""

from __future__ import annotations

import argparse
import importlib
import operator
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import yaml

from monitor.core.quantities import find_quantities
from monitor.core.storylines.near_duplicates import NearDuplicateIndex
from monitor.model import Entry

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "accuracy.md"
CASES = ROOT / "tests" / "cases"
LABELLED = Path(os.environ.get("MONITOR_LABELLED", ROOT.parent / "shared"))
MONITOR = f"{sys.executable} -m monitor"
START = datetime(2025, 1, 1, tzinfo=UTC)

HEAD = """# How well it works

This page is written by `make accuracy`; nothing on it is typed by hand.
The first part measures the project's own cases, which every change has to pass, so it shows coverage rather than skill.
The second part measures labelled real news that is not part of the project.
It appears only where that data is present, in a folder `shared` beside the project or in `MONITOR_LABELLED`.
P (precision) is the share of what the program said that is right, R (recall) the share of what there was that it found,
and F1 is their harmonic mean, which is high only where both are: all in percent, so 100 is perfect.
What the numbers of the second part can and cannot tell is said in [reading](reading.md), [judging](judging.md),
[matching](matching.md) and [novelty](novelty.md).
"""

MATCHING, NOVELTY, COPIES = "matching.md#the-weights", "novelty.md#how-well-it-does", "matching.md#near-duplicates"
ANSWERS = "matching.md#what-the-score-is-made-of"
# Where it stands, its name, why it is as it is, and the page with the values that were tried.
CONSTANTS = (
    ("monitor.core.storylines.matching", "THRESHOLD", "likelier than not; not swept", MATCHING),
    ("monitor.core.storylines.matching", "BORDERLINE", "what a user may want to see; nothing is told by it", MATCHING),
    ("monitor.core.storylines.matching", "REFUSED", "a counter-example keeps out its own kind", ANSWERS),
    ("monitor.core.storylines.matching", "NEARER", "and never costs more members than strangers", ANSWERS),
    ("monitor.core.storylines.novelty", "SURE", "half a point of F1 for half the alerts off the storyline", NOVELTY),
    ("monitor.core.storylines.weights", "SHIPPED.new", "likelier than not; flat round it", NOVELTY),
    ("monitor.core.storylines.sameness", "SHARPNESS", "many unlikely pairs must not outvote a likely one", NOVELTY),
    ("monitor.core.storylines.sameness", "CHANGED", "no pair outweighs a reversal", NOVELTY),
    ("monitor.core.storylines.near_duplicates", "SAME_WORDS", "precision on the labelled pairs", COPIES),
    ("monitor.core.storylines.near_duplicates", "SAME_ORDER", "precision on the labelled pairs", COPIES),
    (
        "monitor.core.storylines.near_duplicates",
        "OPENING",
        "background that is copied below news makes no copy",
        COPIES,
    ),
    ("benchmarks.fitting", "CAUTION", "the likeliest of many pairs must count, not the average", NOVELTY),
    ("benchmarks.fitting", "MATCH_LOOSENESS", "how freely the match is fitted; flat", MATCHING),
    ("benchmarks.fitting", "EVENT_LOOSENESS", "how freely the event is fitted; flat", NOVELTY),
)

READING = ("figures.py", ("figures/seed_figures.jsonl", "figures/news_sentences.jsonl"))
RELATIONS = (
    "relations.py",
    (
        "relations/pairs_dev.jsonl",
        "relations/entailed_headlines.jsonl",
        "relations/entailed_news.jsonl",
        "relations/entailed_wire.jsonl",
    ),
)


def main() -> None:
    """Measure, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--print", action="store_true", help="print the page instead of writing it")
    arguments = parser.parse_args()
    text = "\n".join([HEAD, *constants(), *own_cases(), *labelled()]).rstrip() + "\n"
    if arguments.print:
        print(text)
    else:
        PAGE.write_text(text, encoding="utf-8")
        print(f"wrote {PAGE.relative_to(ROOT)}")


def constants() -> Iterator[str]:
    """What decides in matching and novelty and is no fitted weight, with its value as the code has it."""
    yield "## Constants\n"
    yield (
        "Matching and novelty hang on these, and on the weights that are fitted. Each links to the values that were "
        "tried. The weights that a stream is measured with come from the other streams; these few were set with all of "
        "them in sight: mind that when you read the scores.\n"
    )
    yield "| constant | value | why |\n|---|---|---|"
    for module, name, why, sweep in CONSTANTS:
        value = operator.attrgetter(name)(importlib.import_module(module))
        yield f"| [`{name}`]({sweep}) in `{module.replace('.', '/')}.py` | {value:g} | {why} |"
    yield ""


def own_cases() -> Iterator[str]:
    """The project's own cases."""
    yield "## On the project's own cases\n"
    yield "| what | cases | right |\n|---|---|---|"
    yield f"| figures in sentences (`tests/cases/quantities_*.yaml`) | {' | '.join(map(str, sentences()))} |"
    same, found, wrong = near_duplicates()
    precision = 100 * found / (found + wrong) if found else 0.0
    yield (
        f"| near-duplicates (`tests/cases/near_duplicates.yaml`) | {same} pairs that are, "
        f"{100 * found / same:.1f} % found | precision {precision:.1f} % |"
    )
    yield "\nJudging, the slots of a measure and attributions have cases of their own, which `make test` runs.\n"


def sentences() -> tuple[int, int]:
    """How many sentences there are, and in how many exactly the right figures were read."""
    rows = [row for file in sorted(CASES.glob("quantities_*.yaml")) for row in yaml.safe_load(file.read_text("utf-8"))]
    return len(rows), sum(_is_read_right(row) for row in rows)


def _is_read_right(row: dict[str, list[list[object]]]) -> bool:
    mentions = find_quantities(str(row["text"]), str(row.get("language", "en")))
    return [mention.text for mention in mentions] == [str(figure[0]) for figure in row["figures"]]


def near_duplicates() -> tuple[int, int, int]:
    """Pairs that are the same report, how many of them were found, and how many others were taken for such."""
    same = found = wrong = 0
    for row in yaml.safe_load((CASES / "near_duplicates.yaml").read_text("utf-8")):
        same += len(row["same"])
        found += sum(_repeats(row["base"], other) for other in row["same"])
        wrong += sum(_repeats(row["base"], other) for other in row["different"])
    return same, found, wrong


def _repeats(base: list[str], other: list[str]) -> bool:
    index = NearDuplicateIndex()
    index.add(_entry(1, *base))
    return index.find(_entry(2, *other)) == 1


def _entry(key: int, title: str, summary: str) -> Entry:
    return Entry(key, 1, str(key), "", "", "", "", title, summary, "", START, START)


def labelled() -> Iterator[str]:
    """The scorers' own words on the labelled data."""
    if not LABELLED.is_dir():
        return
    yield "## On labelled news\n"
    for scorer, files in (READING, RELATIONS):
        for file in files:
            yield from _scored(scorer, file)
    yield from _block("edits", [sys.executable, "benchmarks/edits.py"], ROOT)
    yield (
        "### streams, leave-one-out\n\n"
        "For each stream, everything (rules and threshold) comes from the other streams; then once as shipped.\n"
    )
    yield from _block("", [sys.executable, "-m", "benchmarks.novelty"], ROOT)


def _scored(scorer: str, file: str) -> Iterator[str]:
    command = "read" if scorer == "figures.py" else "compare"
    run = f"{MONITOR} {command} --jsonl - --json"
    path = LABELLED / "data" / file
    yield from _block(file, [sys.executable, scorer, str(path), "--run", run], LABELLED / "score")


def _block(title: str, command: list[str], folder: Path) -> Iterator[str]:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    if title:
        yield f"### {title}\n"
    yield f"```text\n{done.stdout.strip()}\n```\n"


if __name__ == "__main__":
    main()
