"""Takes the secrets of a channel's address out of whatever is told about it."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlsplit

SHORTEST_PASSWORD = 4
SHORTEST_TOKEN = 8  # shorter parts of a path ("hooks", "post") stand in ordinary words too, and are no tokens
HIDDEN = "***"

# Words of apprise's own sentences ("A Connection error occurred sending JSON notification to"): who has one of them,
# or the name of the service, for a password gives nothing away by it where it does not stand as in an address.
_SENTENCES = "connection error exception failed notification notifications occurred sending socket"
_ORDINARY = frozenset(_SENTENCES.split())
_IN_ADDRESS = r"(?<=[/:@=?&#'\"]){0}|{0}(?=[/@?&#'\"]|:(?!//))"


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


def redacted(text: str, secrets: tuple[str, ...], service_words: frozenset[str] = frozenset()) -> str:
    """`text` with every one of `secrets` hidden, whatever its case.

    One that is also a word of apprise or of the service (`service_words`) is hidden where it stands as in an address.
    """
    for secret in secrets:
        is_ordinary = secret.casefold() in _ORDINARY | service_words
        pattern = _IN_ADDRESS.format(re.escape(secret)) if is_ordinary else re.escape(secret)
        text = re.sub(pattern, HIDDEN, text, flags=re.IGNORECASE)
    return text


def words_of(url: str, service: Any) -> frozenset[str]:
    """What a service is called in public, in small letters: the scheme of its address, and the words of its name."""
    scheme = urlsplit(url).scheme
    return frozenset({scheme, scheme.removesuffix("s"), *str(service.service_name).casefold().split()})


def _forms(part: str) -> tuple[str, ...]:
    return part, unquote(part), quote(part, safe="")
