"""Which addresses feeds may lead to."""

from __future__ import annotations

import socket

import pytest

from monitor.feeds.guard import ForbiddenAddressError, is_public, networks, socket_factory

PRIVATE = [
    "127.0.0.1",
    "127.8.9.10",
    "0.0.0.0",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "198.18.0.1",
    "192.0.2.1",
    "224.0.0.1",
    "255.255.255.255",
    "240.0.0.1",
    "::1",
    "::",
    "fe80::1",
    "fe80::1%eth0",
    "fc00::1",
    "ff02::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "2002:7f00:1::",
    "64:ff9b::7f00:1",
    "64:ff9b:1::1",
    "2001:db8::1",
]
PUBLIC = ["1.1.1.1", "93.184.216.34", "2606:4700::1111", "::ffff:1.1.1.1", "64:ff9b::101:101"]


def dialled(address: str) -> tuple[object, ...]:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    return family, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", (address, 80)


@pytest.mark.parametrize("address", PRIVATE)
def test_a_private_address_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_is(address: str) -> None:
    assert is_public(address)


def test_no_socket_is_made_for_a_private_address_whatever_its_name_resolved_to_before() -> None:
    make = socket_factory((), allow_private=False)
    make(dialled("1.1.1.1")).close()

    with pytest.raises(ForbiddenAddressError) as caught:
        make(dialled("127.0.0.1"))

    assert caught.value.address == "127.0.0.1"


def test_a_listed_network_may_be_dialled_and_its_neighbours_may_not() -> None:
    make = socket_factory(networks(["10.1.0.0/16"]), allow_private=False)

    make(dialled("10.1.2.3")).close()
    with pytest.raises(ForbiddenAddressError):
        make(dialled("10.2.2.3"))


def test_an_intranet_feed_may_dial_anything() -> None:
    socket_factory((), allow_private=True)(dialled("192.168.1.1")).close()


def test_a_network_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="not a network"):
        networks(["not a network"])
