"""The small files that say what an index was built from."""

from __future__ import annotations

import contextlib
import json
import os
from dataclasses import asdict
from pathlib import Path
from typing import TypeVar

from corpus.errors import StorageError
from corpus.oserrors import reason
from embeddings.records import LexicalManifest, Manifest

M = TypeVar("M", Manifest, LexicalManifest)


def read_manifest(path: Path, kind: type[M]) -> M | None:
    """Return the manifest at `path`, None where there is none or it is damaged."""
    try:
        found = json.loads(path.read_text("utf-8"))
        manifest = kind(**found)
    except (OSError, ValueError, TypeError):
        return None
    fields = kind.__dataclass_fields__
    return (
        manifest if all(type(found[name]).__name__ == field.type for name, field in fields.items()) else None
    )


def write_manifest(path: Path, manifest: Manifest | LexicalManifest) -> None:
    """Write in one step, so that a reader sees the old one or the new one. Raises StorageError."""
    write_whole(path, json.dumps(asdict(manifest), ensure_ascii=False, indent=2) + "\n")


def write_whole(path: Path, text: str) -> None:
    """Write a small file in one step: whenever we are killed, the old one or the new one is there.

    Raises StorageError.
    """
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.write_text(text, "utf-8")
        os.replace(beside, path)
    except OSError as error:
        with contextlib.suppress(OSError):
            beside.unlink()
        raise StorageError(
            f"无法写入 {path}：{reason(error)}。文章都在档案里，腾出空间或改好权限后重新运行即可",
            detail=str(error),
        ) from error
