"""Connects to servers as aiohttp does, and puts up with answers that are longer than they say."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from socket import socket
from typing import Any

import aiohttp
from aiohttp.client_proto import ResponseHandler

_LENGTH = re.compile(rb"^content-length:([^\r\n]*)\r\n", re.IGNORECASE | re.MULTILINE)
_END_OF_HEADERS = b"\r\n\r\n"


class _Protocol(ResponseHandler):
    """Takes in the headers of an answer apart from what follows.

    aiohttp gives up an answer where more bytes come than it may have, if they come at once: a 304 with a body, or a
    Content-Length that is too small. Apart, the answer is there before the rest is found to be none. It also refuses
    a Content-Length that is told twice over, where RFC 9110 (8.6) lets it count once.
    """

    def data_received(self, data: bytes) -> None:
        end = data.find(_END_OF_HEADERS) + len(_END_OF_HEADERS)
        if end < len(_END_OF_HEADERS):
            super().data_received(data)
            return
        head = data[:end]
        super().data_received(_with_one_length(head) if head.startswith(b"HTTP/") else head)
        if end < len(data):
            super().data_received(data[end:])


def _with_one_length(head: bytes) -> bytes:
    """Headers in which a length that is told several times, always the same, is told once."""
    told: list[bytes] = [length.strip() for value in _LENGTH.findall(head) for length in value.split(b",")]
    if len(told) < 2 or len(set(told)) > 1:
        return head
    return _LENGTH.sub(b"", head)[: -len(b"\r\n")] + b"Content-Length: " + told[0] + _END_OF_HEADERS


class Connector(aiohttp.TCPConnector):
    """aiohttp's own, with this protocol, and with sockets that `factory` makes."""

    def __init__(self, factory: Callable[[Any], socket], **settings: Any) -> None:
        super().__init__(socket_factory=factory, **settings)
        protocol: type[ResponseHandler] = _Protocol
        self._factory = functools.partial(protocol, loop=self._loop)
