"""Vectors shaped like those of real news chunks under the bundled encoder, any number of them, always the same.

What was measured on 35,021 chunks of 17,271 articles (`python -m bench.resemblance` measures it again): a common
direction of length 0.924, and around it a variance of 0.147 whose spectrum falls with the rank to the power -0.67.
That variance is shared out along a tree: a chunk has a part of it in common with its section, its subject, its
beat, its story and so on (16 · 8ⁿ nodes of unequal popularity), a part with the other chunks of its article, and the
rest for itself. Levels have fixed numbers of nodes, so a larger archive is denser on every scale, as a
real one is; with one level of topics it would become easier to search as it grows.

A query is a question: a common direction of its own (length 0.91, cosine 0.98 to that of the chunks), 0.62 of what
makes its chunk particular, and noise of variance 0.115.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]

DIMENSION: Final = 384
_MEAN: Final = 0.924
_VARIANCE: Final = 0.147
_SLOPE: Final = 0.67
_ROOTS: Final = 16
_CHILDREN: Final = 8
LEVELS: Final = 6
_LEVEL_SHARE: Final = 0.11
_ARTICLE_SHARE: Final = 0.10
_PER_ARTICLE: Final = 3
_BLOCK: Final = 30_000
"""Chunks made at once; a multiple of those of an article."""

_QUERY_MEAN: Final = 0.91
_QUERY_TURN: Final = 0.98
_QUERY_KEEPS: Final = 0.62
_QUERY_NOISE: Final = 0.115


def make_vectors(rows: range, levels: int = LEVELS) -> Matrix:
    """Return the vectors of `rows` (step 1), shape (len(rows), 384), unit length; the same every time.

    The deepest of six levels alone has half a million nodes: fewer `levels` are made faster."""
    first, last = rows.start, rows.stop
    blocks = range(first // _BLOCK, -(-last // _BLOCK))
    made = np.concatenate([_block(number, levels) for number in blocks])
    offset = first - blocks.start * _BLOCK
    return made[offset : offset + len(rows)]


def make_queries(vectors: Matrix, count: int) -> Matrix:
    """Return questions about `count` evenly spread ones of `vectors`, shape (count, 384), unit length."""
    spread, mean = _spread()
    meant = np.asarray(vectors[np.linspace(0, len(vectors) - 1, count).astype(int)])
    aside = spread[-2] / np.linalg.norm(spread[-2])
    turn = _QUERY_TURN * mean / np.linalg.norm(mean) + np.sqrt(1 - _QUERY_TURN**2) * aside
    noise = np.sqrt(_QUERY_NOISE / _VARIANCE) * (_noise((5,), count) @ spread)
    return _unit(_QUERY_MEAN * turn + _QUERY_KEEPS * (meant - mean) + noise)


def _block(number: int, levels: int) -> Matrix:
    spread, mean = _spread()
    articles = _BLOCK // _PER_ARTICLE
    random = np.random.default_rng((2, number))
    made = np.sqrt(_ARTICLE_SHARE) * (random.standard_normal((articles, DIMENSION), np.float32) @ spread)
    node = random.integers(0, _ROOTS, articles)
    popularity = 1 / np.arange(1, _CHILDREN + 1)
    for level in range(levels):
        if level:
            child = random.choice(_CHILDREN, articles, p=popularity / popularity.sum())
            node = node * _CHILDREN + child
        made += np.sqrt(_LEVEL_SHARE) * _nodes(level)[node]
    own = 1 - _ARTICLE_SHARE - levels * _LEVEL_SHARE
    chunks = np.sqrt(own) * (_noise((3, number), _BLOCK) @ spread)
    return _unit(mean + np.repeat(made, _PER_ARTICLE, axis=0) + chunks)


@lru_cache(maxsize=LEVELS)
def _nodes(level: int) -> Matrix:
    spread, _ = _spread()
    return _noise((1, level), _ROOTS * _CHILDREN**level) @ spread


@lru_cache(maxsize=1)
def _spread() -> tuple[Matrix, Matrix]:
    """What turns white noise into variation like that of real chunks, and the direction they share."""
    shares = np.arange(1, DIMENSION + 1, dtype=np.float64) ** -_SLOPE
    shares[-1] = 1e-9  # the common direction itself does not vary
    rotation, _ = np.linalg.qr(np.random.default_rng(0).normal(size=(DIMENSION, DIMENSION)))
    spread = np.sqrt(_VARIANCE * shares / shares.sum())[:, None] * rotation
    return spread.astype(np.float32), (_MEAN * rotation[-1]).astype(np.float32)


def _noise(seed: tuple[int, ...], count: int) -> Matrix:
    return np.random.default_rng(seed).standard_normal((count, DIMENSION), np.float32)


def _unit(vectors: Matrix) -> Matrix:
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)
