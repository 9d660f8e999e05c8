"""Joining cut paragraphs and closing up layout's spaces."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.pages.cjk import HAN_CHAR
from corpus.pages.healing import close_spaces, continues


@pytest.mark.parametrize(
    ("before", "after", "joined"),
    [
        ("等项目加速建", "设，年内投产。", True),
        ("通过全方位、深", "次的服务。", True),
        ("他走了。", "第二天又来了。", False),
        ("他说：“走吧。”", "于是大家出发。", False),
        ("日均铺轨", "5公里。", True),
        ("产量达到12", "00吨。", True),
        ("获奖名单如下：", "张建国、李红梅", False),
        ("他停了停，说：", "“我不走。”", True),
        ("一要抓落实；", "二、抓创新。", False),
        ("他走了。", "”老人说。", True),
    ],
)
def test_continues(before: str, after: str, joined: bool) -> None:
    assert continues(before, after) is joined


@pytest.mark.parametrize(
    ("printed", "healed"),
    [
        ("活动在市 职业技术学院启动", "活动在市职业技术学院启动"),
        ("他说， 明天来。", "他说，明天来。"),
        ("张建国 李红梅 王磊等6位劳模", "张建国 李红梅 王磊等6位劳模"),
        ("使用 D2 楼", "使用 D2 楼"),
        ("“ 听音辨障 ”的绝活", "“听音辨障”的绝活"),
    ],
)
def test_close_spaces(printed: str, healed: str) -> None:
    assert close_spaces(printed) == healed


@settings(deadline=None)
@given(st.text(alphabet="中文王张 　，。“”a1", max_size=40))
def test_closing_spaces_touches_nothing_but_spaces(text: str) -> None:
    assert HAN_CHAR.findall(close_spaces(text)) == HAN_CHAR.findall(text)
    assert "".join(close_spaces(text).split()) == "".join(text.split())
