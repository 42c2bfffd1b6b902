"""Takes the secrets of a channel's address out of whatever is told about it."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlsplit

SHORTEST_PASSWORD = 4
SHORTEST_TOKEN = 8  # shorter parts of a path ("hooks", "post") stand in ordinary words too, and are no tokens
HIDDEN = "***"


def secrets_of(url: str, service: Any) -> tuple[str, ...]:
    """Every part of `url` that may be a secret, longest first: user, password, path, query, and the host of
    services whose "host" is a token (those that apprise masks itself).
    """
    shown = urlsplit(service.url(privacy=True)).netloc.rpartition("@")[2]
    pieces = urlsplit(url)
    credentials, _, host = pieces.netloc.rpartition("@")
    tokens = [*pieces.path.split("/"), *(value for _, value in parse_qsl(pieces.query)), pieces.fragment]
    if host.partition(":")[0] != shown.partition(":")[0]:
        tokens += [host, *host.split(":")]
    found = {form for part in credentials.split(":") for form in _forms(part) if len(form) >= SHORTEST_PASSWORD}
    found |= {form for part in tokens for form in _forms(part) if len(form) >= SHORTEST_TOKEN}
    return tuple(sorted(found, key=len, reverse=True))


def redacted(text: str, secrets: tuple[str, ...]) -> str:
    """`text` with every one of `secrets` hidden, whatever its case."""
    for secret in secrets:
        text = re.sub(re.escape(secret), HIDDEN, text, flags=re.IGNORECASE)
    return text


def _forms(part: str) -> tuple[str, ...]:
    return part, unquote(part), quote(part, safe="")
