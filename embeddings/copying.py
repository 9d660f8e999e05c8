"""Copies of the indexes, so that a copied archive need not build its own."""

from __future__ import annotations

import shutil
from pathlib import Path

from filelock import FileLock, Timeout

from corpus.errors import StorageError
from corpus.oserrors import reason
from embeddings.dense import file_checksum
from embeddings.folders import DENSE_FILE, MANIFEST, WORDS, WRITE_LOCK, dense_folder, lexical_folder
from embeddings.manifest import read_manifest
from embeddings.records import LexicalManifest, Manifest

_TRIES = 3


def copy_indexes(source: Path, target: Path, model: str | None, *, wait: float = 30.0) -> list[str]:
    """Copy the indexes in `source` that are whole, the dense one of the encoder with fingerprint `model`.

    Copy the indexes before the store: an index may lag behind the store, which mends it, but never be ahead.
    Returns in Chinese what could not be copied and will be rebuilt. Raises StorageError when `target` cannot
    be written.
    """
    left_out = []
    try:
        if not _copy_dense(dense_folder(source), dense_folder(target), model):
            left_out.append("向量索引")
        if not _copy_lexical(lexical_folder(source), lexical_folder(target), wait):
            left_out.append("全文索引")
    except OSError as error:
        message = f"索引没有拷完：{reason(error)}（{target}）。请检查磁盘空间和写权限。"
        raise StorageError(message, detail=str(error)) from error
    return left_out


def copy_files(source: Path, target: Path) -> None:
    """Copy a folder with all below it, but for lock files. Raises OSError at the first that fails."""
    target.mkdir(parents=True, exist_ok=True)
    for path in sorted(source.iterdir()):
        if path.is_dir():
            copy_files(path, target / path.name)
        elif path.suffix != ".lock":
            shutil.copyfile(path, target / path.name)


def _copy_dense(source: Path, target: Path, model: str | None) -> bool:
    for folder in sorted(source.glob("*/")):
        for _ in range(_TRIES):
            # File and manifest are replaced one after the other: between the two they do not fit.
            manifest = read_manifest(folder / MANIFEST, Manifest)
            if manifest is None or manifest.model != model or not (folder / DENSE_FILE).is_file():
                break
            beside = target / folder.name
            beside.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(folder / DENSE_FILE, beside / DENSE_FILE)
            if file_checksum(beside / DENSE_FILE) == manifest.checksum:
                shutil.copyfile(folder / MANIFEST, beside / MANIFEST)
                return True
            shutil.rmtree(beside)
    return False


def _copy_lexical(source: Path, target: Path, wait: float) -> bool:
    if not (source / MANIFEST).is_file():
        return False
    try:
        with FileLock(source / WRITE_LOCK).acquire(timeout=wait):
            manifest = read_manifest(source / MANIFEST, LexicalManifest)
            if manifest is None or not (source / manifest.generation).is_dir():
                return False
            target.mkdir(parents=True, exist_ok=True)
            copy_files(source / manifest.generation, target / manifest.generation)
            if (source / WORDS).is_file():
                shutil.copyfile(source / WORDS, target / WORDS)
            shutil.copyfile(source / MANIFEST, target / MANIFEST)
    except Timeout:
        return False
    return True
