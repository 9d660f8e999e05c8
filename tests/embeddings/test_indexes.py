"""The contract of the index over every pair of a store and an index."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.store import ArticleStore
from embeddings.indexes.local import LocalIndex
from embeddings.indexes.opening import index_opener
from embeddings.indexes.protocol import IndexOpener
from tests.embeddings.index_contract import IndexContract
from tests.servers import needs_milvus, needs_postgres, new_database


class _OnSqlite:
    @pytest.fixture
    def store(self, tmp_path: Path) -> Iterator[ArticleStore]:
        store = ArticleStore(f"sqlite:///{tmp_path}/archive.db")
        yield store
        store.close()


class _OnPostgres:
    @pytest.fixture
    def store(self) -> Iterator[ArticleStore]:
        with new_database() as url:
            store = ArticleStore(url)
            yield store
            store.close()


class _Here:
    @pytest.fixture
    def opener(self, tmp_path: Path) -> IndexOpener:
        return index_opener("local", tmp_path / "index")


class _HereCoded:
    @pytest.fixture
    def opener(self, tmp_path: Path) -> IndexOpener:
        """As for a large archive, from the second chunk on."""
        return lambda store, encoder, segmenter: LocalIndex(
            store, encoder, segmenter, tmp_path / "index", exact_up_to=1
        )


class _InMilvus:
    @pytest.fixture
    def opener(self, milvus_file: str, tmp_path: Path) -> IndexOpener:
        return index_opener(milvus_file, tmp_path)


class TestSqliteAndLocal(_OnSqlite, _Here, IndexContract):
    """What is installed by default."""


class TestSqliteAndCoded(_OnSqlite, _HereCoded, IndexContract):
    """What the default becomes in a large archive."""


@needs_milvus
class TestSqliteAndMilvus(_OnSqlite, _InMilvus, IndexContract):
    """One machine, with its index in milvus-lite."""


@needs_postgres
class TestPostgresAndLocal(_OnPostgres, _Here, IndexContract):
    """A shared store, an index on each machine."""


@needs_postgres
@needs_milvus
class TestPostgresAndMilvus(_OnPostgres, _InMilvus, IndexContract):
    """What several servers share."""
