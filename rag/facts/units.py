"""Units of measure and classifiers: how they are spelled, and what they are worth in a common unit.

Factors follow GB 3100-93 and the legal market units (1 亩 = 2000/3 m², 1 斤 = 0.5 kg, 1 里 = 500 m).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from rag.facts.records import UnitClass


@dataclass(frozen=True, slots=True)
class Unit:
    """A spelling's meaning: `factor` canonical units each."""

    unit_class: UnitClass
    canonical: str
    factor: Decimal


_MU = str(Decimal(2000) / Decimal(3))

# class, canonical unit, then "factor: spellings" (folded: lower case, half width).
_MEASURES: Final = (
    (UnitClass.MONEY, "元", ("1: 元 块钱 元人民币 人民币", "0.1: 角 毛钱")),
    (UnitClass.MONEY, "美元", ("1: 美元 美金",)),
    (UnitClass.MONEY, "欧元", ("1: 欧元",)),
    (UnitClass.MONEY, "英镑", ("1: 英镑",)),
    (UnitClass.MONEY, "日元", ("1: 日元",)),
    (UnitClass.MONEY, "韩元", ("1: 韩元",)),
    (UnitClass.MONEY, "卢布", ("1: 卢布",)),
    (UnitClass.MONEY, "卢比", ("1: 卢比",)),
    (UnitClass.MONEY, "港元", ("1: 港元 港币",)),
    (UnitClass.MONEY, "新台币", ("1: 新台币元 新台币",)),
    (UnitClass.MONEY, "澳元", ("1: 澳元",)),
    (UnitClass.MONEY, "加元", ("1: 加元",)),
    (
        UnitClass.AREA,
        "平方米",
        (
            "1: 平方米 平米 ㎡ m2 平方",
            "1000000: 平方公里 平方千米 km2",
            "10000: 公顷 hm2",
            f"{_MU}: 亩",
            "0.0001: 平方厘米 cm2",
        ),
    ),
    (
        UnitClass.VOLUME,
        "立方米",
        ("1: 立方米 立方 m3 方", "0.001: 升 公升 l", "0.000001: 毫升 ml 立方厘米", "1000000000: 立方千米"),
    ),
    (
        UnitClass.MASS,
        "千克",
        (
            "1000: 吨 公吨 t 吨标准煤 吨标煤",
            "1: 千克 公斤 kg",
            "0.5: 斤 市斤",
            "0.001: 克 g",
            "0.000001: 毫克 mg",
            "0.000000001: 微克 μg",
            "50: 市担",
        ),
    ),
    (
        UnitClass.LENGTH,
        "米",
        (
            "1: 米 m",
            "1000: 千米 公里 km",
            "500: 里 华里",
            "0.1: 分米 dm",
            "0.01: 厘米 公分 cm",
            "0.001: 毫米 mm",
            "0.000001: 微米 μm",
            "0.000000001: 纳米 nm",
            "1852: 海里",
            "1609.344: 英里",
            "0.3048: 英尺",
            "0.0254: 英寸",
            "9460730472580800: 光年",
        ),
    ),
    (
        UnitClass.POWER,
        "千瓦",
        ("1: 千瓦 kw", "0.001: 瓦 w", "1000: 兆瓦 mw", "1000000: 吉瓦 gw", "0.7355: 马力 匹马力"),
    ),
    (
        UnitClass.ENERGY,
        "千瓦时",
        ("1: 千瓦时 度电 千瓦·时 kwh kw·h", "0.001: 瓦时 wh", "1000: 兆瓦时 mwh", "1000000: 吉瓦时 gwh"),
    ),
    (
        UnitClass.DURATION,
        "分钟",
        (
            "1: 分钟 min",
            "60: 小时 个小时 个钟头 钟头 h",
            "1440: 天 日 昼夜",
            "10080: 周 星期 个星期",
            "0.0166666666666666666666666667: 秒 秒钟 s",
        ),
    ),
    (UnitClass.DURATION, "个月", ("1: 个月", "3: 个季度 季度", "12: 年 周年 载", "1200: 个世纪")),
    (UnitClass.AGE, "岁", ("1: 岁 周岁",)),
    (UnitClass.PERCENT, "%", ("1: %", "0.1: ‰")),
    (UnitClass.POINTS, "百分点", ("1: 个百分点 百分点", "0.01: 个基点 基点")),
    (UnitClass.MULTIPLE, "倍", ("1: 倍",)),
    (UnitClass.TEMPERATURE, "℃", ("1: ℃ 摄氏度 °c",)),
    (UnitClass.ANGLE, "度", ("1: 度 °",)),
    (
        UnitClass.DATA,
        "GB",
        ("1: gb", "0.001: mb", "1000: tb", "1000000: pb", "1000000000: eb"),
    ),
    (UnitClass.RATE, "Mbps", ("1: mbps", "1000: gbps")),
    (UnitClass.RATE, "伏", ("1: 伏 v", "1000: 千伏 kv")),
    (UnitClass.RATE, "赫兹", ("1: 赫兹 hz", "1000000: 兆赫 mhz", "1000000000: ghz 吉赫")),
    (UnitClass.RATE, "分贝", ("1: 分贝 db",)),
    (UnitClass.RATE, "帕", ("1: 帕 pa", "100: 百帕 hpa", "1000: 千帕 kpa", "1000000: 兆帕 mpa")),
    (UnitClass.RATE, "EFLOPS", ("1: eflops", "0.001: pflops")),
    (UnitClass.PERSON, "人", ("1: 人 名 位 口人",)),
    (UnitClass.PERSON, "人次", ("1: 人次",)),
)
_CLASSIFIERS: Final = """
    个 家 条 项 座 台 套 件 起 宗 处 所 间 栋 幢 层 户 辆 艘 架 列 支 批 轮 组 款 种 类 份 张 幅 部 本
    册 篇 首 场 门 节 堂 课 颗 粒 棵 株 头 只 匹 羽 尾 口 眼 片 块 段 道 枚 枝 瓶 箱 盒 袋 包 桶 届 期
    级 号 次 回 步 例 对 双 副 把 面 根 盏 盘 顶 封 票 分 行 页 字 句 集 代 员 团 营 连 排 村 镇 乡 县
    市 省 国 区 校 院 馆 床 席 单 笔 股 手 点 局 盎司 大 折 版 部门 省份 车次 架次 台套 台次 人份 剂次
    剂 张床位 桶油 标箱 英亩 名次
"""


def _table() -> dict[str, Unit]:
    table = {word: Unit(UnitClass.COUNT, word, Decimal(1)) for word in _CLASSIFIERS.split()}
    for unit_class, canonical, rows in _MEASURES:
        for row in rows:
            factor, spellings = row.split(": ")
            for word in spellings.split():
                table[word] = Unit(unit_class, canonical, Decimal(factor))
    return table


UNITS: Final = _table()
# Only digits make these a unit; after 三 or 十 they are words (三方, 十日谈, 一里, 五度).
ARABIC_ONLY: Final = frozenset(
    {"方", "里", "日", "平方", "立方", "载", "市", "国", "村", "省", "员", "行", "手"}
)
