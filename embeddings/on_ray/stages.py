"""What is done where: files are read by tasks, texts embedded by actors. Nothing here knows of Ray.

Rows travel pickled, in a column of bytes: Arrow, in which Ray Data keeps them, has no type for an article.
"""

from __future__ import annotations

import pickle
import platform
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import islice
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from corpus.chunking import chunk_article, embedding_text, text_key
from corpus.errors import ModelError
from corpus.importers.dispatch import FormatName, read_file
from corpus.records import Article, Edition, Failure
from embeddings.protocols import Encoder
from embeddings.records import Embedded, Parsed, Source

T = TypeVar("T")
Batch = dict[str, NDArray[np.object_]]
"""Column `COLUMN`: one pickled row each."""

EncoderOpener = Callable[[], Encoder]
"""Opens the archive's encoder, on whatever machine."""

COLUMN = "row"
_READ_AT_ONCE = 64


def packed(rows: Sequence[object]) -> Batch:
    """Return rows as they travel."""
    column = np.empty(len(rows), object)
    column[:] = [pickle.dumps(row, pickle.HIGHEST_PROTOCOL) for row in rows]
    return {COLUMN: column}


def unpacked(batch: Batch, kind: type[T]) -> list[T]:
    """Return the rows of a batch, all of which are of one kind."""
    rows = [pickle.loads(row) for row in batch[COLUMN]]
    assert all(isinstance(row, kind) for row in rows)
    return rows


def key_numbers(keys: Iterable[str]) -> NDArray[np.uint64]:
    """Return the first half of each `text_key` as a number, ascending: 8 bytes a text, to be sent everywhere.

    Two texts may share one, once in some billions; it is then embedded where it is stored.
    """
    return np.sort(np.fromiter((int(key[:16], 16) for key in keys), np.uint64))


def read(batch: Batch, format: FormatName, edition: Edition, known: NDArray[np.uint64]) -> Iterator[Batch]:
    """Read files (rows `Source`; `Failure` is passed on) and cut what is in them; yield rows `Parsed`.

    `known`: `key_numbers` of the texts that need no vector any more.
    """
    items = (item for source in unpacked(batch, object) for item in _items(source, format, edition))
    while some := list(islice(items, _READ_AT_ONCE)):
        yield packed([_parsed(item, known) for item in some])


class Embedding:
    """Embeds texts: rows `Parsed` become rows `Embedded`. The encoder is opened with the first batch."""

    def __init__(self, opener: EncoderOpener, fingerprint: str) -> None:
        """`fingerprint`: of the encoder that the archive is searched with."""
        self._opener = opener
        self._fingerprint = fingerprint

    def __call__(self, batch: Batch) -> Batch:
        """Raises ModelError where the encoder cannot be opened here, or is another one."""
        rows = unpacked(batch, Parsed)
        texts = {key: text for row in rows for key, text in row.texts.items()}
        # Longest first, so that what is computed together is of a length.
        order = sorted(texts, key=lambda key: len(texts[key]), reverse=True)
        vectors = dict(zip(order, self._encoder.encode_passages([texts[key] for key in order]), strict=True))
        return packed([Embedded(row.item, {key: vectors[key] for key in row.texts}) for row in rows])

    @cached_property
    def _encoder(self) -> Encoder:
        try:
            encoder = self._opener()
        except ModelError as error:
            raise ModelError(f"机器 {platform.node()}：{error.message}", detail=error.detail) from error
        if encoder.fingerprint != self._fingerprint:
            raise ModelError(
                f"机器 {platform.node()} 上的模型 {encoder.name} 与档案所用的不是同一个。"
                "请让各台机器装同一版本的 wenbao，用同一个模型",
                detail=f"{encoder.fingerprint} != {self._fingerprint}",
            )
        return encoder


def _items(source: object, format: FormatName, edition: Edition) -> Iterator[Article | Failure]:
    if isinstance(source, Failure):
        yield source
        return
    assert isinstance(source, Source)
    if not source.path.is_file():
        error = f"机器 {platform.node()} 上没有这个文件；参加入库的每台机器都要能在同一路径读到它（例如共享文件夹）"
        yield Failure(source.shown, None, error)
        return
    for item in read_file(source.path, format, edition):
        yield replace(item, source=source.shown) if isinstance(item, Failure) else item


def _parsed(item: Article | Failure, known: NDArray[np.uint64]) -> Parsed:
    if isinstance(item, Failure):
        return Parsed(item, {})
    texts = [embedding_text(item, chunk) for chunk in chunk_article(item)]
    return Parsed(item, {key: text for text in texts if not _is_known(key := text_key(text), known)})


def _is_known(key: str, known: NDArray[np.uint64]) -> bool:
    number = np.uint64(int(key[:16], 16))
    place = int(np.searchsorted(known, number))
    return place < len(known) and bool(known[place] == number)
