"""How often `monitor compare` sees that a later version of an entry changed a figure, and only then.

    python benchmarks/edits.py [--misses]

The pairs of versions are the labelled data, where present (`../shared`, or the folder in MONITOR_LABELLED).
A pair counts as a changed figure where the relation is `updates` or `contradicts`.
"""

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

LABELLED = Path(os.environ.get("MONITOR_LABELLED") or Path(__file__).parents[2] / "shared")
EDITS = LABELLED / "data" / "edits" / "revised_entries.jsonl"
SIDE = dict.fromkeys(("title", "sentence", "figure", "source"))
COMMAND = [sys.executable, "-m", "monitor", "compare", "--jsonl", "-", "--json"]


def main() -> None:
    if not EDITS.exists():
        sys.exit(f"no labelled data: {EDITS} is absent")
    rows = [json.loads(line) for line in EDITS.read_text("utf-8").splitlines()]
    relations = [answer["relation"] for answer in ask(rows)]
    seen = Counter(row["label"] for row, relation in zip(rows, relations, strict=True) if is_change(relation))
    for label, total in sorted(Counter(row["label"] for row in rows).items()):
        print(f"{label:24s} seen as a changed figure {100 * seen[label] / total:5.1f} %  ({seen[label]} of {total})")
    if "--misses" in sys.argv:
        show_misses(rows, relations)


def ask(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """The answers of the command line, one a row."""
    questions = [
        {
            "earlier": {**SIDE, "text": row["old"], "published": row["old_seen"]},
            "later": {**SIDE, "text": row["new"], "published": row["new_seen"]},
        }
        for row in rows
    ]
    lines = "".join(json.dumps(question) + "\n" for question in questions)
    done = subprocess.run(COMMAND, input=lines, capture_output=True, text=True, encoding="utf-8", check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def is_change(relation: str) -> bool:
    return relation in ("updates", "contradicts")


def show_misses(rows: list[dict[str, str]], relations: list[str]) -> None:
    for row, relation in zip(rows, relations, strict=True):
        if is_change(relation) != (row["label"] == "figure_only_changed"):
            print(f"\n{row['label']} read as {relation}\n  - {row['old']}\n  + {row['new']}")


if __name__ == "__main__":
    main()
