"""Turning a sentence-transformers folder into one that `OnnxEncoder` reads. Needs no torch."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from filelock import FileLock
from numpy.typing import NDArray
from safetensors import safe_open

from corpus.errors import ModelError
from embeddings.encoders.bert_graph import BertShape, build
from embeddings.encoders.onnx_int8 import Card, read_card, write_card
from embeddings.encoders.prompts import prompts_of

RECIPE = "1"
"""Raised when the graph or its quantisation changes, so that older conversions are made anew."""

_WORDS = "embeddings.word_embeddings.weight"
_FAMILIES = ("bert", "roberta", "xlm-roberta")


class UnsupportedModelError(ModelError):
    """The model is not of a kind this conversion knows; torch can still run it."""


def source_digest(folder: Path) -> str:
    """Return a digest of everything in the folder that the vectors depend on."""
    digest = hashlib.sha256()
    for name in (
        "model.safetensors",
        "tokenizer.json",
        "config.json",
        "modules.json",
        "1_Pooling/config.json",
    ):
        path = folder / name
        if path.is_file():
            with path.open("rb") as stream:
                digest.update(name.encode() + hashlib.file_digest(stream, "sha256").digest())
    return digest.hexdigest()


def convert(folder: Path, target: Path, *, name: str, digest: str) -> None:
    """Write the model in `folder` as ONNX int8 to `target`, unless it is there already.

    `digest` stands for the weights (see `source_digest`). Written beside and renamed, under a file lock.
    Raises UnsupportedModelError for other architectures, ModelError when it cannot be written.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(f"{target}.lock"):
            if read_card(target) is None:
                _convert_beside(folder, target, name, digest)
    except OSError as error:
        raise ModelError(
            f"无法把转换后的模型写到 {target}：{error.strerror or error}。请检查磁盘空间和写权限"
        ) from error


def _convert_beside(folder: Path, target: Path, name: str, digest: str) -> None:
    shape, max_tokens = _shape(folder)
    declared = _json(folder / "config_sentence_transformers.json").get("prompts") or {}
    prompts = prompts_of(name, declared)
    beside = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    try:
        with safe_open(folder / "model.safetensors", "np") as tensors:
            model = build(_Tensors(tensors), shape)
        dimension = model.graph.output[0].type.tensor_type.shape.dim[1].dim_value
        # Outside the graph the word table is mapped into memory instead of being read.
        onnx.save_model(
            model,
            beside / "model.onnx",
            save_as_external_data=True,
            location="weights.bin",
            size_threshold=1 << 20,
        )
        shutil.copyfile(folder / "tokenizer.json", beside / "tokenizer.json")
        settings = repr((RECIPE, digest, asdict(prompts), max_tokens, shape))
        fingerprint = f"onnx-int8-{hashlib.sha256(settings.encode()).hexdigest()[:16]}"
        sizes = {path.name: path.stat().st_size for path in sorted(beside.iterdir())}
        write_card(beside, Card(name, fingerprint, dimension, max_tokens, prompts, sizes))
        beside.chmod(0o755)
        shutil.rmtree(target, ignore_errors=True)
        os.replace(beside, target)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


class _Tensors:
    def __init__(self, tensors: Any) -> None:
        self._tensors = tensors
        # Some checkpoints carry the name of the model they were cut from, "bert." or "roberta.".
        word = next((key for key in tensors.keys() if key.endswith(_WORDS)), None)  # noqa: SIM118
        if word is None:
            raise UnsupportedModelError("模型权重里没有 BERT 类模型的词向量表")
        self._prefix = word.removesuffix(_WORDS)

    def rows(self, name: str) -> int:
        return int(self._tensors.get_slice(self._prefix + name).get_shape()[0])

    def read(self, name: str, start: int = 0, stop: int | None = None) -> NDArray[np.float32]:
        part = self._tensors.get_slice(self._prefix + name)
        rows = part.get_shape()[0]
        return np.asarray(part[start : min(stop or rows, rows)]).astype(np.float32)


def _shape(folder: Path) -> tuple[BertShape, int]:
    """Return the shape and the longest input in tokens, or raise UnsupportedModelError."""
    config = _json(folder / "config.json")
    family = config.get("model_type")
    modules = [
        str(module.get("type", "")).rsplit(".", 1)[-1] for module in _json_list(folder / "modules.json")
    ]
    pooling = _json(folder / "1_Pooling" / "config.json")
    chosen = [key for key, value in pooling.items() if key.startswith("pooling_mode_") and value is True]
    kinds = {"pooling_mode_mean_tokens": "mean", "pooling_mode_cls_token": "cls"}
    fits = (
        family in _FAMILIES
        and config.get("hidden_act") == "gelu"
        and config.get("position_embedding_type", "absolute") == "absolute"
        and modules in (["Transformer", "Pooling"], ["Transformer", "Pooling", "Normalize"])
        and len(chosen) == 1
        and chosen[0] in kinds
        and (folder / "model.safetensors").is_file()
        and (folder / "tokenizer.json").is_file()
    )
    if not fits:
        raise UnsupportedModelError(f"模型 {folder.name} 的结构不在 ONNX int8 转换的支持范围内")
    # RoBERTa counts positions from the padding index on.
    first = 0 if family == "bert" else int(config.get("pad_token_id", 1)) + 1
    longest = int(config["max_position_embeddings"]) - first
    declared = _json(folder / "sentence_bert_config.json").get("max_seq_length")
    shape = BertShape(
        layers=int(config["num_hidden_layers"]),
        heads=int(config["num_attention_heads"]),
        epsilon=float(config["layer_norm_eps"]),
        first_position=first,
        pooling="mean" if kinds[chosen[0]] == "mean" else "cls",
    )
    return shape, min(longest, int(declared)) if declared else longest


def _json(path: Path) -> Mapping[str, Any]:
    found = json.loads(path.read_text("utf-8")) if path.is_file() else {}
    return found if isinstance(found, dict) else {}


def _json_list(path: Path) -> list[Mapping[str, Any]]:
    found = json.loads(path.read_text("utf-8")) if path.is_file() else []
    return found if isinstance(found, list) else []
