"""The reader that travels with the install: whole, small, and able to read what nobody trained it on."""

from __future__ import annotations

import pytest

from rag.reader.card import MODEL, checksums, read_card
from rag.reader.onnx_reader import BUNDLED, OnnxReader
from rag.reader.protocol import ReaderInput

_TEXT = "3月9日，海港扩建工程开工。该工程总投资27.6亿元，占地1300亩。滨海县港务集团总经理秦海川介绍，建成后可提供岗位850个。"
_HARBOUR = ReaderInput("海港扩建开工 | 滨海日报 | 2031年3月10日", _TEXT)
_OTHER = ReaderInput(
    "小学生学做风筝 | 滨海日报", "周末，二十多名小学生在文化馆跟老人学扎风筝，还在操场上试飞。"
)


@pytest.fixture(scope="module")
def reader() -> OnnxReader:
    return OnnxReader()


def test_it_is_whole_and_small() -> None:
    assert read_card(BUNDLED).sha256 == checksums(BUNDLED)
    assert (BUNDLED / MODEL).stat().st_size <= 40_000_000


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("海港扩建总投资多少钱？", "27.6亿元"),
        ("海港扩建工程占地多大？", "1300亩"),
        ("滨海县港务集团总经理是谁？", "秦海川"),
        ("海港扩建工程哪天开工？", "3月9日"),
    ],
)
def test_it_finds_the_answer_and_the_passage(reader: OnnxReader, question: str, answer: str) -> None:
    other, harbour = reader.read(question, [_OTHER, _HARBOUR])
    assert _TEXT[harbour.start : harbour.end] == answer
    assert harbour.answerable > other.answerable


@pytest.mark.parametrize(
    ("printed", "swapped"),
    [
        ("滨海县港务集团总经理是谁？", "滨海县港务集团董事长是谁？"),
        ("滨海县港务集团总经理是谁？", "临河市港务集团总经理是谁？"),
        ("海港扩建工程哪天开工？", "2029年海港扩建工程哪天开工？"),
        ("海港扩建总投资多少钱？", "机场扩建总投资多少钱？"),
        ("海港扩建总投资多少钱？", "海港扩建年产值多少？"),
    ],
)
def test_it_sees_what_was_swapped(reader: OnnxReader, printed: str, swapped: str) -> None:
    (asked,) = reader.read(printed, [_HARBOUR])
    (other,) = reader.read(swapped, [_HARBOUR])
    assert asked.answerable > 0.5 > other.answerable


def test_traditional_script_is_read_alike(reader: OnnxReader) -> None:
    text = "3月9日，海港擴建工程開工。該工程總投資27.6億元，佔地1300畝。"
    (reading,) = reader.read("海港擴建總投資多少錢？", [ReaderInput("", text)])
    assert text[reading.start : reading.end] == "27.6億元"
