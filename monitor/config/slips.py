"""Guesses which of the common slips was made where a file or value cannot be read: what to write in its place."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from urllib.parse import urlsplit

LONGEST_SHOWN = 80  # characters of a value that is written out as it should be
LONGEST_NAME = 3  # words between commas that are read as names in a list, and not as the clauses of a sentence
_KEY = re.compile(r"(?P<indent> *(?:- +)?)(?P<key>[\w-]+): *(?P<value>[^ #].*)?")
_LONE_ADDRESS = re.compile(r"""(?P<indent> *)- +["']?https?://[^\s"']+["']?\s*(?:#.*)?""")
_TRUE, _FALSE = {"yes", "y", "on", "1", "true"}, {"no", "n", "off", "0", "false"}
_NOT_PLAIN = re.compile(r"""[][{}"'\\]|: |:$| #|^[-?&*!|>%@`#~]""")  # what YAML reads as more than text in a list
_IN_THE_OPEN = re.compile(r"localhost\b|[\d.]+(?:[:/?#]|$)|[^/?#]*:(?!443\b)\d+(?:[/?#]|$)")  # rarely https
_HOST = re.compile(r"(?:[\w-]+\.)+[\w-]+|localhost", re.ASCII)
_WEB_SCHEME = re.compile(r"(?:feed|https?)?:?/*(?=https?://)|feed:/*|(?P<web>https?):?/+|(?P<bare>https?):", re.I)


def broken_line(lines: Sequence[str], number: int, column: int) -> str:
    """'; write ...' for what is wrong with the line `number` (from 0) that YAML stopped in at `column`, or nothing."""
    here = _KEY.match(lines[number]) if number < len(lines) else None
    if here is None:
        return ""
    above = next((each for each in range(number - 1, -1, -1) if _holds_more_than_comment(lines[each])), None)
    if above is not None and (hint := _hint_from_above(here, lines[above], above + 1)):
        return hint
    if column > here.end("key") and ": " in lines[number][here.end("key") + 1 :]:
        return f"; put the text after '{here['key']}:' into quotes, for it holds ': '"
    return ""


def _holds_more_than_comment(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


def _hint_from_above(here: re.Match[str], above: str, number: int) -> str:
    """What the line before, in the file the `number`th, has to do with it."""
    lone = _LONE_ADDRESS.fullmatch(above)
    if lone and len(here["indent"]) >= len(lone["indent"]):
        return f"; write '- url: ADDRESS' in line {number} where more keys follow"
    key = _KEY.match(above)
    if key is None or not key["value"]:
        return ""
    deeper = len(here["indent"]) > len(key["indent"])
    if deeper and "-" not in key["indent"] and key["key"] != "url" and "://" in key["value"]:
        return f"; write '{key['key']}:' alone in line {number}, and 'url: ADDRESS' below it, where more keys follow"
    dash = key["indent"].find("-")
    if deeper or 0 <= dash < len(here["indent"]) < len(key["indent"]):
        return f"; indent '{here['key']}' as '{key['key']}' in line {number}"
    return ""


def as_truth(value: object) -> str:
    """'; write true' for a word or number that means it elsewhere, and so for false; or nothing."""
    word = str(value).lower()
    if word in _TRUE or word in _FALSE:
        return f"; write {'true' if word in _TRUE else 'false'}"
    return ""


def as_list(value: object) -> str:
    """'; write [Rotterdam]' for a lone text; names between commas are its items. Nothing for what is long."""
    if not isinstance(value, str) or not 0 < len(value.strip()) <= LONGEST_SHOWN or "\n" in value:
        return ""
    pieces = [piece.strip() for piece in value.split(",")]
    if not all(piece and len(piece.split()) <= LONGEST_NAME for piece in pieces):
        pieces = [value.strip()]
    shown = (
        json.dumps(piece, ensure_ascii=False) if "," in piece or _NOT_PLAIN.search(piece) else piece for piece in pieces
    )
    return f"; write [{', '.join(shown)}]"


def as_address(value: str) -> str:
    """'; write https://www.example.org/rss' for an address without its beginning, or nothing."""
    found = _WEB_SCHEME.match(value)
    rest = value[found.end() :] if found else value
    if re.search(r"\s|@", rest):
        return ""
    written = rest if re.match("https?://", rest) else f"{_scheme(found, rest)}://{rest}"
    try:
        host = urlsplit(written).hostname or ""
    except ValueError:
        return ""
    return f"; write {written}" if len(written) <= LONGEST_SHOWN and _HOST.fullmatch(host) else ""


def _scheme(found: re.Match[str] | None, rest: str) -> str:
    """As it was meant to be written, else as such a host most likely answers."""
    if found and (meant := found["web"] or found["bare"]):
        return meant.lower()
    return "http" if _IN_THE_OPEN.match(rest) else "https"
