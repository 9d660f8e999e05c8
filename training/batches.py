"""Examples as padded batches: a fixed mix of kinds, alike in length."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields

import torch
from tokenizers import Tokenizer
from torch import Tensor

from rag.reader.encoding import LIMIT, Window, prefix, tokenize, window
from training.examples import Example
from training.pairs import Unit, swapped

_PADDING, _END = 1, 2
_MULTIPLE = 64
_BUCKET = 24  # batches sorted by length together


@dataclass(frozen=True, slots=True)
class Encoded:
    """A window of an example; `start` and `end` are tokens of the whole input (end included), -1 for none.

    `swapped` are the tokens of a twin's question that its original does not have, None where that is not known.
    """

    window: Window
    start: int
    end: int
    swapped: frozenset[int] | None


@dataclass(frozen=True, slots=True)
class Batch:
    """Tensors (batch, tokens) and targets (batch,).

    `doubtful` (batch, tokens) is 1 at swapped tokens of the question, 0 at others, -1 where that is not known.
    `original` (batch,) is the row of a twin's original, -1 for rows that are no twins.
    """

    ids: Tensor
    mask: Tensor
    passage: Tensor
    start: Tensor
    end: Tensor
    doubtful: Tensor
    original: Tensor

    def to(self, device: torch.device) -> Batch:
        """Return the same batch on `device`."""
        return Batch(*(getattr(self, field.name).to(device) for field in fields(self)))


def encode(
    tokenizer: Tokenizer,
    example: Example,
    chance: random.Random | None,
    limit: int = LIMIT,
    original: Example | None = None,
) -> Encoded:
    """Return one window that shows the answer; where it lies in the window is drawn with `chance`.

    Without `chance` the window begins with the passage if the answer allows it. A twin of `original` is shown the
    answer to that: it must be refused for its question, not because its window ends too soon.
    """
    before = prefix(tokenizer, example.question, example.heading)
    passage = tokenize(tokenizer, example.text)
    room = min(limit - len(before) - 1, len(passage.ids))
    twin = original is not None and original.text == example.text
    shows = original if original is not None and twin else example
    highest = len(passage.ids) - room
    first = last = low = 0
    high = highest
    if shows.answerable:
        inside = [n for n, (a, b) in enumerate(passage.offsets) if b > shows.start and a < shows.end]
        first, last = inside[0], min(inside[-1], inside[0] + room - 1)
        low, high = max(0, last - room + 1), min(first, highest)
    start = low if chance is None else chance.randint(low, max(low, high))
    shown = window(before, passage, start, start + room)
    if example.answerable:
        return Encoded(shown, shown.first + first - start, shown.first + last - start, frozenset())
    changed = _changed(tokenizer, example.question, shows.question) if twin else None
    return Encoded(shown, -1, -1, changed)


def _changed(tokenizer: Tokenizer, question: str, original: str) -> frozenset[int]:
    """The tokens of the whole input, which begins with <s> and the question, that hold a swapped character."""
    spans = swapped(question, original)
    offsets = tokenize(tokenizer, question).offsets
    return frozenset(
        1 + n for n, (a, b) in enumerate(offsets) if any(b > start and a < end for start, end in spans)
    )


def collate(units: Sequence[Sequence[Encoded]]) -> Batch:
    """Pad to a multiple of 64, for which the kernels are fast. A unit is one window, or an original's and its twin's."""
    batch = [encoded for unit in units for encoded in unit]
    longest = max(len(encoded.window.ids) for encoded in batch)
    width = -(-longest // _MULTIPLE) * _MULTIPLE
    ids = torch.full((len(batch), width), _PADDING)
    mask = torch.zeros((len(batch), width), dtype=torch.bool)
    passage = torch.zeros((len(batch), width), dtype=torch.bool)
    doubtful = torch.full((len(batch), width), -1)
    original = torch.full((len(batch),), -1)
    first = 0
    for unit in units:
        if len(unit) == 2:
            original[first + 1] = first
        first += len(unit)
    for row, encoded in enumerate(batch):
        shown = encoded.window
        ids[row, : len(shown.ids)] = torch.tensor(shown.ids)
        mask[row, : len(shown.ids)] = True
        passage[row, shown.first : shown.first + len(shown.offsets)] = True
        if encoded.swapped is not None:
            closed = shown.ids.index(_END)
            doubtful[row, 1 : closed + 1] = 0
            # An overlong question has lost its end, and what was swapped there.
            doubtful[row, [n for n in encoded.swapped if n < closed]] = 1
    start, end = (torch.tensor([getattr(e, name) for e in batch]) for name in ("start", "end"))
    return Batch(ids, mask, passage, start, end, doubtful, original)


class Mix:
    """Batches without end, drawn from pools by their shares; every pool is shuffled and used up before it repeats.

    A share says how often a unit of that pool is drawn; a pair is one unit and two examples.
    """

    def __init__(
        self,
        tokenizer: Tokenizer,
        pools: Mapping[str, Sequence[Unit]],
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
        self._left: dict[str, list[Unit]] = {name: [] for name in pools}

    def __iter__(self) -> Iterator[Batch]:
        names = list(self._shares)
        while True:
            limit = self._chance.choice(self._limits)
            drawn: list[list[Encoded]] = []
            while sum(map(len, drawn)) < self._size * _BUCKET:
                drawn.append(self._encoded(names, limit))
            drawn.sort(key=lambda unit: max(len(encoded.window.ids) for encoded in unit))
            batches = list(self._filled(drawn))
            self._chance.shuffle(batches)
            yield from (collate(batch) for batch in batches)

    def _filled(self, drawn: Sequence[list[Encoded]]) -> Iterator[list[list[Encoded]]]:
        batch: list[list[Encoded]] = []
        for unit in drawn:
            batch.append(unit)
            if sum(map(len, batch)) >= self._size:
                yield batch
                batch = []

    def _encoded(self, names: Sequence[str], limit: int) -> list[Encoded]:
        name = self._chance.choices(names, [self._shares[n] for n in names])[0]
        left = self._left[name]
        if not left:
            left.extend(self._pools[name])
            self._chance.shuffle(left)
        unit = left.pop()
        return [
            encode(self._tokenizer, example, self._chance, limit, unit[0] if number else None)
            for number, example in enumerate(unit)
        ]
