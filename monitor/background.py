"""Loads the statistics that the program ships: what news at large looks like (`monitor/data/background`)."""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import numpy

from monitor.core.storylines.background import Background, spread_of
from monitor.core.storylines.lexical import TermStatistics
from monitor.core.storylines.style import StyleModel, WordStyle
from monitor.errors import EmbeddingError

FOLDER = "data/background"

Table = dict[str, list[str]]  # term -> the values of its line


@cache
def load_background(model_id: str) -> Background:
    """The shipped statistics, with the parts that are bound to an embedding model if they are of `model_id`.

    For any other model those parts are absent, until `calibrated` of `monitor.core.storylines.background` takes
    the user's own entries.
    Raises EmbeddingError when the shipped files are missing or damaged.
    """
    folder = files("monitor").joinpath(FOLDER)
    try:
        about = json.loads(folder.joinpath("about.json").read_text(encoding="utf-8"))
        tables = _tables(folder.joinpath("words.tsv.gz"))
        arrays = numpy.load(io.BytesIO(folder.joinpath("vectors.npz").read_bytes()))
        return _background(model_id, about, tables, arrays)
    except (OSError, ValueError, KeyError) as error:
        raise EmbeddingError(f"the statistics shipped in monitor/{FOLDER} cannot be read: {error}") from error


def _background(
    model_id: str, about: dict[str, Any], tables: dict[str, Table], arrays: Mapping[str, Any]
) -> Background:
    frequency = {stem: int(values[0]) for stem, values in tables["stem"].items()}
    capitalised = {stem: int(values[1]) / 100 for stem, values in tables["stem"].items()}
    terms = TermStatistics(int(about["documents"]), frequency, capitalised)
    title_words = _word_style(tables["title"], about["title_intercept"])
    lead_words = _word_style(tables["lead"], about["lead_intercept"])
    version = str(about["version"])
    if model_id != about["model"]:
        return Background(model_id, version, terms, StyleModel(title_words=title_words, lead_words=lead_words))
    style = StyleModel(arrays["style_title"], arrays["style_whole"], title_words, lead_words)
    reference = arrays["reference"].astype(numpy.float32) * arrays["reference_scale"][:, None]
    return Background(model_id, version, terms, style, reference, spread_of(reference))


def _word_style(table: Table, intercept: float) -> WordStyle:
    return WordStyle({term: float(values[0]) for term, values in table.items()}, float(intercept))


def _tables(file: Traversable) -> dict[str, Table]:
    tables: dict[str, Table] = {"stem": {}, "title": {}, "lead": {}}
    for line in gzip.decompress(file.read_bytes()).decode().splitlines():
        kind, term, *values = line.split("\t")
        tables[kind][term] = values
    return tables
