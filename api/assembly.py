"""Puts the parts together from the settings, once a process."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

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


def open_archive(settings: Settings, tell: Tell | None = None) -> Archive:
    """Open the store with its indexes, brought in step. Raises StorageError, ModelError."""
    store = open_store(settings)
    encoder = open_encoder(settings.model, settings.backend, settings.cache, tell)
    return Archive(store, encoder, settings.index_folder)


def open_services(settings: Settings, tell: Tell | None = None) -> Services:
    """Open everything that answering needs. Raises StorageError, ModelError."""
    archive = open_archive(settings, tell)
    least = settings.min_confidence
    pipeline = Pipeline(archive, DEFAULT_MIN_CONFIDENCE if least is None else least)
    return Services(settings=settings, archive=archive, pipeline=pipeline)
