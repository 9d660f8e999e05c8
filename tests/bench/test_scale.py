"""The made vectors are what they are said to be, and the same whichever part of them is asked for."""

from __future__ import annotations

import numpy as np

from bench.scale import DIMENSION, make_queries, make_vectors


def test_they_are_shaped_like_real_ones() -> None:
    vectors = make_vectors(3000, 20, slice(0, 3000))
    assert vectors.shape == (3000, DIMENSION)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    cosine = vectors @ vectors.T
    same_article = np.mean([cosine[row, row + 1] for row in range(0, 3000, 3)])
    # One less the variance that is a chunk's own, 28 % of 0.145; nothing shared: the common direction alone.
    assert 0.95 < same_article < 0.97
    assert 0.83 < np.median(cosine) < 0.88
    queries = make_queries(vectors)
    nearest = np.argmax(queries @ vectors.T, axis=1)
    meant = np.linspace(0, 2999, len(queries)).astype(int)
    assert np.mean(nearest == meant) > 0.9


def test_any_part_is_the_same() -> None:
    whole = make_vectors(63_000, 20, slice(0, 63_000))
    for part in (slice(0, 10), slice(29_998, 30_005), slice(60_000, 63_000)):
        assert np.array_equal(make_vectors(63_000, 20, part), whole[part])
