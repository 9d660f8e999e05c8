from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.facts.figures import bounds_agree, figure_request, find_figures, same_figure
from rag.facts.records import Bound, Figure, UnitClass


def _only(text: str) -> Figure:
    (figure,) = find_figures(text)
    return figure


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("一万二千人", "12000", "人"),
        ("1.2万人", "12000", "人"),
        ("１２００人", "1200", "人"),
        ("1,200人", "1200", "人"),
        ("10 849吨", "10849000", "千克"),
        ("两百家", "200", "家"),
        ("三成", "30", "%"),
        ("三成五", "35", "%"),
        ("百分之五", "5", "%"),
        ("千分之三", "0.3", "%"),
        ("一半", "50", "%"),
        ("0.27亿元", "27000000", "元"),
        ("35.5亿多美元", "3550000000", "美元"),
        ("3MW", "3000", "千瓦"),
        ("5亿度", "500000000", "千瓦时"),
        ("66.67万平方米", "666700", "平方米"),
        ("3.13公顷", "31300", "平方米"),
        ("10.3平方公里", "10300000", "平方米"),
        ("25万方", "250000", "立方米"),
        ("35天", "50400", "分钟"),
        ("3年半", "42", "个月"),
        ("3个半小时", "210", "分钟"),
        ("半年", "6", "个月"),
        ("5.2个百分点", "5.2", "百分点"),
        ("翻一番", "1", "倍"),
        ("翻两番", "3", "倍"),
        ("零下5℃", "-5", "℃"),
        ("20元/吨", "20", "元/吨"),
        ("六大产业", "6", "大"),
        ("14亿人口", "1400000000", "人"),
    ],
)
def test_a_figure_is_read_into_its_canonical_unit(text: str, value: str, unit: str) -> None:
    figure = _only(text)
    assert (figure.value, figure.unit) == (Decimal(value), unit)


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("3至5年", 36, 60, "个月"),
        ("10%~20%", 10, 20, "%"),
        ("3-5万元", 30_000, 50_000, "元"),
        ("3万—5万元", 30_000, 50_000, "元"),
        ("500米到2公里", 500, 2000, "米"),
        ("三到五年", 36, 60, "个月"),
        ("十几家", 11, 19, "家"),
        ("两三个", 2, 3, "个"),
        ("三四十人", 30, 40, "人"),
        ("十五六岁", 15, 16, "岁"),
        ("几十家", 20, 99, "家"),
    ],
)
def test_ranges_and_vague_figures_keep_both_ends(text: str, low: int, high: int, unit: str) -> None:
    figure = _only(text)
    assert (figure.low, figure.high, figure.unit) == (low, high, unit)
    assert figure.value is None


@pytest.mark.parametrize(
    ("text", "surface", "unit_class"),
    [
        ("第14届研讨会", "第14届", UnitClass.ORDINAL),
        ("D2楼宇封顶", "D2", UnitClass.CODE),
        ("5G基站", "5G", UnitClass.CODE),
        ("重5g", "5g", UnitClass.MASS),
        ("按1∶2配比", "1∶2", UnitClass.RATIO),
        ("3比1取胜", "3比1", UnitClass.RATIO),
        ("9时30分开幕", "9时30分", UnitClass.CLOCK),
        ("48岁", "48岁", UnitClass.AGE),
        ("近三年", "三年", UnitClass.DURATION),
        ("编号3308", "3308", UnitClass.NUMBER),
    ],
)
def test_other_kinds_have_classes_of_their_own(text: str, surface: str, unit_class: UnitClass) -> None:
    figure = _only(text)
    assert (figure.surface, figure.unit_class) == (surface, unit_class)


@pytest.mark.parametrize(
    ("text", "bound", "outer"),
    [
        ("占地约3公顷", Bound.ABOUT, "约3公顷"),
        ("产值将超过100亿元", Bound.OVER, "超过100亿元"),
        ("不低于3亿元", Bound.AT_LEAST, "不低于3亿元"),
        ("年产3000吨以上", Bound.OVER, "3000吨以上"),
        ("企业50余家", Bound.OVER, "50余家"),
        ("上百家", Bound.OVER, "上百家"),
        ("百余家", Bound.OVER, "百余家"),
        ("近百人", Bound.ABOUT, "近百人"),
        ("不足一半", Bound.UNDER, "不足一半"),
        ("不超过5%", Bound.AT_MOST, "不超过5%"),
        ("20人左右", Bound.ABOUT, "20人左右"),
        ("签约3个", Bound.EXACT, "3个"),
        ("最近3期", Bound.EXACT, "3期"),
    ],
)
def test_the_words_around_bound_a_figure(text: str, bound: Bound, outer: str) -> None:
    figure = _only(text)
    assert figure.bound is bound
    assert text[figure.outer_start : figure.outer_end] == outer


@pytest.mark.parametrize(
    ("text", "surfaces"),
    [
        ("失业率下降0.1个百分点至3.6%", ["0.1个百分点", "3.6%"]),
        ("收入增加2亿元至15.6亿元", ["2亿元", "15.6亿元"]),
        ("气温下降8℃至10℃", ["8℃至10℃"]),
        ("废品率由百分之一点八降到百分之一点二", ["百分之一点八", "百分之一点二"]),
        ("新上4条SMT贴片线", ["4条"]),
    ],
)
def test_a_change_and_the_level_it_led_to_are_no_range(text: str, surfaces: list[str]) -> None:
    assert [figure.surface for figure in find_figures(text)] == surfaces


def test_digits_of_a_quoted_name_are_marked() -> None:
    figures = find_figures("出台“创新10条”，开展“三个一批”，培育“1+130”集群，共29项")
    assert [(figure.surface, figure.named) for figure in figures] == [
        ("10条", True),
        ("三个", True),
        ("一批", True),
        ("1+130", True),
        ("29项", False),
    ]


@pytest.mark.parametrize(
    "text",
    ["2024年2月25日", "二〇二四年", "统一部署", "进一步", "一起", "三三两两", "成立", "唯一", "民国二十一年"],
)
def test_dates_and_plain_words_are_no_figures(text: str) -> None:
    assert find_figures(text) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1.2万人", "一万二千名"),
        ("三成", "30%"),
        ("0.27亿元", "2700万元"),
        ("3MW", "3000kW"),
        ("1000亩", "66.67万平方米"),
        ("三分之一", "1/3"),
        ("24个月", "两年"),
        ("48小时", "2天"),
        ("翻一番", "1倍"),
        ("50家", "50个"),
        ("第3", "第三届"),
    ],
)
def test_same_quantity_in_other_words(one: str, other: str) -> None:
    assert same_figure(_only(one), _only(other))
    assert same_figure(_only(other), _only(one))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("3亿元", "3万元"),
        ("3亿元", "3亿美元"),
        ("5%", "5个百分点"),
        ("50家", "50人"),
        ("50家", "50项"),
        ("3至5年", "3年"),
        ("160吨", "160米"),
        ("D2", "D3"),
        ("500人", "500人次"),
        ("1001亩", "66.67万平方米"),
        ("第14届", "14届"),
    ],
)
def test_another_quantity_or_unit_differs(one: str, other: str) -> None:
    assert not same_figure(_only(one), _only(other))


@pytest.mark.parametrize(
    ("claim", "source", "agree"),
    [
        ("160吨", "约160吨", False),
        ("大约160吨", "约160吨", True),
        ("约160吨", "160吨", True),
        ("至少3亿元", "不低于3亿元", True),
        ("3亿元", "不低于3亿元", False),
        ("超过3亿元", "3亿元", False),
        ("低于3亿元", "不低于3亿元", False),
        ("50家", "50余家", False),
        ("3000吨以下", "3000吨以上", False),
    ],
)
def test_bounds(claim: str, source: str, agree: bool) -> None:
    assert bounds_agree(_only(claim), _only(source)) is agree


@pytest.mark.parametrize(
    ("question", "unit_class", "unit"),
    [
        ("每年能产氢气多少吨？", UnitClass.MASS, "吨"),
        ("总投资多少亿元？", UnitClass.MONEY, "亿元"),
        ("这个项目花了多少钱", UnitClass.MONEY, None),
        ("营业收入是多少", UnitClass.MONEY, None),
        ("贷款规模多大", UnitClass.MONEY, None),
        ("园区有多大", UnitClass.AREA, None),
        ("项目总面积", UnitClass.AREA, None),
        ("签约了几个项目？", UnitClass.COUNT, "个"),
        ("多少家企业入驻", UnitClass.COUNT, "家"),
        ("有多少学生", UnitClass.PERSON, None),
        ("国外专家有几位", UnitClass.PERSON, "位"),
        ("工期多久", UnitClass.DURATION, None),
        ("建了几年", UnitClass.DURATION, "年"),
        ("百分之几实行承诺制", UnitClass.PERCENT, None),
        ("同比增长多少", UnitClass.PERCENT, None),
        ("楼有多高", UnitClass.LENGTH, None),
        ("今天气温多少度", UnitClass.TEMPERATURE, "度"),
        ("用电多少度", UnitClass.ENERGY, "度"),
        ("他多大年纪", UnitClass.AGE, None),
        ("这是第几届", UnitClass.ORDINAL, None),
        ("降低碳排放多少", None, None),
    ],
)
def test_what_a_question_asks_for(question: str, unit_class: UnitClass | None, unit: str | None) -> None:
    request = figure_request(question)
    assert request is not None
    assert (request.unit_class, request.unit) == (unit_class, unit)


@pytest.mark.parametrize(
    "question", ["谁是主任？", "几月几日开会", "哪几家企业", "几点开始", "为什么投资增长"]
)
def test_other_questions_ask_for_no_figure(question: str) -> None:
    assert figure_request(question) is None


@given(st.integers(1, 10**9), st.sampled_from(["元", "吨", "家", "人", "平方米", "千瓦", "公里", "%"]))
def test_separators_and_width_do_not_change_a_figure(number: int, unit: str) -> None:
    plain, wide = (
        f"共{number}{unit}，",
        f"共{number:,}{unit}，".translate({ord("0") + i: ord("０") + i for i in range(10)}),
    )
    assert same_figure(_only(plain), _only(wide))
    assert _only(plain).surface == f"{number}{unit}"


@given(
    st.decimals("0.01", "9999", places=2, allow_nan=False),
    st.sampled_from([("亿元", "万元"), ("万吨", "吨"), ("GW", "MW"), ("公里", "米"), ("平方公里", "公顷")]),
)
def test_a_swapped_unit_is_another_figure(number: Decimal, units: tuple[str, str]) -> None:
    assert not same_figure(_only(f"{number}{units[0]}"), _only(f"{number}{units[1]}"))


_PIECES = "0123456789.,万亿千百十一两三成几余多约超过元吨家个人%分之至-~年月日第届MWD+∶/半翻番“”，。 上近"


@given(st.text(alphabet=_PIECES, max_size=30))
def test_any_text_gives_ordered_figures_of_itself(text: str) -> None:
    end = 0
    for figure in find_figures(text):
        assert end <= figure.start < figure.end
        assert figure.outer_start <= figure.start
        assert figure.outer_end >= figure.end
        assert text[figure.start : figure.end] == figure.surface
        assert figure.low <= figure.high
        end = figure.end
