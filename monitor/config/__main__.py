"""Writes the tables of every setting into the pages named: `python -m monitor.config docs/configuration.md`."""

import sys
from pathlib import Path

from monitor.config.reference import with_tables

if __name__ == "__main__":
    for name in sys.argv[1:]:
        Path(name).write_text(with_tables(Path(name).read_text(encoding="utf-8")), encoding="utf-8")
