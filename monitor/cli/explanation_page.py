"""The page that `monitor explain` shows: the verdict, the comparison that decided it, what was weighed, ids last."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from monitor.cli.component_words import components_table
from monitor.cli.tables import delivery_words, standing, undelivered, verdict_words
from monitor.core.storylines.novelty import SURE
from monitor.core.telling.alerting import figure_words
from monitor.core.telling.hostile import clean, clip
from monitor.core.telling.phrases import KIND_WORDS, counted, moment
from monitor.model import Belonging, Bucket, Component, Entry, Match, Novelty, Quote, Source
from monitor.store.explanations import AlertExplanation, AttemptLine, EntryExplanation
from monitor.store.listings import AlertLine, DeliveryLine, FigureLine, VerdictLine
from monitor.store.overview import QUARANTINED, WAITING

LEAD = 400  # characters of an entry's text that are shown
INDENT = (0, 0, 0, 2)


def explanation_page(found: EntryExplanation | AlertExplanation) -> RenderableType:
    """Everything on record about one entry or alert."""
    if isinstance(found, AlertExplanation):
        return Group(*_alert_parts(found))
    return Group(*_entry_parts(found))


# --- an entry --------------------------------------------------------------------


def _entry_parts(found: EntryExplanation) -> Iterator[RenderableType]:
    yield from _head(found)
    yield Text()
    yield _verdict(found)
    yield from (Padding(_alert_gist(line, found), INDENT) for line in found.alerts)
    yield from _grounds(found)


def _head(found: EntryExplanation) -> Iterator[RenderableType]:
    entry = found.entry
    published = moment(entry.published_at) if entry.published_at else "no readable date"
    yield Text.assemble((f"e{entry.key} ", "bold cyan"), (clean(entry.title), "bold"))
    yield Text(f"{clean(entry.source)} · {published}", style="dim")


def _grounds(found: EntryExplanation, known_reason: str = "") -> Iterator[RenderableType]:
    # What was decided and from what, in the order in which an editor asks; `known_reason` was given above already.
    shown = {found.reason, known_reason}
    if found.novelties:
        title = found.entry.title
        parts = [_novelty(novelty, found.nearest, shown, title) for novelty in found.novelties]
        yield from _section("New or known?", parts)
    if found.figures:
        yield from _section("Figures", [_figure(found, line) for line in found.figures])
    if found.matches:
        yield from _section("Does it belong?", [_match(match, found) for match in found.matches])
    if found.feedback:
        words = [f"{storyline}: {'belongs' if yes else 'does not belong'}" for storyline, yes in found.feedback.items()]
        yield from _section("Your word", [Text(line) for line in words])
    lead = clip(clean(found.entry.summary or found.entry.content), LEAD)
    if lead:
        yield from _section("Its text", [Text(lead)])
    yield from _section("On record", [Text(line, style="dim") for line in _record(found)])
    yield Text()


def _verdict(found: EntryExplanation) -> Text:
    told, style, reason = _verdict_words(found)
    return Text.assemble((told, style), f": {clean(reason)}" if reason else "")


def _verdict_words(found: EntryExplanation) -> tuple[str, str, str]:
    joined = [f"a{line.key}" for line in found.alerts if line.alert.entry_key != found.entry.key]
    if found.bucket == WAITING:
        tried = f", after {counted(found.attempts, 'try', 'tries')}" if found.attempts else ""
        return "Not decided yet", "yellow", f"it waits to be analysed{tried}"
    if found.bucket == QUARANTINED:
        tried = counted(found.attempts, "try", "tries")
        return "Not decided", "bold red", f"{tried} did not finish; `monitor retry` tries again"
    if found.bucket == Bucket.ALERTED:
        # A notice of an earlier quarantine, which is of no storyline, is not what was told of it.
        told = [line for line in found.alerts if line.alert.storyline]
        own = [line for line in told if line.alert.entry_key == found.entry.key]
        return *_standing([each for line in own for each in line.deliveries]), found.reason
    if found.bucket == Bucket.HELD:
        return "Not sent", "yellow", found.reason
    reason = _unmatched(found) or found.reason
    if not joined:
        return "Not told", "bold yellow", reason
    in_time = [f"a{line.key}" for line in found.alerts if line.key not in found.late]
    if in_time:
        return f"Not told by itself, named in {', '.join(in_time)} as a further source", "yellow", reason
    return f"Not told, added to {', '.join(joined)} after that was sent", "yellow", reason


def _standing(deliveries: Sequence[DeliveryLine]) -> tuple[str, str]:
    # An alert is told when a channel took it; where none is on record any more (pruned), it was long ago.
    states = {delivery.state for delivery in deliveries}
    if "waiting" in states and not states & {"sent", "digested"}:
        return "To be told", "bold yellow"
    return ("Not delivered, given up", "bold red") if states == {"dead"} else ("Told", "bold green")


def _unmatched(found: EntryExplanation) -> str:
    if found.bucket == Bucket.OFF_STORYLINE and found.matches:
        return "belongs to none of the storylines"
    if found.bucket == Bucket.BORDERLINE:
        near = next((match for match in found.matches if match.belonging is Belonging.BORDERLINE), None)
        return f"nearly belongs to {near.storyline}, {_needing(near.score, near.threshold)}" if near else ""
    if found.bucket == Bucket.DUPLICATE and found.near_duplicate is not None:
        twin = found.near_duplicate
        return f"the same report as e{twin.key}, “{twin.title}” ({twin.source}, {moment(twin.reported_at)})"
    return ""


def _needing(score: float, threshold: float) -> str:
    return f"{score:.2f} where {threshold:.2f} is needed"


def _record(found: EntryExplanation) -> Iterator[str]:
    entry = found.entry
    yield f"e{entry.key}, bucket: {found.bucket}"
    yield clean(entry.link)
    yield f"first seen {moment(entry.first_seen_at)}, last seen {moment(found.last_seen_at)}"
    if entry.changed_at:
        yield f"version {entry.version}, its text changed {moment(entry.changed_at)}"
    if found.near_duplicate is not None and found.bucket != Bucket.DUPLICATE:
        twin = found.near_duplicate
        yield f"near-duplicate of e{twin.key} ({clean(twin.source)}): {clean(twin.title)}"


def _section(title: str, parts: Sequence[RenderableType]) -> Iterator[RenderableType]:
    yield Text()
    yield Text(title, style="bold")
    for part in parts:
        yield Padding(part, INDENT)


def _match(match: Match, found: EntryExplanation) -> RenderableType:
    if match.belonging is Belonging.OFF:
        return Text(
            f"{match.storyline}: no, {clean(match.reason) or _needing(match.score, match.threshold)}", style="dim"
        )
    belongs, style = ("yes", "green") if match.belonging is Belonging.MATCHED else ("nearly", "yellow")
    line = Text.assemble((f"{match.storyline}: {belongs}", style), f", {_needing(match.score, match.threshold)}")
    if match.belonging is Belonging.MATCHED and match.score < SURE:
        line.append(f", and {SURE:.2f} to be told")
    shown = _with_components(line, match.components)
    if match.score >= SURE or match.storyline in found.feedback:
        return shown
    asked = f"if it does belong: monitor feedback e{found.entry.key} yes --storyline {match.storyline}"
    return Group(shown, Padding(Text(asked, style="dim"), INDENT))


def _with_components(line: RenderableType, components: Sequence[Component]) -> RenderableType:
    return Group(line, Padding(components_table(components), INDENT)) if components else line


def _novelty(novelty: Novelty, known: dict[int, Entry], shown: set[str], title: str) -> RenderableType:
    style = "green" if novelty.is_new else "yellow"
    score = _needing(novelty.score, novelty.threshold)
    parts: list[RenderableType] = [
        Text.assemble((f"{novelty.storyline}: {_novel_words(novelty)}", style), f", {score}")
    ]
    repeated = f"e{novelty.repeats_key}" if novelty.repeats_key is not None else ""
    if novelty.reason not in shown:
        parts.append(Text(f"why: {clean(novelty.reason)}" + (f", {repeated}" if repeated else "")))
    elif repeated:
        parts.append(Text(f"repeats {repeated}"))
    if novelty.sentence not in ("", title):
        parts.append(Text(f"its newest sentence: {clean(novelty.sentence)}"))
    if novelty.nearest:
        parts.append(Text(f"nearest known: {clean(novelty.nearest)}{_origin(novelty, known)}"))
    elif novelty.repeats_key is None:
        parts.append(Text("nearest known: nothing like it is on record"))
    return _with_components(Group(*parts), novelty.components)


def _novel_words(novelty: Novelty) -> str:
    if novelty.is_new:
        return "new"
    # A score that would do, and another ground on which it is not told: it barely belongs, or is a copy.
    return "new by its score alone" if novelty.score >= novelty.threshold else "not new"


def _origin(novelty: Novelty, known: dict[int, Entry]) -> str:
    if novelty.nearest_key is None:
        return ""
    entry = known.get(novelty.nearest_key)
    where = f"e{novelty.nearest_key}" + (f", {clean(entry.source)}" if entry else "")
    return f" ({where}, {moment(novelty.nearest_at)})" if novelty.nearest_at else f" ({where})"


def _figure(found: EntryExplanation, line: FigureLine) -> RenderableType:
    figure = line.recorded.figure
    claimant = clean(figure.attribution.words) if figure.attribution else ""
    origin = " · ".join(part for part in (line.recorded.storyline, claimant) if part)
    stated = Text.assemble((f"f{line.recorded.key} ", "cyan"), clean(figure_words(figure)), (f"  {origin}", "dim"))
    verdicts = [_judged(found, line, verdict) for verdict in line.verdicts] or [verdict_words(line)]
    return Group(stated, *(Padding(verdict, INDENT) for verdict in verdicts))


def _judged(found: EntryExplanation, line: FigureLine, verdict: VerdictLine) -> Text:
    words = verdict_words(FigureLine(line.recorded, line.superseded_at, (verdict,)))
    earlier, reason = found.earlier.get(verdict.earlier_key) if verdict.earlier_key else None, clean(verdict.reason)
    if earlier is not None:
        origin = f"e{earlier.entry_key}, {clean(earlier.source)}, {moment(earlier.reported_at)}"
        words.append(f" {clean(figure_words(earlier.figure))} ({origin})", style="none")
        compared, _, rest = reason.partition(": ")  # "A then B: why"; both figures stand there already
        reason = rest if rest and " then " in compared else reason
    return words.append(f": {reason}", style="dim")


def _alert_gist(line: AlertLine, found: EntryExplanation) -> RenderableType:
    joined = "after it was sent" if line.key in found.late else "as a further source"
    role = "" if line.alert.entry_key == found.entry.key else f" (joined {joined})"
    head = Text.assemble(
        (f"a{line.key}", "bold cyan"), f" {KIND_WORDS[line.alert.kind]}{role}: {clean(line.alert.headline)}"
    )
    parts = (*standing(line.alert), *(delivery_words(delivery) for delivery in line.deliveries))
    return Group(head, *(Padding(part, INDENT) for part in parts))


# --- an alert --------------------------------------------------------------------


def _alert_parts(found: AlertExplanation) -> Iterator[RenderableType]:
    alert, deliveries = found.line.alert, found.line.deliveries
    yield Text.assemble((f"a{found.line.key} ", "bold cyan"), (clean(alert.headline), "bold"))
    yield Text(f"{KIND_WORDS[alert.kind]} · {clean(alert.title)} · made {moment(alert.created_at)}", style="dim")
    yield Text()
    yield Text.assemble(
        _standing(deliveries) if alert.channels else ("Not sent", "yellow"),
        f": {clean(alert.reason[:1].lower() + alert.reason[1:])}",
    )
    yield from standing(alert)
    yield from (Padding(delivery_words(each), INDENT) for each in deliveries)
    if not deliveries:
        yield Padding(undelivered(alert), INDENT)
    if alert.quotes:
        voices = found.voices or ((),) * len(alert.quotes)
        yield from _section(
            "Proof" if any(quote.text for quote in alert.quotes) else "Where",
            [_quote(*pair) for pair in zip(alert.quotes, voices, strict=True)],
        )
    quoted = {quote.link for quote in alert.quotes}
    further = [source for source in alert.sources if source.link not in quoted]
    if further:
        yield from _section("Also reported by", [_source(source) for source in further])
    if found.entry is not None:
        yield from _section("The entry that caused it", list(_head(found.entry)))
        yield from _grounds(found.entry, known_reason=alert.reason)
    else:
        yield Text()
    if any(not attempt.ok for attempt in found.attempts):
        yield from (_attempt(attempt) for attempt in found.attempts)
    yield Text(f"a{found.line.key}, dedup key {alert.dedup_key}", style="dim")


def _quote(quote: Quote, voices: Sequence[str]) -> RenderableType:
    said = f", {clean(quote.claimant)}" if quote.claimant else ""
    origin = f"{clean(quote.source)}{said} · {moment(quote.reported_at)} · {clean(quote.link)}"
    if not quote.text:  # a notice names a place and quotes nobody
        return Text.assemble((f"{quote.label}: ", "cyan"), (origin, "dim"))
    text = Text(f"“{clean(quote.text)}”")
    if quote.figure:
        text.highlight_words([clean(quote.figure)], "bold")
    parts: list[RenderableType] = [Text.assemble((f"{quote.label}: ", "cyan"), text)]
    parts.append(Padding(Text(origin, style="dim"), INDENT))
    if voices:
        named = f"{counted(len(voices), 'voice')}: {', '.join(map(clean, voices))}"
        parts.append(Padding(Text(named, style="dim"), INDENT))
    return Group(*parts)


def _source(source: Source) -> Text:
    return Text(f"{clean(source.name)} · {moment(source.reported_at)} · {clean(source.title)} · {clean(source.link)}")


def _attempt(attempt: AttemptLine) -> Text:
    told = "sent" if attempt.ok else f"failed: {clean(attempt.error)}"
    return Text(f"{moment(attempt.at)} {clean(attempt.channel)} {told}", style="dim")
