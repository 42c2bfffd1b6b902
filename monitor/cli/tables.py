"""Entries, figures and alerts as tables for people, and figures as CSV."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TextIO

from rich.table import Table
from rich.text import Text

from monitor.cli.status_page import plain_table, short_moment
from monitor.core.alerting import figure_words
from monitor.core.gazetteer import name_of
from monitor.core.hostile import clean
from monitor.core.ledger import Band, Series
from monitor.core.phrases import KIND_WORDS, moment
from monitor.model import AlertKind, Bucket, ContradictionKind, Figure, Relation
from monitor.store.listings import AlertLine, DeliveryLine, EntryLine, FigureLine, MatchLine, VerdictLine
from monitor.store.overview import QUARANTINED

STYLES = {
    Bucket.ALERTED: "bold green",
    Bucket.HELD: "green",
    Bucket.BORDERLINE: "yellow",
    QUARANTINED: "bold red",
}
DELIVERY_STYLES = {"sent": "green", "waiting": "yellow", "dead": "bold red", "digested": "green"}
DELIVERY_WORDS = {"dead": "given up", "digested": "in a digest"}

CSV_COLUMNS = (
    "id",
    "storyline",
    "reported_at",
    "figure",
    "low",
    "high",
    "bound",
    "unit",
    "counted",
    "claimant",
    "source",
    "relation",
    "kind",
    "superseded",
    "sentence",
    "link",
)


def entry_table(lines: Sequence[EntryLine], now: datetime) -> Table:
    """One row an entry: when, where it ended, what it says, whose it is and on which storylines."""
    table = plain_table("id", "reported (UTC)", "bucket", "entry")
    for line in lines:
        origin = " · ".join((clean(line.source), *(_match(match) for match in line.matches)))
        table.add_row(
            f"e{line.key}",
            short_moment(line.reported_at, now),
            Text(line.bucket, style=STYLES.get(line.bucket, "")),
            Text.assemble(clean(line.title) or clean(line.link), "\n", (origin, "dim")),
        )
    return table


def _match(match: MatchLine) -> str:
    close = "" if match.belonging == "matched" else "close to "
    return f"{close}{match.storyline} {match.score:.2f}"


def figure_table(lines: Sequence[FigureLine], now: datetime) -> Table:
    """One row a figure: when, how much of what measure, whose word it is, and what it did to those before it."""
    table = plain_table("id", "reported (UTC)", "figure", "verdict")
    for line in lines:
        recorded, weightiest = line.recorded, weightiest_verdict(line.verdicts)
        claimant = clean(recorded.figure.attribution.claimant) if recorded.figure.attribution else ""
        origin = " · ".join(part for part in (claimant, clean(recorded.source), f"e{recorded.entry_key}") if part)
        measure = clean(measure_name(recorded.figure))
        words = Text(clean(figure_words(recorded.figure)), style="dim" if line.superseded_at else "")
        table.add_row(
            f"f{recorded.key}",
            short_moment(recorded.reported_at, now),
            Text.assemble(words, "\n", (f"[{measure}]\n" if measure else "", "italic"), (origin, "dim")),
            Text.assemble(verdict_words(line), "\n", (clean(weightiest.reason) if weightiest else "", "dim")),
        )
    return table


def band_table(series: Mapping[str, Sequence[Series]]) -> Table:
    """One row a measure: what stands now, in which unit, how many independent voices and figures there are."""
    table = plain_table("storyline", "measure", "stands at", "voices", "figures")
    for storyline, found in series.items():
        for one in found:
            table.add_row(storyline, clean(one.name), _band_words(one.band), *_support(one))
    return table


def _band_words(band: Band | None) -> str:
    if band is None:
        return "nothing"
    ends = f"{band.low:,.6g}" if band.low == band.high else f"{band.low:,.6g} to {band.high:,.6g}"
    return f"{ends} {clean(band.unit)}".strip()


def _support(one: Series) -> tuple[str, str]:
    return str(one.band.voices if one.band else 0), str(len(one.findings))


def measure_name(figure: Figure) -> str:
    """What a figure measures, "people killed, North Korea, soldier"; the user's own name for it where there is one."""
    measure = figure.measure
    counted = "people" if measure.subject == "person" else measure.subject or measure.dimension
    what = " ".join(slot for slot in (counted, measure.action, measure.period) if slot)
    sides = (name_of(side).title() or side for side in measure.group.split("+"))
    return figure.name or ", ".join(part for part in (what, *sides) if part)


def verdict_words(line: FigureLine) -> Text:
    """What a figure does to earlier ones in a word or two, coloured by weight."""
    if line.superseded_at:
        return Text("superseded", style="dim")
    verdict = weightiest_verdict(line.verdicts)
    if verdict is None:
        return Text("not judged", style="dim")
    if verdict.relation is not Relation.CONTRADICTS:
        return Text(verdict.relation.value, style="green" if verdict.relation is Relation.AGREES else "")
    kind = f" ({verdict.kind.value.replace('_', ' ')})" if verdict.kind else ""
    doubt = "" if verdict.confident else ", doubtful"
    is_quiet = verdict.kind is ContradictionKind.STALE or not verdict.confident
    return Text(f"contradicts{kind}{doubt}", style="yellow" if is_quiet else "bold red")


def weightiest_verdict(verdicts: Sequence[VerdictLine]) -> VerdictLine | None:
    """The verdict that says most: a contradiction before an update before agreement."""
    order = (Relation.CONTRADICTS, Relation.UPDATES, Relation.AGREES, Relation.FIRST, Relation.INCOMPARABLE)
    return min(verdicts, key=lambda verdict: (order.index(verdict.relation), not verdict.confident), default=None)


def figure_csv(lines: Sequence[FigureLine], file: TextIO) -> None:
    """Write figures as CSV with a header; an open side of a range is an empty cell."""
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(CSV_COLUMNS)
    for line in lines:
        writer.writerow(_csv_row(line))


def _csv_row(line: FigureLine) -> list[object]:
    recorded, figure, quantity = line.recorded, line.recorded.figure, line.recorded.figure.mention.quantity
    verdict = weightiest_verdict(line.verdicts)
    return [
        f"f{recorded.key}",
        recorded.storyline,
        recorded.reported_at.isoformat(),
        _cell(figure.mention.text),
        quantity.low,
        quantity.high,
        quantity.bound.value,
        quantity.unit,
        _cell(figure.mention.counted),
        _cell(figure.attribution.claimant) if figure.attribution else "",
        _cell(recorded.source),
        verdict.relation.value if verdict else "",
        verdict.kind.value if verdict and verdict.kind else "",
        "yes" if line.superseded_at else "no",
        _cell(figure.sentence),
        recorded.link,
    ]


def _cell(text: str) -> str:
    """Text of a feed that no spreadsheet takes for a formula."""
    told = clean(text)
    return f"'{told}" if told.startswith(("=", "+", "-", "@")) else told


def alert_table(lines: Sequence[AlertLine], now: datetime) -> Table:
    """One row an alert: when, what it says, of what kind, who reports it, and where it went."""
    table = plain_table("id", "made (UTC)", "alert")
    for line in lines:
        alert = line.alert
        kind = (KIND_WORDS[alert.kind], "red" if alert.kind is AlertKind.CONTRADICTION else "cyan")
        sources = ", ".join(clean(source.name) for source in alert.sources)
        rest = " · ".join(part for part in ("", clean(alert.title), sources) if part)
        deliveries = [delivery_words(delivery) for delivery in line.deliveries] or [Text("no channel", style="dim")]
        told = Text.assemble(kind, (f" · {rest}", "dim")), Text(clean(alert.headline)), *deliveries
        table.add_row(f"a{line.key}", short_moment(alert.created_at, now), Text("\n").join(told))
    return table


def delivery_words(delivery: DeliveryLine) -> Text:
    """Where an alert stands on one channel, "chat: waiting, 2 tries, next 3 Nov 2026 10:00 UTC"."""
    told = f"{clean(delivery.channel)}: {DELIVERY_WORDS.get(delivery.state, delivery.state)}"
    if delivery.settled_at:
        told += f" {moment(delivery.settled_at)}"
    if delivery.attempts > 1 or (delivery.attempts and delivery.state != "sent"):
        told += f", {delivery.attempts} {'try' if delivery.attempts == 1 else 'tries'}"
    if delivery.state == "waiting":
        told += f", next {moment(delivery.next_attempt_at)}"
    return Text(told, style=DELIVERY_STYLES[delivery.state])
