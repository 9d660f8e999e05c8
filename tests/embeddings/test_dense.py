from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from corpus.errors import StorageError
from embeddings.dense import DenseIndex
from embeddings.records import FloatMatrix


def _unit(count: int, dimension: int = 16, seed: int = 0) -> FloatMatrix:
    vectors = np.random.default_rng(seed).normal(size=(count, dimension)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def _rows(*rows: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.array(rows, np.int64)


def test_scores_are_inner_products_best_first() -> None:
    index = DenseIndex(2)
    index.add(_rows(7, 9, 2**40), np.array([[1, 0], [0.6, 0.8], [0, 1]], np.float32))
    found = index.search(np.array([1, 0], np.float32), 2)
    assert [row for row, _ in found] == [7, 9]
    assert [score for _, score in found] == pytest.approx([1, 0.6])


def test_more_is_asked_for_than_there_is() -> None:
    index = DenseIndex(2)
    assert index.search(np.array([1, 0], np.float32), 5) == []
    index.add(_rows(3), np.array([[0, 1]], np.float32))
    assert index.search(np.array([1, 0], np.float32), 5) == [(3, 0.0)]
    assert index.search(np.array([1, 0], np.float32), 0) == []


@pytest.mark.parametrize("exact_up_to", [10_000, 100])
def test_the_filter_works_inside_the_search(exact_up_to: int) -> None:
    vectors, rows = _unit(3000), np.arange(3000, dtype=np.int64) * 3 + 1
    index = DenseIndex(16, exact_up_to=exact_up_to)
    index.add(rows, vectors)
    question = _unit(1, seed=1)[0]
    allowed = rows[np.argsort(vectors @ question)[:12]]  # the twelve farthest of all
    found = index.search(question, 10, np.sort(allowed))
    assert len(found) == 10
    assert {row for row, _ in found} <= set(allowed.tolist())
    assert index.search(question, 10, _rows()) == []
    assert index.search(question, 10, _rows(10**9)) == []


def test_removed_rows_are_gone_and_may_be_added_again() -> None:
    index = DenseIndex(2)
    index.add(_rows(1, 2, 3), np.array([[1, 0], [0, 1], [0.6, 0.8]], np.float32))
    assert index.remove(_rows(1, 99)) == 1
    assert index.rows().tolist() == [2, 3]
    assert [row for row, _ in index.search(np.array([1, 0], np.float32), 3)] == [3, 2]
    index.add(_rows(1), np.array([[1, 0]], np.float32))
    assert index.search(np.array([1, 0], np.float32), 1)[0][0] == 1


def test_past_its_limit_the_index_is_approximate_and_nearly_as_good() -> None:
    vectors, rows = _unit(4000), np.arange(4000, dtype=np.int64) + 5
    exact, large = DenseIndex(16), DenseIndex(16, exact_up_to=1000)
    exact.add(rows, vectors)
    for start in range(0, 4000, 500):
        large.add(rows[start : start + 500], vectors[start : start + 500])
    assert (exact.kind, large.kind) == ("exact", "coded")
    assert large.rows().tolist() == rows.tolist()
    same = 0
    for question in vectors[::80] * 0.9 + 0.1 * _unit(50, seed=2):
        expected = {row for row, _ in exact.search(question, 10)}
        same += len(expected & {row for row, _ in large.search(question, 10)})
    assert same / 500 >= 0.9  # unclustered vectors of 16 dimensions are the hard case
    assert large.remove(rows[:10]) == 10
    assert len(large) == 3990


@pytest.mark.parametrize("exact_up_to", [10_000, 100])
def test_saved_and_loaded_it_is_the_same(tmp_path: Path, exact_up_to: int) -> None:
    index = DenseIndex(16, exact_up_to=exact_up_to)
    index.add(np.arange(500, dtype=np.int64), _unit(500))
    path = tmp_path / "deep" / "index.faiss"
    checksum = index.save(path)
    loaded = DenseIndex.load(path, 16, checksum, exact_up_to=exact_up_to)
    question = _unit(1, seed=3)[0]
    assert loaded.search(question, 5) == index.search(question, 5)
    assert loaded.kind == index.kind
    loaded.remove(_rows(0))
    loaded.add(_rows(600), _unit(1, seed=4))
    assert len(loaded) == 500
    assert [path.name for path in path.parent.iterdir()] == ["index.faiss"]


@pytest.mark.parametrize("damage", ["truncated", "empty", "missing", "flipped", "other"])
def test_a_damaged_file_is_an_error(tmp_path: Path, damage: str) -> None:
    index = DenseIndex(16)
    index.add(np.arange(50, dtype=np.int64), _unit(50))
    path = tmp_path / "index.faiss"
    checksum = index.save(path)
    whole = path.read_bytes()
    flipped = whole[:-9] + bytes([whole[-9] ^ 1]) + whole[-8:]
    damaged = {"truncated": whole[: len(whole) // 2], "empty": b"", "flipped": flipped, "other": b"x" * 400}
    if damage == "missing":
        path.unlink()
    else:
        path.write_bytes(damaged[damage])
    with pytest.raises(StorageError):
        DenseIndex.load(path, 16, checksum)


def test_an_index_of_another_dimension_is_refused(tmp_path: Path) -> None:
    checksum = DenseIndex(16).save(tmp_path / "index.faiss")
    with pytest.raises(StorageError, match="已损坏"):
        DenseIndex.load(tmp_path / "index.faiss", 32, checksum)


def test_where_it_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError, match="无法写入向量索引"):
        DenseIndex(16).save(tmp_path / "file" / "index.faiss")
