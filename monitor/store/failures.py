"""Puts what sqlite says when it fails into words that say what to mend."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from pathlib import Path

LITTLE_ROOM = 1_000_000  # bytes: with less the disk is full, whatever sqlite calls it; it writes megabytes at a time
_OUT_OF_ROOM = "there is no room to write"


def reason(error: sqlite3.Error, path: str) -> str:
    """Why sqlite failed on the file at `path`: a full disk by its name, anything else as sqlite says it."""
    code = primary_code(error)
    free = _free(path)
    # With no room for a page of its log or index, sqlite speaks of an I/O error, or cannot open the database.
    may_be_room = code in (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN) and free is not None and free < LITTLE_ROOM
    if code != sqlite3.SQLITE_FULL and not may_be_room:
        return str(error)
    if free is None:
        return _OUT_OF_ROOM
    shown = f"{free / 1_000_000:,.1f} MB"
    if free < LITTLE_ROOM:
        return f"{_OUT_OF_ROOM}: the disk of {Path(path).absolute().parent} is full ({shown} free)"
    return f"{_OUT_OF_ROOM}, with {shown} free on its disk: a quota is used up, or {tempfile.gettempdir()} is full"


def primary_code(error: sqlite3.Error) -> int:
    """What kind of failure it is, one of sqlite's primary result codes; 0 for one that is not sqlite's own."""
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF


def _free(path: str) -> int | None:
    try:
        return shutil.disk_usage(Path(path).absolute().parent).free
    except OSError:
        return None
