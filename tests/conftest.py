"""Settings for every test: hypothesis without deadlines, because a busy machine is no broken program."""

from hypothesis import settings

settings.register_profile("monitor", deadline=None)
settings.load_profile("monitor")
