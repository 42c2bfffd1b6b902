"""Where the labelled data lies, for the tests and benchmarks that can use it; it is not part of the project."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LABELLED = Path(os.environ.get("MONITOR_LABELLED", ROOT.parent / "shared"))

needs_labelled_data = pytest.mark.skipif(
    not LABELLED.is_dir(), reason="the labelled data is not here (folder ../shared, or set MONITOR_LABELLED)"
)
