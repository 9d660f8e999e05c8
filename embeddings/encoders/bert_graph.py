"""BERT and its kin as an ONNX graph of int8 operators, written straight from the weights.

The usual way, tracing the model with torch and quantising the trace, takes gigabytes and half a minute; the
architecture being known, the graph can be written down, one tensor in memory at a time. It takes one text a
call: no padding, so no attention mask, and a vector never depends on what else was in its batch (the range
of activations is measured per call). Operators of the domain com.microsoft are ONNX Runtime's own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray
from onnx import ModelProto, NodeProto, TensorProto, helper, numpy_helper

_RUNTIME = "com.microsoft"
_OPSET = 20
# 7 of 8 bits: where the processor has no VNNI, sums of two full-range products overflow 16 bits.
_WEIGHT_RANGE = 63
_TABLE_RANGE = 127
_ROWS_AT_ONCE = 1 << 14


class Weights(Protocol):
    """Named float tensors of a Hugging Face model, read when asked for."""

    def rows(self, name: str) -> int:
        """Number of rows of the matrix `name`."""

    def read(self, name: str, start: int = 0, stop: int | None = None) -> NDArray[np.float32]:
        """The tensor `name`, or its rows from `start` to `stop`."""


@dataclass(frozen=True, slots=True)
class BertShape:
    """What the weights do not say about themselves."""

    layers: int
    heads: int
    epsilon: float
    first_position: int
    pooling: Literal["mean", "cls"]


def build(weights: Weights, shape: BertShape, *, closest: bool = False) -> ModelProto:
    """Return the graph: `ids` int64 (1, tokens) in, `vector` float32 (1, dimension) of unit length out.

    `closest`: the scale of each output is chosen for the least squared error instead of for its largest weight, which
    a model needs whose answer hangs on single tokens rather than on their mean; takes some seconds longer.
    """
    return _Writer(weights, shape, closest=closest).model()


class _Writer:
    def __init__(self, weights: Weights, shape: BertShape, *, closest: bool) -> None:
        self._closest = closest
        self._weights = weights
        self._shape = shape
        self._nodes: list[NodeProto] = []
        self._constants: list[TensorProto] = []

    def model(self) -> ModelProto:
        state = self._embeddings()
        for layer in range(self._shape.layers):
            state = self._layer(state, f"encoder.layer.{layer}")
        self._pool(state)
        dimension = self._weights.read("embeddings.LayerNorm.bias").size
        graph = helper.make_graph(
            self._nodes,
            "bert-int8",
            [helper.make_tensor_value_info("ids", TensorProto.INT64, [1, "tokens"])],
            [helper.make_tensor_value_info("vector", TensorProto.FLOAT, [1, dimension])],
            self._constants,
        )
        opsets = [helper.make_opsetid("", _OPSET), helper.make_opsetid(_RUNTIME, 1)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=9)

    def _embeddings(self) -> str:
        table, scale = self._quantised_rows("embeddings.word_embeddings.weight")
        whole = self._node("Gather", [self._constant("words", table), "ids"], "words.picked")
        real = self._node("Cast", [whole], "words.real", to=TensorProto.FLOAT)
        scales = self._node("Gather", [self._constant("words.scale", scale), "ids"], "words.scales")
        words = self._node("Mul", [real, scales], "words.embedded")
        # Every token is of type 0, so that row can be added to the positions beforehand.
        positions = self._weights.read("embeddings.position_embeddings.weight", self._shape.first_position)
        positions = positions + self._weights.read("embeddings.token_type_embeddings.weight", 0, 1)
        length = self._node("Shape", ["ids"], "length", start=1, end=2)
        zero, one = (self._constant(f"axis.{n}", np.array([n], np.int64)) for n in (0, 1))
        table_name = self._constant("positions", positions[None])
        picked = self._node("Slice", [table_name, zero, length, one], "positions.picked")
        total = self._node("Add", [words, picked], "embedded")
        scale_bias = self._norm_weights("embeddings.LayerNorm")
        return self._node(
            "LayerNormalization", [total, *scale_bias], "embedded.norm", epsilon=self._shape.epsilon
        )

    def _layer(self, state: str, name: str) -> str:
        own = f"{name}.attention.self"
        qkv = [self._linear(state, f"{own}.{part}") for part in ("query", "key", "value")]
        attended = self._node(
            "MultiHeadAttention", qkv, f"{name}.attended", _RUNTIME, num_heads=self._shape.heads
        )
        projected = self._linear(attended, f"{name}.attention.output.dense")
        state = self._add_and_norm(projected, state, f"{name}.attention.output.LayerNorm")
        wide = self._linear(state, f"{name}.intermediate.dense")
        active = self._node("Gelu", [wide], f"{name}.gelu", _RUNTIME)
        narrow = self._linear(active, f"{name}.output.dense")
        return self._add_and_norm(narrow, state, f"{name}.output.LayerNorm")

    def _pool(self, state: str) -> None:
        if self._shape.pooling == "mean":
            pooled = self._node("ReduceMean", [state, "axis.1"], "pooled", keepdims=0)
        else:
            first = self._constant("first", np.array(0, np.int64))
            pooled = self._node("Gather", [state, first], "pooled", axis=1)
        self._node("LpNormalization", [pooled], "vector", axis=-1, p=2)

    def _linear(self, state: str, name: str) -> str:
        table, scale = self._quantised_columns(f"{name}.weight")
        inputs = [
            state,
            self._constant(f"{name}.weight", table),
            self._constant(f"{name}.scale", scale),
            "",  # symmetric: no zero point
            self._constant(f"{name}.bias", self._weights.read(f"{name}.bias")),
        ]
        return self._node("DynamicQuantizeMatMul", inputs, f"{name}.out", _RUNTIME)

    def _add_and_norm(self, state: str, skip: str, name: str) -> str:
        inputs = [state, skip, *self._norm_weights(name)]
        epsilon = self._shape.epsilon
        return self._node("SkipLayerNormalization", inputs, f"{name}.out", _RUNTIME, epsilon=epsilon)

    def _norm_weights(self, name: str) -> list[str]:
        return [
            self._constant(f"{name}.{part}", self._weights.read(f"{name}.{part}"))
            for part in ("weight", "bias")
        ]

    def _quantised_columns(self, name: str) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
        """Return (in, out) weights and their (out,) scales: one scale for each output."""
        weight = self._weights.read(name)
        scale = (_closest_scale if self._closest else _scale)(weight, _WEIGHT_RANGE)
        codes = np.clip(np.rint(weight / scale[:, None]), -_WEIGHT_RANGE, _WEIGHT_RANGE)
        return codes.astype(np.int8).T, scale

    def _quantised_rows(self, name: str) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
        """Return a table (rows, columns) and its (rows, 1) scales, made a slice at a time: it is the bulk."""
        rows = self._weights.rows(name)
        tables, scales = [], []
        for start in range(0, rows, _ROWS_AT_ONCE):
            part = self._weights.read(name, start, start + _ROWS_AT_ONCE)
            scale = _scale(part, _TABLE_RANGE)
            tables.append(np.rint(part / scale[:, None]).astype(np.int8))
            scales.append(scale[:, None])
        return np.concatenate(tables), np.concatenate(scales)

    def _constant(self, name: str, values: NDArray[Any]) -> str:
        self._constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def _node(self, operator: str, inputs: Sequence[str], output: str, domain: str = "", **how: Any) -> str:
        self._nodes.append(helper.make_node(operator, inputs, [output], name=output, domain=domain, **how))
        return output


def _closest_scale(rows: NDArray[np.float32], largest: int) -> NDArray[np.float32]:
    """The scale of each row that leaves the least squared error, its few largest weights cut off for it (as in
    R. Banner et al., "Post training 4-bit quantization of convolutional networks", 2019)."""
    full = _scale(rows, largest)
    best, least = full, np.full(len(rows), np.inf, np.float32)
    for share in np.linspace(0.5, 1.0, 13, dtype=np.float32):
        scale = full * share
        codes = np.clip(np.rint(rows / scale[:, None]), -largest, largest)
        error = ((codes * scale[:, None] - rows) ** 2).sum(axis=1)
        best, least = np.where(error < least, scale, best), np.minimum(error, least)
    return best.astype(np.float32)


def _scale(rows: NDArray[np.float32], largest: int) -> NDArray[np.float32]:
    scale: NDArray[np.float32] = (np.abs(rows).max(axis=1) / largest).astype(np.float32)
    scale[scale == 0] = 1
    return scale
