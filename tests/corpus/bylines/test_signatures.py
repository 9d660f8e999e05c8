"""Bylines that close a story, and lines that are nothing else. People and stories are invented."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.bylines import byline_of_line, take_signature
from corpus.records import Credit

STORY = "大桥昨日合龙，年内通车。"


@pytest.mark.parametrize(
    ("closing", "reporters"),
    [
        (" 赵立新", ("赵立新",)),
        (" 赵 欣", ("赵欣",)),
        (" 赵立新 钱芳", ("赵立新", "钱芳")),
        ("欧阳晓红", ("欧阳晓红",)),
        ("阿不都热依木·买买提", ("阿不都热依木·买买提",)),
        ("（赵立新）", ("赵立新",)),
        ("(赵立新、钱芳)", ("赵立新", "钱芳")),
        ("（江山 赵小月）", ("江山", "赵小月")),
        ("（记者 赵立新 钱芳）", ("赵立新", "钱芳")),
        ("（本报记者赵立新 文/图）", ("赵立新",)),
        ("（总台央视记者 赵立新）(完)", ("赵立新",)),
        ("记者 赵立新 通讯员 钱芳", ("赵立新",)),
        ("江城晚报记者 赵立新 编辑 钱芳", ("赵立新",)),
        ("江城日报、江报全媒体记者 赵立新", ("赵立新",)),
        ("文/北京青年报记者 赵立新编辑/钱芳", ("赵立新",)),
        ("（海外网 赵立新）", ("赵立新",)),
        ("（来源：江城日报 作者：赵立新）", ("赵立新",)),
        ("作者：赵立新编辑：钱芳责任编辑：孙莉", ("赵立新",)),
        ("本报记者 赵立新(来源： 人民日报)", ("赵立新",)),
        ("（记者 阿琳娜）", ("阿琳娜",)),
        ("（完）", None),
        ("(待续)", None),
        ("（见图）", None),
        ("高峰期", None),
        ("赵女士", None),
        ("（江城体彩）", None),
    ],
)
def test_closings(closing: str, reporters: tuple[str, ...] | None) -> None:
    signature = take_signature(STORY + closing)
    if reporters is None:
        assert signature is None
    else:
        assert signature is not None
        assert signature.byline.reporters == reporters
        assert (STORY + closing)[: signature.start].rstrip() == STORY


@pytest.mark.parametrize(
    ("closing", "reporters"),
    [
        (" 白鹭 江上清", ("白鹭", "江上清")),
        ("　鱼得水　米万钟", ("鱼得水", "米万钟")),
        (" 蓝田玉", ("蓝田玉",)),
        (" 章 节", ("章节",)),
        (" 焦冬梅 卓 然", ("焦冬梅", "卓然")),
        ("□车前子", ("车前子",)),
        ("　　（黄桂英　雷　鸣）", ("黄桂英", "雷鸣")),
        ("（洪轩）", ("洪轩",)),
        ("（云岭镇 汤斌）", ("汤斌",)),
        ("（云岭矿 汤斌）", ("汤斌",)),
        ("（市二中 汤斌）", ("汤斌",)),
        ("（汤　斌　仫小明　方一中）", ("汤斌", "仫小明", "方一中")),
        ("（区农业技术推广站 季 长）", ("季长",)),
        ("（后勤处）", ()),
        ("（航空学院 科研院）", ()),
        ("（据新华社）", ()),
        (" 其中", None),
        (" 目前", None),
        ("（见右图）", None),
        ("（供参考）", None),
        ("（文中人物均为化名）", None),
    ],
)
def test_what_a_printed_paragraph_sets_off_at_its_end(
    closing: str, reporters: tuple[str, ...] | None
) -> None:
    signature = take_signature(STORY + closing, printed=True)
    assert (signature.byline.reporters if signature else None) == reporters
    assert signature is None or (STORY + closing)[: signature.start].rstrip() == STORY


@pytest.mark.parametrize(
    "text",
    [
        "此事他已告诉记者。",
        "他对本报记者说。",
        "记者从市交通局获悉。",
        "大会将回答记者问。",
        "他当过编辑。",
        "同比增长。",
    ],
)
def test_mentions_of_reporters_are_no_bylines(text: str) -> None:
    assert take_signature(text) is None


def test_stacked_credits_keep_their_order_and_roles() -> None:
    text = STORY + "（见习记者 赵立新）（责编：钱芳）责任编辑：孙莉 SF055"
    signature = take_signature(text)
    assert signature is not None
    assert signature.byline.reporters == ("赵立新",)
    assert signature.byline.credits == (
        Credit("赵立新", "见习记者"),
        Credit("钱芳", "责任编辑"),
        Credit("孙莉", "责任编辑"),
    )
    assert text[: signature.start] == STORY


def test_an_empty_role_at_the_end_is_cut_off() -> None:
    signature = take_signature(STORY + "责任编辑：")
    assert signature is not None
    assert not signature.byline
    assert signature.start == len(STORY)


def test_the_story_is_not_swallowed_where_nothing_separates_it_from_the_medium() -> None:
    text = "法院维持原判扬子晚报记者 赵立新校对 钱芳"
    signature = take_signature(text)
    assert signature is not None
    assert text[: signature.start] == "法院维持原判"


@pytest.mark.parametrize(
    ("line", "reporters", "roles"),
    [
        ("本报记者 赵立新 钱芳", ("赵立新", "钱芳"), ["记者", "记者"]),
        ("□ 本报记者 赵立新", ("赵立新",), ["记者"]),
        ("文/图 本报记者 赵立新", ("赵立新",), ["记者", "摄影"]),
        ("记者 赵 欣 文/图", ("赵欣",), ["记者", "摄影"]),
        ("责任编辑：钱芳 美编：孙莉", (), ["责任编辑", "美术编辑"]),
        ("赵立新 报道", ("赵立新",), ["作者"]),
        ("赵立新 济南报道", ("赵立新",), ["作者"]),
        ("记者：赵立新/摄影：钱芳", ("赵立新",), ["记者", "摄影"]),
        ("记者/赵立新", ("赵立新",), ["记者"]),
        ("本报评论员 赵立新", ("赵立新",), ["评论员"]),
        ("本版编辑：钱芳", (), ["编辑"]),
        ("（本报记者 赵立新）", ("赵立新",), ["记者"]),
        ("○ 白鹭", ("白鹭",), []),
        ("□尼玛 上官云", ("尼玛", "上官云"), []),
        ("本报记者　闻人　捷", ("闻人捷",), ["记者"]),
        ("本报记者　公冶　长青　通讯员　尉迟　波", ("公冶长青",), ["记者", "通讯员"]),
        ("本报记者 甄真 文 贝贝 摄", ("甄真",), ["记者", "摄影"]),
        ("记者 石榴 通讯员 别小楼 文/图", ("石榴",), ["记者", "通讯员", "摄影", "摄影"]),
        ("清明桥 文/图", ("清明桥",), ["作者", "摄影"]),
        ("本报记者 巴图 文/摄", ("巴图",), ["记者", "摄影"]),
        ("城关镇居民　祝　三", ("祝三",), []),
        ("学生记者 林一帆 徐 徐", ("林一帆", "徐徐"), ["学生记者", "学生记者"]),
    ],
)
def test_lines_that_are_bylines(line: str, reporters: tuple[str, ...], roles: list[str]) -> None:
    byline = byline_of_line(line)
    assert byline is not None
    assert byline.reporters == reporters
    assert [credit.role for credit in byline.credits] == roles


@pytest.mark.parametrize(
    "line", ["赵立新", "编辑部的故事", "记者节快乐", "大桥昨日合龙", "", "责任重大", "记者赵立新采访了市长"]
)
def test_lines_that_are_not(line: str) -> None:
    assert byline_of_line(line) is None


@given(st.text(alphabet="大桥合龙。赵立新钱芳记者编辑：（）() 完摄文/图、责任", max_size=40))
def test_a_signature_cuts_only_from_the_end(text: str) -> None:
    signature = take_signature(text)
    assert signature is None or 0 <= signature.start < max(1, len(text))
