"""Puts the program together: a configuration in, a `Monitor` with real ports out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from monitor.channels import open_channels
from monitor.config import Config, Polling, load_config
from monitor.core.telling.holding import Policy
from monitor.embedder import Embedder
from monitor.feeds import PollSettings, poll_feeds
from monitor.model import Feed, FeedOnRecord
from monitor.pipeline import Monitor, PollCalls, PollFeeds
from monitor.store import Store, open_store


def assemble(config: Config, *, embedder: Embedder | None = None) -> Monitor:
    """The monitor that `config` describes. Raises ChannelError for an address that cannot be used.

    `embedder` may be handed on from an earlier configuration (`embedder_for`).
    """
    embedder = embedder_for(config, embedder)
    channels = open_channels(config.channels)
    return Monitor(
        open_store=opening(config),
        poll_feeds=polling(poll_settings(config.polling)),
        embed=embedder.embed,
        model=embedder.model_id,
        send=channels.send,
        feeds=config.feeds,
        asked_with=config.polling.asked_with,
        storylines=config.storylines,
        default_channels=config.default_channels,
        notice_channels=config.notice_channels,
        policies=policies(config),
    )


def embedder_for(config: Config, known: Embedder | None = None) -> Embedder:
    """The embedder that `config` describes: `known` where it is that one, so that a reload loads no model again."""
    if known is not None and (known.model, known.threads) == (config.model, config.threads):
        return known
    return Embedder(config.model, config.threads)


def configured_embedder(path: Path | None) -> Embedder:
    """The embedder that the configuration at `path` describes; without one that of the packaged model.

    Raises ConfigError.
    """
    return embedder_for(load_config(path)) if path else Embedder()


def opening(config: Config) -> Callable[[], AbstractContextManager[Store]]:
    """Opens the configured database; every step opens it for itself, in its own thread.

    What it was told of the feeds is told once and not at every cycle: a thousand rows a minute wear out a disk.
    """
    synced: dict[str, Feed] = {}
    return lambda: open_store(config.database, synced=synced)


def polling(settings: PollSettings) -> PollFeeds:
    """The feeds adapter as the pipeline's port."""

    def ask(feeds: Sequence[FeedOnRecord], now: datetime, calls: PollCalls) -> None:
        poll_feeds(
            feeds,
            now=now,
            settings=settings,
            on_poll=calls.on_poll,
            on_postponed=calls.on_postponed,
            known=calls.known,
            together=calls.together,
            is_stopping=calls.is_stopping,
        )

    return ask


def poll_settings(polling: Polling) -> PollSettings:
    """The feeds adapter's settings, as configured."""
    return PollSettings(
        contact=polling.contact,
        total_timeout=polling.timeout.total_seconds(),
        max_body=polling.body_limit,
        max_entries=polling.entries_limit,
        concurrency=polling.concurrency,
        per_host=polling.per_host,
        allowed_networks=polling.allowed_networks,
    )


def policies(config: Config) -> dict[str, Policy]:
    """When each channel may be sent something, by its name."""
    alerts = config.alerts
    cooldowns = {storyline.id: storyline.cooldown for storyline in config.storylines}
    return {
        channel.name: Policy(
            quiet_hours=alerts.quiet_hours,
            daily_cap=alerts.daily_cap if channel.daily_cap is None else channel.daily_cap,
            digest_at=alerts.digest_at,
            cooldowns=cooldowns,
            zone=ZoneInfo(alerts.time_zone),
        )
        for channel in config.channels
    }
