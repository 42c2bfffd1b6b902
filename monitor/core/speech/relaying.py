"""Decides who passes a claim on: "Kyiv says Moscow claims ...", "officials told Reuters ...".

The claimant of a figure is who makes the claim; those who relay it stand before it, the outermost first. A claim is
nested in the one before it only where nothing but a "that", a time or a place to speak at lies between the two.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from monitor.core.speech import claim_words as w
from monitor.core.speech.claims import Claim
from monitor.model import Attribution

WORD = re.compile(r"[\w'’.-]+")
STOPS = re.compile(r"[^\w\s,'’.-]")  # what no nested claim reaches over: quotation marks, brackets, semicolons
SOURCES = frozenset({"according to", "citing"})


def relayed(claim: Claim, opening: Sequence[Claim], sentence: str) -> Attribution:
    """Who makes `claim`, and through whom: it stands behind, or among, the `opening` claims of its sentence."""
    via = list(claim.told)
    inner = claim
    for outer in reversed([one for one in opening if one.start < claim.start]):
        if not _leads_on(outer, sentence[outer.end : inner.start]):
            break
        via = [*outer.told, outer.claimant, *via]
        inner = outer
    return Attribution(claim.claimant, claim.cue, _each_once(via, claim.claimant))


def through(claim: Claim, relay: Claim | None) -> Attribution:
    """Who makes `claim`, and who else stands by it in the same breath: "Reuters reported, citing officials"."""
    via = [*relay.told, relay.claimant, *claim.told] if relay else list(claim.told)
    return Attribution(claim.claimant, claim.cue, _each_once(via, claim.claimant))


def source_within(opener: Claim, claims: Sequence[Claim], start: int, sentence: str) -> Claim | None:
    """The source that `opener` names at once for what follows: "Zelensky said that, according to the army, ..."."""
    for claim in claims:
        if claim.cue in SOURCES and opener.end <= claim.start and claim.end <= start:
            return claim if _leads_on(opener, sentence[opener.end : claim.start]) else None
    return None


def _leads_on(outer: Claim, between: str) -> bool:
    """Whether the words behind the `outer` claim's verb lead straight on to the next claim."""
    if STOPS.search(between):
        return False
    told = {word.lower() for name in outer.told for word in WORD.findall(name)}
    return all(word in w.BRIDGES or word in told for word in WORD.findall(between.lower()))


def _each_once(names: Sequence[str], claimant: str) -> tuple[str, ...]:
    return tuple(name for name in dict.fromkeys(names) if name and name != claimant)
