"""JSON records: what the format promises, and what is refused and why."""

from __future__ import annotations

import json
from datetime import date

import pytest

from corpus.errors import BadInputError
from corpus.identity import article_id
from corpus.importers.jsonl import read_records, record_article
from corpus.records import Article, Credit, Edition, Failure, Kind, Photo

STORY = "河口县的新桥昨天通车。全长1200米。"


def read(record: object, edition: Edition | None = None) -> Article:
    return record_article(record, edition or Edition())


def test_text_is_all_that_is_needed() -> None:
    article = read({"text": STORY})
    assert article == Article(
        id=article_id(
            record_id=None, url=None, newspaper=None, date=None, page=None, headline="", text=STORY
        ),
        headline="",
        kicker=None,
        newspaper=None,
        date=None,
        page=None,
        section=None,
        kind=Kind.ARTICLE,
        reporters=(),
        credits=(),
        photos=(),
        url=None,
        text=STORY,
    )


def test_every_field() -> None:
    article = read(
        {
            "id": 17,
            "headline": " 新桥通车 ",
            "text": STORY,
            "newspaper": "河口日报",
            "date": "2024-03-01",
            "page": 3,
            "section": "要闻",
            "kicker": "河口县",
            "reporters": ["田一", " 田二 ", "田一"],
            "url": "https://example.org/1",
            "views": 99,
        }
    )
    assert (article.headline, article.kicker, article.section) == ("新桥通车", "河口县", "要闻")
    assert (article.newspaper, article.date, article.page) == ("河口日报", date(2024, 3, 1), "3")
    assert article.reporters == ("田一", "田二")
    assert article.credits == ()
    assert article.url == "https://example.org/1"
    assert article.id == article_id(
        record_id="17", url=None, newspaper=None, date=None, page=None, headline="", text=""
    )


def test_the_edition_fills_what_the_record_leaves_out() -> None:
    edition = Edition("山城晚报", date(2024, 1, 2), "5")
    article = read({"text": STORY, "date": "2024-03-01", "page": ""}, edition)
    assert (article.newspaper, article.date, article.page) == ("山城晚报", date(2024, 3, 1), "5")


@pytest.mark.parametrize(
    "spelling",
    [
        "2024-03-01",
        "2024-3-1",
        "2024/03/01",
        "2024.3.1",
        "2024年3月1日",
        "20240301",
        "2024-03-01T08:00:00+08:00",
        "2024-03-01 08:00:00",
    ],
)
def test_spellings_of_a_date(spelling: str) -> None:
    assert read({"text": STORY, "date": spelling}).date == date(2024, 3, 1)


def test_a_missing_byline_is_read_out_of_the_text() -> None:
    article = read({"text": f"本报讯（记者 王建国 通讯员 李红梅）{STORY}"})
    assert article.text == STORY
    assert article.reporters == ("王建国",)
    assert article.credits == (Credit("王建国", "记者"), Credit("李红梅", "通讯员"))
    closing = read({"text": f"{STORY}\n（记者 王建国）"})
    assert (closing.text, closing.reporters) == (STORY, ("王建国",))


def test_given_reporters_win() -> None:
    article = read({"text": f"本报讯（记者 王建国）{STORY}", "reporters": ["李红梅"]})
    assert article.text == STORY
    assert article.reporters == ("李红梅",)
    assert article.credits == (Credit("王建国", "记者"),)


def test_a_closing_name_that_is_not_a_given_reporter_stays() -> None:
    assert read({"text": f"{STORY} 王建国", "reporters": ["李红梅"]}).text == f"{STORY} 王建国"
    assert read({"text": f"{STORY} 李红梅", "reporters": ["李红梅"]}).text == STORY


def test_a_text_that_is_all_byline_stays() -> None:
    assert read({"text": "本报讯（记者 王建国）"}).text == "本报讯（记者 王建国）"


def test_paragraphs_are_separated_by_one_line_end() -> None:
    assert read({"text": "\u3000\u3000第一段。\r\n\r\n\u3000\u3000第二段。\n"}).text == "第一段。\n第二段。"


def test_what_a_database_refuses_is_replaced() -> None:
    (article,) = read_records(
        ['{"text": "桥\\u0000通\\ud800了。", "headline": "新\\udfff桥"}'], "a", Edition()
    )
    assert isinstance(article, Article)
    assert (article.text, article.headline) == ("桥\ufffd通\ufffd了。", "新\ufffd桥")


def test_credits_and_photos_are_taken_where_they_have_our_shape() -> None:
    shaped = read(
        {
            "text": STORY,
            "kind": "photo",
            "credits": [{"name": "何三", "role": "摄影"}],
            "photos": [{"caption": "桥", "credit": "何三"}],
        }
    )
    assert (shaped.kind, shaped.credits, shaped.photos) == (
        Kind.PHOTO,
        (Credit("何三", "摄影"),),
        (Photo("桥", "何三"),),
    )
    foreign = read({"text": STORY, "kind": "news", "credits": "某某", "photos": ["a.jpg"]})
    assert (foreign.kind, foreign.credits, foreign.photos) == (Kind.ARTICLE, (), ())


@pytest.mark.parametrize(
    ("record", "message"),
    [
        ({}, "没有正文"),
        ({"headline": "新桥通车"}, "没有正文"),
        ({"text": " \n"}, "是空的"),
        ({"text": ["桥"]}, "“text”应是文字"),
        ({"text": STORY, "date": "2025-13-40"}, "日期“2025-13-40”不存在"),
        ({"text": STORY, "date": "昨天"}, "日期“昨天”无法识别"),
        ({"text": STORY, "date": {"y": 2025}}, "“date”应是文字，这里是对象"),
        ({"text": STORY, "reporters": "田一"}, "“reporters”应是名字的列表"),
        ({"text": STORY, "reporters": ["田一", 2]}, "“reporters”应是名字的列表"),
        ({"text": STORY, "headline": True}, "“headline”应是文字，这里是真假值"),
        (["text"], "应是一个 JSON 对象"),
        ("text", "应是一个 JSON 对象"),
        (None, "应是一个 JSON 对象"),
    ],
)
def test_refusals(record: object, message: str) -> None:
    with pytest.raises(BadInputError, match=message):
        read(record)


def test_a_bad_line_never_stops_the_rest() -> None:
    lines = [
        "\ufeff" + json.dumps({"text": "第一条。"}, ensure_ascii=False),
        "",
        '{"text": "断了',
        '{"text": "第四条。", "date": "2025-13-40"}',
        "[" * 100_000,
        '["text"]',
        '{"text": "第七条。"}',
    ]
    items = list(read_records(lines, "news.jsonl", Edition()))
    assert [item.text if isinstance(item, Article) else item.line for item in items] == [
        "第一条。",
        3,
        4,
        5,
        6,
        "第七条。",
    ]
    failures = [item for item in items if isinstance(item, Failure)]
    assert {failure.source for failure in failures} == {"news.jsonl"}
    assert failures[0].error.startswith("不是合法的 JSON（第 10 个字符处）")
    assert failures[1].error == "日期“2025-13-40”不存在"


def test_objects_of_a_list_are_counted() -> None:
    items = list(read_records([{"text": "一。"}, {}, {"text": "三。"}], "list", Edition()))
    assert items[1] == Failure("list", 2, "没有正文（text）")
    assert len(items) == 3
