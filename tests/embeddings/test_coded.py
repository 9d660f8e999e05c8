"""The index of large archives: codes find candidates, vectors at 16 bits score them."""

from __future__ import annotations

import io

import numpy as np
import pytest

from embeddings.coded import CodedIndex
from embeddings.dense import DenseIndex
from embeddings.halves import ROUNDED_BY, HalfVectors
from embeddings.records import FloatMatrix

DIMENSION = 64


def clustered(count: int, seed: int) -> FloatMatrix:
    """Vectors in 40 clusters around one direction, as those of texts are."""
    random = np.random.default_rng(seed)
    centres = np.random.default_rng(99).normal(size=(40, DIMENSION))
    made = 3 + centres[random.integers(0, 40, count)] + 0.7 * random.normal(size=(count, DIMENSION))
    return (made / np.linalg.norm(made, axis=1, keepdims=True)).astype(np.float32)


def numbered(count: int, first: int = 0) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.arange(first, first + count, dtype=np.int64)


def recall(
    index: CodedIndex, rows: np.ndarray[tuple[int], np.dtype[np.int64]], vectors: FloatMatrix
) -> float:
    """The share of the ten nearest, by comparing with all, that the index finds as well."""
    same = 0
    questions = clustered(50, seed=7)
    for question in questions:
        nearest = set(rows[np.argsort(-(vectors @ question))[:10]].tolist())
        found, scores = index.search(question[None], 10, None)
        assert list(scores) == sorted(scores, reverse=True)
        same += len(nearest & set(found.tolist()))
    return same / (10 * len(questions))


def test_it_finds_what_comparing_with_all_finds() -> None:
    vectors, rows = clustered(8000, seed=1), numbered(8000, 5) * 3
    index = CodedIndex.of(rows, lambda wanted: vectors[wanted // 3 - 5])
    assert len(index) == 8000
    assert index.rows().tolist() == rows.tolist()
    assert recall(index, rows, vectors) >= 0.98


def test_it_still_does_after_many_changes() -> None:
    vectors, rows = clustered(6000, seed=2), numbered(6000)
    index = CodedIndex.of(rows[:3000], lambda wanted: vectors[wanted])
    index.add(rows[3000:], vectors[3000:])
    gone = rows[::3]
    assert index.remove(np.concatenate([gone, [10**9]])) == len(gone)
    again = gone[::2][::-1].copy()  # back under old rows, in another order, with other vectors
    vectors[again] = clustered(len(again), seed=3)
    index.add(again, vectors[again])
    live = np.union1d(np.setdiff1d(rows, gone), again)
    assert index.rows().tolist() == live.tolist()
    assert np.abs(index.vectors(live) - vectors[live]).max() <= ROUNDED_BY
    assert recall(index, live, vectors[live]) >= 0.98
    question = clustered(1, seed=8)
    assert not set(index.search(question, 4000, None)[0].tolist()) - set(live.tolist())


def test_corrections_of_one_article_do_not_crowd_out_the_others() -> None:
    vectors = clustered(500, seed=4)
    index = CodedIndex.of(numbered(500), lambda wanted: vectors[wanted])
    for number in range(1500):  # more often than candidates are scored
        index.remove(np.array([499 + number]))
        index.add(np.array([500 + number]), vectors[:1])
    found, _ = index.search(vectors[:1], 2, None)
    assert set(found.tolist()) == {0, 1999}
    assert len(index) == 500


@pytest.mark.parametrize("allowed_count", [7, 12_000])
def test_a_filter_leaves_the_best_of_what_it_allows(allowed_count: int) -> None:
    vectors, rows = clustered(30_000, seed=5), numbered(30_000)
    index = CodedIndex.of(rows, lambda wanted: vectors[wanted])
    question = clustered(1, seed=6)
    scores = vectors @ question[0]
    allowed = np.sort(
        np.random.default_rng(7).permutation(np.argsort(scores)[:-100])[:allowed_count]
    )  # none of the nearest
    found, _ = index.search(question, 5, np.concatenate([allowed, [10**8]]))
    best = allowed[np.argsort(-scores[allowed])[:5]]
    assert set(found.tolist()) <= set(allowed.tolist())
    assert len(set(found.tolist()) & set(best.tolist())) >= 4


def test_it_says_when_its_lists_are_too_few_or_its_slots_mostly_empty() -> None:
    vectors = clustered(400, seed=1)
    index = CodedIndex.of(numbered(100), lambda wanted: vectors[wanted])
    assert not index.is_outgrown_by(300)
    assert index.is_outgrown_by(301)
    churned = CodedIndex.of(numbered(100), lambda wanted: vectors[wanted])
    many = np.resize(vectors, (140_000, DIMENSION))
    churned.add(numbered(140_000, 1000), many)
    churned.remove(numbered(140_000, 1000))
    assert churned.is_outgrown_by(1)


def test_written_and_read_it_is_the_same() -> None:
    vectors, rows = clustered(70_000, seed=1)[:, :8].copy(), numbered(70_000)  # more than one block of slots
    index = CodedIndex.of(rows, lambda wanted: vectors[wanted])
    index.remove(rows[:10])
    stream = io.BytesIO()
    index.write(stream)
    stream.seek(0)
    again = CodedIndex.read(stream)
    question = vectors[70:71]
    for one, other in zip(index.search(question, 20, None), again.search(question, 20, None), strict=True):
        assert np.array_equal(one, other)
    assert again.rows().tolist() == index.rows().tolist()
    again.add(rows[:10], vectors[:10])
    assert len(again) == 70_000
    cut = io.BytesIO(stream.getvalue()[:-1])
    with pytest.raises(EOFError):
        CodedIndex.read(cut)


def test_blocks_do_not_show() -> None:
    kept = HalfVectors(2)
    vectors = np.random.default_rng(0).normal(size=(70_000, 2)).astype(np.float32) / 8
    for start in range(0, 70_000, 9999):
        kept.append(vectors[start : start + 9999])
    slots = np.array([69_999, 0, 65_535, 65_536, 3], np.int64)
    assert len(kept) == 70_000
    assert np.abs(kept.take(slots) - vectors[slots]).max() <= ROUNDED_BY
    assert kept.take(np.empty(0, np.int64)).shape == (0, 2)
    many, query = np.arange(65_000, 66_000, dtype=np.int64), np.array([0.6, 0.8], np.float32)
    assert np.allclose(kept.scores(many, query), vectors[many] @ query, atol=2 * ROUNDED_BY)


def test_the_index_of_an_archive_grows_into_it_and_can_be_searched_meanwhile() -> None:
    vectors, rows = clustered(3000, seed=1), numbered(3000)
    index = DenseIndex(DIMENSION, exact_up_to=1000)
    index.add(rows[:900], vectors[:900])
    assert index.larger_for(100) is index
    larger = index.larger_for(200)
    assert (index.kind, larger.kind, len(larger)) == ("exact", "coded", 900)
    assert index.larger_for(2100) is index  # most is yet to come: `add` learns from all of it
    index.add(rows[900:], vectors[900:])
    assert (index.kind, len(index)) == ("coded", 3000)
    assert index.rows().tolist() == rows.tolist()
