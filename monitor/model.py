"""The nouns of the program: frozen, without behaviour beyond what their own fields say.

Times end in `_at` and are UTC-aware. Vectors are float32, length 1, shape (dimensions,).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy

# --- feeds and entries -------------------------------------------------------


class FeedState(StrEnum):
    """What is to be said of a feed, worst news first wins."""

    NEVER_POLLED = "never polled"
    OK = "ok"
    NOT_MODIFIED = "not modified"
    EMPTY = "empty"
    UNDATED = "undated"
    STALE = "stale"
    BLOCKED = "blocked"
    BROKEN = "broken"
    RETIRED = "retired"


class FeedFailure(StrEnum):
    """Why a poll failed; the kinds of `FeedError`."""

    UNREACHABLE = "unreachable"  # name not resolved, refused, reset, TLS
    TIMEOUT = "timeout"
    HTTP_ERROR = "http error"  # a status that brings no feed, except those below; too many redirects
    GONE = "gone"  # 410
    THROTTLED = "throttled"  # 429, 503
    FORBIDDEN_ADDRESS = "forbidden address"  # private address, other scheme
    TOO_LARGE = "too large"
    NOT_A_FEED = "not a feed"
    UNREADABLE = "unreadable"  # the parser could make nothing of it, or took too long


class WaitReason(StrEnum):
    """What decides when a feed is asked again."""

    INTERVAL = "interval"
    RHYTHM = "rhythm"  # its entries come slowly
    IDLE = "nothing new"  # so many polls brought nothing
    RUSH = "rush"  # most of its entries were new: some may scroll off unseen
    HINT = "hint"  # of the server or the document: Cache-Control, Expires, ttl, updatePeriod
    RETRY_AFTER = "retry after"
    FAILURES = "failures"
    NO_NETWORK = "no network"  # nor can others be reached: the network here is taken to be away
    LOST = "lost"  # it has failed for a month
    SKIP_HOURS = "skip hours"
    CHANGED = "changed settings"


IN_NO_HEADER = re.compile("[\x00-\x08\x0a-\x1f\x7f]")  # control characters but the tab (RFC 9110, 5.5)


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave us to ask "changed since?" with, byte for byte (RFC 9110, 8.8)."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed as the user configured it. What is marked as secret is never stored."""

    url: str
    name: str
    publisher: str  # family: outlets that share a desk or a wire count once
    language: str = "en"
    interval: timedelta = timedelta(minutes=15)
    guid_policy: str = "trust"  # trust | link | hash
    full_text: bool = False
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False, metadata={"secret": True})
    urgent: bool = False
    is_named: bool = True  # False: the user gave no name, and the feed's own title may stand for it
    allow_private: bool = False  # an intranet feed: private addresses are meant


@dataclass(frozen=True, slots=True)
class ParsedEntry:
    """One item as a feed gave it, cleaned to plain text, before the store knows it.

    `published_at` is None where the feed's date is missing or unreadable; never "now".
    """

    entry_id: str
    link: str
    title: str
    summary: str
    content: str = ""
    published_at: datetime | None = None
    updated_at: datetime | None = None
    author: str = ""


@dataclass(frozen=True, slots=True)
class FeedOnRecord:
    """A feed and what the store knows of its past: what polling and pacing decide on."""

    feed: Feed
    validators: Validators = Validators()
    body_hash: str = ""
    failures: int = 0  # in a row
    first_polled_at: datetime | None = None  # when it was first read whole, or read for the second time
    last_polled_at: datetime | None = None
    last_success_at: datetime | None = None
    next_check_at: datetime | None = None
    newest_entry_at: datetime | None = None
    failure_told_at: datetime | None = None  # when the notice of a lasting failure was given
    permanent_url: str = ""  # where the last permanent redirects agreed that it moved
    permanent_count: int = 0  # how many polls in a row agreed
    retired: bool = False
    last_full_at: datetime | None = None  # when a document was last read, rather than taken for unchanged
    rhythm: timedelta | None = None  # usual gap between its entries
    idle: int = 0  # polls in a row that brought no new entry
    state: FeedState = FeedState.NEVER_POLLED
    failure: FeedFailure | None = None  # of the last poll
    message: str = ""  # of the last poll
    title: str = ""  # as the feed names itself
    failing_since: datetime | None = None  # when the first of the failures in a row was
    update_every: timedelta | None = None  # pace that the feed's document asks for (ttl, sy:updatePeriod)
    skip_hours: tuple[int, ...] = ()  # hours of the day, UTC, at which the feed asks not to be read
    urgent_for: tuple[str, ...] = ()  # urgent storylines that its entries belonged to of late
    wait_reason: WaitReason = WaitReason.INTERVAL  # what made `next_check_at`
    asked_with: str = ""  # digest of what it is asked with beside `feed`: the settings of all feeds, and its headers

    @property
    def is_urgent(self) -> bool:
        """Whether it is to be asked at the faster pace: by its own setting, or for a storyline's sake."""
        return self.feed.urgent or bool(self.urgent_for)

    @property
    def called(self) -> str:
        """What tells it from other feeds in a line of text: its name, or the address where only the host is known."""
        return self.feed.name if self.feed.is_named or self.title else self.feed.url


@dataclass(frozen=True, slots=True)
class Poll:
    """The outcome of asking one feed once: entries, "not modified", or a failure.

    `validators` is None when those on record must stay (a failure, or a feed read only in part).
    `wait` is how long the server asked us to stay away (Retry-After, Cache-Control, Expires), None if it did not say.
    """

    feed: str  # URL as configured
    at: datetime
    status: int | None = None  # HTTP status of the last hop
    not_modified: bool = False
    entries: tuple[ParsedEntry, ...] = ()
    validators: Validators | None = None
    body_hash: str = ""
    title: str = ""
    permanent_url: str = ""
    wait: timedelta | None = None
    failure: FeedFailure | None = None
    message: str = ""  # the failure, or a warning ("12 entries kept of a truncated file"), in one sentence
    seconds: float = 0.0
    size: int = 0  # bytes of the body after decompression
    update_every: timedelta | None = None  # as the document asks, None on a 304
    skip_hours: tuple[int, ...] = ()
    known_share: float | None = None  # part of the entries that were on record, 0 to 1


@dataclass(frozen=True, slots=True)
class KnownEntry:
    """What the store holds of an entry, enough to tell a changed guid from a new entry.

    The rest than id, link and title is there only where there is no link.
    """

    entry_id: str
    link: str
    title: str
    summary: str = ""
    content: str = ""
    published_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One version of one entry on record: what the analyse step reads."""

    key: int  # rowid of the entry in the store
    version: int  # 1 for the first seen text, one more for each change of it
    entry_id: str
    feed: str  # URL of the feed
    source: str  # name of the outlet as shown to people
    publisher: str
    link: str
    title: str
    summary: str
    content: str
    published_at: datetime | None
    first_seen_at: datetime
    language: str = "en"
    is_first_poll: bool = False  # this text came with the first poll of its feed: kept, not told
    changed_at: datetime | None = None  # when the text of this version was first seen; None for version 1

    @property
    def reported_at(self) -> datetime:
        """When the entry's report counts as made: its date, or else when it was first seen; a changed text's change."""
        if self.changed_at is not None:
            return self.changed_at
        if self.published_at is None or self.published_at > self.first_seen_at:
            return self.first_seen_at
        return self.published_at

    @property
    def text(self) -> str:
        """Title, summary and full text, a blank line between them: figures' offsets are into this."""
        parts = [self.title, self.summary]
        if self.content and self.content != self.summary:
            parts.append(self.content)
        return "\n\n".join(part for part in parts if part)


# --- figures -----------------------------------------------------------------


class Bound(StrEnum):
    """How the text limits a quantity."""

    EXACT = "exact"
    ABOUT = "about"
    NEARLY = "nearly"
    AT_LEAST = "at_least"
    MORE_THAN = "more_than"
    AT_MOST = "at_most"
    LESS_THAN = "less_than"
    BETWEEN = "between"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A value or range with its unit and bound, as text states it.

    `low`/`high` are None where the text leaves that side open ("at least 10,000": high None).
    Fractions and percentages stay as stated: a third is 0.3333 of unit "fraction", 8.5 % is 8.5 of unit "%".
    `unit` is singular ("square mile", "troop", "US dollar"), "" where the text names none.
    """

    low: float | None
    high: float | None
    bound: Bound
    unit: str


@dataclass(frozen=True, slots=True)
class Mention:
    """A quantity found in a text: where it stands and what it counts.

    `start`/`end` are character offsets into the text that was read; `text` is that very slice.
    `counted` is the counted thing in the text's own words ("North Korean troops"), "" if none is named.
    """

    text: str
    start: int
    end: int
    quantity: Quantity
    counted: str = ""


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who says so, and the cue that tells it ("Zelensky", "said").

    `via` are those who pass it on, the outermost first: of "Kyiv says Moscow claims" Kyiv, of "he told CNN" CNN.
    """

    claimant: str
    cue: str = ""
    via: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """The claimant as a reader is shown it: "Moscow (via Kyiv)"."""
        return f"{self.claimant} (via {', '.join(self.via)})" if self.via else self.claimant


@dataclass(frozen=True, slots=True)
class Measure:
    """What a figure counts, as typed slots; an empty slot is unstated, not "none"."""

    dimension: str = "count"  # count | time | length | area | money:USD | percent | magnitude | ...
    subject: str = ""  # head noun of the counted thing, singular
    action: str = ""  # killed, injured, missing, captured, deployed, ...
    places: frozenset[str] = frozenset()
    group: str = ""  # side or kind of people: "north korean", "wagner", "civilian"
    scope: str = ""  # both sides, each, held area
    period: str = ""  # day, month, since ..., total
    modality: str = ""  # forecast, feared, planned, unconfirmed; "" for asserted
    instance: str = ""  # which event of its kind: second, aftershock, 1999
    event: str = ""  # the kind of event it belongs to: earthquake, strike, crash, war
    around: frozenset[str] = frozenset()  # every place that the entry names, in whatever role


@dataclass(frozen=True, slots=True)
class Figure:
    """A quantity of a measure as one text reports it, verbatim, with its attribution and as-of time."""

    mention: Mention
    measure: Measure
    sentence: str
    attribution: Attribution | None = None
    as_of: datetime | None = None
    name: str = ""  # the user's own measure it belongs to, "" for none


@dataclass(frozen=True, slots=True)
class RecordedFigure:
    """A figure with the entry that reports it, as the ledger of a storyline holds it."""

    key: int  # rowid in the store; 0 before it is stored
    storyline: str
    entry_key: int
    entry_version: int
    figure: Figure
    reported_at: datetime
    source: str
    publisher: str
    title: str
    link: str


class Relation(StrEnum):
    """What a figure does to the ones before it."""

    FIRST = "first"
    AGREES = "agrees"
    UPDATES = "updates"
    CONTRADICTS = "contradicts"
    INCOMPARABLE = "incomparable"


class ContradictionKind(StrEnum):
    """Which sort of contradiction; `stale` is kept and never alerted."""

    DISPUTED = "disputed"
    SELF = "self"
    REVISED_DOWN = "revised_down"
    FIXED_FACT = "fixed_fact"
    STALE = "stale"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one figure does to another, and why, in words that a person can check."""

    relation: Relation
    reason: str
    kind: ContradictionKind | None = None
    confident: bool = True  # False: right for the ledger, too doubtful for an alert


@dataclass(frozen=True, slots=True)
class Finding:
    """The verdict on a figure in a storyline's ledger, beside the figure it was held against.

    `has_turned` tells that this judgement made it a sure contradiction: a figure on record turns where a late arrival
    shows what stood before it.
    """

    storyline: str
    later: RecordedFigure
    earlier: RecordedFigure | None
    verdict: Verdict
    has_turned: bool = False


# --- storylines, matches, novelty --------------------------------------------


@dataclass(frozen=True, slots=True)
class DeclaredMeasure:
    """A measure that the user named in a storyline's YAML."""

    name: str
    phrases: tuple[str, ...] = ()
    unit: str = ""
    behaviour: str = ""  # cumulative | level | force | fixed | estimate; "" to infer
    tolerance: float | None = None  # relative; None for the rule's own
    alert: tuple[str, ...] = ("disputed", "self", "revised_down", "fixed_fact")


@dataclass(frozen=True, slots=True)
class Storyline:
    """A standing topic that the user tracks (TDT: a seeded topic)."""

    id: str
    title: str
    description: str
    examples: tuple[str, ...] = ()
    counter_examples: tuple[str, ...] = ()  # texts that come near and do not belong
    terms: tuple[str, ...] = ()
    require: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    measures: tuple[DeclaredMeasure, ...] = ()
    alerts: tuple[str, ...] = ("new_development", "contradiction")
    channels: tuple[str, ...] = ()  # () for the default channels
    languages: tuple[str, ...] = ()  # () for any
    max_age: timedelta = timedelta(days=7)
    settle: timedelta = timedelta(minutes=10)
    cooldown: timedelta = timedelta(0)
    tell_first_poll: bool = False
    shadow: bool = False  # judged and logged, never sent
    urgent: bool = False  # feeds that brought something of it are asked more often


NEAREST_OFF = 5  # storylines that an entry does not belong to whose scores are explained and kept: the rest is bulk


@dataclass(frozen=True, slots=True)
class Component:
    """One named part of a score, for `explain`."""

    name: str
    value: float
    note: str = ""


class Belonging(StrEnum):
    """Which side of the thresholds a match score fell on."""

    MATCHED = "matched"
    BORDERLINE = "borderline"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Match:
    """How well one entry fits one storyline; `overlap` is the cosine of its words with the storyline's."""

    storyline: str
    score: float
    threshold: float
    belonging: Belonging
    components: tuple[Component, ...] = ()
    reason: str = ""
    overlap: float = 0.0


@dataclass(frozen=True, slots=True)
class Novelty:
    """Whether a matched entry reports a development that the storyline has not been told of.

    `sentence` is the one that is new; `nearest` the closest one known, from entry `nearest_key`; "" where none is near.
    """

    storyline: str
    is_new: bool
    score: float
    threshold: float
    sentence: str
    reason: str
    nearest: str = ""
    nearest_key: int | None = None
    nearest_at: datetime | None = None
    repeats_key: int | None = None  # the alerted entry whose development this repeats
    components: tuple[Component, ...] = ()


class Bucket(StrEnum):
    """Where an analysed entry ended; every entry is in exactly one."""

    NOT_NEW = "not new"  # came with the first poll of its feed, or a changed text with nothing changed that counts
    DUPLICATE = "duplicate"
    BACKFILL = "backfill"
    UNDATED = "undated"
    OFF_STORYLINE = "off storyline"
    BORDERLINE = "borderline"
    KNOWN = "known"
    HELD = "held"  # would have alerted, but the storyline is in shadow
    ALERTED = "alerted"


# --- alerts and deliveries ---------------------------------------------------


class AlertKind(StrEnum):
    """What an alert tells."""

    NEW_DEVELOPMENT = "new_development"
    CONTRADICTION = "contradiction"
    FEED_FAILING = "feed_failing"
    FEED_RECOVERED = "feed_recovered"
    CHANNEL_FAILING = "channel_failing"
    ENTRY_QUARANTINED = "entry_quarantined"
    DIGEST = "digest"


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence shown as proof: whose it is, when it was said and where it can be read."""

    label: str  # one of the labels of `monitor.core.telling.alerting`: "new", "nearest known", "now", "earlier", ...
    text: str
    source: str
    link: str
    reported_at: datetime | None
    claimant: str = ""
    figure: str = ""  # the words of the figure inside `text`
    title: str = ""  # of the entry that holds it: a sentence alone may not say what it is about


@dataclass(frozen=True, slots=True)
class Source:
    """An outlet that reports what an alert tells."""

    name: str
    link: str
    title: str
    reported_at: datetime | None
    publisher: str = ""


@dataclass(frozen=True, slots=True)
class Alert:
    """The decision to tell something, with everything that proves it."""

    dedup_key: str
    kind: AlertKind
    storyline: str  # id, "" for alerts about feeds and channels
    title: str  # the storyline's title, or the feed's or channel's name
    headline: str
    reason: str
    created_at: datetime
    quotes: tuple[Quote, ...] = ()
    sources: tuple[Source, ...] = ()
    components: tuple[Component, ...] = ()
    deliver_after: datetime | None = None  # end of the settle window
    entry_key: int | None = None
    channels: tuple[str, ...] = ()  # names; resolved when composed
    about: str = ""  # what a cooldown counts as the same: "development", or a contradiction's measure in words
    note: str = ""  # why what it tells no longer stands; found when it is read back


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of handing one alert to one channel; a failure is a value, not an exception."""

    ok: bool
    error: str = ""  # one line, without secrets
    retry_after: timedelta | None = None  # what the server asked for, None if it did not say


@dataclass(frozen=True, slots=True)
class PendingDelivery:
    """One alert that one channel has not received yet."""

    key: int
    alert_key: int
    alert: Alert
    channel: str
    attempts: int


@dataclass(frozen=True, slots=True)
class Delivery:
    """One attempt to send one alert over one channel, and its outcome."""

    key: int
    ok: bool
    error: str = ""
    retry_after: timedelta | None = None


# --- what one entry's analysis decided -----------------------------------------


@dataclass(frozen=True, slots=True)
class Vectors:
    """Embeddings of one entry under one model: its title, title with lead, and the pieces of a long full text.

    `title` and `whole` have shape (dimensions,), `parts` (pieces, dimensions); None for a text without further pieces.
    """

    model: str
    title: numpy.ndarray
    whole: numpy.ndarray
    parts: numpy.ndarray | None = None


@dataclass(frozen=True, slots=True)
class Analysis:
    """Everything that was decided about one entry; recorded in one transaction."""

    entry: Entry
    bucket: Bucket
    reason: str
    matches: tuple[Match, ...] = ()
    novelties: tuple[Novelty, ...] = ()
    near_duplicate_of: int | None = None  # key of the earlier entry
    findings: tuple[Finding, ...] = ()
    alerts: tuple[Alert, ...] = ()
    joined: tuple[tuple[str, Source], ...] = ()  # dedup keys of alerts this entry is a further source of
    vectors: Vectors | None = field(default=None, compare=False)
    sentences: tuple[str, ...] = ()  # what the storylines' memories took from it; kept so that a restart need not embed
    sentence_vectors: numpy.ndarray | None = field(default=None, compare=False)  # shape (len(sentences), dimensions)
