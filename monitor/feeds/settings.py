"""How polling behaves towards servers, and how much of one feed it puts up with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from monitor import __version__


@dataclass(frozen=True, slots=True)
class PollSettings:
    """Limits and manners of polling; times in seconds, sizes in bytes unless a name says otherwise.

    `contact` (a mail address or page) becomes part of the user agent, so that an operator can reach the user.
    `allowed_networks` are private networks that any feed may use, as "10.0.0.0/8" or "127.0.0.1".
    """

    contact: str = ""
    total_timeout: float = 30.0  # of one feed, redirects and body included
    connect_timeout: float = 10.0
    max_body: int = 15_000_000  # after decompression
    max_entries: int = 2_000
    max_redirects: int = 5
    concurrency: int = 48  # feeds in flight at once
    per_host: int = 2  # of them to one host
    host_timeout: float = 300.0  # after its first answer was asked for, a host's other feeds wait for the next round
    host_spacing: float = 0.0  # between two requests to one host
    allowed_networks: tuple[str, ...] = ()
    full_fetch_every: timedelta = timedelta(days=7)  # forget the validators this often: some feeds lie
    confine_above: int = 1_000_000  # larger bodies are read in the confined process
    parse_timeout: float = 10.0  # CPU time of one feed in the confined process; it may wait six times as long for it
    parse_memory: int = 200_000_000  # address space the confined process may add to what it starts with
    pages_per_poll: int = 10  # of one feed with full text, for its new entries
    page_timeout: float = 5.0  # robots.txt and redirects included, waiting for a turn not
    pages_timeout: float = 30.0  # of all pages of one feed, waiting included: a round takes no longer for them
    page_max_body: int = 2_000_000
    page_spacing: float = 1.0  # between two pages of one host

    @property
    def agent(self) -> str:
        """The User-Agent header: who asks, and how to reach them."""
        contact = f" (+{self.contact})" if self.contact else ""
        return f"StorylineMonitor/{__version__}{contact}"
