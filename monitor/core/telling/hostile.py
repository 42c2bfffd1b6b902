"""Makes feed text safe to show: no control or bidi characters, no mentions, links of http(s) only."""

import re
import unicodedata
from urllib.parse import quote, urlsplit, urlunsplit

from monitor.core.text import without_heaps

ZERO_WIDTH = "\u200b"  # put into what a chat server would act on, so that it does not; a reader does not see it
LONGEST_LINK = 2000

# What rings for people, tags, and links that hide their address; some servers read these in plain text too.
_ACTIVE = re.compile(
    r"@(?=everyone\b|here\b|channel\b|all\b|room\b)|(?<!\w)@(?=\w)|<(?=[!@#/\w])|\](?=\()", re.IGNORECASE
)
_SAFE_IN_LINK = "/:?#@!$&+,;=%~-._"  # what may stay as it is; quotes, brackets and asterisks may not
_IGNORED_CATEGORIES = {
    "Cc",
    "Cf",
    "Cs",
    "Co",
    "Cn",
}  # control, format (bidi, zero width), surrogate, private, unassigned
_JOINERS = {"\u200c", "\u200d"}  # part of how some scripts and emoji are written


def clean(text: str) -> str:
    """`text` on one line, its mentions defused, without characters that steer terminals or the way of writing, or
    heaps of marks.
    """
    visible = without_heaps("".join(character for character in " ".join(text.split()) if _is_visible(character)))
    return _ACTIVE.sub(lambda match: match.group() + ZERO_WIDTH, " ".join(visible.split()))


def safe_link(url: str) -> str:
    """`url` when it is an http(s) address, encoded so that no format can be broken by it; else ""."""
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").encode("idna").decode("ascii")
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not host or len(url) > LONGEST_LINK or ":" in host:
        return ""
    path, query, fragment = (_encoded(part) for part in (parts.path, parts.query, parts.fragment))
    return urlunsplit((parts.scheme, quote(host, safe=".-") + port, path, query, fragment))


def clip(text: str, size: int, keep: str = "") -> str:
    """At most `size` characters of `text`, cut between words, around `keep` where it holds that."""
    if len(text) <= size:
        return text
    if size < 3:
        return "…"[:size]
    start = max(text.find(keep), 0) if keep else 0
    # The kept words stand a third of the way in, so that what leads to them is seen too.
    first = 0 if start + len(keep) < size - 2 else min(start - size // 3, len(text) - size + 2)
    window = text[first : first + size - 2]
    if first > 0:
        window = window.partition(" ")[2] or window
    if first + size - 2 < len(text):
        window = window.rpartition(" ")[0] or window
        return ("…" if first > 0 else "") + window.rstrip(" ,;:-") + "…"
    return "…" + window


def _is_visible(character: str) -> bool:
    return character in _JOINERS or unicodedata.category(character) not in _IGNORED_CATEGORIES


def _encoded(part: str) -> str:
    return quote("".join(character for character in part if _is_visible(character)), safe=_SAFE_IN_LINK)
