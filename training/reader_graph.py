"""The trained reader as an ONNX graph: the encoder's own int8 graph, its pooling replaced by the reader's heads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from onnx import ModelProto, TensorProto, helper, numpy_helper

from embeddings.encoders.bert_graph import BertShape, build

_POOLING = ("pooled", "vector")
_END = 2  # id of </s>


class ArrayWeights:
    """Named tensors in memory, under the names of Hugging Face's BertModel."""

    def __init__(self, tensors: Mapping[str, NDArray[np.float32]]) -> None:
        self._tensors = tensors

    def rows(self, name: str) -> int:
        """Number of rows of the matrix `name`."""
        return len(self._tensors[name])

    def read(self, name: str, start: int = 0, stop: int | None = None) -> NDArray[np.float32]:
        """The tensor `name`, or its rows from `start` to `stop`."""
        return self._tensors[name][start:stop]


def build_reader(
    encoder: Mapping[str, NDArray[np.float32]],
    heads: Mapping[str, NDArray[np.float32]],
    *,
    layers: int,
    attention_heads: int,
    epsilon: float,
) -> ModelProto:
    """Return the graph: `ids` int64 (1, tokens) and `first` int64 (1,), the token at which the passage begins;
    `start` and `end` float32 (1, passage tokens), logits, and `verdict` float32 (1,), the has-answer logit.

    The passage is `ids[first:-1]`, the question all behind <s> up to the first </s>. Heads stay in float32: they are
    small, and decide.
    """
    shape = BertShape(layers, attention_heads, epsilon, first_position=0, pooling="mean")
    model = build(ArrayWeights(encoder), shape, closest=True)
    graph = model.graph
    pooling = [node for node in graph.node if set(node.output) & set(_POOLING)]
    states = next(node.input[0] for node in pooling if node.output[0] == _POOLING[0])
    for node in pooling:
        graph.node.remove(node)
    constants = {
        "head.span.weight": heads["span.weight"].T,  # (width, 2)
        "head.span.bias": heads["span.bias"],
        "head.judge.weight": heads["judge.weight"].T,
        "head.judge.bias": heads["judge.bias"],
        "head.verdict.weight": heads["verdict.weight"].T,
        "head.verdict.bias": heads["verdict.bias"],
        "head.doubt.weight": heads["doubt.weight"].T,
        "head.doubt.bias": heads["doubt.bias"],
        "head.caution": heads["caution"],
        "head.end": np.array([_END], np.int64),
        "head.last": np.array([-1], np.int64),
        "head.zero": np.array([0], np.int64),
        "head.one": np.array([1], np.int64),
        "head.axes": np.array([1, 2], np.int64),
        "head.flat": np.array([1, -1], np.int64),
    }
    graph.initializer.extend(
        numpy_helper.from_array(np.ascontiguousarray(values), name) for name, values in constants.items()
    )
    steps: tuple[tuple[str, list[str], str | tuple[str, ...], dict[str, Any]], ...] = (
        ("Slice", [states, "first", "head.last", "axis.1", "head.one"], "passage", {}),  # (1, passage, width)
        ("MatMul", ["passage", "head.span.weight"], "spans.raw", {}),
        ("Add", ["spans.raw", "head.span.bias"], "spans.columns", {}),
        ("Transpose", ["spans.columns"], "spans", {"perm": [0, 2, 1]}),  # (1, 2, passage)
        ("Softmax", ["spans"], "spans.weights", {"axis": -1}),
        ("MatMul", ["spans.weights", "passage"], "found", {}),  # (1, 2, width)
        ("Slice", [states, "head.zero", "head.one", "axis.1", "head.one"], "opening", {}),  # (1, 1, width)
        ("Concat", ["opening", "found"], "seen.rows", {"axis": 1}),
        ("Reshape", ["seen.rows", "head.flat"], "seen", {}),  # (1, 3 * width)
        ("Gemm", ["seen", "head.judge.weight", "head.judge.bias"], "judged.raw", {}),
        ("Tanh", ["judged.raw"], "judged", {}),
        ("Gemm", ["judged", "head.verdict.weight", "head.verdict.bias"], "verdict.column", {}),
        ("Squeeze", ["verdict.column", "head.one"], "verdict.found", {}),
        ("Equal", ["ids", "head.end"], "ends", {}),
        ("Cast", ["ends"], "ends.number", {"to": TensorProto.INT32}),
        ("ArgMax", ["ends.number"], "question.end", {"axis": 1, "keepdims": 0}),  # the first of them
        ("Add", ["question.end", "head.one"], "question.stop", {}),
        ("Slice", [states, "head.one", "question.stop", "axis.1", "head.one"], "question", {}),
        ("MatMul", ["question", "head.doubt.weight"], "doubts.raw", {}),
        ("Add", ["doubts.raw", "head.doubt.bias"], "doubts", {}),  # (1, question, 1)
        ("Softmax", ["doubts"], "doubts.weights", {"axis": 1}),
        ("Mul", ["doubts", "doubts.weights"], "doubts.weighed", {}),
        ("ReduceSum", ["doubts.weighed", "head.axes"], "strongest", {"keepdims": 0}),  # (1,)
        ("Mul", ["strongest", "head.caution"], "caution", {}),
        ("Add", ["verdict.found", "caution"], "verdict", {}),
        ("Split", ["spans"], ("start.row", "end.row"), {"axis": 1, "num_outputs": 2}),
        ("Squeeze", ["start.row", "head.one"], "start", {}),
        ("Squeeze", ["end.row", "head.one"], "end", {}),
    )
    for operator, inputs, outputs, how in steps:
        names = [outputs] if isinstance(outputs, str) else list(outputs)
        graph.node.append(helper.make_node(operator, inputs, names, name=f"head.{names[0]}", **how))
    graph.input.append(helper.make_tensor_value_info("first", TensorProto.INT64, [1]))
    del graph.output[:]
    graph.output.extend(
        [
            helper.make_tensor_value_info("start", TensorProto.FLOAT, [1, "passage"]),
            helper.make_tensor_value_info("end", TensorProto.FLOAT, [1, "passage"]),
            helper.make_tensor_value_info("verdict", TensorProto.FLOAT, [1]),
        ]
    )
    graph.name = "reader-int8"
    return model
