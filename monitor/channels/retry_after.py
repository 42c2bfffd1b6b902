"""Hears what a server asks for in Retry-After, which apprise does not pass on (RFC 9110, 10.2.3).

apprise posts through `requests`, whose sessions build their adapters by one name. That name is given an adapter that
notes the header of a refusal while `listening()` is open in this context, and otherwise does nothing.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from contextvars import ContextVar
from datetime import timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import requests
from requests.adapters import HTTPAdapter

_heard: ContextVar[list[timedelta] | None] = ContextVar("retry_after_heard", default=None)


class ListeningAdapter(HTTPAdapter):
    """An adapter that notes how long the server wants to be left alone."""

    def build_response(self, req: requests.PreparedRequest, resp: Any) -> requests.Response:
        response = super().build_response(req, resp)
        heard, wait = _heard.get(), asked_wait(response)
        if heard is not None and wait is not None:
            heard.append(wait)
        return response


@contextlib.contextmanager
def listening() -> Iterator[list[timedelta]]:
    """Collect the waits that servers ask for inside the `with` block, in worker threads of this context too."""
    setattr(requests.sessions, "HTTPAdapter", ListeningAdapter)  # noqa: B010 (mypy knows the name as a fixed type)
    waits: list[timedelta] = []
    token = _heard.set(waits)
    try:
        yield waits
    finally:
        _heard.reset(token)


def asked_wait(response: requests.Response) -> timedelta | None:
    """The wait in a refusal's Retry-After, in seconds or as a date; None when there is none that can be read.

    A date is held against the server's own Date, so that a wrong clock on either side does not matter.
    """
    value = response.headers.get("Retry-After", "").strip()
    if response.status_code < 300 or not value:
        return None
    try:
        if value.replace(".", "", 1).isdigit():
            return timedelta(seconds=float(value))
        return max(timedelta(0), parsedate_to_datetime(value) - parsedate_to_datetime(response.headers["Date"]))
    except (ValueError, TypeError, KeyError, OverflowError):
        return None
