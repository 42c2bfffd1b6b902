"""The three steps: poll, analyse, deliver.

Each asks the store what is unfinished, lets the core decide, and records the outcome in one transaction. A kill at
any point loses nothing: what was not recorded is still unfinished, and the next cycle takes it up. The steps call
things in order and decide nothing; the broad `except` that lets one thing fail without the others is in `ports.py`.
Alerts that wait for their settle window go out in a later cycle.
"""

from monitor.pipeline.analysing import analyse
from monitor.pipeline.delivering import deliver
from monitor.pipeline.polling import poll
from monitor.pipeline.ports import Monitor, PollCalls, PollFeeds, Report, Seat

__all__ = ["Monitor", "PollCalls", "PollFeeds", "Report", "Seat", "analyse", "deliver", "poll"]
