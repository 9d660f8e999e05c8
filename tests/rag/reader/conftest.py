"""A reader small enough to be made for a test: two layers of random weights and a vocabulary of single characters."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import pytest
from tokenizers import AddedToken, Tokenizer, models, pre_tokenizers

from rag.reader.card import MODEL, TOKENIZER, Calibration, ReaderCard, checksums, write_card
from training.reader_graph import build_reader

_WIDTH, _WIDE, _LAYERS, _HEADS, _POSITIONS = 16, 32, 2, 2, 128
_CHARACTERS = "项目总投资1570269亿元占地亩年产值多少?,。在县张三是谁馆建哪里"


@pytest.fixture(scope="session")
def tokenizer() -> Tokenizer:
    """Every character a piece, 总投资 and 亿元 as well."""
    pieces = [("<s>", 0.0), ("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0), ("▁", -3.0)]
    pieces += [(char, -5.0) for char in dict.fromkeys(_CHARACTERS)] + [("总投资", -4.0), ("亿元", -4.0)]
    made = Tokenizer(models.Unigram(pieces, unk_id=3, byte_fallback=False))
    made.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")]
    )
    made.add_special_tokens([AddedToken(name, special=True) for name in ("<s>", "<pad>", "</s>", "<unk>")])
    return made


@pytest.fixture(scope="session")
def reader_folder(tokenizer: Tokenizer, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A whole export: model, tokenizer and card, windows of 48 tokens."""
    folder = tmp_path_factory.mktemp("reader")
    random = np.random.default_rng(5)

    def drawn(*shape: int) -> np.ndarray:
        return random.normal(0, 0.5, shape).astype(np.float32)

    encoder = {
        "embeddings.word_embeddings.weight": drawn(tokenizer.get_vocab_size(), _WIDTH),
        "embeddings.position_embeddings.weight": drawn(_POSITIONS, _WIDTH),
        "embeddings.token_type_embeddings.weight": drawn(2, _WIDTH),
    }
    norms = ["embeddings.LayerNorm"]
    for layer in range(_LAYERS):
        name = f"encoder.layer.{layer}"
        square = [f"attention.self.{part}" for part in ("query", "key", "value")] + ["attention.output.dense"]
        sizes = dict.fromkeys(square, (_WIDTH, _WIDTH))
        sizes |= {"intermediate.dense": (_WIDE, _WIDTH), "output.dense": (_WIDTH, _WIDE)}
        for part, size in sizes.items():
            encoder[f"{name}.{part}.weight"] = drawn(*size)
            encoder[f"{name}.{part}.bias"] = drawn(size[0])
        norms += [f"{name}.attention.output.LayerNorm", f"{name}.output.LayerNorm"]
    for norm in norms:
        encoder[f"{norm}.weight"] = np.ones(_WIDTH, np.float32)
        encoder[f"{norm}.bias"] = np.zeros(_WIDTH, np.float32)
    heads = {
        "span.weight": drawn(2, _WIDTH),
        "span.bias": drawn(2),
        "judge.weight": drawn(_WIDTH, 3 * _WIDTH),
        "judge.bias": drawn(_WIDTH),
        "verdict.weight": drawn(1, _WIDTH),
        "verdict.bias": drawn(1),
        "doubt.weight": drawn(1, _WIDTH),
        "doubt.bias": drawn(1),
        "caution": np.array([-0.5], np.float32),
    }
    graph = build_reader(encoder, heads, layers=_LAYERS, attention_heads=_HEADS, epsilon=1e-12)
    onnx.save_model(graph, folder / MODEL)
    tokenizer.save(str(folder / TOKENIZER))
    write_card(folder, ReaderCard("tiny", 48, Calibration(0.5, 0.1, -0.25), checksums(folder)))
    return folder
