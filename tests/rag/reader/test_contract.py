"""What every reader keeps to, whichever model is behind it; and which model a setting names."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from tokenizers import Tokenizer
from tokenizers.processors import TemplateProcessing
from transformers import (
    BertConfig,
    BertForQuestionAnswering,
    BertForSequenceClassification,
    PreTrainedTokenizerFast,
)

from corpus.errors import ModelError
from rag.reader.onnx_reader import OnnxReader
from rag.reader.opening import open_reader
from rag.reader.protocol import Reader, ReaderInput
from rag.reader.reranking import RerankingReader
from rag.reader.transformers_reader import TransformersReader

QUESTION = "项目总投资是多少？"
PASSAGES = [
    ReaderInput("张三项目", "项目在县里,总投资15亿元。占地70亩。"),
    ReaderInput("", "年产值多少,是谁建的。" * 40),
    ReaderInput("项目", ""),
]


@pytest.fixture(scope="module")
def folders(
    tokenizer: Tokenizer, reader_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Path]:
    """One model of each sort, of random weights."""
    whole = Tokenizer.from_str(tokenizer.to_str())
    whole.post_processor = TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A </s> $B </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    fast = PreTrainedTokenizerFast(
        tokenizer_object=whole,
        cls_token="<s>",
        bos_token="<s>",
        sep_token="</s>",
        eos_token="</s>",
        pad_token="<pad>",
        unk_token="<unk>",
        model_max_length=96,
    )
    torch.manual_seed(3)
    sizes = {
        "vocab_size": whole.get_vocab_size(),
        "hidden_size": 16,
        "num_hidden_layers": 1,
        "num_attention_heads": 2,
        "intermediate_size": 32,
        "max_position_embeddings": 128,
    }
    config, ranking = BertConfig(**sizes), BertConfig(**sizes, num_labels=1)
    made = {"export": reader_folder}
    for name, model in (
        ("spans", BertForQuestionAnswering(config)),
        ("reranker", BertForSequenceClassification(ranking)),
    ):
        made[name] = tmp_path_factory.mktemp(name)
        model.save_pretrained(made[name])
        fast.save_pretrained(made[name])
    return made


@pytest.fixture(params=["export", "spans", "reranker"])
def reader(request: pytest.FixtureRequest, folders: dict[str, Path]) -> Reader:
    found = open_reader(str(folders[request.param]))
    assert found is not None
    return found


def test_one_reading_for_each_passage_in_the_order_given(reader: Reader) -> None:
    together = reader.read(QUESTION, PASSAGES)
    assert len(together) == len(PASSAGES)
    alone = [reader.read(QUESTION, [passage])[0] for passage in PASSAGES]
    assert [(r.start, r.end) for r in together] == [(r.start, r.end) for r in alone]
    assert [r.score for r in together] == pytest.approx([r.score for r in alone], abs=1e-3)


def test_a_reading_lies_in_its_passage(reader: Reader) -> None:
    for passage, reading in zip(PASSAGES, reader.read(QUESTION, PASSAGES), strict=True):
        assert 0 <= reading.start <= reading.end <= len(passage.text)
        assert 0.0 <= reading.answerable <= 1.0


def test_probability_and_score_order_alike(reader: Reader) -> None:
    readings = sorted(reader.read(QUESTION, PASSAGES), key=lambda reading: reading.score)
    assert [r.answerable for r in readings] == sorted(r.answerable for r in readings)


def test_no_passages_no_readings(reader: Reader) -> None:
    assert reader.read(QUESTION, []) == []


def test_an_answer_is_never_taken_from_the_heading(folders: dict[str, Path]) -> None:
    heading = ReaderInput("项目总投资15亿元占地70亩", "在县。")
    (reading,) = TransformersReader(str(folders["spans"])).read(QUESTION, [heading])
    assert 0 <= reading.start < reading.end <= len(heading.text)


@pytest.mark.parametrize(
    ("name", "kind"), [("export", OnnxReader), ("spans", TransformersReader), ("reranker", RerankingReader)]
)
def test_the_model_says_what_it_is(folders: dict[str, Path], name: str, kind: type[Reader]) -> None:
    assert isinstance(open_reader(str(folders[name])), kind)


def test_off_is_no_reader() -> None:
    assert open_reader("off") is None


def test_a_reader_that_is_not_there_is_said_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(ModelError, match="找不到阅读模型"):
        open_reader(str(tmp_path / "nowhere"))


def test_a_model_of_many_classes_is_no_reranker(
    tmp_path: Path, folders: dict[str, Path], tokenizer: Tokenizer
) -> None:
    config = BertConfig.from_pretrained(folders["reranker"], num_labels=3)
    BertForSequenceClassification(config).save_pretrained(tmp_path)
    PreTrainedTokenizerFast.from_pretrained(folders["reranker"]).save_pretrained(tmp_path)
    with pytest.raises(ModelError, match="3 类"):
        open_reader(str(tmp_path))
