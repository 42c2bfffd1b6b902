"""`monitor compare`: says what a later figure does to an earlier one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import click

from monitor.cli.json_lines import json_lines
from monitor.core.answering import Answer, Side, answer
from monitor.core.following import Likeness
from monitor.errors import EmbeddingError, InputError
from monitor.model import RecordedFigure

TEXT_KEYS = ("title", "text", "sentence", "figure", "source")


@click.command()
@click.argument("earlier", required=False)
@click.argument("later", required=False)
@click.option("--jsonl", "path", help='Read questions, one JSON object a line, from a file; "-" is standard input.')
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON, one object a line.")
def compare(earlier: str | None, later: str | None, path: str | None, as_json: bool) -> None:
    """Say what a figure in LATER does to one in EARLIER: two texts, or many pairs with --jsonl.

    A question is {"earlier": {"title", "text", "sentence", "figure", "published", "source"}, "later": {...}}:
    "figure" holds the words meant, "sentence" the one that they stand in. Where "figure" is null, the best comparable
    figures of the two texts are judged.
    """
    likeness = _likeness()
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
        yield _side(question, "earlier", where), _side(question, "later", where)


def _side(question: dict[str, Any], name: str, where: str) -> Side:
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
    )


def _time(given: object, where: str) -> datetime | None:
    if given is None or given == "":
        return None
    try:
        time = datetime.fromisoformat(str(given))
    except ValueError as error:
        raise InputError(f"{where}: {given!r} is no ISO 8601 time") from error
    return time if time.tzinfo else time.replace(tzinfo=UTC)


def _likeness() -> Likeness:
    """The cosine of two texts under the packaged model, which is loaded when first asked; None where it cannot be."""
    from monitor.embedder import Embedder

    embedder = Embedder()
    failed: list[EmbeddingError] = []

    def cosine(one: str, other: str) -> float | None:
        if failed:
            return None
        try:
            first, second = embedder.embed([one, other])
        except EmbeddingError as error:
            failed.append(error)
            click.echo(f"monitor: texts are compared by their words alone: {error}", err=True)
            return None
        return float(first @ second)

    return cosine


def _show(answered: Answer, as_json: bool) -> None:
    verdict = answered.verdict
    if not as_json:
        kind = f" ({verdict.kind})" if verdict.kind else ""
        click.echo(f"{verdict.relation}{kind}: {verdict.reason}")
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
    }
