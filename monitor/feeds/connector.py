"""Connects to servers as aiohttp does, and puts up with answers that are longer than they say."""

from __future__ import annotations

import functools
from collections.abc import Callable
from socket import socket
from typing import Any

import aiohttp
from aiohttp.client_proto import ResponseHandler

_END_OF_HEADERS = b"\r\n\r\n"


class _Protocol(ResponseHandler):
    """Takes in the headers of an answer apart from what follows.

    aiohttp gives up an answer where more bytes come than it may have, if they come at once: a 304 with a body, or a
    Content-Length that is too small. Apart, the answer is there before the rest is found to be none.
    """

    def data_received(self, data: bytes) -> None:
        end = data.find(_END_OF_HEADERS) + len(_END_OF_HEADERS)
        if len(_END_OF_HEADERS) <= end < len(data):
            super().data_received(data[:end])
            data = data[end:]
        super().data_received(data)


class Connector(aiohttp.TCPConnector):
    """aiohttp's own, with this protocol, and with sockets that `factory` makes."""

    def __init__(self, factory: Callable[[Any], socket], **settings: Any) -> None:
        super().__init__(socket_factory=factory, **settings)
        protocol: type[ResponseHandler] = _Protocol
        self._factory = functools.partial(protocol, loop=self._loop)
