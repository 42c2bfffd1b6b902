"""One cycle of the monitor in a process that dies at a given commit.

Points count from 1: odd ones die just before a commit, even ones just after it; at 0 it never dies.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy

from monitor.assembly import assemble
from monitor.config import load_config
from monitor.pipeline import analyse, deliver, poll
from monitor.store import Store

DIED = 9


def run(config: Path, vectors: Path, now: datetime, point: int) -> None:
    """Run the cycle, or die in it."""
    die_at(point)
    known = dict(numpy.load(vectors))
    monitor = assemble(load_config(config, delivers=True))

    def embed(texts: Sequence[str]) -> numpy.ndarray:
        return numpy.stack([known[name_of(text)] for text in texts])

    monitor = replace(monitor, embed=embed)
    for step in (poll, analyse, deliver):
        report = step(monitor, now)
        assert not report.failures, report.failures


def name_of(text: str) -> str:
    """What the vector of a text is called in the file of vectors."""
    return hashlib.sha256(text.encode()).hexdigest()


def die_at(point: int) -> None:
    """End the process at that point, as a power cut would."""
    passed = 0
    writing = Store.writing

    @contextmanager
    def mortal(store: Store) -> Iterator[Any]:
        nonlocal passed
        with writing(store) as connection:
            yield connection
            passed += 1
            if passed == point:
                os._exit(DIED)
        passed += 1
        if passed == point:
            os._exit(DIED)

    Store.writing = mortal  # type: ignore[method-assign]
