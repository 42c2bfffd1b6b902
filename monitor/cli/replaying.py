"""`monitor replay`: what an archive of entries would have alerted."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from monitor.cli.lines import tell
from monitor.cli.options import config_option
from monitor.cli.progress import progress
from monitor.core.telling.hostile import clean
from monitor.core.telling.phrases import KIND_WORDS, counted, moment
from monitor.errors import InputError
from monitor.model import AlertKind, Belonging

if TYPE_CHECKING:
    from monitor.archive import Archive, ArchivedEntry
    from monitor.config import Config
    from monitor.model import Alert, Figure, Finding, ParsedEntry
    from monitor.replay import Funnel, Replayed

FAILED = 1  # exit code: something in the replay failed in a way that nobody foresaw
UNREADABLE = 2  # exit code: something of the archive could not be read; the rest was replayed


@click.command()
@click.argument("entries", nargs=-1, type=click.Path(path_type=Path))
@config_option
@click.option("--store", "history", is_flag=True, help="Replay what the configured database has seen.")
@click.option(
    "--compare",
    nargs=2,
    metavar="OLD NEW",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Two configuration files, each read with its storylines: say which alerts the change adds and removes.",
)
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON: a line an entry, and a summary as the last.")
@click.option("--since", type=click.DateTime(), help="Leave out entries published before this time (UTC).")
@click.option("--until", type=click.DateTime(), help="Leave out entries published from this time on (UTC).")
@click.option(
    "--db", type=click.Path(path_type=Path, dir_okay=False), help="Keep the replay's database, to explain entries from."
)
def replay(
    entries: tuple[Path, ...],
    path: Path,
    history: bool,
    compare: tuple[Path, Path] | None,
    as_json: bool,
    since: datetime | None,
    until: datetime | None,
    db: Path | None,
) -> None:
    """Run the analyse step over archives and say what would have been alerted; nothing is sent.

    ENTRIES are files of JSON lines (link, published, title, summary, source), feed files, or folders of them. What
    of them cannot be read is left out and named, with exit code 2.
    Told is what the configuration alone would tell: answers given with `monitor feedback` play no part.
    To compare two storylines, copy the folder of the storyline files, change the copy, and name it under `storylines`
    in a copy of the main file.
    """
    if bool(entries) == history:
        raise click.UsageError("name files or folders of entries, or say --store for what the database has seen")
    if compare and db:
        raise click.UsageError("--db keeps the database of one replay; --compare makes two")
    _refuse_used(db)
    found = _archive(entries, path)
    _tell_left_out(found.left_out)
    archive = [each for each in found.entries if _between(each.entry, since, until)]
    if compare:
        _compare(archive, *compare, as_json, found.left_out)
        return
    _replay(archive, path, db, as_json, found.left_out)


def _archive(entries: tuple[Path, ...], config: Path) -> Archive:
    from monitor.archive import Archive, read_archives, read_history
    from monitor.config import load_config
    from monitor.store import open_store

    if entries:
        return read_archives(entries, datetime.now(UTC))
    with open_store(load_config(config).database, read_only=True, make=False) as store:
        return Archive(tuple(read_history(store)))


def _replay(archive: list[ArchivedEntry], path: Path, db: Path | None, as_json: bool, left_out: Sequence[str]) -> None:
    from monitor.config import load_config
    from monitor.replay import Funnel, open_model
    from monitor.replay import replay as run
    from monitor.store import open_store

    config = load_config(path)
    funnel = Funnel()
    with progress("replaying") as on_progress:
        for replayed in run(
            archive, config, open_model(config), lambda: open_store(db or ":memory:"), funnel, on_progress
        ):
            _print_line(replayed) if as_json else _print_alerts(replayed)
    _print_summary(funnel, as_json, len(left_out))
    _end(funnel.failures, left_out)


def _compare(archive: list[ArchivedEntry], old: Path, new: Path, as_json: bool, left_out: Sequence[str]) -> None:
    from monitor.cli.comparison_page import print_comparison, print_unveiled
    from monitor.comparison import compare
    from monitor.config import load_config

    before, after = load_config(old), load_config(new)
    if _says_the_same(before, after):
        click.echo(
            f"monitor: {new} says the same as {old}, storylines included: to try another storyline, copy their folder "
            f"and name the copy under 'storylines' in {new}",
            err=True,
        )
    with progress("replaying") as on_progress:
        found = compare(archive, before, after, on_progress)
    print_unveiled(found)
    print_comparison(found, as_json=as_json)
    _end([*found.before.failures, *found.after.failures], left_out)


def _says_the_same(before: Config, after: Config) -> bool:
    """Whether two files lead to one configuration; two in one folder read the same storylines, unless they say so."""
    return replace(before, path=after.path, database=after.database, notes=after.notes) == after


def _tell_left_out(left_out: Sequence[str]) -> None:
    from monitor.archive import shortened

    if left_out:
        click.echo(f"monitor: {_unreadable(len(left_out))} of the archive left out:", err=True)
        for each in shortened(left_out):
            click.echo(f"  {each}", err=True)


def _end(failures: Sequence[str], left_out: Sequence[str]) -> None:
    for failure in dict.fromkeys(failures):
        click.echo(f"monitor: {failure}", err=True)
    sys.exit(UNREADABLE if left_out else FAILED if failures else 0)


def opening(alert: Alert) -> str:
    """When an alert was made, of which storyline and kind."""
    shadow = "" if alert.channels else ", in shadow"
    return f"{moment(alert.created_at)} · {clean(alert.title)} · {KIND_WORDS[alert.kind]}{shadow}"


def _between(entry: ParsedEntry, since: datetime | None, until: datetime | None) -> bool:
    at = entry.published_at
    if at is None:
        return True
    return not (since and at < since.replace(tzinfo=UTC)) and not (until and at >= until.replace(tzinfo=UTC))


def _refuse_used(db: Path | None) -> None:
    if db is not None and db.exists():
        raise InputError(f"{db}: already there; a replay starts from an empty database, so name a new file")


def _print_line(replayed: Replayed) -> None:
    analysis = replayed.analysis
    entry = replayed.archived.entry
    line: dict[str, Any] = {
        "type": "entry",
        "link": entry.link,
        "published": entry.published_at.isoformat() if entry.published_at else None,
        "bucket": str(replayed.bucket),
        "reason": replayed.reason,
        "matches": [],
        "near_duplicate_of": replayed.near_duplicate_link,
        "figures": [],
        "alerts": [],
        "held": [],
        "joins": [],
    }
    if analysis is not None:
        line["matches"] = [
            {"storyline": match.storyline, "score": round(match.score, 4)}
            for match in analysis.matches
            if match.belonging is Belonging.MATCHED
        ]
        line["figures"] = [
            _figure(finding) for finding in analysis.findings if finding.later.entry_key == analysis.entry.key
        ]
        line["alerts"] = [alert_fields(alert) for alert in replayed.told]
        line["held"] = [alert_fields(alert) for alert in analysis.alerts if not alert.channels]
        line["joins"] = [dedup_key for dedup_key, _ in analysis.joined]
    click.echo(json.dumps(line, ensure_ascii=False))


def _figure(finding: Finding) -> dict[str, Any]:
    figure: Figure = finding.later.figure
    quantity = figure.mention.quantity
    return {
        "storyline": finding.storyline,
        "text": figure.mention.text,
        "low": quantity.low,
        "high": quantity.high,
        "bound": str(quantity.bound),
        "unit": quantity.unit,
        "of": figure.mention.counted,
        "attribution": figure.attribution.claimant if figure.attribution else None,
        "via": list(figure.attribution.via) if figure.attribution else [],
        "relation": str(finding.verdict.relation),
        "kind": str(finding.verdict.kind) if finding.verdict.kind else None,
        "reason": finding.verdict.reason,
    }


def alert_fields(alert: Alert) -> dict[str, Any]:
    """An alert as programs get it."""
    return {
        "kind": str(alert.kind),
        "storyline": alert.storyline,
        "dedup_key": alert.dedup_key,
        "headline": alert.headline,
        "reason": alert.reason,
    }


def _print_alerts(replayed: Replayed) -> None:
    if replayed.analysis is None:
        return
    for alert in replayed.analysis.alerts:
        tell(opening(alert))
        tell(clean(alert.headline), indent="  ")
        tell(f"{clean(replayed.archived.source)}: {clean(alert.reason)}", indent="  ")


def _print_summary(funnel: Funnel, as_json: bool, left_out: int) -> None:
    days, alerts = _days(funnel), sum(funnel.alerts.values())
    if as_json:
        summary = {
            "type": "summary",
            "entries": funnel.entries,
            "matched": funnel.matched,
            "buckets": dict(funnel.buckets),
            "alerts": dict(funnel.alerts),
            "joined": funnel.joined,
            "messages": dict(funnel.sent),
            "days": round(days, 2),
            "alerts_a_day": round(alerts / days, 3),
            "failures": funnel.failures,
            "left_out": left_out,
        }
        click.echo(json.dumps(summary, ensure_ascii=False))
        return
    tell(f"{counted(funnel.entries, 'entry')} over {days:.1f} days, {funnel.matched} on a storyline:")
    for bucket, number in funnel.buckets.most_common():
        click.echo(f"  {number:6}  {bucket}")
    kinds = ", ".join(counted(number, KIND_WORDS[AlertKind(kind)]) for kind, number in funnel.alerts.items()) or "none"
    told = f"{counted(alerts, 'alert')} ({kinds}), {alerts / days:.1f} a day"
    tell(f"{told}; further reports of the same: {funnel.joined}")
    if left_out:
        tell(f"{_unreadable(left_out)} left out, named above")


def _unreadable(number: int) -> str:
    return counted(number, "line or file", "lines or files")


def alerts_a_day(funnel: Funnel) -> float:
    """Alerts over the days that the archive spans, one at least."""
    return sum(funnel.alerts.values()) / _days(funnel)


def _days(funnel: Funnel) -> float:
    # At least one: two entries an hour apart are no 48 alerts a day.
    if funnel.first_at is None or funnel.last_at is None:
        return 1.0
    return max(1.0, (funnel.last_at - funnel.first_at).total_seconds() / 86400)
