"""Keeps the FAISS index in step with the store: in memory, with a copy on disk for the next start."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.chunking import CHUNKING_VERSION
from corpus.errors import StorageError
from corpus.records import ArticleFilter
from corpus.store import ArticleStore
from embeddings.changes import Located, everything, located, pending
from embeddings.dense import EXACT_UP_TO, KINDS, DenseIndex
from embeddings.folders import DENSE_FILE, MANIFEST
from embeddings.locks import ReadWriteLock
from embeddings.manifest import read_manifest, write_manifest
from embeddings.protocols import Encoder
from embeddings.records import Manifest
from embeddings.vectors import ChunkVectors

Progress = Callable[[int, int], None]

_LOG = logging.getLogger(__name__)
_SAVED_SHARE = 8
"""The copy on disk is renewed when an eighth of the rows has changed; the rest is replayed at the next start."""
_REPLAYED_AT_MOST = 500
"""Rows; where opening had more to replay, it renews the copy, so that the next one need not do it again."""


class DenseKeeper:
    """One process's dense index. Searches may run while it is brought in step; bring it in step one at a time."""

    def __init__(
        self, store: ArticleStore, encoder: Encoder, folder: Path, *, exact_up_to: int = EXACT_UP_TO
    ) -> None:
        """Load the copy on disk. Indexes of different encoders lie side by side in `folder`."""
        self._exact_up_to = exact_up_to
        self._store = store
        self._encoder = encoder
        self._vectors = ChunkVectors(store, encoder)
        self._folder = folder / re.sub(r"[^\w.-]", "_", encoder.fingerprint)
        self._lock = ReadWriteLock()
        self._unsaved = 0
        self._is_opening = True
        self.damage: str | None = None
        """Why the copy on disk could not be used, in Chinese; None if it could or there was none."""
        self._load()

    @property
    def revision(self) -> int:
        """The store's revision that the index stands for."""
        return self._revision

    def __len__(self) -> int:
        return len(self._index)

    @property
    def _file(self) -> Path:
        return self._folder / DENSE_FILE

    def _load(self) -> None:
        self._index = DenseIndex(self._encoder.dimension, exact_up_to=self._exact_up_to)
        self._revision = 0
        manifest = read_manifest(self._folder / MANIFEST, Manifest)
        if manifest is None:
            if self._file.exists():
                self.damage = f"向量索引的清单 {self._folder / 'manifest.json'} 缺失或已损坏"
            return
        if manifest.dense_kind not in KINDS:
            return
        expected = (self._encoder.fingerprint, self._encoder.dimension, CHUNKING_VERSION)
        if (manifest.model, manifest.dimension, manifest.chunking) != expected:
            return
        if manifest.revision > self._store.revision():
            self.damage = "向量索引比档案还新（档案可能是从备份恢复的）"
            return
        try:
            index = DenseIndex.load(
                self._file, self._encoder.dimension, manifest.checksum, exact_up_to=self._exact_up_to
            )
        except StorageError as error:
            self.damage = error.message
            return
        if len(index) != manifest.chunks:
            self.damage = f"向量索引 {self._file} 与清单不符：应有 {manifest.chunks} 段，实有 {len(index)} 段"
            return
        self._index, self._revision = index, manifest.revision

    def catch_up(self, progress: Progress | None = None) -> bool:
        """Apply what the store has seen since; return whether the number of chunks is now as it should be.

        Vectors come from the store's cache; only texts without one are embedded.
        """
        if self._revision == 0 or self._revision > self._store.revision():
            self._build(progress)
        else:
            self.replay()
        is_opening, self._is_opening = self._is_opening, False
        much = self._unsaved * _SAVED_SHARE >= len(self._index)
        if self._unsaved and (much or (is_opening and self._unsaved > _REPLAYED_AT_MOST)):
            try:
                self.save()
            except StorageError as error:
                # Searching needs only what is in memory; the next start has more to replay.
                _LOG.warning("%s", error.message)
        # In this order: if the revision is still ours afterwards, the count was taken at it.
        count = self._store.chunk_count()
        return len(self._index) == count or self._revision != self._store.revision()

    def replay(self) -> None:
        """Apply what the store has seen since, in memory only."""
        todo = pending(self._store, self._revision)
        if todo.revision <= self._revision:
            return
        parts = [each for part in located(self._store, todo.added) for each in part]
        rows = _rows(parts)
        vectors = self._vectors.of([(each.article, each.chunk) for each in parts])
        # What takes long comes before the lock, so that searches go on with the index as it is.
        larger = self._index.larger_for(len(rows))
        with self._lock.write():
            self._index = larger
            self._index.remove(np.concatenate([np.array(todo.removed, np.int64), rows]))
            self._index.add(rows, vectors)
            self._revision = todo.revision
        self._unsaved += len(todo.removed) + len(todo.added)

    def rebuild(self, progress: Progress | None = None) -> None:
        """Build the index anew from all chunks of the store and save it; `progress`: (chunks done, in all).

        Raises StorageError when it cannot be saved.
        """
        self._build(progress)
        self.save()

    def _build(self, progress: Progress | None) -> None:
        total = self._store.chunk_count()
        done = 0

        def tell(embedded: int, missing: int) -> None:
            if progress is not None:
                progress(done + len(part) * embedded // missing, total)

        index = DenseIndex(self._encoder.dimension, exact_up_to=self._exact_up_to)
        revision = self._store.revision()
        for part in everything(self._store):
            index.add(_rows(part), self._vectors.of([(each.article, each.chunk) for each in part], tell))
            done += len(part)
            if progress is not None:
                progress(done, total)
        with self._lock.write():
            self._index, self._revision = index, revision
        # What came while we read is applied by its log; rows already there are replaced by themselves.
        self._unsaved = max(1, len(index))

    def save(self) -> None:
        """Write the copy on disk and its manifest. Raises StorageError; the index in memory is untouched."""
        with self._lock.read():
            checksum = self._index.save(self._file)
            manifest = Manifest(
                model=self._encoder.fingerprint,
                dimension=self._encoder.dimension,
                chunking=CHUNKING_VERSION,
                dense_kind=self._index.kind,
                chunks=len(self._index),
                revision=self._revision,
                checksum=checksum,
            )
        write_manifest(self._folder / MANIFEST, manifest)
        self._unsaved = 0

    def search(
        self, vector: NDArray[np.float32], k: int, allowed: NDArray[np.int64] | None
    ) -> list[tuple[int, float]]:
        """See `DenseIndex.search`."""
        with self._lock.read():
            return self._index.search(vector, k, allowed)

    def disagreements(self) -> list[str]:
        """Compare rows and vectors with the store; return what differs, in Chinese."""
        with self._lock.read():
            index = self._index
            rows = index.rows()
        live = self._store.allowed_rows(ArticleFilter())
        found = []
        if missing := len(np.setdiff1d(live, rows)):
            found.append(f"向量索引缺少 {missing} 段，这些段落检索不到")
        if extra := len(np.setdiff1d(rows, live)):
            found.append(f"向量索引多出 {extra} 段，档案里已没有它们")
        wrong = 0
        for part in located(self._store, np.intersect1d(live, rows).tolist()):
            here = _rows(part)
            with self._lock.read():
                stored = index.vectors(here)
            right = self._vectors.of([(each.article, each.chunk) for each in part])
            wrong += int((np.abs(stored - right).max(axis=1) > index.rounded_by).sum())
        if wrong:
            found.append(f"向量索引里有 {wrong} 段的向量与档案不符")
        return found


def _rows(parts: Sequence[Located]) -> NDArray[np.int64]:
    return np.array([each.row for each in parts], np.int64)
