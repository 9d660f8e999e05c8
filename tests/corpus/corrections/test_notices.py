"""Corrections as papers print them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from corpus.corrections import Amendment, amendments, is_correction, read_notices
from corpus.corrections.linking import occurrences, same_headline
from corpus.corrections.notices import same_page
from corpus.records import Article, Kind

STATION = Article(
    id="station",
    headline="江口镇建成制氢站",
    kicker=None,
    newspaper="青河日报",
    date=date(2025, 2, 28),
    page="3",
    section=None,
    kind=Kind.ARTICLE,
    reporters=("周明",),
    credits=(),
    photos=(),
    url=None,
    text="江口镇制氢站2月25日投产。站长李建民介绍，制氢站总投资3.2亿元，每年可产氢160吨，供应1160辆车。"
    "该站由青河建设集团承建。",
)


def corrected(text: str, day: date | None = date(2025, 3, 1), **fields: object) -> Article:
    made = replace(
        STATION, id=text, headline="更正", date=day, page="2", kind=Kind.CORRECTION, reporters=(), text=text
    )
    return replace(made, **fields)  # type: ignore[arg-type]


def amended(*corrections: Article, article: Article = STATION) -> list[tuple[str, str]]:
    pairs = [(c, n) for c in corrections for n in read_notices(c)]
    return [(a.wrong, a.right) for a in amendments(article, pairs)]


@pytest.mark.parametrize(
    ("text", "wrong", "right"),
    [
        ("本报2月28日第3版《江口镇建成制氢站》一文中，“160吨”应为“180吨”。特此更正。", "160吨", "180吨"),
        ("本报2月28日3版《江口镇建成制氢站》，将“李建国”误写为“李建民”，特此更正。", "李建民", "李建国"),
        (
            "昨日本报三版《江口镇建成制氢站》一文，“总投资3.2亿元”有误，应为“总投资2.3亿元”。",
            "总投资3.2亿元",
            "总投资2.3亿元",
        ),
        ("《江口镇建成制氢站》（2月28日3版）中“2月25日”系“2月26日”之误。", "2月25日", "2月26日"),
        ("本报2月28日3版报道的制氢站总投资应为2.3亿元，而非3.2亿元。", "3.2亿元", "2.3亿元"),
        ("本报2月28日3版《江口镇建成制氢站》一文中年产氢160吨应为180吨。", "160吨", "180吨"),
        ("2月28日《青河日报》第3版刊登《江口镇建成制氢站》，文中总投资应为2.3亿元。", "3.2亿元", "2.3亿元"),
        ("本报《江口镇建成制氢站》一文作者应为吴小舟。", "周明", "吴小舟"),
        ("本报2025年2月28日第3版一篇报道中，「160吨」更正为「180吨」。", "160吨", "180吨"),
    ],
)
def test_what_is_wrong_and_what_is_right(text: str, wrong: str, right: str) -> None:
    assert amended(corrected(text)) == [(wrong, right)]


@pytest.mark.parametrize(
    "text",
    [
        "本报2月27日第3版《江口镇建成制氢站》一文中，“160吨”应为“180吨”。",  # another day
        "本报2月28日第4版《江口镇建成制氢站》一文中，“160吨”应为“180吨”。",  # another page
        "本报2月28日第3版《城南小学开学》一文中，“160吨”应为“180吨”。",  # another headline
        "《南浦晚报》2月28日第3版《江口镇建成制氢站》一文中，“160吨”应为“180吨”。",  # another paper
        "本报2月28日第3版《江口镇建成制氢站》一文中，“60吨”应为“80吨”。",  # not printed: 160吨 is
        "本报近期报道中，“160吨”应为“180吨”。",  # says of no place which it is
    ],
)
def test_what_is_of_another_article(text: str) -> None:
    assert amended(corrected(text)) == []


def test_several_changes_and_articles_in_one_notice() -> None:
    text = (
        "本报2月28日A05版《别的》中“160吨”应为“180吨”；同日3版《江口镇建成制氢站》中“青河建设集团”应为“青河二建集团”，"
        "“李建民”应为“李建国”。"
    )
    assert amended(corrected(text)) == [("青河建设集团", "青河二建集团"), ("李建民", "李建国")]


def test_the_place_holds_for_the_sentences_that_follow() -> None:
    text = "本报2月28日第3版《江口镇建成制氢站》有两处错误。“160吨”应为“180吨”。“李建民”应为“李建国”。"
    assert amended(corrected(text)) == [("160吨", "180吨"), ("李建民", "李建国")]


def test_an_article_without_a_date_is_found_by_its_headline() -> None:
    text = "本报2月28日第3版《江口镇建成制氢站》一文中，“160吨”应为“180吨”。"
    assert amended(corrected(text), article=replace(STATION, date=None, page=None)) == [("160吨", "180吨")]


def test_a_day_without_a_year_in_an_undated_correction() -> None:
    text = "本报2月28日第3版《江口镇建成制氢站》一文中，“160吨”应为“180吨”。"
    assert amended(corrected(text, day=None)) == [("160吨", "180吨")]


def test_an_article_printed_after_the_correction_is_not_meant() -> None:
    text = "本报《江口镇建成制氢站》一文中，“160吨”应为“180吨”。"
    assert amended(corrected(text, day=date(2025, 2, 1))) == []


def test_a_correction_corrected_once_more() -> None:
    first = corrected("本报2月28日第3版《江口镇建成制氢站》一文中，“160吨”应为“180吨”。")
    second = corrected(
        "本报2月28日第3版《江口镇建成制氢站》一文中，产量经再次核实，“180吨”应为“190吨”。",
        day=date(2025, 3, 5),
    )
    assert amended(first, second)[0] == ("160吨", "190吨")
    assert amended(second, first)[0] == ("160吨", "190吨")


def test_the_headline_may_name_the_piece() -> None:
    correction = corrected(
        "因编辑疏忽，文中“160吨”应为“180吨”。", headline="关于《江口镇建成制氢站》一文的更正"
    )
    assert is_correction(replace(correction, kind=Kind.ARTICLE))
    assert amended(correction) == [("160吨", "180吨")]


def test_where_it_says_so() -> None:
    text = "本报向读者致歉。本报2月28日第3版《江口镇建成制氢站》一文有误。“160吨”应为“180吨”。特此更正。"
    correction = corrected(text)
    found: tuple[Amendment, ...] = amendments(STATION, [(correction, n) for n in read_notices(correction)])
    assert text[found[0].start : found[0].end] == (
        "本报2月28日第3版《江口镇建成制氢站》一文有误。“160吨”应为“180吨”。"
    )


def test_what_is_a_correction() -> None:
    text = "本报2月28日第3版《江口镇建成制氢站》一文中，“160吨”应为“180吨”。"
    assert is_correction(corrected(text))
    assert is_correction(corrected(text, kind=Kind.ARTICLE))
    assert is_correction(corrected(f"更正：{text}", kind=Kind.ARTICLE, headline=""))
    assert not is_correction(STATION)
    assert not is_correction(
        corrected("税务局办理更正申报。", kind=Kind.ARTICLE, headline="个税更正申报开始")
    )


@pytest.mark.parametrize(
    ("wrong", "text", "places"),
    [
        ("160吨", "产160吨、1160吨、60吨", [(1, 5)]),
        ("16", "160", []),
        ("3.2", "13.2和3.25和3.2。", [(10, 13)]),
        ("ABC", "ａｂｃ ABCD", [(0, 3)]),
        ("", "任意", []),
    ],
)
def test_occurrences(wrong: str, text: str, places: list[tuple[int, int]]) -> None:
    assert occurrences(wrong, text) == places


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("3", "第3版", True), ("A3", "A03", True), ("三版", "3", True), ("1", "11", False)],
)
def test_same_page(one: str, other: str, same: bool) -> None:
    assert same_page(one, other) is same


def test_same_headline() -> None:
    assert same_headline("江口镇 建成制氢站", "江口镇建成“制氢站”")
    assert same_headline("制氢站投产", "江口镇制氢站投产")
    assert not same_headline("制氢站投产", "污水处理厂投产")
    assert not same_headline("", "")
