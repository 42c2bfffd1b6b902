"""Finds the feeds that a web page names (RSS autodiscovery: link elements of its head)."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from monitor.feeds.document import outside
from monitor.feeds.links import feed_address, web_address
from monitor.feeds.plain import one_line, title_text

_TYPES = frozenset(
    {
        "application/rss+xml",
        "application/atom+xml",
        "application/rdf+xml",
        "application/feed+json",
        "application/xml",
        "text/xml",
        "application/json",
    }
)
_HEAD = 300_000  # characters; links to feeds stand near the top
_LINK = re.compile(r"""<(link|a|base)\b((?:[^<>"']|"[^"]{0,1000}"|'[^']{0,1000}'){0,2000})>""", re.IGNORECASE)
_HIDDEN = re.compile(r"<!--|<(?:script|style)(?=[\s/>])", re.IGNORECASE)
_ENDS = {
    "<!--": re.compile("-->"),
    "<script": re.compile(r"</script(?=[\s/>])", re.IGNORECASE),
    "<style": re.compile(r"</style(?=[\s/>])", re.IGNORECASE),
}
_ENTITY = re.compile(r"&#?\w{1,30};")
_ATTRIBUTE = re.compile(r"([a-zA-Z-]{1,30})\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
_NOT_OF_THE_SITE = re.compile(r"/comments/feed|comments?\.(?:xml|rss)|oembed|wp-json", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FeedLink:
    """A feed that a page names: absolute address, and the page's words for it."""

    url: str
    title: str


def feed_links(page: str, url: str) -> tuple[FeedLink, ...]:
    """The feeds named by `page`, which came from `url`, in its order; those of comments last."""
    elements = [
        (element[1].lower(), {name.lower(): _value(groups) for name, *groups in _ATTRIBUTE.findall(element[2])})
        for element in _LINK.finditer(_seen_by_browsers(page[:_HEAD]))
    ]
    bases = (attributes["href"] for tag, attributes in elements if tag == "base" and attributes.get("href"))
    base = web_address(url, next(bases, "")) or url  # the first one counts, for what stands before it too
    found: dict[str, FeedLink] = {}
    for tag, attributes in elements:
        if tag != "base" and attributes.get("href") and _names_a_feed(attributes):
            address = feed_address(base, attributes["href"])
            if address:
                found.setdefault(address, FeedLink(address, title_text(attributes.get("title", ""))))
    return tuple(sorted(found.values(), key=lambda link: _NOT_OF_THE_SITE.search(link.url) is not None))


def _seen_by_browsers(page: str) -> str:
    """`page` without comments, scripts and styles: a link in a script may be half of an address, or never used."""

    def behind(start: re.Match[str]) -> int:
        end = _ENDS[start[0].lower()].search(page, start.start() + 2)  # "<!-->" is a whole comment
        return len(page) if end is None else end.end()

    return outside(page, _HIDDEN, behind)


def _names_a_feed(attributes: dict[str, str]) -> bool:
    kind = attributes.get("type", "").lower().partition(";")[0].strip()
    relations = attributes.get("rel", "").lower().split()
    return (kind in _TYPES and "alternate" in relations) or ("feed" in relations and (kind in _TYPES or not kind))


def _value(groups: list[str]) -> str:
    """An attribute's value as browsers read it: "&copy=" in an address is no sign of copyright."""
    return one_line(
        _ENTITY.sub(lambda entity: html.unescape(entity[0]), next((group for group in groups if group), ""))
    )
