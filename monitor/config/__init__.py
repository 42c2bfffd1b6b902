"""The configuration: strict YAML in, frozen settings out, every mistake named with its place."""

from monitor.config.families import family_of
from monitor.config.loading import config_stamp, load_config
from monitor.config.reference import json_schema
from monitor.config.settings import Alerts, ChannelSettings, Config, Polling, Schedule

__all__ = [
    "Alerts",
    "ChannelSettings",
    "Config",
    "Polling",
    "Schedule",
    "config_stamp",
    "family_of",
    "json_schema",
    "load_config",
]
