"""Finds what is wrong between the parts: addresses given twice, ids that miss their file, channels nobody has.

The checks read the plain data, so that they run however much else is wrong with the files.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import PurePath
from typing import Any
from urllib.parse import SplitResult, urlsplit, urlunsplit

from monitor.config.document import Document
from monitor.config.wording import did_you_mean
from monitor.core.comparing.declared import is_known_unit, known_units
from monitor.core.storylines.lexical import stems
from monitor.core.storylines.terms import in_a_row
from monitor.errors import ConfigProblem

DEFAULT_PORTS = {"http": 80, "https": 443}
CLOSE = 0.75  # likeness from which a unit is taken for a slip of the pen: "solder", not "parsnip"


def main_problems(main: Document) -> list[ConfigProblem]:
    """What is wrong within the main file beyond its schema."""
    notices = _branch(_branch(main.data).get("alerts")).get("notices")
    return [
        *_repeated(main, list(_feed_addresses(main)), "the feed"),
        *_repeated(main, list(_family_domains(main)), "the domain"),
        *_unknown_channels(main, ["alerts", "notices"], notices, channel_names(main)),
    ]


def storyline_problems(documents: Sequence[Document], channels: Sequence[str] | None) -> list[ConfigProblem]:
    """What is wrong with the storylines beyond their schema, given the channels that the main file names, if known."""
    problems = list(_same_id(documents))
    for document in documents:
        data = _branch(document.data)
        problems += _misnamed(document, data.get("id"))
        problems += _unknown_channels(document, ["channels"], data.get("channels"), channels)
        problems += _repeated(document, list(_measure_names(data)), "the measure")
    return problems


def unit_notes(documents: Sequence[Document]) -> list[ConfigProblem]:
    """Units that reading does not know: a noun may be one that nobody thought of, or a slip of the pen."""
    return [
        document.problem(
            ["measures", index, "unit"],
            f"'{unit}' is none of the units and nouns that reading knows: figures belong to this measure only where"
            f" they are counted in that very word{did_you_mean(unit, known_units(), likeness=CLOSE)}",
        )
        for document in documents
        for index, measure in enumerate(_row(_branch(document.data).get("measures")))
        if isinstance(unit := _branch(measure).get("unit"), str) and not is_known_unit(unit)
    ]


def word_notes(documents: Sequence[Document]) -> list[ConfigProblem]:
    """Where the words that a storyline demands and forbids keep out what it asks for itself."""
    return [note for document in documents for note in _words_at_odds(document)]


def _words_at_odds(document: Document) -> Iterator[ConfigProblem]:
    data = _branch(document.data)
    required, excluded = _texts(data.get("require")), _texts(data.get("exclude"))
    for key, texts in (("require", required), ("examples", _texts(data.get("examples")))):
        for index, text in enumerate(texts):
            left_out = next((word for word in excluded if in_a_row(stems(word), stems(text))), None)
            if left_out is not None:
                says = f"holds '{left_out}', and 'exclude' leaves out every entry that holds that"
            elif key == "examples" and required and not any(in_a_row(stems(word), stems(text)) for word in required):
                says = "holds none of the words that 'require' asks of every entry"
            else:
                continue
            yield document.problem([key, index], f"item {index + 1} of '{key}' {says}")
    for key in ("terms", "require", "exclude"):
        for index, text in enumerate(_texts(data.get(key))):
            if re.search(r"\w\*(?:\s|$)", text):
                says = "the star stands for nothing: words are compared whole, singular and plural alike"
                yield document.problem([key, index], f"'{text}': {says}")


def _texts(value: Any) -> list[str]:
    return [each for each in _row(value) if isinstance(each, str)]


def full_text_notes(main: Document) -> list[ConfigProblem]:
    """Where full text is asked for, once, if what reads it is not installed."""
    feeds = _row(_branch(main.data).get("feeds"))
    asking = [index for index, feed in enumerate(feeds) if _branch(feed).get("full_text") is True]
    if not asking or find_spec("trafilatura") is not None:
        return []
    needed = "without the extra no page is read: pip install '.[full-text]' in the program's folder"
    return [main.problem(["feeds", asking[0], "full_text"], needed)]


def delivery_problems(main: Document, documents: Sequence[Document]) -> list[ConfigProblem]:
    """What would leave an alert without a way out: storylines that reach no channel; one in shadow needs none."""
    if _default_channels(main) or _is_misshapen(main):
        return []
    return [
        document.problem(
            [], "this storyline reaches no channel: name one under 'channels', or give the main file a default channel"
        )
        for document in documents
        if isinstance(document.data, dict) and not document.data.get("channels")
        if document.data.get("shadow") is not True
    ]


def channel_names(main: Document) -> tuple[str, ...] | None:
    """The channels that the main file names; None where it says something else there, so that nobody can tell."""
    return None if _is_misshapen(main) else tuple(_branch(_branch(main.data).get("channels")))


def _is_misshapen(main: Document) -> bool:
    # Told by the schema already; whatever is missing for that reason would be the same mistake told once more.
    return not isinstance(main.data, dict) or not isinstance(main.data.get("channels", {}), dict)


def _default_channels(main: Document) -> list[str]:
    channels = _branch(_branch(main.data).get("channels"))
    flags = {name: _branch(channel).get("default") for name, channel in channels.items()}
    if True in flags.values():
        return [name for name, flag in flags.items() if flag is True]
    return [name for name, flag in flags.items() if flag is not False]


def _branch(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _row(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _feed_addresses(main: Document) -> Iterator[tuple[list[str | int], str]]:
    for index, feed in enumerate(_row(_branch(main.data).get("feeds"))):
        url = feed.get("url") if isinstance(feed, dict) else feed
        if isinstance(url, str):
            yield ["feeds", index, "url"], comparable_address(url)


def comparable_address(url: str) -> str:
    """The address with the parts that make no difference to a server evened out."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return url
    return urlunsplit((parts.scheme, _comparable_host(parts), parts.path or "/", parts.query, ""))


def _comparable_host(parts: SplitResult) -> str:
    """Host and port without what says nothing: capitals, a trailing dot, the port that is meant anyway."""
    try:
        host, port = (parts.hostname or "").removesuffix("."), parts.port
        host = host if ":" in host else host.encode("idna").decode("ascii")
    except ValueError:
        return parts.netloc.lower()
    shown = f"[{host}]" if ":" in host else host
    return shown if port in (None, DEFAULT_PORTS.get(parts.scheme)) else f"{shown}:{port}"


def _family_domains(main: Document) -> Iterator[tuple[list[str | int], str]]:
    for name, domains in _branch(_branch(main.data).get("families")).items():
        for index, domain in enumerate(_row(domains)):
            if isinstance(domain, str):
                yield ["families", name, index], domain.lower().removeprefix("www.")


def _measure_names(data: dict[str, Any]) -> Iterator[tuple[list[str | int], str]]:
    for index, measure in enumerate(_row(data.get("measures"))):
        name = _branch(measure).get("name")
        if isinstance(name, str):
            yield ["measures", index, "name"], name


def _repeated(document: Document, values: Sequence[tuple[list[str | int], str]], what: str) -> Iterator[ConfigProblem]:
    first: dict[str, int] = {}
    for location, value in values:
        problem = document.problem(location, f"{what} {value} is already given in line {first.get(value)}")
        if value in first:
            yield problem
        else:
            first[value] = problem.line


def _unknown_channels(
    document: Document, location: list[str | int], names: Any, known: Sequence[str] | None
) -> Iterator[ConfigProblem]:
    for index, name in enumerate(_row(names)):
        if isinstance(name, str) and known is not None and name not in known:
            has = f"the channels are {', '.join(known)}" if known else "the main file names none"
            hint = did_you_mean(name, known) or f"; {has}"
            yield document.problem([*location, index], f"there is no channel '{name}'{hint}")


def _same_id(documents: Sequence[Document]) -> Iterator[ConfigProblem]:
    first: dict[str, str] = {}
    for document in documents:
        identifier = _branch(document.data).get("id")
        if isinstance(identifier, str) and identifier in first:
            yield document.problem(["id"], f"the id '{identifier}' is already that of {first[identifier]}")
        elif isinstance(identifier, str):
            first[identifier] = document.file


def _misnamed(document: Document, identifier: Any) -> Iterator[ConfigProblem]:
    stem = PurePath(document.file).stem
    if isinstance(identifier, str) and identifier != stem:
        yield document.problem(["id"], f"the id '{identifier}' must be the file's name, '{stem}'")
