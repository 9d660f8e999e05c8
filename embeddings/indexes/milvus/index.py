"""The index of an archive in Milvus, shared by all processes that serve the archive."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from corpus.chunking import CHUNKING_VERSION
from corpus.dates import DaySpan
from corpus.records import ArticleFilter
from corpus.store import ArticleStore
from embeddings.changes import Located, everything, located, pending
from embeddings.indexes.bm25 import TermStatistics
from embeddings.indexes.milvus.collection import Collection, MissingCollectionError, as_lists
from embeddings.indexes.milvus.expressions import among, expression, key
from embeddings.indexes.milvus.terms import counted, looked_for, written
from embeddings.indexes.protocol import Found, Progress
from embeddings.lexical import LAYOUT
from embeddings.names import as_names, names_of
from embeddings.protocols import Encoder
from embeddings.records import FloatMatrix, LexicalDocument, Unit
from embeddings.segment import Segmenter
from embeddings.terms import digest_of, document_of, question_terms, question_units
from embeddings.vectors import ChunkVectors

_LAYOUT: Final = "1"
_DEEPER: Final = 3
"""Times as many candidates are taken as hits are wanted: Milvus knows neither look-alikes nor our weights."""
_COUNTED: Final = 20_000
"""Chunks whose terms are counted when the archive is opened; of a larger archive they are a sample."""
_WRITTEN_AT_ONCE: Final = 500
_LOCK: Final = "index"
_NAMES: Final = 1024


class MilvusIndex:
    """See `Index`. Dense search and the candidates of lexical search are Milvus's; the scores of the latter are
    worked out here as tantivy does, so that results do not depend on where an archive is kept."""

    def __init__(
        self, store: ArticleStore, encoder: Encoder, segmenter: Segmenter, uri: str, token: str = ""
    ) -> None:
        """Connect to Milvus at `uri` (http://host:19530, or the path of a milvus-lite file).

        Raises UnavailableError.
        """
        self._store = store
        self._segmenter = segmenter
        self._vectors = ChunkVectors(store, encoder)
        self._collection = Collection(uri, token, _name(store, encoder), encoder.dimension)
        self._statistics = TermStatistics()
        self._every = 1
        self._counted_to = -1  # the revision up to which terms are counted
        self._last_counted = 0
        self._counting = threading.Lock()
        self._counts_checked = False
        self._revision = self._collection.revision() or 0
        nothing = "没有可用的 Milvus 索引：还没有建立，或是用别的模型、别的版本建立的"
        self._damage = (nothing,) if not self._revision and store.chunk_count() else ()

    @property
    def damage(self) -> tuple[str, ...]:
        return self._damage

    @property
    def is_behind(self) -> bool:
        return self._store.revision() != self._revision

    @property
    def is_missing(self) -> bool:
        return self._revision == 0

    def reach(self) -> None:
        self._collection.reach()

    def catch_up(
        self, progress: Progress | None = None, lexical_progress: Progress | None = None, *, wait: bool = True
    ) -> None:
        if self._collection.revision() != self._store.revision() or not self._counts_checked:
            # Two processes that write at a time might bring back what one of them has just deleted.
            with self._store.alone(_LOCK, wait=wait) as is_ours:
                if is_ours:
                    self._apply(progress)
                    self._check_count(progress)
        self._revision = self._collection.revision() or 0
        self._count()

    def replay(self) -> None:
        self._count()

    def rebuild(self, progress: Progress | None = None, lexical_progress: Progress | None = None) -> None:
        with self._store.alone(_LOCK):
            self._build(progress)
        self._revision = self._collection.revision() or 0
        self._count()

    def rebuild_dense(self) -> None:
        self.rebuild()

    def dense(
        self, vector: NDArray[np.float32], k: int, filter: ArticleFilter, days: DaySpan | None
    ) -> list[Found]:
        wanted = self._expression(filter, days)
        if wanted is None or k <= 0:
            return []
        with self._noticing():
            return self._collection.nearest(vector, k, wanted)

    def lexical(self, question: str, k: int, filter: ArticleFilter, days: DaySpan | None) -> list[Found]:
        statistics = self._statistics
        terms = question_terms(question, self._segmenter, statistics.frequency, statistics.documents)
        wanted = self._expression(filter, days)
        if not terms or wanted is None or k <= 0:
            return []
        with self._noticing():
            candidates = self._collection.sharing(looked_for(terms), k * _DEEPER, wanted)
        scored = [(row, statistics.score(terms, counted(text, terms))) for row, text in candidates]
        return sorted((each for each in scored if each[1] > 0), key=lambda each: (-each[1], each[0]))[:k]

    def units(self, question: str) -> tuple[Unit, ...]:
        return question_units(question, self._statistics.frequency, self._statistics.documents)

    def count(self) -> int:
        with self._noticing():
            return self._collection.count()

    def verify(self) -> list[str]:
        live = {
            each.row: digest_of(each.article, each.chunk) for part in everything(self._store) for each in part
        }
        indexed: dict[int, int] = {}
        wrong = 0
        if self._collection.generation() is not None:
            for page in self._collection.scan(["digest", "vector"]):
                indexed |= {int(each["row"]): int(each["digest"]) for each in page}
                wrong += self._wrong_vectors({int(each["row"]): each["vector"] for each in page})
        found = []
        if missing := len(live.keys() - indexed.keys()):
            found.append(f"Milvus 索引缺少 {missing} 段，这些段落检索不到")
        if extra := len(indexed.keys() - live.keys()):
            found.append(f"Milvus 索引多出 {extra} 段，档案里已没有它们")
        if stale := sum(indexed[row] != digest for row, digest in live.items() if row in indexed):
            found.append(f"Milvus 索引里有 {stale} 段的内容与档案不符")
        if wrong:
            found.append(f"Milvus 索引里有 {wrong} 段的向量与档案不符")
        return found

    # Writing

    def _apply(self, progress: Progress | None) -> None:
        """Bring Milvus in step; nobody else does so meanwhile."""
        revision = self._collection.revision()
        if revision is None or revision > self._store.revision():
            self._build(progress)
            return
        todo = pending(self._store, revision)
        if todo.revision == revision:
            return
        self._store.assure_held()
        self._collection.delete(todo.removed)
        for part in located(self._store, todo.added):
            self._write(part)
        self._collection.settle()
        # Killed before this, the same is done again and changes nothing.
        self._store.assure_held()
        self._collection.note(todo.revision)

    def _check_count(self, progress: Progress | None) -> None:
        """Build anew what lost something while nobody looked, as after an old backup of Milvus."""
        if self._counts_checked:
            return
        count = self._collection.count()
        chunks = self._store.chunk_count()
        if count != chunks and self._collection.revision() == self._store.revision():
            self._build(progress)
        self._counts_checked = True

    def _build(self, progress: Progress | None) -> None:
        revision = self._store.revision()
        total, done = self._store.chunk_count(), 0
        self._learn_all()
        made = self._collection.make()
        for part in everything(self._store):
            self._write(part, made)
            done += len(part)
            if progress is not None:
                progress(done, max(done, total))
        self._collection.settle(made)
        self._store.assure_held()
        self._collection.put_in_place(made)
        self._collection.note(revision)
        self._counts_checked = True

    def _write(self, part: Sequence[Located], made: str | None = None) -> None:
        self._learn(part)
        vectors = self._vectors.of([(each.article, each.chunk) for each in part])
        for start in range(0, len(part), _WRITTEN_AT_ONCE):
            some = part[start : start + _WRITTEN_AT_ONCE]
            documents = self._documents(some)
            self._store.assure_held()
            self._collection.upsert(_records(documents, vectors[start : start + len(some)]), made)

    # Reading

    def _expression(self, filter: ArticleFilter, days: DaySpan | None) -> str | None:
        """Return what restricts a search, None where nothing can be found."""
        if days is None:
            return expression(filter)
        rows = self._store.allowed_rows(filter, days)
        return among(rows.tolist()) if len(rows) else None

    def _noticing(self) -> _Noticing:
        return _Noticing(self)

    def lose(self) -> None:
        """Look for the collection anew before the next search, building it if need be."""
        self._revision = 0
        self._counts_checked = False

    def _wrong_vectors(self, stored: Mapping[int, Sequence[float]]) -> int:
        wrong = 0
        for part in located(self._store, list(stored)):
            right = self._vectors.of([(each.article, each.chunk) for each in part])
            here = np.array([stored[each.row] for each in part], np.float32).reshape(right.shape)
            wrong += int((np.abs(here - right).max(axis=1, initial=0) > 1e-5).sum())
        return wrong

    # Statistics and names

    def _count(self) -> None:
        """Count the terms of what has come since; all of it, or evenly spread rows of a large archive."""
        with self._counting:
            revision = self._store.revision()
            if revision == self._counted_to:
                return
            if self._counted_to < 0:
                self._learn_all()
                last = self._store.last_row()
                self._every = max(1, -(-last // _COUNTED))
                self._statistics.is_complete = self._every == 1
                rows: Iterable[int] = range(self._every, last + 1, self._every)
            else:
                rows = [
                    row
                    for row in pending(self._store, self._counted_to).added
                    if row > self._last_counted and row % self._every == 0
                ]
            self._last_counted = self._store.last_row()
            for part in located(self._store, list(rows)):
                self._learn(part)
                self._statistics.add(self._documents(part))
            self._counted_to = revision

    def _documents(self, part: Iterable[Located]) -> list[LexicalDocument]:
        return [document_of(each.row, each.article, each.chunk, self._segmenter) for each in part]

    def _learn(self, part: Iterable[Located]) -> None:
        self._segmenter.add(name for each in part for name in names_of(each.article))

    def _learn_all(self) -> None:
        self._segmenter.add(as_names(self._store.printed_names()))


class _Noticing:
    """Lets an index look for its collection anew when that turns out to be gone."""

    def __init__(self, index: MilvusIndex) -> None:
        self._index = index

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        if isinstance(error, MissingCollectionError):
            self._index.lose()


def _name(store: ArticleStore, encoder: Encoder) -> str:
    """Return a name that no other archive, encoder or layout has."""
    parts = (
        store.identity(),
        encoder.fingerprint,
        str(encoder.dimension),
        CHUNKING_VERSION,
        LAYOUT,
        _LAYOUT,
    )
    return f"wenbao_{hashlib.blake2b(chr(31).join(parts).encode(), digest_size=8).hexdigest()}"


def _records(documents: Sequence[LexicalDocument], vectors: FloatMatrix) -> list[dict[str, Any]]:
    return [
        {
            "row": document.row,
            "vector": vector,
            "terms": written(document),
            "newspaper": key(document.newspaper),
            "section": key(document.section),
            "page": key(document.page),
            "reporters": [key(name) for name in document.reporters[:_NAMES]],
            "credits": [key(name) for name in document.credits[:_NAMES]],
            "day": document.day,
            "digest": document.digest,
        }
        for document, vector in zip(documents, as_lists(vectors), strict=True)
    ]
