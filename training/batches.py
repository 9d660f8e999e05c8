"""Examples as padded batches: a fixed mix of kinds, alike in length."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import torch
from tokenizers import Tokenizer
from torch import Tensor

from rag.reader.encoding import LIMIT, Window, prefix, tokenize, window
from training.examples import Example

_PADDING = 1
_MULTIPLE = 64
_BUCKET = 24  # batches sorted by length together


@dataclass(frozen=True, slots=True)
class Encoded:
    """A window of an example; `start` and `end` are tokens of the whole input (end included), -1 for none."""

    window: Window
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Batch:
    """Tensors (batch, tokens) and targets (batch,)."""

    ids: Tensor
    mask: Tensor
    passage: Tensor
    start: Tensor
    end: Tensor


def encode(
    tokenizer: Tokenizer, example: Example, chance: random.Random | None, limit: int = LIMIT
) -> Encoded:
    """Return one window that shows the answer; where it lies in the window is drawn with `chance`.

    Without `chance` the window begins with the passage if the answer allows it.
    """
    before = prefix(tokenizer, example.question, example.heading)
    passage = tokenize(tokenizer, example.text)
    room = min(limit - len(before) - 1, len(passage.ids))
    first = last = 0
    if example.answerable:
        inside = [n for n, (a, b) in enumerate(passage.offsets) if b > example.start and a < example.end]
        first, last = inside[0], min(inside[-1], inside[0] + room - 1)
    highest = len(passage.ids) - room
    low, high = max(0, last - room + 1), min(first, highest)
    if not example.answerable:
        low, high = 0, highest
    start = low if chance is None else chance.randint(low, max(low, high))
    shown = window(before, passage, start, start + room)
    if not example.answerable:
        return Encoded(shown, -1, -1)
    return Encoded(shown, shown.first + first - start, shown.first + last - start)


def collate(batch: Sequence[Encoded]) -> Batch:
    """Pad to a multiple of 64, for which the kernels are fast."""
    longest = max(len(encoded.window.ids) for encoded in batch)
    width = -(-longest // _MULTIPLE) * _MULTIPLE
    ids = torch.full((len(batch), width), _PADDING)
    mask = torch.zeros((len(batch), width), dtype=torch.bool)
    passage = torch.zeros((len(batch), width), dtype=torch.bool)
    for row, encoded in enumerate(batch):
        shown = encoded.window
        ids[row, : len(shown.ids)] = torch.tensor(shown.ids)
        mask[row, : len(shown.ids)] = True
        passage[row, shown.first : shown.first + len(shown.offsets)] = True
    start, end = (torch.tensor([getattr(e, name) for e in batch]) for name in ("start", "end"))
    return Batch(ids, mask, passage, start, end)


class Mix:
    """Batches without end, drawn from pools by their shares; every pool is shuffled and used up before it repeats."""

    def __init__(
        self,
        tokenizer: Tokenizer,
        pools: Mapping[str, Sequence[Example]],
        shares: Mapping[str, float],
        *,
        size: int,
        limits: Sequence[int],
        seed: int,
    ) -> None:
        self._tokenizer = tokenizer
        self._pools = pools
        self._shares = shares
        self._size = size
        self._limits = limits
        self._chance = random.Random(seed)
        self._left: dict[str, list[Example]] = {name: [] for name in pools}

    def __iter__(self) -> Iterator[Batch]:
        names = list(self._shares)
        while True:
            limit = self._chance.choice(self._limits)
            drawn = [self._encoded(names, limit) for _ in range(self._size * _BUCKET)]
            drawn.sort(key=lambda encoded: len(encoded.window.ids))
            batches = [drawn[n : n + self._size] for n in range(0, len(drawn), self._size)]
            self._chance.shuffle(batches)
            yield from (collate(batch) for batch in batches)

    def _encoded(self, names: Sequence[str], limit: int) -> Encoded:
        name = self._chance.choices(names, [self._shares[n] for n in names])[0]
        left = self._left[name]
        if not left:
            left.extend(self._pools[name])
            self._chance.shuffle(left)
        return encode(self._tokenizer, left.pop(), self._chance, limit)
