"""What `monitor demo` shows: what is going on, every alert as it arrived, and what became of every entry."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.table import Table
from rich.text import Text

from monitor.cli.status_page import MEANINGS
from monitor.core.telling.hostile import clean, clip
from monitor.core.telling.phrases import KIND_WORDS, moment
from monitor.model import AlertKind, Bucket, ContradictionKind, Relation
from monitor.store.overview import QUARANTINED, WAITING

if TYPE_CHECKING:
    from rich.console import Console

    from monitor.config import Config
    from monitor.store.listings import AlertLine, FigureLine
    from monitor.store.overview import Overview

STAGE_WIDTH = 14
FUNNEL = (
    ((Bucket.NOT_NEW, Bucket.UNDATED, Bucket.BACKFILL, WAITING, QUARANTINED), "may be told"),
    ((Bucket.OFF_STORYLINE, Bucket.BORDERLINE), "belong to a storyline"),
    ((Bucket.DUPLICATE, Bucket.KNOWN, Bucket.HELD), "tell something new"),
)
CORRECTED = (ContradictionKind.REVISED_DOWN, ContradictionKind.SELF)
RELATIONS = {
    Relation.FIRST: "nothing comparable stood before",
    Relation.AGREES: "both can be true",
    Relation.UPDATES: "time explains the difference",
    Relation.CONTRADICTS: "both cannot be right: told once, and only where there is no doubt",
}


def introduce(console: Console, config: Config, start: datetime, end: datetime) -> None:
    """Say what is about to be seen."""
    console.print(Text("Storyline Monitor: the whole pipeline, on a sample, offline", style="bold"))
    console.print(
        f"\n{len(config.feeds)} invented outlets are served on this machine as real feeds are, and polled as real "
        f"feeds are.\nA clock runs through eleven weeks of news, {moment(start)} to {moment(end)}.\n"
        "Nothing leaves this machine: the alerts go to a receiver beside the feeds.\n"
    )
    for storyline in config.storylines:
        stage(console, "storyline", f"{storyline.title}")


def stage(console: Console, name: str, told: str) -> None:
    """One line on one stage."""
    console.print(Text.assemble((f"{name:{STAGE_WIDTH}}", "bold cyan"), told))


def tell_first_poll(console: Console, entries: int) -> None:
    """Say why the first poll brings no alert, and that those to come are the real thing."""
    stage(console, "first poll", f"{entries} entries, kept as known: nothing is told of what was there before")
    stage(console, "alerts", "as they arrive: what is new, who reports it, what was known, and why it is told")


def show_alert(console: Console, at: datetime, received: dict[str, Any]) -> None:
    """One alert as the channel received it, empty lines left out, below the time at which it did."""
    style = "yellow" if received["type"] == "warning" else "green"
    console.print()
    console.rule(Text(moment(at), style=style), align="left", style=style, characters="─")
    console.print(Text(str(received["title"]), style=f"bold {style}"))
    console.print(Text("\n".join(line for line in str(received["message"]).splitlines() if line)))


def show_polling(console: Console, answers: Mapping[int, int], stops: int) -> None:
    """How often the feeds were asked, and how often nothing had changed."""
    console.print()
    console.rule(align="left", characters="─")
    polls = sum(answers.values())
    console.print(
        f"The feeds were asked {polls} times at {stops} stops of the clock; "
        f"{answers.get(304, 0)} times the answer was “not modified”."
    )


def show_funnel(console: Console, found: Overview, alerts: list[AlertLine], figures: list[FigureLine]) -> None:
    """What became of every entry and every figure; the numbers of each table add up."""
    console.print(_funnel(found.buckets))
    sent = [line for line in alerts if any(delivery.state == "sent" for delivery in line.deliveries)]
    kinds = Counter(line.alert.kind for line in sent)
    told = {KIND_WORDS[kind]: (kinds[kind], _meaning(kind)) for kind in AlertKind if kinds[kind]}
    console.print(_sums("What was told", told, "messages, as shown above"))
    if len(sent) < len(alerts):
        console.print(f"  What one entry has to tell is one message: {len(alerts)} alerts in all.")
    console.print(_sums("What their figures did to earlier ones", _relations(figures), "figures kept"))


def show_next(console: Console, folder: Path, chosen: Mapping[str, AlertLine], program: str) -> None:
    """What to read first (`worth_reading`), where the database is, and what to do with it.

    `program` is what to type for `monitor`.
    """
    database = folder / "demo.db"
    _show_worth_reading(console, chosen, f"{program} explain", f"--db {database}")
    hints = {
        "what was kept and not told": f"entries --bucket known --db {database}",
        "who said how many, and when": f"figures north-korean-deployment --db {database}",
        "every alert once more, and whether it arrived": f"alerts --db {database}",
        "the configuration that was used": f"check --config {folder / 'monitor.yaml'}",
    }
    console.print(f"\nEverything is in {database}. To look into it:\n")
    for meaning, command in hints.items():
        console.print(Text.assemble(("  # ", "dim"), (meaning, "dim")))
        console.print(Text(f"  {program} {command}", style="bold"), soft_wrap=True)
    console.print("\nFor feeds of your own: README.md, “Configuration in five minutes”.")


def _show_worth_reading(console: Console, chosen: Mapping[str, AlertLine], command: str, where: str) -> None:
    console.print(Text("\nWorth reading first, each with the command that shows why it was told:\n", style="bold"))
    for what, line in chosen.items():
        console.print(Text.assemble((f"  {what}: ", "cyan"), clip(clean(line.alert.headline), 70)))
        console.print(Text(f"    {command} a{line.key} {where}", style="bold"), soft_wrap=True)


def worth_reading(alerts: Sequence[AlertLine], figures: Sequence[FigureLine]) -> dict[str, AlertLine]:
    """One alert of each sort that there is: the development that most outlets told, a contradiction, a correction."""
    told = [line for line in alerts if any(delivery.state == "sent" for delivery in line.deliveries)]
    developments = [line for line in told if line.alert.kind is AlertKind.NEW_DEVELOPMENT]
    contradictions = [line for line in told if line.alert.kind is AlertKind.CONTRADICTION]
    # An outlet that lowers its own figure says so in its own text; the alert that it bears out names it as a source.
    revised = {line.recorded.link for line in figures if any(each.kind in CORRECTED for each in line.verdicts)}
    borne_out = {line.alert.entry_key for line in alerts if revised & {source.link for source in line.alert.sources}}
    corrections = [line for line in contradictions if line.alert.entry_key in borne_out]
    sorts = {
        "a new development": max(developments, key=lambda line: (len(line.alert.sources), line.key), default=None),
        "a contradiction": next((line for line in contradictions if line not in corrections), None),
        "a figure that an outlet corrected": next(iter(corrections), None),
    }
    return {what: line for what, line in sorts.items() if line is not None}


def _funnel(buckets: Mapping[str, int]) -> Table:
    """From the entries read to those told: what drops out at each stage, and what is left after it."""
    table = _table("What became of the entries")
    left = sum(buckets.values())
    _add_total(table, left, "entries read")
    for stages, remains in FUNNEL:
        for bucket in stages:
            left -= buckets[bucket]
            if buckets[bucket]:
                table.add_row(f"- {buckets[bucket]:4}", bucket, Text(MEANINGS[bucket], style="dim"))
        _add_total(table, left, remains)
    return table


def _meaning(kind: AlertKind) -> str:
    if kind is AlertKind.CONTRADICTION:
        return "a figure that cannot be right beside an earlier one"
    return "something that the storyline did not hold" if kind is AlertKind.NEW_DEVELOPMENT else ""


def _relations(figures: list[FigureLine]) -> dict[str, tuple[int, str]]:
    """The verdict that counts for each figure: the gravest one that stands on it."""
    gravest = (Relation.CONTRADICTS, Relation.UPDATES, Relation.AGREES)
    counts = Counter(
        next((each for each in gravest if any(verdict.relation is each for verdict in line.verdicts)), Relation.FIRST)
        for line in figures
    )
    return {relation.value: (counts[relation], RELATIONS[relation]) for relation in RELATIONS if counts[relation]}


def _sums(title: str, rows: Mapping[str, tuple[int, str]], whole: str) -> Table:
    table = _table(title)
    for name, (number, meaning) in rows.items():
        table.add_row(f"{number}", name, Text(meaning, style="dim"))
    _add_total(table, sum(number for number, _ in rows.values()), whole)
    return table


def _table(title: str) -> Table:
    table = Table(title=f"\n{title}", title_style="bold", title_justify="left", box=None, show_header=False)
    table.add_column(justify="right", min_width=6)
    return table


def _add_total(table: Table, number: int, name: str) -> None:
    table.add_row(Text(f"= {number:4}", style="bold"), Text(name, style="bold"))
