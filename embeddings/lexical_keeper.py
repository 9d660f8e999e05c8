"""Keeps the tantivy index in step with the store: one index on disk for all processes."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np
from filelock import FileLock, Timeout
from numpy.typing import NDArray

from corpus.chunking import CHUNKING_VERSION
from corpus.errors import StorageError
from corpus.oserrors import reason
from corpus.records import Article, ArticleFilter
from corpus.store import ArticleStore
from embeddings.changes import Located, everything, located, pending
from embeddings.folders import MANIFEST, WORDS, WRITE_LOCK
from embeddings.lexical import LAYOUT, LexicalIndex
from embeddings.manifest import read_manifest, write_manifest, write_whole
from embeddings.names import names_of
from embeddings.records import LexicalDocument, LexicalManifest, Unit
from embeddings.segment import Segmenter
from embeddings.terms import digest_of, document_of, question_terms, question_units

Progress = Callable[[int, int], None]

_LAYOUT = f"{LAYOUT}.{CHUNKING_VERSION}"


class LexicalKeeper:
    """This process's view of the shared index. Searches may run while it is brought in step."""

    def __init__(self, store: ArticleStore, segmenter: Segmenter, folder: Path) -> None:
        """Open the index in `folder`; where it is missing or damaged, an empty one stands in until `catch_up`."""
        self._store = store
        self._segmenter = segmenter
        self._folder = folder
        self._manifest_path = folder / MANIFEST
        self._write_lock = FileLock(folder / WRITE_LOCK)
        self._manifest: LexicalManifest | None = None
        self._index: LexicalIndex | None = None
        self.damage: str | None = None
        """Why the index on disk could not be used, in Chinese; None if it could or there was none."""
        self._segmenter.add(self._words_file())
        self._look()

    @property
    def revision(self) -> int:
        """The store's revision that the index stands for."""
        return self._manifest.revision if self._manifest is not None else 0

    def __len__(self) -> int:
        return len(self._index) if self._index is not None else 0

    def catch_up(self, progress: Progress | None = None, *, wait: bool = True) -> bool:
        """Apply what the store has seen since; return whether the number of chunks is now as it should be.

        Another process may be doing the same at this moment; with `wait` we come after it, without we leave
        it to do so and see its work at the next call. `progress` is told (chunks done, in all) where the whole
        index is built.
        """
        self._look()
        if self.revision == self._store.revision() and self._index is not None:
            return self._is_complete()
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with self._write_lock.acquire(timeout=-1 if wait else 0):
                self._look()
                self._apply(progress)
        except Timeout:
            return True
        except OSError as error:
            raise StorageError(f"无法写入全文索引 {self._folder}：{reason(error)}") from error
        return self._is_complete()

    def rebuild(self, progress: Progress | None = None) -> None:
        """Build the index anew beside the old one from all chunks of the store, then put it in its place.

        `progress` is told (chunks done, in all).
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        with self._write_lock:
            self._build(progress)

    def search(
        self, question: str, k: int, filter: ArticleFilter, allowed: NDArray[np.int64] | None = None
    ) -> list[tuple[int, float]]:
        """Return up to `k` (row, BM25 score) for the words and bigrams of `question`, best first; with `allowed`
        (ascending) only rows in it."""
        index = self._index
        if index is None:
            return []
        terms = question_terms(question, self._segmenter, index.frequency, len(index))
        return index.search(terms, k, filter, allowed)

    def units(self, question: str) -> tuple[Unit, ...]:
        """Return what a sentence may share with `question`, weighted by how rare it is in this archive."""
        index = self._index
        return () if index is None else question_units(question, index.frequency, len(index))

    def disagreements(self) -> list[str]:
        """Compare rows and what they stand for with the store; return what differs, in Chinese."""
        indexed = self._index.digests() if self._index is not None else {}
        live = {
            each.row: digest_of(each.article, each.chunk) for part in everything(self._store) for each in part
        }
        found = []
        if missing := len(live.keys() - indexed.keys()):
            found.append(f"全文索引缺少 {missing} 段，这些段落检索不到")
        if extra := len(indexed.keys() - live.keys()):
            found.append(f"全文索引多出 {extra} 段，档案里已没有它们")
        if stale := sum(indexed[row] != digest for row, digest in live.items() if row in indexed):
            found.append(f"全文索引里有 {stale} 段的内容与档案不符")
        return found

    def _is_complete(self) -> bool:
        # In this order: if the revision is still ours afterwards, the count was taken at it.
        count = self._store.chunk_count()
        return len(self) == count or self.revision != self._store.revision()

    def _look(self) -> None:
        """See what is on disk now: the same index with more in it, or another in its place."""
        manifest = read_manifest(self._manifest_path, LexicalManifest)
        if manifest is None:
            if self._manifest_path.exists():
                self.damage = f"全文索引的清单 {self._manifest_path} 已损坏"
            usable = False
        else:
            usable = manifest.layout == _LAYOUT and manifest.revision <= self._store.revision()
        if not usable or manifest is None:
            self._manifest, self._index = None, None
            return
        if manifest == self._manifest and self._index is not None:
            return
        try:
            if (
                self._index is None
                or self._manifest is None
                or self._manifest.generation != manifest.generation
            ):
                self._index = _opened(self._folder / manifest.generation)
            else:
                self._index.reload()
        except StorageError as error:
            self.damage = error.message
            self._manifest, self._index = None, None
            return
        self._manifest = manifest

    def _apply(self, progress: Progress | None) -> None:
        """Bring the index in step; we hold the write lock."""
        if self._index is None or self._manifest is None:
            self._build(progress)
            return
        todo = pending(self._store, self._manifest.revision)
        if todo.revision == self._manifest.revision:
            return
        parts = [each for part in located(self._store, todo.added) for each in part]
        self._learn(each.article for each in parts)
        documents = self._documents(parts)
        self._index.update(todo.removed, documents)
        # A process killed here leaves an index ahead of its manifest; doing it again changes nothing.
        self._note(self._manifest.generation, self._index, todo.revision)

    def _build(self, progress: Progress | None) -> None:
        generation = f"index-{uuid.uuid4().hex[:12]}"
        revision = self._store.revision()
        total, done = self._store.chunk_count(), 0
        try:
            index = LexicalIndex(self._folder / generation)
            for part in everything(self._store):
                self._learn(each.article for each in part)
                index.update((), self._documents(part))
                done += len(part)
                if progress is not None:
                    progress(done, max(done, total))
            self._note(generation, index, revision)
        except (StorageError, OSError):
            # Half an index is of no use to anybody, least of all on a full disk.
            shutil.rmtree(self._folder / generation, ignore_errors=True)
            raise
        self._index = index
        for old in self._folder.glob("index-*"):
            if old.name != generation:
                shutil.rmtree(old, ignore_errors=True)

    def _note(self, generation: str, index: LexicalIndex, revision: int) -> None:
        manifest = LexicalManifest(generation, _LAYOUT, len(index), revision)
        write_manifest(self._manifest_path, manifest)
        self._manifest = manifest

    def _documents(self, parts: Sequence[Located]) -> list[LexicalDocument]:
        return [document_of(each.row, each.article, each.chunk, self._segmenter) for each in parts]

    def _words_file(self) -> list[str]:
        path = self._folder / WORDS
        try:
            return path.read_text("utf-8").splitlines()
        except (OSError, ValueError):
            return []

    def _learn(self, articles: Iterable[Article]) -> None:
        """Keep the names that articles print in their own fields whole, here and after the next start."""
        if self._segmenter.add(name for article in articles for name in names_of(article)):
            write_whole(self._folder / WORDS, "\n".join(sorted(self._segmenter.words)) + "\n")


def _opened(folder: Path) -> LexicalIndex:
    if not (folder / "meta.json").is_file():
        raise StorageError(f"全文索引 {folder} 已损坏：缺少 meta.json")
    return LexicalIndex(folder)
