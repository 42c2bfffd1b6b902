"""Whether two figures may be compared, and what the newer does to the older."""
