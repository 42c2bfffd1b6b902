"""What a change of the configuration, or a word of feedback, adds to the alerts and removes from them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from monitor.cli.lines import tell
from monitor.cli.replaying import alert_fields, alerts_a_day, opening
from monitor.core.telling.hostile import clean
from monitor.core.telling.phrases import counted
from monitor.model import Bucket

if TYPE_CHECKING:
    from monitor.comparison import Comparison, Fate, Told
    from monitor.replay import Funnel


def print_comparison(found: Comparison, *, as_json: bool) -> None:
    """The alerts that only one of two replays told, and the counts of both."""
    for sign, told in [*(("-", each) for each in found.removed), *(("+", each) for each in found.added)]:
        _print_change(sign, told, as_json)
    before, after = alerts_a_day(found.before), alerts_a_day(found.after)
    if as_json:
        sides = {"before": found.before, "after": found.after}
        summary = {
            "type": "summary",
            "kept": found.kept,
            "removed": len(found.removed),
            "added": len(found.added),
            "alerts_a_day": {"before": round(before, 3), "after": round(after, 3)},
            "matched": {side: funnel.matched for side, funnel in sides.items()},
            "buckets": {side: dict(funnel.buckets) for side, funnel in sides.items()},
        }
        click.echo(json.dumps(summary))
        return
    tell(
        f"{counted(found.kept, 'alert')} kept, {len(found.removed)} removed, {len(found.added)} added; "
        f"{before:.1f} a day before, {after:.1f} after"
    )
    moved = _moved(found.before, found.after)
    if moved:
        tell(f"entries: {moved}")


def print_unveiled(found: Comparison) -> None:
    """Say, beside the answer, which storylines are in shadow: what is compared of them goes nowhere."""
    if found.unveiled:
        names, (verb, whose) = ", ".join(found.unveiled), ("is", "it") if len(found.unveiled) == 1 else ("are", "they")
        click.echo(f"{names} {verb} in shadow: shown is what {whose} would tell otherwise.", err=True)


def _moved(before: Funnel, after: Funnel) -> str:
    """How many entries ended in which bucket, before and after; "" where that is the same in all."""
    buckets = [bucket for bucket in Bucket if before.buckets[bucket] != after.buckets[bucket]]
    return ", ".join(f"{bucket} {before.buckets[bucket]} → {after.buckets[bucket]}" for bucket in buckets)


def _print_change(sign: str, told: Told, as_json: bool) -> None:
    fate = told.otherwise
    if as_json:
        change = {
            "type": "added" if sign == "+" else "removed",
            "link": told.archived.entry.link,
            **alert_fields(told.alert),
            "was" if sign == "+" else "becomes": {"bucket": fate.bucket, "reason": fate.reason},
        }
        click.echo(json.dumps(change, ensure_ascii=False))
        return
    tell(f"{sign} {opening(told.alert)}")
    tell(clean(told.alert.headline), indent="    ")
    tell(f"{'was' if sign == '+' else 'becomes'} {fate_words(fate)}", indent="    ")


def fate_words(fate: Fate) -> str:
    """The bucket that an entry ended in, and why."""
    return f"{fate.bucket}: {clean(fate.reason)}" if fate.reason else fate.bucket
