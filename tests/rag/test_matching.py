"""Terms of a question found in print, in all the forms they may take; by hand."""

from __future__ import annotations

import pytest

from corpus.normalise import fold
from rag.evidence.matching import TermMatcher
from rag.evidence.offices import office_fit
from rag.question.records import Role, Term
from rag.synonyms import Synonyms, newspaper_synonyms

NONE = Synonyms("")


def term(text: str, role: Role = Role.PLAIN) -> Term:
    return Term(fold(text), 1.0, role, 0)


@pytest.mark.parametrize(
    ("word", "role", "text", "found"),
    [
        ("长治", Role.NAME, "长冶高新区的厂房", "长冶"),
        ("长冶", Role.NAME, "长治高新区的厂房", "长治"),
        ("青河县", Role.NAME, "青河的水厂", "青河"),
        ("经开区", Role.PLAIN, "晋城经济技术开发区", "经济技术开发区"),
        ("農發行", Role.NAME, "农发行批了贷款", "农发行"),
        ("3MW", Role.SPECIFIER, "3MW制氢项目", "3mw"),
        ("从业人员", Role.PLAIN, "从业人员1200余人", "从业人员"),
    ],
)
def test_forms_of_a_term(word: str, role: Role, text: str, found: str) -> None:
    folded = fold(text)
    match = TermMatcher(term(word, role), NONE).find(folded)
    assert match is not None
    assert folded[match.start : match.end] == found


@pytest.mark.parametrize(
    ("word", "role", "text"),
    [
        ("3MW", Role.SPECIFIER, "53MW制氢项目"),
        ("2024", Role.SPECIFIER, "编号12024"),
        ("大同", Role.NAME, "晋城经济技术开发区"),
        ("未来", Role.PLAIN, "末了"),
    ],
)
def test_what_is_not_a_form(word: str, role: Role, text: str) -> None:
    assert TermMatcher(term(word, role), NONE).find(fold(text)) is None


def test_the_very_word_is_stronger_than_a_synonym() -> None:
    synonyms = Synonyms("举行 召开 | 组织")
    matcher = TermMatcher(term("举行"), synonyms)
    strengths = [matcher.find(fold(t)) for t in ("大会举行", "大会召开", "组织大会")]
    assert [m.strength for m in strengths if m] == [1.0, 0.9, 0.7]


def test_near_words_stand_for_the_group_and_not_for_one_another() -> None:
    synonyms = Synonyms("举行 召开 | 组织 筹备  # comment")
    assert dict(synonyms.of("组织")) == {"举行": 0.7, "召开": 0.7}


def test_names_have_no_synonyms() -> None:
    assert TermMatcher(term("举行", Role.NAME), newspaper_synonyms()).find("大会召开") is None


def bodies(*words: str) -> tuple[TermMatcher, ...]:
    return tuple(TermMatcher(term(w), NONE) for w in words)


@pytest.mark.parametrize(
    ("asked", "titles", "of", "holds"),
    [
        ("主任", ("党工委副书记", "管委会主任"), ("青河经开区", "管委会"), True),
        ("主任", ("管委会副主任",), ("青河经开区", "管委会"), False),
        ("副主任", ("管委会副主任",), ("管委会",), True),
        ("书记", ("党工委副书记", "管委会主任"), ("党工委",), False),
        ("书记", ("县委书记",), ("青河县", "县委"), True),
        ("主任", ("主任助理",), ("管委会",), False),
        ("主任", ("驻京联络处主任",), ("经开区", "管委会"), False),
        ("会长", ("通用航空协会会长", "直升机协会会长"), ("直升机协会",), True),
        ("一把手", ("管委会主任",), ("管委会",), True),
        ("一把手", ("管委会副主任",), ("管委会",), False),
        ("主席", ("政协副主席", "县委书记"), ("政协",), False),
    ],
)
def test_office(asked: str, titles: tuple[str, ...], of: tuple[str, ...], holds: bool) -> None:
    assert (office_fit(asked, titles, bodies(*of)) > 0.6) is holds
