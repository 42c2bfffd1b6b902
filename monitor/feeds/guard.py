"""Decides which network addresses may be connected to, at the moment a socket is made for one.

The check sits in the connector's socket factory, so it sees the very address that is dialled: literal addresses,
names that resolve to private ones, names that resolve differently the second time (DNS rebinding), every redirect.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlsplit

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

# Carrier-grade NAT and benchmarking ranges are not global, yet not all Python versions say so of all of them.
_ALSO_PRIVATE = tuple(ipaddress.ip_network(block) for block in ("100.64.0.0/10", "198.18.0.0/15", "64:ff9b:1::/48"))
PERMITTED = "`allow_private: true` at the feed permits it"
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


class ForbiddenAddressError(OSError):
    """A connection to an address that feeds may not name."""

    def __init__(self, address: str) -> None:
        self.address = address
        # The same words for every address of one host: the connector joins differing messages into a plain OSError.
        super().__init__(f"its host has an address on a private network; {PERMITTED}")


def is_public(address: str) -> bool:
    """Whether `address` is reachable by everyone on the internet, seen through IPv6 wrappings of IPv4."""
    ip = _unwrapped(ipaddress.ip_address(address.partition("%")[0]))
    if any(ip in network for network in _ALSO_PRIVATE if network.version == ip.version):
        return False
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def is_plainly_private(url: str, allowed: Sequence[str]) -> bool:
    """Whether `url` itself shows an address on a private network that is not `allowed`; no name is looked up."""
    host = urlsplit(url).hostname or ""
    try:
        address = "127.0.0.1" if host == "localhost" else str(ipaddress.ip_address(host))
    except ValueError:
        return False
    return not is_public(address) and not _is_listed(address, networks(allowed))


def networks(blocks: Sequence[str]) -> tuple[Network, ...]:
    """The allow-list as networks; raises ValueError naming the block that is none."""
    return tuple(ipaddress.ip_network(block, strict=False) for block in blocks)


def socket_factory(allowed: Sequence[Network], *, allow_private: bool) -> Callable[[Any], socket.socket]:
    """What makes the sockets of a connector: only to public addresses, or to those `allowed`."""

    def make(address_info: Any) -> socket.socket:
        family, kind, protocol, _, where = address_info
        if not (allow_private or is_public(where[0]) or _is_listed(where[0], allowed)):
            raise ForbiddenAddressError(where[0])
        return socket.socket(family=family, type=kind, proto=protocol)

    return make


def _is_listed(address: str, allowed: Sequence[Network]) -> bool:
    ip = _unwrapped(ipaddress.ip_address(address.partition("%")[0]))
    return any(ip.version == network.version and ip in network for network in allowed)


def _unwrapped(ip: Address) -> Address:
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped is not None:
            return ip.ipv4_mapped
        if ip.sixtofour is not None:
            return ip.sixtofour
        if ip in _NAT64:
            return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip
