"""Puts the parts together from the settings, once a process."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from api.progress import progress_bar
from api.settings import Settings
from api.storage import open_store
from embeddings.archive import Archive
from embeddings.encoders import open_encoder
from rag.pipeline import DEFAULT_MIN_CONFIDENCE, Pipeline

Tell = Callable[[str], None]
"""Told in Chinese what takes long."""


@dataclass(frozen=True, slots=True)
class Services:
    """What a running process works with."""

    settings: Settings
    archive: Archive
    pipeline: Pipeline


def open_archive(settings: Settings, tell: Tell | None = None, *, mend: bool = True) -> Archive:
    """Open the store with its indexes, brought in step; damage is mended and told of, unless `mend` is false.

    Raises StorageError, ModelError.
    """
    store = open_store(settings)
    encoder = open_encoder(settings.model, settings.backend, settings.cache, tell)
    with progress_bar("建立索引", "段") as advance:
        archive = Archive(store, encoder, settings.index_folder, mend=mend, progress=advance)
    if mend and tell is not None:
        for damage in archive.damage:
            tell(f"{damage}；已从文章库重建。")
    return archive


def open_services(settings: Settings, tell: Tell | None = None) -> Services:
    """Open everything that answering needs. Raises StorageError, ModelError."""
    archive = open_archive(settings, tell)
    least = settings.min_confidence
    pipeline = Pipeline(archive, DEFAULT_MIN_CONFIDENCE if least is None else least)
    return Services(settings=settings, archive=archive, pipeline=pipeline)
