"""Reads documents in a process of its own with a limit on time and memory, so that no feed can stop the program.

One document at a time goes to the child, framed as a line of JSON and the body; a line of JSON comes back.
A child that takes too long is killed, one that runs out of memory ends; the next document gets a new one.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

from monitor.errors import FeedError
from monitor.feeds.charsets import Body
from monitor.feeds.document import ParsedFeed, Source
from monitor.feeds.settings import PollSettings
from monitor.feeds.troubles import own_trouble
from monitor.feeds.wire import Question, answer_of, article_of, question
from monitor.model import FeedFailure

_PATIENCE = 6  # how many times its limit of CPU time a document may take by the clock, on a machine that is busy
_LAST_WAIT = 5.0  # seconds for a child that was killed to be gone
_CHUNK = 1 << 18  # bytes
_LONGEST_ANSWER = 200_000_000  # bytes of a line that the stream reader will hold


@dataclass(slots=True)
class ConfinedReader:
    """The parent's end: starts the child when it is first needed, and again when it had to be ended."""

    settings: PollSettings
    _child: asyncio.subprocess.Process | None = None
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def parse(self, body: Body, source: Source) -> ParsedFeed:
        """The feed in `body`. Raises FeedError: the child's own, or "unreadable" where it gave out."""
        return answer_of(await self._told(body, source, is_page=False))

    async def extract(self, body: Body, source: Source) -> str:
        """The text of the article in a page, "" for none. Raises FeedError as `parse` does."""
        return article_of(await self._told(body, source, is_page=True))

    async def _told(self, body: Body, source: Source, *, is_page: bool) -> bytes:
        async with self._turn:
            try:
                async with asyncio.timeout(_PATIENCE * self.settings.parse_timeout):
                    return await self._ask(body, source, is_page=is_page)
            except TimeoutError as error:
                await self.stop()
                limit = f"reading it took longer than {_PATIENCE * self.settings.parse_timeout:g} s"
                raise FeedError(FeedFailure.UNREADABLE, limit) from error
            except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, ValueError) as error:
                await self.stop()
                if (ours := own_trouble(error)) is not None:
                    raise ours from error
                told = "reading it took more time or memory than one feed may have"
                raise FeedError(FeedFailure.UNREADABLE, told) from error

    async def _ask(self, body: Body, source: Source, *, is_page: bool) -> bytes:
        child = await self._running()
        if child.stdin is None or child.stdout is None:
            raise OSError("the parser's process has no pipes")
        child.stdin.write(question(Question(source, len(body), is_page)))
        for start in range(0, len(body), _CHUNK):  # what is written at once is copied at once
            child.stdin.write(body[start : start + _CHUNK])
            await child.stdin.drain()
        return await child.stdout.readuntil(b"\n")

    async def _running(self) -> asyncio.subprocess.Process:
        if self._child is None or self._child.returncode is not None:
            limits = (str(self.settings.parse_memory), str(self.settings.parse_timeout))
            command = [sys.executable, "-m", "monitor.feeds.confined_child", *limits]
            self._child = await asyncio.create_subprocess_exec(
                *command,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
                limit=_LONGEST_ANSWER,
                env={name: value for name, value in os.environ.items() if name in _KEPT_ENVIRONMENT},
            )
        return self._child

    async def stop(self) -> None:
        """End the child, if there is one."""
        child, self._child = self._child, None
        if child is not None and child.returncode is None:
            with suppress(ProcessLookupError):
                child.kill()
            with suppress(TimeoutError):  # a process that the system itself holds up ends when it is let go
                async with asyncio.timeout(_LAST_WAIT):
                    await child.communicate()  # what it has said already is in the way of its end


_KEPT_ENVIRONMENT = frozenset({"PATH", "PYTHONPATH", "VIRTUAL_ENV", "LANG", "LC_ALL", "TZ", "HOME", "LD_LIBRARY_PATH"})


@asynccontextmanager
async def confined_reader(settings: PollSettings) -> AsyncIterator[ConfinedReader]:
    """A reader for one round of polling; its child, if it came to one, ends with it."""
    reader = ConfinedReader(settings)
    try:
        yield reader
    finally:
        await reader.stop()
