"""Brings in aiohttp, and the certificates only once an https address is asked.

While it is imported aiohttp makes two TLS contexts and reads the system's certificates into both. That takes as long
as asking seventy feeds of which none has changed.
"""

from __future__ import annotations

import functools
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from threading import get_ident

__all__ = ["aiohttp", "certificates"]


@contextmanager
def _trusting_nobody() -> Iterator[None]:
    """TLS contexts that this thread makes meanwhile know no certificate, so they refuse every server."""
    here, read = get_ident(), ssl.SSLContext.set_default_verify_paths

    def read_elsewhere(context: ssl.SSLContext) -> None:
        if get_ident() != here:
            read(context)

    setattr(ssl.SSLContext, "set_default_verify_paths", read_elsewhere)  # noqa: B010 - no plain assignment to a method
    try:
        yield
    finally:
        delattr(ssl.SSLContext, "set_default_verify_paths")  # what it inherits is in force again


with _trusting_nobody():
    import aiohttp


@functools.cache
def certificates() -> ssl.SSLContext:
    """What https servers are held against: the system's certificates, read when first asked for."""
    context = ssl.create_default_context()
    context.set_alpn_protocols(("http/1.1",))
    return context
