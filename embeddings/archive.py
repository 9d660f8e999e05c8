"""The archive: the store and the index made from it, kept in step."""

from __future__ import annotations

import logging
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.chunking import chunk_article
from corpus.dates import DaySpan
from corpus.errors import StorageError
from corpus.records import Article, ArticleFilter, Entry
from corpus.store import ArticleStore, content_fingerprint
from embeddings.choice import chosen
from embeddings.indexes.local import LocalIndex
from embeddings.indexes.protocol import Index, IndexOpener
from embeddings.protocols import Encoder
from embeddings.records import AddReport, Hit, Unit
from embeddings.row_ids import RowIds
from embeddings.segment import Segmenter
from embeddings.vectors import ChunkVectors

Progress = Callable[[int, int], None]
"""Told how many articles are done, and of how many."""

_ARTICLES_AT_ONCE = 64
_ARTICLES_CUT_AT_ONCE = 500
_LOOKED_EVERY = 5.0  # seconds
_LOG = logging.getLogger(__name__)


class Archive:
    """Articles that can be searched. Any number of threads may search while one adds or deletes.

    The store is the truth. The index is a cache of it, brought in step when the archive is opened and before
    searches, also with what other processes did.
    """

    def __init__(
        self,
        store: ArticleStore,
        encoder: Encoder,
        folder: Path,
        *,
        segmenter: Segmenter | None = None,
        mend: bool = True,
        progress: Progress | None = None,
        lexical_progress: Progress | None = None,
        open_index: IndexOpener | None = None,
    ) -> None:
        """Open the index in `folder`, or the one that `open_index` opens, rebuilding what is missing or damaged
        from the store's vectors.

        With an encoder that the archive has not been opened with before, every chunk is embedded. Where an
        index has to be built, `progress` and `lexical_progress` are told (chunks indexed, chunks in all) of the
        dense and of the lexical one. `mend=False` changes nothing on disk and leaves damage as it
        is for `verify` to name. `segmenter` learns the archive's names. Raises StorageError when the folder cannot be written.
        """
        self.store = store
        self.encoder = encoder
        self.segmenter = segmenter or Segmenter()
        self._vectors = ChunkVectors(store, encoder)
        self._index: Index = (
            open_index(store, encoder, self.segmenter)
            if open_index is not None
            else LocalIndex(store, encoder, self.segmenter, folder)
        )
        self._ids = RowIds(store)
        self._superseded_by: str | None = None
        # The first look is later: whoever opens an archive decides only then which encoder it has.
        self._look_again = time.monotonic() + _LOOKED_EVERY
        self._updating = threading.Lock()
        self._damage = self._index.damage
        self._mends = mend
        if mend:
            if self._is_cut_otherwise():
                with store.writer():
                    self._cut_anew()
            with self._updating:
                self._index.catch_up(progress, lexical_progress)
        elif not self._damage:
            self._index.replay()

    @property
    def damage(self) -> tuple[str, ...]:
        """What was damaged when the archive was opened, in Chinese (and mended, unless told otherwise)."""
        return self._damage

    @property
    def superseded_by(self) -> str | None:
        """The model that the archive has gone over to since it was opened here (`rebuild --model`), None for none.

        This process goes on searching with its own; opened anew, it has the other one.
        """
        return self._superseded_by

    def reach(self) -> int:
        """Return how many articles there are once store and index have answered.

        Raises UnavailableError, in seconds, where the server of one of them does not.
        """
        count = self.store.count()
        self._index.reach()
        return count

    def close(self) -> None:
        """Nothing is lost without it: the indexes on disk are brought in step at the next opening."""
        self.store.close()

    # Changing

    def add(self, articles: Sequence[Article], progress: Progress | None = None) -> AddReport:
        """Store articles and index them; what is the same already stays untouched.

        What was mended by hand stays so as long as the source is unchanged (`ArticleStore.settled`).
        Works in batches, each of which is durable and searchable when it is done, so that an interrupted run
        loses at most one. `progress` is told (articles done, articles given). Raises ArchiveBusyError when
        another process is writing, StorageError when the disk is full.
        """
        added = updated = unchanged = chunks = 0
        for start in range(0, len(articles), _ARTICLES_AT_ONCE):
            given = articles[start : start + _ARTICLES_AT_ONCE]
            with self.store.lease(article.id for article in given):
                batch = self.store.settled(given)
                new = self._changed(batch)
                entries = [Entry(article, chunk_article(article)) for article in new]
                # Vectors first: a chunk that is in the store has its vector there, whenever we are killed.
                self._vectors.of([(entry.article, chunk) for entry in entries for chunk in entry.chunks])
                result = self.store.put(entries)
                self._update()
                added += len(result.added)
                updated += len(result.updated)
                unchanged += len(batch) - len(new) + len(result.unchanged)
                chunks += result.chunks
                if progress is not None:
                    progress(start + len(batch), len(articles))
        return AddReport(added, updated, unchanged, chunks)

    def mend(self, article_id: str, change: Callable[[Article], Article], by: str | None = None) -> Article:
        """Mend an article by hand and index it; return it as it is now.

        `change` is given the article as it is stored, with all other writers kept out; what it raises leaves
        everything as it was. `by`: who mends it. Raises NotFoundError, and as `add` does.
        """
        with self.store.lease([article_id]):
            article = change(self.store.get(article_id))
            entry = Entry(article, chunk_article(article))
            self._vectors.of([(article, chunk) for chunk in entry.chunks])
            self.store.mend(entry, by)
            self._update()
        return article

    def delete(self, ids: Iterable[str]) -> int:
        """Delete articles here and in the indexes; return how many there were. Raises as `add` does."""
        wanted = list(ids)
        with self.store.lease(wanted):
            count = self.store.delete(wanted)
            self._update()
        return count

    def refresh(self) -> None:
        """Apply what other processes changed; costs a fraction of a millisecond when nothing has."""
        self._look_at_encoder()
        if not self._index.is_behind:
            return
        # If another thread is at it already, this search sees what there was before.
        if self._updating.acquire(blocking=False):
            try:
                self._index.catch_up(wait=False)
            except StorageError as error:
                # Searching goes on with what is there; who writes to the archive is told.
                _LOG.warning("索引未能更新：%s", error.message)
            finally:
                self._updating.release()

    def _look_at_encoder(self) -> None:
        """Going over is no change of chunks, so no revision tells of it; to ask now and then is enough."""
        if time.monotonic() < self._look_again:
            return
        self._look_again = time.monotonic() + _LOOKED_EVERY
        now = chosen(self.store)
        other = now.name if now is not None and now.fingerprint != self.encoder.fingerprint else None
        if other is not None and other != self._superseded_by:
            _LOG.warning(
                "档案已改用模型 %s，这个程序仍在用 %s 检索，结果一样可用；重启后就用新的模型。",
                other,
                self.encoder.name,
            )
        self._superseded_by = other

    # Searching

    def dense(
        self,
        vector: NDArray[np.float32],
        k: int,
        filter: ArticleFilter | None = None,
        days: DaySpan | None = None,
    ) -> list[Hit]:
        """Return up to `k` chunks nearest to `vector`, shape (dimension,), with their cosine, best first.

        `days` leaves only chunks that speak of one of them or, naming no days at all, were printed then.
        """
        return self._hits(self._index.dense(vector, k, filter or ArticleFilter(), days))

    def lexical(
        self,
        question: str,
        k: int,
        filter: ArticleFilter | None = None,
        days: DaySpan | None = None,
    ) -> list[Hit]:
        """Return up to `k` chunks that share words with `question`, with their BM25 score, best first.

        Words that OCR may have misread (长治 printed 长冶) match, at a lower weight. `days` as for `dense`.
        """
        return self._hits(self._index.lexical(question, k, filter or ArticleFilter(), days))

    def units(self, question: str) -> tuple[Unit, ...]:
        """Return what a sentence that answers may share with `question`, weighted by how rare it is here."""
        return self._index.units(question)

    def _hits(self, found: Sequence[tuple[int, float]]) -> list[Hit]:
        """The store has the last word: a row that is no longer there is never returned."""
        there = self._ids.at([row for row, _ in found])
        return [Hit(*there[row], score) for row, score in found if row in there]

    # Looking after it

    def verify(self) -> list[str]:
        """Compare store and index thoroughly; return every disagreement in Chinese, [] for none."""
        if self._damage and not self._mends:
            return list(self._damage)
        if self._mends:
            self.refresh()
        with self._updating:
            return self._index.verify()

    def rebuild(self, progress: Progress | None = None, lexical_progress: Progress | None = None) -> None:
        """Build the index anew from the store; nothing is embedded that has a vector already.

        Each progress is told (chunks indexed, chunks in all).
        """
        with self.store.writer(), self._updating:
            self._cut_anew()
            self._index.rebuild(progress, lexical_progress)
        self._damage = ()

    def _is_cut_otherwise(self) -> bool:
        """An index carries the chunking version; where nothing of it is of today's, the chunks may be older."""
        return self._index.is_missing and self.store.chunk_count() > 0

    def _cut_anew(self) -> None:
        """Cut every stored article as today's version would; what comes out the same stays untouched."""
        start = 0
        while articles := self.store.articles(limit=_ARTICLES_CUT_AT_ONCE, offset=start):
            self.store.put([Entry(article, chunk_article(article)) for article in articles])
            start += len(articles)

    def _changed(self, batch: Sequence[Article]) -> list[Article]:
        """Leave out what is stored just so; what is given twice is left to the store, which takes the last."""
        stored = self.store.fingerprints([article.id for article in batch])
        times = Counter(article.id for article in batch)
        return [
            article
            for article in batch
            if times[article.id] > 1 or stored.get(article.id) != content_fingerprint(article)
        ]

    def _update(self) -> None:
        with self._updating:
            self._index.catch_up()
