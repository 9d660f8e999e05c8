"""Haystack as its documentation recommends for hybrid retrieval: BM25 and embeddings, ranks fused."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

from haystack import Document, Pipeline
from haystack.components.joiners import DocumentJoiner
from haystack.components.retrievers.in_memory import InMemoryBM25Retriever, InMemoryEmbeddingRetriever
from haystack.components.writers import DocumentWriter
from haystack.document_stores.in_memory import InMemoryDocumentStore
from haystack.document_stores.types import DuplicatePolicy
from haystack.utils import ComponentDevice
from haystack_integrations.components.embedders.sentence_transformers import (
    SentenceTransformersDocumentEmbedder,
    SentenceTransformersTextEmbedder,
)

from bench.systems.protocol import Part, read_parts

# Words of other scripts and pairs of Chinese characters: single ones, the default, are less often right at the
# first place.
_TOKENS = r"(?=((?<![a-z0-9])[a-z0-9]+|[\u4e00-\u9fff]{2}))"


class HaystackSystem:
    """One in-memory document store with its two pipelines."""

    def __init__(self, model: Path, batch: int) -> None:
        self._model, self._batch = str(model), batch
        self._device = ComponentDevice.from_str("cpu")
        self._embedder = SentenceTransformersDocumentEmbedder(
            model=self._model, device=self._device, prefix="passage: ", batch_size=batch, progress_bar=False
        )
        self._store = InMemoryDocumentStore(
            bm25_tokenization_regex=_TOKENS, embedding_similarity_function="cosine", return_embedding=False
        )
        self._folder = Path()
        self._query = Pipeline()

    @property
    def version(self) -> str:
        """Name and release."""
        return f"Haystack {version('haystack-ai')}"

    def encode(self, texts: Sequence[str], batch: int) -> None:
        """Embed passages, `batch` at a time; the model is loaded once."""
        self._embedder.batch_size = batch
        self._embedder.run(documents=[Document(content=text) for text in texts])
        self._embedder.batch_size = self._batch

    def build(self, source: Path, folder: Path) -> None:
        """Index chunks and save the store."""
        writing = Pipeline()
        writing.add_component("embedder", self._embedder)
        writing.add_component("writer", DocumentWriter(self._store, policy=DuplicatePolicy.OVERWRITE))
        writing.connect("embedder.documents", "writer.documents")
        documents = [_document(part) for part in read_parts(source)]
        writing.run({"embedder": {"documents": documents}})
        self._store.save_to_disk(str(folder / "store.json"))

    def open(self, folder: Path) -> None:
        """Load the saved store and put the search pipeline together."""
        self._folder = folder
        self._store = InMemoryDocumentStore.load_from_disk(str(folder / "store.json"))
        self._query = Pipeline()
        text_embedder = SentenceTransformersTextEmbedder(
            model=self._model, device=self._device, prefix="query: ", progress_bar=False
        )
        self._query.add_component("text", text_embedder)
        self._query.add_component("dense", InMemoryEmbeddingRetriever(self._store))
        self._query.add_component("lexical", InMemoryBM25Retriever(self._store))
        self._query.add_component("joiner", DocumentJoiner(join_mode="reciprocal_rank_fusion"))
        self._query.connect("text.embedding", "dense.query_embedding")
        self._query.connect("dense", "joiner")
        self._query.connect("lexical", "joiner")
        text_embedder.warm_up()

    def search(self, question: str, k: int) -> list[str]:
        """Return the article of each of the `k` best chunks."""
        found = self._query.run(
            {
                "text": {"text": question},
                "dense": {"top_k": k},
                "lexical": {"query": question, "top_k": k},
                "joiner": {"top_k": k},
            }
        )
        return [document.meta["article"] for document in found["joiner"]["documents"]]

    def replace(self, article: str, parts: Sequence[Part]) -> None:
        """Delete what the article had, write what it has now."""
        self._store.delete_by_filter({"field": "meta.article", "operator": "==", "value": article})
        made = self._embedder.run(documents=[_document(part) for part in parts])["documents"]
        self._store.write_documents(made, policy=DuplicatePolicy.OVERWRITE)

    def save(self) -> None:
        """Write the store."""
        self._store.save_to_disk(str(self._folder / "store.json"))


def _document(part: Part) -> Document:
    return Document(id=part.id, content=part.text, meta={"article": part.article})
