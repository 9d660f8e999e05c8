from __future__ import annotations

import importlib
import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from corpus.errors import ModelError
from embeddings.encoders import open_encoder
from embeddings.encoders.conversion import UnsupportedModelError, convert, source_digest
from embeddings.encoders.onnx_int8 import OnnxEncoder, read_card
from embeddings.protocols import Encoder

TEXTS = ["河湾县新建的污水处理厂投入运行。", "图书馆新馆开放", "山区公路的最后一段隧道贯通，全线通车。" * 30]


def _model(folder: Path, tokenizer: Path, family: str, pooling: str, **changed: object) -> Path:
    """A small model with random weights in a sentence-transformers folder."""
    transformers, torch = importlib.import_module("transformers"), importlib.import_module("torch")
    torch.manual_seed(0)
    kinds = {"bert": "BertModel", "xlm-roberta": "XLMRobertaModel"}
    settings = {"vocab_size": 250_037, "hidden_size": 64, "num_hidden_layers": 2, "num_attention_heads": 4}
    settings |= {"intermediate_size": 128, "max_position_embeddings": 130, "initializer_range": 0.2}
    config = getattr(transformers, kinds[family].replace("Model", "Config"))(**settings, pad_token_id=1)
    getattr(transformers, kinds[family])(config).eval().save_pretrained(folder)
    if changed:
        path = folder / "config.json"
        path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | changed), "utf-8")
    for name in ("tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "modules.json"):
        shutil.copy(tokenizer / name, folder / name)
    (folder / "1_Pooling").mkdir()
    chosen = {"word_embedding_dimension": 64, "pooling_mode_cls_token": pooling == "cls"}
    chosen["pooling_mode_mean_tokens"] = pooling == "mean"
    (folder / "1_Pooling" / "config.json").write_text(json.dumps(chosen), "utf-8")
    (folder / "2_Normalize").mkdir()
    (folder / "sentence_bert_config.json").write_text('{"max_seq_length": 100}', "utf-8")
    return folder


@pytest.mark.parametrize(("family", "pooling"), [("bert", "cls"), ("xlm-roberta", "mean")])
def test_other_models_of_the_family_come_out_as_torch_has_them(
    tmp_path: Path, bundled_folder: Path, family: str, pooling: str
) -> None:
    folder = _model(tmp_path / "model", bundled_folder, family, pooling)
    told: list[str] = []
    small = open_encoder(str(folder), "onnx-int8", tmp_path / "cache", told.append)
    full = open_encoder(str(folder), "torch", tmp_path / "cache")
    assert isinstance(small, OnnxEncoder)
    assert small.dimension == full.dimension == 64
    cosines = (small.encode_passages(TEXTS) * full.encode_passages(TEXTS)).sum(axis=1)
    assert cosines.min() > 0.99
    assert any("转换为 ONNX int8" in line for line in told)
    told.clear()
    assert (
        open_encoder(str(folder), "onnx-int8", tmp_path / "cache", told.append).fingerprint
        == small.fingerprint
    )
    assert told == []  # the second time nothing takes long


def test_another_architecture_is_left_to_torch(tmp_path: Path, bundled_folder: Path) -> None:
    folder = _model(tmp_path / "model", bundled_folder, "bert", "mean", hidden_act="relu")
    with pytest.raises(UnsupportedModelError):
        convert(folder, tmp_path / "out", name="other", digest=source_digest(folder))
    told: list[str] = []
    encoder = open_encoder(str(folder), "onnx-int8", tmp_path / "cache", told.append)
    assert not isinstance(encoder, OnnxEncoder)
    assert encoder.encode_queries(["问"]).shape == (1, 64)
    assert any("改用 torch" in line for line in told)


def test_a_conversion_cut_short_is_made_anew(tmp_path: Path, bundled_folder: Path) -> None:
    folder = _model(tmp_path / "model", bundled_folder, "bert", "mean")
    target = tmp_path / "onnx"
    convert(folder, target, name="e5", digest="0")
    card = read_card(target)
    assert card is not None
    before = OnnxEncoder(target).encode_queries(["隧道贯通"])
    with (target / "weights.bin").open("r+b") as stream:
        stream.truncate(1000)
    assert read_card(target) is None
    with pytest.raises(ModelError, match="没有可用的 ONNX 模型"):
        OnnxEncoder(target)
    convert(folder, target, name="e5", digest="0")
    assert read_card(target) == card
    np.testing.assert_array_equal(OnnxEncoder(target).encode_queries(["隧道贯通"]), before)


def test_the_digest_follows_the_weights(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"one")
    first = source_digest(tmp_path)
    (tmp_path / "model.safetensors").write_bytes(b"two")
    assert source_digest(tmp_path) != first


def test_what_is_longer_than_the_model_reads_is_cut(bundled_encoder: Encoder) -> None:
    long = "山区公路的最后一段隧道贯通，全线通车。" * 200
    vectors = bundled_encoder.encode_passages([long, long + "此后再无消息。"])
    np.testing.assert_array_equal(vectors[0], vectors[1])
