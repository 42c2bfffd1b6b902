"""Names the elements of feeds: what each is to the quick reader, as feedparser's table of namespaces has it."""

from __future__ import annotations

IGNORED = ""
UNSURE = "?"
MARKUP = "markup"  # an element of XHTML

XHTML = "application/xhtml+xml"
MEDIA_TYPES = {
    "": "",
    "text": "text/plain",
    "plain": "text/plain",
    "text/plain": "text/plain",
    "html": "text/html",
    "text/html": "text/html",
    "xhtml": XHTML,
    XHTML: XHTML,
}

_ATOM = "http://www.w3.org/2005/atom"
RSS_1 = "http://purl.org/rss/1.0/"
_NO_PREFIX = frozenset({"", _ATOM, RSS_1, "http://purl.org/rss/1.0/modules/rss091#"})
_PREFIXES = {
    "http://purl.org/dc/elements/1.1/": "dc:",
    "http://purl.org/dc/terms/": "dcterms:",
    "http://purl.org/rss/1.0/modules/content/": "content:",
    "http://search.yahoo.com/mrss": "media:",
    "http://search.yahoo.com/mrss/": "media:",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes:",
    "http://purl.org/rss/1.0/modules/syndication/": "sy:",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf:",
    "http://www.w3.org/1999/xhtml": "xhtml:",
}
# Declared under any prefix, these never come near the fields of an entry.
_HARMLESS = frozenset(
    {
        "http://purl.org/rss/1.0/modules/slash/",
        "http://wellformedweb.org/commentapi/",
        "http://purl.org/syndication/thread/1.0",
        "http://rssnamespace.org/feedburner/ext/1.0",
        "http://www.georss.org/georss",
        "http://www.w3.org/2003/01/geo/wgs84_pos#",
        "http://webns.net/mvcb/",
        "http://purl.org/rss/1.0/modules/taxonomy/",
        "http://www.w3.org/2000/01/rdf-schema#",
        "http://madskills.com/public/xml/rss/module/trackback/",
        "http://www.w3.org/1999/xlink",
        "http://xmlns.com/foaf/0.1/",
        "http://creativecommons.org/ns#license",
        "http://web.resource.org/cc/",
        "http://backend.userland.com/creativecommonsrssmodule",
        "http://a9.com/-/spec/opensearch/1.1/",
        "http://a9.com/-/spec/opensearchrss/1.0/",
        "http://schemas.google.com/g/2005",
        "http://schemas.google.com/blogger/2008",
        "http://www.w3.org/xml/1998/namespace",
    }
)
# Prefixes to which feedparser gives a meaning whatever address they are declared with.
_MEANINGFUL = frozenset(
    {
        "",
        "dc",
        "dcterms",
        "content",
        "media",
        "itunes",
        "sy",
        "xhtml",
        "rdf",
        "psc",
        "gml",
        "georss",
        "cc",
        "creativecommons",
        "admin",
        "feedburner",
        "geo",
    }
)

_KEYS = {
    "rss": "rss",
    "rdf:rdf": "rdf",
    "item": "entry",
    "entry": "entry",
    "title": "title",
    "dc:title": "title",
    "media:title": "media:title",
    "link": "link",
    "description": "description",
    "dc:description": "description",
    "media:description": "description",
    "summary": "summary",
    "itunes:summary": "summary",
    "content": "content",
    "content:encoded": "encoded",
    "guid": "guid",
    "id": "guid",
    "pubdate": "published",
    "published": "published",
    "issued": "published",
    "dcterms:issued": "published",
    "updated": "updated",
    "modified": "updated",
    "lastbuilddate": "updated",
    "dc:date": "updated",
    "dcterms:modified": "updated",
    "created": "created",
    "dcterms:created": "created",
    "author": "author",
    "managingeditor": "author",
    "dc:creator": "author",
    "dc:author": "author",
    "itunes:author": "author",
    "name": "name",
    "email": "email",
    "uri": "uri",
    "url": "uri",
    "homepage": "uri",
    "source": "source",
    "image": "image",
    "ttl": "ttl",
    "sy:updateperiod": "sy:updateperiod",
    "sy:updatefrequency": "sy:updatefrequency",
    "abstract": UNSURE,
    "body": UNSURE,
    "xhtml:body": UNSURE,
    "fullitem": UNSURE,
    "itunes:owner": "owner",
}

_INLINE_NAMES = (
    "a abbr acronym b big blockquote br center cite code dd del dfn div dl dt em figure figcaption font h1 h2 h3 h4 h5 "
    "h6 hr i iframe img ins kbd li ol p pre q s samp small span strike strong sub sup table tbody td tfoot th thead "
    "tr tt u ul var"
)
INLINE = frozenset(_INLINE_NAMES.split())  # elements that mean nothing to a feed, only to its text


class ElementKeys(dict[str, str]):
    """`element_key` of every name that was asked for, each worked out once."""

    def __missing__(self, name: str) -> str:
        key = self[name] = element_key(name)
        return key


def element_key(name: str) -> str:
    """What an element is, from expat's name of it ("address local", or "local" without a namespace)."""
    address, _, local = name.rpartition(" ")
    address, local = address.lower(), local.lower()
    if address == _ATOM and local == "feed":
        return "atom"
    prefix = _prefix(address)
    if prefix is None:
        return IGNORED
    if prefix == "xhtml:" and local in INLINE:
        return MARKUP
    return _KEYS.get(prefix + local, IGNORED)


def is_safe_namespace(prefix: str, address: str) -> bool:
    """Whether feedparser reads elements of this namespace by its address alone."""
    address = address.lower()
    if _prefix(address) is not None or address in _HARMLESS:
        return True
    return prefix.lower() not in _MEANINGFUL


def _prefix(address: str) -> str | None:
    if address in _NO_PREFIX or "backend.userland.com/rss" in address:
        return ""
    return _PREFIXES.get(address)


def root_version(key: str, version: str) -> str:
    """feedparser's name for the format of a document with this root element; "" for one that is not read here."""
    if key == "rss":
        named = {"0.91": "rss091u", "0.92": "rss092", "0.93": "rss093", "0.94": "rss094"}
        return named.get(version) or ("rss20" if version.startswith("2.") else "rss")
    return {"atom": "atom10", "rdf": "rss10"}.get(key, "")


def attribute(attributes: dict[str, str], name: str, default: str) -> str:
    """The attribute of that name in any case."""
    if (value := attributes.get(name)) is not None:
        return value
    for key, value in attributes.items():
        if key.lower() == name:
            return value
    return default
