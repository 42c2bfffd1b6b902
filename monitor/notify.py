"""Tells the service manager how the daemon does, over the datagram socket it names (sd_notify(3)).

Without a service manager every call does nothing: a daemon in a terminal needs none of this.
"""

import logging
import os
import socket
import time

logger = logging.getLogger(__name__)

SEND_TIMEOUT = 1.0  # seconds; a service manager that does not read must not hold the daemon up


def ready(status: str = "") -> bool:
    """Start-up, or a reload, is complete. Says whether a service manager was told."""
    return _send("READY=1", *_status(status))


def status(text: str) -> bool:
    """What the daemon does now, in one line, for `systemctl status`."""
    return _send(*_status(text))


def watchdog() -> bool:
    """The daemon is alive; to be repeated at least twice in each WatchdogSec=."""
    return _send("WATCHDOG=1")


def reloading(text: str = "reading the configuration again") -> bool:
    """The configuration is being read again; `ready` ends it."""
    moment = time.clock_gettime_ns(time.CLOCK_MONOTONIC) // 1000
    return _send("RELOADING=1", f"MONOTONIC_USEC={moment}", *_status(text))


def stopping(text: str = "finishing the work in hand") -> bool:
    """The daemon is on its way out."""
    return _send("STOPPING=1", *_status(text))


def _status(text: str) -> tuple[str, ...]:
    # A line break would start another variable, so feed text could speak in the daemon's name.
    return (f"STATUS={' '.join(text.split())}",) if text.strip() else ()


def _send(*variables: str) -> bool:
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address or not variables:
        return False
    if address.startswith("@"):
        address = "\0" + address[1:]  # Linux's abstract namespace
    message = "\n".join(variables).encode("utf-8", "replace")
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as channel:
            channel.settimeout(SEND_TIMEOUT)
            channel.connect(address)
            channel.sendall(message)
    except OSError as error:
        logger.warning("the service manager at %s could not be told: %s", os.environ["NOTIFY_SOCKET"], error)
        return False
    return True
