"""What may stand in the YAML files: every key, its type, its default and one sentence on what it does.

Descriptions end up in `monitor schema` and in docs/configuration.md. `place` is how messages speak of the part.
"""

from __future__ import annotations

import ipaddress
import re
import zoneinfo
from datetime import time, timedelta
from typing import Annotated, Any, ClassVar, Literal
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    WithJsonSchema,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from monitor.config.units import parse_clock, parse_clock_span, parse_duration, parse_size

_DURATION_SCHEMA = {"type": "string", "examples": ["30 s", "10 min", "2h", "7d", "1h 30m"]}
_HEADER_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def _check_web_address(value: str) -> str:
    try:
        parts = urlsplit(value)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise ValueError(f"is not a web address: {value[:80]!r}") from None
    if parts.scheme not in ("http", "https") or not host or re.search(r"\s", value):
        raise ValueError(f"must be an http or https address, not {value[:80]!r}")
    if parts.username is not None:
        raise ValueError("must not hold a user name or password; put them into 'headers' as a secret")
    return value


def _check_not_blank(value: str) -> str:
    if not value.strip():
        raise ValueError("must not be empty")
    return value


def _check_id(value: str) -> str:
    if not _ID.fullmatch(value):
        raise ValueError("must be made of lower-case letters, digits, '-' and '_'")
    return value


def _check_language(value: str) -> str:
    if not _LANGUAGE.fullmatch(value):
        raise ValueError(f"must be a language code such as 'en' or 'pt-BR', not {value[:40]!r}")
    return value


def _check_term(value: str) -> str:
    if len(value) > 2 and value.startswith("/") and value.endswith("/"):
        try:
            re.compile(value[1:-1])
        except re.error as error:
            raise ValueError(f"is not a regular expression: {error}") from None
    return _check_not_blank(value)


def _check_zone(value: str) -> str:
    try:
        zoneinfo.ZoneInfo(value)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"must be a time zone such as 'Europe/Kyiv', not {value[:40]!r}") from None
    return value


def _check_network(value: str) -> str:
    try:
        ipaddress.ip_network(value)
    except ValueError:
        raise ValueError(f"must be a network such as '10.0.0.0/8' or '192.168.1.7', not {value[:40]!r}") from None
    return value


def _check_interval(value: timedelta) -> timedelta:
    if value < timedelta(seconds=1):
        raise ValueError("must be one second or more")
    return value


def _check_header(value: dict[str, str]) -> dict[str, str]:
    for name, text in value.items():
        if not _HEADER_NAME.fullmatch(name):
            raise ValueError(f"{name!r} is not a header's name")
        if re.search(r"[\r\n\0]", text):
            raise ValueError(f"the header {name!r} must be one line")
    return value


Text = Annotated[str, AfterValidator(_check_not_blank)]
Term = Annotated[str, AfterValidator(_check_term)]
Identifier = Annotated[str, AfterValidator(_check_id)]
Language = Annotated[str, AfterValidator(_check_language)]
WebAddress = Annotated[str, AfterValidator(_check_web_address)]
Network = Annotated[str, AfterValidator(_check_network)]
Duration = Annotated[timedelta, BeforeValidator(parse_duration), WithJsonSchema(_DURATION_SCHEMA)]
Interval = Annotated[Duration, AfterValidator(_check_interval)]
Size = Annotated[int, BeforeValidator(parse_size), WithJsonSchema({"type": "string", "examples": ["15 MB"]})]
Clock = Annotated[time, BeforeValidator(parse_clock), WithJsonSchema({"type": "string", "examples": ["08:00"]})]
ClockSpan = Annotated[
    tuple[time, time],
    BeforeValidator(parse_clock_span),
    WithJsonSchema({"type": "string", "examples": ["22:00-07:00"]}),
]


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
        default=None, description="The outlet's name as alerts show it. Default: the address's host."
    )
    publisher: Text | None = Field(
        default=None,
        description="Publisher family: outlets of one family count as one source. Default: from `families`.",
    )
    language: Language = Field(default="en", description="Language of the entries.")
    interval: Interval = Field(default="15 min", validate_default=True, description="How often to ask, at most.")
    guid: Literal["trust", "link", "hash"] = Field(
        default="trust", description="What tells entries apart: the feed's own ids, the link, or title and day."
    )
    full_text: bool = Field(default=False, description="Fetch each entry's page and read its text.")
    headers: Annotated[dict[str, str], AfterValidator(_check_header)] = Field(
        default={}, description="Request headers, such as `Authorization`; values may be secrets."
    )
    urgent: bool = Field(default=False, description="Ask more often while the feed is busy.")
    allow_private: bool = Field(default=False, description="The feed is on the intranet: private addresses are meant.")


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
        default="1 min", validate_default=True, description="How often to look for feeds that are due."
    )
    analyse: Interval = Field(default="1 min", validate_default=True, description="How often to analyse new entries.")
    deliver: Interval = Field(default="30 s", validate_default=True, description="How often to send what waits.")


class PollingPart(Part):
    place = "'polling'"

    timeout: Interval = Field(default="30 s", validate_default=True, description="The longest that one feed may take.")
    body_limit: Size = Field(
        default="15 MB", validate_default=True, description="The largest feed, after decompression."
    )
    entries_limit: Annotated[int, Field(ge=1)] = Field(default=2000, description="The most entries read of one feed.")
    concurrency: Annotated[int, Field(ge=1, le=1000)] = Field(default=32, description="Feeds asked at the same time.")
    per_host: Annotated[int, Field(ge=1, le=100)] = Field(default=2, description="Of these, on one host.")
    contact: str = Field(default="", description="An address or page for publishers, sent in the User-Agent.")
    allowed_networks: list[Network] = Field(default=[], description="Private networks that feeds may be on.")


class AlertsPart(Part):
    place = "'alerts'"

    settle: Duration = Field(
        default="10 min", validate_default=True, description="How long an alert waits for further sources."
    )
    cooldown: Duration = Field(
        default="0",
        validate_default=True,
        description="Quiet time of a storyline after an alert; only something new breaks it.",
    )
    max_age: Interval = Field(
        default="7d", validate_default=True, description="Older entries are backfill: kept, not told."
    )
    daily_cap: Annotated[int, Field(ge=1)] = Field(
        default=50, description="Alerts a day and channel; those above go into the digest."
    )
    digest_at: Clock = Field(default="08:00", validate_default=True, description="When the digest is sent.")
    quiet_hours: ClockSpan | None = Field(default=None, description="Alerts are held until these hours are over.")
    time_zone: Annotated[str, AfterValidator(_check_zone)] = Field(
        default="UTC", description="Time zone of `digest_at` and `quiet_hours`."
    )
    notices: list[str] = Field(
        default=[], description="Channels told of failing feeds and channels. Default: the default ones."
    )


class MeasurePart(Part):
    place = "a measure"

    name: Identifier = Field(description="What the ledger calls it.")
    phrases: list[Term] = Field(default=[], description="Words that figures of this measure stand with.")
    unit: str = Field(default="", description="The unit or counted thing, in the singular.")
    behaviour: Literal["cumulative", "level", "fixed", "estimate"] | None = Field(
        default=None,
        description="Only rises (`cumulative`), goes up and down (`level`), never changes (`fixed`), or is each "
        "claimant's guess (`estimate`). Default: inferred.",
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
    terms: list[Term] = Field(
        default=[], description="Names and phrases that speak for it; `/.../` is a regular expression."
    )
    require: list[Term] = Field(default=[], description="An entry must hold at least one of these.")
    exclude: list[Term] = Field(default=[], description="An entry that holds one of these does not belong.")
    measures: list[MeasurePart] = Field(default=[], description="Figures to keep under a name of their own.")
    alerts: list[Literal["new_development", "contradiction"]] = Field(
        default=["new_development", "contradiction"], description="What is told."
    )
    channels: list[str] = Field(default=[], description="Channels told. Default: the default ones.")
    languages: list[Language] = Field(default=[], description="Only entries in these. Default: any.")
    max_age: Interval | None = Field(default=None, description="As in `alerts`, for this storyline.")
    settle: Duration | None = Field(default=None, description="As in `alerts`, for this storyline.")
    cooldown: Duration | None = Field(default=None, description="As in `alerts`, for this storyline.")
    tell_first_poll: bool = Field(default=False, description="Alert on what a feed held when first polled.")
    shadow: bool = Field(default=False, description="Judged and logged, never sent.")


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
