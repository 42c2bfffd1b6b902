"""Turns a channel's address into an apprise service, or says what is wrong with it without showing its secrets."""

from __future__ import annotations

import difflib
import logging
import re
from typing import Any

from monitor.errors import ChannelError

SEND_SECONDS = 45  # one message, connecting and waiting included; the plugins' own socket timeouts are shorter
_SCHEMA = re.compile(r"([A-Za-z][A-Za-z0-9+.-]{0,31})://")


def open_service(name: str, url: str) -> Any:
    """The apprise service at `url` for the channel called `name`.

    Raises ChannelError, which names the channel and never its address.
    """
    quiet_logger()
    import apprise

    asset = apprise.AppriseAsset(
        app_id="Storyline Monitor",
        app_desc="Storyline Monitor",
        async_mode=False,
        secure_logging=True,
        http_redirects=False,  # a redirected POST arrives as a GET without the message, and would count as sent
        service_timeout=SEND_SECONDS,
        timezone="UTC",
    )
    service = apprise.Apprise.instantiate(url, asset=asset) if _SCHEMA.match(url) else None
    if service is None:
        raise ChannelError(f"channel {name!r}: {_reason(url)}")
    # Retries and their record are ours, and a failure must show as one, whatever the address says.
    service.retry, service.optional = 0, False
    # Messages are built to the service's length budget; should one still grow past it when apprise converts it,
    # it is split rather than refused for ever.
    if "overflow=" not in url:
        service.overflow_mode = apprise.OverflowMode.SPLIT
    return service


def address_problem(url: str) -> str:
    """What is wrong with a channel's address, "" when apprise accepts it; nothing is sent, no secret is shown."""
    try:
        open_service("", url)
    except ChannelError as error:
        return str(error).removeprefix("channel '': ")
    return ""


def quiet_logger() -> None:
    """Keep apprise's own log lines, which may hold addresses, out of ours: outcomes are told by `Outcome.error`."""
    logger = logging.getLogger("apprise")
    logger.propagate = False
    logger.setLevel(logging.DEBUG)  # what went wrong on the wire is told at that level only
    logging.getLogger("urllib3").setLevel(logging.ERROR)  # tells each request's path, which may be a token
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())


def _reason(url: str) -> str:
    from apprise.apprise import N_MGR

    services: Any = N_MGR
    found = _SCHEMA.match(url)
    if found is None:
        return "the address does not begin with a service, like mailto:// or discord://"
    schema = found.group(1).lower()
    if schema not in services:
        near = difflib.get_close_matches(schema, list(services.schemas()), n=1)
        return f"apprise knows no service {schema}://" + (f"; did you mean {near[0]}://?" if near else "")
    forms = sorted(services[schema].templates, key=len)[:3]
    return f"apprise does not accept this {schema}:// address; it is written like " + " or ".join(forms).replace(
        "{schema}", schema
    )
