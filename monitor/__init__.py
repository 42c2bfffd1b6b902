"""Storyline Monitor: polls news feeds and tells of new developments and contradicting figures."""

__version__ = "0.1.0"
