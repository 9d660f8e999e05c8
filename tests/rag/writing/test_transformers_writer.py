"""The writer in this process, with a Qwen2 of random weights that is made here."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest
import torch

from corpus.errors import ModelError
from rag.composers.tally import Tally
from rag.writing.composer import ModelComposer
from rag.writing.errors import CutOffError, WriterBusyError, WriterError
from rag.writing.opening import ComposerChoice, open_composer
from rag.writing.records import Budget, Message
from rag.writing.transformers_writer import TransformersWriter
from tests.rag.writing.support import part, soon
from tests.rag.writing.tiny_qwen import make_tiny_qwen

MESSAGES = [Message("system", "你是资料员"), Message("user", "产氢多少？")]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_tiny_qwen(tmp_path_factory.mktemp("qwen"))


@pytest.fixture(scope="module")
def writer(folder: Path) -> TransformersWriter:
    return TransformersWriter(str(folder), device="cpu")


def test_what_is_streamed_is_what_the_model_writes(writer: TransformersWriter) -> None:
    pieces: list[str] = []
    with pytest.raises(CutOffError):
        pieces.extend(writer.write(MESSAGES, tokens=24, until=soon()))
    tokenizer, model = writer._tokenizer, writer._model
    prompt = tokenizer.apply_chat_template(
        [{"role": m.role, "content": m.content} for m in MESSAGES],
        add_generation_prompt=True,
        return_tensors="pt",
    )
    with torch.inference_mode():
        whole = model.generate(prompt, max_new_tokens=24, do_sample=False)[0][prompt.shape[1] :]
    assert "".join(pieces) == tokenizer.decode(whole, skip_special_tokens=True)
    assert len(whole) == 24


def test_tokens_are_counted_as_the_model_does(writer: TransformersWriter) -> None:
    assert writer.count("产氢") == len("产氢".encode())


def test_time_is_up(writer: TransformersWriter) -> None:
    with pytest.raises(WriterError, match="限时"):
        list(writer.write(MESSAGES, tokens=400, until=time.monotonic() + 0.05))


def test_a_reader_who_leaves_stops_the_model(writer: TransformersWriter) -> None:
    reply = writer.write(MESSAGES, tokens=400, until=soon())
    next(reply)
    reply.close()
    assert not any(thread.name == "wenbao-writer" for thread in threading.enumerate())


def test_one_reply_at_a_time_and_none_waits_beyond_its_time(writer: TransformersWriter) -> None:
    reply = writer.write(MESSAGES, tokens=400, until=soon())
    next(reply)
    with pytest.raises(WriterBusyError):
        next(writer.write(MESSAGES, tokens=5, until=time.monotonic() + 0.05))
    reply.close()
    with pytest.raises(CutOffError):
        list(writer.write(MESSAGES, tokens=5, until=soon()))


def test_rubbish_falls_back_to_the_quote(folder: Path) -> None:
    composer = open_composer(
        ComposerChoice("transformers", str(folder), device="cpu", budget=Budget(reading=200, writing=40))
    )
    assert isinstance(composer, ModelComposer)
    tally = Tally(composer.name)
    told = [s.text for s in tally.take(composer.compose(part(), soon()))]
    assert told == ["据《青河日报》记者周明报道，该车间一年可产氢160吨"]
    assert tally.composition().composer == "transformers"
    assert tally.composition().fallback
    assert tally.warnings


def test_a_model_without_a_chat_template_is_told(folder: Path, tmp_path: Path) -> None:
    plain = make_tiny_qwen(tmp_path, chat=False)
    with pytest.raises(ModelError, match="没有对话模板"):
        TransformersWriter(str(plain), device="cpu")


def test_a_model_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="载入不了语言模型"):
        TransformersWriter(str(tmp_path), device="cpu")
    (tmp_path / "broken.gguf").write_bytes(b"no model")
    with pytest.raises(ModelError, match="载入不了语言模型"):
        TransformersWriter(str(tmp_path / "broken.gguf"), device="cpu")
