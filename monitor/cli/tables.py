"""Entries and alerts as tables for people, and the words for verdicts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from rich.table import Table
from rich.text import Text

from monitor.cli.status_page import plain_table
from monitor.cli.times import short_moment
from monitor.core.storylines.novelty import SURE
from monitor.core.telling.hostile import clean
from monitor.core.telling.phrases import KIND_WORDS, NO_LONGER, moment
from monitor.model import Alert, AlertKind, Bucket, ContradictionKind, Relation
from monitor.store.listings import AlertLine, DeliveryLine, EntryLine, FigureLine, MatchLine, VerdictLine
from monitor.store.overview import QUARANTINED

STYLES = {
    Bucket.ALERTED: "bold green",
    Bucket.HELD: "green",
    Bucket.BORDERLINE: "yellow",
    QUARANTINED: "bold red",
}
DELIVERY_STYLES = {"sent": "green", "waiting": "yellow", "dead": "bold red", "digested": "green"}


def entry_table(lines: Sequence[EntryLine], now: datetime) -> Table:
    """One row an entry: when, where it ended, what it says, whose it is and on which storylines."""
    table = plain_table("id", "reported (UTC)", "bucket", "entry")
    for line in lines:
        origin = " · ".join((clean(line.source), *(_match(match, line.bucket) for match in line.matches)))
        table.add_row(
            f"e{line.key}",
            short_moment(line.reported_at, now),
            Text(line.bucket, style=STYLES.get(line.bucket, "")),
            Text.assemble(clean(line.title) or clean(line.link), "\n", (origin, "dim")),
        )
    return table


def _match(match: MatchLine, bucket: str) -> str:
    close = "" if match.belonging == "matched" else "close to "
    is_doubtful = bucket == Bucket.KNOWN and not close and match.score < SURE
    return f"{close}{match.storyline} {match.score:.2f}" + (f" ({SURE:.2f} to be told)" if is_doubtful else "")


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


def alert_table(lines: Sequence[AlertLine], now: datetime) -> Table:
    """One row an alert: when, what it says, of what kind, who reports it, and where it went."""
    table = plain_table("id", "made (UTC)", "alert")
    for line in lines:
        alert = line.alert
        kind = (KIND_WORDS[alert.kind], "red" if alert.kind is AlertKind.CONTRADICTION else "cyan")
        sources = ", ".join(dict.fromkeys(clean(source.name) for source in alert.sources))
        rest = " · ".join(part for part in ("", clean(alert.title), sources) if part)
        deliveries = [delivery_words(delivery) for delivery in line.deliveries] or [undelivered(alert)]
        told = Text.assemble(kind, (f" · {rest}", "dim")), Text(clean(alert.headline)), *standing(alert), *deliveries
        table.add_row(f"a{line.key}", short_moment(alert.created_at, now), Text("\n").join(told))
    return table


def undelivered(alert: Alert) -> Text:
    """Why an alert went nowhere: a storyline has no channel only while it is in shadow."""
    return Text("in shadow, not sent" if alert.storyline else "no channel", style="dim")


def standing(alert: Alert) -> Iterator[Text]:
    """Why what the alert tells no longer stands; nothing where it does."""
    if alert.note:
        yield Text(f"{NO_LONGER}: {clean(alert.note)}", style="yellow")


def delivery_words(delivery: DeliveryLine) -> Text:
    """Where an alert stands on one channel, "chat: waiting, 2 tries, next 3 Nov 2026 10:00 UTC"."""
    told = f"{clean(delivery.channel)}: {_state_words(delivery)}"
    if delivery.settled_at:
        told += f" {moment(delivery.settled_at)}"
    if delivery.attempts > 1 or (delivery.attempts and delivery.state != "sent"):
        told += f", {delivery.attempts} {'try' if delivery.attempts == 1 else 'tries'}"
    if delivery.state == "waiting":
        told += f", next {moment(delivery.next_attempt_at)}"
    return Text(told, style=DELIVERY_STYLES[delivery.state])


def _state_words(delivery: DeliveryLine) -> str:
    if delivery.state != "digested":
        return "given up" if delivery.state == "dead" else delivery.state
    if delivery.told_by is None:
        return "told together with others,"
    # The same news on two storylines is one message, and that is an alert of its own; only a cap, a cooldown or an
    # outage makes a digest.
    gathered = "in the digest" if delivery.told_by_kind is AlertKind.DIGEST else "told together with others, as"
    return f"{gathered} a{delivery.told_by},"
