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
_NEVER_FIRST = tuple("@`%")  # what no plain text of YAML begins with
_OPENED_ITEM = re.compile(
    r"""\s*(?:- +|[\w-]+: +)(?P<item>(?:"[^"]*"|'[^']*'|\[[^]]*\]) +(?P<rest>\S.*))"""
)  # "Help", he said
_TRUE, _FALSE = {"yes", "y", "on", "1", "true"}, {"no", "n", "off", "0", "false"}
_NOT_PLAIN = re.compile(r"""[][{}"'\\]|: |:$| #|^[-?&*!|>%@`#~]""")  # what YAML reads as more than text in a list
_IN_THE_OPEN = re.compile(r"localhost\b|[\d.]+(?:[:/?#]|$)|[^/?#]*:(?!443\b)\d+(?:[/?#]|$)")  # rarely https
_HOST = re.compile(r"(?:[\w-]+\.)+[\w-]+|localhost", re.ASCII)
_WEB_SCHEME = re.compile(r"(?:feed|https?)?:?/*(?=https?://)|feed:/*|(?P<web>https?):?/+|(?P<bare>https?):", re.I)


def broken_line(lines: Sequence[str], number: int, column: int) -> str:
    """'; write ...' for what is wrong with the line `number` (from 0) that YAML stopped in at `column`, or nothing."""
    if number >= len(lines):
        return ""
    if quotes := _missing_quotes(lines[number], column):
        return quotes
    here = _KEY.match(lines[number])
    above = next((each for each in range(number - 1, -1, -1) if _holds_more_than_comment(lines[each])), None)
    if here is None:
        return _stray(lines[above], above + 1) if above is not None and lines[number][:1].isalnum() else ""
    if above is not None and (hint := _hint_from_above(here, lines[above], above + 1)):
        return hint
    if column > here.end("key") and ": " in lines[number][here.end("key") + 1 :]:
        return f"; put the text after '{here['key']}:' into quotes, for it holds ': '"
    return ""


def _missing_quotes(line: str, column: int) -> str:
    """What to do with a text that begins with a sign of YAML's own, as many a headline does."""
    if line[column : column + 1] in _NEVER_FIRST:
        return f"; put the text that begins with '{line[column]}' into quotes"
    opened = _OPENED_ITEM.fullmatch(line)
    if opened and column >= opened.start("rest"):
        return f"; put the whole text into quotes: {_quoted(opened['item'].rstrip())}"
    return ""


def _quoted(text: str) -> str:
    """The text as YAML reads it whole."""
    return f'"{text}"' if "'" in text and not {'"', "\\"} & set(text) else "'" + text.replace("'", "''") + "'"


def _stray(above: str, number: int) -> str:
    """What to do with a line of plain text at the margin, most often the second one of a description."""
    key = _KEY.fullmatch(above)
    if key is None or not key["value"] or key["indent"]:
        return ""
    return f"; indent this line if it goes on with '{key['key']}' in line {number}"


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
    if re.match(r"-\w", value.strip()):
        return "; write a space after each '-'"
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
