"""Makes addresses absolute, and drops those that a reader must not be led to."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

_SLASHES = re.compile(r"^([A-Za-z][A-Za-z0-9+-.]*://)(/*)(.*?)")  # "http:////host" is read as "http://host"
# Addresses that joining would leave as they are: nearly all there are, and joining is dear.
_PLAIN = re.compile(
    r"https?://[A-Za-z0-9.-]+(?::\d+)?(?:/[A-Za-z0-9._~%+,:@!$'()*/-]*(?:\?[A-Za-z0-9._~%+,:@!$'()*/&=-]+)?)?\Z"
)
_LOST_AMPERSAND = re.compile(r"&([A-Za-z0-9_]+);")


def tidy(link: str) -> str:
    """`link` without slashes too many after its scheme."""
    return _SLASHES.sub(r"\1\3", link) if ":///" in link else link


def joined(base: str, link: str) -> str:
    """`link` as seen from `base`; "" where the two cannot be joined. Any scheme passes."""
    if _PLAIN.match(link):
        return link
    try:
        return urljoin(base, tidy(link))
    except ValueError:
        return ""


def web_address(base: str, link: str) -> str:
    """`link` as seen from `base` where that is http or https; "" for anything else (javascript:, file:, tag: ...)."""
    if _PLAIN.match(link):
        return link
    address = joined(base, link)
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return address if parts.scheme in ("http", "https") and parts.netloc else ""


def feed_address(base: str, link: str) -> str:
    """`web_address` of a feed: "feed://host/path" and "feed:https://host/path" are how some programs write one."""
    scheme, colon, rest = link.partition(":")
    if colon and scheme.lower() == "feed":
        link = f"http:{rest}" if rest.startswith("//") else rest
    return web_address(base, link)


def with_ampersands(link: str) -> str:
    """`link` with the ampersands of its query back: "?a=1&amp;b=2" and "?a=1&b;=2" are both "?a=1&b=2"."""
    return _LOST_AMPERSAND.sub(r"&\1", link.replace("&amp;", "&")) if "&" in link else link
