"""Composes alerts: which findings and novelties are told, and what proves them.

Rules of this file:
1. An alert is composed from what was decided before; nothing is judged again here.
2. Every alert carries its proof: the sentences, whose they are, when, the links, the scores, the rule.
3. `dedup_key` names what is told, not who told it: the same two values of the same measure give the same key from
   every outlet, and a second run over the same entries gives the keys of the first.
4. A development waits for the end of the settle window, since outlets word the same event each in their own way and
   join one alert. A contradiction is told at once: its wire copies carry the same figures, so the key catches them.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from monitor.core.measures.measure_names import thing_name
from monitor.core.telling.phrases import against_threshold
from monitor.model import (
    Alert,
    AlertKind,
    Component,
    ContradictionKind,
    DeclaredMeasure,
    Entry,
    Figure,
    Finding,
    Match,
    Measure,
    Novelty,
    Quote,
    RecordedFigure,
    Relation,
    Source,
    Storyline,
)

NEW = "new"
NEAREST = "nearest known"
NOW = "now"
EARLIER = "earlier"

EARLIER_SHOWN = 3  # earlier figures beside a later one; what stood last says most, the rest is in `monitor explain`

# What is done to people, worded so that it may stand behind a bare number: "six killed".
SUFFERED = frozenset(
    ("killed", "injured", "missing", "captured", "arrested", "deployed", "evacuated", "rescued", "freed", "homeless")
)

RULES = {
    ContradictionKind.DISPUTED: "Two claimants give figures that cannot both be right",
    ContradictionKind.SELF: "The same claimant said otherwise before",
    ContradictionKind.REVISED_DOWN: "A total was lowered by the authority that gave it",
    ContradictionKind.FIXED_FACT: "A fact that does not change is stated differently",
}


def compose(
    entry: Entry,
    storyline: Storyline,
    *,
    novelty: Novelty | None,
    match: Match,
    findings: Sequence[Finding],
    default_channels: tuple[str, ...],
    now: datetime,
    nearest: Source | None = None,
) -> tuple[Alert, ...]:
    """Say what `entry` has to tell about `storyline`: nothing, a development, contradictions, or both.

    `findings` are those of this entry on this storyline, and those on later reports that it made contradictions: where
    it arrives late, its figure is the one that stood. `nearest` is the entry that holds `novelty.nearest`.
    Whether the entry may alert at all (first poll, backfill, shadow) is the caller's to decide.
    """
    base = Alert(
        dedup_key="",
        kind=AlertKind.NEW_DEVELOPMENT,
        storyline=storyline.id,
        title=storyline.title,
        headline="",
        reason="",
        created_at=now,
        sources=(source_of(entry),),
        deliver_after=now,
        entry_key=entry.key,
        channels=storyline.channels or default_channels,
    )
    groups = _by_measure(finding for finding in findings if is_told(finding, storyline))
    alerts = [_contradiction(base, match, group) for group in groups]
    if novelty is not None and novelty.is_new and AlertKind.NEW_DEVELOPMENT in storyline.alerts:
        told = _development(base, entry, storyline, novelty, match, findings, nearest)
        # A contradiction goes out at once, and what else its entry has to tell goes with it, in one message.
        alerts.insert(0, replace(told, deliver_after=now) if alerts else told)
    return tuple(alerts)


def is_told(finding: Finding, storyline: Storyline) -> bool:
    """Say whether a finding is a contradiction that this storyline alerts on."""
    verdict = finding.verdict
    if AlertKind.CONTRADICTION not in storyline.alerts or finding.earlier is None:
        return False
    if verdict.relation is not Relation.CONTRADICTS or not verdict.confident or verdict.kind not in RULES:
        return False
    declared = _declared(finding.later.figure, storyline)
    return declared is None or verdict.kind in declared.alert


def source_of(entry: Entry) -> Source:
    """Name the outlet of `entry` as a source of an alert."""
    return Source(entry.source, entry.link, entry.title, entry.reported_at, entry.publisher)


def join(alert: Alert, source: Source) -> Alert:
    """Add a further source; a publisher's family is listed once, so that five wire copies stay one."""
    if any(_family(known) == _family(source) or known.link == source.link for known in alert.sources):
        return alert
    return replace(alert, sources=(*alert.sources, source))


def one_a_family(alert: Alert) -> Alert:
    """The alert as it is sent: of each publisher's family the outlet that reported first."""
    told = replace(alert, sources=())
    for source in alert.sources:
        told = join(told, source)
    return told


def dedup_key(*parts: object) -> str:
    """Hash what is told into a short stable key."""
    told = "\x1f".join(str(part) for part in parts)
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:24]


def figure_words(figure: Figure) -> str:
    """The figure with the thing it counts, in the text's own words: "about 12,000 North Korean troops"."""
    text, counted = _uncapitalised(figure.mention.text.strip()), figure.mention.counted.strip()
    known = {_stem(word) for word in text.casefold().split()}
    if counted:
        return text if all(_stem(word) in known for word in counted.casefold().split()) else f"{text} {counted}"
    subject, action = figure.measure.subject, figure.measure.action
    if subject in ("", "person") and action in SUFFERED and action not in known:
        return f"{text} {action}"
    slots = [slot for slot in (subject, action) if slot and _stem(slot) not in known]
    return f"{text} ({', '.join(slots)})" if slots else text


def _development(
    base: Alert,
    entry: Entry,
    storyline: Storyline,
    novelty: Novelty,
    match: Match,
    findings: Sequence[Finding],
    nearest: Source | None,
) -> Alert:
    headline = _one_line(novelty.sentence) or entry.title
    claimant = _claimant_of(novelty.sentence, findings)
    quotes = [Quote(NEW, headline, entry.source, entry.link, entry.reported_at, claimant, title=entry.title)]
    if novelty.nearest:
        known = nearest or Source("", "", "", novelty.nearest_at)
        quotes.append(
            Quote(NEAREST, _one_line(novelty.nearest), known.name, known.link, known.reported_at, title=known.title)
        )
    said = "".join(character for character in headline.casefold() if character.isalnum())
    return replace(
        base,
        dedup_key=dedup_key(AlertKind.NEW_DEVELOPMENT, storyline.id, entry.feed, entry.entry_id, said),
        headline=headline,
        reason=novelty.reason,
        quotes=tuple(quotes),
        components=(_matched(match), _scored("novelty", novelty.score, novelty.threshold)),
        deliver_after=base.created_at + storyline.settle,
        about="development",
    )


def _contradiction(base: Alert, match: Match, findings: Sequence[Finding]) -> Alert:
    lead = findings[0]
    later, earlier = lead.later, [finding.earlier for finding in findings if finding.earlier]
    kind = lead.verdict.kind or ContradictionKind.DISPUTED
    return replace(
        base,
        kind=AlertKind.CONTRADICTION,
        dedup_key=_contradiction_key(base.storyline, later.figure, earlier[0].figure),
        headline=f"{figure_words(later.figure)}, where {figure_words(earlier[0].figure)} stood",
        reason=f"{RULES[kind]} ({kind}): {lead.verdict.reason}",
        quotes=(
            _quote(NOW, later),
            *(_quote(EARLIER, record) for record in _one_a_value(earlier)[:EARLIER_SHOWN]),
        ),
        components=(_matched(match),),
        about=thing_name(later.figure.measure, later.figure.name),
    )


def _by_measure(findings: Iterable[Finding]) -> list[list[Finding]]:
    # In each group the figure that stood last comes first: it is the one a reader still has in mind.
    groups: dict[tuple[str, ...], list[Finding]] = {}
    for finding in findings:
        groups.setdefault(_identity(finding.later.figure), []).append(finding)
    for group in groups.values():
        group.sort(key=_recency, reverse=True)
    return list(groups.values())


def _recency(finding: Finding) -> tuple[datetime, int]:
    return (finding.earlier or finding.later).reported_at, (finding.earlier or finding.later).key


def _identity(figure: Figure) -> tuple[str, ...]:
    # Places and instance are left out: in one entry the title may state them and the body not.
    measure = figure.measure
    if figure.name:
        return (figure.name,)
    return (measure.dimension, measure.subject, measure.action, measure.group, measure.scope, measure.period)


def _contradiction_key(storyline: str, later: Figure, earlier: Figure) -> str:
    return dedup_key(
        AlertKind.CONTRADICTION,
        storyline,
        *_identity(later),
        _circumstances(later.measure),
        _value(earlier),
        _value(later),
    )


def _circumstances(measure: Measure) -> str:
    return "|".join((*sorted(measure.places), measure.instance, measure.modality))


def _value(figure: Figure) -> str:
    quantity = figure.mention.quantity
    return f"{quantity.low}:{quantity.high}:{quantity.unit}"


def _one_a_value(records: Sequence[RecordedFigure]) -> list[RecordedFigure]:
    kept: dict[str, RecordedFigure] = {}
    for record in records:
        kept.setdefault(_value(record.figure), record)
    return list(kept.values())


def _quote(label: str, record: RecordedFigure) -> Quote:
    figure = record.figure
    return Quote(
        label,
        _one_line(figure.sentence),
        record.source,
        record.link,
        record.reported_at,
        figure.attribution.claimant if figure.attribution else "",
        figure.mention.text,
        record.title,
    )


def _claimant_of(sentence: str, findings: Sequence[Finding]) -> str:
    for finding in findings:
        figure = finding.later.figure
        if figure.attribution and figure.sentence == sentence:
            return figure.attribution.claimant
    return ""


def _declared(figure: Figure, storyline: Storyline) -> DeclaredMeasure | None:
    return next((measure for measure in storyline.measures if measure.name == figure.name), None)


def _matched(match: Match) -> Component:
    return _scored("match", match.score, match.threshold)


def _scored(name: str, score: float, threshold: float) -> Component:
    return Component(name, score, against_threshold(name, score, threshold))


def _family(source: Source) -> str:
    return (source.publisher or source.name).casefold()


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _uncapitalised(text: str) -> str:
    # "Three months" began its sentence; "US$3 million" did not.
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


def _stem(word: str) -> str:
    return word.strip(".,;:'\"()").removesuffix("s")
