"""Chooses the index of an archive by its address."""

from __future__ import annotations

from pathlib import Path

from corpus.errors import StorageError
from embeddings.indexes.local import LocalIndex
from embeddings.indexes.protocol import IndexOpener

LOCAL = "local"


def index_opener(address: str, folder: Path, token: str = "") -> IndexOpener:
    """Return what opens the index at `address`: "local" in `folder`, or Milvus at a URI (http://host:19530; a
    file ending in .db is opened by milvus-lite, in this process alone).

    Raises StorageError where the client for Milvus is not installed.
    """
    if address == LOCAL:
        return lambda store, encoder, segmenter: LocalIndex(store, encoder, segmenter, folder)
    try:
        # Imported here: pymilvus is an extra, and takes a second that nobody else should wait.
        from embeddings.indexes.milvus.index import MilvusIndex  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise StorageError(
            "用 Milvus 须先装好它的客户端：pip install 'wenbao[milvus]'", detail=str(error)
        ) from error
    return lambda store, encoder, segmenter: MilvusIndex(store, encoder, segmenter, address, token)
