"""`make bench`: the speed measurements one after the other; each also runs alone, `python -m benchmarks.NAME`.

`python -m benchmarks NAME ...` runs those that are named.
"""

from __future__ import annotations

import subprocess
import sys

MEASUREMENTS = ("reading", "judging", "analyse_speed", "store", "polling")


def main() -> int:
    """Run those that are named, or all; 1 when one of them failed."""
    chosen = sys.argv[1:] or list(MEASUREMENTS)
    unknown = [name for name in chosen if name not in MEASUREMENTS]
    if unknown:
        print(f"no measurement is named {', '.join(unknown)}; there are: {', '.join(MEASUREMENTS)}", file=sys.stderr)
        return 2
    failed = 0
    for name in chosen:
        print(f"== {name}", flush=True)
        failed += subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], check=False).returncode != 0
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
