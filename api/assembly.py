"""Puts the parts together from the settings, once a process."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from api.composing import composer_choice
from api.encoder import open_named, open_own
from api.progress import Advance, progress_bar
from api.settings import Settings
from api.storage import open_store
from embeddings.archive import Archive
from embeddings.choice import choose, chosen
from embeddings.encoders import open_encoder
from embeddings.indexes.opening import index_opener
from embeddings.indexes.protocol import IndexOpener
from embeddings.records import EncoderChoice
from embeddings.switching import switch

if TYPE_CHECKING:
    from rag.pipeline import Pipeline

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
    encoder, choice = open_own(settings, store, tell, open_encoder)
    with (
        progress_bar("向量索引", "段") as dense,
        progress_bar("全文索引", "段") as lexical,
    ):
        archive = Archive(
            store,
            encoder,
            settings.index_folder,
            mend=mend,
            progress=dense,
            lexical_progress=lexical,
            open_index=_opener(settings),
        )
    if mend:
        choose(store, choice)
        if tell is not None:
            for damage in archive.damage:
                tell(f"{damage}；已从文章库重建。")
    return archive


@dataclass(frozen=True, slots=True)
class Switched:
    """An archive gone over to another encoder: which it had and has, its chunks, what `verify` says now."""

    before: EncoderChoice | None
    now: EncoderChoice
    chunks: int
    problems: list[str]


def switch_model(settings: Settings, spec: str, tell: Tell, progress: Advance) -> Switched:
    """Make `spec` the encoder of the archive once its index is whole; until then the old one stays.

    `progress` is told (chunks embedded, in all). Raises ArchiveBusyError, ModelError, StorageError.
    """
    store = open_store(settings)
    before = chosen(store)
    encoder, now = open_named(settings, spec, tell=tell, opener=open_encoder)
    chunks = switch(store, encoder, now, _opener(settings), progress)
    with progress_bar("全文索引", "段") as lexical:
        archive = Archive(
            store,
            encoder,
            settings.index_folder,
            lexical_progress=lexical,
            open_index=_opener(settings),
        )
    return Switched(before, now, chunks, archive.verify())


def _opener(settings: Settings) -> IndexOpener:
    return index_opener(settings.index, settings.index_folder, settings.index_token.get_secret_value())


def open_services(settings: Settings, tell: Tell | None = None) -> Services:
    """Open everything that answering needs. Raises StorageError, ModelError."""
    # Imported here: half a second that changing one article need not take.
    from rag.pipeline import Pipeline  # noqa: PLC0415
    from rag.reader.opening import open_reader  # noqa: PLC0415
    from rag.writing.opening import open_composer  # noqa: PLC0415

    composer = open_composer(composer_choice(settings))
    archive = open_archive(settings, tell)
    pipeline = Pipeline(archive, settings.min_confidence, open_reader(settings.reader), composer)
    return Services(settings=settings, archive=archive, pipeline=pipeline)
