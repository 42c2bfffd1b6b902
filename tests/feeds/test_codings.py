"""Content codings: undone however they arrive and however often they were applied, told from text, cut ones noticed."""

from __future__ import annotations

import codecs
import gzip
import random
import zlib

import brotli
import pytest

from monitor.errors import FeedError
from monitor.feeds.decoding import Unpacker

WORDS = ("<item><title>", "ferry", "harbour", "</title><link>https://evening.example/", "</link></item>", "12,000")


def document(size: int) -> bytes:
    draw = random.Random(size)
    text = "<?xml version='1.0'?><rss><channel>"
    while len(text) < size:
        text += draw.choice(WORDS) + " "
    return text[:size].encode()


TEXT = document(3_000)
LONG = document(60_000)


def unpacked(coding: str, body: bytes, step: int = 0, limit: int = 1_000_000) -> tuple[bytes, bool]:
    """What comes of `body`, which arrives `step` bytes at a time or at once, and whether it is whole."""
    unpacker = Unpacker(limit)
    unpacker.coding = coding
    step = step or len(body)
    for start in range(0, len(body), step):
        unpacker.feed(body[start : start + step])
    return bytes(unpacker.finish()), unpacker.is_whole


def streamed(text: bytes, window: int) -> bytes:
    stream = brotli.Compressor(quality=4, lgwin=window)
    return bytes(stream.process(text) + stream.flush() + stream.finish())


@pytest.mark.parametrize("step", [1, 2, 999, 0])
@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", gzip.compress(TEXT)),
        ("", gzip.compress(TEXT)),
        ("deflate", zlib.compress(TEXT)),
        ("deflate", zlib.compress(TEXT)[2:-4]),
        ("br", brotli.compress(TEXT)),
        ("gzip, gzip", gzip.compress(gzip.compress(TEXT))),
        ("gzip", gzip.compress(gzip.compress(TEXT))),
        ("br, GZIP", gzip.compress(brotli.compress(TEXT))),
        ("gzip, identity", gzip.compress(TEXT)),
        ("gzip", gzip.compress(TEXT) + b"padding"),
    ],
)
def test_a_coded_body_is_whole_however_it_arrives(coding: str, body: bytes, step: int) -> None:
    assert unpacked(coding, body, step) == (TEXT, True)


@pytest.mark.parametrize("window", [16, 19, 21, 22, 23])
def test_no_brotli_is_taken_for_text(window: int) -> None:
    texts = [document(size) for size in range(200, 9_000, 101)]

    assert [text[-9:] for text in texts if unpacked("br", streamed(text, window)) != (text, True)] == []


def test_brotli_that_begins_as_blanks_and_a_document_do_is_undone() -> None:
    alike = [body for size in range(200, 800) if (body := streamed(document(size), 22))[:2] in (b"\x0b<", b"\x0b{")]

    assert alike
    for body in alike:
        text, is_whole = unpacked("br", body)
        assert is_whole
        assert text == document(len(text))


@pytest.mark.parametrize("coding", ["br", "deflate", "gzip", "UTF-8", "none", "zstd"])
@pytest.mark.parametrize("begins", [b"", b"\n \r\n\t", codecs.BOM_UTF8, codecs.BOM_UTF8 + b"\n"])
def test_text_whose_header_speaks_of_a_coding_is_text(coding: str, begins: bytes) -> None:
    for size in (10, 100, 3_000):
        text = begins + document(3_000)[:size]
        assert unpacked(coding, text) == (text, True)


@pytest.mark.parametrize("coding", ["br", "none"])
def test_text_in_sixteen_bits_whose_header_speaks_of_a_coding_is_text(coding: str) -> None:
    text = codecs.BOM_UTF16_LE + TEXT.decode().encode("utf-16-le")

    assert unpacked(coding, text) == (text, True)


@pytest.mark.parametrize(
    ("coding", "body"),
    [("br", brotli.compress(TEXT)), ("gzip", gzip.compress(TEXT)), ("gzip, gzip", gzip.compress(gzip.compress(TEXT)))],
)
def test_a_coded_body_that_was_cut_is_not_whole(coding: str, body: bytes) -> None:
    text, is_whole = unpacked(coding, body[:-20])

    assert not is_whole
    assert TEXT.startswith(text)


@pytest.mark.parametrize("step", [1, 2, 999, 0])
def test_gzip_in_several_parts_is_whole_however_it_arrives(step: int) -> None:
    parts = [gzip.compress(LONG[start : start + 20_000]) for start in range(0, len(LONG), 20_000)]

    assert unpacked("gzip", b"".join(parts) + b"\0\0" + parts[0], step) == (LONG, True)


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", gzip.compress(LONG)[:-8] + b"\0" * 8),
        ("gzip", gzip.compress(LONG)[:-4] + b"\0" * 4),
        ("deflate", zlib.compress(LONG)[:-4] + b"\0" * 4),
    ],
)
def test_of_a_body_whose_checksum_is_wrong_all_is_kept_and_it_is_not_whole(coding: str, body: bytes) -> None:
    assert unpacked(coding, body) == (LONG, False)


@pytest.mark.parametrize("body", [gzip.compress(LONG), brotli.compress(LONG, quality=4)])
def test_of_a_damaged_body_what_came_before_is_kept(body: bytes) -> None:
    at = len(body) - 1_000
    text, is_whole = unpacked("br" if body[:1] != b"\x1f" else "gzip", body[:at] + b"\xff" * 1_000)

    assert not is_whole
    assert text[:30_000] == LONG[:30_000]


@pytest.mark.parametrize(
    ("coding", "begins", "piece"),
    [
        ("gzip", gzip.compress(TEXT), gzip.compress(b"")),
        ("gzip", gzip.compress(TEXT), b"\0"),
        ("gzip", b"\x1f\x8b\x08\x08\0\0\0\0\0\x03", b"name"),
        ("deflate", zlib.compress(TEXT), b"\0"),
    ],
)
def test_what_never_ends_is_too_large_though_nothing_comes_out_of_it(coding: str, begins: bytes, piece: bytes) -> None:
    with pytest.raises(FeedError, match="larger than 100,000 bytes"):
        unpacked(coding, begins + piece * 100_000, step=9_000, limit=100_000)


def test_the_limit_holds_for_each_coding() -> None:
    padded = gzip.compress(gzip.compress(TEXT) + b"\0" * 50_000_000)

    with pytest.raises(FeedError, match="larger than 1,000,000 bytes"):
        unpacked("gzip, gzip", padded)


def test_codings_without_end_are_refused() -> None:
    with pytest.raises(FeedError, match="coded 4 times over"):
        unpacked("gzip, gzip, gzip, gzip", TEXT)
