"""Composes the alerts that are about the monitor's own health and load: feeds, channels, digests."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from monitor.core.telling.alerting import NEAREST, dedup_key
from monitor.core.telling.phrases import KIND_WORDS, counted, length, moment
from monitor.model import Alert, AlertKind, Entry, Feed, FeedOnRecord, Quote


def feed_failing(record: FeedOnRecord, message: str, *, channels: tuple[str, ...], now: datetime) -> Alert:
    """Tell that a feed has failed for long; one key an outage, counted from its last success."""
    feed, since = record.feed, record.last_success_at
    age = f"no success since {moment(since)} ({length(now - since)})" if since else "never polled with success"
    return Alert(
        dedup_key=dedup_key(AlertKind.FEED_FAILING, feed.url, since),
        kind=AlertKind.FEED_FAILING,
        storyline="",
        title=feed.name,
        headline=f"{feed.name} cannot be read: {age}",
        reason=f"{counted(record.failures, 'failure')} in a row, the last: {message}",
        created_at=now,
        quotes=(_feed_quote(feed, record.last_success_at),),
        deliver_after=now,
        channels=channels,
    )


def feed_recovered(record: FeedOnRecord, *, channels: tuple[str, ...], now: datetime) -> Alert:
    """Tell that a feed is back; `record` is as it stood before this success."""
    feed, since = record.feed, record.last_success_at
    gap = f"after {length(now - since)} without a success, since {moment(since)}" if since else "for the first time"
    return Alert(
        dedup_key=dedup_key(AlertKind.FEED_RECOVERED, feed.url, since),
        kind=AlertKind.FEED_RECOVERED,
        storyline="",
        title=feed.name,
        headline=f"{feed.name} can be read again, {gap}",
        reason=f"It answered at {moment(now)} after {counted(record.failures, 'failure')} in a row",
        created_at=now,
        quotes=(_feed_quote(feed, now),),
        deliver_after=now,
        channels=channels,
    )


def entry_quarantined(entry: Entry, at: datetime, *, channels: tuple[str, ...], now: datetime) -> Alert:
    """Tell that an entry was set aside `at` a time; one key each time that it is."""
    return Alert(
        dedup_key=dedup_key(AlertKind.ENTRY_QUARANTINED, entry.feed, entry.entry_id, at.isoformat()),
        kind=AlertKind.ENTRY_QUARANTINED,
        storyline="",
        title=entry.source,
        headline=f"An entry of {entry.source} was set aside: “{entry.title or entry.link or entry.entry_id}”",
        reason="its analysis was begun three times and never finished; whatever it had to tell is not told. "
        f"To look at it: monitor explain e{entry.key}; to have it analysed again: monitor retry",
        created_at=now,
        entry_key=entry.key,
        quotes=(Quote("entry", "", entry.source, entry.link, entry.published_at),),
        deliver_after=now,
        channels=channels,
    )


def channel_failing(
    channel: str,
    error: str,
    waiting: Sequence[Alert],
    *,
    gave_up: bool,
    channels: tuple[str, ...],
    now: datetime,
    instead: tuple[str, ...] = (),
) -> Alert:
    """Tell over other channels that one does not deliver, with what it should have told.

    `waiting` are the alerts it did not deliver; `gave_up` when they are dead letters, which are not tried there again.
    While a channel is only late it is told once a day; every dead letter is told, since this is where it is seen.
    `channel` itself is taken out of `channels`; where that leaves none, `instead` are told.
    """
    told = f"“{waiting[0].headline}”" if len(waiting) == 1 else counted(len(waiting), "alert")
    keys = sorted(alert.dedup_key for alert in waiting) if gave_up else [now.astimezone(UTC).date()]
    return Alert(
        dedup_key=dedup_key(AlertKind.CHANNEL_FAILING, channel, gave_up, *keys),
        kind=AlertKind.CHANNEL_FAILING,
        storyline="",
        title=channel,
        headline=f"{channel} gave up on {told}" if gave_up else f"{channel} does not deliver; waiting: {told}",
        reason=f"The last error: {error}" if error else "No error was given",
        created_at=now,
        quotes=tuple(gist(alert) for alert in waiting),
        deliver_after=now,
        channels=_without(channel, channels) or _without(channel, instead),
    )


def digest(alerts: Sequence[Alert], *, reason: str, channels: tuple[str, ...], now: datetime) -> Alert:
    """Gather several alerts into one message that tells each of them in a line with its link.

    What one entry has to tell, of one storyline or of several, becomes one alert with the proof of all.
    """
    titles = list(dict.fromkeys(alert.title for alert in alerts))
    if len({same_entry(alert) for alert in alerts}) == 1:
        return _joint(alerts, ", ".join(titles), channels, now)
    named = ", ".join(titles[:3]) + (f" and {len(titles) - 3} more" if len(titles) > 3 else "")
    return Alert(
        dedup_key=dedup_key(AlertKind.DIGEST, *channels, *sorted(alert.dedup_key for alert in alerts)),
        kind=AlertKind.DIGEST,
        storyline="",
        title=named,
        headline=f"{counted(len(alerts), 'alert')} at once: {named}",
        reason=reason,
        created_at=now,
        quotes=tuple(gist(alert) for alert in alerts),
        deliver_after=now,
        channels=channels,
    )


def same_entry(alert: Alert) -> tuple[object, ...]:
    """What alerts share that one entry caused: they are read together."""
    return (alert.dedup_key,) if alert.entry_key is None else (alert.entry_key,)


def _joint(alerts: Sequence[Alert], title: str, channels: tuple[str, ...], now: datetime) -> Alert:
    """One alert of all that an entry has to tell: a contradiction leads, what else is new follows with its proof."""
    first: dict[tuple[AlertKind, str], Alert] = {}
    for alert in alerts:
        first.setdefault((alert.kind, alert.headline), alert)
    told = sorted(first.values(), key=lambda alert: alert.kind is not AlertKind.CONTRADICTION)
    lead, *others = told
    shown = {text for quote in lead.quotes for text in (quote.text, quote.title)}  # a title stands in the byline
    further = [
        quote for alert in others for quote in alert.quotes if quote.text not in shown and quote.label != NEAREST
    ]
    return replace(
        lead,
        dedup_key=dedup_key("merged", *channels, *sorted(alert.dedup_key for alert in alerts)),
        title=title,
        reason=". ".join([lead.reason, *(f"Also a {KIND_WORDS[alert.kind]}: {alert.reason}" for alert in others)]),
        created_at=now,
        quotes=(*lead.quotes, *dict.fromkeys(further)),
        sources=tuple(dict.fromkeys(source for alert in alerts for source in alert.sources)),
        components=tuple(dict.fromkeys(part for alert in told for part in alert.components)),
        deliver_after=now,
        channels=channels,
    )


def cap_reached(channel: str, cap: int, *, until: datetime, now: datetime) -> Alert:
    """Tell, once a day and channel, that the cap is reached and when the digest of the rest comes."""
    return Alert(
        dedup_key=dedup_key(AlertKind.DIGEST, "cap", channel, until.isoformat()),
        kind=AlertKind.DIGEST,
        storyline="",
        title=channel,
        headline=f"{channel} has reached its cap of {counted(cap, 'alert')} a day; the next come in a digest",
        reason=f"Further alerts are gathered until {moment(until)}; until then they are in “monitor alerts”",
        created_at=now,
        deliver_after=now,
        channels=(channel,),
    )


def _without(channel: str, channels: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for name in channels if name != channel)


def gist(alert: Alert) -> Quote:
    """One alert in one quote: its headline, labelled with its storyline, with the first link and date."""
    first = alert.quotes[0] if alert.quotes else None
    if first is None or not alert.storyline:  # a notice names its feed or channel in the headline
        return Quote("", alert.headline, "", "", alert.created_at)
    return Quote(alert.title, alert.headline, first.source, first.link, first.reported_at, first.claimant)


def _feed_quote(feed: Feed, at: datetime | None) -> Quote:
    return Quote("feed", "", feed.name, feed.url, at)
