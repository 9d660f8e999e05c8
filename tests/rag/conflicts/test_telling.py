"""How the sides of a disagreement are told."""

from __future__ import annotations

from datetime import date

import pytest

from corpus.records import Article
from rag.compose.extractive import fact_statement
from rag.conflicts.finding import Hearing
from rag.conflicts.telling import about, dated, open_conflict, tell
from rag.numbering import Numbering
from rag.supporting import supported
from tests.rag.conflicts.builders import article, query, reading

ASKED = query("城东水厂总投资多少？")
ONE = article("青河日", "城东水厂总投资2.3亿元。", date(2025, 3, 6), reporters=("周明",))
OTHER = article(
    "新华社", "城东水厂总投资2.6亿元。", date(2025, 3, 7), newspaper="新华社", reporters=("李芳",)
)


@pytest.mark.parametrize(
    ("of", "value", "opening"),
    [
        (ONE, "2.3亿元", "据《青河日报》记者周明2025年3月6日报道，"),
        (OTHER, "2.6亿元", "据新华社记者李芳2025年3月7日报道，"),
        (
            article("无", ONE.text, newspaper=None, reporters=()),
            "2.3亿元",
            "据2025年3月6日档案中的一篇报道，",
        ),
        (
            article("无", ONE.text, newspaper=None, reporters=(), headline="水厂"),
            "2.3亿元",
            "据2025年3月6日《水厂》一文，",
        ),
        (article("青河日", ONE.text, day=None), "2.3亿元", "据《青河日报》记者周明报道，"),
    ],
)
def test_the_day_is_said_and_passes_verification(of: Article, value: str, opening: str) -> None:
    statement = dated(fact_statement(ASKED, reading(ASKED, of, value).evidence), of)
    assert statement.text == f"{opening}城东水厂总投资{value}"
    assert supported(statement) == statement


def test_each_side_in_a_sentence_of_its_own() -> None:
    rivals = (reading(ASKED, OTHER, "2.6亿元"), reading(ASKED, ONE, "2.3亿元"))
    outcome = tell(ASKED, Hearing(rivals=rivals), fact_statement)
    assert outcome is not None
    assert outcome.dispute is not None
    assert outcome.short == "2.6亿元；2.3亿元"
    assert [s.text for s in outcome.statements] == [
        "报道说法不一：据新华社记者李芳2025年3月7日报道，城东水厂总投资2.6亿元",
        "另据《青河日报》记者周明2025年3月6日报道，城东水厂总投资2.3亿元",
    ]
    assert all(supported(s) == s for s in outcome.statements)
    numbering = Numbering()
    for statement in outcome.statements:
        numbering.add(statement)
    conflict = open_conflict([outcome.dispute], numbering.citations)
    assert conflict is not None
    assert conflict.about == "城东水厂总投资"
    assert [(c.value, c.marker) for c in conflict.claims] == [("2.6亿元", 1), ("2.3亿元", 2)]
    assert open_conflict([outcome.dispute], numbering.citations[:1]) is None


def test_an_earlier_state_follows() -> None:
    states = (reading(ASKED, OTHER, "2.6亿元"), reading(ASKED, ONE, "2.3亿元"))
    outcome = tell(ASKED, Hearing(states=states), fact_statement)
    assert outcome is not None
    assert outcome.dispute is None
    assert outcome.short == "2.6亿元"
    assert outcome.statements[1].text.startswith("此前据《青河日报》")


def test_nothing_heard_is_nothing_to_tell() -> None:
    assert tell(ASKED, Hearing(), fact_statement) is None


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("城东水厂总投资多少？", "城东水厂总投资"),
        ("城东水厂总投资是多少", "城东水厂总投资"),
        ("城东水厂哪天通水？", "城东水厂哪天通水"),
    ],
)
def test_about(question: str, said: str) -> None:
    assert about(query(question)) == said
