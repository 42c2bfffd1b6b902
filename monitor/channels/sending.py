"""Sends one alert over one channel: one apprise call, in the channel's form and within its length, one outcome."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from monitor.channels.opening import open_service
from monitor.channels.redaction import redacted, secrets_of, words_of
from monitor.core.telling.forms import Form
from monitor.core.telling.hostile import clip
from monitor.core.telling.wording import TITLE_LENGTH, Message, render
from monitor.errors import ChannelError
from monitor.model import Alert, AlertKind, Outcome

LONGEST_ERROR = 300
_SYSTEM_ERROR = re.compile(r"\[Errno -?\d+\] ([^'\")]+)")
MARKUP_ROOM = 0.9  # share of a channel's length that is used for Markdown: apprise's dialects escape more than we do
SHORT = 400  # below this many characters a title of its own would leave the body no room

URGENCY = {
    AlertKind.CONTRADICTION: "warning",
    AlertKind.FEED_FAILING: "failure",
    AlertKind.FEED_RECOVERED: "success",
    AlertKind.CHANNEL_FAILING: "failure",
    AlertKind.ENTRY_QUARANTINED: "failure",
}


class Address(Protocol):
    """What a channel is opened from, as the configuration holds it."""

    @property
    def name(self) -> str: ...
    @property
    def url(self) -> str: ...
    @property
    def max_length(self) -> int | None: ...


@dataclass(frozen=True, slots=True)
class Line:
    """An open channel: its apprise service, the user's own length limit, what must not be told of its address."""

    name: str
    service: Any = field(repr=False)
    secrets: tuple[str, ...] = field(repr=False)
    max_length: int | None = None
    service_words: frozenset[str] = frozenset()  # what may be told of it: "json", "discord"


@dataclass(frozen=True, slots=True)
class Channels:
    """The open channels by name."""

    lines: Mapping[str, Line]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the channels, in the order of the configuration."""
        return tuple(self.lines)

    def send(self, channel: str, alert: Alert, alert_id: str = "") -> Outcome:
        """Hand `alert` to `channel`, and say what came of it; what a server does is never an exception.

        `alert_id` is what `monitor explain` takes; the dedup key where there is none, so that a message that is sent
        twice after a crash shows itself.
        """
        if channel not in self.lines:
            return Outcome(ok=False, error=f"no channel is named {channel!r}")
        line = self.lines[channel]
        return _handed_over(line, message_for(line, alert, alert_id or alert.dedup_key), alert.kind)


def open_channels(channels: Sequence[Address]) -> Channels:
    """Open every channel; nothing is sent and nobody is connected to.

    Raises ChannelError with every address that cannot be used, by its channel's name.
    """
    lines, problems = {}, []
    for channel in channels:
        try:
            service = open_service(channel.name, channel.url)
        except ChannelError as error:
            problems.append(str(error))
        else:
            hidden, shown = secrets_of(channel.url, service), words_of(channel.url, service)
            lines[channel.name] = Line(channel.name, service, hidden, channel.max_length, shown)
    if problems:
        raise ChannelError("\n".join(problems))
    return Channels(lines)


def form_of(service: Any) -> Form:
    """The form a service is written to: the one its address asks for, else the richest it takes as its own.

    Services that take every form (web hooks) pass the body on untouched, and get plain text.
    """
    taken = [form for form in (Form.MARKDOWN, Form.HTML, Form.TEXT) if service.resolve_format(form.value).value == form]
    return Form.TEXT if len(taken) == len(Form) else taken[0]


def message_for(line: Line, alert: Alert, alert_id: str) -> Message:
    """Word `alert` to the form and within the length of the channel."""
    service = line.service
    form = form_of(service)
    limit = int(service.body_maxlen * (1 if form is Form.TEXT else MARKUP_ROOM))
    # Where a title shares the body's room, or would be re-read as markup, it is written into the body.
    is_short = line.max_length is not None and line.max_length < SHORT
    has_title = service.title_maxlen > 0 and not service.overflow_amalgamate_title and not is_short
    title_limit = min(service.title_maxlen, TITLE_LENGTH) if has_title else 0
    if line.max_length is not None:
        limit = min(limit, line.max_length - title_limit)
    message = render(alert, form=form, limit=limit, alert_id=alert_id, title_limit=title_limit)
    if not service.body_max_line_count:
        return message
    # Desktop notices keep so many lines and drop the rest: everything goes on one.
    return Message(message.title, " · ".join(line for line in message.body.splitlines() if line))


def _handed_over(line: Line, message: Message, kind: AlertKind) -> Outcome:
    import apprise

    from monitor.channels.retry_after import listening

    sender = apprise.Apprise(line.service)
    with listening() as waits:
        result = sender.notify(
            body=message.body,
            title=message.title,
            notify_type=URGENCY.get(kind, "info"),
            body_format=form_of(line.service).value,
            log_level=logging.DEBUG,
        )
    if result:
        return Outcome(ok=True)
    return Outcome(ok=False, error=_error_of(result, line), retry_after=max(waits, default=None))


def _error_of(result: Any, line: Line) -> str:
    told = list(dict.fromkeys(_told(result)))
    words = (
        redacted("; ".join(told), line.secrets, line.service_words)
        if told
        else f"apprise reports {result.status.name.lower()}"
    )
    return clip(" ".join(words.split()), LONGEST_ERROR)


def _told(result: Any) -> Iterator[str]:
    # Warnings say what happened; the exception behind them is in a line of its own, at the level of debugging.
    for entry in result.logs():
        if entry.level in ("WARNING", "ERROR", "CRITICAL"):
            yield entry.message.rstrip(". ")
        elif entry.message.startswith("Socket Exception:"):
            # The system's own words, without the layers of exceptions around them.
            told = entry.message.removeprefix("Socket Exception:").strip()
            found = _SYSTEM_ERROR.search(told)
            yield found.group(1) if found else told
