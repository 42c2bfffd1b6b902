"""placeholder"""

from monitor.feeds.document import RawFeed


def read_quick(text: str, url: str, max_entries: int) -> RawFeed | None:
    return None
