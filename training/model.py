"""The reader as a torch module: the encoder, a span head, and a has-answer head that looks for what does not fit."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from transformers import BertConfig, BertModel

HEADS = (
    *("span.weight", "span.bias", "judge.weight", "judge.bias", "verdict.weight", "verdict.bias"),
    *("doubt.weight", "doubt.bias", "caution"),
)
_END = 2  # id of </s>


class ReaderModel(nn.Module):
    """Logits of start and end for every token, one logit for "the passage answers the question", one doubt a token.

    The judge sees the first token's state and the states at the likeliest start and end (weighted by their
    probabilities, which it does not train), so that it weighs the very answer that would be given. Doubts say of
    each token of the question how little it fits the passage; the strongest of them counts against the answer,
    because one wrong year or office is enough.
    """

    def __init__(self, encoder: BertModel) -> None:
        super().__init__()
        self.encoder = encoder
        width = encoder.config.hidden_size
        self.span = nn.Linear(width, 2)
        self.judge = nn.Linear(3 * width, width)
        self.verdict = nn.Linear(width, 1)
        self.doubt = nn.Linear(width, 1)
        self.caution = nn.Parameter(torch.tensor([-0.3]))
        self.dropout = nn.Dropout(0.1)

    def forward(self, ids: Tensor, mask: Tensor, passage: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Take ids, mask, passage, each (batch, tokens); return span logits (batch, 2, tokens), -1e4 outside
        the passage, has-answer logits (batch,) and doubts (batch, tokens), -1e4 outside the question."""
        states = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state
        states = self.dropout(states)
        spans = self.span(states).float().transpose(1, 2).masked_fill(~passage[:, None, :], -1e4)
        weights = spans.detach().softmax(-1).to(states.dtype)
        found = weights @ states
        seen = torch.cat([states[:, 0], found[:, 0], found[:, 1]], -1)
        doubts = self.doubt(states).float().squeeze(-1).masked_fill(~asked(ids), -1e4)
        strongest = (doubts.softmax(-1) * doubts).sum(-1)  # a smooth maximum
        verdict = self.verdict(torch.tanh(self.judge(seen))).float().squeeze(-1) + self.caution * strongest
        return spans, verdict, doubts


def asked(ids: Tensor) -> Tensor:
    """Return where the question stands, (batch, tokens): behind <s>, up to and with its </s>, so never nowhere."""
    ends = ids == _END
    before = ends.cumsum(1) - ends.long()
    inside = before == 0
    inside[:, 0] = False
    return inside


def from_base(folder: Path, kept: Path, *, seed: int) -> ReaderModel:
    """Return an untrained reader over the encoder in `folder`, its word table cut to the rows in `kept`.

    Word embeddings are frozen: a reader sees too few of them to move them well.
    """
    torch.manual_seed(seed)
    config = BertConfig.from_pretrained(folder)
    rows = torch.from_numpy(np.load(kept))
    weights = {name: tensor.float() for name, tensor in load_file(folder / "model.safetensors").items()}
    table = "embeddings.word_embeddings.weight"
    weights[table] = weights[table][rows].clone()
    config.vocab_size = len(rows)
    # One pass over the data overfits nothing, and masks of random numbers cost a third of a step on a processor.
    config.hidden_dropout_prob = config.attention_probs_dropout_prob = 0.0
    config._attn_implementation = "sdpa"
    encoder = BertModel(config, add_pooling_layer=False)
    missing, _ = encoder.load_state_dict(weights, strict=False)
    if missing:
        raise ValueError(f"not in the base model: {missing}")
    encoder.embeddings.word_embeddings.weight.requires_grad_(False)
    return ReaderModel(encoder)
