"""What an index has to do to be in step with the store again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from corpus.records import Article, Chunk
from corpus.store import ArticleStore

_ROWS_AT_ONCE = 2000


@dataclass(frozen=True, slots=True)
class Located:
    """A live chunk with its row and its article."""

    row: int
    article: Article
    chunk: Chunk


@dataclass(frozen=True, slots=True)
class Pending:
    """Rows that are gone and rows that came between two revisions; a row that did both counts as gone."""

    revision: int
    removed: tuple[int, ...]
    added: tuple[int, ...]


def pending(store: ArticleStore, since: int) -> Pending:
    """Return what happened after revision `since`."""
    live: dict[int, bool] = {}
    revision = since
    for change in store.changes(since):
        live[change.row] = not change.removed
        revision = change.revision
    removed = tuple(row for row, is_live in live.items() if not is_live)
    return Pending(revision, removed, tuple(row for row, is_live in live.items() if is_live))


def located(store: ArticleStore, rows: Sequence[int]) -> Iterator[list[Located]]:
    """Yield the chunks at those of `rows` that are still there, some thousands at a time."""
    for start in range(0, len(rows), _ROWS_AT_ONCE):
        yield _with_articles(store, store.chunks_at(rows[start : start + _ROWS_AT_ONCE]).items())


def everything(store: ArticleStore) -> Iterator[list[Located]]:
    """Yield all chunks of the store, some thousands at a time."""
    rows = store.rows()
    while part := list(islice(rows, _ROWS_AT_ONCE)):
        yield _with_articles(store, part)


def _with_articles(store: ArticleStore, rows: Iterable[tuple[int, Chunk]]) -> list[Located]:
    pairs = list(rows)
    articles = store.get_many(dict.fromkeys(chunk.article_id for _, chunk in pairs))
    # An article deleted between the two questions takes its chunks with it.
    return [
        Located(row, articles[chunk.article_id], chunk)
        for row, chunk in pairs
        if chunk.article_id in articles
    ]
