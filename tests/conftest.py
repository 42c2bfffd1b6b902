"""Settings for every test, and the real embedding model, loaded once for all tests of a process."""

import functools
from collections.abc import Callable, Iterator, Sequence

import numpy
import pytest
from hypothesis import settings

from monitor import embedder

# A busy machine is no broken program.
settings.register_profile("monitor", deadline=None)
settings.load_profile("monitor")

Embed = Callable[[Sequence[str]], numpy.ndarray]


class RememberedModel:
    """A loaded model that embeds each text once, however many tests ask for it."""

    def __init__(self, loaded: object) -> None:
        self.loaded = loaded
        self.known: dict[str, numpy.ndarray] = {}

    def encode(self, texts: list[str], **settings: object) -> numpy.ndarray:
        missing = [text for text in dict.fromkeys(texts) if text not in self.known]
        if missing:
            self.known.update(zip(missing, self.loaded.encode(missing, **settings), strict=True))
        return numpy.stack([self.known[text] for text in texts])


@pytest.fixture(scope="session")
def loaded_once() -> Iterator[None]:
    """Whatever loads a model in this process, the command line included, gets the one that was loaded before."""
    load = functools.cache(lambda model, threads: RememberedModel(original(model, threads)))
    original = embedder._load
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(embedder, "_load", load)
        yield


@pytest.fixture(scope="session")
def embed(loaded_once: None) -> Embed:
    """The packaged model as the pipeline takes it."""
    return embedder.Embedder().embed


@pytest.fixture(autouse=True)
def _width_of_no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Answers are as wide as where no terminal is, wherever the tests run: what runs them in parallel sets a width."""
    monkeypatch.delenv("COLUMNS", raising=False)
