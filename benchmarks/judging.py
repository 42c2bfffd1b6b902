"""How long one figure takes to be judged against ten thousand on record, in milliseconds.

    python benchmarks/judging.py

The record is made: tolls, forces, evacuations and damage of many towns, so that a shelf of the ledger holds
thousands of figures that are comparable in all but their place.
"""

import statistics
import time
from datetime import UTC, datetime, timedelta

from monitor.core.reading.figures import read_figures
from monitor.core.record.ledger import Ledger
from monitor.model import RecordedFigure, Storyline

ON_RECORD, JUDGED = 10_000, 200
START = datetime(2026, 1, 1, tzinfo=UTC)
TOWNS = ("Valencia", "Odesa", "Kharkiv", "Pune", "Izmir", "Aleppo", "Beirut", "Derna", "Marrakesh", "Quito")
CLAIMS = (
    "The strike killed {} people in {}, the governor said.",
    "The flood injured {} people in {}.",
    "About {} Russian troops are deployed in {}.",
    "{} people were evacuated from {}.",
    "The storm caused damage of ${} million in {}.",
)


def main() -> None:
    figures = [figure for number in range(ON_RECORD + JUDGED) for figure in record(number)]
    started = time.process_time()
    ledger = Ledger(Storyline("bench", "", ""), figures[:ON_RECORD])
    loaded = time.process_time() - started
    taken = []
    for figure in figures[ON_RECORD:]:
        started = time.process_time()
        ledger.add([figure])
        taken.append(1000 * (time.process_time() - started))
    print(f"{ON_RECORD} figures put on record in {loaded:.1f} s")
    print(f"one more judged in {statistics.median(taken):.2f} ms (median), {max(taken):.2f} ms (slowest of {JUDGED})")


def record(number: int) -> list[RecordedFigure]:
    claim, town = CLAIMS[number % len(CLAIMS)], TOWNS[number // len(CLAIMS) % len(TOWNS)]
    text = claim.format(100 + 37 * number % 900, town)
    at = START + timedelta(minutes=number)
    outlet = f"outlet {number % 23}"
    found = read_figures(text, published_at=at)[:1]
    return [RecordedFigure(0, "bench", number, 1, one, at, outlet, outlet, "", f"{number}") for one in found]


if __name__ == "__main__":
    main()
