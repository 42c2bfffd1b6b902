"""Finds the encoding of a document as browsers find it, and where its label is plainly wrong, by its bytes.

Labels mean what they mean to browsers (WHATWG Encoding Standard, 4.2); those that browsers do not know say nothing.
So no label leads to a codec that is no encoding of text ("undefined" raises, "unicode_escape" unescapes).
"""

from __future__ import annotations

import codecs
import re

Body = bytes | bytearray

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    # Without a mark: "<" as each of them writes it.
    (b"\x00\x00\x00<", "utf-32-be"),
    (b"<\x00\x00\x00", "utf-32-le"),
    (b"\x00<\x00", "utf-16-be"),
    (b"<\x00", "utf-16-le"),
)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
_DECLARED = re.compile(rb"^\s{0,100}<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9_.:-]{2,40})[\"']")

# The codecs that browsers have, by Python's name; the first of a pair is read as the second, of which it is a part.
_CODECS = {
    **dict.fromkeys(("utf-8", "utf-8-sig"), "utf-8"),
    **{f"cp{number}": f"cp{number}" for number in (866, 874, *range(1250, 1259))},
    **{f"iso8859-{part}": f"iso8859-{part}" for part in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)},
    **{name: name for name in ("koi8-r", "koi8-u", "mac-roman", "mac-cyrillic", "euc_jp", "iso2022_jp")},
    **dict.fromkeys(("ascii", "iso8859-1", "cp1252"), "cp1252"),
    **dict.fromkeys(("iso8859-9", "cp1254"), "cp1254"),
    **dict.fromkeys(("iso8859-11", "tis-620", "cp874"), "cp874"),
    **dict.fromkeys(("gb2312", "gbk", "gb18030"), "gb18030"),
    **dict.fromkeys(("shift_jis", "cp932"), "cp932"),
    **dict.fromkeys(("euc_kr", "cp949"), "cp949"),
    **dict.fromkeys(("big5", "big5hkscs"), "big5hkscs"),
}
# Labels of browsers that Python does not know, "x-" before them aside.
_LABELS = {
    "cn-big5": "big5",
    "dos-874": "cp874",
    "iso-8859-8-i": "iso8859-8",
    "mac": "mac-roman",
    "mac-ukrainian": "mac-cyrillic",
    "windows-31j": "cp932",
    "windows-874": "cp874",
    "windows-949": "cp949",
    "x-big5": "big5",
}
# Bytes beyond one a character. A body that is valid UTF-8 with so many is UTF-8 whatever its label says.
_BEYOND_CHANCE = 4

# Two letters in a row beyond ASCII after a capital one: Latin text has accents, never words of nothing else.
_WINDOWS_CYRILLIC = re.compile(rb"[\xc0-\xdf][\xe0-\xff]{2}")
_KOI_CYRILLIC = re.compile(rb"[\xe0-\xff][\xc0-\xdf]{2}")
_CYRILLIC_BYTES = bytes([*range(0xC0, 0x100), *b"\xa5\xa8\xaa\xaf\xb2\xb3\xb4\xb8\xba\xbf"])  # and Ukrainian, Ё
_PUNCTUATION = b"\x84\x85\x91\x92\x93\x94\x96\x97\xa0\xab\xb9\xbb"  # of windows-1251
_LEAST_CYRILLIC = 0.9  # of the bytes beyond ASCII
_ASCII = bytes(range(0x80))
_BEYOND_ASCII = re.compile(rb"[\x80-\xff]")
_SAMPLE = 100_000  # bytes, from the first one beyond ASCII, that tell the language of them all


def decoded(body: Body, content_type: str) -> str:
    """`body` as text: byte order mark, plain UTF-8, HTTP charset, XML declaration, else the likeliest encoding."""
    for mark, name in _BOMS:
        if body.startswith(mark):
            return body.decode(name, "replace")
    as_utf8 = _utf8(body)
    names = [name for label in _labels(body, content_type) if (name := _codec(label)) != "utf-8"]
    if as_utf8 is not None and (not names or len(body) - len(as_utf8) >= _BEYOND_CHANCE):
        return as_utf8
    for name in names:
        try:
            return body.decode(_likelier(body) if name == "cp1252" else name)
        except UnicodeDecodeError:
            continue
    if as_utf8 is not None:
        return as_utf8
    return body.decode("utf-8" if _is_nearly_utf8(body) else _likelier(body), "replace")


def _utf8(body: Body) -> str | None:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _labels(body: Body, content_type: str) -> list[str]:
    charset = _CHARSET.search(content_type)
    declared = _DECLARED.match(body[:500])
    labels = [charset[1] if charset else "", declared[1].decode("ascii") if declared else ""]
    return [label for label in labels if label]


def _codec(label: str) -> str:
    """The codec to use for a label; "utf-8" for labels that say nothing, or nothing that can be true.

    Bodies in 16 or 32 bits were known by their first bytes: under another label of that kind stands UTF-8.
    """
    label = label.lower().removeprefix("x-")
    try:
        return _CODECS.get(codecs.lookup(_LABELS.get(label, label)).name, "utf-8")
    except LookupError:
        return "utf-8"


def _is_nearly_utf8(body: Body) -> bool:
    """Whether all but a few characters beyond ASCII are UTF-8: then it is UTF-8 cut or damaged somewhere."""
    broken = body.decode("utf-8", "replace").count("\ufffd")
    return broken * 10 < len(body.translate(None, _ASCII))


def _likelier(body: Body) -> str:
    """windows-1252, or the Cyrillic encoding that the bytes can only be."""
    first = _BEYOND_ASCII.search(body)
    sample = body[first.start() : first.start() + _SAMPLE] if first else b""
    letters = sample.translate(None, _ASCII + _PUNCTUATION)
    if len(letters.translate(None, _CYRILLIC_BYTES)) > (1 - _LEAST_CYRILLIC) * len(letters):
        return "cp1252"
    windows, koi = len(_WINDOWS_CYRILLIC.findall(sample)), len(_KOI_CYRILLIC.findall(sample))
    if not windows and not koi:
        return "cp1252"
    return "cp1251" if windows >= koi else "koi8-r"
