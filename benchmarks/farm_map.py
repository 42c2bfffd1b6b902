"""Where the feeds of the benchmarks' farm are; who polls them must not have to load what serves them."""

from __future__ import annotations

FEEDS, ENTRIES, HOSTS, PORT = 1_000, 30, 50, 8_941


def addresses(feeds: int, hosts: int, port: int) -> list[str]:
    """Where the feeds are."""
    return [f"http://127.0.1.{number % hosts + 1}:{port}/feed/{number}" for number in range(feeds)]
