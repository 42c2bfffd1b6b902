"""`monitor read`: shows the figures in a text, for people as a table, for programs as JSON lines."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import Any

import click

from monitor.cli.json_lines import json_lines, language_in
from monitor.core.quantities import dropped_numbers, find_quantities
from monitor.core.speech.attribution import attribute
from monitor.errors import InputError


@click.command("read")
@click.argument("text", required=False)
@click.option("--jsonl", metavar="FILE", help='Read lines of {"text", "language"} from a file, "-" for standard input.')
@click.option(
    "--language", default="en", show_default=True, help="How digits are grouped: 38,000 (en), 38.000 (de), 38 000 (fr)."
)
@click.option(
    "--explain", is_flag=True, help="Show the numbers that are no figures too, each with the rule that dropped it."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a text.")
def read(text: str | None, jsonl: str | None, language: str, explain: bool, as_json: bool) -> None:
    """Read the figures in TEXT, in a file of JSON lines, or in what comes in on standard input."""
    language = language_in({"language": language}, "en", "--language")
    for given, spoken in _texts(text, jsonl, language):
        answer = _answer(given, spoken, explain=explain)
        if as_json:
            click.echo(json.dumps(answer))
        else:
            _show(answer)


def _texts(text: str | None, jsonl: str | None, language: str) -> Iterator[tuple[str, str]]:
    """Each text with its language: a line's own, else the one of the command line."""
    if jsonl is not None and text is not None:
        raise click.UsageError("Give a TEXT or --jsonl, not both.")
    if jsonl is not None:
        for place, row in json_lines(jsonl):
            yield _text_of(row, place), language_in(row, language, place)
    elif text is not None:
        yield text, language
    elif not sys.stdin.isatty():
        yield sys.stdin.read(), language
    else:
        raise click.UsageError('Give a TEXT, "--jsonl FILE", or text on standard input.')


def _text_of(row: Any, place: str) -> str:
    if not isinstance(row, dict) or not isinstance(row.get("text"), str):
        raise InputError(f'{place}: expected an object with a "text" that is a string')
    return str(row["text"])


def _answer(text: str, language: str, *, explain: bool) -> dict[str, Any]:
    mentions = find_quantities(text, language)
    attributions = attribute(text, mentions)
    answer: dict[str, Any] = {
        "figures": [
            {
                "text": mention.text,
                "start": mention.start,
                "end": mention.end,
                "low": mention.quantity.low,
                "high": mention.quantity.high,
                "bound": mention.quantity.bound.value,
                "unit": mention.quantity.unit,
                "of": mention.counted,
                "attribution": attribution.claimant if attribution else None,
                "via": list(attribution.via) if attribution else [],
            }
            for mention, attribution in zip(mentions, attributions, strict=True)
        ]
    }
    if explain:
        answer["dropped"] = [
            {"text": dropped.text, "start": dropped.start, "end": dropped.end, "rule": dropped.reason}
            for dropped in dropped_numbers(text, language)
        ]
    return answer


def _show(answer: dict[str, Any]) -> None:
    """Print the figures as a table; what the text says is shown as it stands, never read as markup."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console()
    table = Table("figure", "low", "high", "bound", "unit", "of", "who says so", box=None, pad_edge=False)
    for figure in answer["figures"]:
        cells = [figure["text"], _plain(figure["low"]), _plain(figure["high"]), figure["bound"], figure["unit"]]
        via = f" (via {', '.join(figure['via'])})" if figure["via"] else ""
        cells += [figure["of"], (figure["attribution"] or "") + via]
        table.add_row(*(Text(_one_line(cell)) for cell in cells))
    console.print(table if answer["figures"] else "No figures.")
    for dropped in answer.get("dropped", ()):
        console.print(Text(_one_line(f"not a figure: {dropped['text']} ({dropped['rule']})")))


def _one_line(text: str) -> str:
    """White space runs as single spaces; half a surrogate pair, which no terminal can show, as a question mark."""
    return " ".join(text.split()).encode("utf-8", "replace").decode("utf-8")


def _plain(value: float | None) -> str:
    return "" if value is None else f"{value:,.10g}"
