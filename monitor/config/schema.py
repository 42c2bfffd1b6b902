"""What may stand in the YAML files: every key, its type, its default and one sentence on what it does.

Descriptions end up in `monitor schema` and in docs/configuration.md. `place` is how messages speak of the part.
"""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, GetJsonSchemaHandler, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from monitor.config.values import (
    Age,
    Clock,
    ClockSpan,
    Duration,
    FeedInterval,
    Headers,
    Identifier,
    Interval,
    Language,
    Network,
    Size,
    Term,
    Text,
    WebAddress,
    Zone,
)


class Part(BaseModel):
    """A part of the configuration: unknown keys and wrong types are mistakes, never guessed at."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, allow_inf_nan=False)
    place: ClassVar[str] = "this part"
    short_for: ClassVar[str] = ""  # the key that a lone text stands for

    @model_validator(mode="before")
    @classmethod
    def _expand(cls, value: Any) -> Any:
        return {cls.short_for: value} if cls.short_for and isinstance(value, str) else value

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        own = handler(core)
        return {"anyOf": [{"type": "string"}, own]} if cls.short_for else own


class FeedPart(Part):
    place = "a feed"
    short_for = "url"

    url: WebAddress = Field(description="Address of the feed.")
    name: Text | None = Field(
        default=None,
        description="The outlet's name as alerts and lists show it. Default: the title that the feed gives itself, "
        "and until it was read the address's host.",
    )
    publisher: Text | None = Field(
        default=None,
        description="Publisher family: outlets of one family count as one source. Default: from `families`.",
    )
    language: Language = Field(default="en", description="Language of the entries.")
    interval: FeedInterval = Field(  # type: ignore[assignment]  # not given is None; a key without a value, a mistake
        default=None,
        description="How often to ask, at most; two minutes or more. Default: the `interval` of `polling`.",
    )
    guid: Literal["trust", "link", "hash"] = Field(
        default="trust", description="What tells entries apart: the feed's own ids, the link, or title and day."
    )
    full_text: bool = Field(default=False, description="Fetch each entry's page and read its text.")
    headers: Headers = Field(default={}, description="Request headers, such as `Authorization`; values may be secrets.")
    urgent: bool = Field(
        default=False, description="Ask every half an hour at least, however quiet the feed and whatever its hints."
    )
    allow_private: bool = Field(
        default=False, description="The feed is on this machine or the intranet: let its address be private."
    )


class ChannelPart(Part):
    place = "a channel"
    short_for = "url"

    url: Text = Field(description="An apprise address; best given as a secret: `${credential:NAME}`.")
    default: bool | None = Field(
        default=None,
        description="Takes the alerts of storylines that name no channel. Default: yes, if no channel says so.",
    )
    daily_cap: Annotated[int, Field(ge=1)] | None = Field(
        default=None, description="Alerts a day; those above go into the digest. Default: that of `alerts`."
    )
    max_length: Annotated[int, Field(ge=160)] | None = Field(
        default=None, description="Characters of one message. Default: what the service allows."
    )


class SchedulePart(Part):
    place = "'schedule'"

    poll: Interval = Field(
        default="1 min",
        validate_default=True,
        description="How often to look for feeds that are due; none is asked more often.",
    )
    analyse: Interval = Field(default="1 min", validate_default=True, description="How often to analyse new entries.")
    deliver: Interval = Field(default="30 s", validate_default=True, description="How often to send what waits.")


class PollingPart(Part):
    place = "'polling'"

    interval: FeedInterval = Field(
        default="15 min",
        validate_default=True,
        description="How often each feed is asked, at most; two minutes or more. A feed's own `interval` goes before.",
    )
    timeout: Interval = Field(default="30 s", validate_default=True, description="The longest that one feed may take.")
    body_limit: Size = Field(
        default="15 MB", validate_default=True, description="The largest feed, after decompression."
    )
    entries_limit: Annotated[int, Field(ge=1)] = Field(default=2000, description="The most entries read of one feed.")
    concurrency: Annotated[int, Field(ge=1, le=1000)] = Field(default=48, description="Feeds asked at the same time.")
    per_host: Annotated[int, Field(ge=1, le=100)] = Field(default=2, description="Of these, on one host.")
    contact: str = Field(default="", description="An address or page for publishers, sent in the User-Agent.")
    allowed_networks: list[Network] = Field(
        default=[], description="Networks of this machine or the intranet that feeds may be on, such as `127.0.0.0/8`."
    )


class AlertsPart(Part):
    place = "'alerts'"

    settle: Duration = Field(
        default="10 min", validate_default=True, description="How long a new development waits for further sources."
    )
    cooldown: Duration = Field(
        default="0",
        validate_default=True,
        description="Quiet time of a storyline after an alert; an alert about something else breaks it.",
    )
    max_age: Age = Field(default="7d", validate_default=True, description="Older entries are backfill: kept, not told.")
    daily_cap: Annotated[int, Field(ge=1)] = Field(
        default=50, description="Alerts a day and channel; those above go into the digest."
    )
    digest_at: Clock = Field(default="08:00", validate_default=True, description="When the digest is sent.")
    quiet_hours: ClockSpan | None = Field(default=None, description="Alerts are held until these hours are over.")
    time_zone: Zone = Field(default="UTC", description="Time zone of `digest_at` and `quiet_hours`.")
    notices: list[str] = Field(
        default=[],
        description="Channels told of failing feeds and channels, and of entries set aside. Default: the default ones.",
    )


class MeasurePart(Part):
    place = "a measure"

    name: Identifier = Field(description="What the ledger calls it.")
    phrases: list[Text] = Field(default=[], description="Words that figures of this measure stand with.")
    unit: str = Field(
        default="",
        description="The unit or counted thing, in the singular: `square mile`, `soldier`, `tank`, or any other noun.",
    )
    behaviour: Literal["cumulative", "level", "force", "fixed", "estimate"] | None = Field(
        default=None,
        description="Only rises (`cumulative`), goes up and down (`level`), grows by reports and does not shrink "
        "unless somebody leaves (`force`), never changes (`fixed`), or is each claimant's guess (`estimate`). "
        "Default: inferred.",
    )
    tolerance: Annotated[float, Field(ge=0, le=1)] | None = Field(
        default=None,
        description="How far apart two figures may be and still agree: 0.1 is 10 %. Default: the rule's own.",
    )
    alert: list[Literal["disputed", "self", "revised_down", "fixed_fact"]] = Field(
        default=["disputed", "self", "revised_down", "fixed_fact"], description="Which contradictions are told."
    )


class StorylinePart(Part):
    """storylines/ID.yaml: one standing topic that is tracked."""

    place = "a storyline"

    id: Identifier = Field(description="The file's name without `.yaml`.")
    title: Text = Field(description="What alerts call it.")
    description: Text = Field(description="What belongs to it, in a few sentences of plain prose.")
    examples: list[Text] = Field(default=[], description="Headlines or sentences that belong to it.")
    counter_examples: list[Text] = Field(
        default=[], description="Headlines or sentences that come near and do not belong to it."
    )
    terms: list[Term] = Field(
        default=[],
        description="Names and phrases that speak for it; the words of one may stand apart. One counts three times as "
        "much where title or description hold a word of it too.",
    )
    require: list[Term] = Field(default=[], description="An entry must hold at least one of these, word by word.")
    exclude: list[Term] = Field(
        default=[], description="An entry that holds one of these does not belong, wherever in its text."
    )
    measures: list[MeasurePart] = Field(default=[], description="Figures to keep under a name of their own.")
    alerts: list[Literal["new_development", "contradiction"]] = Field(
        default=["new_development", "contradiction"], description="What is told."
    )
    channels: list[str] = Field(default=[], description="Channels told. Default: the default ones.")
    languages: list[Language] = Field(default=[], description="Only entries in these. Default: any.")
    max_age: Age | None = Field(default=None, description="As in `alerts`, for this storyline.")
    settle: Duration | None = Field(default=None, description="As in `alerts`, for this storyline.")
    cooldown: Duration | None = Field(default=None, description="As in `alerts`, for this storyline.")
    tell_first_poll: bool = Field(default=False, description="Alert on what a feed held when first polled.")
    shadow: bool = Field(default=False, description="Judged and logged, never sent.")
    urgent: bool = Field(
        default=False,
        description="Feeds that brought an entry of it in the last three days are asked as if they were `urgent`.",
    )


class MainPart(Part):
    """monitor.yaml: where the monitor keeps its data, what it polls and whom it tells."""

    place = "the main file"

    database: Text = Field(default="monitor.db", description="The SQLite file; relative to this file.")
    model: Text = Field(
        default="packaged", description="`packaged`, or the folder or name of a sentence-transformers model."
    )
    threads: Annotated[int, Field(ge=1, le=256)] = Field(default=1, description="Threads of the model.")
    storylines: Text = Field(
        default="storylines", description="The folder of the storyline files; relative to this file."
    )
    schedule: SchedulePart = Field(default_factory=SchedulePart, description="How often each step runs.")
    polling: PollingPart = Field(default_factory=PollingPart, description="How feeds are asked.")
    alerts: AlertsPart = Field(default_factory=AlertsPart, description="When alerts are told, held and gathered.")
    families: dict[Identifier, list[Text]] = Field(
        default={}, description="Publisher families: a name and its domains."
    )
    channels: dict[Identifier, ChannelPart] = Field(default={}, description="Where alerts go, by name.")
    feeds: list[FeedPart] = Field(default=[], description="The feeds to poll.")
