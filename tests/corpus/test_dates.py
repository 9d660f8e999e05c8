from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.dates import DaySpan, article_year_hint, find_times, resolve, resolve_all

THURSDAY = date(2025, 2, 27)


def _surfaces(text: str) -> list[str]:
    return [mention.surface for mention in find_times(text)]


def _days(text: str, anchor: date | None = THURSDAY, hint: int | None = None) -> str | None:
    """The days of the only mention in `text`, as "first..last"."""
    ((_, span),) = resolve_all(text, anchor, hint)
    return None if span is None else f"{span.first}..{span.last}"


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("2024年", "2024-01-01..2024-12-31"),
        ("2024年全年", "2024-01-01..2024-12-31"),
        ("二〇二四年", "2024-01-01..2024-12-31"),
        ("２０２４年", "2024-01-01..2024-12-31"),
        ("2024年2月", "2024-02-01..2024-02-29"),
        ("2024年2月25日", "2024-02-25..2024-02-25"),
        ("2024-02-25", "2024-02-25..2024-02-25"),
        ("24年5月", "2024-05-01..2024-05-31"),
        ("2024年前三季度", "2024-01-01..2024-09-30"),
        ("2021年至2024年", "2021-01-01..2024-12-31"),
        ("2021—2024年", "2021-01-01..2024-12-31"),
        ("2023年12月28日至2024年1月3日", "2023-12-28..2024-01-03"),
        ("“十四五”期间", "2021-01-01..2025-12-31"),
        ("十四五末", "2025-01-01..2025-12-31"),
        ("“十五”期间", "2001-01-01..2005-12-31"),
        ("20世纪90年代", "1990-01-01..1999-12-31"),
    ],
)
def test_printed_years_need_no_anchor(text: str, days: str) -> None:
    assert _days(text, None) == days


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("去年", "2024-01-01..2024-12-31"),
        ("前年", "2023-01-01..2023-12-31"),
        ("大前年", "2022-01-01..2022-12-31"),
        ("明年初", "2026-01-01..2026-02-28"),
        ("去年5月", "2024-05-01..2024-05-31"),
        ("去年年底", "2024-12-01..2024-12-31"),
        ("今年上半年", "2025-01-01..2025-06-30"),
        ("今年1—5月", "2025-01-01..2025-05-31"),
        ("今年以来", "2025-01-01..2025-02-27"),
        ("一季度", "2025-01-01..2025-03-31"),
        ("上月", "2025-01-01..2025-01-31"),
        ("本月5日", "2025-02-05..2025-02-05"),
        ("下月初", "2025-03-01..2025-03-10"),
        ("昨日", "2025-02-26..2025-02-26"),
        ("前天", "2025-02-25..2025-02-25"),
        ("近日", "2025-02-12..2025-02-27"),
        ("近三年", "2022-02-27..2025-02-27"),
        ("上周", "2025-02-17..2025-02-23"),
        ("本周三", "2025-02-26..2025-02-26"),
        ("三天前", "2025-02-24..2025-02-24"),
        ("两个月前", "2024-12-01..2024-12-31"),
        ("8月前完工", None),  # up to then, from nobody knows when
        ("24年营业收入", "2024-01-01..2024-12-31"),
    ],
)
def test_relative_words_count_from_the_anchor(text: str, days: str | None) -> None:
    assert _days(text) == days
    if "24" not in text:
        assert _days(text, None) is None


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("2月25日", "2025-02-25..2025-02-25"),
        ("12月", "2024-12-01..2024-12-31"),
        ("8月", "2024-08-01..2024-08-31"),  # six months either way: the past one
        ("3月", "2025-03-01..2025-03-31"),  # eleven months back is no newspaper's 3月
        ("28日电", "2025-01-28..2025-01-28"),
        ("将于28日开幕", "2025-02-28..2025-02-28"),
        ("计划8月完工", "2025-08-01..2025-08-31"),
        ("2月24日至26日", "2025-02-24..2025-02-26"),
        ("2月30日", None),
    ],
)
def test_dates_without_a_year_take_the_nearest(text: str, days: str | None) -> None:
    assert _days(text) == days
    assert _days(text, None) is None


def test_the_range_keeps_one_mention_and_lists_lend_the_month() -> None:
    assert _surfaces("2月24日至26日，3月3日、5日举行") == ["2月24日至26日", "3月3日", "5日"]
    assert [span and span.first for _, span in resolve_all("3月3日、5日举行", date(2025, 3, 9))] == [
        date(2025, 3, 3),
        date(2025, 3, 5),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "35天内完成",
        "连续5日",
        "第3日",
        "10个月大",
        "1月龄",
        "干了24年",
        "3000年前的陶片",
        "每周三开放",
        "3至5年",
        "2.25日",
    ],
)
def test_durations_and_the_like_are_no_dates(text: str) -> None:
    assert _surfaces(text) == []


@pytest.mark.parametrize(
    "text", ["截至目前", "春节", "民国二十一年", "光绪三十年", "公元前221年", "农历五月初五", "当日"]
)
def test_what_names_no_days_is_found_and_left_open(text: str) -> None:
    (mention,) = find_times(text)
    assert mention.surface == text
    assert resolve(mention, THURSDAY, 2024) is None


REVIEW = "2024年，某开发区交出答卷。去年全年签约13个项目，5月有3个开工。2025年，开发区将接续奋斗。"


def test_a_review_anchors_its_own_words() -> None:
    assert article_year_hint(REVIEW) == 2024
    spans = {mention.surface: span for mention, span in resolve_all(REVIEW)}
    assert spans["去年全年"] == DaySpan(date(2024, 1, 1), date(2024, 12, 31))
    assert spans["5月"] == DaySpan(date(2024, 5, 1), date(2024, 5, 31))


@pytest.mark.parametrize(
    "text",
    [
        "去年签约13个项目，5月有3个开工。",  # no year printed
        "2024年，公司投产。今年以来产值翻番，5月还要扩建。",  # this year or the next?
        "2015年，他返乡。2019年建厂。去年5月获奖。",  # a life, not a review
        "近日，该厂纳入2025年重点项目。去年5月已开工。",  # not what the piece opens with
    ],
)
def test_no_year_is_invented(text: str) -> None:
    assert article_year_hint(text) is None
    spans = [span for mention, span in resolve_all(text) if mention.year is None]
    assert spans
    assert spans == [None] * len(spans)


def test_a_month_belongs_to_the_year_named_before_it_in_the_sentence() -> None:
    spans = [span for _, span in resolve_all("工程2023年开工，11月封顶。12月验收。", THURSDAY)]
    assert spans[1] == DaySpan(date(2023, 11, 1), date(2023, 11, 30))
    assert spans[2] == DaySpan(date(2024, 12, 1), date(2024, 12, 31))


_DAYS = st.dates(date(1950, 1, 1), date(2049, 12, 31))


@given(_DAYS)
def test_every_full_date_is_read_back(day: date) -> None:
    text = f"记者从{day.year}年{day.month}月{day.day}日的会议获悉"
    (mention,) = find_times(text)
    assert (mention.year, mention.month, mention.day) == (day.year, day.month, day.day)
    assert resolve(mention, None, None) == DaySpan(day, day)


@given(_DAYS, st.integers(0, 150))
def test_a_recent_date_without_its_year_is_found_again(anchor: date, ago: int) -> None:
    day = anchor - timedelta(days=ago)
    (mention,) = find_times(f"{day.month}月{day.day}日")
    assert resolve(mention, anchor, None) == DaySpan(day, day)


@given(
    st.text(
        alphabet="2024年月日前去今至到-、一二三十四五期间上半下个周天近世纪“”春节农历 ，。0", max_size=40
    ),
    _DAYS,
)
def test_any_text_gives_ordered_mentions_of_itself(text: str, anchor: date) -> None:
    end = 0
    for mention, span in resolve_all(text, anchor):
        assert end <= mention.start < mention.end
        assert text[mention.start : mention.end] == mention.surface
        assert span is None or span.first <= span.last
        end = mention.end
