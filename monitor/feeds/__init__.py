"""Feeds: asked politely, read safely, handed over as clean entries."""

from monitor.feeds.parsing import ParsedFeed, parse_feed
from monitor.feeds.polling import poll_feeds
from monitor.feeds.settings import PollSettings

__all__ = ["ParsedFeed", "PollSettings", "parse_feed", "poll_feeds"]
