"""The page that `monitor explain` shows: scores against thresholds, sentences, figures, alerts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from monitor.cli.status_page import plain_table
from monitor.cli.tables import STYLES, delivery_words, verdict_words
from monitor.core.telling.alerting import figure_words
from monitor.core.telling.hostile import clean, clip
from monitor.core.telling.phrases import KIND_WORDS, against_threshold, counted, moment
from monitor.model import Belonging, Component, Entry, Match, Novelty, Quote, Source
from monitor.store.explanations import AlertExplanation, AttemptLine, EntryExplanation
from monitor.store.listings import AlertLine, FigureLine, VerdictLine

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
    if found.matches:
        yield from _section("Storylines", [_match(match) for match in found.matches])
    if found.novelties:
        yield from _section("New or known", [_novelty(novelty, found.nearest) for novelty in found.novelties])
    if found.figures:
        yield from _section("Figures", [_figures(found)])
    alerts = [_alert_gist(line, found.entry) for line in found.alerts]
    yield from _section("Alerts", alerts or [Text("none")])
    if found.feedback:
        words = [f"{storyline}: {'belongs' if yes else 'does not belong'}" for storyline, yes in found.feedback.items()]
        yield from _section("Your word", [Text(line) for line in words])
    yield Text()


def _head(found: EntryExplanation) -> Iterator[RenderableType]:
    entry = found.entry
    yield Text.assemble((f"e{entry.key} ", "bold cyan"), (clean(entry.title), "bold"))
    yield Text(f"{clean(entry.source)} · {clean(entry.link)}", style="dim")
    published = moment(entry.published_at) if entry.published_at else "no readable date"
    seen = f"first seen {moment(entry.first_seen_at)}, last seen {moment(found.last_seen_at)}"
    yield Text(f"published {published}; {seen}", style="dim")
    if entry.changed_at:
        yield Text(f"version {entry.version}, its text changed {moment(entry.changed_at)}", style="dim")
    lead = clip(clean(entry.summary or entry.content), LEAD)
    if lead:
        yield Padding(Text(lead), INDENT)
    reason = f": {clean(found.reason)}" if found.reason else ""
    yield Text.assemble("Ended in ", (found.bucket, STYLES.get(found.bucket, "bold")), reason)
    if found.near_duplicate is not None:
        twin = found.near_duplicate
        yield Text(f"Near-duplicate of e{twin.key} ({clean(twin.source)}): {clean(twin.title)}")
    if found.analysed_at is None:
        yield Text(f"Not analysed yet, {found.attempts} tries", style="yellow")


def _section(title: str, parts: Sequence[RenderableType]) -> Iterator[RenderableType]:
    yield Text()
    yield Text(title, style="bold")
    for part in parts:
        yield Padding(part, INDENT)


def _match(match: Match) -> RenderableType:
    style = {Belonging.MATCHED: "green", Belonging.BORDERLINE: "yellow"}.get(match.belonging, "dim")
    line = Text.assemble(
        (f"{match.storyline}: {match.belonging}", style),
        f"  {against_threshold('score', match.score, match.threshold)}",
    )
    if match.reason:
        line.append(f"  {clean(match.reason)}", style="dim")
    if not match.components:
        return line
    if match.belonging is Belonging.OFF:
        parts = " · ".join(f"{clean(part.name)} {part.value:.3f}" for part in match.components)
        return Group(line, Padding(Text(parts, style="dim"), INDENT))
    return Group(line, Padding(_components(match.components), INDENT))


def _components(components: Sequence[Component]) -> Table:
    table = plain_table("component", "value", "note")
    table.columns[1].justify = "right"
    for part in components:
        table.add_row(clean(part.name), f"{part.value:.3f}", clean(part.note))
    return table


def _novelty(novelty: Novelty, known: dict[int, Entry]) -> RenderableType:
    style = "green" if novelty.is_new else "yellow"
    score = against_threshold("score", novelty.score, novelty.threshold)
    parts: list[RenderableType] = [
        Text.assemble((f"{novelty.storyline}: {'new' if novelty.is_new else 'not new'}", style), f"  {score}"),
        Text(f"why: {clean(novelty.reason)}"),
    ]
    if novelty.sentence:
        parts.append(Text(f"its newest sentence: {clean(novelty.sentence)}"))
    if novelty.nearest:
        parts.append(Text(f"nearest known: {clean(novelty.nearest)}{_origin(novelty, known)}"))
    if novelty.repeats_key is not None:
        parts.append(Text(f"repeats e{novelty.repeats_key}"))
    if novelty.components:
        parts.append(Padding(_components(novelty.components), INDENT))
    return Group(*parts)


def _origin(novelty: Novelty, known: dict[int, Entry]) -> str:
    if novelty.nearest_key is None:
        return ""
    entry = known.get(novelty.nearest_key)
    where = f"e{novelty.nearest_key}" + (f", {clean(entry.source)}" if entry else "")
    return f" ({where}, {moment(novelty.nearest_at)})" if novelty.nearest_at else f" ({where})"


def _figures(found: EntryExplanation) -> Table:
    table = plain_table("id", "figure", "verdicts")
    for line in found.figures:
        figure = line.recorded.figure
        claimant = clean(figure.attribution.words) if figure.attribution else ""
        origin = " · ".join(part for part in (line.recorded.storyline, claimant) if part)
        verdicts = [_verdict(found, line, verdict) for verdict in line.verdicts] or [verdict_words(line)]
        table.add_row(
            f"f{line.recorded.key}",
            Text.assemble(clean(figure_words(figure)), "\n", (origin, "dim")),
            Text("\n").join(verdicts),
        )
    return table


def _verdict(found: EntryExplanation, line: FigureLine, verdict: VerdictLine) -> Text:
    words = verdict_words(FigureLine(line.recorded, line.superseded_at, (verdict,)))
    earlier = found.earlier.get(verdict.earlier_key) if verdict.earlier_key else None
    if earlier is not None:
        origin = f"e{earlier.entry_key}, {clean(earlier.source)}, {moment(earlier.reported_at)}"
        words.append(f" {clean(figure_words(earlier.figure))} ({origin})", style="none")
    return words.append(f": {clean(verdict.reason)}", style="dim")


def _alert_gist(line: AlertLine, entry: Entry) -> RenderableType:
    role = "" if line.alert.entry_key == entry.key else " (joined as a further source)"
    head = Text.assemble(
        (f"a{line.key}", "bold cyan"), f" {KIND_WORDS[line.alert.kind]}{role}: {clean(line.alert.headline)}"
    )
    return Group(head, *(Padding(delivery_words(delivery), INDENT) for delivery in line.deliveries))


# --- an alert --------------------------------------------------------------------


def _alert_parts(found: AlertExplanation) -> Iterator[RenderableType]:
    alert = found.line.alert
    yield Text.assemble((f"a{found.line.key} ", "bold cyan"), (clean(alert.headline), "bold"))
    yield Text(f"{KIND_WORDS[alert.kind]} · {clean(alert.title)} · made {moment(alert.created_at)}", style="dim")
    yield Text(f"why: {clean(alert.reason)}")
    if alert.components:
        yield Padding(_components(alert.components), INDENT)
    if alert.quotes:
        voices = found.voices or ((),) * len(alert.quotes)
        yield from _section("Proof", [_quote(*pair) for pair in zip(alert.quotes, voices, strict=True)])
    if alert.sources:
        yield from _section("Sources", [_source(source) for source in alert.sources])
    deliveries = [delivery_words(delivery) for delivery in found.line.deliveries]
    yield from _section("Deliveries", [*deliveries, *map(_attempt, found.attempts)] or [Text("goes to no channel")])
    yield Text(f"dedup key {alert.dedup_key}", style="dim")
    if found.entry is not None:
        yield Text()
        yield Text("The entry that caused it", style="bold underline")
        yield from _entry_parts(found.entry)


def _quote(quote: Quote, voices: Sequence[str]) -> RenderableType:
    said = f", {clean(quote.claimant)}" if quote.claimant else ""
    text = Text(f"“{clean(quote.text)}”")
    if quote.figure:
        text.highlight_words([clean(quote.figure)], "bold")
    origin = f"{clean(quote.source)}{said} · {moment(quote.reported_at)} · {clean(quote.link)}"
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
