"""Decides whether a feed may answer "not modified", and whether what it answers is the same as before."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta

from monitor import __version__
from monitor.feeds.charsets import Body
from monitor.feeds.settings import PollSettings
from monitor.model import IN_NO_HEADER, FeedOnRecord, Validators

_LONGEST_VALIDATOR = 2_000  # characters; servers refuse requests with headers of more than a few thousand


def may_ask_conditionally(record: FeedOnRecord, now: datetime, settings: PollSettings) -> bool:
    """After a failure, and now and then, the whole feed is asked for: a 304 cannot heal, and some servers lie."""
    return not record.failures and record.validators != Validators() and not is_full_due(record, now, settings)


def is_full_due(record: FeedOnRecord, now: datetime, settings: PollSettings) -> bool:
    """Whether the document was last read so long ago that it is read again even if nothing says that it changed."""
    if record.last_full_at is None:
        return True
    since = now - record.last_full_at
    return not timedelta(0) <= since < settings.full_fetch_every  # the clock may have been ahead at the last one


def hash_of(body: Body, settings: PollSettings) -> str:
    """What tells the same answer from another one, read by the same program under the same limit."""
    digest = hashlib.sha256(f"{__version__} {settings.max_entries} ".encode())
    digest.update(body)
    return digest.hexdigest()


def conditions(validators: Validators) -> dict[str, str]:
    """Both validators, byte for byte as they were given."""
    pairs = {"If-None-Match": validators.etag, "If-Modified-Since": validators.last_modified}
    return {name: value for name, value in pairs.items() if value}


def validators_of(headers: Mapping[str, str], before: Validators) -> Validators:
    """The validators of an answer; a 304 may leave out those that stand as they were `before`."""
    return Validators(
        _sendable(headers.get("ETag")) or before.etag,
        _sendable(headers.get("Last-Modified")) or before.last_modified,
    )


def _sendable(value: str | None) -> str | None:
    """A header's value, if it can be stored, and sent back as it came.

    What is no UTF-8 can be neither, and a request with a control character in it, or with very much, is none.
    """
    if value is None or len(value) > _LONGEST_VALIDATOR or IN_NO_HEADER.search(value):
        return None
    try:
        return value.encode().decode()
    except UnicodeEncodeError:
        return None
