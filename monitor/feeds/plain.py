"""Turns what feeds hold (markup, entities, control characters) into plain text."""

from __future__ import annotations

import html
import re

from monitor.core.text import without_heaps

# Invisible characters that reorder, hide or forge: C0 and C1 controls, bidirectional overrides and isolates,
# zero-width spaces, soft hyphens (they split figures), byte order marks, lone surrogates, noncharacters.
_ESCAPE_SEQUENCE = re.compile(r"\x1b\[[0-9;?]{0,20}[A-Za-z]")
_UNWANTED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff"
    "\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]"
)
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_LONG_NUMBER = re.compile(r"(?<=&#)[0-9]{9,}")
_MOST_DIGITS = 8  # of a character's number, zeros before it aside: whatever is longer is none
_EMPTY_LINES = re.compile(r"\n\s*\n")
_C1 = {code: bytes([code]).decode("windows-1252", "ignore") for code in range(0x80, 0xA0)}

_TOKEN = re.compile(r"<(?:!--(?P<comment>)|(?P<close>/?)(?P<name>[a-zA-Z][a-zA-Z0-9:]*)|[!?])")
_UNSEEN = "script style template noscript iframe svg head title select textarea"
_DROPPED = frozenset(_UNSEEN.split())
_LINE_ENDING = (
    "address article aside blockquote br dd details div dl dt fieldset figcaption figure footer h1 h2 h3 h4 h5 h6 "
    "header hr li main nav ol p pre section summary table tbody tfoot thead tr ul"
)
_BLOCKS = frozenset(_LINE_ENDING.split())
_CELLS = frozenset({"td", "th"})
_NAMES = {name: "|".join(sorted(names)) for name, names in (("block", _BLOCKS), ("cell", _CELLS), ("unseen", _DROPPED))}
_NEEDS_CARE = re.compile(rf"<(?:[!?]|(?:[a-zA-Z0-9]+:)?(?:{_NAMES['unseen']})(?![a-zA-Z0-9:]))", re.IGNORECASE)
_BLOCK_TAG = re.compile(rf"</?(?:[a-z0-9]+:)?(?:{_NAMES['block']})(?![a-z0-9:])[^<>]*>", re.IGNORECASE)
_CELL_TAG = re.compile(rf"</?(?:[a-z0-9]+:)?(?:{_NAMES['cell']})(?![a-z0-9:])[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_LOOKS_LIKE_MARKUP = re.compile(r"</[a-zA-Z][a-zA-Z0-9]{0,12}\s?>|<(?:br|hr|p|img)\b[^<>]{0,500}>|&#?[a-zA-Z0-9]{2,8};")


def strip_controls(text: str) -> str:
    """`text` without characters that are invisible, or heaped up, and do harm in stores, logs, terminals or alerts."""
    if not text.isascii():
        text = without_heaps(text.translate(_C1))
    if _UNWANTED.search(text) is None:
        return text
    return _UNWANTED.sub("", _ESCAPE_SEQUENCE.sub("", text))


def xml_safe(document: str) -> str:
    """`document` without the characters that XML forbids, so that a strict parser can read the rest."""
    if _NOT_XML.search(document) is None:
        return document
    return _NOT_XML.sub("", _ESCAPE_SEQUENCE.sub("", document))


def one_line(text: str) -> str:
    """`text` cleaned, each run of white space one space: for titles, names, links."""
    return " ".join(strip_controls(_repair(text)).split())


def title_text(value: str) -> str:
    """A title as plain text on one line; markup is removed where there is any."""
    if _LOOKS_LIKE_MARKUP.search(value):
        value = html_to_text(value)
    return one_line(value)


def enough_digits(number: str) -> str:
    """Of the digits of a reference's number, so many that it is the same character, or none as before."""
    return number.lstrip("0")[:_MOST_DIGITS] or "0"


def html_to_text(value: str) -> str:
    """The text a reader would see of `value`: blocks end lines, scripts and styles go, entities become characters."""
    text = _without_tags(value) if "<" in value else _unwrapped(value)
    if "&" in text:
        # Python raises an error for a number of some thousand digits (sys.set_int_max_str_digits).
        text = html.unescape(_LONG_NUMBER.sub(lambda number: enough_digits(number[0]), text))
    lines = strip_controls(_repair(text)).split("\n")
    return "\n".join(filter(None, (" ".join(line.split()) for line in lines)))


def _unwrapped(value: str) -> str:
    """Text without markup: a line that ends is only wrapped, an empty line ends a paragraph."""
    if "\n" not in value:
        return value
    return "\n".join(paragraph.replace("\n", " ") for paragraph in _EMPTY_LINES.split(value))


def _without_tags(value: str) -> str:
    """Markup without comments and unseen elements, which is nearly all there is, in three sweeps; else the long way."""
    if _NEEDS_CARE.search(value) is None:
        text = _BLOCK_TAG.sub("\n", value.replace("\n", " "))
        text = _TAG.sub("", _CELL_TAG.sub(" ", text))
        if "<" not in text or _TOKEN.search(text) is None:
            return text
    return _without_markup(value)


def _without_markup(value: str) -> str:
    """One pass over the tags; each character is looked at a bounded number of times."""
    parts: list[str] = []
    unclosed: set[str] = set()  # looked for to the very end once, never again
    at = 0
    while (token := _TOKEN.search(value, at)) is not None:
        parts.append(value[at : token.start()].replace("\n", " "))
        at = _end_of_token(value, token)
        name = (token["name"] or "").lower().rpartition(":")[2]
        if name in _DROPPED and not token["close"] and name not in unclosed:
            end = _end_of_dropped(value, name, at)
            if end < 0:
                unclosed.add(name)
            else:
                at = end
        elif name in _BLOCKS:
            parts.append("\n")
        elif name in _CELLS:
            parts.append(" ")
    parts.append(value[at:].replace("\n", " "))
    return "".join(parts)


def _end_of_token(value: str, token: re.Match[str]) -> int:
    if token["comment"] is not None:
        end = value.find("-->", token.end())
        return len(value) if end < 0 else end + 3
    end = value.find(">", token.end())
    return len(value) if end < 0 else end + 1


def _end_of_dropped(value: str, name: str, at: int) -> int:
    """Where the element whose start tag ends at `at` is closed; -1 where it never is."""
    if value[at - 2 : at] == "/>":
        return at
    closing = re.compile(rf"</{name}\b[^>]{{0,200}}>", re.IGNORECASE).search(value, at)
    return -1 if closing is None else closing.end()


def _repair(text: str) -> str:
    """UTF-8 that was taken for Latin-1 and encoded once more, read right; other text as it is."""
    if text.isascii():
        return text
    try:
        return text.encode("iso-8859-1").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return text
