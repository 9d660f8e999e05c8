from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from corpus.errors import ModelError
from embeddings.encoders import open_encoder
from embeddings.encoders.prompts import Prompts, prompts_of


def test_the_default_encoder_runs_without_torch() -> None:
    code = (
        "import sys; from embeddings.encoders import open_encoder; e = open_encoder();"
        "assert e.encode_queries(['问']).shape == (1, 384);"
        "sys.exit(1 if {'torch', 'sentence_transformers', 'transformers'} & set(sys.modules) else 0)"
    )
    open_encoder()  # so that the subprocess finds it converted
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_model_that_is_nowhere_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    with pytest.raises(ModelError, match="无法取得模型 nobody/no-such-model"):
        open_encoder("nobody/no-such-model", "onnx-int8", tmp_path)
    with pytest.raises(ModelError, match="无法取得模型 not a model name!"):
        open_encoder("not a model name!", "onnx-int8", tmp_path)


@pytest.mark.parametrize(
    ("name", "declared", "expected"),
    [
        ("any", {"query": "Q:", "document": "D:"}, Prompts("Q:", "D:")),
        ("any", {"query": "Q:", "passage": "P:"}, Prompts("Q:", "P:")),
        ("intfloat/multilingual-e5-small", {}, Prompts("query: ", "passage: ")),
        ("intfloat/multilingual-e5-small", {"query": "", "document": ""}, Prompts("query: ", "passage: ")),
        ("BAAI/bge-small-zh-v1.5", {}, Prompts("为这个句子生成表示以用于检索相关文章：", "")),
        ("BAAI/bge-m3", {}, Prompts()),
    ],
)
def test_prompts(name: str, declared: dict[str, str], expected: Prompts) -> None:
    assert prompts_of(name, declared) == expected
