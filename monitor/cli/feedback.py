"""`monitor feedback`: the user's word on whether an entry belongs to a storyline, and what it would change."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.cli.database import check_storyline, database_options, json_option, opened, print_json
from monitor.cli.lines import tell
from monitor.cli.options import MOST_DAYS
from monitor.cli.progress import progress
from monitor.core.telling.hostile import clean, clip
from monitor.core.telling.phrases import counted

if TYPE_CHECKING:
    from monitor.comparison import Comparison
    from monitor.store import Store

FORGET = "forget"
BELONGS = {"yes": True, "no": False, FORGET: None}
LONGEST_TITLE = 100  # characters of an entry's title that the question holds
REPLAYED = 30  # days of the database's own history that the effect is shown on


@click.command()
@click.argument("entry", metavar="ENTRY")
@click.argument("answer", type=click.Choice(list(BELONGS)))
@click.option("--storyline", metavar="ID", help="The storyline; may be left out when the entry is close to only one.")
@click.option(
    "--days",
    type=click.IntRange(1, MOST_DAYS),
    default=REPLAYED,
    show_default=True,
    help="How many days of history the effect is shown on.",
)
@click.option("--yes", "is_sure", is_flag=True, help="Do not show the effect, do not ask.")
@database_options
@json_option
def feedback(
    entry: str,
    answer: str,
    storyline: str | None,
    days: int,
    is_sure: bool,
    config: Path,
    db: Path | None,
    as_json: bool,
) -> None:
    """Say that an entry does or does not belong to a storyline, or take back what you said.

    ENTRY is an id like e12 or a link. An entry that belongs becomes an example of its storyline, one that does not a
    counter-example. What that would have changed is shown first, by a replay of what the database has seen; then you
    are asked. The latest answer on an entry holds; `forget` undoes it.
    """
    from monitor.store.explanations import entry_key
    from monitor.store.memory import feedback_on

    with opened(config, db, read_only=False) as store:
        key = entry_key(store, entry)
        given = feedback_on(store, key)
        chosen = _given(given, f"e{key}", storyline) if answer == FORGET else _meant(store, key, storyline)
        named = _named(store, key)
        if not is_sure:
            effect = _effect(store, config, key, chosen, answer, days)
            _show(effect, days, as_json)
            _show_itself(effect, store, key, as_json)
            if not click.confirm(_question(named, chosen, answer), err=as_json):
                click.echo("Nothing noted.", err=as_json)
                return
        _record(store, key, chosen, answer)
    _tell(f"e{key}", named, chosen, answer, as_json)


def _record(store: Store, key: int, storyline: str, answer: str) -> None:
    from monitor.store.memory import forget_feedback, record_feedback

    if answer == FORGET:
        forget_feedback(store, key, storyline)
    else:
        record_feedback(store, key, storyline, belongs=answer == "yes", now=datetime.now(UTC))


def _named(store: Store, key: int) -> str:
    """The entry by its id and its title: an id alone does not show that another entry was meant."""
    from monitor.store.memory import entries_by_key

    (entry,) = entries_by_key(store, [key])
    return f"e{key} “{clip(clean(entry.title), LONGEST_TITLE)}”" if entry.title else f"e{key}"


def _tell(entry: str, named: str, storyline: str, answer: str, as_json: bool) -> None:
    if as_json:
        print_json({"entry": entry, "storyline": storyline, "belongs": BELONGS[answer]})
    elif answer == FORGET:
        click.echo(f"Forgotten: what you said of {named} and {storyline}.")
    else:
        click.echo(f"Noted: {named} {_words(answer)} to {storyline}.")
        more = "More" if answer == "yes" else "Less"
        tell(f"{more} of its kind will be told from now on; what was decided before stays.")
        tell(f"To undo it: monitor feedback {entry} {FORGET} --storyline {storyline}")


def _question(named: str, storyline: str, answer: str) -> str:
    if answer == FORGET:
        return f"Forget what you said of {named} and {storyline}?"
    return f"Note that {named} {_words(answer)} to {storyline}?"


def _effect(store: Store, path: Path, key: int, chosen: str, answer: str, days: int) -> Comparison:
    from dataclasses import replace

    from monitor.archive import read_history
    from monitor.comparison import compare
    from monitor.config import load_config
    from monitor.store.memory import confirmed_entries, entries_by_key
    from monitor.tracking import storyline_with

    config = load_config(path)
    storyline = next((each for each in config.storylines if each.id == chosen), None)
    if storyline is None:
        raise click.UsageError(f"{path} has no storyline {chosen!r}")
    said = confirmed_entries(store, chosen)
    others = [(each, word) for each, word in said if each.key != key]
    word = BELONGS[answer]
    added = [] if word is None else [(each, word) for each in entries_by_key(store, [key])]
    before, after = storyline_with(storyline, said), storyline_with(storyline, [*others, *added])
    archive = read_history(store, datetime.now(UTC) - timedelta(days=days))
    with progress("replaying") as on_progress:
        return compare(
            archive, replace(config, storylines=(before,)), replace(config, storylines=(after,)), on_progress
        )


def _show(effect: Comparison, days: int, as_json: bool) -> None:
    from monitor.cli.comparison_page import print_comparison, print_unveiled

    print_unveiled(effect)
    if not as_json and not effect.removed and not effect.added:
        click.echo(f"It would have changed no alert in the last {days} days: the same {counted(effect.kept, 'alert')}.")
        return
    click.echo(f"What it would have changed in the last {days} days (- an alert less, + one more):", err=as_json)
    print_comparison(effect, as_json=as_json)


def _show_itself(effect: Comparison, store: Store, key: int, as_json: bool) -> None:
    """What becomes of the entry that is spoken of; nothing where it lies before the days that were replayed."""
    from monitor.cli.comparison_page import fate_words
    from monitor.store.memory import entries_by_key

    (entry,) = entries_by_key(store, [key])
    own = [
        (before, after)
        for archived, before, after in effect.fates
        if (archived.entry.entry_id, archived.source) == (entry.entry_id, entry.source)
    ]
    if own and not as_json:
        before, after = own[-1]  # of a text that was changed, the latest
        turned = "would stay" if before.bucket == after.bucket else f"was {before.bucket}, would be"
        tell(f"e{key} itself {turned} {fate_words(after)}")


def _words(answer: str) -> str:
    return "belongs" if answer == "yes" else "does not belong"


def _meant(store: Store, key: int, storyline: str | None) -> str:
    """The storyline that is named, or the only one that the entry is close to."""
    from monitor.store.listings import matches_of, storylines_on_record

    check_storyline(store, storyline or "")
    near = [match.storyline for match in matches_of(store, [key]).get(key, ())]
    if storyline or len(near) == 1:
        return storyline or near[0]
    if near:
        raise click.UsageError(f"e{key} is close to several storylines; name one with --storyline: {', '.join(near)}")
    known = ", ".join(storylines_on_record(store))
    raise click.UsageError(f"e{key} is close to no storyline yet; name one with --storyline: {known}")


def _given(given: Mapping[str, bool], entry: str, storyline: str | None) -> str:
    """The storyline whose answer is meant: the one that is named, or the only one."""
    known = ", ".join(given)
    if not given:
        raise click.UsageError(f"nothing was said of {entry} that could be forgotten")
    if storyline and storyline not in given:
        raise click.UsageError(f"nothing was said of {entry} and {storyline}; what was said is of: {known}")
    if not storyline and len(given) > 1:
        raise click.UsageError(
            f"of {entry} something was said for several storylines; name one with --storyline: {known}"
        )
    return storyline or next(iter(given))
