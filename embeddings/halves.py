"""Vectors at 16 bits a component, in memory, by slot: what a rough search found is scored anew by them."""

from __future__ import annotations

from typing import BinaryIO, Final

import numpy as np
from numpy.typing import NDArray

from embeddings.records import FloatMatrix

_BITS: Final = 16
_BLOCK: Final = 1 << _BITS
"""Slots of a block (50 MB at 384 dimensions): growing copies nothing that is there."""

_AT_ONCE: Final = 256
"""Vectors widened at a time: what stays in the cache, and in memory that the allocator has at hand."""

ROUNDED_BY: Final = 5e-4
"""How far a component of a unit vector may lie from what was stored, at most."""


class HalfVectors:
    """Vectors under slots 0, 1, 2 … in the order they came."""

    def __init__(self, dimension: int) -> None:
        self._dimension = dimension
        self._blocks: list[NDArray[np.float16]] = []
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def append(self, vectors: FloatMatrix) -> None:
        """Keep vectors, shape (n, dimension), under the next n slots."""
        done = 0
        while done < len(vectors):
            if self._count == len(self._blocks) * _BLOCK:
                self._blocks.append(np.empty((_BLOCK, self._dimension), np.float16))
            inside = self._count % _BLOCK
            part = vectors[done : done + _BLOCK - inside]
            self._blocks[-1][inside : inside + len(part)] = part
            self._count += len(part)
            done += len(part)

    def take(self, slots: NDArray[np.int64]) -> FloatMatrix:
        """Return the vectors at `slots`, shape (n, dimension)."""
        taken = np.empty((len(slots), self._dimension), np.float16)
        blocks = slots >> _BITS
        for number in np.unique(blocks):
            inside = blocks == number
            taken[inside] = self._blocks[number][slots[inside] & (_BLOCK - 1)]
        return taken.astype(np.float32)

    def scores(self, slots: NDArray[np.int64], query: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the inner products of the vectors at `slots`, best ascending, with `query`, shape (dimension,)."""
        found = np.empty(len(slots), np.float32)
        for start in range(0, len(slots), _AT_ONCE):
            part = slice(start, start + _AT_ONCE)
            found[part] = self.take(slots[part]) @ query
        return found

    def write(self, stream: BinaryIO) -> None:
        """Write all, in order of the slots. Raises OSError."""
        for number, block in enumerate(self._blocks):
            stream.write(block[: self._count - number * _BLOCK].data)

    def read(self, stream: BinaryIO, count: int) -> None:
        """Add `count` vectors that `write` wrote. Raises OSError, EOFError when there are fewer."""
        while self._count < count:
            block = np.empty((_BLOCK, self._dimension), np.float16)
            part = block[: count - self._count]
            if stream.readinto(part.data.cast("B")) != part.nbytes:  # type: ignore[attr-defined]
                raise EOFError
            self._blocks.append(block)
            self._count += len(part)
