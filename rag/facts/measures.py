"""Which measure words may stand for each other: nobody counts pigs in 家 or companies in 头."""

from __future__ import annotations

from typing import Final

_SORTS: Final = tuple(
    frozenset(words)
    for words in (
        "头只匹尾羽条",
        "家所座间处栋幢户",
        "人名位口",
        "件项条款部篇本册张份幅起宗桩则首",
        "辆台架艘列部套",
        "株棵颗粒枚",
        "次场届回遍趟轮期",
        "层级",
        "条段根道股",
        "块片面张",
    )
)
"""Each row measures one sort of thing; a word may be in several."""

_NOUNS: Final = """
    本钱 本金 本领 本事 本科 面积 面包 面粉 面条 面料 面额 人民币 人工 人力 人才 人流 人次 家庭 家具 家电 家长 家属 家禽 家畜 口岸
    口罩 口粮 门票 门店 门诊 门面 首饰 条件 头发 度假 部门 部队 部分 种子 种类 种粮 把握 道路 道理 支出 份额 位置 处罚 处分
    场地 场馆 级别 方案 方法 国家 国债 省份 市民 市场 县城 村民 村庄 名单 名额 名师 名医 名牌 项目 座位 台账 台风 套餐 节目
    班级 班车 列车 包装 包裹 袋子 杯子 盒子 桌子 桌椅 行业 行程 行人 排放 排水 对象 对手 副业 架构 集体 集团 集装箱 眼镜
"""
IN_A_NOUN: Final = "|".join(_NOUNS.split())
"""Nouns that begin with a measure word: in 多少本钱 nothing is counted in 本. A pattern."""


def bare(unit: str) -> str:
    """Return a measure word without what multiplies it: 万头 → 头."""
    return unit.lstrip("十百千万亿") or unit


def may_count_the_same(one: str, other: str) -> bool:
    """Whether two measure words may count one sort of thing; words that no row has may stand for any."""
    known = [[sort for sort in _SORTS if word in sort] for word in (bare(one), bare(other))]
    return not all(known) or any(sort in known[1] for sort in known[0])
