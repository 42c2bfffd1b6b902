"""Turns the bytes of an answer into the text of a document: content codings, with a cap, and character encodings."""

from __future__ import annotations

import re
import sys
import zlib
from typing import Any

from monitor.errors import FeedError
from monitor.feeds.charsets import Body, decoded
from monitor.feeds.plain import xml_safe
from monitor.model import FeedFailure

ACCEPT_ENCODING = "gzip, deflate, br"
_GZIP_MAGIC = b"\x1f\x8b"
_STEP = 1_000_000  # bytes decompressed at a time, so that a bomb is seen before it is in memory

_REFERENCE = re.compile(r"&#(?:[xX]([0-9a-fA-F]{1,12})|(\d{1,12}));")
_BARE_AMPERSAND = re.compile(r"<!\[CDATA\[.*?(?:\]\]>|\Z)|&(?!#?\w{1,40};)", re.DOTALL)
_SURROGATE = re.compile("[\ud800-\udfff]")
_LOWEST_SURROGATE, _HIGHEST_SURROGATE = 0xD800, 0xDFFF


class Unpacker:
    """Undoes one content coding as chunks arrive, up to `limit` bytes of what comes out.

    Raises FeedError as soon as it is more, or with `may_cut` keeps so many.
    """

    def __init__(self, limit: int, *, may_cut: bool = False) -> None:
        self.body = bytearray()
        self.coding = ""
        self.is_whole = True  # False once it was cut, or the coding turned out to be broken: what came before is kept
        self._limit = limit
        self._may_cut = may_cut
        self._decoder: Any = None

    def feed(self, chunk: bytes) -> None:
        """Take in the next chunk of the answer."""
        if not self.is_whole:
            return
        if not self.body and self._decoder is None:
            self._decoder = _decoder(self.coding.strip().lower(), chunk)
        if self._decoder is None:
            self._add(chunk)
        else:
            self._inflate(chunk)

    def finish(self) -> Body:
        """The whole body, or as much as could be unpacked (`is_whole` tells which), not copied once more."""
        if isinstance(self._decoder, _Zlib) and not self._decoder.at_end:
            self.is_whole = False
        return self.body

    def _inflate(self, chunk: bytes) -> None:
        try:
            for part in self._decoder.parts(chunk):
                self._add(part)
                if not self.is_whole:
                    return
        except (zlib.error, ValueError):
            self.is_whole = False

    def _add(self, part: bytes) -> None:
        self.body += part
        if len(self.body) <= self._limit:
            return
        self.is_whole = False
        del self.body[self._limit :]
        if not self._may_cut:
            raise FeedError(FeedFailure.TOO_LARGE, f"larger than {self._limit:,} bytes")


class _Zlib:
    """gzip of several members, zlib, or bare deflate, a bounded step at a time."""

    def __init__(self, window: int) -> None:
        self._window = window
        self._stream = zlib.decompressobj(window)

    @property
    def at_end(self) -> bool:
        return self._stream.eof

    def parts(self, chunk: bytes) -> Any:
        while chunk:
            if self._stream.eof:
                if not chunk.startswith(_GZIP_MAGIC):
                    return  # bytes after the end are padding
                self._stream = zlib.decompressobj(self._window)
            yield self._stream.decompress(chunk, _STEP)
            chunk = self._stream.unconsumed_tail or self._stream.unused_data


class _Brotli:
    """Brotli, a bounded step at a time."""

    def __init__(self) -> None:
        import brotli  # type: ignore[import-untyped]  # ships no types

        self._stream = brotli.Decompressor()
        self._error = brotli.error

    def parts(self, chunk: bytes) -> Any:
        try:
            yield self._stream.process(chunk, output_buffer_limit=_STEP)
            while not self._stream.can_accept_more_data():
                yield self._stream.process(b"", output_buffer_limit=_STEP)
        except self._error as error:
            raise ValueError(str(error)) from error


def _decoder(coding: str, first: bytes) -> _Zlib | _Brotli | None:
    """What undoes `coding`; None for a body that is not coded, whatever its header says."""
    if first.startswith(_GZIP_MAGIC):  # also .gz files served without a coding
        return _Zlib(zlib.MAX_WBITS | 16)
    if coding in ("", "identity", "gzip", "x-gzip") or first.lstrip()[:1] in (b"<", b"{"):
        return None
    if coding == "br":
        return _Brotli()
    if coding == "deflate":
        is_wrapped = first[0] & 0x0F == 8 and int.from_bytes(first[:2], "big") % 31 == 0  # RFC 1950, 2.2
        return _Zlib(zlib.MAX_WBITS if is_wrapped else -zlib.MAX_WBITS)
    raise FeedError(FeedFailure.UNREADABLE, f"unknown content coding {coding[:40]!r}")


def document_text(body: Body, content_type: str = "") -> str:
    """`body` as text, in whatever encoding it is. Raises nothing.

    The text carries no byte order mark and none of the characters that XML forbids; what its XML declaration says of
    encodings is void now.
    """
    text = decoded(body, content_type)
    del body  # two copies of fifteen megabytes are enough
    return xml_safe(text.lstrip("\ufeff \t\r\n\0"))


def with_true_references(text: str) -> str:
    """`text` with no references but true ones: halves of a pair become the pair, other characters that there are not
    go, and an ampersand that begins none is escaped.

    Some programs write "&#55357;&#56832;" for an emoji, on which feedparser breaks, and "AT&T", which it reads "AT&T;".
    """
    mended = _REFERENCE.sub(_referred, text)
    mended = _BARE_AMPERSAND.sub(lambda found: "&amp;" if found[0] == "&" else found[0], mended)
    if _SURROGATE.search(mended) is None:
        return mended
    return mended.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _referred(reference: re.Match[str]) -> str:
    code = int(reference[1], 16) if reference[1] else int(reference[2])
    if _LOWEST_SURROGATE <= code <= _HIGHEST_SURROGATE:
        return chr(code)
    return "" if code > sys.maxunicode or xml_safe(chr(code)) == "" else reference[0]
