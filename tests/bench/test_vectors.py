"""The made vectors are what they are said to be, and the same whichever part of them is asked for."""

from __future__ import annotations

import numpy as np

from bench.vectors import DIMENSION, make_queries, make_vectors


def test_they_are_shaped_like_real_ones() -> None:
    vectors = make_vectors(range(3000), levels=3)
    assert vectors.shape == (3000, DIMENSION)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    cosine = vectors @ vectors.T
    # Nothing shared: the common direction alone, 0.924² = 0.854.
    assert 0.84 < np.median(cosine) < 0.87
    # Of the variance 0.147, three levels of 0.11 each and the article's 0.10 are shared by its chunks: 0.854 + 0.063.
    same_article = np.mean([cosine[row, row + 1] for row in range(0, 3000, 3)])
    assert 0.905 < same_article < 0.93


def test_a_question_is_nearest_to_its_chunk() -> None:
    vectors = make_vectors(range(3000), levels=3)
    queries = make_queries(vectors, 100)
    scores = queries @ vectors.T
    meant = np.linspace(0, 2999, 100).astype(int)
    assert np.mean(np.argmax(scores, axis=1) == meant) > 0.8
    assert 0.89 < np.median(scores.max(axis=1)) < 0.94


def test_any_part_is_the_same() -> None:
    whole = make_vectors(range(29_990, 30_010), levels=2)  # where two blocks meet
    for part in (range(29_998, 30_005), range(30_000, 30_010)):
        assert np.array_equal(make_vectors(part, levels=2), whole[part.start - 29_990 : part.stop - 29_990])
