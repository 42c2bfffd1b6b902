"""One process at a time works on a database: a lock on a file beside it.

Two would judge the same entries twice, each without the memory of the other, and tell the same news twice. The
system frees the lock when its holder ends, however it ends. The database's own file is not locked: sqlite's locks on
it go when any other handle of the process on it is closed.
"""

from __future__ import annotations

import fcntl
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from monitor.errors import StoreError
from monitor.store.connection import folder_for


@dataclass(frozen=True, slots=True)
class Occupancy:
    """A database that this process alone works on, until it lets go or ends."""

    path: Path
    lock: IO[str]

    def end(self) -> None:
        self.lock.close()

    def __enter__(self) -> Occupancy:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()


def occupy(path: Path) -> Occupancy:
    """Be the one process that works on the database at `path`; those that only look into it are not held up.

    Raises StoreError when another process works on it, or when the file of the lock cannot be made.
    """
    folder_for(str(path))
    beside = path.with_name(f"{path.name}.lock")
    try:
        lock = beside.open("a", encoding="utf-8")
    except OSError as error:
        raise StoreError(f"{beside}: cannot be made: {error.strerror}") from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        lock.close()
        raise StoreError(f"{path}: another `monitor run` or `monitor once` is at work on it") from error
    return Occupancy(path, lock)
