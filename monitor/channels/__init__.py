"""Hands alerts to the services of their channels, through apprise, and says what came of each."""

from monitor.channels.opening import address_problem
from monitor.channels.sending import Channels, open_channels

__all__ = ["Channels", "address_problem", "open_channels"]
