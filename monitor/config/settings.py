"""The configuration as the rest of the program sees it: frozen, complete, with every default filled in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time, timedelta
from pathlib import Path

from monitor.errors import ConfigProblem
from monitor.model import Feed, Storyline


@dataclass(frozen=True, slots=True)
class ChannelSettings:
    """Where alerts go. `url` is an apprise address and a secret; it never shows in a repr."""

    name: str
    url: str = field(repr=False)
    is_default: bool = True
    daily_cap: int | None = None  # alerts a day; None for that of `Alerts`
    max_length: int | None = None  # characters of a message; None for what the service allows


@dataclass(frozen=True, slots=True)
class Schedule:
    """How often each of the three steps runs."""

    poll: timedelta = timedelta(seconds=60)
    analyse: timedelta = timedelta(seconds=60)
    deliver: timedelta = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Polling:
    """How feeds are asked."""

    interval: timedelta = timedelta(minutes=15)  # of feeds that have none of their own
    timeout: timedelta = timedelta(seconds=30)
    body_limit: int = 15_000_000  # bytes after decompression
    entries_limit: int = 2000
    concurrency: int = 48
    per_host: int = 2
    contact: str = ""  # in the User-Agent: an address where a publisher can reach the operator
    allowed_networks: tuple[str, ...] = ()  # CIDR: private addresses that feeds may have

    @property
    def asked_with(self) -> str:
        """Those settings on which it depends whether a feed can be read; another text, other settings."""
        allowed = sorted(self.allowed_networks)
        return repr((self.timeout, self.body_limit, self.entries_limit, self.contact, allowed))


@dataclass(frozen=True, slots=True)
class Alerts:
    """When alerts are told, held and gathered."""

    settle: timedelta = timedelta(minutes=10)
    cooldown: timedelta = timedelta(0)
    max_age: timedelta = timedelta(days=7)
    daily_cap: int = 50
    digest_at: time = time(8, 0)
    quiet_hours: tuple[time, time] | None = None
    time_zone: str = "UTC"
    notices: tuple[str, ...] = ()  # channels for news of the monitor itself; () for the default channels


@dataclass(frozen=True, slots=True)
class Config:
    """Everything that the user configured."""

    path: Path
    database: Path
    model: str = "packaged"
    threads: int = 1
    feeds: tuple[Feed, ...] = ()
    storylines: tuple[Storyline, ...] = ()
    channels: tuple[ChannelSettings, ...] = ()
    schedule: Schedule = Schedule()
    polling: Polling = Polling()
    alerts: Alerts = Alerts()
    families: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # publisher: its domains
    notes: tuple[ConfigProblem, ...] = ()  # what is allowed, and perhaps not meant

    @property
    def default_channels(self) -> tuple[str, ...]:
        """The channels of a storyline that names none."""
        return tuple(channel.name for channel in self.channels if channel.is_default)

    def channels_of(self, storyline: Storyline) -> tuple[str, ...]:
        """The names of the channels that a storyline's alerts go to."""
        return storyline.channels or self.default_channels

    @property
    def notice_channels(self) -> tuple[str, ...]:
        """The channels that hear of failing feeds and channels."""
        return self.alerts.notices or self.default_channels
