"""The torch model and the exported graph say the same; the loss falls as the model learns."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
import torch
from transformers import BertConfig, BertModel

from training.batches import Batch
from training.model import HEADS, ReaderModel, asked
from training.reader_graph import build_reader
from training.train_reader import loss_of

_SHAPE: Mapping[str, int] = {
    "vocab_size": 40,
    "hidden_size": 16,
    "num_hidden_layers": 2,
    "num_attention_heads": 2,
    "intermediate_size": 32,
    "max_position_embeddings": 64,
}
_IDS = [0, 9, 10, 11, 2, 2, 12, 2, *range(13, 33), 2]
_FIRST = 8


@pytest.fixture
def model() -> ReaderModel:
    torch.manual_seed(11)
    config = BertConfig(**_SHAPE, hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0)
    return ReaderModel(BertModel(config, add_pooling_layer=False)).eval()


def _batch(*, twin_start: int = -1) -> Batch:
    ids = torch.tensor([_IDS, _IDS])
    ids[1, 2] = 33
    passage = torch.zeros_like(ids, dtype=torch.bool)
    passage[:, _FIRST:-1] = True
    doubtful = torch.full_like(ids, -1)
    doubtful[:, 1:5] = 0
    doubtful[1, 2] = 1
    start, end = torch.tensor([12, twin_start]), torch.tensor([13, twin_start])
    mask = torch.ones_like(passage)
    return Batch(ids, mask, passage, start, end, doubtful, torch.tensor([-1, 0]))


def test_the_question_ends_with_its_mark() -> None:
    assert asked(torch.tensor([[0, 9, 10, 2, 2, 7, 2, 5, 2, 1, 1]])).tolist()[0] == [
        *(False, True, True, True),
        *[False] * 7,
    ]
    assert asked(torch.tensor([[0, 2, 2, 2, 5, 2]])).tolist()[0] == [False, True, False, False, False, False]


def test_padding_changes_nothing(model: ReaderModel) -> None:
    batch = _batch()
    width = batch.ids.shape[1]
    ids = torch.nn.functional.pad(batch.ids, (0, 7), value=1)
    mask, passage = (torch.nn.functional.pad(part, (0, 7)) for part in (batch.mask, batch.passage))
    with torch.no_grad():
        plain = model(batch.ids, batch.mask, batch.passage)
        padded = model(ids, mask, passage)
    assert torch.allclose(plain[0], padded[0][:, :, :width], atol=1e-4)
    assert torch.allclose(plain[1], padded[1], atol=1e-4)
    assert torch.allclose(plain[2], padded[2][:, :width], atol=1e-4)


def test_the_graph_says_what_the_model_says(model: ReaderModel, tmp_path: Path) -> None:
    state = {name: values.numpy() for name, values in model.state_dict().items()}
    graph = build_reader(
        {name.removeprefix("encoder."): v for name, v in state.items() if name.startswith("encoder.")},
        {name: state[name] for name in HEADS},
        layers=_SHAPE["num_hidden_layers"],
        attention_heads=_SHAPE["num_attention_heads"],
        epsilon=model.encoder.config.layer_norm_eps,
    )
    session = onnxruntime.InferenceSession(graph.SerializeToString(), providers=["CPUExecutionProvider"])
    feeds = {"ids": np.array([_IDS], np.int64), "first": np.array([_FIRST], np.int64)}
    start, end, verdict = session.run(("start", "end", "verdict"), feeds)
    batch = _batch()
    with torch.no_grad():
        spans, expected, _ = model(batch.ids[:1], batch.mask[:1], batch.passage[:1])
    # int8 weights: near, not equal.
    np.testing.assert_allclose(start[0], spans[0, 0, _FIRST:-1].numpy(), atol=0.05)
    np.testing.assert_allclose(end[0], spans[0, 1, _FIRST:-1].numpy(), atol=0.05)
    np.testing.assert_allclose(verdict, expected.numpy(), atol=0.05)


def test_doubt_about_one_token_lowers_the_verdict(model: ReaderModel) -> None:
    batch = _batch()
    with torch.no_grad():
        model.doubt.weight.zero_()
        model.doubt.bias.fill_(1.0)
        model.caution.fill_(0.0)
        calm = model(batch.ids, batch.mask, batch.passage)[1]
        model.caution.fill_(-0.5)
        warned = model(batch.ids, batch.mask, batch.passage)[1]
    assert torch.allclose(calm - warned, torch.full((2,), 0.5), atol=1e-5)


def test_loss_falls_and_tells_a_twin_from_its_original(model: ReaderModel) -> None:
    batch = _batch()
    optimizer = torch.optim.AdamW(model.parameters(), lr=3e-3)
    losses = []
    for _ in range(60):
        loss = loss_of(*model(batch.ids, batch.mask, batch.passage), batch)
        optimizer.zero_grad()
        torch.autograd.backward(loss)
        optimizer.step()
        losses.append(float(loss.detach()))
    assert losses[-1] < losses[0] / 2
    spans, verdict, doubts = model(batch.ids, batch.mask, batch.passage)
    assert int(spans[0, 0].argmax()) == 12
    assert int(spans[0, 1].argmax()) == 13
    assert verdict[0] > 0 > verdict[1]
    assert int(doubts[1].argmax()) == 2


def test_loss_by_hand() -> None:
    batch = _batch()
    tokens = batch.ids.shape[1]
    spans = torch.full((2, 2, tokens), -1e4)
    spans[:, :, _FIRST:-1] = 0.0
    doubts = torch.full((2, tokens), -1e4)
    doubts[:, 1:5] = 0.0
    found = float(loss_of(spans, torch.zeros(2), doubts, batch))
    log2 = np.log(2)
    # 20 tokens to choose start and end from, in one of two examples; every verdict even; seven of eight question
    # tokens even, the swapped one three times; no margin between twin and original.
    expected = 2 * np.log(20) / 2 + 0.7 * log2 + 0.5 * (7 + 3) / 8 * log2 + 0.3 * np.log1p(np.exp(2.0))
    assert found == pytest.approx(expected, rel=1e-5)
