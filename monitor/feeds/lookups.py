"""Looks up names on threads that nobody waits for: no look-up can be broken off, and one may hang for minutes.

asyncio looks names up in a pool whose threads are waited for when a loop ends, and once more when the process does.
"""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Executor, Future
from functools import partial
from queue import SimpleQueue
from typing import Any, ParamSpec, TypeVar

_AT_ONCE = 20  # look-ups in the whole process, each of which blocks a thread; more of them wait for one to end
_RAISED = (OSError, ValueError, OverflowError, MemoryError)  # ValueError: a name that cannot be

_Given = ParamSpec("_Given")
_Result = TypeVar("_Result")


class _DaemonThreads(Executor):
    """Threads that end with the process, whatever they are at."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._started = 0
        self._calls: SimpleQueue[Callable[[], None]] = SimpleQueue()

    def submit(self, call: Callable[_Given, _Result], /, *args: _Given.args, **named: _Given.kwargs) -> Future[_Result]:
        future: Future[_Result] = Future()
        self._calls.put(partial(_carry_out, future, partial(call, *args, **named)))
        if self._started < self._most:
            self._started += 1
            threading.Thread(target=self._work, name="name-lookup", daemon=True).start()
        return future

    def _work(self) -> None:
        while True:
            self._calls.get()()


def _carry_out(future: Future[_Result], call: Callable[[], _Result]) -> None:
    if not future.set_running_or_notify_cancel():
        return
    try:
        result = call()
    except _RAISED as error:
        future.set_exception(error)
    else:
        future.set_result(result)


_THREADS = _DaemonThreads(_AT_ONCE)


class _Loop(asyncio.SelectorEventLoop):
    """asyncio's own loop, but for how it looks names up."""

    async def getaddrinfo(self, host: Any, port: Any, **hints: Any) -> list[Any]:
        return await self.run_in_executor(_THREADS, partial(socket.getaddrinfo, host, port, **hints))


def run(main: Coroutine[Any, Any, _Result]) -> _Result:
    """What `main` comes to, as with `asyncio.run`, but a name that is still being looked up holds up no end."""
    with asyncio.Runner(loop_factory=_Loop) as runner:
        return runner.run(main)
