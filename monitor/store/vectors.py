"""How vectors are written; apart from `codec`, since a poll has none and numpy takes long to load."""

from __future__ import annotations

import numpy


def vector_bytes(vector: numpy.ndarray) -> bytes:
    """A vector as little-endian float32, one after the other."""
    return numpy.asarray(vector, dtype="<f4").tobytes()


def vector_of(data: bytes) -> numpy.ndarray:
    return numpy.frombuffer(data, dtype="<f4")


def half_bytes(vectors: numpy.ndarray) -> bytes:
    """Sentences' vectors as little-endian float16: the precision at which they are remembered, at half the size."""
    return numpy.asarray(vectors, dtype="<f2").tobytes()


def halves_of(data: bytes, count: int) -> numpy.ndarray:
    """Sentences' vectors, shape (count, dimensions)."""
    return numpy.frombuffer(data, dtype="<f2").reshape(count, -1)
