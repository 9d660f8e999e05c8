"""One collection in Milvus, and the note beside it that says which state of the store it stands for."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import grpc
import numpy as np
from pymilvus import DataType, Function, FunctionType, MilvusClient, MilvusException

from corpus.errors import StorageError, UnavailableError
from embeddings.indexes.milvus.expressions import KEY_BYTES
from embeddings.indexes.milvus.terms import MOST_BYTES
from embeddings.records import FloatMatrix

_ASKED = 10.0
"""Seconds until a search is given up."""
_WRITTEN = 60.0
_LOOKED = 2.0
_NAMES_AT_MOST = 1024
_ROWS_AT_ONCE = 1000
_NOTE = "notes"

# It logs with a traceback whatever it raises; what is raised is told once, by whoever had asked.
logging.getLogger("pymilvus").setLevel(logging.CRITICAL)


class MissingCollectionError(UnavailableError):
    """The collection is gone: dropped, or Milvus has lost its data. It is built anew from the store."""


class Collection:
    """Chunks under their row numbers, with vector, terms and filter fields. Safe to share between threads.

    Searches go through an alias, so that a rebuilt collection takes the place of the old one in one step. All
    methods raise UnavailableError when Milvus does not answer, and StorageError when it refuses.
    """

    def __init__(self, uri: str, token: str, name: str, dimension: int) -> None:
        """Connect. `name` is the alias; letters, digits and underscores."""
        self.name = name
        self._dimension = dimension
        self._notes = f"{name}_{_NOTE}"
        with self._explained():
            self._client = MilvusClient(uri, token=token, timeout=_ASKED)
            # Searched exactly: milvus-lite is for archives of a size at which that is quick.
            self._is_lite = "lite" in self._client.get_server_version().lower()
        self._load()

    def close(self) -> None:
        """Give the connection back."""
        self._client.close()

    def reach(self) -> None:
        """Return when Milvus answers for a collection of ours, or says that there is none."""
        with self._explained():
            if self._client.has_collection(self._notes, timeout=_LOOKED):
                self._client.query(
                    self._notes, ids=[0], output_fields=["row"], consistency_level="Strong", timeout=_LOOKED
                )

    # What it stands for

    def revision(self) -> int | None:
        """Return the store's revision that the collection stands for, None where there is no collection."""
        with self._explained():
            if not self._client.has_collection(self._notes, timeout=_ASKED) or self.generation() is None:
                return None
            found = self._client.query(
                self._notes, ids=[0], output_fields=["revision"], consistency_level="Strong", timeout=_ASKED
            )
        return int(found[0]["revision"]) if found else None

    def note(self, revision: int) -> None:
        """Say which revision of the store the collection stands for."""
        with self._explained():
            if not self._client.has_collection(self._notes, timeout=_ASKED):
                self._make_notes()
            self._client.upsert(
                self._notes, [{"row": 0, "revision": revision, "vector": [1.0, 0.0]}], timeout=_WRITTEN
            )

    def generation(self) -> str | None:
        """Return the collection that the alias stands for, None for none."""
        with self._explained():
            try:
                found = self._client.describe_alias(self.name, timeout=_ASKED)
            except MilvusException as error:
                if _is_missing(error):
                    return None
                raise
        return str(found["collection_name"]) if found else None

    def make(self) -> str:
        """Make an empty collection beside the one in use; return its name."""
        made = f"{self.name}_{time.time_ns():x}"
        with self._explained():
            schema = self._client.create_schema(auto_id=False, enable_dynamic_field=False)
            schema.add_field("row", DataType.INT64, is_primary=True)
            schema.add_field("vector", DataType.FLOAT_VECTOR, dim=self._dimension)
            schema.add_field(
                "terms",
                DataType.VARCHAR,
                max_length=MOST_BYTES,
                enable_analyzer=True,
                analyzer_params={"tokenizer": "standard"},
            )
            schema.add_field("bm25", DataType.SPARSE_FLOAT_VECTOR)
            for field in ("newspaper", "section", "page"):
                schema.add_field(field, DataType.VARCHAR, max_length=KEY_BYTES)
            for field in ("reporters", "credits"):
                schema.add_field(
                    field,
                    DataType.ARRAY,
                    element_type=DataType.VARCHAR,
                    max_capacity=_NAMES_AT_MOST,
                    max_length=KEY_BYTES,
                )
            schema.add_field("day", DataType.INT64)
            schema.add_field("digest", DataType.INT64)
            schema.add_function(
                Function(
                    name="bm25_of_terms",
                    function_type=FunctionType.BM25,
                    input_field_names=["terms"],
                    output_field_names=["bm25"],
                )
            )
            indexes = self._client.prepare_index_params()
            kind = "FLAT" if self._is_lite else "AUTOINDEX"
            indexes.add_index("vector", index_type=kind, metric_type="IP")
            indexes.add_index(
                "bm25",
                index_type="SPARSE_INVERTED_INDEX",
                metric_type="BM25",
                params={"bm25_k1": 1.2, "bm25_b": 0.75},
            )
            self._client.create_collection(
                made, schema=schema, index_params=indexes, consistency_level="Strong", timeout=_WRITTEN
            )
        return made

    def put_in_place(self, made: str) -> None:
        """Let the alias stand for `made`, and drop every other collection of ours."""
        with self._explained():
            before = self.generation()
            if before is None:
                self._client.create_alias(made, self.name, timeout=_WRITTEN)
            else:
                self._client.alter_alias(made, self.name, timeout=_WRITTEN)
            for name in self._client.list_collections(timeout=_ASKED):
                if name.startswith(f"{self.name}_") and name not in (made, self._notes):
                    self._client.drop_collection(name, timeout=_WRITTEN)

    # Chunks

    def upsert(self, records: Sequence[Mapping[str, Any]], name: str | None = None) -> None:
        """Insert records, replacing those at the same row; into the collection `name`, if not that in use."""
        with self._explained():
            if records:
                self._client.upsert(name or self.name, list(records), timeout=_WRITTEN)

    def delete(self, rows: Sequence[int]) -> None:
        """Delete the chunks at those of the rows that are there."""
        with self._explained():
            for start in range(0, len(rows), _ROWS_AT_ONCE):
                self._client.delete(
                    self.name, ids=list(rows[start : start + _ROWS_AT_ONCE]), timeout=_WRITTEN
                )

    def settle(self, name: str | None = None) -> None:
        """Let what was inserted be searched as quickly as what was there before.

        Of milvus-lite alone: it indexes what lies in its log anew with every search; a server seals by itself.
        """
        if self._is_lite:
            with self._explained():
                self._client.flush(name or self.name, timeout=_WRITTEN)

    def count(self) -> int:
        """Return how many chunks there are."""
        with self._explained():
            found = self._client.query(
                self.name,
                filter="",
                output_fields=["count(*)"],
                consistency_level="Strong",
                timeout=_ASKED,
            )
        return int(found[0]["count(*)"])

    def nearest(self, vector: FloatMatrix, k: int, expression: str) -> list[tuple[int, float]]:
        """Return up to `k` (row, inner product), best first."""
        return [
            (row, score) for row, score, _ in self._search([vector.tolist()], "vector", k, expression, [])
        ]

    def sharing(self, query: str, k: int, expression: str) -> list[tuple[int, str]]:
        """Return up to `k` (row, terms) of the chunks that share terms with `query`, best first."""
        return [
            (row, str(fields["terms"]))
            for row, _, fields in self._search([query], "bm25", k, expression, ["terms"])
        ]

    def scan(self, fields: Sequence[str]) -> Iterator[list[dict[str, Any]]]:
        """Yield all chunks, some at a time, with `row` and `fields`."""
        with self._explained():
            pages = self._client.query_iterator(
                self.name,
                filter="row > 0",
                output_fields=["row", *fields],
                batch_size=_ROWS_AT_ONCE,
                consistency_level="Strong",
                timeout=_WRITTEN,
            )
        try:
            while True:
                with self._explained():
                    page = pages.next()
                if not page:
                    return
                yield [dict(each) for each in page]
        finally:
            pages.close()

    def _search(
        self, data: list[Any], field: str, k: int, expression: str, fields: list[str]
    ) -> list[tuple[int, float, Mapping[str, Any]]]:
        with self._explained():
            found = self._client.search(
                self.name,
                data=data,
                anns_field=field,
                limit=k,
                filter=expression,
                output_fields=fields,
                consistency_level="Strong",
                timeout=_ASKED,
            )
        return [(int(hit["row"]), float(hit["distance"]), hit["entity"]) for hit in found[0]]

    def _make_notes(self) -> None:
        schema = self._client.create_schema(auto_id=False, enable_dynamic_field=False)
        schema.add_field("row", DataType.INT64, is_primary=True)
        schema.add_field("revision", DataType.INT64)
        schema.add_field("vector", DataType.FLOAT_VECTOR, dim=2)  # Milvus makes no collection without one
        indexes = self._client.prepare_index_params()
        indexes.add_index("vector", index_type="FLAT", metric_type="IP")
        self._client.create_collection(
            self._notes, schema=schema, index_params=indexes, consistency_level="Strong", timeout=_WRITTEN
        )

    def _load(self) -> None:
        """Let Milvus hold our collections ready: milvus-lite forgets that when it is started anew."""
        with self._explained():
            for name in (self.generation(), self._notes):
                if name is not None and self._client.has_collection(name, timeout=_ASKED):
                    self._client.load_collection(name, timeout=_WRITTEN)

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Turn what the client raises into our errors."""
        try:
            yield
        except MilvusException as error:
            if _is_missing(error):
                raise MissingCollectionError(
                    "Milvus 里没有这个档案的索引，会自动从文章库重建。请过几秒再试", detail=str(error)
                ) from error
            if _is_released(error):
                self._load()
                raise _unreachable(error) from error
            if _is_refusal(error):
                message = "Milvus 没有接受这一步，文章都在文章库里。请按详情检查后运行 wenbao index rebuild"
                raise StorageError(message, detail=str(error)) from error
            raise _unreachable(error) from error
        except grpc.RpcError as error:
            raise _unreachable(error) from error


def _unreachable(error: Exception) -> UnavailableError:
    return UnavailableError(
        "Milvus 现在连不上，检索暂停；文章都在文章库里，恢复后会自动接上。请过几秒再试", detail=str(error)
    )


def _is_missing(error: MilvusException) -> bool:
    said = str(error).lower()
    return any(each in said for each in ("not found", "not exist", "can't find", "cannot find"))


def _is_released(error: MilvusException) -> bool:
    return any(each in str(error).lower() for each in ("'released'", "not loaded"))


def _is_refusal(error: MilvusException) -> bool:
    """Whether the server has answered, and with no."""
    said = str(error).lower()
    asked_in_vain = ("unavailable", "timeout", "deadline", "retry", "connect", "not ready", "channel")
    return not any(each in said for each in asked_in_vain)


def as_lists(vectors: FloatMatrix) -> list[list[float]]:
    """Return rows of a matrix as the client takes them."""
    rows: list[list[float]] = np.asarray(vectors, np.float32).tolist()
    return rows
