"""A short life of the monitor, killed before and after every commit, each time in a process of its own.

`python -m tests.store.crash_story FOLDER` leaves in FOLDER one database for each point of death, and a file with what
had been sent by then. The tests reopen them.
"""

import os
import shutil
import signal
import sys
from datetime import datetime, timedelta
from pathlib import Path

from monitor.model import Bucket, Delivery, Entry, Source, Validators
from monitor.store import Store, open_store
from monitor.store.analyses import claim_entries, record_analysis
from monitor.store.deliveries import claim_delivery, deliveries_due, record_delivery
from monitor.store.feeds import feeds_due, sync_feeds
from monitor.store.keeping import prune
from monitor.store.memory import figures_on_record
from tests.store.samples import (
    DAY,
    LEDGER,
    NOW,
    WIRE,
    alert,
    analysis,
    answer,
    contradicts,
    figure,
    first,
    match,
    novelty,
    parsed,
    poll,
    recorded,
    vectors,
)

LISTED = {
    LEDGER.url: ((parsed(50), parsed(40)), (parsed(50), parsed(40), parsed(3)), (parsed(3, "Corrected"), parsed(2))),
    WIRE.url: ((parsed(60),), (parsed(60),), (parsed(60), parsed(4))),
}
TIMES = (NOW - 4 * DAY, NOW - 2 * DAY, NOW)


def live(store: Store, sent: Path, late: timedelta = timedelta(0)) -> None:
    """Three cycles of everything, then forgetting; after a death, the same again a little later."""
    for turn, now in enumerate(TIMES):
        cycle(store, turn, now + late, sent)
    long_ago = NOW - 3 * DAY
    prune(
        store,
        entries_before=long_ago,
        matched_before=long_ago,
        seen_before=long_ago,
        alerts_before=long_ago,
        polls_before=long_ago,
    )


def cycle(store: Store, turn: int, now: datetime, sent: Path) -> None:
    sync_feeds(store, [LEDGER, WIRE], now)
    for record in feeds_due(store, now):
        listed = LISTED[record.feed.url][turn]
        poll(store, answer(*listed, feed=record.feed, at=now, validators=Validators(f'"{turn}"')))
    while entries := claim_entries(store, 10, now):
        for entry in entries:
            analyse(store, entry, now)
    deliver(store, now, sent)


def analyse(store: Store, entry: Entry, now: datetime) -> None:
    """After the first poll, what the ledger reports is told, and what the wire reports joins it."""
    stated = recorded(entry, figure(f"{entry.version},000", low=1000.0 * entry.version))
    own = [known for known in figures_on_record(store, "kursk") if known.entry_key == entry.key]
    is_told = not entry.is_first_poll and entry.feed == LEDGER.url
    is_joining = not entry.is_first_poll and entry.feed == WIRE.url
    found = analysis(
        entry,
        Bucket.ALERTED if is_told else Bucket.KNOWN if is_joining else Bucket.NOT_NEW,
        matches=(match(),),
        novelties=(novelty(),),
        findings=(contradicts(stated, own[0]) if own else first(stated),),
        alerts=(alert(entry, f"alert-{entry.entry_id}-{entry.version}"),) if is_told else (),
        joined=(("alert-id-3-1", Source("Baltic Wire", entry.link, "The same", NOW)),) if is_joining else (),
        vectors=vectors(),
    )
    record_analysis(store, found, now)


def deliver(store: Store, now: datetime, sent: Path) -> None:
    for delivery in deliveries_due(store, now + DAY):
        if claim_delivery(store, delivery.key, now):
            with sent.open("a") as out:
                out.write(f"{delivery.alert.dedup_key} {delivery.channel}\n")
            record_delivery(store, Delivery(delivery.key, ok=True), now, None)


def die_at(store: Store, number: int) -> None:
    """Kill this process right before that transaction begins, or right before it commits."""
    left = [number]

    def count(statement: str) -> None:
        left[0] -= statement.startswith(("BEGIN", "COMMIT"))
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    store.connection.set_trace_callback(count)


def main(folder: Path) -> None:
    empty = folder / "empty"
    open_store(empty).close()
    number, alive = 0, True
    while alive:
        number += 1
        path = Path(shutil.copy(empty, folder / f"{number:04}.db"))
        child = os.fork()
        if child == 0:
            with open_store(path) as store:
                # The process dies here, not the machine: what the system holds in memory is not lost.
                store.connection.execute("PRAGMA synchronous = OFF")
                die_at(store, number)
                live(store, folder / f"{number:04}.sent")
            os._exit(0)
        alive = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL


if __name__ == "__main__":
    main(Path(sys.argv[1]))
