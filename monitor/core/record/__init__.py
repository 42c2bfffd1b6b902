"""The figures of a storyline on record: shelves, series, bands, the voices behind them."""
