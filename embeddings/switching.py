"""Building the index of another encoder beside the one in use, and going over to it when it is whole."""

from __future__ import annotations

from collections.abc import Callable

from corpus.store import ArticleStore
from embeddings.changes import everything
from embeddings.choice import choose
from embeddings.indexes.protocol import IndexOpener
from embeddings.protocols import Encoder
from embeddings.records import EncoderChoice
from embeddings.segment import Segmenter
from embeddings.vectors import ChunkVectors

Progress = Callable[[int, int], None]


def switch(
    store: ArticleStore,
    encoder: Encoder,
    choice: EncoderChoice,
    open_index: IndexOpener,
    progress: Progress | None = None,
) -> int:
    """Embed every chunk with `encoder`, build its index, make it the archive's; return the chunks.

    The old index is neither touched nor in the way: searches and additions go on with it. Interrupted at any
    moment, it stays the archive's, and the vectors made so far are there for the next attempt. `progress` is
    told (chunks embedded, in all). Raises ArchiveBusyError, ModelError, StorageError.
    """
    _embed(store, encoder, progress)
    # Others may add articles while we embed, but not between the last look and the change.
    with store.writer():
        index = open_index(store, encoder, Segmenter())
        index.rebuild_dense()
        choose(store, choice)
    return index.count()


def _embed(store: ArticleStore, encoder: Encoder, progress: Progress | None) -> None:
    vectors = ChunkVectors(store, encoder)
    total = store.chunk_count()
    done = 0

    def tell(embedded: int, missing: int) -> None:
        if progress is not None:
            progress(done + len(part) * embedded // missing, total)

    for part in everything(store):
        vectors.of([(each.article, each.chunk) for each in part], tell)
        done += len(part)
        if progress is not None:
            progress(done, max(done, total))
