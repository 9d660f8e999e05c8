"""Any extractive question-answering model of Hugging Face transformers as a reader."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from corpus.errors import ModelError
from rag.reader.card import probability
from rag.reader.decoding import best_span, sentence_numbers, trimmed
from rag.reader.protocol import ReaderInput, Reading

if TYPE_CHECKING:
    from transformers import PreTrainedModel, PreTrainedTokenizerFast

_STRIDE: Final = 64
_LIMIT: Final = 512
_BETWEEN: Final = "\n"


class TransformersReader:
    """A model with a span head, as trained on SQuAD 2.0, DRCD or CMRC2018.

    The score is the best span's logits less those of the null span at the first token (Devlin et al., "BERT"
    (2019), section 4.3). A model that was never shown questions without an answer scores all of them high.
    """

    def __init__(self, spec: str, *, device: str = "cpu") -> None:
        """Load `spec`, a folder or a hub id. Raises ModelError when it is not there or has no span head."""
        # transformers and torch take seconds to import, and the default reader needs neither.
        from transformers import AutoModelForQuestionAnswering, AutoTokenizer  # noqa: PLC0415

        try:
            tokenizer: Any = AutoTokenizer.from_pretrained(spec, use_fast=True)
            model: Any = AutoModelForQuestionAnswering.from_pretrained(spec)
        except (OSError, ValueError, RuntimeError) as error:
            raise ModelError(f"阅读模型 {spec} 无法加载", detail=str(error)) from error
        if not tokenizer.is_fast:
            raise ModelError(f"阅读模型 {spec} 没有快速分词器（tokenizer.json），无法定位答案的字")
        self._name = spec
        self._tokenizer: PreTrainedTokenizerFast = tokenizer
        self._model: PreTrainedModel = model.eval().to(device)
        self._device = device

    @property
    def name(self) -> str:
        """The model as a person would call it."""
        return self._name

    def read(self, question: str, passages: Sequence[ReaderInput]) -> list[Reading]:
        """Return one reading for each passage, in the order given."""
        return [self._read(question, passage) for passage in passages]

    def _read(self, question: str, passage: ReaderInput) -> Reading:
        import torch  # noqa: PLC0415

        if not passage.text.strip():
            return Reading(0, 0, -30.0, 0.0)
        # The heading is read with the passage; an answer is taken from the passage alone.
        before = passage.heading + _BETWEEN if passage.heading else ""
        longest = min(self._tokenizer.model_max_length, _LIMIT)
        encoded: Any = self._tokenizer(
            question,
            before + passage.text,
            truncation="only_second",
            max_length=longest,
            stride=_STRIDE,
            return_overflowing_tokens=True,
            return_offsets_mapping=True,
            padding=True,
            return_tensors="pt",
        )
        inputs = {
            name: encoded[name].to(self._device)
            for name in ("input_ids", "attention_mask", "token_type_ids")
            if name in encoded
        }
        with torch.inference_mode():
            logits = self._model(**inputs)
        readings = []
        for row, (start, end) in enumerate(
            zip(logits.start_logits.float().cpu(), logits.end_logits.float().cpu(), strict=True)
        ):
            offsets = encoded["offset_mapping"][row].tolist()
            inside = [
                number
                for number, (part, (first, last)) in enumerate(
                    zip(encoded.sequence_ids(row), offsets, strict=True)
                )
                if part == 1 and first >= len(before) and last > first
            ]
            if not inside:
                continue
            span = best_span(
                start[inside].numpy().astype(np.float32),
                end[inside].numpy().astype(np.float32),
                sentence=sentence_numbers(before + passage.text, [offsets[number] for number in inside]),
            )
            a, b = inside[span.first], inside[span.last]
            score = float(start[a] + end[b] - start[0] - end[0])
            first, last = trimmed(passage.text, offsets[a][0] - len(before), offsets[b][1] - len(before))
            readings.append(Reading(first, last, score, probability(score)))
        return max(readings, key=lambda reading: reading.score, default=Reading(0, 0, -30.0, 0.0))
