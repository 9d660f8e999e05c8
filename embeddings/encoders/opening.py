"""Choosing an encoder by what the user names."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Literal

from embeddings import bundled
from embeddings.cache import cache_root
from embeddings.protocols import Encoder

BUNDLED = "bundled"
"""The spec of the model that travels with the install."""

Backend = Literal["onnx-int8", "torch"]


def open_encoder(
    spec: str = BUNDLED,
    backend: Backend = "onnx-int8",
    cache_dir: Path | None = None,
    progress: Callable[[str], None] | None = None,
) -> Encoder:
    """Open the model `spec`: "bundled", a hub id or a folder of a sentence-transformers model.

    `cache_dir` holds unpacked and converted models (default: `~/.cache/wenbao`); `progress` is told, in
    Chinese, what takes long the first time. Raises ModelError.
    """
    root = cache_dir or cache_root()
    name, model = _locate(spec, root)
    # torch takes seconds to import; only this backend pays for it.
    from embeddings.encoders.sentence_transformer import SentenceTransformerEncoder  # noqa: PLC0415

    return SentenceTransformerEncoder(model, name=name)


def _locate(spec: str, root: Path) -> tuple[str, str | Path]:
    """Return the model's name and its folder, or its hub id where there is no folder."""
    if spec != BUNDLED:
        return spec, spec
    if bundled.source_file() is None:
        return bundled.NAME, bundled.HUB_ID
    return bundled.NAME, bundled.unpack(root / "models" / bundled.NAME)
