"""Plain news lines. Every line here is invented."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.importers.lines import read_lines
from corpus.records import Article, Credit, Edition, Failure, Kind

BODY = "江城大桥昨日合龙，年内通车。大桥全长1200米，总投资8亿元。"


def read(line: str, edition: Edition = Edition()) -> Article:  # noqa: B008  (frozen)
    (article,) = read_lines([line], "江城.txt", edition)
    assert isinstance(article, Article)
    return article


@pytest.mark.parametrize(
    ("head", "day"),
    [
        ("[ 2023-07-28 16：40 ] ，正文：", date(2023, 7, 28)),
        ("2023-08-11 15:10，正文：", date(2023, 8, 11)),
        ("2023年08月14日 17:38:36 来自北京市，正文：", date(2023, 8, 14)),
        ("2023/08/03 ，正文：", date(2023, 8, 3)),
        ("202308/15 09:30:00，正文：", date(2023, 8, 15)),
        ("来源：江城日报  |  2023年08月14日 17:38:36，正文：", date(2023, 8, 14)),
        ("2023-08-11 15:10 ", date(2023, 8, 11)),
        ("08-17 14:55，正文：", None),
        ("8-3 09:12，正文：", None),
        ("2023-02-31 09:12，正文：", None),
        ("/，正文：", None),
        ("，正文：", None),
        ("", None),
    ],
)
def test_the_timestamp_becomes_the_date_or_none(head: str, day: date | None) -> None:
    article = read(head + BODY)
    assert article.date == day
    assert article.text == BODY


def test_what_the_edition_says_fills_what_the_line_leaves_open() -> None:
    edition = Edition("江城晚报", date(2024, 1, 2), "3")
    article = read("08-17 14:55，正文：" + BODY, edition)
    assert (article.newspaper, article.date, article.page) == ("江城晚报", date(2024, 1, 2), "3")
    printed = read("2023-08-11，正文：新华社北京8月11日电（记者赵立新）" + BODY, edition)
    assert (printed.newspaper, printed.date) == ("新华社", date(2023, 8, 11))


@pytest.mark.parametrize(
    "tail",
    [
        "返回搜狐，查看更多责任编辑：",
        "返回搜狐，查看更多                        责任编辑：",
        "分享让更多人看到",
        "(完)",
        "（完）返回搜狐，查看更多责任编辑：",
        "                                  【责任编辑：钱芳】",
        "(责任编辑：钱芳 CN070)",
        "编辑 钱芳校对 孙莉",
        "责编:钱芳 | 审校:孙莉 | 审核:周婉婷",
        "来源：江城发布返回搜狐，查看更多责任编辑：",
        "（来源：江城日报）分享让更多人看到",
        "【来源：江城发布】声明：此文版权归原作者所有，若有来源错误，请与我们联系。",
        "《 江城日报 》（ 2023年08月11日 第 07 版）",
        "*文汇独家稿件，转载请注明出处。",
        "新闻线索报料通道：应用市场下载客户端，全省600位记者在线等你来报料！",
        " 来源：江城网流程编辑：TF060 如遇作品内容、版权等问题，请在相关文章刊发之日起30日内与本网联系。",
    ],
)
def test_page_furniture_is_cut_and_the_story_kept_whole(tail: str) -> None:
    assert read("2023-08-11 15:10，正文：" + BODY + tail).text == BODY


def test_advertisements_inside_the_story_go() -> None:
    article = read("，正文：江城大桥昨日合龙。广告 怎么制作启动盘?怎么装系统? ×大桥全长1200米，总投资8亿元。")
    assert article.text == "江城大桥昨日合龙。大桥全长1200米，总投资8亿元。"


@pytest.mark.parametrize(
    ("opening", "headline"),
    [
        ("（原标题：江城大桥合龙 全长1200米） ", "江城大桥合龙 全长1200米"),
        ("原标题：江城大桥合龙，全长1200米近日，", "江城大桥合龙，全长1200米"),
        ("原标题：江城大桥合龙，全长1200米江城大桥合龙，全长1200米 近日，", "江城大桥合龙，全长1200米"),
        ("原标题：江城大桥合龙            近日，", "江城大桥合龙"),
        (
            "原标题：江城大桥合龙，全长1200米极目新闻记者 赵立新通讯员 钱芳7月25日，",
            "江城大桥合龙，全长1200米",
        ),
        ("原标题：“天堑”变通途！江城大桥合龙据《江城日报》7月23日报道，", "“天堑”变通途！江城大桥合龙"),
        ("江城大桥合龙 全长1200米本报讯(记者 赵立新)近日，", "江城大桥合龙 全长1200米"),
    ],
)
def test_a_printed_headline_is_taken_and_leaves_the_text(opening: str, headline: str) -> None:
    article = read("2023-07-27 11:24，正文：" + opening + BODY)
    assert article.headline == headline
    assert headline not in article.text
    assert article.text.endswith(BODY)


def test_a_headline_printed_behind_the_story() -> None:
    article = read("2023-07-27，正文：" + BODY + "（原标题：《江城大桥合龙 全长1200米》）")
    assert article.headline == "江城大桥合龙 全长1200米"
    assert article.text == BODY


def test_a_headline_between_dateline_and_author() -> None:
    article = read(
        "2023-08-14，正文：中新网江城8月14日电 题：江城大桥的造桥人作者 赵立新 钱芳“再加把劲！”清晨的江边，"
        + BODY
    )
    assert article.headline == "江城大桥的造桥人"
    assert article.reporters == ("赵立新", "钱芳")
    assert article.text.startswith("“再加把劲！”")


@pytest.mark.parametrize(
    "story",
    [
        BODY,
        "7月25日上午，江城市政府召开新闻发布会，通报江城大桥建设和通车准备工作进展情况。",
        "江城大桥建设指挥部副总指挥赵立新在现场接受采访时介绍了桥梁主体结构封顶之后的下一步施工安排",
        "大桥合龙了！江城市民奔走相告。",
    ],
)
def test_without_a_headline_a_short_lead_stands_in(story: str) -> None:
    article = read("，正文：" + story)
    assert 0 < len(article.headline) <= 30
    assert article.headline in article.text
    assert article.text == story


def test_a_lead_ends_with_a_clause_or_a_word() -> None:
    assert read("，正文：" + BODY).headline == "江城大桥昨日合龙，年内通车"
    long = "江城大桥建设指挥部副总指挥赵立新在现场接受采访时介绍了桥梁主体结构封顶之后的下一步施工安排。"
    assert read("，正文：" + long).headline.endswith(("桥梁", "主体", "主体结构", "介绍", "了"))


@pytest.mark.parametrize(
    ("line", "reporters", "newspaper"),
    [
        (f"新京报讯（记者赵立新 实习生钱芳）{BODY}编辑 孙莉", ("赵立新",), "新京报"),
        (f"人民网江城7月28日电 （记者赵立新、钱芳）{BODY}", ("赵立新", "钱芳"), "人民网"),
        (f"本报讯(江城日报、江报全媒体记者 赵立新){BODY}", ("赵立新",), None),
        (f"四川在线记者 赵立新{BODY}", ("赵立新",), "四川在线"),
        (f"{BODY}海峡导报驻台记者 赵立新 整理报道", ("赵立新",), None),
        (f"{BODY}（赵立新、钱芳）返回搜狐，查看更多责任编辑：", ("赵立新", "钱芳"), None),
        (f"{BODY}文/北京青年报记者 赵立新编辑/钱芳", ("赵立新",), None),
        (f"{BODY}（总台央视记者 赵立新 钱芳） 【责任编辑：孙莉】", ("赵立新", "钱芳"), None),
        (
            f"{BODY}通讯员 钱芳 扬子晚报/紫牛新闻记者 赵立新校对 孙莉返回搜狐，查看更多责任编辑：",
            ("赵立新",),
            None,
        ),
        (f"记者从市交通局获悉，{BODY}", (), None),
        (f"{BODY}“年内一定通车。”市长钱芳对记者说。", (), None),
        (f"财联社8月1日讯（编辑 钱芳）{BODY}", (), "财联社"),
        (f"【江城大桥】（通讯员 钱芳）{BODY}", (), None),
    ],
)
def test_reporters_out_of_running_text(line: str, reporters: tuple[str, ...], newspaper: str | None) -> None:
    article = read("2023-08-11 15:10，正文：" + line)
    assert article.reporters == reporters
    assert article.newspaper == newspaper


def test_who_is_correspondent_in_one_place_is_no_reporter_in_another() -> None:
    article = read(f"，正文：红网时刻新闻7月28日讯（通讯员 钱芳 记者 赵立新）{BODY}（钱芳 赵立新）")
    assert article.reporters == ("赵立新",)
    assert article.credits == (Credit("钱芳", "通讯员"), Credit("赵立新", "记者"))


def test_captions_and_photo_credits_leave_the_story() -> None:
    line = f"，正文：江城大桥昨日合龙。图为建设者在桥上合影。新华社记者 赵立新 摄{BODY}施工现场。江城建投供图大桥年内通车。"
    article = read(line)
    assert article.text == f"江城大桥昨日合龙。{BODY}大桥年内通车。"
    assert [(photo.caption, photo.credit) for photo in article.photos] == [
        ("图为建设者在桥上合影。", "赵立新"),
        ("施工现场。", "江城建投"),
    ]
    assert article.credits == (Credit("赵立新", "摄影"),)
    assert article.reporters == ()


def test_a_sentence_that_may_be_story_stays_though_a_credit_follows_it() -> None:
    article = read("，正文：“年内一定通车。”市长对记者说，“请大家放心。”钱芳摄大桥全长1200米。")
    assert article.text == "“年内一定通车。”市长对记者说，“请大家放心。”大桥全长1200米。"


def test_nothing_but_captions_is_a_photo_story() -> None:
    article = read("，正文：江城大桥合龙后的夜景。赵立新摄市民在桥头合影。赵立新摄")
    assert article.kind is Kind.PHOTO
    assert article.text == "江城大桥合龙后的夜景。\n市民在桥头合影。"


def test_wide_gaps_part_paragraphs() -> None:
    assert (
        read("，正文：江城大桥昨日合龙。　　大桥全长 1200 米。").text
        == "江城大桥昨日合龙。\n大桥全长 1200 米。"
    )


def test_blank_lines_are_skipped_and_lines_without_a_story_reported() -> None:
    read_back = list(
        read_lines(
            ["", f"，正文：{BODY}", "  ", "2023-08-11 15:10，正文：返回搜狐，查看更多责任编辑："],
            "江城.txt",
            Edition(),
        )
    )
    assert isinstance(read_back[0], Article)
    assert isinstance(read_back[1], Failure)
    assert (read_back[1].source, read_back[1].line) == ("江城.txt", 4)
    assert "正文" in read_back[1].error
    assert len(read_back) == 2


def test_two_stories_under_one_headline_are_two_articles() -> None:
    head = "2023-07-27，正文：（原标题：江城大桥合龙） "
    first, second = read_lines([head + BODY, head + "江城人盼了十年。大桥昨日合龙。"], "江城.txt", Edition())
    assert isinstance(first, Article)
    assert isinstance(second, Article)
    assert first.id != second.id
    assert first.headline == second.headline


def test_the_same_line_twice_is_the_same_article() -> None:
    first, second = read_lines([f"，正文：{BODY}", f"，正文： {BODY} "], "江城.txt", Edition())
    assert first == second


@settings(deadline=None)
@given(
    st.text(
        alphabet="江城大桥合龙。，记者赵立新（）()编辑：原标题 来源正文摄供图“”\n\u3000\x1f1", max_size=80
    )
)
def test_any_line_is_an_article_or_a_failure(line: str) -> None:
    for read_back in read_lines([line], "江城.txt", Edition()):
        if isinstance(read_back, Article):
            assert read_back.text
            assert "\x1f" not in read_back.text + read_back.headline
            assert len(read_back.headline) <= 100
        else:
            assert read_back.line == 1


@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["江城大桥昨日合龙。", "年内通车，全长1200米。", "“真好！”市民说。", "记者了解到，投资8亿元。"]
        ),
        min_size=2,
        max_size=6,
    )
)
def test_plain_sentences_come_through_untouched(sentences: list[str]) -> None:
    story = "".join(sentences)
    assert read("2023-08-11 15:10，正文：" + story).text == story
