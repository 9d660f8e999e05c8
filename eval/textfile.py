"""Opening the text files of an evaluation, plain or gzipped, with errors that a person can act on."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from corpus.errors import BadInputError
from corpus.importers.encoding import open_text


def read_text(path: Path) -> str:
    """Return a file's text, .gz unpacked, in whichever encoding archives take.

    Raises BadInputError, naming the file, if it cannot be read.
    """
    try:
        return open_text(path)
    except BadInputError as error:
        raise BadInputError(f"读不了 {path}：{error.message}", detail=error.detail) from error


@contextmanager
def open_for_writing(path: Path) -> Iterator[TextIO]:
    """Open a UTF-8 text file, gzipped if its name ends in .gz; missing folders are made.

    Raises BadInputError if it cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with (
            gzip.open(path, "wt", encoding="utf-8", newline="\n")
            if path.suffix == ".gz"
            else path.open("w", encoding="utf-8", newline="\n")
        ) as stream:
            yield stream
    except OSError as error:
        raise BadInputError(f"写不了 {path}：{_reason(error)}") from error


def _reason(error: OSError) -> str:
    if isinstance(error, IsADirectoryError):
        return "这是一个文件夹，请给出文件名"
    if isinstance(error, PermissionError):
        return "没有权限"
    return error.strerror or str(error)
