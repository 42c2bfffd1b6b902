"""Decides when two entries of one feed are the same entry: canonical links, entry ids, guids that cannot be trusted.

Rules, in order: a trusted guid, else the canonical link, else a hash of title and day.
A guid is not trusted twice in one feed document, nor where the store shows that it changes or is reused.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from monitor.model import KnownEntry, ParsedEntry

# Parameters that say how a reader came to the page, never which page it is.
_WAYS = (
    "fbclid gclid dclid msclkid yclid twclid igshid mc_cid mc_eid ocid ncid cmpid cmp at_medium "
    "at_campaign at_custom1 "
    "at_custom2 at_custom3 at_custom4 ref_src feedtype ns_mchannel ns_source ns_campaign ns_linkname ns_fee smid emc"
)
_TRACKING = frozenset(_WAYS.split())
_TRACKING_PREFIXES = ("utm_", "pk_", "mtm_", "hsa_", "traffic_source")
# What a server gives each visitor to know them by: another one at every fetch. "sid" may as well be a story's.
_SESSIONS = frozenset({"phpsessid", "jsessionid", "sessionid", "session_id", "cfid", "cftoken"})
_SESSION_PREFIX = "aspsessionid"
_UNTELLING = _TRACKING | _SESSIONS
_UNTELLING_PREFIXES = (*_TRACKING_PREFIXES, _SESSION_PREFIX)
_MOST_PARAMETERS = 32  # of a link that is looked at for them: a feed of thousands with more would hold up a round
_SESSION_IN_PATH = re.compile(r";jsessionid=[^/;]*", re.IGNORECASE)
_HASHED = "sha256:"  # how an id begins that is no guid and no link
_LEAST_ALIKE = 3  # entries without a link that come under new guids; fewer may be chance
_QUARTER = 15  # minutes: zones differ by whole quarters of an hour
_DEFAULT_PORTS = {"http": ":80", "https": ":443"}


def canonical_link(link: str) -> str:
    """`link` without what does not tell pages apart: case of the host, default port, fragment, tracking and sessions.

    For comparison only, never shown: http and https are the same here. What cannot be taken apart stays as it is.
    """
    try:
        parts = urlsplit(link.strip())
    except ValueError:
        return link.strip()
    if parts.scheme.lower() not in ("http", "https"):
        return link.strip()
    host = parts.netloc.lower().rpartition("@")[2].removesuffix(_DEFAULT_PORTS[parts.scheme.lower()])
    fragment = parts.fragment if parts.fragment.startswith("!") else ""  # "#!" addresses are pages of their own
    path = _SESSION_IN_PATH.sub("", parts.path) or "/"
    return urlunsplit(("https", host, path, _without_tracking(parts.query), fragment))


def entry_id(guid: str, link: str, title: str, published_at: datetime | None, policy: str = "trust") -> str:
    """The id of an entry within its feed under the feed's guid policy: "trust", "link" or "hash"."""
    if policy == "trust" and guid:
        return guid
    if policy != "hash" and link:
        return canonical_link(link)
    return _HASHED + _digest(title, published_at.date().isoformat() if published_at else "", "" if title else link)


def separate(entries: Sequence[ParsedEntry]) -> tuple[ParsedEntry, ...]:
    """`entries` of one document with ids of their own: entries that differ yet share an id are told apart.

    An entry given twice, alike in all that a reader sees, is kept once.
    """
    if len({entry.entry_id for entry in entries}) == len(entries):
        return tuple(entries)
    sharing: dict[str, dict[ParsedEntry, None]] = {}
    for entry in entries:
        sharing.setdefault(entry.entry_id, {}).setdefault(_shown(entry))
    counts = {shared: Counter(map(_content_key, those)) for shared, those in sharing.items() if len(those) > 1}
    kept: dict[str, ParsedEntry] = {}
    for entry in entries:
        told_apart = entry
        if (others := counts.get(entry.entry_id)) is not None:
            told_apart = replace(entry, entry_id=_distinct_id(entry, others))
        kept.setdefault(told_apart.entry_id, told_apart)
    return tuple(kept.values())


def settle(entries: Sequence[ParsedEntry], known: Mapping[str, KnownEntry]) -> tuple[ParsedEntry, ...]:
    """`entries` of one document with the ids under which the store knows them, whatever their guids do.

    `known` maps entry ids of this feed to what is on record. Guids that change are seen through by link and title,
    where more entries are known by these than by their ids, or the one of that link and title has left the list; a guid
    reused for another story (other link *and* other title) is not that story's. An entry without a link is recognised
    by all that a reader sees of it: title, text and time. Where the times tell entries apart, such guids are known to
    change, and are seen through.
    """
    settled = [_is_on_record(entry, known) for entry in entries]
    if all(settled):
        return separate(entries)
    unsettled = [entry for entry, is_settled in zip(entries, settled, strict=True) if not is_settled]
    titles = {entry.title for entry in unsettled}  # of all that is known, only these can match
    on_record = [each for each in known.values() if each.title in titles and (each.link or each.title)]
    by_looks = {_looks(each): each.entry_id for each in on_record}
    strangers = [entry for entry in unsettled if entry.entry_id not in known]
    seen_before = sum(bool(entry.link) and _looks(entry) in by_looks for entry in strangers)
    guids_change = {
        True: seen_before > len(entries) - len(strangers),
        False: _guids_change_without_links(entries, known, by_looks),
    }
    renamed = _renamed(entries, strangers, on_record)

    def as_known(entry: ParsedEntry) -> ParsedEntry:
        is_seen_through = guids_change[bool(entry.link)] or _looks(entry) in renamed
        return _settled(entry, known, by_looks, guids_change=is_seen_through)

    pairs = zip(entries, settled, strict=True)
    return separate([entry if is_settled else as_known(entry) for entry, is_settled in pairs])


def _renamed(
    entries: Sequence[ParsedEntry], strangers: Sequence[ParsedEntry], on_record: Sequence[KnownEntry]
) -> frozenset[tuple[str, ...]]:
    """Looks that one entry with a link had on record, which is not listed any more, and now one under a new guid has.

    Were they two, the later one would be kept as a new version of the first, and nothing of it be lost.
    """
    listed = {entry.entry_id for entry in entries}
    before = Counter(_looks(each) for each in on_record if each.link)
    gone = {_looks(each) for each in on_record if each.link and each.entry_id not in listed}
    new = Counter(_looks(entry) for entry in strangers if entry.link and entry.title)
    return frozenset(looks for looks in gone if before[looks] == 1 and new[looks] == 1)


def _guids_change_without_links(
    entries: Sequence[ParsedEntry], known: Mapping[str, KnownEntry], by_looks: Mapping[tuple[str, ...], str]
) -> bool:
    """Whether more entries are known by title, text and the very time than by their ids, of those without a link."""
    linkless = [entry for entry in entries if not entry.link]
    strangers = [entry for entry in linkless if entry.entry_id not in known]
    return sum(_is_timed(entry) and _looks(entry) in by_looks for entry in strangers) > len(linkless) - len(strangers)


def guids_may_change(entries: Sequence[ParsedEntry], known: Mapping[str, KnownEntry]) -> bool:
    """Whether settled `entries` read like earlier ones under new guids, but for what would make it sure.

    So it is where none without a link is known, and most of these have the title and text of one that is; or none with
    a link, and most of these have the title of one that is.
    """
    return any(_read_alike(some, known, are_hashed=False) for some in _by_links(entries))


def dates_may_shift(entries: Sequence[ParsedEntry], known: Mapping[str, KnownEntry]) -> bool:
    """The same of settled `entries` that are known by title and day alone: it is the days that changed."""
    return any(_read_alike(some, known, are_hashed=True) for some in _by_links(entries))


def _by_links(entries: Sequence[ParsedEntry]) -> tuple[list[ParsedEntry], list[ParsedEntry]]:
    titled = [entry for entry in entries if entry.title]
    return [entry for entry in titled if entry.link], [entry for entry in titled if not entry.link]


def _read_alike(entries: Sequence[ParsedEntry], known: Mapping[str, KnownEntry], *, are_hashed: bool) -> bool:
    if len(entries) < _LEAST_ALIKE or any(entry.entry_id in known for entry in entries):
        return False
    read = {_reads(each) for each in known.values()}
    alike = sum(_reads(entry) in read for entry in entries if entry.entry_id.startswith(_HASHED) is are_hashed)
    return 2 * alike > len(entries)


def _reads(entry: ParsedEntry | KnownEntry) -> tuple[str, ...]:
    return (entry.title,) if entry.link else (entry.title, entry.summary, entry.content)


def share_known(entries: Iterable[ParsedEntry], known: Mapping[str, KnownEntry]) -> float:
    """Which part of `entries` is on record, 0 to 1; 0 of none."""
    flags = [entry.entry_id in known for entry in entries]
    return sum(flags) / len(flags) if flags else 0.0


def _settled(
    entry: ParsedEntry,
    known: Mapping[str, KnownEntry],
    by_looks: Mapping[tuple[str, ...], str],
    *,
    guids_change: bool,
) -> ParsedEntry:
    """`entry`, whose id is not known for its story, with the id under which it is known, or one of its own."""
    is_reused = entry.entry_id in known
    same = by_looks.get(_looks(entry))
    gained_its_guid = same == canonical_link(entry.link)  # on record by its link alone, as where a document was cut
    if same is not None and (guids_change or is_reused or gained_its_guid or same.startswith(f"{entry.entry_id}#")):
        return replace(entry, entry_id=same)
    return replace(entry, entry_id=_distinct_id(entry, {})) if is_reused else entry


def _is_on_record(entry: ParsedEntry, known: Mapping[str, KnownEntry]) -> bool:
    """Whether the entry's id is known, and for the same story."""
    on_record = known.get(entry.entry_id)
    return on_record is not None and not _is_another_story(entry, on_record)


def _is_another_story(entry: ParsedEntry, on_record: KnownEntry) -> bool:
    if not entry.link or not on_record.link or not entry.title or not on_record.title:
        return False
    return entry.title != on_record.title and _page(entry.link) != _page(on_record.link)


def _distinct_id(entry: ParsedEntry, sharing: Mapping[tuple[str, ...], int]) -> str:
    """An id for one of several entries that share a guid: by link and title, or by all there is where those agree.

    `sharing` counts them by link and title.
    """
    parts = _content_key(entry)
    if sharing.get(parts, 0) > 1:
        parts = (*parts, entry.summary, entry.content, str(entry.published_at))
    return f"{entry.entry_id}#{_digest(*parts)[:16]}"


def _shown(entry: ParsedEntry) -> ParsedEntry:
    """`entry` reduced to what tells it from another one to a reader."""
    return replace(entry, updated_at=None, author="")


def _content_key(entry: ParsedEntry) -> tuple[str, ...]:
    return canonical_link(entry.link), entry.title


def _looks(entry: ParsedEntry | KnownEntry) -> tuple[str, ...]:
    """What an entry is recognised by when its guid is not: the same for two that a reader takes for one."""
    if entry.link:
        return _page(entry.link), entry.title
    return entry.title, entry.summary, entry.content, str(entry.published_at)


def _page(link: str) -> str:
    """What tells the page of a link from others of the same outlet: its host may have won or lost a "www."."""
    return canonical_link(link).replace("://www.", "://", 1)


def _is_timed(entry: ParsedEntry) -> bool:
    """Whether an entry's time is that of a clock: midnight and the like, of any zone, stand for a day."""
    at = entry.published_at
    return at is not None and bool(at.second or at.minute % _QUARTER)


def _without_tracking(query: str) -> str:
    if not query or query.count("&") >= _MOST_PARAMETERS:
        return query
    pairs = parse_qsl(query, keep_blank_values=True)
    kept = [(name, value) for name, value in pairs if not _is_tracking(name.lower())]
    return query if len(kept) == len(pairs) else urlencode(kept)


def _is_tracking(name: str) -> bool:
    return name in _UNTELLING or name.startswith(_UNTELLING_PREFIXES)


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()
