"""Decides when a host may be asked: few requests at once, with time between them, and only so much in one round."""

from __future__ import annotations

import asyncio
import math
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from copy import copy

from monitor.feeds.settings import PollSettings
from monitor.feeds.troubles import hanging, slow


class HostGates:
    """Holds back requests so that one host sees few at once, and with time between them, and none while it hangs.

    A host hangs once it has left `patience` requests in a row without an answer.
    """

    def __init__(self, settings: PollSettings, patience: int = 1) -> None:
        self._patience = patience
        self._at_once = settings.per_host
        self._longest = settings.host_timeout
        self._gates: dict[str, asyncio.Semaphore] = {}
        self._opened_at: dict[str, float] = {}
        self._next_at: dict[str, float] = {}
        self._unanswered: Counter[str] = Counter()

    def with_patience(self, patience: int) -> HostGates:
        """Gates at which the same turns are waited for, for any time, but which know nothing of who hangs at these."""
        others = copy(self)
        others._patience, others._unanswered, others._longest = patience, Counter(), math.inf
        return others

    @asynccontextmanager
    async def entering(self, host: str, spacing: float) -> AsyncIterator[None]:
        """Wait for a turn at `host`, `spacing` seconds after the last one, and keep it until done.

        Raises PostponedError where the host hangs, or has had its time: its feeds one after the other would hold up a
        round for long.
        """
        clock = asyncio.get_running_loop().time
        opened_at = self._opened_at.setdefault(host, clock())
        async with self._gates.setdefault(host, asyncio.Semaphore(self._at_once)):
            if self._unanswered[host] >= self._patience:
                raise hanging(host)
            if clock() - opened_at > self._longest:
                raise slow(host, self._longest)
            if spacing > 0:
                await self._space(host, spacing)
            yield

    def note(self, host: str, *, hangs: bool) -> None:
        """Remember whether the last answer of `host` took longer than there was time."""
        self._unanswered[host] = self._unanswered[host] + 1 if hangs else 0

    async def _space(self, host: str, spacing: float) -> None:
        now = asyncio.get_running_loop().time()
        turn = max(now, self._next_at.get(host, 0.0))
        self._next_at[host] = turn + spacing
        if turn > now:
            await asyncio.sleep(turn - now)
