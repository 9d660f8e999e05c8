"""txtai as its documentation recommends for text: hybrid (FAISS + BM25), content stored."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from threading import Lock

from txtai import Embeddings

from bench.systems.protocol import Part, read_parts

# Pairs of characters: single ones, the default for Chinese, are less often right at the first place.
_SCORING = {"method": "bm25", "terms": True, "normalize": True, "tokenizer": {"ngrams": 2}}


class TxtaiSystem:
    """One txtai index. The prompts come out of the model folder: txtai calls encode_query/encode_document."""

    def __init__(self, model: Path, batch: int) -> None:
        self._settings = {
            "path": str(model),
            "method": "sentence-transformers",
            "hybrid": True,
            "content": True,
            "backend": "faiss",
            "scoring": _SCORING,
            "encodebatch": batch,
            "gpu": False,
        }
        self._folder = Path()
        self._index: Embeddings | None = None
        # "Thread locking must be handled externally": its SQLite cursor is one for all threads.
        self._lock = Lock()

    @property
    def version(self) -> str:
        """Name and release."""
        return f"txtai {version('txtai')}"

    def encode(self, texts: Sequence[str], batch: int) -> None:
        """Embed passages, `batch` at a time; the model is loaded once."""
        index = self._made
        usual, index.model.encodebatch = index.model.encodebatch, batch
        index.batchtransform(list(texts), category="data")
        index.model.encodebatch = usual

    def build(self, source: Path, folder: Path) -> None:
        """Index chunks and save the index."""
        self._made.index((part.id, part.text) for part in read_parts(source))
        self._made.save(str(folder))

    def open(self, folder: Path) -> None:
        """Open the saved index."""
        self._folder = folder
        self._index = Embeddings()
        self._index.load(str(folder))

    def search(self, question: str, k: int) -> list[str]:
        """Return the article of each of the `k` best chunks."""
        with self._lock:
            return [_article(found["id"]) for found in self._made.search(question, k)]

    def replace(self, article: str, parts: Sequence[Part]) -> None:
        """Delete the chunks that are no more, put in the others."""
        stored = self._made.search(f"SELECT id FROM txtai WHERE id LIKE '{article}-%' LIMIT 1000")
        gone = {found["id"] for found in stored} - {part.id for part in parts}
        if gone:
            self._made.delete(list(gone))
        self._made.upsert([(part.id, part.text) for part in parts])

    def save(self) -> None:
        """Write the index."""
        self._made.save(str(self._folder))

    @property
    def _made(self) -> Embeddings:
        """The index, with the model; made when it is first used, so that an opened one has no second model."""
        if self._index is None:
            self._index = Embeddings(self._settings)
        return self._index


def _article(chunk: str) -> str:
    return chunk.rpartition("-")[0]
