"""Decides which publisher family an address belongs to."""

from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

_FEED_HOSTS = ("www.", "feeds.", "feed.", "rss.", "rssfeeds.")


def family_of(address: str, families: Mapping[str, Sequence[str]]) -> str:
    """The family whose domain covers the host of `address` (a URL or a bare domain), else the host itself.

    A longer domain wins over a shorter one, so that a blog on a platform may have a family of its own.
    """
    host = host_of(address)
    covering = [
        (len(domain), family)
        for family, domains in families.items()
        for domain in (domain.lower().removeprefix("www.") for domain in domains)
        if host == domain or host.endswith(f".{domain}")
    ]
    return max(covering)[1] if covering else host


def host_of(address: str) -> str:
    """The host of a URL or bare domain, without what only says that feeds are served there."""
    try:
        host = urlsplit(address if "://" in address else f"//{address}").hostname or address
    except ValueError:
        host = address
    for prefix in _FEED_HOSTS:
        host = host.removeprefix(prefix)
    return host.lower()
