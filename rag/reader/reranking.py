"""Any cross-encoder of sentence-transformers as a reader that judges passages and points at nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from corpus.errors import ModelError
from rag.reader.card import probability
from rag.reader.protocol import ReaderInput, Reading

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder


class RerankingReader:
    """A model with one relevance logit for (question, passage), such as bge-reranker."""

    def __init__(self, spec: str, *, device: str = "cpu") -> None:
        """Load `spec`, a folder or a hub id. Raises ModelError when it is not there or gives more than one score."""
        # sentence-transformers takes seconds to import, and the default reader does not need it.
        from sentence_transformers import CrossEncoder  # noqa: PLC0415

        try:
            self._model: CrossEncoder = CrossEncoder(spec, device=device)
        except (OSError, ValueError, RuntimeError) as error:
            raise ModelError(f"重排模型 {spec} 无法加载", detail=str(error)) from error
        if self._model.num_labels != 1:
            raise ModelError(f"模型 {spec} 给出 {self._model.num_labels} 类而不是一个相关分，不能用来重排")
        self._name = spec

    @property
    def name(self) -> str:
        """The model as a person would call it."""
        return self._name

    def read(self, question: str, passages: Sequence[ReaderInput]) -> list[Reading]:
        """Return for each passage how well it answers, with an empty run: the sentence is left to others."""
        from torch import nn  # noqa: PLC0415

        if not passages:
            return []
        pairs = [(question, "\n".join(part for part in (p.heading, p.text) if part)) for p in passages]
        logits = self._model.predict(pairs, activation_fn=nn.Identity(), show_progress_bar=False)
        return [Reading(0, 0, float(logit), probability(float(logit))) for logit in logits]
