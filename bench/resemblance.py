"""Whether made vectors are as hard to search as real ones: python -m bench.resemblance HOME --squad FILE.

Takes the chunk vectors of a real archive (its exact index) and two kinds of questions: those of the set, and sentences
out of the archive; beside them as many made vectors and questions. Prints a Markdown table.
"""

from __future__ import annotations

import argparse
import random
import re
from pathlib import Path
from typing import Any, Final

import faiss
import numpy as np

from bench.material import gather
from bench.report import table
from bench.vectors import DIMENSION, Matrix, make_queries, make_vectors
from corpus.store import ArticleStore
from embeddings.encoders import open_encoder
from embeddings.folders import DENSE_FILE, dense_folder

_FAISS: Any = faiss
_QUESTIONS: Final = 300
_K: Final = 10
_SHARES: Final = (1 / 64, 1 / 16, 1 / 4)
_CANDIDATES: Final = (100, 400)


def real_vectors(home: Path) -> Matrix:
    """Return the vectors of an archive in the order they came. Raises SystemExit where it has no exact index."""
    found = list(dense_folder(home / "index").glob(f"*/{DENSE_FILE}"))
    index = faiss.read_index(str(found[0])) if len(found) == 1 else None
    if not isinstance(index, faiss.IndexIDMap2):
        raise SystemExit(f"{home} holds no exact index")
    return np.asarray(index.reconstruct_batch(np.sort(faiss.vector_to_array(index.id_map))), np.float32)


def sentences(home: Path, count: int) -> list[str]:
    """Return sentences out of the archive's articles."""
    store = ArticleStore(f"sqlite:///{home}/wenbao.db")
    texts = [chunk.text for _, chunk in store.rows()]
    store.close()
    source = random.Random(0)
    source.shuffle(texts)
    cut = ([part for part in re.split("[。！？\n]", text) if 15 <= len(part) <= 45] for text in texts)
    return [source.choice(parts) for parts in cut if parts][:count]


def compared(name: str, vectors: Matrix, queries: Matrix) -> tuple[str, ...]:
    """Return a row: cosines of the nearest, recall@10 by the share of lists probed and by coded candidates."""
    exact = _FAISS.IndexFlatIP(DIMENSION)
    exact.add(vectors)
    scores, truth = exact.search(queries, _K)
    lists = int(4 * len(vectors) ** 0.5)
    inverted = _FAISS.index_factory(DIMENSION, f"IVF{lists},Flat", faiss.METRIC_INNER_PRODUCT)
    inverted.cp.min_points_per_centroid = 1
    inverted.train(vectors)
    inverted.add(vectors)
    cells = []
    for share in _SHARES:
        inverted.nprobe = max(1, round(lists * share))
        cells.append(_recall(inverted.search(queries, _K)[1], truth, _K))
    for code, counts in (("SQ8", (_K,)), ("PQ192x4fs", _CANDIDATES)):
        coded = _FAISS.index_factory(DIMENSION, code, faiss.METRIC_INNER_PRODUCT)
        coded.train(vectors)
        coded.add(vectors)
        found = coded.search(queries, counts[-1])[1]
        cells += [_recall(found, truth, count) for count in counts]
    near = np.median(scores[:, [0, _K - 1]], axis=0)
    return (name, f"{len(vectors):,}", *(f"{each:.3f}" for each in (*near, *cells)))


def _recall(found: Any, truth: Any, count: int) -> float:
    same = [len(set(a[:count].tolist()) & set(b.tolist())) / _K for a, b in zip(found, truth, strict=True)]
    return float(np.mean(same))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m bench.resemblance", description=__doc__)
    parser.add_argument("home", type=Path, help="a data folder, as given to wenbao --home")
    parser.add_argument("--squad", type=Path, required=True, help="questions: SQuAD, CMRC 2018")
    parser.add_argument("--sizes", type=int, nargs="*", default=[8000], help="also the first so many")
    given = parser.parse_args()
    encoder = open_encoder()
    asked = {
        "真，问题": [each.text for each in gather(None, given.squad, 0, _QUESTIONS).questions],
        "真，句子": sentences(given.home, _QUESTIONS),
    }
    questions = {
        name: np.concatenate([encoder.encode_queries([each]) for each in texts])
        for name, texts in asked.items()
    }
    vectors = real_vectors(given.home)
    rows = []
    for size in (*given.sizes, len(vectors)):
        rows += [compared(name, vectors[:size], queries) for name, queries in questions.items()]
        made = make_vectors(range(size))
        rows.append(compared("造", made, make_queries(made, _QUESTIONS)))
    head = ["向量，问", "段", "最近的余弦", "第十近的"]
    head += [f"看 1/{round(1 / share)} 的表" for share in _SHARES]
    head += ["8 位"] + [f"4 位编码取 {count}" for count in _CANDIDATES]
    print(table(head, rows))


if __name__ == "__main__":
    main()
