"""Choosing an encoder by what the user names."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from corpus.errors import ModelError
from embeddings import bundled
from embeddings.cache import cache_root
from embeddings.encoders.onnx_int8 import OnnxEncoder, read_card
from embeddings.protocols import Encoder

BUNDLED = "bundled"
"""The spec of the model that travels with the install."""

Backend = Literal["onnx-int8", "torch"]

_LOG = logging.getLogger(__name__)
_NEEDED = ("*.json", "1_Pooling/*", "2_Normalize/*", "model.safetensors", "*.txt", "*.model")


def open_encoder(
    spec: str = BUNDLED,
    backend: Backend = "onnx-int8",
    cache_dir: Path | None = None,
    progress: Callable[[str], None] | None = None,
    threads: int | None = None,
) -> Encoder:
    """Open the model `spec`: "bundled", a hub id or a folder of a sentence-transformers model.

    "onnx-int8" converts the model once into `cache_dir` (default `~/.cache/wenbao`) and then runs without
    torch; a model of an architecture that cannot be converted is run by torch all the same. `progress` is
    told, in Chinese, what takes long the first time (default: the log). `threads`: of "onnx-int8", default the
    cores there are. Raises ModelError.
    """
    root = cache_dir or cache_root()
    tell = progress or _LOG.info
    if backend == "onnx-int8":
        converted = _converted(spec, root, tell)
        if converted is not None:
            return OnnxEncoder(converted, threads=threads)
        tell(f"模型 {spec} 的结构不支持 ONNX int8 转换，改用 torch 运行")
    tell("正在加载 torch 和模型，约需十秒……")
    # torch takes seconds to import; only this backend pays for it.
    from embeddings.encoders.sentence_transformer import SentenceTransformerEncoder  # noqa: PLC0415

    if spec == BUNDLED and bundled.source_file() is not None:
        return SentenceTransformerEncoder(_unpacked(root, tell), name=bundled.NAME)
    name = bundled.HUB_ID if spec == BUNDLED else spec
    return SentenceTransformerEncoder(name, name=name)


def _converted(spec: str, root: Path, tell: Callable[[str], None]) -> Path | None:
    """Return the folder of the converted model, None when its architecture cannot be converted."""
    if spec == BUNDLED and bundled.source_file() is not None:
        # The source is known by its checksum, so an earlier conversion is found without reading any weights.
        name, digest = bundled.NAME, f"{bundled.SOURCE_SHA256}-{bundled.LAYOUT}"
        target = _target(root, name, digest)
        if read_card(target) is not None:
            return target
        folder = _unpacked(root, tell)
    else:
        name = bundled.HUB_ID if spec == BUNDLED else spec
        folder = Path(spec) if Path(spec).is_dir() else _downloaded(name, tell)
        # Only a conversion needs onnx, and only models other than the bundled one are hashed.
        from embeddings.encoders.conversion import source_digest  # noqa: PLC0415

        digest = source_digest(folder)
        target = _target(root, name, digest)
        if read_card(target) is not None:
            return target
    from embeddings.encoders.conversion import UnsupportedModelError, convert  # noqa: PLC0415

    tell(f"首次使用：正在把模型 {name} 转换为 ONNX int8 格式，通常只需几秒，最多半分钟……")
    try:
        convert(folder, target, name=name, digest=digest)
    except UnsupportedModelError:
        return None
    return target


def _target(root: Path, name: str, digest: str) -> Path:
    slug = re.sub(r"[^\w.-]+", "-", Path(name).name if Path(name).is_absolute() else name)
    return root / "onnx-int8" / f"{slug}-{digest[:12]}"


def _unpacked(root: Path, tell: Callable[[str], None]) -> Path:
    folder = root / "models" / bundled.NAME
    if not bundled.is_whole(folder):
        tell("首次使用：正在解包随安装提供的模型，约需几秒……")
    return bundled.unpack(folder)


def _downloaded(name: str, tell: Callable[[str], None]) -> Path:
    # Slow to import, and the bundled model has no need of it.
    from huggingface_hub import snapshot_download  # noqa: PLC0415

    try:
        return Path(snapshot_download(name, allow_patterns=list(_NEEDED), local_files_only=True))
    except (OSError, ValueError):
        tell(f"首次使用：正在从模型库下载 {name}……")
    try:
        return Path(snapshot_download(name, allow_patterns=list(_NEEDED)))
    except (OSError, ValueError) as error:
        raise ModelError(
            f"无法取得模型 {name}：请检查模型名是否正确、网络能否访问模型库，或给出本地模型文件夹",
            detail=str(error),
        ) from error
