"""Any mixture of files and folders turned into articles; one that cannot be read never stops the rest."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import chain, islice
from pathlib import Path
from typing import Literal

from corpus.errors import BadInputError
from corpus.importers.detect import Format, format_of
from corpus.importers.encoding import iter_lines, open_text
from corpus.importers.jsonl import read_records
from corpus.importers.lines import read_lines
from corpus.importers.page import read_page_text
from corpus.records import Article, Edition, Failure

FormatName = Literal["auto", "page", "jsonl", "lines"]

_TEXT_SUFFIXES = {"", ".txt", ".md", ".markdown", ".jsonl", ".ndjson", ".json"}
# Text that ought to be in the archive, but has to be taken out first: to skip it would be to lose it.
_DOCUMENT_SUFFIXES = {".pdf", ".doc", ".docx", ".wps", ".rtf", ".html", ".htm", ".csv", ".xls", ".xlsx"}
_ABOUT_THE_FOLDER = {"readme", "license", "licence", "copying"}
_PEEKED = 1000  # lines looked at for the first that are not blank


def read_sources(paths: Sequence[Path], format: FormatName, edition: Edition) -> Iterator[Article | Failure]:
    """Yield the articles of all files, in the order given, folders walked in sorted order, no file twice.

    "auto" tells pages, JSON records and dated news lines apart by name and content. `edition` says what the
    sources leave unsaid. In folders hidden files, READMEs and what is no text are passed over.
    """
    for item in source_files(paths):
        if isinstance(item, Failure):
            yield item
        else:
            yield from read_file(item, format, edition)


def source_files(paths: Sequence[Path]) -> Iterator[Path | Failure]:
    """Yield the files that `read_sources` reads, in its order, and what is none that can be read."""
    seen: set[Path] = set()
    for item in chain.from_iterable(_files(path) for path in paths):
        if isinstance(item, Failure):
            yield item
        elif (resolved := item.resolve()) not in seen:
            seen.add(resolved)
            yield item


def _files(path: Path) -> Iterator[Path | Failure]:
    if path.is_dir():
        yield from _walk(path)
    elif path.exists():
        yield path
    else:
        yield Failure(str(path), None, "找不到这个文件或文件夹，请检查路径")


def _walk(top: Path) -> Iterator[Path | Failure]:
    problems: list[Failure] = []

    def unreadable(error: OSError) -> None:
        problems.append(Failure(str(error.filename), None, f"文件夹无法读取（{error.strerror}），请检查权限"))

    found = False
    for folder, folders, names in os.walk(top, onerror=unreadable):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            suffix = Path(name.lower().removesuffix(".gz")).suffix
            about = name.lower().split(".")[0] in _ABOUT_THE_FOLDER
            if name.startswith(".") or about or suffix not in _TEXT_SUFFIXES | _DOCUMENT_SUFFIXES:
                continue
            found = True
            path = Path(folder, name)
            if suffix in _TEXT_SUFFIXES:
                yield path
            else:
                yield Failure(str(path), None, f"不能直接读 {suffix} 文件，请先把文字取出来存成 .txt 或 .md")
    yield from problems
    if not found and not problems:
        yield Failure(str(top), None, "文件夹里没有可以入库的文件（.txt、.md、.jsonl、.json 及其 .gz）")


def read_file(path: Path, format: FormatName, edition: Edition) -> Iterator[Article | Failure]:
    """Yield the articles of one file, as `read_sources` does."""
    source = str(path)
    try:
        kind = _format(path, format)
        if kind is Format.PAGE:
            yield from _page(path, source, edition)
        elif kind is Format.JSON:
            yield from _json(path, source, edition)
        else:
            read = read_records if kind is Format.JSONL else read_lines
            yield from _counted(read(iter_lines(path), source, edition), source)
    except BadInputError as error:
        yield Failure(source, None, error.message)


def _format(path: Path, format: FormatName) -> Format:
    if format == "page":
        return Format.PAGE
    if format == "lines":
        return Format.LINES
    with closing(iter_lines(path)) as lines:
        detected = format_of(path.name, islice(lines, _PEEKED))
    if format == "jsonl":
        return Format.JSON if detected is Format.JSON else Format.JSONL
    return detected


def _page(path: Path, source: str, edition: Edition) -> Iterator[Article | Failure]:
    text = open_text(path)
    if not text.strip():
        raise BadInputError("文件是空的")
    yield from read_page_text(text, source, edition, path.name)


def _json(path: Path, source: str, edition: Edition) -> Iterator[Article | Failure]:
    """One JSON text: a list of records, or a single one printed over several lines."""
    try:
        value = json.loads(open_text(path))
    except json.JSONDecodeError as error:
        message = f"不是合法的 JSON（第 {error.lineno} 行第 {error.colno} 个字符处）。每行一条的请存成 .jsonl"
        raise BadInputError(message, detail=error.msg) from error
    except (ValueError, RecursionError) as error:
        raise BadInputError("不是合法的 JSON（数字太长或嵌套太深）", detail=str(error)) from error
    yield from _counted(read_records(value if isinstance(value, list) else [value], source, edition), source)


def _counted(items: Iterator[Article | Failure], source: str) -> Iterator[Article | Failure]:
    """Pass everything on, and say so where nothing came."""
    empty = True
    for item in items:
        empty = False
        yield item
    if empty:
        yield Failure(source, None, "文件是空的")
