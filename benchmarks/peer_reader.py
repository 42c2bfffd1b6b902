"""lemon24/reader as a peer: `python peer_reader.py add DB URLS` and `python peer_reader.py WORKERS DB`.

Run by a Python of its own that has `reader`; it imports nothing of this program.
"""

import sys
from pathlib import Path

from reader import make_reader  # type: ignore[import-not-found]  # lives in another environment

task, database, *more = sys.argv[1:]
reader = make_reader(database)
if task == "add":
    for url in Path(more[0]).read_text(encoding="ascii").split():
        reader.add_feed(url, exist_ok=True)
else:
    reader.update_feeds(workers=int(task), scheduled=False)
