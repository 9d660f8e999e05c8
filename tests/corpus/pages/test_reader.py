"""The edition of a page, and pages that are none."""

from __future__ import annotations

from datetime import date

import pytest

from corpus.errors import UnreadablePageError
from corpus.pages import read_page
from corpus.records import Edition

_STORY = "# 老街装上新路灯\n\n本报讯（记者 方圆）东门老街昨晚亮起了120盏新路灯，居民夜里出门不用再打手电。\n"


@pytest.mark.parametrize(
    ("masthead", "paper", "day", "page"),
    [
        ("江州晚报 2025年3月4日 星期二 A05", "江州晚报", date(2025, 3, 4), "A05"),
        ("2025年2月28日 星期五\n\n第3版", None, date(2025, 2, 28), "3"),
        ("03版 民生", None, None, "3"),
        ("江州晚报2025年3月4日星期二第A05版", "江州晚报", date(2025, 3, 4), "A05"),
        ("# 江州日报\n\n二〇二四年十二月一日　星期日　第二版", "江州日报", date(2024, 12, 1), "2"),
        ("3月4日 星期二 第8版", None, None, "8"),
        ("2025年2月30日 星期日 第8版", None, None, "8"),
    ],
)
def test_masthead(masthead: str, paper: str | None, day: date | None, page: str | None) -> None:
    assert read_page(f"{masthead}\n\n{_STORY}", Edition()).edition == Edition(paper, day, page)


def test_what_was_said_wins_over_what_is_printed() -> None:
    said = Edition("海州日报", date(2024, 1, 2), "7")
    reading = read_page(f"江州晚报 2025年3月4日 星期二 A05\n\n{_STORY}", said)
    assert reading.edition == said
    assert reading.articles[0].newspaper == "海州日报"


def test_bold_source_names_the_paper() -> None:
    page = "## 老街亮了\n\n**江州导报** 东门老街昨晚亮起120盏新路灯，居民出门更方便了。 方启明\n"
    article = read_page(page, Edition()).articles[0]
    assert (article.newspaper, article.reporters, article.date) == ("江州导报", ("方启明",), None)
    assert article.text == "东门老街昨晚亮起120盏新路灯，居民出门更方便了。"


@pytest.mark.parametrize(
    "text",
    ["", " \n\n　", "hello world, no Chinese here", "# 标题\n\n## 另一个标题", "第3版\n\n责任编辑：方圆"],
)
def test_what_is_no_page_is_refused_in_chinese(text: str) -> None:
    with pytest.raises(UnreadablePageError, match=r"[一-鿿]"):
        read_page(text, Edition())


def test_ids_are_stable_and_follow_the_headline() -> None:
    once = read_page(_STORY, Edition("江州晚报", date(2025, 3, 4), "5")).articles[0]
    spaced = read_page(
        _STORY.replace("老街装上", "老街 装上"), Edition("江州晚报", date(2025, 3, 4), "5")
    ).articles[0]
    assert once.id == spaced.id
    assert once.id != read_page(_STORY, Edition("江州晚报", date(2025, 3, 5), "5")).articles[0].id


def test_a_source_without_its_bold_type_opens_stories_where_it_recurs() -> None:
    story = "## {}\n\n江州导报 东门老街昨晚亮起{}盏新路灯，居民出门更方便了。 方启明\n\n"
    articles = read_page(story.format("老街亮了", 120) + story.format("东门不再黑", 80), Edition()).articles
    assert [article.text[:4] for article in articles] == ["东门老街"] * 2
    assert {article.newspaper for article in articles} == {"江州导报"}
