"""An entry, its figures and the alerts they make, for the tests of alerts, wording, holding and channels."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from monitor.core.telling import alerting
from monitor.model import (
    Alert,
    Attribution,
    Belonging,
    Bound,
    ContradictionKind,
    Entry,
    Figure,
    Finding,
    Match,
    Measure,
    Mention,
    Novelty,
    PendingDelivery,
    Quantity,
    RecordedFigure,
    Relation,
    Storyline,
    Verdict,
)

NOW = datetime(2025, 1, 6, 12, 10, tzinfo=UTC)
EARLIER = datetime(2024, 11, 16, 12, 6, tzinfo=UTC)
STORYLINE = Storyline("kursk", "Kursk counteroffensive", "The fighting in the Kursk region.", channels=("phone",))
REASON = (
    "at least 10,000 North Korean troops then some 3,000 North Korean soldiers: the force is put lower; "
    "by U.S. intelligence, then by A South Korean official"
)
MATCH = Match("kursk", 0.71, 0.50, Belonging.MATCHED)
EARLIER_SENTENCE = "U.S. intelligence puts at least 10,000 North Korean troops in the Kursk region."
SENTENCE = "A South Korean official spoke of some 3,000 North Korean soldiers in all."


def entry(
    key: int = 2,
    outlet: str = "Harbour Post",
    at: datetime = NOW,
    publisher: str = "",
    title: str = "A smaller force than thought",
) -> Entry:
    slug = outlet.casefold().replace(" ", "-")
    return Entry(
        key=key,
        version=1,
        entry_id=f"id-{key}",
        feed=f"https://{slug}.example/feed",
        source=outlet,
        publisher=publisher or outlet,
        link=f"https://{slug}.example/{key}",
        title=title,
        summary=SENTENCE,
        content="",
        published_at=at,
        first_seen_at=at,
    )


def figure(
    text: str,
    low: float | None,
    high: float | None,
    *,
    counted: str = "North Korean soldiers",
    sentence: str = SENTENCE,
    claimant: str = "A South Korean official",
    measure: Measure | None = None,
    name: str = "",
) -> Figure:
    mention = Mention(text, 0, len(text), Quantity(low, high, Bound.EXACT, "soldier"), counted)
    slots = measure or Measure(subject="soldier", action="deployed", group="north korean")
    return Figure(mention, slots, sentence, Attribution(claimant, "said") if claimant else None, name=name)


LATER_FIGURE = figure("some 3,000", 2500, 3500)
EARLIER_FIGURE = figure(
    "at least 10,000",
    10000,
    None,
    counted="North Korean troops",
    sentence=EARLIER_SENTENCE,
    claimant="U.S. intelligence",
)


def recorded(reported: Figure, source: Entry, key: int = 1) -> RecordedFigure:
    return RecordedFigure(
        key=key,
        storyline="kursk",
        entry_key=source.key,
        entry_version=1,
        figure=reported,
        reported_at=source.reported_at,
        source=source.source,
        publisher=source.publisher,
        title=source.title,
        link=source.link,
    )


def finding(
    later: Figure = LATER_FIGURE,
    earlier: Figure = EARLIER_FIGURE,
    *,
    source: Entry | None = None,
    at: datetime = EARLIER,
    kind: ContradictionKind | None = ContradictionKind.DISPUTED,
    relation: Relation = Relation.CONTRADICTS,
    is_confident: bool = True,
) -> Finding:
    return Finding(
        "kursk",
        recorded(later, source or entry(), key=2),
        recorded(earlier, entry(1, "Northern Ledger", at, title="Troops moved to Kursk"), key=1),
        Verdict(relation, REASON, kind, is_confident),
    )


def novelty(sentence: str = SENTENCE, *, is_new: bool = True) -> Novelty:
    return Novelty("kursk", is_new, 0.62, 0.40, sentence, "nothing known is near", EARLIER_SENTENCE, nearest_at=EARLIER)


def compose(
    source: Entry | None = None,
    storyline: Storyline = STORYLINE,
    *,
    new: Novelty | None = None,
    findings: tuple[Finding, ...] = (),
) -> tuple[Alert, ...]:
    return alerting.compose(
        source or entry(),
        storyline,
        novelty=new,
        match=MATCH,
        findings=findings,
        default_channels=("mail",),
        now=NOW,
    )


def contradiction() -> Alert:
    return compose(findings=(finding(),))[0]


def development() -> Alert:
    return compose(new=novelty())[0]


def pending(alert: Alert, key: int, *, due: datetime | None = None, attempts: int = 0) -> PendingDelivery:
    at = due or alert.deliver_after
    told = replace(alert, dedup_key=f"{alert.dedup_key}-{key}", deliver_after=at, entry_key=key)
    return PendingDelivery(key, key, told, "phone", attempts)


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)
