"""A whole run on a tiny model: seeded, taken up where it was cut off, begun from another's weights."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from tokenizers import Tokenizer
from transformers import BertConfig, BertModel

from training.examples import Example, write
from training.train_reader import main

_TEXT = "项目总投资157亿元，占地26亩。张三在县馆。"
_REAL = [
    Example("谁在县馆？", "县", _TEXT, 18, 20, "drcd_test"),
    Example("项目占地多少？", "", _TEXT, 13, 16, "drcd_test"),
]


@pytest.fixture(scope="module")
def inputs(tokenizer: Tokenizer, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Base model, vocabulary and data, side by side."""
    folder = tmp_path_factory.mktemp("inputs")
    torch.manual_seed(2)
    config = BertConfig(
        vocab_size=tokenizer.get_vocab_size(),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
        max_position_embeddings=64,
    )
    BertModel(config, add_pooling_layer=False).save_pretrained(folder / "base")
    (folder / "vocabulary").mkdir()
    tokenizer.save(str(folder / "vocabulary" / "tokenizer.json"))
    np.save(folder / "vocabulary" / "kept.npy", np.arange(tokenizer.get_vocab_size()))
    (folder / "data").mkdir()

    def refused(kind: str, question: str = "张三在哪里？") -> list[Example]:
        return [replace(_REAL[0], question=question, start=-1, end=-1, kind=kind)]

    synthetic = [replace(example, kind="synthetic") for example in _REAL]
    parts = {
        "real": _REAL,
        "real-negative": refused("drcd_test-negative"),
        "real-near": [replace(refused("drcd_test-near", "谁在县馆？")[0], text="占地26亩。总投资1亿元。")],
        "real-twin": refused("drcd_test-twin-office", "谁在县建？"),
        "synthetic": synthetic,
        "unanswerable": [*refused("twin-place"), *refused("near")],
        "dev": [*_REAL, *refused("drcd_test-negative"), *synthetic, *refused("twin-year"), *refused("near")],
    }
    for name, examples in parts.items():
        write(folder / "data" / f"{name}.jsonl", examples)
    return folder


def _train(inputs: Path, run: Path, steps: int, *more: str) -> dict[str, object]:
    folders = [f"--{name}={inputs / name}" for name in ("base", "vocabulary", "data")]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            sys, "argv", ["train_reader", str(run), *folders, f"--steps={steps}", "--batch=4", *more]
        )
        main()
    state: dict[str, object] = torch.load(run / "last.pt", weights_only=True)
    return state


def _weights(state: dict[str, object]) -> torch.Tensor:
    model = state["model"]
    assert isinstance(model, dict)
    return torch.cat([tensor.flatten() for tensor in model.values()])


def test_the_same_seed_gives_the_same_reader(inputs: Path, tmp_path: Path) -> None:
    first = _weights(_train(inputs, tmp_path / "a", 3, "--device=cpu"))
    again = _weights(_train(inputs, tmp_path / "b", 3, "--device=cpu"))
    other = _weights(_train(inputs, tmp_path / "c", 3, "--device=cpu", "--seed=8"))
    assert torch.equal(first, again)
    assert not torch.equal(first, other)


def test_a_run_goes_on_where_it_stopped(
    inputs: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _train(inputs, tmp_path / "run", 2, "--device=cpu")["step"] == 2
    capsys.readouterr()
    assert _train(inputs, tmp_path / "run", 4, "--device=cpu")["step"] == 4
    assert "step 1 " not in capsys.readouterr().out


def test_a_run_begins_with_the_weights_of_another(inputs: Path, tmp_path: Path) -> None:
    before = _train(inputs, tmp_path / "old", 3, "--device=cpu")
    old = tmp_path / "older.pt"
    model = before["model"]
    assert isinstance(model, dict)
    # One that knows no doubts yet.
    torch.save({"model": {name: t for name, t in model.items() if "doubt" not in name}}, old)
    after = _train(inputs, tmp_path / "new", 1, "--device=cpu", f"--from={old}", "--repeat", "twin-office=2")
    fresh = _train(inputs, tmp_path / "fresh", 1, "--device=cpu")
    away, strange = (float((_weights(state) - _weights(before)).abs().mean()) for state in (after, fresh))
    assert after["step"] == 1
    assert away < strange
