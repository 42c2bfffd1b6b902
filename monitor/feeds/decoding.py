"""Turns the bytes of an answer into the text of a document: content codings, with a cap, and character encodings."""

from __future__ import annotations

import codecs
import re
import sys
import zlib
from typing import Any

from monitor.errors import FeedError
from monitor.feeds.plain import xml_safe
from monitor.model import FeedFailure

Body = bytes | bytearray
ACCEPT_ENCODING = "gzip, deflate, br"
_GZIP_MAGIC = b"\x1f\x8b"
_STEP = 1_000_000  # bytes decompressed at a time, so that a bomb is seen before it is in memory

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BOMLESS = (
    (b"\x00\x00\x00<", "utf-32-be"),
    (b"<\x00\x00\x00", "utf-32-le"),
    (b"\x00<\x00?", "utf-16-be"),
    (b"<\x00?\x00", "utf-16-le"),
)
_REFERENCE = re.compile(r"&#(?:[xX]([0-9a-fA-F]{1,12})|(\d{1,12}));")
_SURROGATE = re.compile("[\ud800-\udfff]")
_LOWEST_SURROGATE, _HIGHEST_SURROGATE = 0xD800, 0xDFFF
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
_DECLARED = re.compile(rb"^\s{0,100}<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9_.:-]{2,40})[\"']")

# What browsers read under these labels (WHATWG Encoding Standard, 4.2): supersets of what the label says.
_AS_BROWSERS = {
    "ascii": "windows-1252",
    "iso8859-1": "windows-1252",
    "iso8859-9": "windows-1254",
    "iso8859-11": "windows-874",
    "tis-620": "windows-874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
}


class Unpacker:
    """Undoes one content coding as chunks arrive; raises FeedError as soon as the result is larger than `limit`."""

    def __init__(self, coding: str, limit: int) -> None:
        self.body = bytearray()
        self.is_whole = True  # False once the coding turned out to be broken: what came before is kept
        self._coding = coding.strip().lower()
        self._limit = limit
        self._decoder: Any = None

    def feed(self, chunk: bytes) -> None:
        """Take in the next chunk of the answer."""
        if not self.is_whole:
            return
        if not self.body and self._decoder is None:
            self._decoder = _decoder(self._coding, chunk)
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
        except (zlib.error, ValueError):
            self.is_whole = False

    def _add(self, part: bytes) -> None:
        self.body += part
        if len(self.body) > self._limit:
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
    """`body` as text, its encoding found as browsers find it: byte order mark, HTTP charset, XML declaration, UTF-8.

    An encoding that does not fit the bytes is passed over; the last resort is windows-1252. The text carries no byte
    order mark and none of the characters that XML forbids; what its XML declaration says of encodings is void now.
    """
    text = _decoded(body, content_type)
    del body  # two copies of fifteen megabytes are enough
    return xml_safe(text.lstrip("\ufeff \t\r\n\0"))


def with_true_references(text: str) -> str:
    """`text` without references to characters that there are not: halves of a pair become the pair, others go.

    Some programs write "&#55357;&#56832;" for an emoji, and feedparser breaks on it.
    """
    mended = _REFERENCE.sub(_referred, text)
    if _SURROGATE.search(mended) is None:
        return mended
    return mended.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _referred(reference: re.Match[str]) -> str:
    code = int(reference[1], 16) if reference[1] else int(reference[2])
    if _LOWEST_SURROGATE <= code <= _HIGHEST_SURROGATE:
        return chr(code)
    return "" if code > sys.maxunicode or xml_safe(chr(code)) == "" else reference[0]


def _decoded(body: Body, content_type: str) -> str:
    for name in _candidates(body, content_type):
        try:
            return body.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    if _is_nearly_utf8(body):
        return body.decode("utf-8", "replace")
    return body.decode("windows-1252", "replace")


def _candidates(body: Body, content_type: str) -> list[str]:
    for mark, name in _BOMS:
        if body.startswith(mark):
            return [name]
    for start, name in _BOMLESS:
        if body.startswith(start):
            return [name]
    charset = _CHARSET.search(content_type)
    declared = _DECLARED.match(body[:500])
    names = [charset[1] if charset else "", declared[1].decode("ascii") if declared else ""]
    return [*(_as_browsers(name) for name in names if name), "utf-8"]


def _as_browsers(label: str) -> str:
    """The codec to use for a label; labels of 16-bit encodings cannot be true of a body without their marks."""
    try:
        name = codecs.lookup(label).name
    except LookupError:
        return "utf-8"
    if name.startswith(("utf-16", "utf-32")):
        return "utf-8"
    return _AS_BROWSERS.get(name, name)


def _is_nearly_utf8(body: Body) -> bool:
    """Whether all but a few characters beyond ASCII are UTF-8: then it is UTF-8 cut or damaged somewhere."""
    text = body.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    beyond_ascii = sum(1 for byte in body if byte > 0x7F)
    return broken * 10 < beyond_ascii
