"""A causal language model in this process, by transformers: a hub id, a folder or a GGUF file."""

from __future__ import annotations

import threading
import time
from collections.abc import Generator, Sequence
from pathlib import Path
from typing import Any

import torch
from transformers import (
    AutoModelForCausalLM,
    AutoTokenizer,
    BitsAndBytesConfig,
    StoppingCriteria,
    StoppingCriteriaList,
    TextIteratorStreamer,
)

from corpus.errors import ModelError
from rag.writing.errors import CutOffError, WriterBusyError, WriterError
from rag.writing.records import Message
from rag.writing.thinking import without_thinking


class TransformersWriter:
    """Generates greedily, one reply at a time: more at once would only make all of them slower."""

    name = "transformers"

    def __init__(
        self, model: str, *, device: str | None = None, dtype: str = "auto", quantisation: str = "none"
    ) -> None:
        """Load `model`. `device` None: a GPU where there is one. `quantisation`: "8bit" or "4bit", by
        bitsandbytes. Raises ModelError."""
        self._device = device or ("cuda" if torch.cuda.is_available() else "cpu")
        self._tokenizer, self._model = _loaded(model, self._device, dtype, quantisation)
        if not self._tokenizer.chat_template:
            raise ModelError(f"语言模型 {model} 没有对话模板，请换一个对话（instruct、chat）模型")
        self._turn = threading.Lock()

    def count(self, text: str) -> int:
        """Count with the model's own tokenizer."""
        return len(self._tokenizer.encode(text, add_special_tokens=False))

    def write(self, messages: Sequence[Message], *, tokens: int, until: float) -> Generator[str, None, None]:
        """See `Writer`. One reply at a time: another waits for its turn, within its time."""
        if not self._turn.acquire(timeout=max(0.0, until - time.monotonic())):
            raise WriterBusyError("语言模型正忙着回答别人")
        try:
            yield from without_thinking(self._generated(messages, tokens, until))
        finally:
            self._turn.release()

    def _generated(
        self, messages: Sequence[Message], tokens: int, until: float
    ) -> Generator[str, None, None]:
        inputs = self._tokenizer.apply_chat_template(
            [{"role": m.role, "content": m.content} for m in messages],
            add_generation_prompt=True,
            return_tensors="pt",
            return_dict=True,
        ).to(self._device)
        # Some tokenizers give more than a model takes (token_type_ids).
        taken = {name: inputs[name] for name in ("input_ids", "attention_mask")}
        run = _Run(self._model, self._tokenizer, taken, tokens, until)
        run.start()
        try:
            yield from run.pieces()
        finally:
            # A reader who leaves must not leave the model writing: it looks at each token.
            run.stop()


class _Run(threading.Thread):
    """One generation in a thread of its own, so that its text can be read while it is written."""

    def __init__(self, model: Any, tokenizer: Any, inputs: Any, tokens: int, until: float) -> None:
        super().__init__(name="wenbao-writer", daemon=True)
        self._model = model
        self._inputs = inputs
        self._tokens = tokens
        self._until = until
        self._left = threading.Event()
        self._error: RuntimeError | ValueError | None = None
        self._ends = _end_tokens(model)
        self._is_whole = False
        self._streamer = TextIteratorStreamer(tokenizer, skip_prompt=True, skip_special_tokens=True)

    def run(self) -> None:
        criteria = StoppingCriteriaList([_Stop(self._left, self._until)])
        try:
            with torch.inference_mode():
                written = self._model.generate(
                    **self._inputs,
                    streamer=self._streamer,
                    max_new_tokens=self._tokens,
                    do_sample=False,
                    temperature=None,
                    top_p=None,
                    top_k=None,
                    repetition_penalty=1.0,
                    stopping_criteria=criteria,
                )
            self._is_whole = int(written[0][-1]) in self._ends
        except (RuntimeError, ValueError) as error:
            # Out of memory, a prompt longer than the model's positions: raised where the text is read.
            self._error = error
        finally:
            self._streamer.end()

    def pieces(self) -> Generator[str, None, None]:
        """Yield the text. Raises WriterError."""
        yield from self._streamer
        self.join()
        if self._error is not None:
            raise WriterError("语言模型运行出错", detail=str(self._error)[:500]) from self._error
        if time.monotonic() >= self._until and not self._is_whole:
            raise WriterError("语言模型没有在限时内回答")
        if not self._is_whole:
            raise CutOffError("语言模型的回答没有写完")

    def stop(self) -> None:
        """Stop at the next token, and wait for it."""
        self._left.set()
        if self.is_alive():
            self.join()


class _Stop(StoppingCriteria):  # type: ignore[misc]
    def __init__(self, left: threading.Event, until: float) -> None:
        self._left = left
        self._until = until

    def __call__(self, input_ids: Any, scores: Any, **_: Any) -> Any:
        """Whether to stop, for each row."""
        over = self._left.is_set() or time.monotonic() >= self._until
        return torch.full((input_ids.shape[0],), over, dtype=torch.bool, device=input_ids.device)


def _end_tokens(model: Any) -> frozenset[int]:
    ends = model.generation_config.eos_token_id
    return frozenset(ends if isinstance(ends, list) else [] if ends is None else [ends])


def _loaded(model: str, device: str, dtype: str, quantisation: str) -> tuple[Any, Any]:
    path = Path(model).expanduser()
    place, options = (str(path.parent), {"gguf_file": path.name}) if path.is_file() else (model, {})
    if path.is_dir():
        place = str(path)
    wanted: dict[str, Any] = {"dtype": dtype if dtype == "auto" else getattr(torch, dtype)}
    if quantisation != "none":
        bits = {"8bit": "load_in_8bit", "4bit": "load_in_4bit"}[quantisation]
        wanted["quantization_config"] = BitsAndBytesConfig(**{bits: True})
        wanted["device_map"] = device
    try:
        tokenizer = AutoTokenizer.from_pretrained(place, **options)
        loaded = AutoModelForCausalLM.from_pretrained(place, **options, **wanted).eval()
    except (OSError, ValueError, RuntimeError, ImportError) as error:
        raise ModelError(
            f"载入不了语言模型 {model}：请写对话模型的 Hugging Face 编号、文件夹或 GGUF 文件"
            "（GGUF 要另装 wenbao[llm]，量化还要 bitsandbytes）",
            detail=str(error)[:500],
        ) from error
    if quantisation == "none":
        loaded = loaded.to(device)
    return tokenizer, loaded
