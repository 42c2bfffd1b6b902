"""Which storylines an entry belongs to, and whether what it reports is new to them."""
