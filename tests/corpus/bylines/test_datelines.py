"""Datelines: agency, place, day, reporters, and where the story begins. People and stories are invented."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.bylines import take_dateline
from corpus.records import Credit


@pytest.mark.parametrize(
    ("text", "agency", "place", "day", "reporters", "story"),
    [
        (
            "本报讯（记者 赵立新 通讯员 钱芳）昨日，大桥合龙。",
            None,
            None,
            None,
            ("赵立新",),
            "昨日，大桥合龙。",
        ),
        ("新华社太和7月6日电（记者赵立新）大桥", "新华社", "太和", "7月6日", ("赵立新",), "大桥"),
        ("本报青桥十二日电　大桥", None, "青桥", "十二日", (), "大桥"),
        ("本报讯　（记者　左　岚　通讯员　尉迟　波）大桥", None, None, None, ("左岚",), "大桥"),
        ("本报讯(记者赵立新、钱芳)昨日，", None, None, None, ("赵立新", "钱芳"), "昨日，"),
        ("本报讯 记者 赵立新 昨日，大桥", None, None, None, ("赵立新",), "昨日，大桥"),
        ("（记者赵立新、孙莉）昨日，", None, None, None, ("赵立新", "孙莉"), "昨日，"),
        (
            "新华社北京7月28日电（记者赵立新、钱芳）大桥",
            "新华社",
            "北京",
            "7月28日",
            ("赵立新", "钱芳"),
            "大桥",
        ),
        (
            "人民网柏林7月28日电 （记者赵立新、钱芳）大桥",
            "人民网",
            "柏林",
            "7月28日",
            ("赵立新", "钱芳"),
            "大桥",
        ),
        ("中新网杭州7月28日电 (记者 赵 欣)大桥", "中新网", "杭州", "7月28日", ("赵欣",), "大桥"),
        (
            "中新社福州7月28日电 (周婉婷 吴桐雨)大桥",
            "中新社",
            "福州",
            "7月28日",
            ("周婉婷", "吴桐雨"),
            "大桥",
        ),
        ("本报北京7月28日电 大桥", None, "北京", "7月28日", (), "大桥"),
        ("据新华社电 大桥合龙。", "新华社", None, None, (), "大桥合龙。"),
        ("参考消息网7月27日报道 据俄新社报道，大桥", "参考消息网", None, "7月27日", (), "据俄新社报道，大桥"),
        ("参考消息网7月27日报道据俄新社报道，大桥", "参考消息网", None, "7月27日", (), "据俄新社报道，大桥"),
        ("央广网消息：大桥合龙。", "央广网", None, None, (), "大桥合龙。"),
        ("【环球网报道 见习记者 赵立新】据外媒报道，", "环球网", None, None, ("赵立新",), "据外媒报道，"),
        ("【环球时报驻日本特约记者 赵 欣】据外媒报道，", "环球时报", None, None, ("赵欣",), "据外媒报道，"),
        ("**江城晚报** 昨日，大桥合龙。", "江城晚报", None, None, (), "昨日，大桥合龙。"),
        (
            "中国青年报客户端讯（钱芳 中青报·中青网记者 赵立新）大桥",
            "中国青年报客户端",
            None,
            None,
            ("钱芳", "赵立新"),
            "大桥",
        ),
    ],
)
def test_datelines(
    text: str, agency: str | None, place: str | None, day: str | None, reporters: tuple[str, ...], story: str
) -> None:
    dateline = take_dateline(text)
    assert dateline is not None
    assert (dateline.agency, dateline.place, dateline.date) == (agency, place, day)
    assert dateline.byline.reporters == reporters
    assert text[dateline.end :] == story


@pytest.mark.parametrize(
    "text",
    [
        "据新华社报道，大桥合龙。",
        "据路透社7月28日报道，大桥合龙。",
        "央视新闻报道员来到现场。",
        "记者从市交通局获悉，大桥合龙。",
        "市广播电台消息灵通，",
        "（一）大桥合龙。",
        "昨日，大桥合龙。",
        "",
    ],
)
def test_the_first_words_of_a_story_are_no_dateline(text: str) -> None:
    assert take_dateline(text) is None


def test_a_reporter_who_is_the_subject_of_the_sentence_stays_in_the_story() -> None:
    text = "光明日报北京7月21日电 记者赵立新21日从市交通局获悉，大桥合龙。"
    dateline = take_dateline(text)
    assert dateline is not None
    assert dateline.byline.reporters == ("赵立新",)
    assert text[dateline.end :] == "记者赵立新21日从市交通局获悉，大桥合龙。"


def test_correspondents_and_interns_are_credited_but_no_reporters() -> None:
    dateline = take_dateline("扬子晚报网7月24日讯（通讯员 钱芳 记者 赵立新 实习生 孙莉）近日，")
    assert dateline is not None
    assert dateline.byline.reporters == ("赵立新",)
    assert dateline.byline.credits == (
        Credit("钱芳", "通讯员"),
        Credit("赵立新", "记者"),
        Credit("孙莉", "实习生"),
    )


@given(st.text(alphabet="本报新华社北京7月28日电讯（记者赵立新）()【】 ，。**", max_size=40))
def test_the_story_is_what_follows_whatever_comes(text: str) -> None:
    dateline = take_dateline(text)
    assert dateline is None or 0 < dateline.end <= len(text)
