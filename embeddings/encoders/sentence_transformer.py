"""Any sentence-transformers model, run by torch. Importing this module takes seconds: torch comes with it."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from sentence_transformers import SentenceTransformer

from corpus.errors import ModelError
from embeddings.encoders.prompts import prompts_of
from embeddings.records import FloatMatrix


class SentenceTransformerEncoder:
    """A model by hub id or folder, with the prompts it was trained with."""

    def __init__(self, model: str | Path, *, name: str | None = None, batch_size: int = 16) -> None:
        """Load `model`; `name` is how a person would call it. Raises ModelError when it cannot be loaded."""
        self.name = name or str(model)
        try:
            self._model = SentenceTransformer(str(model))
        except (OSError, ValueError) as error:
            raise ModelError(
                f"无法加载模型 {self.name}：请检查模型名或文件夹是否正确、网络能否访问模型库",
                detail=str(error),
            ) from error
        self._prompts = prompts_of(self.name, self._model.prompts)
        self._batch_size = batch_size
        # The fast tokenizer cannot be used by two threads at once ("Already borrowed").
        self._lock = threading.Lock()
        dimension = self._model.get_embedding_dimension()
        if dimension is None:
            dimension = self._encode(["维度"], "").shape[1]
        self.dimension: int = dimension
        self.fingerprint = self._fingerprint()

    def encode_queries(self, texts: Sequence[str]) -> FloatMatrix:
        """Return shape (len(texts), dimension)."""
        return self._encode(texts, self._prompts.query)

    def encode_passages(self, texts: Sequence[str]) -> FloatMatrix:
        """Return shape (len(texts), dimension), in the order given."""
        return self._encode(texts, self._prompts.passage)

    def _encode(self, texts: Sequence[str], prompt: str) -> FloatMatrix:
        if not texts:
            return np.empty((0, self.dimension), np.float32)
        with self._lock:
            vectors = self._model.encode(
                # A lone surrogate, out of a badly read file, is no valid text to the tokenizer.
                [text.encode("utf-8", "replace").decode() for text in texts],
                prompt=prompt or None,
                batch_size=self._batch_size,
                normalize_embeddings=True,
                convert_to_numpy=True,
                show_progress_bar=False,
            )
        return np.ascontiguousarray(vectors, np.float32)

    def _fingerprint(self) -> str:
        """From the weights themselves: the same model is the same whatever folder or name it came by."""
        digest = hashlib.sha256(b"torch\x1f")
        for key, tensor in sorted(self._model.state_dict().items()):
            digest.update(key.encode())
            digest.update(tensor.detach().cpu().contiguous().flatten().view(torch.uint8).numpy())
        settings = [self._prompts, self._model.max_seq_length, [type(m).__name__ for m in self._model]]
        digest.update(repr(settings).encode())
        return f"torch-{digest.hexdigest()[:16]}"
