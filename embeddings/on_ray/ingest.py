"""Articles out of files, read and embedded on the machines of a cluster, for `Archive.add` here."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from pathlib import Path

from corpus.errors import BadInputError
from corpus.importers.dispatch import FormatName, source_files
from corpus.records import Article, Edition, Failure
from embeddings.archive import Archive
from embeddings.on_ray.stages import EncoderOpener, key_numbers
from embeddings.records import RayPool, Source


def read_on_ray(
    archive: Archive,
    paths: Sequence[Path],
    format: FormatName,
    edition: Edition,
    opener: EncoderOpener,
    pool: RayPool,
) -> Generator[Article | Failure, None, None]:
    """Yield what `read_sources` does, in the same order; the vectors of an article are in the store before it is.

    So whoever adds the articles to the archive embeds nothing. Only what has no vector yet is embedded on the
    cluster, where every machine must have the files under the same path. Raises BadInputError where Ray is not
    installed or the pool cannot be had, UnavailableError where the cluster fails, and as the store does.
    """
    try:
        # Imported here: an extra, and slow to import.
        from embeddings.on_ray.cluster import connected  # noqa: PLC0415
        from embeddings.on_ray.pipeline import Work, embedded  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise BadInputError(
            "--ray 要先装好 Ray：pip install 'wenbao[ray]'，集群里的每台机器都要装", detail=str(error)
        ) from error

    sources = [
        item if isinstance(item, Failure) else Source(item.absolute(), str(item))
        for item in source_files(paths)
    ]
    store, fingerprint = archive.store, archive.encoder.fingerprint
    work = Work(sources, format, edition, opener, fingerprint, pool)
    with connected(pool):
        for rows in embedded(work, lambda: key_numbers(store.vector_keys(fingerprint))):
            new = {key: vector for row in rows for key, vector in row.vectors.items()}
            if new:
                store.put_vectors(fingerprint, new)
            yield from (row.item for row in rows)
