"""Reads robots.txt (RFC 9309): which pages of a host this program may ask for.

Of the file only the rules that concern us are kept, as one text: a host may send half a megabyte of them, and one round
of polling may come to many hosts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from monitor.feeds.charsets import Body

AGENT = "StorylineMonitor"  # the name that robots.txt knows us by
LARGEST_ROBOTS = 500 * 1024  # bytes that are read (RFC 9309, 2.5: at least so many)

_PRODUCT = re.compile(r"\*(?!\S)|[A-Za-z_-]*")  # RFC 9309, 2.2.1
_LINE_END = re.compile(r"\r\n|\r|\n")
_ESCAPED = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED = re.compile(r"[A-Za-z0-9._~-]")  # RFC 3986, 2.3
_KEPT = "!\"#%&'()+,/:;<=>?@[\\]^`{|}"  # of ASCII, which is compared as it is written
_SPECIAL = "*$"  # mean something in a pattern, and are escaped in an address (RFC 9309, 2.2.3)
_FOR_US = frozenset({AGENT.lower(), "*"})  # agents of other names are not kept: a file may hold tens of thousands


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules for us, one a line: "+" where pages may be read and "-" where not, and the pattern of their paths."""

    lines: str = ""

    def allow(self, url: str) -> bool:
        """Whether the page at `url` may be read: as the longest pattern says that fits it, in doubt yes.

        Raises ValueError for what is no address.
        """
        parts = urlsplit(url)
        path = _octets((parts.path or "/") + (f"?{parts.query}" if parts.query else ""), _KEPT)
        fitting = [(len(line), line[0]) for line in self.lines.split("\n") if line and _fits(line[1:], path)]
        if not fitting:
            return True
        longest, _ = max(fitting)
        return (longest, "+") in fitting


EVERYTHING = Rules()
NOTHING = Rules("-/")


def whole_lines(body: Body) -> Body:
    """`body`, which was cut somewhere, up to the end of its last whole line."""
    return body[: max(body.rfind(b"\n"), body.rfind(b"\r")) + 1]


def rules_of(text: str) -> Rules:
    """The rules that a robots.txt holds for us: all groups that name us, or else all that are for everybody."""
    ours: dict[str, None] = {}
    everybodys: dict[str, None] = {}
    is_named = False
    for agents, line in _grouped(text):
        if AGENT.lower() in agents:
            is_named = True
            ours.setdefault(line)
        if "*" in agents:
            everybodys.setdefault(line)
    return Rules("\n".join(filter(None, ours if is_named else everybodys)))


def _grouped(text: str) -> Iterator[tuple[frozenset[str], str]]:
    """Each rule with those agents of its group that are us or everybody, and "" as a rule where a group begins: it may
    have no other."""
    agents: frozenset[str] = frozenset()
    is_open = False  # agents that follow each other share what comes then
    for line in _LINE_END.split(text):
        name, colon, value = line.partition("#")[0].partition(":")
        name, value = name.strip().lower(), value.strip()
        if name == "user-agent" and colon:
            agents = (agents if is_open else frozenset()) | (_FOR_US & {_product(value)})
            is_open = True
            yield agents, ""
        elif name in ("allow", "disallow"):
            is_open = False
            if value:
                yield agents, ("+" if name == "allow" else "-") + _octets(value, _KEPT + _SPECIAL)


def _product(value: str) -> str:
    found = _PRODUCT.match(value)
    return found[0].lower() if found else ""


def _octets(path: str, kept: str) -> str:
    """`path` as it is compared (RFC 9309, 2.2.2): escaped beyond ASCII but for `kept`, and nowhere without need."""
    return _ESCAPED.sub(_unescaped, quote(path, safe=kept, errors="replace"))


def _unescaped(escape: re.Match[str]) -> str:
    letter = chr(int(escape[1], 16))
    return letter if _UNRESERVED.match(letter) else escape[0].upper()


def _fits(pattern: str, path: str) -> bool:
    """Whether `path` begins as `pattern` says: "*" is any run of characters, "$" at its end the end of the path, and a
    "$" elsewhere itself.

    Each part between two "*" is looked for once, behind the one before: the first place is as good as any other.
    """
    is_end = pattern.endswith("$")
    first, *parts = pattern.removesuffix("$").replace("$", "%24").split("*")
    if not path.startswith(first):
        return False
    if not parts:
        return not is_end or path == first
    last = parts.pop() if is_end else ""
    at = len(first)
    for part in parts:
        found = path.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    return len(path) - at >= len(last) and path.endswith(last)
