"""The edition of a page, and pages that are none."""

from __future__ import annotations

from datetime import date

import pytest

from corpus.errors import UnreadablePageError
from corpus.pages import read_page
from corpus.records import Article, Edition, Kind

_STORY = "# 老街装上新路灯\n\n本报讯（记者 方圆）东门老街昨晚亮起了120盏新路灯，居民夜里出门不用再打手电。\n"


@pytest.mark.parametrize(
    ("masthead", "paper", "day", "page"),
    [
        ("江州晚报 2025年3月4日 星期二 A05", "江州晚报", date(2025, 3, 4), "A05"),
        ("2025年2月28日 星期五\n\n第3版", None, date(2025, 2, 28), "3"),
        ("03版 民生", None, None, "3"),
        ("03 民生新闻\n\n2025年7月3日 江州日报", "江州日报", date(2025, 7, 3), "3"),
        ("江州农业周报 JIANGZHOU FARMING WEEKLY\n\n2025.7.3 05", "江州农业周报", date(2025, 7, 3), "5"),
        ("江州新闻　２０２５年７月３日　星期四　３版", "江州新闻", date(2025, 7, 3), "3"),
        ("海外新闻　2025年7月3日　星期四　3版", None, date(2025, 7, 3), "3"),
        ("江州晚报2025年3月4日星期二第A05版", "江州晚报", date(2025, 3, 4), "A05"),
        ("# 江州日报\n\n二〇二四年十二月一日　星期日　第二版", "江州日报", date(2024, 12, 1), "2"),
        ("3月4日 星期二 第8版", None, None, "8"),
        ("2025年2月30日 星期日 第8版", None, None, "8"),
        ("江州工商报　　一九六三年六月三日　星期一　　第三版　　市场", "江州工商报", date(1963, 6, 3), "3"),
        ("江州日报\n\n1963年6月3日 星期一\n\n第二版", "江州日报", date(1963, 6, 3), "2"),
        ("二○二五年六月廿八日\n\n第十二版\n\n江州日报", "江州日报", date(2025, 6, 28), "12"),
        ("科技前沿　　江州科技报\n\n２０２５年７月３日　第２７期\n\n６", "江州科技报", date(2025, 7, 3), "6"),
        ("2\n\n综合新闻\n\n2025年7月3日　星期四\n\n江州报", "江州报", date(2025, 7, 3), "2"),
        ("江州晚报 | 城事 | A07 | 2025年7月3日 | 编辑 骆驼 校对 温岚", "江州晚报", date(2025, 7, 3), "A07"),
        (
            "江州日报\n\nJIANGZHOU RIBAO\n\n2025年7月3日 刊号 CN 00-0001 今日八版",
            "江州日报",
            date(2025, 7, 3),
            "1",
        ),
        (
            "江州日报 2025年7月3日 第2版\n\n导读\n\n▶ 5版 夜市又开张\n\n▶ 7版 河里有江豚",
            "江州日报",
            date(2025, 7, 3),
            "2",
        ),
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
    [
        "",
        " \n\n　",
        "hello world, no Chinese here",
        "# 标题\n\n## 另一个标题",
        "第3版\n\n责任编辑：方圆",
        "# 装好环境，跑完测试。\ntest:\n\t$(PYTHON) -m pytest -q\nclean:\n\trm -rf build dist\n",
        "The lights went on in Dongmen Street last night. " * 9 + "这一句话是中文写的，讲的是昨晚的路灯。",
        "これは日本語の文章です。東京で新しい電車が走り始めました。",
        '{"headline": "老街亮灯", "text": "东门老街昨晚亮起了新路灯，居民夜里出门不用再打手电。"}',
        "姓名,年龄,城市\n张三,23,北京\n李四,34,上海\n",
        "方圆\n李红梅\n王建国\n赵立新\n" * 6,
        "涓滆棬鑰佽鏄ㄦ櫄浜捣浜嗘柊璺伅锛屽眳姘戝閲屽嚭闂ㄤ笉鐢ㄥ啀鎵撴墜鐢点€傝繖鎵硅矾鐏敱鍖洪噷鍑鸿祫銆"
        * 2,
        "谁是市长？\n什么时候开会？\n多少钱？",
        "导读\n\n▶ 2版 老旧电梯换新记\n\n▶ 4版 冰雪季门票怎么买",
    ],
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


def _read(page: str) -> tuple[Article, ...]:
    return read_page(page, Edition()).articles


@pytest.mark.parametrize(
    "head",
    [
        "江州晚报 2025年3月4日 A05 城事",
        "江州晚报 2025年3月4日 A05\n\n# 城事",
        "综合新闻\n\n第3版",
        "# 江州日报\n\nJIANGZHOU RIBAO",
    ],
)
def test_the_name_of_the_page_is_no_section(head: str) -> None:
    assert [(a.headline, a.section, a.kicker) for a in _read(f"{head}\n\n{_STORY}")] == [
        ("老街装上新路灯", None, None)
    ]


def test_a_teaser_box_belongs_to_no_story() -> None:
    box = "导读\n\n▶ 二版 老旧电梯换新记\n\n▶ 四版 冰雪季门票怎么买更划算\n\n· 男排三连胜 （详见7版）\n\n"
    for page in (box + _STORY, _STORY + "\n" + box):
        (article,) = _read(page)
        assert (article.headline, article.kicker, article.photos) == ("老街装上新路灯", None, ())
        assert article.text.startswith("东门老街")
        assert article.text.endswith("手电。")


@pytest.mark.parametrize(
    "items",
    [
        "● 图书馆今起延长开放，每晚10点闭馆。（洪轩）\n\n● 西河大桥月底通车，两岸车程缩短20分钟。（市交通局）",
        "▲图书馆今起延长开放，每晚10点闭馆。（洪轩）\n▲西河大桥月底通车，两岸车程缩短20分钟。（市交通局）",
        "△　图书馆今起延长开放，每晚10点闭馆。（云岭镇　洪　轩）\n\n△　西河大桥月底通车，两岸车程缩短20分钟。",
    ],
)
def test_a_list_below_any_label_is_a_column_of_briefs(items: str) -> None:
    first, second = _read(
        f"{_STORY}\n# 街坊四邻\n\n{items}\n\n# 更 正\n\n本报昨日所刊“12元”应为“21元”，特此更正。"
    )[1:3]
    assert (first.kind, first.section, first.reporters) == (Kind.BRIEF, "街坊四邻", ("洪轩",))
    assert first.text == "图书馆今起延长开放，每晚10点闭馆。"
    assert (second.kind, second.section, second.reporters) == (Kind.BRIEF, "街坊四邻", ())
    assert second.text == "西河大桥月底通车，两岸车程缩短20分钟。"


def test_titles_in_bold_head_briefs_even_where_they_end_like_a_medium() -> None:
    page = "# 街坊四邻\n\n**车位开始摇号** 共有300个车位，月底公布结果。\n\n**改造体检中心** 工期两个月，其间不接诊。\n"
    assert [(a.kind, a.headline, a.text) for a in _read(page)] == [
        (Kind.BRIEF, "车位开始摇号", "共有300个车位，月底公布结果。"),
        (Kind.BRIEF, "改造体检中心", "工期两个月，其间不接诊。"),
    ]


@pytest.mark.parametrize("correction", ["更正", "## 更 正", "**【更正】**"])
def test_a_correction_is_swallowed_by_no_neighbour(correction: str) -> None:
    text = "本报昨日A03版《渡口改造》一文中，“三百万元”应为“三千万元”。"
    story, last = _read(f"{_STORY}\n{correction}\n\n{text}\n\n新闻热线 0555-3110110 零售价 1元")
    assert story.text.endswith("手电。")
    assert (last.kind, last.headline, last.section, last.text) == (Kind.CORRECTION, "更正", None, text)


def test_a_kicker_above_the_headline_needs_no_markup() -> None:
    body = "本报讯（记者 方圆）东门老街昨晚亮起了120盏新路灯，居民夜里出门不用再打手电。"
    (article,) = _read(f"区里办实事不误夜行人\n\n东门老街装上一百二十盏新路灯\n\n{body}")
    assert (article.kicker, article.headline) == ("区里办实事不误夜行人", "东门老街装上一百二十盏新路灯")


def test_a_headline_broken_in_two_lines_is_one() -> None:
    body = "本报讯（记者 方圆）东门老街昨晚亮起了120盏新路灯，居民夜里出门不用再打手电。"
    (article,) = _read(f"东门老街上\n\n路灯更亮了\n\n{body}")
    assert (article.kicker, article.headline) == (None, "东门老街上 路灯更亮了")


def test_a_photo_story_between_two_stories_is_its_own() -> None:
    photo = "▲六月二日，南屏山的农户在果园里套袋。今年全县种梨九千亩，预计总产一千万公斤。 万俟山 摄"
    first, second, third = _read(
        f"{_STORY}\n{photo}\n\n# 学校添了新操场\n\n□ 本报评论员\n\n操场虽小，装得下孩子们的课间。"
    )
    assert (second.kind, second.headline, second.photo_credits) == (Kind.PHOTO, "", ("万俟山",))
    assert first.photos == ()
    assert third.photos == ()
    assert (third.headline, third.kicker, third.reporters) == ("学校添了新操场", None, ())


def test_a_caption_without_credit_in_a_cut_is_credited_by_the_byline() -> None:
    page = (
        "# 老街有个修表匠\n\n□本报记者 欧阳小雨 公孙策 文/图\n\n修表铺只有四平方米，墙上挂满了停走的表。每天上午九点，负责人\n\n"
        "修表匠在灯下清洗零件。\n\n毕红霞都会把卷帘门准时拉起，一忙就是一整天，常常顾不上吃午饭。\n"
    )
    (article,) = _read(page)
    assert [(p.caption, p.credit) for p in article.photos] == [("修表匠在灯下清洗零件。", "欧阳小雨、公孙策")]
    assert article.reporters == ("欧阳小雨", "公孙策")
    assert "\n" not in article.text
    assert "负责人毕红霞" in article.text


def test_vertical_marks_of_scanned_pages_are_read() -> None:
    (article,) = _read(
        "# 酱园重新开缸\n\n**本报讯**　停了九年的酱园昨日重新开缸，老师傅都回来了。　　︵记者　第五琴︶\n"
    )
    assert (article.reporters, article.text) == (("第五琴",), "停了九年的酱园昨日重新开缸，老师傅都回来了。")


@pytest.mark.parametrize("mark", ["● {}", "**抓项目。** {}", "**一、抓项目** {}", "**抓好项目** {}"])
def test_a_list_inside_a_story_stays_in_it(mark: str) -> None:
    items = [mark.format(f"全区今年新开工{n}个项目，总投资{n}0亿元。") for n in (12, 23)]
    page = (
        "# 西河区把项目建在民心上\n\n本报讯（记者 方圆）西河区今年的账本上，有两笔数字最醒目。\n\n"
        + "\n\n".join(items)
    )
    (article,) = _read(page)
    assert article.text.count("\n") == 2
    assert article.text.endswith("总投资230亿元。")


def test_headlines_that_end_in_a_number_point_to_no_other_page() -> None:
    body = "本报讯（记者 方圆）东门老街昨晚亮起了120盏新路灯，居民夜里出门不用再打手电。"
    (article,) = _read(f"# 江州产量全省第一\n\n# 亩产破了三百一\n\n{body}")
    assert (article.kicker or "") + article.headline


def test_a_credit_for_the_whole_page_reaches_the_pictures_that_have_none() -> None:
    page = (
        "# 老街有个修表匠\n\n本报讯（记者 方圆）修表铺只有四平方米，墙上挂满了停走的表。\n\n图为修表匠在灯下清洗零件。\n\n"
        "# 桥头添了观景台\n\n本报讯（记者 麦穗）村口的石桥边立起了观景台，周末最多来了4200人。\n\n图为游客在观景台赏荷。 钱多 摄\n\n"
        "# 公园夜里亮了灯\n\n本报讯（记者 麦穗）南湖公园的步道昨晚装上了路灯，夜跑的人多了起来。\n\n【本版图片除署名外均由本报记者 万俟山 摄】\n"
    )
    assert [a.photo_credits for a in _read(page)] == [("万俟山",), ("钱多",), ()]


def test_a_table_cuts_no_story_in_two() -> None:
    page = "# 夏粮开镰\n\n本报讯（记者 麦穗）全市小麦昨日开镰收割，种植面积312\n\n| 区县 | 已收 |\n| --- | --- |\n| 西河 | 32 |\n\n万亩，预计月中结束。\n"
    (article,) = _read(page)
    assert article.text == "全市小麦昨日开镰收割，种植面积312万亩，预计月中结束。"


@pytest.mark.parametrize(
    ("column", "level", "below"),
    [
        ("律师门诊", "##", None),
        ("教师园地", "##", "教师园地"),
        ("# 律师门诊", "##", "律师门诊"),
    ],
)
def test_a_column_heads_one_piece_unless_it_is_a_part_of_the_page(
    column: str, level: str, below: str | None
) -> None:
    heading = column if column.startswith("#") else f"{level} {column}"
    stories = "\n\n".join(
        f"{level} {headline}\n\n本报讯（记者 方圆）{text}"
        for headline, text in (
            ("租房押金怎么退", "退租时房东不还押金，可以先找社区调解，去年调解成功的有180件。"),
            ("校门口添了护学岗", "城东小学门口昨天添了三个护学岗，家长轮流上岗，每次40分钟。"),
        )
    )
    first, second = _read(f"{heading}\n\n{stories}\n")
    assert first.section == column.lstrip("# ")
    assert second.section == below


_BRIEFS = {
    "bold behind a bullet": ("◆**{title}** {text}", "街坊说事"),
    "bold": ("**{title}** {text}", "街坊说事"),
    "brackets": ("【{title}】{text}", "街坊简讯"),
    "brackets behind a bullet": ("● 【{title}】{text}", "街坊说事"),
    "colon": ("※{title}：{text}", "街坊说事"),
    "half-width colon": ("{title}:{text}", "街坊简讯"),
    "space": ("　　{title}　{text}", "街坊简讯"),
    "number": ("1. {title}：{text}", "街坊简讯"),
    "bar": ("★ {title}｜{text}", "街坊说事"),
}


def _with_briefs(form: str, column: str, titles: tuple[str, str]) -> list[Article]:
    texts = (
        "北大街早市六月三日起搬到体育场西侧，摊位增加到310个。",
        "因河水上涨，南门渡船昨天停航，何时恢复另行通知。",
    )
    briefs = "\n\n".join(
        form.format(title=title, text=text) for title, text in zip(titles, texts, strict=True)
    )
    _, *read = _read(f"{_STORY}\n## {column}\n\n{briefs}\n")
    assert [brief.kind for brief in read] == [Kind.BRIEF, Kind.BRIEF]
    assert all(brief.text.endswith(text) for brief, text in zip(read, texts, strict=True))
    return read


@pytest.mark.parametrize(("form", "column"), _BRIEFS.values(), ids=_BRIEFS.keys())
def test_a_brief_keeps_the_short_headline_run_into_its_text(form: str, column: str) -> None:
    first, second = _with_briefs(form, column, ("早市搬家了", "停航"))
    assert (first.headline, first.section) == ("早市搬家了", column)
    assert (second.headline, second.section) == ("停航", column)
    assert first.text.startswith("北大街")
    assert second.text.startswith("因河水")


@pytest.mark.parametrize("titles", [("石桥镇", "南渡乡"), ("县气象局", "县水利局")])
def test_who_tells_a_brief_is_no_headline(titles: tuple[str, str]) -> None:
    for title, brief in zip(titles, _with_briefs("◆{title}：{text}", "街坊简讯", titles), strict=True):
        assert brief.headline == ""
        assert brief.text.startswith(f"{title}：")


def test_a_source_in_bold_behind_a_bullet_is_no_headline() -> None:
    for brief in _with_briefs("●**江州日报** {title}，{text}", "街坊简讯", ("早市搬家", "渡船停航")):
        assert (brief.headline, brief.newspaper) == ("", "江州日报")


@pytest.mark.parametrize(
    "line",
    [
        "责任编辑 田 禾 版式编辑 洪 轩",
        "江州县融媒体中心　主办　　准印证号：００３１－０００２　　每周二出版",
        "江州矿务局工会主办 内部资料 免费交流",
        "本报声明：所刊偏方仅供参考，请遵医嘱。",
    ],
)
def test_what_a_paper_prints_about_itself_is_in_no_article(line: str) -> None:
    reading = read_page(f"江州日报 2025年7月3日 第3版\n\n{_STORY}\n{line}\n", Edition())
    (article,) = reading.articles
    assert (article.headline, article.reporters) == ("老街装上新路灯", ("方圆",))
    assert article.text.endswith("手电。")
    assert line in reading.set_apart


def test_a_label_between_the_lines_of_the_head_names_the_page() -> None:
    head = "江州日报 2025年7月3日 第3版\n水乡振兴\n本版编辑：田　禾　电话：5550102\n"
    (article,) = _read(head + _STORY)
    assert (article.headline, article.kicker, article.section) == ("老街装上新路灯", None, None)


def test_a_series_with_a_dot_is_nobodys_name() -> None:
    (article,) = _read(f"读书专刊·新书架\n\n{_STORY}")
    assert article.reporters == ("方圆",)


def test_a_caption_says_who_stands_where() -> None:
    (article,) = _read(
        "# 钟表匠收徒\n\n田老师傅修了四十年的钟，去年收了三个徒弟，如今已经\n\n田老师傅（右）在教徒弟调游丝。\n\n"
        "能独自修座钟了。 文/方 圆 图/洪 轩\n"
    )
    assert article.text == "田老师傅修了四十年的钟，去年收了三个徒弟，如今已经能独自修座钟了。"
    assert [(photo.caption, photo.credit) for photo in article.photos] == [
        ("田老师傅（右）在教徒弟调游丝。", "洪轩")
    ]


def test_a_picture_between_two_headings_belongs_to_the_first() -> None:
    photo, story = _read(
        "## 河滩秋色\n\n10月8日，南渡河滩上芦花如雪，引来游人。去年种下的芦苇已有260亩。 本报记者 洪轩 摄\n\n"
        f"#{_STORY}"
    )
    assert (photo.kind, photo.headline) == (Kind.PHOTO, "河滩秋色")
    assert (story.headline, story.kicker, story.photos) == ("老街装上新路灯", None, ())


def test_a_village_where_something_happens_is_a_headline_below_its_kicker() -> None:
    (article,) = _read(
        "农家书屋回头看\n“水上书屋”开进了芦花村\n　　" + _STORY.split("\n\n")[1].replace("\n", "")
    )
    assert (article.kicker, article.headline) == ("农家书屋回头看", "“水上书屋”开进了芦花村")


def test_bracketed_words_head_briefs_that_are_signed_one_by_one() -> None:
    briefs = "【停水】城东今晚十点起停水八小时。（田禾）\n\n【旧书市】图书大厦门前周末办旧书市。（洪轩）"
    _, first, second = _read(f"{_STORY}\n## 街坊说事\n\n{briefs}\n")
    assert [(a.headline, a.section, a.reporters) for a in (first, second)] == [
        ("停水", "街坊说事", ("田禾",)),
        ("旧书市", "街坊说事", ("洪轩",)),
    ]


def test_bracketed_words_label_the_parts_of_one_story() -> None:
    parts = (
        "【起居】入秋以后早睡早起，睡前用热水泡脚一刻钟。\n\n【饮食】少吃生冷，多吃梨和百合，早上喝一碗热粥。"
    )
    (story,) = _read(f"# 秋日养生\n\n{parts}（田禾）\n")
    assert (story.headline, len(story.text.split("\n"))) == ("秋日养生", 2)
