"""Words an alert as a message: what comes first, and what is left out when a channel is short of room.

Left out first: scores, further outlets, the nearest known sentence; then sentences are cut around their figure; then
links that are much longer than links are, and all but the one of the first source, which goes last with the rule.
The headline, who, when and the id for `monitor explain` are never left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from monitor.core.telling.alerting import EARLIER, NEAREST
from monitor.core.telling.forms import Block, Citation, Form, Heading, Line, Listing, Note, write
from monitor.core.telling.hostile import clean, clip, safe_link
from monitor.core.telling.phrases import KIND_WORDS, NO_LONGER, counted, moment
from monitor.model import Alert, AlertKind, Quote, Source

TITLE_LENGTH = 120  # what a mail program or a lock screen shows of a title, generously
GATHERING = (AlertKind.DIGEST, AlertKind.CHANNEL_FAILING)  # kinds whose quotes are other alerts
LONG_LINK = 300  # characters: addresses of reports have up to 200, longer ones carry somebody's tracking marks
NOTICES = (AlertKind.FEED_FAILING, AlertKind.FEED_RECOVERED, AlertKind.ENTRY_QUARANTINED)


@dataclass(frozen=True, slots=True)
class Message:
    """What goes out: `title` is plain text without markup, "" when the body holds it."""

    title: str
    body: str


@dataclass(frozen=True, slots=True)
class Detail:
    """How much is told; lengths in characters, 0 for nothing of it. `links` are those that are shown."""

    sentence: int
    reason: int
    sources: int
    earlier: int = 3
    nearest: bool = True
    scores: bool = True
    titles: bool = True
    links: frozenset[str] = frozenset()


# From everything to the least that still proves the alert; the first that fits is sent.
DETAILS = (
    Detail(sentence=1200, reason=600, sources=12),
    Detail(sentence=500, reason=300, sources=4),
    Detail(sentence=280, reason=240, sources=1),
    Detail(sentence=200, reason=160, sources=0, earlier=2, scores=False),
    Detail(sentence=160, reason=120, sources=0, earlier=1, nearest=False, scores=False, titles=False),
    Detail(sentence=100, reason=80, sources=0, earlier=1, nearest=False, scores=False, titles=False),
)
# What is tried besides before the link of the first source is given up, and without any.
TERSE = (
    Detail(sentence=70, reason=0, sources=0, earlier=1, nearest=False, scores=False, titles=False),
    Detail(sentence=0, reason=0, sources=0, earlier=1, nearest=False, scores=False, titles=False),
)


def render(
    alert: Alert,
    *,
    form: Form,
    limit: int | None,
    alert_id: str = "",
    title_limit: int = TITLE_LENGTH,
) -> Message:
    """Write `alert` in at most `limit` characters of body, None for no limit.

    `title_limit` 0 puts the title into the body, for channels that have none.
    """
    title = titled(alert, title_limit) if title_limit else ""
    # A development's headline stands in the title or in the sentence: where neither fits, it is all there is to say.
    is_told = title or alert.kind is not AlertKind.NEW_DEVELOPMENT
    for detail in _plans(alert):
        if not (detail.sentence or is_told):
            continue
        body = write([*_opening(alert, title), *_standing(alert), *_proof(alert, detail, alert_id)], form)
        if limit is None or len(body) <= limit:
            return Message(title, body)
    return Message(title, _bare(alert, form, limit or 0, alert_id))


def _plans(alert: Alert) -> Iterator[Detail]:
    """What is tried, in this order: everything, then less, then the same with fewer links."""
    links = [link for link in (*_links_of(alert.quotes), *_links_of(alert.sources)) if link]
    short = frozenset(link for link in links if len(safe_link(link)) <= LONG_LINK)
    first = frozenset() if alert.kind in GATHERING else frozenset(links[:1])  # in a list, no link comes before others
    choices = (
        (frozenset(links), DETAILS),
        (first | short, DETAILS),
        (first, (*DETAILS, *TERSE) if first else ()),
        (short, DETAILS),
        (frozenset[str](), (*DETAILS[-1:], *TERSE)),
    )
    plans = (replace(detail, links=kept) for kept, details in choices for detail in details)
    return iter(dict.fromkeys(plans))  # most alerts have no long link, and some no link: nothing is tried twice


def _links_of(cited: Sequence[Quote] | Sequence[Source]) -> Iterator[str]:
    return (each.link for each in cited if safe_link(each.link))


def titled(alert: Alert, limit: int = TITLE_LENGTH) -> str:
    """The title: the storyline and the headline, on one line, cut between words."""
    limit = min(limit, TITLE_LENGTH)
    headline = clean(alert.headline)
    named = headline if alert.kind in (*GATHERING, *NOTICES) else f"{clip(clean(alert.title), 60)}: {headline}"
    return clip(named, limit)


def _opening(alert: Alert, title: str) -> Iterator[Block]:
    if not title and alert.storyline:
        yield Heading(f"{alert.title}: {KIND_WORDS[alert.kind]}")
    if alert.kind is not AlertKind.NEW_DEVELOPMENT and clean(alert.headline) not in title:
        yield Heading(alert.headline)


def _standing(alert: Alert) -> Iterator[Block]:
    if alert.note:
        yield Note(NO_LONGER, clip(alert.note, 300))


def _proof(alert: Alert, detail: Detail, alert_id: str) -> Iterator[Block]:
    if alert.kind in GATHERING:
        if alert.quotes:
            yield Listing("Alerts", tuple(_gist_line(quote, detail) for quote in alert.quotes))
    elif alert.kind not in NOTICES:
        yield from (_citation(quote, detail) for quote in _quotes(alert, detail))
        if alert.kind is AlertKind.NEW_DEVELOPMENT and detail.nearest and not _has_nearest(alert):
            yield Note(NEAREST.capitalize(), "nothing like it is on record")
    yield from _further(alert, detail)
    if detail.reason:
        yield Note("Why", clip(alert.reason[:1].upper() + alert.reason[1:], detail.reason))
    if alert.kind in NOTICES:
        yield from (
            Note(quote.label.capitalize(), _written_out(quote.link))
            for quote in alert.quotes
            if quote.link in detail.links
        )
    elif not detail.sentence and detail.links:
        yield from (Note("Link", _written_out(link)) for link in detail.links)
    if detail.scores and alert.components:
        yield Note("Scores", ", ".join(part.note or f"{part.name} {part.value:.2f}" for part in alert.components))
    if alert_id:
        yield Note("Details", "", f"monitor explain {alert_id}")


def _written_out(link: str) -> str:
    return safe_link(link).replace("@", "%40")  # as text it would be taken for a mention, and defused


def _quotes(alert: Alert, detail: Detail) -> list[Quote]:
    earlier = [quote for quote in alert.quotes if quote.label == EARLIER]
    return [
        quote
        for quote in alert.quotes
        if (quote.label != NEAREST or detail.nearest) and quote not in earlier[detail.earlier :]
    ]


def _has_nearest(alert: Alert) -> bool:
    return any(quote.label == NEAREST for quote in alert.quotes)


def _citation(quote: Quote, detail: Detail) -> Citation | Note:
    if not detail.sentence:  # the headline holds the figures: who says so, and when, is what is left to tell
        said = f"{clip(quote.claimant, 40)}, {quote.source}".removeprefix(", ")
        return Note(quote.label.capitalize(), f"{said}, {moment(quote.reported_at)}")
    return Citation(
        label=quote.label.capitalize(),
        text=clip(clean(quote.text), detail.sentence, clean(quote.figure)),
        emphasis=quote.figure,
        byline=(clip(quote.claimant, 80), _outlet(quote, detail), moment(quote.reported_at)),
        link=quote.link if quote.link in detail.links else "",
        is_background=quote.label == NEAREST,
    )


def _outlet(quote: Quote, detail: Detail) -> str:
    title = clip(clean(quote.title), 120)
    if not detail.titles or not title or title in clean(quote.text):
        return quote.source
    return f"{quote.source}, “{title}”" if quote.source else f"“{title}”"


def _further(alert: Alert, detail: Detail) -> Iterator[Block]:
    cited = {quote.link for quote in alert.quotes}
    further = [source for source in alert.sources if source.link not in cited]
    shown, rest = further[: detail.sources], further[detail.sources :]
    if shown:
        lines = [_source_line(source, detail) for source in shown]
        yield Listing("Also reported by", (*lines, *([Line("", f"{len(rest)} more")] if rest else [])))
    elif rest:
        yield Note("Also reported by", counted(len(rest), "outlet"))


def _source_line(source: Source, detail: Detail) -> Line:
    told = f"{clip(clean(source.title), 160)} ({moment(source.reported_at)})"
    return Line(source.name, told, source.link if source.link in detail.links else "")


def _gist_line(quote: Quote, detail: Detail) -> Line:
    told = clip(clean(quote.text), max(40, detail.sentence // 2))
    byline = ", ".join(part for part in (quote.source, moment(quote.reported_at)) if part)
    is_short = detail.sentence <= 100
    link = quote.link if quote.link in detail.links else ""
    return Line(clip(quote.label, 40), told if is_short else f"{told} ({byline})", link)


def _bare(alert: Alert, form: Form, limit: int, alert_id: str) -> str:
    # For a pager or a text message: as much of the headline as fits beside the id.
    ending = [Note("Details", "", f"monitor explain {alert_id}")] if alert_id else []
    headline = titled(alert)
    for size in range(len(headline), 0, -4):
        body = write([Heading(clip(headline, size)), *ending], form)
        if len(body) <= limit:
            return body
    plain = "".join(character for character in headline if character.isalnum() or character == " ")
    return clip(plain, limit)  # nothing in it that any form would read as markup
