"""Tells when the connection that an answer comes over is closed: then no more of it will come."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import aiohttp


def when_closed(response: aiohttp.ClientResponse, end: Callable[[], None]) -> None:
    """Call `end` once the connection is closed; not where the whole body is there by now.

    aiohttp closes a connection on which it cannot read the length of a chunk, but leaves waiting who waits for that
    chunk.
    """

    def on_close(closed: asyncio.Future[None]) -> None:
        closed.exception()  # what the connection broke with is told by the body, if that was cut short
        end()

    connection = response.connection
    if connection is None or connection.protocol is None:
        return
    if connection.protocol.closed is None:
        end()
    else:
        connection.protocol.closed.add_done_callback(on_close)
