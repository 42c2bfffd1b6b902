"""Polls written in bursts by a process that is killed before one of its statements, each time before another.

`python -m tests.store.poll_story FOLDER` leaves in FOLDER one database for each point of death; the last is of the
process that lived.
"""

import os
import shutil
import signal
import sys
from datetime import timedelta
from pathlib import Path

from monitor.core import pacing
from monitor.model import Poll, Validators
from monitor.store import Store, open_store
from monitor.store.feeds import feeds_on_record, sync_feeds
from monitor.store.polls import record_poll
from tests.store.samples import HOUR, LEDGER, NOW, WIRE, answer, parsed

LISTED = (
    (range(14), range(100, 103)),
    (range(14), range(99, 103)),
    (range(2, 15), range(101, 103)),
)


def bursts() -> list[list[Poll]]:
    """What both feeds answer at each turn: all is new; one has changed, the other has one more; some left the list."""
    return [
        [
            answer(
                *(parsed(each, f"Changed {turn}" if turn and each == 5 else "") for each in numbers),
                feed=feed,
                at=NOW + turn * HOUR,
                validators=Validators(f'"{turn}"'),
                seconds=timedelta(seconds=1).total_seconds(),
            )
            for feed, numbers in zip((LEDGER, WIRE), listed, strict=True)
        ]
        for turn, listed in enumerate(LISTED)
    ]


def write(store: Store, burst: list[Poll]) -> None:
    records = {record.feed.url: record for record in feeds_on_record(store)}
    with store.writing():
        for each in burst:
            record_poll(store, each, pacing.advance(records[each.feed], each))


def die_before(store: Store, number: int) -> None:
    """Kill this process before it carries out that statement."""
    left = [number]

    def count(_: str) -> None:
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    store.connection.set_trace_callback(count)


def main(folder: Path) -> None:
    empty = folder / "empty"
    with open_store(empty) as store:
        sync_feeds(store, [LEDGER, WIRE], NOW)
    number, alive = 0, True
    while alive:
        number += 1
        path = Path(shutil.copy(empty, folder / f"{number:04}.db"))
        child = os.fork()
        if child == 0:
            with open_store(path) as store:
                die_before(store, number)
                for burst in bursts():
                    write(store, burst)
            os._exit(0)
        alive = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL


if __name__ == "__main__":
    main(Path(sys.argv[1]))
