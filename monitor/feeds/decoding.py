"""Turns the bytes of an answer into the text of a document: content codings, with a cap, and character encodings."""

from __future__ import annotations

import codecs
import re
import sys
import zlib
from collections.abc import Iterator

from monitor.errors import FeedError
from monitor.feeds.charsets import Body, decoded
from monitor.feeds.plain import enough_digits, xml_safe
from monitor.model import FeedFailure

ACCEPT_ENCODING = "gzip, deflate, br"
_GZIP_MAGIC = b"\x1f\x8b"
_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_BLANKS = b" \t\r\n"
_ENOUGH = 1_000  # bytes by which a coding is told from text; text is no valid brotli for so long
_MOST_CODINGS = 3
_STEP = 1_000_000  # bytes decompressed at a time, so that a bomb is seen before it is in memory
_PIECE = 4_096  # bytes of an answer undone at a time: what comes out of one that is damaged is lost with it

_REFERENCE = re.compile(r"&#(?:[xX]([0-9a-fA-F]+)|([0-9]+));")
_BARE_AMPERSAND = re.compile(r"<!\[CDATA\[.*?(?:\]\]>|\Z)|&(?!#?\w{1,40};)", re.DOTALL)
_SURROGATE = re.compile("[\ud800-\udfff]")
_LOWEST_SURROGATE, _HIGHEST_SURROGATE = 0xD800, 0xDFFF


class Unpacker:
    """Undoes the content codings as chunks arrive, up to `limit` bytes of the answer, and of what comes out of each.

    Raises FeedError as soon as it is more, or with `may_cut` keeps so many.
    """

    def __init__(self, limit: int, *, may_cut: bool = False) -> None:
        self.body = bytearray()
        self.coding = ""
        self.is_whole = True  # False once it was cut, or a coding turned out to be broken: what came before is kept
        self._limit = limit
        self._may_cut = may_cut
        self._taken = 0  # bytes of the answer: parts without end out of which nothing comes are too large as well
        self._layers: list[_Layer] = []

    def feed(self, chunk: bytes) -> None:
        """Take in the next chunk of the answer."""
        if self.is_whole:
            self._layers = self._layers or [_Layer(coding) for coding in _codings(self.coding)]
            self._unpack(self._layers[0].parts(chunk), 0)
            self._taken += len(chunk)
            if self._taken > self._limit:
                self._end_too_large()

    def finish(self) -> Body:
        """The whole body, or as much as could be unpacked (`is_whole` tells which), not copied once more."""
        for depth, layer in enumerate(self._layers):
            self._unpack(layer.rest(), depth)
            self.is_whole = self.is_whole and layer.at_end
        return self.body

    def _unpack(self, parts: Iterator[bytes], depth: int) -> None:
        """Hand what comes out of the layer at `depth` to the next one, in the end to the body."""
        layer = self._layers[depth]
        try:
            for part in parts:
                layer.size += len(part)
                if depth + 1 < len(self._layers):
                    self._unpack(self._layers[depth + 1].parts(part), depth + 1)
                else:
                    self.body += part
                if layer.size > self._limit:
                    self._end_too_large()
                if not self.is_whole:
                    return
        except (zlib.error, ValueError):
            self.is_whole = False

    def _end_too_large(self) -> None:
        self.is_whole = False
        del self.body[self._limit :]
        if not self._may_cut:
            raise FeedError(FeedFailure.TOO_LARGE, f"larger than {self._limit:,} bytes")


class _Layer:
    """One content coding, a bounded step at a time. Whether it is there is told by the first bytes, held until then."""

    def __init__(self, coding: str) -> None:
        self.size = 0  # bytes that have come out of it
        self._coding = coding
        self._held = b""
        self._is_known = False
        self._decoder: _Zlib | _Brotli | None = None

    @property
    def at_end(self) -> bool:
        return self._decoder is None or self._decoder.at_end

    def parts(self, chunk: bytes) -> Iterator[bytes]:
        """What comes out of the next chunk."""
        if self._is_known:
            yield from (chunk,) if self._decoder is None else self._decoder.parts(chunk)
            return
        self._held += chunk
        if len(self._held) >= _ENOUGH:
            yield from self.rest()

    def rest(self) -> Iterator[bytes]:
        """What comes out of the bytes that are held."""
        held, self._held = self._held, b""
        if held:
            self._decoder = _decoder(self._coding, held)
            self._is_known = True
            yield from self.parts(held)


def _codings(header: str) -> list[str]:
    """The codings of a Content-Encoding in the order in which to undo them, and perhaps one more that is not told of.

    Some servers compress twice and say so once, or serve a .gz file as it is.
    """
    told = [coding for part in header.split(",") if (coding := part.strip().lower()) not in ("", "identity")]
    if len(told) > _MOST_CODINGS:
        raise FeedError(FeedFailure.UNREADABLE, f"coded {len(told)} times over")
    return [*reversed(told), ""]


class _Zlib:
    """gzip of several members, zlib, or bare deflate, a bounded step at a time."""

    def __init__(self, window: int) -> None:
        self._window = window
        self._stream = zlib.decompressobj(window)
        self._is_over = False
        self._half = b""  # of the mark with which another member would begin, when no more of it has come

    @property
    def at_end(self) -> bool:
        return self._stream.eof

    def parts(self, chunk: bytes) -> Iterator[bytes]:
        for piece in _pieces(chunk):
            rest, self._half = self._half + piece, b""
            while rest and not self._is_over:
                if not self._stream.eof:
                    yield from self._undone(rest)
                    rest = self._stream.unconsumed_tail or self._stream.unused_data
                elif rest == _GZIP_MAGIC[:1]:
                    self._half, rest = rest, b""
                elif rest.startswith(_GZIP_MAGIC):
                    self._stream = zlib.decompressobj(self._window)
                else:
                    self._is_over = True  # bytes after the end are padding

    def _undone(self, rest: bytes) -> Iterator[bytes]:
        """The next step of what comes out of `rest`. Raises zlib.error behind all that comes before a damage."""
        before = self._stream.copy()
        try:
            yield self._stream.decompress(rest, _STEP)
        except zlib.error:  # which drops all that came out of these bytes, though only a checksum may be wrong
            yield from (before.decompress(rest[at : at + 1]) for at in range(len(rest)))


class _Brotli:
    """Brotli, a bounded step at a time."""

    def __init__(self) -> None:
        import brotli  # type: ignore[import-untyped]  # ships no types

        self._stream = brotli.Decompressor()
        self._error = brotli.error

    @property
    def at_end(self) -> bool:
        return bool(self._stream.is_finished())

    def parts(self, chunk: bytes) -> Iterator[bytes]:
        if self.at_end:
            return  # bytes after the end are padding
        try:
            for piece in _pieces(chunk):
                yield self._stream.process(piece, output_buffer_limit=_STEP)
                while not self._stream.can_accept_more_data():
                    yield self._stream.process(b"", output_buffer_limit=_STEP)
        except self._error as error:
            raise ValueError(str(error)) from error


def _pieces(chunk: bytes) -> Iterator[bytes]:
    return (chunk[start : start + _PIECE] for start in range(0, len(chunk), _PIECE))


def _decoder(coding: str, first: bytes) -> _Zlib | _Brotli | None:
    """What undoes `coding`; None for a body that is not coded, whatever its header says."""
    if first.startswith(_GZIP_MAGIC):
        return _Zlib(zlib.MAX_WBITS | 16)
    if coding in ("", "gzip", "x-gzip") or _is_text(coding, first):
        return None
    return _named(coding, first)


def _named(coding: str, first: bytes) -> _Zlib | _Brotli:
    if coding == "br":
        return _Brotli()
    if coding == "deflate":
        is_wrapped = first[0] & 0x0F == 8 and int.from_bytes(first[:2], "big") % 31 == 0  # RFC 1950, 2.2
        return _Zlib(zlib.MAX_WBITS if is_wrapped else -zlib.MAX_WBITS)
    raise FeedError(FeedFailure.UNREADABLE, f"unknown content coding {coding[:40]!r}")


def _is_text(coding: str, first: bytes) -> bool:
    """Whether a document that is not coded begins so: no coding begins with its first characters.

    Brotli and bare deflate may begin with a blank before one of them, but then they can be undone.
    """
    if first.startswith(_MARKS):
        return True
    if first.lstrip(_BLANKS)[:1] not in (b"<", b"{"):
        return False
    if first[:1] not in _BLANKS or coding not in ("br", "deflate"):
        return True
    try:
        return not sum(len(part) for part in _named(coding, first).parts(first))
    except (zlib.error, ValueError):
        return True


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
    code = int(enough_digits(reference[1] or reference[2]), 16 if reference[1] else 10)
    if _LOWEST_SURROGATE <= code <= _HIGHEST_SURROGATE:
        return chr(code)
    return "" if code > sys.maxunicode or xml_safe(chr(code)) == "" else f"&#{code};"
