"""Decides whether an entry may be told at all, whatever it says: by its feed's first poll, and by its date."""

from datetime import timedelta

from monitor.core.telling.phrases import length
from monitor.model import Bucket, Entry, Storyline

MAX_AGE = timedelta(days=7)  # where no storyline is tracked; each has its own


def silence(entry: Entry, storyline: Storyline | None) -> tuple[Bucket, str] | None:
    """Why an entry may not be told, whatever it says: the bucket it ends in and the reason; None when it may."""
    if entry.is_first_poll and not (storyline and storyline.tell_first_poll):
        return Bucket.NOT_NEW, "came with the first poll of its feed, which is kept and not told"
    if entry.published_at is None:
        return Bucket.UNDATED, "has no readable date, so nothing says that it is new"
    age = entry.first_seen_at - entry.published_at
    limit = storyline.max_age if storyline else MAX_AGE
    if age > limit:
        return Bucket.BACKFILL, f"was {length(age)} old when first seen; the limit is {length(limit)}"
    return None
