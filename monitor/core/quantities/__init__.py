"""Reads the figures of a text: value or interval, bound, unit, counted thing, with exact offsets."""

from monitor.core.quantities.reading import DroppedNumber, dropped_numbers, find_quantities

__all__ = ["DroppedNumber", "dropped_numbers", "find_quantities"]
