"""The project itself, through the same calls. It is given articles and cuts them into the same chunks itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

from api.assembly import Services, open_services
from api.ingest import ingest
from api.settings import load_settings
from bench.systems.protocol import Part
from corpus.importers.dispatch import read_sources
from corpus.records import Edition
from embeddings.encoders import open_encoder
from rag.reader.names import OFF


class WenbaoSystem:
    """One archive. The model is the settings' own; `model` and `batch` are for systems that have to be told."""

    def __init__(self, model: Path, batch: int) -> None:
        self._services: Services | None = None

    @property
    def version(self) -> str:
        """Name and release."""
        return f"wenbao {version('wenbao')}"

    def encode(self, texts: Sequence[str], batch: int) -> None:
        """Embed passages; this encoder takes one text a core at any batch size."""
        open_encoder().encode_passages(texts)

    def build(self, source: Path, folder: Path) -> None:
        """Ingest articles, as the command does."""
        self.open(folder)
        ingest(self._opened.archive, read_sources([source], "jsonl", Edition()))

    def open(self, folder: Path) -> None:
        """Open the archive."""
        settings = load_settings(home=folder)
        # What is compared is retrieval; the peers have no reader either.
        self._services = open_services(settings.model_copy(update={"reader": OFF}))

    def search(self, question: str, k: int) -> list[str]:
        """Return the article of each of the `k` best chunks."""
        return [passage.article.id for passage in self._opened.pipeline.search(question, k)]

    def replace(self, article: str, parts: Sequence[Part]) -> None:
        """Correct the article: its last chunk is what is new in it."""
        stored = self._opened.archive.store.get(article)
        self._opened.archive.add([replace(stored, text=f"{stored.text}\n{parts[-1].text}")])

    def save(self) -> None:
        """Every change is on disk when it is made."""

    @property
    def _opened(self) -> Services:
        if self._services is None:
            raise RuntimeError("open() comes first")
        return self._services
