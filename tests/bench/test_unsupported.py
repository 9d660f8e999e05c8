"""The script that counts unsupported figures and names, against cases judged by hand."""

from __future__ import annotations

import pytest

from bench.llm.counting import after, before, sentences
from bench.llm.unsupported import unsupported

SOURCE = (
    "青河县城东水厂总投资2.3亿元，占地四十六亩，一年可产氢160吨。局长何建平说，一百二十户受益，约占百分之五。"
)


def test_blanks_around_a_printed_figure_do_not_count() -> None:
    assert unsupported("花了8600万元。", ["整个工程花了 8600 万元"]).figures == ()


@pytest.mark.parametrize(
    ("sentence", "figures", "names"),
    [
        ("城东水厂一年可产氢160吨。[1]", (), ()),
        ("城东水厂一年可产氢106吨。[2]", ("106",), ()),
        ("总投资二亿三千万元，占地46亩。", (), ()),
        ("总投资23000万元，120户受益。", (), ()),
        ("总投资2.4亿元。", ("2.4亿",), ()),
        ("青河县局长何建平进一步介绍。", (), ()),
        ("局长李晓明说，太原钢铁集团参与。", (), ("李晓明", "太原")),
        ("据《青河日报》报道。", (), ("青河日报",)),
    ],
)
def test_what_no_source_holds(sentence: str, figures: tuple[str, ...], names: tuple[str, ...]) -> None:
    found = unsupported(sentence, [SOURCE])
    assert found.figures == figures
    assert set(names) <= set(found.names)
    assert bool(found.names) == bool(names)


def test_sentences_of_an_answer() -> None:
    assert sentences("通水。[1][2]占地46亩。[3]\n[4]") == ["通水。[1][2]", "占地46亩。[3]"]


def test_before_is_held_against_all_that_was_shown_and_after_against_what_is_cited() -> None:
    shown = {"id": "a", "headline": "", "kicker": None, "newspaper": "青河日报", "date": None, "page": None}
    line = {
        "replies": [{"text": "产氢106吨。[1]总投资2.3亿元。[1]"}],
        "articles": {
            "a": {**shown, "people": ["周明"], "text": SOURCE},
            "b": {**shown, "id": "b", "people": [], "text": "另一篇。"},
        },
        "answer": {
            "answer": "据《青河日报》记者周明报道，总投资2.3亿元。[1]产氢160吨。[2]",
            "citations": [{"marker": 1, "article_id": "a"}, {"marker": 2, "article_id": "b"}],
        },
    }
    assert (before(line).sentences, before(line).figures) == (2, 1)
    assert (after(line).sentences, after(line).figures, after(line).names) == (2, 1, 0)
