"""Polling beside other feed readers: `python -m benchmarks.polling [--turns N] [--reader PYTHON] [PART ...]`.

1,000 feeds of 30 entries on loopback, 50 ms away, on 50 hosts. Each run is a process of its own, imports and database
included. Peers run by turns with us: lemon24/reader (`--reader` names a Python that has it) and newsboat, if it is on
the path. Printed are medians, ratios and what is aimed at. Parts: cold, warm, changed, complete, hostile, many.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.farm_map import ENTRIES, FEEDS, HOSTS, PORT, addresses
from benchmarks.feed_farm import HOSTILE

CHANGED, NEW_IN_CHANGED = 300, 2
PARTS = ("cold", "warm", "changed", "complete", "hostile", "many")
TEN, TWENTY, BOAT = "reader, 10 workers", "reader, 20 workers", "newsboat, 10 threads"
MEGABYTE = 1 << 20


@dataclass(frozen=True)
class Cost:
    """What a process took: wall and CPU seconds with its children, peak resident bytes of the tree."""

    wall: float
    cpu: float
    memory: float
    told: float = 0.0  # the last number that it printed


def run(command: Sequence[str]) -> Cost:
    """Run a command to its end and say what it took."""
    started = time.monotonic()
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL)
        peak = [0]
        watching = threading.Thread(target=_watch, args=(process.pid, peak), daemon=True)
        watching.start()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        wall = time.monotonic() - started
        watching.join()
        output.seek(0)
        told = output.read().decode()
        if process.returncode:
            raise SystemExit(f"{' '.join(command)} failed:\n{told[-2000:]}")
    last = (told.split() or [""])[-1]
    number = float(last) if last.replace(".", "", 1).isdigit() else 0.0
    return Cost(wall, usage.ru_utime + usage.ru_stime, max(peak[0], usage.ru_maxrss * 1024), number)


def _watch(pid: int, peak: list[int]) -> None:
    while (size := _resident(pid)) > 0:
        peak[0] = max(peak[0], size)
        time.sleep(0.02)


def _resident(pid: int) -> int:
    """Resident bytes of a process and its descendants; 0 once it has ended."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    except (OSError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE") + sum(_resident(int(child)) for child in children)


# --- who polls --------------------------------------------------------------------


@dataclass(frozen=True)
class Contender:
    """Someone who polls: how to get ready, and the command that polls all feeds once."""

    name: str
    prepare: Callable[[Path], None]
    command: Callable[[Path], list[str]]


def ours(name: str = "ours", extra: Sequence[str] = ()) -> Contender:
    """This program: fetching, reading and recording, without the model."""
    polls = [sys.executable, "-m", "benchmarks.polling_run"]
    return Contender(name, lambda folder: None, lambda folder: [*polls, str(folder / "ours.db"), *extra])


def reader(python: str, workers: int) -> Contender:
    """lemon24/reader with that many workers."""
    script = str(Path(__file__).with_name("peer_reader.py"))
    urls = addresses(FEEDS, HOSTS, PORT)

    def add(folder: Path) -> None:
        (folder / "urls").write_text("\n".join(urls), encoding="ascii")
        subprocess.run([python, script, "add", str(folder / "reader.db"), str(folder / "urls")], check=True)

    return Contender(
        f"reader, {workers} workers", add, lambda folder: [python, script, str(workers), str(folder / "reader.db")]
    )


def newsboat() -> Contender:
    """newsboat with ten threads."""

    def configure(folder: Path) -> None:
        (folder / "boat-urls").write_text("\n".join(addresses(FEEDS, HOSTS, PORT)) + "\n", encoding="ascii")
        (folder / "boat-config").write_text("reload-threads 10\nauto-reload no\n", encoding="ascii")

    def command(folder: Path) -> list[str]:
        files = ["-C", str(folder / "boat-config"), "-u", str(folder / "boat-urls"), "-c", str(folder / "boat.db")]
        return ["newsboat", *files, "-x", "reload"]

    return Contender(BOAT, configure, command)


@contextmanager
def farm() -> Iterator[None]:
    """The feeds, served by a process of their own, which ends with this one however this one ends."""
    command = [sys.executable, "-m", "benchmarks.feed_farm", *map(str, (FEEDS, ENTRIES, HOSTS, PORT))]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        yield


def advance() -> None:
    """New entries in some of the feeds."""
    address = f"http://127.0.1.1:{PORT}/advance?feeds={CHANGED}&entries={NEW_IN_CHANGED}"
    urllib.request.urlopen(address).close()  # loopback


# --- what is measured -------------------------------------------------------------


def measured(contenders: Sequence[Contender], turns: int, after: Callable[[], None] | None) -> dict[str, Cost]:
    """Medians of polling all feeds: from nothing, or again once they were polled (`after` happens in between)."""
    costs: dict[str, list[Cost]] = {contender.name: [] for contender in contenders}
    for _ in range(turns):
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place)
            for contender in contenders:
                contender.prepare(folder)
                if after is not None:
                    run(contender.command(folder))
            if after is not None:
                after()
            for contender in contenders:
                costs[contender.name].append(run(contender.command(folder)))
    return {name: _median(found) for name, found in costs.items()}


def _median(costs: Sequence[Cost]) -> Cost:
    return Cost(
        *(statistics.median(getattr(cost, name) for cost in costs) for name in ("wall", "cpu", "memory", "told"))
    )


def show(title: str, costs: dict[str, Cost], *aims: tuple[str, str, float]) -> None:
    """One part as a table; an aim is a peer, what of it is compared, and the most that ours may be of that."""
    mine = next(iter(costs.values()))
    print(f"\n{title}")
    for name, cost in costs.items():
        told = f"  {name:26} wall {cost.wall:6.2f} s   CPU {cost.cpu:6.2f} s   memory {cost.memory / MEGABYTE:5.0f} MB"
        if cost is not mine:
            ratios = {each: getattr(mine, each) / getattr(cost, each) for each in ("wall", "cpu", "memory")}
            told += "   ours is " + ", ".join(f"{ratio:.2f} of its {each}" for each, ratio in ratios.items())
        print(told)
    for peer, what, most in aims:
        if peer in costs:
            ratio = getattr(mine, what) / getattr(costs[peer], what)
            print(f"  {'reached' if ratio <= most else 'MISSED '}  {what} {ratio:.2f} of {peer}, aim {most}")


def hostile(turns: int) -> None:
    """One hostile feed among the thousand: what it costs the others, each time beside a round without it."""
    print("\none hostile feed among 1,000 (aim: the others done in 1.2 of the time without it, 64 MB more at most)")
    for name in HOSTILE:
        plainly, beside = ours(), ours(extra=[f"http://127.0.1.1:{PORT}/hostile/{name}"])
        pairs = [tuple(measured([kind], 1, None)["ours"] for kind in (plainly, beside)) for _ in range(turns)]
        others = statistics.median(cost.told / plain.told for plain, cost in pairs)
        whole = statistics.median(cost.wall / plain.wall for plain, cost in pairs)
        more = statistics.median(cost.memory - plain.memory for plain, cost in pairs) / MEGABYTE
        cpu = statistics.median(cost.cpu - plain.cpu for plain, cost in pairs)
        reached = "reached" if others <= 1.2 and more <= 64 else "MISSED "
        told = f"others done in {others:5.2f}, the round in {whole:5.2f} of the time"
        print(f"  {reached}  {name:20} {told}   {cpu:+5.2f} s of CPU   {more:+6.0f} MB", flush=True)


def command(*arguments: str) -> None:
    """Run one of the smaller measurements, which print for themselves."""
    subprocess.run([sys.executable, "-m", "benchmarks.polling_run", *arguments], check=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], default=[])
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument(
        "--reader",
        metavar="PYTHON",
        default=os.environ.get("MONITOR_READER_PYTHON"),
        help="a Python in which `pip install reader sgmllib3k` was run",
    )
    arguments = parser.parse_args()
    parts, turns = arguments.parts or PARTS, arguments.turns
    ten = [reader(arguments.reader, 10)] if arguments.reader else []
    twenty = [reader(arguments.reader, 20)] if arguments.reader else []
    boat = [newsboat()] if shutil.which("newsboat") else []
    for peer, is_here in (("reader (see --reader)", bool(ten)), ("newsboat", bool(boat))):
        if not is_here:
            print(f"{peer} is not here: ours is measured alone")
    with farm():
        if "cold" in parts:
            costs = measured([ours(), *ten, *boat], turns, None)
            show("cold: all is new", costs, (TEN, "cpu", 0.4), (TEN, "memory", 1.5), (BOAT, "wall", 0.6))
        if "warm" in parts:
            costs = measured([ours(), *twenty], turns, lambda: None)
            show("warm: nothing changed", costs, (TWENTY, "wall", 0.5), (TWENTY, "cpu", 0.35))
        if "changed" in parts:
            costs = measured([ours(), *ten], turns, advance)
            show(f"{CHANGED} of {FEEDS} changed, {NEW_IN_CHANGED} new each", costs, (TEN, "cpu", 0.25))
        if "complete" in parts:
            command("complete")
        if "hostile" in parts:
            hostile(turns)
    if "many" in parts:
        command("many")


if __name__ == "__main__":
    main()
