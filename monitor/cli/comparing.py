"""`monitor compare`: says what a later figure does to an earlier one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from monitor.cli.json_lines import json_lines, language_in
from monitor.cli.lines import tell
from monitor.cli.options import config_as
from monitor.core.answering import Answer, Side, answer
from monitor.core.reading.following import Likeness
from monitor.errors import EmbeddingError, InputError
from monitor.model import RecordedFigure

if TYPE_CHECKING:
    from monitor.embedder import Embedder

YEARS = range(1900, 2200)  # as in an archive: days are counted back from a time, and there are none before the first
TEXT_KEYS = ("title", "text", "sentence", "figure", "source")


@click.command()
@click.argument("earlier", required=False)
@click.argument("later", required=False)
@click.option("--jsonl", "path", help='Read questions, one JSON object a line, from a file; "-" is standard input.')
@config_as("config")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON, one object a line.")
def compare(earlier: str | None, later: str | None, path: str | None, config: Path, as_json: bool) -> None:
    """Say what a figure in LATER does to one in EARLIER: two texts, or many pairs with --jsonl.

    A question is {"earlier": {"title", "text", "sentence", "figure", "published", "source"}, "later": {...}}:
    "figure" holds the words meant, "sentence" the one that they stand in. Where "figure" is null, the best comparable
    figures of the two texts are judged. "language" beside "earlier" and "later", or inside one of them, says how
    digits are grouped: 38.000 is 38000 in "de"; it is "en" where none is named.

    Of the configuration only the model counts; the packaged one compares where there is no such file.
    """
    is_meant = click.get_current_context().get_parameter_source("config") is not ParameterSource.DEFAULT
    likeness = _likeness(config if is_meant or config.exists() else None)
    for ours, theirs in _questions(earlier, later, path):
        _show(answer(ours, theirs, likeness), as_json)


def _questions(earlier: str | None, later: str | None, path: str | None) -> Iterator[tuple[Side, Side]]:
    if path is None and earlier and later:
        yield Side("", earlier), Side("", later)
        return
    if path is None or earlier or later:
        raise click.UsageError("Give two texts, EARLIER and LATER, or questions with --jsonl.")
    for where, question in json_lines(path):
        if not isinstance(question, dict):
            raise InputError(f'{where}: a question is an object with "earlier" and "later"')
        language = language_in(question, "en", where)
        yield _side(question, "earlier", where, language), _side(question, "later", where, language)


def _side(question: dict[str, Any], name: str, where: str, language: str) -> Side:
    given = question.get(name)
    if not isinstance(given, dict):
        raise InputError(f'{where}: "{name}" is missing or no object')
    wrong = [key for key in TEXT_KEYS if not isinstance(given.get(key), str | None)]
    if wrong:
        raise InputError(f'{where}: "{name}.{wrong[0]}" is no text')
    return Side(
        title=given.get("title") or "",
        text=given.get("text") or "",
        sentence=given.get("sentence"),
        figure=given.get("figure") or None,
        published_at=_time(given.get("published"), f"{where}: {name}.published"),
        source=given.get("source") or "",
        language=language_in(given, language, f"{where}: {name}"),
    )


def _time(given: object, where: str) -> datetime | None:
    if given is None or given == "":
        return None
    try:
        time = datetime.fromisoformat(str(given))
    except ValueError as error:
        raise InputError(f"{where}: {given!r} is no ISO 8601 time") from error
    if time.year not in YEARS:
        raise InputError(f"{where}: {given!r} lies out of the years {YEARS.start} to {YEARS.stop - 1}")
    return time if time.tzinfo else time.replace(tzinfo=UTC)


def _likeness(config: Path | None) -> Likeness:
    """The cosine of two texts under the configured model, loaded when first asked; None where it cannot be.

    The packaged model where `config` is None.
    """
    load = cache(lambda: _embedder(config))

    def cosine(one: str, other: str) -> float | None:
        embedder = load()
        if embedder is None:
            return None
        first, second = embedder.embed([one, other])
        return float(first @ second)

    return cosine


def _embedder(config: Path | None) -> Embedder | None:
    from monitor.assembly import configured_embedder

    embedder = configured_embedder(config)
    try:
        embedder.embed([""])
    except EmbeddingError as error:
        click.echo(f"monitor: texts are compared by their words alone: {error}", err=True)
        return None
    return embedder


def _show(answered: Answer, as_json: bool) -> None:
    verdict = answered.verdict
    if not as_json:
        kind = f" ({verdict.kind})" if verdict.kind else ""
        tell(f"{verdict.relation}{kind}: {verdict.reason}")
        return
    shown = {
        "relation": verdict.relation,
        "kind": verdict.kind,
        "reason": verdict.reason,
        "confident": verdict.confident,
        "earlier": _figure(answered.earlier),
        "later": _figure(answered.later),
        "changed_figures": [[one.before, one.after] for one in answered.changes],
    }
    click.echo(json.dumps(shown, ensure_ascii=False))


def _figure(recorded: RecordedFigure | None) -> dict[str, Any] | None:
    if recorded is None:
        return None
    mention, measure = recorded.figure.mention, recorded.figure.measure
    by = recorded.figure.attribution
    slots = {
        name: sorted(value) if isinstance(value, frozenset) else value
        for name in measure.__slots__
        if (value := getattr(measure, name)) and name != "around"
    }
    return {
        "text": mention.text,
        "low": mention.quantity.low,
        "high": mention.quantity.high,
        "bound": mention.quantity.bound,
        "unit": mention.quantity.unit,
        "measure": slots,
        "attribution": by.claimant if by else None,
        "via": list(by.via) if by else [],
    }
