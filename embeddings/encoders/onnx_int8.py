"""The default encoder: a converted model run by ONNX Runtime, without torch.

Measured on two cores over 290-character chunks: one text per call and one call per core is the fastest, ahead
of padded batches and of spreading one call over both cores.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import onnxruntime
from onnxruntime.capi.onnxruntime_pybind11_state import Fail, InvalidGraph, InvalidProtobuf, NotImplemented
from tokenizers import Tokenizer

from corpus.errors import ModelError
from embeddings.cores import cores
from embeddings.encoders.prompts import Prompts
from embeddings.records import FloatMatrix

_CARD = "encoder.json"


@dataclass(frozen=True, slots=True)
class Card:
    """What a converted model says of itself."""

    name: str
    fingerprint: str
    dimension: int
    max_tokens: int
    prompts: Prompts
    sizes: Mapping[str, int]
    """Bytes of each file of the conversion, so that one cut short is noticed and made anew."""


def write_card(folder: Path, card: Card) -> None:
    """Write the card; it is the last file of a conversion."""
    (folder / _CARD).write_text(json.dumps(asdict(card), ensure_ascii=False, indent=2) + "\n", "utf-8")


def read_card(folder: Path) -> Card | None:
    """Return the card of a whole conversion, None where there is none."""
    try:
        found = json.loads((folder / _CARD).read_text("utf-8"))
        card = Card(**{**found, "prompts": Prompts(**found["prompts"])})
        whole = all((folder / name).stat().st_size == size for name, size in card.sizes.items())
    except (OSError, ValueError, TypeError, KeyError):
        return None
    return card if whole else None


class OnnxEncoder:
    """A model converted by `encoders.conversion`. Safe to use from several threads."""

    def __init__(self, folder: Path, *, threads: int | None = None) -> None:
        """Load the converted model in `folder`; `threads` defaults to the cores this process may use.

        Raises ModelError when the folder is damaged.
        """
        card = read_card(folder)
        if card is None:
            raise ModelError(f"{folder} 里没有可用的 ONNX 模型")
        self._card = card
        self._threads = threads or cores()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        model = str(folder / "model.onnx")
        try:
            self._session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        except (Fail, InvalidGraph, InvalidProtobuf, NotImplemented) as error:
            raise ModelError(
                f"模型 {folder} 无法加载，文件可能已损坏。请删除该文件夹后重试，程序会重新生成",
                detail=str(error),
            ) from error
        # Kept: starting threads costs as much as encoding a sentence. They start when first needed.
        self._pool = ThreadPoolExecutor(self._threads, thread_name_prefix="encode")
        self._sharing = threading.Lock()
        self._folder = folder
        self._loading = threading.Lock()
        self._tokenizer: Tokenizer | None = None

    @property
    def name(self) -> str:
        """The model as a person would call it."""
        return self._card.name

    @property
    def fingerprint(self) -> str:
        """Changes with weights, quantisation, prompts and length limit."""
        return self._card.fingerprint

    @property
    def dimension(self) -> int:
        """Columns of what is returned."""
        return self._card.dimension

    def encode_queries(self, texts: Sequence[str]) -> FloatMatrix:
        """Return shape (len(texts), dimension)."""
        return self._encode(texts, self._card.prompts.query)

    def encode_passages(self, texts: Sequence[str]) -> FloatMatrix:
        """Return shape (len(texts), dimension), in the order given."""
        return self._encode(texts, self._card.prompts.passage)

    def _encode(self, texts: Sequence[str], prompt: str) -> FloatMatrix:
        vectors = np.empty((len(texts), self.dimension), np.float32)
        tokenizer = self._loaded()
        # Longest first: the memory it needs is reserved once, and no core is left with it at the end.
        order = sorted(range(len(texts)), key=lambda row: len(texts[row]), reverse=True)

        def encode(row: int) -> None:
            # A lone surrogate, out of a badly read file, is no valid text to the tokenizer.
            text = (prompt + texts[row]).encode("utf-8", "replace").decode()
            ids = np.array([tokenizer.encode(text).ids], np.int64)
            vectors[row] = self._session.run(["vector"], {"ids": ids})[0][0]

        # Who is not alone gains nothing by sharing out a few short texts: the other cores have work already.
        if len(order) < 2 or self._threads == 1 or not self._sharing.acquire(blocking=False):
            for row in order:
                encode(row)
        else:
            try:
                list(self._pool.map(encode, order))
            finally:
                self._sharing.release()
        return vectors

    def _loaded(self) -> Tokenizer:
        """Return the tokenizer, read when first needed: its 250,000 pieces take longer than all the rest of the
        model, and deleting an article needs none of them."""
        with self._loading:
            if self._tokenizer is None:
                tokenizer = Tokenizer.from_file(str(self._folder / "tokenizer.json"))
                tokenizer.no_padding()
                tokenizer.enable_truncation(self._card.max_tokens)
                self._tokenizer = tokenizer
            return self._tokenizer
