"""What becomes of a statement whose article was corrected."""

from __future__ import annotations

import pytest

from corpus.corrections import Amendment
from corpus.records import Article, Kind
from rag.compose.records import Ground, Statement
from rag.conflicts.amending import amended_statements, amended_value
from rag.supporting import supported
from tests.rag.conflicts.builders import article

PRINTED = article("青河日报", "制氢站每年可产氢160吨，供应1160辆车。")
SAYS = "“160吨”应为“180吨”。"
CORRECTION = article("更正", SAYS, kind=Kind.CORRECTION, newspaper="青河日报", reporters=())
AMENDMENT = Amendment("160吨", "180吨", CORRECTION, 0, len(SAYS))


def known(of: Article) -> tuple[Amendment, ...]:
    return (AMENDMENT,) if of == PRINTED else ()


def statement(text: str, start: int, end: int, of: Article = PRINTED) -> Statement:
    return Statement(text, (Ground(of, "chunk", start, end),))


def test_the_right_value_is_told_and_the_correction_cited() -> None:
    said = statement("据《青河日报报》记者周明报道，制氢站每年可产氢160吨", 0, 12)
    amended = amended_statements([said], "160吨", known)
    assert amended.short == "180吨"
    assert "180吨" in amended.statements[0].text
    assert "160吨" not in amended.statements[0].text
    assert [g.article.id for g in amended.statements[0].grounds] == ["青河日报", "更正"]
    assert amended.warnings == ("原报道印作“160吨”，《青河日报》2025年3月6日第2版更正为“180吨”。",)


def test_the_corrected_sentence_passes_verification_and_another_figure_does_not() -> None:
    said = statement("据记者周明报道，制氢站每年可产氢160吨", 0, 12)
    amended = amended_statements([said], None, known).statements[0]
    assert supported(amended) is not None
    invented = Statement(amended.text.replace("180吨", "190吨"), amended.grounds)
    assert supported(invented) is None


def test_other_sentences_stay() -> None:
    said = statement("供应1160辆车", 13, 20)
    assert amended_statements([said], None, known).statements == (said,)
    other = statement("制氢站每年可产氢160吨", 0, 12, article("南浦晚报", PRINTED.text))
    assert amended_statements([other], "160吨", known).short == "160吨"


@pytest.mark.parametrize(
    ("wrong", "right", "value", "corrected"),
    [
        ("160吨", "180吨", "160吨", "180吨"),
        ("可产氢160吨", "可产氢180吨", "160吨", "180吨"),
        ("160", "180", "160吨", "180吨"),
        ("每年可产氢160吨", "两年可产氢160吨", "160吨", "160吨"),
        ("1160辆", "1200辆", "160吨", "160吨"),
    ],
)
def test_the_value_within_what_was_corrected(wrong: str, right: str, value: str, corrected: str) -> None:
    amendment = Amendment(wrong, right, CORRECTION, 0, len(SAYS))
    assert amended_value(value, PRINTED.text, [amendment]) == corrected
