"""The article store."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager

import numpy as np
from numpy.typing import NDArray

from corpus.dates import DaySpan
from corpus.errors import NotFoundError
from corpus.records import (
    Article,
    ArticleFilter,
    Cause,
    Change,
    Chunk,
    EditionCount,
    EditionPages,
    Entry,
    Kind,
    Lacking,
    NewspaperCount,
    PutResult,
    Version,
)
from corpus.store import browsing, cache, grouping, history, reading, times, writing
from corpus.store.columns import ChunkColumns, columns_after
from corpus.store.database import Database
from corpus.store.jobs import JobStore
from corpus.store.migrations import prepare
from corpus.store.questions import QuestionStore
from corpus.store.schema import articles as articles_table
from corpus.store.verdicts import FeedbackStore

_PAGE = 2000
_IDENTITY = "identity"


class ArticleStore:
    """Articles, their chunks, and the vectors of texts, in one database.

    Safe to share between threads and processes. Every method is one transaction. All of them raise
    StorageError when the database cannot be used and ArchiveBusyError when another writer keeps it.
    """

    def __init__(self, url: str, *, wait: float = 5.0) -> None:
        """Open the store at an SQLAlchemy URL (sqlite:////dir/archive.db), creating or migrating it.

        `wait` is how many seconds to wait for another writer before ArchiveBusyError.
        """
        self._database = Database(url, wait)
        prepare(self._database)
        self.jobs = JobStore(self._database)
        self.feedback = FeedbackStore(self._database)
        self.questions = QuestionStore(self._database)

    def close(self) -> None:
        """Close all connections."""
        self._database.close()

    def writer(self) -> AbstractContextManager[None]:
        """Hold this while articles and indexes are changed together: one writer among all processes.

        The same thread may enter again. Raises ArchiveBusyError after a short wait.
        """
        return self._database.writer()

    def lease(self, article_ids: Iterable[str]) -> AbstractContextManager[None]:
        """Hold this while these articles are changed: one writer of each among all processes.

        On a server others may change other articles meanwhile. Raises ArchiveBusyError after a short wait.
        """
        return self._database.lease(article_ids)

    def alone(self, task: str, *, wait: bool = True) -> AbstractContextManager[bool]:
        """Hold this while something is done that all processes share; gives whether it is ours.

        With `wait` it is, or ArchiveBusyError is raised.
        """
        return self._database.alone(task, wait=wait)

    def assure_held(self) -> None:
        """Raise UnavailableError where something of these that this thread holds was lost with its connection.

        Writing to the store asks by itself; who writes elsewhere under `alone` asks before.
        """
        self._database.assure_held()

    # Articles

    def get(self, article_id: str) -> Article:
        """Return one article. Raises NotFoundError."""
        found = self.get_many([article_id])
        if not found:
            raise NotFoundError(f"档案里没有编号为“{article_id}”的文章。现有的编号见 wenbao articles。")
        return found[article_id]

    def get_many(self, ids: Iterable[str]) -> dict[str, Article]:
        """Return those of the articles that exist, in the order asked for."""
        with self._database.reading() as connection:
            return reading.get_many(connection, list(ids))

    def articles(
        self,
        filter: ArticleFilter | None = None,
        limit: int | None = None,
        offset: int = 0,
        lacking: Collection[Lacking] = (),
    ) -> list[Article]:
        """Return matching articles: newest first, each edition together by page and printed order, those
        without a date last. `lacking`: only those that have none of these."""
        conditions = [*reading.matching(filter or ArticleFilter()), *reading.lacks(lacking)]
        with self._database.reading() as connection:
            return reading.listing(connection, conditions, limit, offset)

    def corrections(self) -> list[Article]:
        """Return what may be a correction by its kind or its headline (更正, 勘误, 订正), in printed order."""
        with self._database.reading() as connection:
            return reading.headed(connection, Kind.CORRECTION, ("更正", "更 正", "勘误", "勘 误", "订正"))

    def in_order(self) -> Iterator[Article]:
        """Yield all articles in the order in which they were first stored, out of one state of the archive."""
        last = 0
        with self._database.reading() as connection:
            while page := reading.articles_after(connection, last, _PAGE):
                yield from (article for _, article in page)
                last = page[-1][0]

    def count(self, filter: ArticleFilter | None = None, lacking: Collection[Lacking] = ()) -> int:
        """Return how many articles match, as `articles` has it."""
        conditions = [*reading.matching(filter or ArticleFilter()), *reading.lacks(lacking)]
        with self._database.reading() as connection:
            return reading.count(connection, conditions)

    def copies(self, article_ids: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """Return, for those of the articles that are one of several prints of a story, the ids of the others.

        Newest first, in the order of `articles`; see `corpus.copies` for what counts as the same story.
        """
        with self._database.reading() as connection:
            return grouping.read_copies(connection, list(article_ids))

    def fingerprints(self, ids: Iterable[str]) -> dict[str, str]:
        """Return the stored `content_fingerprint` of those articles that exist."""
        with self._database.reading() as connection:
            return reading.fingerprints(connection, ids)

    def put(self, entries: Sequence[Entry]) -> PutResult:
        """Store articles with their chunks; when this returns they are on disk.

        Same id, same content and same chunks: nothing is written. Same id otherwise: replaced, its old chunk
        rows logged as removed and the new ones as added; it keeps its place in printed order, and what it was
        is kept as a version. Raises ValueError for chunks that are not cut from their article.
        """
        with self._database.writing() as connection:
            return writing.put(connection, entries)

    def settled(self, given: Sequence[Article]) -> list[Article]:
        """Return articles as a source gives them, but with what was mended by hand in fields where the source
        still gives what it gave then. Ask before `put` for articles that come from a source."""
        with self._database.reading() as connection:
            return history.settled(connection, given)

    def mend(self, entry: Entry, by: str | None = None) -> PutResult:
        """Put an article mended by hand, by whom as far as known; see `settled` for what follows from it."""
        with self._database.writing() as connection:
            return writing.put(connection, [entry], Cause.HAND, by)

    def versions(self, article_id: str) -> list[Version]:
        """Return what the article was before it was replaced, oldest first; [] for one that never was."""
        with self._database.reading() as connection:
            return history.read_versions(connection, article_id)

    def mended_fields(self, article_id: str) -> tuple[str, ...]:
        """Return the names of the article's fields that stand as mended by hand."""
        with self._database.reading() as connection:
            return history.mended_fields(connection, article_id)

    def delete(self, ids: Iterable[str]) -> int:
        """Delete articles with their chunks and earlier versions; return how many there were.

        Vectors of texts stay cached.
        """
        with self._database.writing() as connection:
            return writing.delete_articles(connection, ids)

    # Chunks and what became of them

    def chunks(self, chunk_ids: Iterable[str]) -> dict[str, Chunk]:
        """Return those of the chunks that exist, in the order asked for."""
        with self._database.reading() as connection:
            return reading.chunks_by_id(connection, list(chunk_ids))

    def chunks_at(self, rows: Iterable[int]) -> dict[int, Chunk]:
        """Return the chunks at those of the rows that are still there."""
        with self._database.reading() as connection:
            return reading.chunks_at(connection, rows)

    def chunk_ids_at(self, rows: Iterable[int]) -> dict[int, tuple[str, str]]:
        """Return the ids of chunk and article at those of the rows that are still there."""
        with self._database.reading() as connection:
            return reading.chunk_ids_at(connection, rows)

    def first_chunk_ids(self, limit: int) -> dict[int, tuple[str, str]]:
        """Return the ids of chunk and article of the `limit` lowest rows."""
        with self._database.reading() as connection:
            return reading.first_chunk_ids(connection, limit)

    def chunk_count(self) -> int:
        """Return how many chunks there are."""
        with self._database.reading() as connection:
            return reading.chunk_count(connection)

    def last_row(self) -> int:
        """Return the highest row of a chunk, 0 for none."""
        with self._database.reading() as connection:
            return reading.last_row(connection)

    def rows(self) -> Iterator[tuple[int, Chunk]]:
        """Yield all chunks with their rows, ascending.

        Read in several transactions so that a slow reader holds nothing up: take `revision()` first, and
        apply `changes` since then afterwards.
        """
        last = 0
        while True:
            with self._database.reading() as connection:
                page = reading.chunk_rows_after(connection, last, _PAGE)
            yield from page
            if len(page) < _PAGE:
                return
            last = page[-1][0]

    def allowed_rows(self, filter: ArticleFilter, days: DaySpan | None = None) -> NDArray[np.int64]:
        """Return the chunk rows of matching articles, ascending, shape (n,).

        With `days`, only of those chunks that speak of one of them (see `chunk_spans`) or, naming no days at
        all, were printed on one.
        """
        also = () if days is None else (times.speaks_of(days),)
        with self._database.reading() as connection:
            return np.asarray(reading.allowed_rows(connection, filter, *also), dtype=np.int64)

    def columns_after(self, row: int) -> ChunkColumns:
        """Return what filters compare of all chunks behind `row`, for searches that ask all chunks at once."""
        with self._database.reading() as connection:
            return columns_after(connection, row)

    def chunk_spans(self, chunk_ids: Iterable[str]) -> dict[str, tuple[DaySpan, ...]]:
        """Return the days that those of the chunks that exist speak of, in the order asked for.

        What is printed (近日, 去年, 2月25日) was resolved against the edition date, or the year the article
        reports on, when the chunk was stored; earliest first, () where nothing could be resolved.
        """
        with self._database.reading() as connection:
            return times.read_spans(connection, chunk_ids)

    def revision(self) -> int:
        """Return the number of the last change, 0 for none; cheap enough to ask before every search."""
        return self._database.number("SELECT MAX(revision) FROM changes")

    def changes(self, since: int) -> list[Change]:
        """Return all changes of chunk rows after revision `since`, in order."""
        with self._database.reading() as connection:
            return reading.changes_after(connection, since)

    # Vectors

    def vectors(self, fingerprint: str, keys: Iterable[str]) -> dict[str, NDArray[np.float32]]:
        """Return the cached vectors of an encoder for those of the `text_key`s that have one."""
        with self._database.reading() as connection:
            return cache.read_vectors(connection, fingerprint, keys)

    def vector_keys(self, fingerprint: str) -> Iterator[str]:
        """Yield the `text_key`s of all cached vectors of an encoder, out of one state of the archive."""
        with self._database.reading() as connection:
            yield from cache.read_keys(connection, fingerprint)

    def put_vectors(self, fingerprint: str, vectors: Mapping[str, NDArray[np.float32]]) -> None:
        """Cache vectors of shape (dimension,) by `text_key`; what is there already stays as it is."""
        with self._database.writing() as connection:
            cache.write_vectors(connection, fingerprint, vectors)

    # What the archive knows of itself

    def noted(self, key: str) -> str | None:
        """Return what `note` kept under `key`, None for nothing."""
        with self._database.reading() as connection:
            return reading.noted(connection, key)

    def note(self, key: str, value: str) -> None:
        """Keep a fact about the whole archive, replacing what was under `key`; it travels with every copy."""
        with self._database.writing() as connection:
            writing.note(connection, key, value)

    def identity(self) -> str:
        """Return what no other archive is called, and every copy of this one is."""
        with self._database.writing() as connection:
            found = reading.noted(connection, _IDENTITY)
            if found is None:
                found = uuid.uuid4().hex
                writing.note(connection, _IDENTITY, found)
        return found

    # What the archive consists of

    def printed_names(self) -> list[str]:
        """Return the names that articles print in their own fields: people, newspapers, kickers."""
        with self._database.reading() as connection:
            return reading.printed_names(connection)

    def newspapers(self) -> list[str]:
        """Return the newspapers, those with most articles first."""
        return self._names("newspaper")

    def sections(self) -> list[str]:
        """Return the sections, those with most articles first."""
        return self._names("section")

    def editions(self) -> list[EditionCount]:
        """Return every page of every edition with its number of articles, in the order of `articles`."""
        with self._database.reading() as connection:
            return reading.editions(connection)

    def newspaper_counts(self) -> list[NewspaperCount]:
        """Return what there is of each newspaper, most articles first; what has none is one entry of its own."""
        with self._database.reading() as connection:
            return browsing.newspapers(connection)

    def browse(
        self, filter: ArticleFilter | None = None, limit: int | None = None, offset: int = 0
    ) -> list[EditionPages]:
        """Return the editions of matching articles with their pages, both in the order of `articles`; only
        matching articles are counted. An edition is what one newspaper has of one day, either may be None."""
        with self._database.reading() as connection:
            return browsing.editions(connection, filter or ArticleFilter(), limit, offset)

    def edition_count(self, filter: ArticleFilter | None = None) -> int:
        """Return how many editions `browse` has."""
        with self._database.reading() as connection:
            return browsing.edition_count(connection, filter or ArticleFilter())

    def _names(self, column: str) -> list[str]:
        with self._database.reading() as connection:
            return reading.names(connection, articles_table.c[column], articles_table.c[f"{column}_key"])
