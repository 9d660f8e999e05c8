"""Every article as one JSON object a line: what `ingest` takes back, article for article."""

from __future__ import annotations

import gzip
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

import orjson

from corpus.errors import StorageError
from corpus.oserrors import reason
from corpus.store import ArticleStore
from corpus.wire import article_json


def write_articles(store: ArticleStore, stream: IO[bytes]) -> int:
    """Write all articles to `stream` in the order of first storing; return how many."""
    count = 0
    for article in store.in_order():
        stream.write(orjson.dumps(article_json(article, full=True), option=orjson.OPT_APPEND_NEWLINE))
        count += 1
    return count


@contextmanager
def new_file(path: Path) -> Iterator[IO[bytes]]:
    """Open a file that takes its place only when it is whole; gzipped where the name ends in .gz.

    Raises StorageError.
    """
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with beside.open("wb") as file:
            if path.suffix == ".gz":
                with gzip.open(file, "wb") as packed:
                    yield cast(IO[bytes], packed)
            else:
                yield file
        os.replace(beside, path)
    except OSError as error:
        message = f"导出没有写完：{reason(error)}（{path}）。请检查路径、写权限和磁盘空间"
        raise StorageError(message, detail=str(error)) from error
    finally:
        beside.unlink(missing_ok=True)
