"""The core: decisions only. Pure: no I/O, no clock, no logging, no randomness."""
