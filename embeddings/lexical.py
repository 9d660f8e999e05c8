"""BM25 over segmented text, through tantivy.

Queries are built of query objects from terms; nothing that a user typed is ever parsed as query syntax.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import tantivy
from numpy.typing import NDArray
from tantivy import FieldType, Occur, Query

from corpus.errors import StorageError
from corpus.records import ArticleFilter
from corpus.store.mapping import name_key, page_key
from embeddings.records import LexicalDocument, Term, TermField

LAYOUT = "2"
"""Raised when fields or the terms in them change, so that older indexes are built anew."""

HEADLINE_BOOST = 0.5
_HEAP = 64_000_000  # bytes; a third of it makes about ten thousand chunks one segment
_BLANKS = "blanks"
_DEEPER = 4
"""Times as many hits are asked for where those found were mostly not allowed."""
_ALL_DAYS = (1, 4_000_000)


class LexicalIndex:
    """A tantivy index in a folder of its own. Any number of readers; `update` by one writer at a time."""

    def __init__(self, folder: Path) -> None:
        """Open or create the index. Raises StorageError when its files are damaged or cannot be written."""
        self._folder = folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._index = tantivy.Index(_schema(), str(folder))
            blanks = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
            self._index.register_tokenizer(_BLANKS, blanks)
            self._index.config_reader("manual")
            self.reload()
        except (OSError, ValueError) as error:
            raise _damaged(folder, error) from error

    def __len__(self) -> int:
        return int(self._searcher.num_docs)

    def reload(self) -> None:
        """See what has been committed since, by whichever process. Raises StorageError."""
        try:
            self._index.reload()
            self._searcher = self._index.searcher()
        except (OSError, ValueError) as error:
            raise _damaged(self._folder, error) from error

    def update(self, removed: Iterable[int], documents: Iterable[LexicalDocument]) -> None:
        """Remove rows, add documents (replacing those of the same row), and make both durable together.

        Raises StorageError; what was committed before then still stands.
        """
        try:
            writer = self._index.writer(_HEAP, 1)
            try:
                new = [(document.row, _document(document)) for document in documents]
                if gone := [*removed, *(row for row, _ in new)]:
                    # Not by term: tantivy-py takes an int there for a signed one, which matches nothing.
                    writer.delete_documents_by_query(Query.term_set_query(self._index.schema, "row", gone))
                for _, document in new:
                    writer.add_document(document)
                writer.commit()
            finally:
                writer.wait_merging_threads()
        except (OSError, ValueError) as error:
            raise StorageError(
                f"无法写入全文索引 {self._folder}，可能是磁盘已满或没有写权限。"
                "文章都在档案里，腾出空间后重新运行即可",
                detail=str(error),
            ) from error
        self.reload()

    def search(
        self,
        wanted: Sequence[Sequence[Term]],
        k: int,
        filter: ArticleFilter | None = None,
        allowed: NDArray[np.int64] | None = None,
    ) -> list[tuple[int, float]]:
        """Return up to `k` (row, score), best first.

        Each item of `wanted` is one thing in alternative spellings, of which the best-scoring counts; the
        scores of the things add up. `filter` is applied inside the search and does not change scores; neither
        does `allowed`, ascending rows outside of which nothing is returned: where it leaves out too much, the
        search goes deeper until `k` are found or nothing matches any more.
        """
        if not wanted or k <= 0 or len(self) == 0:
            return []
        scored = [(Occur.Should, self._one(alternatives)) for alternatives in wanted]
        query = Query.boolean_query(scored)
        restrictions = self._restrictions(filter) if filter is not None else []
        if restrictions:
            query = Query.boolean_query([(Occur.Must, query), *[(Occur.Must, each) for each in restrictions]])
        depth = k
        while True:
            found = self._best(query, depth)
            if allowed is None:
                return found
            kept = _within(found, allowed)
            if len(kept) >= k or len(found) < depth:
                return kept[:k]
            depth *= _DEEPER

    def _best(self, query: Any, k: int) -> list[tuple[int, float]]:
        searcher = self._searcher
        hits = searcher.search(query, limit=k, count=False).hits
        rows = searcher.fast_field_values("row", [address for _, address in hits])
        return [(int(row or 0), float(score)) for row, (score, _) in zip(rows, hits, strict=True)]

    def frequency(self, term: Term) -> int:
        """Return how many chunks hold the term (those deleted since the last merge still count)."""
        return int(self._searcher.doc_freq(term.field.value, term.text))

    def digests(self) -> dict[int, int]:
        """Return the digest of every row in the index."""
        searcher = self._searcher
        if searcher.num_docs == 0:
            return {}
        hits = searcher.search(Query.all_query(), limit=searcher.num_docs, count=False).hits
        addresses = [address for _, address in hits]
        rows = searcher.fast_field_values("row", addresses)
        digests = searcher.fast_field_values("digest", addresses)
        return {int(row or 0): int(digest or 0) for row, digest in zip(rows, digests, strict=True)}

    def _one(self, alternatives: Sequence[Term]) -> Any:
        queries = [self._term(term) for term in alternatives]
        return queries[0] if len(queries) == 1 else Query.disjunction_max_query(queries)

    def _term(self, term: Term) -> Any:
        schema = self._index.schema
        query = Query.boost_query(
            Query.term_query(schema, term.field.value, term.text, "freq"), max(term.weight, 1e-6)
        )
        if term.field is not TermField.TOKEN:
            return query
        in_headline = Query.term_query(schema, "headline", term.text, "freq")
        boosted = Query.boost_query(in_headline, max(term.weight * HEADLINE_BOOST, 1e-6))
        return Query.boolean_query([(Occur.Should, query), (Occur.Should, boosted)])

    def _restrictions(self, wanted: ArticleFilter) -> list[Any]:
        schema = self._index.schema
        keys = {
            "newspaper": name_key(wanted.newspaper) if wanted.newspaper is not None else None,
            "section": name_key(wanted.section) if wanted.section is not None else None,
            "page": page_key(wanted.page) if wanted.page is not None else None,
            "reporters": name_key(wanted.reporter) if wanted.reporter is not None else None,
            "credits": name_key(wanted.credit) if wanted.credit is not None else None,
        }
        found = [
            Query.term_query(schema, field, value, "basic")
            for field, value in keys.items()
            if value is not None
        ]
        if wanted.date_from is not None or wanted.date_to is not None:
            first = wanted.date_from.toordinal() if wanted.date_from else _ALL_DAYS[0]
            last = wanted.date_to.toordinal() if wanted.date_to else _ALL_DAYS[1]
            found.append(Query.range_query(schema, "day", FieldType.Unsigned, first, last))
        return [Query.const_score_query(each, 0.0) for each in found]


def _within(found: list[tuple[int, float]], allowed: NDArray[np.int64]) -> list[tuple[int, float]]:
    rows = np.array([row for row, _ in found], np.int64)
    return [each for each, inside in zip(found, np.isin(rows, allowed), strict=True) if inside]


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("row", indexed=True, fast=True)
    for name in (*TermField, "headline"):
        builder.add_text_field(str(name), tokenizer_name=_BLANKS, index_option="freq")
    for name in ("newspaper", "section", "page", "reporters", "credits"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("day", indexed=True, fast=True)
    builder.add_unsigned_field("digest", fast=True)
    return builder.build()


def _document(document: LexicalDocument) -> tantivy.Document:
    made = tantivy.Document()
    for name in ("row", "day", "digest"):
        made.add_unsigned(name, getattr(document, name))
    for name in ("tokens", "grams", "headline", "newspaper", "section", "page"):
        # A lone surrogate, out of a badly read file, cannot be written.
        made.add_text(name, getattr(document, name).encode("utf-8", "replace").decode())
    for field in ("reporters", "credits"):
        for name in getattr(document, field):
            made.add_text(field, name.encode("utf-8", "replace").decode())
    return made


def _damaged(folder: Path, error: Exception) -> StorageError:
    return StorageError(f"全文索引 {folder} 已损坏或无法读写", detail=str(error))
