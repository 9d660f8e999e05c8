"""The reader on ONNX Runtime, with a tiny model: order, windows, offsets, damage."""

from __future__ import annotations

import math
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from tokenizers import Tokenizer

from corpus.errors import ModelError
from rag.reader.card import CARD, MODEL, TOKENIZER, probability
from rag.reader.encoding import prefix, tokenize, windows
from rag.reader.onnx_reader import OnnxReader
from rag.reader.protocol import Reader, ReaderInput

_LONG = "项目总投资157亿元，占地26亩。张三在县馆。" * 6
_PASSAGES = [
    ReaderInput("县", "项目总投资157亿元，占地26亩。"),
    ReaderInput("", ""),
    ReaderInput("张三", _LONG),
    ReaderInput("", "张三在县馆。"),
]


@pytest.fixture(scope="module")
def reader(reader_folder: Path) -> OnnxReader:
    return OnnxReader(reader_folder, threads=2)


def test_it_is_a_reader(reader: OnnxReader) -> None:
    behind: Reader = reader
    assert behind.name == "tiny"


def test_readings_come_in_the_order_given_and_do_not_depend_on_company(reader: OnnxReader) -> None:
    together = reader.read("总投资多少？", _PASSAGES)
    alone = [reader.read("总投资多少？", [passage])[0] for passage in _PASSAGES]
    assert together == alone
    assert len({reading.score for reading in together}) == len(_PASSAGES)


def test_a_reading_is_a_stretch_of_its_passage(reader: OnnxReader) -> None:
    for passage, reading in zip(_PASSAGES, reader.read("谁在哪里？", _PASSAGES), strict=True):
        assert 0 <= reading.start <= reading.end <= len(passage.text)
        assert (reading.start < reading.end) == bool(passage.text)
        assert 0 <= reading.answerable <= 1


def test_nothing_to_read_answers_nothing(reader: OnnxReader) -> None:
    (reading,) = reader.read("谁？", [ReaderInput("张三是谁", " \n ")])
    assert (reading.start, reading.end, reading.answerable) == (0, 0, 0.0)
    assert reader.read("谁？", []) == []


def test_probability_is_the_calibrated_score(reader: OnnxReader) -> None:
    (judged,) = reader.judge("总投资多少？", _PASSAGES[:1])
    (reading,) = reader.read("总投资多少？", _PASSAGES[:1])
    assert judged is not None
    # The card of the tiny reader: 0.5 of the verdict, 0.1 of the span, less 0.25.
    assert reading.score == pytest.approx(0.5 * judged.verdict + 0.1 * judged.span - 0.25)
    assert reading.answerable == pytest.approx(1 / (1 + math.exp(-reading.score)))


def test_a_long_passage_is_as_good_as_its_best_window(reader: OnnxReader, tokenizer: Tokenizer) -> None:
    question = "张三是谁？"
    shown = windows(prefix(tokenizer, question, ""), tokenize(tokenizer, _LONG), 48)
    assert len(shown) > 3
    found = []
    for window in shown:
        start, end = window.offsets[0][0], window.offsets[-1][1]
        (part,) = reader.judge(question, [ReaderInput("", _LONG[start:end])])
        assert part is not None
        found.append((0.5 * part.verdict + 0.1 * part.span, start + part.start, start + part.end))
    best = max(found)
    (whole,) = reader.read(question, [ReaderInput("", _LONG)])
    assert whole.score == pytest.approx(best[0] - 0.25, abs=1e-5)
    assert (whole.start, whole.end) == best[1:]


def test_the_heading_is_read(reader: OnnxReader) -> None:
    text = "占地26亩。"
    here, there = reader.read("县占地多少？", [ReaderInput("县", text), ReaderInput("馆", text)])
    assert here.score != there.score


def test_threads_may_share_a_reader(reader: OnnxReader) -> None:
    expected = reader.read("总投资多少？", _PASSAGES)
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: reader.read("总投资多少？", _PASSAGES), range(12)))
    assert found == [expected] * 12


@pytest.mark.parametrize("damaged", [MODEL, TOKENIZER, CARD])
@pytest.mark.parametrize("how", ["missing", "cut short"])
def test_a_damaged_model_is_said_so(reader_folder: Path, tmp_path: Path, damaged: str, how: str) -> None:
    folder = tmp_path / "reader"
    shutil.copytree(reader_folder, folder)
    path = folder / damaged
    if how == "missing":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(ModelError, match="阅读模型"):
        OnnxReader(folder)


@pytest.mark.parametrize(("odds", "expected"), [(0.0, 0.5), (1e4, 1.0), (-1e4, 0.0), (math.log(3), 0.75)])
def test_probability_of_log_odds(odds: float, expected: float) -> None:
    assert probability(odds) == pytest.approx(expected)
