"""Bytes to text: which encoding a file is in, and reading it without holding more than needed."""

from __future__ import annotations

import codecs
import gzip
import io
import re
import zlib
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import IO

from corpus.errors import BadInputError
from corpus.fields import storable

MAX_TEXT_BYTES = 256 * 2**20
"""The longest file that is read as a whole, unpacked."""
MAX_LINE_CHARS = 16 * 2**20

_SAMPLE = 64 * 2**10
_BLOCK = 2**20

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CANDIDATES = ("utf-8-sig", "gb18030", "big5hkscs", "utf-16-le", "utf-16-be")

_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f]")

_BINARY = (
    (b"%PDF", "PDF 文件"),
    (b"PK\x03\x04", "压缩包或 Office 文档"),
    (b"\xd0\xcf\x11\xe0", "旧版 Office 文档"),
    (b"\xff\xd8\xff", "图片"),
    (b"\x89PNG", "图片"),
    (b"SQLite format 3", "数据库"),
)

# Real text stays above the first even with rare names in it, wrong guesses stay below the second: a page of
# GB18030 read as Big5 scores about 0.3, noise about 0.2.
_PLAUSIBLE = 0.7


def decode(data: bytes) -> str:
    """Return the text of `data`: UTF-8, UTF-16 (each with or without BOM), GB18030/GBK or Big5.

    A few damaged bytes become U+FFFD, as `storable` has it. Raises BadInputError for what is no text.
    """
    doubtful = 0
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        doubtful = error.start
    else:
        if is_text(text):
            return storable(text)
    text = data.decode(_encoding(data, doubtful), errors="replace")
    if text.count("\ufffd") * 100 > len(text):
        raise BadInputError("文件有大段内容无法解码，可能已损坏或混了几种编码。请另存为 UTF-8 后再入库")
    return storable(text)


def is_text(text: str) -> bool:
    """Whether a text that is valid UTF-8 is also text: binaries and UTF-16 are full of controls."""
    return len(_CONTROLS.findall(text)) * 100 <= len(text)


def open_text(path: Path) -> str:
    """Return the text of a file, also of a gzipped one. Raises BadInputError, naming what is wrong."""
    with _opened(path) as stream:
        data = stream.read(MAX_TEXT_BYTES + 1)
    if len(data) > MAX_TEXT_BYTES:
        limit = MAX_TEXT_BYTES // 2**20
        raise BadInputError(f"文件超过 {limit} MB，无法整篇读入。请分成小文件，或改成每行一条的 JSONL")
    return decode(data)


def iter_lines(path: Path) -> Generator[str, None, None]:
    """Yield the lines of a file without their ends, also of a gzipped one, holding one line at a time.

    The file is read twice, first to learn its encoding: whole archives have been seen that begin in ASCII.
    Raises BadInputError for what is no text, a damaged gzip file, or a line of more than `MAX_LINE_CHARS`.
    """
    encoding = _encoding_of_file(path)
    with _opened(path) as stream, io.TextIOWrapper(stream, encoding, errors="replace") as lines:
        number = 0
        while line := lines.readline(MAX_LINE_CHARS + 1):
            number += 1
            if len(line) > MAX_LINE_CHARS:
                raise BadInputError(f"第 {number} 行太长，这个文件从此行起未入库。请确认它是每行一条的文件")
            yield storable(line.removesuffix("\n"))


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    try:
        with path.open("rb") as file:
            packed = file.read(2) == b"\x1f\x8b"
            file.seek(0)
            if packed:
                with gzip.open(file) as unpacked:
                    yield unpacked  # type: ignore[misc]  # GzipFile is an IO[bytes] in all but name
            else:
                yield file
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise BadInputError("压缩文件已损坏或不完整，请重新取得它", detail=str(error)) from error
    except FileNotFoundError as error:
        raise BadInputError("找不到这个文件，请检查路径") from error
    except OSError as error:
        raise BadInputError(f"文件无法读取（{error.strerror or error}），请检查权限") from error


def _encoding_of_file(path: Path) -> str:
    with _opened(path) as stream:
        decoder = codecs.getincrementaldecoder("utf-8-sig")()
        before = b""
        block = stream.read(_BLOCK)
        while True:
            try:
                text = decoder.decode(block, final=not block)
            except UnicodeDecodeError as error:
                # The decoder's offset counts from bytes it had kept back; near enough for a sample.
                return _encoding(before + block, len(before) + error.start)
            if not is_text(text):
                return _encoding(before + block, len(before))
            if not block:
                return "utf-8-sig"
            before, block = block[-_SAMPLE:], stream.read(_BLOCK)


def _encoding(data: bytes, doubtful: int) -> str:
    """Return the encoding in which the surroundings of offset `doubtful` read best. Raises BadInputError."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return encoding
    for magic, name in _BINARY:
        if data.startswith(magic):
            raise BadInputError(f"这是{name}，不是文字。请先把文字取出来，存成 UTF-8 的 .txt 或 .md")
    start = max(0, doubtful - _SAMPLE // 2)
    if start:
        # Begun inside a character, two-byte text would read wrong up to the next line.
        start = data.find(b"\n", start, doubtful) + 1 or start
    sample = data[start : start + _SAMPLE]
    score, encoding = max((_plausibility(sample, name), name) for name in _CANDIDATES)
    if score < _PLAUSIBLE:
        raise BadInputError("文件内容不是文字，或编码无法识别。请另存为 UTF-8 后再入库")
    return encoding


def _plausibility(sample: bytes, encoding: str) -> float:
    """Return how much of `sample`, read in `encoding`, is what newspapers print, 0..1."""
    text = sample.decode(encoding, errors="replace")
    if not text:
        return 0.0
    return sum(map(_is_printed, text)) / len(text)


@lru_cache(maxsize=2**16)
def _is_printed(char: str) -> bool:
    """Whether it is ASCII, punctuation or a Han character of the frequent halves of GB 2312 or Big5."""
    if char.isascii():
        return char.isprintable() or char in "\t\n\r\f"
    if "\u4e00" <= char <= "\u9fff":
        simplified = char.encode("gb2312", "ignore")
        traditional = char.encode("big5", "ignore")
        return (b"\xb0" <= simplified[:1] <= b"\xd7") or (b"\xa4" <= traditional[:1] <= b"\xc6")
    return char != "\ufffd" and (
        "\u2000" <= char <= "\u206f" or "\u3000" <= char <= "\u303f" or "\uff01" <= char <= "\uff5e"
    )
