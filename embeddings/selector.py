"""Restricting a FAISS search to some ids."""

from __future__ import annotations

from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

_FAISS: Any = faiss  # the type stubs miss what its Python layer adds


def only(ids: NDArray[np.int64]) -> Any:
    """Return a selector of `ids`, of which there is at least one: a bitmap, one bit each, tested in constant time."""
    inside = np.zeros(int(ids.max()) + 1, bool)
    inside[ids] = True
    return _FAISS.IDSelectorBitmap(np.packbits(inside, bitorder="little"))
