"""Our own words around the quotes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from corpus.records import Article, Kind
from rag.compose.wording import attribution, printed_in, refusal, title_of

PIECE = Article(
    "id",
    "水厂扩建",
    None,
    "青河日报",
    date(2025, 2, 8),
    "A05",
    None,
    Kind.ARTICLE,
    ("周明", "李芳"),
    (),
    (),
    None,
    "正文。",
)


def test_attribution() -> None:
    assert attribution(PIECE) == "据《青河日报》记者周明、李芳报道"
    assert attribution(PIECE, titled=True) == "据《青河日报》记者周明、李芳《水厂扩建》一文报道"
    assert attribution(replace(PIECE, newspaper="新华社", reporters=("王五",))) == "据新华社记者王五报道"
    assert attribution(replace(PIECE, reporters=())) == "据《青河日报》报道"
    assert attribution(replace(PIECE, newspaper=None)) == "据记者周明、李芳报道"
    assert attribution(replace(PIECE, newspaper=None, reporters=())) == "据《水厂扩建》一文"
    assert attribution(replace(PIECE, newspaper="《青河日报》")) == attribution(PIECE)


def test_where_it_was_printed() -> None:
    assert printed_in(PIECE) == "《青河日报》2025年2月8日第A05版"
    assert printed_in(replace(PIECE, date=None, page=None)) == "《青河日报》"
    assert title_of(replace(PIECE, headline="读《论语》")) == "《读〈论语〉》"


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("青河经开区管委会主任是谁？", "现有报道没有提到青河经开区管委会主任是谁。"),
        ("请问水厂投资多少?", "现有报道没有提到水厂投资多少。"),
        ("水厂完工了吗？", "现有报道没有提到“水厂完工了”的答案。"),
        ("栏目登的是什么？", "现有报道没有提到栏目登的是什么。"),
        ("水厂总面积", "现有报道没有提到“水厂总面积”的答案。"),
        ("长" * 80, "现有报道没有提到这个问题的答案。"),
    ],
)
def test_refusal(question: str, said: str) -> None:
    assert refusal(question) == said
