"""Loads the statistics that the program ships: what news at large looks like (`monitor/data/background`)."""

from __future__ import annotations

import gzip
import io
import json
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

import numpy

from monitor.core.background import Background
from monitor.core.lexical import TermStatistics
from monitor.core.style import StyleModel
from monitor.errors import EmbeddingError

FOLDER = "data/background"


@cache
def load_background(model_id: str) -> Background:
    """The shipped statistics, with the parts that are bound to an embedding model if they are of `model_id`.

    For any other model those parts are absent, until `monitor.core.background.calibrated` takes the user's own entries.
    Raises EmbeddingError when the shipped files are missing or damaged.
    """
    folder = files("monitor").joinpath(FOLDER)
    try:
        about = json.loads(folder.joinpath("about.json").read_text(encoding="utf-8"))
        terms, word_weights = _words(folder.joinpath("words.tsv.gz"), int(about["documents"]))
        arrays = numpy.load(io.BytesIO(folder.joinpath("vectors.npz").read_bytes()))
    except (OSError, ValueError, KeyError) as error:
        raise EmbeddingError(f"the statistics shipped in monitor/{FOLDER} cannot be read: {error}") from error
    version = str(about["version"])
    intercept = float(about["words_intercept"])
    if model_id != about["model"]:
        style = StyleModel(words=word_weights, words_intercept=intercept)
        return Background(model_id, version, terms, style)
    style = StyleModel(arrays["style_title"], arrays["style_whole"], word_weights, intercept)
    reference = arrays["reference"].astype(numpy.float32) * arrays["reference_scale"][:, None]
    return Background(model_id, version, terms, style, reference)


def _words(file: Traversable, documents: int) -> tuple[TermStatistics, dict[str, float]]:
    frequency: dict[str, int] = {}
    capitalised: dict[str, float] = {}
    weights: dict[str, float] = {}
    for line in gzip.decompress(file.read_bytes()).decode().splitlines():
        kind, term, *values = line.split("\t")
        if kind == "stem":
            frequency[term] = int(values[0])
            capitalised[term] = int(values[1]) / 100
        else:
            weights[term] = float(values[0])
    return TermStatistics(documents, frequency, capitalised), weights
