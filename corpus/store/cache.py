"""Vectors, kept by the encoder's fingerprint and the text's key so that nothing is embedded twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, insert, select

from corpus.store.reading import batches
from corpus.store.schema import vectors

Vector = NDArray[np.float32]

_STORED = np.dtype("<f4")
_KEYS_AT_ONCE = 10_000


def read_vectors(connection: Connection, fingerprint: str, keys: Iterable[str]) -> dict[str, Vector]:
    """Return the vectors that are there, each of shape (dimension,), read-only."""
    return {
        row.key: np.frombuffer(row.vector, dtype=_STORED)
        for batch in batches(keys)
        for row in connection.execute(
            select(vectors.c.key, vectors.c.vector).where(
                vectors.c.fingerprint == fingerprint, vectors.c.key.in_(batch)
            )
        )
    }


def read_keys(connection: Connection, fingerprint: str) -> Iterator[str]:
    """Yield the keys of all vectors of an encoder."""
    wanted = select(vectors.c.key).where(vectors.c.fingerprint == fingerprint)
    yield from connection.execution_options(yield_per=_KEYS_AT_ONCE).execute(wanted).scalars()


def write_vectors(connection: Connection, fingerprint: str, new: Mapping[str, Vector]) -> None:
    """Keep the vectors that are not there yet."""
    for batch in batches(new):
        known = connection.execute(
            select(vectors.c.key).where(vectors.c.fingerprint == fingerprint, vectors.c.key.in_(batch))
        ).scalars()
        missing = set(batch) - set(known)
        rows = [
            {
                "fingerprint": fingerprint,
                "key": key,
                "vector": np.ascontiguousarray(new[key], dtype=_STORED).tobytes(),
            }
            for key in batch
            if key in missing
        ]
        if rows:
            connection.execute(insert(vectors), rows)
