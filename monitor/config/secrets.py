"""Looks up `${env:NAME}`, `${file:PATH}` and `${credential:NAME}`; the values never enter a message."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from monitor.config.document import Document
from monitor.config.paths import path_of
from monitor.errors import ConfigProblem
from monitor.model import IN_NO_HEADER

SIZE_LIMIT = 64 * 1024  # bytes of a secret's file
_REFERENCE = re.compile(r"\$\{([^{}]*)\}")
KINDS = ("env", "file", "credential")

AddressCheck = Callable[[str], str]  # a channel's address to what is wrong with it, "" for nothing


class SecretError(Exception):
    """A reference that leads to nothing; the message names it and holds no secret."""


def fill(text: str, secrets: Mapping[str, str]) -> str:
    """`text` with each reference replaced by its value; one that is not among `secrets` stays as written."""
    return _REFERENCE.sub(lambda match: secrets.get(match[1], match[0]), text)


def secret_places(document: Document) -> Iterator[tuple[list[str | int], str]]:
    """Where secrets may stand: channel addresses and feed headers, whatever else is wrong with the file."""
    data = document.data if isinstance(document.data, dict) else {}
    channels = data.get("channels")
    for name, channel in channels.items() if isinstance(channels, dict) else ():
        url = channel.get("url") if isinstance(channel, dict) else channel
        if isinstance(url, str):
            yield ["channels", name, "url"], url
    feeds = data.get("feeds")
    for index, feed in enumerate(feeds if isinstance(feeds, list) else ()):
        for name, value in _headers(feed):
            yield ["feeds", index, "headers", name], value


def _headers(feed: Any) -> Iterator[tuple[str, str]]:
    headers = feed.get("headers") if isinstance(feed, dict) else None
    for name, value in headers.items() if isinstance(headers, dict) else ():
        if isinstance(value, str):
            yield name, value


def look_up_secrets(document: Document, folder: Path) -> tuple[dict[str, str], list[ConfigProblem]]:
    """Every secret that `document` refers to, and a problem for each that cannot be had.

    `folder` is what a relative `${file:PATH}` is relative to.
    """
    secrets: dict[str, str] = {}
    problems = []
    for location, text in secret_places(document):
        for reference in _REFERENCE.findall(text):
            try:
                secrets[reference] = _look_up(reference, folder)
            except SecretError as error:
                problems.append(document.problem(location, str(error)))
    return secrets, problems


def address_problems(document: Document, secrets: Mapping[str, str], check: AddressCheck) -> list[ConfigProblem]:
    """A problem for each channel address that `check` finds wrong; one whose secret is missing is not asked about."""
    problems = []
    for location, text in secret_places(document):
        address = fill(text, secrets)
        if location[0] != "channels" or not address.strip() or _REFERENCE.search(address):
            continue
        complaint = check(address)
        if complaint:
            # The address is a secret, whoever wrote the complaint.
            shown = _without(complaint, [address, *secrets.values()])
            problems.append(document.problem(location, f"the address of the channel '{location[1]}': {shown}"))
    return problems


def header_problems(document: Document, secrets: Mapping[str, str]) -> list[ConfigProblem]:
    """A problem for each header of a feed that no request could hold once its secrets are filled in."""
    return [
        document.problem(
            location, f"the header '{location[-1]}': its secret must be one line, without control characters"
        )
        for location, text in secret_places(document)
        if location[0] == "feeds" and not IN_NO_HEADER.search(text) and IN_NO_HEADER.search(fill(text, secrets))
    ]


def _without(message: str, hidden: list[str]) -> str:
    for secret in sorted(filter(None, hidden), key=len, reverse=True):
        message = message.replace(secret, "(hidden)")
    return message


def malformed_references(document: Document) -> list[ConfigProblem]:
    """A problem for each `${...}` that is not one of the three kinds."""
    return [
        document.problem(
            location, f"'${{{reference}}}' is no secret; write ${{env:NAME}}, ${{file:PATH}} or ${{credential:NAME}}"
        )
        for location, text in secret_places(document)
        for reference in _REFERENCE.findall(text)
        if _split(reference) is None
    ]


def _split(reference: str) -> tuple[str, str] | None:
    kind, colon, name = reference.partition(":")
    return (kind, name.strip()) if colon and kind in KINDS and name.strip() else None


def _look_up(reference: str, folder: Path) -> str:
    parts = _split(reference)
    if parts is None:
        return ""  # told by malformed_references
    kind, name = parts
    if kind == "env":
        return _from_environment(name)
    if kind == "file":
        return _from_file(reference, path_of(folder, name))
    return _from_credential(reference, name)


def _from_environment(name: str) -> str:
    value = os.environ.get(name, "").strip()
    if not value:
        raise SecretError(f"the environment variable {name} is not set")
    return value


def _from_credential(reference: str, name: str) -> str:
    folder = os.environ.get("CREDENTIALS_DIRECTORY")
    if not folder:
        raise SecretError(
            f"the credential '{name}' is given by systemd (LoadCredential=), which did not start this; "
            "set CREDENTIALS_DIRECTORY to a folder that holds it to try it by hand"
        )
    if "/" in name:
        raise SecretError(f"the credential's name '{name}' must not hold a '/'")
    return _from_file(reference, Path(folder) / name)


def _from_file(reference: str, path: Path) -> str:
    try:
        with path.open("rb") as file:
            value = file.read(SIZE_LIMIT + 1)
        text = value.decode("utf-8").strip()
    except OSError as error:
        raise SecretError(f"the secret '${{{reference}}}' cannot be read: {path}: {error.strerror or error}") from None
    except UnicodeDecodeError:
        raise SecretError(f"the secret '${{{reference}}}' is not UTF-8 text") from None
    if not text or len(value) > SIZE_LIMIT:
        raise SecretError(f"the secret '${{{reference}}}' is {'larger than 64 kB' if text else 'empty'}")
    return text
